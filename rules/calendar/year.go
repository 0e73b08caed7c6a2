package calendar

import (
	"iter"
	"sort"
	"time"
)

// span is a stretch of working time between two instants, in nanoseconds since
// 1970 UTC. to is the first instant that is no longer worked.
type span struct {
	from, to int64
	before   int64 // working time in the year ahead of from
}

// year is the working time from one New Year's midnight to the next: spans in
// order of time that neither overlap nor touch.
type year struct {
	from, to int64
	total    int64
	spans    []span
}

// year returns the year, or nil beyond the border.
func (c *Calendar) year(y int) *year {
	if y < firstYear || y > lastYear {
		return nil
	}
	slot := &c.years[y-firstYear]
	if known := slot.Load(); known != nil {
		return known
	}
	computed := c.computeYear(y)
	slot.Store(computed)
	return computed
}

func (c *Calendar) computeYear(y int) *year {
	first, next := dateOf(y, time.January, 1), dateOf(y+1, time.January, 1)
	computed := &year{from: first.at(0, c.loc), to: next.at(0, c.loc)}
	open := computed.from // no span may begin before it
	// Hours reach into the next two days at most.
	for d := first - 2; d < next; d++ {
		for s := range c.spansOf(d) {
			s.from, s.to = max(s.from, open), min(s.to, computed.to)
			if s.from >= s.to {
				continue
			}
			open = s.to
			if n := len(computed.spans); n > 0 && computed.spans[n-1].to == s.from {
				computed.spans[n-1].to = s.to
			} else {
				s.before = computed.total
				computed.spans = append(computed.spans, s)
			}
			computed.total += s.to - s.from
		}
	}
	return computed
}

// spansOf yields the hours of d as instants, leaving out those that the clock
// skips. Two days' spans may overlap where a night shift meets the next day.
func (c *Calendar) spansOf(d date) iter.Seq[span] {
	return func(yield func(span) bool) {
		for _, h := range c.hours(d) {
			s := span{from: d.at(h.From, c.loc), to: d.at(h.To, c.loc)}
			if s.from < s.to && !yield(s) {
				return
			}
		}
	}
}

// locate returns the instant as nanoseconds, moved to the border when beyond
// it, and the year in which it lies; the border's end belongs to the last year.
func (c *Calendar) locate(t time.Time) (int64, int) {
	switch y := t.In(c.loc).Year(); {
	case y < firstYear-1:
		return c.first, firstYear
	case y > lastYear+1:
		return c.last, lastYear
	default:
		instant := min(max(t.UnixNano(), c.first), c.last)
		y = min(max(y, firstYear), lastYear)
		// Where the clock is put back at midnight, it shows the old year for
		// a while after the new one has begun.
		for y < lastYear && instant >= c.year(y).to {
			y++
		}
		for y > firstYear && instant < c.year(y).from {
			y--
		}
		return instant, y
	}
}

// worked returns the working time of the year that lies ahead of the instant.
func (y *year) worked(instant int64) int64 {
	i := y.ending(instant)
	if i == len(y.spans) {
		return y.total
	}
	s := y.spans[i]
	return s.before + max(instant-s.from, 0)
}

// ending returns the index of the first span that ends after the instant.
func (y *year) ending(instant int64) int {
	return sort.Search(len(y.spans), func(i int) bool { return y.spans[i].to > instant })
}

// earliest returns the first instant by which so much of the year's working
// time has passed. It is 0 < worked <= total.
func (y *year) earliest(worked int64) int64 {
	i := sort.Search(len(y.spans), func(i int) bool { return y.spans[i].before >= worked })
	s := y.spans[i-1]
	return s.from + worked - s.before
}

// latest returns the last instant by which no more than so much of the year's
// working time has passed. It is 0 <= worked < total.
func (y *year) latest(worked int64) int64 {
	i := sort.Search(len(y.spans), func(i int) bool { return y.spans[i].before > worked })
	s := y.spans[i-1]
	return s.from + worked - s.before
}
