package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/store"
	"maildesk/store/sqldb"
)

// view opens the store of a config and reads from it.
func (f *flags) view(ctx context.Context, read func(store.Tx) error) error {
	return f.open(ctx, func(db *sqldb.DB) error { return db.View(ctx, read) })
}

func (f *flags) update(ctx context.Context, write func(store.Tx) error) error {
	return f.open(ctx, func(db *sqldb.DB) error { return db.Update(ctx, write) })
}

func (f *flags) open(ctx context.Context, use func(*sqldb.DB) error) error {
	conf, err := f.offline()
	if err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, conf.StoreDSN())
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

func ticketCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "ticket", Short: "List and show tickets"}
	var filter store.TicketFilter
	var all, overdue bool
	list := &cobra.Command{
		Use:     "list [WORDS…]",
		Short:   "List tickets, newest first; WORDS are looked for in them",
		Example: "  maildesk ticket list --assignee wanglei@example.com 打印机",
		RunE: func(c *cobra.Command, args []string) error {
			filter.Open, filter.Search = !all, strings.Join(args, " ")
			if overdue {
				filter.Overdue = time.Now()
			}
			return f.view(c.Context(), func(tx store.Tx) error {
				tickets, err := tx.ListTickets(filter)
				if err != nil {
					return err
				}
				heads := []string{"NUMBER", "STATUS", "PRIORITY", "CATEGORY", "REQUESTER", "ASSIGNEE", "DUE", "SUBJECT"}
				return printList(f, c, heads, tickets, func(ticket *store.Ticket) []string {
					return []string{ticket.Number, string(ticket.Status), string(ticket.Priority), ticket.Subcategory, ticket.Requester.Label(),
						ticket.Assignee, moment(ticket.ResolveDue), cut(ticket.Title(), 50)}
				})
			})
		},
	}
	list.Flags().BoolVar(&all, "all", false, "also tickets that have ended")
	list.Flags().BoolVar(&overdue, "overdue", false, "only tickets past their resolution target")
	list.Flags().StringVar(&filter.Requester, "requester", "", "only of this address")
	list.Flags().StringVar(&filter.Assignee, "assignee", "", "only of this technician (address)")
	only(list, &filter.Category, "category", store.Categories)
	only(list, &filter.Priority, "priority", store.Priorities)
	atMost(list, &filter.Limit)
	show := &cobra.Command{
		Use:     "show NUMBER",
		Short:   "Show a ticket with its history, letters and timers",
		Example: "  maildesk ticket show IT20240501001",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.view(c.Context(), func(tx store.Tx) error { return showTicket(f, c, tx, strings.ToUpper(args[0])) })
		},
	}
	c.AddCommand(list, show)
	return c
}

// shownTicket is what ticket show --json prints.
type shownTicket struct {
	Ticket       *store.Ticket
	Participants []store.Participant
	Events       []*store.Event
	Letters      []*store.Outgoing
	Timers       []*store.Timer
	ties
}

func showTicket(f *flags, c *cobra.Command, tx store.Tx, number string) error {
	ticket, err := ticketNumbered(tx, number)
	if err != nil {
		return err
	}
	s := shownTicket{Ticket: ticket}
	if s.Participants, err = tx.Participants(ticket.ID); err != nil {
		return err
	}
	if s.Events, err = tx.Events(ticket.ID); err != nil {
		return err
	}
	if s.Letters, err = tx.ListOutgoing(store.OutgoingFilter{TicketID: ticket.ID}); err != nil {
		return err
	}
	if s.Timers, err = tx.ListTimers(ticket.ID, 50); err != nil {
		return err
	}
	if s.ties, err = tiesOf(tx, ticket); err != nil {
		return err
	}
	w := c.OutOrStdout()
	if f.json {
		return line(w, s)
	}
	var t table
	t.add("number", ticket.Number)
	t.add("subject", ticket.Subject)
	t.add("status", string(ticket.Status))
	t.add("category", string(ticket.Category)+", "+ticket.Subcategory)
	t.add("priority", string(ticket.Priority)+", "+string(ticket.Tier))
	t.add("requester", ticket.Requester.Name+" <"+ticket.Requester.Address+"> "+ticket.Department)
	t.add("assignee", ticket.Assignee)
	t.add("opened", moment(ticket.Opened))
	t.add("first response", moment(ticket.Responded)+", due "+moment(ticket.ResponseDue))
	t.add("resolution", moment(ticket.Resolved)+", due "+moment(ticket.ResolveDue))
	for _, name := range store.FieldNames {
		if value := *ticket.Fields.At(name); value != "" {
			t.add(name, value)
		}
	}
	if ticket.Major {
		t.add("major incident", fmt.Sprint(ticket.Reporters, " reporters"))
	}
	if s.Incident != "" {
		t.add("part of", s.Incident)
	}
	if ticket.Repeats > 0 {
		t.add("repeated", fmt.Sprint(ticket.Repeats, " times"))
	}
	if ticket.Satisfaction != "" {
		t.add("survey", string(ticket.Satisfaction)+" "+ticket.Comment)
	}
	t.print(w)
	s.print(w)
	fmt.Fprintln(w, "\nhistory")
	t = table{}
	for _, e := range s.Events {
		t.add("  "+moment(e.At), string(e.Kind), e.Actor, cut(strings.Join(strings.Fields(e.Text), " "), 80))
	}
	t.print(w)
	fmt.Fprintln(w, "\nletters")
	t = table{}
	for i := len(s.Letters) - 1; i >= 0; i-- {
		o := s.Letters[i]
		t.add("  "+moment(o.Created), o.Letter, o.Recipient, string(o.State), o.LastError)
	}
	t.print(w)
	if len(s.Timers) > 0 {
		fmt.Fprintln(w, "\ntimers")
		t = table{}
		for _, timer := range s.Timers {
			t.add("  "+moment(timer.Due), string(timer.Kind))
		}
		t.print(w)
	}
	return nil
}
