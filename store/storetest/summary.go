package storetest

import (
	"reflect"
	"testing"

	"maildesk/store"
)

var summaryPromises = []promise{
	{"nothing is counted as nothing", func(t *testing.T, s store.Store) {
		view(t, s, func(tx store.Tx) {
			got := must(tx.Summary(moment(0), moment(10)))
			same(t, "summary", got, &store.Summary{
				From: moment(0), To: moment(10),
				ByState: map[store.State]int{}, ByCategory: map[store.Category]int{}, ByPriority: map[store.Priority]int{},
				OpenByPriority: map[store.Priority]int{}, Satisfaction: map[store.Satisfaction]int{},
			})
		})
	}},
	{"mails and letters are counted", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for uid, v := range []store.Verdict{
				{State: store.Ignored}, // received before
				{State: store.Opened, TicketID: ticket.ID}, {State: store.Ignored}, {State: store.Ignored},
				{State: store.Held}, {State: store.Quarantined},
				{State: store.FollowUp, TicketID: ticket.ID}, // received at the end
			} {
				in := newMail(tx, uint32(uid+1), nil)
				ok(tx.FinishIncoming(in.ID, v))
			}
			newMail(tx, 99, nil) // after
			for i, at := range []int{1, 2, 6, 7} {
				newLetter(tx, i, nil)
				ok(tx.FailOutgoing(int64(i+1), moment(at), "550"))
			}
			got := must(tx.Summary(moment(2), moment(7)))
			wantIs(t, "received", got.Received, 5)
			same(t, "by state", got.ByState, map[store.State]int{store.Opened: 1, store.Ignored: 2, store.Held: 1, store.Quarantined: 1})
			wantIs(t, "undelivered", got.Undelivered, 2)
			wantIs(t, "held now", got.HeldNow, 2)
			wantIs(t, "held at an earlier end", must(tx.Summary(moment(0), moment(6))).HeldNow, 1)
		})
	}},
	{"tickets are counted by what they were in the period", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for _, change := range []func(*store.Ticket){
				func(t *store.Ticket) { t.Opened = moment(1) },                                                            // 1 open since before
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(1), moment(3), store.StatusClosed },         // 2 closed before
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(2), moment(10), store.StatusClosed },        // 3 closed at the begin
				func(t *store.Ticket) { t.Opened, t.Priority = moment(10), store.Critical },                               // 4
				func(t *store.Ticket) { t.Opened, t.Category, t.Status = moment(19), store.Network, store.StatusWaiting }, // 5
				func(t *store.Ticket) { t.Opened, t.Changed, t.Status = moment(11), moment(15), store.StatusCancelled },   // 6
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(11), moment(20), store.StatusClosed },       // 7 closed after
				func(t *store.Ticket) { t.Opened = moment(20) },                                                           // 8 opened after
				func(t *store.Ticket) { t.Opened, t.Resolved, t.Status = moment(0), moment(9), store.StatusResolved },     // 9 waits for a word
			} {
				newTicket(tx, change)
			}
			got := must(tx.Summary(moment(10), moment(20)))
			wantIs(t, "opened", got.Opened, 4)
			same(t, "by category", got.ByCategory, map[store.Category]int{store.Hardware: 3, store.Network: 1})
			same(t, "by priority", got.ByPriority, map[store.Priority]int{store.Normal: 3, store.Critical: 1})
			wantIs(t, "closed", got.Closed, 2)
			wantIs(t, "open now", got.OpenNow, 5)
			same(t, "open by priority", got.OpenByPriority, map[store.Priority]int{store.Normal: 4, store.Critical: 1})
			same(t, "oldest", ids(got.OldestOpen, ticketID), []int64{9, 1, 4, 7, 5})
			same(t, "oldest as it is", got.OldestOpen[0], must(tx.Ticket(9)))

			before := must(tx.Summary(moment(0), moment(10)))
			wantIs(t, "open at the end of the period before", before.OpenNow, got.OpenNow-got.Opened+got.Closed)
			for range 20 {
				newTicket(tx, func(t *store.Ticket) { t.Opened = moment(12) })
			}
			wantIs(t, "oldest at most", len(must(tx.Summary(moment(10), moment(20))).OldestOpen), 10)
		})
	}},
	{"a target counts when it was met, or when it fell due", func(t *testing.T, s store.Store) {
		type m = store.Ticket
		update(t, s, func(tx store.Tx) {
			for _, change := range []func(*store.Ticket){
				func(t *m) { t.ResponseDue, t.Responded = moment(30), moment(15) },                               // 1 met before it fell due
				func(t *m) { t.ResponseDue, t.Responded = moment(15), moment(15) },                               // 2 met at the last moment
				func(t *m) { t.ResponseDue, t.Responded = moment(15), moment(16) },                               // 3 missed by one
				func(t *m) { t.ResponseDue, t.Responded = moment(15), moment(25) },                               // 4 missed, answered after the period
				func(t *m) { t.ResponseDue = moment(15) },                                                        // 5 missed, not answered
				func(t *m) { t.ResponseDue = moment(20) },                                                        // 6 falls due after
				func(t *m) { t.ResponseDue = moment(9) },                                                         // 7 fell due before
				func(t *m) { t.ResponseDue, t.Responded = moment(9), moment(12) },                                // 8 missed before
				func(t *m) { t.Responded = moment(12) },                                                          // 9 no target
				func(t *m) { t.ResponseDue, t.Closed, t.Status = moment(15), moment(12), store.StatusCancelled }, // 10 needed no answer
				func(t *m) { t.ResponseDue, t.Paused, t.Status = moment(15), moment(12), store.StatusWaiting },   // 11 the clock stands still
				func(t *m) { t.ResponseDue, t.Paused, t.Status = moment(15), moment(16), store.StatusWaiting },   // 12 it did not yet
			} {
				newTicket(tx, change)
			}
			got := must(tx.Summary(moment(10), moment(20)))
			wantIs(t, "met", got.ResponseMet, 2)
			wantIs(t, "missed", got.ResponseMissed, 4)
			same(t, "tickets", ids(got.Missed, ticketID), []int64{3, 4, 5, 12})

			// Resolution targets go by the same rules.
			for id := int64(1); id <= 12; id++ {
				ticket := must(tx.Ticket(id))
				ticket.ResolveDue, ticket.Resolved = ticket.ResponseDue, ticket.Responded
				ok(tx.UpdateTicket(ticket))
			}
			got = must(tx.Summary(moment(10), moment(20)))
			wantIs(t, "met", got.ResolveMet, 2)
			wantIs(t, "missed", got.ResolveMissed, 4)
			same(t, "each ticket once", ids(got.Missed, ticketID), []int64{3, 4, 5, 12})
			for range 30 {
				newTicket(tx, func(t *store.Ticket) { t.ResolveDue = moment(11) })
			}
			wantIs(t, "missed at most", len(must(tx.Summary(moment(10), moment(20))).Missed), 20)
		})
	}},
	{"surveys count when they were answered, each ticket by its last answer", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for _, answers := range [][]store.Satisfaction{
				{store.Satisfied}, {store.Satisfied, store.Dissatisfied}, {store.Dissatisfied, store.Dissatisfied}, {},
				{store.Dissatisfied, store.BasicallySatisfied},
			} {
				ticket := newTicket(tx, nil)
				for i, answer := range answers {
					ok(tx.AddEvent(&store.Event{TicketID: ticket.ID, At: moment(12 + i), Kind: store.EventSurvey, Text: string(answer)}))
				}
				ok(tx.AddEvent(&store.Event{TicketID: ticket.ID, At: moment(15), Kind: store.EventNote}))
				ok(tx.AddEvent(&store.Event{TicketID: ticket.ID, At: moment(20), Kind: store.EventSurvey, Text: string(store.Satisfied)}))
			}
			got := must(tx.Summary(moment(10), moment(20)))
			same(t, "answers", got.Satisfaction, map[store.Satisfaction]int{store.Satisfied: 1, store.Dissatisfied: 2, store.BasicallySatisfied: 1})
			same(t, "dissatisfied", ids(got.Dissatisfied, ticketID), []int64{2, 3})
			same(t, "the period after", must(tx.Summary(moment(20), moment(30))).Satisfaction, map[store.Satisfaction]int{store.Satisfied: 5})
		})
	}},
	{"each number of a summary is counted", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			newMail(tx, 1, func(in *store.Incoming) { in.State = store.Held })
			newLetter(tx, 1, nil)
			ok(tx.FailOutgoing(1, moment(1), "550"))
			newTicket(tx, func(t *store.Ticket) { t.ResponseDue, t.ResolveDue = moment(1), moment(1) })
			ended := newTicket(tx, func(t *store.Ticket) {
				t.ResponseDue, t.ResolveDue, t.Responded, t.Resolved = moment(1), moment(1), moment(1), moment(1)
				t.Status, t.Closed, t.Satisfaction = store.StatusClosed, moment(1), store.Dissatisfied
			})
			ok(tx.AddEvent(&store.Event{TicketID: ended.ID, At: moment(1), Kind: store.EventSurvey, Text: string(store.Dissatisfied)}))
			got := must(tx.Summary(moment(0), moment(9)))
			v := reflect.ValueOf(*got)
			for i := range v.NumField() {
				f := v.Field(i)
				if f.IsZero() || f.Kind() == reflect.Map && f.Len() == 0 {
					t.Errorf("%s is not counted", v.Type().Field(i).Name)
				}
			}
		})
	}},
}
