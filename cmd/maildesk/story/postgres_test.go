package story

import (
	"path/filepath"
	"testing"

	"maildesk/store/storetest"
)

// TestStoriesOnPostgreSQL plays every story with its store in PostgreSQL. Where
// that is not installed it is skipped, in CI it fails.
func TestStoriesOnPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, path := range stories(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			dsn := storetest.Postgres(t)
			world, err := NewLocal(DeskAddress, People(), "", "")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = world.Close() })
			play(t, onPostgres{world, dsn}, path)
		})
	}
}

// onPostgres is a world whose desk keeps its store in PostgreSQL.
type onPostgres struct {
	*Local
	dsn string
}

func (w onPostgres) Store() string { return w.dsn }
