package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// courses are those of a period, by ticket.
func courses(tx store.Tx, from, to time.Time) []store.Course {
	var list []store.Course
	ok(tx.Courses(from, to, func(c store.Course) error {
		list = append(list, c)
		return nil
	}))
	slices.SortFunc(list, func(a, b store.Course) int { return int(a.TicketID - b.TicketID) })
	return list
}

var reviewPromises = []promise{
	{"of nothing there is nothing to review", func(t *testing.T, s store.Store) {
		view(t, s, func(tx store.Tx) {
			wantIs(t, "courses", len(courses(tx, moment(0), moment(10))), 0)
			wantIs(t, "votes", len(must(tx.Votes(moment(0), moment(10)))), 0)
			same(t, "post", must(tx.Post(moment(0), moment(10))), &store.Post{ByState: map[store.State]int{}, Ignored: map[string]int{}})
			requesters, devices, err := tx.Repeats(moment(0), moment(0), moment(10), 1)
			ok(err)
			wantIs(t, "repeats", len(requesters)+len(devices), 0)
		})
	}},
	{"a course is of a ticket that was open at a moment of the period", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for _, change := range []func(*store.Ticket){
				func(t *store.Ticket) { t.Opened = moment(1) },                                                          // 1 open since before
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(1), moment(9), store.StatusClosed },       // 2 closed before
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(2), moment(10), store.StatusClosed },      // 3 closed at the begin
				func(t *store.Ticket) { t.Opened = moment(10) },                                                         // 4
				func(t *store.Ticket) { t.Opened, t.Changed, t.Status = moment(11), moment(15), store.StatusCancelled }, // 5 ended by its last change
				func(t *store.Ticket) { t.Opened, t.Closed, t.Status = moment(11), moment(30), store.StatusClosed },     // 6 closed after
				func(t *store.Ticket) { t.Opened = moment(20) },                                                         // 7 opened after
				func(t *store.Ticket) { t.Opened, t.Resolved, t.Status = moment(0), moment(9), store.StatusResolved },   // 8 waits for a word
			} {
				newTicket(tx, change)
			}
			got := courses(tx, moment(10), moment(20))
			same(t, "tickets", ids(got, func(c store.Course) int64 { return c.TicketID }), []int64{1, 3, 4, 5, 6, 8})
			wantIs(t, "end of a cancelled one", got[3].Ended, moment(15))
		})
	}},
	{"a course says what its ticket says", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, func(t *store.Ticket) {
				Fill(t)
				t.Status, t.Opened, t.MergedInto, t.Incident = store.StatusClosed, moment(5), 0, newTicket(tx, func(t *store.Ticket) { t.Opened = moment(20) }).ID
			})
			got := courses(tx, moment(0), moment(10))[0]
			complete(t, got)
			same(t, "course", got, store.Course{
				TicketID: ticket.ID, Status: ticket.Status, Requester: ticket.Requester.Key(), Department: ticket.Department,
				Category: ticket.Category, Subcategory: ticket.Subcategory, Priority: ticket.Priority, Assignee: ticket.Assignee,
				Opened: ticket.Opened, ResponseDue: ticket.ResponseDue, Responded: ticket.Responded, ResolveDue: ticket.ResolveDue,
				Resolved: ticket.Resolved, Ended: ticket.Closed, Paused: ticket.Paused, PausedFor: ticket.PausedFor, Major: true, Part: true, Maintenance: true,
			})
		})
	}},
	{"votes come with each change of mind", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			first, second := newTicket(tx, nil), newTicket(tx, nil)
			for _, e := range []store.Event{
				{TicketID: first.ID, At: moment(9), Kind: store.EventSurvey, Text: "satisfied"},
				{TicketID: first.ID, At: moment(10), Kind: store.EventSurvey, Text: "satisfied"},
				{TicketID: first.ID, At: moment(11), Kind: store.EventNote, Text: "dissatisfied"},
				{TicketID: second.ID, At: moment(12), Kind: store.EventSurvey, Text: "dissatisfied"},
				{TicketID: first.ID, At: moment(19), Kind: store.EventSurvey, Text: "basically_satisfied"},
				{TicketID: first.ID, At: moment(20), Kind: store.EventSurvey, Text: "satisfied"},
			} {
				ok(tx.AddEvent(&e))
			}
			same(t, "votes", must(tx.Votes(moment(10), moment(20))), []store.Vote{
				{TicketID: first.ID, At: moment(10), Satisfaction: store.Satisfied},
				{TicketID: second.ID, At: moment(12), Satisfaction: store.Dissatisfied},
				{TicketID: first.ID, At: moment(19), Satisfaction: store.BasicallySatisfied},
			})
		})
	}},
	{"mails and letters are counted", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for uid, v := range []store.Verdict{
				{State: store.Ignored, Reason: "loop"}, // received before
				{State: store.Opened, TicketID: ticket.ID}, {State: store.Ignored, Reason: "loop"}, {State: store.Ignored, Reason: "a list"},
				{State: store.Held, Reason: "stranger"}, {State: store.Quarantined},
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
			same(t, "post", must(tx.Post(moment(2), moment(7))), &store.Post{
				Received: 5, ByState: map[store.State]int{store.Opened: 1, store.Ignored: 2, store.Held: 1, store.Quarantined: 1},
				Ignored: map[string]int{"loop": 1, "a list": 1}, HeldNow: 2, Undelivered: 2,
			})
			wantIs(t, "held at an earlier end", must(tx.Post(moment(0), moment(6))).HeldNow, 1)
			failed := must(tx.ListOutgoing(store.OutgoingFilter{FailedSince: moment(2), FailedUntil: moment(7)}))
			same(t, "failed", ids(failed, func(o *store.Outgoing) int64 { return o.ID }), []int64{3, 2})
			ignored := must(tx.ListIncoming(store.IncomingFilter{State: store.Ignored, Reason: "loop", Since: moment(2), Until: moment(7)}))
			same(t, "ignored for a reason", ids(ignored, func(in *store.Incoming) int64 { return in.ID }), []int64{3})
		})
	}},
	{"who and what has trouble again is told", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, o := range []struct {
				opened                        int
				requester, device, department string
			}{
				{1, "a@corp.example", "HP M404", "财务部"}, // before
				{5, "a@corp.example", "HP M404", "财务部"},
				{6, "A@corp.example", " hp m404 ", "财务部"},
				{6, "b@corp.example", "HP M404", "销售部"},
				{12, "a@corp.example", "hp m404", "财务部"},
				{12, "c@corp.example", "", "财务部"}, {13, "c@corp.example", "", "财务部"}, {14, "c@corp.example", "", "财务部"},
				{7, "d@corp.example", "X1", "财务部"}, {8, "d@corp.example", "X1", "财务部"}, {9, "d@corp.example", "X1", "财务部"}, // none of late
				{20, "b@corp.example", "HP M404", "销售部"},                                                                            // after
				{11, "e@corp.example", "#PC-7", "财务部"}, {12, "f@corp.example", "#PC-7", "销售部"}, {13, "g@corp.example", "#PC-7", ""}, // one registered device
				{14, "", "#PC-7", "maintenance"}, // looked after, not failed
			} {
				newTicket(tx, func(t *store.Ticket) {
					t.Opened, t.Requester, t.Department = moment(o.opened), store.Address{Address: o.requester}, o.department
					t.Fields.DeviceModel = o.device
					if o.department == "maintenance" {
						t.Maintenance = "yearly"
					}
					if tag, ok := strings.CutPrefix(o.device, "#"); ok {
						t.Asset = tag
					}
					t.Subject = fmt.Sprint(i)
				})
			}
			requesters, devices, err := tx.Repeats(moment(5), moment(10), moment(20), 3)
			ok(err)
			same(t, "requesters", requesters, []store.Repeat{
				{Requester: "a@corp.example", Tickets: 3, LastID: 5}, {Requester: "c@corp.example", Tickets: 3, LastID: 8}})
			same(t, "devices", devices, []store.Repeat{
				{Device: "hp m404", Department: "财务部", Tickets: 3, LastID: 5}, {Asset: "PC-7", Tickets: 3, LastID: 15}})
			same(t, "tickets by id", ids(must(tx.ListTickets(store.TicketFilter{IDs: []int64{5, 2}})), ticketID), []int64{5, 2})
		})
	}},
}
