package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/rules/calendar"
	"maildesk/store"
)

// Person is somebody the rule book knows.
type Person struct {
	Name       string   `toml:"name"`
	Address    string   `toml:"address"`
	Aliases    []string `toml:"aliases"` // other addresses that the person writes from
	Department string   `toml:"department"`
	Phone      string   `toml:"phone"`
	Language   string   `toml:"language"`
	VIP        bool     `toml:"vip"`
	Head       string   `toml:"head"`   // who approves for the person, where it is not the department's head
	Deputy     string   `toml:"deputy"` // who approves in the person's place

	// Of technicians:
	Tier   store.Tier `toml:"tier"`   // empty for people who are no technicians
	Skills []string   `toml:"skills"` // categories or subcategories; empty: everything
	Groups []string   `toml:"groups"` // that rules may give tickets to
	Away   []string   `toml:"away"`   // days off: "2026-05-01", "2026-05-01..2026-05-05"

	// Shifts are when the person works: "mon-fri 09:00-18:00"; empty: in the
	// company's working time.
	Shifts []string `toml:"shifts"`
	shifts []calendar.Shift

	Manager bool `toml:"-"`
}

// Mail is the address with the name.
func (p *Person) Mail() store.Address { return store.Address{Name: p.Name, Address: p.Address} }

// Key is the address as it is compared and stored.
func (p *Person) Key() string { return p.Mail().Key() }

// Technician reports whether the person works on tickets.
func (p *Person) Technician() bool { return p != nil && p.Tier != "" }

// can reports whether the person's skills cover a subcategory ("network/vpn").
func (p *Person) can(subcategory string) bool {
	category, _, _ := strings.Cut(subcategory, "/")
	return len(p.Skills) == 0 || slices.Contains(p.Skills, subcategory) || slices.Contains(p.Skills, category)
}

// awayOn reports whether the person is away on a day ("2026-05-01").
func (p *Person) awayOn(day string) bool {
	for _, away := range p.Away {
		from, to, ranged := strings.Cut(away, "..")
		if day == from || ranged && day >= from && day <= to {
			return true
		}
	}
	return false
}

// leaves are the beginnings of the stretches of days off that are not over.
func (p *Person) leaves(zone *time.Location, now time.Time) []time.Time {
	var all []time.Time
	for _, away := range p.Away {
		from, to, ranged := strings.Cut(away, "..")
		if !ranged {
			to = from
		}
		begin, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(from), zone)
		end, errEnd := time.ParseInLocation(time.DateOnly, strings.TrimSpace(to), zone)
		if err == nil && errEnd == nil && now.Before(end.AddDate(0, 0, 1)) {
			all = append(all, begin)
		}
	}
	return all
}

// Directory knows people by their addresses.
type Directory struct {
	Manager     *Person
	Technicians []*Person
	people      map[string]*Person // by address key and alias
}

func newDirectory(manager *Person, technicians, people []*Person) *Directory {
	d := &Directory{Manager: manager, Technicians: technicians, people: map[string]*Person{}}
	for _, p := range people {
		d.add(p)
	}
	if manager != nil {
		d.add(manager)
	}
	for _, p := range technicians {
		d.add(p)
	}
	return d
}

func (d *Directory) add(p *Person) {
	for _, address := range append([]string{p.Address}, p.Aliases...) {
		d.people[store.Address{Address: address}.Key()] = p
	}
}

// People are all whom the directory knows, by address.
func (d *Directory) People() []*Person {
	var all []*Person
	for _, key := range slices.Sorted(maps.Keys(d.people)) {
		if p := d.people[key]; p.Key() == key {
			all = append(all, p)
		}
	}
	return all
}

// Find gives the person with that address or alias, nil for a stranger.
func (d *Directory) Find(address string) *Person {
	return d.people[store.Address{Address: address}.Key()]
}

// Named gives the one person of that name, nil for nobody or several.
func (d *Directory) Named(name string) *Person {
	var found *Person
	for _, p := range d.people {
		if p.Name != "" && strings.EqualFold(p.Name, name) && p != found {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// technician finds one by name or address, as people write them; the code
// says why there is none.
func (d *Directory) technician(name string) (*Person, string) {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	if p := d.Find(name); p.Technician() {
		return p, ""
	}
	switch found := d.techniciansCalled(name); len(found) {
	case 0:
		return nil, "unknown_person"
	case 1:
		return found[0], ""
	}
	return nil, "ambiguous_person"
}

// familiar is how colleagues call each other: 老王, 小王, 王工, 王哥.
var familiar = regexp.MustCompile(`^[老小阿](\p{Han})$|^(\p{Han})(?:工|哥|姐|老师|师傅|总|主管|经理)$`)

// techniciansCalled are those of a name, or whose address begins with it; where
// there is none, those whom colleagues may call so.
func (d *Directory) techniciansCalled(name string) (found []*Person) {
	plain := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	surname := ""
	if m := familiar.FindStringSubmatch(name); m != nil {
		surname = m[1] + m[2]
	}
	var alike []*Person
	for _, p := range d.Technicians {
		switch {
		case plain == "":
		case strings.EqualFold(strings.ReplaceAll(p.Name, " ", ""), plain), strings.HasPrefix(strings.ToLower(p.Address), plain+"@"):
			found = append(found, p)
		case surname != "" && strings.HasPrefix(p.Name, surname):
			alike = append(alike, p)
		}
	}
	if found == nil {
		return alike
	}
	return found
}

// whoIs tells people apart for somebody who wrote a name that does not: those
// of that name, or all technicians.
func (d *Directory) whoIs(name string) string {
	people := d.techniciansCalled(strings.TrimPrefix(strings.TrimSpace(name), "@"))
	if len(people) < 2 {
		people = d.Technicians
	}
	const most = 12
	var all []string
	for _, p := range people[:min(len(people), most)] {
		all = append(all, strings.TrimSpace(p.Name+" "+p.Address))
	}
	return strings.Join(all, " / ")
}
