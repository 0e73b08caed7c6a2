package mailout

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// session is one SMTP connection, logged in.
type session struct {
	account *Account
	client  *smtp.Client
	sent    int  // letters that the server took
	noNull  bool // the server refused the null sender

	mu     sync.Mutex // guards what follows, for the end of a context comes at any time
	conn   net.Conn
	latest time.Time   // no step may last longer; zero while the desk runs
	forget func() bool // the end of the context is not waited for any more
}

var errNoAnswer = errors.New("no answer in time")

// open connects, encrypts and logs in. A context that ends closes the connection.
func open(ctx context.Context, a *Account) (*session, *Failure) {
	s := &session{account: a, noNull: !a.NullSender}
	client, err := s.dial(ctx)
	s.mu.Lock()
	s.forget = context.AfterFunc(ctx, s.hurry)
	s.mu.Unlock()
	if err != nil {
		s.drop()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) || isTimeout(err) {
			err = fmt.Errorf("%w: %w", errNoAnswer, err)
		}
		return nil, failed(Connecting, err)
	}
	s.client = client
	if err := s.login(ctx); err != nil {
		s.drop()
		return nil, failed(LoggingIn, err)
	}
	return s, nil
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// dial keeps the connection that go-mail would leak on its error paths.
func (s *session) dial(ctx context.Context) (*smtp.Client, error) {
	a := s.account
	policy := mail.TLSMandatory
	if a.TLS != StartTLS {
		policy = mail.NoTLS
	}
	options := []mail.Option{
		mail.WithPort(a.Port), mail.WithTimeout(a.timeout()), mail.WithTLSPolicy(policy), mail.WithTLSConfig(a.tlsConfig()),
		mail.WithSMTPAuth(mail.SMTPAuthNoAuth), mail.WithoutSMTPUTF8(),
		mail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			dialer := net.Dialer{Timeout: a.timeout(), KeepAlive: 30 * time.Second}
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			s.use(conn)
			if a.TLS == Implicit {
				secure := tls.Client(conn, a.tlsConfig())
				if err := secure.HandshakeContext(ctx); err != nil {
					return nil, err
				}
				s.use(secure)
				return secure, nil
			}
			return conn, nil
		}),
	}
	if a.Hello != "" {
		options = append(options, mail.WithHELO(a.Hello))
	}
	dialer, err := mail.NewClient(a.Host, options...)
	if err != nil {
		return nil, err
	}
	// The context of the dial ends with it; what hangs later is ended by deadlines.
	stop := context.AfterFunc(ctx, s.drop)
	defer stop()
	return dialer.DialToSMTPClientWithContext(ctx)
}

func (s *session) use(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
}

func (s *session) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.forget != nil {
		s.forget()
	}
	if s.conn != nil {
		_ = s.conn.Close() // it is given up; nothing is lost by an error here
	}
}

// login authenticates with the mechanism asked for, or the best one offered.
func (s *session) login(ctx context.Context) error {
	a := s.account
	if a.User == "" {
		return nil
	}
	stop := context.AfterFunc(ctx, s.drop)
	defer stop()
	secret, err := a.Secret(ctx)
	if err != nil {
		return fmt.Errorf("password: %w", err)
	}
	_, line := s.client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(line))
	mechanism := strings.ToUpper(a.Mechanism)
	if mechanism == "" || mechanism == "AUTO" {
		for _, m := range []string{"PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"} {
			if slices.Contains(offered, m) {
				mechanism = m
				break
			}
		}
	}
	plain := a.TLS == Plain // allowed only towards this machine: config checks it
	var auth smtp.Auth
	switch mechanism {
	case "PLAIN":
		auth = smtp.PlainAuth("", a.User, secret, a.Host, plain)
	case "LOGIN":
		auth = smtp.LoginAuth(a.User, secret, a.Host, plain)
	case "CRAM-MD5":
		auth = smtp.CRAMMD5Auth(a.User, secret)
	case "SCRAM-SHA-1":
		auth = smtp.ScramSHA1Auth(a.User, secret)
	case "SCRAM-SHA-256":
		auth = smtp.ScramSHA256Auth(a.User, secret)
	case "XOAUTH2":
		auth = smtp.XOAuth2Auth(a.User, secret)
	case "OAUTHBEARER":
		auth = &bearer{user: a.User, token: secret, host: a.Host, port: a.Port}
	default:
		return fmt.Errorf("the server offers no way to log in that is known here (%s)", line)
	}
	if err := s.extend(a.timeout()); err != nil {
		return err
	}
	return s.client.Auth(auth)
}

// bearer is the OAUTHBEARER mechanism (RFC 7628 section 3.1).
type bearer struct {
	user, token, host string
	port              int
}

func (b *bearer) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "OAUTHBEARER", fmt.Appendf(nil, "n,a=%s,\x01host=%s\x01port=%d\x01auth=Bearer %s\x01\x01", b.user, b.host, b.port, b.token), nil
}

func (b *bearer) Next(_ []byte, more bool) ([]byte, error) {
	if more {
		// RFC 7628 section 3.2.3: the error is told as a challenge, to be answered by one byte.
		return []byte{1}, nil
	}
	return nil, nil
}

// extend gives the server time for one step.
func (s *session) extend(wait time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	until := time.Now().Add(wait)
	if !s.latest.IsZero() && s.latest.Before(until) {
		until = s.latest
	}
	return s.conn.SetDeadline(until)
}

// hurry bounds what is under way when the desk shuts down. What the server
// did not answer by then is unknown, and so tried again at the next start.
func (s *session) hurry() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = time.Now().Add(inHand)
	if s.conn != nil {
		_ = s.conn.SetDeadline(s.latest) // closed already: nothing is under way
	}
}

// deliver hands one letter over, to one recipient. The answer to the final dot is
// the verdict; nothing after it matters. A context that ends before DATA
// closes the connection; after it the exchange is finished within its deadlines.
func (s *session) deliver(ctx context.Context, recipient string, null bool, letter io.WriterTo) (reply string, failure *Failure) {
	stop := context.AfterFunc(ctx, s.drop)
	defer stop()
	wait := s.account.timeout()
	if err := s.mailFrom(null && !s.noNull, wait); err != nil {
		return "", failed(MailFrom, err)
	}
	if err := s.extend(wait); err != nil {
		return "", failed(RcptTo, err)
	}
	if err := s.client.Rcpt("<" + recipient + ">"); err != nil {
		return "", failed(RcptTo, err)
	}
	if err := s.extend(wait); err != nil {
		return "", failed(Data, err)
	}
	body, err := s.client.Data()
	if err != nil {
		return "", failed(Data, err)
	}
	if !stop() {
		return "", failed(Data, ctx.Err()) // the connection is closed already
	}
	if _, err := letter.WriteTo(&steady{body, s, wait}); err != nil {
		s.drop() // never end a letter that is not whole with a dot
		return "", failed(Data, err)
	}
	// RFC 5321 section 4.5.3.2.6: ten minutes for the answer to the final dot.
	if err := s.extend(max(wait, 10*time.Minute)); err != nil {
		return "", failed(FinalDot, err)
	}
	if err := body.Close(); err != nil {
		return "", failed(FinalDot, err)
	}
	s.sent++
	if r, ok := body.(interface{ ServerResponse() string }); ok {
		reply = r.ServerResponse()
	}
	return reply, nil
}

// mailFrom names the envelope sender: the null one where the letter wants it
// and the server takes it (RFC 3834 section 3.3), else the account's address.
func (s *session) mailFrom(null bool, wait time.Duration) error {
	if err := s.extend(wait); err != nil {
		return err
	}
	if null {
		err := s.client.Mail("<>")
		if err == nil {
			return nil
		}
		if failed(MailFrom, err).Code == 0 {
			return err
		}
		s.noNull = true // QQ, 163, exmail and Microsoft 365 refuse it
		if err := s.client.Reset(); err != nil {
			return err
		}
	}
	return s.client.Mail("<" + s.account.Address + ">")
}

// ready ends what a refused letter left behind, so that the next may use the connection.
func (s *session) ready() error {
	if err := s.extend(s.account.timeout()); err != nil {
		return err
	}
	return s.client.Reset()
}

// close says goodbye; whatever comes of it, the letters are safe.
func (s *session) close() {
	_ = s.extend(5 * time.Second)
	_ = s.client.Quit()
	s.drop()
}

// steady moves the deadline with every piece written: a large letter on a slow
// line takes its time, a dead line does not.
type steady struct {
	io.Writer
	s    *session
	wait time.Duration
}

func (w *steady) Write(p []byte) (int, error) {
	if err := w.s.extend(w.wait); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}

func hostPort(a *Account) string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }
