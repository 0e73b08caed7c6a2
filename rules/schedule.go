package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// next is the first moment after now at which digest or review is due; zero
// where it is switched off.
func (b *Book) next(kind store.TimerKind, now time.Time) time.Time {
	schedule := b.digest
	if kind == store.TimerReview {
		schedule = b.review
	}
	due, _ := schedule(now) // the book was checked when it was built
	return due
}

// digest gives the first moment after now at which the weekly digest is due: as
// the book says, or the next working time.
func (b *Book) digest(now time.Time) (time.Time, error) {
	day, clock, _ := strings.Cut(strings.TrimSpace(b.Times.Digest), " ")
	weekday := slices.Index(weekdays, strings.ToLower(day))
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	if weekday < 0 || err != nil {
		return time.Time{}, fmt.Errorf("times.digest: %q is no weekday and time; write for example \"mon 09:00\"", b.Times.Digest)
	}
	local := now.In(b.Zone())
	for d := range 8 {
		due := time.Date(local.Year(), local.Month(), local.Day()+d, at.Hour(), at.Minute(), 0, 0, b.Zone())
		if int(due.Weekday()) == weekday && due.After(now) {
			if !b.Calendar.IsWorking(due) {
				due = b.Calendar.NextOpening(due)
			}
			return due, nil
		}
	}
	return time.Time{}, fmt.Errorf("times.digest: no %q within a week", b.Times.Digest)
}

// review gives the first moment after now at which the monthly review is due:
// on the first working day of a month. It is zero where the book wants none.
func (b *Book) review(now time.Time) (time.Time, error) {
	if b.Times.Review == "off" {
		return time.Time{}, nil
	}
	at, err := time.Parse("15:04", strings.TrimSpace(b.Times.Review))
	if err != nil {
		return time.Time{}, fmt.Errorf("times.review: %q is no time; write for example \"09:00\", or \"off\"", b.Times.Review)
	}
	local := now.In(b.Zone())
	for m := range time.Month(3) {
		opening := b.Calendar.NextOpening(time.Date(local.Year(), local.Month()+m, 1, 0, 0, 0, 0, b.Zone()))
		due := time.Date(opening.Year(), opening.Month(), opening.Day(), at.Hour(), at.Minute(), 0, 0, b.Zone())
		if due.Before(opening) {
			due = opening
		} else if !b.Calendar.IsWorking(due) {
			due = b.Calendar.NextOpening(due)
		}
		if due.After(now) {
			return due, nil
		}
	}
	return time.Time{}, fmt.Errorf("times.review: no working day within three months")
}

// recurs reads when something happens again and again, and checks it.
func (c *checker) recurs(b *Book, key, when, holiday string, r *recurrence) {
	read, err := readRecurrence(when)
	var where unclear
	switch {
	case errors.As(err, &where):
		w, _ := c.places.Find(key + ".when")
		c.wrongAt(w.Within(1, where.at), key+".when", "%s", where.text)
		return
	case err != nil:
		c.wrong(key+".when", "%v", err)
		return
	}
	*r = *read
	if r.holiday = cmp.Or(holiday, "next"); !slices.Contains([]string{"next", "before", "skip", "keep"}, r.holiday) {
		c.wrong(key+".holiday", "%q; write \"next\" (the next working day), \"before\" (the last one before), \"skip\" or \"keep\" (that day all the same)", holiday)
	}
	if b.Calendar != nil && r.next(b.Calendar, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		c.wrong(key+".when", "such a day never comes")
	}
}

// windUp sets the timer of the next time behind the one in hand.
func (t *turn) windUp(r *recurrence) {
	if next := r.next(t.Book.Calendar, t.now); !next.IsZero() {
		t.out.Timers = append(t.out.Timers, store.Timer{Kind: t.c.Timer.Kind, Key: t.c.Timer.Key, Due: next})
	}
}

// Plan is something that the rule book does by a schedule.
type Plan struct {
	Kind store.TimerKind
	Name string
	When string
	*recurrence
}

// Plans are maintenance and reminders, in the order of the book.
func (b *Book) Plans() []Plan {
	var all []Plan
	for _, m := range b.maintenance {
		all = append(all, Plan{store.TimerMaintenance, m.Name, m.When, &m.recurrence})
	}
	for _, r := range b.reminders {
		all = append(all, Plan{store.TimerReminder, r.Name, r.When, &r.recurrence})
	}
	return all
}

// Next is the first moment after now at which it happens; zero for never.
func (b *Book) Next(p Plan, now time.Time) time.Time { return p.next(b.Calendar, now) }

// plansKnown is the name under which the store keeps by which plans the timers
// were set.
const plansKnown = "plans"

// windPlans sets the timers of maintenance and reminders, where the book before
// had others. What is due already stays due: it happens once, late.
func (d *Desk) windPlans(tx store.Tx, now time.Time) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", d.Book.Calendar.Fingerprint())
	for _, p := range d.Book.Plans() {
		fmt.Fprintf(&text, "%s %q %q %s\n", p.Kind, p.Name, p.When, p.holiday)
	}
	before, err := tx.Meta(plansKnown)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if before == text.String() || before == "" && len(d.Book.Plans()) == 0 {
		return nil
	}
	const most = 10_000
	due, err := tx.DueTimers(now, most)
	if err != nil {
		return fmt.Errorf("what is due already: %w", err)
	}
	if err := tx.CancelTimers(0, store.TimerMaintenance, store.TimerReminder); err != nil {
		return err
	}
	for _, p := range d.Book.Plans() {
		next := d.Book.Next(p, now)
		for _, timer := range due {
			if timer.Kind == p.Kind && timer.Key == p.Name {
				next = timer.Due
			}
		}
		if next.IsZero() {
			continue
		}
		if err := tx.SetTimer(&store.Timer{Kind: p.Kind, Key: p.Name, Due: next}); err != nil {
			return err
		}
	}
	return tx.SetMeta(plansKnown, text.String())
}
