package main

import (
	"github.com/spf13/cobra"

	"maildesk/store"
)

func timerCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "timer", Short: "List what will happen by itself, and when"}
	var limit int
	list := &cobra.Command{
		Use:     "list",
		Short:   "List timers, earliest first",
		Example: "  maildesk timer list",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.view(c.Context(), func(tx store.Tx) error {
				timers, err := tx.ListTimers(0, limit)
				if err != nil {
					return err
				}
				numbers := map[int64]string{0: "-"}
				for _, timer := range timers {
					if numbers[timer.TicketID] != "" {
						continue
					}
					ticket, err := tx.Ticket(timer.TicketID)
					if err != nil {
						return err
					}
					numbers[timer.TicketID] = ticket.Number
				}
				return printList(f, c, []string{"DUE", "TIMER", "TICKET", "NAME"}, timers, func(timer *store.Timer) []string {
					return []string{moment(timer.Due), string(timer.Kind), numbers[timer.TicketID], cut(timer.Key, 60)}
				})
			})
		},
	}
	atMost(list, &limit)
	c.AddCommand(list)
	return c
}
