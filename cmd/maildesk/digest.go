package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/gateway"
	"maildesk/rules"
	"maildesk/store"
	"maildesk/store/sqldb"
)

func digestCommand(f *flags) *cobra.Command {
	var week, to string
	c := &cobra.Command{
		Use:     "digest",
		Short:   "Print the weekly digest of a week, or write it to a file",
		Long:    "Print the weekly digest as the manager gets it by mail. A running desk sends it by itself\nat times.digest of the rule book.",
		Example: "  maildesk digest --week 2026-W47 --to digest.html",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := f.load()
			if err != nil {
				return err
			}
			desk, err := gateway.Desk(conf, rules.Identity{})
			if err != nil {
				return exit{2, listed(err)}
			}
			at := time.Now()
			if week != "" {
				if at, err = afterWeek(week, desk.Book.Zone()); err != nil {
					return exit{2, err}
				}
			}
			return f.open(c.Context(), func(db *sqldb.DB) error {
				return db.View(c.Context(), func(tx store.Tx) error {
					words, err := desk.Digest(tx, at)
					if err != nil {
						return err
					}
					if to == "" {
						_, err := fmt.Fprintf(c.OutOrStdout(), "%s\n\n%s\n", words.Subject, words.Text)
						return err
					}
					file, err := os.Create(to)
					if err != nil {
						return err
					}
					defer file.Close()
					_, err = io.WriteString(file, words.HTML)
					return err
				})
			})
		},
	}
	c.Flags().StringVar(&week, "week", "", "the week to tell of, as 2026-W47; default: the last whole week")
	c.Flags().StringVar(&to, "to", "", "write the HTML version to this file")
	return c
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
