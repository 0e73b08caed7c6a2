package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/demo"
)

// choice is a flag that takes one of several values.
type choice[T ~string] struct {
	value *T
	among []T
	empty bool // may be empty
}

// only adds a flag that keeps one of several kinds; empty, the default, stands
// for all of them.
func only[T ~string](c *cobra.Command, value *T, name string, among []T) {
	oneOf(c, value, name, "only", among)
}

// oneOf adds a flag that takes one of several values, what it has as default
// among them.
func oneOf[T ~string](c *cobra.Command, value *T, name, about string, among []T) {
	f := choice[T]{value, among, *value == ""}
	c.Flags().Var(f, name, about+" "+f.all())
	// It fails only for a flag that does not exist.
	_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(f.words(), cobra.ShellCompDirectiveNoFileComp))
}

func (f choice[T]) words() []string {
	var words []string
	for _, one := range f.among {
		words = append(words, string(one))
	}
	return words
}

func (f choice[T]) all() string {
	words := f.words()
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// Set implements pflag.Value.
func (f choice[T]) Set(text string) error {
	if !(f.empty && text == "") && !slices.Contains(f.among, T(text)) {
		return fmt.Errorf("it is one of %s", f.all())
	}
	*f.value = T(text)
	return nil
}

func (f choice[T]) String() string {
	if f.value == nil {
		return ""
	}
	return string(*f.value)
}

// Type implements pflag.Value: what the help calls the value.
func (f choice[T]) Type() string { return "name" }

// most is a flag that bounds a list.
type most struct{ value *int }

// atMost adds the flag --limit, 100 unless it is given.
func atMost(c *cobra.Command, value *int) {
	*value = 100
	c.Flags().Var(most{value}, "limit", "at most so many")
}

// Set implements pflag.Value.
func (m most) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return errors.New("it is a number from 1 on")
	}
	*m.value = n
	return nil
}

func (m most) String() string {
	if m.value == nil {
		return ""
	}
	return strconv.Itoa(*m.value)
}

// Type implements pflag.Value: what the help calls the value.
func (most) Type() string { return "number" }

// momentAt reads --at: now when it is empty, a time of today such as 23:00, or
// a moment as the demo's clock takes it; without a zone it is that of now.
func momentAt(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	if at, err := time.Parse("15:04", text); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location()), nil
	}
	at, err := demo.Moment(text, now.Location())
	if err != nil {
		return at, exit{2, fmt.Errorf("--at: %w", err)}
	}
	return at.In(now.Location()), nil
}

// number is an argument that is an ID.
func number(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, exit{2, fmt.Errorf("%q is no number; the first column of the list is it", arg)}
	}
	return id, nil
}
