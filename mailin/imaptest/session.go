package imaptest

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// session is one connection as the IMAP library sees it; it adds the ways to
// log in to the library's server in memory.
type session struct {
	*imapmemserver.UserSession // nil before login
	server                     *Server
	wire                       *wire
	user                       *user
}

// Close ends the session.
func (s *session) Close() error { return s.UserSession.Close() }

// Login checks a password.
func (s *session) Login(name, password string) error {
	u, err := s.server.user(name)
	if err != nil || u.password != password {
		return imapserver.ErrAuthFailed
	}
	s.UserSession, s.user = imapmemserver.NewUserSession(u.User), u
	s.wire.name = name
	return nil
}

// Select opens a folder.
func (s *session) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(name, options)
	if err == nil {
		s.wire.mu.Lock()
		s.wire.box = data.UIDValidity
		s.wire.mu.Unlock()
	}
	return data, err
}

// Append puts a mail of the client into a folder.
func (s *session) Append(folder string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return s.server.keep(s.user, folder, raw, options)
}

// Copy copies mails, and what is remembered of their bytes.
func (s *session) Copy(set imap.NumSet, folder string) (*imap.CopyData, error) {
	s.server.delivery.Lock()
	defer s.server.delivery.Unlock()
	data, err := s.UserSession.Copy(set, folder)
	if err != nil {
		return nil, err
	}
	from, _ := data.SourceUIDs.Nums()
	to, _ := data.DestUIDs.Nums()
	for i := range from {
		if raw, ok := s.wire.raw(uint32(from[i])); ok {
			s.server.remember(s.user, data.UIDValidity, to[i], raw)
		}
	}
	return data, nil
}

// Move copies mails and removes the originals.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, folder string) error {
	data, err := s.Copy(set, folder)
	if err != nil || len(data.SourceUIDs) == 0 {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.Store(nil, data.SourceUIDs, deleted, nil); err != nil {
		return err
	}
	if err := s.Expunge(nil, &data.SourceUIDs); err != nil {
		return err
	}
	return w.WriteCopyData(data)
}

// Idle tells what is new until stop. The library's own forgets what came
// between the command before and IDLE.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
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
