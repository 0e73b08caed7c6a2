package rules

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// groupedBy is what the tickets of a period are grouped by.
var groupedBy = [...]string{"category", "department", "technician", "priority"}

// ledger counts tickets for a review, one after the other in any order.
type ledger struct {
	book    *Book
	periods []templates.Period // oldest first; the last is the one told of
	spreads []spread           // of each period

	groups   [len(groupedBy)]map[string]*group // by name
	problems map[string]*problem               // by subcategory

	upkeep templates.Upkeep // of the period told of
	upkept misses           // its tickets that are late or open

	late    misses
	open    waiting
	major   []int64
	unhappy []int64
	all     map[int64]bool // tickets of the period
}

// spread are lengths of time before they are sorted.
type spread struct{ response, resolution []time.Duration }

// group are the figures of a category, a department, a technician or a priority.
type group struct {
	templates.Figures
	spread
	before []int // opened, by period
}

// problem counts tickets of one subcategory.
type problem struct {
	opened      int
	before      []int
	departments map[string]int
}

// misses are missed targets of the period.
type misses []miss

type miss struct {
	id       int64
	priority store.Priority
	target   string
	over     time.Duration
	still    bool
}

func (m misses) ids() (ids []int64) {
	for _, one := range m {
		ids = append(ids, one.id)
	}
	return ids
}

// waiting are tickets open at the end of the period.
type waiting []open

type open struct {
	id    int64
	since time.Time
}

// ids of those that are named.
func (w waiting) ids() (ids []int64) {
	for _, one := range w[:min(len(w), mostOpen)] {
		ids = append(ids, one.id)
	}
	return ids
}

func newLedger(b *Book, list []templates.Period) *ledger {
	y := &ledger{book: b, periods: list, spreads: make([]spread, len(list)), problems: map[string]*problem{}, all: map[int64]bool{}}
	for i := range y.groups {
		y.groups[i] = map[string]*group{}
	}
	return y
}

// within reports whether a moment lies in a period.
func within(p *templates.Period, at time.Time) bool {
	return !at.IsZero() && !at.Before(p.From) && at.Before(p.To)
}

// missedIn reports whether a target was missed in a period: it fell due, and
// was not met, while the ticket lived and its clock ran.
func missedIn(p *templates.Period, due, done time.Time, c *store.Course) bool {
	after := func(at time.Time) bool { return at.IsZero() || at.After(due) }
	return within(p, due) && after(done) && after(c.Ended) && after(c.Paused)
}

// add counts one ticket.
func (y *ledger) add(c store.Course) {
	last := len(y.periods) - 1
	if c.Maintenance {
		y.addUpkeep(&y.periods[last], &c)
		return
	}
	for i := range y.periods {
		p := &y.periods[i]
		f := y.figures(p, &c)
		if f == (templates.Figures{}) {
			continue
		}
		sum(&p.Figures, f)
		answered, solved := y.took(p, &c)
		y.spreads[i].add(answered, solved)
		for by, name := range [...]string{string(c.Category), c.Department, c.Assignee, string(c.Priority)} { // as groupedBy
			g := y.groups[by][name]
			if g == nil {
				g = &group{before: make([]int, last)}
				y.groups[by][name] = g
			}
			if i < last {
				g.before[i] += f.Opened
				continue
			}
			sum(&g.Figures, f)
			g.spread.add(answered, solved)
		}
		if f.Opened > 0 {
			y.addProblem(&c, i)
		}
		if i == last {
			y.name(p, &c, f)
		}
	}
}

// figures are those of one ticket in one period.
func (y *ledger) figures(p *templates.Period, c *store.Course) (f templates.Figures) {
	one := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	f.Opened = one(within(p, c.Opened))
	f.Ended = one(within(p, c.Ended))
	f.Open = one(c.Opened.Before(p.To) && (c.Ended.IsZero() || !c.Ended.Before(p.To)))
	f.ResponseMet = one(within(p, c.Responded) && !c.ResponseDue.IsZero() && !c.Responded.After(c.ResponseDue))
	f.ResolveMet = one(within(p, c.Resolved) && !c.ResolveDue.IsZero() && !c.Resolved.After(c.ResolveDue))
	f.ResponseMissed = one(missedIn(p, c.ResponseDue, c.Responded, c))
	f.ResolveMissed = one(missedIn(p, c.ResolveDue, c.Resolved, c))
	f.Response.Count, f.Resolution.Count = one(within(p, c.Responded)), one(within(p, c.Resolved))
	return f
}

// addUpkeep counts a ticket of regular maintenance: nobody asked for it, and
// nobody waits for an answer.
func (y *ledger) addUpkeep(p *templates.Period, c *store.Course) {
	f := y.figures(p, c)
	y.upkeep.Opened += f.Opened
	y.upkeep.Done += f.Ended
	y.upkeep.Late += f.ResolveMissed
	y.upkeep.Open += f.Open
	if f.ResolveMissed > 0 || f.Open > 0 {
		y.upkept = append(y.upkept, y.missed(p, c, "resolution", c.ResolveDue, c.Resolved))
	}
}

// took is how long answer and solution took that came in the period; negative: none did.
func (y *ledger) took(p *templates.Period, c *store.Course) (answered, solved time.Duration) {
	answered, solved = -1, -1
	if within(p, c.Responded) {
		answered = y.book.responseTime(c.Priority, c.Opened, c.Responded)
	}
	if within(p, c.Resolved) {
		solved = y.book.resolutionTime(c.Priority, c.Opened, c.Resolved, c.Paused, c.PausedFor)
	}
	return answered, solved
}

func sum(into *templates.Figures, f templates.Figures) {
	into.Opened += f.Opened
	into.Ended += f.Ended
	into.Open += f.Open
	into.ResponseMet += f.ResponseMet
	into.ResponseMissed += f.ResponseMissed
	into.ResolveMet += f.ResolveMet
	into.ResolveMissed += f.ResolveMissed
}

func (s *spread) add(answered, solved time.Duration) {
	if answered >= 0 {
		s.response = append(s.response, answered)
	}
	if solved >= 0 {
		s.resolution = append(s.resolution, solved)
	}
}

// into sorts the lengths and gives median and ninth decile: the smallest one
// that so many of them do not exceed.
func (s *spread) into(f *templates.Figures) {
	of := func(list []time.Duration) templates.Spread {
		if len(list) == 0 {
			return templates.Spread{}
		}
		slices.Sort(list)
		return templates.Spread{Count: len(list), Median: list[(len(list)+1)/2-1], P90: list[(len(list)*9+9)/10-1]}
	}
	f.Response, f.Resolution = of(s.response), of(s.resolution)
}

func (y *ledger) addProblem(c *store.Course, period int) {
	p := y.problems[c.Subcategory]
	if p == nil {
		p = &problem{before: make([]int, len(y.periods)-1), departments: map[string]int{}}
		y.problems[c.Subcategory] = p
	}
	if period < len(p.before) {
		p.before[period]++
		return
	}
	p.opened++
	p.departments[c.Department]++
}

// name notes a ticket of the period told of where it will be shown.
func (y *ledger) name(p *templates.Period, c *store.Course, f templates.Figures) {
	y.all[c.TicketID] = true
	if f.Open > 0 {
		y.open = append(y.open, open{c.TicketID, c.Opened})
	}
	if f.Opened > 0 && (c.Major || c.Priority == store.Critical && !c.Part) {
		y.major = append(y.major, c.TicketID)
	}
	for _, target := range []struct {
		name      string
		missed    int
		due, done time.Time
	}{{"response", f.ResponseMissed, c.ResponseDue, c.Responded}, {"resolution", f.ResolveMissed, c.ResolveDue, c.Resolved}} {
		if target.missed == 0 {
			continue
		}
		y.late = append(y.late, y.missed(p, c, target.name, target.due, target.done))
	}
}

// missed says by how much a target was missed, up to the end of the period.
func (y *ledger) missed(p *templates.Period, c *store.Course, name string, due, done time.Time) miss {
	end, still := p.To, true
	for _, at := range []time.Time{done, c.Ended} {
		if !at.IsZero() && at.Before(end) {
			end, still = at, false
		}
	}
	var over time.Duration
	if due.Before(end) {
		over = y.book.clock(c.Priority).Between(due, end)
	}
	return miss{c.TicketID, c.Priority, name, over, still}
}

// vote counts the last answer of each ticket in each period.
func (y *ledger) vote(votes []store.Vote) {
	for i := range y.periods {
		p := &y.periods[i]
		last := map[int64]store.Satisfaction{}
		for _, v := range votes {
			if within(p, v.At) {
				last[v.TicketID] = v.Satisfaction
			}
		}
		for id, v := range last {
			p.Votes[v]++
			if i == len(y.periods)-1 && v == store.Dissatisfied {
				y.unhappy = append(y.unhappy, id)
			}
		}
	}
}

// finish sorts what was noted, and leaves out the periods in which the desk did
// not exist yet.
func (y *ledger) finish() {
	for i := range y.periods {
		y.spreads[i].into(&y.periods[i].Figures)
	}
	young := 0
	for young < len(y.periods)-1 && y.periods[young].Opened+y.periods[young].Ended+y.periods[young].Open == 0 {
		young++
	}
	y.periods = y.periods[young:]
	slices.SortFunc(y.late, func(a, b miss) int {
		return cmp.Or(slices.Index(store.Priorities, b.priority)-slices.Index(store.Priorities, a.priority), cmp.Compare(b.over, a.over), cmp.Compare(a.id, b.id), cmp.Compare(b.target, a.target))
	})
	slices.SortFunc(y.upkept, func(a, b miss) int { return cmp.Or(cmp.Compare(b.over, a.over), cmp.Compare(a.id, b.id)) })
	slices.SortFunc(y.open, func(a, b open) int { return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.id, b.id)) })
	slices.Sort(y.major)
	slices.Sort(y.unhappy)
}

// average of a count over the periods before, as far as the desk existed; NaN
// where there is none.
func (y *ledger) average(before []int) float64 {
	n := len(y.periods) - 1
	if n == 0 {
		return math.NaN()
	}
	total := 0
	for _, count := range before {
		total += count // none counts before the desk existed
	}
	return float64(total) / float64(n)
}

// groupings are the figures by category, department, technician and priority.
func (y *ledger) groupings() (list []templates.Grouping) {
	for i, by := range groupedBy {
		var rows []templates.GroupRow
		for name, g := range y.groups[i] {
			g.spread.into(&g.Figures)
			if g.Figures == (templates.Figures{}) {
				continue // nothing of it in this period
			}
			g.Before = y.average(g.before)
			if by == "technician" {
				name = y.book.nameOf(name)
			}
			rows = append(rows, templates.GroupRow{Name: name, Figures: g.Figures})
		}
		slices.SortFunc(rows, func(a, b templates.GroupRow) int {
			if by == "priority" {
				return slices.Index(store.Priorities, store.Priority(b.Name)) - slices.Index(store.Priorities, store.Priority(a.Name))
			}
			return cmp.Or(cmp.Compare(b.Opened, a.Opened), cmp.Compare(b.Ended, a.Ended), cmp.Compare(a.Name, b.Name))
		})
		list = append(list, templates.Grouping{By: by, Rows: rows})
	}
	return list
}

// ages counts the open tickets by how long they have been open, in days.
func (y *ledger) ages() []templates.Age {
	ages := []templates.Age{{From: 0, To: 1}, {From: 1, To: 3}, {From: 3, To: 7}, {From: 7}}
	end := y.periods[len(y.periods)-1].To
	for _, one := range y.open {
		days := int(end.Sub(one.since) / (24 * time.Hour))
		for i := range ages {
			if days >= ages[i].From && (ages[i].To == 0 || days < ages[i].To) {
				ages[i].Tickets++
			}
		}
	}
	return ages
}

// listed are the tickets of the period.
func (y *ledger) listed() iter.Seq[int64] { return maps.Keys(y.all) }
