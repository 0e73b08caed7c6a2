package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"maildesk/templates"
)

func templateCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "template", Short: "List, show, copy and check the letters and self-check guides"}
	list := &cobra.Command{
		Use:     "list",
		Short:   "List all letters and guides, and which of them are your own",
		Example: "  maildesk template list",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return listTemplates(f, c) },
	}
	show := &cobra.Command{
		Use:     "show NAME",
		Short:   "Show the source of a letter or guide: survey.zh, or survey for all languages",
		Example: "  maildesk template show survey.zh",
		Args:    cobra.ExactArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return showTemplate(f, c, args[0]) },
	}
	dump := &cobra.Command{
		Use:   "dump DIR",
		Short: "Write all letters and guides into a folder, to be edited there",
		Long: "Write the source of every letter and guide into DIR/letters and DIR/guides. Files that are there already\n" +
			"stay as they are. Name DIR as templates in the config, and delete what you do not want to change.",
		Example: "  maildesk template dump /etc/maildesk/templates",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			letters, err := f.letters(c)
			if err != nil {
				return exit{1, listed(err)}
			}
			written, err := letters.Dump(args[0])
			if err == nil || len(written) > 0 {
				fmt.Fprintf(c.OutOrStdout(), "wrote %s into %s\n", counted(len(written), "file"), args[0])
			}
			return err
		},
	}
	check := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Say every mistake in the letters and guides of a folder, or of the config",
		Long: "Read every letter and guide and try each letter with made-up data, in all its branches. Every mistake is\n" +
			"said with its file and line; with one the exit code is 1, and the desk would not start.",
		Example: "  maildesk template check /etc/maildesk/templates",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var letters *templates.Letters
			var err error
			if len(args) > 0 {
				letters, err = templates.Load(args[0])
			} else {
				letters, err = f.letters(c)
			}
			if err != nil {
				return exit{1, listed(err)}
			}
			for _, one := range letters.Missing() {
				fmt.Fprintln(c.OutOrStdout(), "note:", one)
			}
			own := 0
			for _, file := range letters.Files() {
				if file.Own {
					own++
				}
			}
			fmt.Fprintf(c.OutOrStdout(), "%d letters and %d guides are good; %s of your own\n", len(letters.Names()), len(letters.Guides()), counted(own, "file"))
			return nil
		},
	}
	c.AddCommand(list, show, dump, check)
	return c
}

// letters are those of the config, or the built-in ones where there is none.
func (f *flags) letters(c *cobra.Command) (*templates.Letters, error) {
	conf, err := f.here(c)
	if err != nil || conf == nil {
		if err == nil {
			return templates.Load("")
		}
		return nil, err
	}
	return templates.Load(conf.Path(conf.Templates))
}

// listedTemplate is one line of template list --json.
type listedTemplate struct {
	Name  string `json:"name"`
	About string `json:"about"`
	Own   bool   `json:"own,omitempty"`
}

func listTemplates(f *flags, c *cobra.Command) error {
	letters, err := f.letters(c)
	if err != nil {
		return exit{1, listed(err)}
	}
	var t table
	t.add("FILE", "", "ABOUT")
	for _, file := range letters.Files() {
		if f.json {
			if err := line(c.OutOrStdout(), listedTemplate{file.Name, file.About, file.Own}); err != nil {
				return err
			}
			continue
		}
		own := ""
		if file.Own {
			own = "own"
		}
		t.add(file.Name, own, file.About)
	}
	if !f.json {
		t.print(c.OutOrStdout())
	}
	return nil
}

func showTemplate(f *flags, c *cobra.Command, name string) error {
	letters, err := f.letters(c)
	if err != nil {
		return exit{1, listed(err)}
	}
	if text, err := letters.Source(name); err == nil {
		_, err = fmt.Fprint(c.OutOrStdout(), text)
		return err
	}
	shown := 0
	for _, file := range letters.Files() {
		base, _, _ := strings.Cut(path.Base(file.Name), ".")
		if base != name && path.Dir(file.Name)+"/"+base != name {
			continue
		}
		text, err := letters.Source(file.Name)
		if err != nil {
			return err
		}
		if shown++; shown > 1 {
			fmt.Fprintln(c.OutOrStdout())
		}
		fmt.Fprintf(c.OutOrStdout(), "==> %s <==\n%s", file.Name, text)
	}
	if shown == 0 {
		return fmt.Errorf("there is no letter or guide %q; `maildesk template list` names all", name)
	}
	return nil
}
