package story

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules"
	"maildesk/store"
)

// Member is somebody with a mailbox in a company that is played.
type Member struct {
	Name    string   `json:"name"`
	Address string   `json:"address"`
	Aliases []string `json:"aliases,omitempty"`
	// Role is what he is to the desk: employee, technician, manager, admin, or
	// the table of the rule book that names him: vendor.
	Role     string     `json:"role"`
	Tier     store.Tier `json:"tier,omitempty"`
	Language string     `json:"language,omitempty"`
}

// employees are lent to a company that is rehearsed; the built-in one has them as persons.
var employees = []Member{
	{Name: "张三", Address: "zhangsan", Role: "employee"},
	{Name: "李四", Address: "lisi", Role: "employee"},
	{Name: "Emma Brown", Address: "emma", Role: "employee", Language: "en"},
}

// Members are all who have a mailbox in a company: everybody whom its rule
// book, whose text is given too, names, and a few employees of its domain.
func Members(c *config.Config, book *rules.Book, text []byte) ([]Member, error) {
	desk := map[string]bool{store.Address{Address: c.Desk.Address}.Key(): true}
	for _, a := range c.Desk.Aliases {
		desk[store.Address{Address: a}.Key()] = true
	}
	var all []Member
	seen := map[string]bool{}
	add := func(m Member) {
		m.Address = store.Address{Address: m.Address}.Key()
		if m.Address == "" || seen[m.Address] || desk[m.Address] {
			return
		}
		seen[m.Address] = true
		for _, alias := range m.Aliases {
			seen[store.Address{Address: alias}.Key()] = true
		}
		all = append(all, m)
	}
	for _, p := range book.Directory.People() {
		m := Member{Name: p.Name, Address: p.Address, Aliases: p.Aliases, Role: "employee", Tier: p.Tier, Language: p.Language}
		if p.Technician() {
			m.Role = "technician"
		} else if p.Manager {
			m.Role = "manager"
		}
		add(m)
	}
	domain := store.Address{Address: c.Desk.Address}.Domain()
	if len(book.Company.Domains) > 0 {
		domain = book.Company.Domains[0]
	}
	for _, m := range employees {
		m.Address += "@" + domain
		add(m)
	}
	more, err := named(text)
	if err != nil {
		return nil, err
	}
	for _, m := range more {
		add(m)
	}
	add(Member{Address: c.Desk.Admin, Role: "admin"})
	slices.SortStableFunc(all, func(a, b Member) int { return cmp.Compare(rank(a), rank(b)) })
	return all, nil
}

// rank is the order in which people are shown: who asks, who answers, who watches.
func rank(m Member) int {
	order := []string{"employee", "technician", "manager"}
	at := slices.Index(order, m.Role)
	switch {
	case at < 0:
		return 10 * len(order)
	case m.Language == "en":
		return 10*at + 9
	}
	return 10*at + slices.Index(store.Tiers, m.Tier) + 1
}

var plainAddress = regexp.MustCompile(`^[\pL\pN._+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+$`)

// named finds every mail address in the text of a rule book, with the name
// beside it: vendors, approvers, whoever has a place there.
func named(text []byte) ([]Member, error) {
	var tables map[string]any
	if err := toml.Unmarshal(text, &tables); err != nil {
		return nil, fmt.Errorf("rule book: %w", err)
	}
	var all []Member
	var walk func(role, name string, value any)
	walk = func(role, name string, value any) {
		switch value := value.(type) {
		case map[string]any:
			name, _ := value["name"].(string)
			for _, key := range slices.Sorted(maps.Keys(value)) {
				if role == "" || key == "head" || key == "hr" { // of a department, of the company
					walk(key, name, value[key])
				} else {
					walk(role, name, value[key])
				}
			}
		case []any:
			for _, v := range value {
				walk(role, name, v)
			}
		case string:
			if plainAddress.MatchString(value) {
				all = append(all, Member{Name: name, Address: value, Role: role})
			}
		}
	}
	walk("", "", tables)
	return all, nil
}

// NewRehearsal runs a desk in dir against the world by an administrator's own
// rule book and letters, which stay where they are and may be changed meanwhile.
func NewRehearsal(world World, dir string, c *config.Config, log *slog.Logger) (*Stage, error) {
	head := struct {
		Store     string      `toml:"store"`
		Rules     string      `toml:"rules"`
		Templates string      `toml:"templates"`
		Desk      config.Desk `toml:"desk"`
	}{"maildesk.db", absolute(c.Path(c.Rules)), absolute(c.Path(c.Templates)), c.Desk}
	text, err := toml.Marshal(head)
	if err != nil {
		return nil, err
	}
	return open(world, dir, string(text)+world.Config(), log)
}

func absolute(path string) string {
	if path == "" {
		return ""
	}
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// Cast gives the parts of the built-in story to the members of another
// company: technicians by their tier, employees as they come.
func Cast(members []Member) map[string]string {
	cast := map[string]string{}
	for _, part := range []struct {
		name, role string
		tier       store.Tier
		english    bool
	}{
		{"chenchen", "technician", store.Junior, false}, {"wanglei", "technician", store.Intermediate, false},
		{"zhaomin", "technician", store.Senior, false}, {"manager", "manager", "", false},
		{"zhangsan", "employee", "", false}, {"lisi", "employee", "", false}, {"emma", "employee", "", true},
	} {
		at := slices.IndexFunc(members, func(m Member) bool {
			given := slices.Contains(slices.Collect(maps.Values(cast)), m.Address)
			return !given && m.Role == part.role && m.Tier == part.tier && (m.Language == "en") == part.english
		})
		if at >= 0 {
			cast[part.name] = members[at].Address
		}
	}
	return cast
}
