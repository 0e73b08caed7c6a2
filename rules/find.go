package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

// findTicket looks for the ticket of a mail: by the ids it refers to, strongest
// first, then by the number in its subject, never by its title.
func (d *Desk) findTicket(tx store.Tx, c *Case, now time.Time) error {
	m := c.Mail.Message
	if tag := heldTag.FindStringSubmatch(m.Subject); tag != nil && secret.Tap.MatchString(strings.ToLower(m.Subject)) {
		return d.findHeld(tx, c, tag[1], now)
	}
	for _, id := range m.References {
		number, ok := d.Self.TicketOf(id)
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
		if number, ok := d.Self.TicketOf(m.Calendar.UID); ok {
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
	for _, address := range secret.SentTo(m) {
		if number := d.Self.PlusNumber(address); number != "" {
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
		if a, ok := d.Self.ReadAction(c.Mail.Message.Subject, number, reader, now); ok {
			c.Action, proved = &a, true
		} else if d.Self.Proves(c.Mail.Message.References, number, reader) {
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

// tapped reads the answer that a mail gives by a link of ours, also by one in a
// letter about a ticket that was merged since.
func (d *Desk) tapped(c *Case, reader string, now time.Time) (secret.Action, bool) {
	for _, number := range c.Numbers {
		if a, ok := d.Self.ReadAction(c.Mail.Message.Subject, number, reader, now); ok {
			if number != c.Ticket.Number {
				a.Merged = number
			}
			return a, true
		}
	}
	return secret.Action{}, false
}

// provedBy reports whether a mail carries a secret that reader was sent with a
// letter about a ticket, under one of the numbers by which he knows it: in
// References, in the address that he answered to, or in the subject.
func (d *Desk) provedBy(m *store.Message, numbers []string, reader string) bool {
	return slices.ContainsFunc(numbers, func(number string) bool {
		return d.Self.Proves(m.References, number, reader) || d.Self.ProvesByAddress(m, number, reader) || d.Self.ProvesByCode(m, number, reader)
	})
}
