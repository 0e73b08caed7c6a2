package mailout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"maildesk/store"
)

// Sender delivers the letters of the store through one account.
type Sender struct {
	Account  *Account
	Store    store.Store
	Instance string // value of X-Maildesk-Loop
	Log      *slog.Logger
	Now      func() time.Time
	Done     func()        // called after each round of letters was recorded
	Failed   func()        // called after a letter was given up: the engine is told by a timer
	Poll     time.Duration // how often to look without being woken; default 10 s
	// Zone is the one that letters are dated in, since some clients show a
	// Date header as it is written; nil: UTC.
	Zone *time.Location

	kicks []chan struct{}
	once  sync.Once
	pace  *rate.Limiter
	busy  atomic.Int32 // rounds under way
	tried atomic.Int64 // letters claimed so far

	// taken are the letters (ids, with the server's reply) that the server
	// took and of which the store could not be told: they are not sent again.
	taken sync.Map
}

// Busy reports whether a letter may be on its way at this moment, and how many
// were tried so far.
func (s *Sender) Busy() (busy bool, tried int64) { return s.busy.Load() > 0, s.tried.Load() }

const (
	claimed = 5                // letters that one session takes at a time
	idle    = 30 * time.Second // how long an unused connection is kept
	inHand  = 10 * time.Second // how long a letter in hand may take after shutdown began
	final   = 10 * time.Second // how long its record may take then
)

func (s *Sender) setUp() {
	s.once.Do(func() {
		for range max(1, s.Account.Sessions) {
			s.kicks = append(s.kicks, make(chan struct{}, 1))
		}
		s.pace = rate.NewLimiter(rate.Inf, 1)
		if s.Account.Interval > 0 {
			s.pace = rate.NewLimiter(rate.Every(s.Account.Interval), 1)
		}
		if s.Poll == 0 {
			s.Poll = 10 * time.Second
		}
	})
}

// Kick wakes the sender: letters were queued. It never blocks.
func (s *Sender) Kick() {
	s.setUp()
	for _, kick := range s.kicks {
		select {
		case kick <- struct{}{}:
		default:
		}
	}
}

// Run delivers until ctx ends; a letter in hand is finished.
func (s *Sender) Run(ctx context.Context) error {
	s.setUp()
	var group sync.WaitGroup
	for _, kick := range s.kicks {
		group.Go(func() { s.work(ctx, kick) })
	}
	group.Wait()
	return nil
}

// work is the life of one session: claim, deliver, record, again.
func (s *Sender) work(ctx context.Context, kick <-chan struct{}) {
	var current *session
	defer func() {
		if current != nil {
			current.close()
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	trouble := 0 // failures of ours in a row
	ill := 0     // failures of the store in a row
	for {
		select {
		case <-ctx.Done():
			return
		case <-kick:
		case <-timer.C:
		}
		used := s.Now()
		for ctx.Err() == nil {
			n, failure, err := s.round(ctx, &current)
			if err != nil {
				ill++
				s.Log.Error("outgoing letters stopped for a moment", "err", err)
				break
			}
			ill = 0
			if failure != nil {
				trouble++
				break
			}
			if n == 0 {
				break
			}
			trouble, used = 0, s.Now()
		}
		if current != nil && s.Now().Sub(used) >= idle {
			current.close()
			current = nil
		}
		timer.Reset(s.nap(ctx, trouble, ill))
	}
}

// nap is how long a session may sleep: until the next letter is due, Poll at
// most; longer while the account or the store is in trouble.
func (s *Sender) nap(ctx context.Context, trouble, ill int) time.Duration {
	if ill > 0 {
		return min(time.Second<<min(ill, 20), time.Minute)
	}
	if trouble > 0 {
		return s.backOff(trouble)
	}
	var next time.Time
	err := s.Store.View(ctx, func(tx store.Tx) (err error) {
		next, err = tx.NextOutgoing()
		return err
	})
	if err != nil || next.IsZero() {
		return s.Poll
	}
	return max(10*time.Millisecond, min(s.Poll, next.Sub(s.Now())))
}

func (s *Sender) backOff(trouble int) time.Duration {
	return min(time.Second<<min(trouble, 20), 5*time.Minute)
}

// round claims letters and delivers them. A failure of ours ends it: what was
// claimed goes back uncounted.
func (s *Sender) round(ctx context.Context, current **session) (n int, ours *Failure, err error) {
	s.busy.Add(1)
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
		s.busy.Add(-1)
		if s.Done != nil && n > 0 {
			s.Done()
		}
	}()
	var letters []*store.Outgoing
	err = s.Store.Update(ctx, func(tx store.Tx) (err error) {
		letters, err = tx.ClaimOutgoing(s.Now(), claimed, Wait)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("claim letters: %w", err)
	}
	s.tried.Add(int64(len(letters)))
	for i, o := range letters {
		if ctx.Err() != nil {
			return n, nil, s.giveBack(letters[i:], s.Now(), "shut down before its turn")
		}
		failure, err := s.one(ctx, current, o)
		if err != nil {
			return n, nil, errors.Join(err, s.giveBack(letters[i+1:], s.Now(), "the one before could not be recorded"))
		}
		if failure != nil && failure.Ours {
			next := s.Now()
			if ctx.Err() == nil {
				next = next.Add(s.backOff(5))
			}
			return n, failure, s.giveBack(letters[i:], next, failure.Error())
		}
		n++
	}
	return n, nil, nil
}

func (s *Sender) giveBack(letters []*store.Outgoing, next time.Time, why string) error {
	if len(letters) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), final)
	defer cancel()
	return s.Store.Update(ctx, func(tx store.Tx) error {
		for _, o := range letters {
			if err := tx.UncountOutgoing(o.ID, next, why); err != nil {
				return fmt.Errorf("give letter %d back: %w", o.ID, err)
			}
		}
		return nil
	})
}

// one delivers a letter and records what came of it. Failures of the letter
// are recorded here; of failures of ours nothing is, the caller gives it back.
func (s *Sender) one(ctx context.Context, current **session, o *store.Outgoing) (*Failure, error) {
	if _, ok := s.taken.Load(o.ID); ok {
		return nil, s.finish(o)
	}
	files, err := s.files(ctx, o)
	if err != nil {
		return nil, err
	}
	if s.Zone != nil {
		o.Created = o.Created.In(s.Zone)
	}
	letter, err := build(o, s.Instance, files)
	if err != nil {
		// No server will ever see it: telling the engine is all that helps.
		return nil, s.fail(o, err.Error(), "letter cannot be built", "err", err)
	}
	if err := s.pace.Wait(ctx); err != nil {
		return &Failure{Stage: Connecting, Err: err, Ours: true}, nil
	}
	reply, failure := s.exchange(ctx, current, o, letter)
	if failure != nil && failure.Code == 0 && failure.Stage != FinalDot && ctx.Err() != nil {
		failure.Ours = true // we hung up, and the server has not got the letter
	}
	switch {
	case failure == nil:
		s.taken.Store(o.ID, reply)
		return nil, s.finish(o)
	case failure.Ours:
		s.Log.Warn("cannot send", "server", hostPort(s.Account), "err", failure, "advice", failure.advice(s.Account))
		return failure, nil
	case failure.Permanent:
		return failure, s.fail(o, failure.Error(), "letter refused", "err", failure)
	case s.Now().Sub(o.Created) > giveUp:
		return failure, s.fail(o, "given up after "+giveUp.String()+": "+failure.Error(), "letter given up", "err", failure)
	}
	return failure, s.record(o, func(tx store.Tx) error {
		return tx.RetryOutgoing(o.ID, s.Now().Add(Wait(o.Attempts)), failure.Error())
	}, "letter will be tried again", "err", failure)
}

// fail gives a letter up, and tells whoever waits for that.
func (s *Sender) fail(o *store.Outgoing, reason, what string, more ...any) error {
	err := s.record(o, func(tx store.Tx) error { return tx.FailOutgoing(o.ID, s.Now(), reason) }, what, more...)
	if err == nil && s.Failed != nil {
		s.Failed()
	}
	return err
}

// finish records that the server took a letter.
func (s *Sender) finish(o *store.Outgoing) error {
	reply, _ := s.taken.Load(o.ID)
	text, _ := reply.(string)
	err := s.record(o, func(tx store.Tx) error { return tx.FinishOutgoing(o.ID, s.Now(), text) }, "letter sent", "reply", text)
	if err == nil {
		s.taken.Delete(o.ID)
	}
	return err
}

// record writes what came of a letter, also while shutting down.
func (s *Sender) record(o *store.Outgoing, write func(store.Tx) error, what string, more ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), final)
	defer cancel()
	if err := s.Store.Update(ctx, write); err != nil {
		return fmt.Errorf("record letter %d: %w", o.ID, err)
	}
	s.Log.Info(what, append([]any{"outgoing", o.ID, "letter", o.Letter, "ticket_id", o.TicketID, "attempts", o.Attempts}, more...)...)
	return nil
}

// exchange delivers on the open session, or a new one. A kept connection that
// the server has closed meanwhile is no failure: nothing was said yet.
func (s *Sender) exchange(ctx context.Context, current **session, o *store.Outgoing, letter io.WriterTo) (string, *Failure) {
	if *current != nil && s.Account.PerConnection > 0 && (*current).sent >= s.Account.PerConnection {
		(*current).close()
		*current = nil
	}
	for {
		kept := *current != nil
		if !kept {
			fresh, failure := open(ctx, s.Account)
			if failure != nil {
				return "", failure
			}
			*current = fresh
		}
		reply, failure := (*current).deliver(ctx, o.Recipient, o.NullSender, letter)
		switch {
		case failure == nil:
			return reply, nil
		case failure.Code != 0 && failure.Code != 421 && failure.Stage != Data && (*current).ready() == nil:
			return "", failure // refused, and the connection is good for the next
		}
		(*current).drop()
		*current = nil
		if !kept || failure.Stage != MailFrom || failure.Code != 0 {
			return "", failure
		}
	}
}

func (s *Sender) files(ctx context.Context, o *store.Outgoing) (map[string][]byte, error) {
	if len(o.Files) == 0 {
		return nil, nil
	}
	files := map[string][]byte{}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		for _, f := range o.Files {
			content, err := tx.Blob(f.SHA256)
			if errors.Is(err, store.ErrNotFound) {
				continue // build says which
			} else if err != nil {
				return err
			}
			files[f.SHA256] = content
		}
		return nil
	})
	return files, err
}
