package imaptest

import (
	"bytes"
	"strings"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// session is one connection as the IMAP library sees it; it adds the ways to
// log in to the library's server in memory.
type session struct {
	*imapmemserver.UserSession // nil before login
	server                     *Server
}

// Close ends the session.
func (s *session) Close() error { return s.UserSession.Close() }

// Login checks a password.
func (s *session) Login(name, password string) error {
	u, err := s.server.user(name)
	if err != nil || u.password != password {
		return imapserver.ErrAuthFailed
	}
	s.UserSession = imapmemserver.NewUserSession(u.User)
	return nil
}

// AuthenticateMechanisms names what Authenticate can do.
func (s *session) AuthenticateMechanisms() []string {
	return []string{"PLAIN", sasl.OAuthBearer, "XOAUTH2"}
}

// Authenticate begins a login by one of the mechanisms.
func (s *session) Authenticate(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, name, password string) error { return s.Login(name, password) }), nil
	case sasl.OAuthBearer, "XOAUTH2":
		return &bearer{session: s, mechanism: mechanism}, nil
	}
	return nil, imapserver.ErrAuthFailed
}

// bearer is the server side of XOAUTH2 and of OAUTHBEARER (RFC 7628).
type bearer struct {
	session   *session
	mechanism string
	refused   bool
}

// Next reads the token; a wrong one is answered by a challenge that says
// why, and the client's answer to that ends the exchange (RFC 7628 section 3.2.3).
func (b *bearer) Next(response []byte) (challenge []byte, done bool, err error) {
	if b.refused {
		return nil, false, imapserver.ErrAuthFailed
	}
	if response == nil {
		return nil, false, nil
	}
	var name, token string
	for _, part := range bytes.Split(response, []byte{1}) {
		text := string(part)
		if rest, ok := strings.CutPrefix(text, "user="); ok {
			name = rest
		}
		if rest, ok := strings.CutPrefix(text, "n,a="); ok {
			name = strings.TrimSuffix(rest, ",")
		}
		if rest, ok := strings.CutPrefix(text, "auth=Bearer "); ok {
			token = rest
		}
	}
	if err := b.session.Login(name, token); err != nil {
		b.refused = true
		return []byte(`{"status":"401","schemes":"bearer","scope":"mail"}`), false, nil
	}
	return nil, true, nil
}
