package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"maildesk/mailin"
	"maildesk/rules"
	"maildesk/store"
)

func inboxCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "inbox", Short: "List and show the mails that came in, and what became of each"}
	var filter store.IncomingFilter
	list := &cobra.Command{
		Use:     "list",
		Short:   "List mails, newest first",
		Example: "  maildesk inbox list --state held",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
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
	only(list, &filter.State, "state", store.States)
	atMost(list, &filter.Limit)
	var raw bool
	show := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a mail: what was understood, or --raw as it came",
		Example: "  maildesk inbox show 42 --raw > mail.eml",
		Args:    cobra.ExactArgs(1),
		RunE: withMail(f.view, func(c *cobra.Command, tx store.Tx, in *store.Incoming) error {
			if !raw {
				return line(c.OutOrStdout(), in)
			}
			content, err := tx.IncomingRaw(in.ID)
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(content)
			return err
		}),
	}
	show.Flags().BoolVar(&raw, "raw", false, "the mail as it came, byte for byte")
	let := &cobra.Command{
		Use:     "release ID",
		Short:   "Let a held mail in: you vouch that its sender wrote it",
		Example: "  maildesk inbox release 42",
		Args:    cobra.ExactArgs(1),
		RunE: withMail(f.update, func(c *cobra.Command, tx store.Tx, in *store.Incoming) error {
			return release(c, tx, in, nil, store.ProofAdmin)
		}),
	}
	junk := &cobra.Command{
		Use:     "junk ID",
		Short:   "Put a held or quarantined mail aside for good",
		Example: "  maildesk inbox junk 42",
		Args:    cobra.ExactArgs(1),
		RunE: withMail(f.update, func(c *cobra.Command, tx store.Tx, in *store.Incoming) error {
			if in.State != store.Held && in.State != store.Quarantined {
				return fmt.Errorf("mail %d is %s; only held and quarantined mails can be junk", in.ID, in.State)
			}
			return rules.Junk(tx, in.ID, "the administrator")
		}),
	}
	c.AddCommand(list, show, againCommand(f), let, junk, allowCommand(f))
	return c
}

func againCommand(f *flags) *cobra.Command {
	var wanted bool
	again := &cobra.Command{
		Use:     "again ID",
		Short:   "Read a mail again and decide it anew (after an update), without asking for proof",
		Example: "  maildesk inbox again 42\n  maildesk inbox again 42 --ticket",
		Args:    cobra.ExactArgs(1),
		RunE: withMail(f.update, func(c *cobra.Command, tx store.Tx, in *store.Incoming) error {
			content, err := tx.IncomingRaw(in.ID)
			if err != nil {
				return err
			}
			message := mailin.Parse(content)
			message.Auth = in.Message.Auth // as it was when the mail came in
			proof := store.ProofAdmin
			if wanted {
				proof = store.ProofWanted
			}
			return release(c, tx, in, message, proof)
		}),
	}
	again.Flags().BoolVar(&wanted, "ticket", false, "it is a ticket, whatever the rule book and what was learned say")
	return again
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
					if err != nil {
						return err
					}
					theirs, err := rules.SecondAddresses(tx)
					for _, pair := range theirs {
						second, first, _ := strings.Cut(pair, "=")
						fmt.Fprintf(c.OutOrStdout(), "%s (is %s, who said so)\n", second, first)
					}
					return err
				}
				sender := store.Address{Address: args[0]}
				if !strings.Contains(args[0], "@") {
					in, err := mailNumbered(tx, args[0])
					if err != nil {
						return err
					}
					sender = in.Message.From
					if in.State == store.Held && !off {
						if err := tx.ReleaseIncoming(in.ID, store.ProofAdmin, nil); err != nil {
							return err
						}
					}
				}
				if off {
					if err := rules.ForgetSecond(tx, sender); err != nil {
						return err
					}
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

// withMail is a command about one mail, whose ID is its argument.
func withMail(open func(context.Context, func(store.Tx) error) error, do func(*cobra.Command, store.Tx, *store.Incoming) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		return open(c.Context(), func(tx store.Tx) error {
			in, err := mailNumbered(tx, args[0])
			if err != nil {
				return err
			}
			return do(c, tx, in)
		})
	}
}

func mailNumbered(tx store.Tx, arg string) (*store.Incoming, error) {
	id, err := number(arg)
	if err != nil {
		return nil, err
	}
	in, err := tx.Incoming(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no mail %d; `maildesk inbox list` shows which there are", id)
	}
	return in, err
}

// release makes a mail pending again, with another reading of it unless nil; a
// running desk decides it within seconds.
func release(c *cobra.Command, tx store.Tx, in *store.Incoming, reading *store.Message, proof store.Proof) error {
	if in.State == store.Opened || in.State == store.FollowUp {
		return fmt.Errorf("mail %d belongs to a ticket already; deciding it again would answer it twice", in.ID)
	}
	if err := tx.ReleaseIncoming(in.ID, proof, reading); err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "mail %d will be decided by the running desk\n", in.ID)
	return nil
}
