package rules

import (
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
)

// Settings are what rules set of a ticket besides its category and priority.
// They are kept with its trace: a dispatch that comes later goes by them.
type Settings struct {
	Group     string   `json:"group,omitempty"`     // whose technicians get it; empty: everybody's
	Approval  []string `json:"approval,omitempty"`  // who must approve it: head, hr, or an address
	Cc        []string `json:"cc,omitempty"`        // addresses of colleagues who are told at the first dispatch
	Procedure string   `json:"procedure,omitempty"` // for the technician, in place of the subcategory's
	Language  string   `json:"language,omitempty"`  // of the letters to the requester
}

// Kinds of approvers that stand for a person whom the mail's writer has.
const (
	ApprovalHead = "head" // head of the requester's department
	ApprovalHR   = "hr"
	// ApprovalNewHead is the head of the department that somebody moves to: one
	// that the request names besides his own.
	ApprovalNewHead = "new_head"
)

// nobody, alone in a list, empties what other rules put into it.
const nobody = "none"

// settings are those of the rules that matched, and that speak of the matter in
// hand. What several rules of the company say goes before what built-in ones
// say; of one layer the last that applies has the word, and lists add up.
func (c *Classification) settings(matched []*Rule) {
	for _, own := range []bool{false, true} {
		var approval, cc []string
		if own && slices.ContainsFunc(matched, func(r *Rule) bool { return r.Own() && r.Calm > 0 && !c.elsewhere(r) }) {
			c.Priority = "" // it would overrule what the company calms
		}
		for _, rule := range matched {
			if rule.Own() != own || c.elsewhere(rule) {
				continue
			}
			setValue(&c.Priority, rule.Priority)
			setValue(&c.Tier, rule.Tier)
			setValue(&c.SelfCheck, rule.SelfCheck)
			setValue(&c.Language, rule.Language)
			setValue(&c.Group, rule.Group)
			setValue(&c.Procedure, rule.Procedure)
			if rule.Ask != nil {
				c.Ask = rule.Ask
			}
			approval, cc = union(approval, rule.Approval), union(cc, rule.Cc)
		}
		if approval != nil {
			c.Approval = approval
		}
		if cc != nil {
			c.Cc = cc
		}
	}
	c.Approval, c.Cc = people(c.Approval), people(c.Cc)
	if c.SelfCheck == nobody {
		c.SelfCheck = ""
	}
}

// elsewhere reports whether a rule speaks of another matter than the mail's.
func (c *Classification) elsewhere(rule *Rule) bool {
	return rule.Subcategory != "" && rule.Subcategory != c.Subcategory.Code
}

// Own reports whether the company wrote the rule.
func (r *Rule) Own() bool { return !builtIn(r.Place) }

// kept are the settings that later decisions go by.
func (c *Classification) kept() *Settings {
	s := Settings{c.Group, c.Approval, c.Cc, c.Procedure, c.Language}
	if s.empty() {
		return nil
	}
	return &s
}

func (s *Settings) empty() bool {
	return s.Group == "" && s.Approval == nil && s.Cc == nil && s.Procedure == "" && s.Language == ""
}

func union(all, more []string) []string {
	for _, s := range more {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// people are those of a list, nil where it names nobody.
func people(list []string) []string {
	list = slices.DeleteFunc(list, func(s string) bool { return s == nobody })
	if len(list) == 0 {
		return nil
	}
	return list
}

// settings checks what a rule sets besides category and priority.
func (c *checker) settings(b *Book, r *Rule) {
	key := "rule." + r.Name
	for i, name := range r.Approval {
		if name == ApprovalHead || name == ApprovalHR || name == ApprovalNewHead || name == nobody {
			continue
		}
		if address := b.Directory.address(name); address != "" {
			r.Approval[i] = address
			continue
		}
		c.wrong(itemKey(key+".approval", i), "%q; write \"head\" (of the requester's department), \"hr\", an address, the name of a person of this book, or \"none\"", name)
	}
	for i, name := range r.Cc {
		if name == nobody {
			continue
		}
		if address := b.Directory.address(name); address != "" {
			r.Cc[i] = address
			continue
		}
		c.wrong(itemKey(key+".cc", i), "%q; write an address, the name of a person of this book, \"manager\", or \"none\"", name)
	}
	if r.Language != "" && r.Language != "zh" && r.Language != "en" {
		c.wrong(key+".language", "%q is no language of the desk; write \"zh\" or \"en\"", r.Language)
	}
}

func itemKey(key string, i int) string { return key + "[" + itoa(i) + "]" }

// address is that of a person by name, the manager's of "manager", or the
// address itself; empty where nobody is meant.
func (d *Directory) address(name string) string {
	name = strings.TrimSpace(name)
	switch {
	case strings.Contains(name, "@"):
		return store.Address{Address: name}.Key()
	case name == "manager" && d.Manager != nil:
		return d.Manager.Key()
	}
	found := ""
	for _, p := range d.people {
		if name != "" && strings.EqualFold(p.Name, name) {
			if found != "" && found != p.Key() {
				return "" // two people of one name
			}
			found = p.Key()
		}
	}
	return found
}

// settings are what rules set of the ticket in hand.
func (t *turn) settings() *Settings {
	if s := t.trace().Settings; s != nil {
		return s
	}
	return &Settings{}
}

// moved forgets what rules set for a matter that the ticket turned out not to be.
func (t *turn) moved() {
	if s := t.settings(); s.Group != "" || s.Procedure != "" {
		kept := *s
		kept.Group, kept.Procedure = "", ""
		t.trace().Settings = &kept
	}
}

// tellColleagues copies the first dispatch to those whom rules name; from then
// on they may write to the ticket.
func (t *turn) tellColleagues(l *Letter) {
	for _, e := range t.c.Events {
		if e.Kind == store.EventAssigned && e.Text != "" {
			return
		}
	}
	if t.ticket().Confidential {
		return
	}
	for _, address := range t.settings().Cc {
		a := store.Address{Address: address}
		if p := t.Book.Directory.Find(address); p != nil {
			a = p.Mail()
		}
		if a.Key() == l.To.Key() || t.Self.Own(a.Address) {
			continue
		}
		l.Cc = append(l.Cc, a)
		t.join(a, store.ToldRole)
	}
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
