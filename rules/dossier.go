package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// Dossier is a ticket that a mail names, with all that a decision about it
// looks at.
type Dossier struct {
	Ticket  *store.Ticket
	Partly  []store.Participant
	Events  []*store.Event
	Timers  []*store.Timer
	Written []*store.Outgoing // when an order takes letters back
	Ties
}

// eventsOf is the history of a ticket of the case as it was loaded.
func (c *Case) eventsOf(ticket *store.Ticket) []*store.Event {
	if c.Ticket != nil && c.Ticket.ID == ticket.ID {
		return c.Events
	}
	for _, named := range c.Named {
		if named.Ticket.ID == ticket.ID {
			return named.Events
		}
	}
	return nil
}

// mostNamed bounds how many tickets one mail may name.
const mostNamed = 30

// loadOrders gathers what the orders of a mail name: tickets, lists, and
// whether a letter of ours proves their writer where no ticket does.
func (d *Desk) loadOrders(tx store.Tx, c *Case, now time.Time) error {
	if c.Mail == nil || !works(c.Sender) {
		return nil
	}
	if c.Ticket != nil {
		if err := d.loadColleague(tx, c); err != nil {
			return err
		}
	}
	if c.Ticket == nil && c.Proof == store.Unproved && d.provesSender(c) {
		c.Proof = store.ProofToken
	}
	commands, _, _ := d.orders(c)
	for i, order := range commands {
		v, ok := verbNamed(order.Verb)
		if !ok {
			continue
		}
		if filter, ok := d.filter(v, c.Sender, order.Args, now); ok {
			list, err := tx.ListTickets(filter)
			if err != nil {
				return fmt.Errorf("list of %s: %w", order.Line, err)
			}
			list = slices.DeleteFunc(list, func(ticket *store.Ticket) bool { return !d.maySee(ticket, nil, c.Sender.Mail()) })
			if c.Listed == nil {
				c.Listed = map[int][]*store.Ticket{}
			}
			c.Listed[i] = list
		}
		if err := d.loadArticles(tx, c, v, order.Args, i); err != nil {
			return err
		}
		if v.name == "missed" {
			if err := loadMissed(tx, c, order.Args); err != nil {
				return err
			}
		}
		undoes := v.name == "undo"
		if undoes && c.Ticket != nil {
			if err := d.loadDeed(tx, c, c.Ticket, c.Events, &c.Written); err != nil {
				return err
			}
		}
		args, _, _ := strings.Cut(order.Args, "\n")
		for _, number := range ticketNumber.FindAllString(args, -1) {
			if err := d.loadNamed(tx, c, strings.ToUpper(number), undoes); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadNamed gathers a ticket that an order names; undoes: it takes something
// back there.
func (d *Desk) loadNamed(tx store.Tx, c *Case, number string, undoes bool) error {
	if c.Named[number] != nil || len(c.Named) >= mostNamed || c.Ticket != nil && c.Ticket.Number == number {
		return nil
	}
	ticket, err := tx.TicketByNumber(number)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("named ticket %s: %w", number, err)
	}
	if !d.maySee(ticket, nil, c.Sender.Mail()) {
		return nil
	}
	named := &Dossier{Ticket: ticket}
	if c.Named == nil {
		c.Named = map[string]*Dossier{}
	}
	c.Named[number] = named
	if err := loadProblems(tx, c, ticket.Subcategory); err != nil {
		return err
	}
	if named.Partly, err = tx.Participants(ticket.ID); err != nil {
		return fmt.Errorf("participants of %s: %w", number, err)
	}
	if named.Events, err = history(tx, ticket.ID); err != nil {
		return fmt.Errorf("history of %s: %w", number, err)
	}
	if named.Timers, err = tx.ListTimers(ticket.ID, 0); err != nil {
		return fmt.Errorf("timers of %s: %w", number, err)
	}
	if undoes {
		return d.loadDeed(tx, c, ticket, named.Events, &named.Written)
	}
	return nil
}

// loadDeed gathers what the last mail of the desk caused to a ticket: its
// letters, and the other tickets that it touched.
func (d *Desk) loadDeed(tx store.Tx, c *Case, ticket *store.Ticket, events []*store.Event, letters *[]*store.Outgoing) (err error) {
	deed := lastDeed(events)
	if deed == nil {
		return nil
	}
	if *letters, err = tx.ListOutgoing(store.OutgoingFilter{TicketID: ticket.ID}); err != nil {
		return fmt.Errorf("letters about %s: %w", ticket.Number, err)
	}
	for _, e := range events {
		if other, ok := readTie(e); ok && e.IncomingID == deed.IncomingID {
			if err := d.loadNamed(tx, c, other.Number, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadColleague gathers what undo will need, and when the letter was written
// that a mail of the desk's own people answers.
func (d *Desk) loadColleague(tx store.Tx, c *Case) (err error) {
	if err := loadProblems(tx, c, c.Ticket.Subcategory); err != nil {
		return err
	}
	if c.Timers, err = tx.ListTimers(c.Ticket.ID, 0); err != nil {
		return fmt.Errorf("timers of %s: %w", c.Ticket.Number, err)
	}
	for _, id := range slices.Backward(c.Mail.Message.References) {
		if o := c.Answered[id]; o != nil {
			c.Replied = o.Created
			return nil
		}
	}
	letters, err := tx.ListOutgoing(store.OutgoingFilter{TicketID: c.Ticket.ID, Recipient: c.Sender.Key(), Limit: 1})
	if len(letters) > 0 { // a provider put its own ids in place of ours
		c.Replied = letters[0].Created
	}
	return err
}
