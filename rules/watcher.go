package rules

import (
	"regexp"
	"slices"

	"maildesk/store"
	"maildesk/templates"
)

// notices are the letters by which the manager watches over what others do.
var notices = []string{"breach", "escalation", "unassigned", "freeze", "undeliverable"}

// answersNotice reports whether a mail answers a letter that asks its reader to
// see to it that somebody else works, or tells him that another does now: what
// he says is for that one, not for the requester.
func (t *turn) answersNotice(p *Person) bool {
	if t.owner() == p {
		return false
	}
	o := t.answered()
	return o != nil && (o.Letter == "reassigned" || !p.Technician() && slices.Contains(notices, o.Letter))
}

// answered is the letter to whom a colleague's mail answers, nil where that
// cannot be told.
func (t *turn) answered() *store.Outgoing {
	m := t.c.Mail.Message
	for _, id := range slices.Backward(append(slices.Clone(m.References), m.InReplyTo...)) {
		if o := t.c.Answered[id]; o != nil {
			return o
		}
	}
	return nil
}

// onlyName is an answer that says nothing but who shall do it.
var onlyName = regexp.MustCompile(`^\s*(?:给|派|派给|让|请|找|安排|由)?\s*@?` + nameHere + `(?:来|吧|去|处理|跟进|负责)*[。.!！\s]*$`)

// fromWatcher passes on what answersNotice found, and says so.
func (t *turn) fromWatcher(p *Person, words string) {
	t.step = 1
	if m := onlyName.FindStringSubmatch(words); m != nil {
		if other, _ := t.colleague(m[1]); other != nil {
			t.event(store.EventCommands, p.Key(), t.c.Mail.Message.Mask(words), true)
			lines := t.obeyAll(p, []Command{{Verb: "assign", Args: other.Address, Line: words}})
			if changed(lines) {
				t.remember()
			}
			t.receipt(p, lines)
			return
		}
	}
	line := templates.Line{Text: firstWords(t.c.Mail.Message.Mask(words), 60), Verb: "note", Done: "passed"}
	t.talk(p, words)
	if t.owner() == nil {
		line.Done = "noted_nobody"
	}
	line.To = t.mailed(1)
	t.step = 0
	t.receipt(p, []templates.Line{line})
}

// hasGroup reports whether a response group works on the ticket.
func (t *turn) hasGroup() bool { return t.ticket().Major || t.ticket().Priority == store.Critical }

// colleagues are those among whom words about the ticket stay: its response
// group; where there is none, its owner and whoever has spoken.
func (t *turn) colleagues() []*Person {
	var all []*Person
	if t.hasGroup() {
		for _, role := range []store.Role{store.TechnicianRole, store.ManagerRole} {
			for _, a := range t.participants(role) {
				all = append(all, t.Book.Directory.Find(a.Address))
			}
		}
		return all
	}
	all = append(all, t.owner())
	for _, e := range t.history() {
		if e.Kind == store.EventTalk {
			all = append(all, t.Book.Directory.Find(e.Actor))
		}
	}
	return all
}
