package mailin

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff grows the pause between two tries.
type backoff struct {
	least, most time.Duration
	tries       int
}

// next is the pause after one more try that went wrong: the double of the
// one before, up to most. A fifth of it is left to chance (0 to 1), so that
// many programs that a server threw out do not come back all at once.
func (b *backoff) next(chance float64) time.Duration {
	pause := b.most
	if b.tries < 40 {
		pause = min(b.most, b.least<<b.tries)
		if pause < b.least { // the shift ran over
			pause = b.most
		}
	}
	b.tries++
	return pause - time.Duration(chance*float64(pause)/5)
}

func (b *backoff) reset() { b.tries = 0 }

// pause is next with real chance.
func (b *backoff) pause() time.Duration { return b.next(rand.Float64()) }

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
