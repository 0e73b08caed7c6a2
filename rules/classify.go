package rules

import (
	"cmp"
	"fmt"
	"regexp"
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
	Weekday     int          `expr:"weekday"` // of arrival, from 1, Monday, to 7
	Day         int          `expr:"day"`     // of arrival, in its month
	Length      int          `expr:"length"`  // characters of subject and text
	Invite      bool         `expr:"invite"`  // carries a calendar invitation

	People  int    `expr:"people"`  // the largest number of people, devices or sites named
	Similar int    `expr:"similar"` // like mails of others shortly before
	Device  string `expr:"device"`  // that the mail is about, or the requester's

	Asset EnvAsset `expr:"asset"` // the registered device that the mail names, or the requester's only one

	Says  func(list string) bool        `expr:"says"`  // subject or text mentions a word of the list
	Title func(list string) bool        `expr:"title"` // the subject does
	Count func(list string) int         `expr:"count"` // how many different words of the list
	Near  func(list, other string) bool `expr:"near"`  // one clause mentions a word of each list
	Fine  func(list string) bool        `expr:"fine"`  // a word of the list is said to work

	Earlier func(code string) int `expr:"earlier"` // tickets of the requester in the last 30 days, of a category or subcategory; "": of all
}

// EnvAsset is a registered device as conditions see it; all of it is empty
// where there is none.
type EnvAsset struct {
	Tag      string `expr:"tag"`
	Kind     string `expr:"kind"` // a subcategory
	Model    string `expr:"model"`
	Site     string `expr:"site"`
	Warranty bool   `expr:"warranty"` // still runs
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
	Group       string   // whose technicians get it; empty: everybody's
	Approval    []string // who must approve it: ApprovalHead, ApprovalHR, or addresses
	Cc          []string // addresses of colleagues who are told at the dispatch
	Procedure   string   // for the technician, in place of the subcategory's
	Language    string   // of the letters to the requester; empty: his own
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
// for a stranger; arrived is the moment that counts; known is what else the
// desk knows.
func (b *Book) Classify(m *store.Message, sender *Person, arrived time.Time, known Known) Classification {
	return b.classify(m, b.readMail(m), sender, arrived, known)
}

// readMail reads what a mail says itself and what it forwards.
func (b *Book) readMail(m *store.Message) *reader {
	return b.read(m.BaseSubject, heard(m), m.Forward == nil && answerPrefix.MatchString(m.Subject))
}

// answerPrefix is what mail clients put before the subject of a mail that is
// answered. That subject was written about what was the matter then.
var answerPrefix = regexp.MustCompile(`(?i)^\s*(?:re|aw|sv|回复|回覆|答复|答覆)\s*(?:[\[(（]\d+[\])）])?\s*[:：]\s*`)

// classify is Classify of a mail that was read already.
func (b *Book) classify(m *store.Message, r *reader, sender *Person, arrived time.Time, known Known) Classification {
	env := b.env(r, m, heard(m))
	local := arrived.In(b.Zone())
	env.Working, env.Hour, env.Day = b.Calendar.IsWorking(arrived), local.Hour(), local.Day()
	env.Weekday = (int(local.Weekday())+6)%7 + 1
	if sender != nil {
		env.Department, env.VIP = sender.Department, sender.VIP
	}
	env.Similar, env.Earlier = known.Similar, known.earlier
	if a := cmp.Or(b.Assets.mentioned(m.Subject+"\n"+heard(m)), known.Asset); a != nil {
		env.Asset = EnvAsset{a.Tag, a.Kind, a.Model, a.Site, a.Warranty >= local.Format(time.DateOnly)}
	}
	env.Device = cmp.Or(m.Fields.DeviceModel, env.Asset.Model, known.Device)
	matched, trace := b.match(r, env)
	return b.conclude(r, env, matched, trace)
}

// heard is what a mail says: what its writer wrote, and what he sent on.
func heard(m *store.Message) string {
	if m.Forward != nil && m.Forward.Text != "" {
		return m.NewText + "\n" + m.Forward.Text
	}
	return m.NewText
}

// env is what conditions may ask of a mail alone.
func (b *Book) env(r *reader, m *store.Message, text string) Env {
	env := Env{
		Subject: m.BaseSubject, Text: text, Fields: m.Fields, Sender: m.From.Key(), Kind: string(m.Kind),
		Language: m.Language, Invite: m.Invite, People: r.people,
		Length:  utf8.RuneCountInString(m.BaseSubject) + utf8.RuneCountInString(text),
		Earlier: (&Known{}).earlier,
		Says:    r.says, Title: r.titled, Count: r.tell, Near: r.near, Fine: r.fine,
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

// Points that what was learned gives to a category when it is sure, and to a
// subcategory of it, compared with the weights of rules.
const (
	experienced = 50.0
	detailed    = 20.0
)

// ownWeight is the weight of a company's rule that gives none: more than what
// was learned and a built-in rule or two together.
const ownWeight = 80

// sureNonTicket is how sure the learner must be that a mail opens no ticket: a
// newsletter that becomes a ticket costs a minute, a report that is ignored more.
const sureNonTicket = 0.6

// sureIdle is how sure it must be besides that nothing hurts.
const sureIdle = 0.4

// conclude draws the sum of the rules that matched and of what was learned.
func (b *Book) conclude(r *reader, env Env, matched []*Rule, trace []Step) Classification {
	c := Classification{Trace: trace}
	s := r.sample(ruleNames(matched))
	c.about(b, s, matched)
	if c.NonTicket {
		c.Subcategory, c.Urgency, c.Impact, c.Priority, c.Tier = b.fallback, 1, 1, store.Normal, store.Junior
		return c
	}
	c.rank(b, r, s, matched)
	for _, name := range c.Ask {
		if *env.Fields.At(name) == "" {
			c.Missing = append(c.Missing, name)
		}
	}
	return c
}

// about says what the mail is about, and whether it is a ticket at all.
func (c *Classification) about(b *Book, s Sample, matched []*Rule) {
	scores, points := map[string]int{}, map[store.Category]int{}
	for _, rule := range matched {
		c.NonTicket = c.NonTicket || rule.NonTicket != nil && *rule.NonTicket
		switch {
		case rule.Subcategory == "":
		case b.knows(rule):
			scores[rule.Subcategory] += rule.Weight / 2 // the learner has weighed it too
		default:
			scores[rule.Subcategory] += rule.Weight
		}
	}
	if b.experience != nil {
		opinion := c.judge(b.experience, "category", func(e *experience) *Learner { return e.about }, s)
		for _, category := range store.Categories {
			points[category] = int(experienced * opinion.All[string(category)])
		}
		c.NonTicket = c.NonTicket || opinion.All[noTicket] >= sureNonTicket && b.experience.priority.Judge(s).All[string(store.Normal)] >= sureIdle
	}
	category := b.strongest(scores, points)
	if b.experience != nil && len(scores) > 0 {
		opinion := c.judge(b.experience, "subcategory", func(e *experience) *Learner { return e.kinds[category] }, s)
		for code, chance := range opinion.All {
			if b.subcategories[code] != nil {
				scores[code] += int(detailed * chance)
			}
		}
	}
	c.Subcategory = b.detail(category, scores)
	for _, rule := range matched {
		if !rule.Own() {
			continue
		}
		if rule.NonTicket != nil {
			c.NonTicket = *rule.NonTicket
		}
		if rule.Final && rule.Subcategory != "" {
			c.Subcategory = b.subcategories[rule.Subcategory]
		}
		if rule.Final && rule.NonTicket == nil && rule.told != "" {
			c.NonTicket = false
		}
	}
}

// rank draws urgency and impact from the rules, then hears the learner; rules
// that it never saw, those of the company, have the last word, also over a
// priority that a built-in rule gives.
func (c *Classification) rank(b *Book, r *reader, s Sample, matched []*Rule) {
	c.Urgency, c.Impact = c.Subcategory.Urgency, c.Subcategory.Impact
	c.SelfCheck, c.Ask = c.Subcategory.SelfCheck, c.Subcategory.Ask
	var own []*Rule
	calm := 3
	for _, rule := range matched {
		if c.elsewhere(rule) {
			continue
		}
		if b.knows(rule) {
			c.Urgency, c.Impact = max(c.Urgency, rule.Urgency), max(c.Impact, rule.Impact)
			if rule.Calm > 0 {
				calm = min(calm, rule.Calm)
			}
		} else {
			own = append(own, rule)
		}
	}
	c.settings(matched)
	c.Urgency = min(c.Urgency, calm)
	if b.experience != nil {
		opinion := c.judge(b.experience, "priority", func(e *experience) *Learner { return e.priority }, s)
		c.Urgency, c.Impact = b.nearest(c.Urgency, c.Impact, c.hear(b, r, s, opinion))
	}
	for _, rule := range own {
		c.Urgency, c.Impact = max(c.Urgency, rule.Urgency), max(c.Impact, rule.Impact)
	}
	for _, rule := range own {
		if rule.Calm > 0 {
			c.Urgency = min(c.Urgency, rule.Calm)
		}
	}
	if c.Priority == "" {
		c.Priority = b.matrix[c.Urgency-1][c.Impact-1]
	}
	if c.Tier == "" {
		c.Tier = tierOf(c.Priority)
	}
}

// hear is the priority that the learner's opinion of a mail comes to, or that
// of its worst passage, where that is worse. The trace tells of it where it is
// not what the learner holds likeliest.
func (c *Classification) hear(b *Book, r *reader, s Sample, opinion Opinion) store.Priority {
	l := b.experience.priority
	priority, chance, enough := r.priorityOf(opinion)
	if string(priority) != opinion.Code {
		sets := fmt.Sprintf("%s %.0f %% (≥ %.0f %%), %s %.0f %%", priority, 100*chance, 100*enough, opinion.Code, 100*opinion.Chance)
		c.Trace = append(c.Trace, Step{Rule: "learned limit", Matched: true, Because: strings.Join(l.strongest(s, l.index(string(priority))), "、"), Sets: sets})
	}
	if priority == store.Critical {
		return priority
	}
	worst := r.worstPassage(l)
	if worst == nil || worst.chance < sureCriticalPassage {
		return priority
	}
	c.Trace = append(c.Trace, worst.step())
	return store.Critical
}

// knows reports whether the learners learned with this rule in force, and so
// have weighed it. Without learners, every rule speaks for itself, and those of
// the company always do.
func (b *Book) knows(rule *Rule) bool {
	return !rule.Own() && b.experience != nil && b.experience.rules[rule.Name] == rule.When
}

// nearest is the urgency and impact next to those given that make the priority.
func (b *Book) nearest(urgency, impact int, p store.Priority) (int, int) {
	best, u, i := 100, urgency, impact
	for row := range b.matrix {
		for column, priority := range b.matrix[row] {
			distance := abs(row+1-urgency) + abs(column+1-impact)
			if priority == p && distance < best {
				best, u, i = distance, row+1, column+1
			}
		}
	}
	return u, i
}

func abs(n int) int { return max(n, -n) }

// step is the opinion as a line of the trace.
func (o Opinion) step(name string) Step {
	return Step{Rule: name, Matched: true, Because: strings.Join(o.Words, "、"), Sets: fmt.Sprintf("%s %.0f %%", o.Code, 100*o.Chance)}
}

// fallbacks are the subcategories of a category that only the learner knows.
var fallbacks = map[store.Category]string{"hardware": "hardware/pc", "software": "software/application", "account": "account/other",
	"network": "network/connection", "data_security": "data_security/leak", "other": "other/other"}

// strongest is the category with the most weight behind it; of equal ones, that
// for which a subcategory speaks most strongly.
func (b *Book) strongest(scores map[string]int, points map[store.Category]int) store.Category {
	sums, most := map[store.Category]int{}, map[store.Category]int{}
	for code, weight := range scores {
		c := b.subcategories[code].Category()
		sums[c] += weight
		most[c] = max(most[c], weight)
	}
	for name, more := range points {
		sums[name] += more
		if code := fallbacks[name]; more > 0 && b.subcategories[code] != nil {
			scores[code] += 0
		}
	}
	best := b.fallback.Category()
	for _, c := range sortedKeys(sums) {
		if sums[c] > sums[best] || sums[c] == sums[best] && most[c] > most[best] {
			best = c
		}
	}
	return best
}

// detail is the subcategory of a category with the most weight behind it; equal
// weights go to the first by code.
func (b *Book) detail(category store.Category, scores map[string]int) *Subcategory {
	best := b.fallback
	for _, code := range sortedKeys(scores) {
		if s := b.subcategories[code]; s.Category() == category && (best.Category() != category || scores[code] > scores[best.Code]) {
			best = s
		}
	}
	return best
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

// Sets says in words what the rule sets, empty for nothing.
func (r *Rule) Sets() string {
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
	if r.Ask != nil {
		say("ask for %s", strings.Join(r.Ask, " "))
	}
	if r.Group != "" {
		say("group %s", r.Group)
	}
	if r.Approval != nil {
		say("approval by %s", strings.Join(r.Approval, " "))
	}
	if r.Cc != nil {
		say("tell %s", strings.Join(r.Cc, " "))
	}
	if r.Procedure != "" {
		say("procedure %q", firstWords(r.Procedure, 30))
	}
	if r.Language != "" {
		say("language %s", r.Language)
	}
	switch {
	case r.NonTicket == nil:
	case *r.NonTicket:
		sets = append(sets, "no ticket")
	default:
		sets = append(sets, "a ticket")
	}
	return strings.Join(sets, ", ")
}
