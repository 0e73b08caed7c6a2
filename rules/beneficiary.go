package rules

import "maildesk/store"

// behalf keeps apart for whom a mail asks and who wrote it. The requester
// gets the letters and answers them. The beneficiary is written to by nobody:
// he may not work here yet, or not know yet that he leaves.
func (t *turn) behalf(person store.Address) {
	if person.Name == "" && person.Address == "" {
		return
	}
	ticket := t.ticket()
	if known := t.Book.Directory.Find(person.Address); known != nil {
		person = known.Mail()
	} else if known := t.Book.Directory.Named(person.Name); known != nil && person.Address == "" {
		person = known.Mail()
	}
	if person.Key() != "" && person.Key() == ticket.Requester.Key() || person.Name == ticket.Requester.Name {
		return
	}
	ticket.Beneficiary = person
	if t.admitted(person) && !ticket.Confidential {
		t.join(person, store.BehalfRole)
	}
}
