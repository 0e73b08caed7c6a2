package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

func digestCommand(f *flags) *cobra.Command {
	var week, month, to string
	c := &cobra.Command{
		Use:   "digest",
		Short: "Print the digest of a week or a month, or write it to a file",
		Long: "Print the digest as the manager gets it by mail. A running desk sends it by itself: the weekly one at\n" +
			"times.digest of the rule book, the monthly one on the first working day at times.review.\n" +
			"A file that ends in .xlsx gets the spreadsheet, one in .txt the text, one in .html the page with its charts.",
		Example: "  maildesk digest --week 2026-W47 --to digest.html\n  maildesk digest --month 2026-10 --to october.xlsx",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if week != "" && month != "" {
				return exit{2, errors.New("--week and --month: give one of them")}
			}
			desk, err := f.desk()
			if err != nil {
				return err
			}
			at, err := digestEnd(c.ErrOrStderr(), week, month, time.Now(), desk.Book.Zone())
			if err == nil {
				err = knownEnding(to)
			}
			if err != nil {
				return exit{2, err}
			}
			return f.open(c.Context(), func(db *sqldb.DB) error {
				var words templates.Words
				err := db.View(c.Context(), func(tx store.Tx) (err error) {
					words, err = desk.Digest(tx, at, month != "")
					return err
				})
				if err != nil {
					return err
				}
				return printDigest(c.OutOrStdout(), words, to)
			})
		},
	}
	c.Flags().StringVar(&week, "week", "", "the week to tell of, as 2026-W47; default: the last whole week")
	c.Flags().StringVar(&month, "month", "", "the month to tell of, as 2026-10")
	c.Flags().StringVar(&to, "to", "", "write it to this file: .html, .txt or .xlsx")
	return c
}

// digestEnd is the moment behind the week or month that is asked for; of one
// that is not over it is said so.
func digestEnd(tell io.Writer, week, month string, now time.Time, zone *time.Location) (at time.Time, err error) {
	var begun time.Time
	switch {
	case week != "":
		at, err = afterWeek(week, zone)
		begun = at.AddDate(0, 0, -7)
	case month != "":
		at, err = afterMonth(month, zone)
		begun = at.AddDate(0, -1, 0)
	default:
		return now, nil
	}
	switch {
	case err != nil:
	case begun.After(now):
		err = fmt.Errorf("%s has not begun yet", week+month)
	case at.After(now):
		fmt.Fprintf(tell, "%s is not over: the figures are those until now\n", week+month)
	}
	return at, err
}

// knownEnding refuses names of files that say nothing of what is wanted.
func knownEnding(to string) error {
	switch strings.ToLower(filepath.Ext(to)) {
	case ".html", ".htm", ".txt", ".xlsx":
		return nil
	case "":
		if to == "" {
			return nil
		}
	}
	return fmt.Errorf("%s: a digest is written to a file that ends in .html, .txt or .xlsx", to)
}

func printDigest(out io.Writer, words templates.Words, to string) error {
	text := fmt.Sprintf("%s\n\n%s\n", words.Subject, words.Text)
	switch strings.ToLower(filepath.Ext(to)) {
	case "":
		_, err := io.WriteString(out, text)
		return err
	case ".txt":
		return os.WriteFile(to, []byte(text), 0o644)
	case ".xlsx":
		for _, p := range words.Parts {
			if filepath.Ext(p.Name) == ".xlsx" {
				return os.WriteFile(to, p.Content, 0o644)
			}
		}
		return fmt.Errorf("the letter digest attaches no spreadsheet; its file lacks the line \"Attach: sheet\"")
	}
	return os.WriteFile(to, []byte(words.Page()), 0o644)
}

// afterWeek gives the first moment after an ISO week.
func afterWeek(week string, zone *time.Location) (time.Time, error) {
	var year, n int
	if _, err := fmt.Sscanf(week, "%d-W%d", &year, &n); err != nil || n < 1 || n > 53 {
		return time.Time{}, fmt.Errorf("%q is no week; write for example 2026-W47", week)
	}
	// The fourth of January is always in week 1 (ISO 8601).
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, zone)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+(n-1)*7)
	if y, w := monday.ISOWeek(); y != year || w != n {
		return time.Time{}, fmt.Errorf("%d has no week %d", year, n)
	}
	return monday.AddDate(0, 0, 7), nil
}

// afterMonth gives the first moment after a month.
func afterMonth(month string, zone *time.Location) (time.Time, error) {
	first, err := time.ParseInLocation("2006-01", month, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no month; write for example 2026-10", month)
	}
	return first.AddDate(0, 1, 0), nil
}
