package storetest

import (
	"testing"

	"maildesk/store"
)

var historyPromises = []promise{
	{"participants are kept once, in the order they came", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			one, two := newTicket(tx, nil), newTicket(tx, nil)
			want := store.Participant{}
			Fill(&want)
			want.TicketID = one.ID
			ok(tx.AddParticipant(want))
			other := store.Participant{TicketID: one.ID, Person: store.Address{Address: "Li@Corp.example"}, Role: store.CopiedRole}
			ok(tx.AddParticipant(other))
			ok(tx.AddParticipant(store.Participant{TicketID: one.ID, Role: store.TechnicianRole,
				Person: store.Address{Name: "李", Address: "li@corp.example"}}))
			ok(tx.AddParticipant(store.Participant{TicketID: two.ID, Person: other.Person, Role: store.TechnicianRole}))
			complete(t, want)
			same(t, "participants", must(tx.Participants(one.ID)), []store.Participant{want, other})
			ok(tx.RemoveParticipant(one.ID, "LI@corp.example"))
			ok(tx.RemoveParticipant(one.ID, "nobody@corp.example"))
			same(t, "after one left", must(tx.Participants(one.ID)), []store.Participant{want})
			wantIs(t, "of the other ticket", len(must(tx.Participants(two.ID))), 1)
		})
	}},
	{"events come back as they were, oldest first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket, mail := newTicket(tx, nil), newMail(tx, 1, nil)
			want := []*store.Event{{}, {At: moment(0), Kind: store.EventNote}}
			Fill(want[0])
			want[0].IncomingID = mail.ID
			for _, e := range want {
				e.TicketID = ticket.ID
				ok(tx.AddEvent(e))
			}
			complete(t, want[0])
			same(t, "events", must(tx.Events(ticket.ID)), want)
			wantIs(t, "of another ticket", len(must(tx.Events(404))), 0)
		})
	}},
	{"the last events of a kind, of all tickets, newest first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			one, two := newTicket(tx, nil), newTicket(tx, nil)
			for i, e := range []store.Event{
				{TicketID: one.ID, Kind: store.EventCategory, Text: "a"}, {TicketID: two.ID, Kind: store.EventPriority, Text: "b"},
				{TicketID: one.ID, Kind: store.EventNote, Text: "c"}, {TicketID: two.ID, Kind: store.EventCategory, Text: "d"},
			} {
				e.At = moment(i)
				ok(tx.AddEvent(&e))
			}
			texts := func(events []*store.Event) (all string) {
				for _, e := range events {
					all += e.Text
				}
				return all
			}
			kinds := []store.EventKind{store.EventCategory, store.EventPriority}
			wantIs(t, "both kinds", texts(must(tx.LastEvents(kinds, 10))), "dba")
			wantIs(t, "two of them", texts(must(tx.LastEvents(kinds, 2))), "db")
			wantIs(t, "one kind", texts(must(tx.LastEvents(kinds[:1], 10))), "da")
		})
	}},
	{"a ticket and a mail that are not there have no history", func(t *testing.T, s store.Store) {
		for name, write := range map[string]func(tx store.Tx) error{
			"AddEvent":       func(tx store.Tx) error { return tx.AddEvent(&store.Event{TicketID: 404}) },
			"AddEvent mail":  func(tx store.Tx) error { return tx.AddEvent(&store.Event{TicketID: 1, IncomingID: 404}) },
			"AddParticipant": func(tx store.Tx) error { return tx.AddParticipant(store.Participant{TicketID: 404}) },
			"AddMessageID":   func(tx store.Tx) error { return tx.AddMessageID("a@b", 404) },
			"IndexTicket":    func(tx store.Tx) error { return tx.IndexTicket(404, "text") },
			"SetTimer":       func(tx store.Tx) error { return tx.SetTimer(&store.Timer{TicketID: 404}) },
			"AddOutgoing":    func(tx store.Tx) error { return tx.AddOutgoing(&store.Outgoing{TicketID: 404}) },
			"FinishIncoming": func(tx store.Tx) error {
				return tx.FinishIncoming(newMail(tx, 1, nil).ID, store.Verdict{State: store.Opened, TicketID: 404})
			},
		} {
			err := s.Update(t.Context(), func(tx store.Tx) error {
				newTicket(tx, nil)
				return write(tx)
			})
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	}},
}
