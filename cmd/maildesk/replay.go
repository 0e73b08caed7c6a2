package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/rules"
	"maildesk/store"
)

func replayCommand(f *flags) *cobra.Command {
	var path, since string
	c := &cobra.Command{
		Use:   "replay --rules NEW.toml",
		Short: "Decide the mails of the last weeks again by another rule book, and say what would differ",
		Long: "Decide the stored mails that opened tickets, or might have, again: by the rule book in force and by another\n" +
			"one. Print what would differ, how often, and samples. Nothing is changed and nobody is mailed. Where\n" +
			"technicians have corrected category or priority, it says which book would have been right at once.",
		Example: "  maildesk replay --rules new-rules.toml --since 30d",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if path == "" {
				return exit{2, fmt.Errorf("--rules is missing: name the rule book to try")}
			}
			desk, err := f.desk()
			if err != nil {
				return err
			}
			book, err := rules.Load(path)
			if err != nil {
				return exit{2, listed(err)}
			}
			from, err := pastMoment(since, time.Now(), desk.Book.Zone())
			if err != nil {
				return exit{2, fmt.Errorf("--since: %w", err)}
			}
			return f.view(c.Context(), func(tx store.Tx) error {
				r, err := desk.Replay(tx, book, from)
				if err != nil {
					return err
				}
				if f.json {
					return printReplayJSON(c, r)
				}
				printReplay(c, r, path, from.In(desk.Book.Zone()))
				return nil
			})
		},
	}
	c.Flags().StringVar(&path, "rules", "", "the rule book to try")
	c.Flags().StringVar(&since, "since", "30d", "how far back: 30d, 12h, or a date such as 2026-11-01")
	return c
}

// pastMoment reads "30d", "2w", "12h" before now, or a date.
func pastMoment(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return day, nil
	}
	if len(text) > 1 {
		n, err := strconv.Atoi(text[:len(text)-1])
		days := map[byte]int{'d': 1, 'w': 7}[text[len(text)-1]]
		if err == nil && n >= 0 && days > 0 {
			return now.AddDate(0, 0, -n*days), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, fmt.Errorf("%q is no stretch of time; write for example 30d, 12h or 2026-11-01", text)
}

// replayed is the last line of replay --json, behind one line for each mail
// that would be decided differently.
type replayed struct {
	Mails     int           `json:"mails"`
	Differ    int           `json:"differ"`
	Counts    []rules.Count `json:"counts,omitempty"`
	Corrected int           `json:"corrected"` // tickets that technicians corrected
	OldRight  int           `json:"old_right"` // of these, right by the rule book in force
	NewRight  int           `json:"new_right"`
}

func printReplayJSON(c *cobra.Command, r *rules.Replay) error {
	for _, d := range r.Differ {
		if err := line(c.OutOrStdout(), d); err != nil {
			return err
		}
	}
	return line(c.OutOrStdout(), replayed{r.Mails, len(r.Differ), r.Changed, r.Corrected, r.OldRight, r.NewRight})
}

// mostSamples are shown of each change.
const mostSamples = 10

func printReplay(c *cobra.Command, r *rules.Replay, path string, since time.Time) {
	w := c.OutOrStdout()
	fmt.Fprintf(w, "%s since %s decided again; by %s %d would be decided differently\n", counted(r.Mails, "mail"), since.Format("2006-01-02 15:04"), path, len(r.Differ))
	if r.Corrected > 0 {
		fmt.Fprintf(w, "technicians corrected %s: the rule book in force is right about %d of them, %s about %d\n",
			counted(r.Corrected, "ticket"), r.OldRight, path, r.NewRight)
	}
	for _, change := range r.Changed {
		fmt.Fprintf(w, "\n%s: %s → %s  %d\n", change.What, change.Old, change.New, change.Count)
		var t table
		for _, d := range r.Differ {
			if !slices.Contains(d.Changes, change.Change) {
				continue
			}
			if len(t.rows) == mostSamples {
				break
			}
			number := d.Ticket
			if number == "" {
				number = fmt.Sprint("mail ", d.Mail)
			}
			var why []string
			for _, name := range d.Applies {
				why = append(why, "+"+name)
			}
			for _, name := range d.NoLonger {
				why = append(why, "-"+name)
			}
			t.add(number, moment(d.Received), cut(d.Subject, 50), strings.Join(why, ", "))
		}
		var text strings.Builder
		t.print(&text)
		for row := range strings.Lines(text.String()) {
			fmt.Fprint(w, "  ", row)
		}
		if change.Count > mostSamples {
			fmt.Fprintf(w, "  and %d more\n", change.Count-mostSamples)
		}
	}
}
