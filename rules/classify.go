package rules

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"maildesk/store"
)

// Env is what a rule's condition may ask.
type Env struct {
	Subject     string       `expr:"subject"`
	Text        string       `expr:"text"` // what the person newly wrote
	Fields      store.Fields `expr:"fields"`
	Sender      string       `expr:"sender"` // address, lower case
	Department  string       `expr:"department"`
	VIP         bool         `expr:"vip"`
	Kind        string       `expr:"kind"`        // human, notification, …
	Attachments []string     `expr:"attachments"` // file names, lower case
	Language    string       `expr:"language"`
	Working     bool         `expr:"working"` // arrived in working time
	Hour        int          `expr:"hour"`    // of arrival, in the company's zone
	Length      int          `expr:"length"`  // characters of subject and text
	Invite      bool         `expr:"invite"`  // carries a calendar invitation

	Says  func(list string) bool `expr:"says"`  // subject or text mentions a word of the list
	Title func(list string) bool `expr:"title"` // the subject does
	Count func(list string) int  `expr:"count"` // how many different words of the list
}

// compile checks a condition against Env.
func compile(when string) (*vm.Program, error) {
	return expr.Compile(when, expr.Env(Env{}), expr.AsBool())
}

var namedWords = regexp.MustCompile(`\b(?:says|title|count)\(\s*["']([^"']*)["']`)

// wordsNamed are the word lists that a condition asks for.
func wordsNamed(when string) []string {
	var names []string
	for _, m := range namedWords.FindAllStringSubmatch(when, -1) {
		names = append(names, m[1])
	}
	return names
}

// Classification is what the rule book says of a mail.
type Classification struct {
	NonTicket   bool
	Subcategory *Subcategory
	Urgency     int
	Impact      int
	Priority    store.Priority
	Tier        store.Tier
	SelfCheck   string
	Ask         []string // fields to ask for when they are missing
	Missing     []string // of Ask, those not given
	Trace       []Step
}

// Step is one rule that was tried.
type Step struct {
	Rule    string `json:"rule"`
	Matched bool   `json:"matched"`
	Because string `json:"because,omitempty"` // the words found
	Sets    string `json:"sets,omitempty"`
}

// reader remembers what the word lists found in one mail.
type reader struct {
	book        *Book
	title, body []clause
	hits        map[string][]string
	because     []string
}

func (r *reader) find(list string, where []clause, key string) []string {
	hits, known := r.hits[key+list]
	if !known {
		hits = r.book.words[list].mentions(where)
		r.hits[key+list] = hits
	}
	if len(hits) > 0 {
		r.because = append(r.because, list+": "+strings.Join(hits, "、"))
	}
	return hits
}

// Classify applies the rules to a mail. sender is the person behind it, nil
// for a stranger; arrived is the moment that counts.
func (b *Book) Classify(m *store.Message, sender *Person, arrived time.Time) Classification {
	text := m.NewText
	if m.Forward != nil && m.Forward.Text != "" {
		text += "\n" + m.Forward.Text
	}
	title := split(m.BaseSubject)
	r := &reader{book: b, title: title, body: append(title, split(text)...), hits: map[string][]string{}}
	local := arrived.In(b.Zone())
	env := Env{
		Subject: m.BaseSubject, Text: text, Fields: m.Fields, Sender: m.From.Key(), Kind: string(m.Kind),
		Language: m.Language, Working: b.Calendar.IsWorking(arrived), Hour: local.Hour(), Invite: m.Invite,
		Length: len([]rune(m.BaseSubject)) + len([]rune(text)),
		Says:   func(list string) bool { return len(r.find(list, r.body, "")) > 0 },
		Title:  func(list string) bool { return len(r.find(list, r.title, "title ")) > 0 },
		Count:  func(list string) int { return len(r.find(list, r.body, "")) },
	}
	if sender != nil {
		env.Department, env.VIP = sender.Department, sender.VIP
	}
	for _, a := range m.Attachments {
		env.Attachments = append(env.Attachments, strings.ToLower(a.Filename))
	}
	return b.apply(r, env)
}

// apply runs the rules in order and draws the sum.
func (b *Book) apply(r *reader, env Env) Classification {
	var c Classification
	var machine vm.VM
	scores := map[string]int{}
	var matched []*Rule
	for _, rule := range b.rules {
		r.because = nil
		result, err := machine.Run(rule.program, env)
		ok, _ := result.(bool)
		step := Step{Rule: rule.Name, Matched: ok && err == nil}
		if err != nil {
			step.Because = err.Error()
		}
		if step.Matched {
			step.Because, step.Sets = strings.Join(r.because, "; "), rule.sets()
			matched = append(matched, rule)
			if rule.Subcategory != "" {
				scores[rule.Subcategory] += rule.Weight
			}
		}
		c.Trace = append(c.Trace, step)
		if step.Matched && rule.Final {
			break
		}
	}
	c.Subcategory = b.strongest(scores)
	c.Urgency, c.Impact = c.Subcategory.Urgency, c.Subcategory.Impact
	c.SelfCheck, c.Ask = c.Subcategory.SelfCheck, c.Subcategory.Ask
	calm := 3
	for _, rule := range matched {
		if rule.Subcategory != "" && rule.Subcategory != c.Subcategory.Code {
			continue // speaks of another matter
		}
		c.NonTicket = c.NonTicket || rule.NonTicket
		c.Urgency, c.Impact = max(c.Urgency, rule.Urgency), max(c.Impact, rule.Impact)
		setValue(&c.Priority, rule.Priority)
		setValue(&c.Tier, rule.Tier)
		setValue(&c.SelfCheck, rule.SelfCheck)
		if rule.Ask != nil {
			c.Ask = rule.Ask
		}
		if rule.Calm > 0 {
			calm = min(calm, rule.Calm)
		}
	}
	c.Urgency = min(c.Urgency, calm)
	if c.Priority == "" {
		c.Priority = b.matrix[c.Urgency-1][c.Impact-1]
	}
	if c.Tier == "" {
		c.Tier = tierOf(c.Priority)
	}
	if c.SelfCheck == "none" {
		c.SelfCheck = ""
	}
	for _, name := range c.Ask {
		if *env.Fields.At(name) == "" {
			c.Missing = append(c.Missing, name)
		}
	}
	return c
}

// strongest is the subcategory with the most weight behind its category and
// itself; equal weights go to the one that the book names first.
func (b *Book) strongest(scores map[string]int) *Subcategory {
	if len(scores) == 0 {
		return b.fallback
	}
	category := map[store.Category]int{}
	codes := make([]string, 0, len(scores))
	for code, weight := range scores {
		category[b.subcategories[code].Category()] += weight
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(x, y string) int {
		cx, cy := b.subcategories[x].Category(), b.subcategories[y].Category()
		return cmp.Or(cmp.Compare(category[cy], category[cx]), cmp.Compare(scores[y], scores[x]), strings.Compare(x, y))
	})
	return b.subcategories[codes[0]]
}

// tierOf is the handbook's dispatch by priority (H9).
func tierOf(p store.Priority) store.Tier {
	switch p {
	case store.Critical:
		return store.Senior
	case store.Urgent:
		return store.Intermediate
	}
	return store.Junior
}

// sets says in words what a rule sets.
func (r *Rule) sets() string {
	var sets []string
	say := func(format string, value any) { sets = append(sets, fmt.Sprintf(format, value)) }
	if r.Subcategory != "" {
		say("category "+r.Subcategory+" +%d", r.Weight)
	}
	if r.Urgency > 0 {
		say("urgency ≥ %d", r.Urgency)
	}
	if r.Calm > 0 {
		say("urgency ≤ %d", r.Calm)
	}
	if r.Impact > 0 {
		say("impact ≥ %d", r.Impact)
	}
	if r.Priority != "" {
		say("priority %s", r.Priority)
	}
	if r.Tier != "" {
		say("tier %s", r.Tier)
	}
	if r.SelfCheck != "" {
		say("self-check %s", r.SelfCheck)
	}
	if r.NonTicket {
		sets = append(sets, "no ticket")
	}
	return strings.Join(sets, ", ")
}
