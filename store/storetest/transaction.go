package storetest

import (
	"context"
	"errors"
	"testing"

	"maildesk/store"
)

var errOwn = errors.New("the test's own error")

// meta is a value of the store by name, empty when there is none.
func meta(t *testing.T, s store.Store, name string) (value string) {
	t.Helper()
	view(t, s, func(tx store.Tx) {
		var err error
		if value, err = tx.Meta(name); !errors.Is(err, store.ErrNotFound) {
			ok(err)
		}
	})
	return value
}

var transactionPromises = []promise{
	{"all of an update is there after it", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ok(tx.SetMeta("a", "1"))
			ok(tx.SetMeta("b", "2"))
			ok(tx.SetMeta("a", "3"))
			wantIs(t, "a in the transaction", must(tx.Meta("a")), "3")
		})
		wantIs(t, "a", meta(t, s, "a"), "3")
		wantIs(t, "b", meta(t, s, "b"), "2")
	}},
	{"nothing of a failed update is there", func(t *testing.T, s store.Store) {
		err := s.Update(t.Context(), func(tx store.Tx) error {
			ok(tx.SetMeta("a", "1"))
			newTicket(tx, nil)
			return errOwn
		})
		wantError(t, "Update", err, errOwn)
		wantIs(t, "a", meta(t, s, "a"), "")
		view(t, s, func(tx store.Tx) {
			wantIs(t, "tickets", len(must(tx.ListTickets(store.TicketFilter{}))), 0)
		})
	}},
	{"a panic undoes the update and goes on", func(t *testing.T, s store.Store) {
		func() {
			defer func() {
				if left := recover(); left != errOwn {
					t.Errorf("recovered %v, want %v", left, errOwn)
				}
			}()
			_ = s.Update(t.Context(), func(tx store.Tx) error {
				ok(tx.SetMeta("a", "1"))
				return tx.Savepoint(func() error { panic(errOwn) })
			})
		}()
		wantIs(t, "a", meta(t, s, "a"), "")
		update(t, s, func(tx store.Tx) { ok(tx.SetMeta("a", "2")) })
	}},
	{"a view cannot write", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { newTicket(tx, nil) })
		for name, write := range map[string]func(tx store.Tx) error{
			"SetMeta":      func(tx store.Tx) error { return tx.SetMeta("a", "1") },
			"AddTicket":    func(tx store.Tx) error { return tx.AddTicket("20240514", &store.Ticket{Status: store.StatusOpen}) },
			"AddOutgoing":  func(tx store.Tx) error { return tx.AddOutgoing(&store.Outgoing{}) },
			"UpdateTicket": func(tx store.Tx) error { return tx.UpdateTicket(&store.Ticket{ID: 1, Status: store.StatusOpen}) },
			"DeleteTimer":  func(tx store.Tx) error { return tx.DeleteTimer(1) },
		} {
			_ = s.View(t.Context(), func(tx store.Tx) error {
				if err := write(tx); err == nil {
					t.Errorf("%s in a View: no error", name)
				}
				return nil
			})
		}
		wantIs(t, "a", meta(t, s, "a"), "")
		view(t, s, func(tx store.Tx) {
			wantIs(t, "tickets", len(must(tx.ListTickets(store.TicketFilter{}))), 1)
		})
	}},
	{"a view sees one picture", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) { ok(tx.SetMeta("a", "1")) })
		view(t, s, func(tx store.Tx) {
			wantIs(t, "a before", must(tx.Meta("a")), "1")
			update(t, s, func(tx store.Tx) { ok(tx.SetMeta("a", "2")) })
			wantIs(t, "a after another wrote", must(tx.Meta("a")), "1")
		})
		wantIs(t, "a in the next view", meta(t, s, "a"), "2")
	}},
	{"a savepoint that fails undoes its own writes only", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ok(tx.SetMeta("before", "1"))
			err := tx.Savepoint(func() error {
				ok(tx.SetMeta("inside", "1"))
				ok(tx.SetMeta("before", "2"))
				return errOwn
			})
			wantError(t, "Savepoint", err, errOwn)
			ok(tx.Savepoint(func() error { return tx.SetMeta("second", "1") }))
			ok(tx.SetMeta("after", "1"))
		})
		for name, want := range map[string]string{"before": "1", "inside": "", "second": "1", "after": "1"} {
			wantIs(t, name, meta(t, s, name), want)
		}
	}},
	{"a savepoint saves from a statement that failed", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ok(tx.SetMeta("before", "1"))
			err := tx.Savepoint(func() error {
				ok(tx.SetMeta("inside", "1"))
				return tx.AddEvent(&store.Event{TicketID: 404, Kind: store.EventMail})
			})
			if err == nil {
				t.Error("an event of a ticket that is not there: no error")
			}
			ok(tx.SetMeta("after", "1"))
		})
		for name, want := range map[string]string{"before": "1", "inside": "", "after": "1"} {
			wantIs(t, name, meta(t, s, name), want)
		}
	}},
	{"savepoints nest", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			err := tx.Savepoint(func() error {
				ok(tx.SetMeta("outer", "1"))
				ok(tx.Savepoint(func() error { return tx.SetMeta("inner kept", "1") }))
				wantError(t, "inner", tx.Savepoint(func() error {
					ok(tx.SetMeta("inner lost", "1"))
					return errOwn
				}), errOwn)
				return nil
			})
			ok(err)
			wantError(t, "outer", tx.Savepoint(func() error {
				ok(tx.Savepoint(func() error { return tx.SetMeta("lost with the outer", "1") }))
				return errOwn
			}), errOwn)
		})
		for name, want := range map[string]string{"outer": "1", "inner kept": "1", "inner lost": "", "lost with the outer": ""} {
			wantIs(t, name, meta(t, s, name), want)
		}
	}},
	{"an update that ignores a failed write is not committed", func(t *testing.T, s store.Store) {
		err := s.Update(t.Context(), func(tx store.Tx) error {
			ok(tx.SetMeta("a", "1"))
			if tx.AddEvent(&store.Event{TicketID: 404, Kind: store.EventMail}) == nil {
				t.Error("an event of a ticket that is not there: no error")
			}
			_ = tx.SetMeta("b", "1")
			return nil
		})
		if err == nil {
			t.Error("Update: no error")
		}
		wantIs(t, "a", meta(t, s, "a"), "")
		wantIs(t, "b", meta(t, s, "b"), "")
	}},
	{"a context that ends half-way writes nothing", func(t *testing.T, s store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := s.Update(ctx, func(tx store.Tx) error {
			ok(tx.SetMeta("a", "1"))
			cancel()
			wantError(t, "SetMeta", tx.SetMeta("b", "1"), context.Canceled)
			return nil
		})
		wantError(t, "Update", err, context.Canceled)

		ctx, cancel = context.WithCancel(t.Context())
		defer cancel()
		err = s.Update(ctx, func(tx store.Tx) error {
			ok(tx.SetMeta("c", "1"))
			cancel()
			return nil
		})
		wantError(t, "Update that ends with its context", err, context.Canceled)

		wantError(t, "Update that begins after its context", s.Update(ctx, func(tx store.Tx) error {
			t.Error("it ran")
			return nil
		}), context.Canceled)
		wantError(t, "View that begins after its context", s.View(ctx, func(tx store.Tx) error {
			t.Error("it ran")
			return nil
		}), context.Canceled)
		for _, name := range []string{"a", "b", "c"} {
			wantIs(t, name, meta(t, s, name), "")
		}
		update(t, s, func(tx store.Tx) { ok(tx.SetMeta("a", "2")) })
	}},
	{"a transaction that is over refuses everything", func(t *testing.T, s store.Store) {
		var kept store.Tx
		update(t, s, func(tx store.Tx) { kept = tx })
		if kept.SetMeta("a", "1") == nil {
			t.Error("SetMeta after Update: no error")
		}
		if _, err := kept.ListTickets(store.TicketFilter{}); err == nil {
			t.Error("ListTickets after Update: no error")
		}
		wantIs(t, "a", meta(t, s, "a"), "")
	}},
	{"text that no database takes is repaired", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ok(tx.SetMeta("name \x00\xff", "a\x00b\xffc 中"))
			wantIs(t, "value", must(tx.Meta("name \x00\xff")), "a\uFFFDb\uFFFDc 中")
		})
	}},
}
