package calendar

import "time"

// IsWorking tells whether t lies in working time. The moment of opening does,
// the moment of closing does not.
func (c *Calendar) IsWorking(t time.Time) bool {
	instant, y := c.locate(t)
	in := c.year(y)
	i := in.ending(instant)
	return i < len(in.spans) && in.spans[i].from <= instant
}

// NextOpening returns t itself when it lies in working time, or else the next
// moment at which working time begins, in the location of t.
func (c *Calendar) NextOpening(t time.Time) time.Time {
	instant, y := c.locate(t)
	for ; y <= lastYear; y++ {
		in := c.year(y)
		if i := in.ending(instant); i < len(in.spans) {
			return back(max(instant, in.spans[i].from), t)
		}
	}
	return back(c.last, t)
}

// Add returns the earliest moment at which so much working time has passed
// since start, in the location of start. Work that takes until closing time is
// due at closing time, not at the next opening. A start outside of the hours
// begins to count at the next opening.
//
// Add of nothing is NextOpening. Add of negative work counts back from start:
// the latest moment from which so much working time lies ahead of start, which
// is never a moment of closing.
//
// Beyond the years a calendar knows, the result is their border.
func (c *Calendar) Add(start time.Time, work time.Duration) time.Time {
	if work == 0 {
		return c.NextOpening(start)
	}
	instant, y := c.locate(start)
	in := c.year(y)
	// No year works longer than the border is wide; so the sum cannot overflow.
	wanted := in.worked(instant) + min(max(int64(work), c.first-c.last), c.last-c.first)
	if work > 0 {
		for wanted > in.total {
			wanted -= in.total
			if in = c.year(y + 1); in == nil {
				return back(c.last, start)
			}
			y++
		}
		return back(in.earliest(wanted), start)
	}
	for wanted < 0 {
		if in = c.year(y - 1); in == nil {
			return back(c.first, start)
		}
		y--
		wanted += in.total
	}
	return back(in.latest(wanted), start)
}

// Between returns the working time from a to b. It is negative when b is the
// earlier one.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.Between(b, a)
	}
	from, y := c.locate(a)
	to, last := c.locate(b)
	work := c.year(last).worked(to) - c.year(y).worked(from)
	for ; y < last; y++ {
		work += c.year(y).total
	}
	return time.Duration(work)
}

// AddDays returns the same time of day on the n-th working day after start, in
// the location of start. As in Add, a start outside of the hours counts as the
// next opening: one working day after a Saturday is Tuesday's opening.
//
// A working day is a date with hours. Where the time of day falls outside of
// its hours, the next opening of that day is taken, or else its closing. A
// moment in a night shift belongs to the day on which the shift began. With n
// of 0 it is NextOpening; a negative n counts working days backwards.
//
// Beyond the years a calendar knows, the result is their border.
func (c *Calendar) AddDays(start time.Time, n int) time.Time {
	opening := c.NextOpening(start)
	if n == 0 || opening.UnixNano() == c.last {
		return opening
	}
	on := c.workingDayOf(opening)
	shown := opening.In(c.loc)
	hour, minute, second := shown.Clock()
	sinceMidnight := time.Duration(dateIn(shown, c.loc)-on)*day +
		time.Duration(hour*3600+minute*60+second)*time.Second + time.Duration(shown.Nanosecond())

	step := date(1)
	if n < 0 {
		step = -1
	}
	first, last := dateOf(firstYear, time.January, 1), dateOf(lastYear, time.December, 31)
	for n != 0 {
		switch on += step; {
		case on > last:
			return back(c.last, start)
		case on < first:
			return back(c.first, start)
		}
		for range c.spansOf(on) {
			n -= int(step)
			break
		}
	}
	return back(c.clip(on, on.at(sinceMidnight, c.loc)), start)
}

// workingDayOf returns the first date to whose hours t, a moment in working
// time, belongs.
func (c *Calendar) workingDayOf(t time.Time) date {
	instant, shown := t.UnixNano(), dateIn(t, c.loc)
	for d := shown - 2; d <= shown+1; d++ {
		for s := range c.spansOf(d) {
			if s.from <= instant && instant < s.to {
				return d
			}
		}
	}
	return shown
}

// clip moves an instant into the hours of a working day.
func (c *Calendar) clip(on date, instant int64) int64 {
	closing := instant
	for s := range c.spansOf(on) {
		if instant <= s.to {
			return max(instant, s.from)
		}
		closing = s.to
	}
	return closing
}

// back turns an instant into a time as its asker writes times.
func back(instant int64, like time.Time) time.Time {
	return time.Unix(0, instant).In(like.Location())
}

// WorksOn reports whether people work on the day of t, whatever zone t is in.
func (c *Calendar) WorksOn(t time.Time) bool {
	return len(c.hours(dateOf(t.Year(), t.Month(), t.Day()))) > 0
}
