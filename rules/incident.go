package rules

import (
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// A major incident is a ticket of the desk's own; the tickets of those who
// reported it are its children. While a ticket is a child, its own targets,
// reminders and dispatch are silent: the incident has them, once.

// outage decides whether the ticket that a mail opens is part of an incident,
// or makes one together with others; then it needs no acknowledgement and no
// technician of its own.
func (t *turn) outage(l likes) bool {
	rules := &t.Book.Incident
	switch {
	case l.mine == nil || rules.Off:
		return false
	case l.incident != nil:
		known := l.incident
		t.becomePart(known.TicketID, known.Number, templates.Incident{
			Number: known.Number, Subject: known.Subject, Opened: known.Opened, Progress: known.signature.Words,
		})
		t.nudge(known.TicketID, store.TimerReporters, "", l.mine.kept())
		return true
	case len(l.free)+1 >= rules.Reporters && !t.taken(l.mine):
		t.declare(l)
		return true
	}
	return false
}

// taken reports whether there is an incident already about one of the same
// matters at the same place. A mail that is not like it is served by itself.
func (t *turn) taken(mine *signature) bool {
	place := mine.place(&t.Book.Incident)
	return slices.ContainsFunc(t.c.Alike, func(a *candidate) bool {
		return a.Major && a.signature != nil && a.Place == place
	})
}

// declare opens an incident for the ticket of this turn and those that are
// like it. They become part of it each in a turn of its own, for only then has
// everything its number.
func (t *turn) declare(l likes) {
	mine := t.ticket()
	o := t.another()
	incident := o.newIncident(mine)
	people := map[string]bool{mine.Requester.Key(): true}
	signed := l.mine
	var lines []string
	gather := gathering{Mail: t.c.Mail.ID}
	for i := len(l.free) - 1; i >= 0; i-- { // oldest first
		a := l.free[i]
		other := a.signature
		signed = signed.merged(other)
		people[a.Requester.Key()] = true
		gather.Tickets = append(gather.Tickets, a.TicketID)
		lines = append(lines, reportLine(a.Number, a.Requester, a.Department, a.Subject, other.Words))
		incident.Priority = higher(incident.Priority, a.Priority)
		if a.Opened.Before(incident.Opened) {
			incident.Opened = a.Opened
		}
	}
	lines = append(lines, reportLine("", mine.Requester, mine.Department, mine.Subject, l.mine.Words))
	incident.Subject = t.outageName(signed)
	incident.Reporters = len(people)
	if len(people) >= t.Book.Incident.Critical {
		incident.Priority = store.Critical
	}
	o.out.Signature = &store.Signature{At: t.at, Major: true, Topics: signed.topics(), Place: l.mine.place(&t.Book.Incident), Data: signed.kept()}
	o.convene(strings.Join(lines, "\n"), gather)
	t.finish(o)
}

// newIncident begins the ticket of an incident about the matter of another.
func (t *turn) newIncident(like *store.Ticket) *store.Ticket {
	language := t.Book.Company.Language
	t.out.Ticket = &store.Ticket{
		Status: store.StatusOpen, Asked: store.AskedNone, Requester: store.Address{Name: t.Book.Company.Desk, Address: t.Self.Address.Address},
		Language: language, Subject: like.Subject, Category: like.Category, Subcategory: like.Subcategory,
		Urgency: max(like.Urgency, 2), Impact: 3, Priority: higher(store.Urgent, like.Priority), Tier: store.Senior,
		Opened: like.Opened, Major: true,
	}
	return t.out.Ticket
}

// outageName is what an incident is called: all who reported it read it, so it
// repeats nobody's words.
func (t *turn) outageName(s *signature) string {
	var names []string
	for _, system := range s.Systems {
		if words := t.Book.Incident.Systems[system]; len(words) > 0 {
			system = words[0]
		}
		names = append(names, system)
	}
	return templates.OutageName(t.Book.Company.Language, names)
}

// convene gives an incident to its leader and tells the group.
func (t *turn) convene(reports string, gather gathering) {
	t.traced = &Trace{}
	t.event(store.EventOpened, "desk", reports, true)
	t.event(store.EventReporters, "desk", itoa(t.ticket().Reporters), true)
	t.out.Index = t.ticket().Subject + "\n" + reports
	t.setTargets()
	t.out.Timers = append(t.out.Timers, store.Timer{Kind: store.TimerGather, Due: t.now, Data: timerData(gather)})
	if t.dispatch(""); t.owner() == nil {
		t.tellGroup("")
	}
}

func higher(a, b store.Priority) store.Priority {
	if slices.Index(store.Priorities, b) > slices.Index(store.Priorities, a) {
		return b
	}
	return a
}

// toGroup begins a letter to all who work on the incident, but one: who wrote it.
func (t *turn) toGroup(name string, but *Person) *Letter {
	group := slices.DeleteFunc(t.responseGroup(), func(p *Person) bool { return p == but })
	if len(group) == 0 {
		return &Letter{}
	}
	l := t.toPerson(name, group[0])
	l.Language = t.Book.Company.Language
	for _, p := range group[1:] {
		l.Cc = append(l.Cc, p.Mail())
	}
	for _, p := range group {
		t.join(p.Mail(), store.TechnicianRole)
	}
	l.Urgent = t.ticket().Priority == store.Critical
	l.Data.Incident = t.incidentData()
	return l
}

// incidentData is the ticket as letters about an incident show it.
func (t *turn) incidentData() *templates.Incident {
	ticket := t.ticket()
	return &templates.Incident{Number: ticket.Number, Subject: ticket.Subject, Reporters: ticket.Reporters, Opened: ticket.Opened}
}

// tellGroup writes what the incident is about to all who work on it.
func (t *turn) tellGroup(code string) {
	l := t.toGroup("incident", nil)
	l.Data.Code = code
	if s, ok := t.Book.Subcategory(t.ticket().Subcategory); ok {
		l.Data.Procedure = s.Procedure
	}
	for _, e := range t.history() {
		if e.Kind == store.EventOpened {
			l.Data.Words = e.Text
		}
	}
}
