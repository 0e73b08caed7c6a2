package rules

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"maildesk/rules/calendar"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

// Desk is everything fixed that a decision rests on.
type Desk struct {
	Book    *Book
	Letters *templates.Letters
	Self    secret.Identity
	// Proof says what a domain's word for its senders is worth; prefer where
	// nothing is said.
	Proof map[string]ProofPolicy
	// Limits are the bytes of the largest mail that is read, by mailbox.
	Limits map[string]int64
}

// turn is one decision in the making.
type turn struct {
	*Desk
	c   *Case
	now time.Time
	at  time.Time // when it happened: arrival of the mail, or now for a timer
	out Outcome

	by       string         // the procedure that decides
	tap      *secret.Action // the answer that the mail gives with one tap, nil for none
	traced   *Trace         // the ticket's, once it was asked for
	root     *turn          // whose outcome this one is part of; nil for itself
	others   []*turn        // of tickets that orders named, not finished yet
	undid    bool           // it took something back
	beyond   bool           // it did something that is not its ticket's
	natural  bool           // the order in hand was said in plain words
	step     int            // which order of the mail is carried out, from 1; 0 for none
	unmarked bool           // the mail is a mailbox's answer, and nothing in its header says so
}

// decide says all that a mail or a timer causes. It reads no clock, no store
// and no network: the same case has the same outcome for ever.
func (d *Desk) decide(c *Case, now time.Time) Outcome {
	t := &turn{Desk: d, c: c, now: now, at: now}
	if c.Ticket != nil {
		ticket := *c.Ticket // the case stays as it was
		t.out.Ticket = &ticket
	}
	if c.Timer != nil {
		t.timer()
	} else {
		t.mail()
	}
	if t.out.Ticket != nil {
		t.out.Ticket.Changed = now
		if t.traced != nil {
			t.out.Ticket.Trace = t.traced.kept()
		}
	}
	return t.out
}

// mail decides about a mail; procedure.go has the order of what it may be.
func (t *turn) mail() {
	in := t.c.Mail
	if !in.Received.IsZero() && in.Received.Before(t.now) {
		t.at = in.Received
	}
	t.decideBy(ofAnyMail)
	t.out.by = t.by
	t.writesAgain()
}

func (t *turn) message() *store.Message { return t.c.Mail.Message }

// beforeTheDesk reports whether a mail is older than the desk, and nobody asked
// for it to be read.
func (t *turn) beforeTheDesk() bool {
	return t.at.Before(t.c.Began.Add(-24*time.Hour)) && t.c.Mail.Proof == ""
}

func (t *turn) probeArrived() {
	t.ignore("the desk's own probe: plus addresses work")
	t.out.Plus = "yes"
}

func (t *turn) ignore(reason string) {
	t.out = Outcome{Verdict: store.Verdict{State: store.Ignored, Reason: reason}}
}

// another begins a further ticket in this turn: what decides about it as about
// one of its own is part of the turn's outcome after finish.
func (t *turn) another() *turn {
	c := *t.c
	c.Ticket, c.Partly, c.Events, c.Timers, c.Written, c.Ties = nil, nil, nil, nil, nil, Ties{}
	return &turn{Desk: t.Desk, c: &c, now: t.now, at: t.at, step: t.step, root: t.top()}
}

// finish takes the ticket that another began into the outcome.
func (t *turn) finish(other *turn) {
	if len(other.out.Events) == 0 && len(other.out.Letters) == 0 {
		return // it was only looked at
	}
	t = t.top()
	other.out.Ticket.Changed = t.now
	if other.traced != nil {
		other.out.Ticket.Trace = other.traced.kept()
	}
	t.out.More = append(t.out.More, other.out)
}

// top is the turn of the mail or timer itself.
func (t *turn) top() *turn {
	if t.root != nil {
		return t.root
	}
	return t
}

func (t *turn) ticket() *store.Ticket { return t.out.Ticket }

// event records what happened to the ticket.
func (t *turn) event(kind store.EventKind, actor, text string, internal bool) *store.Event {
	e := store.Event{At: t.at, Kind: kind, Actor: actor, Text: text, Internal: internal}
	if t.c.Mail != nil {
		e.IncomingID = t.c.Mail.ID
	}
	t.out.Events = append(t.out.Events, e)
	return &t.out.Events[len(t.out.Events)-1]
}

// sent is the event of a mail that somebody wrote, with its files.
func (t *turn) sent(kind store.EventKind, text string, internal bool) {
	m := t.c.Mail.Message
	e := t.event(kind, m.From.Key(), m.Mask(text), internal)
	data := mailData{MessageID: m.MessageID, Name: m.From.Name, Files: filesOf(m)}
	if t.tap != nil {
		data.Tap = t.tap.Token
	}
	e.Data = encodeMail(data)
}

func (t *turn) timerAt(kind store.TimerKind, due time.Time) {
	t.out.Timers = append(t.out.Timers, store.Timer{Kind: kind, Due: due})
}

// nudge lets something happen to another ticket, as soon as this turn is saved
// and in a decision of its own: it is a timer of that ticket that is due now.
func (t *turn) nudge(ticketID int64, kind store.TimerKind, key string, data json.RawMessage) {
	t.out.Timers = append(t.out.Timers, store.Timer{TicketID: ticketID, Kind: kind, Key: key, Due: t.now, Data: data})
}

// cancel takes timers away, those that this turn has set included.
func (t *turn) cancel(kinds ...store.TimerKind) {
	t.out.Cancel = append(t.out.Cancel, kinds...)
	t.out.Timers = slices.DeleteFunc(t.out.Timers, func(timer store.Timer) bool {
		return timer.TicketID == 0 && slices.Contains(kinds, timer.Kind)
	})
}

// clock is the calendar that the ticket's targets count by.
func (t *turn) clock() *calendar.Calendar { return t.Book.clock(t.ticket().Priority) }

// participants are the people of the ticket, those of this turn included.
func (t *turn) participants(role store.Role) []store.Address {
	var people []store.Address
	for _, p := range append(t.c.Partly[:len(t.c.Partly):len(t.c.Partly)], t.out.Participants...) {
		if p.Role == role && !slices.Contains(t.out.Leave, p.Person.Key()) {
			people = append(people, p.Person)
		}
	}
	return people
}

func (t *turn) join(person store.Address, role store.Role) {
	if person.Key() != "" && !t.Self.Own(person.Address) {
		t.out.Participants = append(t.out.Participants, store.Participant{Person: person, Role: role})
	}
}

// joinCopied takes in whom a mail was copied to; nobody who works at the desk.
func (t *turn) joinCopied(m *store.Message) {
	if t.ticket().Confidential {
		return
	}
	const most = 30
	for _, a := range append(m.To[:len(m.To):len(m.To)], m.Cc...) {
		if len(t.participants(store.CopiedRole)) >= most {
			return
		}
		known := t.Book.Directory.Find(a.Address)
		if a.Key() != t.ticket().Requester.Key() && t.admitted(a) && !known.Technician() && (known == nil || !known.Manager) {
			t.join(a, store.CopiedRole)
		}
	}
}

// admitted reports whether the config lets a person open tickets.
func (d *Desk) admitted(a store.Address) bool {
	if d.Book.Company.Open == "everyone" || d.Book.Directory.Find(a.Address) != nil {
		return true
	}
	for _, domain := range d.Book.Company.Domains {
		if strings.EqualFold(a.Domain(), domain) {
			return true
		}
	}
	return false
}

// toRequester begins a letter to the requester with his people in Cc.
func (t *turn) toRequester(name string) *Letter {
	if t.unasked() {
		return &Letter{}
	}
	return t.letter(Letter{
		Name: name, To: t.ticket().Requester, Cc: t.copied(), Language: t.ticket().Language, Automatic: "auto-replied",
	})
}

func (t *turn) copied() []store.Address {
	if t.ticket().Confidential {
		return nil
	}
	requester := t.ticket().Requester.Key()
	var cc []store.Address
	seen := map[string]bool{requester: true}
	for _, role := range []store.Role{store.ForwarderRole, store.CopiedRole} {
		for _, a := range t.participants(role) {
			forwards := role == store.ForwarderRole && t.Book.Directory.Find(a.Address).Technician()
			if !seen[a.Key()] && !forwards {
				seen[a.Key()] = true
				cc = append(cc, a)
			}
		}
	}
	return cc
}

// toPerson begins a letter to somebody who works at the desk.
func (t *turn) toPerson(name string, p *Person) *Letter {
	return t.letter(Letter{Name: name, To: p.Mail(), Language: t.language(p), Automatic: "auto-generated"})
}

// language is the one that somebody who works at the desk reads.
func (d *Desk) language(p *Person) string { return cmp.Or(p.Language, d.Book.Company.Language) }

func (t *turn) letter(l Letter) *Letter {
	if owner := t.owner(); owner != nil {
		l.Data.Technician = personData(owner)
	}
	if t.ticket() != nil {
		l.Data.Form = t.accountFormData()
	}
	l.step = t.step
	t.out.Letters = append(t.out.Letters, l)
	return &t.out.Letters[len(t.out.Letters)-1]
}

// owner is the technician who has the ticket, nil for nobody.
func (t *turn) owner() *Person {
	if t.ticket() == nil || t.ticket().Assignee == "" {
		return nil
	}
	return t.Book.Directory.Find(t.ticket().Assignee)
}

// manager is nil where the book names none.
func (t *turn) manager() *Person { return t.Book.Directory.Manager }

// toOwner begins a letter to the owner; where nobody has the ticket, to the manager.
func (t *turn) toOwner(name string) *Letter {
	if owner := t.owner(); owner != nil {
		return t.toPerson(name, owner)
	}
	if t.manager() != nil {
		return t.toPerson(name, t.manager())
	}
	return &Letter{} // nobody to write to: build checks that a book in use has a manager
}

func personData(p *Person) templates.Person {
	return templates.Person{Name: p.Name, Address: p.Address, Department: p.Department, Phone: p.Phone}
}

func addressData(a store.Address) templates.Person {
	return templates.Person{Name: a.Label(), Address: a.Address}
}
