package rules

import (
	"slices"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

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
