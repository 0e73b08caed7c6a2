// Package smtptest is an SMTP server in the process, over real sockets, whose
// fields are the faults: for tests, and for the demo.
package smtptest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Options say where a Server listens and what it does with mail.
type Options struct {
	Addr    string // plain text and STARTTLS, "127.0.0.1:0" when empty
	TLSAddr string // TLS from the first byte, "127.0.0.1:0" when empty
	Open    bool   // takes mail without AUTH
	// Deliver gets each mail, once for each recipient; an error is answered with 451.
	Deliver func(from, recipient string, raw []byte) error
}

// Faults are what a Server does wrong, or refuses.
type Faults struct {
	Auth         error            // answer to every AUTH
	Mail         error            // answer to every MAIL
	Null         error            // answer to MAIL FROM:<>
	Rcpt         map[string]error // answer to RCPT by address
	Data         error            // answer to the final dot; the mail is not delivered
	DropInData   bool             // close the connection in the middle of the mail
	DropAfterDot bool             // take and deliver the mail, then close without an answer
	DropAfter    int              // close the connection after so many mails on it; 0: never
}

// Mail is one mail that was taken.
type Mail struct {
	From, To string
	Raw      []byte
}

// Server is an SMTP server. It is safe for concurrent use.
type Server struct {
	Addr, TLSAddr string
	CA            *x509.CertPool // the authority behind the certificate

	options Options
	smtp    *smtp.Server
	served  sync.WaitGroup

	plain, secure net.Listener

	mu          sync.Mutex
	users       map[string]string
	faults      Faults
	mails       []Mail
	connections int
}

// Refuse is an answer with a code, as a fault.
func Refuse(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

// Start starts a server.
func Start(options Options) (*Server, error) {
	s := &Server{options: options, users: map[string]string{}}
	certificate := httptest.NewTLSServer(nil) // its certificate is good for 127.0.0.1
	config := &tls.Config{Certificates: certificate.TLS.Certificates}
	s.CA = x509.NewCertPool()
	s.CA.AddCert(certificate.Certificate())
	certificate.Close()

	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = "localhost"
	s.smtp.TLSConfig = config
	s.smtp.AllowInsecureAuth = true
	s.smtp.ErrorLog = log.New(io.Discard, "", 0) // tests look at what the client makes of it
	plain, err := net.Listen("tcp", orFree(options.Addr))
	if err != nil {
		return nil, fmt.Errorf("smtp: %w", err)
	}
	secure, err := net.Listen("tcp", orFree(options.TLSAddr))
	if err != nil {
		_ = plain.Close()
		return nil, fmt.Errorf("smtps: %w", err)
	}
	s.plain, s.secure = plain, secure
	s.Addr, s.TLSAddr = plain.Addr().String(), secure.Addr().String()
	s.served.Go(func() { _ = s.smtp.Serve(plain) })
	s.served.Go(func() { _ = s.smtp.Serve(tls.NewListener(secure, config)) })
	return s, nil
}

func orFree(addr string) string {
	if addr == "" {
		return "127.0.0.1:0"
	}
	return addr
}

// Close ends the server and its connections.
func (s *Server) Close() error {
	// go-smtp closes only what it serves already, and that twice.
	_ = s.plain.Close()
	_ = s.secure.Close()
	err := s.smtp.Close()
	s.served.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// AddUser makes a login. The first one makes AUTH required, unless the server is open.
func (s *Server) AddUser(name, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[strings.ToLower(name)] = password
}

// Set changes the faults of the running server.
func (s *Server) Set(change func(f *Faults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.Rcpt = maps.Clone(s.faults.Rcpt)
	if s.faults.Rcpt == nil {
		s.faults.Rcpt = map[string]error{}
	}
	change(&s.faults)
}

// Mails are the mails taken so far, in the order of their final dots.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Connections counts the connections made so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

func (s *Server) now() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

type session struct {
	server *Server
	conn   *smtp.Conn
	user   string
	from   string
	to     []string
	mails  int
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	return &session{server: s, conn: c}, nil
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if err := s.server.now().Auth; err != nil {
			return err
		}
		s.server.mu.Lock()
		want, ok := s.server.users[strings.ToLower(user)]
		s.server.mu.Unlock()
		if !ok || want != password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}
	if mechanism == sasl.Login {
		return &login{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// login is the server side of LOGIN, which Outlook still uses.
type login struct {
	check func(user, password string) error
	user  string
	step  int
}

func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch {
	case l.step == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	faults := s.server.now()
	if s.user == "" && !s.server.options.Open {
		return smtp.ErrAuthRequired
	}
	if from == "" && faults.Null != nil {
		return faults.Null
	}
	s.from, s.to = from, nil
	return faults.Mail
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.server.now().Rcpt[strings.ToLower(to)]; err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	faults := s.server.now()
	if faults.DropInData {
		_, _ = io.CopyN(io.Discard, r, 100)
		return s.conn.Conn().Close()
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		return err
	}
	if faults.Data != nil {
		return faults.Data
	}
	for _, to := range s.to {
		if deliver := s.server.options.Deliver; deliver != nil {
			if err := deliver(s.from, to, raw.Bytes()); err != nil {
				var answer *smtp.SMTPError
				if errors.As(err, &answer) {
					return answer
				}
				return Refuse(451, err.Error())
			}
		}
		s.server.mu.Lock()
		s.server.mails = append(s.server.mails, Mail{From: s.from, To: to, Raw: raw.Bytes()})
		s.server.mu.Unlock()
	}
	s.mails++
	if faults.DropAfterDot {
		return s.conn.Conn().Close()
	}
	return nil
}

func (s *session) Reset() {
	if n := s.server.now().DropAfter; n > 0 && s.mails >= n {
		_ = s.conn.Conn().Close()
	}
	s.from, s.to = "", nil
}

func (s *session) Logout() error { return nil }
