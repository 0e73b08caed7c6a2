package rules

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"

	"maildesk/rules/strict"
	"maildesk/store"
)

// Maintenance is work that is to be done again and again, though nobody asks
// for it (handbook S8): its tickets come by a schedule.
type Maintenance struct {
	Name       string         `toml:"name"`
	When       string         `toml:"when"`    // "每月第一个工作日 09:00": see readRecurrence
	Holiday    string         `toml:"holiday"` // where it falls on a day off: next (working day), before, skip, keep
	Subject    string         `toml:"subject"`
	Text       string         `toml:"text"`     // what is to be done
	File       string         `toml:"file"`     // or a file with it, relative to the rule book
	Category   string         `toml:"category"` // a subcategory
	Priority   store.Priority `toml:"priority"`
	Technician string         `toml:"technician"` // name or address; else as the group, or who has the skill
	Group      string         `toml:"group"`
	Target     Span           `toml:"target"`  // until it is to be done; else that of the priority
	Devices    []string       `toml:"devices"` // tags of the register, or kinds: "hardware/printer"
	Each       bool           `toml:"each"`    // a ticket for each of them, not one for all

	recurrence
	technician *Person
	assets     []*Asset
}

// mostDevices bounds how many tickets one maintenance opens at once.
const mostDevices = 200

// maintenance checks the section.
func (c *checker) maintenance(b *Book, all []*Maintenance) {
	seen := map[string]bool{}
	var groups []string
	for _, p := range b.Directory.Technicians {
		groups = union(groups, p.Groups)
	}
	for i, m := range all {
		key := itemKey("maintenance", i)
		c.named1(key, m.Name, seen)
		c.recurs(b, key, m.When, m.Holiday, &m.recurrence)
		if m.Subject == "" {
			m.Subject = m.Name
		}
		if m.File != "" {
			text, err := os.ReadFile(beside(c.path, m.File))
			if err != nil {
				c.wrong(key+".file", "%v", err)
			}
			m.Text = strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(string(text), "\uFEFF"), "\r\n", "\n") + "\n" + m.Text)
		}
		if m.Category = cmp.Or(m.Category, "other/other"); b.subcategories[m.Category] == nil {
			c.wrong(key+".category", "%q is no subcategory of this book%s", m.Category, strict.Meant(m.Category, sortedKeys(b.subcategories)))
		}
		if m.Priority = cmp.Or(m.Priority, store.Normal); !slices.Contains(store.Priorities, m.Priority) {
			c.wrong(key+".priority", "%q is no priority; there are normal, urgent and critical", m.Priority)
		}
		if m.Technician != "" {
			m.technician = c.named(b, key+".technician", m.Technician, 0)
		}
		if m.Group != "" && !slices.Contains(groups, m.Group) {
			c.wrong(key+".group", "no technician is in the group %q%s", m.Group, strict.Meant(m.Group, groups))
		}
		c.devices(b, key, m)
	}
	b.maintenance = all
}

// devices finds those that a maintenance is about.
func (c *checker) devices(b *Book, key string, m *Maintenance) {
	for i, name := range m.Devices {
		if a := b.Assets.Find(name); a != nil {
			m.assets = append(m.assets, a)
			continue
		}
		code, ok := b.kindNamed(name)
		if !ok {
			c.wrong(itemKey(key+".devices", i), "%q is no tag of [assets] and no kind of device", name)
			continue
		}
		before := len(m.assets)
		for _, a := range b.Assets.devices {
			if a.Kind == code {
				m.assets = append(m.assets, a)
			}
		}
		if len(m.assets) == before {
			c.wrong(itemKey(key+".devices", i), "[assets] has no device of the kind %q", name)
		}
	}
	switch {
	case m.Each && len(m.Devices) == 0:
		c.wrong(key+".each", "a ticket for each of which devices? devices says it")
	case m.Each && len(m.assets) > mostDevices:
		c.wrong(key+".each", "would open %d tickets at once, %d at most; let one ticket list the devices, or make several of it", len(m.assets), mostDevices)
	}
}

// named1 notes a name that is missing or taken.
func (c *checker) named1(key, name string, seen map[string]bool) {
	if name == "" {
		c.wrong(key, "has no name")
	} else if seen[name] {
		c.wrong(key+".name", "the name is used twice; give each its own")
	}
	seen[name] = true
}

// maintain opens the tickets of a maintenance that is due, and winds up the
// next. What fell due while the desk was not running comes once.
func (t *turn) maintain() {
	i := slices.IndexFunc(t.Book.maintenance, func(m *Maintenance) bool { return m.Name == t.c.Timer.Key })
	if i < 0 {
		return // it is not in the book any more
	}
	m := t.Book.maintenance[i]
	t.windUp(&m.recurrence)
	load := maps.Clone(t.c.Load)
	if !m.Each {
		t.openMaintenance(m, m.assets, load)
		return
	}
	for _, a := range m.assets {
		t.openMaintenance(m, []*Asset{a}, load)
	}
}

// openMaintenance opens one ticket: the desk's own, that nobody waits for. load
// counts it, so that many at once are shared out.
func (t *turn) openMaintenance(m *Maintenance, devices []*Asset, load map[string]int) {
	o := t.another()
	o.c.Load = load
	ticket := &store.Ticket{
		Status: store.StatusOpen, Asked: store.AskedNone, Language: t.Book.Company.Language, Subject: m.Subject,
		Category: t.Book.subcategories[m.Category].Category(), Subcategory: m.Category, Urgency: 1, Impact: 1,
		Priority: m.Priority, Tier: tierOf(m.Priority), Opened: t.now, Responded: t.now, Maintenance: m.Name,
	}
	o.out.Ticket, o.traced = ticket, &Trace{}
	if m.Group != "" {
		o.traced.Settings = &Settings{Group: m.Group}
	}
	text := m.Text
	if len(devices) == 1 {
		ticket.Asset = devices[0].Tag
		ticket.Subject += " " + devices[0].Tag
	} else if len(devices) > 1 {
		text = strings.TrimSpace(text + "\n" + deviceList(devices))
	}
	o.event(store.EventOpened, "desk", text, true)
	o.out.Index = ticket.Subject + "\n" + text
	o.setTargets()
	if p := m.technician; p != nil && t.Book.absence(p, t.c.Absent, t.now) == nil {
		o.assign(p, Choice{At: t.now.In(t.Book.Zone()), By: "desk", Chosen: p.Key(), Because: "named"})
	} else {
		o.dispatch("")
	}
	if ticket.Assignee != "" {
		load[ticket.Assignee]++
	}
	t.finish(o)
}

// deviceList names devices, a line each.
func deviceList(devices []*Asset) string {
	var lines []string
	for _, a := range devices {
		lines = append(lines, strings.TrimSpace("□ "+strings.Join(strings.Fields(a.Tag+" "+a.Model+" "+a.Site), " ")))
	}
	return strings.Join(lines, "\n")
}

// target is what the desk has promised itself for a ticket.
func (b *Book) target(ticket *store.Ticket) Target {
	target := b.Targets[ticket.Priority]
	for _, m := range b.maintenance {
		if m.Name == ticket.Maintenance && !m.Target.Zero() {
			target.Resolution = m.Target
		}
	}
	return target
}

// requestersOrders are about somebody who asked; a ticket that the desk opened
// by a schedule has nobody.
var requestersOrders = []string{"reply", "remote", "visit", "verify"}

// unasked reports whether nobody asked for what the ticket is about.
func (t *turn) unasked() bool { return t.ticket().Maintenance != "" }
