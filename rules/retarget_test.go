package rules

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

// office is a desk at work on a store, at a time that the test sets.
type office struct {
	t   *testing.T
	db  *sqldb.DB
	now time.Time
	n   int
}

func newOffice(t *testing.T, moment string) *office {
	t.Helper()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "maildesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &office{t: t, db: db, now: at(t, moment)}
}

// desk is one by a book, over tryBook.
func (o *office) desk(book string) *Desk {
	o.t.Helper()
	letters, err := templates.Load("")
	if err != nil {
		o.t.Fatal(err)
	}
	self := secret.Identity{Address: store.Address{Address: "it@corp.example"}, Domain: "corp.example", Keys: []secret.Key{{ID: "a", Secret: []byte("key")}}}
	return &Desk{Book: mustBook(o.t, tryBook+book), Letters: letters, Self: self}
}

// run lets an engine that was just started do what there is to do.
func (o *office) run(d *Desk) {
	o.t.Helper()
	o.steps(o.engine(d))
}

func (o *office) engine(d *Desk) *Engine {
	e := &Engine{Store: o.db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return o.now }}
	e.Use(d)
	return e
}

// corrections are those that the desk would learn from now.
func (o *office) corrections(d *Desk) (all []*correction) {
	o.t.Helper()
	err := o.db.View(o.t.Context(), func(tx store.Tx) (err error) {
		all, err = d.corrections(tx)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// steps lets an engine do what there is to do.
func (o *office) steps(e *Engine) {
	o.t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = e.Step(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
	}
}

// mail comes in; m says what it is.
func (o *office) mail(from string, m store.Message) {
	o.t.Helper()
	o.mailKind(from, m, store.Human)
}

func (o *office) mailKind(from string, m store.Message, kind store.Kind) {
	o.t.Helper()
	o.n++
	m.From, m.Kind, m.Language = store.Address{Address: from}, kind, "zh"
	m.MessageID, m.Text = fmt.Sprintf("%d@corp.example", o.n), m.NewText
	in := &store.Incoming{Origin: store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: uint32(o.n)}, Received: o.now, Raw: []byte(fmt.Sprint(o.n)), Message: &m, Added: o.now}
	if err := o.db.Update(context.Background(), func(tx store.Tx) error { return tx.AddIncoming(in) }); err != nil {
		o.t.Fatal(err)
	}
}

// ticket reads the n-th ticket with its history and timers.
func (o *office) ticket(n int64) (ticket *store.Ticket, events []*store.Event, timers []*store.Timer) {
	o.t.Helper()
	err := o.db.View(o.t.Context(), func(tx store.Tx) (err error) {
		if ticket, err = tx.Ticket(n); err != nil {
			return err
		}
		if events, err = tx.Events(n); err != nil {
			return err
		}
		timers, err = tx.ListTimers(n, 50)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return ticket, events, timers
}

// A book that counts otherwise gives open tickets other targets, also when it
// was changed while the desk was down; what has ended or is solved keeps its own.
func TestChangedBookMovesTargets(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-27 17:00")
	first := o.desk("")
	printer := store.Message{BaseSubject: "打印机卡纸", NewText: "三楼打印机卡纸，已经重启过", Fields: store.Fields{SelfTried: "重启过"}}
	for _, floor := range []string{"三", "四", "五"} {
		printer.NewText = floor + "楼打印机卡纸，已经重启过"
		o.mail("zhangsan@corp.example", printer)
	}
	o.run(first)
	order := func(ticket int64, text string) {
		number := fmt.Sprintf("IT20261127%03d", ticket)
		o.mail("chenchen@corp.example", store.Message{NewText: text, References: []string{first.Self.RootID(number, "chenchen@corp.example")}})
		o.run(first)
	}
	order(2, "#解决 好了")
	order(3, "#等待")

	const holiday = "\n[calendar]\ndays = [\"2026-11-30 off 公司年会\"]\n"
	o.now = o.now.Add(10 * time.Minute)
	o.run(o.desk(holiday))
	for _, test := range []struct {
		ticket    int64
		due       string
		moved     int
		reminders int
	}{{1, "2026-12-03 17:00", 1, 4}, {2, "2026-12-02 17:00", 0, 0}, {3, "2026-12-03 17:00", 1, 0}} {
		ticket, events, timers := o.ticket(test.ticket)
		if !ticket.ResolveDue.Equal(at(t, test.due)) {
			t.Errorf("ticket %d is due %s, want %s", test.ticket, ticket.ResolveDue.In(first.Book.Zone()), test.due)
		}
		moved, reminders := 0, 0
		for _, e := range events {
			if e.Kind == store.EventTargets && e.Internal {
				moved++
			}
		}
		for _, timer := range timers {
			switch timer.Kind {
			case store.TimerResponseRemind, store.TimerResponseBreach, store.TimerResolveRemind, store.TimerResolveBreach:
				reminders++
				if timer.Due.Before(at(t, "2026-12-01 09:00")) {
					t.Errorf("ticket %d: timer %s is due %s, by the old calendar", test.ticket, timer.Kind, timer.Due)
				}
			}
		}
		if moved != test.moved || reminders != test.reminders {
			t.Errorf("ticket %d: targets moved %d times with %d timers, want %d and %d", test.ticket, moved, reminders, test.moved, test.reminders)
		}
	}
	// Read again, or with rules changed that count nothing: nothing moves.
	o.run(o.desk(holiday + "[[rule]]\nname = \"a\"\nwhen = 'vip'\nurgency = 2\n"))
	if _, events, _ := o.ticket(1); events[len(events)-1].Kind != store.EventTargets {
		t.Errorf("the last event is %+v", events[len(events)-1])
	}
	// Back again: as it was.
	o.run(first)
	if ticket, _, _ := o.ticket(1); !ticket.ResolveDue.Equal(at(t, "2026-12-02 17:00")) {
		t.Errorf("with the first book again it is due %s", ticket.ResolveDue)
	}
}

// Of a target that is missed by both books nobody is told twice; one that is
// missed by the new book alone is told once.
func TestChangedBookTellsNothingTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 09:00")
	first := o.desk("")
	o.mail("zhangsan@corp.example", store.Message{BaseSubject: "打印机卡纸", NewText: "三楼打印机卡纸，已经重启过", Fields: store.Fields{SelfTried: "重启过"}})
	o.run(first)
	breaches := func() (n int) {
		_, events, _ := o.ticket(1)
		for _, e := range events {
			if e.Kind == store.EventBreached {
				n++
			}
		}
		return n
	}
	const strict = "\n[targets]\nnormal = { response = \"2h\", resolution = \"1d\" }\n"
	o.now = at(t, "2026-11-23 11:30")
	o.run(first)
	if n := breaches(); n != 0 {
		t.Fatalf("%d breaches, want none yet", n)
	}
	o.run(o.desk(strict))
	o.run(o.desk(strict))
	if n := breaches(); n != 1 {
		t.Errorf("by a stricter book: %d breaches, want 1", n)
	}
	const stricter = "\n[targets]\nnormal = { response = \"1h\", resolution = \"1d\" }\n"
	o.run(o.desk(stricter))
	if n := breaches(); n != 1 {
		t.Errorf("by a stricter one still: %d breaches, want 1", n)
	}
}

// The digest goes out at the new time.
func TestChangedBookMovesDigest(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-25 09:00")
	due := func() time.Time {
		var due time.Time
		err := o.db.View(t.Context(), func(tx store.Tx) error {
			timers, err := tx.ListTimers(0, 10)
			for _, timer := range timers {
				if timer.Kind == store.TimerDigest {
					due = timer.Due
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return due
	}
	o.run(o.desk(""))
	if got := due(); !got.Equal(at(t, "2026-11-30 09:00")) {
		t.Errorf("the digest is due %s", got)
	}
	o.run(o.desk("\n[times]\ndigest = \"fri 16:00\"\n"))
	if got := due(); !got.Equal(at(t, "2026-11-27 16:00")) {
		t.Errorf("by the new book the digest is due %s", got)
	}
}
