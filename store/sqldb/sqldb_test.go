package sqldb_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
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

// engines opens an empty store of each engine.
var engines = map[string]func(t testing.TB) *sqldb.DB{
	"sqlite":   openSQLite,
	"postgres": func(t testing.TB) *sqldb.DB { return open(t, storetest.Postgres(t)) },
}

// each runs a test on each engine.
func each(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Parallel()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t) // skips here when there is none
	storetest.Run(t, func(t *testing.T) store.Store { return engines["postgres"](t) })
}

// TestSQLite also asks SQLite for the plan of every statement that the suite
// ran: none may walk through a table that grows.
func TestSQLite(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	statements := make(map[string]bool)
	t.Run("promise", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) store.Store {
			db := openSQLite(t)
			db.Watch(func(query string) {
				mu.Lock()
				defer mu.Unlock()
				statements[query] = true
			})
			return db
		})
	})
	db := openSQLite(t)
	for query := range statements {
		if strings.HasPrefix(strings.TrimSpace(query), "INSERT") {
			// The plan shows looks for children that wait for a parent, which
			// only deferred foreign keys have.
			continue
		}
		for _, step := range plan(t, db.Writer(), query) {
			if walks(step) && !newest.MatchString(query) {
				t.Errorf("%s: %s", step, query)
			}
		}
	}
	if len(statements) < 60 {
		t.Errorf("saw %d statements, want all of them", len(statements))
	}
}

// newest are lists by nothing, or by what a good part of the rows have: they
// read the newest rows and stop at their limit.
var newest = regexp.MustCompile(`WHERE 1 = 1( AND (category|priority|letter) = \?1)? ORDER BY`)

// plan is how SQLite would run a query.
func plan(t *testing.T, db *sql.DB, query string) (steps []string) {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
	for !strings.Contains(query, fmt.Sprintf("?%d", len(args))) && len(args) > 0 { // one may be there twice
		args = args[1:]
	}
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// walks reports whether a step of a plan reads all of a table. What a query
// calls newest is a list of its own, read up to a limit.
func walks(step string) bool {
	return strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "VIRTUAL TABLE") && step != "SCAN CONSTANT ROW" && step != "SCAN newest"
}
