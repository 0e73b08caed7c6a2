package mailin

import (
	"maildesk/mailin/fields"
	"maildesk/mailin/kind"
	"maildesk/mailin/mime"
	"maildesk/mailin/quote"
	"maildesk/store"
)

// Parse reads a mail. It never fails: what is wrong is repaired and named in
// Defects, and of what cannot be repaired the rest is given.
func Parse(raw []byte) *store.Message {
	p, m := &mime.Parser{}, &store.Message{}
	root := p.Read(raw)
	p.Guard(func() { p.Envelope(root.Header, m) })
	m.BaseSubject = baseSubject(m.Subject)
	var b quote.Body
	p.Guard(func() { m.Text, b = p.ReadText(root, m) })
	m.NewText = m.Text
	p.Guard(func() { m.NewText = quote.NewWords(b, m.From) })
	p.Guard(func() { threads(root.Header, m) })
	p.Guard(func() { kind.Classify(root.Header, root, m) })
	if m.Kind == "" {
		m.Kind = store.Human
	}
	p.Guard(func() { readForward(root, m) })
	if wantsFields(m.Kind) {
		p.Guard(func() { fields.Read(m) })
		p.Guard(func() { fields.Behalf(m) })
	}
	p.Guard(func() { fields.Secrets(m) })
	p.Guard(func() { m.Language = fields.Language(m.NewText) })
	m.Defects = p.Defects
	return m
}

// wantsFields reports whether a mail may be a request: reports on deliveries
// and mail of our own are none.
func wantsFields(k store.Kind) bool {
	return k != store.BounceKind && k != store.Report && k != store.Loop
}
