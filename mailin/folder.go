package mailin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"

	"maildesk/store"
)

// folder is what a poller knows of one folder. It outlives connections.
type folder struct {
	name      string
	validity  uint32 // as stored; see generation
	cursor    uint32 // every mail up to here is accounted for, and committed
	began     *beginning
	listing   int // how the folder is entry, see session.list
	listBroke int // connections in a row that did not survive the list
	served    int // mails whose body came
	mishaps   map[uint32]*mishap
	suspects  map[uint32]bool // to be fetched one by one
	order     []uint32        // entry above the cursor and not accounted for, ascending
	late      map[uint32]bool // below the cursor, on the server, and not in the store yet

	refusal   error // why the server did not let us read it, nil when it did
	pause     backoff
	after     time.Time // not to be asked for before
	noDates   bool      // the connection did not survive dates in a comparison
	noWitness bool      // nor the question for the witness

	// mu guards what the writer of an intake shares with its fetcher.
	mu      sync.Mutex
	ahead   map[uint32]bool // accounted for above the cursor
	refused map[uint32]error
	unsure  []uint32 // committed, and not settled yet

	settled     uint32 // settled up to here, as stored
	settleAfter time.Time
	reconciled  time.Time
}

// beginning is when the desk looked at a folder for the first time, and up
// to which UID its mails were there before (Account.OnlyNew).
type beginning struct {
	UIDValidity uint32    `json:"uidvalidity"`
	UID         uint32    `json:"uid"`
	At          time.Time `json:"at"`
}

// outside reports whether a mail was there before the desk. When the server
// numbered the folder anew, its date must tell, with a day of allowance for
// clocks that differ: rather a mail too many than one lost.
func (f *folder) outside(m entry) bool {
	if f.began == nil {
		return false
	}
	if f.began.UIDValidity == f.validity {
		return m.uid <= f.began.UID
	}
	return !m.date.IsZero() && m.date.Before(f.began.At.Add(-24*time.Hour))
}

// meta names a value that is kept for a folder.
func (p *Poller) meta(what, folder string) string {
	return fmt.Sprintf("imap.%s/%s/%s", what, p.Account.Name, folder)
}

// open opens a folder and finds out where its reading goes on.
func (s *session) open(ctx context.Context, f *folder) error {
	box, err := s.choose(ctx, f.name)
	if err != nil {
		return err
	}
	var (
		cursor     store.Cursor
		generation uint32
		seen       witness
		none       bool
	)
	p := s.poller
	err = p.Store.View(ctx, func(tx store.Tx) error {
		cursor, err = tx.Cursor(p.Account.Name, f.name)
		if none = errors.Is(err, store.ErrNotFound); err != nil && !none {
			return err
		}
		if err := readMeta(tx, p.meta("generation", f.name), &generation); err != nil {
			return err
		}
		if err := readMeta(tx, p.meta("witness", f.name), &seen); err != nil {
			return err
		}
		f.began = nil
		if !s.account.OnlyNew {
			return nil
		}
		return readMeta(tx, p.meta("beginning", f.name), &f.began)
	})
	if err != nil {
		return &storeError{fmt.Errorf("read the cursor of folder %q: %w", f.name, err)}
	}
	validity := stamp(box.UIDValidity, generation)
	if !none && cursor.UIDValidity == validity && box.NumMessages > 0 {
		again, err := s.numberedAnew(ctx, uint32(box.UIDNext), cursor.UID)
		if err == nil && !again && seen.UIDValidity == validity {
			again, err = s.replaced(ctx, f, seen)
		}
		if err != nil {
			return err
		}
		if again {
			generation++
			validity = stamp(box.UIDValidity, generation)
			err := p.update(ctx, func(tx store.Tx) error {
				return writeMeta(tx, p.meta("generation", f.name), generation)
			})
			if err != nil {
				return err
			}
		}
	}
	switch {
	case none && s.account.OnlyNew && f.began == nil:
		if cursor.UID, err = s.begin(ctx, f, validity); err != nil {
			return err
		}
	case none:
	case cursor.UIDValidity != validity:
		p.log().Warn("the server numbered the folder anew; reading all of it again, known mails are recognised",
			"folder", f.name, "uidvalidity", validity, "was", cursor.UIDValidity)
		cursor.UID = 0
	}
	if f.ahead == nil || validity != f.validity {
		f.forget()
	}
	f.validity, f.cursor = validity, cursor.UID
	return nil
}

// forget drops what is known of single UIDs.
func (f *folder) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mishaps, f.suspects = map[uint32]*mishap{}, map[uint32]bool{}
	f.ahead, f.refused = map[uint32]bool{}, map[uint32]error{}
	f.order, f.late, f.unsure, f.settled = nil, map[uint32]bool{}, nil, 0
	f.reconciled = time.Time{}
}

// stamp tells apart the numberings of a folder under one UIDVALIDITY.
func stamp(validity, generation uint32) uint32 {
	return validity ^ generation*0x9E3779B1
}

// numberedAnew reports whether a server began to number a folder from the
// start without changing UIDVALIDITY, against RFC 9051 section 2.3.1.1 (a
// server with its mails in memory, a mailbox restored elsewhere). Its next
// UID is then one that was read already, and no mail has a UID above it.
func (s *session) numberedAnew(ctx context.Context, next, cursor uint32) (bool, error) {
	if next == 0 || next > cursor {
		return false, nil
	}
	uids, err := s.search(ctx, &imap.SearchCriteria{})
	if err != nil || len(uids) == 0 {
		return false, err
	}
	return slices.Max(uids) < next, nil
}

// witness is a mail that was committed, as the server told of it.
type witness struct {
	UIDValidity uint32    `json:"uidvalidity"`
	UID         uint32    `json:"uid"`
	Size        int64     `json:"size"`
	At          time.Time `json:"at"` // INTERNALDATE
}

func witnessOf(m entry, validity uint32) witness {
	return witness{UIDValidity: validity, UID: m.uid, Size: m.size, At: m.date.UTC()}
}

// replaced reports whether another mail has the UID of one that was committed:
// then the server numbered the folder anew without a word, and has more mails
// again than were read. NetEase tells neither UIDNEXT nor another UIDVALIDITY
// than 1, ever.
func (s *session) replaced(ctx context.Context, f *folder, seen witness) (bool, error) {
	if f.noWitness || f.listing != listAll {
		return false, nil
	}
	f.noWitness = true
	list, err := s.describe(ctx, []uint32{seen.UID}, true)
	if err != nil && !refused(err) {
		return false, err
	}
	f.noWitness = false
	for _, m := range list {
		if m.uid == seen.UID && !m.date.IsZero() {
			return m.size != seen.Size && !m.date.Equal(seen.At), nil
		}
	}
	return false, nil
}

// begin leaves alone what is in a folder now, and gives the highest UID of it.
func (s *session) begin(ctx context.Context, f *folder, validity uint32) (uint32, error) {
	uids, err := s.search(ctx, &imap.SearchCriteria{})
	if err != nil {
		return 0, err
	}
	first := &beginning{UIDValidity: validity, At: s.poller.now()}
	if len(uids) > 0 {
		first.UID = slices.Max(uids)
	}
	err = s.poller.update(ctx, func(tx store.Tx) error {
		if err := writeMeta(tx, s.poller.meta("beginning", f.name), first); err != nil {
			return err
		}
		return tx.SetCursor(store.Cursor{
			Account: s.poller.Account.Name, Folder: f.name, UIDValidity: validity, UID: first.UID,
		})
	})
	if err != nil {
		return 0, err
	}
	f.began = first
	s.poller.log().Info("first look at the folder; the mails in it are left alone",
		"folder", f.name, "mails", len(uids))
	return first.UID, nil
}

// readMeta reads a value kept as JSON; one that is not there is left as it is.
func readMeta(tx store.Tx, name string, value any) error {
	text, err := tx.Meta(name)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), value); err != nil {
		return fmt.Errorf("value %s of the store: %w", strconv.Quote(name), err)
	}
	return nil
}

func writeMeta(tx store.Tx, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tx.SetMeta(name, string(text))
}
