package rules

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
	"maildesk/templates"
)

// letters are the names of letters to somebody, in order.
func (o *office) letters(to string) string {
	o.t.Helper()
	var names []string
	err := o.db.View(o.t.Context(), func(tx store.Tx) error {
		list, err := tx.ListOutgoing(store.OutgoingFilter{Recipient: to, Limit: 1000})
		for i := len(list) - 1; i >= 0; i-- {
			names = append(names, list[i].Letter)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// all are all tickets, oldest first.
func (o *office) all() (tickets []*store.Ticket) {
	o.t.Helper()
	err := o.db.View(o.t.Context(), func(tx store.Tx) error {
		list, err := tx.ListTickets(store.TicketFilter{Limit: 10000})
		for i := len(list) - 1; i >= 0; i-- {
			tickets = append(tickets, list[i])
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return tickets
}

func outage(i int) store.Message {
	subject := []string{"ERP打不开", "erp登不上去", "ERP is down", "ERP卡死了", "无法访问ERP"}[i%5]
	return store.Message{BaseSubject: subject, NewText: fmt.Sprintf("%s，第%d次刷新也不行，超时。", subject, i)}
}

// TestStormIsOneIncident: a hundred people report one outage, a batch at a
// time: one incident, one mail to each of them, and a few to those who work.
func TestStormIsOneIncident(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 10:00")
	d := o.desk("\n[caps]\ntotal_hour = 1000\nall_tickets = 20\n")
	const people = 100
	for i := range people {
		o.mail(fmt.Sprintf("u%d@corp.example", i), outage(i))
		if i%10 == 9 {
			o.run(d)
			o.now = o.now.Add(time.Minute)
		}
	}
	o.now = o.now.Add(15 * time.Minute)
	o.run(d)
	var incident *store.Ticket
	children := 0
	for _, ticket := range o.all() {
		switch {
		case ticket.Major && incident != nil:
			t.Fatalf("two incidents: %s and %s", incident.Number, ticket.Number)
		case ticket.Major:
			incident = ticket
		case ticket.Incident == 0:
			t.Errorf("%s of %s is part of no incident", ticket.Number, ticket.Requester.Address)
		default:
			children++
			_, _, timers := o.ticket(ticket.ID)
			if len(timers) > 0 || ticket.Assignee != "" || !ticket.ResolveDue.IsZero() {
				t.Errorf("%s is not silent: %d timers, %q has it, due %v", ticket.Number, len(timers), ticket.Assignee, ticket.ResolveDue)
			}
		}
	}
	if incident == nil || children != people || incident.Reporters != people || incident.Priority != store.Critical || incident.Tier != store.Senior {
		t.Fatalf("got %+v with %d children", incident, children)
	}
	for i := range people {
		if got := o.letters(fmt.Sprintf("u%d@corp.example", i)); strings.Count(got, "incident_part") != 1 || strings.Contains(got, "acknowledgement acknowledgement") {
			t.Errorf("to u%d: %s", i, got)
		}
	}
	if got := o.letters(incident.Assignee); len(strings.Fields(got)) > 8 {
		t.Errorf("to the leader: %s", got)
	}
	if got := o.letters("manager@corp.example"); len(strings.Fields(got)) > 5 {
		t.Errorf("to the manager: %s", got)
	}
}

// TestIncidentNeedsDifferentPeople: what makes an incident, and what does not.
func TestIncidentNeedsDifferentPeople(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		book  string
		who   []string
		pause time.Duration
		want  bool
	}{
		{"three people", "", []string{"a", "b", "c"}, time.Minute, true},
		{"two people", "", []string{"a", "b"}, time.Minute, false},
		{"one person three times", "", []string{"a", "a", "a"}, time.Minute, false},
		{"two of whom one writes again", "", []string{"a", "b", "a"}, time.Minute, false},
		{"too slowly", "", []string{"a", "b", "c"}, 50 * time.Minute, false},
		{"a longer window", "[incident]\nwindow = \"3h\"", []string{"a", "b", "c"}, 50 * time.Minute, true},
		{"two are enough", "[incident]\nreporters = 2", []string{"a", "b"}, time.Minute, true},
		{"switched off", "[incident]\noff = true", []string{"a", "b", "c", "d"}, time.Minute, false},
		{"another name of the system", "[incident.systems]\nerp = [\"ERP\", \"老系统\"]", []string{"a", "b", "old"}, time.Minute, true},
		{"a name that the book does not know", "", []string{"a", "b", "old"}, time.Minute, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, "2026-11-23 10:00")
			d := o.desk("\n" + test.book + "\n")
			for i, who := range test.who {
				m := outage(i)
				if who == "old" {
					m = store.Message{BaseSubject: "老系统", NewText: "老系统进不去了，超时"}
				}
				o.mail(who+"@corp.example", m)
				o.run(d)
				o.now = o.now.Add(test.pause)
			}
			got := false
			for _, ticket := range o.all() {
				got = got || ticket.Major
			}
			if got != test.want {
				t.Errorf("incident: %v, want %v", got, test.want)
			}
		})
	}
}

// TestIncidentOrders: what the orders about incidents do to which tickets, and
// why they are refused.
func TestIncidentOrders(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	incident := func() *store.Ticket {
		ticket := ticketIn(store.StatusWorking, store.AskedNone)
		ticket.ID, ticket.Number, ticket.Major, ticket.Reporters, ticket.Requester = 9, "IT20261123009", true, 3, d.Self.Address
		return ticket
	}
	child := func() *store.Ticket {
		ticket := ticketIn(store.StatusWorking, store.AskedNone)
		ticket.Incident, ticket.Assignee = 9, ""
		return ticket
	}
	children := []*store.Child{{ID: 1, Number: "IT20261123001", Status: store.StatusWorking}, {ID: 2, Number: "IT20261123002", Status: store.StatusClosed}, {ID: 3, Number: "IT20261123003", Status: store.StatusResolved}}
	other := ticketIn(store.StatusOpen, store.AskedNone)
	other.ID, other.Number = 5, "IT20261123005"
	for _, test := range []struct {
		ticket *store.Ticket
		text   string
		want   string // done or refused of the receipt, and who is told
	}{
		{incident(), "#通知 十点恢复", "notified part:1 part:3"},
		{incident(), "#notify", "no_progress"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#通知 十点恢复", "no_incident"},
		{incident(), "#解决 换了交换机", "resolved part:1 part:3"},
		{incident(), "#关闭", "closed part:1 part:3"},
		{incident(), "#移出", "incident_undone part:1 part:3"},
		{incident(), "#unlink IT20261123003", "unlinked part:3"},
		{incident(), "#移出 IT20261123002", "not_in_incident"},
		{incident(), "#移出 张三", "no_number"},
		{child(), "#移出", "unlinked reporters:9"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#移出", "no_part"},
		{child(), "#接单", "in_incident"},
		{child(), "#转派 赵敏", "in_incident"},
		{child(), "#备注 问过了", "noted"},
		{child(), "#重大事件", "in_incident"},
		{incident(), "#重大事件 IT20261123005", "gathered gather:9"},
		{incident(), "#重大事件", "no_number"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#重大事件 IT20261123009", "gathered gather:9"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#重大事件 IT20261123404", "unknown_ticket"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#重大事件 IT20261123005", "declared gather:0"},
		{ticketIn(store.StatusWorking, store.AskedNone), "#incident", "declared gather:0"},
	} {
		c := about(test.ticket, from(wanglei, "ERP故障", test.text))
		c.Sender, c.Proof = d.Book.Directory.Find(wanglei.Address), store.ProofToken
		if test.ticket.Major {
			c.Children = children
		}
		if test.ticket.Incident != 0 {
			c.Ties.Incident = incident()
		}
		c.Named = map[string]*Dossier{other.Number: {Ticket: other}, "IT20261123009": {Ticket: incident()}}
		out := d.decide(c, monday)
		got := ""
		for _, l := range out.Letters {
			if l.Name == "receipt" {
				got = l.Data.Lines[0].Done + l.Data.Lines[0].Error
			}
		}
		timers := out.Timers
		for _, more := range out.More {
			timers = append(timers, more.Timers...)
		}
		for _, timer := range timers {
			switch timer.Kind {
			case store.TimerPart, store.TimerGather, store.TimerReporters:
				got += fmt.Sprintf(" %s:%d", timer.Kind, timer.TicketID)
			}
		}
		if got != test.want {
			t.Errorf("%s on %s: got %q, want %q", test.text, test.ticket.Number, got, test.want)
		}
		for _, l := range out.Letters {
			if test.ticket.Major && l.To.Key() == zhangsan.Key() {
				t.Errorf("%s: %s goes to a reporter from the incident's own turn", test.text, l.Name)
			}
		}
	}
}

// TestPartHears: what an incident tells its tickets, once and not too late.
func TestPartHears(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	incident := &store.Ticket{ID: 9, Number: "IT20261123009", Subject: "ERP故障", Major: true, Status: store.StatusWorking, Assignee: wanglei.Address, Opened: monday}
	for _, test := range []struct {
		do      string
		status  store.Status
		part    int64 // of which incident
		silent  bool
		want    store.Status
		still   int64
		letters string
	}{
		{"join", store.StatusOpen, 0, false, store.StatusWorking, 9, "incident_part→zhangsan"},
		{"join", store.StatusWaiting, 0, false, store.StatusWorking, 9, "incident_part→zhangsan"},
		{"join", store.StatusOpen, 0, true, store.StatusWorking, 9, ""},
		{"join", store.StatusWorking, 8, false, store.StatusWorking, 8, ""},
		{"join", store.StatusClosed, 0, false, store.StatusClosed, 0, ""},
		{"progress", store.StatusWorking, 9, false, store.StatusWorking, 9, "incident_progress→zhangsan"},
		{"progress", store.StatusWorking, 0, false, store.StatusWorking, 0, ""},
		{"progress", store.StatusWorking, 9, true, store.StatusWorking, 9, ""},
		{"solved", store.StatusWorking, 9, false, store.StatusResolved, 9, "incident_resolved→zhangsan"},
		{"solved", store.StatusResolved, 9, false, store.StatusResolved, 9, ""},
		{"closed", store.StatusWorking, 9, false, store.StatusClosed, 9, "incident_resolved→zhangsan"},
		{"closed", store.StatusResolved, 9, false, store.StatusClosed, 9, ""},
		{"reopened", store.StatusResolved, 9, false, store.StatusWorking, 9, "incident_progress→zhangsan"},
		{"reopened", store.StatusWorking, 9, false, store.StatusWorking, 9, ""},
		{"leave", store.StatusWorking, 9, false, store.StatusOpen, 0, "dispatch→wanglei incident_left→zhangsan"},
	} {
		ticket := ticketIn(test.status, store.AskedNone)
		ticket.Incident = test.part
		if test.part != 0 {
			ticket.Assignee = ""
		}
		c := about(ticket, nil)
		c.Timer = &store.Timer{TicketID: 1, Kind: store.TimerPart, Due: monday, Data: timerData(notice{Do: test.do, Incident: 9, Text: "十点恢复", Actor: wanglei.Address})}
		c.Ties.Incident, c.Silent = incident, test.silent
		out := d.decide(c, monday.Add(time.Hour))
		if out.Ticket.Status != test.want || out.Ticket.Incident != test.still || names(out) != test.letters {
			t.Errorf("%s on a ticket %s of incident %d: got %s of %d, letters %q; want %s of %d, %q",
				test.do, test.status, test.part, out.Ticket.Status, out.Ticket.Incident, names(out), test.want, test.still, test.letters)
		}
	}
}

// TestRepeats: what is the same mail again.
func TestRepeats(t *testing.T) {
	t.Parallel()
	const human, machine = store.Human, store.Notification
	for _, test := range []struct {
		name string
		kind store.Kind
		one  [2]string // subject, text
		two  [2]string
		want bool
	}{
		{"the same", human, [2]string{"键盘坏了", "按键没反应"}, [2]string{"键盘坏了", "按键没反应"}, true},
		{"other blanks and marks", human, [2]string{"键盘坏了", "按键没反应。"}, [2]string{"键盘坏了！", " 按键没反应\n"}, true},
		{"another number", human, [2]string{"键盘坏了", "工位302的键盘坏了"}, [2]string{"键盘坏了", "工位305的键盘坏了"}, false},
		{"other words", human, [2]string{"键盘坏了", "按键没反应"}, [2]string{"键盘坏了", "空格键没反应"}, false},
		{"says nothing", human, [2]string{"", "。"}, [2]string{"", "。"}, false},
		{"other values of one machine", machine, [2]string{"PROBLEM: disk on srv-01", "free 8.4% at 09:12, event 83921"}, [2]string{"PROBLEM: disk on srv-01", "free 7.9% at 09:17, event 83977"}, true},
		{"another machine", machine, [2]string{"PROBLEM: disk on srv-01", "free 8.4%"}, [2]string{"PROBLEM: disk on srv-02", "free 8.4%"}, false},
		{"another matter of one machine", machine, [2]string{"PROBLEM: disk on srv-01", "free 8.4%"}, [2]string{"PROBLEM: memory on srv-01", "free 8.4%"}, false},
		{"over", machine, [2]string{"PROBLEM: disk on srv-01", "free 8.4%"}, [2]string{"OK: disk on srv-01", "all is well"}, true},
		{"Chinese, over", machine, [2]string{"【告警】srv-01 磁盘空间不足", "剩余5%"}, [2]string{"【恢复】srv-01 磁盘空间不足", "剩余50%"}, true},
		{"without a name of a machine", machine, [2]string{"备份任务失败", "任务 财务库备份 于 2026-11-22 01:00 失败"}, [2]string{"备份任务失败", "任务 财务库备份 于 2026-11-23 01:00 失败"}, true},
		{"another task", machine, [2]string{"备份任务失败", "任务 财务库备份 失败"}, [2]string{"备份任务失败", "任务 人事库备份 失败"}, false},
		{"another room", machine, [2]string{"温度过高", "3号机房温度过高"}, [2]string{"温度过高", "4号机房温度过高"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, "2026-11-23 10:00")
			d := o.desk("\n[[rule]]\nname = \"all\"\nwhen = 'true'\nnonticket = false\n")
			for _, m := range [][2]string{test.one, test.two} {
				o.mailKind("x@corp.example", store.Message{BaseSubject: m[0], NewText: m[1]}, test.kind)
				o.run(d)
				o.now = o.now.Add(time.Minute)
			}
			if got := len(o.all()) == 1; got != test.want {
				t.Errorf("one ticket: %v, want %v", got, test.want)
			}
		})
	}
}

// TestFlood: a script that sends the same again and again opens one ticket, and
// its owner is told at ten and at a hundred.
func TestFlood(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 10:00")
	d := o.desk("")
	const mails = 120
	for i := range mails {
		o.mail("script@corp.example", store.Message{BaseSubject: "导出任务失败", NewText: fmt.Sprintf("批次 %d 导出失败，已重试过", 1000+i), Fields: store.Fields{SelfTried: "重试过"}})
		if i%40 == 0 {
			o.run(d)
			o.now = o.now.Add(time.Minute)
		}
	}
	o.run(d)
	tickets := o.all()
	if len(tickets) != scriptMails {
		t.Fatalf("got %d tickets, want %d: so many before it is a script", len(tickets), scriptMails)
	}
	repeats := 0
	for _, ticket := range tickets {
		repeats += ticket.Repeats
	}
	if repeats != mails-scriptMails {
		t.Errorf("got %d repeats, want %d", repeats, mails-scriptMails)
	}
	if got := strings.Count(o.letters("script@corp.example"), "acknowledgement"); got != scriptMails {
		t.Errorf("got %d acknowledgements, want %d", got, scriptMails)
	}
	told := 0
	for _, p := range d.Book.Directory.Technicians {
		told += strings.Count(o.letters(p.Address), "repeated")
	}
	if told != 2 {
		t.Errorf("the owner was told %d times, want at 10 and at 100", told)
	}
}

// TestTwoGatewaysOneIncident: two gateways on one database meet the same storm.
func TestTwoGatewaysOneIncident(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	o := &office{t: t, db: db, now: at(t, "2026-11-23 10:00")}
	d := o.desk("")
	const people = 60
	for i := range people {
		o.mail(fmt.Sprintf("u%d@corp.example", i), outage(i))
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			e := Engine{Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return o.now }}
			e.Use(d)
			for quiet := 0; quiet < 3; {
				n, err := e.Step(t.Context())
				if err != nil && !fatal(err) {
					t.Error(err)
					return
				}
				if n == 0 && err == nil {
					quiet++
				} else {
					quiet = 0
				}
			}
		})
	}
	wg.Wait()
	o.now = o.now.Add(2 * time.Hour) // what was put off by a conflict
	o.run(d)
	majors, parts := 0, 0
	for _, ticket := range o.all() {
		switch {
		case ticket.Major:
			majors++
		case ticket.Incident != 0:
			parts++
		}
	}
	if majors != 1 || parts != people {
		t.Errorf("got %d incidents with %d tickets, want 1 with %d", majors, parts, people)
	}
}

// TestOutageName: nobody's words are in what everybody reads.
func TestOutageName(t *testing.T) {
	t.Parallel()
	if got := templates.OutageName("zh", []string{"ERP", "OA"}); got != "ERP、OA故障" {
		t.Errorf("got %q", got)
	}
	if got := templates.OutageName("en", []string{"VPN"}); got != "Outage: VPN" {
		t.Errorf("got %q", got)
	}
}
