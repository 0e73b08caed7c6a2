package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

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
