package demo

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	netmail "net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/cmd/maildesk/page"
	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/store"
)

//go:embed page
var files embed.FS

// handler is the page: a view on the mail system, and the clock.
func (d *Demo) handler() http.Handler {
	static, _ := fs.Sub(files, "page") // the folder is there
	mux := http.NewServeMux()
	page.Static(mux, "demo", static)
	mux.HandleFunc("GET /company", d.company)
	mux.HandleFunc("GET /mails", func(w http.ResponseWriter, _ *http.Request) { page.JSON(w, http.StatusOK, d.mailboxes()) })
	mux.HandleFunc("GET /mails/{id}", d.one(func(w http.ResponseWriter, _ *http.Request, id int, raw []byte) {
		page.JSON(w, http.StatusOK, show(id, raw))
	}))
	mux.HandleFunc("GET /mails/{id}/html", d.one(func(w http.ResponseWriter, _ *http.Request, _ int, raw []byte) { page.Mail(w, htmlOf(raw)) }))
	mux.HandleFunc("GET /mails/{id}/raw", d.one(func(w http.ResponseWriter, _ *http.Request, _ int, raw []byte) { page.Text(w, string(raw)) }))
	mux.HandleFunc("GET /mails/{id}/files/{file}", d.one(d.file))
	mux.HandleFunc("POST /mails", d.send)
	mux.HandleFunc("GET /clock", d.clock)
	mux.HandleFunc("POST /clock", d.moveClock)
	mux.HandleFunc("/clock", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", "GET, POST")
		page.Fail(w, http.StatusMethodNotAllowed, errors.New("ask the clock by GET, move it by POST"))
	})
	mux.Handle("GET /changes", &d.bell)
	return mux
}

// company is who plays.
func (d *Demo) company(w http.ResponseWriter, _ *http.Request) {
	page.JSON(w, http.StatusOK, struct {
		Company string         `json:"company"`
		Desk    store.Address  `json:"desk"`
		People  []story.Member `json:"people"`
		Now     time.Time      `json:"now"`
		Zone    string         `json:"zone"`
		Playing bool           `json:"playing"` // the story is
	}{d.book.Company.Name, store.Address{Name: d.book.Company.Desk, Address: d.stage.Desk}, d.members, d.now(), d.book.Zone().String(), d.playing.Load()})
}

// one answers for the mail that a path names.
func (d *Demo) one(answer func(w http.ResponseWriter, r *http.Request, id int, raw []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		raw, ok := d.mail(id)
		if err != nil || !ok {
			page.Fail(w, http.StatusNotFound, fmt.Errorf("there is no mail %q", r.PathValue("id")))
			return
		}
		answer(w, r, id, raw)
	}
}

// draft is a mail that is written on the page.
type draft struct {
	From    string `json:"from"`
	To      string `json:"to"` // addresses with commas between them
	Cc      string `json:"cc"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	Answers *int   `json:"answers"` // id of the mail that is answered or passed on
	Files   []struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Content []byte `json:"content"` // base64
	} `json:"files"`
}

// largest is how large a mail with its files may be, in base64.
const largest = 40 << 20

// send hands a mail to the mail system, and answers when the desk has read it
// and has done what follows from it.
func (d *Demo) send(w http.ResponseWriter, r *http.Request) {
	var in draft
	if err := page.Read(r, largest, &in); err != nil {
		page.Fail(w, http.StatusBadRequest, err)
		return
	}
	m, err := d.finished(in)
	if err != nil {
		page.Fail(w, http.StatusBadRequest, err)
		return
	}
	if err := d.take(r.Context()); err != nil {
		return // nobody waits any more
	}
	defer d.give()
	if err := d.world.Send(m.From.Address, append(m.To, m.Cc...), m.Mail(d.now())); err != nil {
		page.Fail(w, http.StatusBadRequest, err)
		return
	}
	if err := d.stage.Settle(r.Context()); err != nil {
		page.Fail(w, http.StatusInternalServerError, err)
		return
	}
	page.JSON(w, http.StatusOK, map[string]string{"now": d.now().Format(time.RFC3339)})
}

// finished checks a draft.
func (d *Demo) finished(in draft) (*story.Draft, error) {
	at := slices.IndexFunc(d.members, func(m story.Member) bool { return strings.EqualFold(m.Address, in.From) })
	if at < 0 {
		return nil, fmt.Errorf("from: %q has no mailbox here", in.From)
	}
	m := &story.Draft{From: store.Address{Name: d.members[at].Name, Address: d.members[at].Address}, Subject: in.Subject, Body: in.Text}
	var err error
	if m.To, err = addresses("to", in.To); err != nil {
		return nil, err
	}
	if len(m.To) == 0 {
		return nil, errors.New("to: nobody")
	}
	if m.Cc, err = addresses("cc", in.Cc); err != nil {
		return nil, err
	}
	for _, f := range in.Files {
		m.Files = append(m.Files, story.File{Name: f.Name, ContentType: f.Type, Content: f.Content})
	}
	if in.Answers != nil {
		raw, ok := d.mail(*in.Answers)
		if !ok {
			return nil, fmt.Errorf("answers: there is no mail %d", *in.Answers)
		}
		m.Answers = raw
	}
	return m, nil
}

// file answers with a file of a mail: a picture to look at, anything else to keep.
func (d *Demo) file(w http.ResponseWriter, r *http.Request, _ int, raw []byte) {
	files := mailin.Parse(raw).Attachments
	at, err := strconv.Atoi(r.PathValue("file"))
	if err != nil || at < 0 || at >= len(files) {
		page.Fail(w, http.StatusNotFound, fmt.Errorf("there is no file %q in this mail", r.PathValue("file")))
		return
	}
	f := files[at]
	kind, how := "application/octet-stream", "attachment"
	if slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, f.ContentType) {
		kind, how = f.ContentType, "inline"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Filename}))
	_, _ = w.Write(f.Content) // the browser may have gone
}

// addresses reads a list as people write it: with commas or semicolons, also Chinese ones.
func addresses(field, text string) ([]string, error) {
	text = strings.Trim(strings.NewReplacer(";", ",", "；", ",", "，", ",").Replace(text), ", ")
	if text == "" {
		return nil, nil
	}
	list, err := netmail.ParseAddressList(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %q: %w", field, text, err)
	}
	var all []string
	for _, a := range list {
		all = append(all, a.Address)
	}
	return all, nil
}
