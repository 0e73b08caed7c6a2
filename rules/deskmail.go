package rules

import (
	"slices"
	"strings"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// works reports whether a person works at the desk.
func works(p *Person) bool { return p.Technician() || p != nil && p.Manager }

// orders are those of a mail of the desk's own people, and the words beside
// them. Outside any ticket a mail has none when it does not begin with one;
// forwards: it sends on an employee's mail, and they are about the ticket that
// this opens.
func (d *Desk) orders(c *Case) (commands []Command, words string, forwards bool) {
	if c.Mail == nil || !works(c.Sender) || c.Mail.Message.Kind.Automatic() {
		return nil, "", false
	}
	m := c.Mail.Message
	commands, words = c.commands()
	if len(commands) > 0 {
		words = signedOff(words, c.Sender)
	}
	if len(commands) == 1 && commands[0].natural && commands[0].Verb == "assign" && !commands[0].sure {
		if other, _ := d.colleague(commands[0].Args); other == nil {
			return nil, strings.TrimSpace(written(m)), false // it looked like an order, and names nobody
		}
	}
	if c.Ticket != nil || len(commands) == 0 {
		return commands, words, false
	}
	_, forwarder := d.requesterOf(m)
	forwards = forwarder.Key() != "" && slices.ContainsFunc(commands, func(order Command) bool {
		v, ok := verbNamed(order.Verb)
		return ok && !v.desk && !numbered(order.Args)
	})
	natural := commands[0].natural && (!forwards && !asksDesk(commands[0]) || c.Proof == store.Unproved)
	// "#3 printer broken" is no order either.
	if natural || commands[0].Verb == "" && commands[0].Near == "" {
		return nil, words, false
	}
	return commands, words, forwards
}

// provesSender reports whether a mail answers any letter of ours to its
// sender: the root id that it carries was sent to him alone.
func (d *Desk) provesSender(c *Case) bool {
	for _, id := range c.Mail.Message.References {
		number, ok := d.Self.TicketOf(id)
		if ok && slices.ContainsFunc(c.readers(), func(key string) bool { return d.Self.Proves([]string{id}, number, key) }) {
			return true
		}
	}
	return false
}

// deskNumber stands where a ticket's number would in the root id of letters to
// those who work at the desk that are about no ticket.
const deskNumber = "DESK"

// deskMail obeys orders that stand outside any ticket; one receipt answers
// them. It reports whether the mail is such a one.
func (t *turn) deskMail() bool {
	commands, words, forwards := t.orders(t.c)
	m, p := t.c.Mail.Message, t.c.Sender
	if len(commands) == 0 {
		return t.answersDesk(p)
	}
	if t.c.Proof == store.Unproved {
		t.holdUnproved("")
		return true
	}
	if forwards {
		t.forwarded(commands, words)
		return true
	}
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "orders to the desk"}
	lines := t.obeyAll(p, commands)
	if words != "" {
		lines = append(lines, templates.Line{Text: firstWords(m.Mask(words), 60), Error: "no_reader"})
	}
	t.receipt(p, lines)
	return true
}

// answersDesk takes in what one of the desk's own people answers to a letter
// that is about no ticket, and that orders nothing: nobody would read it. It
// reports whether the mail is such a one.
func (t *turn) answersDesk(p *Person) bool {
	m := t.c.Mail.Message
	if t.c.Notice { // he has trouble like everybody else
		return false
	}
	if !works(p) || t.c.Proof == store.Unproved || m.Kind.Automatic() || m.Forward != nil || !slices.ContainsFunc(m.References, func(id string) bool {
		number, ok := t.Self.TicketOf(id)
		return ok && number == deskNumber
	}) {
		return false
	}
	words := written(m)
	if intent, _ := answer.Read(words, store.AskedNone); words == "" || intent == answer.Thanks || onlyCourtesy(strings.Split(words, "\n")) {
		t.ignore("thanks to the desk")
		return true
	}
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "words to the desk"}
	t.receipt(p, []templates.Line{{Text: firstWords(m.Mask(words), 60), Error: "no_order"}})
	return true
}

// obeyAll carries out commands in their order and says of each what was done
// and who is mailed because of it.
func (t *turn) obeyAll(p *Person, commands []Command) []templates.Line {
	var lines []templates.Line
	for i, c := range commands {
		t.step = i + 1
		lines = append(lines, t.obey(p, c))
	}
	t.step = 0
	for _, other := range t.others {
		if len(other.out.Events) > 0 && !other.undid {
			other.remember()
		}
		t.finish(other)
	}
	t.others = nil
	for i := range lines {
		lines[i].To = t.mailed(i + 1)
	}
	return lines
}

// mailed are the names of those to whom a step of the turn writes.
func (t *turn) mailed(step int) []string {
	var names []string
	all := t.out.Letters
	for _, more := range t.out.More {
		all = append(all[:len(all):len(all)], more.Letters...)
	}
	for _, l := range all {
		if l.step != step || l.To.Address == "" || l.To.Key() == t.c.Sender.Key() {
			continue
		}
		for _, a := range append([]store.Address{l.To}, l.Cc...) {
			name := a.Label()
			if p := t.Book.Directory.Find(a.Address); p != nil && p.Name != "" {
				name = p.Name
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// obey carries out one command, or says why not.
func (t *turn) obey(p *Person, c Command) templates.Line {
	line := templates.Line{Text: t.c.Mail.Message.Mask(c.Line), Verb: c.Verb, Error: c.Error, Near: c.Near}
	if c.Error != "" {
		return line
	}
	v, ok := verbNamed(c.Verb)
	if !ok {
		line.Error = "unknown"
		return line
	}
	about, args, refused := t.about(v, c.Args)
	switch {
	case refused != "":
		line.Error = refused
	case about.ticket() == nil && !v.desk:
		line.Error = "which_ticket"
	case about.ticket() != nil && about.ticket().Status.Ended() && !v.ended && !v.desk:
		line.Error = "ended"
	case about.ticket() != nil && about.unasked() && slices.Contains(requestersOrders, v.name):
		line.Error = "no_requester"
	case about.ticket() != nil && about.ticket().Incident != 0 && slices.Contains(leadersOrders, v.name):
		line.Error = "in_incident"
	default:
		about.step, about.natural = t.step, c.natural
		line.Done, line.Error = v.do(about, p, args, &line)
		about.beyond = about.beyond || v.desk && !v.reads && line.Error == ""
		if about != t && line.More == "" && line.Shown == nil {
			line.More = firstWords(about.ticket().Subject, 30)
		}
	}
	return line
}

// about finds the ticket that a command is about: the one that it names, or
// that of the mail.
func (t *turn) about(v *verb, args string) (about *turn, rest, refused string) {
	number, rest := cutNumber(args)
	if number == "" {
		return t, args, ""
	}
	own := t.ticket() != nil && t.ticket().Number == number
	switch {
	case v.pair && t.ticket() != nil && !(own && numbered(rest)):
		return t, args, ""
	case own:
		return t, rest, ""
	}
	if about = t.opened(number); about == nil {
		return nil, "", "unknown_ticket"
	}
	return about, rest, ""
}

// opened is the turn of a ticket that an order names, nil for one that does not exist.
func (t *turn) opened(number string) *turn {
	top := t.top()
	if top.ticket() != nil && top.ticket().Number == number {
		return top
	}
	for _, other := range top.others {
		if other.ticket().Number == number {
			return other
		}
	}
	named := t.c.Named[number]
	if named == nil {
		return nil
	}
	c := *top.c
	c.Ticket, c.Partly, c.Events, c.Timers, c.Written, c.Ties = named.Ticket, named.Partly, named.Events, named.Timers, named.Written, named.Ties
	other := &turn{Desk: t.Desk, c: &c, now: t.now, at: t.at, step: t.step, root: top}
	ticket := *named.Ticket
	other.out.Ticket = &ticket
	top.others = append(top.others, other)
	return other
}

// receipt answers a mail with orders. One that was answered by a letter of
// its own is not answered again.
func (t *turn) receipt(p *Person, lines []templates.Line) {
	if !slices.ContainsFunc(lines, func(l templates.Line) bool { return l.Done != "why" }) {
		return
	}
	l := t.toPerson("receipt", p)
	l.Data.Lines = lines
	l.Automatic = "auto-replied"
}
