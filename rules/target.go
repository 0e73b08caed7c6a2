package rules

import (
	"time"

	"maildesk/store"
)

// setTargets computes both targets and sets the timers for what is still to be
// met (handbook H8). A response that was given keeps the target that it had.
func (t *turn) setTargets() {
	ticket := t.ticket()
	if ticket.Incident != 0 {
		return // the incident has them
	}
	response, resolution := t.Book.deadlines(ticket, t.history())
	if ticket.Responded.IsZero() || ticket.ResponseDue.IsZero() {
		ticket.ResponseDue = response.Due
	} else {
		response = t.metResponse(response)
	}
	ticket.ResolveDue = resolution.Due
	t.trace().Deadlines = []Deadline{response, resolution}
	t.setTargetTimers()
}

// metResponse is the arithmetic by which the response was given in time or not.
func (t *turn) metResponse(otherwise Deadline) Deadline {
	for _, d := range t.trace().Deadlines {
		if d.Target == "response" {
			return d
		}
	}
	return otherwise
}

// setTargetTimers sets reminder and breach for each target not met yet. What
// was told of a target that is still missed is not told again.
func (t *turn) setTargetTimers() {
	ticket := t.ticket()
	t.cancel(store.TimerResponseRemind, store.TimerResponseBreach, store.TimerResolveRemind, store.TimerResolveBreach)
	if !ticket.Paused.IsZero() {
		return // resume sets them
	}
	set := func(code string, due time.Time, remind, breach store.TimerKind) {
		if at := t.reminder(due); at.After(t.now) || !t.told(store.EventReminded, code) {
			t.timerAt(remind, at)
		}
		if due.After(t.now) || !t.told(store.EventBreached, code) {
			t.timerAt(breach, due)
		}
	}
	if ticket.Responded.IsZero() {
		set("response", ticket.ResponseDue, store.TimerResponseRemind, store.TimerResponseBreach)
	}
	if ticket.Resolved.IsZero() {
		set("resolution", ticket.ResolveDue, store.TimerResolveRemind, store.TimerResolveBreach)
	}
}

// told reports whether something was told of a target since the ticket was
// opened or reopened.
func (t *turn) told(kind store.EventKind, code string) bool {
	told := false
	for _, e := range t.history() {
		switch {
		case e.Kind == store.EventReopened:
			told = false
		case e.Kind == kind && e.Text == code:
			told = true
		}
	}
	return told
}

// reminder is the moment at which the larger part of the time until due has passed.
func (t *turn) reminder(due time.Time) time.Time {
	from, _ := begun(t.ticket(), t.history())
	whole := t.clock().Between(from, due)
	return t.clock().Add(from, time.Duration(float64(whole)*t.Book.Times.Remind))
}

// responded records the first human sign of life.
func (t *turn) responded(actor string) {
	ticket := t.ticket()
	if ticket.Responded.IsZero() {
		ticket.Responded = t.at
		t.event(store.EventResponded, actor, "", true)
	}
	t.cancel(store.TimerResponseRemind, store.TimerResponseBreach)
}

// pause stops the clock: the ticket waits for somebody outside the desk.
func (t *turn) pause(waiting string) {
	ticket := t.ticket()
	ticket.Status, ticket.Waiting = store.StatusWaiting, waiting
	if ticket.Paused.IsZero() {
		ticket.Paused = t.at
	}
	t.cancel(store.TimerResponseRemind, store.TimerResponseBreach, store.TimerResolveRemind, store.TimerResolveBreach)
	t.cancel(store.TimerInfoRemind, store.TimerResume)
	if waiting == "requester" {
		t.timerAt(store.TimerInfoRemind, t.Book.Times.InfoRemind.after(t.Book.Calendar, t.at))
	}
	t.event(store.EventWaiting, t.actor(), waiting, true)
}

// resume lets the clock run again; targets move by the working time it stood.
func (t *turn) resume() {
	ticket := t.ticket()
	if ticket.Paused.IsZero() {
		return
	}
	ticket.PausedFor += t.clock().Between(ticket.Paused, t.at)
	t.unpause()
	t.cancel(store.TimerInfoRemind, store.TimerAutoClose, store.TimerResume)
	t.event(store.EventResumed, t.actor(), "", true)
	t.setTargets()
}

// unpause forgets that the ticket waited for somebody.
func (t *turn) unpause() { t.ticket().Paused, t.ticket().Waiting = time.Time{}, "" }

// actor is who caused the turn.
func (t *turn) actor() string {
	if t.c.Mail == nil {
		return "desk"
	}
	return t.c.Mail.Message.From.Key()
}

// Due gives both targets of a mail that arrived at a moment.
func (b *Book) Due(p store.Priority, arrived time.Time) (response, resolution time.Time) {
	clock := b.clock(p)
	return b.Targets[p].Response.after(clock, arrived), b.Targets[p].Resolution.after(clock, arrived)
}

// begun is the moment from which the solution is waited for: the arrival of
// the first mail, or the last reopening.
func begun(ticket *store.Ticket, history []*store.Event) (from time.Time, reopened bool) {
	from = ticket.Opened
	for _, e := range history {
		if e.Kind == store.EventReopened {
			from, reopened = e.At, true
		}
	}
	return from, reopened
}

// deadlines computes both targets of a ticket from what happened to it. It
// depends on nothing else, so that it can be done again for another priority
// or by another calendar.
func (b *Book) deadlines(ticket *store.Ticket, history []*store.Event) (response, resolution Deadline) {
	target := b.target(ticket)
	from, reopened := begun(ticket, history)
	response = b.deadline("response", ticket.Priority, target.Response, ticket.Opened, history)
	resolution = b.deadline("resolution", ticket.Priority, target.Resolution, from, history)
	resolution.Reopened = reopened
	return response, resolution
}

// deadline is a target that counts from a moment, moved by the working time
// for which the clock has stood still since. A target that was missed before
// the clock stopped is missed.
func (b *Book) deadline(target string, p store.Priority, span Span, from time.Time, history []*store.Event) Deadline {
	clock, zone := b.clock(p), b.Zone()
	d := Deadline{Target: target, Priority: p, Span: span, AroundTheClock: b.Targets[p].AroundTheClock, From: from.In(zone)}
	due := span.after(clock, from)
	for _, stood := range pauses(history) {
		if stood.From.Before(from) || !stood.From.Before(due) {
			continue
		}
		counted := clock.Between(stood.From, stood.To)
		if counted <= 0 {
			continue
		}
		due = clock.Add(due, counted)
		d.Stood = append(d.Stood, Stretch{From: stood.From.In(zone), To: stood.To.In(zone), Counted: Span{Time: counted.Round(time.Second)}})
	}
	d.Due = due.In(zone)
	for _, s := range clock.Steps(from, due) {
		d.Steps = append(d.Steps, Stretch{s.From, s.To, Span{Time: s.Counted.Round(time.Second)}, string(s.Reason), s.Name})
	}
	d.Missing = clock.MissingBetween(from, due)
	return d
}

// pauses are the stretches for which a ticket waited for somebody, as far as
// they are over.
func pauses(history []*store.Event) []Stretch {
	var all []Stretch
	var since time.Time
	for _, e := range history {
		switch e.Kind {
		case store.EventWaiting:
			if since.IsZero() {
				since = e.At
			}
		case store.EventResumed:
			if !since.IsZero() {
				all = append(all, Stretch{From: since, To: e.At})
			}
			since = time.Time{}
		case store.EventReopened:
			since = time.Time{} // what came before does not count any more
		}
	}
	return all
}
