package mailin

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"maildesk/mailin/imaptest"
)

func TestWaysToLogIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, security := range []Security{ImplicitTLS, StartTLS, PlainText} {
		for _, mechanism := range []Mechanism{AutoMechanism, LoginCommand, PlainSASL, OAuthBearer, XOAuth2} {
			for _, word := range []string{secret, "a wrong one"} {
				p := b.newPoller()
				p.Account.TLS, p.Account.Mechanism, p.Account.RootCAs = security, mechanism, b.server.CA
				if security == ImplicitTLS {
					p.Account.Address = b.server.TLSAddr
				}
				p.Account.Secret = func(context.Context) (string, error) { return word, nil }
				p.begin()
				s, err := p.connect(t.Context())
				name := fmt.Sprintf("%s by %s with %q", security, mechanism, word)
				if word == secret {
					if err != nil {
						t.Errorf("%s: %v", name, err)
						continue
					}
					s.close()
					continue
				}
				var failed *Failure
				if !errors.As(err, &failed) || !failed.Login {
					t.Errorf("%s: got error %v, want a login that failed", name, err)
				}
				if mechanism == XOAuth2 && !strings.Contains(err.Error(), `{"status":"401"`) {
					t.Errorf("%s: got error %v, want the server's complaint in it", name, err)
				}
			}
		}
	}
}

func TestConnectFailures(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	mute, end, err := imaptest.Script(func(p *imaptest.Peer) { p.Command() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	tests := []struct {
		name   string
		faults imaptest.Faults
		change func(b *bench, a *Account)
		login  bool     // refused for who we are
		words  []string // in the error
	}{
		{name: "unreachable", change: func(_ *bench, a *Account) { a.Address = closed.Addr().String() },
			words: []string{closed.Addr().String(), "refused", "nothing listens there"}},
		{name: "unknown host", change: func(_ *bench, a *Account) { a.Address, a.TLS = "imap.invalid:993", ImplicitTLS },
			words: []string{"imap.invalid", "check the host name"}},
		{name: "plain server on a TLS port", change: func(_ *bench, a *Account) { a.TLS = ImplicitTLS },
			words: []string{"does not speak TLS on this port", "993", "starttls"}},
		{name: "TLS server on a STARTTLS port", change: func(b *bench, a *Account) { a.Address, a.TLS = b.server.TLSAddr, StartTLS },
			words: []string{"implicit"}},
		{name: "TLS server on a plain port", change: func(b *bench, a *Account) { a.Address = b.server.TLSAddr },
			words: []string{"does not answer", "implicit"}},
		{name: "unknown authority", change: func(b *bench, a *Account) { a.TLS, a.RootCAs = StartTLS, x509.NewCertPool() },
			words: []string{"authority", "CA file"}},
		{name: "name not in the certificate", change: func(b *bench, a *Account) {
			other, err := imaptest.Start(imaptest.Options{Addr: "127.0.0.2:0"})
			if err != nil {
				b.t.Skip("this machine has no 127.0.0.2")
			}
			b.t.Cleanup(func() { other.Close() })
			a.Address, a.TLS, a.RootCAs = other.Addr, StartTLS, other.CA
		}, words: []string{"127.0.0.2", "stands in its certificate"}},
		{name: "no STARTTLS", faults: imaptest.Faults{Hide: []string{"STARTTLS"}}, change: func(_ *bench, a *Account) { a.TLS = StartTLS },
			words: []string{"no STARTTLS", "993"}},
		{name: "mute", change: func(_ *bench, a *Account) { a.Address = mute },
			words: []string{"does not answer", "firewall"}},
		{name: "thrown out", faults: imaptest.Faults{Greeting: "* BYE too many connections"},
			words: []string{"too many connections"}},
		{name: "wrong password", faults: imaptest.Faults{Refuse: map[string]string{"AUTHENTICATE": "[AUTHENTICATIONFAILED] wrong"}},
			login: true, words: []string{"log in as " + user, "wrong", "authorization code"}},
		{name: "server without its user base", faults: imaptest.Faults{Refuse: map[string]string{"AUTHENTICATE": "[UNAVAILABLE] later"}},
			words: []string{"later"}},
		{name: "PLAIN is shown and not understood", faults: imaptest.Faults{Refuse: map[string]string{"AUTHENTICATE": "BAD what"}}},
		{name: "LOGINDISABLED", faults: imaptest.Faults{Offer: []string{"LOGINDISABLED"}, Hide: []string{"AUTH=PLAIN"}},
			login: true, words: []string{"LOGINDISABLED", "starttls"}},
		{name: "tokens only", faults: imaptest.Faults{Offer: []string{"LOGINDISABLED"}, Hide: []string{"AUTH=PLAIN"}},
			change: func(b *bench, a *Account) { a.TLS, a.RootCAs = StartTLS, b.server.CA },
			login:  true, words: []string{"tokens only", "xoauth2"}},
		{name: "no mechanism shown", faults: imaptest.Faults{Hide: []string{"AUTH=PLAIN"}}},
		{name: "no SASL-IR", faults: imaptest.Faults{Hide: []string{"SASL-IR"}}},
		{name: "ID wanted", faults: imaptest.Faults{NeedID: true}},
		{name: "no ID", faults: imaptest.Faults{Hide: []string{"ID"}}},
		{name: "ID refused", faults: imaptest.Faults{Refuse: map[string]string{"ID": "no"}}},
		{name: "closed after the login", faults: imaptest.Faults{Hang: []string{"ID"}},
			words: []string{"closed the connection after the login"}},
		{name: "no password", change: func(_ *bench, a *Account) {
			a.Secret = func(context.Context) (string, error) { return "", errors.New("open it.secret: no such file") }
		}, words: []string{"get the password", "it.secret"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.poller.Timeout = 500 * time.Millisecond
			b.server.Set(func(f *imaptest.Faults) { *f = tt.faults })
			if tt.change != nil {
				tt.change(b, &b.poller.Account)
			}
			b.poller.begin()
			s, err := b.poller.connect(t.Context())
			if err == nil {
				_, err = s.choose(t.Context(), "INBOX")
				s.close()
			}
			if len(tt.words) == 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var failed *Failure
			if !errors.As(err, &failed) || failed.Login != tt.login {
				t.Fatalf("got error %v, want a failure, at the login %v", err, tt.login)
			}
			for _, word := range tt.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("got error %q, want %q in it", err, word)
				}
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestLoginAdvice(t *testing.T) {
	t.Parallel()
	tests := []struct{ host, word string }{
		{"imap.qq.com", "授权码 (16 lower-case"}, {"imap.exmail.qq.com", "客户端专用密码"}, {"IMAP.163.com.", "授权码"},
		{"imap.qiye.163.com", "客户端授权码"}, {"imap.qiye.aliyun.com", "第三方客户端安全密码"},
		{"outlook.office365.com", "xoauth2"}, {"imap.gmail.com", "app password"}, {"notqq.com", "check user and password"},
	}
	for _, tt := range tests {
		if got := loginAdvice(tt.host); !strings.Contains(got, tt.word) {
			t.Errorf("%s: got %q, want %q in it", tt.host, got, tt.word)
		}
	}
}

// TestXOAuth2EmptyLine watches the bytes: the complaint of the server is
// answered by an empty line.
func TestXOAuth2EmptyLine(t *testing.T) {
	t.Parallel()
	answer := make(chan string, 1)
	addr, end, err := imaptest.Script(func(p *imaptest.Peer) {
		p.Send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 LOGINDISABLED] hello\r\n")
		tag, _ := p.Command()
		p.Send("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
		first, rest := p.Command()
		answer <- first + rest
		p.Send(tag + " NO [AUTHENTICATIONFAILED] refused\r\n")
		p.Command()
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	p := &Poller{Timeout: 5 * time.Second, Account: Account{
		Name: "it", Address: addr, TLS: PlainText, User: user, Mechanism: XOAuth2,
		Secret: func(context.Context) (string, error) { return "token", nil },
	}}
	p.begin()
	_, err = p.connect(t.Context())
	var failed *Failure
	if !errors.As(err, &failed) || !failed.Login || !strings.Contains(err.Error(), `{"status":"401"}`) {
		t.Errorf("got error %v, want a login that failed for the server's complaint", err)
	}
	if got := <-answer; got != "" {
		t.Errorf("got answer %q, want an empty line", got)
	}
}

// TestIDThatKills: go-imap gives up the connection over NIL in the answer to
// ID; the next connection does without ID.
func TestIDThatKills(t *testing.T) {
	t.Parallel()
	addr, end, err := imaptest.Script(func(p *imaptest.Peer) {
		p.Send("* OK [CAPABILITY IMAP4rev1 ID] hello\r\n")
		p.Answer("LOGIN")
		tag, command := p.Command()
		for ; command == "CAPABILITY"; tag, command = p.Command() {
			p.Send("* CAPABILITY IMAP4rev1 ID\r\n" + tag + " OK done\r\n")
		}
		if strings.HasPrefix(command, "ID") {
			p.Send("* ID (\"name\" NIL)\r\n" + tag + " OK done\r\n")
			return
		}
		p.Send("* OK [UIDVALIDITY 7] valid\r\n* 0 EXISTS\r\n" + tag + " OK done\r\n")
		p.Command()
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	p := &Poller{Timeout: 5 * time.Second, Account: Account{
		Name: "it", Address: addr, TLS: PlainText, User: user, Mechanism: LoginCommand,
		Secret: func(context.Context) (string, error) { return secret, nil },
	}}
	p.begin()
	if _, err := p.connect(t.Context()); err == nil {
		t.Error("the first connection survived")
	}
	s, err := p.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.choose(t.Context(), "INBOX"); err != nil {
		t.Error(err)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	b := backoff{least: time.Second, most: 5 * time.Minute}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}
	for i, seconds := range want {
		if got := b.next(0); got != seconds*time.Second {
			t.Errorf("pause %d: got %v, want %v", i, got, seconds*time.Second)
		}
	}
	b.tries = 1000
	if got := b.next(1); got != 4*time.Minute {
		t.Errorf("with the most of chance: got %v, want %v", got, 4*time.Minute)
	}
	b.reset()
	if got := b.next(0.5); got != 900*time.Millisecond {
		t.Errorf("after a success: got %v, want 900ms", got)
	}
}

func TestAccountProblems(t *testing.T) {
	t.Parallel()
	good := Account{
		Name: "it", Address: "imap.corp.test:993", User: user,
		Secret: func(context.Context) (string, error) { return secret, nil },
	}
	tests := []struct {
		name   string
		change func(a *Account)
		words  []string // one for each problem
	}{
		{"good", func(*Account) {}, nil},
		{"empty", func(a *Account) { *a = Account{} }, []string{"no name", "host:port", "no user", "neither password nor token"}},
		{"no port", func(a *Account) { a.Address = "imap.corp.test" }, []string{"host:port"}},
		{"plain text abroad", func(a *Account) { a.TLS = PlainText }, []string{"readable over the network"}},
		{"plain text abroad, allowed", func(a *Account) { a.TLS, a.AllowPlain = PlainText, true }, nil},
		{"plain text at home", func(a *Account) { a.TLS, a.Address = PlainText, "[::1]:143" }, nil},
		{"unknown words", func(a *Account) { a.TLS, a.Mechanism, a.Settle = "ssl", "ntlm", "delete" },
			[]string{`"implicit" "starttls" "none"`, "xoauth2", `"leave" "flag" "move"`}},
		{"move to nowhere", func(a *Account) { a.Settle = MoveMail }, []string{"folder to move to"}},
		{"move in a circle", func(a *Account) { a.Settle, a.SettleFolder = MoveMail, "inbox" }, []string{"read itself"}},
		{"folders twice", func(a *Account) { a.Folders = []string{"INBOX", "inbox"} }, []string{"named twice"}},
		{"reserved name", func(a *Account) { a.Name = "pipe" }, []string{"maildesk deliver"}},
		{"less than nothing", func(a *Account) { a.Poll, a.SizeLimit = -1, -1 }, []string{"lets nothing in", "in the past"}},
	}
	for _, tt := range tests {
		a := good
		tt.change(&a)
		problems := a.Problems()
		if len(problems) != len(tt.words) {
			t.Errorf("%s: got %q, want %d problems", tt.name, problems, len(tt.words))
			continue
		}
		for i, word := range tt.words {
			if !strings.Contains(problems[i].Error(), word) {
				t.Errorf("%s: got %q, want %q in it", tt.name, problems[i], word)
			}
		}
	}
	if err := (&Poller{Account: Account{Name: "it"}}).Run(t.Context()); err == nil {
		t.Error("Run began with an account that cannot be right")
	}
}
