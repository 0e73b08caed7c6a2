package quote

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bodyOf is a mail of one text or HTML part.
func bodyOf(path, src string) Body {
	var b Body
	if strings.HasSuffix(path, ".html") {
		p := ReadPage(src)
		b.add(p.lines, p)
	} else {
		b.add(textLines(src), Page{})
	}
	return b
}

// Each file is a body as one client writes it, written by 张三.
func TestNewWords(t *testing.T) {
	t.Parallel()
	writer := store.Address{Name: "张三", Address: "zhangsan@corp.test"}
	var paths []string
	for _, pattern := range []string{"*.txt", "*.html"} {
		found, err := filepath.Glob(filepath.Join("testdata", "bodies", pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		t.Fatal("no bodies in testdata/bodies")
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := NewWords(bodyOf(path, string(src)), writer) + "\n"
			golden := path + ".want"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Bodies that make a reader slow which looks back or ahead without bound.
func TestNewWordsOfHostileBody(t *testing.T) {
	t.Parallel()
	const n = 5_000
	for name, src := range map[string]string{
		"attributions":        strings.Repeat("On 5 May 2026 09:30 a b c\n", n),
		"ends of attribution": strings.Repeat("1 <a@b.test>\n", n),
		"wrote":               strings.Repeat("On 5 May 2026 <a@b.test> wrote\n", n),
		"colons":              strings.Repeat("5 May 2026 <a@b.test> c:\n", n),
		"old Gmail":           strings.Repeat("2013/7/20 a <b@c.test> d>\n", n),
		"header keys":         strings.Repeat("From: a\n", n),
		"recipients":          strings.Repeat("To: a\n"+strings.Repeat(" b@c.test;\n", 50), n/50),
		"separators":          strings.Repeat("发自我的iPhone\n-----原始邮件-----\n", n),
		"footers":             strings.Repeat("发自我的iPhone\n\n", n),
		"delimiters":          strings.Repeat("--\na\n", n),
		"rules":               strings.Repeat("__________\na@b.test\n", n),
		"quotes":              strings.Repeat("> a\nb\n", n),
		"closings":            strings.Repeat("谢谢\n张三\n", n),
		"disclaimers":         strings.Repeat("Disclaimer\n\n", n),
		"bars":                strings.Repeat("|\n", n),
		"fences":              strings.Repeat("```\n", n),
		"a long line":         strings.Repeat("On 5 May 2026 wrote: ", n),
		"empty lines":         strings.Repeat("\n", n),
		"marks":               strings.Repeat("## Reply above this line ##\n", n),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			NewWords(bodyOf("a.txt", src), store.Address{})
			if d := time.Since(start); d > time.Minute { // most take milliseconds; what grows with the square takes many minutes
				t.Errorf("took %v for %d bytes", d, len(src))
			}
		})
	}
}

func FuzzNewWords(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("testdata", "bodies", "*[tl]"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src), strings.HasSuffix(path, ".html"))
	}
	f.Fuzz(func(t *testing.T, src string, markup bool) {
		path := "a.txt"
		if markup {
			path = "a.html"
		}
		b := bodyOf(path, src)
		words := NewWords(b, store.Address{Name: "张三"})
		if strings.TrimSpace(words) == "" && strings.TrimSpace(joinLines(b.shown)) != "" {
			t.Errorf("nothing remained of %q", src)
		}
	})
}
