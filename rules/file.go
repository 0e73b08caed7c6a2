package rules

import (
	"encoding/json"
	"slices"
	"strconv"

	"maildesk/store"
	"maildesk/templates"
)

// mailData is what an event remembers of the mail behind it.
type mailData struct {
	MessageID string       `json:"message_id,omitempty"`
	Name      string       `json:"name,omitempty"`
	Files     []store.File `json:"files,omitempty"`
	Tap       string       `json:"tap,omitempty"`    // token of the answer that it gave with one tap
	Before    *before      `json:"before,omitempty"` // of a technician's mail: what undo goes back to
}

func encodeMail(d mailData) json.RawMessage {
	text, _ := json.Marshal(d) // of strings: cannot fail
	return text
}

func decodeMail(text json.RawMessage) mailData {
	var d mailData
	_ = json.Unmarshal(text, &d) // of another shape: nothing is known
	return d
}

// smallPicture is the size in bytes below which an inline picture is taken
// for a logo of a signature.
const smallPicture = 10 << 10

// filesOf are the files of a mail worth passing on.
func filesOf(m *store.Message) []store.File {
	var files []store.File
	for _, a := range m.Attachments {
		if a.SHA256 == "" || a.Inline && a.Size < smallPicture {
			continue
		}
		files = append(files, store.File{Name: a.Filename, ContentType: a.ContentType, SHA256: a.SHA256, Size: a.Size, Danger: a.Danger, Picture: a.Picture})
	}
	return files
}

// mostFiles is the size in bytes of the files that one letter carries.
const mostFiles = 15 << 20

// attach lets files travel with a letter: each once, none that is dangerous
// or too large, and of what may be a bait only pictures, the screenshots that
// people take of it. Of the others the letter says the name.
func (t *turn) attach(l *Letter, files []store.File) {
	var size int64
	for _, f := range l.Files {
		size += f.Size
	}
	staff := works(t.Book.Directory.Find(l.To.Address))
	for _, f := range files {
		switch {
		case f.Danger != "":
		case t.ticket().Category == store.DataSecurity && !f.Picture:
			f.Danger = "suspect"
		case size+f.Size > mostFiles:
			f.Danger = "large"
		}
		name := templates.Unsent(f, l.Language, staff)
		if slices.ContainsFunc(l.Files, func(have store.File) bool { return have.SHA256 == f.SHA256 }) || slices.Contains(l.Data.Unsent, name) {
			continue
		}
		if f.Danger != "" {
			l.Data.Unsent = append(l.Data.Unsent, name)
			continue
		}
		size += f.Size
		l.Files = append(l.Files, f)
		l.Data.Files = append(l.Data.Files, f.Name)
	}
}

// entry is a line of a letter's history.
func (t *turn) entry(e *store.Event) templates.Entry {
	by, text := e.Actor, e.Text
	if e.Actor == "desk" {
		by = t.Book.Company.Desk
	} else if p := t.Book.Directory.Find(e.Actor); p != nil {
		by = p.Name
	} else if e.Actor == t.ticket().Requester.Key() {
		by = t.ticket().Requester.Label()
	} else if name := decodeMail(e.Data).Name; name != "" {
		by = name
	}
	switch e.Kind {
	case store.EventAssigned:
		if p := t.Book.Directory.Find(text); p != nil {
			text = p.Name
		}
	case store.EventCategory:
		if s, ok := t.Book.Subcategory(text); ok {
			text = s.In(t.Book.Company.Language)
		}
	}
	return templates.Entry{At: e.At, Kind: e.Kind, By: by, Text: text}
}

func itoa(n int) string { return strconv.Itoa(n) }
