package imaptest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Options say where a Server listens. The zero value takes free ports on loopback.
type Options struct {
	Addr    string // plain text and STARTTLS, "127.0.0.1:0" when empty
	TLSAddr string // TLS from the first byte, "127.0.0.1:0" when empty
	// OnCommand, when set, is called with each command before it is carried
	// out, credentials removed. The client waits meanwhile.
	OnCommand func(command string)
}

// Server is an IMAP server with its mails in memory. It is safe for
// concurrent use.
type Server struct {
	// Addr takes plain text and offers STARTTLS; TLSAddr speaks TLS at once.
	Addr, TLSAddr string
	// CA is the authority behind the server's certificate, CAPEM the same as a file.
	CA    *x509.CertPool
	CAPEM []byte

	options   Options
	tls       *tls.Config
	imap      *imapserver.Server
	validity  uint32 // makes the folders of each server other folders than those of the one before
	listeners []net.Listener
	local     *pipes
	served    sync.WaitGroup

	// delivery is held while a mail is put into a folder, so that its UID can
	// be told. It is taken before mu and before the locks of the folders,
	// which are held while an answer is written, and mu taken.
	delivery sync.Mutex

	mu       sync.Mutex
	faults   Faults
	users    map[string]*user
	raws     map[rawKey][]byte
	commands []string
	logins   int
	conns    map[*wire]struct{}
}

// rawKey names a mail by its user, the UIDVALIDITY of its folder and its UID.
// The library's server in memory takes mails apart and puts them together
// again, and gives nothing of those it cannot read; clients get the bytes
// that were delivered.
type rawKey struct {
	user     string
	validity uint32
	uid      uint32
}

type user struct {
	*imapmemserver.User
	name, password string
}

// Start starts a server without users.
func Start(options Options) (*Server, error) {
	caPEM, certificate, err := authority()
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(caPEM)
	s := &Server{
		CA: pool, CAPEM: caPEM,
		options:  options,
		tls:      &tls.Config{Certificates: []tls.Certificate{certificate}},
		validity: uint32(time.Now().Unix()),
		local:    &pipes{conns: make(chan net.Conn), closed: make(chan struct{})},
		users:    map[string]*user{},
		raws:     map[rawKey][]byte{},
		conns:    map[*wire]struct{}{},
	}
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(conn *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{server: s, wire: conn.NetConn().(*wire)}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapMove: {},
		},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	})
	plain, err := net.Listen("tcp", loopback(options.Addr))
	if err != nil {
		return nil, err
	}
	secure, err := net.Listen("tcp", loopback(options.TLSAddr))
	if err != nil {
		plain.Close()
		return nil, err
	}
	s.Addr, s.TLSAddr = plain.Addr().String(), secure.Addr().String()
	s.serve(&listener{Listener: plain, server: s})
	s.serve(&listener{Listener: tls.NewListener(secure, s.tls), server: s, secure: true})
	s.serve(&listener{Listener: s.local, server: s, sound: true})
	return s, nil
}

func loopback(addr string) string {
	if addr == "" {
		return "127.0.0.1:0"
	}
	return addr
}

func (s *Server) serve(l net.Listener) {
	s.listeners = append(s.listeners, l)
	s.served.Go(func() { s.imap.Serve(l) })
}

// Close ends all connections and the server.
func (s *Server) Close() error {
	for _, l := range s.listeners {
		l.Close()
	}
	s.served.Wait()
	s.Drop()
	return s.imap.Close()
}

// Drop closes every connection that clients have open.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.Conn.Close()
	}
}

// AddUser adds a person with an INBOX and further folders. The password
// serves as the token of OAUTHBEARER and XOAUTH2 too.
func (s *Server) AddUser(name, password string, folders ...string) {
	u := &user{User: imapmemserver.NewUser(name, password), name: name, password: password}
	for _, folder := range append([]string{"INBOX"}, folders...) {
		u.Create(folder, nil)
		u.Subscribe(folder)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[name] = u
}

func (s *Server) user(name string) (*user, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[name]; u != nil {
		return u, nil
	}
	return nil, fmt.Errorf("no user %q", name)
}

// Deliver puts a mail into a folder, as a mail transfer agent does.
func (s *Server) Deliver(user, folder string, raw []byte) error {
	return s.DeliverAt(user, folder, raw, time.Now())
}

// DeliverAt is Deliver at a given time by the server's clock.
func (s *Server) DeliverAt(user, folder string, raw []byte, at time.Time) error {
	u, err := s.user(user)
	if err != nil {
		return err
	}
	_, err = s.keep(u, folder, slices.Clone(raw), &imap.AppendOptions{Time: at})
	return err
}

// keep appends a mail to a folder, having remembered its bytes.
func (s *Server) keep(u *user, folder string, raw []byte, options *imap.AppendOptions) (*imap.AppendData, error) {
	s.delivery.Lock()
	defer s.delivery.Unlock()
	if status, err := u.Status(folder, &imap.StatusOptions{UIDNext: true, UIDValidity: true}); err == nil {
		s.remember(u, status.UIDValidity, status.UIDNext, raw)
	}
	return u.Append(folder, bytes.NewReader(raw), options)
}

func (s *Server) remember(u *user, validity uint32, uid imap.UID, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raws[rawKey{u.name, validity, uint32(uid)}] = raw
}

// Mails gives the mails of a folder in the order of their UIDs. It is not
// subject to faults.
func (s *Server) Mails(user, folder string) ([]Mail, error) {
	u, err := s.user(user)
	if err != nil {
		return nil, err
	}
	conn, err := s.local.dial()
	if err != nil {
		return nil, err
	}
	return Read(conn, u.name, u.password, folder)
}

// Set changes the faults of the running server.
func (s *Server) Set(change func(f *Faults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.faults)
}

// Commands are the commands received so far, without tags and credentials.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Logins counts the tries to log in.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// listener hands out connections that carry the faults.
type listener struct {
	net.Listener
	server *Server
	secure bool
	sound  bool
}

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.server.wire(conn, l.secure, l.sound), nil
}

// pipes is a listener inside the process.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) dial() (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.closed:
		return nil, errors.New("server is closed")
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }
