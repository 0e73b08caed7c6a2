package sqldb

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"maildesk/store"
)

const outgoingColumns = `id, ticket_id, incoming_id, letter, recipient, message_id, automatic, urgent,
	state, attempts, next_us, created_us, sent_us, last_error, reply, content`

// content is the part of a letter that nobody looks for.
type content struct {
	From        store.Address   `json:"from,omitzero"`
	To          []store.Address `json:"to,omitempty"`
	Cc          []store.Address `json:"cc,omitempty"`
	ReplyTo     store.Address   `json:"reply_to,omitzero"`
	Subject     string          `json:"subject,omitempty"`
	InReplyTo   string          `json:"in_reply_to,omitempty"`
	References  []string        `json:"references,omitempty"`
	NullSender  bool            `json:"null_sender,omitempty"`
	Bulk        bool            `json:"bulk,omitempty"`
	Unsubscribe string          `json:"unsubscribe,omitempty"`
	Text        string          `json:"text,omitempty"`
	HTML        string          `json:"html,omitempty"`
	Files       []store.File    `json:"files,omitempty"`
}

func scanOutgoing(scan func(...any) error) (*store.Outgoing, error) {
	o := &store.Outgoing{}
	var c content
	err := scan(&o.ID, reference{&o.TicketID}, reference{&o.IncomingID}, &o.Letter, &o.Recipient, &o.MessageID, &o.Automatic,
		&o.Urgent, &o.State, &o.Attempts, moment{&o.Next}, moment{&o.Created}, moment{&o.SentAt}, &o.LastError, &o.Reply,
		fromJSON{&c})
	o.From, o.To, o.Cc, o.ReplyTo, o.Subject = c.From, c.To, c.Cc, c.ReplyTo, c.Subject
	o.InReplyTo, o.References, o.NullSender, o.Bulk, o.Unsubscribe = c.InReplyTo, c.References, c.NullSender, c.Bulk, c.Unsubscribe
	o.Text, o.HTML, o.Files = c.Text, c.HTML, c.Files
	return o, err
}

// AddOutgoing implements store.Tx.
func (t *tx) AddOutgoing(o *store.Outgoing) error {
	what := "add letter " + o.Letter
	kept, err := asJSON(what, content{
		From: o.From, To: o.To, Cc: o.Cc, ReplyTo: o.ReplyTo, Subject: o.Subject,
		InReplyTo: o.InReplyTo, References: o.References, NullSender: o.NullSender, Bulk: o.Bulk, Unsubscribe: o.Unsubscribe,
		Text: o.Text, HTML: o.HTML, Files: o.Files,
	})
	if err != nil {
		return err
	}
	row := *o
	if row.State == "" {
		row.State = store.Queued
	}
	if row.Next.IsZero() {
		row.Next = row.Created
	}
	recipient := store.Address{Address: row.Recipient}
	row.ID, err = t.insert(what, `
		INSERT INTO outgoing (ticket_id, incoming_id, letter, recipient, recipient_key, recipient_domain, message_id,
			automatic, urgent, state, attempts, next_us, created_us, sent_us, last_error, reply, content)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
		RETURNING id`,
		ref(row.TicketID), ref(row.IncomingID), row.Letter, row.Recipient, recipient.Key(), recipient.Domain(), row.MessageID,
		row.Automatic, row.Urgent, row.State, row.Attempts, us0(row.Next), us(row.Created), us(row.SentAt),
		row.LastError, row.Reply, kept)
	if err == nil {
		*o = row
	}
	return err
}

// ClaimOutgoing implements store.Tx. Oldest is what has been due the longest,
// so that neither new letters nor retries starve the others.
func (t *tx) ClaimOutgoing(now time.Time, n int, wait func(attempts int) time.Duration) ([]*store.Outgoing, error) {
	const what = "claim letters"
	if t.readOnly {
		return nil, fmt.Errorf("%s: %w", what, errReadOnly)
	}
	var claimed []*store.Outgoing
	for _, urgent := range []bool{true, false} {
		left := limit(n) - len(claimed)
		if left == 0 {
			break
		}
		some, err := t.outgoing(what, t.locking(`
			SELECT `+outgoingColumns+` FROM outgoing
			WHERE state = 'queued' AND urgent = ?1 AND next_us <= ?2
			ORDER BY next_us, id LIMIT ?3`, t.db.dialect.skipLocked), urgent, now.UnixMicro(), left)
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, some...)
	}
	for _, o := range claimed {
		o.Attempts++
		o.Next = now.Add(wait(o.Attempts)).UTC().Truncate(time.Microsecond)
		_, err := t.write(what, `UPDATE outgoing SET attempts = ?2, next_us = ?3 WHERE id = ?1`,
			o.ID, o.Attempts, us0(o.Next))
		if err != nil {
			return nil, err
		}
	}
	return claimed, nil
}

// FinishOutgoing implements store.Tx.
func (t *tx) FinishOutgoing(id int64, at time.Time, reply string) error {
	return t.writeOne(fmt.Sprintf("finish letter %d", id), `
		UPDATE outgoing SET state = 'sent', sent_us = ?2, reply = ?3, failed_us = NULL WHERE id = ?1`, id, us(at), reply)
}

// RetryOutgoing implements store.Tx.
func (t *tx) RetryOutgoing(id int64, next time.Time, reason string) error {
	_, err := t.ifQueued("retry", id, `
		UPDATE outgoing SET next_us = ?2, last_error = ?3 WHERE id = ?1 AND state = 'queued'`, us0(next), reason)
	return err
}

// UncountOutgoing implements store.Tx.
func (t *tx) UncountOutgoing(id int64, next time.Time, reason string) error {
	_, err := t.ifQueued("give back", id, `
		UPDATE outgoing SET next_us = ?2, last_error = ?3,
			attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END
		WHERE id = ?1 AND state = 'queued'`, us0(next), reason)
	return err
}

// FailOutgoing implements store.Tx.
func (t *tx) FailOutgoing(id int64, at time.Time, reason string) error {
	failed, err := t.ifQueued("give up", id, `
		UPDATE outgoing SET state = 'failed', failed_us = ?2, last_error = ?3 WHERE id = ?1 AND state = 'queued'`,
		us0(at), reason)
	if err != nil || !failed {
		return err
	}
	timer := &store.Timer{Kind: store.TimerUndeliverable, Key: strconv.FormatInt(id, 10), Due: at,
		Data: json.RawMessage(fmt.Sprintf(`{"outgoing":%d}`, id))}
	err = t.get(fmt.Sprintf("give up letter %d", id), []any{reference{&timer.TicketID}},
		`SELECT ticket_id FROM outgoing WHERE id = ?1`, id)
	if err != nil {
		return err
	}
	return t.SetTimer(timer)
}

// WithdrawOutgoing implements store.Tx.
func (t *tx) WithdrawOutgoing(id int64) error {
	return t.writeOne(fmt.Sprintf("withdraw letter %d", id), `
		UPDATE outgoing SET state = 'withdrawn' WHERE id = ?1 AND state = 'queued'`, id)
}

// ifQueued runs an update of a queued letter and reports whether it was one.
// ErrNotFound only when there is no such letter at all.
func (t *tx) ifQueued(verb string, id int64, update string, args ...any) (bool, error) {
	what := fmt.Sprintf("%s letter %d", verb, id)
	rows, err := t.write(what, update, append([]any{id}, args...)...)
	if err != nil || rows > 0 {
		return rows > 0, err
	}
	var state store.Delivery
	return false, t.get(what, []any{&state}, `SELECT state FROM outgoing WHERE id = ?1`, id)
}

// Outgoing implements store.Tx.
func (t *tx) Outgoing(id int64) (*store.Outgoing, error) {
	what := fmt.Sprintf("read letter %d", id)
	return one[*store.Outgoing](what)(t.outgoing(what, t.locking(`
		SELECT `+outgoingColumns+` FROM outgoing WHERE id = ?1`, t.db.dialect.rowLock), id))
}

// ListOutgoing implements store.Tx.
func (t *tx) ListOutgoing(f store.OutgoingFilter) ([]*store.Outgoing, error) {
	q := query{text: `SELECT ` + outgoingColumns + ` FROM outgoing WHERE id IN (SELECT id FROM outgoing WHERE 1 = 1`}
	if f.State != "" {
		q.and(`state = ?`, f.State)
	}
	if f.TicketID != 0 {
		q.and(`ticket_id = ?`, f.TicketID)
	}
	if f.Recipient != "" {
		q.and(`recipient_key = ?`, store.Address{Address: f.Recipient}.Key())
	}
	if f.Letter != "" {
		q.and(`letter = ?`, f.Letter)
	}
	if !f.Since.IsZero() {
		q.and(`created_us >= ?`, f.Since.UnixMicro())
	}
	if !f.FailedSince.IsZero() {
		q.and(`state = 'failed' AND failed_us >= ?`, f.FailedSince.UnixMicro())
	}
	if !f.FailedUntil.IsZero() {
		q.and(`state = 'failed' AND failed_us < ?`, f.FailedUntil.UnixMicro())
	}
	if f.BeforeID != 0 {
		q.and(`id < ?`, f.BeforeID)
	}
	q.newest(!f.Since.IsZero() || !f.FailedSince.IsZero() || !f.FailedUntil.IsZero(), f.Limit)
	return t.outgoing("list letters", q.text, q.args...)
}

// OutgoingByMessageID implements store.Tx.
func (t *tx) OutgoingByMessageID(id string) ([]*store.Outgoing, error) {
	return t.outgoing("find letters by Message-ID", `
		SELECT `+outgoingColumns+` FROM outgoing WHERE message_id = ?1 ORDER BY id LIMIT 1000`, id)
}

// CountOutgoing implements store.Tx.
func (t *tx) CountOutgoing(recipient string, ticketID int64, since time.Time) (n int, err error) {
	q := query{text: `SELECT COUNT(*) FROM outgoing WHERE automatic <> '' AND state <> 'withdrawn'`}
	q.address(`recipient_key = ?`, `recipient_domain = ?`, recipient)
	if ticketID != 0 {
		q.and(`ticket_id = ?`, ticketID)
	}
	q.and(`created_us >= ?`, us0(since))
	err = t.get("count letters to "+recipient, []any{&n}, q.text, q.args...)
	return n, err
}

// NextOutgoing implements store.Tx.
func (t *tx) NextOutgoing() (time.Time, error) {
	const query = `SELECT MIN(next_us) FROM outgoing WHERE state = 'queued' AND urgent = ?1`
	return t.sooner("find the next letter", query, []any{true}, query, []any{false})
}

func (t *tx) outgoing(what, query string, args ...any) (list []*store.Outgoing, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		o, err := scanOutgoing(scan)
		list = append(list, o)
		return err
	})
	return list, err
}
