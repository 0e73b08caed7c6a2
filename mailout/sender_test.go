package mailout

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/mail"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"maildesk/mailout/smtptest"
	"maildesk/store"
	"maildesk/store/sqldb"
)

// bench is a sender with a store and a server, and a clock that stands still.
type bench struct {
	*Sender
	server *smtptest.Server
	db     *sqldb.DB
	now    time.Time
}

func start(t *testing.T, change func(*Account)) *bench {
	t.Helper()
	server, err := smtptest.Start(smtptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	server.AddUser("it@corp.example", "right")
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{server: server, db: db, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	account := &Account{
		Host: "127.0.0.1", Port: port(t, server.Addr), TLS: Plain, User: "it@corp.example", Address: "it@corp.example",
		Secret: func(context.Context) (string, error) { return "right", nil }, Sessions: 1, Timeout: 5 * time.Second, RootCAs: server.CA,
	}
	if change != nil {
		change(account)
	}
	b.Sender = &Sender{
		Account: account, Store: db, Instance: "here", Now: func() time.Time { return b.now },
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Zone: time.FixedZone("", 8*3600),
	}
	return b
}

func port(t *testing.T, addr string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (b *bench) queue(t *testing.T, change func(*store.Outgoing)) int64 {
	t.Helper()
	o := &store.Outgoing{
		Letter: "answer", Recipient: "zhangsan@corp.example", From: store.Address{Name: "IT服务台", Address: "it@corp.example"},
		To: []store.Address{{Name: "张三", Address: "zhangsan@corp.example"}}, ReplyTo: store.Address{Address: "it@corp.example"},
		Subject: "[IT20261123001] 打印机坏了", MessageID: "t." + rand.Text() + "@corp.example", Text: "马上来看", HTML: "<p>马上来看</p>",
		References: []string{"r.it20261123001.a.x@corp.example"}, State: store.Queued, Next: b.now, Created: b.now,
	}
	if change != nil {
		change(o)
	}
	if err := b.db.Update(t.Context(), func(tx store.Tx) error { return tx.AddOutgoing(o) }); err != nil {
		t.Fatal(err)
	}
	return o.ID
}

func (b *bench) letter(t *testing.T, id int64) *store.Outgoing {
	t.Helper()
	var o *store.Outgoing
	err := b.db.View(t.Context(), func(tx store.Tx) (err error) {
		o, err = tx.Outgoing(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// deliver plays one round of one session, as work does.
func (b *bench) deliver(t *testing.T, current **session) *Failure {
	t.Helper()
	b.setUp()
	_, failure, err := b.round(t.Context(), current)
	if err != nil {
		t.Fatal(err)
	}
	return failure
}

// TestWhatAnswersLeadTo: what each answer of a server makes of a letter.
func TestWhatAnswersLeadTo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		fault    func(*smtptest.Faults)
		account  func(*Account)
		state    store.Delivery
		attempts int
		wait     time.Duration // until the next try
		arrived  int
	}{
		{"taken", nil, nil, store.Sent, 1, 0, 1},
		{"4xx to RCPT", func(f *smtptest.Faults) { f.Rcpt["zhangsan@corp.example"] = smtptest.Refuse(450, "busy") }, nil, store.Queued, 1, 2 * time.Minute, 0},
		{"5xx to RCPT", func(f *smtptest.Faults) { f.Rcpt["zhangsan@corp.example"] = smtptest.Refuse(550, "nobody") }, nil, store.Failed, 1, 0, 0},
		{"4xx to the final dot", func(f *smtptest.Faults) { f.Data = smtptest.Refuse(451, "DT:SPM") }, nil, store.Queued, 1, 2 * time.Minute, 0},
		{"5xx to the final dot", func(f *smtptest.Faults) { f.Data = smtptest.Refuse(554, "spam") }, nil, store.Failed, 1, 0, 0},
		{"5xx to MAIL is ours", func(f *smtptest.Faults) { f.Mail = smtptest.Refuse(553, "not your address") }, nil, store.Queued, 0, 32 * time.Second, 0},
		{"5xx to AUTH is ours", func(f *smtptest.Faults) { f.Auth = smtptest.Refuse(535, "no") }, nil, store.Queued, 0, 32 * time.Second, 0},
		{"wrong password is ours", nil, func(a *Account) {
			a.Secret = func(context.Context) (string, error) { return "wrong", nil }
		}, store.Queued, 0, 32 * time.Second, 0},
		{"dropped before the final dot", func(f *smtptest.Faults) { f.DropInData = true }, nil, store.Queued, 1, 2 * time.Minute, 0},
		{"dropped after the final dot", func(f *smtptest.Faults) { f.DropAfterDot = true }, nil, store.Queued, 1, 2 * time.Minute, 1},
		{"TLS expected of a plain server", nil, func(a *Account) { a.TLS = Implicit }, store.Queued, 0, 32 * time.Second, 0},
		{"nobody listens", nil, func(a *Account) { a.Port = 1 }, store.Queued, 0, 32 * time.Second, 0},
		{"STARTTLS", nil, func(a *Account) { a.TLS = StartTLS }, store.Sent, 1, 0, 1},
		{"STARTTLS, unknown authority", nil, func(a *Account) { a.TLS, a.RootCAs = StartTLS, nil }, store.Queued, 0, 32 * time.Second, 0},
		{"LOGIN", nil, func(a *Account) { a.Mechanism = "login" }, store.Sent, 1, 0, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := start(t, test.account)
			if test.fault != nil {
				b.server.Set(test.fault)
			}
			id := b.queue(t, nil)
			var current *session
			b.deliver(t, &current)
			o := b.letter(t, id)
			if o.State != test.state || o.Attempts != test.attempts {
				t.Errorf("got %s after %d attempts (%s), want %s after %d", o.State, o.Attempts, o.LastError, test.state, test.attempts)
			}
			if o.State == store.Queued && o.Next.Sub(b.now) != test.wait {
				t.Errorf("next try after %s, want %s", o.Next.Sub(b.now), test.wait)
			}
			if n := len(b.server.Mails()); n != test.arrived {
				t.Errorf("%d mails arrived, want %d", n, test.arrived)
			}
		})
	}
}

// TestGivenUpTellsTheEngine: a letter that failed for good sets a timer, and wakes the engine.
func TestGivenUpTellsTheEngine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		refused bool
		age     time.Duration
		change  func(*store.Outgoing)
	}{
		{"refused", true, 0, nil},
		{"too old", false, 6 * 24 * time.Hour, nil},
		{"a file is lost", false, 0, func(o *store.Outgoing) { o.Files = []store.File{{Name: "a.png", SHA256: "lost"}} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := start(t, nil)
			b.server.Set(func(f *smtptest.Faults) {
				f.Rcpt["zhangsan@corp.example"] = smtptest.Refuse(450, "not now")
				if test.refused {
					f.Rcpt["zhangsan@corp.example"] = smtptest.Refuse(550, "nobody")
				}
			})
			id := b.queue(t, test.change)
			b.now = b.now.Add(test.age)
			told := 0
			b.Failed = func() { told++ }
			var current *session
			b.deliver(t, &current)
			err := b.db.View(t.Context(), func(tx store.Tx) error {
				timers, err := tx.DueTimers(b.now, 10)
				if err == nil && (len(timers) != 1 || timers[0].Kind != store.TimerUndeliverable) {
					t.Errorf("got timers %+v, want one undeliverable", timers)
				}
				return err
			})
			if err != nil || told != 1 || b.letter(t, id).State != store.Failed {
				t.Errorf("the letter is %s, told %d times, %v; want failed, once", b.letter(t, id).State, told, err)
			}
		})
	}
}

// TestSameLetterEveryTry: a letter whose fate is unknown is sent again with the
// same Message-ID, so that the reader's side can tell.
func TestSameLetterEveryTry(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	b.server.Set(func(f *smtptest.Faults) { f.DropAfterDot = true })
	id := b.queue(t, nil)
	var current *session
	b.deliver(t, &current)
	b.server.Set(func(f *smtptest.Faults) { f.DropAfterDot = false })
	b.now = b.now.Add(2 * time.Minute)
	b.deliver(t, &current)
	mails := b.server.Mails()
	if len(mails) != 2 || b.letter(t, id).State != store.Sent {
		t.Fatalf("%d mails, %s", len(mails), b.letter(t, id).State)
	}
	first, second := header(t, mails[0].Raw), header(t, mails[1].Raw)
	for _, name := range []string{"Message-Id", "Date", "Subject", "References"} {
		if first.Get(name) == "" || first.Get(name) != second.Get(name) {
			t.Errorf("%s: %q, then %q", name, first.Get(name), second.Get(name))
		}
	}
	if date := first.Get("Date"); date != "Mon, 23 Nov 2026 17:00:00 +0800" {
		t.Errorf("the letter of 09:00 UTC is dated %s", date)
	}
}

func header(t *testing.T, raw []byte) mail.Header {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

// TestConnectionIsKept: many letters, one connection; a server that closed it
// meanwhile costs no try.
func TestConnectionIsKept(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	var current *session
	for range 3 {
		b.queue(t, nil)
		b.deliver(t, &current)
	}
	if n := b.server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	_ = current.conn.Close() // as a server does that grew tired of waiting
	id := b.queue(t, nil)
	b.deliver(t, &current)
	if o := b.letter(t, id); o.State != store.Sent || o.Attempts != 1 {
		t.Errorf("got %s after %d attempts, want sent after 1", o.State, o.Attempts)
	}
}

func TestNullSender(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		refused bool
		want    string
	}{{"taken", false, ""}, {"refused", true, "it@corp.example"}} {
		b := start(t, func(a *Account) { a.NullSender = true })
		if test.refused {
			b.server.Set(func(f *smtptest.Faults) { f.Null = smtptest.Refuse(501, "null sender") })
		}
		id := b.queue(t, func(o *store.Outgoing) { o.NullSender, o.Automatic = true, "auto-replied" })
		var current *session
		b.deliver(t, &current)
		if mails := b.server.Mails(); len(mails) != 1 || mails[0].From != test.want {
			t.Errorf("%s: got %+v (%s), want one from %q", test.name, mails, b.letter(t, id).LastError, test.want)
		}
	}
}

// TestOneBadLetterStopsNobody: a refused letter leaves the connection to the next.
func TestOneBadLetterStopsNobody(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	b.server.Set(func(f *smtptest.Faults) { f.Rcpt["gone@corp.example"] = smtptest.Refuse(550, "nobody") })
	bad := b.queue(t, func(o *store.Outgoing) { o.Recipient = "gone@corp.example" })
	good := b.queue(t, nil)
	var current *session
	b.deliver(t, &current)
	if b.letter(t, bad).State != store.Failed || b.letter(t, good).State != store.Sent || b.server.Connections() != 1 {
		t.Errorf("bad %s, good %s, %d connections", b.letter(t, bad).State, b.letter(t, good).State, b.server.Connections())
	}
}

// TestRun: letters of several sessions arrive once each, also those queued while it runs.
func TestRun(t *testing.T) {
	t.Parallel()
	b := start(t, func(a *Account) { a.Sessions = 3 })
	const n = 40
	var mu sync.Mutex
	rounds := make(chan struct{}, 1000)
	b.Done = func() { mu.Lock(); defer mu.Unlock(); rounds <- struct{}{} }
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	for range n {
		b.queue(t, nil)
		b.Kick()
	}
	for len(b.server.Mails()) < n {
		select {
		case <-rounds:
		case <-time.After(20 * time.Second):
			t.Fatalf("%d of %d letters after 20 s", len(b.server.Mails()), n)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	seen := map[string]int{}
	for _, m := range b.server.Mails() {
		seen[header(t, m.Raw).Get("Message-Id")]++
	}
	if len(seen) != n {
		t.Errorf("%d different letters, want %d", len(seen), n)
	}
}

func BenchmarkSend(b *testing.B) {
	server, err := smtptest.Start(smtptest.Options{Open: true})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	_, text, _ := net.SplitHostPort(server.Addr)
	p, _ := strconv.Atoi(text)
	a := &Account{Host: "127.0.0.1", Port: p, TLS: Plain, Address: "it@corp.example"}
	s, failure := open(b.Context(), a)
	if failure != nil {
		b.Fatal(failure)
	}
	defer s.close()
	o := &store.Outgoing{Letter: "answer", From: store.Address{Address: "it@corp.example"}, To: []store.Address{{Address: "a@b"}}, Subject: "[IT20261123001] 打印机", MessageID: "x@y", Text: strings.Repeat("马上来看。\n", 50), HTML: strings.Repeat("<p>马上来看。</p>\n", 50)}
	b.ReportAllocs()
	for b.Loop() {
		letter, err := build(o, "here", nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, failure := s.deliver(b.Context(), "a@b", false, letter); failure != nil {
			b.Fatal(failure)
		}
	}
}

// TestInterval: a provider's pause between two letters is kept.
func TestInterval(t *testing.T) {
	t.Parallel()
	const pause = 50 * time.Millisecond
	b := start(t, func(a *Account) { a.Interval = pause })
	for range 4 {
		b.queue(t, nil)
	}
	began := time.Now()
	var current *session
	b.deliver(t, &current)
	if took := time.Since(began); len(b.server.Mails()) != 4 || took < 3*pause {
		t.Errorf("%d letters in %s, want 4 with %s between two", len(b.server.Mails()), took, pause)
	}
}

// TestPerConnection: a provider that allows few letters on a connection gets a new one in time.
func TestPerConnection(t *testing.T) {
	t.Parallel()
	b := start(t, func(a *Account) { a.PerConnection = 2 })
	for range 5 {
		b.queue(t, nil)
	}
	var current *session
	b.deliver(t, &current)
	if len(b.server.Mails()) != 5 || b.server.Connections() != 3 {
		t.Errorf("%d letters on %d connections, want 5 on 3", len(b.server.Mails()), b.server.Connections())
	}
}
