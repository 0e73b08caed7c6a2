package mailin

import (
	"bytes"
	"slices"
	"strings"

	"maildesk/mailin/fields"
	"maildesk/mailin/quote"
	"maildesk/store"
)

// parser is the state of reading one mail.
type parser struct {
	defects []string
	parts   int
	decoded int      // bytes of all decoded leaves
	hints   []string // charsets that the mail declares
	guesses int      // charsets guessed by statistics
	nesting int      // mails around this one
}

// defect names, once, something that was wrong and repaired.
func (p *parser) defect(name string) {
	if !slices.Contains(p.defects, name) {
		p.defects = append(p.defects, name)
	}
}

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

// guard does one step of reading. A mistake of ours in it costs only what it
// would have found: it must not hide the rest of the mail, and least of all
// that the mail is automatic.
func (p *parser) guard(step func()) {
	defer func() {
		if recover() != nil {
			p.defect("panic")
		}
	}()
	step()
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

// mend repairs what would mislead everything behind it: line ends, what a
// mailbox file put in front, a mail in UTF-16.
func (p *parser) mend(raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		if s, err := encodings["utf-16"].NewDecoder().Bytes(raw); err == nil {
			p.defect("utf-16")
			raw = s
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.Contains(raw, []byte("\r\r\n")) {
		p.defect("line-ends")
		raw = bytes.ReplaceAll(raw, []byte("\r\r\n"), []byte("\r\n"))
	}
	if i := bytes.IndexByte(raw, '\r'); i >= 0 && i+1 < len(raw) && raw[i+1] != '\n' && bytes.IndexByte(raw[:i], '\n') < 0 && bytes.IndexByte(raw[:i], ':') > 0 {
		p.defect("line-ends") // carriage returns alone, as old Macs wrote
		raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	for n := leadingBlank(raw); n > 0; n = leadingBlank(raw) {
		p.defect("leading-blank-line")
		raw = raw[n:]
	}
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		p.defect("mbox-from-line")
		_, next := lineAt(raw, 0)
		raw = raw[next:]
	}
	return raw
}
