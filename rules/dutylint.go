package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"maildesk/rules/calendar"
)

// duty tells of hours in which a matter that counts around the clock finds
// nobody, of lines that say nothing, and of people who are away on duty.
func (l *linter) duty() {
	for _, p := range l.Directory.Technicians {
		if one, other := calendar.Clash(p.shifts); one != "" {
			l.tellAt("technician."+p.Address+".shifts", "%q and %q overlap; write each hour once", one, other)
		}
	}
	for i, line := range l.Duty.lines {
		last := line.last
		if last.IsZero() || last.Sub(line.first) > 400*24*time.Hour {
			continue
		}
		hidden := true
		var away []string
		for day := line.first; !day.After(last); day = day.AddDate(0, 0, 1) {
			over := slices.ContainsFunc(l.Duty.lines[i+1:], func(later *dutyLine) bool { return later.covers(day) != nil })
			hidden = hidden && over
			for _, p := range line.covers(day) {
				if name := p.Name + " on " + day.Format(time.DateOnly); !over && p.awayOn(day.Format(time.DateOnly)) && !slices.Contains(away, name) {
					away = append(away, name)
				}
			}
		}
		if hidden {
			l.tellAt(line.place, "is of no effect: later lines say otherwise of all its days")
		}
		if len(away) > 0 {
			l.tellAt(line.place, "on duty, but away: %s", strings.Join(away[:min(len(away), 3)], ", "))
		}
	}
	around := slices.ContainsFunc(slices.Collect(maps.Values(l.Targets)), func(t Target) bool { return t.AroundTheClock })
	if !around || len(l.Duty.onCall) > 0 {
		return
	}
	gaps, layout := l.gaps(), "Mon 2006-01-02 15:04"
	if len(gaps) == 0 {
		return
	}
	if len(l.Duty.lines) == 0 {
		layout = "Mon 15:04" // of any week
	}
	var words []string
	for _, gap := range gaps[:min(len(gaps), 3)] {
		words = append(words, gap.From.Format(layout)+" to "+gap.To.Format(layout))
	}
	text := strings.Join(words, ", ")
	if more := len(gaps) - len(words); more > 0 {
		text += fmt.Sprintf(" and %d times more", more)
	}
	l.tellAt(l.rosterKey(), "nobody is at work or on duty from %s: what is critical then goes to the manager; name somebody in duty.on_call", text)
}

// rosterKey is where gaps are told: at the roster, else at the people.
func (l *linter) rosterKey() string {
	if len(l.Duty.lines) > 0 {
		return "duty.roster"
	}
	return "technician"
}

// gaps are the hours without anybody: while the roster lasts, four weeks of a
// rotation; where there is none, in a week without holidays.
func (b *Book) gaps() []Stretch {
	from, to := time.Date(2026, 3, 2, 0, 0, 0, 0, b.Zone()), time.Date(2026, 3, 9, 0, 0, 0, 0, b.Zone())
	if len(b.Duty.lines) > 0 {
		first, last := b.Duty.lines[0].first, time.Time{}
		for _, l := range b.Duty.lines {
			if l.first.Before(first) {
				first = l.first
			}
			end := l.last
			if end.IsZero() {
				end = l.first.AddDate(0, 0, 27)
			}
			if end.After(last) {
				last = end
			}
		}
		if limit := first.AddDate(0, 0, 100); last.After(limit) {
			last = limit
		}
		begin := func(day time.Time) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, int(b.Duty.handover/time.Minute), 0, 0, b.Zone())
		}
		from, to = begin(first), begin(last.AddDate(0, 0, 1))
	} else if slices.ContainsFunc(b.Directory.Technicians, func(p *Person) bool { return len(p.shifts) == 0 }) {
		return nil // who has no shifts is asked at any hour: see there
	}
	var all []Stretch
	const step = 15 * time.Minute
	for at := from; at.Before(to); at = at.Add(step) {
		manned := slices.ContainsFunc(b.Present(nil, at), func(p Presence) bool { return (p.AtWork || p.OnDuty) && p.Away == nil })
		switch {
		case manned:
		case len(all) > 0 && all[len(all)-1].To.Equal(at):
			all[len(all)-1].To = at.Add(step)
		default:
			all = append(all, Stretch{From: at, To: at.Add(step)})
		}
	}
	return all
}

// RunsOut is the first day of the next two weeks of which a roster says
// nothing; not ok when there is none, or no roster.
func (d *Duty) RunsOut(local time.Time) (day string, ok bool) {
	for i := range 14 {
		on := local.AddDate(0, 0, i)
		if len(d.lines) > 0 && d.on(time.Date(on.Year(), on.Month(), on.Day(), 23, 59, 0, 0, on.Location())) == nil {
			return on.Format(time.DateOnly), true
		}
	}
	return "", false
}
