package rules_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"maildesk/rules"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

// TestCapsPutOff: letters over the cap of an hour leave in the hours after it,
// those to the desk's own people at once; a flood is held, and nothing is lost.
func TestCapsPutOff(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "maildesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	book, err := rules.Parse("caps.toml", []byte(`
[company]
domains = ["corp.example"]
[caps]
total_hour = 10
all_tickets = 15
[manager]
name = "刘主管"
address = "manager@corp.example"
[[technician]]
name = "陈晨"
address = "chenchen@corp.example"
tier = "junior"
`))
	if err != nil {
		t.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	engine := &rules.Engine{Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	engine.Use(&rules.Desk{Book: book, Letters: letters, Self: rules.Identity{
		Address: store.Address{Name: "IT", Address: "it@corp.example"}, Domain: "corp.example", Instance: "test", Keys: []rules.Key{{ID: "a", Secret: []byte("key")}}}})
	for i := range 20 {
		in := benchMail(i, "电脑开不了机，按了没反应，重启过了", false, now)
		in.Message.Fields.SelfTried = "重启过" // so that a technician gets it at once
		if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.AddIncoming(in) }); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n > 0; {
		if n, err = engine.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]int{}
	err = db.View(t.Context(), func(tx store.Tx) error {
		all, err := tx.ListOutgoing(store.OutgoingFilter{})
		if err != nil {
			return err
		}
		for _, o := range all {
			got[fmt.Sprintf("%s in %v", o.Letter, o.Next.Sub(now))]++
		}
		held, err := tx.ListIncoming(store.IncomingFilter{State: store.Held})
		got["held"] = len(held)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Each new ticket has an acknowledgement and a dispatch; both count, and only
	// the former waits.
	want := map[string]int{"dispatch in 0s": 15, "acknowledgement in 0s": 5, "acknowledgement in 1h0m0s": 5, "acknowledgement in 2h0m0s": 5, "held": 5}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
