package mailin

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"maildesk/store"
	"maildesk/store/storetest"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	b := &bench{t: t, store: openStore(t)}
	now := time.Date(2024, 5, 14, 2, 0, 0, 0, time.UTC)
	deliver := func(raw string, limit int64) error {
		return Deliver(t.Context(), b.store, strings.NewReader(raw), limit, nil, now)
	}
	if err := deliver(mail(1), 0); err != nil {
		t.Fatal(err)
	}
	// The agent did not hear of it, and sends it again by another way.
	if err := deliver("Received: from mx (again)\r\n"+mail(1), 0); err != nil {
		t.Fatal(err)
	}
	if err := deliver(mail(2)+strings.Repeat("long\r\n", 1000), 500); err != nil {
		t.Fatal(err)
	}
	if err := deliver("", 0); !errors.Is(err, ErrNoMail) {
		t.Errorf("got error %v for no mail, want %v", err, ErrNoMail)
	}
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(mail(3))))
	if err := Deliver(t.Context(), b.store, broken, 0, nil, now); err == nil {
		t.Error("half a mail was kept")
	}
	rows := b.incoming()
	if len(rows) != 3 {
		t.Fatalf("got %d rows, want 3", len(rows))
	}
	for i, want := range []struct {
		state  store.State
		uid    uint32
		size   int64
		header bool
	}{
		{store.Pending, 1, int64(len(mail(1))), false},
		{store.Ignored, 2, int64(len(mail(1)) + 27), false},
		{store.Pending, 3, int64(len(mail(2)) + 6000), true},
	} {
		in := rows[i]
		if in.State != want.state || in.Origin != (store.Origin{Account: PipeAccount, UID: want.uid}) ||
			in.Size != want.size || in.HeaderOnly != want.header || !in.Received.Equal(now) {
			t.Errorf("row %d: got %+v, want %+v", i, in, want)
		}
	}
	if header, _, _ := strings.Cut(mail(2), "\r\n\r\n"); string(b.raw(rows[2].ID)) != header+"\r\n\r\n" {
		t.Errorf("got %q of the long mail, want its header", b.raw(rows[2].ID))
	}
}

// TestDeliverTogether: an MTA runs several deliveries at once.
func TestDeliverTogether(t *testing.T) {
	t.Parallel()
	b := &bench{t: t, store: openStore(t)}
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			if err := Deliver(context.Background(), b.store, strings.NewReader(mail(n)), 0, nil, time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	sameWords(t, "mails", b.subjects(store.Pending), subjectsOf(0, 19))
}

// TestDeliverFails: all or nothing, whatever write fails, and the try that
// follows brings the mail in once.
func TestDeliverFails(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		b := &bench{t: t, store: openStore(t)}
		faulty := storetest.FailAt(b.store, n, store.ErrFull)
		read := func() io.Reader { return strings.NewReader(mail(1)) }
		err := Deliver(t.Context(), faulty, read(), 0, nil, time.Now())
		if !faulty.Failed() {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		if !errors.Is(err, store.ErrFull) {
			t.Errorf("write %d: got error %v, want %v", n, err, store.ErrFull)
		}
		if rows := b.incoming(); len(rows) > 0 {
			t.Errorf("write %d: got %d rows after a failure", n, len(rows))
		}
		if err := Deliver(t.Context(), faulty, read(), 0, nil, time.Now()); err != nil {
			t.Errorf("write %d: the second try: %v", n, err)
		}
		if got := b.subjects(store.Pending); !slices.Equal(got, []string{"mail 1"}) {
			t.Errorf("write %d: got %q after the second try", n, got)
		}
	}
}
