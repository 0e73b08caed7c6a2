package rules

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// A correction is what a technician said of a ticket that the desk had
// understood otherwise (#category, #priority). The desk learns from it, with
// the mail that opened the ticket.
type correction struct {
	ticket    *store.Ticket
	category  store.Category // empty: not corrected
	priority  store.Priority
	sample    Sample
	mostAlike float32 // of its features, the sum of squares
}

// How many corrections are learned from: the latest, and of one technician no
// more than a part of them, so that nobody's habits become the desk's.
const (
	mostCorrections      = 200
	mostCorrectionsOfOne = 60
)

// corrections reads what technicians have corrected, oldest first. Of one
// ticket the last word counts.
func (d *Desk) corrections(tx store.Tx) ([]*correction, error) {
	events, err := tx.LastEvents(corrective, 5*mostCorrections)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	type matter struct {
		ticket int64
		kind   store.EventKind
	}
	said := map[matter]bool{}
	by := map[string]int{}
	found := map[int64]*correction{}
	var all []*correction
	for _, e := range events {
		m := matter{e.TicketID, e.Kind}
		if said[m] || !d.Book.Directory.Find(e.Actor).Technician() {
			continue
		}
		said[m] = true
		c := found[e.TicketID]
		if c == nil {
			if by[e.Actor]++; by[e.Actor] > mostCorrectionsOfOne || len(all) == mostCorrections {
				continue
			}
			if c, err = d.Book.correctionOf(tx, e.TicketID); errors.Is(err, store.ErrNotFound) {
				continue
			} else if err != nil {
				return nil, err
			}
			found[e.TicketID] = c
			all = append(all, c)
		}
		switch { // what was taken back, or changed again by the desk, counts for nothing
		case e.Kind == store.EventPriority && e.Text == string(c.ticket.Priority):
			c.priority = c.ticket.Priority
		case e.Kind == store.EventCategory && e.Text == c.ticket.Subcategory:
			c.category = c.ticket.Category
		}
	}
	slices.Reverse(all)
	return all, nil
}

// correctionOf reads the mail that opened a ticket; ErrNotFound where none did.
func (b *Book) correctionOf(tx store.Tx, ticketID int64) (*correction, error) {
	history, err := tx.Events(ticketID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(history, func(e *store.Event) bool { return e.Kind == store.EventOpened })
	if i < 0 || history[i].IncomingID == 0 {
		return nil, store.ErrNotFound
	}
	in, err := tx.Incoming(history[i].IncomingID)
	if err != nil {
		return nil, err
	}
	ticket, err := tx.Ticket(ticketID)
	if err != nil {
		return nil, err
	}
	c := &correction{ticket: ticket, sample: b.SampleOf(in.Message)}
	c.sample.clauses, c.sample.marks = nil, nil // what is said of it stands in the ticket
	for _, f := range c.sample.features {
		c.mostAlike += f.weight * f.weight
	}
	return c, nil
}

// taught is a desk that decides by what its technicians corrected too, besides
// what it is built with. Each correction moves the learners as little as one
// mail does, and cannot be learned more than once.
func (d *Desk) taught(all []*correction) *Desk {
	if len(all) == 0 {
		return d
	}
	built := d.Book.experience
	e := &experience{about: built.about.Clone(), priority: built.priority.Clone(), rules: built.rules, built: built, corrections: all}
	e.kinds = map[store.Category]*Learner{}
	for c, learner := range built.kinds {
		e.kinds[c] = learner.Clone()
	}
	for _, c := range all {
		e.about.Add(c.sample, string(c.category))
		if learner := e.kinds[c.category]; learner != nil {
			learner.Add(c.sample, c.ticket.Subcategory)
		}
		e.priority.Add(c.sample, string(c.priority))
	}
	book, desk := *d.Book, *d
	book.experience, desk.Book = e, &book
	return &desk
}

// relearn is how often the store is asked whether another gateway's technicians
// have corrected something.
const relearn = time.Minute

// teach gives the desk what its technicians have corrected by now. It reads the
// store when the desk is another one, or when somebody has corrected since,
// here or at another gateway.
func (e *Engine) teach(ctx context.Context, desk *Desk, now time.Time) (*Desk, error) {
	same := e.taughtFrom == desk && !e.corrected
	if same && now.Sub(e.asked).Abs() < relearn {
		return e.taught, nil
	}
	var all []*correction
	var newest int64
	err := e.Store.View(ctx, func(tx store.Tx) (err error) {
		if newest, err = newestCorrection(tx); err != nil || same && newest == e.newest {
			return err
		}
		all, err = desk.corrections(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	e.asked = now
	if same && newest == e.newest {
		return e.taught, nil
	}
	e.taught, e.taughtFrom, e.corrected, e.newest = desk.taught(all), desk, false, newest
	if len(all) > 0 {
		e.Log.Info("learned from corrections", "tickets", len(all))
	}
	return e.taught, nil
}

// newestCorrection is the last event that may be one; 0 without any.
func newestCorrection(tx store.Tx) (int64, error) {
	newest := int64(0)
	for _, kind := range corrective { // each alone, as the index has them
		events, err := tx.LastEvents([]store.EventKind{kind}, 1)
		if err != nil {
			return 0, fmt.Errorf("newest correction: %w", err)
		}
		for _, e := range events {
			newest = max(newest, e.ID)
		}
	}
	return newest, nil
}

// corrective are the kinds of events that tell of a correction.
var corrective = []store.EventKind{store.EventCategory, store.EventPriority}

// corrects reports whether an outcome is something to learn from.
func (o *Outcome) corrects() bool {
	says := func(e store.Event) bool {
		return slices.Contains(corrective, e.Kind) && e.Actor != "desk"
	}
	return slices.ContainsFunc(o.Events, says) || slices.ContainsFunc(o.More, func(more Outcome) bool { return more.corrects() })
}

// alike is how much two mails are, 0 to 1.
func (c *correction) alike(weights map[uint32]float32, size float32) float32 {
	var sum float32
	for _, f := range c.sample.features {
		sum += f.weight * weights[f.bucket]
	}
	return sum / max(c.mostAlike, size, 1e-6)
}

// tellable is how much a chance must have moved for the trace to tell of it.
const tellable = 0.05

// step tells, where corrections have changed an opinion, of which tickets.
func (e *experience) step(name string, s Sample, was, is Opinion) (Step, bool) {
	if was.Code == is.Code && max(is.Chance-was.Chance, was.Chance-is.Chance) < tellable {
		return Step{}, false
	}
	weights := make(map[uint32]float32, len(s.features))
	var size float32
	for _, f := range s.features {
		weights[f.bucket] += f.weight
		size += f.weight * f.weight
	}
	near := slices.Clone(e.corrections)
	likeness := make(map[*correction]float32, len(near))
	for _, c := range near {
		likeness[c] = c.alike(weights, size)
	}
	slices.SortStableFunc(near, func(x, y *correction) int { return cmp.Compare(likeness[y], likeness[x]) })
	var numbers []string
	for _, c := range near[:min(3, len(near))] {
		numbers = append(numbers, c.ticket.Number)
	}
	sets := fmt.Sprintf("%s %.0f %% → %s %.0f %%", was.Code, 100*was.Chance, is.Code, 100*is.Chance)
	return Step{Rule: name, Matched: true, Because: strings.Join(numbers, "、"), Sets: sets}, true
}

// judge hears a learner, and tells in the trace what decided; corrections that
// changed its opinion have a line of their own.
func (c *Classification) judge(e *experience, what string, of func(*experience) *Learner, s Sample) Opinion {
	opinion := of(e).Judge(s)
	c.Trace = append(c.Trace, opinion.step("learned "+what))
	if e.built != nil {
		if step, ok := e.step("corrected "+what, s, of(e.built).Judge(s), opinion); ok {
			c.Trace = append(c.Trace, step)
		}
	}
	return opinion
}
