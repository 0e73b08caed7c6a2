package rules

import (
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// fromDesk decides about a mail of somebody who works at the desk: words to
// the requester, or orders to the desk. Both need proof of who wrote them.
func (t *turn) fromDesk() {
	m, p := t.c.Mail.Message, t.c.Sender
	if t.c.Proof == store.Unproved {
		t.holdUnproved(t.c.Ticket.Number)
		return
	}
	if m.Forward != nil && strings.TrimSpace(written(m)) == "" {
		t.sent(store.EventNote, t.wordsOf(m), true)
		return
	}
	commands, words := ReadCommands(written(m), t.c.Mail.Message.Language)
	words = strings.TrimSpace(words)
	if len(commands) == 1 && commands[0].natural && commands[0].Verb == "assign" {
		if other, _ := t.colleague(commands[0].Args); other == nil {
			commands, words = nil, strings.TrimSpace(written(m)) // it looked like an order, and names nobody
		}
	}
	if len(commands) == 0 {
		if words == "" && len(m.Attachments) == 0 {
			return
		}
		if t.ticket().Major {
			t.discuss(p, words)
		} else {
			t.answer(p, words)
		}
		return
	}
	t.sent(store.EventNote, written(m), true)
	t.out.Events[len(t.out.Events)-1].Kind = store.EventCommands
	lines := t.obeyAll(p, commands)
	if words != "" {
		lines = append(lines, t.leftover(p, commands, words))
	}
	t.receipt(p, lines)
}

// answer passes a technician's words on to the requester, in the desk's name
// with the technician's under it. The first one accepts the ticket.
func (t *turn) answer(p *Person, words string) {
	ticket, m := t.ticket(), t.c.Mail.Message
	t.sent(store.EventAnswer, words, false)
	t.take(p)
	if ticket.Status == store.StatusClosed || ticket.Status == store.StatusResolved {
		// Words after the solution are words: they neither reopen nor close.
	} else if ticket.Status != store.StatusWaiting {
		ticket.Status = store.StatusWorking
	}
	l := t.toRequester("answer")
	l.Automatic = "" // a person's words (RFC 3834 section 5)
	l.From = p.Name
	l.Data.Words, l.Data.Actor = m.Mask(words), personData(p)
	t.attach(l, filesOf(m))
	t.out.Index = m.Mask(words)
}

// take makes a technician the owner who has accepted.
func (t *turn) take(p *Person) {
	ticket := t.ticket()
	t.responded(p.Key())
	t.cancel(store.TimerAccept, store.TimerSelfCheck)
	if !p.Technician() || ticket.Status.Ended() || ticket.Incident != 0 {
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

// leftover decides what to do with text that stands beside commands: it goes to the
// requester only where the technician gave it as a solution; otherwise it is
// kept as a note, and the receipt says so.
func (t *turn) leftover(p *Person, commands []Command, words string) templates.Line {
	t.event(store.EventNote, p.Key(), t.c.Mail.Message.Mask(words), true)
	return templates.Line{Text: firstWords(words, 60), Verb: "note", Done: "noted"}
}
