package preview

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"maildesk/rules"
	"maildesk/store"
	"maildesk/templates"
)

// guideSample is the one sample of a guide: the acknowledgement that holds it.
const guideSample = "guide"

// sheet is one letter with one sample of data.
type sheet struct {
	name, language string
	desk           *rules.Desk
	data           *templates.Data
	words          templates.Words
}

// parts are the kind, name and language that the name of a file tells.
func parts(file string) (kind, name, language string) {
	name, language, _ = strings.Cut(strings.TrimSuffix(path.Base(file), ".txt"), ".")
	return path.Dir(file), name, language
}

// newSheet writes a letter; store.ErrNotFound where there is none of that name.
func newSheet(desk *rules.Desk, kind, name, language, sample string) (*sheet, error) {
	missing := fmt.Errorf("%s/%s.%s, sample %q: %w", kind, name, language, sample, store.ErrNotFound)
	s := &sheet{name: name, language: language, desk: desk}
	guide := (*templates.Guide)(nil)
	switch {
	case language != "zh" && language != "en":
		return nil, missing
	case kind == "guides" && slices.Contains(desk.Letters.Guides(), name):
		guide, s.name = desk.Letters.Guide(name, language, "", ""), "acknowledgement"
	case kind != "letters" || !slices.Contains(desk.Letters.Names(), name):
		return nil, missing
	}
	for _, one := range templates.Samples(s.name, language) {
		if one.Name == sample || sample == longSample && s.data == nil {
			s.data = one.Data
		}
	}
	switch {
	case s.data == nil:
		return nil, missing
	case sample == longSample:
		strain(s.data)
	}
	if guide != nil {
		s.data.Guide = guide
		if guide.Advice {
			s.data.Ticket.Status = store.StatusOpen
		}
	}
	s.data.Desk = s.letterhead(sample)
	words, err := desk.Letters.Render(s.name, language, s.data)
	s.words = words
	return s, err
}

// letterhead is the company's own; the bare sample shows what is left without
// what a company may leave out.
func (s *sheet) letterhead(sample string) templates.Desk {
	head := s.desk.Letterhead(s.language)
	if sample == "bare" {
		head.Hotline, head.Signature = "", ""
	}
	return head
}

// letter is what a mail client shows around it.
type letter struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func (s *sheet) letter() letter {
	o := s.outgoing()
	return letter{From: o.From.Name + " <" + o.From.Address + ">", To: o.To[0].Name + " <" + o.To[0].Address + ">", Subject: o.Subject, Text: o.Text}
}

func (s *sheet) outgoing() *store.Outgoing {
	to := store.Address{Name: s.data.Reader.Name, Address: s.data.Reader.Address}
	o := &store.Outgoing{
		Letter: s.name, Recipient: to.Address, From: s.desk.Self.Address, To: []store.Address{to}, ReplyTo: s.desk.Self.Address,
		Subject: s.words.Subject, MessageID: "preview." + s.name + "@" + s.desk.Self.Domain, Created: s.data.Now,
		Automatic: "auto-generated", Text: s.words.Text, HTML: s.words.HTML,
	}
	for i, p := range s.words.Parts {
		o.Files = append(o.Files, store.File{Name: p.Name, ContentType: p.ContentType, ContentID: p.ContentID, SHA256: strconv.Itoa(i), Size: int64(len(p.Content))})
	}
	if o.Subject == "" {
		// Letters about a ticket keep the subject of their thread.
		o.Subject = "[" + s.data.Ticket.Number + "] " + s.data.Ticket.Subject
	}
	return o
}
