package templates

import (
	"strings"
	"testing"
)

func TestCompile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ source, want string }{
		{"words", "<p:words>"},
		{"# a", "<h:a>"},
		{"## a", "<s:a>"},
		{"- a", "<i:a>"},
		{"1. a", "<n:a>"},
		{"> {{.Words}}", "<q:{{.Words}}>"},
		{"! a", "<b:a>"},
		{"!! a", "<a:a>"},
		{"---", "<l:>"},
		{"", ""},
		{"| a | {{or .Code `|` | printf \"%s|\"}} c", "<f:a|{{or .Code `|` | printf \"%s|\"}} c>"},
		{"|= a | b | c", "<t:a|b|c>"},
		{"|- a | b", "<r:a|b>"},
		{"[button] a | {{.Action \"confirm\"}} | b", "<u:a|{{.Action \"confirm\"}}|b>"},
		{"[ask] a", "<k:a>"},
		{"a **b** {{`**`}} **c**", "<p:a +b- {{`**`}} +c->"},
		{"{{if .Code}}", "{{if .Code}}"},
		{"{{end}}{{$x := 1}}{{/* why */}}", "{{end}}{{$x := 1}}"},
		{"{{if .Code}}a{{end}}", "<p:{{if .Code}}a{{end}}>"},
		{"{{.Words}}", "<p:{{.Words}}>"},
		{"Subject: a\nPreheader: b\nwords\nSubject: c", "<S:a>\n<H:b>\n<p:words>\n<p:Subject: c>"},
		{"{{/* a\nb */}}\nwords", "\n\n<p:words>"},
		{"words\r\n\r\nwords", "<p:words>\n<g:>\n<p:words>"},
	} {
		text, _, wrong := compile(test.source)
		got := strings.NewReplacer(string(markEnd), ">", string(markCell), "|", string(markStrong), "+", string(markWeak), "-").Replace(text)
		for _, k := range "phsinqbaluftrkgSH" {
			got = strings.ReplaceAll(got, string(markBegin)+string(k), "<"+string(k)+":")
		}
		if len(wrong) > 0 || got != test.want {
			t.Errorf("compile %q: got %q and mistakes %v, want %q", test.source, got, wrong, test.want)
		}
	}
}

func TestCompileTellsMistakes(t *testing.T) {
	t.Parallel()
	source := "Style: fancy\n\n| a\n**open\n[button] a | b\n\x01hforged\nfine"
	_, _, wrong := compile(source)
	want := map[int]string{1: "fancy", 3: "wants 2 parts", 4: "does not close", 5: "wants 3 parts", 6: "control character"}
	if len(wrong) != len(want) {
		t.Fatalf("got mistakes %v, want %v", wrong, want)
	}
	for _, m := range wrong {
		if !strings.Contains(m.text, want[m.line]) {
			t.Errorf("line %d: got %q, want something with %q", m.line, m.text, want[m.line])
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	_, h, wrong := compile("{{/* What it is.\nMore. */}}\nStyle: plain\nAnswer: no\n\nwords")
	if len(wrong) > 0 || h.about != "What it is." || !h.plain || !h.quiet {
		t.Errorf("got %+v and mistakes %v", h, wrong)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, source, want string }{
		{"lines of a paragraph stay lines", "a\nb\n\nc", "a\nb\n\nc"},
		{"a control line does not end a paragraph", "a\n{{if true}}\nb\n{{end}}", "a\nb"},
		{"numbers go on behind an empty line", "1. a\n\n1. b\nc\n1. d", "1. a\n2. b\n\nc\n\n1. d"},
		{"a row without a value is left out", "| a | b\n| c | {{.Code}}\n| d | e", "a：b\nd：e"},
		{"what says nothing is left out", "{{.Code}}\n\n# {{.Code}}\n\n- {{.Code}}\n\n> {{.Code}}\n\na", "a"},
		{"a quotation keeps its lines", "> {{.Words}}", "> 一\n> \n> 二"},
		{"values of several lines are indented", "- {{.Words}}\n\n| a | {{.Words}}", "- 一\n  \n  二\n\na：一\n    \n    二"},
		{"columns line up", "|= 类别 | 本周\n|- 硬件 | 12\n|- a | 3", "类别  本周\n硬件    12\na        3"},
		{"words to type", "[button] 好 | | 好了", "- 好：回复“好了”"},
		{"a form", "[ask] 姓名\n[ask] 部门", "姓名：\n部门："},
	} {
		l, wrong := parseLetter("test", "zh", "test.zh.txt", "Answer: no\nStyle: plain\n\n"+test.source)
		if len(wrong) > 0 {
			t.Errorf("%s: got mistakes %v", test.name, wrong)
			continue
		}
		all, err := l.write(l.words, &Data{Words: "一\r\n\r\n二"})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		v := &view{Data: &Data{}, Language: "zh", Plain: true, Body: groups(all)}
		if got := strings.TrimSpace(v.writeText()); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// No value makes a block, whatever it is.
func FuzzValue(f *testing.F) {
	f.Add(hostile)
	f.Add("\x01p\x04\x1f\x02")
	f.Add("\xff\xfe\u2028{{end}}")
	source := "# {{.Words}}\n\n| a | {{.Words}}x\n- {{.Words}}x\n[button] a | {{.Words}} | b\n{{.Words}}x"
	l, wrong := parseLetter("test", "zh", "test.zh.txt", source)
	if len(wrong) > 0 {
		f.Fatal(wrong)
	}
	f.Fuzz(func(t *testing.T, words string) {
		all, err := l.write(l.words, &Data{Words: words})
		if err != nil {
			t.Fatal(err)
		}
		var kinds strings.Builder
		for _, b := range all {
			kinds.WriteByte(byte(b.kind))
			for _, c := range b.cells {
				for _, line := range c {
					for _, r := range line {
						if r.Strong || strings.ContainsFunc(r.Text, forbidden) {
							t.Errorf("words %q: got run %q, strong %v", words, r.Text, r.Strong)
						}
					}
				}
			}
		}
		if got := strings.TrimPrefix(kinds.String(), "h"); got != "gfiup" {
			t.Errorf("words %q: got blocks %q", words, kinds.String())
		}
		v := &view{Data: &Data{}, Language: "zh", Body: groups(all)}
		if _, err := v.writeHTML(); err != nil {
			t.Errorf("words %q: %v", words, err)
		}
	})
}

// Whatever an administrator writes, it is read or its mistakes are told.
func FuzzSource(f *testing.F) {
	l, err := builtIn()
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range l.Files() {
		f.Add(file.source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		letter, wrong := parseLetter("survey", "zh", "survey.zh.txt", source)
		if letter == nil && len(wrong) == 0 {
			t.Error("neither a letter nor a mistake")
		}
		if g, wrong := parseGuide("test", "zh", source, l.tried); g == nil && len(wrong) == 0 {
			t.Error("neither a guide nor a mistake")
		}
		known, _ := readLexicon(source)
		known.read(source)
		l.Guide("printer", "zh", source, "")
	})
}
