package rules

import (
	"slices"
	"time"

	"maildesk/store"
)

// staff is what a dispatch must know of the technicians beside the rule book.
type staff struct {
	group  string           // that rules gave the ticket to; empty: whoever has the skill
	load   map[string]int   // open tickets by technician
	absent []*store.Absence // not over yet
	last   string           // address key of who had the requester's last ticket, or the device's
}

// absence is why a person is away at a moment, nil when he is not: of several,
// the one that lasts the longest. What the rule book says has no deputy.
func (b *Book) absence(p *Person, absent []*store.Absence, at time.Time) *store.Absence {
	var found *store.Absence
	for _, a := range absent {
		if a.Person == p.Key() && a.At(at) && (found == nil || a.Until.After(found.Until)) {
			found = a
		}
	}
	local := at.In(b.Zone())
	if found == nil && p.awayOn(local.Format(time.DateOnly)) {
		begin := midnight(local)
		end := begin.AddDate(0, 0, 1)
		for days := 0; p.awayOn(end.Format(time.DateOnly)) && days < 366; days++ {
			end = end.AddDate(0, 0, 1)
		}
		return &store.Absence{Person: p.Key(), From: begin, Until: end}
	}
	return found
}

func midnight(local time.Time) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
}

// office reports whether those who have no shifts are at work: from the
// company's opening until its closing, lunch included.
func (b *Book) office(at time.Time) bool {
	if b.Calendar.IsWorking(at) {
		return true
	}
	local := at.In(b.Zone())
	return b.Calendar.NextOpening(at).In(b.Zone()).Format(time.DateOnly) == local.Format(time.DateOnly) &&
		b.Calendar.Between(midnight(local), at) > 0
}

// atWork reports whether a person works at a moment, absences aside.
func (b *Book) atWork(p *Person, at time.Time) bool {
	if len(p.shifts) > 0 {
		return b.Calendar.OnShift(p.shifts, at)
	}
	return b.office(at)
}

// Presence says of a technician whether he is there at a moment.
type Presence struct {
	Person *Person
	AtWork bool // by his shifts; without any, by the company's working time
	OnDuty bool // by the roster
	OnCall int  // place in the list of those on call, from 1; 0: not in it
	Away   *store.Absence
}

// Present lists the technicians at a moment, in the order of the book.
func (b *Book) Present(absent []*store.Absence, at time.Time) []Presence {
	duty := b.Duty.on(at.In(b.Zone()))
	var all []Presence
	for _, p := range b.Directory.Technicians {
		all = append(all, Presence{
			Person: p, AtWork: b.atWork(p, at), OnDuty: slices.Contains(duty, p),
			OnCall: 1 + slices.Index(b.Duty.onCall, p), Away: b.absence(p, absent, at),
		})
	}
	return all
}

// there says how a technician could answer for a ticket: 0 at work now, 1 when
// its clock begins to run; or why he cannot.
func (b *Book) there(p *Presence, absent []*store.Absence, priority store.Priority, now time.Time) (rank int, out string) {
	around := b.Targets[priority].AroundTheClock
	if p.Away == nil && (p.AtWork || around && p.OnDuty) {
		return 0, ""
	}
	soon := now
	if !around {
		soon = b.Calendar.NextOpening(now)
	}
	switch {
	case b.absence(p.Person, absent, soon) != nil:
		return 0, "away"
	case around && b.Duty.kept(), around && len(p.Person.shifts) > 0, len(p.Person.shifts) > 0 && !b.Calendar.OnShift(p.Person.shifts, soon):
		return 0, "off_duty"
	}
	return 1, ""
}

// standIn is who must answer for a critical matter when nobody is at work who
// fits: those on duty, then those on call in their order, whatever their skills.
func (b *Book) standIn(present []Presence, out func(*Person) bool) (people []*Person, because string) {
	for _, p := range present {
		if p.OnDuty && p.Away == nil && !out(p.Person) {
			people = append(people, p.Person)
		}
	}
	if len(people) > 0 {
		return people, "duty"
	}
	for _, p := range b.Duty.onCall {
		i := slices.IndexFunc(present, func(one Presence) bool { return one.Person == p })
		if present[i].Away == nil && !out(p) {
			people = append(people, p)
		}
	}
	return people, "on_call"
}

// changes are moments after now at which somebody may come to work: shifts and
// duties that begin, leave that ends, the company that opens.
func (b *Book) changes(absent []*store.Absence, now time.Time) []time.Time {
	const days = 35
	var all []time.Time
	for _, a := range absent {
		all = append(all, a.Until)
	}
	local := midnight(now.In(b.Zone()))
	for d := range days {
		day := local.AddDate(0, 0, d)
		all = append(all, day, day.Add(b.Duty.handover), b.Calendar.NextOpening(day))
	}
	for _, p := range b.Directory.Technicians {
		for at := now; len(p.shifts) > 0; {
			if at = b.Calendar.NextShift(p.shifts, at); at.IsZero() || at.Sub(now) > days*24*time.Hour {
				break
			}
			all = append(all, at)
		}
	}
	all = slices.DeleteFunc(all, func(t time.Time) bool { return !t.After(now) })
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// nextFit is the first moment after now at which somebody fits a ticket, the
// zero time when that is not in sight.
func (b *Book) nextFit(ticket *store.Ticket, s staff, past []string, now time.Time) time.Time {
	around := b.Targets[ticket.Priority].AroundTheClock
	for _, at := range b.changes(s.absent, now) {
		ranked, _ := b.rank(ticket, s, past, at)
		if slices.ContainsFunc(ranked, func(p *Person) bool { return around || b.atWork(p, at) }) {
			return at
		}
	}
	return time.Time{}
}
