package calendar

import (
	"fmt"
	"strings"
	"time"
)

// A calendar knows the years from firstYear to lastYear. The bounds keep every
// search finite and every instant within what an int64 of nanoseconds holds.
const (
	firstYear = 1970
	lastYear  = 2199
)

const day = 24 * time.Hour

// date is a day of the Gregorian calendar, counted from 1970-01-01. It has no
// zone: what instants it covers depends on the place.
type date int32

func dateOf(year int, month time.Month, dayOfMonth int) date {
	return date(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dateIn returns the date that the calendar on the wall shows at t in loc.
func dateIn(t time.Time, loc *time.Location) date {
	return dateOf(t.In(loc).Date())
}

// parseDate reads 2026-02-14, also as 2026-2-14 or 2026/2/14.
func parseDate(s string) (date, error) {
	t, err := time.Parse("2006-1-2", strings.ReplaceAll(s, "/", "-"))
	if err != nil {
		return 0, fmt.Errorf("%q is not a date: write it as 2026-02-14", s)
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("%q is not a date from %d to %d: correct the year", s, firstYear, lastYear)
	}
	return dateOf(t.Date()), nil
}

func (d date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d date) String() string { return d.utc().Format(time.DateOnly) }

func (d date) weekday() time.Weekday {
	return time.Weekday(((int(d)+4)%7 + 7) % 7) // 1970-01-01 was a Thursday
}

// at returns the instant, in nanoseconds since 1970 UTC, at which the clock on
// the wall first shows the given time since midnight of d, or a later one.
//
// So a time that is skipped when the clock is put forward is the moment of the
// skip, and a time that occurs twice when it is put back is its first
// occurrence; at never goes backwards as d and sinceMidnight grow.
func (d date) at(sinceMidnight time.Duration, loc *time.Location) int64 {
	// At an instant a day earlier, and at any before it, the clock has not yet
	// shown this time: no zone is 24 hours ahead of UTC.
	wall := int64(d)*int64(day) + int64(sinceMidnight)
	t := time.Unix(0, wall-int64(day)).In(loc)
	for {
		_, seconds := t.Zone()
		offset := int64(seconds) * int64(time.Second)
		start, end := t.ZoneBounds()
		if end.IsZero() || wall < end.UnixNano()+offset {
			if start.IsZero() {
				return wall - offset
			}
			return max(wall-offset, start.UnixNano())
		}
		t = end
	}
}
