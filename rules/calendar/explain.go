package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Reason says why hours hold on a day, or why none do.
type Reason string

const (
	Weekly  Reason = "weekly"  // worked, by the hours of the week
	MakeUp  Reason = "make-up" // worked, by a Day: a make-up day or other hours than usual
	Weekend Reason = "weekend" // off: the week has no hours on this day
	Holiday Reason = "holiday" // off, by a Day
)

// Working tells whether days of this reason have hours.
func (r Reason) Working() bool { return r == Weekly || r == MakeUp }

// Step is one line of a calculation, in the calendar's zone: a stretch of time
// that was counted, or whole days that were passed over.
type Step struct {
	// From and To are the stretch that counted. For days passed over they are
	// midnight before the first and midnight after the last, though the
	// calculation may have begun or ended between them.
	From, To time.Time
	// Counted is the working time of the stretch, 0 for days passed over.
	Counted time.Duration
	Reason  Reason
	// Name is that of the Day, if one made this so: 春节.
	Name string
}

// String writes the step as a line for an administrator, in English:
//
//	Fri 2026-02-13 16:00 - 18:00  2h
//	Sun 2026-02-15 to Mon 2026-02-23  closed: holiday 春节
func (s Step) String() string {
	const date, clock = "Mon 2006-01-02", "15:04"
	var b strings.Builder
	b.WriteString(s.From.Format(date))
	if !s.Reason.Working() {
		if last := s.To.Add(-1); last.Format(date) != s.From.Format(date) {
			b.WriteString(" to " + last.Format(date))
		}
		b.WriteString("  closed: " + string(s.Reason))
	} else {
		b.WriteString(" " + s.From.Format(clock) + " - ")
		switch midnight := dateIn(s.From, s.From.Location()) + 1; {
		case s.To.Format(date) == s.From.Format(date):
			b.WriteString(s.To.Format(clock))
		case s.To.UnixNano() == midnight.at(0, s.From.Location()):
			b.WriteString("24:00")
		default:
			b.WriteString(s.To.Format(date + " " + clock))
		}
		b.WriteString("  " + brief(s.Counted))
		if s.Reason != Weekly {
			b.WriteString("  " + string(s.Reason))
		}
	}
	if s.Name != "" {
		b.WriteString(" " + s.Name)
	}
	return b.String()
}

// brief writes a duration without its zeros: 2h, 1h30m.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Explanation is the arithmetic behind one Add, in the calendar's zone.
type Explanation struct {
	Start time.Time
	Work  time.Duration
	// Due is what Add returns for Start and Work.
	Due   time.Time
	Steps []Step
	// Missing are the years from Start to Due whose public holidays are not
	// known: Due may have to be put off.
	Missing []int
}

// String writes the explanation as lines for an administrator, in English.
func (e Explanation) String() string {
	const moment = "Mon 2006-01-02 15:04 MST"
	var b strings.Builder
	fmt.Fprintf(&b, "%s of working time from %s\n", brief(e.Work), e.Start.Format(moment))
	for _, s := range e.Steps {
		fmt.Fprintf(&b, "  %v\n", s)
	}
	for _, y := range e.Missing {
		fmt.Fprintf(&b, "  the public holidays of %d are not known\n", y)
	}
	fmt.Fprintf(&b, "= %s\n", e.Due.Format(moment))
	return b.String()
}

// Explain tells how Add comes to its result.
func (c *Calendar) Explain(start time.Time, work time.Duration) Explanation {
	start = start.In(c.loc)
	due := c.Add(start, work)
	first, last := start, due
	if last.Before(first) {
		first, last = last, first
	}
	return Explanation{
		Start:   start,
		Work:    work,
		Due:     due,
		Steps:   c.Steps(first, last),
		Missing: c.missing(first, last),
	}
}

// Steps tells how Between comes to its result, in order of time: what is
// counted from a to b, and which days are passed over. Stretches that touch,
// and days off in a row for the same reason, are one step. When b is not after
// a there are no steps.
func (c *Calendar) Steps(a, b time.Time) []Step {
	from, _ := c.locate(a)
	to, _ := c.locate(b)
	var steps []Step
	add := func(s Step) {
		if n := len(steps); n > 0 {
			last := &steps[n-1]
			if last.To.Equal(s.From) && last.Reason == s.Reason && last.Name == s.Name {
				last.To = s.To
				last.Counted += s.Counted
				return
			}
		}
		steps = append(steps, s)
	}
	open := from
	// Hours reach into the next two days at most.
	for d := dateIn(time.Unix(0, from), c.loc) - 2; d.at(0, c.loc) < to; d++ {
		reason, name := c.reason(d)
		midnight, next := d.at(0, c.loc), (d+1).at(0, c.loc)
		if !reason.Working() && max(midnight, from) < min(next, to) {
			add(Step{From: c.time(midnight), To: c.time(next), Reason: reason, Name: name})
		}
		for s := range c.spansOf(d) {
			s.from, s.to = max(s.from, open), min(s.to, to)
			if s.from < s.to {
				open = s.to
				add(Step{From: c.time(s.from), To: c.time(s.to), Counted: time.Duration(s.to - s.from), Reason: reason, Name: name})
			}
		}
	}
	return steps
}

func (c *Calendar) reason(d date) (Reason, string) {
	s, ok := c.days[d]
	switch {
	case ok && len(s.hours) > 0:
		return MakeUp, s.name
	case ok:
		return Holiday, s.name
	case len(c.week[d.weekday()]) > 0:
		return Weekly, ""
	default:
		return Weekend, ""
	}
}

func (c *Calendar) time(instant int64) time.Time { return time.Unix(0, instant).In(c.loc) }
