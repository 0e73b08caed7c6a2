package rules

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// Replay is what another rule book would have decided differently.
type Replay struct {
	Mails   int          // that were decided again: those that opened a ticket, or might have
	Differ  []Difference // newest first
	Changed []Count      // most frequent first

	// Corrected counts the tickets whose category or priority a person changed
	// later, and of how many each book says at once what they were changed to.
	Corrected, OldRight, NewRight int
}

// Difference is one mail that would be decided differently.
type Difference struct {
	Mail     int64     `json:"mail"`
	Ticket   string    `json:"ticket,omitempty"`
	Received time.Time `json:"received"`
	Subject  string    `json:"subject"`
	Changes  []Change  `json:"changes"`
	Applies  []string  `json:"applies,omitempty"`   // rules that apply by the new book alone
	NoLonger []string  `json:"no_longer,omitempty"` // by the old one alone
}

// Change is one thing that would be decided differently.
type Change struct {
	What string `json:"what"` // nonticket, category, subcategory, priority, tier
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Count is how often a change would be.
type Count struct {
	Change
	Count int `json:"count"`
}

// Replay decides the stored mails since a moment again, by this desk and by
// another rule book. It reads and changes nothing.
func (d *Desk) Replay(tx store.Tx, book *Book, since time.Time) (*Replay, error) {
	other := *d
	other.Book = book
	r := &Replay{}
	for _, state := range []store.State{store.Opened, store.Ignored} {
		filter := store.IncomingFilter{State: state, Since: since, Limit: 500}
		for {
			mails, err := tx.ListIncoming(filter)
			if err != nil {
				return nil, err
			}
			for _, in := range mails {
				filter.BeforeID = in.ID
				if state == store.Ignored && !strings.HasPrefix(in.Reason, opensNone) {
					continue
				}
				if err := r.again(tx, d, &other, in); err != nil {
					return nil, err
				}
			}
			if len(mails) < filter.Limit {
				break
			}
		}
	}
	slices.SortFunc(r.Differ, func(a, b Difference) int { return cmp.Compare(b.Mail, a.Mail) })
	r.count()
	return r, nil
}

// again decides one mail by both.
func (r *Replay) again(tx store.Tx, old, other *Desk, in *store.Incoming) error {
	r.Mails++
	was, err := old.verdict(tx, in)
	if err != nil {
		return err
	}
	is, err := other.verdict(tx, in)
	if err != nil {
		return err
	}
	ticket := &store.Ticket{}
	if in.TicketID != 0 {
		if ticket, err = tx.Ticket(in.TicketID); err != nil {
			return err
		}
		if err := r.corrected(tx, ticket, was, is); err != nil {
			return err
		}
	}
	changes := was.changes(is)
	if len(changes) == 0 {
		return nil
	}
	before, after := was.class.applied(), is.class.applied()
	r.Differ = append(r.Differ, Difference{
		Mail: in.ID, Ticket: ticket.Number, Received: in.Received, Subject: in.Message.Mask(in.Message.Subject), Changes: changes,
		Applies: without(after, before), NoLonger: without(before, after),
	})
	return nil
}

// verdict is what a book makes of a mail.
type verdict struct {
	class Classification
	opens bool
}

func (d *Desk) verdict(tx store.Tx, in *store.Incoming) (v verdict, err error) {
	arrived := in.Received
	if arrived.IsZero() {
		arrived = in.Added
	}
	requester, _ := d.requesterOf(in.Message)
	known, err := d.known(tx, requester, arrived)
	if err != nil {
		return v, err
	}
	v.class, v.opens = d.judge(in.Message, d.Book.readMail(in.Message), requester, arrived, known)
	return v, nil
}

func (v verdict) changes(other verdict) []Change {
	if v.opens != other.opens {
		name := map[bool]string{true: "ticket", false: "no ticket"}
		return []Change{{"nonticket", name[v.opens], name[other.opens]}}
	}
	if !v.opens {
		return nil
	}
	var all []Change
	a, b := &v.class, &other.class
	for _, c := range []Change{
		{"category", string(a.Subcategory.Category()), string(b.Subcategory.Category())},
		{"subcategory", a.Subcategory.Code, b.Subcategory.Code},
		{"priority", string(a.Priority), string(b.Priority)},
		{"tier", string(a.Tier), string(b.Tier)},
	} {
		if c.Old != c.New {
			all = append(all, c)
		}
	}
	return all
}

// applied are the names of the rules that applied.
func (c *Classification) applied() []string {
	var names []string
	for _, s := range c.Trace {
		if s.Matched {
			names = append(names, s.Rule)
		}
	}
	return names
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// corrected asks of a ticket that a person corrected which book was right at once.
func (r *Replay) corrected(tx store.Tx, ticket *store.Ticket, was, is verdict) error {
	events, err := tx.Events(ticket.ID)
	if err != nil {
		return err
	}
	category, priority := false, false
	for _, e := range events {
		if e.Actor != "desk" {
			category = category || e.Kind == store.EventCategory
			priority = priority || e.Kind == store.EventPriority
		}
	}
	if !category && !priority {
		return nil
	}
	right := func(v verdict) int {
		if v.opens && (!category || v.class.Subcategory.Code == ticket.Subcategory) && (!priority || v.class.Priority == ticket.Priority) {
			return 1
		}
		return 0
	}
	r.Corrected++
	r.OldRight += right(was)
	r.NewRight += right(is)
	return nil
}

// count counts equal changes.
func (r *Replay) count() {
	times := map[Change]int{}
	var order []Change
	for _, d := range r.Differ {
		for _, c := range d.Changes {
			if times[c] == 0 {
				order = append(order, c)
			}
			times[c]++
		}
	}
	for _, c := range order {
		r.Changed = append(r.Changed, Count{c, times[c]})
	}
	what := []string{"nonticket", "category", "subcategory", "priority", "tier"}
	slices.SortStableFunc(r.Changed, func(a, b Count) int {
		return cmp.Or(cmp.Compare(slices.Index(what, a.What), slices.Index(what, b.What)), cmp.Compare(b.Count, a.Count))
	})
}
