package rules

import (
	"fmt"
	"strings"

	"maildesk/store"
)

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
