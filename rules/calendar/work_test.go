package calendar

import (
	"math"
	"sync"
	"testing"
	"time"
)

func TestAdd(t *testing.T) {
	t.Parallel()
	c := office(t)
	tests := []struct {
		name  string
		start string
		work  time.Duration
		want  string
	}{
		{"within the morning", "2026-03-02 09:30", time.Hour, "2026-03-02 10:30"},
		{"over lunch", "2026-03-02 11:30", time.Hour, "2026-03-02 14:00"},
		{"until lunch", "2026-03-02 11:00", time.Hour, "2026-03-02 12:00"},
		{"until closing", "2026-03-02 17:00", time.Hour, "2026-03-02 18:00"},
		{"from closing", "2026-03-02 18:00", time.Hour, "2026-03-03 10:00"},
		{"at midnight", "2026-03-03 00:00", time.Hour, "2026-03-03 10:00"},
		{"before opening", "2026-03-03 08:59:59", time.Second, "2026-03-03 09:00:01"},
		{"a whole day", "2026-03-02 09:00", 7*time.Hour + 30*time.Minute, "2026-03-02 18:00"},
		{"a day and a bit", "2026-03-02 09:00", 7*time.Hour + 31*time.Minute, "2026-03-03 09:01"},
		{"over the weekend", "2026-03-06 17:00", 2 * time.Hour, "2026-03-09 10:00"},
		{"from the weekend", "2026-03-07 15:00", time.Hour, "2026-03-09 10:00"},

		{"into a make-up Saturday", "2026-02-13 16:00", 3 * time.Hour, "2026-02-14 10:00"},
		{"to the end of a make-up Saturday", "2026-02-13 16:00", 9*time.Hour + 30*time.Minute, "2026-02-14 18:00"},
		{"over the spring festival", "2026-02-13 16:00", 9*time.Hour + 31*time.Minute, "2026-02-24 09:01"},
		{"from within the spring festival", "2026-02-18 11:00", 30 * time.Minute, "2026-02-24 09:30"},
		{"over the golden week", "2026-09-30 17:00", 2 * time.Hour, "2026-10-08 10:00"},
		{"a make-up Saturday, then Sunday off", "2026-10-10 17:00", 2 * time.Hour, "2026-10-12 10:00"},
		{"a make-up Sunday", "2026-09-18 17:00", 2 * time.Hour, "2026-09-20 10:00"},
		{"over New Year", "2025-12-31 17:30", time.Hour, "2026-01-04 09:30"},

		{"leap day", "2028-02-28 17:30", time.Hour, "2028-02-29 09:30"},
		{"no leap day", "2027-02-26 17:30", time.Hour, "2027-03-01 09:30"},
		{"a year ahead", "2026-12-31 17:30", time.Hour, "2027-01-01 09:30"}, // 2027 is not announced

		{"nothing, at work", "2026-03-02 09:30", 0, "2026-03-02 09:30"},
		{"nothing, at opening", "2026-03-02 13:30", 0, "2026-03-02 13:30"},
		{"nothing, at lunch", "2026-03-02 12:30", 0, "2026-03-02 13:30"},
		{"nothing, at closing", "2026-03-02 18:00", 0, "2026-03-03 09:00"},
		{"nothing, at the weekend", "2026-03-07 12:00", 0, "2026-03-09 09:00"},

		{"back within the morning", "2026-03-02 10:30", -time.Hour, "2026-03-02 09:30"},
		{"back over lunch", "2026-03-02 14:00", -time.Hour, "2026-03-02 11:30"},
		{"back to opening", "2026-03-02 10:00", -time.Hour, "2026-03-02 09:00"},
		{"back over the weekend", "2026-03-09 10:00", -2 * time.Hour, "2026-03-06 17:00"},
		{"back from outside", "2026-03-07 12:00", -time.Hour, "2026-03-06 17:00"},
		{"back over New Year", "2026-01-04 09:30", -time.Hour, "2025-12-31 17:30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			start, want := at(t, c, tt.start), at(t, c, tt.want)
			got := c.Add(start, tt.work)
			if !got.Equal(want) {
				t.Errorf("Add(%v, %v): got %v, want %v", start, tt.work, got, want)
			}
			if between := c.Between(start, got); between != tt.work {
				t.Errorf("Between(%v, %v): got %v, want %v", start, got, between, tt.work)
			}
			if e := c.Explain(start, tt.work); !e.Due.Equal(got) {
				t.Errorf("Explain(%v, %v): got %v, want %v", start, tt.work, e.Due, got)
			}
		})
	}
}

func TestAddKeepsTheLocation(t *testing.T) {
	t.Parallel()
	c := office(t)
	start := time.Date(2026, 3, 2, 2, 0, 0, 7, time.UTC) // 10:00 in Shanghai
	for _, got := range []time.Time{
		c.Add(start, time.Hour), c.Add(start, 0).Add(time.Hour), c.NextOpening(start).Add(time.Hour), c.AddDays(start, 0).Add(time.Hour),
	} {
		if want := start.Add(time.Hour); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if got, want := c.AddDays(start, 1), start.AddDate(0, 0, 1); got != want {
		t.Errorf("AddDays: got %v, want %v", got, want)
	}
	if now := time.Now(); c.Add(now, time.Nanosecond).Location() != time.Local {
		t.Errorf("Add(now): got location %v, want that of now", c.Add(now, time.Nanosecond).Location())
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	c := office(t)
	const workday = 7*time.Hour + 30*time.Minute
	tests := []struct {
		name, a, b string
		want       time.Duration
	}{
		{"same moment", "2026-03-02 10:00", "2026-03-02 10:00", 0},
		{"all closed", "2026-03-07 10:00", "2026-03-08 10:00", 0},
		{"a day", "2026-03-02 00:00", "2026-03-03 00:00", workday},
		{"lunch", "2026-03-02 12:00", "2026-03-02 13:30", 0},
		{"over lunch", "2026-03-02 11:59", "2026-03-02 13:31", 2 * time.Minute},
		{"a week", "2026-03-02 00:00", "2026-03-09 00:00", 5 * workday},
		{"February 2026", "2026-02-01 00:00", "2026-03-01 00:00", 16 * workday},
		{"2025", "2025-01-01 00:00", "2026-01-01 00:00", 248 * workday},
		{"2025 and 2026", "2025-01-01 00:00", "2027-01-01 00:00", (248 + 248) * workday},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, b := at(t, c, tt.a), at(t, c, tt.b)
			if got := c.Between(a, b); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if got := c.Between(b, a); got != -tt.want {
				t.Errorf("reversed: got %v, want %v", got, -tt.want)
			}
		})
	}
}

func TestIsWorkingAndNextOpening(t *testing.T) {
	t.Parallel()
	c := office(t)
	tests := []struct {
		at, opening string
	}{
		{"2026-03-02 08:59:59", "2026-03-02 09:00"},
		{"2026-03-02 09:00", ""},
		{"2026-03-02 11:59:59", ""},
		{"2026-03-02 12:00", "2026-03-02 13:30"},
		{"2026-03-02 17:59:59", ""},
		{"2026-03-02 18:00", "2026-03-03 09:00"},
		{"2026-03-03 00:00", "2026-03-03 09:00"},
		{"2026-02-14 10:00", ""},
		{"2026-02-14 18:00", "2026-02-24 09:00"},
		{"2026-02-17 10:00", "2026-02-24 09:00"},
		{"2025-12-31 18:00", "2026-01-04 09:00"},
	}
	for _, tt := range tests {
		moment := at(t, c, tt.at)
		want := moment
		if tt.opening != "" {
			want = at(t, c, tt.opening)
		}
		if got := c.IsWorking(moment); got != (tt.opening == "") {
			t.Errorf("IsWorking(%s): got %v", tt.at, got)
		}
		if got := c.NextOpening(moment); !got.Equal(want) {
			t.Errorf("NextOpening(%s): got %v, want %v", tt.at, got, want)
		}
	}
}

func TestAddDays(t *testing.T) {
	t.Parallel()
	c := office(t, Day{Date: "2026-03-05", Working: true, Hours: hours(t, "10:00-11:00, 15:00-16:00"), Name: "outing"})
	tests := []struct {
		name  string
		start string
		n     int
		want  string
	}{
		{"the next day", "2026-03-02 10:15", 1, "2026-03-03 10:15"},
		{"over the weekend", "2026-03-06 10:15", 1, "2026-03-09 10:15"},
		{"over the spring festival", "2026-02-13 10:15", 2, "2026-02-24 10:15"},
		{"none", "2026-03-02 10:15", 0, "2026-03-02 10:15"},
		{"none, from lunch", "2026-03-02 12:15", 0, "2026-03-02 13:30"},
		{"from the weekend", "2026-03-07 10:15", 1, "2026-03-10 09:00"},
		{"from the evening", "2026-03-02 20:00", 1, "2026-03-04 09:00"},
		{"from the morning", "2026-03-02 07:00", 1, "2026-03-03 09:00"},
		{"before its hours", "2026-03-04 09:15", 1, "2026-03-05 10:00"},
		{"after its hours", "2026-03-04 17:15", 1, "2026-03-05 16:00"},
		{"into its break", "2026-03-04 11:30", 1, "2026-03-05 15:00"},
		{"to the end of a stretch", "2026-03-04 11:00", 1, "2026-03-05 11:00"},
		{"back", "2026-03-09 10:15", -1, "2026-03-06 10:15"},
		{"back over the spring festival", "2026-02-24 10:15", -2, "2026-02-13 10:15"},
		{"to the sub-second", "2026-03-02 10:15:30", 1, "2026-03-03 10:15:30"},
		{"leap day", "2028-02-28 10:00", 1, "2028-02-29 10:00"},
	}
	for _, tt := range tests {
		if got, want := c.AddDays(at(t, c, tt.start), tt.n), at(t, c, tt.want); !got.Equal(want) {
			t.Errorf("%s: AddDays(%s, %d): got %v, want %v", tt.name, tt.start, tt.n, got, want)
		}
	}
}

func TestNightShift(t *testing.T) {
	t.Parallel()
	// Sunday to Thursday nights; Thursday's shift ends on Friday.
	config := Config{
		Location:   zone(t, "Asia/Shanghai"),
		Exceptions: []Day{{Date: "2026-03-04", Name: "off"}},
	}
	for weekday := time.Sunday; weekday <= time.Thursday; weekday++ {
		config.Week[weekday] = hours(t, "22:00-06:00")
	}
	c := mustNew(t, config)
	adds := []struct {
		start string
		work  time.Duration
		want  string
	}{
		{"2026-03-02 23:00", 2 * time.Hour, "2026-03-03 01:00"},
		{"2026-03-03 05:00", 2 * time.Hour, "2026-03-03 23:00"},
		// The shift of the day before the day off is worked to its end.
		{"2026-03-04 00:00", 6 * time.Hour, "2026-03-04 06:00"},
		{"2026-03-04 05:00", 2 * time.Hour, "2026-03-05 23:00"},
		{"2026-03-06 05:00", 2 * time.Hour, "2026-03-08 23:00"},
		{"2025-12-31 23:00", 2 * time.Hour, "2026-01-01 01:00"},
	}
	for _, tt := range adds {
		start, want := at(t, c, tt.start), at(t, c, tt.want)
		if got := c.Add(start, tt.work); !got.Equal(want) {
			t.Errorf("Add(%s, %v): got %v, want %v", tt.start, tt.work, got, want)
		}
		if got := c.Between(start, want); got != tt.work {
			t.Errorf("Between(%s, %s): got %v, want %v", tt.start, tt.want, got, tt.work)
		}
	}
	days := []struct {
		start string
		n     int
		want  string
	}{
		{"2026-03-02 02:00", 1, "2026-03-03 02:00"},
		{"2026-03-04 02:00", 1, "2026-03-06 02:00"}, // Tuesday's shift, then Thursday's
		{"2026-03-06 02:00", 1, "2026-03-09 02:00"}, // Thursday's shift, then Sunday's
		{"2026-03-09 02:00", -1, "2026-03-06 02:00"},
	}
	for _, tt := range days {
		if got, want := c.AddDays(at(t, c, tt.start), tt.n), at(t, c, tt.want); !got.Equal(want) {
			t.Errorf("AddDays(%s, %d): got %v, want %v", tt.start, tt.n, got, want)
		}
	}
}

// A night shift that runs into the next day's hours counts each minute once.
func TestOverlappingDays(t *testing.T) {
	t.Parallel()
	config := Config{Location: time.UTC, Week: only(t, time.Monday, "20:00-08:00")}
	config.Week[time.Tuesday] = hours(t, "06:00-07:00, 07:30-10:00")
	c := mustNew(t, config)
	if got, want := c.Between(at(t, c, "2026-03-02 00:00"), at(t, c, "2026-03-05 00:00")), 14*time.Hour; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := c.Add(at(t, c, "2026-03-02 20:00"), 13*time.Hour), at(t, c, "2026-03-03 09:00"); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAlways(t *testing.T) {
	t.Parallel()
	c := Always(zone(t, "Europe/Berlin"))
	start := at(t, c, "2026-03-27 23:10")
	for _, work := range []time.Duration{0, time.Nanosecond, 4 * time.Hour, 72 * time.Hour, 9000 * time.Hour, -9000 * time.Hour} {
		if got, want := c.Add(start, work), start.Add(work); !got.Equal(want) {
			t.Errorf("Add(%v): got %v, want %v", work, got, want)
		}
		if got := c.Between(start, start.Add(work)); got != work {
			t.Errorf("Between(%v): got %v", work, got)
		}
	}
	if got, want := c.AddDays(start, 3), at(t, c, "2026-03-30 23:10"); !got.Equal(want) {
		t.Errorf("AddDays: got %v, want %v", got, want)
	}
	if got := c.Missing(start); got != nil {
		t.Errorf("Missing: got %v, want none", got)
	}
	if got := Always(nil).Location(); got != time.UTC {
		t.Errorf("Location: got %v, want UTC", got)
	}
}

// Beyond the years that a calendar knows, everything ends at the border, soon.
func TestBorder(t *testing.T) {
	t.Parallel()
	c := mustNew(t, Config{Location: zone(t, "Asia/Shanghai"), Week: only(t, time.Monday, "09:00-09:01")})
	first, last := at(t, c, "1970-01-01 00:00"), at(t, c, "2200-01-01 00:00")
	far := time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC)
	now := at(t, c, "2026-03-02 09:00")
	tests := []struct {
		name      string
		got, want time.Time
	}{
		{"much work", c.Add(now, math.MaxInt64), last},
		{"much work back", c.Add(now, math.MinInt64), first},
		{"many days", c.AddDays(now, math.MaxInt), last},
		{"many days back", c.AddDays(now, math.MinInt), first},
		{"from far ahead", c.Add(far, time.Minute), last},
		{"opening from far ahead", c.NextOpening(far), last},
		{"days from far ahead", c.AddDays(far, 1), last},
		{"back from far ahead", c.Add(far, -time.Minute), at(t, c, "2199-12-30 09:00")},
		{"from the zero time", c.Add(time.Time{}, time.Minute), at(t, c, "1970-01-05 09:01")},
		{"opening from the zero time", c.NextOpening(time.Time{}), at(t, c, "1970-01-05 09:00")},
	}
	for _, tt := range tests {
		if !tt.got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got.In(c.Location()), tt.want)
		}
	}
	if got, want := c.Between(time.Time{}, far), 12001*time.Minute; got != want {
		t.Errorf("Between everything: got %v, want %v", got, want)
	}
	if c.IsWorking(far) || c.IsWorking(time.Time{}) {
		t.Error("IsWorking beyond the border: got true")
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c := office(t)
	start := at(t, c, "2026-03-02 09:00")
	want := c.Add(start, 3000*time.Hour)
	fresh := office(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := fresh.Add(start, 3000*time.Hour); !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	all.Wait()
}

func BenchmarkAdd(b *testing.B) {
	c := office(b)
	start := at(b, c, "2026-03-02 10:00")
	for _, bench := range []struct {
		name string
		work time.Duration
	}{{"hours", 8 * time.Hour}, {"month", 160 * time.Hour}, {"nextYear", 2000 * time.Hour}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Add(start, bench.work)
			}
		})
	}
}

func BenchmarkBetween(b *testing.B) {
	c := office(b)
	start := at(b, c, "2026-03-02 10:00")
	for _, bench := range []struct {
		name string
		end  string
	}{{"day", "2026-03-03 10:00"}, {"month", "2026-04-02 10:00"}, {"decade", "2036-03-02 10:00"}} {
		end := at(b, c, bench.end)
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Between(start, end)
			}
		})
	}
}

func BenchmarkAddDays(b *testing.B) {
	c := office(b)
	start := at(b, c, "2026-03-02 10:00")
	b.ReportAllocs()
	for b.Loop() {
		c.AddDays(start, 3)
	}
}

// The first question about a year computes the year.
func BenchmarkNewAndFirstUse(b *testing.B) {
	start := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		office(b).Add(start, time.Hour)
	}
}
