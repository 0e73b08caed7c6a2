package story

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// Player plays a story on a stage.
type Player struct {
	Stage *Stage
	// Tell, when set, hears of everything as it happens.
	Tell func(now time.Time, what, words string)
	// Cast, when set, gives the parts of the story to other people: their
	// addresses by the names that the story calls them.
	Cast map[string]string
	// Start, when set, is when the story begins instead of its own day; all
	// that it says of that day it then says of this one.
	Start time.Time

	seen map[string]*reading // what each user has read
	move func(arg string) string
}

// reading is how far a story has gone through the letters of one user. Letters
// of one moment may arrive in either order: sessions promise none.
type reading struct {
	read   map[int]bool // by place in the mailbox
	moment time.Time    // of the last letter that was expected: what is older was passed over
}

// Play plays the story to its end, or to the first step that fails.
func (p *Player) Play(ctx context.Context, s *Story) error {
	p.seen = map[string]*reading{}
	for i, step := range s.Steps {
		if i == 0 && step.Verb != "at" {
			return fmt.Errorf("%s:%d: a story begins with at TIME", s.Name, step.Line)
		}
		if i == 0 && !p.Start.IsZero() {
			own, err := time.Parse(time.RFC3339, step.Args[0])
			if err != nil {
				return fmt.Errorf("%s:%d: %w", s.Name, step.Line, err)
			}
			p.move = moved(own, p.Start)
		}
		if p.move != nil {
			for j, arg := range step.Args {
				step.Args[j] = p.move(arg)
			}
		}
		if err := p.step(ctx, s, step); err != nil {
			return fmt.Errorf("%s:%d: %s %s: %w", s.Name, step.Line, step.Verb, strings.Join(step.Args, " "), err)
		}
	}
	return nil
}

func (p *Player) tell(what, words string) {
	if p.Tell != nil {
		p.Tell(p.Stage.Clock.Now(), what, words)
	}
}

func (p *Player) step(ctx context.Context, s *Story, step Step) error {
	args := step.Args
	switch step.Verb {
	case "at":
		t, err := time.Parse(time.RFC3339, args[0])
		if err != nil {
			return err
		}
		p.Stage.Clock.Set(t)
		p.Stage.Start()
		return p.Stage.Settle(ctx)
	case "say":
		p.tell("say", args[0])
		return nil
	case "send", "raw":
		return p.send(ctx, s, step)
	case "reply", "replyall", "forward":
		return p.reply(ctx, s, step)
	case "tap":
		return p.tap(ctx, args[0], args[1], args[2], append(args, args[0])[3])
	case "bounce":
		return p.bounce(ctx, args[0], args[1])
	case "wait":
		d, err := time.ParseDuration(args[0])
		if err != nil {
			return err
		}
		return p.advance(ctx, p.Stage.Clock.Now().Add(d))
	case "until":
		t, err := time.Parse(time.RFC3339, args[0])
		if err != nil {
			return err
		}
		return p.advance(ctx, t)
	case "expect":
		return p.expect(args[0], args[1], args[2:])
	case "files":
		return p.files(args[0], args[1], args[2:])
	case "absent":
		return p.absent(args[0], args[1], args[2:])
	case "nothing":
		return p.nothing(args[0])
	case "ticket":
		return p.ticket(ctx, args[0], args[1:])
	case "inbox":
		return p.inbox(ctx, args[0], args[1])
	case "thread":
		return p.thread(args[0])
	case "write":
		return p.write(ctx, s, args[0], args[1:])
	}
	return errors.New("no such command")
}

func (p *Player) advance(ctx context.Context, t time.Time) error {
	p.tell("time", t.In(p.Stage.Book().Zone()).Format("2006-01-02 15:04"))
	return p.Stage.Advance(ctx, t)
}

// person is the address behind the short name of somebody.
func (p *Player) person(user string) store.Address {
	address := p.address(user)
	if known := p.Stage.Book().Directory.Find(address); known != nil {
		return known.Mail()
	}
	return store.Address{Address: address}
}

func (s *Story) file(name string) (string, error) {
	text, ok := s.Files[name]
	if !ok {
		return "", fmt.Errorf("no file %s in the story", name)
	}
	return text, nil
}

func (p *Player) send(ctx context.Context, s *Story, step Step) error {
	from := p.person(step.Args[0])
	file, err := s.file(step.Args[1])
	if err != nil {
		return err
	}
	raw := []byte(file)
	if step.Verb == "send" {
		raw = compose(file, from, p.Stage.Desk, p.Stage.Clock.Now(), nil)
	}
	p.tell("mail", show(from, raw))
	to := []string{p.Stage.Desk}
	for _, a := range read(raw).Cc {
		to = append(to, a.Address)
	}
	if err := p.Stage.Send(from.Address, to, raw); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

func (p *Player) reply(ctx context.Context, s *Story, step Step) error {
	from := p.person(step.Args[0])
	owner, name := from.Address, step.Args[len(step.Args)-1]
	if step.Verb != "forward" && len(step.Args) > 3 {
		owner, name = p.person(step.Args[3]).Address, step.Args[2]
	}
	letter, err := p.newest(owner, step.Args[1])
	if err != nil {
		return err
	}
	file, err := s.file(name)
	if err != nil {
		return err
	}
	to := []string{p.Stage.Desk}
	more := answer(letter)
	switch step.Verb {
	case "replyall":
		var cc []string
		for _, a := range append(letter.To, letter.Cc...) {
			if a.Key() != from.Key() {
				cc, to = append(cc, a.Address), append(to, a.Address)
			}
		}
		more["Cc"] = strings.Join(cc, ", ")
	case "forward":
		to = []string{p.person(step.Args[2]).Address}
		more["Subject"] = strings.Replace(more["Subject"], "回复", "转发", 1)
	}
	raw := compose(file, from, to[0], p.Stage.Clock.Now(), more)
	p.tell("mail", show(from, raw))
	if err := p.Stage.Send(from.Address, to, raw); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

// bounce writes what a server writes that cannot deliver a letter (RFC 3464).
func (p *Player) bounce(ctx context.Context, user, name string) error {
	to := p.person(user)
	letter, err := p.newest(to.Address, name)
	if err != nil {
		return err
	}
	raw := fmt.Sprintf("Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@corp.example>\r\nTo: %s\r\n"+
		"Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <bounce.%s>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"+
		"--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver your mail.\r\n"+
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.corp.example\r\n\r\n"+
		"Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"+
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\nSubject: %s\r\n--b--\r\n",
		p.Stage.Desk, letter.MessageID, to.Address, letter.MessageID, "x")
	p.tell("mail", show(store.Address{Address: "MAILER-DAEMON@corp.example"}, []byte(raw)))
	if err := p.Stage.Send(to.Address, []string{p.Stage.Desk}, []byte(raw)); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

// show is a mail as the timeline tells it.
func show(from store.Address, raw []byte) string {
	m := read(raw)
	var to string
	if len(m.To) > 0 {
		to = m.To[0].Label()
	}
	return fmt.Sprintf("%s → %s\n%s\n\n%s", from.Label(), to, m.Subject, m.NewText)
}

func (p *Player) newest(user, name string) (*store.Message, error) {
	mails, err := p.Stage.World.Mails(user)
	if err != nil {
		return nil, err
	}
	for _, raw := range slices.Backward(mails) {
		if letterName(raw) == name {
			return read(raw), nil
		}
	}
	var all []string
	for _, raw := range mails {
		all = append(all, letterName(raw))
	}
	return nil, fmt.Errorf("%s has no letter %q; there are: %s", user, name, strings.Join(all, ", "))
}

func names(mails [][]byte, places []int) string {
	var all []string
	for _, i := range places {
		all = append(all, letterName(mails[i]))
	}
	return strings.Join(all, ", ")
}

// write saves a file in the desk's folder and waits until the desk has read it.
func (p *Player) write(ctx context.Context, s *Story, path string, names []string) error {
	var text strings.Builder
	for _, name := range names {
		file, err := s.file(name)
		if name == "company.toml" {
			file, err = company, nil
		}
		if err != nil {
			return err
		}
		text.WriteString(file + "\n")
	}
	file := filepath.Join(p.Stage.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}
