package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"maildesk/store"
)

// Vendor is a company that repairs or supplies.
type Vendor struct {
	Name     string `toml:"name"`
	Address  string `toml:"address"`
	What     string `toml:"what"`     // what it is there for: "联想电脑、打印机"
	Language string `toml:"language"` // of letters to it; empty: the company's
}

// Mail is the vendor's address with its name.
func (v *Vendor) Mail() store.Address { return store.Address{Name: v.Name, Address: v.Address} }

func (c *checker) vendors(b *Book, f *bookFile) {
	for i, v := range f.Vendor {
		key := "vendor[" + itoa(i) + "]"
		switch {
		case v.Name == "":
			c.wrong(key+".name", "is missing")
		case !strings.Contains(v.Address, "@"):
			c.wrong(key+".address", "%q is no mail address", v.Address)
		case b.Directory.Find(v.Address) != nil:
			c.wrong(key+".address", "%s belongs to a person of this book", v.Address)
		case v.Language != "" && v.Language != "zh" && v.Language != "en":
			c.wrong(key+".language", "%q is no language of the desk; write \"zh\" or \"en\"", v.Language)
		}
	}
	b.vendors = f.Vendor
}

// vendorNamed is the vendor with which a text begins, and what stands behind:
// its name, its address, or a part of the name or of what it does that no other has.
func (b *Book) vendorNamed(text string) (v *Vendor, rest string) {
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	for _, v := range b.vendors {
		for _, name := range []string{v.Name, v.Address} {
			if strings.HasPrefix(lower, strings.ToLower(name)) {
				return v, strings.TrimLeft(text[len(name):], " ,，:：。\n")
			}
		}
	}
	word, _, _ := strings.Cut(strings.NewReplacer("，", " ", ",", " ", "：", " ", ":", " ", "\n", " ").Replace(text), " ")
	if utf8.RuneCountInString(word) < 2 {
		return nil, ""
	}
	for _, some := range b.vendors {
		if strings.Contains(strings.ToLower(some.Name+" "+some.What), strings.ToLower(word)) {
			if v != nil {
				return nil, ""
			}
			v = some
		}
	}
	if v == nil {
		return nil, ""
	}
	return v, strings.TrimLeft(text[len(word):], " ,，:：\n")
}

// public are providers where anybody has a mailbox: a domain of theirs says
// nothing of who writes.
var public = regexp.MustCompile(`^(?:qq|163|126|139|189|gmail|outlook|hotmail|live|foxmail|sina|sohu|yeah|aliyun|icloud|yahoo)\.`)

// writesFor reports whether an address is the vendor's, or of its company.
func (d *Desk) writesFor(v, from store.Address) bool {
	if v.Key() == from.Key() {
		return true
	}
	domain := v.Domain()
	return domain == from.Domain() && !public.MatchString(domain) && !slices.ContainsFunc(d.Book.Company.Domains, func(own string) bool { return strings.EqualFold(own, domain) })
}

// vendorNames are the names of all vendors of the book.
func (b *Book) vendorNames() string {
	var all []string
	for _, v := range b.vendors {
		all = append(all, v.Name)
	}
	return strings.Join(all, " / ")
}
