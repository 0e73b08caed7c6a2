package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"maildesk/store"
)

// signature of a ticket with topics, at minutes.
func signature(tx store.Tx, ticket *store.Ticket, minutes int, major bool, place string, topics ...string) {
	ok(tx.SetSignature(&store.Signature{TicketID: ticket.ID, At: moment(minutes), Major: major, Place: place, Topics: topics, Data: json.RawMessage(`{"a": 1}`)}))
}

func alikeID(a *store.Alike) int64 { return a.TicketID }
func childID(c *store.Child) int64 { return c.ID }

var incidentPromises = []promise{
	{"similar tickets are found by topic, incidents first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			var all []*store.Ticket
			for range 8 {
				all = append(all, newTicket(tx, func(t *store.Ticket) { t.Department, t.Opened = "财务部", moment(3) }))
			}
			all[4].Status, all[4].Resolved = store.StatusResolved, moment(4)
			all[5].Status, all[5].Closed = store.StatusClosed, moment(4)
			ok(tx.UpdateTicket(all[4]))
			ok(tx.UpdateTicket(all[5]))
			signature(tx, all[0], 1, true, "", "erp") // an incident, however old
			signature(tx, all[1], 9, false, "", "erp", "oa")
			signature(tx, all[2], 10, false, "", "erp")
			signature(tx, all[3], 11, false, "", "erp", "oa")
			signature(tx, all[4], 11, false, "", "erp") // solved
			signature(tx, all[5], 11, false, "", "erp") // ended
			signature(tx, all[6], 11, false, "", "vpn")
			signature(tx, all[7], 11, false, "", "erp")
			signature(tx, all[7], 12, false, "") // forgotten
			got := must(tx.Alike([]string{"erp", "oa"}, moment(10), 0))
			same(t, "Alike", ids(got, alikeID), []int64{1, 4, 4, 3})
			want := store.Alike{
				Topic: "erp", TicketID: 3, Number: all[2].Number, Status: store.StatusOpen, Requester: all[2].Requester, Department: "财务部",
				Subject: "打印机卡纸", Priority: store.Normal, Opened: moment(3), At: moment(10), Data: json.RawMessage(`{"a": 1}`),
			}
			same(t, "one of them", *got[3], want)
			wantIs(t, "major", got[0].Major, true)
			same(t, "at most", ids(must(tx.Alike([]string{"erp", "oa"}, moment(0), 1)), alikeID), []int64{1, 4, 4})
			same(t, "no topic", ids(must(tx.Alike(nil, time.Time{}, 0)), alikeID), []int64{})
		})
	}},
	{"a signature comes back as it was", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			want := &store.Signature{}
			Fill(want)
			want.TicketID = ticket.ID
			complete(t, want)
			ok(tx.SetSignature(want))
			same(t, "Signature", must(tx.Signature(ticket.ID)), want)
			ok(tx.SetSignature(&store.Signature{TicketID: ticket.ID}))
			_, err := tx.Signature(ticket.ID)
			wantError(t, "forgotten", err, store.ErrNotFound)
		})
	}},
	{"there is one incident for a topic and a place", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			first, second := newTicket(tx, nil), newTicket(tx, nil)
			signature(tx, first, 1, true, "三楼", "wifi")
			signature(tx, second, 1, true, "五楼", "wifi")
			signature(tx, newTicket(tx, nil), 1, false, "三楼", "wifi")
			err := tx.Savepoint(func() error {
				return tx.SetSignature(&store.Signature{TicketID: second.ID, At: moment(1), Major: true, Place: "三楼", Topics: []string{"wifi"}})
			})
			wantError(t, "the same place", err, store.ErrConflict)
			wantIs(t, "as before", must(tx.Signature(second.ID)).Place, "五楼")
		})
	}},
	{"children of an incident are listed", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			incident := newTicket(tx, func(t *store.Ticket) { t.Major, t.Reporters = true, 2 })
			for range 2 {
				newTicket(tx, func(t *store.Ticket) { t.Incident, t.Department, t.Changed = incident.ID, "财务部", moment(5) })
			}
			newTicket(tx, nil)
			got := must(tx.Children(incident.ID))
			same(t, "Children", ids(got, childID), []int64{2, 3})
			complete(t, got[0])
			same(t, "of none", ids(must(tx.Children(4)), childID), []int64{})
		})
	}},
}
