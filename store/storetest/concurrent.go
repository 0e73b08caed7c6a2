package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"maildesk/store"
)

// together runs work in several goroutines and waits for them. A store that
// is busy is asked again.
func together(t *testing.T, s store.Store, goroutines, rounds int, work func(tx store.Tx) error) {
	t.Helper()
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				for {
					err := s.Update(context.Background(), work)
					if errors.Is(err, store.ErrBusy) {
						continue
					}
					if err != nil && !errors.Is(err, errOwn) {
						t.Errorf("Update: %v", err)
						return
					}
					break
				}
			}
		})
	}
	wg.Wait()
}

var concurrentPromises = []promise{
	{"ticket numbers have no gap and no double", func(t *testing.T, s store.Store) {
		days := []string{"20240514", "20240515"}
		together(t, s, 8, 12, func(tx store.Tx) error {
			for range 1 + rand.IntN(3) {
				undone := rand.IntN(3) == 0
				err := tx.Savepoint(func() error {
					if err := tx.AddTicket(days[0], &store.Ticket{Status: store.StatusOpen}); err != nil {
						return err
					}
					if undone {
						return errOwn
					}
					return nil
				})
				if err != nil && !errors.Is(err, errOwn) {
					return err
				}
			}
			if err := tx.AddTicket(days[1], &store.Ticket{Status: store.StatusOpen}); err != nil {
				return err
			}
			if rand.IntN(3) == 0 {
				return errOwn
			}
			return nil
		})
		view(t, s, func(tx store.Tx) {
			numbers := make(map[string]bool)
			for _, ticket := range must(tx.ListTickets(store.TicketFilter{Limit: 10_000})) {
				if numbers[ticket.Number] {
					t.Errorf("%s is there twice", ticket.Number)
				}
				numbers[ticket.Number] = true
			}
			count := 0
			for _, day := range days {
				for i := 1; numbers[fmt.Sprintf("IT%s%03d", day, i)]; i++ {
					count++
				}
			}
			wantIs(t, "tickets without a gap", count, len(numbers))
		})
	}},
	{"each letter is claimed once", func(t *testing.T, s store.Store) {
		const letters = 60
		update(t, s, func(tx store.Tx) {
			for i := range letters {
				newLetter(tx, 0, func(o *store.Outgoing) { o.Urgent = i%5 == 0 })
			}
		})
		var mu sync.Mutex
		times := make(map[int64]int)
		together(t, s, 6, 15, func(tx store.Tx) error {
			some, err := tx.ClaimOutgoing(moment(1), 1+rand.IntN(4), hours)
			if err != nil {
				return err
			}
			if rand.IntN(4) == 0 {
				return errOwn // a gateway that crashed
			}
			mu.Lock()
			defer mu.Unlock()
			for _, o := range some {
				times[o.ID]++
			}
			return nil
		})
		update(t, s, func(tx store.Tx) {
			for _, o := range must(tx.ClaimOutgoing(moment(1), letters, hours)) {
				times[o.ID]++
			}
		})
		wantIs(t, "letters claimed", len(times), letters)
		for id, n := range times {
			if n != 1 {
				t.Errorf("letter %d was claimed %d times", id, n)
			}
		}
	}},
	{"each pending mail and due timer is handled once", func(t *testing.T, s store.Store) {
		const rows = 40
		update(t, s, func(tx store.Tx) {
			for i := range rows {
				newMail(tx, uint32(i+1), nil)
				ok(tx.SetTimer(&store.Timer{Kind: store.TimerHeld, Key: fmt.Sprint(i), Due: moment(0)}))
			}
		})
		var mu sync.Mutex
		var mails, timers []int64
		together(t, s, 6, 20, func(tx store.Tx) error {
			pending, err := tx.PendingIncoming(moment(100), 2)
			if err != nil {
				return err
			}
			due, err := tx.DueTimers(moment(100), 2)
			if err != nil {
				return err
			}
			for _, in := range pending {
				if err := tx.FinishIncoming(in.ID, store.Verdict{State: store.Ignored}); err != nil {
					return err
				}
			}
			for _, timer := range due {
				if err := tx.DeleteTimer(timer.ID); err != nil {
					return err
				}
			}
			mu.Lock()
			defer mu.Unlock()
			mails = append(mails, ids(pending, mailID)...)
			timers = append(timers, ids(due, timerID)...)
			return nil
		})
		for name, list := range map[string][]int64{"mails": mails, "timers": timers} {
			slices.Sort(list)
			if n := len(slices.Compact(list)); n != rows || len(list) != rows {
				t.Errorf("%s: %d rows were handled %d times, want %d", name, n, len(list), rows)
			}
		}
	}},
	{"one mail from several mailboxes at once is one mail and duplicates", func(t *testing.T, s store.Store) {
		var mu sync.Mutex
		uid := uint32(0)
		together(t, s, 6, 3, func(tx store.Tx) error {
			mu.Lock()
			uid++
			own := uid
			mu.Unlock()
			return tx.AddIncoming(&store.Incoming{
				Origin: store.Origin{Account: "it", UID: own}, Hash: "same", Raw: []byte("same"),
				Message: &store.Message{MessageID: "same@corp.example", Attachments: []store.Attachment{{Content: []byte("file")}}},
			})
		})
		view(t, s, func(tx store.Tx) {
			wantIs(t, "mails", len(must(tx.ListIncoming(store.IncomingFilter{}))), 18)
			wantIs(t, "pending", len(must(tx.PendingIncoming(moment(0), 100))), 1)
			wantIs(t, "duplicates", len(must(tx.ListIncoming(store.IncomingFilter{State: store.Ignored}))), 17)
		})
	}},
	{"one origin at once is kept once", func(t *testing.T, s store.Store) {
		var mu sync.Mutex
		conflicts := 0
		together(t, s, 6, 3, func(tx store.Tx) error {
			in := &store.Incoming{Origin: store.Origin{Account: "it", UID: 1}, Hash: fmt.Sprint(rand.Uint64())}
			err := tx.AddIncoming(in)
			if errors.Is(err, store.ErrConflict) && in.ID == 1 {
				mu.Lock()
				defer mu.Unlock()
				conflicts++
				return nil
			}
			return err
		})
		view(t, s, func(tx store.Tx) {
			wantIs(t, "mails", len(must(tx.ListIncoming(store.IncomingFilter{}))), 1)
		})
		wantIs(t, "conflicts", conflicts, 17)
	}},
	{"a ticket that is read to be changed loses no change", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { newTicket(tx, nil) })
		together(t, s, 6, 10, func(tx store.Tx) error {
			ticket, err := tx.Ticket(1)
			if err != nil {
				return err
			}
			ticket.Escalations++
			return tx.UpdateTicket(ticket)
		})
		view(t, s, func(tx store.Tx) { wantIs(t, "changes", must(tx.Ticket(1)).Escalations, 60) })
	}},
	{"a timer of the desk set by several gateways is there once", func(t *testing.T, s store.Store) {
		together(t, s, 6, 5, func(tx store.Tx) error {
			return tx.SetTimer(&store.Timer{Kind: store.TimerDigest, Due: moment(1)})
		})
		view(t, s, func(tx store.Tx) { wantIs(t, "timers", len(must(tx.ListTimers(0, 10))), 1) })
	}},
	{"readers are not held up by a writer", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { ok(tx.SetMeta("a", "1")) })
		update(t, s, func(tx store.Tx) {
			ok(tx.SetMeta("a", "2"))
			wantIs(t, "a for the others", meta(t, s, "a"), "1")
		})
	}},
}
