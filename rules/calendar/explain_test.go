package calendar

import (
	"strings"
	"testing"
	"time"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	china := office(t, Day{Date: "2026-03-05", Working: true, Hours: hours(t, "10:00-11:00"), Name: "outing"}, Day{Date: "2026-03-06"})
	night := mustNew(t, Config{
		Location:   zone(t, "Europe/Berlin"),
		Week:       only(t, time.Saturday, "18:00-24:00, 00:00-01:00, 02:00-06:00"),
		Exceptions: []Day{{Date: "2026-03-27", Working: true, Hours: hours(t, "22:00-06:00"), Name: "move"}},
	})
	always := Always(zone(t, "Asia/Shanghai"))
	tests := []struct {
		name     string
		calendar *Calendar
		start    string
		work     time.Duration
		want     string
	}{
		{"over the spring festival", china, "2026-02-13 16:00", 10 * time.Hour, `
			10h of working time from Fri 2026-02-13 16:00 CST
			Fri 2026-02-13 16:00 - 18:00  2h
			Sat 2026-02-14 09:00 - 12:00  3h  make-up 春节
			Sat 2026-02-14 13:30 - 18:00  4h30m  make-up 春节
			Sun 2026-02-15 to Mon 2026-02-23  closed: holiday 春节
			Tue 2026-02-24 09:00 - 09:30  30m
			= Tue 2026-02-24 09:30 CST`},
		{"other hours, a nameless day off, a weekend", china, "2026-03-05 08:00", 90 * time.Minute, `
			1h30m of working time from Thu 2026-03-05 08:00 CST
			Thu 2026-03-05 10:00 - 11:00  1h  make-up outing
			Fri 2026-03-06  closed: holiday
			Sat 2026-03-07 to Sun 2026-03-08  closed: weekend
			Mon 2026-03-09 09:00 - 09:30  30m
			= Mon 2026-03-09 09:30 CST`},
		{"back", china, "2026-03-09 09:30", -time.Hour - 30*time.Second, `
			-1h0m30s of working time from Mon 2026-03-09 09:30 CST
			Thu 2026-03-05 10:29 - 11:00  30m30s  make-up outing
			Fri 2026-03-06  closed: holiday
			Sat 2026-03-07 to Sun 2026-03-08  closed: weekend
			Mon 2026-03-09 09:00 - 09:30  30m
			= Thu 2026-03-05 10:29 CST`},
		{"nothing, from the weekend", china, "2026-03-08 12:00", 0, `
			0s of working time from Sun 2026-03-08 12:00 CST
			Sun 2026-03-08  closed: weekend
			= Mon 2026-03-09 09:00 CST`},
		{"at lunch", china, "2026-03-02 12:10", time.Minute, `
			1m of working time from Mon 2026-03-02 12:10 CST
			Mon 2026-03-02 13:30 - 13:31  1m
			= Mon 2026-03-02 13:31 CST`},
		{"into a year that is not announced", china, "2026-12-31 17:00", 2 * time.Hour, `
			2h of working time from Thu 2026-12-31 17:00 CST
			Thu 2026-12-31 17:00 - 18:00  1h
			Fri 2027-01-01 09:00 - 10:00  1h
			the public holidays of 2027 are not known
			= Fri 2027-01-01 10:00 CST`},
		{"night shift that meets the next day", night, "2026-03-27 23:00", 11 * time.Hour, `
			11h of working time from Fri 2026-03-27 23:00 CET
			Fri 2026-03-27 23:00 - Sat 2026-03-28 06:00  7h  make-up move
			Sat 2026-03-28 18:00 - 22:00  4h
			= Sat 2026-03-28 22:00 CET`},
		{"until midnight", night, "2026-03-28 20:00", 4 * time.Hour, `
			4h of working time from Sat 2026-03-28 20:00 CET
			Sat 2026-03-28 20:00 - 24:00  4h
			= Sun 2026-03-29 00:00 CET`},
		{"always", always, "2026-03-28 20:00", 30 * time.Hour, `
			30h of working time from Sat 2026-03-28 20:00 CST
			Sat 2026-03-28 20:00 - Mon 2026-03-30 02:00  30h
			= Mon 2026-03-30 02:00 CST`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.calendar
			e := c.Explain(at(t, c, tt.start).UTC(), tt.work)
			var got []string
			for line := range strings.Lines(e.String()) {
				got = append(got, strings.TrimSpace(line))
			}
			want := strings.TrimSpace(strings.ReplaceAll(tt.want, "\n\t\t\t", "\n"))
			if text := strings.Join(got, "\n"); text != want {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
		})
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	c := office(t)
	a, b := at(t, c, "2026-02-14 17:00"), at(t, c, "2026-02-24 09:10")
	steps := c.Steps(a, b)
	want := []Step{
		{From: a, To: a.Add(time.Hour), Counted: time.Hour, Reason: MakeUp, Name: "春节"},
		{From: at(t, c, "2026-02-15 00:00"), To: at(t, c, "2026-02-24 00:00"), Reason: Holiday, Name: "春节"},
		{From: at(t, c, "2026-02-24 09:00"), To: b, Counted: 10 * time.Minute, Reason: Weekly},
	}
	if len(steps) != len(want) {
		t.Fatalf("got %v, want %v", steps, want)
	}
	for i := range want {
		if steps[i] != want[i] {
			t.Errorf("step %d: got %v, want %v", i, steps[i], want[i])
		}
	}
	if got := c.Steps(b, a); got != nil {
		t.Errorf("reversed: got %v, want none", got)
	}
}
