package rules

import (
	"encoding/json"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// tie is what the event of a merge, a split or a link remembers of the other ticket.
type tie struct {
	Number   string `json:"number"`
	ID       int64  `json:"id,omitempty"`
	Subject  string `json:"subject,omitempty"`
	Absorbed bool   `json:"absorbed,omitempty"` // the other lives on in this one
}

// readTie reads the other ticket of an event, ok for events that have one.
func readTie(e *store.Event) (other tie, ok bool) {
	switch e.Kind {
	case store.EventMerged, store.EventSplit, store.EventLinked:
		return other, json.Unmarshal(e.Data, &other) == nil && other.Number != ""
	}
	return other, false
}

// tied records that a ticket has to do with another.
func (t *turn) tied(kind store.EventKind, actor string, other *store.Ticket, absorbed bool) {
	e := t.event(kind, actor, other.Number+" "+other.Subject, true)
	e.Data, _ = json.Marshal(tie{other.Number, other.ID, other.Subject, absorbed}) // of strings: cannot fail
}

// related are the tickets that this one has to do with, as letters name them.
func (t *turn) related() []string {
	var all []string
	seen := map[string]bool{}
	for _, e := range t.history() {
		if other, ok := readTie(e); ok && !seen[other.Number] {
			seen[other.Number] = true
			all = append(all, other.Number+" "+firstWords(other.Subject, 40))
		}
	}
	return all
}

// other is the turn of a second ticket that an order names.
func (t *turn) other(args string) (other *turn, rest, refused string) {
	number, rest := cutNumber(args)
	switch {
	case number == "":
		return nil, args, "which_other"
	case number == t.ticket().Number:
		return nil, rest, "same_ticket"
	}
	if other = t.opened(number); other == nil {
		return nil, rest, "unknown_ticket"
	}
	return other, rest, ""
}

// orderLink records a relation in both tickets.
func (t *turn) orderLink(p *Person, args string, line *templates.Line) (done, refused string) {
	other, _, refused := t.other(args)
	if other == nil {
		return "", refused
	}
	t.tied(store.EventLinked, p.Key(), other.ticket(), false)
	other.tied(store.EventLinked, p.Key(), t.ticket(), false)
	line.More = other.ticket().Number + " " + firstWords(other.ticket().Subject, 30)
	return "linked", ""
}

// orderMerge lets another ticket live on in this one: its mails, its people
// and its files. Both requesters are told once.
func (t *turn) orderMerge(p *Person, args string, line *templates.Line) (done, refused string) {
	other, _, refused := t.other(args)
	switch {
	case other == nil:
		return "", refused
	case other.ticket().Status.Ended():
		return "", "other_ended"
	}
	t.take(p)
	into, from := t.ticket(), other.ticket()
	t.tied(store.EventMerged, p.Key(), from, true)
	t.join(from.Requester, store.CopiedRole)
	for _, person := range other.c.Partly {
		if person.Role != store.TechnicianRole && person.Person.Key() != into.Requester.Key() {
			t.join(person.Person, store.CopiedRole)
		}
	}
	if priorityIndex(from.Priority) > priorityIndex(into.Priority) {
		into.Priority, into.Tier = from.Priority, from.Tier
		t.event(store.EventPriority, p.Key(), string(from.Priority), true)
		t.setTargets()
	}
	owner := other.owner()
	other.tied(store.EventMerged, p.Key(), into, false)
	from.Status, from.MergedInto, from.Asked, from.Closed = store.StatusMerged, into.ID, store.AskedNone, t.at
	other.out.CancelAll = true
	line.More = from.Number + " → " + into.Number

	l := t.letter(Letter{Name: "merged", To: from.Requester, Language: from.Language, Automatic: "auto-replied"})
	l.Data.Code, l.Data.Words = from.Number, from.Subject
	if from.Requester.Key() != into.Requester.Key() {
		l := t.letter(Letter{Name: "merged", To: into.Requester, Language: into.Language, Automatic: "auto-replied"})
		l.Data.Code, l.Data.Words = from.Number, from.Subject
	}
	if owner != nil && owner != p && owner != t.owner() {
		l := t.toPerson("merged", owner)
		l.Data.Code, l.Data.Words = from.Number, from.Subject
	}
	return "merged", ""
}

func priorityIndex(p store.Priority) int {
	for i, known := range store.Priorities {
		if known == p {
			return i
		}
	}
	return 0
}

// saveSplit records with a ticket which one was split off it: only now it has
// its number.
func saveSplit(tx store.Tx, c *Case, out *Outcome, now time.Time) error {
	if out.Parent == nil {
		return nil
	}
	child := out.Ticket
	data, err := json.Marshal(tie{Number: child.Number, ID: child.ID, Subject: child.Subject})
	if err != nil {
		return err
	}
	return tx.AddEvent(&store.Event{
		TicketID: out.Parent.ID, At: now, Kind: store.EventSplit, Actor: c.Mail.Message.From.Key(), Text: child.Number + " " + child.Subject,
		Internal: true, IncomingID: c.Mail.ID, Data: data,
	})
}
