package rules

import (
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

const staffBook = `
[company]
domains = ["corp.example"]
[manager]
name = "刘主管"
address = "manager@corp.example"
[[technician]]
name = "早"
address = "early@corp.example"
tier = "junior"
shifts = ["mon-fri 08:00-16:00"]
[[technician]]
name = "晚"
address = "late@corp.example"
tier = "junior"
shifts = ["mon-fri 16:00-24:00", "fri 00:00-06:00"]
[[technician]]
name = "常"
address = "office@corp.example"
tier = "intermediate"
away = ["2026-11-26", "2026-12-24..2026-12-25"]
[[technician]]
name = "高"
address = "senior@corp.example"
tier = "senior"
skills = ["network"]
[duty]
handover = "09:00"
roster = ["weekly from 2026-11-23: 高, 常", "2026-12-25: 早", "2026-12-26: 早+晚"]
on_call = ["常", "高"]
`

func who(people []*Person) string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

// TestRank: who gets a ticket at which moment, and why.
func TestRank(t *testing.T) {
	t.Parallel()
	b := mustBook(t, staffBook)
	away := func(name, from, until string) *store.Absence {
		return &store.Absence{Person: name + "@corp.example", From: at(t, from), Until: at(t, until)}
	}
	leave := []*store.Absence{away("early", "2026-11-25 00:00", "2026-11-26 00:00"), away("senior", "2026-11-30 12:00", "2026-12-07 00:00"),
		away("office", "2026-12-16 00:00", "2026-12-18 00:00"), away("senior", "2026-12-17 00:00", "2026-12-18 00:00")}
	for _, test := range []struct {
		name, at    string
		priority    store.Priority
		tier        store.Tier
		subcategory string
		want        string // in order
		because     string
	}{
		{"the early shift", "2026-11-23 10:00", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"its last minute", "2026-11-23 15:59", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"the late shift", "2026-11-23 16:00", store.Normal, store.Junior, "hardware/printer", "晚 常", "tier"},
		{"at night it waits for the morning, when the early shift is there", "2026-11-24 02:00", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"in the evening who is there is asked before who comes", "2026-11-23 22:00", store.Normal, store.Junior, "hardware/printer", "晚 早 常", "duty"},
		{"a night shift over midnight, on a Saturday", "2026-11-27 05:00", store.Normal, store.Junior, "hardware/printer", "晚 早 常", "duty"},
		{"on leave for the day", "2026-11-25 10:00", store.Normal, store.Junior, "hardware/printer", "常", "only"},
		{"on leave until midnight", "2026-11-26 09:00", store.Normal, store.Junior, "hardware/printer", "早", "only"},
		{"of the book: a day off", "2026-11-26 10:00", store.Urgent, store.Intermediate, "software/office", "早", "only"},
		{"over a weekend it is for Monday's", "2026-11-28 10:00", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"on a make-up Saturday as on a Monday", "2026-10-10 10:00", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"a holiday", "2026-10-01 10:00", store.Normal, store.Junior, "hardware/printer", "早 常", "tier"},
		{"critical, at work", "2026-11-23 10:00", store.Critical, store.Senior, "network/vpn", "高 常 早", "tier"},
		{"critical, at lunch, they are in the house", "2026-11-23 12:30", store.Critical, store.Senior, "network/vpn", "高 常 早", "tier"},
		{"critical, at night: who is on duty", "2026-11-24 02:00", store.Critical, store.Senior, "network/vpn", "高", "only"},
		{"before the handover it is last night's duty", "2026-11-30 08:59", store.Critical, store.Senior, "network/vpn", "高 早", "tier"},
		{"critical, at night, without the skill: on duty is on duty", "2026-11-24 02:00", store.Critical, store.Senior, "software/business", "高", "duty"},
		{"the second week of the rotation", "2026-12-01 02:00", store.Critical, store.Senior, "network/vpn", "常", "only"},
		{"a line for a day overrules it, and who is at work is asked as well", "2026-12-25 23:00", store.Critical, store.Senior, "network/vpn", "早 晚", "load"},
		{"two on duty", "2026-12-27 02:00", store.Critical, store.Senior, "network/vpn", "晚 早", "order"},
		{"on duty, and away: who is on call", "2026-12-16 03:00", store.Critical, store.Senior, "network/vpn", "高", "on_call"},
		{"all of them away", "2026-12-17 03:00", store.Critical, store.Senior, "network/vpn", "", ""},
	} {
		ticket := &store.Ticket{Priority: test.priority, Tier: test.tier, Subcategory: test.subcategory, Requester: zhangsan}
		load := map[string]int{"late@corp.example": 0, "early@corp.example": 0}
		if test.because == "load" {
			load["late@corp.example"] = 2
		}
		ranked, choice := b.rank(ticket, staff{absent: leave, load: load}, nil, at(t, test.at))
		got := who(ranked)
		if test.because == "order" { // of equal ones the address decides
			test.want = "早 晚"
		}
		if got != test.want || choice.Because != test.because {
			t.Errorf("%s, %s: got %q because %q, want %q because %q: %+v", test.name, test.at, got, choice.Because, test.want, test.because, choice.Candidates)
		}
	}
}

// TestSticky: the technician of last time, where he fits and has not much more to do.
func TestSticky(t *testing.T) {
	t.Parallel()
	b := mustBook(t, tryBook+extraJunior)
	chenchen, sunli := "chenchen@corp.example", "sunli@corp.example"
	earlier := func(assignee, asset string, days int, requester store.Address) *store.Ticket {
		return &store.Ticket{ID: int64(days), Assignee: assignee, Asset: asset, Opened: monday.AddDate(0, 0, -days), Requester: requester}
	}
	for _, test := range []struct {
		name    string
		asset   string
		earlier []*store.Ticket
		load    int // of Sun Li
		want    string
		because string
	}{
		{"nobody before", "", nil, 0, chenchen, "order"},
		{"of the requester", "", []*store.Ticket{earlier(sunli, "", 3, zhangsan)}, 3, sunli, "sticky"},
		{"too much to do", "", []*store.Ticket{earlier(sunli, "", 3, zhangsan)}, 4, chenchen, "load"},
		{"too long ago", "", []*store.Ticket{earlier(sunli, "", 15, zhangsan)}, 0, chenchen, "order"},
		{"of the device before that of the requester", "PC-1", []*store.Ticket{earlier(chenchen, "", 1, zhangsan), earlier(sunli, "PC-1", 9, wanglei)}, 0, sunli, "sticky"},
		{"another's device", "PC-2", []*store.Ticket{earlier(sunli, "PC-1", 9, wanglei)}, 0, chenchen, "order"},
	} {
		ticket := &store.Ticket{ID: 99, Requester: zhangsan, Subcategory: "hardware/printer", Tier: store.Junior, Asset: test.asset}
		c := &Case{Load: map[string]int{sunli: test.load}, Earlier: test.earlier}
		turn := &turn{Desk: &Desk{Book: b}, c: c, now: monday, at: monday, out: Outcome{Ticket: ticket}}
		p, choice := turn.choose(nil)
		if p.Key() != test.want || choice.Because != test.because {
			t.Errorf("%s: got %s because %q, want %s because %q", test.name, p.Key(), choice.Because, test.want, test.because)
		}
	}
}

// TestNobodyFits: the manager hears of it once, and the ticket is offered at the
// first moment at which somebody fits.
func TestNobodyFits(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	d.Book = mustBook(t, strings.ReplaceAll(staffBook, `"2026-11-26", `, `"2026-11-23", `))
	ticket := ticketIn(store.StatusOpen, store.AskedNone)
	ticket.Subcategory, ticket.Category, ticket.Assignee = "software/office", store.SoftwareCat, ""
	c := &Case{Timer: &store.Timer{Kind: store.TimerOffer, TicketID: 1}, Ticket: ticket, Absent: []*store.Absence{
		{Person: "early@corp.example", From: monday, Until: monday.Add(28 * time.Hour)}, // until Tuesday 13:00
		{Person: "late@corp.example", From: monday, Until: monday.AddDate(0, 0, 30)},
	}}
	out := d.decide(c, monday)
	if names(out) != "unassigned→manager" || len(out.Timers) != 1 || out.Timers[0].Kind != store.TimerOffer || !out.Timers[0].Due.Equal(at(t, "2026-11-24 09:00")) {
		t.Fatalf("letters %q, timers %+v", names(out), out.Timers)
	}
	for i := range out.Events {
		c.Events = append(c.Events, &out.Events[i])
	}
	c.Ticket = out.Ticket
	if again := d.decide(c, monday.Add(time.Hour)); names(again) != "" || len(again.Timers) != 1 {
		t.Errorf("told again: letters %q, timers %+v", names(again), again.Timers)
	}
	if next := d.decide(c, at(t, "2026-11-24 13:00")); names(next) != "dispatch→office" {
		t.Errorf("when somebody is there: letters %q", names(next))
	}
}

// TestRosterMistakes: what cannot be meant is refused where it stands.
func TestRosterMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lines, want string }{
		{`[duty]
roster = ["weekly from 2026-11-23: 王磊, 王累"]`, `"王累" is no technician of this book`},
		{`[duty]
roster = ["2026-12-25 王磊"]`, "write the days, a colon and the names"},
		{`[duty]
roster = ["2026-12-25..2026-12-24: 王磊"]`, "is no last day"},
		{`[duty]
roster = ["2026-12-25: "]`, "names nobody"},
		{`[duty]
on_call = ["刘主管"]`, `"刘主管" is no technician`},
		{`[duty]
handover = "9 o'clock"`, "is no time of the day"},
		{`[dispatch]
sticky = -1`, "write a number from 0 to 1000"},
		{"[[technician]]\nname = \"x\"\naddress = \"x@corp.example\"\ntier = \"junior\"\nshifts = [\"mon-fri 9-18\"]", `"9-18" is not a stretch of time`},
		{"[[technician]]\nname = \"x\"\naddress = \"x@corp.example\"\ntier = \"junior\"\naway = [\"2026-13-01\"]", "is no day off"},
		{"[[assets.device]]\ntag = \"PC-1\"\nkind = \"spaceship\"", `"spaceship" is no kind of device`},
		{"[[assets.device]]\ntag = \"PC-1\"\n[[assets.device]]\ntag = \"PC-2\"\nserial = \"pc-1\"", "PC-1 is registered twice"},
		{"[[assets.device]]\nmodel = \"T14\"", "has no tag"},
		{"[assets]\nfiles = [\"nowhere.csv\"]", "nowhere.csv"},
	} {
		_, err := Parse("rules.toml", []byte(tryBook+test.lines))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "rules.toml:") {
			t.Errorf("%s: got %v, want %q", test.lines, err, test.want)
		}
	}
}

// TestDutyLint: gaps, overlaps and lines of no effect are told.
func TestDutyLint(t *testing.T) {
	t.Parallel()
	const one = "[[technician]]\nname = \"甲\"\naddress = \"a@corp.example\"\ntier = \"senior\"\n"
	for _, test := range []struct{ book, want string }{
		{one + `shifts = ["mon-sun 08:00-20:00"]`, "nobody is at work or on duty from Mon 00:00 to Mon 08:00"},
		{one + `shifts = ["mon-sun 08:00-20:00", "daily 20:00-08:00"]`, ""},
		{one, ""},
		{one + "[duty]\nroster = [\"2026-11-23..2026-11-24: 甲\", \"2026-11-26: 甲\"]", "from Wed 2026-11-25 18:00 to Thu 2026-11-26 09:00"},
		{one + "[duty]\nroster = [\"2026-11-23: 甲\"]\non_call = [\"甲\"]", ""},
		{one + "[duty]\nroster = [\"2026-11-23: 甲\", \"2026-11-20..2026-11-30: 甲\"]", "is of no effect"},
		{one + "away = [\"2026-11-23\"]\n[duty]\nroster = [\"2026-11-23: 甲\"]\non_call = [\"甲\"]", "on duty, but away: 甲 on 2026-11-23"},
		{one + `shifts = ["mon-fri 08:00-20:00", "wed 19:00-23:00", "always 20:00-08:00"]`, "overlap"},
	} {
		found := ""
		for _, m := range mustBook(t, test.book).Lint(nil) {
			if strings.HasPrefix(m.Key, "duty") || strings.HasSuffix(m.Key, "shifts") || strings.Contains(m.Text, "on duty") {
				found += m.Text
			}
		}
		if test.want == "" && found != "" || !strings.Contains(found, test.want) {
			t.Errorf("%s\ngot %q, want %q", test.book, found, test.want)
		}
	}
}
