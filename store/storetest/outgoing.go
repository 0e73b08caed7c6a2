package storetest

import (
	"fmt"
	"testing"
	"time"

	"maildesk/store"
)

// hours waits longer after each attempt.
func hours(attempts int) time.Duration { return time.Duration(attempts) * time.Hour }

var outgoingPromises = []promise{
	{"a letter comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Outgoing{}
		update(t, s, func(tx store.Tx) {
			Fill(want)
			want.TicketID, want.IncomingID, want.State = newTicket(tx, nil).ID, newMail(tx, 1, nil).ID, store.Sent
			ok(tx.AddOutgoing(want))
			complete(t, want)
		})
		view(t, s, func(tx store.Tx) {
			same(t, "Outgoing", must(tx.Outgoing(want.ID)), want)
			same(t, "ListOutgoing", must(tx.ListOutgoing(store.OutgoingFilter{})), []*store.Outgoing{want})
			same(t, "OutgoingByMessageID", must(tx.OutgoingByMessageID(want.MessageID)), []*store.Outgoing{want})
		})
	}},
	{"a new letter is queued and due", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			wantIs(t, "no letter", must(tx.NextOutgoing()).IsZero(), true)
			o := newLetter(tx, 5, nil)
			wantIs(t, "state", o.State, store.Queued)
			same(t, "as kept", must(tx.Outgoing(o.ID)), o)
			same(t, "next", must(tx.NextOutgoing()), moment(5))
			wantIs(t, "claimed too early", len(must(tx.ClaimOutgoing(moment(4), 10, hours))), 0)
			wantIs(t, "claimed", len(must(tx.ClaimOutgoing(moment(5), 10, hours))), 1)
		})
	}},
	{"claims come urgent first, then by time", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			urgent := func(o *store.Outgoing) { o.Urgent = true }
			newLetter(tx, 1, nil)
			newLetter(tx, 1, nil)
			newLetter(tx, 3, urgent)
			newLetter(tx, 2, urgent)
			newLetter(tx, 0, nil)
			newLetter(tx, 0, func(o *store.Outgoing) { o.Next = moment(9) })
			newLetter(tx, 50, urgent)
			same(t, "first", ids(must(tx.ClaimOutgoing(moment(10), 3, hours)), letterID), []int64{4, 3, 5})
			same(t, "then", ids(must(tx.ClaimOutgoing(moment(10), 10, hours)), letterID), []int64{1, 2, 6})
			same(t, "none", ids(must(tx.ClaimOutgoing(moment(10), 10, hours)), letterID), []int64{})
		})
	}},
	{"a claim counts the attempt and moves the letter in one write", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { newLetter(tx, 0, nil) })
		for i := 1; i <= 3; i++ {
			now := moment(i * 1000)
			update(t, s, func(tx store.Tx) {
				o := must(tx.ClaimOutgoing(now, 1, hours))[0]
				wantIs(t, "attempts", o.Attempts, i)
				same(t, "next", o.Next, now.Add(time.Duration(i)*time.Hour))
				same(t, "as kept", must(tx.Outgoing(o.ID)), o)
				same(t, "next letter", must(tx.NextOutgoing()), o.Next)
			})
		}
		// A claim that is not committed never was.
		_ = s.Update(t.Context(), func(tx store.Tx) error {
			wantIs(t, "claimed", len(must(tx.ClaimOutgoing(moment(9000), 1, hours))), 1)
			return errOwn
		})
		view(t, s, func(tx store.Tx) { wantIs(t, "attempts", must(tx.Outgoing(1)).Attempts, 3) })
	}},
	{"a sent letter is sent", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			o := newLetter(tx, 0, nil)
			must(tx.ClaimOutgoing(moment(1), 1, hours))
			ok(tx.FinishOutgoing(o.ID, moment(2), "250 2.0.0 Ok: queued as 4F"))
			got := must(tx.Outgoing(o.ID))
			wantIs(t, "state", got.State, store.Sent)
			wantIs(t, "reply", got.Reply, "250 2.0.0 Ok: queued as 4F")
			same(t, "sent", got.SentAt, moment(2))
			wantIs(t, "claimed again", len(must(tx.ClaimOutgoing(moment(9000), 1, hours))), 0)
			wantIs(t, "next", must(tx.NextOutgoing()).IsZero(), true)
			wantError(t, "WithdrawOutgoing", tx.WithdrawOutgoing(o.ID), store.ErrNotFound)
		})
	}},
	{"a failed try is tried again, a try that was none is given back", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			o := newLetter(tx, 0, nil)
			must(tx.ClaimOutgoing(moment(1), 1, hours))
			ok(tx.RetryOutgoing(o.ID, moment(10), "451 greylisted"))
			got := must(tx.Outgoing(o.ID))
			wantIs(t, "state", got.State, store.Queued)
			wantIs(t, "attempts", got.Attempts, 1)
			wantIs(t, "error", got.LastError, "451 greylisted")
			same(t, "next", got.Next, moment(10))

			must(tx.ClaimOutgoing(moment(10), 1, hours))
			ok(tx.UncountOutgoing(o.ID, moment(20), "no route to host"))
			got = must(tx.Outgoing(o.ID))
			wantIs(t, "state", got.State, store.Queued)
			wantIs(t, "attempts", got.Attempts, 1)
			wantIs(t, "error", got.LastError, "no route to host")
			same(t, "next", got.Next, moment(20))
			ok(tx.UncountOutgoing(o.ID, moment(20), ""))
			ok(tx.UncountOutgoing(o.ID, moment(20), ""))
			wantIs(t, "attempts", must(tx.Outgoing(o.ID)).Attempts, 0)
		})
	}},
	{"a letter given up sets the timer that tells the engine", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			ofTicket := newLetter(tx, 0, func(o *store.Outgoing) { o.TicketID = ticket.ID })
			second := newLetter(tx, 0, func(o *store.Outgoing) { o.TicketID = ticket.ID })
			ofDesk := newLetter(tx, 0, nil)
			for _, o := range []*store.Outgoing{ofTicket, second, ofDesk} {
				ok(tx.FailOutgoing(o.ID, moment(3), "550 no such user"))
				got := must(tx.Outgoing(o.ID))
				wantIs(t, "state", got.State, store.Failed)
				wantIs(t, "error", got.LastError, "550 no such user")
			}
			timers := must(tx.DueTimers(moment(3), 10))
			wantIs(t, "timers", len(timers), 3)
			for i, o := range []*store.Outgoing{ofTicket, second, ofDesk} {
				wantIs(t, "kind", timers[i].Kind, store.TimerUndeliverable)
				wantIs(t, "ticket", timers[i].TicketID, o.TicketID)
				wantIs(t, "data", string(timers[i].Data), fmt.Sprintf(`{"outgoing":%d}`, o.ID))
			}
		})
	}},
	{"a withdrawn letter stays withdrawn, unless it was sent meanwhile", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			o := newLetter(tx, 0, nil)
			must(tx.ClaimOutgoing(moment(1), 1, hours))
			ok(tx.WithdrawOutgoing(o.ID))
			wantError(t, "again", tx.WithdrawOutgoing(o.ID), store.ErrNotFound)
			ok(tx.RetryOutgoing(o.ID, moment(2), "451"))
			ok(tx.UncountOutgoing(o.ID, moment(2), "451"))
			ok(tx.FailOutgoing(o.ID, moment(2), "550"))
			wantIs(t, "state", must(tx.Outgoing(o.ID)).State, store.Withdrawn)
			wantIs(t, "timers", len(must(tx.ListTimers(0, 10))), 0)
			wantIs(t, "claimed", len(must(tx.ClaimOutgoing(moment(9000), 1, hours))), 0)
			ok(tx.FinishOutgoing(o.ID, moment(3), "250 Ok"))
			wantIs(t, "state", must(tx.Outgoing(o.ID)).State, store.Sent)
		})
	}},
	{"what is not there is not found", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			_, err := tx.Outgoing(404)
			wantError(t, "Outgoing", err, store.ErrNotFound)
			wantError(t, "FinishOutgoing", tx.FinishOutgoing(404, moment(0), ""), store.ErrNotFound)
			wantError(t, "RetryOutgoing", tx.RetryOutgoing(404, moment(0), ""), store.ErrNotFound)
			wantError(t, "UncountOutgoing", tx.UncountOutgoing(404, moment(0), ""), store.ErrNotFound)
			wantError(t, "FailOutgoing", tx.FailOutgoing(404, moment(0), ""), store.ErrNotFound)
			wantError(t, "WithdrawOutgoing", tx.WithdrawOutgoing(404), store.ErrNotFound)
			wantIs(t, "OutgoingByMessageID", len(must(tx.OutgoingByMessageID("a@b"))), 0)
			newLetter(tx, 0, nil) // and the transaction goes on
		})
	}},
	{"letters of one Message-ID are found", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, recipient := range []string{"a@corp.example", "b@corp.example", "c@corp.example"} {
				newLetter(tx, i/2, func(o *store.Outgoing) { o.Recipient = recipient })
			}
			same(t, "letters", ids(must(tx.OutgoingByMessageID("letter-0@desk.example")), letterID), []int64{1, 2})
		})
	}},
	{"lists of letters are filtered and paged", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for i := 1; i <= 5; i++ {
				newLetter(tx, i, func(o *store.Outgoing) {
					if i%2 == 0 {
						o.TicketID, o.Letter, o.Recipient = ticket.ID, "survey", "li@corp.example"
					}
				})
			}
			ok(tx.WithdrawOutgoing(3))
			for _, c := range []struct {
				name string
				f    store.OutgoingFilter
				want []int64
			}{
				{"all", store.OutgoingFilter{}, []int64{5, 4, 3, 2, 1}},
				{"state", store.OutgoingFilter{State: store.Withdrawn}, []int64{3}},
				{"ticket", store.OutgoingFilter{TicketID: ticket.ID}, []int64{4, 2}},
				{"recipient", store.OutgoingFilter{Recipient: "LI@corp.example"}, []int64{4, 2}},
				{"letter", store.OutgoingFilter{Letter: "survey"}, []int64{4, 2}},
				{"since", store.OutgoingFilter{Since: moment(4)}, []int64{5, 4}},
				{"page", store.OutgoingFilter{BeforeID: 4, Limit: 2}, []int64{3, 2}},
				{"all at once", store.OutgoingFilter{State: store.Queued, TicketID: ticket.ID, Recipient: "li@corp.example",
					Letter: "survey", Since: moment(1), BeforeID: 4, Limit: 5}, []int64{2}},
			} {
				same(t, c.name, ids(must(tx.ListOutgoing(c.f)), letterID), c.want)
			}
		})
	}},
	{"automatic letters are counted by recipient, domain, ticket and time", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for i, change := range []func(*store.Outgoing){
				func(o *store.Outgoing) {},
				func(o *store.Outgoing) { o.TicketID, o.Recipient = ticket.ID, "zhangwei@corp.example" },
				func(o *store.Outgoing) { o.Recipient = "li@corp.example" },
				func(o *store.Outgoing) { o.Recipient = "li@elsewhere.example" },
				func(o *store.Outgoing) { o.Automatic = "" }, // a person's words
				func(o *store.Outgoing) { o.State = store.Withdrawn },
			} {
				newLetter(tx, i+1, change)
			}
			for _, c := range []struct {
				recipient string
				ticket    int64
				since     int
				want      int
			}{
				{"zhangwei@corp.example", 0, 0, 2}, {"ZhangWei@corp.example", ticket.ID, 0, 1}, {"zhangwei@corp.example", 0, 2, 1},
				{"@corp.example", 0, 0, 3}, {"@Corp.example", 0, 3, 1}, {"", 0, 0, 4}, {"", ticket.ID, 0, 1}, {"", 0, 5, 0},
			} {
				wantIs(t, fmt.Sprint(c), must(tx.CountOutgoing(c.recipient, c.ticket, moment(c.since))), c.want)
			}
		})
	}},
}
