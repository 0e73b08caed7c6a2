package fields

import (
	"slices"
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// fieldReader fills the fields of one message; the first find of a field
// stays, so what is surer is read first.
type fieldReader struct {
	m      *store.Message
	writer store.Address // whose request it is
	where  string        // "form", "free text", "signature", "subject", "from"
	about  bool          // the mail is about another person too

	kind, kindWords string // what sort of device it is, where no model is named
}

// Read fills m.Fields and m.Found out of what the writer newly wrote,
// the signature behind it, the subject and the sender's name. In a forwarded
// mail the original sender is the writer, and the person who forwarded it
// only adds what is not about a person. readForward comes first.
func Read(m *store.Message) {
	m.Fields, m.Found = store.Fields{}, nil
	r := &fieldReader{m: m, writer: m.From}
	body, tail := m.NewText, closingOf(m)
	if m.Forward != nil && m.Forward.Text != "" {
		r.writer = m.Forward.From
		r.readBody(m.Forward.Text, "")
		if body != m.Forward.Text && !strings.Contains(body, m.Forward.Text) {
			person := m.Fields
			r.readBody(body, "")
			m.Fields.Name, m.Fields.Department, m.Fields.EmployeeID, m.Fields.Phone = person.Name, person.Department, person.EmployeeID, person.Phone
		}
	} else {
		r.readBody(body, tail)
	}
	r.readSubject()
	r.readSender()
	m.Found = slices.DeleteFunc(m.Found, func(s store.Source) bool { return *m.Fields.At(s.Field) == "" })
}

// set keeps the first value of a field and where it was found.
func (r *fieldReader) set(field, value, words string) {
	p := r.m.Fields.At(field)
	if p == nil || *p != "" || value == "" {
		return
	}
	*p = value
	if utf8.RuneCountInString(words) > 120 {
		words = string([]rune(words)[:120])
	}
	r.m.Found = append(r.m.Found, store.Source{Field: field, Where: r.where, Text: words})
}

// readBody reads one text as a form, then as free text; tail is what stood
// behind it and was cut off as a signature.
func (r *fieldReader) readBody(text, tail string) {
	text, tail = strings.ToValidUTF8(text, "\ufffd"), strings.ToValidUTF8(tail, "\ufffd")
	if len(text) > 64<<10 {
		text = text[:64<<10] // nobody describes a fault on forty pages
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		text = strings.ToValidUTF8(text, "")
	}
	f := readForm(text)
	closing := closingLine(f)
	p := readProse(text, f.prose(closing))
	r.about = aboutOther(p)
	r.where = "form"
	r.takeForm(f, p)
	r.where = "free text"
	r.takePeople(p)
	r.takeCode(p)
	r.takeMoment(p)
	r.takeDevices(p)
	r.set("device_model", r.kind, r.kindWords)
	r.takeOS(p)
	r.takeSoftware(p, false)
	r.takeTried(p)
	r.takeSymptom(p, f, r.m.BaseSubject)
	r.where = "signature"
	r.takeClosing(f, closing)
	if tail != "" {
		r.takeClosing(readForm(tail), 0)
	}
}

// readSubject takes from the subject what the body does not tell.
func (r *fieldReader) readSubject() {
	subject := r.m.BaseSubject
	if subject == "" {
		subject = r.m.Subject
	}
	if r.m.Forward != nil && r.m.Forward.Subject != "" {
		subject = r.m.Forward.Subject
	}
	if repliesTo(r.m) {
		return // its words are those of the mail it answers
	}
	r.where = "subject"
	subject = strings.ToValidUTF8(subject, "\ufffd")
	p := readProse(subject, []passage{{0, len(subject)}})
	r.takeCode(p)
	r.takeDevices(p)
	r.takeOS(p)
	r.takeSoftware(p, true)
	r.takeMoment(p)
	for i := range p.sentences {
		if p.sentences[i].class&(trouble|request) != 0 {
			r.set("symptom", subject, subject)
		}
	}
	if empty(r.m.NewText) && utf8.RuneCountInString(subject) > 4 && r.m.Forward == nil {
		r.set("symptom", subject, subject)
	}
}

// repliesTo reports whether a message answers another one.
func repliesTo(m *store.Message) bool {
	return m.Forward == nil && (len(m.InReplyTo) > 0 || scan.HasAnyPrefix(scan.FoldASCII(m.Subject), []string{"re:", "re：", "回复", "答复", "回覆", "答覆", "aw:", "sv:"}))
}

// readSender takes name and department out of the sender's name, where that
// is a person's: 张三, 张三（财务部）, Zhang San (Finance).
func (r *fieldReader) readSender() {
	r.where = "from"
	name := strings.Trim(strings.ToValidUTF8(r.writer.Name, "\ufffd"), " \t\"'")
	if name == "" || strings.ContainsAny(name, "@") {
		return
	}
	if r.m.Kind == store.Notification || r.m.Kind == store.List {
		return // the name of a machine or of a newsletter
	}
	p := readPerson(name)
	if sender := senderName(name); p.name == "" || strings.HasPrefix(sender, p.name) {
		p.name = sender
	}
	r.set("name", p.name, name)
	if r.m.Fields.Name == p.name || r.m.Fields.Name == "" {
		r.set("department", p.department, name)
	}
}
