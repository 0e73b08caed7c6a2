package mailstack

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"time"

	"maildesk/mailin/imaptest"
	"maildesk/mailout/smtptest"
)

// step is the limit of one conversation with the servers.
const step = 30 * time.Second

// Send hands a mail in as its writer's mail program does: submission with
// STARTTLS and AUTH as from, who must be one of the users. A refusal comes back
// as a *textproto.Error.
func (s *Stack) Send(from string, to []string, raw []byte) error {
	from = s.address(from)
	password, err := s.password(from)
	if err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp", s.Submission, step)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(step)); err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(s.Submission) // made by ourselves
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	if err := client.StartTLS(&tls.Config{RootCAs: s.CA, ServerName: host}); err != nil {
		return err
	}
	if err := client.Auth(smtp.PlainAuth("", from, password, host)); err != nil {
		return fmt.Errorf("log in as %s: %w", from, err)
	}
	return smtptest.Submit(client, from, to, raw)
}

// Mails gives the mails of a user's folder in the order of their UIDs.
func (s *Stack) Mails(user, folder string) ([]imaptest.Mail, error) {
	user = s.address(user)
	password, err := s.password(user)
	if err != nil {
		return nil, err
	}
	conn, err := net.DialTimeout("tcp", s.IMAP, step)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(step)); err != nil {
		return nil, err
	}
	return imaptest.Read(conn, user, password, folder)
}

// Wait waits until a user's INBOX holds at least n mails, and says so when ctx
// ends before.
func (s *Stack) Wait(ctx context.Context, user string, n int) error {
	local, _, _ := strings.Cut(s.address(user), "@")
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		have, err := count(filepath.Join(s.dir, "mail", local, "Maildir"))
		if err != nil || have >= n {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d of %d mails came to %s: %w", have, n, s.address(user), ctx.Err())
		case <-again.C:
		}
	}
}

// count counts the mails of a Maildir. A mail travels from new to cur: looked
// at in this order, none is counted twice.
func count(dir string) (n int, err error) {
	for _, sub := range []string{"cur", "new"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !os.IsNotExist(err) {
			return 0, err
		}
		n += len(entries)
	}
	return n, nil
}
