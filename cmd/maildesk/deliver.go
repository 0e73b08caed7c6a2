package main

import (
	"time"

	"github.com/spf13/cobra"

	"maildesk/mailin"
	"maildesk/store/sqldb"
)

// tryAgain is EX_TEMPFAIL of sysexits.h: the MTA keeps the mail and comes back.
const tryAgain = 75

func deliverCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:     "deliver",
		Short:   "Take one mail from standard input, for an MTA's pipe (exit 75: try again)",
		Example: "  # /etc/aliases\n  it: \"|/usr/local/bin/maildesk deliver --config /etc/maildesk\"",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := f.offline() // an MTA's user may not read the passwords
			if err != nil {
				return exit{tryAgain, err}
			}
			db, err := sqldb.Open(c.Context(), conf.StoreDSN())
			if err != nil {
				return exit{tryAgain, err}
			}
			defer db.Close()
			limit := int64(25 << 20)
			for _, m := range conf.Mailbox {
				limit = max(limit, m.SizeLimit.Bytes)
			}
			proof := &mailin.Verifier{Servers: conf.Proof.Servers}
			if err := mailin.Deliver(c.Context(), db, c.InOrStdin(), limit, proof, time.Now()); err != nil {
				return exit{tryAgain, err}
			}
			return nil
		},
	}
}
