package rules

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"maildesk/store"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestTraceIsKept(t *testing.T) {
	t.Parallel()
	b := mustBook(t, tryBook)
	m := &store.Message{BaseSubject: "打印机卡纸", NewText: "三楼打印机卡纸", Fields: store.Fields{Symptom: "三楼打印机卡纸"},
		Found: []store.Source{{Field: "symptom", Where: "free text", Text: "三楼打印机卡纸"}}}
	class := b.Classify(m, nil, at(t, "2026-11-23 09:00"), Known{})
	want, _ := b.Explain(m, &class, at(t, "2026-11-23 09:00"))
	got, err := ReadTrace(want.kept())
	if err != nil {
		t.Fatal(err)
	}
	const learned = 3 // category, subcategory and priority, besides the rules
	if len(got.Rules) != len(b.Rules())+learned || len(got.Applied())+len(got.Others()) != len(got.Rules) {
		t.Errorf("got %d rules, want all %d", len(got.Rules), len(b.Rules()))
	}
	if !reflect.DeepEqual(got.Rules, want.Rules) || !reflect.DeepEqual(got.Fields, want.Fields) || !reflect.DeepEqual(got.Dispatch[0].Candidates, want.Dispatch[0].Candidates) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got.Deadlines[1].String() != want.Deadlines[1].String() {
		t.Errorf("got %s, want %s", got.Deadlines[1], want.Deadlines[1])
	}
	old, err := ReadTrace(json.RawMessage(`[{"rule":"printer","matched":true}]`))
	if err != nil || len(old.Applied()) != 1 {
		t.Errorf("as it was kept at first: got %+v, %v", old, err)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	const people = `
[[technician]]
name = "a"
address = "a@corp.example"
tier = "junior"
[[technician]]
name = "b"
address = "b@corp.example"
tier = "intermediate"
skills = ["network", "hardware"]
[[technician]]
name = "c"
address = "c@corp.example"
tier = "intermediate"
skills = ["network"]
away = ["2026-11-24"]
[[technician]]
name = "d"
address = "d@corp.example"
tier = "intermediate"
`
	b := mustBook(t, people)
	for _, test := range []struct {
		name, day, subcategory, requester string
		tier                              store.Tier
		load                              map[string]int
		past                              []string
		chosen, because                   string
		out                               map[string]string
	}{
		{"the specialist", "2026-11-23", "network/vpn", "", store.Intermediate, nil, nil, "c", "skills", nil},
		{"away", "2026-11-24", "network/vpn", "", store.Intermediate, nil, nil, "b", "skills", map[string]string{"c": "away"}},
		{"the least loaded", "2026-11-23", "network/vpn", "", store.Intermediate, map[string]int{"c@corp.example": 2, "b@corp.example": 1}, nil, "d", "load", nil},
		{"no skill", "2026-11-23", "software/office", "", store.Intermediate, nil, nil, "d", "tier", map[string]string{"b": "skills", "c": "skills"}},
		{"of the tier alone", "2026-11-23", "software/office", "", store.Junior, nil, nil, "a", "tier", nil},
		{"had it before", "2026-11-23", "software/office", "d@corp.example", store.Junior, nil, []string{"a@corp.example"}, "", "", map[string]string{"a": "had_it", "d": "requester"}},
		{"the only one", "2026-11-23", "software/office", "", store.Senior, nil, []string{"a@corp.example"}, "d", "only", nil},
	} {
		ticket := &store.Ticket{Tier: test.tier, Subcategory: test.subcategory, Requester: store.Address{Address: test.requester}}
		ranked, choice := b.rank(ticket, staff{load: test.load}, test.past, at(t, test.day+" 10:00"))
		got := ""
		if len(ranked) > 0 {
			got = ranked[0].Name
		}
		if got != test.chosen || choice.Because != test.because || len(ranked) > 0 && choice.Chosen != ranked[0].Key() {
			t.Errorf("%s: got %q because %q, want %q because %q", test.name, got, choice.Because, test.chosen, test.because)
		}
		for _, c := range choice.Candidates {
			if want, ok := test.out[c.Name]; ok && c.Out != want {
				t.Errorf("%s: %s is out because %q, want %q", test.name, c.Name, c.Out, want)
			}
		}
	}
}

// What happened to a ticket gives its targets, again and again the same.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	b := mustBook(t, tryBook)
	event := func(kind store.EventKind, moment string) *store.Event {
		return &store.Event{Kind: kind, At: at(t, moment)}
	}
	for _, test := range []struct {
		name                 string
		priority             store.Priority
		opened               string
		history              []*store.Event
		response, resolution string
	}{
		{"urgent", store.Urgent, "2026-11-23 09:00", nil, "2026-11-23 14:00", "2026-11-23 18:00"},
		{"normal, over a weekend", store.Normal, "2026-11-27 17:00", nil, "2026-11-30 17:00", "2026-12-02 17:00"},
		{"critical, at night", store.Critical, "2026-11-27 23:30", nil, "2026-11-28 00:30", "2026-11-28 03:30"},
		{"paused", store.Urgent, "2026-11-23 09:00", []*store.Event{event(store.EventWaiting, "2026-11-23 10:00"), event(store.EventResumed, "2026-11-23 11:00")}, "2026-11-23 15:00", "2026-11-24 10:00"},
		{"paused over lunch", store.Urgent, "2026-11-23 09:00", []*store.Event{event(store.EventWaiting, "2026-11-23 11:30"), event(store.EventResumed, "2026-11-23 13:30")}, "2026-11-23 15:00", "2026-11-24 10:00"},
		{"paused still", store.Urgent, "2026-11-23 09:00", []*store.Event{event(store.EventWaiting, "2026-11-23 10:00")}, "2026-11-23 14:00", "2026-11-23 18:00"},
		{"paused for the requester, then the vendor", store.Urgent, "2026-11-23 09:00", []*store.Event{
			event(store.EventWaiting, "2026-11-23 09:30"), event(store.EventWaiting, "2026-11-23 10:00"), event(store.EventResumed, "2026-11-23 10:30"),
		}, "2026-11-23 15:00", "2026-11-24 10:00"},
		{"paused when it was missed already", store.Urgent, "2026-11-23 09:00", []*store.Event{event(store.EventWaiting, "2026-11-24 10:00"), event(store.EventResumed, "2026-11-24 11:00")}, "2026-11-23 14:00", "2026-11-23 18:00"},
		{"paused at night", store.Urgent, "2026-11-23 09:00", []*store.Event{event(store.EventWaiting, "2026-11-23 02:00"), event(store.EventResumed, "2026-11-23 03:00")}, "2026-11-23 14:00", "2026-11-23 18:00"},
		{"reopened", store.Urgent, "2026-11-23 09:00", []*store.Event{
			event(store.EventWaiting, "2026-11-23 10:00"), event(store.EventResolved, "2026-11-23 11:00"), event(store.EventReopened, "2026-11-24 09:00"),
			event(store.EventWaiting, "2026-11-24 10:00"), event(store.EventResumed, "2026-11-24 11:00"),
		}, "2026-11-23 14:00", "2026-11-25 10:00"},
	} {
		ticket := &store.Ticket{Priority: test.priority, Opened: at(t, test.opened)}
		response, resolution := b.deadlines(ticket, test.history)
		if got := response.Due; !got.Equal(at(t, test.response)) {
			t.Errorf("%s: response is due %s, want %s", test.name, got, test.response)
		}
		if got := resolution.Due; !got.Equal(at(t, test.resolution)) {
			t.Errorf("%s: resolution is due %s, want %s\n%s", test.name, got, test.resolution, resolution)
		}
		for _, d := range []Deadline{response, resolution} {
			var counted time.Duration
			for _, s := range d.Steps {
				counted += s.Counted.Time
			}
			if want := b.clock(test.priority).Between(d.From, d.Due); counted != want {
				t.Errorf("%s: the steps of %s count %s, want %s", test.name, d.Target, counted, want)
			}
		}
	}
}
