package mailin

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"maildesk/store"
)

// commitTime is what a transaction may take, waiting for others included.
const commitTime = time.Minute

// storeError is an error of the store: the connection to the server is well
// and can be used again when the store is.
type storeError struct{ err error }

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

// update runs one transaction to its end, also when the program is ending. A
// panic in it is the store's trouble: the transaction was undone.
func (p *Poller) update(ctx context.Context, write func(store.Tx) error) (err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	defer func() {
		if broken := recover(); broken != nil {
			err = &storeError{fmt.Errorf("commit mails: panic: %v\n%s", broken, debug.Stack())}
		}
	}()
	if err := p.Store.Update(ctx, write); err != nil {
		return &storeError{fmt.Errorf("commit mails: %w", err)}
	}
	return nil
}

// commit keeps the mails of a batch and the cursor over them in one
// transaction. A mail that the store refuses does not hinder the others.
func (p *Poller) commit(ctx context.Context, f *folder, b *batch) error {
	var (
		added   []*store.Incoming
		refused map[uint32]error
		done    map[uint32]bool
		cursor  uint32
		mark    uint32
	)
	err := p.update(ctx, func(tx store.Tx) error {
		added, refused, done = nil, map[uint32]error{}, map[uint32]bool{}
		for _, uid := range b.nothing {
			done[uid] = true
		}
		for _, in := range b.mails {
			err := tx.Savepoint(func() error { return tx.AddIncoming(in) })
			switch {
			case err == nil:
				added = append(added, in)
			case errors.Is(err, store.ErrConflict): // fetched before, not moved past
			case errors.Is(err, store.ErrFull), errors.Is(err, store.ErrBusy), errors.Is(err, context.DeadlineExceeded):
				return err
			default:
				refused[in.Origin.UID] = err
				continue
			}
			done[in.Origin.UID] = true
		}
		if len(done) == 0 && len(refused) > 1 {
			return fmt.Errorf("no mail could be stored: %w", refused[b.mails[0].Origin.UID])
		}
		cursor = f.advance(done)
		var err error
		if mark, err = p.saveSettled(tx, f); err != nil {
			return err
		}
		if done[b.last.uid] {
			if err := writeMeta(tx, p.meta("witness", f.name), witnessOf(b.last, f.validity)); err != nil {
				return err
			}
		}
		return tx.SetCursor(store.Cursor{
			Account: p.Account.Name, Folder: f.name, UIDValidity: f.validity, UID: cursor,
		})
	})
	if err != nil {
		return err
	}
	f.mu.Lock()
	for uid := range done {
		f.ahead[uid] = true
		delete(f.late, uid)
	}
	f.cursor, f.settled = cursor, mark
	for uid := range f.ahead {
		if uid <= cursor {
			delete(f.ahead, uid)
		}
	}
	f.order = slices.DeleteFunc(f.order, func(uid uint32) bool { return uid <= cursor })
	for uid, err := range refused {
		f.refused[uid] = err
	}
	for _, in := range b.mails {
		// What could not be had stays where a person can look at it.
		if done[in.Origin.UID] && in.State != store.Quarantined && p.settles() {
			f.unsure = append(f.unsure, in.Origin.UID)
		}
	}
	f.mu.Unlock()
	for _, in := range added {
		p.log().Info("mail came in", "folder", f.name, "uid", in.Origin.UID, "mail", in.ID,
			"bytes", in.Size, "state", in.State)
	}
	if len(added) > 0 {
		p.count(len(added))
		if p.Added != nil {
			p.Added()
		}
	}
	return nil
}

// advance is the cursor once the mails of done are accounted for: the last
// UID before the first one that is not.
func (f *folder) advance(done map[uint32]bool) uint32 {
	cursor := f.cursor
	for _, uid := range f.order {
		if !done[uid] && !f.ahead[uid] {
			break
		}
		cursor = uid
	}
	return max(cursor, f.cursor)
}

// tidy books what the store refused, and forgets trouble that is over.
func (f *folder) tidy(p *Poller) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for uid, err := range f.refused {
		t := f.mishaps[uid]
		if t == nil {
			t = &mishap{}
			f.mishaps[uid] = t
		}
		t.store = true
		f.blame(uid, err, p.now())
		t.header = t.tries > maxTries+1 // neither whole nor as a header
		p.log().Warn("mail could not be stored", "folder", f.name, "uid", uid, "tries", t.tries, "err", err)
	}
	clear(f.refused)
	over := func(uid uint32) bool { return uid <= f.cursor && !f.late[uid] || f.ahead[uid] }
	for uid := range f.mishaps {
		if over(uid) {
			delete(f.mishaps, uid)
		}
	}
	for uid := range f.suspects {
		if over(uid) {
			delete(f.suspects, uid)
		}
	}
}
