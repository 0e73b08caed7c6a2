package rules

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"maildesk/rules/calendar"
	"maildesk/store"
)

// Trace is why a ticket is as it is: what was found in its mails, which rules
// were tried, how its targets were computed, and why it went to whom. It is
// kept with the ticket as Ticket.Trace.
type Trace struct {
	// Fields says where each field was found; one that a later mail gave stands behind.
	Fields []store.Source `json:"fields,omitempty"`
	// Rules are those tried on the mail that opened the ticket, in order.
	Rules []Step `json:"rules,omitempty"`
	// Deadlines are the targets as they were computed last: response, then resolution.
	Deadlines []Deadline `json:"deadlines,omitempty"`
	// Settings are what rules set besides category and priority, nil for nothing.
	Settings *Settings `json:"settings,omitempty"`
	// Dispatch are the latest choices of a technician, oldest first.
	Dispatch []Choice `json:"dispatch,omitempty"`
}

// mostChoices bounds the trace of a ticket that is handed to and fro.
const mostChoices = 20

// Deadline is the arithmetic of one target.
type Deadline struct {
	Target         string         `json:"target"` // response, resolution
	Priority       store.Priority `json:"priority"`
	Span           Span           `json:"span"` // what the book promises for it
	AroundTheClock bool           `json:"around_the_clock,omitempty"`
	From           time.Time      `json:"from"`               // arrival of the mail, or the last reopening
	Reopened       bool           `json:"reopened,omitempty"` // it is the latter
	Steps          []Stretch      `json:"steps,omitempty"`    // from From to Due
	Stood          []Stretch      `json:"stood,omitempty"`    // when the clock stood still
	Due            time.Time      `json:"due"`
	Missing        []int          `json:"missing,omitempty"` // years whose public holidays are not known
}

// Stretch is a stretch of time that counted, or did not: see calendar.Step.
type Stretch struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Counted Span      `json:"counted,omitzero"`
	Reason  string    `json:"reason,omitempty"` // weekly, make-up, weekend, holiday
	Name    string    `json:"name,omitempty"`   // of the holiday
}

// Choice is one dispatch: who might have got the ticket, and who did.
type Choice struct {
	At          time.Time   `json:"at"`
	Why         string      `json:"why,omitempty"` // as the dispatch letter says it; empty: a new ticket
	By          string      `json:"by"`            // "desk", or the address key of who ordered it
	Tier        store.Tier  `json:"tier,omitempty"`
	Subcategory string      `json:"subcategory,omitempty"`
	Group       string      `json:"group,omitempty"`      // that rules gave it to
	Candidates  []Candidate `json:"candidates,omitempty"` // none where a person was named or took it
	Last        string      `json:"last,omitempty"`       // who had the requester's last ticket, or the device's
	Chosen      string      `json:"chosen,omitempty"`     // address key; empty: nobody fits
	Because     string      `json:"because,omitempty"`    // what decided: only, tier, duty, sticky, load, skills, order; on_call; named, took
}

// Candidate is a technician at the moment of a dispatch.
type Candidate struct {
	Address string     `json:"address"` // key
	Name    string     `json:"name,omitempty"`
	Tier    store.Tier `json:"tier"`
	Skills  []string   `json:"skills,omitempty"` // none: everything
	Load    int        `json:"load"`             // open tickets
	Out     string     `json:"out,omitempty"`    // why not: group, skills, away, off_duty, had_it, requester; empty: fits
}

// ReadTrace reads what is kept with a ticket.
func ReadTrace(kept json.RawMessage) (Trace, error) {
	var t Trace
	switch {
	case len(kept) == 0:
		return t, nil
	case kept[0] == '[': // rules alone, as they were kept at first
		return t, json.Unmarshal(kept, &t.Rules)
	}
	return t, json.Unmarshal(kept, &t)
}

// keptStep is a Step that says nothing of what did not happen: most rules do
// not apply, and there is a trace for each ticket.
type keptStep struct {
	Rule    string `json:"rule"`
	Matched bool   `json:"matched,omitempty"`
	Because string `json:"because,omitempty"`
	Sets    string `json:"sets,omitempty"`
}

// kept is the trace as it is kept with a ticket.
func (t Trace) kept() json.RawMessage {
	steps := make([]keptStep, len(t.Rules))
	for i, s := range t.Rules {
		steps[i] = keptStep(s)
	}
	type plain Trace
	text, _ := json.Marshal(struct { // of strings, numbers and times of this age: cannot fail
		plain
		Rules []keptStep `json:"rules,omitempty"`
	}{plain(t), steps})
	return text
}

// Applied are the rules that applied.
func (t *Trace) Applied() []Step {
	var applied []Step
	for _, s := range t.Rules {
		if s.Matched {
			applied = append(applied, s)
		}
	}
	return applied
}

// Others are the names of the rules that were tried and did not apply.
func (t *Trace) Others() []string {
	var others []string
	for _, s := range t.Rules {
		if !s.Matched {
			others = append(others, s.Rule)
		}
	}
	return others
}

// String writes the arithmetic as lines for an administrator.
func (d Deadline) String() string {
	const moment = "Mon 2006-01-02 15:04 -07:00"
	var b strings.Builder
	time, from := "of working time", "arrival"
	if d.AroundTheClock {
		time = "around the clock"
	}
	if d.Span.Days > 0 {
		time = "(working days)"
	}
	if d.Reopened {
		from = "reopening"
	}
	fmt.Fprintf(&b, "%s: %s, %s %s from %s on %s\n", d.Target, d.Priority, d.Span, time, from, d.From.Format(moment))
	for _, s := range d.Steps {
		fmt.Fprintf(&b, "  %s\n", s)
	}
	for _, s := range d.Stood {
		fmt.Fprintf(&b, "  stood still %s to %s: %s later\n", s.From.Format("Mon 2006-01-02 15:04"), s.To.Format("Mon 2006-01-02 15:04"), s.Counted)
	}
	for _, y := range d.Missing {
		fmt.Fprintf(&b, "  the public holidays of %d are not known\n", y)
	}
	fmt.Fprintf(&b, "  = %s\n", d.Due.Format(moment))
	return b.String()
}

// String is the line of an arithmetic.
func (s Stretch) String() string {
	return calendar.Step{From: s.From, To: s.To, Counted: s.Counted.Time, Reason: calendar.Reason(s.Reason), Name: s.Name}.String()
}

// trace is that of the ticket in hand; decide puts back what was added to it.
func (t *turn) trace() *Trace {
	if t.traced == nil {
		kept, _ := ReadTrace(t.ticket().Trace) // of another shape: begun anew
		t.traced = &kept
	}
	return t.traced
}

// learn takes over the fields that the ticket lacks, and notes where they were
// found: in the words of found, or else in where.
func (t *turn) learn(fields store.Fields, found []store.Source, where string) {
	t.trace().learn(&t.ticket().Fields, t.c.Mail.Message, fields, found, where)
}

func (t *Trace) learn(into *store.Fields, m *store.Message, fields store.Fields, found []store.Source, where string) {
	for _, name := range store.FieldNames {
		old, value := into.At(name), *fields.At(name)
		if *old != "" || value == "" {
			continue
		}
		*old = value
		source := store.Source{Field: name, Where: where, Text: value}
		for _, f := range found {
			if f.Field == name {
				source = f
				break
			}
		}
		source.Text = firstWords(m.Mask(strings.Join(strings.Fields(source.Text), " ")), 200)
		t.Fields = append(t.Fields, source)
	}
}

// chosen notes a choice.
func (t *turn) chosen(c Choice) {
	all := append(t.trace().Dispatch, c)
	t.trace().Dispatch = all[max(0, len(all)-mostChoices):]
}
