package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"maildesk/rules/calendar"
	"maildesk/rules/strict"
	"maildesk/store"
)

func (c *checker) calendar(f calendarFile) *calendar.Calendar {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil || f.Zone == "" {
		c.wrong("calendar.zone", "%q is no time zone; write for example \"Asia/Shanghai\"", f.Zone)
		return nil
	}
	config := calendar.Config{Location: zone, Public: f.Public}
	before := len(c.mistakes)
	for day, hours := range f.Week {
		weekday := slices.Index(weekdays, day)
		if weekday < 0 {
			c.wrong("calendar.week."+day, "%q is no weekday; there are mon, tue, wed, thu, fri, sat, sun", day)
			continue
		}
		parsed, err := calendar.ParseHours(hours)
		if err != nil {
			c.wrong("calendar.week."+day, "%v", err)
			continue
		}
		config.Week[weekday] = parsed
	}
	for i, name := range f.Files {
		days, err := calendar.LoadDays(beside(c.path, name), calendar.Words{})
		for _, err := range strict.Mistakes(err) {
			c.wrong(fmt.Sprintf("calendar.files[%d]", i), "%v", err)
		}
		config.PublicDays = append(config.PublicDays, days...)
	}
	days, err := calendar.ParseDays("day", []byte(strings.Join(f.Days, "\n")), calendar.Words{})
	for _, err := range strict.Mistakes(err) {
		n, text := 1, err.Error()
		if _, scanErr := fmt.Sscanf(text, "day:%d:", &n); scanErr == nil {
			_, text, _ = strings.Cut(text, ": ")
		}
		c.wrong(fmt.Sprintf("calendar.days[%d]", n-1), "%s", text)
	}
	config.Exceptions = append(config.Exceptions, days...)
	if len(c.mistakes) > before {
		return nil // what is missing now would be told as another mistake
	}
	cal, err := calendar.New(config)
	for _, err := range strict.Mistakes(err) {
		c.wrong("calendar", "%s", strings.TrimPrefix(err.Error(), "calendar: "))
	}
	return cal // nil with a mistake
}

func (c *checker) matrix(b *Book, matrix [][]store.Priority) {
	if len(matrix) != 3 {
		c.wrong("priority.matrix", "needs three rows (urgency 1 to 3) of three priorities (impact 1 to 3)")
		return
	}
	for u, row := range matrix {
		if len(row) != 3 {
			c.wrong("priority.matrix", "row %d needs three priorities (impact 1 to 3)", u+1)
			continue
		}
		for i, p := range row {
			if !slices.Contains(store.Priorities, p) {
				c.wrong("priority.matrix", "%q is no priority; there are normal, urgent and critical", p)
			}
			b.matrix[u][i] = p
		}
	}
}

func (c *checker) people(b *Book, f *bookFile) {
	seen := map[string]string{}
	check := func(key string, p *Person) {
		if !strings.Contains(p.Address, "@") {
			c.wrong(key+"."+p.Address, "%q is no mail address", p.Address)
		}
		for _, address := range append([]string{p.Address}, p.Aliases...) {
			k := strings.ToLower(address)
			if other, ok := seen[k]; ok {
				c.wrong(key+"."+p.Address, "%s belongs to %s already", address, other)
			}
			seen[k] = p.Name
		}
	}
	for _, p := range f.Technician {
		check("technician", p)
		if !slices.Contains(store.Tiers, p.Tier) {
			c.wrong("technician."+p.Address+".tier", "tier %q; write junior, intermediate or senior", p.Tier)
		}
		for i, skill := range p.Skills {
			category, _, _ := strings.Cut(skill, "/")
			if !slices.Contains(store.Categories, store.Category(category)) {
				c.wrong(fmt.Sprintf("technician.%s.skills[%d]", p.Address, i), "skill %q: no such category; there are hardware, software, account, network, data_security and other", skill)
			}
		}
	}
	for _, p := range f.Technician {
		c.shifts(p)
	}
	for _, p := range f.Person {
		check("person", p)
		p.Tier = ""
	}
	if f.Manager != nil {
		f.Manager.Manager = true
		// The manager of a small company may be one of the technicians.
		same := slices.IndexFunc(f.Technician, func(p *Person) bool { return p.Key() == f.Manager.Key() })
		if same >= 0 {
			f.Technician[same].Manager = true
			f.Manager = f.Technician[same]
		} else {
			check("manager", f.Manager)
			f.Manager.Tier = ""
		}
	}
	b.Directory = newDirectory(f.Manager, f.Technician, f.Person)
}

func (c *checker) dispatch(d Dispatch) {
	for name, n := range map[string]*int{"sticky": d.Sticky, "sticky_load": d.StickyLoad, "repeat": d.Repeat} {
		if *n < 0 || *n > 1000 {
			c.wrong("dispatch."+name, "%d; write a number from 0 to 1000", *n)
		}
	}
}

func (c *checker) subcategory(b *Book, s *Subcategory) {
	key := "subcategory." + s.Code
	if !slices.Contains(store.Categories, s.Category()) || !strings.Contains(s.Code, "/") {
		c.wrong(key, "%q is no code; write category/name, with a category of hardware, software, account, network, data_security, other", s.Code)
	}
	setValue(&s.Urgency, max(s.Urgency, 1))
	setValue(&s.Impact, max(s.Impact, 1))
	if s.Urgency > 3 || s.Impact > 3 {
		c.wrong(key, "urgency and impact go from 1 to 3")
	}
	for i, name := range s.Ask {
		if !slices.Contains(store.FieldNames, name) {
			c.wrong(fmt.Sprintf("%s.ask[%d]", key, i), "%q is no field; there are %s", name, strings.Join(store.FieldNames, ", "))
		}
	}
	b.subcategories[s.Code] = s
}

func (c *checker) rule(b *Book, r *Rule) {
	key := "rule." + r.Name
	if r.Name == "" {
		c.wrongAt(r.Place, "rule", "has no name; write for example name = \"printer\"")
	}
	if r.Weight == 0 {
		r.Weight = 10
		if r.Own() {
			r.Weight = ownWeight
		}
	}
	if r.Subcategory != "" && b.subcategories[r.Subcategory] == nil {
		c.wrong(key+".category", "%q is no subcategory of this book%s", r.Subcategory, strict.Meant(r.Subcategory, slices.Collect(maps.Keys(b.subcategories))))
	}
	if r.Priority != "" && !slices.Contains(store.Priorities, r.Priority) {
		c.wrong(key+".priority", "%q is no priority; there are normal, urgent and critical", r.Priority)
	}
	if r.Tier != "" && !slices.Contains(store.Tiers, r.Tier) {
		c.wrong(key+".tier", "%q is no tier; there are junior, intermediate and senior", r.Tier)
	}
	for name, n := range map[string]int{"urgency": r.Urgency, "impact": r.Impact, "calm": r.Calm} {
		if n < 0 || n > 3 {
			c.wrong(key+"."+name, "%d; it goes from 1 to 3", n)
		}
	}
	for _, name := range wordsNamed(r.When) {
		if !b.lexicon.Has(name) {
			w, _ := c.places.Find(key + ".when")
			before, _, _ := strings.Cut(r.When, name)
			c.wrongAt(w.Within(1+strings.Count(before, "\n"), utf8.RuneCountInString(before)), key+".when", "no word list %q%s; the lists are in [words]", name, strict.Meant(name, b.lexicon.Lists))
		} else if r.Subcategory != "" {
			b.lexicon.About[b.lexicon.Number[name]] = true
		}
	}
	for i, name := range r.Ask {
		if !slices.Contains(store.FieldNames, name) {
			c.wrong(fmt.Sprintf("%s.ask[%d]", key, i), "%q is no field; there are %s", name, strings.Join(store.FieldNames, ", "))
		}
	}
	c.settings(b, r)
	program, err := compile(r.When)
	if strings.TrimSpace(r.When) == "" {
		c.wrong(key, "has no condition; write for example when = 'says(\"printer\")', or 'true' for every mail")
	} else if err != nil && !c.names(key+".when", r.When) {
		c.condition(key+".when", err)
	}
	if err == nil && program != nil {
		b.history = b.history || asksHistory(program)
		for _, code := range codesNamed(program) {
			if category, _, sub := strings.Cut(code, "/"); code != "" && (sub && b.subcategories[code] == nil || !slices.Contains(store.Categories, store.Category(category))) {
				c.wrong(key+".when", "%q is no category or subcategory of this book%s", code, strict.Meant(code, slices.Collect(maps.Keys(b.subcategories))))
			}
		}
	}
	r.program, r.told = program, r.Sets()
	b.rules = append(b.rules, r)
}
