package rules

import (
	"fmt"
	"strings"
	"testing"

	"maildesk/rules/strict"
)

// Every mistake is told at once, at the character where it is.
func TestMistakesWithPlaces(t *testing.T) {
	t.Parallel()
	const book = "\uFEFF" + `[company]
nmae = "x"
language = "fr"
[calendar]
days = ["2026-12-24 off 公司年会",
  "2026-13-01 off"]
week = { mon = "09:00-08:xx", foo = "09:00-12:00" }
files = ["nowhere.ics"]
[times]
accept = "soon"
remind = "x"
[words]
much = 5
a = ["x"]
a = ["y"]
[targets]
high = { response = "1h", resolution = "2h" }
[[rule]]
name = "打印 a"
when = 'says("打印机") and  sbject == "x"'
category = "hardware/printr"
ask = ["name", "nme"]
[[rule]]
name = "打印 a"
when = 'true'
[[rule]]
name = "lines"
when = """
true and
 foo or (let mine = vip; mine and bar)"""
calm = 5
[[rule]]
name = "c"
[[rule]]
when = 'true'
[[technician]]
name = "x"
address = "x.y@corp.example"
tier = "expert"
skills = ["network", "netwrk"]
[[subcategory]]
code = "hardwre/x"
[[subcategory]]
code = "hardware/x"
ask = ["foo"]
`
	want := []string{
		"2:1: company.nmae: unknown key", "3:1: company.language: \"fr\"", "6:3: calendar.days[1]: \"2026-13-01\"",
		"7:10: calendar.week.mon:", "7:31: calendar.week.foo:", "8:10: calendar.files[0]:",
		"10:10: times.accept: \"soon\"", "11:10: times.remind: is of another kind (string); write a number",
		"13:8: words.much: is of another kind (integer); write a list", "15:1: a: key a is already defined", "17:1: targets.high:",
		"20:15: rule.打印 a.when: no word list \"打印机\"", "20:26: rule.打印 a.when: unknown name sbject (\"subject\" is near)",
		"21:1: rule.打印 a.category: \"hardware/printr\" is no subcategory of this book (\"hardware/printer\" is near)",
		"22:16: rule.打印 a.ask[1]:", "23:3: rule.打印 a: the name is used twice, first in line 19",
		"28:8: rule.lines.when: unknown name bar", "28:8: rule.lines.when: unknown name foo", "31:1: rule.lines.calm: 5", "33:1: rule.c: has no condition",
		"34:3: rule: has no name", "39:1: technician.x.y@corp.example.tier:", "40:22: technician.x.y@corp.example.skills[1]:",
		"42:1: subcategory.hardwre/x:", "45:8: subcategory.hardware/x.ask[0]:",
	}
	_, err := Parse("rules.toml", []byte(book))
	compareLines(t, strict.Mistakes(err), "rules.toml:", want)
}

// compareLines compares things line by line with what they begin with.
func compareLines[T any](t *testing.T, got []T, prefix string, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		line, wanted := "nothing", "nothing"
		if i < len(got) {
			line = fmt.Sprint(got[i])
		}
		if i < len(want) {
			wanted = prefix + want[i]
		}
		if !strings.HasPrefix(line, wanted) {
			t.Errorf("got %s, want %s", line, wanted)
		}
	}
}

// What stands behind a break in the TOML is not guessed at; what stands before is told.
func TestMistakesBeforeABreak(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want []string
	}{
		{"[company\n", []string{"1:9: expected ']' to close table name"}},
		{"[times]\naccept = \"soon\"\n[words]\na = [\"x\", y]\nb = 5\n", []string{"2:10: times.accept:", "4:11: "}},
		{"[company]\nname = \"没有引号\n", []string{"2:"}},
	} {
		_, err := Parse("rules.toml", []byte(test.text))
		compareLines(t, strict.Mistakes(err), "rules.toml:", test.want)
	}
}

// A rule of the company that replaces a built-in one has its own place, also
// for what it leaves out.
func TestPlacesOfReplacedRules(t *testing.T) {
	t.Parallel()
	_, err := Parse("rules.toml", []byte("\n[[rule]]\nname = \"printer\"\nwhen = 'fooo'\n"))
	if got := fmt.Sprint(err); !strings.HasPrefix(got, "rules.toml:4:9: rule.printer.when: unknown name fooo") {
		t.Errorf("got %s", got)
	}
	b := mustBook(t, "\n[[rule]]\nname = \"printer\"\nwhen = 'true'\n[[rule]]\nname = \"own\"\nwhen = 'true'\n")
	for _, r := range b.Rules() {
		own := r.Name == "own" || r.Name == "printer"
		if builtIn(r.Place) == own || r.Place.Line == 0 {
			t.Errorf("rule %s is at %+v", r.Name, r.Place)
		}
	}
}

func FuzzParseBook(f *testing.F) {
	f.Add([]byte("[[rule]]\nname = \"a\"\nwhen = 'says(\"printer\")'\n"))
	f.Add([]byte("[words]\na = [\"x\", [\n1]]\n[calendar]\ndays = [\"\"]\nweek = { mon = '' }\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := Parse("rules.toml", text)
		for _, e := range strict.Mistakes(err) {
			if m, ok := e.(strict.Mistake); !ok || m.Line < 0 || m.Col < 0 {
				t.Errorf("%q: got %v, want mistakes with a place", text, e)
			}
		}
	})
}
