package storetest

import (
	"testing"

	"maildesk/store"
)

var timerPromises = []promise{
	{"a timer comes back as it was", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			want := &store.Timer{}
			Fill(want)
			want.TicketID = newTicket(tx, nil).ID
			ok(tx.SetTimer(want))
			complete(t, want)
			same(t, "ListTimers", must(tx.ListTimers(want.TicketID, 10)), []*store.Timer{want})
			same(t, "DueTimers", must(tx.DueTimers(want.Due, 10)), []*store.Timer{want})
		})
	}},
	{"a timer takes the place of one of its ticket, kind and key", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			one, two := newTicket(tx, nil).ID, newTicket(tx, nil).ID
			set := func(ticket int64, kind store.TimerKind, key string, due int) *store.Timer {
				timer := &store.Timer{TicketID: ticket, Kind: kind, Key: key, Due: moment(due)}
				ok(tx.SetTimer(timer))
				return timer
			}
			first := set(one, store.TimerAccept, "", 1)
			ok(tx.PostponeTimer(first.ID, moment(2)))
			again := set(one, store.TimerAccept, "", 9)
			if again.ID == first.ID {
				t.Error("the new timer has the id of the old: who deletes the old would delete the new")
			}
			wantError(t, "DeleteTimer of one that was replaced", tx.DeleteTimer(first.ID), store.ErrNotFound)
			set(one, store.TimerAccept, "second", 8)
			set(two, store.TimerAccept, "", 7)
			set(one, store.TimerAutoClose, "", 6)
			set(0, store.TimerDigest, "", 5)
			set(0, store.TimerDigest, "", 4)
			all := must(tx.ListTimers(0, 10))
			wantIs(t, "timers", len(all), 5)
			same(t, "earliest", all[0].Due, moment(4))
			same(t, "replaced", all[4], again)
			same(t, "of a ticket", ids(must(tx.ListTimers(one, 2)), timerID), ids([]*store.Timer{all[1], all[3]}, timerID))
		})
	}},
	{"timers are cancelled by kind or all", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			one, two := newTicket(tx, nil).ID, newTicket(tx, nil).ID
			for _, ticket := range []int64{one, two, 0} {
				for _, kind := range []store.TimerKind{store.TimerAccept, store.TimerResponseRemind, store.TimerResponseBreach} {
					for _, key := range []string{"", "2"} {
						ok(tx.SetTimer(&store.Timer{TicketID: ticket, Kind: kind, Key: key, Due: moment(1)}))
					}
				}
			}
			ok(tx.CancelTimers(one, store.TimerAccept, store.TimerResponseBreach, store.TimerHeld))
			wantIs(t, "left", len(must(tx.ListTimers(one, 10))), 2)
			ok(tx.CancelTimers(one))
			ok(tx.CancelTimers(one))
			wantIs(t, "left", len(must(tx.ListTimers(one, 10))), 0)
			wantIs(t, "of the other ticket", len(must(tx.ListTimers(two, 10))), 6)
			ok(tx.CancelTimers(0, store.TimerAccept))
			wantIs(t, "left of all", len(must(tx.ListTimers(0, 100))), 10)
		})
	}},
	{"due timers come earliest first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, due := range []int{5, 3, 8, 3} {
				ok(tx.SetTimer(&store.Timer{Kind: store.TimerHeld, Key: string(rune('a' + i)), Due: moment(due)}))
			}
			keys := func(now, limit int) (list string) {
				for _, timer := range must(tx.DueTimers(moment(now), limit)) {
					list += timer.Key
				}
				return list
			}
			wantIs(t, "before all", keys(2, 10), "")
			wantIs(t, "due this moment", keys(3, 10), "bd")
			wantIs(t, "some", keys(7, 10), "bda")
			wantIs(t, "all", keys(9, 10), "bdac")
			wantIs(t, "limited", keys(9, 1), "b")
			first := must(tx.DueTimers(moment(9), 1))[0]
			ok(tx.PostponeTimer(first.ID, moment(20)))
			wantIs(t, "one postponed", keys(9, 10), "dac")
			last := must(tx.ListTimers(0, 10))[3]
			wantIs(t, "attempts", last.Attempts, 1)
			same(t, "due", last.Due, moment(20))
			ok(tx.DeleteTimer(first.ID))
			wantError(t, "DeleteTimer again", tx.DeleteTimer(first.ID), store.ErrNotFound)
			wantIs(t, "one deleted", keys(30, 10), "dac")
			wantError(t, "PostponeTimer of a deleted one", tx.PostponeTimer(first.ID, moment(1)), store.ErrNotFound)
		})
	}},
	{"next work is the earliest timer or postponed mail", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			wantIs(t, "nothing", must(tx.NextWork()).IsZero(), true)
			mail := newMail(tx, 1, nil)
			wantIs(t, "a mail that is not postponed", must(tx.NextWork()).IsZero(), true)
			ok(tx.PostponeIncoming(mail.ID, moment(40), ""))
			same(t, "postponed mail", must(tx.NextWork()), moment(40))
			timer := &store.Timer{Kind: store.TimerDigest, Due: moment(50)}
			ok(tx.SetTimer(timer))
			same(t, "mail before timer", must(tx.NextWork()), moment(40))
			timer.Due = moment(30)
			ok(tx.SetTimer(timer))
			same(t, "timer before mail", must(tx.NextWork()), moment(30))
			ok(tx.DeleteTimer(timer.ID))
			ok(tx.FinishIncoming(mail.ID, store.Verdict{State: store.Quarantined}))
			wantIs(t, "all done", must(tx.NextWork()).IsZero(), true)
		})
	}},
}
