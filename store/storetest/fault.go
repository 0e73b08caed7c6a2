package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"maildesk/store"
)

// Faulty is a store of which some writes fail.
type Faulty struct {
	store.Store
	fault func(n int) error // what the n-th write fails with

	mu     sync.Mutex
	writes int // guarded by mu
	failed int // guarded by mu
}

// ErrPanic as the error of a fault lets the write panic.
var ErrPanic = errors.New("panic")

// FailAt wraps s so that its n-th write fails with err and is not done; every
// other write goes through to s. What changes something is a write, and so is
// the commit of each Update. A test loops n from 1 until Failed reports false
// and finds all or nothing of its story in s each time.
//
// As in every store, a transaction in which a write failed outside of a
// Savepoint that was undone does not commit.
func FailAt(s store.Store, n int, err error) *Faulty {
	return &Faulty{Store: s, fault: func(i int) error {
		if i == n {
			return err
		}
		return nil
	}}
}

// FailEvery wraps s so that every n-th write fails, with each of errs in turn.
func FailEvery(s store.Store, n int, errs ...error) *Faulty {
	return &Faulty{Store: s, fault: func(i int) error {
		if i%n == 0 {
			return errs[(i/n-1)%len(errs)]
		}
		return nil
	}}
}

// Writes is the number of writes so far, with those that failed.
func (f *Faulty) Writes() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.writes
}

// Failed reports whether a write that should fail came.
func (f *Faulty) Failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed > 0
}

// Update implements store.Store.
func (f *Faulty) Update(ctx context.Context, write func(store.Tx) error) error {
	return f.Store.Update(ctx, func(inner store.Tx) error {
		x := &faultyTx{tx: inner, faulty: f}
		if err := write(x); err != nil {
			return err
		}
		return x.write(func() error { return nil }) // the commit
	})
}

// count counts a write and gives the error if it is one to fail.
func (f *Faulty) count() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writes++
	err := f.fault(f.writes)
	if err != nil {
		f.failed++
	}
	if err == ErrPanic {
		panic("a fault of the test")
	}
	return err
}

// faultyTx is a transaction of a Faulty store. It embeds nothing, so that a
// new method of store.Tx does not compile before somebody says whether it
// writes.
type faultyTx struct {
	tx     store.Tx
	faulty *Faulty
	broken error
}

// write does a write unless it is the one to fail, or comes after it.
func (x *faultyTx) write(do func() error) error {
	if x.broken == nil {
		x.broken = x.faulty.count()
	}
	if x.broken != nil {
		return x.broken
	}
	return do()
}

// Savepoint implements store.Tx.
func (x *faultyTx) Savepoint(write func() error) error {
	if x.broken != nil {
		return x.broken
	}
	err := x.tx.Savepoint(func() error {
		if err := write(); err != nil {
			return err
		}
		return x.broken
	})
	if err != nil {
		x.broken = nil // undone
	}
	return err
}

// The writes.

func (x *faultyTx) SetMeta(name, value string) error {
	return x.write(func() error { return x.tx.SetMeta(name, value) })
}

func (x *faultyTx) AddIncoming(in *store.Incoming) error {
	return x.write(func() error { return x.tx.AddIncoming(in) })
}

func (x *faultyTx) FinishIncoming(id int64, v store.Verdict) error {
	return x.write(func() error { return x.tx.FinishIncoming(id, v) })
}

func (x *faultyTx) PostponeIncoming(id int64, next time.Time, reason string) error {
	return x.write(func() error { return x.tx.PostponeIncoming(id, next, reason) })
}

func (x *faultyTx) ReleaseIncoming(id int64, proof store.Proof, again *store.Message) error {
	return x.write(func() error { return x.tx.ReleaseIncoming(id, proof, again) })
}

func (x *faultyTx) SetCursor(c store.Cursor) error {
	return x.write(func() error { return x.tx.SetCursor(c) })
}

func (x *faultyTx) AddBlob(content []byte) (string, error) {
	var value string
	err := x.write(func() (err error) {
		value, err = x.tx.AddBlob(content)
		return err
	})
	return value, err
}

func (x *faultyTx) AddTicket(day string, t *store.Ticket) error {
	return x.write(func() error { return x.tx.AddTicket(day, t) })
}

func (x *faultyTx) UpdateTicket(t *store.Ticket) error {
	return x.write(func() error { return x.tx.UpdateTicket(t) })
}

func (x *faultyTx) SetSignature(s *store.Signature) error {
	return x.write(func() error { return x.tx.SetSignature(s) })
}

func (x *faultyTx) IndexTicket(id int64, text string) error {
	return x.write(func() error { return x.tx.IndexTicket(id, text) })
}

func (x *faultyTx) RemoveParticipant(ticketID int64, person string) error {
	return x.write(func() error { return x.tx.RemoveParticipant(ticketID, person) })
}

func (x *faultyTx) AddParticipant(p store.Participant) error {
	return x.write(func() error { return x.tx.AddParticipant(p) })
}

func (x *faultyTx) AddEvent(e *store.Event) error {
	return x.write(func() error { return x.tx.AddEvent(e) })
}

func (x *faultyTx) AddMessageID(id string, ticketID int64) error {
	return x.write(func() error { return x.tx.AddMessageID(id, ticketID) })
}

func (x *faultyTx) SetTimer(t *store.Timer) error {
	return x.write(func() error { return x.tx.SetTimer(t) })
}

func (x *faultyTx) CancelTimers(ticketID int64, kinds ...store.TimerKind) error {
	return x.write(func() error { return x.tx.CancelTimers(ticketID, kinds...) })
}

func (x *faultyTx) PostponeTimer(id int64, due time.Time) error {
	return x.write(func() error { return x.tx.PostponeTimer(id, due) })
}

func (x *faultyTx) DeleteTimer(id int64) error {
	return x.write(func() error { return x.tx.DeleteTimer(id) })
}

func (x *faultyTx) AddAbsence(a *store.Absence) error {
	return x.write(func() error { return x.tx.AddAbsence(a) })
}

func (x *faultyTx) EndAbsence(id int64, at time.Time) error {
	return x.write(func() error { return x.tx.EndAbsence(id, at) })
}

func (x *faultyTx) SetProblem(p *store.Problem) error {
	return x.write(func() error { return x.tx.SetProblem(p) })
}

func (x *faultyTx) AddArticle(a *store.Article) error {
	return x.write(func() error { return x.tx.AddArticle(a) })
}

func (x *faultyTx) UpdateArticle(a *store.Article) error {
	return x.write(func() error { return x.tx.UpdateArticle(a) })
}

func (x *faultyTx) CountArticle(c store.ArticleCount) error {
	return x.write(func() error { return x.tx.CountArticle(c) })
}

func (x *faultyTx) AddOutgoing(o *store.Outgoing) error {
	return x.write(func() error { return x.tx.AddOutgoing(o) })
}

func (x *faultyTx) ClaimOutgoing(now time.Time, limit int, wait func(attempts int) time.Duration) ([]*store.Outgoing, error) {
	var value []*store.Outgoing
	err := x.write(func() (err error) {
		value, err = x.tx.ClaimOutgoing(now, limit, wait)
		return err
	})
	return value, err
}

func (x *faultyTx) FinishOutgoing(id int64, at time.Time, reply string) error {
	return x.write(func() error { return x.tx.FinishOutgoing(id, at, reply) })
}

func (x *faultyTx) RetryOutgoing(id int64, next time.Time, reason string) error {
	return x.write(func() error { return x.tx.RetryOutgoing(id, next, reason) })
}

func (x *faultyTx) UncountOutgoing(id int64, next time.Time, reason string) error {
	return x.write(func() error { return x.tx.UncountOutgoing(id, next, reason) })
}

func (x *faultyTx) FailOutgoing(id int64, at time.Time, reason string) error {
	return x.write(func() error { return x.tx.FailOutgoing(id, at, reason) })
}

func (x *faultyTx) WithdrawOutgoing(id int64) error {
	return x.write(func() error { return x.tx.WithdrawOutgoing(id) })
}

// The reads.

func (x *faultyTx) Meta(name string) (string, error) {
	return x.tx.Meta(name)
}

func (x *faultyTx) PendingIncoming(now time.Time, limit int) ([]*store.Incoming, error) {
	return x.tx.PendingIncoming(now, limit)
}

func (x *faultyTx) Incoming(id int64) (*store.Incoming, error) {
	return x.tx.Incoming(id)
}

func (x *faultyTx) IncomingRaw(id int64) ([]byte, error) {
	return x.tx.IncomingRaw(id)
}

func (x *faultyTx) ListIncoming(f store.IncomingFilter) ([]*store.Incoming, error) {
	return x.tx.ListIncoming(f)
}

func (x *faultyTx) Absences(at time.Time) ([]*store.Absence, error) {
	return x.tx.Absences(at)
}

func (x *faultyTx) Article(id int64) (*store.Article, error) {
	return x.tx.Article(id)
}

func (x *faultyTx) Problems(f store.ProblemFilter) ([]*store.Problem, error) {
	return x.tx.Problems(f)
}

func (x *faultyTx) ListArticles(f store.ArticleFilter) ([]*store.Article, error) {
	return x.tx.ListArticles(f)
}

func (x *faultyTx) CountIncoming(sender string, since time.Time, states ...store.State) (int, error) {
	return x.tx.CountIncoming(sender, since, states...)
}

func (x *faultyTx) IncomingUIDs(account, folder string, uidValidity, after uint32) (map[uint32]store.State, error) {
	return x.tx.IncomingUIDs(account, folder, uidValidity, after)
}

func (x *faultyTx) Cursor(account, folder string) (store.Cursor, error) {
	return x.tx.Cursor(account, folder)
}

func (x *faultyTx) Blob(sha256 string) ([]byte, error) {
	return x.tx.Blob(sha256)
}

func (x *faultyTx) Signature(ticketID int64) (*store.Signature, error) {
	return x.tx.Signature(ticketID)
}

func (x *faultyTx) Alike(topics []string, since time.Time, limit int) ([]*store.Alike, error) {
	return x.tx.Alike(topics, since, limit)
}

func (x *faultyTx) Children(incidentID int64) ([]*store.Child, error) {
	return x.tx.Children(incidentID)
}

func (x *faultyTx) Ticket(id int64) (*store.Ticket, error) {
	return x.tx.Ticket(id)
}

func (x *faultyTx) TicketByNumber(number string) (*store.Ticket, error) {
	return x.tx.TicketByNumber(number)
}

func (x *faultyTx) ListTickets(f store.TicketFilter) ([]*store.Ticket, error) {
	return x.tx.ListTickets(f)
}

func (x *faultyTx) OpenLoad() (map[string]int, error) {
	return x.tx.OpenLoad()
}

func (x *faultyTx) Participants(ticketID int64) ([]store.Participant, error) {
	return x.tx.Participants(ticketID)
}

func (x *faultyTx) LastEvents(kinds []store.EventKind, limit int) ([]*store.Event, error) {
	return x.tx.LastEvents(kinds, limit)
}

func (x *faultyTx) Events(ticketID int64) ([]*store.Event, error) {
	return x.tx.Events(ticketID)
}

func (x *faultyTx) TicketByMessageID(ids []string) (*store.Ticket, error) {
	return x.tx.TicketByMessageID(ids)
}

func (x *faultyTx) DueTimers(now time.Time, limit int) ([]*store.Timer, error) {
	return x.tx.DueTimers(now, limit)
}

func (x *faultyTx) ListTimers(ticketID int64, limit int) ([]*store.Timer, error) {
	return x.tx.ListTimers(ticketID, limit)
}

func (x *faultyTx) NextWork() (time.Time, error) {
	return x.tx.NextWork()
}

func (x *faultyTx) Outgoing(id int64) (*store.Outgoing, error) {
	return x.tx.Outgoing(id)
}

func (x *faultyTx) ListOutgoing(f store.OutgoingFilter) ([]*store.Outgoing, error) {
	return x.tx.ListOutgoing(f)
}

func (x *faultyTx) OutgoingByMessageID(id string) ([]*store.Outgoing, error) {
	return x.tx.OutgoingByMessageID(id)
}

func (x *faultyTx) CountOutgoing(recipient string, ticketID int64, since time.Time) (int, error) {
	return x.tx.CountOutgoing(recipient, ticketID, since)
}

func (x *faultyTx) NextOutgoing() (time.Time, error) {
	return x.tx.NextOutgoing()
}

func (x *faultyTx) Courses(from, to time.Time, each func(store.Course) error) error {
	return x.tx.Courses(from, to, each)
}

func (x *faultyTx) Votes(from, to time.Time) ([]store.Vote, error) {
	return x.tx.Votes(from, to)
}

func (x *faultyTx) Post(from, to time.Time) (*store.Post, error) {
	return x.tx.Post(from, to)
}

func (x *faultyTx) Repeats(since, from, to time.Time, least int) (requesters, devices []store.Repeat, err error) {
	return x.tx.Repeats(since, from, to, least)
}
