package story

import (
	"context"
	"sync"
	"time"

	"maildesk/store"
)

// Clock runs at the speed of the real one, but may be set.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
}

// Now is the time of the story.
func (c *Clock) Now() time.Time {
	return time.Now().Add(c.shift())
}

// Set makes it now t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = time.Until(t)
}

// Forward makes it now t, unless it is later already.
func (c *Clock) Forward(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = max(c.offset, time.Until(t))
}

func (c *Clock) shift() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// Shifted is a store that moves the arrival times of mails, which a real
// server takes from its own clock, to the time of the story.
func Shifted(s store.Store, c *Clock) store.Store { return shifted{s, c} }

type shifted struct {
	store.Store
	clock *Clock
}

func (s shifted) Update(ctx context.Context, write func(store.Tx) error) error {
	return s.Store.Update(ctx, func(tx store.Tx) error { return write(shiftedTx{tx, s.clock}) })
}

type shiftedTx struct {
	store.Tx
	clock *Clock
}

func (tx shiftedTx) AddIncoming(in *store.Incoming) error {
	if !in.Received.IsZero() {
		// IMAP tells whole seconds (RFC 9051 section 2.3.3), cut off: a mail of nine
		// o'clock shall not have come a minute before nine.
		in.Received = in.Received.Add(tx.clock.shift() + time.Second - time.Nanosecond)
		if now := tx.clock.Now(); in.Received.After(now) {
			in.Received = now
		}
	}
	return tx.Tx.AddIncoming(in)
}
