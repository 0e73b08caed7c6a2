package rules_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

// TestRotateKeys: a running desk signs by the new key from the next mail on,
// and takes answers to letters that the key before signed.
func TestRotateKeys(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "maildesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	update := func(write func(store.Tx) error) {
		t.Helper()
		if err := db.Update(t.Context(), write); err != nil {
			t.Fatal(err)
		}
	}
	// The one key of a desk from before there could be several.
	update(func(tx store.Tx) error { return tx.SetMeta("key", strings.Repeat("ab", 32)) })
	var keys []secret.Key
	update(func(tx store.Tx) (err error) { keys, err = secret.Keys(tx); return err })

	book, err := rules.Parse("bench.toml", []byte(benchBook))
	if err != nil {
		t.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	engine := &rules.Engine{Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	engine.Use(&rules.Desk{Book: book, Letters: letters, Self: secret.Identity{
		Address: store.Address{Name: "IT", Address: "it@corp.example"}, Domain: "corp.example", Instance: "test", Keys: keys}})
	mail := func(i int, references ...string) (root string, ticket *store.Ticket) {
		t.Helper()
		m := benchMail(i, "打印机卡纸，打不出来", false, now)
		if len(references) > 0 {
			m = benchMail(i, "好了，可以了", true, now)
			m.Message.References = references
		}
		update(func(tx store.Tx) error { return tx.AddIncoming(m) })
		for n := 1; n > 0; {
			if n, err = engine.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		update(func(tx store.Tx) error {
			all, err := tx.ListOutgoing(store.OutgoingFilter{Recipient: m.Message.From.Address, Letter: "acknowledgement"})
			if err != nil {
				return err
			}
			root = all[0].References[0]
			ticket, err = tx.Ticket(all[0].TicketID)
			return err
		})
		return root, ticket
	}
	first, _ := mail(1)
	update(func(tx store.Tx) error { _, err := secret.RotateKeys(tx, false); return err })
	second, _ := mail(2)
	if !strings.Contains(first, ".a.") || !strings.Contains(second, ".b.") {
		t.Errorf("signed %s before and %s after, want key a and key b", first, second)
	}
	if _, ticket := mail(1, first); ticket.Status != store.StatusResolved {
		t.Errorf("the answer to a letter of the key before left the ticket %s, want it resolved", ticket.Status)
	}
	// When the older ones are forgotten, it proves nothing.
	update(func(tx store.Tx) error { _, err := secret.RotateKeys(tx, true); return err })
	third, _ := mail(3)
	if _, ticket := mail(2, second); ticket.Status == store.StatusResolved {
		t.Error("an answer to a letter of a forgotten key was taken for proved")
	}
	if _, ticket := mail(3, third); ticket.Status != store.StatusResolved {
		t.Errorf("the answer to a letter of a kept key left the ticket %s, want it resolved", ticket.Status)
	}
}
