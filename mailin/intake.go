package mailin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"

	"maildesk/store"
)

// group is a run of mails that are fetched with one command.
type group struct {
	mails   []entry
	headers bool // they are over the size limit
}

// groups cuts a list, ascending by UID, into runs that are small enough for
// one command and for the memory.
func groups(list []entry, limit int64) []group {
	var all []group
	var bytes int64
	ranges := 0
	for i, m := range list {
		headers := m.size > limit
		size := m.size
		if headers {
			size = 64 << 10
		}
		last := len(all) - 1
		if last >= 0 && all[last].mails[len(all[last].mails)-1].uid+1 != m.uid {
			ranges++
		}
		if last < 0 || all[last].headers != headers || bytes+size > batchBytes ||
			len(all[last].mails) >= batchMails || ranges*22 > longestSet-22 {
			all = append(all, group{headers: headers})
			last, bytes, ranges = last+1, 0, 0
		}
		all[last].mails = append(all[last].mails, list[i])
		bytes += size
	}
	return all
}

// batch is a number of mails that share one transaction.
type batch struct {
	mails   []*store.Incoming
	nothing []uint32 // UIDs to be passed over: not the desk's, or gone from the server
	last    entry    // of mails, the last one whose date is known
	read    sync.WaitGroup
}

// standIn begins the subject of what Exchange gives in place of a mail that it
// cannot convert to MIME.
const standIn = "Retrieval using the IMAP4 protocol failed for the following message"

// add takes a mail into a batch; it is read while the next one is fetched.
func (s *session) add(ctx context.Context, b *batch, in *store.Incoming) {
	b.mails = append(b.mails, in)
	if in.Message != nil {
		return
	}
	b.read.Go(func() {
		s.poller.readers <- struct{}{}
		defer func() { <-s.poller.readers }()
		in.Hash = ContentHash(in.Raw)
		in.Message = Parse(in.Raw)
		if strings.HasPrefix(in.Message.Subject, standIn) {
			in.State, in.Reason = store.Quarantined, "Exchange could not hand out the mail itself; it can be read in Outlook"
		}
		// What is fetched is finished, also when the desk is being stopped.
		in.Message.Auth = s.poller.Proof.Vouch(context.WithoutCancel(ctx), in.Raw, in.Message, s.poller.now())
	})
}

// incoming makes the row of a mail.
func (s *session) incoming(f *folder, m entry, a arrival) *store.Incoming {
	now := s.poller.now()
	in := &store.Incoming{
		Origin: store.Origin{
			Account: s.account.Name, Folder: f.name, UIDValidity: f.validity, UID: m.uid,
		},
		Received:   m.date,
		Size:       max(m.size, a.size),
		HeaderOnly: a.header,
		Raw:        a.raw,
		State:      store.Pending,
		Added:      now,
	}
	if !a.header {
		in.Size = a.size // some servers only guess RFC822.SIZE
	}
	if m.date.IsZero() {
		in.Received = now
	}
	return in
}

// intake brings entry mails of the open folder, ascending by UID, into the
// store. While one batch is fetched, the one before it is read and committed.
func (s *session) intake(ctx context.Context, f *folder, list []entry) error {
	batches := make(chan *batch)
	stop := make(chan struct{})
	var (
		writer sync.WaitGroup
		failed error
	)
	writer.Go(func() {
		for b := range batches {
			b.read.Wait()
			if failed != nil {
				continue
			}
			if failed = s.poller.commit(ctx, f, b); failed != nil {
				close(stop)
			}
		}
	})
	err := s.fetchAll(ctx, f, list, func(b *batch) error {
		if len(b.mails)+len(b.nothing) == 0 {
			return nil
		}
		select {
		case batches <- b:
		case <-stop:
			return errStopped
		}
		return s.settle(ctx, f)
	})
	close(batches)
	writer.Wait()
	if failed != nil {
		return failed
	}
	f.tidy(s.poller)
	if err != nil {
		return err
	}
	return s.settle(ctx, f)
}

var errStopped = errors.New("the store took no more")

// fetchAll fetches mails and hands them over in batches: those without a
// mark in runs, then the doubtful ones one by one, so that a bad mail costs
// only itself.
func (s *session) fetchAll(ctx context.Context, f *folder, list []entry, hand func(*batch) error) error {
	var plain, doubtful []entry
	first := &batch{}
	for _, m := range list {
		switch {
		case f.outside(m):
			first.nothing = append(first.nothing, m.uid)
		case f.suspects[m.uid] || f.mishaps[m.uid] != nil:
			doubtful = append(doubtful, m)
		default:
			plain = append(plain, m)
		}
	}
	if err := hand(first); err != nil {
		return err
	}
	for _, g := range groups(plain, s.account.SizeLimit) {
		missing, err := s.fetchGroup(ctx, f, g, hand)
		if err != nil {
			return err
		}
		doubtful = append(doubtful, missing...)
	}
	return s.fetchDoubtful(ctx, f, doubtful, hand)
}

// fetchGroup fetches mails with one command and gives those that did not come.
func (s *session) fetchGroup(ctx context.Context, f *folder, g group, hand func(*batch) error) ([]entry, error) {
	waiting := map[uint32]entry{}
	uids := make([]uint32, 0, len(g.mails))
	for _, m := range g.mails {
		waiting[m.uid] = m
		uids = append(uids, m.uid)
	}
	b := &batch{}
	var err error
	for _, set := range sets(uids) {
		err = s.fetch(ctx, set, g.headers, func(a arrival) {
			m, asked := waiting[a.uid]
			if !asked || a.hollow(m) {
				return
			}
			delete(waiting, a.uid)
			f.served++
			s.add(ctx, b, s.incoming(f, m, a))
			if !m.date.IsZero() {
				b.last = m
			}
		})
		if err != nil {
			break
		}
	}
	if handErr := hand(b); handErr != nil {
		return nil, handErr
	}
	if passing(err) || ctx.Err() != nil {
		return nil, err
	}
	var missing []entry
	for _, m := range g.mails {
		if _, ok := waiting[m.uid]; ok {
			missing = append(missing, m)
			f.suspects[m.uid] = true
		}
	}
	if err != nil && !refused(err) {
		return nil, err
	}
	return missing, nil
}

// fetchDoubtful fetches mails one by one. When the first few are all
// refused, it is the server that is ill and not the mails.
func (s *session) fetchDoubtful(ctx context.Context, f *folder, list []entry, hand func(*batch) error) error {
	// Those that went wrong before come last: they may end the connection.
	slices.SortStableFunc(list, func(a, b entry) int {
		return f.tries(a.uid) - f.tries(b.uid)
	})
	b := &batch{}
	failures, size := 0, int64(0)
	var err error
	for _, m := range list {
		served := f.served
		var in *store.Incoming
		in, err = s.fetchOne(ctx, f, m)
		if err != nil && !refused(err) || passing(err) {
			break
		}
		switch {
		case in != nil:
			s.add(ctx, b, in)
			size += int64(len(in.Raw))
		case err == nil && f.mishaps[m.uid] == nil:
			b.nothing = append(b.nothing, m.uid)
		}
		if err == nil || f.served > served {
			failures = 0
		} else if failures++; failures >= maxTries && len(list) > maxTries {
			break
		}
		err = nil
		if len(b.mails) >= batchMails || size > batchBytes {
			if err := hand(b); err != nil {
				return err
			}
			b, size = &batch{}, 0
		}
	}
	if handErr := hand(b); handErr != nil {
		return handErr
	}
	return err
}

// fetchOne fetches one mail by itself. Without mail and without error it is
// gone from the server, or in trouble and not due. An error after which the
// connection goes on is already booked against the mail.
func (s *session) fetchOne(ctx context.Context, f *folder, m entry) (*store.Incoming, error) {
	t := f.mishaps[m.uid]
	if t != nil && !t.due(f, s.poller.now()) {
		return nil, nil
	}
	if t != nil && t.tries >= maxTries {
		return s.giveUp(ctx, f, m, t)
	}
	f.suspects[m.uid] = true
	var (
		found *arrival
		gone  bool
	)
	headers := m.size > s.account.SizeLimit
	err := s.fetch(ctx, imap.UIDSetNum(imap.UID(m.uid)), headers, func(a arrival) { found = &a })
	if err == nil && found == nil {
		found, gone, err = s.fetchBySequence(ctx, m.uid)
	}
	if err == nil && found != nil && found.hollow(m) {
		found, err = nil, errHollow
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if found != nil || gone {
		f.served++
		delete(f.suspects, m.uid)
		if t == nil || !t.store {
			delete(f.mishaps, m.uid)
		}
		if gone {
			delete(f.mishaps, m.uid)
			s.poller.log().Info("mail vanished from the server before it could be fetched", "folder", f.name, "uid", m.uid)
			return nil, nil
		}
		return s.incoming(f, m, *found), nil
	}
	if passing(err) {
		return nil, err
	}
	if err == nil {
		err = errMissing
	}
	f.blame(m.uid, err, s.poller.now())
	s.poller.log().Warn("mail could not be fetched", "folder", f.name, "uid", m.uid, "tries", f.tries(m.uid), "err", err)
	if errors.Is(err, errMissing) || errors.Is(err, errHollow) {
		return nil, nil
	}
	return nil, err
}
