package mailin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"maildesk/store"
)

// PipeAccount is the account of mails that Deliver takes in.
const PipeAccount = "pipe"

// ErrNoMail: nothing came down the pipe.
var ErrNoMail = errors.New("no mail came in")

// Deliver commits one mail that a mail transfer agent writes to a pipe. When
// it returns nil the mail is on disk; on an error nothing was kept, and the
// agent shall try again (exit code 75 of sysexits). A try after one that was
// committed and not confirmed is recognised by its content. Of a mail longer
// than limit (0: the default of an Account) the header is kept, and the rest
// is read and dropped.
func Deliver(ctx context.Context, st store.Store, r io.Reader, limit int64, proof *Verifier, now time.Time) error {
	if limit == 0 {
		limit = defaultSizeLimit
	}
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return fmt.Errorf("read the mail: %w", err)
	}
	if len(raw) == 0 {
		return ErrNoMail
	}
	in := &store.Incoming{
		Origin:   store.Origin{Account: PipeAccount},
		Received: now,
		Added:    now,
		Size:     int64(len(raw)),
		Raw:      raw,
		State:    store.Pending,
	}
	if in.Size > limit {
		rest, err := io.Copy(io.Discard, r)
		if err != nil {
			return fmt.Errorf("read the mail: %w", err)
		}
		in.Size += rest
		in.HeaderOnly = true
		in.Raw = headerOf(raw[:min(len(raw), longestHeader)])
	}
	in.Hash, in.Message = ContentHash(in.Raw), Parse(in.Raw)
	in.Message.Auth = proof.Vouch(ctx, in.Raw, in.Message, now)
	err = st.Update(ctx, func(tx store.Tx) error {
		uid, err := nextPipeUID(tx)
		if err != nil {
			return err
		}
		in.Origin.UID = uid
		return tx.AddIncoming(in)
	})
	if err != nil {
		return fmt.Errorf("keep the mail: %w", err)
	}
	return nil
}

// nextPipeUID counts the mails of the pipe, in the transaction that keeps
// the mail.
func nextPipeUID(tx store.Tx) (uint32, error) {
	const name = "pipe.uid"
	text, err := tx.Meta(name)
	if errors.Is(err, store.ErrNotFound) {
		text, err = "0", nil
	}
	if err != nil {
		return 0, err
	}
	last, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("value %q of the store: %w", name, err)
	}
	return uint32(last + 1), tx.SetMeta(name, strconv.FormatUint(last+1, 10))
}
