package rules

import (
	"cmp"
	"slices"

	"maildesk/store"
)

// dispatch gives the ticket to the least loaded technician who fits (handbook
// H9): of its tier, or the next that has one; skilled, and not away. Those in
// past do not get it again. Nobody fits: the manager is told.
func (t *turn) dispatch(code string, past ...string) {
	ticket := t.ticket()
	ticket.Status = store.StatusOpen
	p := t.choose(past)
	if p == nil {
		ticket.Assignee = ""
		if t.manager() != nil {
			l := t.toPerson("unassigned", t.manager())
			l.Urgent = ticket.Priority == store.Critical
			t.fillMatter(l)
		}
		t.cancel(store.TimerAccept)
		t.event(store.EventAssigned, "desk", "", true)
		return
	}
	t.assign(p, code, "desk")
}

// choose finds the technician, nil for nobody.
func (t *turn) choose(past []string) *Person {
	ticket := t.ticket()
	day := t.now.In(t.Book.Zone()).Format("2006-01-02")
	var fit []*Person
	for _, p := range t.Book.Directory.Technicians {
		if p.can(ticket.Subcategory) && !p.awayOn(day) && !slices.Contains(past, p.Key()) && p.Key() != ticket.Requester.Key() {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	want := slices.Index(store.Tiers, ticket.Tier)
	return slices.MinFunc(fit, func(a, b *Person) int {
		return cmp.Or(
			cmp.Compare(distance(a.Tier, want), distance(b.Tier, want)),
			cmp.Compare(t.c.Load[a.Key()], t.c.Load[b.Key()]),
			cmp.Compare(len(a.Skills), len(b.Skills))*-min(len(a.Skills), len(b.Skills)), // a specialist before who can everything
			cmp.Compare(a.Key(), b.Key()),
		)
	})
}

// distance of a tier from the wanted one; a higher one is nearer than a lower.
func distance(tier store.Tier, want int) int {
	d := slices.Index(store.Tiers, tier) - want
	if d < 0 {
		return 2*len(store.Tiers) - d
	}
	return d
}

// assign hands the ticket to a technician, with all he needs to begin.
func (t *turn) assign(p *Person, code, by string) {
	ticket := t.ticket()
	former := t.owner()
	ticket.Assignee, ticket.Status = p.Key(), store.StatusOpen
	t.event(store.EventAssigned, by, p.Key(), true)
	t.join(p.Mail(), store.TechnicianRole)
	l := t.toPerson("dispatch", p)
	l.Urgent = ticket.Priority == store.Critical
	l.Data.Code = code
	t.fillMatter(l)
	if former != nil && former != p {
		t.toPerson("reassigned", former).Data.Actor = personData(p)
	}
	t.timerAt(store.TimerAccept, t.Book.Times.Accept.after(t.clock(), t.now))
}

// reportCritical tells the manager of a critical ticket at once (handbook, priorities).
func (t *turn) reportCritical() {
	if t.manager() == nil {
		return
	}
	l := t.toPerson("critical", t.manager())
	l.Urgent = true
	t.fillMatter(l)
}

// fillMatter puts the whole matter into a letter to a colleague: the
// requester's words, what came after, and the files.
func (t *turn) fillMatter(l *Letter) {
	ticket := t.ticket()
	if s, ok := t.Book.Subcategory(ticket.Subcategory); ok {
		l.Data.Procedure = s.Procedure
	}
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventOpened:
			l.Data.Words, l.Data.Actor = e.Text, addressData(ticket.Requester)
		case store.EventMail, store.EventAnswer, store.EventNote, store.EventUndelivered:
			l.Data.History = append(l.Data.History, t.entry(e))
		default:
			continue
		}
		t.attach(l, decodeMail(e.Data).Files)
	}
}

// history is what happened to the ticket, this turn included.
func (t *turn) history() []*store.Event {
	all := slices.Clone(t.c.Events)
	for i := range t.out.Events {
		all = append(all, &t.out.Events[i])
	}
	return all
}
