package mailin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// session is one connection to a mailbox, logged in. One goroutine uses it.
type session struct {
	poller  *Poller
	account Account
	client  *imapclient.Client
	socket  *socket
	raw     net.Conn // below TLS: closing it never blocks
	caps    imap.CapSet
	wake    chan struct{} // the server said that something is new

	selected string
	since    time.Time // when it was selected
}

// step is one exchange with the server under a deadline: the library waits
// for an answer for ever, so the connection is closed when the time is up or
// ctx ends. Progress is told by calling alive.
func (s *session) step(ctx context.Context, doing string, exchange func(alive func()) error) error {
	var late atomic.Bool
	timer := time.AfterFunc(s.poller.timeout(), func() {
		late.Store(true)
		s.raw.Close()
	})
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { s.raw.Close() })
	defer stop()
	err := exchange(func() { timer.Reset(s.poller.timeout()) })
	switch {
	case err == nil:
		return nil
	case late.Load():
		err = fmt.Errorf("%w for %v", errSilent, s.poller.timeout())
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, io.ErrUnexpectedEOF): // the library's word for it
		err = errClosed
	}
	if doing == "" { // the caller says it
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// alive reports whether the connection still stands, as far as is known.
func (s *session) alive() bool {
	select {
	case <-s.client.Closed():
		return false
	default:
		return true
	}
}

// close ends the session, politely where the server still listens.
func (s *session) close() {
	if s.alive() {
		timer := time.AfterFunc(2*time.Second, func() { s.raw.Close() })
		s.client.Logout().Wait()
		timer.Stop()
	}
	s.raw.Close()
	<-s.client.Closed()
}

// sendID tells the server who we are, before any folder is opened: Coremail
// servers (NetEase and many companies) refuse SELECT to clients that do not.
// What the server answers decides nothing.
func (s *session) sendID(ctx context.Context) {
	if !s.caps.Has(imap.CapID) || s.poller.idKills {
		return
	}
	s.step(ctx, "send ID", func(func()) error {
		_, err := s.client.ID(&imap.IDData{Name: "maildesk", Version: s.poller.version()}).Wait()
		return err
	})
	// The library gives up the connection over an answer with NIL in it
	// (allowed by RFC 2971 section 3.3); the next one does without ID.
	s.poller.idKills = ctx.Err() == nil && !s.alive()
}

// choose opens a folder, read-only where its mails are left as they are.
func (s *session) choose(ctx context.Context, name string) (*imap.SelectData, error) {
	var data *imap.SelectData
	s.selected = ""
	err := s.step(ctx, fmt.Sprintf("open folder %q", name), func(func()) (err error) {
		options := &imap.SelectOptions{ReadOnly: s.account.Settle == LeaveMail}
		data, err = s.client.Select(name, options).Wait()
		return err
	})
	if err != nil {
		return nil, err
	}
	s.selected, s.since = name, s.poller.now()
	return data, nil
}

// noop lets the server tell what is new.
func (s *session) noop(ctx context.Context) error {
	return s.step(ctx, "ask for news", func(func()) error { return s.client.Noop().Wait() })
}

// search gives the UIDs of the open folder that meet the criteria, in
// ascending order. It asks for no ESEARCH: servers that answer it wrongly
// have lost other programs all their mail.
func (s *session) search(ctx context.Context, criteria *imap.SearchCriteria) ([]uint32, error) {
	var uids []uint32
	err := s.step(ctx, "search", func(func()) error {
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return err
		}
		set, ok := data.All.(imap.UIDSet)
		if !ok || set.Dynamic() {
			return errors.New("the server answered with something else than UIDs")
		}
		for _, r := range set { // a UIDSet is sorted
			for uid := r.Start; ; uid++ {
				uids = append(uids, uint32(uid))
				if uid == r.Stop {
					break
				}
			}
		}
		return nil
	})
	return uids, err
}

// folders names what LIST shows.
func (s *session) folders(ctx context.Context) ([]string, error) {
	var names []string
	err := s.step(ctx, "list folders", func(func()) error {
		list, err := s.client.List("", "*", nil).Collect()
		for _, data := range list {
			names = append(names, data.Mailbox)
		}
		return err
	})
	return names, err
}

// rest waits for the next look at the mailbox: until the server says that
// something is new, where it can, and for at most wait.
func (s *session) rest(ctx context.Context, wait time.Duration) error {
	// Below a second the two extra round trips of IDLE cost more than they bring.
	idles := s.caps.Has(imap.CapIdle) && wait >= time.Second && s.selected != "" && s.poller.noIdle < 2
	var idle *imapclient.IdleCommand
	if idles {
		err := s.step(ctx, "begin IDLE", func(func()) (err error) {
			idle, err = s.client.Idle()
			return err
		})
		if refused(err) {
			idle = nil // offered but not kept: polling alone will do
		} else if err != nil {
			s.poller.noIdle++
			return err
		}
		s.poller.noIdle = 0
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-s.wake:
	case <-timer.C:
	case <-ctx.Done():
	case <-s.client.Closed():
		return errClosed
	}
	if idle == nil {
		return ctx.Err()
	}
	return s.step(ctx, "end IDLE", func(func()) error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
}
