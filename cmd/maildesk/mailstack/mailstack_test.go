package mailstack

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/mailin/imaptest"
)

func letter(to, subject string) []byte {
	return fmt.Appendf(nil, "From: zhangsan@corp.test\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@corp.test>\r\n\r\n打印机不能用了\r\n", to, subject, subject)
}

func open(t *testing.T) *Stack {
	t.Helper()
	return ForTest(t, "corp.test", User{"it", "it-pass"}, User{"zhangsan", "zhangsan-pass"})
}

func trust(s *Stack, addr string) *tls.Config {
	host, _, _ := net.SplitHostPort(addr)
	return &tls.Config{RootCAs: s.CA, ServerName: host}
}

func arrived(t *testing.T, s *Stack, user string, n int) []imaptest.Mail {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := s.Wait(ctx, user, n); err != nil {
		t.Fatal(err)
	}
	mails, err := s.Mails(user, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	if len(mails) != n {
		t.Fatalf("got %d mails in the mailbox of %s, want %d", len(mails), user, n)
	}
	return mails
}

// dialSMTP gives a session that is ready for MAIL.
func dialSMTP(t *testing.T, addr string, implicit, starttls *tls.Config, password string) (*smtp.Client, error) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	if implicit != nil {
		conn = tls.Client(conn, implicit)
	}
	t.Cleanup(func() { conn.Close() })
	host, _, _ := net.SplitHostPort(addr)
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		t.Fatal(err)
	}
	if starttls != nil {
		if err := c.StartTLS(starttls); err != nil {
			t.Fatal(err)
		}
	}
	if password != "" {
		return c, c.Auth(smtp.PlainAuth("", "zhangsan@corp.test", password, host))
	}
	return c, nil
}

func send(c *smtp.Client, to, subject string) error {
	if err := c.Mail("zhangsan@corp.test"); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter(to, subject)); err != nil {
		return err
	}
	return w.Close()
}

// code is the SMTP answer in an error, 0 without one.
func code(err error) int {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return answer.Code
	}
	return 0
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	s := open(t)
	const it, right = "it@corp.test", "zhangsan-pass"
	tests := []struct {
		name, addr         string
		implicit, starttls bool
		password, to       string
		want               int // the answer that refuses; 0: taken
	}{
		{name: "port 25", addr: s.SMTP, to: it},
		{name: "port 25 with STARTTLS", addr: s.SMTP, starttls: true, to: it},
		{name: "port 25 plus address", addr: s.SMTP, to: "it+ticket@corp.test"},
		{name: "port 25 nobody", addr: s.SMTP, to: "nobody@corp.test", want: 550},
		{name: "port 25 relay", addr: s.SMTP, to: "a@example.com", want: 554},
		{name: "submission", addr: s.Submission, starttls: true, password: right, to: it},
		{name: "submission without a login", addr: s.Submission, starttls: true, to: it, want: 554},
		{name: "submission without TLS", addr: s.Submission, to: it, want: 530},
		{name: "submission wrong password", addr: s.Submission, starttls: true, password: "wrong", to: it, want: 535},
		{name: "submission nobody", addr: s.Submission, starttls: true, password: right, to: "nobody@corp.test", want: 550},
		{name: "smtps", addr: s.SMTPS, implicit: true, password: right, to: it},
		{name: "smtps wrong password", addr: s.SMTPS, implicit: true, password: "wrong", to: it, want: 535},
		{name: "smtps without a login", addr: s.SMTPS, implicit: true, to: it, want: 554},
		{name: "smtps foreign", addr: s.SMTPS, implicit: true, password: right, to: "a@example.com"},
	}
	want := 0
	for _, test := range tests {
		var implicit, starttls *tls.Config
		if test.implicit {
			implicit = trust(s, test.addr)
		}
		if test.starttls {
			starttls = trust(s, test.addr)
		}
		c, err := dialSMTP(t, test.addr, implicit, starttls, test.password)
		if err == nil {
			err = send(c, test.to, strings.ReplaceAll(test.name, " ", "-"))
		}
		if got := code(err); got != test.want || err != nil && got == 0 {
			t.Errorf("%s: got %v, want code %d", test.name, err, test.want)
		}
		if test.want == 0 && strings.HasSuffix(test.to, "@corp.test") {
			want++
		}
	}
	for _, mail := range arrived(t, s, "it", want) {
		if !bytes.Contains(mail.Raw, []byte("\r\n\r\n打印机不能用了\r\n")) {
			t.Errorf("the body is not there: %q", mail.Raw)
		}
	}
}

func TestIMAP(t *testing.T) {
	t.Parallel()
	s := open(t)
	c, err := dialSMTP(t, s.SMTP, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := send(c, "it@corp.test", "one"); err != nil {
		t.Fatal(err)
	}
	arrived(t, s, "it", 1)
	ways := map[string]func() (net.Conn, error){
		"plain": func() (net.Conn, error) { return net.Dial("tcp", s.IMAP) },
		"TLS":   func() (net.Conn, error) { return tls.Dial("tcp", s.IMAPS, trust(s, s.IMAPS)) },
		"STARTTLS": func() (net.Conn, error) {
			conn, err := net.Dial("tcp", s.IMAP)
			if err != nil {
				return nil, err
			}
			return starttls(conn, trust(s, s.IMAP))
		},
	}
	for name, dial := range ways {
		for _, password := range []string{"it-pass", "wrong"} {
			conn, err := dial()
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			mails, err := imaptest.Read(conn, "it@corp.test", password, "INBOX")
			if right := password == "it-pass"; (err == nil) != right || (len(mails) == 1) != right {
				t.Errorf("%s with password %s: got %d mails, error %v", name, password, len(mails), err)
			}
		}
	}
}

// starttls turns a connection to TLS by hand and leaves out the greeting that
// the library then misses.
func starttls(conn net.Conn, config *tls.Config) (net.Conn, error) {
	text := textproto.NewConn(conn)
	greeting, err := text.ReadLine()
	if err != nil {
		return nil, err
	}
	if err := text.PrintfLine("1 STARTTLS"); err != nil {
		return nil, err
	}
	if answer, err := text.ReadLine(); err != nil || !strings.HasPrefix(answer, "1 OK") {
		return nil, fmt.Errorf("STARTTLS: %s %w", answer, err)
	}
	return &greeted{Conn: tls.Client(conn, config), first: strings.NewReader(greeting + "\r\n")}, nil
}

// greeted is a connection whose first bytes were read already.
type greeted struct {
	net.Conn
	first *strings.Reader
}

func (g *greeted) Read(p []byte) (int, error) {
	if g.first.Len() > 0 {
		return g.first.Read(p)
	}
	return g.Conn.Read(p)
}

func TestSend(t *testing.T) {
	t.Parallel()
	s := open(t)
	if err := s.Send("zhangsan", []string{"it@corp.test", "it+x@corp.test"}, letter("it@corp.test", "two")); err != nil {
		t.Fatal(err)
	}
	arrived(t, s, "it@corp.test", 2)
	if err := s.Send("zhangsan", []string{"nobody@corp.test"}, letter("nobody@corp.test", "none")); code(err) != 550 {
		t.Errorf("to nobody: got %v, want 550", err)
	}
	if err := s.Send("lisi", []string{"it@corp.test"}, nil); err == nil {
		t.Error("a stranger could send")
	}
	// A domain that cannot exist comes back as a delivery report.
	if err := s.Send("zhangsan", []string{"a@vendor.invalid"}, letter("a@vendor.invalid", "back")); err != nil {
		t.Fatal(err)
	}
	report := arrived(t, s, "zhangsan", 1)[0]
	if !bytes.Contains(report.Raw, []byte("report-type=delivery-status")) || !bytes.Contains(report.Raw, []byte("Status: 5.1.1")) {
		t.Errorf("no delivery report: %s", report.Raw)
	}
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	one, two := open(t), open(t)
	if err := one.Send("zhangsan", []string{"it@corp.test"}, letter("it@corp.test", "one")); err != nil {
		t.Fatal(err)
	}
	arrived(t, one, "it", 1)
	arrived(t, two, "it", 0)
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", one.SMTP); err == nil {
		t.Error("a closed stack answers")
	}
	if err := two.Send("zhangsan", []string{"it@corp.test"}, letter("it@corp.test", "two")); err != nil {
		t.Fatal(err)
	}
	arrived(t, two, "it", 1)
}

func TestFolderOutOfReach(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, dir, want string }{
		{"too long", filepath.Join(dir, strings.Repeat("d", longest)), "longer than"},
		{"closed", "/proc/self/fd", "cannot enter"},
	}
	for _, test := range tests {
		if err := (conf{Dir: test.dir}).lay(owner{}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q in it", test.name, err, test.want)
		}
	}
}
