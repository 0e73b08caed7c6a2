package rules

import (
	"fmt"
	"testing"
	"time"

	"maildesk/store"
)

// TestDowntime: targets that passed while the desk was down are told of once
// each; many in one letter to each technician and one to the manager.
func TestDowntime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		tickets int
		breach  int // letters of it
		overdue int
	}{
		{"a few", 2, 4, 0}, // to owner and manager; the missed response is told with the missed resolution
		{"many", 30, 0, 2},
	} {
		o := newOffice(t, "2026-11-23 09:00")
		e := o.engine(o.desk(""))
		for i := range test.tickets {
			o.mail(fmt.Sprintf("zhang%d@corp.example", i), store.Message{BaseSubject: fmt.Sprintf("账号被锁%d", i), NewText: fmt.Sprintf("我的域账号%d被锁定了，登录不了，没法工作", i*7919)})
		}
		o.steps(e)
		o.now = o.now.Add(2*time.Hour + time.Minute) // nobody answered the self-check
		o.steps(e)
		dispatched := len(o.outbox("dispatch"))
		o.now = o.now.Add(72 * time.Hour)
		o.steps(e)
		o.now = o.now.Add(2 * time.Minute)
		o.steps(e)
		if got := len(o.outbox("breach")); got != test.breach {
			t.Errorf("%s: %d letters of a missed target, want %d", test.name, got, test.breach)
		}
		overdue := o.outbox("overdue")
		if len(overdue) != test.overdue {
			t.Errorf("%s: %d letters of many, want %d", test.name, len(overdue), test.overdue)
		}
		if got := len(o.outbox("dispatch")) - dispatched; test.overdue > 0 && got != 0 {
			t.Errorf("%s: %d tickets were handed on, want none", test.name, got)
		}
		_, events, _ := o.ticket(1)
		told := map[string]int{}
		for _, event := range events {
			if event.Kind == store.EventBreached {
				told[event.Text]++
			}
		}
		if told["response"] != 1 || told["resolution"] != 1 {
			t.Errorf("%s: on record %v", test.name, told)
		}
	}
}
