// Package calendar is the company's working time: it says when work that takes
// so many hours is due, and how much working time lies between two moments.
//
// Hours are read from the clock on the wall of the calendar's zone; durations
// are real time. A day on which the clock is put back is an hour longer for
// those who work through it. A time that the clock shows twice stands for its
// first occurrence; a time that it skips, for the moment of the skip.
package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"
	_ "time/tzdata" // a server or a container may lack the zones
)

// Config is what a calendar is made of. Location and one day's hours are
// required; everything else may be left empty.
type Config struct {
	// Location is the zone in whose clock all hours and dates are read.
	Location *time.Location
	// Week has the hours of each weekday, indexed by time.Weekday.
	Week [7][]Hours
	// MakeUp has the hours of a make-up working day on a Saturday, a Sunday
	// or a weekday without hours. Empty means Monday's hours, or those of the
	// first day after Monday that has any.
	MakeUp []Hours
	// Public names the public holidays built in: "cn", or "" for none.
	Public string
	// PublicDays are more public holidays and make-up days, for years that
	// are not built in. They override what Public says of the same date.
	PublicDays []Day
	// Exceptions are the company's own. They override all public days, and
	// later ones override earlier ones.
	Exceptions []Day
}

// Day is a date on which the weekly hours do not hold.
type Day struct {
	// Date is the day, as 2026-02-14.
	Date string
	// Working tells a working day from a day off.
	Working bool
	// Hours of a working day. Empty means the hours that Monday to Friday
	// have anyway, and Config.MakeUp for the other days.
	Hours []Hours
	// Name says why, in words for people: 春节, company outing.
	Name string
}

// Calendar computes working time. It never changes once made, and may be used
// from many goroutines at once.
//
// It knows the years 1970 to 2199: outside of them there is no working time,
// and a search that leaves them ends at their border.
type Calendar struct {
	loc         *time.Location
	week        [7][]Hours
	days        map[date]special
	public      map[int]bool // years whose public holidays are known; nil when none are wanted
	first, last int64        // the border, in nanoseconds since 1970 UTC
	// years is a cache: a year is computed when first asked for. Two
	// goroutines may compute the same one; they come to the same result.
	years [lastYear - firstYear + 1]atomic.Pointer[year]
}

// special is a Day made ready: its hours are settled, none when it is off.
type special struct {
	hours []Hours
	name  string
}

// New makes a calendar, or returns an error that names every mistake in the
// config, one a line: no location, impossible or overlapping hours, a date
// that does not exist, an unknown set of public holidays, a week without
// hours, or exceptions that leave more than a year without working time.
func New(config Config) (*Calendar, error) {
	var errs []error
	mistake := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("calendar: "+format, args...))
	}
	c := &Calendar{loc: config.Location, days: make(map[date]special)}
	if c.loc == nil {
		mistake("no location: name a time zone such as Asia/Shanghai")
		c.loc = time.UTC
	}
	hours := 0
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		arranged, err := arrange(config.Week[weekday])
		if err != nil {
			mistake("hours of %v: %w", weekday, err)
		}
		c.week[weekday] = arranged
		hours += len(arranged)
	}
	if hours == 0 {
		mistake("no day of the week has working hours: give one, such as 09:00-18:00 on Monday")
	}
	makeUp, err := arrange(config.MakeUp)
	if err != nil {
		mistake("hours of make-up days: %w", err)
	}
	for weekday := 1; len(makeUp) == 0 && weekday <= 7; weekday++ {
		makeUp = c.week[weekday%7]
	}

	builtIn, err := publicDays(config.Public)
	if err != nil {
		mistake("%w", err)
	}
	if config.Public != "" || len(config.PublicDays) > 0 {
		c.public = knownYears(builtIn, config.PublicDays)
	}
	for _, d := range slices.Concat(builtIn, config.PublicDays, config.Exceptions) {
		if err := c.add(d, makeUp); err != nil {
			mistake("day %q %s: %w", d.Date, d.Name, err)
		}
	}
	if len(errs) == 0 {
		if err := c.checkOpen(); err != nil {
			mistake("%w", err)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c.first = dateOf(firstYear, 1, 1).at(0, c.loc)
	c.last = dateOf(lastYear+1, 1, 1).at(0, c.loc)
	return c, nil
}

// Always returns the calendar of those who never close. A nil location means
// UTC; it matters to AddDays and Explain only.
func Always(loc *time.Location) *Calendar {
	if loc == nil {
		loc = time.UTC
	}
	config := Config{Location: loc}
	for weekday := range config.Week {
		config.Week[weekday] = []Hours{{From: 0, To: day}}
	}
	c, err := New(config)
	if err != nil {
		panic(err) // the config above is right
	}
	return c
}

// Location returns the zone in whose clock the calendar reads hours and dates.
func (c *Calendar) Location() *time.Location { return c.loc }

func (c *Calendar) add(d Day, makeUp []Hours) error {
	on, err := parseDate(d.Date)
	if err != nil {
		return err
	}
	if !d.Working {
		if len(d.Hours) > 0 {
			return errors.New("a day off cannot have hours: call it a working day, or drop them")
		}
		c.days[on] = special{name: d.Name}
		return nil
	}
	hours, err := arrange(d.Hours)
	if err != nil {
		return err
	}
	weekday := on.weekday()
	if len(hours) == 0 && weekday != time.Saturday && weekday != time.Sunday {
		hours = c.week[weekday]
	}
	if len(hours) == 0 {
		hours = makeUp
	}
	c.days[on] = special{hours: hours, name: d.Name}
	return nil
}

// checkOpen refuses exceptions that close the company for over a year: a
// mistake in every case met, and one that makes each target absurd.
func (c *Calendar) checkOpen() error {
	special := slices.Sorted(maps.Keys(c.days))
	if len(special) == 0 {
		return nil
	}
	closed := 0
	for d := special[0]; d <= special[len(special)-1]; d++ {
		if len(c.hours(d)) > 0 {
			closed = 0
		} else if closed++; closed > 366 {
			return fmt.Errorf("no working time from %v to %v: remove days off", d-366, d)
		}
	}
	return nil
}

// hours returns the hours that hold on d, none when it is off.
func (c *Calendar) hours(d date) []Hours {
	if s, ok := c.days[d]; ok {
		return s.hours
	}
	return c.week[d.weekday()]
}
