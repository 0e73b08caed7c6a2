package story

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
	"maildesk/rules"
	"maildesk/store"
)

//go:embed company.toml
var company string

// Company is the rule book of the stories' company.
func Company() string { return company }

// DeskAddress is the IT address of the stories' company.
const DeskAddress = "it@corp.example"

// People are the addresses of everybody with a mailbox in the stories' company.
func People() []string {
	var all []string
	for _, name := range []string{"zhangsan", "lisi", "emma", "chenchen", "wanglei", "zhaomin", "manager", "zhao", "qian", "sun", "vendor",
		"sunli", "zhouping", "wuhao", "qianjin", "fengtao", "zhengyu"} {
		all = append(all, name+"@corp.example")
	}
	return all
}

// Stage is a desk in a world, with a clock that a story moves.
type Stage struct {
	World   World
	Gateway *gateway.Gateway
	Clock   *Clock
	Dir     string
	Desk    string // the IT address
	// Patience is how long Settle waits for the desk to come to rest; a minute when zero.
	Patience time.Duration

	changed chan struct{}
	kept    int // mails in the store that came before this world was
	sent    int // mails handed over to the desk's address
	stop    context.CancelFunc
	ended   chan error
}

// NewStage writes a config into dir and runs a desk by it against the world.
// book is laid over the company's rule book.
func NewStage(world World, dir, book string, log *slog.Logger) (*Stage, error) {
	if book == "" {
		book = company
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(book), 0o644); err != nil {
		return nil, err
	}
	place := "maildesk.db"
	if w, ok := world.(interface{ Store() string }); ok {
		place = w.Store() // a world may bring a store of its own
	}
	if err := os.MkdirAll(filepath.Join(dir, "templates", "letters"), 0o755); err != nil {
		return nil, err
	}
	text := fmt.Sprintf("store = %q\nrules = \"rules.toml\"\ntemplates = \"templates\"\n[desk]\naddress = %q\n%s", place, DeskAddress, world.Config())
	return open(world, dir, text, log)
}

// open saves a connection file in dir and puts a desk together by it.
func open(world World, dir, text string, log *slog.Logger) (*Stage, error) {
	path := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, err
	}
	c, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	s := &Stage{World: world, Clock: &Clock{}, Dir: dir, Desk: c.Desk.Address, changed: make(chan struct{}, 1), ended: make(chan error, 1)}
	s.Gateway, err = gateway.Open(context.Background(), c, gateway.Options{
		Log: log, Now: s.Clock.Now, Changed: s.notify, Look: 100 * time.Millisecond,
		LookupTXT: func(context.Context, string) ([]string, error) { return nil, errors.New("a story has no DNS") },
		Intake:    func(st store.Store) store.Store { return Shifted(st, s.Clock) },
	})
	if err != nil {
		return nil, err
	}
	err = s.Gateway.Store.View(context.Background(), func(tx store.Tx) error {
		n, err := tx.CountIncoming("", time.Time{})
		s.kept = max(0, n-taken(world))
		return err
	})
	if err != nil {
		return nil, errors.Join(err, s.Gateway.Close())
	}
	return s, nil
}

// taken counts the mails that a world put into the desk's mailbox, 0 where it does not tell.
func taken(world World) int {
	if w, ok := world.(interface{ Taken() int }); ok {
		return w.Taken()
	}
	return 0
}

// Start lets the desk run. The clock must have been set before.
func (s *Stage) Start() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() { s.ended <- s.Gateway.Run(ctx) }()
}

// Close ends the desk; the world stays.
func (s *Stage) Close() error {
	var err error
	if s.stop != nil {
		s.stop()
		err = <-s.ended
	}
	return errors.Join(err, s.Gateway.Close())
}

func (s *Stage) notify() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

const patience = 60 * time.Second

// Settle waits until the desk has read every mail sent to it, has decided all
// that is due by the clock, and has sent what is to be sent.
func (s *Stage) Settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.Patience, patience))
	defer cancel()
	s.Gateway.Wake() // the clock may have been moved
	for {
		why, err := s.busy(ctx)
		if err != nil || why == "" {
			return err
		}
		look := time.NewTimer(200 * time.Millisecond)
		select {
		case <-s.changed:
		case <-look.C: // a mail may be on its way between two servers
			s.Gateway.Wake()
		case err := <-s.ended:
			s.ended <- err
			return fmt.Errorf("the desk stopped: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the desk is still busy: %s", why)
		}
		look.Stop()
	}
}

// busy says what the desk has still to do, nothing when it is at rest.
func (s *Stage) busy(ctx context.Context) (string, error) {
	var why string
	sending, before := s.Gateway.Sender.Busy()
	err := s.Gateway.Store.View(ctx, func(tx store.Tx) error {
		now := s.Clock.Now()
		n, err := tx.CountIncoming("", time.Time{})
		if err != nil {
			return err
		}
		pending, err := tx.ListIncoming(store.IncomingFilter{State: store.Pending, Limit: 1})
		if err != nil {
			return err
		}
		work, err := tx.NextWork()
		if err != nil {
			return err
		}
		letter, err := tx.NextOutgoing()
		if err != nil {
			return err
		}
		sent := max(s.sent, s.kept+taken(s.World)) // others than the story send mail, too
		switch {
		case n < sent:
			why = fmt.Sprintf("read %d of %d mails", n, sent)
		case len(pending) > 0 && !pending[0].Next.After(now):
			why = fmt.Sprintf("mail %d is not decided: %s", pending[0].ID, pending[0].Reason)
		case !work.IsZero() && !work.After(now):
			why = "a timer is due"
		case !letter.IsZero() && !letter.After(now):
			why = "a letter is due"
		}
		return nil
	})
	// A letter that was claimed before the look and done after it may have set a timer.
	if busy, tried := s.Gateway.Sender.Busy(); err == nil && why == "" && (sending || busy || tried != before) {
		why = "a letter is on its way"
	}
	if err == nil && why == "" && s.Gateway.Stale() {
		why = "a changed file is not read yet"
	}
	return why, err
}

// Send mails something to the desk (and others), as one of the people.
func (s *Stage) Send(from string, to []string, raw []byte) error {
	if err := s.World.Send(from, to, raw); err != nil {
		return fmt.Errorf("send as %s: %w", from, err)
	}
	for _, address := range to {
		if strings.EqualFold(address, s.Desk) {
			s.sent++
		}
	}
	return nil
}

// Await tells Settle of mails that reach the desk by another way than Send.
func (s *Stage) Await(mails int) { s.sent += mails }

// Advance moves the clock to t, stopping at each moment at which something is
// due, so that things happen in the order of their times.
func (s *Stage) Advance(ctx context.Context, t time.Time) error {
	for {
		if err := s.Settle(ctx); err != nil {
			return err
		}
		var next time.Time
		err := s.Gateway.Store.View(ctx, func(tx store.Tx) error {
			work, err := tx.NextWork()
			if err != nil {
				return err
			}
			letter, err := tx.NextOutgoing()
			next = work
			if !letter.IsZero() && (next.IsZero() || letter.Before(next)) {
				next = letter
			}
			return err
		})
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(t) {
			s.Clock.Forward(t) // settling took time: it may be later
			return s.Settle(ctx)
		}
		s.Clock.Forward(next)
	}
}

// Book is the rule book in force.
func (s *Stage) Book() *rules.Book { return s.Gateway.Engine.Desk().Book }

// Zone is the time zone of the stories' company.
var Zone = time.FixedZone("CST", 8*60*60)
