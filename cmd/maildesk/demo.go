package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/story"
)

func demoCommand() *cobra.Command {
	d := demo{}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Play a day at the service desk, with mail servers in the process; then play any part yourself",
		Long: "Start an IMAP and an SMTP server on loopback, with mailboxes for the IT address, employees, technicians\n" +
			"of three tiers and the manager; run the desk against them; play a story and print it letter by letter.\n" +
			"Then stay up: connect any mail client and play each part, until Ctrl-C.",
		Example: "  maildesk demo",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d.out = c.OutOrStdout()
			return d.run(c.Context())
		},
	}
	c.Flags().BoolVar(&d.once, "once", false, "end after the story; exit 1 if a step of it failed")
	c.Flags().StringVar(&d.dir, "dir", "", "folder for the store and the config (default: a temporary one)")
	c.Flags().StringVar(&d.imap, "imap", "127.0.0.1:0", "where the IMAP server listens")
	c.Flags().StringVar(&d.smtp, "smtp", "127.0.0.1:0", "where the SMTP server listens")
	c.Flags().Float64Var(&d.speed, "speed", 1, "reading speed; 0 does not wait")
	return c
}

type demo struct {
	once       bool
	dir        string
	imap, smtp string
	speed      float64
	out        io.Writer
}

func (d *demo) run(ctx context.Context) (err error) {
	dir := d.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "maildesk-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	world, err := story.NewLocal(story.DeskAddress, story.People(), d.imap, d.smtp)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	stage, err := story.NewStage(world, dir, "", slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	s, err := story.Demo()
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "maildesk demo: IMAP %s, SMTP %s, store in %s\n", world.IMAP.Addr, world.SMTP.Addr, dir)
	player := story.Player{Stage: stage, Tell: func(now time.Time, what, words string) { d.tell(ctx, stage, now, what, words) }}
	if err := player.Play(ctx, s); err != nil {
		return err
	}
	if d.once {
		fmt.Fprintln(d.out, "The story went as it should.")
		return nil
	}
	d.invite(world, dir)
	<-ctx.Done()
	return nil
}

// tell prints one moment of the story, and gives the reader time.
func (d *demo) tell(ctx context.Context, stage *story.Stage, now time.Time, what, words string) {
	clock := now.In(stage.Book().Zone()).Format("15:04")
	pause := 400 * time.Millisecond
	switch what {
	case "say":
		fmt.Fprintf(d.out, "\n\x1b[1m%s  %s\x1b[0m\n", clock, words)
	case "time":
		return
	case "mail":
		d.letter(clock, "✉", words)
		pause = 1500 * time.Millisecond
	case "letter":
		d.letter(clock, "→", words)
		pause = 2500 * time.Millisecond
	case "ticket":
		fmt.Fprintf(d.out, "%s  ■ %s\n", clock, words)
	}
	wait := time.NewTimer(time.Duration(float64(pause) * d.speed))
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// letter prints a mail: who to whom, the subject, and its words indented.
func (d *demo) letter(clock, mark, words string) {
	head, text, _ := strings.Cut(words, "\n\n")
	people, subject, _ := strings.Cut(head, "\n")
	fmt.Fprintf(d.out, "%s  %s %s\n         \x1b[36m%s\x1b[0m\n", clock, mark, people, subject)
	for line := range strings.Lines(strings.TrimSpace(text)) {
		fmt.Fprintf(d.out, "         │ %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintln(d.out)
}

// invite says how to play on with a mail client.
func (d *demo) invite(world *story.Local, dir string) {
	fmt.Fprintf(d.out, "\nThe story is over; the desk stays up. Connect any mail client (no TLS, this machine only):\n\n"+
		"  IMAP      %s\n  SMTP      %s\n  password  %s\n\n"+
		"  employees    zhangsan@corp.example  lisi@corp.example  emma@corp.example (English)\n"+
		"  technicians  chenchen@corp.example (初级)  wanglei@corp.example (中级)  zhaomin@corp.example (高级)\n"+
		"  manager      manager@corp.example\n\n"+
		"Write to %s as an employee; answer as a technician.\n"+
		"In another terminal: maildesk ticket list --config %s\n\nCtrl-C ends it.\n",
		world.IMAP.Addr, world.SMTP.Addr, story.Password, story.DeskAddress, dir)
}
