package mailin

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// parser is the state of reading one mail.
type parser struct {
	defects []string
	parts   int
	decoded int // bytes of all decoded leaves
}

// defect names, once, something that was wrong and repaired.
func (p *parser) defect(name string) {
	if !slices.Contains(p.defects, name) {
		p.defects = append(p.defects, name)
	}
}

// Parse reads a mail. It never fails: what is wrong is repaired and named in
// Defects, and of what cannot be repaired the rest is given.
func Parse(raw []byte) (m *store.Message) {
	p := &parser{}
	m = &store.Message{}
	defer func() {
		if recover() != nil {
			// A mistake of ours must not block the mails behind this one.
			p.defect("panic")
			if m.Text == "" {
				m.Text = string(bytes.ToValidUTF8(raw[:min(len(raw), 64<<10)], []byte("\ufffd")))
			}
			m.Kind = store.Human
		}
		m.Defects = p.defects
	}()
	p.read(raw, m)
	return m
}

func (p *parser) read(raw []byte, m *store.Message) {
	if len(bytes.TrimSpace(raw)) == 0 {
		p.defect("empty")
	}
	root := p.entity(p.mend(raw), 0, "text/plain", "")
	p.envelope(root.header, m)
	r := &reading{p: p, m: m}
	var b body
	m.Text, b = r.text(root)
	m.NewText = newWords(b, m.From)
	p.threads(root.header, m)
}

// envelope reads the fields that say from whom, to whom, when and about what.
func (p *parser) envelope(h header, m *store.Message) {
	m.Subject = strings.TrimSpace(p.words(h.get("Subject")))
	m.BaseSubject = baseSubject(m.Subject)
	for _, name := range []string{"From", "Sender", "X-Original-From", "Return-Path"} {
		if list := p.addresses(h.get(name)); len(list) > 0 {
			m.From = list[0]
			break
		}
		if name == "From" {
			p.defect("missing-from")
		}
	}
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

var dateLayouts = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 06 15:04:05 -0700",
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon, 2 Jan 2006 15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
	"2006-01-02T15:04:05Z07:00", "2006/1/2 15:04:05",
}

// date is when the mail says it was written, else when the last server took it.
func (p *parser) date(h header) time.Time {
	value := h.get("Date")
	if value != "" {
		if t, err := mail.ParseDate(value); err == nil {
			return t
		}
		bare, _ := cutComments(value)
		bare = strings.Join(strings.Fields(strings.ReplaceAll(bare, "GMT", "")), " ")
		for _, layout := range dateLayouts {
			if t, err := time.Parse(layout, bare); err == nil {
				p.defect("date")
				return t
			}
		}
	}
	p.defect("missing-date")
	if _, when, ok := strings.Cut(h.get("Received"), ";"); ok {
		if t, err := mail.ParseDate(strings.TrimSpace(when)); err == nil {
			return t
		}
	}
	return time.Time{}
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
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		p.defect("line-ends")
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
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
