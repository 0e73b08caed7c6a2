package gateway_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin/imaptest"
	"maildesk/mailout/smtptest"
	"maildesk/store"
)

// servers are the servers of a desk, of which each may go away and come back:
// the one that the desk reads, the one that it sends by, and one that the
// people read, which stays.
type servers struct {
	tb           testing.TB
	desk, people *imaptest.Server
	smtp         *smtptest.Server
	more         string // of the connection file
	// onLetter, when set, is called before each letter is delivered.
	onLetter func()
}

func newServers(tb testing.TB, people ...string) *servers {
	tb.Helper()
	w := &servers{tb: tb}
	w.startDesk("")
	w.startSMTP("")
	var err error
	if w.people, err = imaptest.Start(imaptest.Options{}); err != nil {
		tb.Fatal(err)
	}
	for _, person := range append(story.People(), people...) {
		w.people.AddUser(person, story.Password)
	}
	tb.Cleanup(func() { _ = w.Close() })
	return w
}

func (w *servers) startDesk(addr string) {
	w.tb.Helper()
	var err error
	if w.desk, err = imaptest.Start(imaptest.Options{Addr: addr}); err != nil {
		w.tb.Fatal(err)
	}
	w.desk.AddUser(story.DeskAddress, story.Password)
	w.desk.AddUser("helpdesk@corp.example", story.Password)
}

func (w *servers) startSMTP(addr string) {
	w.tb.Helper()
	var err error
	w.smtp, err = smtptest.Start(smtptest.Options{Addr: addr, Deliver: func(_, to string, raw []byte) error {
		if w.onLetter != nil {
			w.onLetter()
		}
		return w.people.Deliver(strings.ToLower(to), "INBOX", raw)
	}})
	if err != nil {
		w.tb.Fatal(err)
	}
	w.smtp.AddUser(story.DeskAddress, story.Password)
}

// bring puts a mail into the mailbox that the desk reads.
func (w *servers) bring(mailbox string, raw []byte) {
	w.tb.Helper()
	if err := w.desk.Deliver(mailbox, "INBOX", raw); err != nil {
		w.tb.Fatal(err)
	}
}

// Send implements story.World; people write by bring.
func (w *servers) Send(string, []string, []byte) error { return errors.ErrUnsupported }

// Mails implements story.World.
func (w *servers) Mails(user string) ([][]byte, error) {
	mails, err := w.people.Mails(user, "INBOX")
	var all [][]byte
	for _, m := range mails {
		all = append(all, m.Raw)
	}
	return all, err
}

// Config implements story.World.
func (w *servers) Config() string {
	login := func(addr, user string) string {
		host, port, _ := net.SplitHostPort(addr)
		return fmt.Sprintf("host = %q\nport = %s\ntls = \"none\"\nuser = %q\npassword = %q\n", host, port, user, story.Password)
	}
	return "[[mailbox]]\nname = \"it\"\npoll = \"1s\"\n" + login(w.desk.Addr, story.DeskAddress) +
		"[[mailbox]]\nname = \"helpdesk\"\npoll = \"1s\"\n" + login(w.desk.Addr, "helpdesk@corp.example") +
		"[smtp]\n" + login(w.smtp.Addr, story.DeskAddress) + w.more
}

// Close implements story.World.
func (w *servers) Close() error { return errors.Join(w.smtp.Close(), w.desk.Close(), w.people.Close()) }

// users are the first n of many people.
func users(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("user%d@corp.example", i))
	}
	return all
}

func settle(tb testing.TB, stage *story.Stage) {
	tb.Helper()
	if err := stage.Settle(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

// TestServersGoAndComeBack: a server that is away costs time, never a mail.
func TestServersGoAndComeBack(t *testing.T) {
	t.Parallel()
	const n = 5
	for _, test := range []struct {
		name string
		rows int // mails that the store knows in the end, with duplicates
		play func(t *testing.T, w *servers, stage *story.Stage)
	}{
		{"a mailbox that is started anew with its mails", 8, func(t *testing.T, w *servers, stage *story.Stage) {
			addr := w.desk.Addr
			if err := w.desk.Close(); err != nil {
				t.Error(err)
			}
			w.startDesk(addr)
			w.desk.Set(func(f *imaptest.Faults) { f.Validity = 1000 }) // also within one second
			for i := range n {
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
			}
			stage.Await(n)
			settle(t, stage)
		}},
		{"a mailbox that is numbered anew", 8, func(t *testing.T, w *servers, stage *story.Stage) {
			w.desk.Set(func(f *imaptest.Faults) { f.Validity = 1000 })
			for i := 3; i < n; i++ {
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
			}
			w.desk.Drop()
			stage.Await(n)
			settle(t, stage)
		}},
		{"lines that break while mails come", n, func(t *testing.T, w *servers, stage *story.Stage) {
			for i := 3; i < n; i++ {
				w.desk.Drop()
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
				w.desk.Drop()
			}
			stage.Await(n - 3)
			settle(t, stage)
		}},
		{"no way to send", n, func(t *testing.T, w *servers, stage *story.Stage) {
			addr := w.smtp.Addr
			if err := w.smtp.Close(); err != nil {
				t.Error(err)
			}
			for i := 3; i < n; i++ {
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
			}
			stage.Await(n - 3)
			settle(t, stage)
			if queued := outbox(t, stage.Gateway.Store, store.Queued); len(queued) != n-3 {
				t.Errorf("%d letters wait, want %d", len(queued), n-3)
			}
			w.startSMTP(addr)
			if err := stage.Advance(t.Context(), stage.Clock.Now().Add(10*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a server that takes nothing for a day", n, func(t *testing.T, w *servers, stage *story.Stage) {
			w.smtp.Set(func(f *smtptest.Faults) { f.Data = smtptest.Refuse(451, "greylisted") })
			for i := 3; i < n; i++ {
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
			}
			stage.Await(n - 3)
			settle(t, stage)
			if err := stage.Advance(t.Context(), stage.Clock.Now().Add(24*time.Hour)); err != nil {
				t.Fatal(err)
			}
			w.smtp.Set(func(f *smtptest.Faults) { f.Data = nil })
			if err := stage.Advance(t.Context(), stage.Clock.Now().Add(5*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newServers(t, users(n)...)
			stage := newStage(t, w, memory(t), "")
			stage.Clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, story.Zone))
			for i := range 3 {
				_, raw := mailNo(i, "printer", "打印机卡纸")
				w.bring(story.DeskAddress, raw)
			}
			stage.Await(3)
			stage.Start()
			defer closed(t, stage)
			settle(t, stage)
			test.play(t, w, stage)
			st := stage.Gateway.Store
			numbered(t, st, n)
			onlyOnce(t, st, w, append(story.People(), users(n)...)...)
			view(t, st, func(tx store.Tx) error {
				rows, err := tx.CountIncoming("", time.Time{})
				if rows != test.rows {
					t.Errorf("the store knows %d mails, want %d", rows, test.rows)
				}
				return err
			})
		})
	}
}

// TestOneMailToTwoMailboxes: a mail to two addresses of the desk is one ticket,
// whichever copy is read first.
func TestOneMailToTwoMailboxes(t *testing.T) {
	t.Parallel()
	const n = 20
	w := newServers(t, users(n)...)
	stage := newStage(t, w, memory(t), "")
	for i := range n {
		_, raw := mailNo(i, "printer", "打印机卡纸")
		raw = append([]byte("Cc: helpdesk@corp.example\r\n"), raw...)
		for _, mailbox := range []string{story.DeskAddress, "helpdesk@corp.example"} {
			trace := fmt.Sprintf("Delivered-To: %s\r\nReceived: from mx (mx [10.0.0.1]) by mail with LMTP id %s%d;\r\n\tMon, 23 Nov 2026 09:00:00 +0800\r\n", mailbox, mailbox, i)
			w.bring(mailbox, append([]byte(trace), raw...))
		}
	}
	stage.Await(2 * n)
	stage.Start()
	defer closed(t, stage)
	settle(t, stage)
	st := stage.Gateway.Store
	numbered(t, st, n)
	onlyOnce(t, st, w, append(story.People(), users(n)...)...)
	for _, user := range users(n) {
		if got := len(letters(t, w, user)); got != 1 {
			t.Errorf("%s got %d letters, want 1", user, got)
		}
	}
	if rest := undecided(t, st); strings.Count(rest, "duplicate of mail") != n {
		t.Errorf("want %d duplicates, got:\n%s", n, rest)
	}
}

func (w *servers) Prompt() bool { return true }
