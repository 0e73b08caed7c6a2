package mailin

import (
	"bytes"
	"strings"

	"maildesk/mailin/fields"
	"maildesk/mailin/quote"
	"maildesk/store"
)

// Parse reads a mail. It never fails: what is wrong is repaired and named in
// Defects, and of what cannot be repaired the rest is given.
func Parse(raw []byte) *store.Message { return parse(raw, 0) }

// parse is Parse of a mail that is attached to so many mails around it.
func parse(raw []byte, nesting int) *store.Message {
	p, m := &parser{nesting: nesting}, &store.Message{}
	if len(bytes.TrimSpace(raw)) == 0 {
		p.defect("empty")
	}
	root := &part{contentType: "text/plain"}
	p.guard(func() { root = p.entity(p.mend(raw), 0, "text/plain", "") })
	p.guard(func() { p.envelope(root.header, m) })
	var b quote.Body
	p.guard(func() { m.Text, b = (&reading{p: p, m: m}).text(root) })
	m.NewText = m.Text
	p.guard(func() { m.NewText = quote.NewWords(b, m.From) })
	p.guard(func() { p.threads(root.header, m) })
	p.guard(func() { classify(root.header, root, m) })
	if m.Kind == "" {
		m.Kind = store.Human
	}
	p.guard(func() { readForward(root, m) })
	if wantsFields(m.Kind) {
		p.guard(func() { fields.Read(m) })
		p.guard(func() { fields.Behalf(m) })
	}
	p.guard(func() { fields.Secrets(m) })
	p.guard(func() { m.Language = fields.Language(m.NewText) })
	m.Defects = p.defects
	return m
}

// wantsFields reports whether a mail may be a request: reports on deliveries
// and mail of our own are none.
func wantsFields(k store.Kind) bool {
	return k != store.BounceKind && k != store.Report && k != store.Loop
}

// envelope reads the fields that say from whom, to whom, when and about what.
func (p *parser) envelope(h header, m *store.Message) {
	m.Subject = strings.TrimSpace(oneLine(p.words(h.get("Subject"))))
	m.BaseSubject = baseSubject(m.Subject)
	m.From = p.from(h)
	if list := p.addresses(h.get("Reply-To")); len(list) > 0 {
		m.ReplyTo = &list[0]
	}
	for _, value := range h.all("To") {
		m.To = append(m.To, p.addresses(value)...)
	}
	for _, value := range h.all("Cc") {
		m.Cc = append(m.Cc, p.addresses(value)...)
	}
	m.Date = p.date(h)
}

// from is who wrote the mail: the first From that holds an address; without
// one the address is taken from the fields that stand for it.
func (p *parser) from(h header) store.Address {
	var from store.Address
	for _, name := range []string{"From", "Sender", "Reply-To", "Return-Path"} {
		for _, value := range h.all(name) {
			for _, a := range p.addresses(value) {
				if strings.Contains(a.Address, "@") {
					if from.Name != "" {
						a.Name = from.Name
					}
					return a
				}
				if name == "From" && (from == (store.Address{}) || from.Address == "") {
					from = a
				}
			}
		}
		if name == "From" {
			if isAtom(from.Address) {
				return from // a user of the sender's own machine
			}
			p.defect("missing-from")
		}
	}
	return from
}

// isAtom reports whether s is one plain word, as a local user name is.
func isAtom(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_!%+") == ""
}
