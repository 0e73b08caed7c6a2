package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
)

// bearer is whose secret a mail from an address that the book does not know
// carries, nil for nobody: one of the desk's own people, or one of the ticket's.
// He writes from elsewhere, or it is another who was passed the letter. Without
// a secret it may be the requester, if it bears his name. He is asked.
func (d *Desk) bearer(c *Case, partly []store.Participant) *Person {
	m := c.Mail.Message
	people := d.Book.Directory.Technicians
	if manager := d.Book.Directory.Manager; manager != nil {
		people = append(people[:len(people):len(people)], manager)
	}
	requester := d.personAt(c.Ticket.Requester)
	people = append(people[:len(people):len(people)], requester)
	for _, p := range partly {
		people = append(people, d.personAt(p.Person))
	}
	for _, p := range people {
		if slices.ContainsFunc(append([]string{p.Address}, p.Aliases...), func(address string) bool {
			return d.provedBy(m, c.Numbers, store.Address{Address: address}.Key())
		}) {
			return p
		}
	}
	if name := strings.TrimSpace(m.From.Name); name != "" && c.Mail.Proof != store.ProofAdmin && name == cmp.Or(requester.Name, c.Ticket.Fields.Name) {
		return requester
	}
	return nil
}

// personAt is what the book knows of an address, or the address with its name.
func (d *Desk) personAt(a store.Address) *Person {
	if p := d.Book.Directory.Find(a.Address); p != nil {
		return p
	}
	return &Person{Name: a.Name, Address: a.Address}
}

// adoptBearer takes a mail from an unknown address for its bearer's who said that it
// is his, or for whom an administrator did.
func (d *Desk) adoptBearer(tx store.Tx, c *Case) error {
	m := c.Mail.Message
	if c.Sender != nil || c.Ticket == nil || m.Kind.Automatic() || m.From.Key() == c.Ticket.Requester.Key() {
		return nil
	}
	partly, err := tx.Participants(c.Ticket.ID)
	if err != nil {
		return fmt.Errorf("participants of %s: %w", c.Ticket.Number, err)
	}
	if slices.ContainsFunc(partly, func(p store.Participant) bool { return p.Person.Key() == m.From.Key() }) {
		return nil
	}
	if c.Bearer = d.bearer(c, partly); c.Bearer != nil && c.Mail.Proof != store.Unproved {
		d.writtenBy(c, c.Bearer)
	}
	return nil
}

// writtenBy takes the mail of a case for a person's, whatever address it came
// from: answers go to the one that is known.
func (d *Desk) writtenBy(c *Case, p *Person) {
	mail, message := *c.Mail, *c.Mail.Message // what came in stays as it was
	message.From = p.Mail()
	mail.Message = &message
	c.Mail, c.Sender = &mail, d.Book.Directory.Find(p.Address)
}

// elsewhere decides about a mail of somebody who does not take part: he whose
// secret it carries is asked whether he wrote it.
func (t *turn) elsewhere() {
	m, p := t.c.Mail.Message, t.c.Bearer
	t.out.Ticket = nil
	t.hold("not a participant of " + t.c.Ticket.Number + ": " + m.From.Address)
	if p != nil {
		asked := *p
		asked.Language = cmp.Or(p.Language, t.c.Ticket.Language)
		t.askSender(&asked, t.c.Ticket.Number)
	}
}
