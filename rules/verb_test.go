package rules

import (
	"slices"
	"strings"
	"testing"

	"maildesk/templates"
)

// TestVerbs: no name means two things, each has one in both languages, and help
// explains it.
func TestVerbs(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, v := range verbs {
		data := v.data()
		if len(data.Chinese) == 0 || len(data.English) == 0 || !slices.Contains(v.names, v.name) {
			t.Errorf("%s is called %v", v.name, v.names)
		}
		if !templates.Explained(v.name) {
			t.Errorf("templates/verb.go does not explain %s", v.name)
		}
		for _, name := range v.names {
			if other := seen[name]; other != "" || name != strings.ToLower(name) {
				t.Errorf("%q means %s and %s", name, other, v.name)
			}
			seen[name] = v.name
			if got, rest, _ := understand(strings.ToUpper(name)); got != v || rest != "" {
				t.Errorf("#%s is not understood as %s", name, v.name)
			}
		}
	}
}

// TestUnderstand: what stands behind # and no name quite fits.
func TestUnderstand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ word, verb, rest, near string }{
		{"esc", "escalate", "", ""},
		{"pri", "priority", "", ""},
		{"me", "merge", "", ""},
		{"等待供应商", "wait", "供应商", ""},
		{"列表超时", "list", "超时", ""},
		{"合并it20261123002", "merge", "it20261123002", ""},
		{"关闭it20261123002", "close", "it20261123002", ""},
		{"关闭不了", "", "", ""},
		{"解决不了", "", "", ""},
		{"reslove", "", "", "#resolve"},
		{"asign", "", "", "#assign"},
		{"zhuanpai", "", "", "#转派"},
		{"转牌", "", "", "#转派"},
		{"分累", "", "", "#分类"},
		{"xyz", "", "", ""},
		{"1", "", "", ""},
	} {
		v, rest, near := understand(test.word)
		name := ""
		if v != nil {
			name = v.name
		}
		if name != test.verb || rest != test.rest || near != test.near {
			t.Errorf("#%s: got %s, %q, near %q; want %s, %q, near %q", test.word, name, rest, near, test.verb, test.rest, test.near)
		}
	}
}

func TestCutNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, number, rest string }{
		{"IT20261123001 换了网线", "IT20261123001", "换了网线"},
		{"it20261123001", "IT20261123001", ""},
		{"[IT20261123001]：换了", "IT20261123001", "换了"},
		{"IT20261123001，IT20261123002", "IT20261123001", "IT20261123002"},
		{"王磊 IT20261123001", "", "王磊 IT20261123001"},
		{"IT2026", "", "IT2026"},
		{"", "", ""},
	} {
		if number, rest := cutNumber(test.args); number != test.number || rest != test.rest {
			t.Errorf("%q: got %s, %q; want %s, %q", test.args, number, rest, test.number, test.rest)
		}
	}
}
