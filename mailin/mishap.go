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

var errMissing = errors.New("the server left the mail out of its answer")

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

// blame books a failed try against a mail.
func (f *folder) blame(uid uint32, err error, now time.Time) {
	t := f.mishaps[uid]
	if t == nil {
		t = &mishap{}
		f.mishaps[uid] = t
	}
	t.tries++
	t.last, t.served, t.err = now, f.served, err
	t.broke = !errors.Is(err, errMissing) && !refused(err) && !t.store
}

func (f *folder) tries(uid uint32) int {
	if t := f.mishaps[uid]; t != nil {
		return t.tries
	}
	return 0
}

// due reports whether a mail may be tried again. Two tries are only two
// proofs against the mail when the server was well in between: other mails
// came, or there are few that do not and some time went by. A server that
// refuses everything for an hour shall not fill the quarantine.
func (t *mishap) due(f *folder, now time.Time) bool {
	age := now.Sub(t.last)
	switch {
	case f.served > t.served && t.broke:
		return age >= time.Minute
	case t.tries > maxTries:
		return age >= time.Minute
	case f.served > t.served || t.store:
		return true
	}
	return age >= 10*time.Minute && len(f.mishaps) <= maxTries
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
