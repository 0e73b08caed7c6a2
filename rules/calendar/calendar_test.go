package calendar

import (
	"strings"
	"testing"
	"time"
)

// office has two stretches a day and China's public holidays.
func office(t testing.TB, exceptions ...Day) *Calendar {
	t.Helper()
	return mustNew(t, Config{
		Location:   zone(t, "Asia/Shanghai"),
		Week:       workWeek(t, "09:00-12:00, 13:30-18:00"),
		Public:     "cn",
		Exceptions: exceptions,
	})
}

func mustNew(t testing.TB, config Config) *Calendar {
	t.Helper()
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func hours(t testing.TB, s string) []Hours {
	t.Helper()
	h, err := ParseHours(s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// workWeek has the same hours from Monday to Friday.
func workWeek(t testing.TB, s string) (week [7][]Hours) {
	t.Helper()
	for weekday := time.Monday; weekday <= time.Friday; weekday++ {
		week[weekday] = hours(t, s)
	}
	return week
}

// only has hours on one weekday.
func only(t testing.TB, weekday time.Weekday, s string) (week [7][]Hours) {
	t.Helper()
	week[weekday] = hours(t, s)
	return week
}

// at reads "2006-01-02 15:04" or "2006-01-02 15:04:05" by the calendar's
// clock; with an offset such as +02:00 behind it, that moment.
func at(t testing.TB, c *Calendar, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04Z07:00", "2006-01-02 15:04", time.DateTime} {
		if moment, err := time.ParseInLocation(layout, s, c.Location()); err == nil {
			return moment.In(c.Location())
		}
	}
	t.Fatalf("%q is no moment", s)
	return time.Time{}
}

func TestNewMistakes(t *testing.T) {
	t.Parallel()
	good := workWeek(t, "09:00-18:00")
	yearOff := make([]Day, 0, 800)
	for d := dateOf(2026, 1, 1); d < dateOf(2027, 6, 1); d++ {
		yearOff = append(yearOff, Day{Date: d.String()})
	}
	tests := []struct {
		name   string
		config Config
		want   []string
	}{
		{"nothing", Config{}, []string{"no location", "no day of the week has working hours"}},
		{"holidays only", Config{Location: time.UTC, Exceptions: []Day{{Date: "2026-01-01", Working: true, Hours: []Hours{{0, time.Hour}}}}},
			[]string{"no day of the week has working hours"}},
		{"impossible hours", Config{Location: time.UTC, Week: [7][]Hours{
			{{From: -time.Hour, To: time.Hour}},
			{{From: time.Hour, To: time.Hour}},
			{{From: 24 * time.Hour, To: 25 * time.Hour}},
			{{From: time.Hour, To: 26 * time.Hour}},
			{{From: time.Second, To: time.Hour}},
			{{From: 0, To: 2 * time.Hour}, {From: time.Hour, To: 3 * time.Hour}},
		}}, []string{
			"hours of Sunday: it begins at -1h0m0s",
			"hours of Monday: it ends at 1h0m0s, not after",
			"hours of Tuesday: it begins at 24h0m0s",
			"hours of Wednesday: 1h0m0s to 26h0m0s is longer than 24 hours",
			"hours of Thursday: 1s to 1h0m0s is not in whole minutes",
			"hours of Friday: 00:00-02:00 and 01:00-03:00 overlap",
		}},
		{"make-up hours", Config{Location: time.UTC, Week: good, MakeUp: []Hours{{}}}, []string{"hours of make-up days"}},
		{"public", Config{Location: time.UTC, Week: good, Public: "xx"}, []string{`no public holidays named "xx" are built in: use cn`}},
		{"days", Config{Location: time.UTC, Week: good, Exceptions: []Day{
			{Date: "2026-02-30", Name: "a"},
			{Date: "1926-01-01"},
			{Date: "2026-05-01", Hours: []Hours{{0, time.Hour}}},
			{Date: "2026-05-02", Working: true, Hours: []Hours{{}}},
		}}, []string{
			`day "2026-02-30" a: "2026-02-30" is not a date`,
			"not a date from 1970 to 2199",
			"a day off cannot have hours",
			`day "2026-05-02" : it ends at 0s`,
		}},
		{"closed for ever", Config{Location: time.UTC, Week: good, Exceptions: yearOff},
			[]string{"no working time from 2026-01-01 to 2027-01-02: remove days off"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := New(tt.config)
			if err == nil {
				t.Fatal("got no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want an error with %q", err, want)
				}
			}
			if lines := strings.Count(err.Error(), "\n") + 1; lines != len(tt.want) {
				t.Errorf("got %d mistakes, want %d: %v", lines, len(tt.want), err)
			}
		})
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	week := workWeek(t, "09:00-18:00")
	week[time.Tuesday] = hours(t, "10:00-16:00")
	week[time.Saturday] = hours(t, "09:00-12:00")
	c := mustNew(t, Config{
		Location: zone(t, "Asia/Shanghai"),
		Week:     week,
		Public:   "cn",
		PublicDays: []Day{
			{Date: "2027-02-06", Name: "春节"},
			{Date: "2027-02-20", Working: true, Name: "春节"},
			{Date: "2026-10-07", Working: true, Name: "changed by a later notice"},
		},
		Exceptions: []Day{
			{Date: "2026-10-06", Working: true, Name: "stocktaking"},
			{Date: "2026-05-09", Name: "we never make up in May"},
			{Date: "2026/9/1", Working: true, Hours: hours(t, "09:00-12:00"), Name: "outing"},
			{Date: "2026-03-09"},
			{Date: "2026-03-09", Working: true},
		},
	})
	tests := []struct {
		date   string
		want   string
		reason Reason
	}{
		{"2026-03-02", "09:00-18:00", Weekly},
		{"2026-03-03", "10:00-16:00", Weekly},
		{"2026-03-07", "09:00-12:00", Weekly},
		{"2026-03-08", "", Weekend},
		{"2026-10-01", "", Holiday},
		{"2026-10-03", "", Holiday},           // on a Saturday with hours
		{"2026-10-10", "09:00-18:00", MakeUp}, // Saturday: Monday's hours, not its own
		{"2026-09-20", "09:00-18:00", MakeUp}, // Sunday
		{"2026-10-06", "10:00-16:00", MakeUp}, // a Tuesday worked after all: its own hours
		{"2026-10-07", "09:00-18:00", MakeUp}, // loaded days override the built-in ones
		{"2026-05-09", "", Holiday},           // the company overrides both
		{"2026-09-01", "09:00-12:00", MakeUp}, // hours of that day alone
		{"2026-03-09", "09:00-18:00", MakeUp}, // the later exception holds
		{"2027-02-06", "", Holiday},
		{"2027-02-20", "09:00-18:00", MakeUp},
	}
	for _, tt := range tests {
		on, err := parseDate(tt.date)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, h := range c.hours(on) {
			got += h.String()
		}
		reason, _ := c.reason(on)
		if got != tt.want || reason != tt.reason {
			t.Errorf("%s: got %q %s, want %q %s", tt.date, got, reason, tt.want, tt.reason)
		}
	}
}

func TestMakeUpHours(t *testing.T) {
	t.Parallel()
	makeUpDay := []Day{{Date: "2026-02-14", Working: true}}
	tests := []struct {
		name   string
		week   [7][]Hours
		makeUp string
		want   time.Duration
	}{
		{"Monday's", workWeek(t, "09:00-17:00"), "", 8 * time.Hour},
		{"given", workWeek(t, "09:00-17:00"), "10:00-12:00", 2 * time.Hour},
		{"first after Monday", only(t, time.Thursday, "10:00-13:00"), "", 3 * time.Hour},
		{"Sunday's as a last resort", only(t, time.Sunday, "10:00-14:00"), "", 4 * time.Hour},
	}
	for _, tt := range tests {
		c := mustNew(t, Config{Location: time.UTC, Week: tt.week, MakeUp: hours(t, tt.makeUp), Exceptions: makeUpDay})
		if got := c.Between(at(t, c, "2026-02-14 00:00"), at(t, c, "2026-02-15 00:00")); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The config's slices belong to the caller, who may use them again.
func TestNewKeepsNothing(t *testing.T) {
	t.Parallel()
	config := Config{Location: time.UTC, Week: workWeek(t, "09:00-17:00")}
	c := mustNew(t, config)
	config.Week[time.Monday][0] = Hours{}
	if got, want := c.Between(at(t, c, "2026-03-02 00:00"), at(t, c, "2026-03-03 00:00")), 8*time.Hour; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
