package gateway_test

import (
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/store"
)

// TestCrowd: many people write at the same moment. Each has a ticket of his
// own number and one acknowledgement.
func TestCrowd(t *testing.T) {
	t.Parallel()
	w := newServers(t, users(crowd)...)
	for i := range crowd {
		_, raw := mailNo(i, "printer", "打印机卡纸")
		w.bring([]string{story.DeskAddress, "helpdesk@corp.example"}[i%2], raw)
	}
	stage := newStage(t, w, memory(t), story.Company()+"\n[caps]\ntotal_hour = 1000000\nall_tickets = 1000000\n")
	stage.Patience = 5 * time.Minute
	stage.Await(crowd)
	stage.Start()
	defer closed(t, stage)
	settle(t, stage)
	st := stage.Gateway.Store
	numbered(t, st, crowd)
	if rest := undecided(t, st); rest != "" {
		t.Error(rest)
	}
	onlyOnce(t, st, w, append(story.People(), users(crowd)...)...)
	for _, user := range users(crowd) {
		if got := len(letters(t, w, user)); got != 1 {
			t.Errorf("%s got %d letters, want 1", user, got)
		}
	}
}

// TestOneSenderWithoutEnd: what one sender writes beyond the caps of the rule
// book is held, and the ones behind it are handled.
func TestOneSenderWithoutEnd(t *testing.T) {
	t.Parallel()
	const n = 60
	w := newServers(t, users(n+1)...)
	for i := range n {
		_, raw := mailNo(i, "printer", "打印机卡纸，"+string(rune('一'+i))) // the same mail would be one ticket
		w.bring(story.DeskAddress, []byte(strings.Replace(string(raw), "From: user", "From: user0@corp.example\r\nX-Was: user", 1)))
	}
	_, raw := mailNo(n, "printer", "打印机卡纸")
	w.bring(story.DeskAddress, raw)
	stage := newStage(t, w, memory(t), "")
	stage.Await(n + 1)
	stage.Start()
	defer closed(t, stage)
	settle(t, stage)
	st := stage.Gateway.Store
	caps := stage.Book().Caps
	states := map[store.State]int{}
	view(t, st, func(tx store.Tx) error {
		mails, err := tx.ListIncoming(store.IncomingFilter{Limit: n + 1})
		for _, in := range mails {
			states[in.State]++
		}
		return err
	})
	if most := caps.NewTickets + 1; states[store.Opened] != most || states[store.Held] != n+1-most {
		t.Errorf("got %v, want %d tickets and the other mails held", states, most)
	}
	if got := len(letters(t, w, "user0@corp.example")); got != caps.SenderHour {
		t.Errorf("the sender got %d letters, want %d", got, caps.SenderHour)
	}
	if got := len(letters(t, w, users(n + 1)[n])); got != 1 {
		t.Errorf("the one behind him got %d letters, want 1", got)
	}
}
