package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/rules"
	"maildesk/store"
)

func dutyCommand(f *flags) *cobra.Command {
	var at string
	c := &cobra.Command{
		Use:   "duty [FILE]",
		Short: "Say who is at work, on duty, on call and away, now or at a moment",
		Long: "Read a rule book (default: the one of the config) and say of each technician whether he is at work by his\n" +
			"shifts, on duty by the roster, on call, or away. Leave that was written by mail counts where there is a config.",
		Example: "  maildesk rules duty --at \"2026-12-25 23:00\"",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return showDuty(f, c, args, at) },
	}
	c.Flags().StringVar(&at, "at", "", "moment in the company's zone, as \"2026-12-25 23:00\" or 23:00; default: now")
	return c
}

// onDuty is one line of rules duty --json.
type onDuty struct {
	Name    string    `json:"name"`
	Address string    `json:"address"`
	Tier    string    `json:"tier"`
	AtWork  bool      `json:"at_work"`
	OnDuty  bool      `json:"on_duty"`
	OnCall  int       `json:"on_call,omitempty"` // place in the list, from 1
	Away    time.Time `json:"away_until,omitzero"`
	Deputy  string    `json:"deputy,omitempty"`
}

func showDuty(f *flags, c *cobra.Command, args []string, at string) error {
	path, _, err := f.bookAndLetters(c, args)
	if err != nil {
		return err
	}
	book, err := rules.Load(path)
	if err != nil {
		return exit{1, listed(err)}
	}
	now, err := momentAt(at, time.Now().In(book.Zone()))
	if err != nil {
		return err
	}
	var absent []*store.Absence
	if conf, err := f.here(c); err == nil && conf != nil {
		err := f.view(c.Context(), func(tx store.Tx) (err error) {
			absent, err = tx.Absences(now)
			return err
		})
		if err != nil {
			return err
		}
	}
	var t table
	t.add("TECHNICIAN", "TIER", "AT WORK", "ON DUTY", "ON CALL", "AWAY")
	for _, p := range book.Present(absent, now) {
		l := onDuty{Name: p.Person.Name, Address: p.Person.Address, Tier: string(p.Person.Tier), AtWork: p.AtWork && p.Away == nil, OnDuty: p.OnDuty && p.Away == nil, OnCall: p.OnCall}
		if p.Away != nil {
			l.Away, l.Deputy = p.Away.Until.In(book.Zone()), p.Away.Deputy
		}
		if f.json {
			if err := line(c.OutOrStdout(), l); err != nil {
				return err
			}
			continue
		}
		t.add(l.Name, l.Tier, yes(l.AtWork), yes(l.OnDuty), numbered(l.OnCall), away(l))
	}
	if !f.json {
		fmt.Fprintln(c.OutOrStdout(), now.Format("Mon 2006-01-02 15:04 MST"))
		t.print(c.OutOrStdout())
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "-"
}

func numbered(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func away(l onDuty) string {
	switch {
	case l.Away.IsZero():
		return "-"
	case l.Deputy != "":
		return "until " + l.Away.Format("2006-01-02 15:04") + ", deputy " + l.Deputy
	}
	return "until " + l.Away.Format("2006-01-02 15:04")
}

// listRoster prints who works when, as far as the book says it.
func listRoster(w io.Writer, book *rules.Book) {
	var t table
	t.add("TECHNICIAN", "TIER", "SKILLS", "SHIFTS", "AWAY")
	for _, p := range book.Directory.Technicians {
		skills, shifts := strings.Join(p.Skills, ", "), strings.Join(p.Shifts, "; ")
		if skills == "" {
			skills = "everything"
		}
		if shifts == "" {
			shifts = "working time"
		}
		t.add(p.Name, string(p.Tier), skills, shifts, strings.Join(p.Away, ", "))
	}
	if len(t.rows) > 1 {
		fmt.Fprintln(w)
		t.print(w)
	}
	if roster := book.Duty.Roster(); len(roster) > 0 {
		fmt.Fprintln(w, "\nDUTY ROSTER")
		for _, line := range roster {
			fmt.Fprintln(w, " ", line)
		}
	}
	var names []string
	for _, p := range book.Duty.OnCall() {
		names = append(names, p.Name)
	}
	if len(names) > 0 {
		fmt.Fprintln(w, "\nON CALL\n ", strings.Join(names, ", "))
	}
}
