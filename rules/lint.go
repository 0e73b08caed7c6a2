package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"maildesk/rules/strict"
	"maildesk/store"
)

// source is how a book was written.
type source struct {
	file   *bookFile // the layers together
	places strict.Index
	own    strict.Index // of the company's file alone, nil when there is none
}

// Lint tells what is allowed in a rule book and probably not meant: rules that
// are never tried, rules that contradict each other, names that lead nowhere.
// guides are the names of the self-check guides that there are. Of the
// built-in book nothing is told unless the company's file is the cause.
func (b *Book) Lint(guides []string) []strict.Mistake {
	all := b.lint(guides)
	if b.source.own != nil {
		known := map[string]bool{}
		if builtIn, err := Parse("", nil); err == nil { // else this book would not have been read
			for _, m := range builtIn.lint(guides) {
				known[m.Key+m.Text] = true
			}
		}
		all = slices.DeleteFunc(all, func(m strict.Mistake) bool { return known[m.Key+m.Text] })
	}
	slices.SortStableFunc(all, strict.ByPlace)
	return all
}

// linter gathers what looks wrong.
type linter struct {
	*Book
	found    []strict.Mistake
	readings []reading // of the rules, in the order tried
}

// reading is a rule with its condition as logic.
type reading struct {
	rule *Rule
	when formula
	asks answers
}

func (l *linter) tell(at strict.Place, key, format string, args ...any) {
	l.found = append(l.found, at.Mistake(key, format, args...))
}

func (l *linter) tellAt(key, format string, args ...any) {
	w, _ := l.source.places.Find(key)
	if w.Key.File == "" {
		w.Key.File = builtinName
	}
	l.tell(w.Key, key, format, args...)
}

func (b *Book) lint(guides []string) []strict.Mistake {
	l := &linter{Book: b}
	for _, r := range b.rules {
		f, asks, err := readFormula(r.When, func(list string) bool { return len(b.source.file.Words[list]) == 0 })
		if err != nil {
			continue // it compiled a moment ago
		}
		l.readings = append(l.readings, reading{r, f, asks})
	}
	l.conditions()
	l.finals()
	l.overlaps()
	l.switchedOff()
	l.words()
	l.subcategoriesReached()
	l.guides(guides)
	l.skills()
	l.incident()
	l.duty()
	l.groups()
	return l.found
}

// conditions tells of those that are never true, always true, or for nothing.
func (l *linter) conditions() {
	for i := range l.readings {
		r := &l.readings[i]
		key := "rule." + r.rule.Name
		inverse := not(r.when)
		switch {
		case !r.when.possible(r.asks):
			l.tellAt(key+".when", "is never true: the rule never applies")
			continue
		case r.when.join != 'y' && !inverse.possible(r.asks):
			l.tellAt(key+".when", "is true of every mail; write 'true' if that is meant")
		}
		// A built-in rule that sets nothing is one that the learner listens to.
		if r.rule.Sets() == "" && !r.rule.Final && !builtIn(r.rule.Place) {
			l.tell(r.rule.Place, key, "sets nothing")
		}
	}
}

// finals tells of rules whose mails are all taken by a final rule before them.
func (l *linter) finals() {
	for i := range l.readings {
		final := &l.readings[i]
		if !final.rule.Final {
			continue
		}
		behind := 0
		inverse := not(final.when)
		takesAll := !inverse.possible(final.asks)
		for j := i + 1; j < len(l.readings); j++ {
			r := &l.readings[j]
			left := both(r.when, inverse)
			switch {
			case !takesAll && left.possible(r.asks.together(final.asks)):
			case !builtIn(r.rule.Place):
				l.tell(r.rule.Place, "rule."+r.rule.Name, "is never tried: rule %q (%s) is final and takes all its mails", final.rule.Name, l.where(final.rule))
			case takesAll:
				behind++
			}
		}
		if behind > 0 {
			l.tell(final.rule.Place, "rule."+final.rule.Name, "is final and takes every mail: the %d built-in rules behind it are never tried", behind)
		}
	}
}

func (l *linter) where(r *Rule) string {
	if builtIn(r.Place) {
		return "built-in"
	}
	return fmt.Sprintf("line %d", r.Place.Line)
}

// overlaps tells of two rules for the same mails that set one thing differently.
func (l *linter) overlaps() {
	for i := range l.readings {
		for j := i + 1; j < len(l.readings); j++ {
			a, b := &l.readings[i], &l.readings[j]
			shared, differ := compareSets(a.rule, b.rule)
			if len(shared) == 0 || !a.same(b) {
				continue
			}
			first, second := a.rule, b.rule
			if builtIn(second.Place) { // told where the reader of the company's file looks
				first, second = second, first
			}
			key := "rule." + second.Name
			if len(differ) == 0 {
				l.tell(second.Place, key, "says the same of the same mails as rule %q (%s)", first.Name, l.where(first))
				continue
			}
			l.tell(second.Place, key, "applies to the same mails as rule %q (%s), but sets another %s; keep one of them", first.Name, l.where(first), strings.Join(differ, ", "))
		}
	}
}

// same reports whether two conditions are true of the same mails.
func (r *reading) same(other *reading) bool {
	if !maps.EqualFunc(r.asks, other.asks, func(x, y []value) bool { return true }) {
		return false
	}
	asks := r.asks.together(other.asks)
	one, two := both(r.when, not(other.when)), both(not(r.when), other.when)
	return r.when.possible(asks) && !one.possible(asks) && !two.possible(asks)
}

// compareSets names what both rules set, and what of it differs.
func compareSets(a, b *Rule) (shared, differ []string) {
	compare := func(name string, x, y any, none any) {
		if x == none || y == none {
			return
		}
		shared = append(shared, name)
		if x != y {
			differ = append(differ, name)
		}
	}
	compare("category", a.Subcategory, b.Subcategory, "")
	compare("urgency", a.Urgency, b.Urgency, 0)
	compare("impact", a.Impact, b.Impact, 0)
	compare("calm", a.Calm, b.Calm, 0)
	compare("priority", a.Priority, b.Priority, store.Priority(""))
	compare("tier", a.Tier, b.Tier, store.Tier(""))
	compare("self_check", a.SelfCheck, b.SelfCheck, "")
	compare("nonticket", yesNo(a.NonTicket), yesNo(b.NonTicket), "")
	compare("group", a.Group, b.Group, "")
	compare("procedure", a.Procedure, b.Procedure, "")
	compare("language", a.Language, b.Language, "")
	compare("ask", strings.Join(a.Ask, " "), strings.Join(b.Ask, " "), "")
	return shared, differ
}

// yesNo is what a rule says of yes or no, empty for nothing.
func yesNo(is *bool) string {
	if is == nil {
		return ""
	}
	return fmt.Sprint(*is)
}

// switchedOff tells of rules that are switched off and were never there.
func (l *linter) switchedOff() {
	var names []string
	for _, r := range l.source.file.Rule {
		names = append(names, r.Name)
	}
	for _, r := range l.source.file.Rule {
		if r.Off && r.When == "" {
			others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == r.Name })
			l.tell(r.Place, "rule."+r.Name, "is switched off, but there is no such rule%s; `maildesk rules list` names all", strict.Meant(r.Name, others))
		}
	}
}

// words tells of lists that no rule asks for, and of empty ones that one does.
func (l *linter) words() {
	used := map[string]bool{}
	for _, r := range l.Rules() {
		for _, name := range wordsNamed(r.When) {
			used[name] = true
		}
	}
	for name, words := range l.source.file.Words {
		_, own := l.source.own["words."+name]
		switch {
		case l.source.own != nil && !own: // of the built-in lists some are for companies to use
		case !used[name]:
			l.tellAt("words."+name, "no rule asks for this list; write for example when = 'says(%q)'", name)
		case len(words) == 0:
			l.tellAt("words."+name, "is empty, so no mail says a word of it")
		}
	}
}

// subcategoriesReached tells of those that no rule leads to.
func (l *linter) subcategoriesReached() {
	reached := map[string]bool{l.fallback.Code: true}
	for i := range l.readings {
		if r := &l.readings[i]; r.when.possible(r.asks) {
			reached[r.rule.Subcategory] = true
		}
	}
	for code, s := range l.subcategories {
		if reached[code] {
			continue
		}
		at := s.Place
		for _, r := range l.source.file.Rule {
			if w, own := l.source.own["rule."+r.Name]; own && r.Off && r.Subcategory == code {
				at = w.Key // switching it off is the cause
			}
		}
		l.tell(at, "subcategory."+code, "no rule leads to it; only a technician can choose it")
	}
}

// guides tells of self-checks without a guide.
func (l *linter) guides(names []string) {
	check := func(key, name string) {
		if name != "" && name != "none" && !slices.Contains(names, name) {
			l.tellAt(key+".self_check", "there is no self-check guide %q%s; `maildesk template list` names all", name, strict.Meant(name, names))
		}
	}
	for code, s := range l.subcategories {
		check("subcategory."+code, s.SelfCheck)
	}
	for _, r := range l.rules {
		check("rule."+r.Name, r.SelfCheck)
	}
}

// skills tells of skills that no ticket asks for, and of tickets that nobody has
// the skill for.
func (l *linter) skills() {
	codes := slices.Sorted(maps.Keys(l.subcategories))
	for _, p := range l.Directory.Technicians {
		for i, skill := range p.Skills {
			if strings.Contains(skill, "/") && l.subcategories[skill] == nil {
				l.tellAt(fmt.Sprintf("technician.%s.skills[%d]", p.Address, i), "skill %q: there is no such subcategory%s", skill, strict.Meant(skill, codes))
			}
		}
	}
	if len(l.Directory.Technicians) == 0 {
		return
	}
	for _, category := range store.Categories {
		var nobody []string
		all := true
		for _, code := range codes {
			if l.subcategories[code].Category() != category {
				continue
			}
			if slices.ContainsFunc(l.Directory.Technicians, func(p *Person) bool { return p.can(code) }) {
				all = false
			} else {
				nobody = append(nobody, code)
			}
		}
		if len(nobody) > 0 && all {
			nobody = []string{string(category)}
		}
		for _, skill := range nobody {
			l.tellAt("technician", "no technician has the skill for %s: each such ticket goes to the manager", skill)
		}
	}
}

// groups tells of rules for a group that nobody is in, and of groups that no
// rule gives a ticket to.
func (l *linter) groups() {
	asked := map[string]bool{}
	var all []string
	for _, p := range l.Directory.Technicians {
		all = union(all, p.Groups)
	}
	for _, r := range l.rules {
		if asked[r.Group] = true; r.Group != "" && !slices.Contains(all, r.Group) {
			l.tellAt("rule."+r.Name+".group", "no technician is in the group %q%s: each such ticket goes to the manager", r.Group, strict.Meant(r.Group, all))
		}
	}
	for _, p := range l.Directory.Technicians {
		for i, group := range p.Groups {
			if !asked[group] {
				l.tellAt(fmt.Sprintf("technician.%s.groups[%d]", p.Address, i), "no rule gives a ticket to the group %q", group)
			}
		}
	}
}
