package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// loader is a case in the making.
type loader struct {
	*Desk
	*Case
	tx  store.Tx
	y   *counts
	now time.Time
}

// ofMail are the steps of loading a mail, in order: each looks at what those
// above it have found, as it says.
var ofMail = []struct {
	wants func(*Case) bool // nil: all mails
	load  func(*loader) error
}{
	// Who writes from a second address is read as himself from here on.
	{nil, (*loader).writer},
	{bounced, func(l *loader) error { return l.loadReturns(l.tx, l.Case) }},
	// A held mail is found for the person who was asked: it takes the writer.
	{func(c *Case) bool { return !bounced(c) }, func(l *loader) error { return l.findTicket(l.tx, l.Case, l.now) }},
	// Secrets are bound to the ticket, under all its numbers, and to the writer.
	{hasTicket, (*loader).secrets},
	// Whose secret it is may be said only of one who does not take part, so it takes the ticket.
	{nil, func(l *loader) error { return l.adoptBearer(l.tx, l.Case) }},
	{func(c *Case) bool { return !hasTicket(c) && !bounced(c) }, func(l *loader) error { return l.loadReminder(l.tx, l.Case, l.now) }},
	// From here the mail is as it will be decided: a secret or a reminder may have changed its writer.
	{isNew, (*loader).newcomer},
	// What is said of an ended ticket may become a ticket of its own.
	{func(c *Case) bool { return !hasTicket(c) || c.Ticket.Status.Ended() }, (*loader).requester},
	{nil, func(l *loader) error { return l.loadTicket(l.tx, l.Case, l.y, l.now) }},
	// A repetition gets the ticket of the first; its history is nobody's to answer,
	// so it comes behind what belongs to the ticket. It takes Recent of the newcomer.
	{func(c *Case) bool { return !hasTicket(c) && c.Waiting == nil }, func(l *loader) error { return l.loadAlike(l.tx, l.Case, l.y, l.now) }},
	{nil, func(l *loader) error { return l.loadAnswered(l.tx, l.Case) }},
	// Orders hang on everything: who gives them, proof, and the ticket's history.
	{nil, func(l *loader) error { return l.loadOrders(l.tx, l.Case, l.now) }},
}

func bounced(c *Case) bool   { return c.Mail.Message.Kind == store.BounceKind }
func hasTicket(c *Case) bool { return c.Ticket != nil }
func isNew(c *Case) bool     { return c.Ticket == nil }

// loadMail gathers what a decision about a mail may look at.
func (d *Desk) loadMail(tx store.Tx, in *store.Incoming, y *counts, began, now time.Time) (*Case, error) {
	l := &loader{d, &Case{Mail: in, Began: began}, tx, y, now}
	for _, step := range ofMail {
		if step.wants != nil && !step.wants(l.Case) {
			continue
		}
		if err := step.load(l); err != nil {
			return nil, err
		}
	}
	return l.Case, nil
}

// writer says who wrote the mail, and what vouches for it besides secrets.
func (l *loader) writer() error {
	l.Sender = l.Book.Directory.Find(l.Mail.Message.From.Address)
	if l.Case.Proof = l.Mail.Proof; l.Case.Proof == store.Unproved || l.Case.Proof == store.ProofWanted { // whoever wanted it said nothing of its writer
		l.Case.Proof = l.vouched(l.Mail.Message)
	}
	return l.adoptSecond(l.tx, l.Case)
}

// secrets reads what the mail carries of letters that its writer was sent.
func (l *loader) secrets() error {
	for _, reader := range l.readers() {
		if a, ok := l.tapped(l.Case, reader, l.now); ok {
			l.Action, l.Case.Proof = &a, store.ProofToken
		} else if l.Case.Proof == store.Unproved && l.provedBy(l.Mail.Message, l.Numbers, reader) {
			l.Case.Proof = store.ProofToken
		}
	}
	return nil
}

// newcomer looks up what the writer of a new mail may do, and has done.
func (l *loader) newcomer() error {
	from := l.Mail.Message.From
	if !l.admitted(from) {
		allowed, err := Admitted(l.tx)
		if err != nil {
			return err
		}
		l.Allowed = slices.Contains(allowed, from.Key())
	}
	var err error
	if l.Recent, err = l.tx.CountIncoming(from.Key(), l.now.Add(-time.Hour), store.Opened); err != nil {
		return fmt.Errorf("count tickets of the sender: %w", err)
	}
	if l.asks() != "" {
		if l.Own, err = l.tx.ListTickets(store.TicketFilter{Requester: from.Key(), Limit: 30}); err != nil {
			return fmt.Errorf("tickets of the sender: %w", err)
		}
	}
	return nil
}

// requester looks up what rules may ask of whose ticket it would be.
func (l *loader) requester() (err error) {
	requester, _ := l.requesterOf(l.Mail.Message)
	l.Known, err = l.known(l.tx, requester, l.now)
	return err
}

// loadAnswered finds the letters about the ticket that a colleague's mail
// refers to.
func (d *Desk) loadAnswered(tx store.Tx, c *Case) error {
	if c.Ticket == nil || !works(c.Sender) {
		return nil
	}
	const most = 20 // the last ones, of a thread that goes on for ever
	m := c.Mail.Message
	ids := append(slices.Clone(m.References), m.InReplyTo...)
	for _, id := range ids[max(0, len(ids)-most):] {
		if _, ours := d.Self.TicketOf(id); !ours || c.Answered[id] != nil {
			continue
		}
		letters, err := tx.OutgoingByMessageID(id)
		if err != nil {
			return fmt.Errorf("the letter that a mail answers: %w", err)
		}
		for _, o := range letters {
			if o.TicketID != c.Ticket.ID || c.Answered[id] != nil && d.Book.Directory.Find(o.Recipient) != c.Sender {
				continue
			}
			if c.Answered == nil {
				c.Answered = map[string]*store.Outgoing{}
			}
			c.Answered[id] = o
		}
	}
	return nil
}

// readers are the address keys under which letters went to who claims to have
// written the mail.
func (c *Case) readers() []string {
	keys := []string{c.Mail.Message.From.Key()}
	if c.Sender != nil {
		for _, a := range append([]string{c.Sender.Address}, c.Sender.Aliases...) {
			keys = append(keys, store.Address{Address: a}.Key())
		}
	}
	return keys
}

// loadTimer gathers what a decision about a due timer may look at.
func (d *Desk) loadTimer(tx store.Tx, timer *store.Timer, y *counts, began, now time.Time) (*Case, error) {
	c := &Case{Timer: timer, Began: began, Round: Round{Flooded: y.flooded && late(timer, now)}}
	var err error
	if timer.TicketID != 0 {
		c.Ticket, err = tx.Ticket(timer.TicketID)
	}
	if err == nil {
		switch timer.Kind {
		case store.TimerUndeliverable:
			var o *store.Outgoing
			if o, err = tx.Outgoing(timerLetter(timer)); err == nil {
				c.Returns = []*store.Outgoing{o}
			}
		case store.TimerHeld:
			err = d.loadHeld(tx, c)
		case store.TimerPart, store.TimerGather, store.TimerReports:
			err = d.loadPart(tx, c)
		case store.TimerLeave:
			person, _, _ := strings.Cut(timer.Key, " ")
			c.Open, err = tx.ListTickets(store.TicketFilter{Open: true, Assignee: person, Limit: mostHandedOver})
		case store.TimerRoster:
			c.Open, err = tx.ListTickets(store.TicketFilter{Open: true, Unassigned: true, Limit: mostHandedOver})
		case store.TimerMissed:
			c.Open, err = tx.ListTickets(store.TicketFilter{Open: true, Overdue: now, Limit: mostHandedOver})
		case store.TimerReminding:
			c.OptedOut, err = OptedOut(tx)
		case store.TimerDigest, store.TimerReview:
			err = d.loadReview(tx, c)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("load timer %d (%s): %w", timer.ID, timer.Kind, err)
	}
	return c, d.loadTicket(tx, c, y, now)
}

// mostHandedOver bounds what one technician who goes or comes sets in motion.
const mostHandedOver = 500

// loadReview counts what the manager is told of. Of the time before the desk's
// first day there is nothing to tell.
func (d *Desk) loadReview(tx store.Tx, c *Case) (err error) {
	manager, month := d.Book.Directory.Manager, c.Timer.Kind == store.TimerReview
	told := periods(c.Timer.Due.In(d.Book.Zone()), month)
	if manager == nil || !c.Began.Before(told[len(told)-1].To) {
		return nil
	}
	c.Review, err = d.review(tx, c.Timer.Due, month, d.language(manager))
	return err
}

func (d *Desk) loadHeld(tx store.Tx, c *Case) error {
	for _, state := range []store.State{store.Held, store.Quarantined} {
		held, err := tx.ListIncoming(store.IncomingFilter{State: state, Limit: 50})
		if err != nil {
			return err
		}
		c.Held = append(c.Held, held...)
	}
	return nil
}

// loadTicket adds what belongs to the ticket, and what a dispatch needs.
func (d *Desk) loadTicket(tx store.Tx, c *Case, y *counts, now time.Time) (err error) {
	if err := y.fill(tx, now); err != nil {
		return err
	}
	c.Load, c.Letters, c.Opened, c.Absent = y.load, y.letters, y.opened, y.absent
	c.Articles = y.articles
	if err := d.loadEarlier(tx, c, now); err != nil {
		return err
	}
	if c.Ticket == nil {
		return nil
	}
	if c.Partly, err = tx.Participants(c.Ticket.ID); err != nil {
		return fmt.Errorf("participants of %s: %w", c.Ticket.Number, err)
	}
	if c.Events, err = history(tx, c.Ticket.ID); err != nil {
		return fmt.Errorf("history of %s: %w", c.Ticket.Number, err)
	}
	if c.Timer != nil && c.Timer.Kind == store.TimerPart {
		return nil // loaded with the timer
	}
	ties, err := d.loadTies(tx, c.Ticket, y, c.Mail != nil && works(c.Sender))
	if err == nil {
		c.Ties = ties
	}
	return err
}
