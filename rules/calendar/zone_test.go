package calendar

import (
	"testing"
	"time"
)

// Hours are read from the clock on the wall, durations are real time.
func TestClockChanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		zone    string
		weekday time.Weekday
		hours   string
		opens   string // with offset, for times that occur twice
		closes  string
		want    time.Duration
	}{
		{"night shift, clock put forward", "Europe/Berlin", time.Saturday, "22:00-06:00",
			"2026-03-28 22:00+01:00", "2026-03-29 06:00+02:00", 7 * time.Hour},
		{"night shift, clock put back", "Europe/Berlin", time.Saturday, "22:00-06:00",
			"2026-10-24 22:00+02:00", "2026-10-25 06:00+01:00", 9 * time.Hour},
		{"night shift, usual", "Europe/Berlin", time.Saturday, "22:00-06:00",
			"2026-10-31 22:00+01:00", "2026-11-01 06:00+01:00", 8 * time.Hour},
		{"whole day, clock put forward", "America/New_York", time.Sunday, "00:00-24:00",
			"2026-03-08 00:00-05:00", "2026-03-09 00:00-04:00", 23 * time.Hour},
		{"whole day, clock put back", "America/New_York", time.Sunday, "00:00-24:00",
			"2026-11-01 00:00-04:00", "2026-11-02 00:00-05:00", 25 * time.Hour},
		{"opening skipped", "Europe/Berlin", time.Sunday, "02:30-05:00",
			"2026-03-29 03:00+02:00", "2026-03-29 05:00+02:00", 2 * time.Hour},
		{"closing skipped", "Europe/Berlin", time.Sunday, "01:00-02:30",
			"2026-03-29 01:00+01:00", "2026-03-29 03:00+02:00", time.Hour},
		{"opening twice", "Europe/Berlin", time.Sunday, "02:30-05:00",
			"2026-10-25 02:30+02:00", "2026-10-25 05:00+01:00", 3*time.Hour + 30*time.Minute},
		{"closing twice", "Europe/Berlin", time.Sunday, "01:00-02:30",
			"2026-10-25 01:00+02:00", "2026-10-25 02:30+02:00", 90 * time.Minute},
		{"all hours skipped", "Europe/Berlin", time.Sunday, "02:00-03:00",
			"2026-04-05 02:00+02:00", "2026-04-05 03:00+02:00", time.Hour},
		{"midnight skipped", "America/Sao_Paulo", time.Sunday, "00:00-08:00",
			"2018-11-04 01:00-02:00", "2018-11-04 08:00-02:00", 7 * time.Hour},
		{"back over midnight", "America/St_Johns", time.Sunday, "00:00-08:00",
			"2006-10-29 00:00-02:30", "2006-10-29 08:00-03:30", 9 * time.Hour},
		{"half an hour", "Australia/Lord_Howe", time.Sunday, "00:00-08:00",
			"2026-04-05 00:00+11:00", "2026-04-05 08:00+10:30", 8*time.Hour + 30*time.Minute},
		{"a date that never was", "Pacific/Apia", time.Friday, "09:00-17:00",
			"2012-01-06 09:00+14:00", "2012-01-06 17:00+14:00", 8 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := mustNew(t, Config{Location: zone(t, tt.zone), Week: only(t, tt.weekday, tt.hours)})
			opens, closes := at(t, c, tt.opens), at(t, c, tt.closes)
			before, after := opens.Add(-36*time.Hour), closes.Add(36*time.Hour)
			if got := c.NextOpening(before); !got.Equal(opens) {
				t.Errorf("opens: got %v, want %v", got, opens)
			}
			if got := c.Add(before, tt.want); !got.Equal(closes) {
				t.Errorf("closes: got %v, want %v", got, closes)
			}
			if got := c.Add(after, -tt.want); !got.Equal(opens) {
				t.Errorf("opens, from behind: got %v, want %v", got, opens)
			}
			if got := c.Between(before, after); got != tt.want {
				t.Errorf("between: got %v, want %v", got, tt.want)
			}
			if got := c.AddDays(before, 0); !got.Equal(opens) {
				t.Errorf("AddDays: got %v, want %v", got, opens)
			}
		})
	}
}

func TestAddDaysOverClockChanges(t *testing.T) {
	t.Parallel()
	c := mustNew(t, Config{Location: zone(t, "Europe/Berlin"), Week: workWeek(t, "09:00-17:00")})
	if got, want := c.AddDays(at(t, c, "2026-03-27 10:00"), 1), at(t, c, "2026-03-30 10:00"); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	always := Always(c.Location())
	if got, want := always.AddDays(at(t, always, "2026-03-28 02:30"), 1), at(t, always, "2026-03-29 03:00"); !got.Equal(want) {
		t.Errorf("to a time that is skipped: got %v, want %v", got, want)
	}
	if got, want := always.AddDays(at(t, always, "2026-10-24 02:30"), 1), at(t, always, "2026-10-25 02:30+02:00"); !got.Equal(want) {
		t.Errorf("to a time that occurs twice: got %v, want %v", got, want)
	}
	// In the hour after midnight that the clock shows as the day before.
	newfoundland := Always(zone(t, "America/St_Johns"))
	start := at(t, newfoundland, "2006-10-28 23:30-03:30")
	if got, want := newfoundland.AddDays(start, 1), at(t, newfoundland, "2006-10-30 00:00"); !got.Equal(want) {
		t.Errorf("from a time that occurs twice around midnight: got %v, want %v", got, want)
	}
}
