package mime

import (
	"strings"

	"maildesk/store"
)

// Envelope reads the fields that say from whom, to whom, when and about what.
func (p *Parser) Envelope(h Header, m *store.Message) {
	m.Subject = strings.TrimSpace(oneLine(p.words(h.Get("Subject"))))
	m.From = p.from(h)
	if list := p.addresses(h.Get("Reply-To")); len(list) > 0 {
		m.ReplyTo = &list[0]
	}
	for _, value := range h.All("To") {
		m.To = append(m.To, p.addresses(value)...)
	}
	for _, value := range h.All("Cc") {
		m.Cc = append(m.Cc, p.addresses(value)...)
	}
	m.Date = p.date(h)
}

// from is who wrote the mail: the first From that holds an address; without
// one the address is taken from the fields that stand for it.
func (p *Parser) from(h Header) store.Address {
	var from store.Address
	for _, name := range []string{"From", "Sender", "Reply-To", "Return-Path"} {
		for _, value := range h.All(name) {
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
