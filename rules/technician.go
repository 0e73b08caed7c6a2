package rules

import (
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// fromDesk decides about a mail of somebody who works at the desk: words to
// the requester, or orders to the desk. Both need proof of who wrote them.
func (t *turn) fromDesk() {
	m, p := t.c.Mail.Message, t.c.Sender
	if t.fromGroup(p) {
		return
	}
	if t.c.Proof == store.Unproved {
		t.holdUnproved(t.c.Ticket.Number)
		return
	}
	if m.Forward != nil && strings.TrimSpace(written(m)) == "" {
		t.sent(store.EventNote, t.wordsOf(m), true)
		return
	}
	commands, words, _ := t.orders(t.c)
	words = strings.TrimSpace(words)
	if len(commands) == 0 {
		if words == "" && len(m.Attachments) == 0 {
			return
		}
		if answered := t.answered(); answered != nil && answered.Letter == "receipt" && onlyCourtesy([]string{words}) {
			t.sent(store.EventNote, t.wordsOf(m), true) // thanks to the desk are not the requester's
			return
		}
		if t.fromMailbox(p, words) {
			return
		}
		if t.answersNotice(p) {
			t.fromWatcher(p, words)
			return
		}
		if t.unasked() {
			t.take(p)
			t.sent(store.EventNote, t.wordsOf(m), true)
			t.remember()
			t.receipt(p, []templates.Line{{Text: firstWords(m.Mask(words), 60), Verb: "note", Done: "noted"}})
			return
		}
		if t.aside(p) {
			t.sent(store.EventNote, t.wordsOf(m), true)
			t.receipt(p, []templates.Line{keptInside(m.Mask(words))})
			return
		}
		t.step = 1
		if t.secret(words) {
			t.withhold(p, words)
			return
		}
		t.answer(p, words)
		t.remember()
		if late := t.meanwhile(p); late != nil {
			answered := templates.Line{Text: firstWords(m.Mask(words), 60), Verb: "answer", Done: "answered", To: t.mailed(1)}
			t.receipt(p, []templates.Line{answered, *late})
		}
		return
	}
	t.sent(store.EventNote, written(m), true)
	t.out.Events[len(t.out.Events)-1].Kind = store.EventCommands
	lines := t.obeyAll(p, commands)
	did := changed(lines)
	if m.Forward != nil { // what the orders above it are about
		words = strings.TrimSpace(words + "\n\n" + m.Forward.Text)
	}
	if words != "" {
		lines = append(lines, t.leftover(p, words))
	}
	if late := t.meanwhile(p); late != nil {
		lines = append(lines, *late)
	}
	if seen := t.seenBy(m); len(seen) > 0 {
		lines = append(lines, templates.Line{Text: strings.Join(seen, "、"), Done: "seen"})
	}
	if did && !t.undid {
		t.remember()
	}
	t.receipt(p, lines)
}

// aside reports whether a technician speaks to a colleague and lets the desk
// read it: he passes something on, or writes to the colleague with the desk in
// copy. What he says is not for the requester.
func (t *turn) aside(p *Person) bool {
	m := t.c.Mail.Message
	toDesk := slices.ContainsFunc(m.To, func(a store.Address) bool { return t.Self.Own(a.Address) })
	toColleague := slices.ContainsFunc(m.To, func(a store.Address) bool {
		other := t.Book.Directory.Find(a.Address)
		return works(other) && other != p
	})
	return m.Forward != nil || toColleague && !toDesk
}

// changed reports whether orders did more than ask.
func changed(lines []templates.Line) bool {
	return slices.ContainsFunc(lines, func(line templates.Line) bool {
		v, ok := verbNamed(line.Verb)
		return ok && line.Error == "" && !v.reads
	})
}

// answer passes a technician's words on to the requester, in the desk's name
// with the technician's under it. The first one accepts the ticket. Whom the
// technician wrote to himself has the words already.
func (t *turn) answer(p *Person, words string) {
	ticket, m := t.ticket(), t.c.Mail.Message
	t.sent(store.EventAnswer, words, false)
	t.take(p)
	if ticket.Status.Ended() || ticket.Status == store.StatusResolved {
		// Words after the solution are words: they neither reopen nor close.
	} else if ticket.Status != store.StatusWaiting {
		ticket.Status = store.StatusWorking
	}
	t.out.Index = m.Mask(words)
	lack := slices.DeleteFunc(append([]store.Address{ticket.Requester}, t.copied()...), func(a store.Address) bool { return a.Key() == "" || writtenTo(m, a) })
	if len(lack) == 0 {
		return
	}
	l := t.toRequester("answer")
	l.To, l.Cc = lack[0], lack[1:]
	l.Automatic = "" // a person's words (RFC 3834 section 5)
	l.From = p.Name
	l.Data.Words, l.Data.Actor = m.Mask(words), personData(p)
	t.attach(l, filesOf(m))
}

// writtenTo reports whether a mail went to an address by itself.
func writtenTo(m *store.Message, a store.Address) bool {
	same := func(to store.Address) bool { return to.Key() == a.Key() }
	return slices.ContainsFunc(m.To, same) || slices.ContainsFunc(m.Cc, same)
}

// seenBy are those outside the desk whom a mail with orders went to as well.
func (t *turn) seenBy(m *store.Message) []string {
	var names []string
	for _, a := range append([]store.Address{t.ticket().Requester}, t.copied()...) {
		if writtenTo(m, a) {
			names = append(names, t.called(a.Address))
		}
	}
	return names
}

// meanwhile says which colleague answered while this mail was being written,
// nil for nobody.
func (t *turn) meanwhile(p *Person) *templates.Line {
	if t.c.Replied.IsZero() {
		return nil
	}
	for _, e := range slices.Backward(t.c.Events) {
		by := t.Book.Directory.Find(e.Actor)
		if e.At.Before(t.c.Replied) || by == nil || by == p || e.Kind != store.EventAnswer && e.Kind != store.EventResolved {
			continue
		}
		return &templates.Line{Text: by.Name, Done: "meanwhile", More: firstWords(e.Text, 60), At: e.At}
	}
	return nil
}

// take makes a technician the owner who has accepted.
func (t *turn) take(p *Person) {
	ticket := t.ticket()
	t.responded(p.Key())
	t.cancel(store.TimerAccept, store.TimerSelfCheck)
	if !p.Technician() || ticket.Status.Ended() || ticket.Incident != 0 || t.handedOn(p) {
		return
	}
	owner := t.owner()
	if owner == nil || ticket.Status == store.StatusOpen && owner != p {
		ticket.Assignee = p.Key()
		t.chosen(t.named(p, "taken", "took"))
		t.join(p.Mail(), store.TechnicianRole)
		if owner != nil {
			t.toPerson("reassigned", owner).Data.Actor = personData(p)
		}
	}
	if ticket.Status == store.StatusOpen || ticket.Status == store.StatusSelfCheck {
		ticket.Status = store.StatusWorking
		t.event(store.EventTaken, p.Key(), "", true)
	}
}

// handedOn reports whether an order of this mail gave the ticket to another:
// what else the mail does must not take it back.
func (t *turn) handedOn(p *Person) bool {
	return slices.ContainsFunc(t.out.Events, func(e store.Event) bool {
		return e.Kind == store.EventAssigned && e.Actor == p.Key() && e.Text != p.Key()
	})
}

// leftover keeps words below orders as a note: nobody said whom they are for.
// The receipt says so, and how to send them.
func (t *turn) leftover(p *Person, words string) templates.Line {
	words = t.c.Mail.Message.Mask(words)
	t.event(store.EventNote, p.Key(), words, true)
	return keptInside(words)
}

// keptInside says of words that the requester does not get them.
func keptInside(words string) templates.Line {
	return templates.Line{Text: firstWords(words, 60), Verb: "note", Done: "noted_how"}
}

// orderReply passes the words behind it on to the requester.
func (t *turn) orderReply(p *Person, args string, line *templates.Line) (done, refused string) {
	if args == "" {
		return "", "no_answer"
	}
	if t.secret(args) {
		return "", "secret"
	}
	if t.ticket().Major {
		return t.orderNotify(p, args, line) // its requesters are all who reported it
	}
	line.Text = firstWords(line.Text, 60)
	t.answer(p, args)
	return "answered", ""
}
