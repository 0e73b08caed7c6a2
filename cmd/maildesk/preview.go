package main

import (
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/page"
	"maildesk/cmd/maildesk/preview"
)

func previewCommand(f *flags) *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "preview",
		Short: "Show every letter and self-check guide in a browser, as its reader will see it",
		Long: "Show all letters and guides with made-up data on a page for this machine: in both languages, as wide as a\n" +
			"phone and a desktop, light and dark, as HTML, text and source. Your own rule book gives company, colour, logo,\n" +
			"hotline and signature. When you save a letter, a guide or the rule book, the page shows it at once; what is\n" +
			"wrong with it is said there with file and line. No mailbox and no store is touched.",
		Example: "  maildesk preview --config /etc/maildesk --listen 127.0.0.1:8026",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := page.Local(listen); err != nil {
				return exit{2, err}
			}
			conf, err := f.here(c)
			if err != nil {
				return err
			}
			err = preview.Run(c.Context(), conf, listen, func(addr net.Addr) {
				fmt.Fprintf(c.OutOrStdout(), "maildesk preview: http://%s/\nCtrl-C ends it.\n", addr)
			})
			if err != nil {
				return exit{1, listed(err)}
			}
			return nil
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "where the page is shown, such as 127.0.0.1:8026; this machine only")
	return c
}
