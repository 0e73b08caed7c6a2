package calendar

import (
	"testing"
	"time"
)

// shifts reads what must be right.
func shifts(t *testing.T, lines ...string) []Shift {
	t.Helper()
	var all []Shift
	for _, line := range lines {
		s, err := ParseShift(line)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func officeIn(t *testing.T, zone, public string) *Calendar {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	config := Config{Location: loc, Public: public}
	for d := 1; d <= 5; d++ {
		config.Week[d] = []Hours{{9 * time.Hour, 18 * time.Hour}}
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOnShift(t *testing.T) {
	t.Parallel()
	const china, york = "Asia/Shanghai", "America/New_York"
	for _, test := range []struct {
		what, zone, shift, at string
		want                  bool
	}{
		{"it begins", china, "mon-fri 09:00-18:00", "2026-11-23T09:00:00+08:00", true},
		{"before it begins", china, "mon-fri 09:00-18:00", "2026-11-23T08:59:59+08:00", false},
		{"it ends", china, "mon-fri 09:00-18:00", "2026-11-23T18:00:00+08:00", false},
		{"a weekend", china, "mon-fri 09:00-18:00", "2026-11-28T10:00:00+08:00", false},
		{"the range goes round", china, "fri-mon 09:00-18:00", "2026-11-29T10:00:00+08:00", true},
		{"in Chinese", china, "周一-周五 09：00-18：00", "2026-11-23T10:00:00+08:00", true},
		{"night before midnight", china, "fri 22:00-06:00", "2026-11-27T23:30:00+08:00", true},
		{"midnight", china, "fri 22:00-06:00", "2026-11-28T00:00:00+08:00", true},
		{"night after midnight, of a Saturday", china, "fri 22:00-06:00", "2026-11-28T05:59:00+08:00", true},
		{"the night is over", china, "fri 22:00-06:00", "2026-11-28T06:00:00+08:00", false},
		{"the night before is no shift", china, "fri 22:00-06:00", "2026-11-27T05:00:00+08:00", false},
		{"until 24:00", china, "mon 16:00-24:00", "2026-11-23T23:59:59+08:00", true},
		{"at 24:00", china, "mon 16:00-24:00", "2026-11-24T00:00:00+08:00", false},
		{"a break", china, "mon 09:00-12:00,13:00-18:00", "2026-11-23T12:30:00+08:00", false},
		{"a public holiday", china, "mon-fri 09:00-18:00", "2026-10-01T10:00:00+08:00", false},
		{"the weekend of a public holiday", china, "sat,sun 09:00-18:00", "2026-10-03T10:00:00+08:00", false},
		{"always", china, "always 09:00-18:00", "2026-10-01T10:00:00+08:00", true},
		{"a date that is a holiday", china, "2026-10-01..2026-10-03 09:00-18:00", "2026-10-03T10:00:00+08:00", true},
		{"after the dates", china, "2026-10-01..2026-10-03 09:00-18:00", "2026-10-04T10:00:00+08:00", false},
		{"a make-up Saturday", china, "mon-fri 09:00-18:00", "2026-10-10T10:00:00+08:00", true},
		{"a make-up Saturday is no Wednesday", china, "wed 09:00-18:00", "2026-10-10T10:00:00+08:00", false},
		{"who works on Saturdays works on that one", china, "sat 09:00-18:00", "2026-10-10T10:00:00+08:00", true},
		{"the first week", china, "every 2 weeks from 2026-11-25 mon-fri 16:00-24:00", "2026-11-23T17:00:00+08:00", true},
		{"not the second", china, "every 2 weeks from 2026-11-25 mon-fri 16:00-24:00", "2026-11-30T17:00:00+08:00", false},
		{"the third, over the year with 53 weeks", china, "every 2 weeks from 2026-12-21 mon-fri 16:00-24:00", "2027-01-04T17:00:00+08:00", true},
		{"not the second of the new year", china, "every 2 weeks from 2026-12-21 mon-fri 16:00-24:00", "2026-12-28T17:00:00+08:00", false},
		{"not before it began", china, "every 2 weeks from 2026-11-23 mon-fri 16:00-24:00", "2026-11-09T17:00:00+08:00", false},
		{"a night of 25 hours' day", york, "sat 22:00-06:00", "2026-11-01T06:59:00Z", true}, // 01:59, the second time
		{"it ends by the clock on the wall", york, "sat 22:00-06:00", "2026-11-01T11:00:00Z", false},
		{"the last minute of it", york, "sat 22:00-06:00", "2026-11-01T10:59:00Z", true},
		{"a beginning that is skipped", york, "sun 02:30-06:00", "2026-03-08T07:00:00Z", true}, // 03:00, the moment of the skip
		{"before the skip", york, "sun 02:30-06:00", "2026-03-08T06:59:00Z", false},
	} {
		public := ""
		if test.zone == china {
			public = "cn"
		}
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := officeIn(t, test.zone, public).OnShift(shifts(t, test.shift), at); got != test.want {
			t.Errorf("%s: %q at %s: got %v, want %v", test.what, test.shift, test.at, got, test.want)
		}
	}
}

func TestNextShift(t *testing.T) {
	t.Parallel()
	c := officeIn(t, "Asia/Shanghai", "cn")
	for _, test := range []struct{ shift, after, want string }{
		{"mon-fri 09:00-18:00", "2026-11-23T08:59:00+08:00", "2026-11-23T09:00:00+08:00"},
		{"mon-fri 09:00-18:00", "2026-11-23T09:00:00+08:00", "2026-11-24T09:00:00+08:00"},
		{"mon-fri 09:00-18:00", "2026-11-27T18:00:00+08:00", "2026-11-30T09:00:00+08:00"},
		{"mon-fri 09:00-18:00", "2026-09-30T18:00:00+08:00", "2026-10-08T09:00:00+08:00"},
		{"2026-10-01 09:00-18:00", "2026-10-02T18:00:00+08:00", "0001-01-01T00:00:00Z"},
	} {
		after, _ := time.Parse(time.RFC3339, test.after)
		want, _ := time.Parse(time.RFC3339, test.want)
		if got := c.NextShift(shifts(t, test.shift), after); !got.Equal(want) {
			t.Errorf("%q after %s: got %s, want %s", test.shift, test.after, got, test.want)
		}
	}
}

func TestShiftMistakes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "mon-fri", "09:00-18:00", "moon 09:00-18:00", "mon-fri 9-18", "mon-fri 25:00-26:00", "mon-fri closed",
		"2026-02-30 09:00-18:00", "2026-10-03..2026-10-01 09:00-18:00", "every 0 weeks from 2026-11-23 mon 09:00-18:00",
		"every 2 weeks from monday mon 09:00-18:00", "every 2 weeks from 2026-11-23", "mon 09:00-18:00, 17:00-20:00",
	} {
		if s, err := ParseShift(text); err == nil {
			t.Errorf("%q is taken as %+v", text, s)
		}
	}
}

func TestClash(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lines []string
		want  bool
	}{
		{[]string{"mon-fri 09:00-18:00", "wed 17:00-20:00"}, true},
		{[]string{"mon-fri 09:00-18:00", "wed 18:00-20:00"}, false},
		{[]string{"mon-fri 09:00-18:00", "sat 09:00-18:00"}, false},
		{[]string{"mon-fri 09:00-18:00", "2026-10-01 09:00-18:00"}, false},
		{[]string{"always 09:00-18:00", "sat 09:00-10:00"}, true},
	} {
		if one, _ := Clash(shifts(t, test.lines...)); (one != "") != test.want {
			t.Errorf("%q: got %q, want a clash: %v", test.lines, one, test.want)
		}
	}
}
