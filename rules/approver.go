package rules

import (
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// Department is a part of the company with somebody at its head.
type Department struct {
	Name string `toml:"name"`
	Head string `toml:"head"` // name or address
}

// approvers checks everybody whom the book names as somebody who approves, and
// keeps addresses in place of names.
func (c *checker) approvers(b *Book, f *bookFile) {
	resolve := func(key string, name *string) {
		if *name == "" {
			return
		}
		address := b.Directory.address(*name)
		if address == "" {
			c.wrong(key, "%q; write an address, or the name of a person of this book", *name)
			return
		}
		*name = address
	}
	resolve("company.hr", &b.Company.HR)
	for kind, people := range map[string][]*Person{"technician": f.Technician, "person": f.Person} {
		for _, p := range people {
			resolve(kind+"."+p.Address+".head", &p.Head)
			resolve(kind+"."+p.Address+".deputy", &p.Deputy)
		}
	}
	if f.Manager != nil {
		resolve("manager.head", &f.Manager.Head)
		resolve("manager.deputy", &f.Manager.Deputy)
	}
	for i, d := range f.Department {
		key := "department[" + itoa(i) + "]"
		if d.Name == "" || d.Head == "" {
			c.wrong(key, "needs a name and a head")
		}
		resolve(key+".head", &d.Head)
	}
	b.departments = f.Department
}

// department is the one of a name, nil for none. People write 财务 for 财务部.
func (b *Book) department(name string) *Department {
	short := func(s string) string { return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), "部")) }
	for _, d := range b.departments {
		if name != "" && short(d.Name) == short(name) {
			return d
		}
	}
	return nil
}

// headOf is the address of whoever a person reports to, empty where the book
// does not say.
func (b *Book) headOf(address, department string) string {
	if p := b.Directory.Find(address); p != nil {
		if p.Head != "" {
			return p.Head
		}
		if p.Department != "" {
			department = p.Department
		}
	}
	if d := b.department(department); d != nil {
		return d.Head
	}
	return ""
}

// approvers are those who may give an approval of a kind for a ticket, in the
// order in which they are asked: the one it falls to, the deputy, who is above
// them, the manager. Nobody approves what he asks for himself.
func (d *Desk) approvers(kind string, ticket *store.Ticket) []string {
	b := d.Book
	var chain []string
	add := func(address string) {
		key := store.Address{Address: address}.Key()
		if p := b.Directory.Find(address); p != nil {
			key = p.Key()
		}
		if key != "" && !slices.Contains(chain, key) {
			chain = append(chain, key)
		}
	}
	first := kind
	switch part, department, _ := strings.Cut(kind, ":"); {
	case kind == ApprovalHead:
		first = b.headOf(ticket.Requester.Address, ticket.Department)
		if who := b.Directory.Find(ticket.Beneficiary.Address); who != nil {
			first = b.headOf(who.Address, "") // whom it is for, or about
		}
	case part == ApprovalHead:
		first = ""
		if d := b.department(department); d != nil {
			first = d.Head
		}
	case kind == ApprovalHR:
		first = b.Company.HR
		for _, name := range []string{"人事", "人力资源", "HR"} {
			if d := b.department(name); first == "" && d != nil {
				first = d.Head
			}
		}
	}
	add(first)
	if p := b.Directory.Find(first); p != nil {
		add(p.Deputy)
	}
	for head := first; head != "" && len(chain) < 8; {
		above := b.headOf(head, "")
		if above == head {
			break
		}
		add(above)
		head = above
	}
	if b.Directory.Manager != nil {
		add(b.Directory.Manager.Address)
	}
	own := b.Directory.Find(ticket.Requester.Address)
	return slices.DeleteFunc(chain, func(key string) bool {
		return key == ticket.Requester.Key() || ticket.Confidential && key == ticket.Beneficiary.Key() || own != nil && key == own.Key() || d.Self.Own(key)
	})
}

// nextApprover is who of a chain is asked now: the first who was not asked
// before and is there; who is away when nobody else is left; empty when all were
// asked.
func (b *Book) nextApprover(chain, asked []string, absent []*store.Absence, now time.Time) string {
	away := ""
	for _, key := range chain {
		if slices.Contains(asked, key) {
			continue
		}
		if p := b.Directory.Find(key); p == nil || b.absence(p, absent, now) == nil {
			return key
		}
		if away == "" {
			away = key
		}
	}
	return away
}

// person is somebody by his address, of whom the book may know nothing.
func (b *Book) person(address string) *Person {
	if p := b.Directory.Find(address); p != nil {
		return p
	}
	return &Person{Address: address}
}

// newHead is the kind of approver for the department that a request names
// besides the one of whom it is about; empty where it names none.
func (t *turn) newHead() string {
	own := t.ticket().Department
	if who := t.Book.Directory.Find(t.ticket().Beneficiary.Address); who != nil {
		own = who.Department
	}
	for _, d := range t.Book.departments {
		if d != t.Book.department(own) && strings.Contains(t.ticket().Subject+"\n"+t.firstWords(), d.Name) {
			return ApprovalHead + ":" + d.Name
		}
	}
	return ""
}
