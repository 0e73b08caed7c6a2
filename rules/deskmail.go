package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// Dossier is a ticket that a mail names, with all that a decision about it
// looks at.
type Dossier struct {
	Ticket *store.Ticket
	Partly []store.Participant
	Events []*store.Event
	Ties
}

// eventsOf is the history of a ticket of the case as it was loaded.
func (c *Case) eventsOf(ticket *store.Ticket) []*store.Event {
	if c.Ticket != nil && c.Ticket.ID == ticket.ID {
		return c.Events
	}
	for _, named := range c.Named {
		if named.Ticket.ID == ticket.ID {
			return named.Events
		}
	}
	return nil
}

// mostNamed bounds how many tickets one mail may name.
const mostNamed = 30

// works reports whether a person works at the desk.
func works(p *Person) bool { return p.Technician() || p != nil && p.Manager }

// deskOrders are the orders of a mail that stands outside any ticket; none
// when it does not begin with one.
func (c *Case) deskOrders() (commands []Command, words string) {
	if c.Mail == nil || c.Ticket != nil || !works(c.Sender) || c.Mail.Message.Kind.Automatic() {
		return nil, ""
	}
	commands, words = ReadCommands(written(c.Mail.Message), c.Mail.Message.Language)
	// "#3 printer broken" is no order, and neither are words in which one may hide.
	if len(commands) == 0 || commands[0].natural || commands[0].Verb == "" && commands[0].Near == "" {
		return nil, ""
	}
	return commands, words
}

// loadOrders gathers what the orders of a mail name: tickets, lists, and
// whether a letter of ours proves their writer where no ticket does.
func (d *Desk) loadOrders(tx store.Tx, c *Case, now time.Time) error {
	if c.Mail == nil || !works(c.Sender) {
		return nil
	}
	commands, _ := c.deskOrders()
	if c.Ticket != nil {
		commands, _ = ReadCommands(written(c.Mail.Message), c.Mail.Message.Language)
	} else if len(commands) > 0 && c.Proof == store.Unproved && d.provesSender(c) {
		c.Proof = store.ProofToken
	}
	for i, order := range commands {
		v, ok := verbNamed(order.Verb)
		if !ok {
			continue
		}
		if filter, ok := d.filter(v, c.Sender, order.Args, now); ok {
			list, err := tx.ListTickets(filter)
			if err != nil {
				return fmt.Errorf("list of %s: %w", order.Line, err)
			}
			if c.Listed == nil {
				c.Listed = map[int][]*store.Ticket{}
			}
			c.Listed[i] = list
		}
		args, _, _ := strings.Cut(order.Args, "\n")
		for _, number := range ticketNumber.FindAllString(args, -1) {
			if err := d.loadNamed(tx, c, strings.ToUpper(number)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Desk) loadNamed(tx store.Tx, c *Case, number string) error {
	if c.Named[number] != nil || len(c.Named) >= mostNamed || c.Ticket != nil && c.Ticket.Number == number {
		return nil
	}
	ticket, err := tx.TicketByNumber(number)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("named ticket %s: %w", number, err)
	}
	named := &Dossier{Ticket: ticket}
	if named.Partly, err = tx.Participants(ticket.ID); err != nil {
		return fmt.Errorf("participants of %s: %w", number, err)
	}
	if named.Events, err = tx.Events(ticket.ID); err != nil {
		return fmt.Errorf("history of %s: %w", number, err)
	}
	if named.Ties, err = d.loadTies(tx, ticket, true); err != nil {
		return err
	}
	if c.Named == nil {
		c.Named = map[string]*Dossier{}
	}
	c.Named[number] = named
	return nil
}

// provesSender reports whether a mail answers any letter of ours to its
// sender: the root id that it carries was sent to him alone.
func (d *Desk) provesSender(c *Case) bool {
	keys := []string{c.Mail.Message.From.Key()}
	for _, a := range append([]string{c.Sender.Address}, c.Sender.Aliases...) {
		keys = append(keys, store.Address{Address: a}.Key())
	}
	for _, id := range c.Mail.Message.References {
		number, ok := d.Self.ticketOf(id)
		if ok && slices.ContainsFunc(keys, func(key string) bool { return d.Self.proves([]string{id}, number, key) }) {
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
	commands, words := t.c.deskOrders()
	if len(commands) == 0 {
		return false
	}
	m, p := t.c.Mail.Message, t.c.Sender
	if t.c.Proof == store.Unproved {
		t.hold("not proved that " + m.From.Address + " wrote it")
		t.askSender(p, "")
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
		if l.step != step || l.To.Key() == t.c.Sender.Key() {
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
	case about.ticket() != nil && about.ticket().Incident != 0 && slices.Contains(leadersOrders, v.name):
		line.Error = "in_incident"
	default:
		about.step = t.step
		if about != t && !v.reads {
			about.ordered(c)
		}
		line.Done, line.Error = v.do(about, p, args, &line)
		if about != t && line.More == "" && line.Shown == nil {
			line.More = firstWords(about.ticket().Subject, 30)
		}
	}
	return line
}

// ordered records a command with a ticket that the mail does not belong to.
func (t *turn) ordered(c Command) {
	t.sent(store.EventCommands, c.Line, true)
}

// about finds the ticket that a command is about: the one that it names, or
// that of the mail.
func (t *turn) about(v *verb, args string) (about *turn, rest, refused string) {
	number, rest := cutNumber(args)
	if number == "" {
		return t, args, ""
	}
	own := t.ticket() != nil && t.ticket().Number == number
	if own {
		return t, rest, ""
	}
	if v.pair && t.ticket() != nil {
		return t, args, ""
	}
	for _, other := range t.others {
		if other.c.named == number {
			return other, rest, ""
		}
	}
	named := t.c.Named[number]
	if named == nil {
		return nil, "", "unknown_ticket"
	}
	c := *t.c
	c.Ticket, c.Partly, c.Events, c.Ties, c.named = named.Ticket, named.Partly, named.Events, named.Ties, number
	other := &turn{Desk: t.Desk, c: &c, now: t.now, at: t.at}
	ticket := *named.Ticket
	other.out.Ticket = &ticket
	t.others = append(t.others, other)
	return other, rest, ""
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
