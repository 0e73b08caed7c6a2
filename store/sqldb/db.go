// Package sqldb keeps the desk's store in an SQL database: SQLite for one
// machine, PostgreSQL for several gateways on one database.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"maildesk/store"
)

// DB is a store.Store in an SQL database.
type DB struct {
	dialect *dialect
	path    string  // of the SQLite file; empty on PostgreSQL
	writer  *sql.DB // SQLite: one connection, so that writers queue up here and not in the driver
	reader  *sql.DB

	// watch, when set, sees every statement; tests ask the engine for its plan.
	watch func(query string)
}

var _ store.Store = (*DB)(nil)

// Open opens the store that dsn names and brings its schema up to date:
// "postgres://…" (or "postgresql://…") is a PostgreSQL database, everything
// else the path of an SQLite file, with or without "sqlite:" before it. A
// file that does not exist is made. A schema newer than the program is refused.
func Open(ctx context.Context, dsn string) (*DB, error) {
	var db *DB
	var err error
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		db, err = openPostgres(ctx, dsn)
	} else {
		db, err = openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite:"))
	}
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), db.Close())
	}
	return db, nil
}

// Engine is the name of the database engine: sqlite or postgres.
func (db *DB) Engine() string { return db.dialect.name }

// Close closes all connections; nothing may be asked of the store any more.
func (db *DB) Close() error {
	if db.writer == db.reader {
		return db.writer.Close()
	}
	// The writer last: it folds the write-ahead log back into the file.
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// View implements store.Store.
func (db *DB) View(ctx context.Context, read func(store.Tx) error) error {
	// Repeatable read is the level at which PostgreSQL gives one picture for
	// all statements; SQLite always does.
	return db.run(ctx, db.reader, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, read)
}

// Update implements store.Store.
func (db *DB) Update(ctx context.Context, write func(store.Tx) error) error {
	return db.run(ctx, db.writer, nil, write)
}

// run calls work in a transaction of its own. A panic of work undoes the
// transaction and goes on.
func (db *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, work func(store.Tx) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return db.dialect.wrap("connect to the store", err)
	}
	defer conn.Close()

	// The transaction does not hang on ctx: a context that ends half-way
	// would otherwise roll back behind the back of a running statement, or
	// leave unknown whether a commit took place. Each statement and the
	// commit look at ctx themselves.
	begun, err := conn.BeginTx(context.WithoutCancel(ctx), opts)
	if err != nil {
		return db.dialect.wrap("begin a transaction", err)
	}
	t := &tx{db: db, tx: begun, ctx: ctx, readOnly: opts != nil && opts.ReadOnly}
	if !db.dialect.interruptible && !t.readOnly {
		t.ctx = context.WithoutCancel(ctx)
	}
	t.ended = ctx.Err
	committed := false
	defer func() {
		if !committed {
			// It may be rolled back already, by the engine or with the connection.
			_ = begun.Rollback()
		}
	}()

	if err := work(t); err != nil {
		return err
	}
	if t.broken != nil {
		return fmt.Errorf("commit after a write that went wrong: %w", t.broken)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true // or not, but never to be rolled back by us
	if err := begun.Commit(); err != nil {
		return db.dialect.wrap("commit", err)
	}
	return nil
}
