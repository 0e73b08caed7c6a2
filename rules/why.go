package rules

import (
	"regexp"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// Explain is the trace of a ticket that a mail would open at a moment, were
// nobody busy, with the fields of that ticket.
func (b *Book) Explain(m *store.Message, class *Classification, arrived time.Time) (Trace, store.Fields) {
	trace := Trace{Rules: class.Trace, Settings: class.kept()}
	ticket := &store.Ticket{
		Requester: m.From, Subcategory: class.Subcategory.Code, Category: class.Subcategory.Category(),
		Priority: class.Priority, Tier: class.Tier, Opened: arrived,
	}
	trace.learn(&ticket.Fields, m, m.Fields, m.Found, "mail")
	if p := b.Directory.Find(m.From.Address); p != nil {
		trace.learn(&ticket.Fields, m, store.Fields{Name: p.Name, Department: p.Department, Phone: p.Phone}, nil, "directory")
	}
	trace.learn(&ticket.Fields, m, store.Fields{Name: m.From.Name}, nil, "from")
	if arrived.IsZero() {
		return trace, ticket.Fields
	}
	response, resolution := b.deadlines(ticket, nil)
	trace.Deadlines = []Deadline{response, resolution}
	if len(b.Directory.Technicians) > 0 {
		_, choice := b.rank(ticket, staff{group: class.Group}, nil, arrived)
		trace.Dispatch = []Choice{choice}
	}
	return trace, ticket.Fields
}

// explain writes to a colleague why the ticket is as it is.
func (t *turn) explain(p *Person) {
	l := t.toPerson("why", p)
	l.Automatic = "auto-replied"
	trace, ticket := t.trace(), t.ticket()
	l.Data.Related = t.related()
	w := &templates.Why{Urgency: ticket.Urgency, Impact: ticket.Impact, Others: trace.Others()}
	for _, f := range trace.Fields {
		w.Fields = append(w.Fields, templates.Found{Field: f.Field, Value: t.c.Mail.Message.Mask(*ticket.Fields.At(f.Field)), Where: f.Where, Text: f.Text})
	}
	for _, s := range trace.Applied() {
		w.Rules = append(w.Rules, templates.Rule{Name: s.Rule, Because: s.Because, Sets: t.Book.spell(s.Sets, l.Language)})
	}
	for _, d := range trace.Deadlines {
		w.Deadlines = append(w.Deadlines, templates.Deadline{
			Target: d.Target, Priority: d.Priority, Days: d.Span.Days, Work: d.Span.Time, AroundTheClock: d.AroundTheClock,
			From: d.From, Reopened: d.Reopened, Due: d.Due, Steps: stretches(d.Steps), Stood: stretches(d.Stood), Missing: d.Missing,
		})
	}
	for _, c := range trace.Dispatch {
		w.Choices = append(w.Choices, t.choiceData(c))
	}
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventPriority, store.EventCategory, store.EventTargets:
			change := t.entry(e)
			change.Text = t.Book.spell(change.Text, l.Language)
			w.Changes = append(w.Changes, change)
		}
	}
	l.Data.Why = w
}

var subcategoryCode = regexp.MustCompile(`\b[a-z_]+/[a-z_]+\b`)

// spell puts the names of subcategories in place of their codes.
func (b *Book) spell(text, language string) string {
	return subcategoryCode.ReplaceAllStringFunc(text, func(code string) string {
		if s, ok := b.Subcategory(code); ok {
			return s.In(language)
		}
		return code
	})
}

func stretches(list []Stretch) []templates.Stretch {
	var all []templates.Stretch
	for _, s := range list {
		all = append(all, templates.Stretch{From: s.From, To: s.To, Counted: s.Counted.Time, Reason: s.Reason, Name: s.Name})
	}
	return all
}

func (t *turn) choiceData(c Choice) templates.Choice {
	name := func(address string) string {
		if p := t.Book.Directory.Find(address); p != nil {
			return p.Name
		}
		return address
	}
	data := templates.Choice{At: c.At, Why: c.Why, By: name(c.By), Tier: c.Tier, Group: c.Group, Chosen: name(c.Chosen), Because: c.Because}
	if c.By == "desk" {
		data.By = ""
	}
	for _, one := range c.Candidates {
		data.Candidates = append(data.Candidates, templates.Candidate{
			Name: one.Name, Tier: one.Tier, Load: one.Load, Out: one.Out, Chosen: one.Address == c.Chosen,
		})
	}
	return data
}
