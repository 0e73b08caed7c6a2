package rules

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"maildesk/rules/calendar"
	"maildesk/rules/lexicon"
	"maildesk/rules/strict"
	"maildesk/store"
	"maildesk/templates"
)

// bookFile is a rule book as it is written. Several are laid over one another.
type bookFile struct {
	Company     Company             `toml:"company"`
	Calendar    calendarFile        `toml:"calendar"`
	Targets     map[string]Target   `toml:"targets"`
	Times       Times               `toml:"times"`
	Caps        Caps                `toml:"caps"`
	Incident    IncidentRules       `toml:"incident"`
	Dispatch    Dispatch            `toml:"dispatch"`
	Duty        dutyFile            `toml:"duty"`
	Assets      assetsFile          `toml:"assets"`
	Review      Review              `toml:"review"`
	Knowledge   Knowledge           `toml:"knowledge"`
	Priority    priorityFile        `toml:"priority"`
	Manager     *Person             `toml:"manager"`
	Technician  []*Person           `toml:"technician"`
	Person      []*Person           `toml:"person"`
	Department  []*Department       `toml:"department"`
	Vendor      []*Vendor           `toml:"vendor"`
	Checklist   []*Checklist        `toml:"checklist"`
	Maintenance []*Maintenance      `toml:"maintenance"`
	Reminder    []*Reminder         `toml:"reminder"`
	Words       map[string][]string `toml:"words"`
	Subcategory []*Subcategory      `toml:"subcategory"`
	Rule        []*Rule             `toml:"rule"`
}

type calendarFile struct {
	Zone   string            `toml:"zone"`
	Week   map[string]string `toml:"week"`   // mon = "09:00-12:00, 13:00-18:00"
	Public string            `toml:"public"` // "cn": Chinese public holidays and make-up working days
	Days   []string          `toml:"days"`   // "2026-12-24 off 公司年会", "2026-12-26 work"
	Files  []string          `toml:"files"`  // holiday-cn JSON, ICS or text, relative to the rule book
}

type priorityFile struct {
	Matrix [][]store.Priority `toml:"matrix"` // rows: urgency 1 to 3; columns: impact 1 to 3
}

// Load reads the built-in rule book and lays the company's file, if path is
// not empty, over it. The error joins every Mistake found.
func Load(path string) (*Book, error) {
	if path == "" {
		return Parse("", nil)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read rule book: %w", err)
	}
	return Parse(path, text)
}

// Parse is Load of a text that was read already; path names it in mistakes
// and is where relative files are looked for.
func Parse(path string, text []byte) (*Book, error) {
	base, places, mistakes := strict.Read[bookFile](builtinName, builtin, named)
	base.number(builtinName, places)
	var own strict.Index
	if path != "" {
		own = strict.Index{}
	}
	if len(text) > 0 {
		company, more, wrong := strict.Read[bookFile](path, text, named)
		mistakes = append(mistakes, wrong...)
		if company == nil {
			return nil, strict.InOrder(mistakes)
		}
		company.number(path, more)
		mistakes = append(mistakes, company.twice(more)...)
		base.overlay(company)
		places.Over(more, "rule", "subcategory", "words")
		own = more
	}
	b, err := build(path, places, base, mistakes)
	if err != nil {
		return nil, err
	}
	b.source = source{base, places, own}
	b.experience, err = builtinExperience()
	return b, err
}

// Files are the files that a rule book is made of, itself the first: also those
// that cannot be read yet.
func Files(path string) []string {
	if path == "" {
		return nil
	}
	all := append([]string{path}, articleFiles(path)...)
	text, err := os.ReadFile(path)
	if err != nil {
		return all
	}
	if f, _, _ := strict.Read[bookFile](path, text, named); f != nil {
		for _, name := range slices.Concat(f.Calendar.Files, f.Assets.Files) {
			all = append(all, beside(path, name))
		}
		for _, m := range f.Maintenance {
			if m.File != "" {
				all = append(all, beside(path, m.File))
			}
		}
		if f.Company.Logo != "" {
			all = append(all, beside(path, f.Company.Logo))
		}
	}
	return all
}

// beside is a file that a rule book names.
func beside(book, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(book), name)
}

// build checks everything and makes the book, or says everything that is wrong.
func build(path string, places strict.Index, f *bookFile, mistakes []error) (*Book, error) {
	c := checker{path: path, places: places, mistakes: mistakes}
	b := &Book{
		Company: f.Company, Times: f.Times, Caps: f.Caps, Dispatch: f.Dispatch, Review: f.Review, Knowledge: f.Knowledge,
		Targets:       map[store.Priority]Target{},
		subcategories: map[string]*Subcategory{},
	}
	if !slices.Contains([]string{"zh", "en"}, b.Company.Language) {
		c.wrong("company.language", "%q is no language of the desk; write \"zh\" or \"en\"", b.Company.Language)
	}
	if !slices.Contains([]string{"company", "everyone"}, b.Company.Open) {
		c.wrong("company.open", "%q; write \"company\" (addresses of company.domains and people of this book) or \"everyone\"", b.Company.Open)
	}
	if b.Company.Logo != "" {
		logo, err := readLogo(beside(path, b.Company.Logo))
		if err != nil {
			c.wrong("company.logo", "%v", err)
		}
		b.Logo = logo
	}
	if colour := b.Company.Colour; colour != "" && !templates.IsColour(colour) {
		c.wrong("company.colour", "%q is no colour; write for example \"#1f5fa8\"", colour)
	}
	b.Calendar = c.calendar(f.Calendar)
	for _, p := range store.Priorities {
		t, ok := f.Targets[string(p)]
		if !ok || t.Response.Zero() || t.Resolution.Zero() {
			c.wrong("targets."+string(p), "needs response and resolution, for example response = \"4h\", resolution = \"8h\"")
		}
		b.Targets[p] = t
		delete(f.Targets, string(p))
	}
	for name := range f.Targets {
		c.wrong("targets."+name, "no such priority; there are normal, urgent and critical")
	}
	if b.Times.Remind <= 0 || b.Times.Remind >= 1 {
		c.wrong("times.remind", "%v is no part of a target; write for example 0.75", b.Times.Remind)
	}
	c.incident(b, f.Incident)
	if b.Times.PublicDelay.Days > 0 || b.Times.PublicDelay.Time > time.Hour {
		c.wrong("times.public_delay", "%s is too long for an answer to wait; write for example \"60s\", or \"0s\" for not at all", b.Times.PublicDelay)
	}
	for name, n := range map[string]int{"frequent": b.Review.Frequent, "device": b.Review.Device, "requester": b.Review.Requester} {
		if n < 1 {
			c.wrong("review."+name, "%d; it is 1 at least", n)
		}
	}
	c.matrix(b, f.Priority.Matrix)
	c.people(b, f)
	c.approvers(b, f)
	c.vendors(b, f)
	c.dispatch(f.Dispatch)
	c.duty(b, f.Duty)
	b.lexicon = lexicon.New(f.Words)
	for _, s := range f.Subcategory {
		c.subcategory(b, s)
	}
	c.assets(b, f.Assets)
	if n := *b.Knowledge.Propose; n < 0 || n == 1 {
		c.wrong("knowledge.propose", "%d; it is 2 at least, or 0 for never", n)
	}
	if !slices.Contains([]string{"technician", "manager"}, b.Knowledge.Publish) {
		c.wrong("knowledge.publish", "%q; write \"technician\" (what #知识 writes is read at once) or \"manager\" (the manager lets it be read)", b.Knowledge.Publish)
	}
	c.articles(b)
	c.checklists(b, f)
	c.maintenance(b, f.Maintenance)
	c.reminders(b, f.Reminder)
	b.fallback = b.subcategories["other/other"]
	if b.fallback == nil {
		c.wrong("subcategory", "\"other/other\" is missing; every mail needs a place")
	}
	for _, r := range f.Rule {
		if !r.Off {
			c.rule(b, r)
		}
	}
	if b.Calendar != nil {
		b.always = calendar.Always(b.Calendar.Location())
		for _, schedule := range []func(time.Time) (time.Time, error){b.digest, b.review} {
			if _, err := schedule(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)); err != nil {
				c.wrong("", "%v", err)
			}
		}
	}
	if len(c.mistakes) > 0 {
		return nil, strict.InOrder(c.mistakes)
	}
	return b, nil
}

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
