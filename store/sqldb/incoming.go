package sqldb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"maildesk/store"
)

const incomingColumns = `id, account, folder, uid_validity, uid, received_us, size, header_only, hash, message,
	state, reason, ticket_id, proof, attempts, next_us, added_us`

func scanIncoming(scan func(...any) error) (*store.Incoming, error) {
	in := &store.Incoming{}
	err := scan(&in.ID, &in.Origin.Account, &in.Origin.Folder, &in.Origin.UIDValidity, &in.Origin.UID,
		moment{&in.Received}, &in.Size, &in.HeaderOnly, &in.Hash, fromJSON{&in.Message},
		&in.State, &in.Reason, reference{&in.TicketID}, &in.Proof, &in.Attempts, moment{&in.Next}, moment{&in.Added})
	return in, err
}

// AddIncoming implements store.Tx.
func (t *tx) AddIncoming(in *store.Incoming) error {
	what := fmt.Sprintf("add mail %s/%s %d:%d", in.Origin.Account, in.Origin.Folder, in.Origin.UIDValidity, in.Origin.UID)
	known, err := t.knownOrigin(what, in.Origin)
	if err != nil {
		return err
	}
	if known != 0 {
		in.ID = known
		return fmt.Errorf("%s: %w", what, store.ErrConflict)
	}
	message, err := t.keepMessage(what, in.Message)
	if err != nil {
		return err
	}
	hash := in.Hash
	if hash == "" { // nothing to recognise a second delivery by but its bytes
		sum := sha256.Sum256(in.Raw)
		hash = hex.EncodeToString(sum[:])
	}
	rawID, first, err := t.keepRaw(what, hash, in)
	if err != nil {
		return err
	}
	row := *in
	row.Hash = hash
	if row.State == "" {
		row.State = store.Pending
	}
	if first != nil {
		row.State, row.TicketID = store.Ignored, first.TicketID
		row.Reason = fmt.Sprintf("duplicate of mail %d", first.ID)
	}
	var from store.Address
	if in.Message != nil {
		from = in.Message.From
	}
	o := row.Origin
	row.ID, err = t.insert(what, `
		INSERT INTO incoming (account, folder, uid_validity, uid, received_us, size, header_only, hash, raw_id,
			from_key, from_domain, message, state, reason, ticket_id, proof, attempts, next_us, added_us)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
		ON CONFLICT (account, folder, uid_validity, uid) DO NOTHING
		RETURNING id`,
		o.Account, o.Folder, o.UIDValidity, o.UID, us(row.Received), row.Size, row.HeaderOnly, row.Hash, rawID,
		from.Key(), from.Domain(), message, row.State, row.Reason, ref(row.TicketID), row.Proof,
		row.Attempts, us0(row.Next), us(row.Added))
	if errors.Is(err, store.ErrConflict) {
		// Another gateway was faster by a moment.
		known, again := t.knownOrigin(what, o)
		in.ID = known
		return errors.Join(err, again)
	}
	if err != nil {
		return err
	}
	*in = row
	return nil
}

// knownOrigin gives the id of the mail from an origin, 0 when there is none.
func (t *tx) knownOrigin(what string, o store.Origin) (id int64, err error) {
	err = t.get(what, []any{&id}, `
		SELECT id FROM incoming WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4`,
		o.Account, o.Folder, o.UIDValidity, o.UID)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return id, err
}

// keepMessage keeps the attachments of a message as blobs and gives its JSON.
func (t *tx) keepMessage(what string, m *store.Message) (any, error) {
	if m == nil {
		return nil, nil
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if a.Content == nil {
			continue
		}
		key, err := t.AddBlob(a.Content)
		if err != nil {
			return nil, fmt.Errorf("%s: attachment %d: %w", what, i+1, err)
		}
		a.SHA256 = key
	}
	kept := *m
	kept.Date = keepable(m.Date)
	if m.Forward != nil {
		forward := *m.Forward
		forward.Date = keepable(forward.Date)
		kept.Forward = &forward
	}
	return asJSON(what, kept)
}

// keepable is a date that a mail claims, as JSON can hold it: in UTC, to the
// microsecond, and none at all outside the years 1 to 9999.
func keepable(date time.Time) time.Time {
	date = date.UTC().Truncate(time.Microsecond)
	if year := date.Year(); year < 1 || year > 9999 {
		return time.Time{}
	}
	return date
}

// keepRaw keeps the raw bytes of a mail and gives the id of their row. When
// they were there already, first is the mail that brought them.
func (t *tx) keepRaw(what, hash string, in *store.Incoming) (id int64, first *store.Incoming, err error) {
	messageID := ""
	if in.Message != nil {
		messageID = in.Message.MessageID
	}
	const find = `
		SELECT raws.id, incoming.id, incoming.ticket_id
		FROM raws LEFT JOIN incoming ON incoming.raw_id = raws.id
		WHERE raws.hash = ?1 AND raws.message_id = ?2
		ORDER BY incoming.id LIMIT 1`
	lookup := func() error {
		first = &store.Incoming{}
		err := t.get(what, []any{&id, reference{&first.ID}, reference{&first.TicketID}}, find, hash, messageID)
		if err != nil || first.ID == 0 {
			first = nil
		}
		return err
	}
	if err := lookup(); !errors.Is(err, store.ErrNotFound) {
		return id, first, err
	}
	coding, kept := squeeze(in.Raw)
	id, err = t.insert(what, `
		INSERT INTO raws (hash, message_id, size, coding, content) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (hash, message_id) DO NOTHING
		RETURNING id`, hash, messageID, len(in.Raw), coding, kept)
	if errors.Is(err, store.ErrConflict) {
		// Another gateway took in the same mail just now; its row is
		// committed, or the insert would still wait for it.
		err = lookup()
	}
	return id, first, err
}

// PendingIncoming implements store.Tx.
func (t *tx) PendingIncoming(now time.Time, n int) ([]*store.Incoming, error) {
	return t.incoming("list pending mails", t.locking(`
		SELECT `+incomingColumns+` FROM incoming
		WHERE state = 'pending' AND next_us <= ?1
		ORDER BY id LIMIT ?2`, t.db.dialect.skipLocked), now.UnixMicro(), limit(n))
}

// FinishIncoming implements store.Tx.
func (t *tx) FinishIncoming(id int64, v store.Verdict) error {
	return t.writeOne(fmt.Sprintf("finish mail %d", id), `
		UPDATE incoming SET state = ?2, reason = ?3, ticket_id = ?4, next_us = 0 WHERE id = ?1`,
		id, v.State, v.Reason, ref(v.TicketID))
}

// PostponeIncoming implements store.Tx.
func (t *tx) PostponeIncoming(id int64, next time.Time, reason string) error {
	return t.writeOne(fmt.Sprintf("postpone mail %d", id), `
		UPDATE incoming SET attempts = attempts + 1, next_us = ?2, reason = ?3 WHERE id = ?1`,
		id, us0(next), reason)
}

// ReleaseIncoming implements store.Tx.
func (t *tx) ReleaseIncoming(id int64, proof store.Proof, again *store.Message) error {
	what := fmt.Sprintf("release mail %d", id)
	if again != nil {
		message, err := t.keepMessage(what, again)
		if err != nil {
			return err
		}
		if err := t.writeOne(what, `UPDATE incoming SET message = ?2, from_key = ?3, from_domain = ?4 WHERE id = ?1`,
			id, message, again.From.Key(), again.From.Domain()); err != nil {
			return err
		}
	}
	return t.writeOne(what, `
		UPDATE incoming SET state = 'pending', reason = '', attempts = 0, next_us = 0,
			proof = CASE WHEN ?2 = '' THEN proof ELSE ?2 END
		WHERE id = ?1`, id, proof)
}

// Incoming implements store.Tx.
func (t *tx) Incoming(id int64) (*store.Incoming, error) {
	what := fmt.Sprintf("read mail %d", id)
	return one[*store.Incoming](what)(t.incoming(what, t.locking(`
		SELECT `+incomingColumns+` FROM incoming WHERE id = ?1`, t.db.dialect.rowLock), id))
}

// IncomingRaw implements store.Tx.
func (t *tx) IncomingRaw(id int64) ([]byte, error) {
	return t.content(fmt.Sprintf("read the bytes of mail %d", id), `
		SELECT raws.coding, raws.size, raws.content FROM incoming JOIN raws ON raws.id = incoming.raw_id
		WHERE incoming.id = ?1`, id)
}

// ListIncoming implements store.Tx.
func (t *tx) ListIncoming(f store.IncomingFilter) ([]*store.Incoming, error) {
	q := query{text: `SELECT ` + incomingColumns + ` FROM incoming WHERE id IN (SELECT id FROM incoming WHERE 1 = 1`}
	if f.State != "" {
		q.and(`state = ?`, f.State)
	}
	if f.TicketID != 0 {
		q.and(`ticket_id = ?`, f.TicketID)
	}
	if f.Reason != "" {
		q.and(`reason = ?`, f.Reason)
	}
	if !f.Since.IsZero() {
		q.and(`received_us >= ?`, f.Since.UnixMicro())
	}
	if !f.Until.IsZero() {
		q.and(`received_us < ?`, f.Until.UnixMicro())
	}
	if f.BeforeID != 0 {
		q.and(`id < ?`, f.BeforeID)
	}
	q.newest(!f.Since.IsZero() || !f.Until.IsZero(), f.Limit)
	return t.incoming("list mails", q.text, q.args...)
}

// IncomingUIDs implements store.Tx.
func (t *tx) IncomingUIDs(account, folder string, uidValidity, after uint32) (map[uint32]store.State, error) {
	states := make(map[uint32]store.State)
	err := t.each("list the UIDs of "+account+"/"+folder, `
		SELECT uid, state FROM incoming
		WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid > ?4
		ORDER BY uid`, []any{account, folder, uidValidity, after},
		func(scan func(...any) error) error {
			var uid uint32
			var state store.State
			err := scan(&uid, &state)
			states[uid] = state
			return err
		})
	return states, err
}

// CountIncoming implements store.Tx. The states are no condition of the rows:
// SQLite would look for them first, and read the mails of everybody.
func (t *tx) CountIncoming(sender string, since time.Time, states ...store.State) (n int, err error) {
	q := query{text: `SELECT COUNT(*) FILTER (WHERE 1 = 1`}
	among(&q, `state`, states)
	q.add(`) FROM incoming WHERE received_us >= ?`, us0(since))
	q.address(`from_key = ?`, `from_domain = ?`, sender)
	err = t.get("count mails of "+sender, []any{&n}, q.text, q.args...)
	return n, err
}

func (t *tx) incoming(what, query string, args ...any) (list []*store.Incoming, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		in, err := scanIncoming(scan)
		list = append(list, in)
		return err
	})
	return list, err
}
