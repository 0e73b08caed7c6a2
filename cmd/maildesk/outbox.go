package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/store"
)

func outboxCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "outbox", Short: "List and show the letters that go out"}
	var filter store.OutgoingFilter
	list := &cobra.Command{
		Use:     "list",
		Short:   "List letters, newest first",
		Example: "  maildesk outbox list --state failed",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.view(c.Context(), func(tx store.Tx) error {
				letters, err := tx.ListOutgoing(filter)
				if err != nil {
					return err
				}
				heads := []string{"ID", "CREATED", "STATE", "TRIES", "LETTER", "TO", "SUBJECT", "TROUBLE"}
				return printList(f, c, heads, letters, func(o *store.Outgoing) []string {
					return []string{fmt.Sprint(o.ID), moment(o.Created), string(o.State), fmt.Sprint(o.Attempts), o.Letter, o.Recipient, cut(o.Subject, 50), cut(o.LastError, 80)}
				})
			})
		},
	}
	only(list, &filter.State, "state", store.Deliveries)
	atMost(list, &filter.Limit)
	show := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a letter",
		Example: "  maildesk outbox show 42",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.view(c.Context(), func(tx store.Tx) error {
				o, err := letterNumbered(tx, args[0])
				if err != nil {
					return err
				}
				if f.json {
					return line(c.OutOrStdout(), o)
				}
				w := c.OutOrStdout()
				fmt.Fprintf(w, "letter   %s, %s, %d tries\nfrom     %s <%s>\nto       %s\nsubject  %s\nid       <%s>\n", o.Letter, o.State, o.Attempts, o.From.Name, o.From.Address, o.Recipient, o.Subject, o.MessageID)
				if o.LastError != "" {
					fmt.Fprintf(w, "trouble  %s\n", o.LastError)
				}
				fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(o.Text))
				return nil
			})
		},
	}
	retry := &cobra.Command{
		Use:     "retry ID",
		Short:   "Try a queued letter at once",
		Example: "  maildesk outbox retry 42",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.update(c.Context(), func(tx store.Tx) error {
				o, err := letterNumbered(tx, args[0])
				if err != nil {
					return err
				}
				if o.State != store.Queued {
					return fmt.Errorf("letter %d is %s; only queued letters can be tried", o.ID, o.State)
				}
				return tx.RetryOutgoing(o.ID, time.Now(), o.LastError)
			})
		},
	}
	c.AddCommand(list, show, retry)
	return c
}

func letterNumbered(tx store.Tx, arg string) (*store.Outgoing, error) {
	id, err := number(arg)
	if err != nil {
		return nil, err
	}
	o, err := tx.Outgoing(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no letter %d; `maildesk outbox list` shows which there are", id)
	}
	return o, err
}
