package mailstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// ErrMissing is returned where the mail servers cannot be run at all: they are
// not installed, or we are not root. The text says what to install.
var ErrMissing = errors.New("real mail servers cannot be run here")

// The programs, where Debian puts them.
const (
	dovecot = "/usr/sbin/dovecot"
	master  = "/usr/lib/postfix/sbin/master"
)

// mailUID owns the mailboxes: Debian's nobody, a user that is always there and
// that Dovecot takes for a human's.
const mailUID = 65534

type owner struct{ uid, gid int }

// installed finds out whether everything is there. The owner is Postfix's own.
func installed(ctx context.Context) (postfix owner, err error) {
	var missing []string
	for _, p := range []struct{ path, debian string }{
		{"/usr/lib/dovecot/imap", "dovecot-imapd"}, {"/usr/lib/dovecot/lmtp", "dovecot-lmtpd"}, {master, "postfix"},
	} {
		if _, err := os.Stat(p.path); err != nil {
			missing = append(missing, p.debian)
		}
	}
	if len(missing) > 0 {
		return postfix, fmt.Errorf("%w: not installed: apt-get install %s", ErrMissing, strings.Join(missing, " "))
	}
	if os.Geteuid() != 0 {
		return postfix, fmt.Errorf("%w: Dovecot and Postfix start as root only", ErrMissing)
	}
	said, err := exec.CommandContext(ctx, dovecot, "--version").Output()
	if err != nil {
		return postfix, fmt.Errorf("%s --version: %w", dovecot, err)
	}
	if !strings.HasPrefix(string(said), "2.3.") {
		return postfix, fmt.Errorf("%w: the configuration is for Dovecot 2.3 (Debian 12), installed is %s",
			ErrMissing, strings.TrimSpace(string(said)))
	}
	who, err := user.Lookup("postfix")
	if err != nil {
		return postfix, err
	}
	postfix.uid, err = strconv.Atoi(who.Uid)
	return postfix, err
}

// process is a server that was started.
type process struct {
	cmd    *exec.Cmd
	ended  chan struct{}
	result error // how it ended
}

// start starts a server in the foreground. It ends when this process does,
// however that ends.
func start(output string, command []string) (*process, error) {
	out, err := os.Create(output)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &process{cmd: exec.Command(command[0], command[1:]...), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = apart(command[0] == master)
	started := make(chan error)
	go func() {
		// The server is told of the death of the thread that started it, so
		// that thread must live as long as the server.
		runtime.LockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.result = p.cmd.Wait()
			close(p.ended)
		}
	}()
	return p, <-started
}

// err is how a server ended that was to stay.
func (p *process) err() error {
	return fmt.Errorf("%s ended: %w", filepath.Base(p.cmd.Path), errors.Join(p.result, errors.New("it was to stay")))
}

// stopLimit is how long the processes of a server may take to end.
const stopLimit = 10 * time.Second

// stop ends a server and waits until all of its processes are gone. It is not
// asked politely: there is nothing to save, and Dovecot takes a second or more.
func (p *process) stop() error {
	group := p.cmd.Process.Pid
	limit := time.NewTimer(stopLimit)
	defer limit.Stop()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for groupAlive(group) {
		if err := kill(group); err != nil {
			return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
		}
		select {
		case <-again.C:
		case <-limit.C:
			return fmt.Errorf("%s did not stop in %v", p.cmd.Path, stopLimit)
		}
	}
	<-p.ended
	return nil
}
