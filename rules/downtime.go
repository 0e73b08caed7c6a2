package rules

import (
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// After a downtime every target that passed meanwhile is due to be told of at
// once. A few are told of as ever. When they are more than fewMissed, each of
// them lateNotice late or later, one letter lists those of a technician, and
// one all of them for the manager; nobody is to blame, so nothing is escalated.
// Critical tickets are told of one by one all the same.
const (
	fewMissed  = 5
	lateNotice = 30 * time.Minute
)

// missed is how many of the timers tell too late that a target has passed.
func missed(timers []*store.Timer, now time.Time) (n int) {
	for _, timer := range timers {
		if late(timer, now) {
			n++
		}
	}
	return n
}

// late reports whether a timer tells too late that a target has passed.
func late(timer *store.Timer, now time.Time) bool {
	return (timer.Kind == store.TimerResponseBreach || timer.Kind == store.TimerResolveBreach) && now.Sub(timer.Due) >= lateNotice
}

// timerOfDesk winds up a timer that belongs to no ticket; there is one of a kind.
func (t *turn) timerOfDesk(kind store.TimerKind, due time.Time) {
	t.out.Timers = append(t.out.Timers, store.Timer{Kind: kind, Due: due})
}

// tellMissed tells each technician, and the manager, which tickets are overdue.
func (t *turn) tellMissed() {
	write := func(p *Person, list []*store.Ticket) {
		if len(list) == 0 {
			return
		}
		l := t.toPerson("overdue", p)
		l.Urgent = true
		line := templates.Line{}
		for _, ticket := range list[:min(len(list), mostListed)] {
			line.Rows = append(line.Rows, t.rowIn(ticket, l.Language))
		}
		l.Data.Lines = []templates.Line{line}
	}
	byOwner := map[string][]*store.Ticket{}
	for _, ticket := range t.c.Open {
		byOwner[ticket.Assignee] = append(byOwner[ticket.Assignee], ticket)
	}
	manager := t.manager()
	for _, key := range sortedKeys(byOwner) {
		if p := t.Book.Directory.Find(key); p != nil && p != manager {
			write(p, byOwner[key])
		}
	}
	if manager != nil {
		write(manager, t.c.Open)
	}
}
