//go:build unix

package storetest

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Postgres gives the data source name of an empty PostgreSQL database of the
// test's own. The first call starts a private cluster from the installed
// programs; it lives until the test binary ends. Where PostgreSQL is not
// installed the test is skipped, or fails when the environment has CI=true.
func Postgres(t testing.TB) string {
	t.Helper()
	bin := postgresPrograms()
	if bin == "" {
		const missing = "PostgreSQL is not installed: no initdb in PATH or /usr/lib/postgresql/*/bin"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	schema, err := cluster.schema(bin)
	if err != nil {
		t.Fatal(err)
	}
	return "postgres:///postgres?" + url.Values{"host": {cluster.dir}, "user": {"postgres"}, "search_path": {schema}}.Encode()
}

// postgresPrograms is the folder of the server's programs, empty if there is none.
func postgresPrograms() string {
	candidates, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is well-formed
	slices.Reverse(candidates)                                         // the newest first
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			candidates = append([]string{path}, candidates...)
		}
	}
	for _, path := range candidates {
		if _, err := exec.LookPath(filepath.Join(filepath.Dir(path), "pg_ctl")); err == nil {
			return filepath.Dir(path)
		}
	}
	return ""
}

// cluster is the one cluster of this test binary. Each test has a schema in it.
var cluster postgresCluster

type postgresCluster struct {
	start sync.Once
	dir   string
	alive io.Closer // open until this process ends, and held so that nobody else closes it
	err   error

	mu   sync.Mutex
	made int // schemas that exist
	used int
}

// guardian makes and starts a cluster in folder $2 with the programs in $1,
// says so, and removes everything when the test binary is gone, however it
// ended: then its standard input is at the end.
const guardian = `
cd "$2" || exit 1
if "$1/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync &&
	"$1/pg_ctl" -D data -l server.log -w -t 60 -o "-k '$2' -c listen_addresses='' -c fsync=off \
		-c full_page_writes=off -c synchronous_commit=off -c max_connections=200" start
then
	echo ready >&3
	cat
	"$1/pg_ctl" -D data -m immediate -w stop
fi
exec 3>&-
cat
cd /
rm -rf "$2"
`

func (c *postgresCluster) begin(bin string) error {
	dir, err := os.MkdirTemp("", "maildesk-pg-")
	if err != nil {
		return err
	}
	c.dir = dir
	log, err := os.Create(filepath.Join(dir, "start.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	ready, signal, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ready.Close()

	guard := exec.Command("/bin/sh", "-c", guardian, "guardian", bin, dir)
	guard.Stdout, guard.Stderr = log, log
	guard.ExtraFiles = []*os.File{signal} // its descriptor 3
	if guard.SysProcAttr, err = unprivileged(dir); err != nil {
		return err
	}
	if c.alive, err = guard.StdinPipe(); err != nil {
		return err
	}
	if err := guard.Start(); err != nil {
		return err
	}
	if err := signal.Close(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(ready).ReadString('\n'); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("start PostgreSQL: %w: said %q, %s", err, line, said)
	}
	return nil
}

// unprivileged gives the folder to a user who may run a PostgreSQL server,
// which root may not.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// schema gives the name of a schema that nobody uses yet.
func (c *postgresCluster) schema(bin string) (string, error) {
	c.start.Do(func() { c.err = c.begin(bin) })
	if c.err != nil {
		return "", c.err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used == c.made {
		// Many at once, because each call of psql takes longer than all of them.
		const more = 200
		make := fmt.Sprintf(`DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE 'CREATE SCHEMA test_' || i; END LOOP; END $$`,
			c.made+1, c.made+more)
		out, err := exec.Command(filepath.Join(bin, "psql"), "-h", c.dir, "-U", "postgres", "-q", "-c", make).CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("make schemas: %w: %s", err, strings.TrimSpace(string(out)))
		}
		c.made += more
	}
	c.used++
	return fmt.Sprintf("test_%d", c.used), nil
}
