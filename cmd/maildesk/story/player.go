package story

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/store"
)

// Player plays a story on a stage.
type Player struct {
	Stage *Stage
	// Tell, when set, hears of everything as it happens.
	Tell func(now time.Time, what, words string)

	seen map[string]int // letters of each user that were looked at
}

// Play plays the story to its end, or to the first step that fails.
func (p *Player) Play(ctx context.Context, s *Story) error {
	p.seen = map[string]int{}
	for i, step := range s.Steps {
		if i == 0 && step.Verb != "at" {
			return fmt.Errorf("%s:%d: a story begins with at TIME", s.Name, step.Line)
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
	address := user
	if !strings.Contains(user, "@") {
		address = user + "@corp.example"
	}
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
		raw = compose(file, from, DeskAddress, p.Stage.Clock.Now(), nil)
	}
	p.tell("mail", show(from, raw))
	to := []string{DeskAddress}
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
	letter, err := p.newest(from.Address, step.Args[1])
	if err != nil {
		return err
	}
	file, err := s.file(step.Args[len(step.Args)-1])
	if err != nil {
		return err
	}
	to := []string{DeskAddress}
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
		DeskAddress, letter.MessageID, to.Address, letter.MessageID, "x")
	p.tell("mail", show(store.Address{Address: "MAILER-DAEMON@corp.example"}, []byte(raw)))
	if err := p.Stage.Send(to.Address, []string{DeskAddress}, []byte(raw)); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

// show is a mail as the timeline tells it.
func show(from store.Address, raw []byte) string {
	m := read(raw)
	to := DeskAddress
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
	return nil, fmt.Errorf("%s has no letter %q; there are: %s", user, name, names(mails))
}

func names(mails [][]byte) string {
	var all []string
	for _, raw := range mails {
		all = append(all, letterName(raw))
	}
	return strings.Join(all, ", ")
}

// fresh waits for the mails that came to a user since they were last looked at.
func (p *Player) fresh(user string) ([][]byte, error) {
	mails, err := p.Stage.World.Mails(user)
	if err != nil {
		return nil, err
	}
	return mails[min(p.seen[user], len(mails)):], nil
}

func (p *Player) expect(user, name string, words []string) error {
	address := p.person(user).Address
	var mails [][]byte
	deadline := time.Now().Add(patience)
	for {
		var err error
		if mails, err = p.fresh(address); err != nil {
			return err
		}
		i := slices.IndexFunc(mails, func(raw []byte) bool { return letterName(raw) == name })
		if i >= 0 {
			p.seen[address] += i + 1
			m := read(mails[i])
			p.tell("letter", fmt.Sprintf("%s → %s\n%s\n\n%s", m.From.Label(), m.To[0].Label(), m.Subject, m.Text))
			for _, w := range words {
				if !strings.Contains(m.Subject+"\n"+m.Text, w) {
					return fmt.Errorf("the letter does not say %q:\n%s\n%s", w, m.Subject, m.Text)
				}
			}
			return nil
		}
		if !p.later(deadline) {
			return fmt.Errorf("no such letter came; there are: %s", names(mails))
		}
	}
}

// later lets a moment pass for a server that delivers after it took a mail.
func (p *Player) later(deadline time.Time) bool {
	if p.Stage.World.Prompt() || time.Now().After(deadline) {
		return false
	}
	<-time.After(50 * time.Millisecond)
	return true
}

func (p *Player) absent(user, name string, words []string) error {
	mails, err := p.Stage.World.Mails(p.person(user).Address)
	if err != nil {
		return err
	}
	for _, raw := range mails {
		if letterName(raw) != name && name != "any" {
			continue
		}
		m := read(raw)
		if len(words) == 0 {
			return fmt.Errorf("there is one: %s", m.Subject)
		}
		for _, w := range words {
			if strings.Contains(m.Subject+"\n"+m.Text, w) {
				return fmt.Errorf("the letter %q says %q:\n%s", letterName(raw), w, m.Text)
			}
		}
	}
	return nil
}

func (p *Player) nothing(user string) error {
	mails, err := p.fresh(p.person(user).Address)
	if err == nil && len(mails) > 0 {
		return fmt.Errorf("there came: %s", names(mails))
	}
	return err
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
	if err := os.WriteFile(filepath.Join(p.Stage.Dir, filepath.FromSlash(path)), []byte(text.String()), 0o644); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

func (p *Player) ticket(ctx context.Context, nth string, wants []string) error {
	n, err := strconv.Atoi(nth)
	if err != nil {
		return err
	}
	return p.Stage.Gateway.Store.View(ctx, func(tx store.Tx) error {
		tickets, err := tx.ListTickets(store.TicketFilter{})
		if err != nil {
			return err
		}
		if n > len(tickets) {
			return fmt.Errorf("there are %d tickets", len(tickets))
		}
		t := tickets[len(tickets)-n]
		values := map[string]string{
			"number": t.Number, "status": string(t.Status), "asked": string(t.Asked), "requester": t.Requester.Address,
			"category": string(t.Category), "subcategory": t.Subcategory, "priority": string(t.Priority), "tier": string(t.Tier),
			"assignee": t.Assignee, "satisfaction": string(t.Satisfaction), "language": t.Language, "waiting": t.Waiting,
			"responded": strconv.FormatBool(!t.Responded.IsZero()), "reopened": strconv.Itoa(t.Reopened),
			"response_due": t.ResponseDue.In(p.Stage.Book().Zone()).Format("2006-01-02T15:04"),
			"reporters":    strconv.Itoa(t.Reporters), "repeats": strconv.Itoa(t.Repeats), "part": strconv.FormatBool(t.Incident != 0),
			"resolve_due": t.ResolveDue.In(p.Stage.Book().Zone()).Format("2006-01-02T15:04"),
		}
		for _, want := range wants {
			key, value, _ := strings.Cut(want, "=")
			got, ok := values[key]
			if field := t.Fields.At(key); field != nil {
				got, ok = *field, true
			}
			if !ok {
				return fmt.Errorf("a ticket has no %s", key)
			}
			if got != value {
				return fmt.Errorf("%s %s is %q, want %q", t.Number, key, got, value)
			}
		}
		p.tell("ticket", fmt.Sprintf("%s  %s  %s/%s  %s", t.Number, t.Status, t.Priority, t.Subcategory, t.Assignee))
		return nil
	})
}

func (p *Player) inbox(ctx context.Context, state, count string) error {
	return p.Stage.Gateway.Store.View(ctx, func(tx store.Tx) error {
		mails, err := tx.ListIncoming(store.IncomingFilter{State: store.State(state), Limit: 1000})
		if err != nil {
			return err
		}
		if strconv.Itoa(len(mails)) != count {
			var why []string
			for _, in := range mails {
				why = append(why, in.Message.Subject+": "+in.Reason)
			}
			return fmt.Errorf("there are %d: %s", len(mails), strings.Join(why, "; "))
		}
		return nil
	})
}

// thread looks with a client's eyes: letters about one ticket share a
// reference and the subject, letters about two share none.
func (p *Player) thread(user string) error {
	mails, err := p.Stage.World.Mails(p.person(user).Address)
	if err != nil {
		return err
	}
	roots, subjects := map[string]string{}, map[string]string{}
	for _, raw := range mails {
		m := read(raw)
		if letterName(raw) == "" || len(m.Tickets) == 0 {
			continue
		}
		number := m.Tickets[0]
		if len(m.References) == 0 {
			return fmt.Errorf("%s has no References", m.Subject)
		}
		if root, ok := roots[number]; ok && !slices.Contains(m.References, root) {
			return fmt.Errorf("%s (%s) is not in the thread of %s: %v", m.Subject, letterName(raw), root, m.References)
		} else if !ok {
			roots[number] = m.References[0]
		}
		if subject, ok := subjects[number]; ok && subject != m.BaseSubject {
			return fmt.Errorf("%s (%s): the thread is called %q", m.BaseSubject, letterName(raw), subject)
		}
		subjects[number] = m.BaseSubject
	}
	return nil
}
