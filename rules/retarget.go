package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// countedBy is the name under which the store keeps by what the open tickets
// were counted last.
const countedBy = "targets"

// counting tells two books apart that count targets differently.
func (b *Book) counting() string {
	text, _ := json.Marshal(struct { // of strings and numbers: cannot fail
		Targets  map[store.Priority]Target
		Remind   float64
		Calendar string
	}{b.Targets, b.Times.Remind, b.Calendar.Fingerprint()})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// adopt lets a book come into force for what is there already: when it counts
// otherwise than the one before, the targets of all open tickets are computed
// anew; when it sends digest or review at another time, the next one is moved.
// It returns how many tickets have other targets now.
func (d *Desk) adopt(tx store.Tx, log *slog.Logger, now time.Time) (changed int, err error) {
	counting := d.Book.counting()
	before, err := tx.Meta(countedBy)
	switch {
	case errors.Is(err, store.ErrNotFound): // the first book
	case err != nil:
		return 0, err
	case before != counting:
		if changed, err = d.retargetAll(tx, log, now); err != nil {
			return 0, err
		}
	}
	if before != counting {
		if err := tx.SetMeta(countedBy, counting); err != nil {
			return 0, err
		}
	}
	if err := d.setLeaves(tx, now); err != nil {
		return 0, err
	}
	if err := d.setArticles(tx, now); err != nil {
		return 0, err
	}
	if err := d.wind(tx, now); err != nil {
		return 0, err
	}
	return changed, d.windPlans(tx, now)
}

// leavesKnown is the name under which the store keeps of which leave in the
// book the timers were set.
const leavesKnown = "leaves"

// setLeaves lets the leave that the book writes begin like any other, each
// once; and what nobody has is offered to whoever the book has now.
func (d *Desk) setLeaves(tx store.Tx, now time.Time) error {
	before, err := tx.Meta(leavesKnown)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	known := strings.Split(before, "\n")
	var all []string
	for _, p := range d.Book.Directory.Technicians {
		for _, from := range p.leaves(d.Book.Zone(), now) {
			key := leaveKey(p.Key(), from)
			all = append(all, key)
			if slices.Contains(known, key) {
				continue
			}
			if from.Before(now) {
				from = now
			}
			if err := tx.SetTimer(&store.Timer{Kind: store.TimerLeave, Key: key, Due: from}); err != nil {
				return err
			}
		}
	}
	if err := tx.SetTimer(&store.Timer{Kind: store.TimerRoster, Due: now}); err != nil {
		return err
	}
	return tx.SetMeta(leavesKnown, strings.Join(all, "\n"))
}

// wind sets the timers of digest and review, where they are new or due at
// another time than by the book before.
func (d *Desk) wind(tx store.Tx, now time.Time) error {
	for kind, schedule := range map[store.TimerKind]string{store.TimerDigest: d.Book.Times.Digest, store.TimerReview: d.Book.Times.Review} {
		schedule += " " + d.Book.Zone().String()
		before, err := tx.Meta(string(kind))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if before == schedule {
			continue
		}
		if due := d.Book.next(kind, now); due.IsZero() {
			err = tx.CancelTimers(0, kind)
		} else {
			err = tx.SetTimer(&store.Timer{Kind: kind, Due: due})
		}
		if err == nil {
			err = tx.SetMeta(string(kind), schedule)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// retargetAll computes the targets of all open tickets anew. One that cannot be
// is left as it is; it must not hold up the desk.
func (d *Desk) retargetAll(tx store.Tx, log *slog.Logger, now time.Time) (changed int, err error) {
	filter := store.TicketFilter{Open: true, Limit: 500}
	for {
		open, err := tx.ListTickets(filter)
		if err != nil {
			return changed, fmt.Errorf("open tickets: %w", err)
		}
		for _, ticket := range open {
			filter.BeforeID = ticket.ID
			if !ticket.Resolved.IsZero() {
				continue
			}
			moved := false
			err := tx.Savepoint(func() (err error) {
				defer recovered(&err)
				moved, err = d.retarget(tx, ticket.ID, now)
				return err
			})
			switch {
			case err != nil && fatal(err):
				return changed, err
			case err != nil:
				log.Error("targets of a ticket are as they were", "ticket", ticket.Number, "err", err)
			case moved:
				changed++
			}
		}
		if len(open) < filter.Limit {
			return changed, nil
		}
	}
}

// retarget computes the targets of one ticket anew.
func (d *Desk) retarget(tx store.Tx, id int64, now time.Time) (moved bool, err error) {
	c := &Case{}
	if c.Ticket, err = tx.Ticket(id); err != nil {
		return false, err
	}
	if c.Events, err = history(tx, id); err != nil {
		return false, err
	}
	out := d.recount(c, now)
	return len(out.Events) > 0, d.save(tx, c, &out, now)
}

// recount is the decision behind retarget, as pure as decide: other targets are
// an event; reminders are set anew in any case.
func (d *Desk) recount(c *Case, now time.Time) Outcome {
	t := &turn{Desk: d, c: c, now: now, at: now}
	ticket := *c.Ticket
	t.out.Ticket = &ticket
	t.setTargets()
	var moved []string
	note := func(name string, old, due time.Time) {
		const moment = "2006-01-02 15:04"
		if zone := d.Book.Zone(); !old.Equal(due) {
			moved = append(moved, name+" "+old.In(zone).Format(moment)+" → "+due.In(zone).Format(moment))
		}
	}
	note("response", c.Ticket.ResponseDue, ticket.ResponseDue)
	note("resolution", c.Ticket.ResolveDue, ticket.ResolveDue)
	if len(moved) > 0 {
		t.event(store.EventTargets, "desk", strings.Join(moved, "; "), true)
		ticket.Trace, ticket.Changed = t.traced.kept(), now
	}
	return t.out
}

// Refuse tells the administrator that a changed rule book or letter has
// mistakes and is not in force. It is told by the desk that is.
func (d *Desk) Refuse(tx store.Tx, mistakes []string, now time.Time) error {
	c := &Case{Timer: &store.Timer{Due: now}}
	t := &turn{Desk: d, c: c, now: now, at: now}
	l := t.toAdmin("book_refused")
	l.Data.Mistakes, l.Urgent = mistakes, true
	return d.save(tx, c, &t.out, now)
}
