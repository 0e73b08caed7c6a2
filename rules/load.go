package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/store"
)

// loadMail gathers what a decision about a mail may look at.
func (d *Desk) loadMail(tx store.Tx, in *store.Incoming, y *counts, began, now time.Time) (*Case, error) {
	c := &Case{Mail: in, Began: began}
	m := in.Message
	c.Sender = d.Book.Directory.Find(m.From.Address)
	if c.Proof = in.Proof; c.Proof == store.Unproved || c.Proof == store.ProofWanted { // whoever wanted it said nothing of its writer
		c.Proof = d.vouched(m)
	}
	err := d.adoptSecond(tx, c)
	if err != nil {
		return nil, err
	}
	m = c.Mail.Message
	if m.Kind == store.BounceKind {
		err = d.loadReturns(tx, c)
	} else {
		err = d.findTicket(tx, c, now)
	}
	if err != nil {
		return nil, err
	}
	if c.Ticket != nil {
		for _, reader := range c.readers() {
			if a, ok := d.tapped(c, reader, now); ok {
				c.Action, c.Proof = &a, store.ProofToken
			} else if c.Proof == store.Unproved && d.provedBy(m, c.Numbers, reader) {
				c.Proof = store.ProofToken
			}
		}
	}
	if err := d.adoptBearer(tx, c); err != nil {
		return nil, err
	}
	if c.Ticket == nil && m.Kind != store.BounceKind {
		if err := d.loadReminder(tx, c, now); err != nil {
			return nil, err
		}
	}
	m = c.Mail.Message
	if c.Ticket == nil {
		if !d.admitted(m.From) {
			allowed, err := Admitted(tx)
			if err != nil {
				return nil, err
			}
			c.Allowed = slices.Contains(allowed, m.From.Key())
		}
		if c.Recent, err = tx.CountIncoming(m.From.Key(), now.Add(-time.Hour), store.Opened); err != nil {
			return nil, fmt.Errorf("count tickets of the sender: %w", err)
		}
		if c.asks() != "" {
			if c.Own, err = tx.ListTickets(store.TicketFilter{Requester: m.From.Key(), Limit: 30}); err != nil {
				return nil, fmt.Errorf("tickets of the sender: %w", err)
			}
		}
	}
	if c.Ticket == nil || c.Ticket.Status.Ended() {
		requester, _ := d.requesterOf(m)
		if c.Known, err = d.known(tx, requester, now); err != nil {
			return nil, err
		}
	}
	if err := d.loadTicket(tx, c, y, now); err != nil {
		return nil, err
	}
	if c.Ticket == nil && c.Waiting == nil {
		if err := d.loadAlike(tx, c, y, now); err != nil {
			return nil, err
		}
	}
	if err := d.loadAnswered(tx, c); err != nil {
		return nil, err
	}
	return c, d.loadOrders(tx, c, now)
}

// tapped reads the answer that a mail gives by a link of ours, also by one in a
// letter about a ticket that was merged since.
func (d *Desk) tapped(c *Case, reader string, now time.Time) (Action, bool) {
	for _, number := range c.Numbers {
		if a, ok := d.Self.readAction(c.Mail.Message.Subject, number, reader, now); ok {
			if number != c.Ticket.Number {
				a.Merged = number
			}
			return a, true
		}
	}
	return Action{}, false
}

// provedBy reports whether a mail carries a secret that reader was sent with a
// letter about a ticket, under one of the numbers by which he knows it: in
// References, in the address that he answered to, or in the subject.
func (d *Desk) provedBy(m *store.Message, numbers []string, reader string) bool {
	return slices.ContainsFunc(numbers, func(number string) bool {
		return d.Self.proves(m.References, number, reader) || d.Self.provesByAddress(m, number, reader) || d.Self.provesByCode(m, number, reader)
	})
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
		if _, ours := d.Self.ticketOf(id); !ours || c.Answered[id] != nil {
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
	c := &Case{Timer: timer, Began: began}
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

// loadReturns finds the letters that a bounce is about.
func (d *Desk) loadReturns(tx store.Tx, c *Case) error {
	m := c.Mail.Message
	ids := append([]string{m.OriginalID}, m.References...)
	for _, id := range ids {
		if id == "" {
			continue
		}
		letters, err := tx.OutgoingByMessageID(id)
		if err != nil {
			return fmt.Errorf("letters of a bounce: %w", err)
		}
		c.Returns = append(c.Returns, letters...)
	}
	if len(c.Returns) == 0 && len(m.Tickets) > 0 {
		// The report names neither id: the last letter about that ticket to that address.
		c.Guessed = true
		ticket, err := tx.TicketByNumber(m.Tickets[0])
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		for _, b := range m.Bounces {
			letters, err := tx.ListOutgoing(store.OutgoingFilter{TicketID: ticket.ID, Recipient: b.Recipient, Limit: 1})
			if err != nil {
				return err
			}
			c.Returns = append(c.Returns, letters...)
		}
	}
	if len(c.Returns) == 0 || c.Returns[0].TicketID == 0 {
		return nil
	}
	var err error
	c.Ticket, err = tx.Ticket(c.Returns[0].TicketID)
	return err
}

// findTicket looks for the ticket of a mail: by the ids it refers to, strongest
// first, then by the number in its subject, never by its title.
func (d *Desk) findTicket(tx store.Tx, c *Case, now time.Time) error {
	m := c.Mail.Message
	if tag := heldTag.FindStringSubmatch(m.Subject); tag != nil && tapToken.MatchString(strings.ToLower(m.Subject)) {
		return d.findHeld(tx, c, tag[1], now)
	}
	for _, id := range m.References {
		number, ok := d.Self.ticketOf(id)
		if !ok {
			continue
		}
		if strings.HasPrefix(number, "M") {
			return d.findHeld(tx, c, number, now)
		}
		if found, err := d.found(tx, c, number, "by the id of our letter"); found || err != nil {
			return err
		}
	}
	if m.Calendar != nil {
		if number, ok := d.Self.ticketOf(m.Calendar.UID); ok {
			if found, err := d.found(tx, c, number, "by the appointment"); found || err != nil {
				return err
			}
		}
	}
	if len(m.References) > 0 {
		ticket, err := tx.TicketByMessageID(m.References)
		if err == nil {
			c.Found = "by the id of an earlier mail"
			return d.follow(tx, c, ticket)
		} else if !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("find ticket by ids: %w", err)
		}
	}
	for _, address := range sentTo(m) {
		if number := d.Self.plusNumber(address); number != "" {
			if found, err := d.found(tx, c, number, "by the address that it was sent to"); found || err != nil {
				return err
			}
		}
	}
	for _, number := range m.Tickets {
		if !strings.Contains(m.Subject, number) {
			continue
		}
		if found, err := d.found(tx, c, number, "by the number in the subject"); found || err != nil {
			return err
		}
	}
	return nil
}

// heldTag stands for a held mail in the subject that a link prepares.
var heldTag = regexp.MustCompile(`\[(M[0-9]{1,18})\]`)

// findHeld finds the held mail that its sender was asked about.
func (d *Desk) findHeld(tx store.Tx, c *Case, number string, now time.Time) error {
	id, err := strconv.ParseInt(number[1:], 10, 64)
	if err != nil {
		return nil
	}
	proved := false
	for _, reader := range c.readers() {
		if a, ok := d.Self.readAction(c.Mail.Message.Subject, number, reader, now); ok {
			c.Action, proved = &a, true
		} else if d.Self.proves(c.Mail.Message.References, number, reader) {
			proved = true
		}
	}
	if !proved {
		c.Astray = true
		return nil
	}
	held, err := tx.Incoming(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("held mail %d: %w", id, err)
	}
	if c.Action != nil && !asksSender(c.Action.Code) {
		c.Waiting = held // the administrator was sent the link, and nobody else
	} else if held.State == store.Held {
		c.Waiting = held // he was asked, and nobody else
	}
	return nil
}

func (d *Desk) found(tx store.Tx, c *Case, number, how string) (bool, error) {
	ticket, err := tx.TicketByNumber(number)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("find ticket %s: %w", number, err)
	}
	c.Found = how
	return true, d.follow(tx, c, ticket)
}

// follow goes from merged tickets to the one that lives on.
func (d *Desk) follow(tx store.Tx, c *Case, ticket *store.Ticket) (err error) {
	for range 10 {
		c.Ticket = ticket
		c.Numbers = append(c.Numbers, ticket.Number)
		if ticket.MergedInto == 0 {
			return nil
		}
		if ticket, err = tx.Ticket(ticket.MergedInto); err != nil {
			return err
		}
	}
	return nil
}
