package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// connect opens a session: connection, TLS, greeting, login, ID.
func (p *Poller) connect(ctx context.Context) (*session, error) {
	s := &session{poller: p, account: p.Account.withDefaults(), wake: make(chan struct{}, 1)}
	a := s.account
	doing := "connect to " + a.Address
	if err := s.dial(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, a.failure(doing, err, a.connectRemedy(err))
	}
	s.client = imapclient.New(s.socket, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			// Runs inside the reader: it must neither block nor use the client.
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					select {
					case s.wake <- struct{}{}:
					default:
					}
				}
			},
		},
	})
	err := s.step(ctx, "wait for the greeting", func(func()) error { return s.client.WaitGreeting() })
	if err != nil {
		s.raw.Close()
		<-s.client.Closed()
		if s.socket.tlsRecord() {
			err = errSpeaksTLS
		} else if words := s.socket.goodbye(); words != "" && !strings.Contains(err.Error(), words) {
			err = fmt.Errorf("%w: %s", err, words)
		}
		return nil, a.failure(doing, err, a.connectRemedy(err))
	}
	if err := s.login(ctx); err != nil {
		s.close()
		return nil, err
	}
	// The capabilities of after the login: servers show more of them then. The
	// library's own memory may still hold those of before.
	err = s.step(ctx, "ask for capabilities", func(func()) (err error) {
		s.caps, err = s.client.Capability().Wait()
		return err
	})
	if err == nil {
		s.sendID(ctx)
		if !s.alive() {
			err = errors.New("the server closed the connection after the login")
		}
	}
	if err != nil {
		s.close()
		return nil, a.failure(doing, err, "")
	}
	return s, nil
}

// dial makes the connection with its TLS.
func (s *session) dial(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.poller.timeout())
	defer cancel()
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 4,
	}}
	raw, err := dialer.DialContext(ctx, "tcp", s.account.Address)
	if err != nil {
		return err
	}
	s.raw = raw
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	s.socket = &socket{Conn: raw}
	if s.account.TLS == PlainText {
		return nil
	}
	if s.account.TLS == StartTLS {
		if err := startTLS(raw); err != nil {
			raw.Close()
			if cause := ctx.Err(); errors.Is(cause, context.DeadlineExceeded) {
				err = errSilent
			}
			return err
		}
		// RFC 9051 section 6.2.1: what was said before TLS is forgotten, the
		// capabilities too; there is no second greeting.
		s.socket.head = []byte("* OK TLS is on\r\n")
	}
	secure := tls.Client(raw, &tls.Config{ServerName: s.account.host(), RootCAs: s.account.RootCAs})
	if err := secure.HandshakeContext(ctx); err != nil {
		raw.Close()
		return err
	}
	s.socket.Conn = secure
	return nil
}

// startTLS speaks with the server until TLS begins. It reads byte by byte,
// so that nothing a stranger put behind the answer is taken for the
// server's word inside TLS.
func startTLS(conn net.Conn) error {
	greeting, err := readLine(conn)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		// PREAUTH too: RFC 9051 section 7.1.4 wants such a connection closed.
		return fmt.Errorf("the server greets with %q", greeting)
	}
	if _, err := io.WriteString(conn, "S1 STARTTLS\r\n"); err != nil {
		return err
	}
	for {
		answer, err := readLine(conn)
		if err != nil {
			return err
		}
		if rest, ok := strings.CutPrefix(answer, "S1 "); ok {
			if !strings.HasPrefix(strings.ToUpper(rest), "OK") {
				return fmt.Errorf("%w: %s", errNoTLS, rest)
			}
			return nil
		}
	}
}

// readLine reads one line of at most 4 KiB.
func readLine(conn net.Conn) (string, error) {
	var text []byte
	var one [1]byte
	for len(text) < 4096 {
		if _, err := conn.Read(one[:]); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return strings.TrimRight(string(text), "\r"), nil
		}
		text = append(text, one[0])
		if len(text) == 2 && (text[0] == 21 || text[0] == 22) && text[1] == 3 {
			return "", errSpeaksTLS
		}
	}
	return "", errors.New("the server sends a line without end")
}

// login proves who we are, by the mechanism of the account.
func (s *session) login(ctx context.Context) error {
	a := s.account
	doing := "log in as " + a.User
	secret, err := a.Secret(ctx)
	if err != nil {
		return a.failure(doing, fmt.Errorf("get the password: %w", err), "")
	}
	var caps imap.CapSet
	err = s.step(ctx, "", func(func()) error {
		caps = s.client.Caps()
		return nil
	})
	if err != nil {
		return a.failure(doing, err, "")
	}
	if err := a.canLogIn(caps); err != nil {
		return err
	}
	token := &bearer{
		mechanism: a.Mechanism, address: a.Address, user: a.User, token: secret,
		empty: func() { s.socket.empty.Store(true) },
	}
	err = s.step(ctx, "", func(func()) error {
		switch a.Mechanism {
		case LoginCommand:
			return s.client.Login(a.User, secret).Wait()
		case PlainSASL:
			return s.client.Authenticate(sasl.NewPlainClient("", a.User, secret))
		case OAuthBearer, XOAuth2:
			err := s.client.Authenticate(token)
			if err != nil && token.complaint != "" {
				err = fmt.Errorf("%w (%s)", err, token.complaint)
			}
			return err
		}
		if !caps.Has(imap.AuthCap("PLAIN")) {
			// NetEase shows no password mechanism at all, yet LOGIN works.
			return s.client.Login(a.User, secret).Wait()
		}
		err := s.client.Authenticate(sasl.NewPlainClient("", a.User, secret))
		var answer *imap.Error
		if errors.As(err, &answer) && answer.Type == imap.StatusResponseTypeBad && !caps.Has(imap.CapLoginDisabled) {
			return s.client.Login(a.User, secret).Wait() // shown, but not understood
		}
		return err
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	var answer *imap.Error
	if errors.As(err, &answer) {
		return a.loginFailure(err)
	}
	return a.failure(doing, err, "")
}

// canLogIn refuses, before the password is sent, what the server says it
// will not take (RFC 9051 section 6.2.3).
func (a Account) canLogIn(caps imap.CapSet) error {
	password := a.Mechanism == AutoMechanism || a.Mechanism == LoginCommand
	if !password || !caps.Has(imap.CapLoginDisabled) {
		return nil
	}
	if a.Mechanism == AutoMechanism && caps.Has(imap.AuthCap("PLAIN")) {
		return nil
	}
	f := &Failure{
		Account: a.Name, Doing: "log in as " + a.User, Login: true,
		Err: errors.New("the server takes no LOGIN (LOGINDISABLED)"),
	}
	switch {
	case a.TLS == PlainText:
		f.Remedy = "it wants TLS first: set tls = \"starttls\" or \"implicit\""
	case caps.Has(imap.AuthCap("PLAIN")):
		f.Remedy = "set mechanism = \"plain\" or \"auto\""
	case caps.Has(imap.AuthCap("XOAUTH2")), caps.Has(imap.AuthCap("OAUTHBEARER")):
		f.Remedy = "it takes tokens only: set mechanism = \"xoauth2\" or \"oauthbearer\""
	default:
		f.Remedy = loginAdvice(a.host())
	}
	return f
}
