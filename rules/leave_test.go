package rules

import (
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// TestLeaveOrders: what #leave and #back take down, for whom, and what they refuse.
func TestLeaveOrders(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	absent := []*store.Absence{{ID: 4, Person: "zhaomin@corp.example", From: monday.Add(-time.Hour), Until: monday.Add(time.Hour)}}
	for _, test := range []struct{ who, text, want string }{
		{"wanglei", "#leave 2026-12-01..2026-12-05", "wanglei 12-01 00:00 12-06 00:00"},
		{"wanglei", "#请假 12月1日-5日 赵敏", "wanglei 12-01 00:00 12-06 00:00 zhaomin"},
		{"wanglei", "#请假 年假 下周一到周三，由赵敏代班", "wanglei 11-30 00:00 12-03 00:00 zhaomin"},
		{"wanglei", "#请假12月1日", "wanglei 12-01 00:00 12-02 00:00"},
		{"wanglei", "#leave until 5 Dec deputy 赵敏", "wanglei 11-23 09:00 12-06 00:00 zhaomin"},
		{"wanglei", "#请假 今天下午", "wanglei 11-23 12:00 11-24 00:00"},
		{"manager", "#请假 王磊 明天", "wanglei 11-24 00:00 11-25 00:00"},
		{"manager", "#请假 王磊明天", "wanglei 11-24 00:00 11-25 00:00"},
		{"manager", "#请假 明天", "whose_leave"},
		{"wanglei", "#请假 赵敏 明天", "own_leave"},
		{"wanglei", "#请假 明天 王磊", "own_deputy"},
		{"wanglei", "#请假 明天 王五", "unknown_person"},
		{"wanglei", "#请假", "no_dates"},
		{"wanglei", "#请假 身体不适", "no_dates"},
		{"wanglei", "#请假 2026-11-20", "past_dates"},
		{"wanglei", "#请假 2026-12-01..2028-12-01", "long_leave"},
		{"wanglei", "#销假", "no_leave"},
		{"zhaomin", "#销假", "back 4"},
		{"zhaomin", "#请假 结束", "back 4"},
		{"manager", "#back 赵敏", "back 4"},
	} {
		p := d.Book.Directory.Find(test.who + "@corp.example")
		c := about(ticketIn(store.StatusWorking, store.AskedNone), from(p.Mail(), "x", test.text))
		c.Sender, c.Proof, c.Absent = p, store.ProofToken, absent
		out := d.decide(c, monday)
		got := ""
		for _, a := range out.Absences {
			user := func(key string) string { name, _, _ := strings.Cut(key, "@"); return name }
			got = strings.TrimSpace(user(a.Person) + " " + a.From.In(d.Book.Zone()).Format("01-02 15:04") + " " + a.Until.In(d.Book.Zone()).Format("01-02 15:04") + " " + user(a.Deputy))
		}
		for _, id := range out.Back {
			got = "back " + itoa(int(id))
		}
		if got == "" && len(out.Letters) == 1 {
			got = out.Letters[0].Data.Lines[0].Error
		}
		if got != test.want {
			t.Errorf("%s, %q: got %q, want %q", test.who, test.text, got, test.want)
		}
	}
}

// TestOutOfOffice: what an automatic answer of a technician teaches.
func TestOutOfOffice(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	toHim := map[string]*store.Outgoing{"x": {Letter: "dispatch", Recipient: wanglei.Address}}
	for _, test := range []struct {
		name, text string
		kind       store.Kind
		answered   map[string]*store.Outgoing
		want       string
	}{
		{"with dates", "我于11月20日至11月27日休假", store.AutoReply, toHim, "2026-11-28 00:00"},
		{"without", "我正在出差，有事请打电话", store.AutoReply, toHim, "2026-11-25 09:00"},
		{"of the last time", "我于10月1日至10月7日休假", store.AutoReply, toHim, ""},
		{"a mere receipt", "您好，邮件已收到，我会尽快回复", store.AutoReply, toHim, ""},
		{"answers no letter of his", "我正在出差", store.AutoReply, nil, ""},
		{"answers somebody else's", "我正在出差", store.AutoReply, map[string]*store.Outgoing{"x": {Letter: "dispatch", Recipient: "zhaomin@corp.example"}}, ""},
		{"a notification", "我正在出差", store.Notification, toHim, ""},
		{"his own words", "我正在出差", store.Human, toHim, ""},
	} {
		in := from(wanglei, "自动回复", test.text)
		in.Message.Kind = test.kind
		c := about(ticketIn(store.StatusOpen, store.AskedNone), in)
		c.Sender, c.Proof, c.Answered = d.Book.Directory.Find(wanglei.Address), store.ProofToken, test.answered
		out := d.decide(c, monday)
		got := ""
		for _, a := range out.Absences {
			got = a.Until.In(d.Book.Zone()).Format("2006-01-02 15:04")
			if !a.Learned || a.Person != wanglei.Address || !a.From.Equal(monday) {
				t.Errorf("%s: %+v", test.name, a)
			}
		}
		if got != test.want || test.kind.Automatic() && len(out.Letters) > 0 {
			t.Errorf("%s: away until %q, want %q; letters %q", test.name, got, test.want, names(out))
		}
	}
}

// TestWritesAgain: a mail of his own ends what was learned, and nothing else.
func TestWritesAgain(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	early := monday.Add(-time.Hour)
	absent := []*store.Absence{
		{ID: 1, Person: wanglei.Address, From: early, Until: monday.Add(time.Hour), Learned: true},
		{ID: 2, Person: wanglei.Address, From: early, Until: monday.Add(time.Hour)},
		{ID: 3, Person: "zhaomin@corp.example", From: early, Until: monday.Add(time.Hour), Learned: true},
	}
	for _, proof := range []store.Proof{store.ProofToken, store.Unproved} {
		c := about(ticketIn(store.StatusWorking, store.AskedNone), from(wanglei, "x", "您好，请重启一下"))
		c.Sender, c.Proof, c.Absent = d.Book.Directory.Find(wanglei.Address), proof, absent
		out := d.decide(c, monday)
		if back := proof == store.ProofToken; len(out.Back) > 0 != back || back && out.Back[0] != 1 {
			t.Errorf("proof %q: back %v", proof, out.Back)
		}
	}
}

// TestAwayOwner: what comes for a technician who is away goes to who is there.
func TestAwayOwner(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, test := range []struct {
		name    string
		status  store.Status
		until   time.Duration
		deputy  string
		away    string // another who is away
		letters string
		owner   string
	}{
		{"not taken", store.StatusOpen, 48 * time.Hour, "", "", "dispatch→zhaomin", "zhaomin"},
		{"taken, and the requester waits", store.StatusWorking, 48 * time.Hour, "", "", "dispatch→zhaomin new_owner→zhangsan", "zhaomin"},
		{"a deputy", store.StatusWorking, 48 * time.Hour, "chenchen", "", "dispatch→chenchen new_owner→zhangsan", "chenchen"},
		{"a deputy who is away", store.StatusOpen, 48 * time.Hour, "chenchen", "chenchen", "dispatch→zhaomin", "zhaomin"},
		{"two are away: it goes to the third", store.StatusOpen, 48 * time.Hour, "", "zhaomin", "dispatch→chenchen", "chenchen"},
		{"it waits for the requester: the deputy has it, and it goes on waiting", store.StatusWaiting, 48 * time.Hour, "chenchen", "", "dispatch→chenchen", "chenchen"},
	} {
		ticket := ticketIn(test.status, store.AskedNone)
		ticket.Tier = store.Intermediate
		c := about(ticket, nil)
		c.Mail = nil
		data := `{"from":"wanglei@corp.example"}`
		if test.deputy != "" {
			data = `{"from":"wanglei@corp.example","to":"` + test.deputy + `@corp.example"}`
		}
		c.Timer = &store.Timer{Kind: store.TimerHandOver, TicketID: 1, Data: []byte(data)}
		c.Absent = []*store.Absence{{Person: wanglei.Address, From: monday, Until: monday.Add(test.until)}}
		if test.away != "" {
			c.Absent = append(c.Absent, &store.Absence{Person: test.away + "@corp.example", From: monday, Until: monday.Add(test.until)})
		}
		out := d.decide(c, monday.Add(time.Hour))
		if names(out) != test.letters || out.Ticket.Assignee != test.owner+"@corp.example" {
			t.Errorf("%s: letters %q, owner %s; want %q, %s", test.name, names(out), out.Ticket.Assignee, test.letters, test.owner)
		}
		if test.status == store.StatusWaiting && (out.Ticket.Status != store.StatusWaiting || out.Ticket.Paused.IsZero()) {
			t.Errorf("%s: %s, paused %v", test.name, out.Ticket.Status, out.Ticket.Paused)
		}
	}
}

// TestHandedOnOnce: after a downtime acceptance and breach are due together;
// the ticket is handed on once, in whichever order they happen.
func TestHandedOnOnce(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	late := monday.Add(6 * time.Hour) // behind the response target
	for _, order := range [][]store.TimerKind{{store.TimerAccept, store.TimerResponseBreach}, {store.TimerResponseBreach, store.TimerAccept}} {
		c := about(ticketIn(store.StatusOpen, store.AskedNone), nil)
		c.Mail = nil
		c.Events = append(c.Events, &store.Event{At: monday, Kind: store.EventAssigned, Actor: "desk", Text: wanglei.Address})
		dispatched, replaced := 0, false
		for _, kind := range order {
			if kind == store.TimerAccept && replaced {
				continue // the engine passes over a timer that was replaced
			}
			c.Timer = &store.Timer{Kind: kind, TicketID: 1, Due: late}
			out := d.decide(c, late)
			for _, l := range out.Letters {
				if l.Name == "dispatch" {
					dispatched++
				}
			}
			for i := range out.Events {
				c.Events = append(c.Events, &out.Events[i])
			}
			for _, timer := range out.Timers {
				replaced = replaced || timer.Kind == store.TimerAccept
			}
			c.Ticket = out.Ticket
		}
		if dispatched != 1 || c.Ticket.Assignee != "zhaomin@corp.example" {
			t.Errorf("%v: dispatched %d times, now %s", order, dispatched, c.Ticket.Assignee)
		}
	}
}

// TestAssignKeepsWaiting: what waits goes on waiting when it is handed over,
// and its clock stands as still as before; who escalates it wants it worked on.
func TestAssignKeepsWaiting(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, test := range []struct {
		text   string
		status store.Status
		want   store.Status
	}{
		{"#转派 赵敏", store.StatusWaiting, store.StatusWaiting},
		{"#转派 赵敏", store.StatusResolved, store.StatusResolved},
		{"#转派 赵敏", store.StatusWorking, store.StatusOpen},
		{"#升级 需要权限", store.StatusWaiting, store.StatusOpen},
	} {
		c := about(ticketIn(test.status, store.AskedNone), from(wanglei, "x", test.text))
		c.Sender, c.Proof = d.Book.Directory.Find(wanglei.Address), store.ProofToken
		out := d.decide(c, monday.Add(time.Hour))
		waits := out.Ticket.Status == store.StatusWaiting
		if out.Ticket.Status != test.want || out.Ticket.Assignee != "zhaomin@corp.example" || waits == out.Ticket.Paused.IsZero() {
			t.Errorf("%s on a ticket %s: %s, paused %v, owner %s", test.text, test.status, out.Ticket.Status, out.Ticket.Paused, out.Ticket.Assignee)
		}
		for _, timer := range out.Timers {
			if timer.Kind == store.TimerAccept && test.want != store.StatusOpen {
				t.Errorf("%s on a ticket %s: is to be taken by %v", test.text, test.status, timer.Due)
			}
		}
	}
}
