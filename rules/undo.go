package rules

import (
	"encoding/json"
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// before is a ticket as it was before a technician's mail: what undo goes back to.
type before struct {
	Ticket *store.Ticket       `json:"ticket,omitempty"` // nil: the mail opened it
	Timers []store.Timer       `json:"timers,omitempty"`
	Joined []string            `json:"joined,omitempty"` // address keys that the mail added
	Left   []store.Participant `json:"left,omitempty"`   // whom it removed
	Beyond bool                `json:"beyond,omitempty"` // it also did what is not this ticket's: undo does not reach it
}

// undone is what the event of an undo remembers.
type undone struct {
	Mail   int64 `json:"mail"`             // the incoming mail that was taken back
	Unsaid bool  `json:"unsaid,omitempty"` // and its words never left
}

// remember keeps with the event of a technician's mail what undo needs.
func (t *turn) remember() {
	b := before{Beyond: t.beyond || t.movesOthers()}
	if t.c.Ticket != nil {
		ticket := *t.c.Ticket
		ticket.Trace = nil // it grows with what happened; undo takes nothing out of it
		b.Ticket = &ticket
	}
	for _, timer := range t.c.Timers {
		b.Timers = append(b.Timers, *timer)
	}
	known := func(key string) bool {
		return slices.ContainsFunc(t.c.Partly, func(p store.Participant) bool { return p.Person.Key() == key })
	}
	for _, p := range t.out.Participants {
		if !known(p.Person.Key()) {
			b.Joined = append(b.Joined, p.Person.Key())
		}
	}
	for _, p := range t.c.Partly {
		if slices.Contains(t.out.Leave, p.Person.Key()) {
			b.Left = append(b.Left, p)
		}
	}
	for i := range t.out.Events {
		e := &t.out.Events[i]
		switch e.Kind {
		case store.EventAnswer, store.EventCommands, store.EventOpened:
			data := decodeMail(e.Data)
			data.Before = &b
			e.Data = encodeMail(data)
			return
		}
	}
	e := t.event(store.EventCommands, t.actor(), t.c.Mail.Message.Mask(written(t.c.Mail.Message)), true)
	e.Data = encodeMail(mailData{Before: &b})
}

// history is what happened to a ticket and is in force, with what was said in
// the tickets that were merged into it.
func history(tx store.Tx, ticketID int64) ([]*store.Event, error) {
	events, err := tx.Events(ticketID)
	if err != nil {
		return nil, err
	}
	var all []*store.Event
	for _, e := range inForce(events) {
		if other, ok := readTie(e); ok && other.Absorbed {
			said, err := tx.Events(other.ID)
			if err != nil {
				return nil, err
			}
			all = append(all, conversation(inForce(said))...)
		}
		all = append(all, e)
	}
	return all, nil
}

// conversation is what was said, as another ticket takes it over.
func conversation(events []*store.Event) []*store.Event {
	var all []*store.Event
	for _, e := range events {
		taken := *e
		switch e.Kind {
		case store.EventOpened:
			taken.Kind = store.EventMail
		case store.EventMail, store.EventAnswer, store.EventNote:
		default:
			continue
		}
		taken.Data = withoutBefore(e.Data)
		all = append(all, &taken)
	}
	return all
}

// inForce is a history without what was undone: what was said stays said,
// unless it never left.
func inForce(events []*store.Event) []*store.Event {
	taken := map[int64]undone{}
	for _, e := range events {
		if e.Kind == store.EventUndone {
			var u undone
			if json.Unmarshal(e.Data, &u) == nil {
				taken[u.Mail] = u
			}
		}
	}
	if len(taken) == 0 {
		return events
	}
	var all []*store.Event
	for _, e := range events {
		u, gone := taken[e.IncomingID]
		if gone && e.IncomingID != 0 {
			switch e.Kind {
			case store.EventOpened, store.EventMail, store.EventNote, store.EventAutomatic, store.EventUndone:
			case store.EventAnswer, store.EventCommands:
				if u.Unsaid && e.Kind == store.EventAnswer {
					continue
				}
				kept := *e
				kept.Data = withoutBefore(e.Data)
				e = &kept
			default:
				continue
			}
		}
		all = append(all, e)
	}
	return all
}

func withoutBefore(data json.RawMessage) json.RawMessage {
	d := decodeMail(data)
	d.Before = nil
	return encodeMail(d)
}

// lastDeed is the event of the last mail of the desk whose effects can be
// taken back, nil for none.
func lastDeed(events []*store.Event) *store.Event {
	for _, e := range slices.Backward(events) {
		switch e.Kind {
		case store.EventAnswer, store.EventCommands, store.EventOpened:
			if decodeMail(e.Data).Before != nil {
				return e
			}
		}
	}
	return nil
}

// since says who changed a ticket after an event, and how; nil for nobody.
// Words alone, and what the desk reminded of, change nothing.
func since(events []*store.Event, deed *store.Event) *store.Event {
	for _, e := range slices.Backward(events) {
		if e.ID == deed.ID {
			return nil
		}
		if e.IncomingID == deed.IncomingID && e.IncomingID != 0 {
			continue
		}
		switch e.Kind {
		case store.EventMail, store.EventNote, store.EventAutomatic, store.EventUndelivered, store.EventReminded, store.EventCommands,
			store.EventUndone, store.EventChased, store.EventTargets:
		default:
			return e
		}
	}
	return nil
}

// orderUndo takes back what the last mail of the desk did to the ticket, and
// to those that it merged, split off or linked.
func (t *turn) orderUndo(p *Person, _ string, line *templates.Line) (done, refused string) {
	deed := lastDeed(t.c.Events)
	switch {
	case deed == nil || len(t.out.Events) > 1:
		return "", "nothing_to_undo"
	case decodeMail(deed.Data).Before.Beyond:
		return "", "undo_beyond"
	case t.Book.Directory.Find(deed.Actor) != p:
		line.More = t.entry(deed).By
		return "", "undo_other"
	}
	tickets := []*turn{t}
	for _, e := range t.c.Events {
		if other, ok := readTie(e); ok && e.IncomingID == deed.IncomingID {
			if tied := t.opened(other.Number); tied != nil && !slices.Contains(tickets, tied) {
				tickets = append(tickets, tied)
			}
		}
	}
	for _, one := range tickets {
		own := lastDeed(one.c.Events)
		if own == nil || own.IncomingID != deed.IncomingID {
			line.More = one.ticket().Number
			return "", "undo_changed"
		}
		if e := since(one.c.Events, own); e != nil {
			line.More, line.At = t.entry(e).By, e.At
			return "", "undo_changed"
		}
	}
	for _, one := range tickets {
		one.takeBack(p, lastDeed(one.c.Events), line)
	}
	if line.More = firstWords(strings.Join(strings.Fields(deed.Text), " "), 60); deed.Kind == store.EventOpened {
		line.More = t.ticket().Number + " " + firstWords(t.ticket().Subject, 40)
	}
	return "undone", ""
}

// takeBack puts the ticket back to what it was before a mail.
func (t *turn) takeBack(p *Person, deed *store.Event, line *templates.Line) {
	b := decodeMail(deed.Data).Before
	unsaid := true
	var invited, asked []string // whom an invitation, or a question to approve, has reached
	for _, o := range t.c.Written {
		if o.IncomingID != deed.IncomingID {
			continue
		}
		if o.State == store.Queued {
			t.out.Withdraw = append(t.out.Withdraw, o.ID)
		}
		reader := t.Book.Directory.Find(o.Recipient)
		reached := o.State != store.Withdrawn && (o.State != store.Queued || o.Attempts > 0)
		switch key := (store.Address{Address: o.Recipient}).Key(); {
		case reached && o.Letter == "visit":
			invited, unsaid = append(invited, key), unsaid && works(reader)
		case reached && o.Letter == "approval":
			asked, unsaid = append(asked, key), unsaid && works(reader)
		case reader == p: // his receipt
		case o.State == store.Queued && o.Attempts == 0:
			line.Kept = append(line.Kept, templates.Sent{Letter: o.Letter, Name: t.called(o.Recipient)})
		case o.State != store.Withdrawn:
			unsaid = unsaid && works(reader)
			line.Gone = append(line.Gone, templates.Sent{Letter: o.Letter, Name: t.called(o.Recipient)})
		}
	}
	withdrawn := t.approval()
	t.visitBack(deed, invited, p)
	e := t.event(store.EventUndone, p.Key(), deed.Text, true)
	e.Data, _ = json.Marshal(undone{deed.IncomingID, unsaid}) // of a number: cannot fail

	c := *t.c // the case stays as it was
	marked := *e
	marked.IncomingID = 0
	c.Events = inForce(append(slices.Clone(t.c.Events), &marked))
	c.Events = c.Events[:len(c.Events)-1]
	t.c = &c

	had := t.owner()
	for _, timer := range t.c.Timers {
		if timer.Kind != store.TimerUndeliverable {
			t.cancel(timer.Kind)
		}
	}
	if b.Ticket == nil {
		ticket := t.ticket()
		ticket.Status, ticket.Asked, ticket.Closed = store.StatusCancelled, store.AskedNone, t.at
	} else {
		trace := t.ticket().Trace
		*t.ticket() = *b.Ticket
		t.ticket().Trace = trace
		response, resolution := t.Book.deadlines(t.ticket(), c.Events)
		if !t.ticket().Responded.IsZero() {
			response = t.metResponse(response)
		}
		t.trace().Deadlines = []Deadline{response, resolution}
		for _, timer := range b.Timers {
			timer.ID, timer.Attempts = 0, 0
			t.cancel(timer.Kind)
			t.out.Timers = append(t.out.Timers, timer)
		}
	}
	t.withdrawApproval(withdrawn, asked)
	t.partAgain()
	t.out.Leave = append(t.out.Leave, b.Joined...)
	t.out.Participants = append(t.out.Participants, b.Left...)
	t.tellOwners(p, had)
	t.undid = true
}

// tellOwners tells who has a ticket again, and who has it no more, when an
// undo gave it back and they had heard otherwise.
func (t *turn) tellOwners(p, had *Person) {
	has := t.owner()
	if had == has {
		return
	}
	if had != nil && had != p {
		by := has
		if by == nil {
			by = p
		}
		t.toPerson("reassigned", had).Data.Actor = personData(by)
	}
	if has != nil && has != p && !t.ticket().Status.Ended() {
		l := t.toPerson("dispatch", has)
		l.Data.Code = "handed_over"
		t.fillMatter(l)
	}
}

// called is the name of somebody with that address.
func (t *turn) called(address string) string {
	if p := t.Book.Directory.Find(address); p != nil && p.Name != "" {
		return p.Name
	}
	for _, v := range t.Book.vendors {
		if strings.EqualFold(v.Address, address) {
			return v.Name
		}
	}
	for _, p := range t.c.Partly {
		if p.Person.Key() == (store.Address{Address: address}).Key() {
			return p.Person.Label()
		}
	}
	return address
}
