package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"maildesk/store"
)

// tx is one transaction.
type tx struct {
	db       *DB
	tx       *sql.Tx
	ctx      context.Context // of the statements
	ended    func() error    // why the caller's context ended, nil while it lives
	readOnly bool
	depth    int // of savepoints

	// broken is the first statement that went wrong and was not undone by a
	// savepoint. PostgreSQL refuses everything after it, and SQLite may have
	// rolled back the whole transaction and would write whatever follows
	// outside of it; so nothing more is run, and nothing is committed.
	broken error
}

var errReadOnly = errors.New("a View cannot write")

// ready says why no further statement may run, nil when one may.
func (t *tx) ready(what string) error {
	if t.broken != nil {
		return fmt.Errorf("%s after a write that went wrong: %w", what, t.broken)
	}
	if err := t.ended(); err != nil {
		return t.fail(what, err)
	}
	return nil
}

// fail wraps the error of a statement and marks the transaction broken.
func (t *tx) fail(what string, err error) error {
	if err == nil {
		return nil
	}
	if ended := t.ended(); ended != nil && !errors.Is(err, ended) {
		err = fmt.Errorf("%w: %w", ended, err)
	}
	err = t.db.dialect.wrap(what, err)
	if !errors.Is(err, sql.ErrTxDone) && t.broken == nil {
		t.broken = err
	}
	return err
}

// write runs a statement and gives the number of rows that it changed.
func (t *tx) write(what, query string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, fmt.Errorf("%s: %w", what, errReadOnly)
	}
	if err := t.ready(what); err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(t.ctx, t.text(query), values(args)...)
	if err != nil {
		return 0, t.fail(what, err)
	}
	rows, err := result.RowsAffected()
	return rows, t.fail(what, err)
}

// writeOne is write for a statement that must change a row, else ErrNotFound.
func (t *tx) writeOne(what, query string, args ...any) error {
	rows, err := t.write(what, query, args...)
	if err == nil && rows == 0 {
		err = fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return err
}

// insert runs an INSERT … RETURNING of one number. No row comes back where
// ON CONFLICT DO NOTHING did nothing: ErrConflict, and the transaction goes on.
func (t *tx) insert(what, query string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, fmt.Errorf("%s: %w", what, errReadOnly)
	}
	var id int64
	written := false
	// Read to the end: SQLite looks at foreign keys after the last row.
	err := t.each(what, query, args, func(scan func(...any) error) error {
		written = true
		return scan(&id)
	})
	if err == nil && !written {
		err = fmt.Errorf("%s: %w", what, store.ErrConflict)
	}
	return id, err
}

// get reads one row into dest; ErrNotFound where there is none.
func (t *tx) get(what string, dest []any, query string, args ...any) error {
	if err := t.ready(what); err != nil {
		return err
	}
	err := t.tx.QueryRowContext(t.ctx, t.text(query), values(args)...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return t.fail(what, err)
}

// each reads all rows, one after the other, and calls row with a function
// that scans the present one. No other statement may run meanwhile.
func (t *tx) each(what, query string, args []any, row func(scan func(dest ...any) error) error) (err error) {
	if err := t.ready(what); err != nil {
		return err
	}
	rows, err := t.tx.QueryContext(t.ctx, t.text(query), values(args)...)
	if err != nil {
		return t.fail(what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return t.fail(what, err)
		}
	}
	return t.fail(what, rows.Err())
}

// text gives the statement in the engine's words.
func (t *tx) text(query string) string {
	if t.db.watch != nil {
		t.db.watch(query)
	}
	return t.db.dialect.statement(query)
}

// locking adds clause, a row lock, to a query in a transaction that writes.
// A View takes no locks.
func (t *tx) locking(query, clause string) string {
	if t.readOnly || clause == "" {
		return query
	}
	return query + clause
}

// Savepoint implements store.Tx.
func (t *tx) Savepoint(write func() error) error {
	if err := t.ready("savepoint"); err != nil {
		return err
	}
	if err := t.control("SAVEPOINT", t.depth); err != nil {
		return t.fail("savepoint", err)
	}
	t.depth++
	released := false
	defer func() {
		t.depth--
		if !released { // a panic; run undoes everything
			t.broken = errors.Join(t.broken, errors.New("panic in a savepoint"))
		}
	}()
	err := write()
	released = true

	if err == nil && t.broken != nil {
		err = t.broken
	}
	if err == nil {
		return t.fail("release savepoint", t.control("RELEASE SAVEPOINT", t.depth-1))
	}
	if undo := t.control("ROLLBACK TO SAVEPOINT", t.depth-1); undo != nil {
		// The engine rolled everything back, or the connection is gone.
		t.broken = errors.Join(t.broken, undo)
		return err
	}
	if t.ended() == nil {
		t.broken = nil
	}
	return errors.Join(err, t.fail("release savepoint", t.control("RELEASE SAVEPOINT", t.depth-1)))
}

// control runs a savepoint statement; depth makes its name.
func (t *tx) control(verb string, depth int) error {
	_, err := t.tx.ExecContext(t.ctx, fmt.Sprintf("%s s%d", verb, depth))
	return err
}

// Meta implements store.Tx.
func (t *tx) Meta(name string) (value string, err error) {
	err = t.get("read "+name, []any{&value}, `SELECT value FROM meta WHERE name = ?1`, name)
	return value, err
}

// SetMeta implements store.Tx.
func (t *tx) SetMeta(name, value string) error {
	_, err := t.write("set "+name, `
		INSERT INTO meta (name, value) VALUES (?1, ?2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
