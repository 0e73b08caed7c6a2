package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// choice is a flag that takes one of several values.
type choice[T ~string] struct {
	value *T
	among []T
}

// oneOf adds a flag that takes one of several values; empty, the default,
// stands for all of them.
func oneOf[T ~string](c *cobra.Command, value *T, name string, among []T) {
	f := choice[T]{value, among}
	c.Flags().Var(f, name, "only "+f.all())
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

func (f choice[T]) Set(text string) error {
	if text != "" && !slices.Contains(f.among, T(text)) {
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

func (f choice[T]) Type() string { return "name" }

// number is an argument that is an ID.
func number(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, exit{2, fmt.Errorf("%q is no number; the first column of the list is it", arg)}
	}
	return id, nil
}
