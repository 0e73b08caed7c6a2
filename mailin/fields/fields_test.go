package fields

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/store"
)

// fieldCase is one mail of testdata/cases with the fields that a reader
// would write down.
//
//	== name of the case
//	From: 王芳 <wangfang@example.com>
//	Subject: …
//
//	text; a line "-- signature --" parts what was cut off as a signature
//	-- fields
//	name=王芳
//	symptom=first line\nsecond line
type fieldCase struct {
	file, name string
	message    store.Message
	want       map[string]string
}

func loadFieldCases(t testing.TB, pattern string) []fieldCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "cases", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("files of %s: %v, %v", pattern, files, err)
	}
	var cases []fieldCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split("\n"+string(data), "\n== ")[1:] {
			name, rest, _ := strings.Cut(block, "\n")
			mail, fields, ok := strings.Cut(rest, "\n-- fields\n")
			if !ok {
				mail, ok = strings.CutSuffix(strings.TrimRight(rest, "\n"), "\n-- fields")
			}
			head, body, found := strings.Cut(mail, "\n\n")
			if !ok || !found {
				t.Fatalf("%s: case %q has no fields or no empty line behind its header", file, name)
			}
			c := fieldCase{file: filepath.Base(file), name: name, want: map[string]string{}}
			for line := range strings.Lines(head) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				switch key {
				case "From":
					display, address, _ := strings.Cut(value, "<")
					c.message.From = store.Address{Name: strings.TrimSpace(display), Address: strings.Trim(address, "> ")}
				case "Subject":
					c.message.Subject, c.message.BaseSubject = value, value
				}
			}
			text, tail, cut := strings.Cut(body, "\n-- signature --\n")
			c.message.NewText, c.message.Text = text, text
			if cut {
				c.message.Text += "\n\n" + tail
			}
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

// near reports whether two tellings of the same are nearly the same: where a
// sentence begins and ends is a matter of taste, so that one may have a
// clause more than the other.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	a, b = strings.TrimRight(a, "。.！!，,"), strings.TrimRight(b, "。.！!，,")
	return a != "" && strings.Contains(b, a) && 3*len(a) >= 2*len(b)
}

// score counts what was found of a field.
type score struct{ right, wrong, missed int }

func (s score) String() string {
	return fmt.Sprintf("precision %5.1f%%  recall %5.1f%%  (%d right, %d wrong, %d missed)",
		100*float64(s.right)/max(1, float64(s.right+s.wrong)), 100*float64(s.right)/max(1, float64(s.right+s.missed)), s.right, s.wrong, s.missed)
}

func TestReadFields(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"seen-*.txt", "later-*.txt", "last-*.txt"} {
		scores := map[string]*score{}
		cases := loadFieldCases(t, file)
		for _, c := range cases {
			m := c.message
			Read(&m)
			for _, field := range store.FieldNames {
				s := scores[field]
				if s == nil {
					s = &score{}
					scores[field] = s
				}
				got, want := *m.Fields.At(field), c.want[field]
				switch {
				case got == want && want == "":
					continue
				case got == want, (field == "symptom" || field == "self_tried") && near(got, want):
					s.right++
					continue
				}
				if got != "" {
					s.wrong++
				}
				if want != "" {
					s.missed++
				}
				t.Errorf("%s: %s: %s: got %q, want %q", c.file, c.name, field, got, want)
			}
			for _, field := range store.FieldNames {
				if value := *m.Fields.At(field); value != "" && !strings.Contains(m.Text+"\n"+m.Subject+"\n"+m.From.Name, value) {
					t.Errorf("%s: %s: %s %q is not in the mail", c.file, c.name, field, value)
				}
			}
		}
		t.Logf("%s: %d mails", file, len(cases))
		for _, field := range store.FieldNames {
			t.Logf("  %-13s %v", field, scores[field])
		}
	}
}

// TestReadFieldsHostile feeds texts that tempt a reader to look back: one that is
// not linear does not end before the test's own deadline.
func TestReadFieldsHostile(t *testing.T) {
	t.Parallel()
	hostile := []string{
		strings.Repeat("姓名：", 20000),
		strings.Repeat("姓名 ", 20000),
		strings.Repeat("【", 20000),
		strings.Repeat("a|", 20000),
		strings.Repeat("1-", 30000),
		strings.Repeat("(", 30000),
		strings.Repeat("重启过，", 10000),
		strings.Repeat("ThinkPad T14 ", 5000),
		strings.Repeat("Windows 10 ", 5000),
		strings.Repeat("昨天", 10000),
		strings.Repeat("138 ", 15000),
		strings.Repeat("姓名\n", 20000),
		strings.Repeat("x", 60000) + "：y",
	}
	for _, text := range hostile {
		m := &store.Message{NewText: text, Text: text + "\n" + text}
		Read(m)
		Secrets(m)
	}
}

func FuzzReadFields(f *testing.F) {
	for _, c := range loadFieldCases(f, "*.txt") {
		f.Add(c.message.NewText, c.message.Text, c.message.Subject, c.message.From.Name)
	}
	f.Fuzz(func(t *testing.T, newText, text, subject, name string) {
		m := &store.Message{NewText: newText, Text: text, Subject: subject, From: store.Address{Name: name}}
		Read(m)
		Secrets(m)
		Language(newText)
		everything := newText + "\n" + text + "\n" + subject + "\n" + name
		everything += strings.ToValidUTF8(everything, "\ufffd")
		for _, field := range store.FieldNames {
			if value := *m.Fields.At(field); !strings.Contains(everything, value) {
				t.Errorf("%s %q is not in the mail", field, value)
			}
		}
		for _, secret := range m.Secrets {
			if secret == "" || !strings.Contains(everything, secret) {
				t.Errorf("secret %q is not in the mail", secret)
			}
		}
	})
}

func BenchmarkReadFields(b *testing.B) {
	cases := loadFieldCases(b, "*.txt")
	bytes := 0
	for _, c := range cases {
		bytes += len(c.message.Text)
	}
	b.SetBytes(int64(bytes / len(cases)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m := cases[i%len(cases)].message
		Read(&m)
	}
}
