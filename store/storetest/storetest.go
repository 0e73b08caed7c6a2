// Package storetest holds every promise of package store as a test, for each
// engine that implements it, and what else tests of a store need.
package storetest

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"maildesk/store"
)

// Run holds a store to every promise of the interface. open gives a new,
// empty store and closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, group := range []struct {
		name  string
		tests []promise
	}{
		{"Transaction", transactionPromises},
		{"Incoming", incomingPromises},
		{"Ticket", ticketPromises},
		{"Search", searchPromises},
		{"Incident", incidentPromises},
		{"History", historyPromises},
		{"Timer", timerPromises},
		{"Absence", absencePromises},
		{"Article", articlePromises},
		{"Problem", problemPromises},
		{"Outgoing", outgoingPromises},
		{"Review", reviewPromises},
		{"Concurrent", concurrentPromises},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range group.tests {
				t.Run(p.name, func(t *testing.T) {
					t.Parallel()
					p.hold(t, open(t))
				})
			}
		})
	}
}

// promise is one sentence that a store keeps.
type promise struct {
	name string
	hold func(t *testing.T, s store.Store)
}

// update runs write in a transaction that must succeed.
func update(t *testing.T, s store.Store, write func(tx store.Tx)) {
	t.Helper()
	finish(t, func() error {
		return s.Update(t.Context(), func(tx store.Tx) error {
			write(tx)
			return nil
		})
	})
}

// view runs read in a transaction that must succeed.
func view(t *testing.T, s store.Store, read func(tx store.Tx)) {
	t.Helper()
	finish(t, func() error {
		return s.View(t.Context(), func(tx store.Tx) error {
			read(tx)
			return nil
		})
	})
}

// finish fails the test when transaction fails or leaves by a surprise.
func finish(t *testing.T, transaction func() error) {
	t.Helper()
	defer func() {
		t.Helper()
		switch left := recover().(type) {
		case nil:
		case surprise:
			t.Fatal(string(left))
		default:
			panic(left)
		}
	}()
	if err := transaction(); err != nil {
		t.Fatalf("transaction: %v", err)
	}
}

// surprise is an error that a test does not expect, with its place.
type surprise string

// must gives a value that was got without an error.
func must[T any](value T, err error) T {
	if err != nil {
		panic(unexpected(err))
	}
	return value
}

// ok leaves the transaction when there is an error.
func ok(err error) {
	if err != nil {
		panic(unexpected(err))
	}
}

func unexpected(err error) surprise {
	_, file, line, _ := runtime.Caller(2)
	return surprise(fmt.Sprintf("%s:%d: unexpected error: %v", filepath.Base(file), line, err))
}

// wantError fails the test when err is not want.
func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

// wantIs fails the test when got is not want.
func wantIs[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// newTicket adds a ticket with what a ticket cannot be without.
func newTicket(tx store.Tx, change func(*store.Ticket)) *store.Ticket {
	ticket := &store.Ticket{
		Status: store.StatusOpen, Requester: store.Address{Name: "张伟", Address: "zhangwei@corp.example"},
		Subject: "打印机卡纸", Category: store.Hardware, Priority: store.Normal, Tier: store.Junior, Opened: moment(0),
	}
	if change != nil {
		change(ticket)
	}
	ok(tx.AddTicket("20240514", ticket))
	return ticket
}

// newMail adds a pending mail with the UID.
func newMail(tx store.Tx, uid uint32, change func(*store.Incoming)) *store.Incoming {
	in := &store.Incoming{
		Origin:   store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 7, UID: uid},
		Received: moment(int(uid)), Added: moment(int(uid)),
		Hash: fmt.Sprintf("hash %d", uid), Raw: fmt.Appendf(nil, "Subject: mail %d\r\n\r\n打印机坏了\r\n", uid),
		Message: &store.Message{MessageID: fmt.Sprintf("%d@corp.example", uid), From: store.Address{Address: "ZhangWei@Corp.example"}},
	}
	in.Size = int64(len(in.Raw))
	if change != nil {
		change(in)
	}
	ok(tx.AddIncoming(in))
	return in
}

// newLetter queues a letter created at minutes.
func newLetter(tx store.Tx, minutes int, change func(*store.Outgoing)) *store.Outgoing {
	o := &store.Outgoing{
		Letter: "acknowledgement", Recipient: "ZhangWei@Corp.example", Created: moment(minutes),
		MessageID: fmt.Sprintf("letter-%d@desk.example", minutes), Automatic: "auto-replied", Text: "您好",
	}
	if change != nil {
		change(o)
	}
	ok(tx.AddOutgoing(o))
	return o
}

// ids gives what of returns for each row.
func ids[R any](rows []R, id func(R) int64) []int64 {
	list := []int64{}
	for _, row := range rows {
		list = append(list, id(row))
	}
	return list
}

func mailID(in *store.Incoming) int64  { return in.ID }
func ticketID(t *store.Ticket) int64   { return t.ID }
func timerID(timer *store.Timer) int64 { return timer.ID }
func letterID(o *store.Outgoing) int64 { return o.ID }
