package gateway_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"maildesk/cmd/maildesk/gateway"
	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/store"
)

// smallDisk mounts a disk of a few megabytes. Only root can, and not in every
// container; without it ok is false.
func smallDisk(t *testing.T) (dir string, ok bool) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Logf("NO REAL DISK IS FILLED, since a tmpfs cannot be mounted here (%v): the store plays that its disk is full", err)
		return dir, false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, true
}

// fill takes all room that a disk has left; free gives it back.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 1<<16)
	for len(piece) > 0 {
		if _, err := file.Write(piece); errors.Is(err, syscall.ENOSPC) {
			piece = piece[:len(piece)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// full is a store that says that its disk is full, as long as it is so.
type full struct {
	store.Store
	yes *atomic.Bool
}

func (f full) Update(ctx context.Context, write func(store.Tx) error) error {
	if f.yes.Load() {
		return store.ErrFull
	}
	return f.Store.Update(ctx, write)
}

// play lets the stores of all workers say that the disk is full.
func (f full) play(g *gateway.Gateway) (free func()) {
	f.yes.Store(true)
	stores := []*store.Store{&g.Engine.Store, &g.Sender.Store}
	for _, p := range g.Pollers {
		stores = append(stores, &p.Store)
	}
	for _, st := range stores {
		*st = full{*st, f.yes}
	}
	return func() { f.yes.Store(false) }
}

// listener is a log in which words are waited for.
type listener struct {
	mu    sync.Mutex
	to    io.Writer
	heard map[string]chan struct{} // guarded by mu; closed and nil once heard
}

func (l *listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for words, said := range l.heard {
		if said != nil && bytes.Contains(p, []byte(words)) && bytes.Contains(p, []byte("disk full")) {
			close(said)
			l.heard[words] = nil
		}
	}
	return l.to.Write(p)
}

// TestFullDisk: while the disk is full, mails stay where they are, and the log
// says so; when there is room again each becomes a ticket.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	const n = 10 // of these half are in the store when the disk is filled
	dir, real := smallDisk(t)
	w := newServers(t, users(n)...)
	intake, engine := make(chan struct{}), make(chan struct{})
	log := &listener{to: t.Output(), heard: map[string]chan struct{}{"they stay on the server": intake, "nothing can be decided": engine}}
	stage, err := story.NewStage(w, dir, "", slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		_, raw := mailNo(i, "printer", "打印机卡纸")
		if i >= n/2 {
			w.bring(story.DeskAddress, raw)
			continue
		}
		if err := mailin.Deliver(t.Context(), stage.Gateway.Store, bytes.NewReader(raw), 0, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	var free func()
	if real {
		free = fill(t, dir)
	} else {
		free = full{yes: &atomic.Bool{}}.play(stage.Gateway)
	}
	stage.Await(n)
	stage.Start()
	defer closed(t, stage)
	for _, said := range []chan struct{}{intake, engine} {
		select {
		case <-said:
		case <-time.After(time.Minute):
			t.Error("the log does not say that the disk is full")
		}
	}
	free()
	settle(t, stage)
	numbered(t, stage.Gateway.Store, n)
	onlyOnce(t, stage.Gateway.Store, w, append(story.People(), users(n)...)...)
	if rest := undecided(t, stage.Gateway.Store); rest != "" {
		t.Error(rest)
	}
}
