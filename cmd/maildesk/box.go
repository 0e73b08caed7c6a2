package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/mailin"
	"maildesk/rules"
	"maildesk/store"
	"maildesk/store/sqldb"
)

func inboxCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "inbox", Short: "List and show the mails that came in, and what became of each"}
	var filter store.IncomingFilter
	var state string
	list := &cobra.Command{
		Use:     "list",
		Short:   "List mails, newest first",
		Example: "  maildesk inbox list --state held",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			filter.State = store.State(state)
			return f.view(c.Context(), func(tx store.Tx) error {
				mails, err := tx.ListIncoming(filter)
				if err != nil {
					return err
				}
				heads := []string{"ID", "RECEIVED", "STATE", "FROM", "SUBJECT", "REASON"}
				return printList(f, c, heads, mails, func(in *store.Incoming) []string {
					return []string{fmt.Sprint(in.ID), moment(in.Received), string(in.State), cut(in.Message.From.Address, 40), cut(in.Message.Subject, 50), cut(in.Reason, 80)}
				})
			})
		},
	}
	list.Flags().StringVar(&state, "state", "", "only pending, ticket, followup, ignored, held or quarantined")
	list.Flags().IntVar(&filter.Limit, "limit", 100, "at most so many")
	var raw bool
	show := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a mail: what was understood, or --raw as it came",
		Example: "  maildesk inbox show 42 --raw > mail.eml",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := number(args[0])
			if err != nil {
				return err
			}
			return f.view(c.Context(), func(tx store.Tx) error {
				if raw {
					content, err := tx.IncomingRaw(id)
					if err != nil {
						return noMail(id, err)
					}
					_, err = c.OutOrStdout().Write(content)
					return err
				}
				in, err := tx.Incoming(id)
				if err != nil {
					return noMail(id, err)
				}
				return line(c.OutOrStdout(), in)
			})
		},
	}
	show.Flags().BoolVar(&raw, "raw", false, "the mail as it came, byte for byte")
	var wanted bool
	again := &cobra.Command{
		Use:     "again ID",
		Short:   "Read a mail again and decide it anew (after an update), without asking for proof",
		Example: "  maildesk inbox again 42\n  maildesk inbox again 42 --ticket",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if wanted {
				return release(f, c, args[0], true, store.ProofWanted)
			}
			return release(f, c, args[0], true, store.ProofAdmin)
		},
	}
	again.Flags().BoolVar(&wanted, "ticket", false, "it is a ticket, whatever the rule book and what was learned say")
	let := &cobra.Command{
		Use:     "release ID",
		Short:   "Let a held mail in: you vouch that its sender wrote it",
		Example: "  maildesk inbox release 42",
		Args:    cobra.ExactArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return release(f, c, args[0], false, store.ProofAdmin) },
	}
	junk := &cobra.Command{
		Use:     "junk ID",
		Short:   "Put a held or quarantined mail aside for good",
		Example: "  maildesk inbox junk 42",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := number(args[0])
			if err != nil {
				return err
			}
			return f.update(c.Context(), func(tx store.Tx) error {
				in, err := tx.Incoming(id)
				if err != nil {
					return noMail(id, err)
				}
				if in.State != store.Held && in.State != store.Quarantined {
					return fmt.Errorf("mail %d is %s; only held and quarantined mails can be junk", id, in.State)
				}
				return rules.Junk(tx, id, "the administrator")
			})
		},
	}
	c.AddCommand(list, show, again, let, junk, allowCommand(f))
	return c
}

func allowCommand(f *flags) *cobra.Command {
	var off, all bool
	allow := &cobra.Command{
		Use:     "allow ID|ADDRESS",
		Short:   "Let a sender in from now on, and the held mail of that ID with him; --off: no longer",
		Example: "  maildesk inbox allow 42\n  maildesk inbox allow partner@example.com\n  maildesk inbox allow --list",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && !all {
				return exit{2, errors.New("whom? give the ID of a held mail, an address, or --list")}
			}
			return f.update(c.Context(), func(tx store.Tx) error {
				if len(args) == 0 {
					known, err := rules.Admitted(tx)
					for _, address := range known {
						fmt.Fprintln(c.OutOrStdout(), address)
					}
					return err
				}
				sender := store.Address{Address: args[0]}
				if !strings.Contains(args[0], "@") {
					id, err := number(args[0])
					if err != nil {
						return err
					}
					in, err := tx.Incoming(id)
					if err != nil {
						return noMail(id, err)
					}
					sender = in.Message.From
					if in.State == store.Held && !off {
						if err := tx.ReleaseIncoming(id, store.ProofAdmin, nil); err != nil {
							return err
						}
					}
				}
				if off {
					return rules.Dismiss(tx, sender)
				}
				fmt.Fprintf(c.OutOrStdout(), "%s is let in from now on\n", sender.Address)
				return rules.Admit(tx, sender)
			})
		},
	}
	allow.Flags().BoolVar(&off, "off", false, "let the sender in no longer")
	allow.Flags().BoolVar(&all, "list", false, "list whom you let in")
	return allow
}

// release makes a mail pending again; a running desk decides it within seconds.
func release(f *flags, c *cobra.Command, arg string, read bool, proof store.Proof) error {
	id, err := number(arg)
	if err != nil {
		return err
	}
	return f.open(c.Context(), func(db *sqldb.DB) error {
		return db.Update(c.Context(), func(tx store.Tx) error {
			in, err := tx.Incoming(id)
			if err != nil {
				return noMail(id, err)
			}
			if in.State == store.Opened || in.State == store.FollowUp {
				return fmt.Errorf("mail %d belongs to a ticket already; deciding it again would answer it twice", id)
			}
			var message *store.Message
			if read {
				content, err := tx.IncomingRaw(id)
				if err != nil {
					return noMail(id, err)
				}
				message = mailin.Parse(content)
				message.Auth = in.Message.Auth // as it was when the mail came in
			}
			if err := tx.ReleaseIncoming(id, proof, message); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "mail %d will be decided by the running desk\n", id)
			return nil
		})
	})
}

func noMail(id int64, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no mail %d; `maildesk inbox list` shows which there are", id)
	}
	return err
}

func number(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, exit{2, fmt.Errorf("%q is no number; the first column of the list is it", arg)}
	}
	return id, nil
}

func outboxCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "outbox", Short: "List and show the letters that go out"}
	var filter store.OutgoingFilter
	var state string
	list := &cobra.Command{
		Use:     "list",
		Short:   "List letters, newest first",
		Example: "  maildesk outbox list --state failed",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			filter.State = store.Delivery(state)
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
	list.Flags().StringVar(&state, "state", "", "only queued, sent, failed or withdrawn")
	list.Flags().IntVar(&filter.Limit, "limit", 100, "at most so many")
	show := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a letter",
		Example: "  maildesk outbox show 42",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := number(args[0])
			if err != nil {
				return err
			}
			return f.view(c.Context(), func(tx store.Tx) error {
				o, err := tx.Outgoing(id)
				if errors.Is(err, store.ErrNotFound) {
					return fmt.Errorf("there is no letter %d; `maildesk outbox list` shows which there are", id)
				} else if err != nil {
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
			id, err := number(args[0])
			if err != nil {
				return err
			}
			return f.open(c.Context(), func(db *sqldb.DB) error {
				return db.Update(c.Context(), func(tx store.Tx) error {
					o, err := tx.Outgoing(id)
					if err != nil {
						return err
					}
					if o.State != store.Queued {
						return fmt.Errorf("letter %d is %s", id, o.State)
					}
					return tx.RetryOutgoing(id, time.Now(), o.LastError)
				})
			})
		},
	}
	c.AddCommand(list, show, retry)
	return c
}

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
	list.Flags().IntVar(&limit, "limit", 100, "at most so many")
	c.AddCommand(list)
	return c
}

func backupCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the store of a running desk into a new file (SQLite)",
		Example: "  maildesk backup /var/backups/maildesk-2026-11-22.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.open(c.Context(), func(db *sqldb.DB) error { return db.Backup(c.Context(), args[0]) })
		},
	}
}
