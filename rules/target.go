package rules

import (
	"time"

	"maildesk/store"
)

// setTargets computes both targets from the arrival of the first mail and sets
// the timers for what is still to be met (handbook H8).
func (t *turn) setTargets() {
	ticket := t.ticket()
	ticket.ResponseDue, ticket.ResolveDue = t.Book.Due(ticket.Priority, ticket.Opened)
	t.setTargetTimers()
}

// setTargetTimers sets reminder and breach for each target not met yet.
func (t *turn) setTargetTimers() {
	ticket := t.ticket()
	t.cancel(store.TimerResponseRemind, store.TimerResponseBreach, store.TimerResolveRemind, store.TimerResolveBreach)
	if ticket.Responded.IsZero() {
		t.timerAt(store.TimerResponseRemind, t.reminder(ticket.ResponseDue))
		t.timerAt(store.TimerResponseBreach, ticket.ResponseDue)
	}
	t.timerAt(store.TimerResolveRemind, t.reminder(ticket.ResolveDue))
	t.timerAt(store.TimerResolveBreach, ticket.ResolveDue)
}

// reminder is the moment at which the larger part of the time until due has passed.
func (t *turn) reminder(due time.Time) time.Time {
	whole := t.clock().Between(t.ticket().Opened, due)
	return t.clock().Add(t.ticket().Opened, time.Duration(float64(whole)*t.Book.Times.Remind))
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
	clock := t.clock()
	if ticket.Responded.IsZero() {
		ticket.ResponseDue = clock.Add(t.at, clock.Between(ticket.Paused, ticket.ResponseDue))
	}
	ticket.ResolveDue = clock.Add(t.at, clock.Between(ticket.Paused, ticket.ResolveDue))
	ticket.PausedFor += clock.Between(ticket.Paused, t.at)
	ticket.Paused, ticket.Waiting = time.Time{}, ""
	t.cancel(store.TimerInfoRemind, store.TimerAutoClose)
	t.setTargetTimers()
	t.event(store.EventResumed, t.actor(), "", true)
}

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
