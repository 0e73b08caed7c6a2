package gateway_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
	"maildesk/cmd/maildesk/story"
	"maildesk/store"
)

// lines hands over the messages of a log.
type lines struct {
	slog.Handler
	said chan string
}

func (l lines) Handle(ctx context.Context, r slog.Record) error {
	l.said <- r.Message
	return l.Handler.Handle(ctx, r)
}

func (l lines) WithAttrs([]slog.Attr) slog.Handler { return l }

// wait waits until the log says something.
func (l lines) wait(t *testing.T, words string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		select {
		case said := <-l.said:
			if strings.Contains(said, words) {
				return
			}
		case <-late:
			t.Fatalf("the log never said %q", words)
		}
	}
}

// A signal makes the desk read its book at once. A bad one is told once, until
// a good one was there.
func TestReloadBySignal(t *testing.T) {
	t.Parallel()
	world, err := story.NewLocal(story.DeskAddress, story.People(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = world.Close() })
	dir := t.TempDir()
	book := filepath.Join(dir, "rules.toml")
	save := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const own = "\n[[rule]]\nname = \"own\"\nwhen = 'vip'\nurgency = 3\n"
	bad := story.Company() + "\n[[rule]]\nname = \"own\"\nwhen = 'vip'\nurgency = 7\n"
	save(book, story.Company())
	save(filepath.Join(dir, config.FileName), "rules = \"rules.toml\"\n[desk]\naddress = \""+story.DeskAddress+"\"\nadmin = \"manager@corp.example\"\n"+world.Config())
	conf, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	log := lines{slog.NewTextHandler(t.Output(), nil), make(chan string, 1000)}
	hangup := make(chan os.Signal)
	g, err := gateway.Open(t.Context(), conf, gateway.Options{Log: slog.New(log), Reload: hangup, Look: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	rules := func() int { return len(g.Engine.Desk().Book.Rules()) }
	first := rules()
	read := func(text, says string) {
		t.Helper()
		save(book, text)
		hangup <- syscall.SIGHUP
		log.wait(t, says)
	}
	read(story.Company(), "as they were")
	read(story.Company()+own, "are in force")
	if rules() != first+1 {
		t.Errorf("%d rules are in force, want %d", rules(), first+1)
	}
	for range 2 {
		read(bad, "refused")
	}
	read("nonsense", "refused")
	if rules() != first+1 {
		t.Errorf("after a bad book %d rules are in force, want the %d before", rules(), first+1)
	}
	read(story.Company(), "are in force")
	read(bad, "refused")
	read(strings.Replace(story.Company(), "[manager]", "[[person]]", 1), "refused")
	read(story.Company(), "as they were")
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	var told []*store.Outgoing
	err = g.Store.View(t.Context(), func(tx store.Tx) (err error) {
		told, err = tx.ListOutgoing(store.OutgoingFilter{Letter: "book_refused"})
		return err
	})
	if err != nil || len(told) != 4 {
		t.Errorf("the administrator was told %d times, %v; want 4: the bad one, the nonsense, the bad one again after a good one, and the one without a manager", len(told), err)
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}
