package rules

import (
	"encoding/json"
	"slices"
	"strings"
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
	Hidden   bool   `json:"hidden,omitempty"`   // the other is confidential: nobody reads of it here
	Cut      bool   `json:"cut,omitempty"`      // they have nothing to do with each other any more
}

// readTie reads the other ticket of an event, ok for events that have one.
func readTie(e *store.Event) (other tie, ok bool) {
	switch e.Kind {
	case store.EventMerged, store.EventSplit, store.EventLinked:
		return other, json.Unmarshal(e.Data, &other) == nil && other.Number != ""
	}
	return other, false
}

// tied records that a ticket has to do with another. What a confidential one is
// about is not told elsewhere, nor, where everybody may read, that it is there.
func (t *turn) tied(kind store.EventKind, actor string, other *store.Ticket, absorbed bool) {
	joint := tie{Number: other.Number, ID: other.ID, Subject: other.Subject, Absorbed: absorbed}
	if other.Confidential {
		joint.Subject, joint.Hidden = "", !t.ticket().Confidential
	}
	text := strings.TrimSpace(joint.Number + " " + joint.Subject)
	if joint.Hidden {
		text = ""
	}
	t.event(kind, actor, text, true).Data, _ = json.Marshal(joint) // of strings: cannot fail
}

// hidden reports whether an event is not to be read by everybody who may see
// the ticket.
func hidden(e *store.Event) bool {
	other, ok := readTie(e)
	return ok && other.Hidden
}

// related are the tickets that this one has to do with, as letters name them.
func (t *turn) related() []string {
	var all []string
	var ties []tie
	for _, e := range t.history() {
		other, ok := readTie(e)
		if !ok || other.Hidden {
			continue
		}
		ties = slices.DeleteFunc(ties, func(old tie) bool { return old.Number == other.Number })
		if !other.Cut {
			ties = append(ties, other)
		}
	}
	for _, other := range ties {
		all = append(all, strings.TrimSpace(other.Number+" "+firstWords(other.Subject, 40)))
	}
	return all
}

// linked reports whether a ticket is linked with another.
func (t *turn) linked(other *store.Ticket) bool {
	linked := false
	for _, e := range t.history() {
		if joint, ok := readTie(e); ok && joint.ID == other.ID && e.Kind == store.EventLinked {
			linked = !joint.Cut
		}
	}
	return linked
}

// unlinked takes a relation back that link recorded, in both tickets.
func (t *turn) unlinked(p *Person, other *turn) {
	for _, one := range [][2]*turn{{t, other}, {other, t}} {
		about := one[1].ticket()
		joint := tie{Number: about.Number, ID: about.ID, Cut: true, Hidden: about.Confidential && !one[0].ticket().Confidential}
		text := about.Number
		if joint.Hidden {
			text = ""
		}
		one[0].event(store.EventLinked, p.Key(), text, true).Data, _ = json.Marshal(joint) // of strings: cannot fail
	}
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

// theOthers are the turns of all tickets that an order names besides its own.
func (t *turn) theOthers(args string, line *templates.Line) (all []*turn, refused string) {
	for args != "" || all == nil {
		other, rest, refused := t.other(args)
		if other == nil && (all == nil || numbered(args)) {
			line.More, _ = cutNumber(args)
			return nil, refused
		}
		if other == nil {
			break // words behind the numbers
		}
		all, args = append(all, other), rest
	}
	return all, ""
}

// orderLink records a relation in both tickets.
func (t *turn) orderLink(p *Person, args string, line *templates.Line) (done, refused string) {
	others, refused := t.theOthers(args, line)
	if refused != "" {
		return "", refused
	}
	var names []string
	for _, other := range others {
		if t.linked(other.ticket()) {
			line.More = other.ticket().Number
			return "", "linked_before"
		}
		names = append(names, other.ticket().Number+" "+firstWords(other.ticket().Subject, 30))
	}
	for _, other := range others {
		t.tied(store.EventLinked, p.Key(), other.ticket(), false)
		other.tied(store.EventLinked, p.Key(), t.ticket(), false)
	}
	line.More = strings.Join(names, "；")
	return "linked", ""
}

// orderMerge lets another ticket live on in this one: its mails, its people
// and its files. Both requesters are told once.
func (t *turn) orderMerge(p *Person, args string, line *templates.Line) (done, refused string) {
	others, refused := t.theOthers(args, line)
	if refused != "" {
		return "", refused
	}
	var names []string
	for _, other := range others {
		if refused := t.unmergeable(other, line); refused != "" {
			return "", refused
		}
		names = append(names, other.ticket().Number)
	}
	line.More = strings.Join(names, "、") + " → " + t.ticket().Number
	for _, other := range others {
		t.absorb(p, other)
	}
	return "merged", ""
}

// unmergeable says why another ticket cannot live on in this one.
func (t *turn) unmergeable(other *turn, line *templates.Line) (refused string) {
	switch {
	case other.ticket().Status.Ended():
		refused = "other_ended"
	case other.ticket().Major || t.ticket().Major:
		refused = "merge_incident"
	case !t.sameCircle(other.ticket()):
		refused = "confidential_merge"
	case len(other.unsettled()) > 0: // whoever answers about them answers that ticket
		line.More = t.ticket().Number
		return "merge_unsettled"
	default:
		return ""
	}
	line.More = other.ticket().Number
	return refused
}

// absorb lets another ticket live on in this one.
func (t *turn) absorb(p *Person, other *turn) {
	t.take(p)
	into, from := t.ticket(), other.ticket()
	t.tied(store.EventMerged, p.Key(), from, true)
	t.join(from.Requester, store.CopiedRole)
	for _, person := range other.c.Partly {
		if person.Role == store.TechnicianRole || person.Person.Key() == into.Requester.Key() {
			continue
		}
		switch person.Role {
		case store.RequesterRole, store.ForwarderRole, store.CopiedRole:
			t.join(person.Person, store.CopiedRole)
		default:
			t.join(person.Person, person.Role) // he may write, and hears of no more than before
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
}

// sameCircle reports whether whoever may know of one ticket may know of the
// other: of a confidential one nothing becomes part of another's.
func (t *turn) sameCircle(other *store.Ticket) bool {
	mine := t.ticket()
	return !mine.Confidential && !other.Confidential ||
		mine.Confidential && other.Confidential && mine.Requester.Key() == other.Requester.Key() && mine.Beneficiary.Key() == other.Beneficiary.Key()
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
	if child.Confidential { // so is its parent, and each has readers of its own
		child = &store.Ticket{Number: child.Number, ID: child.ID}
	}
	data, err := json.Marshal(tie{Number: child.Number, ID: child.ID, Subject: child.Subject})
	if err != nil {
		return err
	}
	return tx.AddEvent(&store.Event{
		TicketID: out.Parent.ID, At: now, Kind: store.EventSplit, Actor: c.Mail.Message.From.Key(), Text: strings.TrimSpace(child.Number + " " + child.Subject),
		Internal: true, IncomingID: c.Mail.ID, Data: data,
	})
}
