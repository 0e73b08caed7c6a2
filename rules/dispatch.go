package rules

import (
	"cmp"
	"slices"
	"time"

	"maildesk/store"
)

// dispatch gives the ticket to the least loaded technician who fits (handbook
// H9): of its tier, or the next that has one; skilled, and not away. Those in
// past do not get it again. Nobody fits: the manager is told.
func (t *turn) dispatch(code string, past ...string) {
	ticket := t.ticket()
	ticket.Status = store.StatusOpen
	p, choice := t.choose(past)
	choice.Why = code
	if p == nil {
		ticket.Assignee = ""
		if t.manager() != nil {
			l := t.toPerson("unassigned", t.manager())
			l.Urgent = ticket.Priority == store.Critical
			t.fillMatter(l)
		}
		t.cancel(store.TimerAccept)
		t.event(store.EventAssigned, "desk", "", true)
		t.chosen(choice)
		return
	}
	t.assign(p, choice)
}

// choose finds the technician, nil for nobody, and says why.
func (t *turn) choose(past []string) (*Person, Choice) {
	p, choice := t.Book.choose(t.ticket(), t.settings().Group, t.c.Load, past, t.now)
	choice.At = t.at.In(t.Book.Zone()) // as its event says
	return p, choice
}

// choose finds who fits a ticket best at a moment, nil for nobody. Of a ticket
// for a group only its technicians do. load is what each has to do, past are
// those who have had the ticket.
func (b *Book) choose(ticket *store.Ticket, group string, load map[string]int, past []string, now time.Time) (*Person, Choice) {
	local := now.In(b.Zone())
	day := local.Format("2006-01-02")
	choice := Choice{At: local, By: "desk", Tier: ticket.Tier, Group: group, Subcategory: ticket.Subcategory}
	var fit []*Person
	for _, p := range b.Directory.Technicians {
		c := Candidate{Address: p.Key(), Name: p.Name, Tier: p.Tier, Skills: p.Skills, Load: load[p.Key()]}
		switch {
		case p.Key() == ticket.Requester.Key():
			c.Out = "requester"
		case slices.Contains(past, p.Key()):
			c.Out = "had_it"
		case group != "" && !slices.Contains(p.Groups, group):
			c.Out = "group"
		case group == "" && !p.can(ticket.Subcategory):
			c.Out = "skills"
		case p.awayOn(day):
			c.Out = "away"
		default:
			fit = append(fit, p)
		}
		choice.Candidates = append(choice.Candidates, c)
	}
	if len(fit) == 0 {
		return nil, choice
	}
	want := slices.Index(store.Tiers, ticket.Tier)
	criteria := []struct {
		name    string
		compare func(x, y *Person) int
	}{
		{"tier", func(x, y *Person) int { return cmp.Compare(distance(x.Tier, want), distance(y.Tier, want)) }},
		{"load", func(x, y *Person) int { return cmp.Compare(load[x.Key()], load[y.Key()]) }},
		{"skills", func(x, y *Person) int { return cmp.Compare(breadth(x), breadth(y)) }},
		{"order", func(x, y *Person) int { return cmp.Compare(x.Key(), y.Key()) }},
	}
	slices.SortFunc(fit, func(x, y *Person) int {
		for _, c := range criteria {
			if order := c.compare(x, y); order != 0 {
				return order
			}
		}
		return 0
	})
	choice.Chosen, choice.Because = fit[0].Key(), "only"
	for _, c := range criteria {
		if len(fit) > 1 && c.compare(fit[0], fit[1]) != 0 {
			choice.Because = c.name
			break
		}
	}
	return fit[0], choice
}

// breadth puts a specialist before who can everything.
func breadth(p *Person) int {
	if len(p.Skills) == 0 {
		return 1000
	}
	return len(p.Skills)
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
func (t *turn) assign(p *Person, choice Choice) {
	ticket := t.ticket()
	former := t.owner()
	ticket.Assignee, ticket.Status = p.Key(), store.StatusOpen
	t.event(store.EventAssigned, choice.By, p.Key(), true)
	t.chosen(choice)
	t.join(p.Mail(), store.TechnicianRole)
	if ticket.Major {
		t.tellGroup(choice.Why)
		t.timerAt(store.TimerAccept, t.Book.Times.Accept.after(t.clock(), t.now))
		return
	}
	l := t.toPerson("dispatch", p)
	l.Urgent = ticket.Priority == store.Critical
	l.Data.Code = choice.Why
	t.fillMatter(l)
	t.tellColleagues(l)
	if former != nil && former != p {
		t.toPerson("reassigned", former).Data.Actor = personData(p)
	}
	t.timerAt(store.TimerAccept, t.Book.Times.Accept.after(t.clock(), t.now))
}

// named is the choice of a person by another: ordered, or taken.
func (t *turn) named(p *Person, why, because string) Choice {
	return Choice{At: t.at.In(t.Book.Zone()), Why: why, By: t.actor(), Chosen: p.Key(), Because: because}
}

// reportCritical tells the manager of a critical ticket at once (handbook, priorities).
func (t *turn) reportCritical() {
	if t.ticket().Major {
		t.tellGroup("critical")
		return
	}
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
		l.Data.Procedure = cmp.Or(t.settings().Procedure, s.Procedure)
	}
	l.Data.Related = t.related()
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
