package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// periodsBefore is how many weeks or months stand beside the one told of.
const periodsBefore = 5

// periods are the last whole week (Monday to Sunday in the company's zone) or
// month before a moment, and those before it, oldest first.
func periods(at time.Time, month bool) (list []templates.Period) {
	for n := periodsBefore + 1; n > 0; n-- {
		from, to := time.Date(at.Year(), at.Month()-time.Month(n), 1, 0, 0, 0, 0, at.Location()),
			time.Date(at.Year(), at.Month()-time.Month(n-1), 1, 0, 0, 0, 0, at.Location())
		if !month {
			monday := at.Day() - (int(at.Weekday())+6)%7
			from = time.Date(at.Year(), at.Month(), monday-7*n, 0, 0, 0, 0, at.Location())
			to = time.Date(at.Year(), at.Month(), monday-7*(n-1), 0, 0, 0, 0, at.Location())
		}
		list = append(list, templates.Period{From: from, To: to, Votes: map[store.Satisfaction]int{}})
	}
	return list
}

// Bounds of what a review names.
const (
	mostOpen    = 10
	mostShown   = 10
	mostTickets = 2000
	mostJudged  = 5 // each has a button
)

// review counts the last whole week or month before a moment (handbook H15).
// Names are in the language of who will read it.
func (d *Desk) review(tx store.Tx, at time.Time, month bool, language string) (*templates.Review, error) {
	y := newLedger(d.Book, periods(at.In(d.Book.Zone()), month))
	oldest, this := y.periods[0], y.periods[len(y.periods)-1]
	if err := tx.Courses(oldest.From, this.To, func(c store.Course) error { y.add(c); return nil }); err != nil {
		return nil, err
	}
	votes, err := tx.Votes(oldest.From, this.To)
	if err != nil {
		return nil, err
	}
	y.vote(votes)
	y.finish()
	r := &templates.Review{Month: month, From: this.From, To: this.To, Periods: y.periods, Groupings: y.groupings(), Ages: y.ages(), Within: *d.Book.Dispatch.Repeat, Upkeep: y.upkeep}
	if err := d.nameTickets(tx, r, y, language); err != nil {
		return nil, err
	}
	if err := d.nameRepeats(tx, r, language); err != nil {
		return nil, err
	}
	r.Frequent = d.frequent(y, month, language)
	if err := d.reviewKnowledge(tx, r, language); err != nil {
		return nil, err
	}
	if r.Post, err = reviewPost(tx, this.From, this.To); err != nil {
		return nil, err
	}
	optedOut, err := OptedOut(tx)
	for _, key := range optedOut {
		r.OptedOut = append(r.OptedOut, d.Book.nameOf(key))
	}
	return r, err
}

// nameTickets reads the tickets that the review shows one by one.
func (d *Desk) nameTickets(tx store.Tx, r *templates.Review, y *ledger, language string) error {
	listed := slices.Sorted(y.listed())
	slices.Reverse(listed) // newest first, as the rest is left out
	if r.Left = max(0, len(listed)-mostTickets); r.Left > 0 {
		listed = listed[:mostTickets]
	}
	wanted := slices.Concat(listed, y.late.ids(), y.open.ids(), y.unhappy, y.major, y.upkept.ids())
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	matters := map[int64]templates.Matter{}
	for some := range slices.Chunk(wanted, 500) {
		tickets, err := tx.ListTickets(store.TicketFilter{IDs: some, Limit: len(some)})
		if err != nil {
			return fmt.Errorf("tickets of a review: %w", err)
		}
		for _, t := range tickets {
			matters[t.ID] = d.matter(t, r.To, language)
		}
	}
	pick := func(ids []int64) (list []templates.Matter) {
		for _, id := range ids {
			list = append(list, matters[id])
		}
		return list
	}
	r.Tickets, r.Open, r.Unhappy, r.Major = pick(listed), pick(y.open.ids()), pick(y.unhappy), pick(y.major)
	fill := func(into *[]templates.Matter, all misses) {
		for _, miss := range all {
			m := matters[miss.id]
			m.Target, m.Over, m.Still = miss.target, miss.over, miss.still
			*into = append(*into, m)
		}
	}
	fill(&r.Late, y.late)
	fill(&r.Upkeep.Tickets, y.upkept)
	return nil
}

// matter is a ticket as a review shows it at a moment.
func (d *Desk) matter(t *store.Ticket, at time.Time, language string) templates.Matter {
	m := templates.Matter{Ticket: d.ticketData(t, language), Technician: d.Book.nameOf(t.Assignee), Satisfaction: t.Satisfaction, Comment: t.Comment}
	if t.Requester.Name == "" {
		m.Requester.Name = t.Fields.Name
	}
	if !t.Responded.IsZero() {
		m.Response = d.Book.responseTime(t.Priority, t.Opened, t.Responded)
	}
	if !t.Resolved.IsZero() {
		m.Resolution = d.Book.resolutionTime(t.Priority, t.Opened, t.Resolved, t.Paused, t.PausedFor)
	}
	m.Waits = at.Sub(t.Opened)
	return m
}

// nameOf is the name of somebody in the directory, else the address key.
func (b *Book) nameOf(key string) string {
	if p := b.Directory.Find(key); p != nil {
		return p.Name
	}
	return key
}

// responseTime is the working time from the first mail to the first answer.
func (b *Book) responseTime(p store.Priority, opened, responded time.Time) time.Duration {
	return b.clock(p).Between(opened, responded)
}

// resolutionTime is the working time from the first mail to the solution,
// without the time for which the clock stood still.
func (b *Book) resolutionTime(p store.Priority, opened, resolved, paused time.Time, pausedFor time.Duration) time.Duration {
	clock := b.clock(p)
	took := clock.Between(opened, resolved) - pausedFor
	if !paused.IsZero() && paused.Before(resolved) {
		took -= clock.Between(paused, resolved) // it stands still yet
	}
	return max(0, took)
}

// nameRepeats names the devices and requesters that have trouble again and
// again (handbook S7).
func (d *Desk) nameRepeats(tx store.Tx, r *templates.Review, language string) error {
	rules := d.Book.Review
	requesters, devices, err := tx.Repeats(r.To.AddDate(0, 0, -r.Within), r.From, r.To, min(rules.Device, rules.Requester))
	if err != nil {
		return fmt.Errorf("repeats: %w", err)
	}
	devices = slices.DeleteFunc(devices, func(r store.Repeat) bool { return r.Tickets < rules.Device })
	requesters = slices.DeleteFunc(requesters, func(r store.Repeat) bool { return r.Tickets < rules.Requester })
	var ids []int64
	for _, one := range slices.Concat(devices, requesters) {
		ids = append(ids, one.LastID)
	}
	if len(ids) == 0 {
		return nil
	}
	last := map[int64]*store.Ticket{}
	tickets, err := tx.ListTickets(store.TicketFilter{IDs: ids, Limit: len(ids)})
	if err != nil {
		return fmt.Errorf("repeats: %w", err)
	}
	for _, t := range tickets {
		last[t.ID] = t
	}
	for _, one := range devices {
		t := last[one.LastID]
		again := templates.Again{Name: strings.TrimSpace(t.Fields.DeviceModel), Department: one.Department, Tickets: one.Tickets, Number: t.Number, Subject: t.Title()}
		if one.Asset != "" {
			again.Name, again.Department = one.Asset, t.Department
			if a := d.Book.Assets.Find(one.Asset); a != nil {
				again.Name = strings.TrimSpace(a.Model + " " + a.Tag)
			}
		}
		r.Devices = append(r.Devices, again)
	}
	for _, one := range requesters {
		t := last[one.LastID]
		m := d.matter(t, r.To, language)
		r.Requesters = append(r.Requesters, templates.Again{
			Name: m.Requester.Label(), Department: t.Department, Tickets: one.Tickets, Number: t.Number, Subject: t.Title()})
	}
	return nil
}

// frequent are the problems that came often, with what they call for.
func (d *Desk) frequent(y *ledger, month bool, language string) (list []templates.Frequent) {
	least, most := d.Book.Review.Frequent, 8
	if month {
		least *= 3
	}
	for code, p := range y.problems {
		if p.opened < least {
			continue
		}
		f := templates.Frequent{Name: code, Tickets: p.opened, Before: y.average(p.before)}
		if s, ok := d.Book.Subcategory(code); ok {
			f.Name, f.Remedy = s.In(language), s.Remedy.In(language)
		}
		for department, n := range p.departments {
			if n > f.Most || n == f.Most && department < f.Department {
				f.Department, f.Most = department, n
			}
		}
		if f.Most < 2 || 2*f.Most < p.opened || f.Department == "" {
			f.Department, f.Most = "", 0 // none stands out
		}
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b templates.Frequent) int {
		return cmp.Or(cmp.Compare(b.Tickets, a.Tickets), cmp.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), most)]
}

// reviewPost counts the mails of a period and names those to be looked at.
func reviewPost(tx store.Tx, from, to time.Time) (templates.Post, error) {
	counted, err := tx.Post(from, to)
	if err != nil {
		return templates.Post{}, fmt.Errorf("mails of a review: %w", err)
	}
	p := templates.Post{Received: counted.Received, ByState: counted.ByState, HeldNow: counted.HeldNow, Undelivered: counted.Undelivered}
	reasons := map[templates.Reason]int{}
	for reason, n := range counted.Ignored {
		reasons[ignoredFor(reason)] += n
	}
	for r, n := range reasons {
		r.Mails = n
		p.Ignored = append(p.Ignored, r)
	}
	slices.SortFunc(p.Ignored, func(a, b templates.Reason) int {
		return cmp.Or(cmp.Compare(b.Mails, a.Mails), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Rule, b.Rule))
	})
	p.Learned, err = tx.ListIncoming(store.IncomingFilter{State: store.Ignored, Reason: opensNone + learnedNone, Since: from, Until: to, Limit: mostJudged})
	if err != nil {
		return p, fmt.Errorf("mails of a review: %w", err)
	}
	for _, state := range []store.State{store.Held, store.Quarantined} {
		held, err := tx.ListIncoming(store.IncomingFilter{State: state, Until: to, Limit: mostShown})
		if err != nil {
			return p, fmt.Errorf("mails of a review: %w", err)
		}
		p.Held = append(p.Held, held...)
	}
	// The desk's probes of its own address were meant for nobody.
	probes, err := tx.ListOutgoing(store.OutgoingFilter{Letter: "probe", FailedSince: from, FailedUntil: to, Limit: 1000})
	if err != nil {
		return p, fmt.Errorf("letters of a review: %w", err)
	}
	p.Undelivered -= len(probes)
	p.Failed, err = tx.ListOutgoing(store.OutgoingFilter{FailedSince: from, FailedUntil: to, Limit: mostShown + len(probes)})
	p.Failed = slices.DeleteFunc(p.Failed, func(o *store.Outgoing) bool { return o.Letter == "probe" })
	p.Failed = p.Failed[:min(len(p.Failed), mostShown)]
	return p, err
}

// ignoredFor sorts the reason for which a mail was ignored.
func ignoredFor(reason string) templates.Reason {
	if why, ok := strings.CutPrefix(reason, opensNone); ok {
		switch {
		case why == learnedNone:
			return templates.Reason{Code: "learned"}
		case why == listNone:
			return templates.Reason{Code: "list"}
		}
		rule, _, _ := strings.Cut(why, " (")
		return templates.Reason{Code: "rule", Rule: rule}
	}
	for _, known := range []struct{ begins, code string }{
		{"duplicate", "duplicate"}, {"loop", "loop"}, {"report", "report"}, {"automatic reply", "auto_reply"}, {"bounce", "bounce"}, {"from before", "before"},
	} {
		if strings.HasPrefix(reason, known.begins) {
			return templates.Reason{Code: known.code}
		}
	}
	return templates.Reason{Code: "other"}
}

// Digest writes the digest of the last whole week, or month, before a moment,
// as the manager would get it then.
func (d *Desk) Digest(tx store.Tx, at time.Time, month bool) (templates.Words, error) {
	manager := d.Book.Directory.Manager
	if manager == nil {
		return templates.Words{}, errors.New("the rule book names no [manager]")
	}
	kind := store.TimerDigest
	if month {
		kind = store.TimerReview
	}
	c := &Case{Timer: &store.Timer{Kind: kind, Due: at}}
	var err error
	if c.Review, err = d.review(tx, at, month, d.language(manager)); err != nil {
		return templates.Words{}, err
	}
	out := d.decide(c, at)
	l := &out.Letters[0]
	l.Data.Now = at
	d.address(l, nil)
	return d.Letters.Render(l.Name, l.Language, &l.Data)
}
