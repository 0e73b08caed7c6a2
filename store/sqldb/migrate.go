package sqldb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. Each migration runs in a transaction
// together with its version number.
func (db *DB) migrate(ctx context.Context) error {
	unlock, err := db.lockMigration(ctx)
	if err != nil {
		return err
	}
	defer unlock()

	provider, err := db.migrations()
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	for {
		have, err := provider.GetDBVersion(ctx)
		if err != nil {
			return db.dialect.wrap("read the version of the store's schema", err)
		}
		if have > newest {
			return fmt.Errorf("the store has schema version %d, this program knows versions up to %d: use a newer program", have, newest)
		}
		if have == newest {
			return nil
		}
		_, err = provider.Up(ctx)
		if err == nil {
			return nil
		}
		// Another process may be at it: as long as it gets on, so do we.
		if now, again := provider.GetDBVersion(ctx); again != nil || now == have {
			return db.dialect.wrap(fmt.Sprintf("bring the store from schema version %d to %d", have, newest), err)
		}
	}
}

// migrations are the embedded files in the engine's words.
func (db *DB) migrations() (*goose.Provider, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []*goose.Migration
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		up := func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, db.dialect.schema(string(text)))
			return err
		}
		steps = append(steps, goose.NewGoMigration(version, &goose.GoFunc{RunTx: up}, nil))
	}
	return goose.NewProvider(db.dialect.goose, db.writer, nil,
		goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// lockMigration makes gateways that start at the same time on one PostgreSQL
// database wait for each other.
func (db *DB) lockMigration(ctx context.Context) (unlock func(), err error) {
	if db.dialect != postgres {
		return func() {}, nil
	}
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return nil, db.dialect.wrap("connect to the store", err)
	}
	const key = `hashtextextended('maildesk ' || current_schema(), 0)`
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+key+`)`); err != nil {
		return nil, errors.Join(db.dialect.wrap("wait for other gateways to bring the schema up to date", err), conn.Close())
	}
	return func() {
		// The lock ends with the connection in any case.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+key+`)`)
		_ = conn.Close()
	}, nil
}
