package calendar

import (
	"fmt"
	"testing"
	"time"
)

// The announcements of the State Council, in their own words.
func TestPublicDaysOfChina(t *testing.T) {
	t.Parallel()
	c := office(t)
	tests := []struct {
		year    int
		off     int
		makeUps string
	}{
		{2025, 28, "[2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11]"},
		{2026, 33, "[2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10]"},
	}
	for _, tt := range tests {
		off := 0
		var makeUps []string
		for d := dateOf(tt.year, 1, 1); d < dateOf(tt.year+1, 1, 1); d++ {
			reason, name := c.reason(d)
			switch reason {
			case Holiday:
				off++
			case MakeUp:
				makeUps = append(makeUps, d.String())
				if w := d.weekday(); w != time.Saturday && w != time.Sunday {
					t.Errorf("%v: a make-up day on a %v", d, w)
				}
			}
			if (reason == Holiday || reason == MakeUp) && name == "" {
				t.Errorf("%v has no name", d)
			}
		}
		if off != tt.off || fmt.Sprint(makeUps) != tt.makeUps {
			t.Errorf("%d: got %d days off and make-up days %v, want %d and %s", tt.year, off, makeUps, tt.off, tt.makeUps)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	week := workWeek(t, "09:00-18:00")
	shanghai := zone(t, "Asia/Shanghai")
	tests := []struct {
		name   string
		config Config
		now    string
		want   string
	}{
		{"far from the end", Config{Public: "cn"}, "2026-10-31 23:59", "[]"},
		{"60 days ahead", Config{Public: "cn"}, "2026-11-02 00:00", "[2027]"},
		{"in the year itself", Config{Public: "cn"}, "2027-03-01 00:00", "[2027]"},
		{"two years", Config{Public: "cn"}, "2027-12-01 00:00", "[2027 2028]"},
		{"before the first year", Config{Public: "cn"}, "2024-12-31 23:00", "[2024]"},
		{"loaded", Config{Public: "cn", PublicDays: []Day{{Date: "2027-05-01"}}}, "2026-12-01 00:00", "[]"},
		{"only New Year is known", Config{Public: "cn", PublicDays: []Day{{Date: "2027-01-01"}}}, "2026-12-01 00:00", "[2027]"},
		{"only late December is known", Config{Public: "cn", PublicDays: []Day{{Date: "2027-12-31"}}}, "2026-12-01 00:00", "[2027]"},
		{"make-up days prove nothing", Config{Public: "cn", PublicDays: []Day{{Date: "2027-05-08", Working: true}}}, "2026-12-01 00:00", "[2027]"},
		{"nor do exceptions", Config{Public: "cn", Exceptions: []Day{{Date: "2027-05-01"}}}, "2026-12-01 00:00", "[2027]"},
		{"own files only", Config{PublicDays: []Day{{Date: "2026-05-01"}}}, "2026-12-01 00:00", "[2027]"},
		{"none wanted", Config{Exceptions: []Day{{Date: "2026-05-01"}}}, "2026-12-01 00:00", "[]"},
	}
	for _, tt := range tests {
		tt.config.Location, tt.config.Week = shanghai, week
		c := mustNew(t, tt.config)
		// The year is that of the company's clock.
		if got := fmt.Sprint(c.Missing(at(t, c, tt.now).UTC())); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
