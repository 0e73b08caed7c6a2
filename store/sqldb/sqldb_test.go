package sqldb_test

import (
	"path/filepath"
	"testing"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
)

func open(t testing.TB, dsn string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func openSQLite(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "desk.db"))
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store { return openSQLite(t) })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t) // skips here when there is none
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, storetest.Postgres(t)) })
}
