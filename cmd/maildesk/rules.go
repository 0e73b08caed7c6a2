package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules"
	"maildesk/rules/strict"
	"maildesk/templates"
)

func rulesCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "rules", Short: "Check the rule book, and list its rules"}
	check := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Say every mistake in a rule book, and what is probably not meant in it",
		Long: "Read a rule book (default: the one of the config) and say every mistake with line and column; with one\n" +
			"the book is refused, and the exit code is 1. Notes are about what is allowed and probably not meant: rules\n" +
			"that are never tried or never true, two rules that contradict each other, names that lead nowhere.",
		Example: "  maildesk rules check new-rules.toml",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return checkRules(f, c, args) },
	}
	list := &cobra.Command{
		Use:     "list [FILE]",
		Short:   "List the rules in the order tried: where each comes from, when it applies, what it sets; then shifts, duty roster, and what comes by a schedule",
		Example: "  maildesk rules list --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return listRules(f, c, args) },
	}
	c.AddCommand(check, list, dutyCommand(f))
	return c
}

// here is the config, or nil where none was named and none lies about: then the
// built-in rule book and letters serve.
func (f *flags) here(c *cobra.Command) (*config.Config, error) {
	if !c.Flags().Changed("config") {
		if _, err := os.Stat(filepath.Join(f.config, config.FileName)); errors.Is(err, os.ErrNotExist) {
			return nil, nil
		}
	}
	return f.offline()
}

// bookAndLetters finds the rule book to look at, and the letters beside it.
func (f *flags) bookAndLetters(c *cobra.Command, args []string) (path string, letters *templates.Letters, err error) {
	conf, err := f.here(c)
	if err != nil {
		return "", nil, err
	}
	folder := ""
	if conf != nil {
		path, folder = conf.Path(conf.Rules), conf.Path(conf.Templates)
	}
	if len(args) > 0 {
		path = args[0]
	}
	letters, err = templates.Load(folder)
	if err != nil { // their own mistakes are told by template check
		letters, err = templates.Load("")
	}
	return path, letters, err
}

// foundMistake is one line of rules check --json.
type foundMistake struct {
	Kind string `json:"kind"` // mistake: the book is refused; note
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
	Key  string `json:"key,omitempty"`
	Text string `json:"text"`
}

func checkRules(f *flags, c *cobra.Command, args []string) error {
	path, letters, err := f.bookAndLetters(c, args)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	tell := func(kind string, m strict.Mistake) error {
		if f.json {
			return line(out, foundMistake{kind, m.File, m.Line, m.Col, m.Key, m.Text})
		}
		if kind == "note" {
			m.Key = strings.TrimSuffix("note: "+m.Key, ": ")
		}
		_, err := fmt.Fprintln(out, m.Error())
		return err
	}
	book, err := rules.Load(path)
	if err == nil {
		err = book.Unwritten(letters.Names())
	}
	if err != nil {
		all := strict.Mistakes(err)
		for _, e := range all {
			var m strict.Mistake
			if !errors.As(e, &m) {
				return e // there is no such file
			}
			if err := tell("mistake", m); err != nil {
				return err
			}
		}
		return exit{1, fmt.Errorf("%s is refused: %s", named(path), counted(len(all), "mistake"))}
	}
	notes := book.Lint(letters.Guides())
	if day, ok := book.Duty.RunsOut(time.Now().In(book.Zone())); ok {
		notes = append(notes, strict.Mistake{File: named(path), Key: "duty.roster", Text: "says nothing of " + day + ": who is on call answers, or the manager"})
	}
	for _, m := range notes {
		if err := tell("note", m); err != nil {
			return err
		}
	}
	if !f.json {
		own := 0
		for _, r := range book.Rules() {
			if r.Own() {
				own++
			}
		}
		fmt.Fprintf(out, "%s is good: %d rules (%d of your own), %s; %s\n",
			named(path), len(book.Rules()), own, counted(len(book.Directory.Technicians), "technician"), counted(len(notes), "note"))
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "x"):
		noun += "e"
	}
	return fmt.Sprint(n, " ", noun, "s")
}

func named(path string) string {
	if path == "" {
		return "the built-in rule book"
	}
	return path
}

// listedRule is one line of rules list --json.
type listedRule struct {
	Name   string `json:"name"`
	Origin string `json:"origin"` // built-in, company
	File   string `json:"file,omitempty"`
	Line   int    `json:"line"`
	When   string `json:"when"`
	Sets   string `json:"sets,omitempty"`
	Final  bool   `json:"final,omitempty"`
	Off    bool   `json:"off,omitempty"` // switched off: never tried
}

func listRules(f *flags, c *cobra.Command, args []string) error {
	path, _, err := f.bookAndLetters(c, args)
	if err != nil {
		return err
	}
	book, err := rules.Load(path)
	if err != nil {
		return exit{1, listed(err)}
	}
	var t table
	t.add("", "RULE", "ORIGIN", "SETS", "WHEN")
	for i, r := range slices.Concat(book.Rules(), book.SwitchedOff()) {
		l := listedRule{Name: r.Name, Origin: "company", File: r.Place.File, Line: r.Place.Line, When: r.When, Sets: r.Sets(), Final: r.Final, Off: r.Off}
		if !r.Own() {
			l.Origin, l.File = "built-in", ""
		}
		if f.json {
			if err := line(c.OutOrStdout(), l); err != nil {
				return err
			}
			continue
		}
		order, sets := fmt.Sprint(i+1), l.Sets
		if r.Final {
			sets = strings.TrimPrefix(sets+", final", ", ")
		}
		if r.Off {
			order, sets = "off", "switched off"
		}
		t.add(order, r.Name, l.Origin, sets, r.When)
	}
	if !f.json {
		t.print(c.OutOrStdout())
		listRoster(c.OutOrStdout(), book)
		listPlans(c.OutOrStdout(), book)
	}
	return nil
}

// listPlans prints what the rule book does by a schedule, and when next.
func listPlans(w io.Writer, book *rules.Book) {
	plans := book.Plans()
	if len(plans) == 0 {
		return
	}
	fmt.Fprintln(w)
	var t table
	t.add("BY SCHEDULE", "NAME", "WHEN", "NEXT", "AND THEN")
	const layout = "Mon 2006-01-02 15:04" // in the company's zone
	for _, p := range plans {
		next := book.Next(p, time.Now())
		then := "-"
		if !next.IsZero() {
			then = book.Next(p, next).Format(layout)
		}
		t.add(string(p.Kind), p.Name, p.When, next.Format(layout), then)
	}
	t.print(w)
}
