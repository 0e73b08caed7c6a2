package mailin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maildesk/mailin/imaptest"
	"maildesk/store"
	"maildesk/store/sqldb"
)

const (
	user   = "it@corp.test"
	secret = "correct horse"
)

// bench is a mailbox on a real server, a real store, and a poller between them.
type bench struct {
	t      testing.TB
	server *imaptest.Server
	store  store.Store
	poller *Poller

	// pulse beats with every command that reaches the server and every line of the log.
	pulse chan struct{}

	mu        sync.Mutex
	ahead     time.Duration           // of the poller's clock, guarded by mu
	onCommand func(n int, cmd string) // guarded by mu
	commands  int                     // guarded by mu
	done      chan error
	cancel    context.CancelFunc
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, pulse: make(chan struct{}, 1)}
	var err error
	b.server, err = imaptest.Start(imaptest.Options{OnCommand: b.command})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.server.AddUser(user, secret, "处理完", "Junk")
	b.store = openStore(t)
	b.poller = b.newPoller()
	t.Cleanup(b.stop)
	return b
}

func openStore(t testing.TB) store.Store {
	t.Helper()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// newPoller is a poller that has forgotten everything, as after a restart.
func (b *bench) newPoller() *Poller {
	quick := backoff{least: time.Millisecond, most: 20 * time.Millisecond}
	return &Poller{
		Account: Account{
			Name: "it", Address: b.server.Addr, TLS: PlainText, User: user,
			Secret: func(context.Context) (string, error) { return secret, nil },
			Poll:   2 * time.Millisecond,
		},
		Store: b.store, Now: b.now, Timeout: 20 * time.Second,
		Log:   slog.New(slog.NewTextHandler(testLog{b}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		retry: quick, retryLogin: quick, retryStore: quick,
	}
}

type testLog struct{ b *bench }

func (l testLog) Write(p []byte) (int, error) {
	if l.b.t.Context().Err() == nil {
		l.b.t.Logf("%s", p)
	}
	l.b.beat()
	return len(p), nil
}

func (b *bench) beat() {
	select {
	case b.pulse <- struct{}{}:
	default:
	}
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.ahead)
}

// pass moves the poller's clock.
func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ahead += d
}

func (b *bench) command(cmd string) {
	b.mu.Lock()
	b.commands++
	n, hook := b.commands, b.onCommand
	b.mu.Unlock()
	if hook != nil {
		hook(n, cmd)
	}
	b.beat()
}

func (b *bench) hook(f func(n int, cmd string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.commands, b.onCommand = 0, f
}

func (b *bench) start() {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel, b.done = cancel, make(chan error, 1)
	poller, done := b.poller, b.done
	go func() { done <- poller.Run(ctx) }()
}

func (b *bench) stop() {
	if b.cancel == nil {
		return
	}
	b.cancel()
	b.cancel = nil
	select {
	case err := <-b.done:
		if err != nil {
			b.t.Errorf("Run: %v", err)
		}
	case <-time.After(20 * time.Second):
		b.t.Error("Run did not end")
	}
}

// until waits for something that the poller brings about.
func (b *bench) until(what string, holds func() bool) {
	b.t.Helper()
	late := time.After(20 * time.Second)
	for !holds() {
		select {
		case <-b.pulse:
		case <-late:
			b.t.Fatalf("waited in vain until %s; status %+v", what, b.poller.Status())
		}
	}
}

// rounds waits until the poller asked for news n times more.
func (b *bench) rounds(n int) {
	b.t.Helper()
	count := func() int {
		asked := 0
		for _, c := range b.server.Commands() {
			if c == "NOOP" {
				asked++
			}
		}
		return asked
	}
	want := count() + n
	b.until(fmt.Sprintf("%d rounds went by", n), func() bool { return count() >= want })
}

func (b *bench) deliver(folder string, raws ...string) {
	b.t.Helper()
	for _, raw := range raws {
		if err := b.server.Deliver(user, folder, []byte(raw)); err != nil {
			b.t.Fatal(err)
		}
	}
}

// mail is a small mail that no other is like.
func mail(n int) string {
	return fmt.Sprintf("From: Zhang Wei <zhangwei@corp.test>\r\nTo: it@corp.test\r\nSubject: mail %d\r\n"+
		"Message-ID: <%d@corp.test>\r\nDate: Tue, 14 May 2024 10:00:00 +0800\r\n\r\n打印机 %d 坏了\r\n", n, n, n)
}

func mails(from, to int) []string {
	var list []string
	for n := from; n <= to; n++ {
		list = append(list, mail(n))
	}
	return list
}

// incoming are the rows of the store, oldest first.
func (b *bench) incoming() []*store.Incoming {
	b.t.Helper()
	var list []*store.Incoming
	err := b.store.View(context.Background(), func(tx store.Tx) (err error) {
		list, err = tx.ListIncoming(store.IncomingFilter{Limit: 100000})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

// subjects are those of the rows in one of the states, sorted.
func (b *bench) subjects(states ...store.State) []string {
	b.t.Helper()
	var list []string
	for _, in := range b.incoming() {
		if in.Message != nil && (len(states) == 0 || slices.Contains(states, in.State)) {
			list = append(list, in.Message.Subject)
		}
	}
	slices.Sort(list)
	return list
}

func (b *bench) raw(id int64) []byte {
	b.t.Helper()
	var raw []byte
	err := b.store.View(context.Background(), func(tx store.Tx) (err error) {
		raw, err = tx.IncomingRaw(id)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return raw
}

func (b *bench) cursor(folder string) store.Cursor {
	b.t.Helper()
	var c store.Cursor
	err := b.store.View(context.Background(), func(tx store.Tx) (err error) {
		c, err = tx.Cursor("it", folder)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.t.Fatal(err)
	}
	return c
}

// onServer are the subjects of the mails of a folder and their flags.
func (b *bench) onServer(folder string) []string {
	b.t.Helper()
	list, err := b.server.Mails(user, folder)
	if err != nil {
		b.t.Fatal(err)
	}
	var found []string
	for _, m := range list {
		slices.Sort(m.Flags)
		text := Parse(m.Raw).Subject
		for _, flag := range m.Flags {
			text += " " + strings.ToLower(flag)
		}
		found = append(found, text)
	}
	return found
}

func subjectsOf(from, to int) []string {
	var list []string
	for n := from; n <= to; n++ {
		list = append(list, fmt.Sprint("mail ", n))
	}
	slices.Sort(list)
	return list
}

func sameWords(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}
