package rules_test

import (
	"testing"
	"time"

	"maildesk/store"
)

// TestReplacedTimer: two timers of one ticket are due in one batch, as after a
// downtime, and the first replaces the second: the ticket is handed on once.
func TestReplacedTimer(t *testing.T) {
	t.Parallel()
	d := newBench(t, benchBook+`
[[technician]]
name = "赵敏"
address = "zhaomin@corp.example"
tier = "senior"
`)
	opened := d.now
	d.now = opened.Add(6 * time.Hour)
	d.work(t) // its first steps
	ticket := &store.Ticket{
		Status: store.StatusOpen, Asked: store.AskedNone, Requester: store.Address{Address: "zhangsan@corp.example"}, Language: "zh", Subject: "VPN连不上",
		Category: store.Network, Subcategory: "network/vpn", Priority: store.Urgent, Tier: store.Intermediate, Assignee: "wanglei@corp.example",
		Opened: opened, ResponseDue: opened.Add(5 * time.Hour), ResolveDue: opened.Add(9 * time.Hour),
	}
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.AddTicket("20261123", ticket); err != nil {
			return err
		}
		if err := tx.AddEvent(&store.Event{TicketID: ticket.ID, At: opened, Kind: store.EventAssigned, Actor: "desk", Text: ticket.Assignee, Internal: true}); err != nil {
			return err
		}
		for _, kind := range []store.TimerKind{store.TimerResponseBreach, store.TimerAccept} {
			if err := tx.SetTimer(&store.Timer{TicketID: ticket.ID, Kind: kind, Due: opened.Add(5 * time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.work(t)
	err = d.db.View(t.Context(), func(tx store.Tx) error {
		sent, err := tx.ListOutgoing(store.OutgoingFilter{Letter: "dispatch"})
		if err != nil {
			return err
		}
		if len(sent) != 1 || sent[0].Recipient != "zhaomin@corp.example" {
			t.Errorf("%d letters dispatch, want one to the senior technician", len(sent))
		}
		timers, err := tx.ListTimers(ticket.ID, 10)
		if err != nil {
			return err
		}
		accepts := 0
		for _, timer := range timers {
			if timer.Kind == store.TimerAccept && timer.Due.After(d.now) {
				accepts++
			}
		}
		if accepts != 1 {
			t.Errorf("timers %+v, want one for her to take it", timers)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
