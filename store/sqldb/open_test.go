package sqldb_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
)

func setMeta(t testing.TB, db store.Store, name, value string) {
	t.Helper()
	if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.SetMeta(name, value) }); err != nil {
		t.Fatal(err)
	}
}

func meta(t testing.TB, db store.Store, name string) (value string) {
	t.Helper()
	err := db.View(t.Context(), func(tx store.Tx) (err error) {
		value, err = tx.Meta(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestReopen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"desk.db", "服务台 1.db", "100%?a=b&c#d.db", "it's \"it\".db"} {
		path := filepath.Join(t.TempDir(), name)
		for i, dsn := range []string{path, "sqlite:" + path} {
			db, err := sqldb.Open(t.Context(), dsn)
			if err != nil {
				t.Fatalf("Open(%q): %v", dsn, err)
			}
			if i == 0 {
				setMeta(t, db, "a", "1")
			} else if got := meta(t, db, "a"); got != "1" {
				t.Errorf("%q: got %q, want 1", dsn, got)
			}
			if err := db.Close(); err != nil {
				t.Errorf("Close(%q): %v", dsn, err)
			}
		}
		if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 || files[0].Name() != name {
			t.Errorf("%q left the files %v (%v)", name, files, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dsn := range map[string]string{
		"empty": "", "folder": dir, "no folder": filepath.Join(dir, "missing", "desk.db"), "another file": text,
		"no server": "postgres:///desk?host=" + dir, "bad url": "postgres://%zz",
	} {
		db, err := sqldb.Open(t.Context(), dsn)
		if err == nil {
			t.Errorf("%s: no error", name)
			_ = db.Close()
		}
	}
}

func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk.db")
	for name, dsn := range map[string]func(t testing.TB) string{
		"sqlite": func(testing.TB) string { return path }, "postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := dsn(t)
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					db, err := sqldb.Open(context.Background(), dsn)
					if err != nil {
						t.Errorf("Open: %v", err)
						return
					}
					if err := db.Close(); err != nil {
						t.Errorf("Close: %v", err)
					}
				})
			}
			wg.Wait()
		})
	}
}

func TestNewerSchema(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(t testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "desk.db") },
		"postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := dsn(t)
			db := open(t, dsn)
			_, err := db.Writer().Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
			if err != nil {
				t.Fatal(err)
			}
			_, err = sqldb.Open(t.Context(), dsn)
			if err == nil || !strings.Contains(err.Error(), "9999") || !strings.Contains(err.Error(), " up to ") {
				t.Errorf("got error %v, want one with both versions", err)
			}
		})
	}
}

func TestLockServe(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	release, err := db.LockServe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.LockServe(); err == nil || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("second LockServe: got error %v, want one that names this process", err)
	}
	release()
	release, err = db.LockServe()
	if err != nil {
		t.Errorf("LockServe after release: %v", err)
	} else {
		release()
	}
}

// TestLockServeOfOthers: the lock holds against another process and ends
// with it, even when it was killed.
func TestLockServeOfOthers(t *testing.T) {
	if path := os.Getenv("MAILDESK_TEST_LOCK"); path != "" {
		db := open(t, path)
		if _, err := db.LockServe(); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("locked\n")
		var end [1]byte
		_, _ = os.Stdin.Read(end[:]) // until it is killed
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk.db")
	db := open(t, path)
	other := exec.Command(os.Args[0], "-test.run=^TestLockServeOfOthers$")
	other.Env = append(os.Environ(), "MAILDESK_TEST_LOCK="+path)
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 7)
	if _, err := stdout.Read(said); err != nil || string(said) != "locked\n" {
		t.Fatalf("the other process said %q (%v)", said, err)
	}
	if _, err := db.LockServe(); err == nil || !strings.Contains(err.Error(), "process "+strconv.Itoa(other.Process.Pid)) {
		t.Errorf("got error %v, want one that names process %d", err, other.Process.Pid)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // it was killed
	release, err := db.LockServe()
	if err != nil {
		t.Fatalf("LockServe after the other was killed: %v", err)
	}
	release()
}

// TestKilled: what Update said was kept is there after the process was killed.
func TestKilled(t *testing.T) {
	if path := os.Getenv("MAILDESK_TEST_KILLED"); path != "" {
		db := open(t, path)
		for uid := uint32(1); ; uid++ {
			if err := db.Update(t.Context(), story(uid)); err != nil {
				t.Fatal(err)
			}
			fmt.Println("kept", uid)
		}
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk.db")
	other := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	other.Env = append(os.Environ(), "MAILDESK_TEST_KILLED="+path)
	stdout, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "kept %d", &kept); err != nil {
			t.Errorf("the other process said %q", lines.Text())
		}
		if kept == 30 {
			if err := other.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = other.Wait() // it was killed
	db := open(t, path)
	err = db.View(t.Context(), func(tx store.Tx) error {
		tickets, err := tx.ListTickets(store.TicketFilter{Limit: 1000})
		if err != nil {
			return err
		}
		// One more may be kept and not said.
		if kept < 30 || len(tickets) < kept || len(tickets) > kept+1 {
			t.Errorf("got %d tickets, the other process said it kept %d", len(tickets), kept)
		}
		letters, err := tx.ListOutgoing(store.OutgoingFilter{Limit: 1000})
		if len(letters) != len(tickets) {
			t.Errorf("got %d letters for %d tickets", len(letters), len(tickets))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	var verdict string
	if err := db.Writer().QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity check: %q (%v)", verdict, err)
	}
}

func TestSeveralGatewaysServePostgres(t *testing.T) {
	t.Parallel()
	db := open(t, storetest.Postgres(t))
	for range 2 {
		if _, err := db.LockServe(); err != nil {
			t.Error(err)
		}
	}
}

func TestBackup(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	setMeta(t, db, "a", "1")
	path := filepath.Join(t.TempDir(), "备份.db")
	err := db.Update(t.Context(), func(tx store.Tx) error { // while somebody writes
		if err := tx.SetMeta("a", "2"); err != nil {
			return err
		}
		return db.Backup(t.Context(), path)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := meta(t, open(t, path), "a"); got != "1" {
		t.Errorf("in the copy: got %q, want 1", got)
	}
	for name, want := range map[string]string{path: "exists already", "": "is empty", filepath.Join(path, "x"): "not a directory"} {
		if err := db.Backup(t.Context(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("backup to %q: got error %v, want %q", name, err, want)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.part")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := open(t, storetest.Postgres(t)).Backup(t.Context(), path+"2"); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("PostgreSQL: got error %v, want one that names pg_dump", err)
	}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	setMeta(t, db, "a", "1")
	if _, err := db.Writer().Exec(`PRAGMA max_page_count = 1`); err != nil { // as many as it has
		t.Fatal(err)
	}
	// Noise, because what can be compressed finds room.
	noise := make([]byte, 1<<20)
	state := uint32(1)
	for i := range noise {
		state = state*1664525 + 1013904223
		noise[i] = byte(state >> 24)
	}
	err := db.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.SetMeta("a", "2"); err != nil {
			return err
		}
		_, err := tx.AddBlob(noise)
		if !errors.Is(err, store.ErrFull) {
			t.Errorf("AddBlob: got error %v, want ErrFull", err)
		}
		// Even when the transaction was rolled back by SQLite nothing that
		// follows is written outside of it.
		_ = tx.SetMeta("a", "3")
		return nil
	})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("Update: got error %v, want ErrFull", err)
	}
	if got := meta(t, db, "a"); got != "1" {
		t.Errorf("got %q, want 1", got)
	}
	if _, err := db.Writer().Exec(`PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	setMeta(t, db, "a", "4")
}

func TestBusy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk.db")
	db, other := open(t, path), open(t, path)
	if _, err := other.Writer().Exec(`PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	err := db.Update(t.Context(), func(tx store.Tx) error {
		return other.Update(t.Context(), func(store.Tx) error { return nil })
	})
	if !errors.Is(err, store.ErrBusy) {
		t.Errorf("got error %v, want ErrBusy", err)
	}
	setMeta(t, other, "a", "1")
}

// TestWaitForWriter: who waits for another transaction of this process gives
// up when its context ends.
func TestWaitForWriter(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	err := db.Update(t.Context(), func(tx store.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 1)
		defer cancel()
		return db.Update(ctx, func(store.Tx) error { return nil })
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestDurable: each connection that writes survives a power cut, and checks
// foreign keys.
func TestDurable(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := db.Writer().QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", pragma, got, err, want)
		}
	}
}
