package mailstack

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
	"time"
)

// files are templates of the configuration files; they keep their paths below
// the stack's folder.
//
//go:embed conf
var files embed.FS

// conf is what the templates say.
type conf struct {
	Dir, Domain, Host                                string
	IMAP, IMAPS, LMTP, Auth, SMTP, Submission, SMTPS int
	UID                                              int
	Users                                            []User
}

// longest is how long the stack's folder may be: a Unix socket's path has room
// for 107 bytes, and Dovecot needs about 30 of them below the folder.
const longest = 75

// lay makes the folders and the configuration files.
func (c conf) lay(postfix owner) error {
	if len(c.Dir) > longest {
		return fmt.Errorf("%s is longer than the %d bytes that leave room for the names of sockets in it", c.Dir, longest)
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	if err := reachable(c.Dir); err != nil {
		return err
	}
	everybody, mail := owner{}, owner{c.UID, c.UID}
	folders := []struct {
		path  string
		mode  os.FileMode
		owner owner
	}{
		{"tls", 0o755, everybody}, {"log", 0o755, everybody}, {"run", 0o755, everybody},
		{"dovecot", 0o755, everybody}, {"postfix", 0o755, everybody},
		{"mail", 0o700, mail},
		// What Postfix's own start script would make (postfix-files in its package).
		{"data", 0o700, postfix}, {"spool", 0o755, everybody}, {"spool/pid", 0o755, everybody},
		{"spool/active", 0o700, postfix}, {"spool/bounce", 0o700, postfix}, {"spool/corrupt", 0o700, postfix},
		{"spool/defer", 0o700, postfix}, {"spool/deferred", 0o700, postfix}, {"spool/hold", 0o700, postfix},
		{"spool/incoming", 0o700, postfix}, {"spool/private", 0o700, postfix}, {"spool/public", 0o700, postfix},
		{"spool/saved", 0o700, postfix}, {"spool/trace", 0o700, postfix},
	}
	for _, f := range folders {
		path := filepath.Join(c.Dir, f.path)
		if err := os.MkdirAll(path, f.mode); err != nil {
			return err
		}
		if err := os.Chown(path, f.owner.uid, f.owner.gid); err != nil {
			return err
		}
		if err := os.Chmod(path, f.mode); err != nil { // whatever the umask left
			return err
		}
	}
	return c.write()
}

// reachable tells whether every user gets to a folder: most of the servers'
// processes are not root.
func reachable(dir string) error {
	for path := dir; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o001 == 0 {
			return fmt.Errorf("the mail servers' users cannot enter %s (mode %s)", path, info.Mode())
		}
		if path == filepath.Dir(path) {
			return nil
		}
	}
}

func (c conf) write() error {
	return fs.WalkDir(files, "conf", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		t, err := template.ParseFS(files, name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel("conf", filepath.FromSlash(name))
		if err != nil {
			return err
		}
		path := filepath.Join(c.Dir, below)
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := t.Execute(f, c); err != nil {
			return err
		}
		if err := f.Chmod(0o644); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		// Postfix reads a file again and again for a second and a half when it
		// was written just now.
		old := time.Now().Add(-time.Minute)
		return os.Chtimes(path, old, old)
	})
}
