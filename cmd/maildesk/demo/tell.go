package demo

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"maildesk/cmd/maildesk/story"
)

// tell prints one moment of the story, and gives the reader time.
func (d *Demo) tell(ctx context.Context, now time.Time, what, words string) {
	clock := now.In(d.book.Zone()).Format("15:04")
	pause := 400 * time.Millisecond
	switch what {
	case "say":
		fmt.Fprintf(d.options.Out, "\n\x1b[1m%s  %s\x1b[0m\n", clock, words)
	case "time":
		return
	case "mail":
		d.letter(clock, "✉", words)
		pause = 1500 * time.Millisecond
	case "letter":
		d.letter(clock, "→", words)
		pause = 2500 * time.Millisecond
	case "ticket":
		fmt.Fprintf(d.options.Out, "%s  ■ %s\n", clock, words)
	}
	wait := time.NewTimer(time.Duration(float64(pause) * d.options.Speed))
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// letter prints a mail: who to whom, the subject, and its words indented.
func (d *Demo) letter(clock, mark, words string) {
	head, text, _ := strings.Cut(words, "\n\n")
	people, subject, _ := strings.Cut(head, "\n")
	fmt.Fprintf(d.options.Out, "%s  %s %s\n         \x1b[36m%s\x1b[0m\n", clock, mark, people, subject)
	for line := range strings.Lines(strings.TrimSpace(text)) {
		fmt.Fprintf(d.options.Out, "         │ %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintln(d.options.Out)
}

// invite says how to play on.
func (d *Demo) invite(l net.Listener) {
	out := d.options.Out
	if d.options.Story {
		fmt.Fprint(out, "\nThe story is over; the desk stays up.\n")
	} else {
		fmt.Fprint(out, "\nThe desk is up.\n")
	}
	fmt.Fprintf(out, "\nOn the page all mailboxes lie side by side, and the clock can be moved:\n\n"+
		"  http://%s/\n\n"+
		"Or connect any mail client (no TLS, this machine only; the login is the address):\n\n"+
		"  IMAP      %s\n  SMTP      %s\n  password  %s\n\n", address(l), d.world.IMAP.Addr, d.world.SMTP.Addr, story.Password)
	for _, m := range d.members {
		fmt.Fprintf(out, "  %-34s %s %s\n", m.Address, strings.TrimSpace(string(m.Tier)+" "+m.Role), m.Name)
	}
	fmt.Fprintf(out, "\nWrite to %s as an employee; answer as a technician.\n"+
		"The clock:            curl http://%s/clock\n"+
		"Four hours later:     curl -d '{\"advance\":\"4h\"}' http://%s/clock\n"+
		"In another terminal:  maildesk ticket list --config %s\n\nCtrl-C ends it.\n", d.stage.Desk, address(l), address(l), d.dir)
}
