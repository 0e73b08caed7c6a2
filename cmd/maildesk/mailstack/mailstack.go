// Package mailstack starts real mail servers for tests: Dovecot and Postfix
// from the installed Debian packages, on loopback, with their own
// configuration, spool and mail store in one folder. The servers of the
// machine, if there are any, are neither used nor changed.
package mailstack

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// User is a mailbox. A name without a domain is one of the stack's domain; the
// whole address is the name to log in with.
type User struct {
	Name, Password string
}

// Stack is a running pair of Dovecot and Postfix. It is safe for concurrent use.
type Stack struct {
	IMAP       string // plain text and STARTTLS
	IMAPS      string
	SMTP       string // the role of port 25: takes mail for the domain from anybody
	Submission string // STARTTLS and AUTH required
	SMTPS      string // submission with TLS from the first byte
	LMTP       string // straight into the mailboxes

	CA     *x509.CertPool
	CAFile string

	dir, domain string
	users       []User
	servers     []*process
}

// startLimit is more than a busy machine needs.
const startLimit = time.Minute

// Start starts both servers with everything they keep in dir, which is made
// when it does not exist and which every user must be able to reach. It
// returns when all ports answer. The error is ErrMissing where the machine
// cannot run them. Ctx bounds the start only; Close ends the servers.
func Start(ctx context.Context, dir, domain string, users []User) (_ *Stack, err error) {
	owner, err := installed(ctx)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	host := ownHost()
	addrs, err := freeAddrs(host, 7)
	if err != nil {
		return nil, fmt.Errorf("find free ports: %w", err)
	}
	s := &Stack{
		IMAP: addrs[0], IMAPS: addrs[1], LMTP: addrs[2],
		SMTP: addrs[3], Submission: addrs[4], SMTPS: addrs[5],
		CAFile: filepath.Join(dir, "tls", "ca.pem"),
		dir:    dir, domain: domain,
	}
	for _, u := range users {
		s.users = append(s.users, User{Name: s.address(u.Name), Password: u.Password})
	}
	c := conf{
		Dir: dir, Domain: domain, Host: host, UID: mailUID, Users: s.users,
		IMAP: port(s.IMAP), IMAPS: port(s.IMAPS), LMTP: port(s.LMTP), Auth: port(addrs[6]),
		SMTP: port(s.SMTP), Submission: port(s.Submission), SMTPS: port(s.SMTPS),
	}
	if err := c.lay(owner); err != nil {
		return nil, err
	}
	if s.CA, err = certificate(filepath.Join(dir, "tls"), host, "mail."+domain); err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	for _, command := range [][]string{
		{dovecot, "-F", "-c", filepath.Join(dir, "dovecot", "dovecot.conf")},
		{master, "-s", "-c", filepath.Join(dir, "postfix")},
	} {
		p, err := start(filepath.Join(dir, "log", filepath.Base(command[0])+".out"), command)
		if err != nil {
			return nil, err
		}
		s.servers = append(s.servers, p)
	}
	if err := s.answer(ctx, addrs); err != nil {
		return nil, fmt.Errorf("start Dovecot and Postfix: %w\n%s", err, s.Log())
	}
	return s, nil
}

// answer waits until all addresses take connections.
func (s *Stack) answer(ctx context.Context, addrs []string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for _, addr := range addrs {
		for {
			conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
			if err == nil {
				conn.Close()
				break
			}
			select {
			case <-ctx.Done():
				return err
			case <-s.servers[0].ended:
				return s.servers[0].err()
			case <-s.servers[1].ended:
				return s.servers[1].err()
			case <-again.C:
			}
		}
	}
	return nil
}

// Close ends both servers. Their files stay.
func (s *Stack) Close() error {
	var all []error
	for _, p := range s.servers {
		all = append(all, p.stop())
	}
	return errors.Join(all...)
}

// Log is the end of what the servers logged.
func (s *Stack) Log() string {
	const end = 8 << 10
	var all strings.Builder
	files, _ := filepath.Glob(filepath.Join(s.dir, "log", "*")) // the pattern is well-formed
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			text = []byte(err.Error())
		}
		if len(text) > 0 {
			fmt.Fprintf(&all, "%s:\n%s\n", filepath.Base(file), text[max(0, len(text)-end):])
		}
	}
	return all.String()
}

// address completes a name by the domain.
func (s *Stack) address(name string) string {
	if strings.Contains(name, "@") {
		return strings.ToLower(name)
	}
	return strings.ToLower(name) + "@" + s.domain
}

// password of a user; name is an address.
func (s *Stack) password(name string) (string, error) {
	for _, u := range s.users {
		if u.Name == name {
			return u.Password, nil
		}
	}
	return "", fmt.Errorf("no user %s", name)
}

// ownHost is a loopback address that nobody else uses: a port found free on it
// stays free until the server takes it, whatever connections the rest of the
// machine opens on 127.0.0.1 meanwhile.
func ownHost() string {
	octet := func() byte { return byte(1 + rand.IntN(254)) }
	return net.IPv4(127, octet(), octet(), octet()).String()
}

// freeAddrs asks the kernel for n free ports.
func freeAddrs(host string, n int) ([]string, error) {
	var addrs []string
	for range n {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			return nil, err
		}
		defer l.Close() // at the end, so that all are different
		addrs = append(addrs, l.Addr().String())
	}
	return addrs, nil
}

func port(addr string) int {
	_, digits, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(digits) // it came from the kernel
	return n
}
