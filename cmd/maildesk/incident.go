package main

import (
	"fmt"
	"io"

	"maildesk/store"
)

// ties are what joins a ticket with an incident: the one that it is part of, or
// the tickets that are part of it.
type ties struct {
	Incident string         `json:"incident,omitempty"` // number
	Children []*store.Child `json:"children,omitempty"`
}

func tiesOf(tx store.Tx, ticket *store.Ticket) (t ties, err error) {
	if ticket.Incident != 0 {
		incident, err := tx.Ticket(ticket.Incident)
		if err != nil {
			return t, fmt.Errorf("incident of %s: %w", ticket.Number, err)
		}
		t.Incident = incident.Number
	}
	if ticket.Major {
		t.Children, err = tx.Children(ticket.ID)
	}
	return t, err
}

// print shows the tickets of an incident, and why each is part of it.
func (t *ties) print(w io.Writer) {
	if len(t.Children) == 0 {
		return
	}
	fmt.Fprintln(w, "\ntickets of this incident")
	var list table
	for _, c := range t.Children {
		list.add("  "+c.Number, moment(c.Opened), string(c.Status), c.Requester.Label(), c.Department, cut(c.Subject, 50))
	}
	list.print(w)
}
