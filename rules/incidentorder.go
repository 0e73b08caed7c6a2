package rules

import (
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// orderNotify tells all who reported the incident how it stands.
func (t *turn) orderNotify(p *Person, args string, _ *templates.Line) (done, refused string) {
	switch {
	case !t.ticket().Major:
		return "", "no_incident"
	case args == "":
		return "", "no_progress"
	}
	words := t.c.Mail.Message.Mask(args)
	t.responded(p.Key())
	if owner := t.owner(); owner == nil || owner == p {
		t.take(p)
	}
	t.event(store.EventProgress, p.Key(), words, false)
	t.tellParts("progress", words, p)
	t.signedWith(words)
	l := t.toGroup("incident_note", p)
	l.Data.Code, l.Data.Words, l.Data.Actor, l.From, l.Automatic = "progress", words, personData(p), p.Name, ""
	return "notified", ""
}

// signedWith keeps how the incident stands where those who report it later are
// compared with it: they are told, too.
func (t *turn) signedWith(words string) {
	if s := t.c.Signature; s != nil {
		if signed := readSignature(s.Data); signed != nil {
			kept := *s
			signed.Words = words
			kept.Data = signed.kept()
			t.out.Signature = &kept
		}
	}
}

// orderUnlink takes tickets out of an incident: this one, those named in an
// incident's thread, or, where none is named, all of them: it was no incident.
func (t *turn) orderUnlink(p *Person, args string, line *templates.Line) (done, refused string) {
	ticket := t.ticket()
	if number, _ := cutNumber(args); number != "" && number != ticket.Number && !ticket.Major {
		other, _, refused := t.other(args)
		switch {
		case other == nil:
			return "", refused
		case !t.linked(other.ticket()):
			return "", "not_linked"
		}
		t.unlinked(p, other)
		line.More = number
		return "link_cut", ""
	}
	if !ticket.Major {
		if ticket.Incident == 0 {
			return "", "no_part"
		}
		t.responded(p.Key())
		incident := t.c.Incident
		t.depart()
		t.rest("")
		if !t.silent() && incident != nil {
			t.toRequester("incident_left").Data.Incident = &templates.Incident{Number: incident.Number, Subject: incident.Subject}
		}
		return "unlinked", ""
	}
	numbers := ticketNumber.FindAllString(strings.ToUpper(args), -1)
	if len(numbers) == 0 && args != "" {
		return "", "no_number"
	}
	if len(numbers) == 0 {
		t.tellParts("leave", "", p)
		ticket.Status, ticket.Asked, ticket.Closed = store.StatusCancelled, store.AskedNone, t.at
		t.event(store.EventCancelled, p.Key(), "no incident", true)
		t.out.CancelAll = true
		t.forget()
		return "incident_undone", ""
	}
	for _, number := range numbers {
		i := slices.IndexFunc(t.c.Children, func(c *store.Child) bool { return c.Number == number && !c.Status.Ended() })
		if i < 0 {
			return "", "not_in_incident"
		}
		child := t.c.Children[i].ID
		t.nudge(child, store.TimerPart, "leave", timerData(notice{Do: "leave", Incident: ticket.ID, Actor: p.Key()}))
	}
	t.responded(p.Key())
	return "unlinked", ""
}

// orderIncident makes the ticket part of an incident that is named, or an
// incident of it and the tickets named; on an incident it takes in those named.
func (t *turn) orderIncident(p *Person, args string, line *templates.Line) (done, refused string) {
	ticket := t.ticket()
	numbers := ticketNumber.FindAllString(strings.ToUpper(args), -1)
	if args != "" && len(numbers) == 0 {
		return "", "no_number"
	}
	if ticket.Confidential {
		return "", "confidential_incident"
	}
	numbers = slices.DeleteFunc(numbers, func(number string) bool { return number == ticket.Number })
	var named []*store.Ticket
	for _, number := range numbers {
		other := t.c.Named[number]
		switch {
		case other == nil:
			return "", "unknown_ticket"
		case other.Ticket.Confidential:
			return "", "confidential_incident"
		case other.Ticket.Status.Ended():
			return "", "other_ended"
		case other.Ticket.Incident != 0:
			return "", "in_incident"
		}
		named = append(named, other.Ticket)
	}
	var gather gathering
	for _, n := range named {
		if !n.Major {
			gather.Tickets = append(gather.Tickets, n.ID)
		}
	}
	if ticket.Major {
		if len(gather.Tickets) == 0 || len(gather.Tickets) < len(named) {
			return "", "no_number"
		}
		t.nudge(ticket.ID, store.TimerGather, "by hand", timerData(gather))
		return "gathered", ""
	}
	if ticket.Incident != 0 {
		return "", "in_incident"
	}
	t.responded(p.Key())
	for _, n := range append(named, t.standing()...) {
		if n.Major {
			gather.Tickets = append(gather.Tickets, ticket.ID)
			t.nudge(n.ID, store.TimerGather, "by hand", timerData(gather))
			line.Text += " → " + n.Number
			return "gathered", ""
		}
	}
	t.declareByHand(p, named, gather)
	return "declared", ""
}

// standing is the incident about the same matter that there is already.
func (t *turn) standing() []*store.Ticket {
	var all []*store.Ticket
	mine := t.signed()
	for _, a := range t.c.Alike {
		other := a.signature
		if a.Major && a.TicketID != t.ticket().ID && mine != nil && other != nil && (t.Book.Incident.alike(mine, other) || mine.place(&t.Book.Incident) == other.place(&t.Book.Incident)) {
			all = append(all, &store.Ticket{ID: a.TicketID, Number: a.Number, Major: true})
		}
	}
	return all
}

// signed is the signature of the ticket, as far as it has one for others to be
// compared with.
func (t *turn) signed() *signature {
	if t.c.Signature == nil {
		return nil
	}
	return readSignature(t.c.Signature.Data)
}

func (t *turn) declareByHand(p *Person, named []*store.Ticket, gather gathering) {
	mine := t.ticket()
	o := t.another()
	o.c.Signature = t.c.Signature
	incident := o.newIncident(mine)
	lines := []string{reportLine(mine.Number, mine.Requester, mine.Department, mine.Subject, "")}
	people := map[string]bool{mine.Requester.Key(): true}
	for _, n := range named {
		lines = append(lines, reportLine(n.Number, n.Requester, n.Department, n.Subject, ""))
		incident.Priority = higher(incident.Priority, n.Priority)
		people[n.Requester.Key()] = true
	}
	incident.Reporters = len(people)
	gather.Tickets = append(gather.Tickets, mine.ID)
	if s, ok := t.Book.Subcategory(mine.Subcategory); ok { // nobody reads the words of another
		incident.Subject = templates.OutageName(incident.Language, []string{s.In(incident.Language)})
	}
	if s := t.signed(); s != nil && len(s.Systems) > 0 {
		incident.Subject = t.outageName(s)
		kept := *s
		kept.Words, kept.Hosts, kept.Machine, kept.Many = "", nil, false, true
		o.out.Signature = &store.Signature{At: t.at, Major: true, Topics: kept.topics(), Place: kept.place(&t.Book.Incident), Data: kept.kept()}
	}
	o.convene(strings.Join(lines, "\n"), gather)
	t.finish(o)
}

// movesOthers reports whether a mail of the desk moves an incident or its
// tickets: many hear of it at once, so it cannot be taken back.
func (t *turn) movesOthers() bool {
	return slices.ContainsFunc(t.out.Timers, func(timer store.Timer) bool {
		return timer.Kind == store.TimerPart || timer.Kind == store.TimerGather
	}) || slices.ContainsFunc(t.out.More, func(o Outcome) bool { return o.Ticket != nil && o.Ticket.Major && o.Ticket.ID == 0 })
}

// forget lets nothing more be taken for part of the incident.
func (t *turn) forget() { t.out.Signature = &store.Signature{} }

// resolveIncident tells all who reported it what was done.
func (t *turn) resolveIncident(p *Person, solution string) {
	ticket := t.ticket()
	ticket.Status, ticket.Asked = store.StatusResolved, store.AskedNone
	ticket.Resolved, ticket.Solution = t.at, solution
	t.out.CancelAll = true
	t.event(store.EventResolved, p.Key(), solution, false)
	t.tellParts("solved", solution, p)
	t.forget()
	l := t.toGroup("incident_note", p)
	l.Data.Code, l.Data.Words, l.Data.Actor, l.From, l.Automatic = "resolved", solution, personData(p), p.Name, ""
	t.timerAt(store.TimerAutoClose, t.Book.Times.AutoClose.after(t.Book.Calendar, t.at))
}
