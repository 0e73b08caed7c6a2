package rules

import (
	"errors"
	"fmt"
	"time"

	"maildesk/store"
)

// alertsRepeat is how long an alert is known again while nobody has solved it.
const alertsRepeat = 24 * time.Hour

// loadAlike gathers the tickets that a new mail may repeat or be like.
func (d *Desk) loadAlike(tx store.Tx, c *Case, y *counts, now time.Time) error {
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
	topics := d.Book.topicsOf(m)
	// Nobody repeats himself who has opened nothing within the time of a repetition.
	if m.Kind == store.Notification || c.Recent > 0 || arrived.Add(-d.Book.Incident.Repeat.Time).Before(now.Add(-time.Hour)) {
		if topic, _ := c.repeatTopic(); topic != "" {
			topics = append(topics, topic)
		}
	}
	var err error
	if c.Alike, err = y.alike.of(tx, topics, arrived.Add(-since)); err != nil {
		return err
	}
	same := d.repetition(c, arrived)
	if same == nil {
		return nil
	}
	c.Again = true
	if c.Ticket, err = tx.Ticket(same.TicketID); err != nil {
		return fmt.Errorf("ticket of the same mail: %w", err)
	}
	c.Signature, err = signatureIn(tx, same.TicketID)
	return err
}

// loadTies adds what joins a ticket with others; orders says that somebody who
// works at the desk may change it.
func (d *Desk) loadTies(tx store.Tx, ticket *store.Ticket, y *counts, orders bool) (t Ties, err error) {
	if ticket.Incident != 0 {
		if t.Incident, err = unlocked(tx, ticket.Incident); err != nil {
			return t, err
		}
		if t.Silent, err = wroteMachine(tx, ticket.ID); err != nil {
			return t, err
		}
	}
	if ticket.Major {
		if t.Children, err = tx.Children(ticket.ID); err != nil {
			return t, err
		}
	}
	if !ticket.Major && !orders {
		return t, nil
	}
	if t.Signature, err = signatureIn(tx, ticket.ID); err != nil || t.Signature == nil || ticket.Major {
		return t, err
	}
	t.Alike, err = y.alike.of(tx, t.Signature.Topics, t.Signature.At)
	return t, err
}

func signatureIn(tx store.Tx, id int64) (*store.Signature, error) {
	s, err := tx.Signature(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return s, err
}

// unlocked reads a ticket without keeping other gateways from it.
func unlocked(tx store.Tx, id int64) (*store.Ticket, error) {
	list, err := tx.ListTickets(store.TicketFilter{IDs: []int64{id}})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// wroteMachine asks whether the mail that opened a ticket was a machine's.
func wroteMachine(tx store.Tx, ticketID int64) (bool, error) {
	events, err := tx.Events(ticketID)
	if err != nil {
		return false, err
	}
	for _, e := range events {
		if e.Kind == store.EventOpened && e.IncomingID != 0 {
			in, err := tx.Incoming(e.IncomingID)
			if err != nil {
				return false, err
			}
			return in.Message.Kind.Automatic() || in.Message.NullSender, nil
		}
	}
	return false, nil
}

// loadPart adds what a timer of an incident, or of one of its tickets, is about.
func (d *Desk) loadPart(tx store.Tx, c *Case) (err error) {
	switch c.Timer.Kind {
	case store.TimerPart:
		said := readTimer[notice](c.Timer)
		if c.Incident, err = unlocked(tx, said.Incident); err != nil {
			return err
		}
		if s, err := signatureIn(tx, said.Incident); err != nil {
			return err
		} else if s != nil {
			if signed := readSignature(s.Data); signed != nil {
				c.Progress = signed.Words
			}
		}
		if c.Signature, err = signatureIn(tx, c.Ticket.ID); err != nil {
			return err
		}
		c.Silent, err = wroteMachine(tx, c.Ticket.ID)
		return err
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
			c.Gathered, err = tx.ListTickets(store.TicketFilter{IDs: gather.Tickets, Limit: len(gather.Tickets)})
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
