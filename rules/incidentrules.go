package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/rules/lexicon"
	"maildesk/rules/strict"
)

// IncidentRules say when the mails of several people are one outage.
type IncidentRules struct {
	Off       bool    `toml:"off"`       // never by itself; technicians may still declare one
	Window    Span    `toml:"window"`    // within which the mails come
	Reporters int     `toml:"reporters"` // different people that make an incident
	Critical  int     `toml:"critical"`  // different people that make it critical
	Likeness  float64 `toml:"likeness"`  // part of two texts that must be the same where nothing else decides
	Batch     Span    `toml:"batch"`     // how often its leader is told who reported and wrote
	Repeat    Span    `toml:"repeat"`    // within which the same mail of one sender is a repetition

	Systems map[string][]string `toml:"systems"` // what breaks down for many at once, and its names
	Local   []string            `toml:"local"`   // of Systems, those that break down place by place
	Sites   map[string][]string `toml:"sites"`   // places, and their names
	Parts   map[string][]string `toml:"parts"`   // functions of a system, one of which may break down alone, and their names
	Broken  []string            `toml:"broken"`  // words that say that something does not work, besides those of the lists down, slowness and stopped
	Own     []string            `toml:"own"`     // words of a mail about its writer alone
	Other   []string            `toml:"other"`   // words of a mail about another matter: plans, training, test systems

	systems, sites, parts, broken, own, other *lexicon.Lexicon
}

// overlay puts a company's section over this one: single values and lists
// replace, systems and sites replace those of the same name.
func (r *IncidentRules) overlay(c *IncidentRules) {
	setValue(&r.Off, c.Off)
	setValue(&r.Window, c.Window)
	setValue(&r.Reporters, c.Reporters)
	setValue(&r.Critical, c.Critical)
	setValue(&r.Likeness, c.Likeness)
	setValue(&r.Batch, c.Batch)
	setValue(&r.Repeat, c.Repeat)
	for name, words := range c.Systems {
		r.Systems[name] = words
	}
	for name, words := range c.Sites {
		r.Sites[name] = words
	}
	for name, words := range c.Parts {
		r.Parts[name] = words
	}
	if c.Broken != nil {
		r.Broken = c.Broken
	}
	if c.Local != nil {
		r.Local = c.Local
	}
	if c.Own != nil {
		r.Own = c.Own
	}
	if c.Other != nil {
		r.Other = c.Other
	}
}

// incident checks the section and makes it ready to use.
func (c *checker) incident(b *Book, r IncidentRules) {
	for _, span := range []struct {
		name string
		span Span
	}{{"window", r.Window}, {"batch", r.Batch}, {"repeat", r.Repeat}} {
		if span.span.Days > 0 || span.span.Time <= 0 || span.span.Time > 24*time.Hour {
			c.wrong("incident."+span.name, "%q: it counts by the clock, up to 24h; write for example \"60m\"", span.span)
		}
	}
	if r.Reporters < 2 {
		c.wrong("incident.reporters", "%d; one mail is no incident: 2 or more, or off = true", r.Reporters)
	}
	if r.Critical < r.Reporters {
		key := "incident.critical"
		if w, _ := c.places.Find(key); builtIn(w.Key) {
			key = "incident.reporters" // what the company has written
		}
		c.wrong(key, "%d people make it an incident, but already %d make it critical; critical must be as many or more", r.Reporters, r.Critical)
	}
	if r.Likeness <= 0 || r.Likeness > 1 {
		c.wrong("incident.likeness", "%v is no part of a text; write for example 0.4", r.Likeness)
	}
	for i, name := range r.Local {
		if _, ok := r.Systems[name]; !ok {
			c.wrong(fmt.Sprintf("incident.local[%d]", i), "%q is none of incident.systems%s", name, strict.Meant(name, sortedKeys(r.Systems)))
		}
	}
	r.systems, r.sites, r.parts = lexicon.New(r.Systems), lexicon.New(r.Sites), lexicon.New(r.Parts)
	r.broken = lexicon.New(map[string][]string{"broken": r.Broken})
	r.own, r.other = lexicon.New(map[string][]string{"own": r.Own}), lexicon.New(map[string][]string{"other": r.Other})
	b.Incident = r
}

// incident tells of names that lead to two systems or to two places at once,
// and of systems without a name.
func (l *linter) incident() {
	check := func(section string, lists map[string][]string) {
		owner := map[string]string{}
		for _, name := range sortedKeys(lists) {
			key := "incident." + section + "." + name
			if len(lists[name]) == 0 {
				l.tellAt(key, "is empty, so no mail names it")
			}
			for _, word := range lists[name] {
				word = lexicon.Fold(word)
				if other, twice := owner[word]; twice && other != name {
					at, name := key, name
					if _, own := l.source.own[key]; !own { // told where the company has written it
						at, name, other = "incident."+section+"."+other, other, name
					}
					l.tellAt(at, "%q is a name of %q as well as of %q: a mail that says it is about both", word, name, other)
				}
				owner[word] = name
			}
		}
	}
	check("systems", l.Incident.Systems)
	check("sites", l.Incident.Sites)
	check("parts", l.Incident.Parts)
	if l.Incident.Off && l.Incident.Reporters > 0 {
		if _, own := l.source.own["incident.reporters"]; own {
			l.tellAt("incident.reporters", "has no effect: off = true")
		}
	}
}

// local reports whether a system breaks down place by place.
func (r *IncidentRules) local(system string) bool { return slices.Contains(r.Local, system) }

// Floors, buildings and rooms, in the words of people.
var (
	floorZh    = regexp.MustCompile(`([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?(?:楼|层|f\b)`)
	floorEn    = regexp.MustCompile(`\b(?:([0-9]{1,2})(?:st|nd|rd|th)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|ground))[\s-]floor|\b(?:floor|level)\s?([0-9]{1,2})\b|\b([0-9]{1,2})/f\b`)
	buildingZh = regexp.MustCompile(`([a-z]|[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[东西南北])\s?(?:号楼|座|栋|幢|号厂房|厂区|号车间|号仓|区\b)`)
	buildingEn = regexp.MustCompile(`\b(?:building|block|tower|wing|hall|warehouse|plant)\s?([a-z]|[0-9]{1,2})\b`)
	houseZh    = regexp.MustCompile(`(综合|实验|行政|办公|研发|门诊|住院|宿舍|教学|图书|生产|物流|培训|辅|主|前|后)楼`)
)

var ordinals = []string{"ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// placesIn are the places that a folded text names, each with its kind:
// "floor 3", "building a", "site 上海".
func (r *IncidentRules) placesIn(text string) []string {
	var all []string
	add := func(kind, name string) {
		if place := kind + " " + name; name != "" && !slices.Contains(all, place) {
			all = append(all, place)
		}
	}
	number := func(s string) string {
		if s == "" || s[0] >= 'a' && s[0] <= 'z' {
			return s
		}
		if n, size := lexicon.ReadNumber(s); size == len(s) && n > 0 {
			return itoa(n)
		}
		return s
	}
	rest := []byte(text)
	blank := func(at []int) {
		for i := at[0]; i < at[1]; i++ {
			rest[i] = ' '
		}
	}
	for _, at := range buildingZh.FindAllStringSubmatchIndex(text, -1) {
		add("building", number(text[at[2]:at[3]]))
		blank(at)
	}
	for _, at := range houseZh.FindAllStringSubmatchIndex(text, -1) {
		add("building", text[at[2]:at[3]])
		blank(at)
	}
	for _, at := range buildingEn.FindAllStringSubmatchIndex(text, -1) {
		add("building", text[at[2]:at[3]])
	}
	for _, m := range floorZh.FindAllStringSubmatch(string(rest), -1) {
		add("floor", number(m[1]))
	}
	for _, m := range floorEn.FindAllStringSubmatch(text, -1) {
		if n := slices.Index(ordinals, m[2]); n >= 0 {
			add("floor", itoa(n))
		}
		add("floor", strings.TrimLeft(m[1]+m[3]+m[4], "0"))
	}
	for _, name := range r.sites.Named(text) {
		add("site", name)
	}
	return all
}
