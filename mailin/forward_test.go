package mailin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/mailin/fields"
	"maildesk/store"
)

// forwardCase is one mail of testdata/forwards with what it passes on:
//
//	== name of the case
//	Subject: 转发: …
//
//	body
//	-- forward
//	from=张三 <zhangsan@example.com>
//	date=2024-05-08T09:30:00+08:00
//	subject=…
//	text=first line\nsecond line
type forwardCase struct {
	file, name, mail string
	want             map[string]string
}

func loadForwardCases(t testing.TB) []forwardCase {
	t.Helper()
	files, err := filepath.Glob("testdata/forwards/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	var cases []forwardCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split("\n"+string(data), "\n== ")[1:] {
			name, rest, _ := strings.Cut(block, "\n")
			mail, fields, ok := strings.Cut(strings.TrimRight(rest, "\n")+"\n", "\n-- forward\n")
			if !ok {
				t.Fatalf("%s: case %q has no result", file, name)
			}
			c := forwardCase{file: filepath.Base(file), name: name, want: map[string]string{}}
			head, body, _ := strings.Cut(mail, "\n\n")
			if !strings.Contains(head, "From: ") {
				head = "From: 李工 <ligong@example.com>\n" + head
			}
			if !strings.Contains(head, "Date: ") {
				head += "\nDate: Wed, 8 May 2024 10:00:00 +0800"
			}
			if !strings.Contains(head, "Content-Type: ") {
				head += "\nContent-Type: text/plain; charset=utf-8"
			}
			c.mail = head + "\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\n" + body + "\n"
			for line := range strings.Lines(fields) {
				if key, value, ok := strings.Cut(strings.TrimRight(line, "\n"), "="); ok {
					c.want[key] = strings.ReplaceAll(value, `\n`, "\n")
				}
			}
			cases = append(cases, c)
		}
	}
	return cases
}

func describeForward(f *store.Forward) map[string]string {
	got := map[string]string{}
	if f == nil {
		return got
	}
	from := f.From.Name
	if f.From.Address != "" {
		from = strings.TrimSpace(from + " <" + f.From.Address + ">")
	}
	for key, value := range map[string]string{"from": from, "subject": f.Subject, "text": f.Text} {
		if value != "" {
			got[key] = value
		}
	}
	if !f.Date.IsZero() {
		got["date"] = f.Date.Format(time.RFC3339)
	}
	return got
}

func TestReadForward(t *testing.T) {
	t.Parallel()
	cases := loadForwardCases(t)
	right := 0
	for _, c := range cases {
		m := Parse([]byte(c.mail))
		got := describeForward(m.Forward)
		if fmt.Sprint(got) == fmt.Sprint(c.want) {
			right++
			continue
		}
		for _, key := range []string{"from", "date", "subject", "text"} {
			if got[key] != c.want[key] {
				t.Errorf("%s: %s: %s: got %q, want %q", c.file, c.name, key, got[key], c.want[key])
			}
		}
	}
	t.Logf("%d of %d forwards right", right, len(cases))
}

func FuzzReadForward(f *testing.F) {
	for _, c := range loadForwardCases(f) {
		m := Parse([]byte(c.mail))
		f.Add(m.Subject, m.Text)
	}
	f.Fuzz(func(t *testing.T, subject, text string) {
		m := &store.Message{Subject: subject, Text: text, NewText: text}
		readForward(nil, m)
		fields.Read(m)
		if m.Forward != nil && len(m.Forward.Text) > len(text)+10 {
			t.Errorf("%q is longer than the mail", m.Forward.Text)
		}
	})
}
