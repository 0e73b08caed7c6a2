package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/demo"
	"maildesk/cmd/maildesk/page"
)

func demoCommand(f *flags) *cobra.Command {
	o := demo.Options{}
	var tale string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Play a day at the service desk, with mail servers in the process; then play any part yourself",
		Long: "Start an IMAP and an SMTP server on loopback, with mailboxes for the IT address, employees, technicians\n" +
			"of three tiers and the manager; run the desk against them; play a story and print it letter by letter.\n" +
			"Then stay up: open the printed page, on which all mailboxes lie side by side and the clock can be moved,\n" +
			"or connect any mail client, and play each part, until Ctrl-C.\n\n" +
			"With --config you rehearse your own set-up: your people, calendar, rule book and letters, with a mailbox for\n" +
			"everybody whom the rule book names and for a few employees of your domain. Your servers and your store are\n" +
			"not touched. What you change in the rule book or a letter meanwhile comes into force within seconds.\n\n" +
			"A script plays by IMAP, SMTP and the clock: GET /clock gives {\"now\": …}; POST /clock with {\"advance\": \"4h\"} or\n" +
			"{\"to\": \"2026-09-30T15:00:00+08:00\"} answers when all that is due until then has happened and its mail is there.",
		Example: "  maildesk demo\n" +
			"  maildesk demo --once --speed 0\n" +
			"  maildesk demo --config /etc/maildesk --story none --start 2026-09-28T09:00:00+08:00\n" +
			"  maildesk demo --imap 127.0.0.1:1143 --smtp 127.0.0.1:1025 --listen 127.0.0.1:8025 --dir /tmp/demo",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.Out = c.OutOrStdout()
			switch tale {
			case "day":
				o.Story = true
			case "none":
			default:
				return exit{2, fmt.Errorf("--story %q: write day, the built-in story, or none", tale)}
			}
			if err := page.Local(o.Listen); err != nil {
				return exit{2, err}
			}
			if o.Speed < 0 {
				return exit{2, fmt.Errorf("--speed %g: write 0 or more", o.Speed)}
			}
			if o.Start != "" {
				if _, err := demo.Moment(o.Start, time.UTC); err != nil {
					return exit{2, fmt.Errorf("--start: %w", err)}
				}
			}
			if c.Flags().Changed("config") {
				conf, err := f.offline()
				if err != nil {
					return err
				}
				o.Config = conf
			}
			return demo.Run(c.Context(), o)
		},
	}
	c.Flags().StringVar(&tale, "story", "day", "what is played first: day, the built-in story, or none")
	c.Flags().StringVar(&o.Start, "start", "", "when the desk's clock begins, such as 2026-09-28T09:00:00+08:00 or \"2026-09-28 09:00\" (default: the story's day; without a story: now)")
	c.Flags().BoolVar(&o.Once, "once", false, "end after the story; exit 1 if a step of it failed")
	c.Flags().StringVar(&o.Dir, "dir", "", "folder for the store and the config, such as /tmp/demo (default: a temporary one)")
	c.Flags().StringVar(&o.IMAP, "imap", "127.0.0.1:0", "where the IMAP server listens, such as 127.0.0.1:1143")
	c.Flags().StringVar(&o.SMTP, "smtp", "127.0.0.1:0", "where the SMTP server listens, such as 127.0.0.1:1025")
	c.Flags().StringVar(&o.Listen, "listen", "127.0.0.1:0", "where the page is shown, such as 127.0.0.1:8025; this machine only")
	c.Flags().Float64Var(&o.Speed, "speed", 1, "how long the story waits for its reader: 0.5 half as long, 0 not at all")
	return c
}
