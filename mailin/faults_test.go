package mailin

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/mailin/imaptest"
	"maildesk/store"
	"maildesk/store/storetest"
)

// TestFaults: whatever the server does to one mail, the others come in, the
// cursor ends behind them all, and each UID is accounted for.
func TestFaults(t *testing.T) {
	t.Parallel()
	const bad = 3
	tests := []struct {
		name   string
		faults imaptest.Faults
		mended bool // the bad mail comes in after all
		logins int  // at most
	}{
		{name: "left out of the answer", faults: imaptest.Faults{Lost: []uint32{bad}}, logins: 1},
		{name: "a body without a byte", faults: imaptest.Faults{Empty: []uint32{bad}}, logins: 1},
		{name: "body before UID", faults: imaptest.Faults{BodyFirst: []uint32{bad}}, mended: true, logins: 1},
		{name: "an attribute nobody asked for", faults: imaptest.Faults{Garbled: []uint32{bad}}, logins: 6},
		{name: "refused alone", faults: imaptest.Faults{RefuseUID: map[uint32]string{bad: "[SERVERBUG] broken mail"},
			Lost: []uint32{bad}}, logins: 1},
		{name: "cut once", faults: imaptest.Faults{Cut: 100, Cuts: 1}, mended: true, logins: 2},
		{name: "cut four times", faults: imaptest.Faults{Cut: 100, Cuts: 4}, mended: true, logins: 6},
		{name: "a date that is none", faults: imaptest.Faults{GarbledList: []uint32{bad}}, mended: true, logins: 3},
		{name: "size told too small", faults: imaptest.Faults{Sizes: map[uint32]int64{bad: 1}}, mended: true, logins: 1},
		{name: "size told as nothing", faults: imaptest.Faults{Sizes: map[uint32]int64{bad: 0}}, mended: true, logins: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.server.Set(func(f *imaptest.Faults) { *f = tt.faults })
			b.deliver("INBOX", mails(1, 5)...)
			b.start()
			b.until("good mails are in", func() bool { return len(b.incoming()) >= 2 })
			// Further mails prove again and again that the server is well.
			for n := 6; n <= 9; n++ {
				b.pass(2 * time.Minute)
				b.deliver("INBOX", mail(n))
				b.until("the next mail is in", func() bool { return slices.Contains(b.subjects(), fmt.Sprint("mail ", n)) })
			}
			b.until("the cursor is behind them all", func() bool {
				b.pass(time.Minute)
				return b.cursor("INBOX").UID == 9
			})
			b.stop()
			want := subjectsOf(1, 9)
			if !tt.mended {
				want = slices.DeleteFunc(want, func(s string) bool { return s == "mail 3" })
			}
			sameWords(t, "mails", b.subjects(store.Pending), want)
			rows := b.incoming()
			if len(rows) != 9 {
				t.Errorf("got %d rows, want one for each of 9 UIDs", len(rows))
			}
			for _, in := range rows {
				raw := string(b.raw(in.ID))
				if in.State == store.Quarantined {
					if in.Origin.UID != bad || in.Reason == "" || !in.HeaderOnly {
						t.Errorf("got in quarantine %+v, want UID %d with a reason", in, bad)
					}
					continue
				}
				if want := mail(int(in.Origin.UID)); raw != want {
					t.Errorf("UID %d: got %q, want %q", in.Origin.UID, raw, want)
				}
			}
			if n := b.server.Logins(); n > tt.logins {
				t.Errorf("got %d logins, want at most %d", n, tt.logins)
			}
		})
	}
}

// TestIllServer: a server that hands out nothing for a while does not fill
// the quarantine.
func TestIllServer(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]imaptest.Faults{
		"refuses":   {Refuse: map[string]string{"UID FETCH": "backend error"}},
		"says when": {Refuse: map[string]string{"UID FETCH": "[UNAVAILABLE] try later"}},
		"hangs up":  {Hang: []string{"UID FETCH"}},
		"silent":    {Silent: []string{"UID FETCH"}},
		"leaves all out": {Lost: func() (all []uint32) {
			for uid := range uint32(20) {
				all = append(all, uid+1)
			}
			return all
		}()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.poller.Timeout = 50 * time.Millisecond
			b.deliver("INBOX", mails(1, 20)...)
			b.server.Set(func(f *imaptest.Faults) { *f = faults })
			b.start()
			for range 12 { // two hours
				b.pass(10 * time.Minute)
				seen := len(b.server.Commands())
				b.until("it was tried again", func() bool { return len(b.server.Commands()) > seen+8 })
			}
			if rows := b.incoming(); len(rows) > 0 {
				t.Errorf("got %d rows, %q, want none", len(rows), rows[0].Reason)
			}
			b.server.Set(func(f *imaptest.Faults) { *f = imaptest.Faults{} })
			b.until("all are in", func() bool {
				b.pass(time.Minute)
				return len(b.incoming()) == 20
			})
			sameWords(t, "mails", b.subjects(store.Pending), subjectsOf(1, 20))
		})
	}
}

// TestLargeMail: above the limit only the header comes in, and the rest never
// fills the memory, told sizes or untold.
func TestLargeMail(t *testing.T) {
	const large = 200 << 20
	tests := []struct {
		name   string
		faults imaptest.Faults
	}{
		{"size told", imaptest.Faults{Sizes: map[uint32]int64{2: large}, Pad: map[uint32]int64{2: large}}},
		{"size not told", imaptest.Faults{Pad: map[uint32]int64{2: large}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.poller.Account.SizeLimit = 1 << 20
			b.server.Set(func(f *imaptest.Faults) { *f = tt.faults })
			b.deliver("INBOX", mails(1, 3)...)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.start()
			b.until("three mails are in", func() bool { return len(b.incoming()) == 3 })
			b.stop()
			runtime.ReadMemStats(&after)
			if used := int64(after.TotalAlloc - before.TotalAlloc); used > large/4 {
				t.Errorf("allocated %d MB for a mail of which only the header is wanted", used>>20)
			}
			sameWords(t, "mails", b.subjects(store.Pending), subjectsOf(1, 3))
			in := b.incoming()[1]
			header, _, _ := strings.Cut(mail(2), "\r\n\r\n")
			if raw := string(b.raw(in.ID)); !in.HeaderOnly || in.Size < large || raw != header+"\r\n\r\n" {
				t.Errorf("got header only %v, size %d, raw %.200q; want the header of %d bytes", in.HeaderOnly, in.Size, raw, large)
			}
		})
	}
}

func TestOddMails(t *testing.T) {
	t.Parallel()
	random := make([]byte, 100_000)
	source := rand.NewChaCha8([32]byte{1})
	source.Read(random)
	odd := []string{"", string(random), "no header", "Subject: x", strings.Repeat("a", 3<<20), strings.Repeat("X: y\r\n", 400_000)}
	b := newBench(t)
	b.deliver("INBOX", odd...)
	b.deliver("INBOX", mail(1))
	b.start()
	b.until("all are in", func() bool { return len(b.incoming()) == len(odd)+1 })
	for i, in := range b.incoming() {
		if i == len(odd) {
			break
		}
		if raw := string(b.raw(in.ID)); raw != odd[i] {
			t.Errorf("UID %d: got %d bytes %.60q, want %d %.60q", in.Origin.UID, len(raw), raw, len(odd[i]), odd[i])
		}
	}
}

// TestVanished: a mail that a person deletes between the list and the fetch
// is no mail of the desk.
func TestVanished(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.deliver("INBOX", mails(1, 5)...)
	once := make(chan struct{}, 1)
	once <- struct{}{}
	b.hook(func(_ int, cmd string) {
		if !strings.Contains(cmd, "BODY.PEEK[") {
			return
		}
		select {
		case <-once:
		default:
			return
		}
		p := b.newPoller()
		p.Account.Settle, p.Account.SettleFolder = MoveMail, "Junk"
		p.begin()
		s, err := p.connect(context.Background())
		if err != nil {
			t.Error(err)
			return
		}
		defer s.close()
		s.choose(context.Background(), "INBOX")
		if err := s.settleSet(context.Background(), sets([]uint32{2, 5})[0]); err != nil {
			t.Error(err)
		}
	})
	b.start()
	b.until("the cursor is behind them all", func() bool { return b.cursor("INBOX").UID == 5 })
	sameWords(t, "mails", b.subjects(), []string{"mail 1", "mail 3", "mail 4"})
}

// TestLoneBadMail: with nothing else to prove that the server is well, time
// must, and each try costs a login.
func TestLoneBadMail(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.server.Set(func(f *imaptest.Faults) { f.Garbled = []uint32{1} })
	b.deliver("INBOX", mail(1))
	b.start()
	b.rounds(5)
	if rows := b.incoming(); len(rows) > 0 {
		t.Fatalf("got %+v after a moment, want patience", rows[0])
	}
	if n := b.server.Logins(); n > 3 {
		t.Errorf("got %d logins at once, want at most 3", n)
	}
	for range 5 {
		b.pass(11 * time.Minute)
		b.rounds(2)
	}
	b.until("it is in quarantine", func() bool { return len(b.incoming()) == 1 })
	if in := b.incoming()[0]; in.State != store.Quarantined || !strings.Contains(in.Reason, "could not be fetched after 3 tries") {
		t.Errorf("got %+v, want it in quarantine with the reason", in)
	}
}

// TestQuarantineKeepsHeader: when the body never comes, the header often does.
func TestQuarantineKeepsHeader(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.Settle, b.poller.Account.SettleFolder = MoveMail, "处理完"
	b.server.Set(func(f *imaptest.Faults) { f.Cut, f.Cuts = len(mail(1))-30, 4 })
	b.deliver("INBOX", mail(1)+strings.Repeat("long\r\n", 1000))
	b.start()
	b.rounds(2)
	for range 4 {
		b.pass(11 * time.Minute)
		b.rounds(2)
	}
	b.until("it is in quarantine", func() bool { return len(b.incoming()) == 1 })
	in := b.incoming()[0]
	if in.State != store.Quarantined || in.Message.Subject != "mail 1" || !in.HeaderOnly {
		t.Errorf("got %+v, want it in quarantine with its header", in)
	}
	b.rounds(3)
	if list := b.onServer("INBOX"); len(list) != 1 {
		t.Errorf("got %q in INBOX, want the mail where a person finds it", list)
	}
}

// TestStoreFails lets each write of the intake fail once, in every way that
// a store has, and looks for mails lost or doubled.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	for _, failure := range []error{store.ErrFull, store.ErrBusy, errors.New("disk broken")} {
		t.Run(failure.Error(), func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				b := newBench(t)
				b.poller.Account.Settle, b.poller.Account.SettleFolder = MoveMail, "处理完"
				faulty := storetest.FailAt(b.store, n, failure)
				b.poller.Store = faulty
				b.toldNothingBeforeCommit()
				b.deliver("INBOX", mails(1, 3)...)
				b.start()
				b.until("three mails are moved", func() bool { return len(b.onServer("处理完")) == 3 })
				b.deliver("INBOX", mail(4))
				b.until("four mails are moved", func() bool { return len(b.onServer("处理完")) == 4 })
				b.rounds(2)
				b.stop()
				sameWords(t, fmt.Sprintf("mails when write %d fails", n), b.subjects(), subjectsOf(1, 4))
				sameWords(t, "pending mails", b.subjects(store.Pending), subjectsOf(1, 4))
				if b.server.Logins() > 1 {
					t.Errorf("write %d: got %d logins, want the connection kept", n, b.server.Logins())
				}
				if !faulty.Failed() || t.Failed() {
					return
				}
			}
		})
	}
}

// TestStoreRefusesOneMail: a mail that only the store cannot take goes to
// quarantine with its bytes.
func TestStoreRefusesOneMail(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Store = picky{b.store}
	b.deliver("INBOX", mails(1, 3)...)
	b.deliver("INBOX", "Subject: poison\r\n\r\nbody\r\n")
	b.deliver("INBOX", mail(5))
	b.start()
	b.until("all are in", func() bool { return len(b.incoming()) == 5 })
	in := b.incoming()[4]
	if in.State != store.Quarantined || !strings.Contains(in.Reason, "not to my taste") || string(b.raw(in.ID)) != "Subject: poison\r\n\r\nbody\r\n" {
		t.Errorf("got %+v with %q, want it in quarantine whole", in, b.raw(in.ID))
	}
	b.until("the cursor is behind them all", func() bool { return b.cursor("INBOX").UID == 5 })
}

// picky is a store that refuses a message of a certain subject.
type picky struct{ store.Store }

func (p picky) Update(ctx context.Context, write func(store.Tx) error) error {
	return p.Store.Update(ctx, func(tx store.Tx) error { return write(pickyTx{tx}) })
}

type pickyTx struct{ store.Tx }

func (tx pickyTx) AddIncoming(in *store.Incoming) error {
	if in.Message.Subject == "poison" {
		return errors.New("not to my taste")
	}
	return tx.Tx.AddIncoming(in)
}

// TestKillAnywhere ends the poller at each command that it sends, and starts
// another one that remembers nothing.
func TestKillAnywhere(t *testing.T) {
	t.Parallel()
	for _, policy := range []SettlePolicy{LeaveMail, FlagMail, MoveMail} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			for kill := 1; kill <= 14; kill++ {
				b := newBench(t)
				fresh := func() {
					b.poller = b.newPoller()
					b.poller.Account.Settle, b.poller.Account.SettleFolder = policy, "处理完"
				}
				fresh()
				b.deliver("INBOX", mails(1, 4)...)
				killed := make(chan struct{})
				b.hook(func(n int, _ string) {
					if n == kill {
						b.server.Drop()
						close(killed)
					}
				})
				b.start()
				<-killed
				b.stop()
				b.toldNothingBeforeCommit()
				fresh()
				b.start()
				b.until("all are in", func() bool { return len(b.incoming()) == 4 })
				switch policy {
				case MoveMail:
					b.until("all are moved", func() bool { return len(b.onServer("处理完")) == 4 })
				case FlagMail:
					b.until("all are seen", func() bool {
						return !slices.ContainsFunc(b.onServer("INBOX"), func(s string) bool { return !strings.HasSuffix(s, "seen") })
					})
				}
				b.rounds(2)
				b.stop()
				what := fmt.Sprintf("mails when killed at command %d", kill)
				sameWords(t, what, b.subjects(), subjectsOf(1, 4))
				if policy == MoveMail {
					sameWords(t, what, b.onServer("处理完"), subjectsOf(1, 4))
				}
			}
		})
	}
}

// TestStandIn: what Exchange gives in place of a mail that it cannot convert
// is shown to a person; it is no mail of whom it seems to come from.
func TestStandIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.deliver("INBOX", "From: Zhang Wei <zhangwei@corp.test>\r\nTo: it@corp.test\r\n"+
		"Subject: Retrieval using the IMAP4 protocol failed for the following message: 42\r\n\r\n"+
		"The server couldn't retrieve the following message:\r\n\r\nSubject: \"打印机坏了\"\r\nFrom: \"Zhang Wei\" (\"zhangwei@corp.test\")\r\n"+
		"Sent date: 2026/5/6 9:30:00\r\n\r\nThe message hasn't been deleted. You might be able to view it using either Outlook or Outlook Web App.\r\n")
	b.deliver("INBOX", mail(2))
	b.start()
	b.until("both are in", func() bool { return len(b.incoming()) == 2 })
	if in := b.incoming()[0]; in.State != store.Quarantined || !strings.Contains(in.Reason, "Outlook") {
		t.Errorf("got %s, %q, want it in quarantine", in.State, in.Reason)
	}
	sameWords(t, "mails to be worked on", b.subjects(store.Pending), []string{"mail 2"})
}
