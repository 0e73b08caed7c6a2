package rules

import (
	"slices"

	"maildesk/store"
)

// bearer is who of the desk's own people was sent the secret that a mail
// carries, nil for nobody: somebody answers from an address that the book does
// not know, or it is another who was passed the letter. He is asked.
func (d *Desk) bearer(m *store.Message) *Person {
	people := d.Book.Directory.Technicians
	if manager := d.Book.Directory.Manager; manager != nil {
		people = append(people[:len(people):len(people)], manager)
	}
	for _, id := range m.References {
		number, ok := d.Self.ticketOf(id)
		if !ok {
			continue
		}
		for _, p := range people {
			if slices.ContainsFunc(append([]string{p.Address}, p.Aliases...), func(address string) bool {
				return d.Self.proves([]string{id}, number, store.Address{Address: address}.Key())
			}) {
				return p
			}
		}
	}
	return nil
}

// adoptBearer takes a mail from an unknown address for its bearer's who said that it
// is his, or for whom an administrator did.
func (d *Desk) adoptBearer(c *Case) {
	m := c.Mail.Message
	if c.Sender != nil || c.Ticket == nil || m.Kind.Automatic() || m.From.Key() == c.Ticket.Requester.Key() {
		return
	}
	if c.Bearer = d.bearer(m); c.Bearer == nil || c.Mail.Proof == store.Unproved {
		return
	}
	mail, message := *c.Mail, *m // what came in stays as it was
	message.From = c.Bearer.Mail()
	mail.Message = &message
	c.Mail, c.Sender = &mail, c.Bearer
}

// elsewhere decides about a mail of somebody who does not take part: he whose
// secret it carries is asked whether he wrote it.
func (t *turn) elsewhere() {
	m, p := t.c.Mail.Message, t.c.Bearer
	t.out.Ticket = nil
	t.hold("not a participant of " + t.c.Ticket.Number + ": " + m.From.Address)
	if p != nil {
		t.askSender(p, t.c.Ticket.Number)
	}
}
