package gateway

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/rules/strict"
	"maildesk/store"
)

// watch looks at the rule book and the letters, and lets them come into force
// when they have changed.
type watch struct {
	gateway *Gateway
	config  *config.Config
	self    secret.Identity
	now     func() time.Time
	changed func()
	hangup  <-chan os.Signal
	every   time.Duration

	mu    sync.Mutex
	read  string // how the files looked when they were read last; guarded by mu
	seen  string // how they looked last
	force string // what was in them when they came into force
}

func newWatch(g *Gateway, c *config.Config, self secret.Identity, o Options) *watch {
	w := &watch{
		gateway: g, config: c, self: self, now: o.Now, changed: o.Changed, hangup: o.Reload,
		every: cmp.Or(o.Look, 3*time.Second),
	}
	w.read, w.force = Look(w.config), w.content()
	w.seen = w.read
	return w
}

// Stale reports whether the rule book or a letter was changed and is not in
// force for all tickets yet.
func (g *Gateway) Stale() bool {
	g.watch.mu.Lock()
	defer g.watch.mu.Unlock()
	return g.watch.read != Look(g.watch.config) || !g.Engine.Adopted()
}

func (w *watch) run(ctx context.Context) error {
	tick := time.NewTicker(w.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.hangup:
			w.reload(ctx)
		case <-tick.C:
			// A file that is being written looks different each time.
			before := w.seen
			if w.seen = Look(w.config); w.seen == before && w.seen != w.read {
				w.reload(ctx)
			}
		}
	}
}

// files are those that a desk is made of: its rule book and its letters.
func files(c *config.Config) []string {
	all := rules.Files(c.Path(c.Rules))
	if folder := c.Path(c.Templates); folder != "" {
		for _, pattern := range []string{"*.txt", "letters/*.txt", "guides/*.txt"} {
			names, _ := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern))) // the patterns are right
			all = append(all, names...)
		}
	}
	return all
}

// Look is how the files of a desk look from outside, without reading the
// letters: another text when one of them has changed.
func Look(c *config.Config) string {
	var b strings.Builder
	for _, name := range files(c) {
		info, err := os.Stat(name)
		if err != nil {
			fmt.Fprintf(&b, "%s %v\n", name, err)
			continue
		}
		fmt.Fprintf(&b, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
	}
	return b.String()
}

// content stands for what is in the files.
func (w *watch) content() string {
	h := sha256.New()
	for _, name := range files(w.config) {
		text, err := os.ReadFile(name)
		fmt.Fprintf(h, "%s %v %d\n%s", name, err, len(text), text)
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// reload reads everything anew. What is good decides from the next mail on;
// what is not is refused, and the desk goes on by what it has.
func (w *watch) reload(ctx context.Context) {
	ctx = context.WithoutCancel(ctx) // what is begun is finished
	look, content := Look(w.config), w.content()
	log := w.gateway.Log
	desk, err := usable(w.config, w.self)
	switch {
	case err != nil:
		w.refuse(ctx, content, err)
	case content == w.force:
		log.Info("rule book and letters are as they were")
	default:
		w.force = content
		w.gateway.Engine.Use(desk)
		w.gateway.wake()
		log.Info("changed rule book and letters are in force", "rules", len(desk.Book.Rules()), "technicians", len(desk.Book.Directory.Technicians))
		if notes := desk.Book.Lint(desk.Letters.Guides()); len(notes) > 0 {
			log.Warn("things in the rule book that may not be meant: maildesk rules check tells which", "notes", len(notes))
		}
	}
	if err == nil {
		if err := w.forget(ctx); err != nil {
			log.Error("refused rule books are not forgotten", "err", err)
		}
	}
	w.mu.Lock()
	w.read = look
	w.mu.Unlock()
	w.changed()
}

// refusedName is where the store keeps which contents were refused since a
// good one, so that each is told once, whoever reads it.
const refusedName = "refused"

// mostTold is how many mistakes are told in one mail.
const mostTold = 50

func (w *watch) refuse(ctx context.Context, content string, why error) {
	log := w.gateway.Log
	var mistakes []string
	for _, err := range strict.Mistakes(why) {
		log.Error("changed rule book or letter refused, the old one stays in force", "err", err)
		mistakes = append(mistakes, err.Error())
	}
	if more := len(mistakes) - mostTold; more > 0 {
		mistakes = append(mistakes[:mostTold], fmt.Sprintf("and %d more", more))
	}
	err := w.gateway.Store.Update(ctx, func(tx store.Tx) error {
		told, err := tx.Meta(refusedName)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if slices.Contains(strings.Fields(told), content) {
			return nil
		}
		if err := tx.SetMeta(refusedName, strings.TrimSpace(told+" "+content)); err != nil {
			return err
		}
		return w.gateway.Engine.Desk().Refuse(tx, mistakes, w.now())
	})
	if err != nil {
		log.Error("the administrator is not told of the refused rule book", "err", err)
		return
	}
	w.gateway.Sender.Kick()
}

// forget begins anew to tell of refused contents.
func (w *watch) forget(ctx context.Context) error {
	return w.gateway.Store.Update(ctx, func(tx store.Tx) error {
		told, err := tx.Meta(refusedName)
		if errors.Is(err, store.ErrNotFound) || err == nil && told == "" {
			return nil
		}
		return errors.Join(err, tx.SetMeta(refusedName, ""))
	})
}
