package mailin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"time"

	"maildesk/store"
)

// Poller reads one mailbox: it connects, brings what is new into the store,
// settles it on the server, waits for news, and begins again. A mail is
// committed before the server is told anything about it.
//
// Its fields are set before Run or Check and not changed afterwards.
type Poller struct {
	Account Account
	Store   store.Store
	Log     *slog.Logger
	Now     func() time.Time
	Added   func()        // called after a commit that brought mails; must not block
	Proof   *Verifier     // nil: nothing vouches for anybody
	Version string        // of the program, told to servers that ask
	Timeout time.Duration // for each answer of the server; a minute when zero

	readers chan struct{}      // takes one for each mail that is being read
	folders map[string]*folder // by name; of the goroutine of Run
	idKills bool               // the connection did not survive ID
	noIdle  int                // connections in a row that did not survive IDLE

	retry, retryLogin, retryStore backoff

	mu     sync.Mutex
	status Status
}

// Status is how a mailbox is doing.
type Status struct {
	Account   string
	Connected bool
	Mails     int       // that came in since the program began
	Success   time.Time // when all folders were last read without error; zero: never
	Error     string    // the last error, empty after a success
	Failed    time.Time // when that was
	Retry     time.Time // when it is tried again
}

// Status may be asked at any time.
func (p *Poller) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	status := p.status
	status.Account = p.Account.Name
	return status
}

func (p *Poller) note(change func(s *Status)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.status)
}

func (p *Poller) count(mails int) { p.note(func(s *Status) { s.Mails += mails }) }

func (p *Poller) now() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

func (p *Poller) log() *slog.Logger {
	log := p.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return log.With("account", p.Account.Name)
}

func (p *Poller) timeout() time.Duration { return cmp.Or(p.Timeout, time.Minute) }

func (p *Poller) version() string { return cmp.Or(p.Version, "1") }

func (p *Poller) begin() {
	p.readers = make(chan struct{}, runtime.GOMAXPROCS(0))
	p.folders = map[string]*folder{}
	for _, b := range []struct {
		backoff     *backoff
		least, most time.Duration
	}{
		{&p.retry, time.Second, 5 * time.Minute},
		{&p.retryLogin, 10 * time.Minute, 2 * time.Hour},
		{&p.retryStore, time.Second, time.Minute},
	} {
		if b.backoff.most == 0 {
			b.backoff.least, b.backoff.most = b.least, b.most
		}
	}
}

// Run reads the mailbox until ctx ends, over one connection as long as it
// holds: providers throttle logins. It returns an error only for an account
// that cannot be right.
func (p *Poller) Run(ctx context.Context) error {
	if problems := p.Account.Problems(); len(problems) > 0 {
		return fmt.Errorf("mailbox %s: %w", p.Account.Name, errors.Join(problems...))
	}
	p.begin()
	for {
		began := p.now()
		err := p.serve(ctx)
		p.note(func(s *Status) { s.Connected = false })
		if ctx.Err() != nil {
			return nil
		}
		var failed *Failure
		pause := &p.retry
		if errors.As(err, &failed) && failed.Login {
			pause = &p.retryLogin
		} else if p.now().Sub(began) > p.retry.most {
			p.retry.reset() // it held for long
		}
		wait := pause.pause()
		level := slog.LevelWarn
		if pause.tries == 1 && pause == &p.retry {
			level = slog.LevelInfo // connections break
		}
		p.failed(err, wait)
		p.log().Log(ctx, level, "mailbox cannot be read", "err", err, "again_in", wait.Round(time.Second))
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
}

func (p *Poller) failed(err error, wait time.Duration) {
	now := p.now()
	p.note(func(s *Status) { s.Error, s.Failed, s.Retry = err.Error(), now, now.Add(wait) })
}

// serve reads the mailbox over one connection until it breaks.
func (p *Poller) serve(ctx context.Context) error {
	s, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	p.retryLogin.reset()
	p.note(func(st *Status) { st.Connected = true })
	p.log().Info("logged in", "server", s.account.Address, "user", s.account.User)
	fresh := map[string]bool{} // folders that this connection opened before
	for {
		refusals, err := s.round(ctx, fresh)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait := s.account.Poll
		var ill *storeError
		switch {
		case err != nil && !s.alive():
			return s.account.failure("read the mailbox at "+s.account.Address, err, "")
		case errors.As(err, &ill):
			// Nothing is lost: the mails are on the server, and it was told nothing.
			wait = p.retryStore.pause()
			p.failed(err, wait)
			p.log().Error("mails cannot be stored; they stay on the server", "err", err, "again_in", wait.Round(time.Second))
			if sleep(ctx, wait) != nil {
				return ctx.Err()
			}
			continue
		case err != nil:
			return s.account.failure("read the mailbox at "+s.account.Address, err, "")
		case len(refusals) > 0:
			p.failed(errors.Join(refusals...), wait)
		default:
			now := p.now()
			p.note(func(st *Status) { st.Success, st.Error, st.Retry = now, "", time.Time{} })
		}
		p.retryStore.reset()
		if err := s.rest(ctx, wait); err != nil {
			return s.account.failure("wait for mail at "+s.account.Address, err, "")
		}
	}
}

// reopen is when a folder is opened anew, so that a changed UIDVALIDITY is seen.
const reopen = 10 * time.Minute

// round looks at each folder once. A folder that the server refuses does not
// hinder the others; it is asked for again after a pause of its own.
func (s *session) round(ctx context.Context, fresh map[string]bool) (refusals []error, err error) {
	p := s.poller
	asked := false
	watched := "" // by IDLE: the first folder that is well
	for _, name := range s.account.Folders {
		f := p.folders[name]
		if f == nil {
			f = &folder{name: name, pause: backoff{least: p.retryStore.least, most: p.retry.most}}
			p.folders[name] = f
		}
		if f.refusal == nil || !p.now().Before(f.after) {
			asked = true
			err := s.look(ctx, f, fresh)
			var ill *storeError
			if err != nil && (!s.alive() || ctx.Err() != nil || errors.As(err, &ill)) {
				return nil, err
			}
			if f.refusal = err; err == nil {
				f.pause.reset()
			} else {
				wait := f.pause.pause()
				f.after = p.now().Add(wait)
				p.log().Warn("folder cannot be read", "folder", name, "err", err, "again_in", wait.Round(time.Second))
			}
		}
		if f.refusal != nil {
			refusals = append(refusals, f.refusal)
		} else if watched == "" {
			watched = name
		}
	}
	if !asked {
		return refusals, s.noop(ctx) // so that the connection does not fall asleep
	}
	if watched != "" && s.selected != watched {
		err = s.open(ctx, p.folders[watched])
	}
	return refusals, err
}

// look brings in what is new in one folder.
func (s *session) look(ctx context.Context, f *folder, fresh map[string]bool) error {
	if s.selected == f.name && s.poller.now().Sub(s.since) < reopen {
		if err := s.noop(ctx); err != nil {
			return err
		}
	} else if err := s.open(ctx, f); err != nil {
		return s.openFailure(ctx, f, err)
	}
	if !fresh[f.name] {
		if err := s.findUnsettled(ctx, f); err != nil {
			return err
		}
		fresh[f.name] = true
	}
	list, err := s.list(ctx, f, f.cursor)
	if err != nil {
		return err
	}
	f.order = f.order[:0]
	for _, m := range list {
		f.order = append(f.order, m.uid)
	}
	list = slices.DeleteFunc(list, func(m entry) bool { return f.ahead[m.uid] })
	if err := s.intake(ctx, f, list); err != nil {
		return err
	}
	if err := s.reconcile(ctx, f); err != nil {
		return err
	}
	return s.keepSettled(ctx, f)
}

// openFailure explains why a folder could not be opened.
func (s *session) openFailure(ctx context.Context, f *folder, err error) error {
	var ill *storeError
	if !refused(err) || passing(err) || errors.As(err, &ill) {
		return err
	}
	remedy := ""
	if names, listErr := s.folders(ctx); listErr == nil && !slices.Contains(names, f.name) {
		remedy = "there is no such folder; there are " + quoteNames(names)
	}
	return s.account.failure(fmt.Sprintf("open folder %q", f.name), err, remedy)
}
