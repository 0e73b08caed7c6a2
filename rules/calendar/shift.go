package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Shift says when somebody works: hours of certain weekdays, of certain weeks,
// or of certain dates. The hours are read from the clock on the wall; a night
// shift belongs, all of it, to the day on which it begins.
type Shift struct {
	text        string
	days        [7]bool // by time.Weekday; nothing of the rest counts when dated
	always      bool    // public holidays too
	every       int     // weeks; 1: each
	since       date    // Monday of the first of them, 0: no first
	dated       bool
	first, last date
	hours       []Hours
}

// String is the shift as it was written.
func (s Shift) String() string { return s.text }

// Hours are the stretches of time of one day of the shift, in order.
func (s Shift) Hours() []Hours { return s.hours }

// dayNames are the names of the weekdays, indexed by time.Weekday.
var dayNames = [7][]string{
	{"sun", "sunday", "周日", "周天", "星期日"}, {"mon", "monday", "周一", "星期一"}, {"tue", "tuesday", "周二", "星期二"}, {"wed", "wednesday", "周三", "星期三"},
	{"thu", "thursday", "周四", "星期四"}, {"fri", "friday", "周五", "星期五"}, {"sat", "saturday", "周六", "星期六"},
}

// ParseShift reads "mon-fri 09:00-18:00", "sat,sun 22:00-06:00", "daily
// 09:00-21:00", "2026-10-01..2026-10-03 09:00-18:00", and "every 2 weeks from
// 2026-11-23 mon-fri 16:00-24:00". "always" in place of the days is each day,
// public holidays included; the other days of the week follow the calendar.
func ParseShift(text string) (Shift, error) {
	s := Shift{text: strings.TrimSpace(text), every: 1}
	words := strings.Fields(strings.ToLower(s.text))
	if len(words) > 4 && words[0] == "every" && (words[2] == "weeks" || words[2] == "week") && words[3] == "from" {
		n, err := strconv.Atoi(words[1])
		if err != nil || n < 1 || n > 52 {
			return s, fmt.Errorf("every %q weeks: write a number from 1 to 52", words[1])
		}
		from, err := parseDate(words[4])
		if err != nil {
			return s, err
		}
		s.every, s.since = n, from.monday()
		words = words[5:]
	}
	if len(words) < 2 {
		return s, fmt.Errorf("%q is no shift: write days and hours, for example \"mon-fri 09:00-18:00\"", text)
	}
	if err := s.readDays(words[0]); err != nil {
		return s, err
	}
	hours, err := ParseHours(strings.Join(words[1:], ""))
	if err == nil && len(hours) == 0 {
		err = fmt.Errorf("%q has no hours: write for example \"mon-fri 09:00-18:00\"", text)
	}
	s.hours = hours
	return s, err
}

func (s *Shift) readDays(word string) error {
	switch word {
	case "always":
		s.always = true
		return nil
	case "daily", "每天":
		s.days = [7]bool{true, true, true, true, true, true, true}
		return nil
	}
	from, to, ranged := strings.Cut(word, "..")
	if first, err := parseDate(from); err == nil {
		last := first
		if ranged {
			if last, err = parseDate(to); err != nil {
				return err
			}
		}
		if last < first {
			return fmt.Errorf("%q ends before it begins", word)
		}
		s.dated, s.first, s.last = true, first, last
		return nil
	}
	for part := range strings.SplitSeq(hoursWords.Replace(word), ",") {
		from, to, ranged := strings.Cut(part, "-")
		a, b := weekdayNamed(from), weekdayNamed(to)
		if !ranged {
			b = a
		}
		if a < 0 || b < 0 {
			return fmt.Errorf("%q is no day: write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, daily, always, or dates such as 2026-10-01..2026-10-03", part)
		}
		for d := a; ; d = (d + 1) % 7 {
			s.days[d] = true
			if d == b {
				break
			}
		}
	}
	return nil
}

func weekdayNamed(name string) int {
	return slices.IndexFunc(dayNames[:], func(names []string) bool { return slices.Contains(names, name) })
}

// monday is the first day of the week of a date.
func (d date) monday() date { return d - date((int(d.weekday())+6)%7) }

// holds reports whether a shift is worked on a date. On a make-up working day
// those work who would on a Monday.
func (c *Calendar) holds(s Shift, d date) bool {
	if s.dated {
		return d >= s.first && d <= s.last
	}
	if s.since != 0 && (d < s.since || int(d.monday()-s.since)/7%s.every != 0) {
		return false
	}
	if s.always {
		return true
	}
	switch reason, _ := c.reason(d); reason {
	case Holiday:
		return false
	case MakeUp:
		return s.days[d.weekday()] || len(c.week[d.weekday()]) == 0 && s.days[c.firstWeekday()]
	}
	return s.days[d.weekday()]
}

// firstWeekday is Monday, or the first day after it that has hours.
func (c *Calendar) firstWeekday() time.Weekday {
	for d := 1; d <= 7; d++ {
		if len(c.week[d%7]) > 0 {
			return time.Weekday(d % 7)
		}
	}
	return time.Monday
}

// OnShift tells whether t lies in one of the shifts. The moment of its
// beginning does, the moment of its end does not.
func (c *Calendar) OnShift(shifts []Shift, t time.Time) bool {
	instant, today := t.UnixNano(), dateIn(t, c.loc)
	for d := today - 1; d <= today; d++ { // of last night, or of today
		for _, s := range shifts {
			if !c.holds(s, d) {
				continue
			}
			for _, h := range s.hours {
				if d.at(h.From, c.loc) <= instant && instant < d.at(h.To, c.loc) {
					return true
				}
			}
		}
	}
	return false
}

// NextShift is the first moment after t at which one of the shifts begins, the
// zero time when none does within a year.
func (c *Calendar) NextShift(shifts []Shift, t time.Time) time.Time {
	instant, today := t.UnixNano(), dateIn(t, c.loc)
	for d := today; d <= today+366; d++ {
		var first int64
		for _, s := range shifts {
			if !c.holds(s, d) {
				continue
			}
			for _, h := range s.hours {
				if at := d.at(h.From, c.loc); at > instant && (first == 0 || at < first) {
					first = at
				}
			}
		}
		if first != 0 {
			return c.time(first)
		}
	}
	return time.Time{}
}

// Clash names two of the shifts whose hours overlap on a day that is common to
// both by their weekdays, empty when there are none.
func Clash(shifts []Shift) (one, other string) {
	for i, a := range shifts {
		for _, b := range shifts[i+1:] {
			if a.dated != b.dated || a.every > 1 || b.every > 1 {
				continue // dates are written to be exceptions, weeks to differ
			}
			if a.dated && (a.last < b.first || b.last < a.first) {
				continue
			}
			for d := range 7 {
				if !a.dated && (!a.always && !a.days[d] || !b.always && !b.days[d]) {
					continue
				}
				if _, err := arrange(slices.Concat(a.hours, b.hours)); err != nil {
					return a.text, b.text
				}
			}
		}
	}
	return "", ""
}
