package rules

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"maildesk/rules/calendar"
	"maildesk/store"
)

// bookFile is a rule book as it is written. Several are laid over one another.
type bookFile struct {
	Company     Company             `toml:"company"`
	Calendar    calendarFile        `toml:"calendar"`
	Targets     map[string]Target   `toml:"targets"`
	Times       Times               `toml:"times"`
	Caps        Caps                `toml:"caps"`
	Priority    priorityFile        `toml:"priority"`
	Manager     *Person             `toml:"manager"`
	Technician  []*Person           `toml:"technician"`
	Person      []*Person           `toml:"person"`
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

// Mistake is one thing wrong with a rule book, with its place.
type Mistake struct {
	File      string
	Line, Col int    // 0 where unknown
	Key       string // "rule.printer.when"
	Text      string // what is wrong and what would be right
}

func (m Mistake) Error() string {
	place := m.File
	if m.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", m.File, m.Line, m.Col)
	}
	if m.Key != "" {
		place += ": " + m.Key
	}
	return place + ": " + m.Text
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
	base, err := decode("built-in rule book", builtin)
	if err != nil {
		return nil, err
	}
	if len(text) > 0 {
		company, err := decode(path, text)
		if err != nil {
			return nil, err
		}
		base.overlay(company)
	}
	b, err := build(path, text, base)
	if err != nil {
		return nil, err
	}
	b.experience, err = builtinExperience()
	return b, err
}

// decode is strict: every unknown key is a mistake with its line.
func decode(path string, text []byte) (*bookFile, error) {
	var f bookFile
	decoder := toml.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&f)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		var all []error
		for _, e := range strict.Errors {
			line, col := e.Position()
			all = append(all, Mistake{path, line, col, strings.Join(e.Key(), "."), "unknown key; `maildesk init` writes a rule book with every key there is"})
		}
		return nil, errors.Join(all...)
	case errors.As(err, &syntax):
		line, col := syntax.Position()
		return nil, Mistake{path, line, col, strings.Join(syntax.Key(), "."), strings.TrimPrefix(syntax.Error(), "toml: ")}
	case err != nil:
		return nil, Mistake{File: path, Text: err.Error()}
	}
	return &f, nil
}

// overlay puts what the company says over what is built in: single values and
// word lists replace, subcategories and rules replace those of the same name,
// others are added (rules before the built-in ones).
func (f *bookFile) overlay(c *bookFile) {
	setString(&f.Company.Name, c.Company.Name)
	setString(&f.Company.Desk, c.Company.Desk)
	setString(&f.Company.Hotline, c.Company.Hotline)
	setString(&f.Company.Language, c.Company.Language)
	setString(&f.Company.Colour, c.Company.Colour)
	setString(&f.Company.Signature, c.Company.Signature)
	setString(&f.Company.Open, c.Company.Open)
	if c.Company.Domains != nil {
		f.Company.Domains = c.Company.Domains
	}
	setString(&f.Calendar.Zone, c.Calendar.Zone)
	setString(&f.Calendar.Public, c.Calendar.Public)
	if c.Calendar.Week != nil {
		f.Calendar.Week = c.Calendar.Week
	}
	f.Calendar.Days = append(f.Calendar.Days, c.Calendar.Days...)
	f.Calendar.Files = append(f.Calendar.Files, c.Calendar.Files...)
	for name, t := range c.Targets {
		f.Targets[name] = t
	}
	setValue(&f.Times.Remind, c.Times.Remind)
	setValue(&f.Times.SelfCheck, c.Times.SelfCheck)
	setValue(&f.Times.Accept, c.Times.Accept)
	setValue(&f.Times.InfoRemind, c.Times.InfoRemind)
	setValue(&f.Times.ConfirmRemind, c.Times.ConfirmRemind)
	setValue(&f.Times.AutoClose, c.Times.AutoClose)
	setValue(&f.Times.Reopen, c.Times.Reopen)
	setValue(&f.Times.Digest, c.Times.Digest)
	setValue(&f.Caps.SenderHour, c.Caps.SenderHour)
	setValue(&f.Caps.SenderDay, c.Caps.SenderDay)
	setValue(&f.Caps.DomainHour, c.Caps.DomainHour)
	setValue(&f.Caps.TicketHour, c.Caps.TicketHour)
	setValue(&f.Caps.TotalHour, c.Caps.TotalHour)
	setValue(&f.Caps.NewTickets, c.Caps.NewTickets)
	if c.Priority.Matrix != nil {
		f.Priority = c.Priority
	}
	f.Manager, f.Technician, f.Person = c.Manager, c.Technician, c.Person
	for name, words := range c.Words {
		f.Words[name] = words
	}
	for _, s := range c.Subcategory {
		i := slices.IndexFunc(f.Subcategory, func(old *Subcategory) bool { return old.Code == s.Code })
		if i >= 0 {
			f.Subcategory[i] = s
		} else {
			f.Subcategory = append(f.Subcategory, s)
		}
	}
	var added []*Rule
	for _, r := range c.Rule {
		i := slices.IndexFunc(f.Rule, func(old *Rule) bool { return old.Name == r.Name })
		switch {
		case i >= 0 && r.Off && r.When == "":
			f.Rule[i].Off = true
		case i >= 0:
			f.Rule[i] = r
		default:
			added = append(added, r)
		}
	}
	f.Rule = append(added, f.Rule...)
}

func setString(p *string, v string) { setValue(p, v) }

func setValue[T comparable](p *T, v T) {
	var zero T
	if v != zero {
		*p = v
	}
}

// build checks everything and makes the book, or says everything that is wrong.
func build(path string, text []byte, f *bookFile) (*Book, error) {
	c := checker{path: path, text: text}
	b := &Book{
		Company: f.Company, Times: f.Times, Caps: f.Caps,
		Targets:       map[store.Priority]Target{},
		subcategories: map[string]*Subcategory{},
	}
	if !slices.Contains([]string{"zh", "en"}, b.Company.Language) {
		c.wrong("company.language", "%q is no language of the desk; write \"zh\" or \"en\"", b.Company.Language)
	}
	if !slices.Contains([]string{"company", "everyone"}, b.Company.Open) {
		c.wrong("company.open", "%q; write \"company\" (addresses of company.domains and people of this book) or \"everyone\"", b.Company.Open)
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
	c.matrix(b, f.Priority.Matrix)
	c.people(b, f)
	b.lexicon = newLexicon(f.Words)
	for _, s := range f.Subcategory {
		c.subcategory(b, s)
	}
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
		if _, err := b.Digest(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)); err != nil {
			c.wrong("", "%v", err)
		}
	}
	if len(c.mistakes) > 0 {
		return nil, errors.Join(c.mistakes...)
	}
	return b, nil
}

type checker struct {
	path     string
	text     []byte
	mistakes []error
}

func (c *checker) wrong(key, format string, args ...any) {
	path := c.path
	if path == "" {
		path = "built-in rule book"
	}
	line := c.line(key)
	col := 0
	if line > 0 {
		col = 1
	}
	c.mistakes = append(c.mistakes, Mistake{path, line, col, key, fmt.Sprintf(format, args...)})
}

// line finds the place of a key in the company's file: the table or the named
// rule or word list, as near as the text tells.
func (c *checker) line(key string) int {
	parts := strings.SplitN(key, ".", 3)
	var pattern string
	switch {
	case len(parts) >= 2 && slices.Contains([]string{"rule", "subcategory", "technician", "person"}, parts[0]):
		pattern = `(?m)^\s*(name|code|address)\s*=\s*["']` + regexp.QuoteMeta(parts[1]) + `["']`
	case len(parts) >= 2:
		pattern = `(?m)^\s*` + regexp.QuoteMeta(parts[1]) + `\s*=|^\s*\[` + regexp.QuoteMeta(parts[0]+"."+parts[1]) + `\]`
	default:
		pattern = `(?m)^\s*\[+` + regexp.QuoteMeta(parts[0]) + `\]`
	}
	at := regexp.MustCompile(pattern).FindIndex(c.text)
	if at == nil || key == "" {
		return 0
	}
	start := at[0]
	for start < len(c.text) && (c.text[start] == '\n' || c.text[start] == ' ') {
		start++
	}
	return 1 + bytes.Count(c.text[:start], []byte("\n"))
}

func (c *checker) calendar(f calendarFile) *calendar.Calendar {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil || f.Zone == "" {
		c.wrong("calendar.zone", "%q is no time zone; write for example \"Asia/Shanghai\"", f.Zone)
		return nil
	}
	config := calendar.Config{Location: zone, Public: f.Public}
	for day, hours := range f.Week {
		weekday := slices.Index(weekdays, day)
		if weekday < 0 {
			c.wrong("calendar.week", "%q is no weekday; there are mon, tue, wed, thu, fri, sat, sun", day)
			continue
		}
		parsed, err := calendar.ParseHours(hours)
		if err != nil {
			c.wrong("calendar.week", "%s: %v", day, err)
			continue
		}
		config.Week[weekday] = parsed
	}
	for _, name := range f.Files {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(c.path), name)
		}
		days, err := calendar.LoadDays(name, calendar.Words{})
		if err != nil {
			c.wrong("calendar.files", "%v", err)
		}
		config.PublicDays = append(config.PublicDays, days...)
	}
	days, err := calendar.ParseDays("calendar.days", []byte(strings.Join(f.Days, "\n")), calendar.Words{})
	if err != nil {
		c.wrong("calendar.days", "%v", err)
	}
	config.Exceptions = append(config.Exceptions, days...)
	cal, err := calendar.New(config)
	if err != nil {
		c.wrong("calendar", "%v", err)
		return nil
	}
	return cal
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
			c.wrong("technician."+p.Address, "tier %q; write junior, intermediate or senior", p.Tier)
		}
		for _, skill := range p.Skills {
			category, _, _ := strings.Cut(skill, "/")
			if !slices.Contains(store.Categories, store.Category(category)) {
				c.wrong("technician."+p.Address, "skill %q: no such category; there are hardware, software, account, network, data_security and other", skill)
			}
		}
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
	for _, name := range s.Ask {
		if !slices.Contains(store.FieldNames, name) {
			c.wrong(key, "ask: %q is no field; there are %s", name, strings.Join(store.FieldNames, ", "))
		}
	}
	b.subcategories[s.Code] = s
}

func (c *checker) rule(b *Book, r *Rule) {
	key := "rule." + r.Name
	if r.Name == "" {
		c.wrong("rule", "a rule has no name")
	}
	if r.Weight == 0 {
		r.Weight = 10
	}
	if r.Subcategory != "" && b.subcategories[r.Subcategory] == nil {
		c.wrong(key+".category", "%q is no subcategory of this book", r.Subcategory)
	}
	if r.Priority != "" && !slices.Contains(store.Priorities, r.Priority) {
		c.wrong(key+".priority", "%q is no priority; there are normal, urgent and critical", r.Priority)
	}
	if r.Tier != "" && !slices.Contains(store.Tiers, r.Tier) {
		c.wrong(key+".tier", "%q is no tier; there are junior, intermediate and senior", r.Tier)
	}
	if r.Urgency < 0 || r.Urgency > 3 || r.Impact < 0 || r.Impact > 3 || r.Calm < 0 || r.Calm > 3 {
		c.wrong(key, "urgency, impact and calm go from 1 to 3")
	}
	for _, name := range wordsNamed(r.When) {
		if !b.lexicon.has(name) {
			c.wrong(key+".when", "no word list %q; there are lists in [words]", name)
		} else if r.Subcategory != "" {
			b.lexicon.about[b.lexicon.number[name]] = true
		}
	}
	program, err := compile(r.When)
	if err != nil {
		c.wrong(key+".when", "%v", err)
	}
	r.program, r.told = program, r.sets()
	b.rules = append(b.rules, r)
}
