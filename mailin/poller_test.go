package mailin

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/mailin/imaptest"
	"maildesk/store"
)

func TestPollerTakesMailIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.Poll = 0 // the default of half a minute: IDLE must tell
	woken := make(chan struct{}, 100)
	b.poller.Added = func() { woken <- struct{}{} }
	at := time.Date(2024, 5, 14, 2, 3, 4, 0, time.UTC)
	if err := b.server.DeliverAt(user, "INBOX", []byte(mail(1)), at); err != nil {
		t.Fatal(err)
	}
	b.deliver("INBOX", mails(2, 3)...)
	b.start()
	<-woken
	b.until("three mails are in", func() bool { return len(b.incoming()) == 3 })
	b.until("the poller idles", func() bool { return slices.Contains(b.server.Commands(), "IDLE") })
	b.deliver("INBOX", mail(4))
	<-woken
	sameWords(t, "subjects", b.subjects(store.Pending), subjectsOf(1, 4))
	first := b.incoming()[0]
	if !first.Received.Equal(at) || string(b.raw(first.ID)) != mail(1) || first.Size != int64(len(mail(1))) || first.HeaderOnly {
		t.Errorf("got %+v, want mail 1 received at %v", first, at)
	}
	if first.Origin.Account != "it" || first.Origin.Folder != "INBOX" || first.Origin.UID != 1 || first.Hash != ContentHash([]byte(mail(1))) {
		t.Errorf("got origin %+v and hash %s", first.Origin, first.Hash)
	}
	if c := b.cursor("INBOX"); c.UID != 4 || c.UIDValidity != first.Origin.UIDValidity {
		t.Errorf("got cursor %+v, want UID 4", c)
	}
	status := b.poller.Status()
	if !status.Connected || status.Mails != 4 || status.Success.IsZero() || status.Error != "" {
		t.Errorf("got status %+v", status)
	}
	b.stop()
	for _, c := range b.server.Commands() {
		word, _, _ := strings.Cut(c, " ")
		if slices.Contains([]string{"SELECT", "STORE", "MOVE", "COPY", "EXPUNGE", "CREATE"}, word) || strings.Contains(c, "BODY[") {
			t.Errorf("a mailbox that is left as it is was sent %s", c)
		}
	}
	if b.poller.Status().Connected {
		t.Error("still connected after the end")
	}
}

func TestBacklog(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const n = 1000
	b.deliver("INBOX", mails(1, n)...)
	b.start()
	b.until("the backlog is in", func() bool { return b.poller.Status().Mails == n })
	sameWords(t, "subjects", b.subjects(store.Pending), subjectsOf(1, n))
	if c := b.cursor("INBOX"); c.UID != n {
		t.Errorf("got cursor %+v, want UID %d", c, n)
	}
	for _, c := range b.server.Commands() {
		if len(c) > 2000 {
			t.Errorf("a command of %d octets: %.60s…", len(c), c)
		}
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.Folders = []string{"inbox", "Missing", "处理完"}
	b.deliver("INBOX", mail(1))
	b.deliver("处理完", mail(2))
	b.start()
	b.until("both mails are in", func() bool { return len(b.incoming()) == 2 })
	b.until("the missing folder is reported", func() bool { return b.poller.Status().Error != "" })
	for _, words := range []string{`"Missing"`, `there is no such folder; there are "INBOX", "Junk", "处理完"`} {
		if text := b.poller.Status().Error; !strings.Contains(text, words) {
			t.Errorf("got error %q, want %q in it", text, words)
		}
	}
	b.deliver("处理完", mail(3))
	b.until("the third mail is in", func() bool { return len(b.incoming()) == 3 })
	if got := b.incoming()[2].Origin.Folder; got != "处理完" {
		t.Errorf("got folder %q", got)
	}
	if n := b.server.Logins(); n != 1 {
		t.Errorf("got %d logins, want one connection for all folders", n)
	}
}

func TestOnlyNew(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.OnlyNew = true
	old := b.now().AddDate(0, -1, 0)
	for n := 1; n <= 3; n++ {
		if err := b.server.DeliverAt(user, "INBOX", []byte(mail(n)), old); err != nil {
			t.Fatal(err)
		}
	}
	b.start()
	b.rounds(2)
	if got := b.subjects(); len(got) > 0 {
		t.Errorf("mails of before the desk came in: %q", got)
	}
	b.deliver("INBOX", mail(4))
	b.until("the new mail is in", func() bool { return len(b.incoming()) == 1 })
	b.stop()
	// Another numbering: the old mails are told by their dates.
	b.server.Set(func(f *imaptest.Faults) { f.Validity = 9 })
	b.deliver("INBOX", mail(5))
	b.poller = b.newPoller()
	b.poller.Account.OnlyNew = true
	b.start()
	b.until("the second new mail is in", func() bool { return len(b.incoming()) == 3 })
	b.rounds(2)
	sameWords(t, "new mails", b.subjects(store.Pending), subjectsOf(4, 5))
	sameWords(t, "known mails", b.subjects(store.Ignored), subjectsOf(4, 4))
	b.until("the folder was compared with the store", func() bool { return b.reconciliation() != nil })
	if r := b.reconciliation(); r.Server != 5 || r.Outside != 3 || r.Known != 2 || r.Late != 0 || len(r.Missing) > 0 {
		t.Errorf("got reconciliation %+v", r)
	}
}

func (b *bench) reconciliation() *Reconciliation {
	var r *Reconciliation
	b.store.View(context.Background(), func(tx store.Tx) (err error) {
		r, err = LastReconciliation(tx, "it", "inbox")
		if err != nil {
			r = nil
		}
		return err
	})
	return r
}

func TestUIDValidity(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(b *bench) // while the poller is away
		anew   bool           // all mails are read again
	}{
		{"unchanged", func(b *bench) {}, false},
		{"changed", func(b *bench) { b.server.Set(func(f *imaptest.Faults) { f.Validity = 1 }) }, true},
		{"not told", func(b *bench) { b.server.Set(func(f *imaptest.Faults) { f.NoUIDNext = true }) }, false},
		{"UIDs begin again under the same number", func(b *bench) {
			b.server.AddUser(user, secret)
			b.deliver("INBOX", mails(1, 3)...)
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.deliver("INBOX", mails(1, 5)...)
			b.start()
			b.until("five mails are in", func() bool { return len(b.incoming()) == 5 })
			b.stop()
			tt.change(b)
			b.deliver("INBOX", mail(6))
			b.poller = b.newPoller()
			b.start()
			b.until("the sixth is in", func() bool { return slices.Contains(b.subjects(), "mail 6") })
			b.rounds(2)
			sameWords(t, "mails to be worked on", b.subjects(store.Pending), subjectsOf(1, 6))
			if got := len(b.subjects(store.Ignored)) > 0; got != tt.anew {
				t.Errorf("got known mails again %v, want %v", got, tt.anew)
			}
		})
	}
}

// TestNumberedAnewUnseen: a mailbox that was made anew while nobody looked has
// more mails than the one before, and a server that tells neither UIDNEXT nor
// another UIDVALIDITY. The last mail that was read is another one then.
func TestNumberedAnewUnseen(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.server.Set(func(f *imaptest.Faults) { f.NoUIDNext = true })
	b.deliver("INBOX", mails(1, 3)...)
	b.start()
	b.until("three mails are in", func() bool { return len(b.incoming()) == 3 })
	b.stop()
	b.server.AddUser(user, secret)
	for n := 101; n <= 105; n++ {
		if err := b.server.DeliverAt(user, "INBOX", []byte(mail(n)), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	b.poller = b.newPoller()
	b.start()
	b.until("the new mails are in", func() bool { return len(b.incoming()) == 8 })
	b.rounds(2)
	want := append(subjectsOf(1, 3), subjectsOf(101, 105)...)
	slices.Sort(want)
	sameWords(t, "mails", b.subjects(store.Pending), want)
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.deliver("INBOX", mails(1, 4)...)
	b.start()
	b.until("four mails are in", func() bool { return len(b.incoming()) == 4 })
	b.until("they were compared", func() bool { return b.reconciliation() != nil })
	validity := b.cursor("INBOX").UIDValidity
	b.stop()
	// The cursor runs ahead of mails that the server shows late.
	b.deliver("INBOX", mails(5, 7)...)
	err := b.store.Update(context.Background(), func(tx store.Tx) error {
		return tx.SetCursor(store.Cursor{Account: "it", Folder: "INBOX", UIDValidity: validity, UID: 6})
	})
	if err != nil {
		t.Fatal(err)
	}
	b.poller = b.newPoller()
	b.start()
	b.until("the mail above the cursor is in", func() bool { return len(b.incoming()) == 5 })
	b.rounds(2)
	sameWords(t, "mails before the day is over", b.subjects(), []string{"mail 1", "mail 2", "mail 3", "mail 4", "mail 7"})
	b.pass(25 * time.Hour)
	b.until("the late mails are in", func() bool { return len(b.incoming()) == 7 })
	b.until("the comparison is kept", func() bool { return b.reconciliation().Server == 7 })
	if r := b.reconciliation(); r.Late != 2 || r.Known != 7 || len(r.Missing) > 0 {
		t.Errorf("got reconciliation %+v, want 2 late of 7", r)
	}
	if c := b.cursor("INBOX"); c.UID != 7 {
		t.Errorf("got cursor %+v, want UID 7", c)
	}
}

func TestShutdownIsQuick(t *testing.T) {
	t.Parallel()
	for _, silent := range []string{"CAPABILITY", "LOGIN", "EXAMINE", "UID FETCH", "IDLE"} {
		b := newBench(t)
		b.poller.Account.Poll = time.Hour
		b.poller.Account.Mechanism = LoginCommand
		b.server.Set(func(f *imaptest.Faults) { f.Silent = []string{silent} })
		b.deliver("INBOX", mail(1))
		b.start()
		b.until(silent+" was sent", func() bool {
			return slices.ContainsFunc(b.server.Commands(), func(c string) bool { return strings.HasPrefix(c, silent) })
		})
		began := time.Now()
		b.stop()
		if took := time.Since(began); took > time.Minute {
			t.Errorf("the end during %s took %v", silent, took)
		}
	}
}

// TestIdleThatKills: a server that offers IDLE and does not survive it is
// polled.
func TestIdleThatKills(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]imaptest.Faults{
		"closes":  {Hang: []string{"IDLE"}},
		"silent":  {Silent: []string{"IDLE"}},
		"refuses": {Refuse: map[string]string{"IDLE": "not today"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.poller.Account.Poll = time.Second
			b.poller.Timeout = 200 * time.Millisecond
			b.server.Set(func(f *imaptest.Faults) { *f = faults })
			b.start()
			b.until("it was tried", func() bool { return slices.Contains(b.server.Commands(), "IDLE") })
			b.deliver("INBOX", mail(1))
			b.until("the mail is in", func() bool { return len(b.incoming()) == 1 })
			b.rounds(2)
			if n := b.server.Logins(); n > 3 {
				t.Errorf("got %d logins, want at most 3", n)
			}
		})
	}
}

// TestWrongPasswordIsNotRepeated: providers lock out those who knock again
// and again.
func TestWrongPasswordIsNotRepeated(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.retryLogin = backoff{} // the real one
	b.poller.Account.Secret = func(context.Context) (string, error) { return "wrong", nil }
	b.start()
	b.until("it failed", func() bool { return b.poller.Status().Error != "" })
	status := b.poller.Status()
	if wait := status.Retry.Sub(status.Failed); wait < 8*time.Minute || status.Connected {
		t.Errorf("got %+v, want the next try in ten minutes or so", status)
	}
	b.stop()
	if n := b.server.Logins(); n != 1 {
		t.Errorf("got %d logins, want one", n)
	}
}

// TestReconnect: one connection for all, and another when it breaks.
func TestReconnect(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.Poll = 0 // IDLE must notice
	b.start()
	for n := 1; n <= 3; n++ {
		b.deliver("INBOX", mail(n))
		b.until("the mail is in", func() bool { return len(b.incoming()) == n })
		b.server.Drop()
		b.until("it is connected again", func() bool { return b.server.Logins() == n+1 })
	}
	sameWords(t, "mails", b.subjects(), subjectsOf(1, 3))
}
