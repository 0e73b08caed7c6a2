package rules

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"maildesk/store"
)

// mostAlike are so many tickets that a mail is compared with at most.
const mostAlike = 100

// alertsRepeat is how long an alert is known again while nobody has solved it.
const alertsRepeat = 24 * time.Hour

// loadAlike gathers the tickets that a new mail may repeat or be like.
func (d *Desk) loadAlike(tx store.Tx, c *Case, now time.Time) error {
	m := c.Mail.Message
	if m.Kind != store.Human && m.Kind != store.Notification && m.Kind != "" {
		return nil
	}
	arrived := now
	if c.Mail.Received.Before(now) && !c.Mail.Received.IsZero() {
		arrived = c.Mail.Received
	}
	since := max(d.Book.Incident.Window.Time, d.Book.Incident.Repeat.Time)
	if m.Kind == store.Notification {
		since = max(since, alertsRepeat)
	}
	var err error
	if c.Alike, err = tx.Alike(d.Book.topicsOf(m), arrived.Add(-since), mostAlike); err != nil {
		return fmt.Errorf("find similar tickets: %w", err)
	}
	same := d.repetition(c, arrived)
	if same == nil {
		return nil
	}
	c.Again = true
	if c.Ticket, err = tx.Ticket(same.TicketID); err != nil {
		return fmt.Errorf("ticket of the same mail: %w", err)
	}
	return d.loadSignature(tx, c, c.Ticket.ID)
}

func (d *Desk) loadSignature(tx store.Tx, c *Case, id int64) (err error) {
	if c.Signature, err = tx.Signature(id); errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// loadIncident adds what joins a ticket with others.
func (d *Desk) loadIncident(tx store.Tx, c *Case) (err error) {
	if c.Ticket.Incident != 0 && c.Incident == nil {
		if c.Incident, err = unlocked(tx, c.Ticket.Incident); err != nil {
			return err
		}
	}
	orders := c.Mail != nil && c.Sender != nil && strings.ContainsAny(c.Mail.Message.NewText, "#＃")
	if !c.Ticket.Major && c.Ticket.Incident == 0 && !orders && (c.Timer == nil || c.Timer.Kind != store.TimerPart) {
		return nil
	}
	if err := d.loadSignature(tx, c, c.Ticket.ID); err != nil {
		return err
	}
	if c.Ticket.Major {
		if c.Children, err = tx.Children(c.Ticket.ID); err != nil {
			return err
		}
	}
	if c.Ticket.Incident != 0 {
		if err := d.loadSilent(tx, c); err != nil {
			return err
		}
	}
	if !orders {
		return nil
	}
	if err := d.loadNamed(tx, c); err != nil {
		return err
	}
	if c.Signature != nil && !c.Ticket.Major {
		c.Alike, err = tx.Alike(c.Signature.Topics, c.Signature.At, mostAlike)
	}
	return err
}

// loadNamed finds the other tickets that a colleague names in an order.
func (d *Desk) loadNamed(tx store.Tx, c *Case) error {
	const most = 20
	for i, number := range ticketNumbers.FindAllString(strings.ToUpper(written(c.Mail.Message)), most) {
		if number == c.Ticket.Number || i == most {
			continue
		}
		ticket, err := tx.TicketByNumber(number)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return err
		}
		c.Named = append(c.Named, ticket)
	}
	return nil
}

// unlocked reads a ticket without keeping other gateways from it.
func unlocked(tx store.Tx, id int64) (*store.Ticket, error) {
	list, err := tx.ListTickets(store.TicketFilter{IDs: []int64{id}})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// loadSilent asks whether the mail that opened the ticket was a machine's.
func (d *Desk) loadSilent(tx store.Tx, c *Case) error {
	events, err := tx.Events(c.Ticket.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.Kind == store.EventOpened && e.IncomingID != 0 {
			in, err := tx.Incoming(e.IncomingID)
			if err != nil {
				return err
			}
			c.Silent = in.Message.Kind.Automatic() || in.Message.NullSender
			return nil
		}
	}
	return nil
}

// loadPart adds what a timer of an incident, or of one of its tickets, is about.
func (d *Desk) loadPart(tx store.Tx, c *Case) (err error) {
	switch c.Timer.Kind {
	case store.TimerPart:
		said := readTimer[notice](c.Timer)
		if c.Incident, err = unlocked(tx, said.Incident); err != nil {
			return err
		}
		if s, err := tx.Signature(said.Incident); err == nil {
			if signed := readSignature(s.Data); signed != nil {
				c.Progress = signed.Words
			}
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return d.loadSilent(tx, c)
	case store.TimerGather:
		gather := readTimer[gathering](c.Timer)
		if gather.Mail != 0 {
			in, err := tx.Incoming(gather.Mail)
			if err != nil {
				return err
			}
			gather.Tickets = append(gather.Tickets, in.TicketID)
		}
		if len(gather.Tickets) > 0 {
			c.Named, err = tx.ListTickets(store.TicketFilter{IDs: gather.Tickets, Limit: len(gather.Tickets)})
		}
		return err
	}
	return d.loadSaid(tx, c)
}

// loadSaid finds what reporters have written since the leader was told.
func (d *Desk) loadSaid(tx store.Tx, c *Case) error {
	events, err := tx.Events(c.Ticket.ID)
	if err != nil {
		return err
	}
	since, _ := lastReport(events)
	children, err := tx.Children(c.Ticket.ID)
	if err != nil {
		return err
	}
	for _, child := range children {
		if !child.Changed.After(since) {
			continue
		}
		events, err := tx.Events(child.ID)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Kind == store.EventMail && e.At.After(since) {
				c.Said = append(c.Said, Said{child, e})
			}
		}
	}
	return nil
}
