package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// A major incident is a ticket of the desk's own; the tickets of those who
// reported it are its children. While a ticket is a child, its own targets,
// reminders and dispatch are silent: the incident has them, once.

// notice is what an incident tells one of its tickets.
type notice struct {
	Do       string `json:"do"` // join, leave, progress, solved, closed, reopened
	Incident int64  `json:"incident"`
	Text     string `json:"text,omitempty"`
	Actor    string `json:"actor,omitempty"` // address key of the technician
}

// gathering is what an incident takes in.
type gathering struct {
	Tickets []int64 `json:"tickets,omitempty"`
	Mail    int64   `json:"mail,omitempty"` // whose ticket belongs to it, too
}

func timerData(v any) json.RawMessage {
	data, _ := json.Marshal(v) // of strings and numbers: cannot fail
	return data
}

func readTimer[T any](timer *store.Timer) (v T) {
	_ = json.Unmarshal(timer.Data, &v) // written by timerData
	return v
}

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

// reportLine is one report in the words that open an incident.
func reportLine(number string, who store.Address, department, subject, words string) string {
	line := who.Label()
	if department != "" {
		line += "（" + department + "）"
	}
	if number != "" {
		line = number + " " + line
	}
	line += "：" + subject
	if words != "" && words != subject {
		line += "。" + words
	}
	return line
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

// becomePart makes the ticket part of an incident: from now on it is silent, and
// its requester is told once.
func (t *turn) becomePart(id int64, number string, about templates.Incident) {
	ticket := t.ticket()
	t.unpause()
	ticket.Incident, ticket.Assignee, ticket.Status, ticket.Asked, ticket.Missing = id, "", store.StatusWorking, store.AskedNone, nil
	ticket.ResolveDue = t.zero()
	if ticket.Responded.IsZero() {
		ticket.ResponseDue = t.zero()
	}
	t.out.CancelAll = true
	t.out.Timers = slices.DeleteFunc(t.out.Timers, func(timer store.Timer) bool { return timer.TicketID == 0 }) // those of a new ticket
	t.event(store.EventJoined, "desk", number, false)
	if !t.silent() {
		t.toRequester("incident_part").Data.Incident = &about
	}
	t.out.Signature = t.onlySame()
}

// onlySame is the signature of a ticket that is not looked for any more when
// others are like it, but still when its sender repeats himself.
func (t *turn) onlySame() *store.Signature {
	s := t.c.Signature
	if t.out.Signature != nil {
		s = t.out.Signature // a new ticket's
	}
	if s == nil {
		return nil
	}
	kept := *s
	kept.Topics = slices.DeleteFunc(slices.Clone(s.Topics), func(topic string) bool { return !strings.HasPrefix(topic, sameTopic) })
	return &kept
}

// silent reports whether the mail that opened the ticket must not be answered
// (RFC 3834 section 2).
func (t *turn) silent() bool {
	if m := t.c.Mail; m != nil && t.c.Ticket == nil {
		return m.Message.Kind.Automatic() || m.Message.NullSender
	}
	return t.c.Silent
}

// gather tells tickets to become part of the incident.
func (t *turn) gather() {
	for _, ticket := range t.c.Gathered {
		if ticket.Incident == 0 && !ticket.Major && !ticket.Status.Ended() {
			t.nudge(ticket.ID, store.TimerPart, "join", timerData(notice{Do: "join", Incident: t.ticket().ID}))
		}
	}
}

// tellParts tells all tickets of the incident that are not over.
func (t *turn) tellParts(do, text string, p *Person) {
	data := notice{Do: do, Incident: t.ticket().ID, Text: text}
	key := do
	if p != nil {
		data.Actor = p.Key()
	}
	if t.c.Mail != nil {
		key += fmt.Sprint(" ", t.c.Mail.ID)
	}
	for _, c := range t.c.Children {
		if !c.Status.Ended() {
			t.nudge(c.ID, store.TimerPart, key, timerData(data))
		}
	}
}

// hear lets a ticket do what its incident tells it.
func (t *turn) hear() {
	ticket, said := t.ticket(), readTimer[notice](t.c.Timer)
	incident := t.c.Incident
	if incident == nil || ticket.Status.Ended() {
		return
	}
	if said.Do == "join" {
		switch {
		case ticket.Incident != 0 || ticket.Major:
			return
		case incident.Status.Ended() || !incident.Resolved.IsZero():
			if ticket.Assignee == "" && ticket.Status == store.StatusOpen {
				t.rest("") // it had waited for this
			}
			return
		}
		about := templates.Incident{Number: incident.Number, Subject: incident.Subject, Opened: incident.Opened, Progress: t.c.Progress}
		t.becomePart(incident.ID, incident.Number, about)
		t.nudge(incident.ID, store.TimerReporters, "", nil)
		return
	}
	if ticket.Incident != said.Incident {
		return // it has left meanwhile
	}
	p := t.Book.Directory.Find(said.Actor)
	switch said.Do {
	case "stay":
		if incident.Status.Ended() || !incident.Resolved.IsZero() {
			t.depart()
			t.rest("")
		}
	case "leave":
		t.depart()
		t.rest("")
		if !t.silent() {
			t.toRequester("incident_left").Data.Incident = &templates.Incident{Number: incident.Number, Subject: incident.Subject}
		}
	case "progress":
		t.event(store.EventProgress, said.Actor, said.Text, false)
		if ticket.Responded.IsZero() {
			ticket.Responded = t.at
		}
		t.toReporter("incident_progress", said.Text, p)
	case "solved":
		t.solvedWith(said, p)
	case "closed":
		if ticket.Resolved.IsZero() {
			t.toReporter("incident_resolved", said.Text, p).Data.Code = "closed"
			ticket.Resolved = t.at
		}
		t.close("incident")
	case "reopened":
		if ticket.Status == store.StatusResolved {
			ticket.Status, ticket.Asked, ticket.Resolved = store.StatusWorking, store.AskedNone, t.zero()
			t.out.CancelAll = true
			t.event(store.EventReopened, said.Actor, "incident", false)
			t.toReporter("incident_progress", "", p).Data.Code = "reopened"
		}
	}
}

// solvedWith is the end of an incident for one who reported it: one mail, and
// one question.
func (t *turn) solvedWith(said notice, p *Person) {
	ticket := t.ticket()
	if !ticket.Resolved.IsZero() {
		return
	}
	ticket.Status, ticket.Asked = store.StatusResolved, store.AskedConfirm
	ticket.Resolved, ticket.Solution = t.at, said.Text
	if ticket.Responded.IsZero() {
		ticket.Responded = t.at
	}
	t.event(store.EventResolved, said.Actor, said.Text, false)
	t.toReporter("incident_resolved", said.Text, p)
	t.timerAt(store.TimerAutoClose, t.Book.Times.AutoClose.after(t.Book.Calendar, t.at))
}

// toReporter begins a letter in which a technician speaks to all who reported
// an incident, here to one of them.
func (t *turn) toReporter(name, words string, p *Person) *Letter {
	if t.silent() {
		return &Letter{}
	}
	l := t.toRequester(name)
	l.Data.Words = words
	l.Data.Incident = &templates.Incident{Number: t.c.Incident.Number, Subject: t.c.Incident.Subject, Opened: t.c.Incident.Opened}
	if p != nil {
		l.Data.Actor, l.From, l.Automatic = personData(p), p.Name, "" // a person's words (RFC 3834 section 5)
	}
	return l
}

// partAgain lets the incidents count anew whose part the ticket was, and is
// again, when a technician's mail is taken back. It stays out of one that is
// over by now.
func (t *turn) partAgain() {
	was, is := t.c.Ticket.Incident, t.ticket().Incident
	if was == is {
		return
	}
	for _, id := range []int64{was, is} {
		if id != 0 {
			t.nudge(id, store.TimerReporters, "", nil)
		}
	}
	if is != 0 {
		t.nudge(t.ticket().ID, store.TimerPart, "stay", timerData(notice{Do: "stay", Incident: is}))
	}
}

// depart makes a ticket its own again.
func (t *turn) depart() {
	ticket := t.ticket()
	number := itoa(int(ticket.Incident))
	if t.c.Incident != nil {
		number = t.c.Incident.Number
	}
	t.nudge(ticket.Incident, store.TimerReporters, "", nil)
	ticket.Incident = 0
	t.event(store.EventLeft, t.actor(), number, false)
}

// rest is what a ticket that has left an incident needs to be worked on: its
// targets, and a technician. Who has led the incident knows the matter.
func (t *turn) rest(code string) {
	t.setTargets()
	if code != "" && t.c.Incident != nil {
		if leader := t.Book.Directory.Find(t.c.Incident.Assignee); leader.Technician() {
			t.assign(leader, Choice{At: t.at.In(t.Book.Zone()), Why: code, By: "desk", Chosen: leader.Key(), Because: "led"})
			return
		}
	}
	t.dispatch(code)
}

// reported counts who has reported the incident, makes it critical when they
// are many, and lets its leader hear of the new ones with the next batch.
func (t *turn) reported() {
	ticket := t.ticket()
	people := map[string]bool{}
	for _, c := range t.c.Children {
		people[c.Requester.Key()] = true
	}
	ticket.Reporters = len(people)
	if s, more := readSignature(t.c.Timer.Data), t.c.Signature; s != nil && more != nil {
		grown := *more
		if old := readSignature(more.Data); old != nil {
			words := old.Words
			old = old.merged(s)
			old.Words = words
			grown.Data = old.kept()
			t.out.Signature = &grown
		}
	}
	byPeople := slices.ContainsFunc(t.c.Events, func(e *store.Event) bool { return e.Kind == store.EventPriority && e.Actor != "desk" })
	if len(people) >= t.Book.Incident.Critical && ticket.Priority != store.Critical && !byPeople && ticket.Resolved.IsZero() {
		t.setPriority(store.Critical)
	}
	t.reportLater()
}

// reportLater lets the leader hear of it with everything else of the same
// while; he is not mailed for every report.
func (t *turn) reportLater() {
	id := t.ticket().Incident
	if t.ticket().Major {
		id = t.ticket().ID
	}
	batch := t.Book.Incident.Batch.Time
	t.out.Timers = append(t.out.Timers, store.Timer{TicketID: id, Kind: store.TimerReports, Due: t.now.Truncate(batch).Add(batch)})
}

// lastReport is when the leader was told last, and of how many people.
func lastReport(events []*store.Event) (at time.Time, people string) {
	for _, e := range events {
		if e.Kind == store.EventReporters {
			at, people = e.At, e.Text
		}
	}
	return at, people
}

// mostWords are so many mails of reporters that one report to the leader quotes.
const mostWords = 20

// tellReports tells the leader of an incident who has reported it and written
// since he was told last.
func (t *turn) tellReports() {
	ticket := t.ticket()
	since, people := lastReport(t.c.Events)
	var fresh []store.Child
	for _, c := range t.c.Children {
		if c.Opened.After(since) {
			fresh = append(fresh, *c)
		}
	}
	if len(fresh) == 0 && len(t.c.Said) == 0 && people == itoa(ticket.Reporters) {
		return
	}
	t.event(store.EventReporters, "desk", itoa(ticket.Reporters), true)
	l := t.toOwner("incident_reports")
	l.Data.Incident = t.incidentData()
	l.Data.Incident.Fresh = len(fresh)
	for i, c := range fresh {
		if i < mostWords {
			who := templates.Person{Name: c.Requester.Label(), Address: c.Requester.Address, Department: c.Department}
			l.Data.Incident.Reports = append(l.Data.Incident.Reports, templates.Report{Number: c.Number, Who: who, At: c.Opened, Text: c.Subject})
		}
	}
	for i, s := range t.c.Said {
		if i < mostWords {
			entry := t.entry(s.Event)
			entry.By = s.Child.Number + " " + s.Child.Requester.Label()
			l.Data.History = append(l.Data.History, entry)
		}
	}
}
