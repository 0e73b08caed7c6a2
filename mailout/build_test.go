package mailout

import (
	"bytes"
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
