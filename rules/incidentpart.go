package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

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
