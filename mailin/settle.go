package mailin

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"maildesk/store"
)

// settleMark says up to which UID the mails of a folder are settled.
type settleMark struct {
	UIDValidity uint32 `json:"uidvalidity"`
	UID         uint32 `json:"uid"`
}

// findUnsettled finds the mails that were committed and, because the program
// or the connection ended, not settled.
func (s *session) findUnsettled(ctx context.Context, f *folder) error {
	if s.account.Settle == LeaveMail || f.cursor == 0 {
		return nil
	}
	p := s.poller
	var (
		mark  settleMark
		known map[uint32]store.State
	)
	err := p.Store.View(ctx, func(tx store.Tx) error {
		if err := readMeta(tx, p.meta("settled", f.name), &mark); err != nil {
			return err
		}
		if mark.UIDValidity != f.validity {
			mark = settleMark{UIDValidity: f.validity}
		}
		if mark.UID >= f.cursor {
			return nil
		}
		var err error
		known, err = tx.IncomingUIDs(p.Account.Name, f.name, f.validity, mark.UID)
		return err
	})
	if err != nil {
		return &storeError{fmt.Errorf("read what is settled in folder %q: %w", f.name, err)}
	}
	f.settled = mark.UID
	if len(known) == 0 {
		return nil
	}
	criteria := &imap.SearchCriteria{
		UID:     []imap.UIDSet{{imap.UIDRange{Start: imap.UID(mark.UID + 1), Stop: imap.UID(f.cursor)}}},
		NotFlag: []imap.Flag{imap.FlagDeleted},
	}
	if s.account.Settle == FlagMail {
		criteria.NotFlag = append(criteria.NotFlag, imap.Flag(s.account.Flag))
	}
	uids, err := s.search(ctx, criteria)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.unsure = slices.DeleteFunc(uids, func(uid uint32) bool {
		state, ok := known[uid]
		return !ok || state == store.Quarantined
	})
	return nil
}

// settle does to the committed mails of the open folder what the policy
// says. A refusal costs nothing but the tidiness of the mailbox: it is tried
// again later.
func (s *session) settle(ctx context.Context, f *folder) error {
	now := s.poller.now()
	if s.account.Settle == LeaveMail || now.Before(f.settleAfter) {
		return nil
	}
	f.mu.Lock()
	uids := slices.Clone(f.unsure)
	f.mu.Unlock()
	slices.Sort(uids)
	for _, set := range sets(slices.Compact(uids)) {
		err := s.settleSet(ctx, set)
		if refused(err) {
			f.settleAfter = now.Add(5 * time.Minute)
			s.poller.log().Warn("mails are in the store, but could not be settled on the server",
				"folder", f.name, "policy", s.account.Settle, "err", err)
			return nil
		}
		if err != nil {
			// Perhaps it is this that the server does not survive: new mail first.
			f.settleAfter = now.Add(time.Minute)
			return err
		}
		f.mu.Lock()
		f.unsure = slices.DeleteFunc(f.unsure, func(uid uint32) bool { return set.Contains(imap.UID(uid)) })
		f.mu.Unlock()
	}
	return nil
}

func (s *session) settleSet(ctx context.Context, set imap.UIDSet) error {
	if s.account.Settle == FlagMail {
		return s.flag(ctx, set, imap.Flag(s.account.Flag))
	}
	err := s.move(ctx, set)
	if !refused(err) {
		return err
	}
	// RFC 9051 section 6.4.7 promises TRYCREATE for a missing folder; not
	// every server keeps that promise.
	create := s.step(ctx, fmt.Sprintf("make folder %q", s.account.SettleFolder), func(func()) error {
		return s.client.Create(s.account.SettleFolder, nil).Wait()
	})
	if refused(create) {
		return err // it exists, or cannot be made: the first error says more
	}
	if create != nil {
		return create
	}
	s.poller.log().Info("made the folder for settled mails", "folder", s.account.SettleFolder)
	return s.move(ctx, set)
}

// move moves mails to the settle folder. Where the server has no MOVE, a
// mail is marked deleted only after the server said that the copy is there
// (the library's own fallback does not wait for that), and only what was
// copied is expunged; without UIDPLUS nothing is, since EXPUNGE would also
// destroy what other people marked.
func (s *session) move(ctx context.Context, set imap.UIDSet) error {
	to := s.account.SettleFolder
	if s.caps.Has(imap.CapMove) {
		return s.step(ctx, fmt.Sprintf("move mails to %q", to), func(func()) error {
			_, err := s.client.Move(set, to).Wait()
			return err
		})
	}
	err := s.step(ctx, fmt.Sprintf("copy mails to %q", to), func(func()) error {
		data, err := s.client.Copy(set, to).Wait()
		if err == nil && len(data.SourceUIDs) > 0 {
			// RFC 9051 section 6.4.7: COPYUID names what was copied. What it
			// does not name was gone before, or was not copied.
			set = both(set, data.SourceUIDs)
		}
		return err
	})
	if err != nil || len(set) == 0 {
		return err
	}
	if err := s.flag(ctx, set, imap.FlagDeleted, imap.FlagSeen); err != nil {
		return err
	}
	if !s.caps.Has(imap.CapUIDPlus) {
		return nil
	}
	return s.step(ctx, "expunge the moved mails", func(func()) error { return s.client.UIDExpunge(set).Close() })
}

// flag adds flags to mails.
func (s *session) flag(ctx context.Context, set imap.UIDSet, flags ...imap.Flag) error {
	return s.step(ctx, "flag mails", func(alive func()) error {
		// STORE is answered like FETCH: somebody must take the answers.
		cmd := s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: flags}, nil)
		for cmd.Next() != nil {
			alive()
		}
		return cmd.Close()
	})
}

// both gives the UIDs that are in a and in b.
func both(a, b imap.UIDSet) imap.UIDSet {
	var common imap.UIDSet
	for _, r := range a {
		for _, q := range b {
			if from, to := max(r.Start, q.Start), min(r.Stop, q.Stop); from <= to {
				common.AddRange(from, to)
			}
		}
	}
	return common
}

// saveSettled keeps up to where a folder is settled.
func (p *Poller) saveSettled(tx store.Tx, f *folder) (mark uint32, err error) {
	mark = f.settledUpTo()
	if mark == f.settled || !p.settles() {
		return f.settled, nil
	}
	return mark, writeMeta(tx, p.meta("settled", f.name), settleMark{UIDValidity: f.validity, UID: mark})
}

func (p *Poller) settles() bool { return p.Account.withDefaults().Settle != LeaveMail }

func (f *folder) settledUpTo() uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	mark := f.cursor
	for _, uid := range f.unsure {
		mark = min(mark, uid-1)
	}
	return mark
}

// keepSettled writes the mark when no commit comes along to take it.
func (s *session) keepSettled(ctx context.Context, f *folder) error {
	if s.account.Settle == LeaveMail || f.settledUpTo() == f.settled {
		return nil
	}
	var mark uint32
	err := s.poller.update(ctx, func(tx store.Tx) (err error) {
		mark, err = s.poller.saveSettled(tx, f)
		return err
	})
	if err == nil {
		f.settled = mark
	}
	return err
}
