// Package gateway puts the desk together: a store, a poller for each mailbox,
// the engine, and the sender, each of which knows only the store.
package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/mailin"
	"maildesk/mailout"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

// Gateway is a desk that is put together.
type Gateway struct {
	Store   *sqldb.DB
	Engine  *rules.Engine
	Pollers []*mailin.Poller
	Sender  *mailout.Sender
	Log     *slog.Logger

	work  chan struct{}
	watch *watch
}

// Options are what tests and the demo do differently.
type Options struct {
	Log *slog.Logger     // nil: none
	Now func() time.Time // nil: time.Now
	// Changed, when set, is called whenever a worker has committed something.
	Changed func()
	// Intake, when set, is put before the store where mails come in.
	Intake func(store.Store) store.Store
	// LookupTXT, when set, is asked instead of the DNS.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
	// Reload, when set, makes the desk read its rule book and letters at once.
	Reload <-chan os.Signal
	// Look is how often it looks whether they have changed; default 3 s.
	Look time.Duration
}

// Desk reads the rule book and the letters that a config names.
func Desk(c *config.Config, self secret.Identity) (*rules.Desk, error) {
	book, bookErr := rules.Load(c.Path(c.Rules))
	letters, lettersErr := templates.Load(c.Path(c.Templates))
	if err := errors.Join(bookErr, lettersErr); err != nil {
		return nil, err
	}
	if err := book.Unwritten(letters.Names()); err != nil {
		return nil, err
	}
	self.Address = store.Address{Name: c.Desk.Name, Address: c.Desk.Address}
	if self.Address.Name == "" {
		self.Address.Name = book.Company.Desk
	}
	self.Others = c.Desk.Aliases
	limits := map[string]int64{}
	for _, m := range c.Mailbox {
		limits[m.Name] = m.SizeLimit.Bytes
		if strings.Contains(m.User, "@") {
			self.Others = append(self.Others, m.User)
		}
	}
	self.Admin = store.Address{Address: c.Desk.Admin}
	self.Domain = self.Address.Domain()
	policies := map[string]rules.ProofPolicy{}
	for domain, policy := range c.Proof.Domains {
		policies[domain] = rules.ProofPolicy(policy)
	}
	return &rules.Desk{Book: book, Letters: letters, Self: self, Limits: limits, Proof: policies}, nil
}

// usable is Desk for one that shall work: somebody must be there to do it.
func usable(c *config.Config, self secret.Identity) (*rules.Desk, error) {
	desk, err := Desk(c, self)
	if err != nil {
		return nil, err
	}
	if desk.Book.Directory.Manager == nil || len(desk.Book.Directory.Technicians) == 0 {
		return nil, fmt.Errorf("%s: the rule book needs a [manager] and at least one [[technician]]", c.Path(c.Rules))
	}
	return desk, nil
}

// Open opens the store and puts the desk together. Close it after use.
func Open(ctx context.Context, c *config.Config, o Options) (*Gateway, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	db, err := sqldb.Open(ctx, c.StoreDSN())
	if err != nil {
		return nil, err
	}
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Intake == nil {
		o.Intake = func(s store.Store) store.Store { return s }
	}
	g := &Gateway{Store: db, Log: o.Log, work: make(chan struct{}, 1)}
	if err := g.build(ctx, c, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return g, nil
}

func (g *Gateway) build(ctx context.Context, c *config.Config, o Options) error {
	self, err := identity(ctx, g.Store)
	if err != nil {
		return err
	}
	g.watch = newWatch(g, c, self, o)
	desk, err := usable(c, self)
	if err != nil {
		return err
	}
	account, err := c.SMTPAccount()
	if err != nil {
		return err
	}
	g.Sender = &mailout.Sender{
		Account: account, Store: g.Store, Instance: self.Instance, Log: o.Log.With("worker", "sender"), Now: o.Now,
		Done: o.Changed, Failed: g.wake, Zone: desk.Book.Zone(),
	}
	g.Engine = &rules.Engine{Store: g.Store, Log: o.Log.With("worker", "engine"), Now: o.Now, Wake: g.work}
	g.Engine.Decided = func() { g.Sender.Kick(); o.Changed() }
	g.Engine.Use(desk)
	accounts, err := c.Accounts()
	if err != nil {
		return err
	}
	proof := &mailin.Verifier{Servers: c.Proof.Servers, LookupTXT: o.LookupTXT}
	for _, a := range accounts {
		g.Pollers = append(g.Pollers, &mailin.Poller{
			Account: *a, Store: o.Intake(g.Store), Log: o.Log.With("worker", "poller"), Now: o.Now, Proof: proof,
			Added: func() { g.wake(); o.Changed() },
		})
	}
	return nil
}

// wake tells the engine that there is work; losing a wake-up is harmless.
func (g *Gateway) wake() {
	select {
	case g.work <- struct{}{}:
	default:
	}
}

// Wake makes everybody look for work at once: the clock was moved.
func (g *Gateway) Wake() {
	g.wake()
	g.Sender.Kick()
}

// Run works until ctx ends: then each worker finishes what it has in hand.
func (g *Gateway) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var group sync.WaitGroup
	failed := make(chan error, len(g.Pollers)+2)
	start := func(name string, run func(context.Context) error) {
		group.Go(func() {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				failed <- fmt.Errorf("%s: %w", name, err)
				stop()
			}
		})
	}
	start("engine", g.Engine.Run)
	start("sender", g.Sender.Run)
	start("watch", g.watch.run)
	for _, p := range g.Pollers {
		start("mailbox "+p.Account.Name, p.Run)
	}
	group.Wait()
	close(failed)
	var all []error
	for err := range failed {
		all = append(all, err)
	}
	return errors.Join(all...)
}

// Probe asks, by a mail of the desk to itself, whether the provider delivers
// plus addresses; the engine takes the answer in.
func (g *Gateway) Probe(ctx context.Context) error {
	return g.Store.Update(ctx, func(tx store.Tx) error {
		return secret.Probe(tx, &g.Engine.Desk().Self, g.Engine.Now())
	})
}

// Close closes the store.
func (g *Gateway) Close() error { return g.Store.Close() }

// identity reads, or at the first start makes, the secret behind the tokens and
// the name by which the desk knows its own letters.
func identity(ctx context.Context, st store.Store) (secret.Identity, error) {
	var self secret.Identity
	err := st.Update(ctx, func(tx store.Tx) error {
		keys, err := secret.Keys(tx)
		if err == nil && len(keys) == 0 {
			keys, err = secret.RotateKeys(tx, false)
		}
		if err != nil {
			return err
		}
		self.Keys = keys
		self.Instance, err = metaOr(tx, "instance", 8)
		return err
	})
	if err != nil {
		return self, fmt.Errorf("identity of the desk: %w", err)
	}
	return self, nil
}

// metaOr gives a kept value, or makes and keeps a random one of n bytes.
func metaOr(tx store.Tx, name string, n int) (string, error) {
	value, err := tx.Meta(name)
	if !errors.Is(err, store.ErrNotFound) {
		return value, err
	}
	random := make([]byte, n)
	rand.Read(random) // never fails (crypto/rand)
	value = hex.EncodeToString(random)
	return value, tx.SetMeta(name, value)
}
