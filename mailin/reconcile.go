package mailin

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"maildesk/store"
)

// Reconciliation compares a folder on the server with the store: once a day
// each mail of the folder must be in the store, whatever the cursor says.
type Reconciliation struct {
	Account     string    `json:"account"`
	Folder      string    `json:"folder"`
	UIDValidity uint32    `json:"uidvalidity"`
	At          time.Time `json:"at"`
	Server      int       `json:"server"`  // mails in the folder
	Known       int       `json:"known"`   // of them in the store, now
	Outside     int       `json:"outside"` // there before the desk (Account.OnlyNew)
	Late        int       `json:"late"`    // that the cursor had passed over, and that were fetched now
	Missing     []uint32  `json:"missing,omitempty"`
}

// LastReconciliation gives what the last comparison of a folder found;
// store.ErrNotFound when there was none yet.
func LastReconciliation(tx store.Tx, account, folder string) (*Reconciliation, error) {
	p := &Poller{Account: Account{Name: account}}
	name := p.meta("reconciled", canonicalFolder(folder))
	if _, err := tx.Meta(name); err != nil {
		return nil, err
	}
	r := &Reconciliation{}
	return r, readMeta(tx, name, r)
}

const (
	reconcileEvery = 24 * time.Hour
	reconcileAgain = time.Hour // while mails are missing
)

// reconcile compares the open folder with the store and fetches what is
// missing: some servers show a mail only after others with higher UIDs.
func (s *session) reconcile(ctx context.Context, f *folder) error {
	p := s.poller
	now := p.now()
	if f.reconciled.IsZero() {
		err := p.Store.View(ctx, func(tx store.Tx) error {
			var last Reconciliation
			err := readMeta(tx, p.meta("reconciled", f.name), &last)
			if last.UIDValidity == f.validity && len(last.Missing) == 0 {
				f.reconciled = last.At
			}
			return err
		})
		if err != nil {
			return &storeError{fmt.Errorf("read the last comparison of folder %q: %w", f.name, err)}
		}
	}
	every := reconcileEvery
	if len(f.late) > 0 {
		every = reconcileAgain
	}
	if now.Sub(f.reconciled) < every {
		return nil
	}
	f.listing = listAll // perhaps the server was mended
	uids, missing, err := s.missing(ctx, f)
	if err != nil {
		return err
	}
	found := &Reconciliation{Account: p.Account.Name, Folder: f.name, UIDValidity: f.validity, At: now, Server: len(uids)}
	if len(missing) > 0 {
		dates := !f.noDates
		f.noDates = true
		list, err := s.describe(ctx, missing, dates)
		if err != nil {
			return err
		}
		f.noDates = !dates
		clear(f.late)
		list = slices.DeleteFunc(list, func(m entry) bool {
			if f.outside(m) {
				found.Outside++
				return true
			}
			f.late[m.uid] = true
			return false
		})
		if len(list) > 0 {
			p.log().Warn("mails below the cursor are not in the store; fetching them", "folder", f.name, "mails", len(list))
			if err := s.intake(ctx, f, list); err != nil {
				return err
			}
		}
		for uid := range f.late {
			found.Missing = append(found.Missing, uid)
		}
		slices.Sort(found.Missing)
		found.Late = len(list) - len(found.Missing)
	}
	found.Known = found.Server - found.Outside - len(found.Missing)
	f.reconciled = now
	p.log().Info("compared the folder with the store", "folder", f.name, "server", found.Server,
		"known", found.Known, "outside", found.Outside, "late", found.Late, "missing", len(found.Missing))
	return p.update(ctx, func(tx store.Tx) error { return writeMeta(tx, p.meta("reconciled", f.name), found) })
}

// missing gives the UIDs of the open folder up to the cursor, and those of
// them that the store has never seen.
func (s *session) missing(ctx context.Context, f *folder) (uids, missing []uint32, err error) {
	if uids, err = s.search(ctx, &imap.SearchCriteria{}); err != nil {
		return nil, nil, err
	}
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return uid > f.cursor })
	var known map[uint32]store.State
	err = s.poller.Store.View(ctx, func(tx store.Tx) (err error) {
		known, err = tx.IncomingUIDs(s.account.Name, f.name, f.validity, 0)
		return err
	})
	if err != nil {
		return nil, nil, &storeError{fmt.Errorf("read the mails of folder %q: %w", f.name, err)}
	}
	for _, uid := range uids {
		if _, ok := known[uid]; !ok {
			missing = append(missing, uid)
		}
	}
	return uids, missing, nil
}

// describe lists single mails by UID, ascending.
func (s *session) describe(ctx context.Context, uids []uint32, dates bool) ([]entry, error) {
	var all []entry
	for _, set := range sets(uids) {
		list, err := s.sizes(ctx, set, dates)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b entry) int { return int(int64(a.uid) - int64(b.uid)) })
	return all, nil
}
