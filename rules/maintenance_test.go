package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
)

func (o *office) tickets() (all []*store.Ticket) {
	o.t.Helper()
	o.view(func(tx store.Tx) (err error) {
		all, err = tx.ListTickets(store.TicketFilter{})
		slices.Reverse(all)
		return err
	})
	return all
}

func (o *office) outbox(letter string) (all []*store.Outgoing) {
	o.t.Helper()
	o.view(func(tx store.Tx) (err error) {
		all, err = tx.ListOutgoing(store.OutgoingFilter{Letter: letter, Limit: 10_000})
		slices.Reverse(all)
		return err
	})
	return all
}

func (o *office) view(read func(store.Tx) error) {
	o.t.Helper()
	if err := o.db.View(o.t.Context(), read); err != nil {
		o.t.Fatal(err)
	}
}

// After a downtime of months what fell due comes once, and then as planned.
func TestMaintenanceAfterADowntime(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-08-03 10:00")
	d := o.desk(`[[maintenance]]
name = "巡检"
when = "每周一 09:00"
target = "1d"
`)
	o.run(d)
	o.now = at(t, "2026-11-23 10:00")
	o.run(d)
	if got := o.tickets(); len(got) != 1 || got[0].Subject != "巡检" || got[0].Maintenance != "巡检" || !got[0].ResolveDue.Equal(at(t, "2026-11-24 10:00")) {
		t.Fatalf("after the downtime: got %d tickets %+v, want one that is due the next day", len(got), got)
	}
	o.run(d)
	o.run(o.desk(`[[maintenance]]
name = "巡检"
when = "每周一 09:00"
subject = "每周巡检"
`)) // another book with the same plan
	o.now = at(t, "2026-11-30 08:59")
	o.run(d)
	if got := len(o.tickets()); got != 1 {
		t.Errorf("before the next time: got %d tickets, want 1", got)
	}
	o.now = at(t, "2026-11-30 09:00")
	o.run(d)
	if got := len(o.tickets()); got != 2 {
		t.Errorf("at the next time: got %d tickets, want 2", got)
	}
}

// A changed plan moves what is to come and keeps what is due; without the plan
// nothing comes.
func TestMaintenanceReplanned(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 10:00")
	plan := func(when string) *Desk {
		return o.desk("[[maintenance]]\nname = \"巡检\"\nwhen = \"" + when + "\"\n")
	}
	o.run(plan("每周五 09:00"))
	o.run(plan("每周三 09:00"))
	o.now = at(t, "2026-11-26 09:00") // the desk was not running on Wednesday
	o.run(plan("每周一 09:00"))
	if got := len(o.tickets()); got != 1 {
		t.Errorf("what was due when the plan changed: got %d tickets, want 1", got)
	}
	o.now = at(t, "2026-11-27 09:00")
	o.run(plan("每周一 09:00"))
	if got := len(o.tickets()); got != 1 {
		t.Errorf("by the first plan: got %d tickets, want 1", got)
	}
	o.run(o.desk(""))
	o.now = at(t, "2026-11-30 09:00")
	o.run(o.desk(""))
	if got := len(o.tickets()); got != 1 {
		t.Errorf("without a plan: got %d tickets, want 1", got)
	}
	o.view(func(tx store.Tx) error {
		timers, err := tx.ListTimers(0, 100)
		for _, timer := range timers {
			if timer.Kind == store.TimerMaintenance {
				t.Errorf("a timer is left: %+v", timer)
			}
		}
		return err
	})
}

// staffed is a company with so many employees.
func staffed(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[[person]]\nname = \"员工%d\"\naddress = \"user%04d@corp.example\"\n", i, i)
	}
	return b.String()
}

// A reminder to many people is spread over the hours, leaves room within
// the caps, and reaches each of them once, however often the desk is started
// anew in between.
func TestReminderToMany(t *testing.T) {
	t.Parallel()
	const people = 120
	o := newOffice(t, "2026-11-30 09:00")
	book := staffed(people) + `
[caps]
total_hour = 120
[[reminder]]
name = "改密码"
when = "每月第一个工作日 10:50"
letter = "password"
except = ["user0003@corp.example", "陈晨"]
`
	d := o.desk(book)
	o.run(d)
	hour := map[string]int{}
	for o.now = at(t, "2026-12-01 10:50"); o.now.Before(at(t, "2026-12-01 14:00")); o.now = o.now.Add(5 * time.Minute) {
		before := len(o.outbox("notice_password"))
		o.run(d) // as after a start
		hour[o.now.In(time.FixedZone("", 8*3600)).Format("02T15")] += len(o.outbox("notice_password")) - before
	}
	seen := map[string]int{}
	for _, letter := range o.outbox("notice_password") {
		seen[letter.Recipient]++
		if !letter.Bulk || letter.Automatic != "auto-generated" || !strings.HasPrefix(letter.Unsubscribe, "mailto:it@corp.example?subject=%5Bdesk%5D%20unsubscribe-") {
			t.Fatalf("not as bulk mail is sent: %+v", letter)
		}
	}
	if want := people - 1 + 4 - 1; len(seen) != want || seen["user0003@corp.example"]+seen["chenchen@corp.example"] > 0 { // the desk has four people
		t.Errorf("got %d readers, want %d, without those who are excepted", len(seen), want)
	}
	for who, n := range seen {
		if n != 1 {
			t.Errorf("%s got it %d times", who, n)
		}
	}
	for h, n := range hour {
		if n > 60 {
			t.Errorf("%d letters in the hour %s", n, h)
		}
	}
	if hour["01T12"] > 0 || hour["01T13"] == 0 {
		t.Errorf("it goes out in working time: got %v", hour)
	}
}

func TestScheduleMistakes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"words of a schedule", "[[maintenance]]\nname = \"a\"\nwhen = \"每月第一个周八 09:00\"", "rules.toml:3:14: maintenance[0].when: of which days is missing here"},
		{"no schedule", "[[maintenance]]\nname = \"a\"", "maintenance[0].when: how often is missing here"},
		{"holiday", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\nholiday = \"never\"", "rules.toml:4:1: maintenance[0].holiday: \"never\"; write \"next\""},
		{"names twice", "[[reminder]]\nname = \"a\"\nwhen = \"每天 09:00\"\nletter = \"password\"\n[[reminder]]\nname = \"a\"\nwhen = \"每天 09:00\"\nletter = \"password\"", "rules.toml:6:1: reminder[1].name: the name is used twice"},
		{"category", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\ncategory = \"hardware/printr\"", "rules.toml:4:1: maintenance[0].category: \"hardware/printr\" is no subcategory of this book (\"hardware/printer\" is near)"},
		{"technician", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\ntechnician = \"王雷\"", "rules.toml:4:15: maintenance[0].technician: \"王雷\" is no technician"},
		{"group", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\ngroup = \"plant\"", "maintenance[0].group: no technician is in the group \"plant\""},
		{"file", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\nfile = \"none.txt\"", "maintenance[0].file: open none.txt"},
		{"device", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\ndevices = [\"PC-404\"]", "rules.toml:4:12: maintenance[0].devices[0]: \"PC-404\" is no tag"},
		{"each of none", "[[maintenance]]\nname = \"a\"\nwhen = \"每天 09:00\"\neach = true", "maintenance[0].each: a ticket for each of which devices"},
		{"nobody", "[[reminder]]\nname = \"a\"\nwhen = \"每天 09:00\"\nletter = \"password\"\nto = [\"市场部\"]", "rules.toml:5:7: reminder[0].to[0]: \"市场部\" is nobody"},
		{"letter", "[[reminder]]\nname = \"a\"\nwhen = \"每天 09:00\"", "reminder[0]: has no letter"},
	} {
		_, err := Parse("rules.toml", []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}

// Of several gateways on one database one opens the tickets, and one writes the
// letters.
func TestSchedulesOfSeveralGateways(t *testing.T) {
	t.Parallel()
	place := storetest.Postgres(t)
	o := newOffice(t, "2026-11-23 10:00")
	d := o.desk(staffed(40) + `[[maintenance]]
name = "巡检"
when = "每天 09:00"
[[reminder]]
name = "备份"
when = "每天 09:00"
letter = "backup"
to = ["everyone"]
`)
	var engines []*Engine
	for range 3 {
		db, err := sqldb.Open(t.Context(), place)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		o.db = db
		e := o.engine(d)
		o.steps(e)
		engines = append(engines, e)
	}
	for _, moment := range []string{"2026-11-24 09:00", "2026-11-25 09:00", "2026-11-25 09:05"} {
		o.now = at(t, moment)
		var all sync.WaitGroup
		for _, e := range engines {
			all.Go(func() {
				for n := 1; n > 0; {
					var err error
					if n, err = e.Step(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	}
	if got := len(o.tickets()); got != 2 {
		t.Errorf("of two days: got %d tickets, want 2", got)
	}
	times := map[string]int{}
	for _, letter := range o.outbox("notice_backup") {
		times[letter.Recipient]++
	}
	for who, n := range times {
		if n != 2 {
			t.Errorf("%s got %d letters of two days", who, n)
		}
	}
	if len(times) < 25 {
		t.Errorf("got %d readers", len(times))
	}
}
