package rules

import (
	"strings"

	"maildesk/store"
)

// keepSecret restricts a ticket that the rule book calls confidential: a leaver
// must not learn of it before his time, nor from colleagues (handbook H16).
func (t *turn) keepSecret(class *Classification) {
	ticket := t.ticket()
	if class.Subcategory == nil || !class.Subcategory.Confidential {
		return
	}
	leaver := t.onlyOneNamed(ticket.Subject + "\n" + t.c.Mail.Message.Text)
	self := t.Book.Directory.Find(ticket.Requester.Address)
	if leaver == nil && ticket.Beneficiary.Label() == "" || leaver != nil && leaver == self {
		return // about an account of his own
	}
	ticket.Confidential = true
	if leaver != nil {
		ticket.Beneficiary = leaver.Mail()
	}
}

// onlyOneNamed is the only person of the book whom a text names, besides its writer
// and those at whom the approval ends; nil for none or several.
func (t *turn) onlyOneNamed(text string) *Person {
	var found *Person
	self := t.Book.Directory.Find(t.ticket().Requester.Address)
	for _, p := range t.Book.Directory.people {
		if p == self || p == found || p.Name == "" || !strings.Contains(text, p.Name) && !strings.Contains(strings.ToLower(text), p.Key()) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// maySee reports whether a letter about a ticket, or a row of a list, is for
// that reader. Of a confidential one the requester, the manager, the technician
// who has it and those who approve it may know; never the one it is about.
func (d *Desk) maySee(ticket *store.Ticket, partly []store.Participant, reader store.Address) bool {
	if ticket == nil || !ticket.Confidential {
		return true
	}
	key := reader.Key()
	if p := d.Book.Directory.Find(reader.Address); p != nil {
		key = p.Key()
	}
	if about := d.Book.Directory.Find(ticket.Beneficiary.Address); key == ticket.Beneficiary.Key() || about != nil && key == about.Key() {
		return false
	}
	if key == ticket.Requester.Key() || key == ticket.Assignee || d.Self.Admin.Key() == key || d.Book.Directory.Manager != nil && d.Book.Directory.Manager.Key() == key {
		return true
	}
	for _, p := range partly {
		if p.Person.Key() == key && (p.Role == store.ApproverRole || p.Role == store.TechnicianRole) {
			return true
		}
	}
	return false
}
