package storetest

import (
	"fmt"
	"testing"

	"maildesk/store"
)

var ticketPromises = []promise{
	{"a ticket comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Ticket{}
		update(t, s, func(tx store.Tx) {
			other := newTicket(tx, nil)
			Fill(want)
			want.Status, want.MergedInto, want.Incident = store.StatusMerged, other.ID, other.ID
			ok(tx.AddTicket("20240514", want))
			complete(t, want)
			wantIs(t, "number", want.Number, "IT20240514002")
			same(t, "Ticket", must(tx.Ticket(want.ID)), want)
		})
		view(t, s, func(tx store.Tx) {
			same(t, "Ticket", must(tx.Ticket(want.ID)), want)
			same(t, "TicketByNumber", must(tx.TicketByNumber("IT20240514002")), want)
			same(t, "in small letters", must(tx.TicketByNumber("it20240514002")), want)
			same(t, "ListTickets", must(tx.ListTickets(store.TicketFilter{Limit: 1})), []*store.Ticket{want})
		})
	}},
	{"a changed ticket comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Ticket{}
		update(t, s, func(tx store.Tx) {
			first, other := newTicket(tx, nil), newTicket(tx, nil)
			Fill(want)
			want.ID, want.Number, want.Status, want.MergedInto, want.Incident = first.ID, first.Number, store.StatusClosed, other.ID, other.ID
			complete(t, want)
			ok(tx.UpdateTicket(want))
			same(t, "Ticket", must(tx.Ticket(want.ID)), want)
			same(t, "the other", must(tx.Ticket(other.ID)), other)

			empty := &store.Ticket{ID: first.ID, Number: first.Number, Status: store.StatusOpen}
			ok(tx.UpdateTicket(empty))
			same(t, "emptied", must(tx.Ticket(first.ID)), empty)
		})
	}},
	{"each status can be kept", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for _, ticket.Status = range []store.Status{store.StatusSelfCheck, store.StatusOpen, store.StatusWorking, store.StatusWaiting,
				store.StatusResolved, store.StatusClosed, store.StatusCancelled, store.StatusMerged} {
				ok(tx.UpdateTicket(ticket))
				wantIs(t, "status", must(tx.Ticket(ticket.ID)).Status, ticket.Status)
			}
		})
	}},
	{"what is not there is not found", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			_, err := tx.Ticket(404)
			wantError(t, "Ticket", err, store.ErrNotFound)
			_, err = tx.TicketByNumber("IT20240514001")
			wantError(t, "TicketByNumber", err, store.ErrNotFound)
			_, err = tx.TicketByMessageID([]string{"a@b"})
			wantError(t, "TicketByMessageID", err, store.ErrNotFound)
			_, err = tx.TicketByMessageID(nil)
			wantError(t, "TicketByMessageID of none", err, store.ErrNotFound)
			wantError(t, "UpdateTicket", tx.UpdateTicket(&store.Ticket{ID: 404, Status: store.StatusOpen}), store.ErrNotFound)
			newTicket(tx, nil) // and the transaction goes on
		})
	}},
	{"numbers begin anew each day and grow past 999", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i := range 1001 {
				ticket := &store.Ticket{Status: store.StatusOpen}
				ok(tx.AddTicket("20240514", ticket))
				if want := fmt.Sprintf("IT20240514%03d", i+1); ticket.Number != want {
					t.Fatalf("got number %s, want %s", ticket.Number, want)
				}
			}
			next := &store.Ticket{Status: store.StatusOpen}
			ok(tx.AddTicket("20240515", next))
			wantIs(t, "next day", next.Number, "IT20240515001")
			wantIs(t, "found", must(tx.TicketByNumber("IT202405141001")).Number, "IT202405141001")
		})
	}},
	{"a number of a ticket that was undone is given to the next", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { newTicket(tx, nil) })
		_ = s.Update(t.Context(), func(tx store.Tx) error {
			wantIs(t, "number", newTicket(tx, nil).Number, "IT20240514002")
			return errOwn
		})
		update(t, s, func(tx store.Tx) {
			_ = tx.Savepoint(func() error {
				wantIs(t, "number", newTicket(tx, nil).Number, "IT20240514002")
				return errOwn
			})
			wantIs(t, "number", newTicket(tx, nil).Number, "IT20240514002")
		})
	}},
	{"lists of tickets are filtered and paged", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, change := range []func(*store.Ticket){
				func(t *store.Ticket) { t.Assignee, t.ResolveDue = "wang@corp.example", moment(10) },
				func(t *store.Ticket) { t.Status, t.ResolveDue, t.Closed = store.StatusClosed, moment(10), moment(5) },
				func(t *store.Ticket) { t.Priority, t.ResolveDue, t.Asset = store.Critical, moment(20), "PC-0231" },
				func(t *store.Ticket) {
					t.Status, t.Resolved, t.ResolveDue = store.StatusResolved, moment(9), moment(10)
				},
				func(t *store.Ticket) { t.Category, t.Requester.Address = store.Network, "Li@Corp.example" },
				func(t *store.Ticket) { t.Status = store.StatusMerged },
			} {
				newTicket(tx, func(t *store.Ticket) { change(t); t.Opened = moment(i + 1) })
			}
			for _, c := range []struct {
				name string
				f    store.TicketFilter
				want []int64
			}{
				{"all", store.TicketFilter{}, []int64{6, 5, 4, 3, 2, 1}},
				{"open", store.TicketFilter{Open: true}, []int64{5, 4, 3, 1}},
				{"statuses", store.TicketFilter{Statuses: []store.Status{store.StatusClosed, store.StatusResolved}}, []int64{4, 2}},
				{"requester", store.TicketFilter{Requester: "LI@corp.example"}, []int64{5}},
				{"asset", store.TicketFilter{Asset: "PC-0231"}, []int64{3}},
				{"assignee", store.TicketFilter{Assignee: "Wang@corp.example"}, []int64{1}},
				{"unassigned", store.TicketFilter{Unassigned: true, Open: true}, []int64{5, 4, 3}},
				{"category", store.TicketFilter{Category: store.Network}, []int64{5}},
				{"priority", store.TicketFilter{Priority: store.Critical}, []int64{3}},
				{"overdue", store.TicketFilter{Overdue: moment(20)}, []int64{1}},
				{"overdue later", store.TicketFilter{Overdue: moment(21)}, []int64{3, 1}},
				{"time", store.TicketFilter{Since: moment(2), Until: moment(4)}, []int64{3, 2}},
				{"page", store.TicketFilter{BeforeID: 5, Limit: 2}, []int64{4, 3}},
				{"several", store.TicketFilter{Open: true, Category: store.Hardware, Statuses: []store.Status{store.StatusOpen}, Since: moment(1), BeforeID: 3}, []int64{1}},
				{"none", store.TicketFilter{Category: store.DataSecurity}, []int64{}},
			} {
				same(t, c.name, ids(must(tx.ListTickets(c.f)), ticketID), c.want)
			}
		})
	}},
	{"open load counts what is left to do", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for _, change := range []func(*store.Ticket){
				func(t *store.Ticket) { t.Assignee = "wang@corp.example" },
				func(t *store.Ticket) { t.Assignee, t.Status = "wang@corp.example", store.StatusWaiting },
				func(t *store.Ticket) { t.Assignee, t.Status = "wang@corp.example", store.StatusCancelled },
				func(t *store.Ticket) {
					t.Assignee, t.Status, t.Resolved = "wang@corp.example", store.StatusResolved, moment(1)
				},
				func(t *store.Ticket) { t.Assignee = "zhao@corp.example" },
				func(t *store.Ticket) {},
			} {
				newTicket(tx, change)
			}
			same(t, "load", must(tx.OpenLoad()), map[string]int{"wang@corp.example": 2, "zhao@corp.example": 1})
		})
	}},
	{"a Message-ID leads to its ticket", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			one, two := newTicket(tx, nil), newTicket(tx, nil)
			ok(tx.AddMessageID("root@desk.example", one.ID))
			ok(tx.AddMessageID("later@desk.example", two.ID))
			ok(tx.AddMessageID("root@desk.example", two.ID)) // known: keeps its ticket
			ok(tx.AddMessageID("", two.ID))
			many := make([]string, 300)
			for i := range many {
				many[i] = fmt.Sprintf("%d@elsewhere.example", i)
			}
			for _, c := range []struct {
				name string
				ids  []string
				want int64
			}{
				{"one", []string{"root@desk.example"}, one.ID},
				{"last known", []string{"root@desk.example", "later@desk.example", "x@y"}, two.ID},
				{"last known, other order", []string{"later@desk.example", "root@desk.example"}, one.ID},
				{"first of many", append([]string{"root@desk.example"}, many...), one.ID},
				{"last of many", append(many, "later@desk.example"), two.ID},
			} {
				wantIs(t, c.name, must(tx.TicketByMessageID(c.ids)).ID, c.want)
			}
			_, err := tx.TicketByMessageID([]string{"", "x@y", "ROOT@desk.example"})
			wantError(t, "unknown ids", err, store.ErrNotFound)
		})
	}},
}
