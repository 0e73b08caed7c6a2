package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
	"maildesk/mailin"
	"maildesk/mailout"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store/sqldb"
)

func checkCommand(f *flags) *cobra.Command {
	var connect bool
	c := &cobra.Command{
		Use:     "check",
		Short:   "Say everything that is wrong with config, rule book and letters; --connect: and with the servers",
		Example: "  maildesk check --connect --config /etc/maildesk",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, confErr := config.Load(f.config)
			if conf == nil {
				return exit{1, listed(confErr)}
			}
			desk, deskErr := gateway.Desk(conf, secret.Identity{})
			if err := errors.Join(confErr, deskErr, complete(conf, desk)); err != nil {
				return exit{1, listed(err)}
			}
			out := c.OutOrStdout()
			book := desk.Book
			fmt.Fprintf(out, "config, rule book and letters are good: %s, %s, %s\n", counted(len(conf.Mailbox), "mailbox"),
				counted(len(book.Directory.Technicians), "technician"), counted(len(book.Rules()), "rule"))
			for _, file := range conf.Unwritten() {
				fmt.Fprintf(out, "note: %s is empty; write the password (授权码) into it\n", file)
			}
			for _, year := range book.Calendar.Missing(time.Now()) {
				fmt.Fprintf(out, "note: the public holidays of %d are not known yet; add a file with them to calendar.files of the rule book\n", year)
			}
			for _, one := range desk.Letters.Missing() {
				fmt.Fprintln(out, "note:", one)
			}
			if notes := book.Lint(desk.Letters.Guides()); len(notes) > 0 {
				fmt.Fprintf(out, "note: %s in the rule book may not be meant; `maildesk rules check` tells which\n", counted(len(notes), "thing"))
			}
			if !connect {
				return nil
			}
			return checkServers(c.Context(), conf, book.Company.Domains, out)
		},
	}
	c.Flags().BoolVar(&connect, "connect", false, "also open the store, log in to the mailboxes and the SMTP server")
	return c
}

// complete finds what is missing for a desk to work, though each file alone is right.
func complete(c *config.Config, d *rules.Desk) error {
	if d == nil {
		return nil
	}
	var all []error
	if d.Book.Directory.Manager == nil {
		all = append(all, fmt.Errorf("%s: manager: is missing; critical tickets and the digest need a reader", named(c.Path(c.Rules))))
	}
	if len(d.Book.Directory.Technicians) == 0 {
		all = append(all, fmt.Errorf("%s: technician: there is none; add [[technician]] with name, address and tier", named(c.Path(c.Rules))))
	}
	if len(d.Book.Company.Domains) == 0 && d.Book.Company.Open == "company" {
		all = append(all, fmt.Errorf("%s: company.domains: is empty; nobody could open a ticket", named(c.Path(c.Rules))))
	}
	return errors.Join(all...)
}

// checkServers tries everything that serve would use, and changes nothing.
func checkServers(ctx context.Context, c *config.Config, domains []string, out io.Writer) error {
	var all []error
	say := func(what string, findings []string, err error) {
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", what, err))
			return
		}
		fmt.Fprintln(out, what+": good")
		for _, finding := range findings {
			fmt.Fprintln(out, "  "+finding)
		}
	}
	db, err := sqldb.Open(ctx, c.StoreDSN())
	var known []string
	if err == nil {
		known, err = proofOf(ctx, db, c, domains)
		err = errors.Join(err, db.Close())
	}
	say("store "+c.Store, known, err)
	accounts, err := c.Accounts()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		p := &mailin.Poller{Account: *a, Now: time.Now}
		for _, finding := range p.Check(ctx) {
			if finding.Problem {
				all = append(all, errors.New(finding.Text))
				continue
			}
			fmt.Fprintln(out, finding.Text)
		}
	}
	account, err := c.SMTPAccount()
	if err != nil {
		return err
	}
	findings, err := mailout.Check(ctx, account)
	say(fmt.Sprintf("smtp (%s:%d)", account.Host, account.Port), findings, err)
	if len(all) > 0 {
		return exit{1, listed(errors.Join(all...))}
	}
	return nil
}
