package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"maildesk/rules"
	"maildesk/store"
)

func whyCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "why NUMBER",
		Short: "Say why a ticket is as it is: fields, rules, the arithmetic of its targets, the choice of the technician",
		Long: "Say where each field was found, which rules were tried on the mail that opened the ticket, because of which\n" +
			"words they applied and what they set, how both targets were computed, and why the ticket went to whom.\n" +
			"A technician gets the same by mail for the reply #why (#为什么).",
		Example: "  maildesk why IT20240501001",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.view(c.Context(), func(tx store.Tx) error { return why(f, c, tx, strings.ToUpper(args[0])) })
		},
	}
}

// reasons is what why --json prints.
type reasons struct {
	Number      string         `json:"number"`
	Subject     string         `json:"subject"`
	Category    store.Category `json:"category"`
	Subcategory string         `json:"subcategory"`
	Priority    store.Priority `json:"priority"`
	Tier        store.Tier     `json:"tier"`
	Urgency     int            `json:"urgency"`
	Impact      int            `json:"impact"`
	Assignee    string         `json:"assignee,omitempty"`
	Values      store.Fields   `json:"values,omitzero"` // of the fields
	rules.Trace
	ties
	Changes []*store.Event `json:"changes,omitempty"` // what people or a new rule book changed since
}

func why(f *flags, c *cobra.Command, tx store.Tx, number string) error {
	ticket, err := ticketNumbered(tx, number)
	if err != nil {
		return err
	}
	trace, err := rules.ReadTrace(ticket.Trace)
	if err != nil {
		return fmt.Errorf("trace of %s: %w", number, err)
	}
	events, err := tx.Events(ticket.ID)
	if err != nil {
		return err
	}
	events = slices.DeleteFunc(events, func(e *store.Event) bool {
		return e.Kind != store.EventPriority && e.Kind != store.EventCategory && e.Kind != store.EventTargets && e.Kind != store.EventJoined && e.Kind != store.EventLeft
	})
	r := reasons{
		Number: ticket.Number, Subject: ticket.Subject, Category: ticket.Category, Subcategory: ticket.Subcategory,
		Priority: ticket.Priority, Tier: ticket.Tier, Urgency: ticket.Urgency, Impact: ticket.Impact, Assignee: ticket.Assignee, Values: ticket.Fields, Trace: trace, Changes: events,
	}
	if r.ties, err = tiesOf(tx, ticket); err != nil {
		return err
	}
	w := c.OutOrStdout()
	if f.json {
		return line(w, r)
	}
	fmt.Fprintf(w, "%s  %s\n%s, %s (urgency %d, impact %d), %s, %s",
		ticket.Number, ticket.Subject, ticket.Subcategory, ticket.Priority, ticket.Urgency, ticket.Impact, ticket.Tier, ticket.Status)
	if ticket.Assignee != "" {
		fmt.Fprintf(w, ", %s has it", ticket.Assignee)
	}
	if r.Incident != "" {
		fmt.Fprintf(w, ", part of incident %s", r.Incident)
	}
	fmt.Fprintln(w)
	printTrace(w, &trace, ticket.Fields)
	r.print(w)
	if len(events) > 0 {
		fmt.Fprintln(w, "\nchanged since")
		var t table
		for _, e := range events {
			t.add("  "+moment(e.At), e.Actor, string(e.Kind), e.Text)
		}
		t.print(w)
	}
	return nil
}

func ticketNumbered(tx store.Tx, number string) (*store.Ticket, error) {
	ticket, err := tx.TicketByNumber(number)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no ticket %s; `maildesk ticket list --all` shows which there are", number)
	}
	return ticket, err
}

// printTrace shows the reasons to a person.
func printTrace(w io.Writer, trace *rules.Trace, values store.Fields) {
	indented := func(title string, t table) {
		if len(t.rows) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", title)
		var text strings.Builder
		t.print(&text)
		for row := range strings.Lines(text.String()) {
			fmt.Fprint(w, "  ", row)
		}
	}
	var t table
	for _, s := range trace.Fields {
		where := s.Where
		if value := *values.At(s.Field); s.Text != value {
			where += ": " + s.Text
		}
		t.add(s.Field, *values.At(s.Field), where)
	}
	indented("fields, and where they were found", t)
	t = table{}
	for _, s := range trace.Applied() {
		t.add(s.Rule, s.Sets, s.Because)
	}
	indented("rules that applied, in the order tried", t)
	if others := trace.Others(); len(others) > 0 {
		fmt.Fprintf(w, "  tried, and did not apply: %s\n", strings.Join(others, "; "))
	}
	for _, d := range trace.Deadlines {
		fmt.Fprintf(w, "\n%s", d)
	}
	for _, c := range trace.Dispatch {
		printChoice(indented, c)
	}
}

func printChoice(indented func(string, table), c rules.Choice) {
	title := "dispatched " + c.At.Format("Mon 2006-01-02 15:04")
	if c.Why != "" {
		title += " (" + c.Why + ")"
	}
	if c.Tier != "" {
		title += fmt.Sprintf(": %s for %s", c.Tier, c.Subcategory)
	}
	if c.Group != "" {
		title += ", group " + c.Group
	}
	var t table
	for _, p := range c.Candidates {
		outcome, skills := "fits", strings.Join(p.Skills, " ")
		if p.Out != "" {
			outcome = strings.ReplaceAll(p.Out, "_", " ")
		}
		if p.Address == c.Chosen {
			outcome = "chosen: " + c.Because
		}
		if skills == "" {
			skills = "everything"
		}
		t.add(p.Address, string(p.Tier), skills, fmt.Sprint("load ", p.Load), outcome)
	}
	switch {
	case len(c.Candidates) == 0:
		t.add(c.Chosen, c.Because+" by "+c.By)
	case c.Chosen == "":
		t.add("nobody fits", "")
	}
	indented(title, t)
}
