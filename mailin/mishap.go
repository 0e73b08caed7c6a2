package mailin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"maildesk/store"
)

// maxTries is how often a mail may go wrong before it is quarantined.
const maxTries = 3

var (
	errMissing = errors.New("the server left the mail out of its answer")
	errHollow  = errors.New("the server gave a mail without a byte")
)

// mishap is a mail that could not be fetched or stored.
type mishap struct {
	tries  int
	last   time.Time
	served int // folder.served at the last try
	err    error
	broke  bool // the last try cost the connection
	store  bool // the store refused it
	header bool // its header was asked for, for the quarantine
}

// blame books a failed try against a mail. It counts when the server was
// well since the last one: other mails came, or there are few that do not. A
// server that refuses everything for an hour shall not fill the quarantine.
func (f *folder) blame(uid uint32, err error, now time.Time) {
	t := f.mishaps[uid]
	if t == nil {
		t = &mishap{}
		f.mishaps[uid] = t
	}
	if t.tries == 0 || t.store || f.served > t.served || len(f.mishaps) <= maxTries {
		t.tries++
	}
	t.last, t.served, t.err = now, f.served, err
	t.broke = !errors.Is(err, errMissing) && !errors.Is(err, errHollow) && !refused(err) && !t.store
}

func (f *folder) tries(uid uint32) int {
	if t := f.mishaps[uid]; t != nil {
		return t.tries
	}
	return 0
}

// due reports whether a mail may be tried again: soon when the server proved
// to be well by other mails, but not so soon when it may cost the connection
// again.
func (t *mishap) due(f *folder, now time.Time) bool {
	age := now.Sub(t.last)
	switch {
	case t.tries > maxTries:
		return age >= time.Minute
	case t.store:
		return true
	case f.served > t.served:
		return !t.broke || age >= time.Minute
	}
	return age >= 10*time.Minute
}

// giveUp makes the quarantined row of a mail that cannot be had, with its
// header where at least that comes.
func (s *session) giveUp(ctx context.Context, f *folder, m entry, t *mishap) (*store.Incoming, error) {
	var found arrival
	if !t.header {
		t.header = true // asked for once: it may cost the connection too
		whole := t.store && t.tries == maxTries
		err := s.fetch(ctx, imap.UIDSetNum(imap.UID(m.uid)), !whole, func(a arrival) { found = a })
		if err != nil && !refused(err) {
			return nil, err
		}
	}
	in := s.incoming(f, m, found)
	in.HeaderOnly = !t.store || found.header
	in.Size = max(m.size, in.Size)
	in.State = store.Quarantined
	in.Reason = fmt.Sprintf("could not be fetched after %d tries: %v", t.tries, t.err)
	if len(in.Raw) == 0 {
		// Nothing that makes it another mail's double.
		in.Hash, in.Message = ContentHash(fmt.Append(nil, in.Origin)), &store.Message{}
	}
	if t.store {
		in.Reason = fmt.Sprintf("could not be stored after %d tries: %v", t.tries, t.err)
		// What was understood of it may be what the store refuses.
		in.Message = &store.Message{Defects: []string{"not-stored"}}
		if in.Hash == "" {
			in.Hash = ContentHash(in.Raw)
		}
	}
	s.poller.log().Error("mail goes to quarantine; it stays on the server",
		"folder", f.name, "uid", m.uid, "reason", in.Reason)
	return in, nil
}
