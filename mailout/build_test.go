package mailout

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"testing"

	"maildesk/store"
)

// A letter is nested as clients expect it: files beside what is read, pictures
// beside the page that shows them (RFC 2387), the text as its alternative.
func TestStructure(t *testing.T) {
	t.Parallel()
	picture := store.File{Name: "chart1.png", ContentType: "image/png", SHA256: "a", ContentID: "chart1.ab@corp.example"}
	another := store.File{Name: "chart2.png", ContentType: "image/png", SHA256: "b", ContentID: "chart2.cd@corp.example"}
	sheet := store.File{Name: "2026年第47周.xlsx", ContentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", SHA256: "c"}
	tests := []struct {
		name  string
		html  string
		files []store.File
		want  string
	}{
		{"text", "", nil, "text/plain"},
		{"page", "<p>", nil, "alternative(text/plain text/html)"},
		{"attachment", "<p>", []store.File{sheet}, "mixed(alternative(text/plain text/html) attachment)"},
		{"picture", "<p>", []store.File{picture}, "related(alternative(text/plain text/html) inline)"},
		{"digest", "<p>", []store.File{picture, another, sheet}, "mixed(related(alternative(text/plain text/html) inline inline) attachment)"},
	}
	for _, tt := range tests {
		o := &store.Outgoing{From: store.Address{Address: "it@corp.example"}, To: []store.Address{{Address: "manager@corp.example"}}, Subject: "周报",
			MessageID: "m@corp.example", Text: "文字", HTML: tt.html, Files: tt.files}
		letter, err := build(o, "here", map[string][]byte{"a": []byte("\x89PNG first"), "b": []byte("\x89PNG second"), "c": []byte("PK")})
		if err != nil {
			t.Fatal(err)
		}
		var raw bytes.Buffer
		if _, err := letter.WriteTo(&raw); err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(raw.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if got := structure(t, textproto.MIMEHeader(m.Header), m.Body); got != tt.want {
			t.Errorf("%s: got %s, want %s\n%s", tt.name, got, tt.want, raw.String())
		}
		for _, f := range tt.files {
			if f.ContentID != "" && !strings.Contains(raw.String(), "Content-ID: <"+f.ContentID+">") && !strings.Contains(raw.String(), "Content-Id: <"+f.ContentID+">") {
				t.Errorf("%s: the picture has not the id <%s>:\n%s", tt.name, f.ContentID, raw.String())
			}
		}
	}
}

// structure tells how the parts of a mail are nested; a file by its disposition.
func structure(t *testing.T, h textproto.MIMEHeader, body io.Reader) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if disposition, more, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil {
		if name := more["filename"]; name == "" {
			t.Errorf("a file without a name: %v", h)
		}
		return disposition
	}
	name, ok := strings.CutPrefix(kind, "multipart/")
	if !ok {
		return kind
	}
	var parts []string
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return name + "(" + strings.Join(parts, " ") + ")"
		} else if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, structure(t, p.Header, p))
	}
}

// TestHeaders: what every letter says to machines.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*store.Outgoing)
		want   map[string]string
	}{
		{"automatic", func(o *store.Outgoing) { o.Automatic = "auto-replied" }, map[string]string{
			"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "X-Maildesk-Loop": "here", "X-Maildesk-Ticket": "IT20261123001",
		}},
		{"a person's words", nil, map[string]string{"Auto-Submitted": "", "X-Auto-Response-Suppress": "OOF, AutoReply", "Precedence": ""}},
		{"digest", func(o *store.Outgoing) { o.Automatic, o.Bulk = "auto-generated", true }, map[string]string{"Precedence": "bulk"}},
		{"header injection", func(o *store.Outgoing) {
			o.Subject = "[IT20261123001] a\r\nBcc: x@y"
			o.To[0].Name = "b\r\nBcc: x@y"
		}, map[string]string{"Bcc": ""}},
	} {
		b := start(t, nil)
		b.queue(t, test.change)
		var current *session
		b.deliver(t, &current)
		mails := b.server.Mails()
		if len(mails) != 1 {
			t.Fatalf("%s: %d mails", test.name, len(mails))
		}
		h := header(t, mails[0].Raw)
		for name, want := range test.want {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", test.name, name, got, want)
			}
		}
		if !strings.Contains(string(mails[0].Raw), "Subject: [IT20261123001]") {
			t.Errorf("%s: the tag is not in plain ASCII:\n%s", test.name, mails[0].Raw[:400])
		}
	}
}

// TestInvitation: an invitation is one of the alternatives, with its method,
// and a file for clients that see none (RFC 6047 section 2.4).
func TestInvitation(t *testing.T) {
	t.Parallel()
	const calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:上门\r\nEND:VCALENDAR\r\n"
	for _, test := range []struct {
		contentType string
		offered     bool
	}{{"text/calendar; method=REQUEST", true}, {"text/calendar; method=CANCEL", true}, {"text/calendar", false}, {"text/calendar; method=\"A\\\r\nBcc: x\"", false}, {"text/plain; method=REQUEST", false}} {
		o := &store.Outgoing{
			Letter: "visit", From: store.Address{Address: "it@corp.example"}, To: []store.Address{{Address: "a@b.example"}}, Subject: "x", MessageID: "x@y",
			Text: "text", HTML: "<p>html</p>", Files: []store.File{{Name: "invite.ics", ContentType: test.contentType, SHA256: "c"}},
		}
		letter, err := build(o, "here", map[string][]byte{"c": []byte(calendar)})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := letter.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		before, attached, _ := strings.Cut(text, "Content-Disposition: attachment")
		if !strings.Contains(text, "multipart/mixed") || !strings.Contains(text, "multipart/alternative") || !strings.Contains(attached, base64.StdEncoding.EncodeToString([]byte(calendar))[:60]) {
			t.Errorf("%s: no file in\n%s", test.contentType, text)
		}
		kind, _, _ := strings.Cut(test.contentType, "\"")
		if offered := strings.Contains(before, "Content-Type: "+kind+"; charset=UTF-8"); offered != test.offered || strings.Contains(text, "\nBcc:") {
			t.Errorf("%s: offered %v in\n%s", test.contentType, offered, text)
		}
	}
}
