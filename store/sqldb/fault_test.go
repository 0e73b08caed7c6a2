package sqldb_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
)

var errOwn = errors.New("the test's own error")

// TestFaultyCountsWrites: what cannot be done in a View is a write, and the
// fault injector counts it.
func TestFaultyCountsWrites(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	methods := reflect.TypeFor[store.Tx]()
	for i := range methods.NumMethod() {
		method := methods.Method(i)
		if method.Name == "Savepoint" {
			continue
		}
		var writes bool
		err := db.View(t.Context(), func(tx store.Tx) error {
			writes = errors.Is(call(tx, method), sqldb.ErrReadOnly)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		faulty := storetest.FailAt(db, 1, errOwn)
		var failed bool
		// Most calls fail, for what they ask for is not there.
		_ = faulty.Update(t.Context(), func(tx store.Tx) error {
			failed = errors.Is(call(tx, method), errOwn)
			return errOwn
		})
		if failed != writes || (faulty.Writes() == 1) != writes {
			t.Errorf("%s: writes is %v, but failed is %v after %d writes", method.Name, writes, failed, faulty.Writes())
		}
	}
}

// call calls a method with some arguments and gives its error.
func call(tx store.Tx, method reflect.Method) error {
	var args []reflect.Value
	n := method.Type.NumIn()
	if method.Type.IsVariadic() {
		n--
	}
	for i := range n {
		arg := reflect.New(method.Type.In(i))
		if arg.Elem().Kind() == reflect.Func {
			kind := arg.Elem().Type()
			arg.Elem().Set(reflect.MakeFunc(kind, func([]reflect.Value) []reflect.Value {
				return []reflect.Value{reflect.Zero(kind.Out(0))}
			}))
		} else {
			storetest.Fill(arg.Interface())
		}
		args = append(args, arg.Elem())
	}
	out := reflect.ValueOf(tx).MethodByName(method.Name).Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

// story is what one mail may cause.
func story(uid uint32) func(tx store.Tx) error {
	return func(tx store.Tx) error {
		in := &store.Incoming{Origin: store.Origin{Account: "it", UID: uid}, Hash: fmt.Sprint(uid),
			Message: &store.Message{Attachments: []store.Attachment{{Content: fmt.Append(nil, uid)}}}}
		ticket := &store.Ticket{Status: store.StatusOpen, Subject: "打印机"}
		steps := []func() error{
			func() error { return tx.AddIncoming(in) },
			func() error { return tx.AddTicket("20240514", ticket) },
			func() error { return tx.FinishIncoming(in.ID, store.Verdict{State: store.Opened, TicketID: ticket.ID}) },
			func() error { return tx.AddEvent(&store.Event{TicketID: ticket.ID, IncomingID: in.ID}) },
			func() error { return tx.AddMessageID(fmt.Sprint(uid), ticket.ID) },
			func() error { return tx.SetTimer(&store.Timer{TicketID: ticket.ID, Kind: store.TimerAccept}) },
			func() error { return tx.AddOutgoing(&store.Outgoing{TicketID: ticket.ID, Recipient: "a@corp.example"}) },
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestAllOrNothing: whichever write fails, all of a transaction is there or
// nothing, and of two savepoints the one that did not fail.
func TestAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		tickets, failed := 0, true
		for n := 1; failed; n++ {
			faulty := storetest.FailAt(db, n, errOwn)
			spoilt := 0
			err := faulty.Update(t.Context(), func(tx store.Tx) error {
				for i := range 2 {
					err := tx.Savepoint(func() error { return story(uint32(n*10 + i))(tx) })
					if errors.Is(err, errOwn) {
						spoilt++
					} else if err != nil {
						return err
					}
				}
				return nil
			})
			failed = faulty.Failed()
			if err == nil {
				tickets += 2 - spoilt
			} else if !errors.Is(err, errOwn) {
				t.Fatal(err)
			}
			for table, perTicket := range map[string]int{"tickets": 1, "incoming": 1, "events": 1, "message_ids": 1,
				"timers": 1, "outgoing": 1, "blobs": 1, "texts": 1} {
				var got int
				if err := db.Writer().QueryRow("SELECT COUNT(*) FROM " + table).Scan(&got); err != nil {
					t.Fatal(err)
				}
				if got != tickets*perTicket {
					t.Fatalf("write %d failed: got %d %s, want %d", n, got, table, tickets)
				}
			}
		}
		if tickets < 14 {
			t.Errorf("got %d tickets, want at least one for each write", tickets)
		}
	})
}
