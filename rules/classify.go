package rules

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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

	People int `expr:"people"` // the largest number of people, devices or sites named

	Says  func(list string) bool        `expr:"says"`  // subject or text mentions a word of the list
	Title func(list string) bool        `expr:"title"` // the subject does
	Count func(list string) int         `expr:"count"` // how many different words of the list
	Near  func(list, other string) bool `expr:"near"`  // one clause mentions a word of each list
	Fine  func(list string) bool        `expr:"fine"`  // a word of the list is said to work
}

// compile checks a condition against Env.
func compile(when string) (*vm.Program, error) {
	return expr.Compile(when, expr.Env(Env{}), expr.AsBool())
}

var namedWords = regexp.MustCompile(`\b(?:says|title|count|near|fine)\(\s*["']([^"']*)["'](?:\s*,\s*["']([^"']*)["'])?`)

// wordsNamed are the word lists that a condition asks for.
func wordsNamed(when string) []string {
	var names []string
	for _, m := range namedWords.FindAllStringSubmatch(when, -1) {
		names = append(names, m[1])
		if m[2] != "" {
			names = append(names, m[2])
		}
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

// Classify applies the rules to a mail. sender is the person behind it, nil
// for a stranger; arrived is the moment that counts.
func (b *Book) Classify(m *store.Message, sender *Person, arrived time.Time) Classification {
	text := m.NewText
	if m.Forward != nil && m.Forward.Text != "" {
		text += "\n" + m.Forward.Text
	}
	r := b.read(m.BaseSubject, text)
	env := b.env(r, m, text)
	local := arrived.In(b.Zone())
	env.Working, env.Hour = b.Calendar.IsWorking(arrived), local.Hour()
	if sender != nil {
		env.Department, env.VIP = sender.Department, sender.VIP
	}
	matched, trace := b.match(r, env)
	return b.conclude(r, env, matched, trace)
}

// env is what conditions may ask of a mail alone.
func (b *Book) env(r *reader, m *store.Message, text string) Env {
	env := Env{
		Subject: m.BaseSubject, Text: text, Fields: m.Fields, Sender: m.From.Key(), Kind: string(m.Kind),
		Language: m.Language, Invite: m.Invite, People: r.people,
		Length: utf8.RuneCountInString(m.BaseSubject) + utf8.RuneCountInString(text),
		Says:   r.says, Title: r.titled, Count: r.find, Near: r.near, Fine: r.fine,
	}
	for _, a := range m.Attachments {
		env.Attachments = append(env.Attachments, strings.ToLower(a.Filename))
	}
	return env
}

// match tries the rules in order.
func (b *Book) match(r *reader, env Env) (matched []*Rule, trace []Step) {
	var machine vm.VM
	var given any = env // made an interface once
	trace = make([]Step, 0, len(b.rules)+2)
	for _, rule := range b.rules {
		r.because = r.because[:0]
		result, err := machine.Run(rule.program, given)
		ok, _ := result.(bool)
		step := Step{Rule: rule.Name, Matched: ok && err == nil}
		if err != nil {
			step.Because = err.Error()
		}
		if step.Matched {
			step.Because, step.Sets = strings.Join(r.because, "; "), rule.told
			matched = append(matched, rule)
		}
		trace = append(trace, step)
		if step.Matched && rule.Final {
			break
		}
	}
	return matched, trace
}

// Points that what was learned gives to a category when it is sure, compared
// with the weights of rules.
var experienced = 30.0

// sureNonTicket is how sure the learner must be that a mail opens no ticket.
var sureNonTicket = 0.7

// conclude draws the sum of the rules that matched and of what was learned.
func (b *Book) conclude(r *reader, env Env, matched []*Rule, trace []Step) Classification {
	c := Classification{Trace: trace}
	scores := map[string]int{}
	for _, rule := range matched {
		if rule.Subcategory != "" {
			scores[rule.Subcategory] += rule.Weight
		}
	}
	var priority Opinion
	if b.experience != nil {
		s := r.sample(ruleNames(matched))
		about := b.experience.about.Judge(s)
		priority = b.experience.priority.Judge(s)
		points := map[store.Category]int{}
		for _, category := range store.Categories {
			points[category] = int(experienced * about.All[string(category)])
		}
		c.Subcategory = b.strongest(scores, points)
		c.NonTicket = about.All[noTicket] > sureNonTicket
		c.Trace = append(c.Trace,
			Step{Rule: "learned category", Matched: true, Because: strings.Join(about.Words, "、"), Sets: fmt.Sprintf("%s %.0f %%", about.Code, 100*about.Chance)},
			Step{Rule: "learned priority", Matched: true, Because: strings.Join(priority.Words, "、"), Sets: fmt.Sprintf("%s %.0f %%", priority.Code, 100*priority.Chance)})
	} else {
		c.Subcategory = b.strongest(scores, nil)
	}
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
	if c.NonTicket {
		c.Subcategory, c.Urgency, c.Impact, c.Priority = b.fallback, 1, 1, store.Normal
		c.SelfCheck, c.Ask = "", nil
	}
	if c.Priority == "" {
		c.Priority = b.matrix[c.Urgency-1][c.Impact-1]
		if b.experience != nil {
			c.Priority = store.Priority(priority.Code)
		}
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

// fallbacks are the subcategories of a category that only the learner knows.
var fallbacks = map[store.Category]string{"hardware": "hardware/pc", "software": "software/application", "account": "account/other",
	"network": "network/connection", "data_security": "data_security/leak", "other": "other/other"}

// strongest is the subcategory with the most weight behind its category and
// itself; equal weights go to the one that the book names first.
func (b *Book) strongest(scores map[string]int, points map[store.Category]int) *Subcategory {
	category := map[store.Category]int{}
	for code, weight := range scores {
		category[b.subcategories[code].Category()] += weight
	}
	for name, more := range points {
		category[name] += more
		if code := fallbacks[name]; more > 0 && b.subcategories[code] != nil {
			scores[code] += 0
		}
	}
	if len(scores) == 0 {
		return b.fallback
	}
	codes := sortedKeys(scores)
	slices.SortStableFunc(codes, func(x, y string) int {
		cx, cy := b.subcategories[x].Category(), b.subcategories[y].Category()
		return cmp.Or(cmp.Compare(category[cy], category[cx]), cmp.Compare(scores[y], scores[x]))
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
