package rules

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

// Engine turns pending mails and due timers into what they cause.
type Engine struct {
	Store   store.Store
	Log     *slog.Logger
	Now     func() time.Time
	Wake    <-chan struct{} // a mail came in; losing a wake-up costs Poll at most
	Decided func()          // called after a commit that may have queued letters
	Poll    time.Duration   // how often to look without being woken; default 5 s

	desk    atomic.Pointer[Desk]
	adopted atomic.Pointer[Desk] // the last one that came into force for what was there already
	began   time.Time            // as committed
	keyed   *Desk                // a desk with the keys of the store
	base    *Desk                // what it was made of
	keyText string               // and the keys

	taught     *Desk     // the desk with what its technicians corrected
	taughtFrom *Desk     // what it was made of
	corrected  bool      // somebody has corrected since
	asked      time.Time // when the store was asked for corrections
	flooded    time.Time // when many targets had been missed at once
	newest     int64     // the event of the last one then
}

// Use makes the engine decide by d from the next mail on.
func (e *Engine) Use(d *Desk) { e.desk.Store(d) }

// Desk is what the engine decides by.
func (e *Engine) Desk() *Desk { return e.desk.Load() }

// Adopted reports whether the desk that decides is in force for open tickets too.
func (e *Engine) Adopted() bool { return e.adopted.Load() == e.desk.Load() }

// batch is how many mails and timers share a commit.
const batch = 50

// mostTries is how often a mail is tried before it is quarantined.
const mostTries = 5

// Run works until ctx ends; the transaction in hand is finished.
func (e *Engine) Run(ctx context.Context) error {
	poll := e.Poll
	if poll == 0 {
		poll = 5 * time.Second
	}
	wait := time.NewTimer(0)
	defer wait.Stop()
	trouble := 0 // steps in a row that the store did not take
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-e.Wake:
		case <-wait.C:
		}
		n, err := 1, error(nil)
		for n > 0 && err == nil && ctx.Err() == nil {
			n, err = e.Step(context.WithoutCancel(ctx))
		}
		if err == nil {
			trouble = 0
			wait.Reset(e.nap(ctx, poll))
			continue
		}
		// What is due stays due: without a pause the log would fill the disk.
		pause := min(time.Second<<min(trouble, 10), time.Minute)
		trouble++
		e.Log.Error("nothing can be decided for the moment; nothing is lost", "err", err, "again_in", pause)
		wait.Reset(pause)
	}
}

// nap is how long the engine may sleep: until the next timer, poll at most.
func (e *Engine) nap(ctx context.Context, poll time.Duration) time.Duration {
	var next time.Time
	err := e.Store.View(ctx, func(tx store.Tx) (err error) {
		next, err = tx.NextWork()
		return err
	})
	if err != nil || next.IsZero() {
		return poll
	}
	return max(10*time.Millisecond, min(poll, next.Sub(e.Now())))
}

// Step decides what is pending and due now, at most a batch, in one
// transaction: each mail and each timer under its own savepoint, so that one
// that fails spoils nothing. It returns how many there were.
func (e *Engine) Step(ctx context.Context) (n int, err error) {
	defer recovered(&err)
	s := &sitting{Engine: e, desk: e.desk.Load(), now: e.Now()}
	if err := e.adopt(ctx, s.desk, s.now); err != nil {
		return 0, err
	}
	if s.desk, err = e.teach(ctx, s.desk, s.now); err != nil {
		return 0, err
	}
	err = e.Store.Update(ctx, func(tx store.Tx) (err error) {
		s.tx, s.counted, n = tx, counts{}, 0
		if s.desk, err = e.withKeys(tx, s.desk); err != nil {
			return err
		}
		if s.began, err = e.begin(tx, s.now); err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		mails, err := tx.PendingIncoming(s.now, batch)
		if err != nil {
			return fmt.Errorf("pending mails: %w", err)
		}
		for _, in := range mails {
			if err := s.mail(in); err != nil {
				return err
			}
			n++
		}
		timers, err := tx.DueTimers(s.now, batch)
		if err != nil {
			return fmt.Errorf("due timers: %w", err)
		}
		if missed(timers, s.now) > fewMissed {
			e.flooded = s.now
		}
		s.counted.flooded = s.now.Sub(e.flooded).Abs() < lateNotice // its last batch may be small
		for _, timer := range timers {
			if err := s.timer(timer); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	e.began = s.began
	if n > 0 && e.Decided != nil {
		e.Decided()
	}
	return n, nil
}

// withKeys gives the desk its keys as the store has them now, for somebody may
// have rotated them, and what a probe found of its provider. A store without
// keys leaves the desk its own.
func (e *Engine) withKeys(tx store.Tx, desk *Desk) (*Desk, error) {
	text, err := tx.Meta(secret.KeysName)
	if errors.Is(err, store.ErrNotFound) {
		return desk, nil
	} else if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	plus, err := tx.Meta(secret.PlusName)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("plus addresses: %w", err)
	}
	if kept := text + plus; e.keyed == nil || e.base != desk || e.keyText != kept {
		keys, err := secret.ParseKeys(text)
		if err != nil {
			return nil, err
		}
		keyed := *desk
		keyed.Self.Keys, keyed.Self.Plus = keys, strings.HasPrefix(plus, "yes ")
		e.keyed, e.base, e.keyText = &keyed, desk, kept
	}
	return e.keyed, nil
}

// adopt lets a desk that is new to the engine come into force for the tickets
// that are open, in one transaction.
func (e *Engine) adopt(ctx context.Context, desk *Desk, now time.Time) error {
	if e.adopted.Load() == desk {
		return nil
	}
	changed := 0
	err := e.Store.Update(ctx, func(tx store.Tx) (err error) {
		changed, err = desk.adopt(tx, e.Log, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("targets by a new rule book: %w", err)
	}
	e.adopted.Store(desk)
	if changed > 0 {
		e.Log.Info("targets of open tickets computed anew", "tickets", changed)
	}
	return nil
}

// begin gives the moment when the desk first ran. The first time it notes it.
func (e *Engine) begin(tx store.Tx, now time.Time) (time.Time, error) {
	if !e.began.IsZero() {
		return e.began, nil
	}
	const name = "began"
	text, err := tx.Meta(name)
	if err == nil {
		return time.Parse(time.RFC3339, text)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return time.Time{}, err
	}
	began := now.UTC().Truncate(time.Second)
	return began, tx.SetMeta(name, began.Format(time.RFC3339))
}

// sitting is one transaction of the engine, and what its decisions share.
type sitting struct {
	*Engine
	tx         store.Tx
	desk       *Desk
	now, began time.Time
	counted    counts
}

// mail decides about one mail. Its failure is recorded with it, and does not
// stop the ones behind it; only trouble of the store itself is returned.
func (s *sitting) mail(in *store.Incoming) error {
	var out Outcome
	try := func() error {
		return s.tx.Savepoint(func() (err error) {
			defer recovered(&err)
			c, err := s.desk.loadMail(s.tx, in, &s.counted, s.began, s.now)
			if err != nil {
				return err
			}
			out, err = s.decide(c)
			return err
		})
	}
	err := try()
	if errors.Is(err, store.ErrConflict) {
		s.counted.alike = nil
		err = try() // another gateway has opened the incident meanwhile: now it is seen
	}
	switch {
	case err == nil:
		ticket := ""
		if out.Ticket != nil {
			ticket = out.Ticket.Number
		}
		s.Log.Info("mail decided", "mail", in.ID, "state", out.Verdict.State, "reason", out.Verdict.Reason, "by", out.by, "ticket", ticket, "letters", len(out.Letters))
		return nil
	case fatal(err):
		return err
	case in.Attempts+1 >= mostTries:
		s.Log.Error("mail quarantined", "mail", in.ID, "err", err)
		verdict := store.Verdict{State: store.Quarantined, Reason: fmt.Sprintf("failed %d times: %v", mostTries, err)}
		if err := s.tx.FinishIncoming(in.ID, verdict); err != nil {
			return err
		}
		return s.tx.SetTimer(&store.Timer{Kind: store.TimerHeld, Due: s.now})
	default:
		s.Log.Error("mail will be tried again", "mail", in.ID, "attempt", in.Attempts+1, "err", err)
		return s.tx.PostponeIncoming(in.ID, s.now.Add(time.Minute<<in.Attempts), err.Error())
	}
}

// timer lets one timer happen. It is gone when what it causes is committed.
func (s *sitting) timer(timer *store.Timer) error {
	err := s.tx.Savepoint(func() (err error) {
		defer recovered(&err)
		if err := s.tx.DeleteTimer(timer.ID); errors.Is(err, store.ErrNotFound) {
			return nil // what was decided since the list was read cancelled or replaced it
		} else if err != nil {
			return err
		}
		c, err := s.desk.loadTimer(s.tx, timer, &s.counted, s.began, s.now)
		if err != nil {
			return err
		}
		out, err := s.decide(c)
		if err == nil {
			s.Log.Info("timer happened", "timer", timer.Kind, "ticket_id", timer.TicketID, "letters", len(out.Letters))
		}
		return err
	})
	if err == nil || fatal(err) {
		return err
	}
	s.Log.Error("timer will be tried again", "timer", timer.Kind, "ticket_id", timer.TicketID, "err", err)
	return s.tx.PostponeTimer(timer.ID, s.now.Add(time.Minute<<min(timer.Attempts, 8)))
}

// decide decides a case and saves what comes of it.
func (s *sitting) decide(c *Case) (Outcome, error) {
	out := s.desk.decide(c, s.now)
	if err := s.desk.save(s.tx, c, &out, s.now); err != nil {
		return out, err
	}
	s.counted.add(c, &out)
	e := s.Engine
	e.corrected = e.corrected || out.corrects()
	return out, nil
}

// recovered turns a panic into an error: a mail that breaks a rule must not
// stop the desk.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}
