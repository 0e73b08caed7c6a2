package rules

import (
	"slices"
	"time"

	"maildesk/rules/calendar"
)

// recurrence is when something happens again and again: on which days, and at
// which time of the day. Days are midnights in UTC.
type recurrence struct {
	sort  recurring
	clock time.Duration // since midnight
	from  time.Time     // first day; zero: none is too early

	weekdays []time.Weekday // weekly
	weeks    int            // every so many, counted from the week of from

	span   int          // monthly: how many months a stretch has, 1, 3 or 6
	months []time.Month // of those only, with a span of 1; nil: all
	days   []int        // of the stretch; negative: from its end
	nth    int          // or the nth of a kind of days; negative: from the end
	kind   time.Weekday // that kind; workingDay: every working day

	holiday string // next, before, skip, keep: when it falls on a day on which nobody works
}

// recurring is how a recurrence counts.
type recurring int

const (
	daily recurring = iota
	workdaily
	weekly
	monthly
)

// workingDay stands where a weekday would, for any day on which people work.
const workingDay = time.Weekday(7)

// farthest is how many days ahead the next time is looked for: a leap day is
// eight years away at most.
const farthest = 9 * 366

// next is the first moment after now, in the calendar's zone; zero when there
// is none.
func (r *recurrence) next(cal *calendar.Calendar, now time.Time) time.Time {
	const longestHoliday = 31 // days by which one is put off at most
	local := now.In(cal.Location())
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	if r.from.After(today) {
		today = r.from
	}
	for n := -longestHoliday; n < farthest; n++ {
		day := today.AddDate(0, 0, n)
		if !r.on(cal, day) {
			continue
		}
		if day = r.moved(cal, day); day.IsZero() {
			continue
		}
		at := time.Date(day.Year(), day.Month(), day.Day(), 0, int(r.clock/time.Minute), 0, 0, cal.Location())
		if at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// moved is the day on which it happens instead of one on which nobody works;
// zero: on none.
func (r *recurrence) moved(cal *calendar.Calendar, day time.Time) time.Time {
	const longest = 30
	step := map[string]int{"next": 1, "before": -1}[r.holiday]
	for n := 0; n < longest && r.holiday != "keep" && !cal.WorksOn(day); n++ {
		if step == 0 {
			return time.Time{}
		}
		day = day.AddDate(0, 0, step)
	}
	return day
}

// on reports whether it falls on a day.
func (r *recurrence) on(cal *calendar.Calendar, day time.Time) bool {
	if day.Before(r.from) {
		return false
	}
	switch r.sort {
	case daily:
		return true
	case workdaily:
		return cal.WorksOn(day)
	case weekly:
		monday := func(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }
		weeks := int(monday(day).Sub(monday(r.from)) / week)
		return slices.Contains(r.weekdays, day.Weekday()) && (r.weeks == 1 || weeks%r.weeks == 0)
	}
	if r.months != nil && !slices.Contains(r.months, day.Month()) {
		return false
	}
	first := time.Date(day.Year(), (day.Month()-1)/time.Month(r.span)*time.Month(r.span)+1, 1, 0, 0, 0, 0, time.UTC)
	end := first.AddDate(0, r.span, 0)
	for _, n := range r.days {
		if n > 0 && day.Equal(first.AddDate(0, 0, n-1)) || n < 0 && day.Equal(end.AddDate(0, 0, n)) {
			return true
		}
	}
	if r.nth == 0 || !r.is(cal, day) {
		return false
	}
	n, step, last := 1, -1, first
	if r.nth < 0 {
		step, last = 1, end.AddDate(0, 0, -1)
	}
	for other := day; !other.Equal(last); {
		if other = other.AddDate(0, 0, step); r.is(cal, other) {
			n++
		}
	}
	return n == max(r.nth, -r.nth)
}

// is reports whether a day is of the kind that is counted.
func (r *recurrence) is(cal *calendar.Calendar, day time.Time) bool {
	if r.kind == workingDay {
		return cal.WorksOn(day)
	}
	return day.Weekday() == r.kind
}
