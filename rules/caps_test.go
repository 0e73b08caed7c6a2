package rules_test

import (
	"fmt"
	"testing"

	"maildesk/store"
)

// TestCapsPutOff: letters over the cap of an hour leave in the hours after it,
// those to the desk's own people at once; a flood is held, and nothing is lost.
func TestCapsPutOff(t *testing.T) {
	t.Parallel()
	d := newBench(t, `
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
`)
	for i := range 20 {
		in := benchMail(i, "电脑开不了机，按了没反应，重启过了", false, d.now)
		in.Message.Fields.SelfTried = "重启过" // so that a technician gets it at once
		if err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.AddIncoming(in) }); err != nil {
			t.Fatal(err)
		}
	}
	d.work(t)
	got := map[string]int{}
	err := d.db.View(t.Context(), func(tx store.Tx) error {
		all, err := tx.ListOutgoing(store.OutgoingFilter{})
		if err != nil {
			return err
		}
		for _, o := range all {
			got[fmt.Sprintf("%s in %v", o.Letter, o.Next.Sub(d.now))]++
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
