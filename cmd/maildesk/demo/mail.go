package demo

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"maildesk/mailin"
	"maildesk/store"
)

// listed is a mail as a mailbox shows it.
type listed struct {
	ID      int       `json:"id"`
	Mailbox string    `json:"mailbox"`
	Sent    bool      `json:"sent,omitempty"` // written by the owner of the mailbox
	From    string    `json:"from"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Begins  string    `json:"begins"` // its first words
	Date    time.Time `json:"date"`
	Letter  string    `json:"letter,omitempty"` // which of the desk's it is
}

// shown is a mail as it is read.
type shown struct {
	ID      int             `json:"id"`
	From    store.Address   `json:"from"`
	To      []store.Address `json:"to"`
	Cc      []store.Address `json:"cc,omitempty"`
	Answer  string          `json:"answer"` // whom an answer goes to
	Subject string          `json:"subject"`
	Date    time.Time       `json:"date"`
	Text    string          `json:"text"`
	HTML    bool            `json:"html"`
	Letter  string          `json:"letter,omitempty"`
	Files   []file          `json:"files,omitempty"`
}

// file is a file that came with a mail.
type file struct {
	At   int    `json:"at"` // its place among them
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// mailboxes are all mails in the order in which the mail system took them.
func (d *Demo) mailboxes() []listed {
	all := []listed{}
	var last []byte
	for id, m := range d.world.SMTP.Mails() {
		read := mailin.Parse(m.Raw)
		entry := listed{
			ID: id, From: read.From.Label(), To: labels(read.To), Subject: read.Subject, Begins: d.begins(read),
			Date: read.Date, Letter: letterName(m.Raw),
		}
		if from := d.world.Mailbox(m.From); from != "" && from != d.desk() && !bytes.Equal(last, m.Raw) { // once, however many got it
			entry.Mailbox, entry.Sent = from, true
			all = append(all, entry)
		}
		last = m.Raw
		if to := d.world.Mailbox(m.To); to != d.desk() {
			entry.Mailbox, entry.Sent = to, false
			all = append(all, entry)
		}
	}
	return all
}

func (d *Demo) desk() string { return d.world.Mailbox(d.stage.Desk) }

// mail is the raw mail of an id.
func (d *Demo) mail(id int) ([]byte, bool) {
	mails := d.world.SMTP.Mails()
	if id < 0 || id >= len(mails) {
		return nil, false
	}
	return mails[id].Raw, true
}

func show(id int, raw []byte) shown {
	m := mailin.Parse(raw)
	s := shown{
		ID: id, From: m.From, To: m.To, Cc: m.Cc, Answer: m.From.Address, Subject: m.Subject, Date: m.Date, Text: m.Text, Letter: letterName(raw),
		HTML: htmlOf(raw) != "",
	}
	if m.ReplyTo != nil {
		s.Answer = m.ReplyTo.Address
	}
	for at, a := range m.Attachments {
		if !a.Inline {
			s.Files = append(s.Files, file{at, a.Filename, a.Size})
		}
	}
	return s
}

func labels(all []store.Address) string {
	var names []string
	for _, a := range all {
		names = append(names, a.Label())
	}
	return strings.Join(names, ", ")
}

// begins are the first new words of a mail, without what stands above every letter.
func (d *Demo) begins(m *store.Message) string {
	above := d.book.Company.Name + " · " + d.book.Company.Desk
	words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(m.NewText), above))
	text := []rune(strings.Join(words, " "))
	return string(text[:min(len(text), 120)])
}

// letterName is the name that the desk writes into the header of its letters.
func letterName(raw []byte) string {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return m.Header.Get("X-Maildesk-Letter")
}

// htmlOf is the HTML of a mail with its own pictures in it, empty where it has none.
func htmlOf(raw []byte) string {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	p := parts{pictures: map[string]string{}}
	p.read(textproto.MIMEHeader(m.Header), m.Body, 0)
	for id, data := range p.pictures {
		p.html = strings.ReplaceAll(p.html, "cid:"+id, data)
	}
	return p.html
}

// parts is what a page needs of a mail: it is written for clients' mails and
// the desk's letters, not for whatever may come.
type parts struct {
	html     string
	pictures map[string]string // data: URLs by content id
}

// deepest is how far parts may stand in parts.
const deepest = 8

func (p *parts) read(head textproto.MIMEHeader, body io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil || depth > deepest {
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		for all := multipart.NewReader(body, params["boundary"]); ; {
			part, err := all.NextRawPart()
			if err != nil {
				return
			}
			p.read(part.Header, part, depth+1)
		}
	}
	switch strings.ToLower(head.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	id := strings.Trim(head.Get("Content-Id"), "<>")
	switch {
	case kind == "text/html" && p.html == "":
		text, err := charset.NewReader(body, head.Get("Content-Type"))
		if err != nil {
			return
		}
		content, _ := io.ReadAll(text) // what can be read is shown
		p.html = string(content)
	case strings.HasPrefix(kind, "image/") && id != "":
		content, _ := io.ReadAll(body)
		p.pictures[id] = "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(content)
	}
}
