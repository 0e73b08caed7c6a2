package mailin

import (
	"maildesk/mailin/fields"
	"maildesk/mailin/quote"
	"maildesk/store"
)

// Parse reads a mail. It never fails: what is wrong is repaired and named in
// Defects, and of what cannot be repaired the rest is given.
func Parse(raw []byte) *store.Message {
	p, m := &parser{}, &store.Message{}
	root := p.read(raw)
	p.guard(func() { p.envelope(root.header, m); m.BaseSubject = baseSubject(m.Subject) })
	var b quote.Body
	p.guard(func() { m.Text, b = p.readText(root, m) })
	m.NewText = m.Text
	p.guard(func() { m.NewText = quote.NewWords(b, m.From) })
	p.guard(func() { threads(root.header, m) })
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
