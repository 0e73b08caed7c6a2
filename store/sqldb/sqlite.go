package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/gofrs/flock"
	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
)

// readers is the number of connections that look at an SQLite file at once.
const readers = 4

// openSQLite opens the file with one connection that writes and a few that
// read. Everything is said in the data source name, because a PRAGMA reaches
// one pooled connection only. FULL: a mail is moved on its server after the
// commit, so that the commit has to survive a power cut.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New("open the store: the path of the SQLite file is empty")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	// The driver would make a file that everybody on the machine can read.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open the store: %w; make the folder first", err)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("open the store: %w; be the user that the desk runs as", err)
	case err != nil:
		return nil, fmt.Errorf("open the store: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	const common = "_foreign_keys=1&_busy_timeout=5000&_stmt_cache_size=200&_cache_size=-32000"

	writer, err := sql.Open("sqlite3", sqliteName(path, common+"&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	writer.SetMaxOpenConns(1)
	// The writer first, so that the file exists and is in WAL mode when the
	// first reader comes (go-sqlite3 #1179).
	if err := writer.PingContext(ctx); err != nil {
		return nil, errors.Join(sqlite.wrap("open the store "+path, err), writer.Close())
	}
	reader, err := sql.Open("sqlite3", sqliteName(path, common+"&mode=ro&_query_only=1&_txlock=deferred"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &DB{dialect: sqlite, path: path, writer: writer, reader: reader}, nil
}

// sqliteName is the data source name of a file; its path may have any characters.
func sqliteName(path, options string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options
}

// noRoom reports whether a system error means that the disk has no room.
func noRoom(errno syscall.Errno) bool {
	return errno == syscall.ENOSPC || errno == syscall.EDQUOT || errno == syscall.EFBIG
}

// LockServe makes sure that one process at a time serves an SQLite store; the
// error names the process that does. The lock ends with release or with the
// process. Several gateways may serve one PostgreSQL database; there it does nothing.
func (db *DB) LockServe() (release func(), err error) {
	if db.path == "" {
		return func() {}, nil
	}
	path := db.path + ".lock"
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the store: %w", err)
	}
	if !locked {
		return nil, fmt.Errorf("the store %s is served already by %s: stop that one first", db.path, holder(path))
	}
	pid := strconv.Itoa(os.Getpid())
	if err := os.WriteFile(path, []byte(pid+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the store: %w", err), lock.Unlock())
	}
	return func() {
		// Nothing can be done about a lock that does not open; it ends with the process.
		_ = os.Truncate(path, 0)
		_ = lock.Unlock()
	}, nil
}

// holder names the process that wrote itself into a lock file.
func holder(path string) string {
	// The file may be unreadable or not written yet; the refusal stands without it.
	data, _ := os.ReadFile(path)
	if pid := strings.TrimSpace(string(data)); pid != "" {
		return "process " + pid
	}
	return "another process"
}

// Backup writes a copy of a running SQLite store to a new file at path. The
// file appears when the copy is complete and on disk. A PostgreSQL database
// is backed up with its own tools.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.path == "" {
		return errors.New("back up the store: this is a PostgreSQL database, use pg_dump")
	}
	if path == "" {
		return errors.New("back up the store: the name of the new file is empty")
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up the store: %s exists already: name another file", path)
	}
	part := path + ".part"
	if err := os.WriteFile(part, nil, 0o600); err != nil {
		return fmt.Errorf("back up the store: %w", err)
	}
	if err := db.copyTo(ctx, part); err != nil {
		return errors.Join(sqlite.wrap("back up the store to "+path, err), os.RemoveAll(part))
	}
	if err := os.Rename(part, path); err != nil {
		return errors.Join(fmt.Errorf("back up the store: %w", err), os.Remove(part))
	}
	return nil
}

// copyTo writes a copy of the database to an empty file, down to the disk. A
// copy of the file itself would lack what is in the write-ahead log.
func (db *DB) copyTo(ctx context.Context, path string) error {
	// A connection of its own: those of the readers write nothing, nowhere.
	source, err := sql.Open("sqlite3", sqliteName(db.path, "mode=ro&_busy_timeout=5000"))
	if err != nil {
		return err
	}
	_, err = source.ExecContext(ctx, `VACUUM INTO ?1`, path)
	if err := errors.Join(err, source.Close()); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
