package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestRulesCheck(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	good, bad := filepath.Join(t.TempDir(), "good.toml"), filepath.Join(t.TempDir(), "bad.toml")
	write(t, good, "[[rule]]\nname = \"a\"\nwhen = 'vip and not vip'\nurgency = 2\n")
	write(t, bad, "[company]\nopen = \"nobody\"\n[[rule]]\nname = \"a\"\nwhen = 'says(\"printr\")'\n")
	for _, test := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"of the config", []string{"--config", dir}, 0, []string{"rules.toml is good: ", "(0 of your own), 3 technicians; 0 notes"}},
		{"notes", []string{good}, 0, []string{"good.toml:3:1: note: rule.a.when: is never true", "(1 of your own)", "; 1 note\n"}},
		{"mistakes", []string{bad, "--config", dir}, 1, []string{"bad.toml:2:1: company.open: \"nobody\"", "bad.toml:5:15: rule.a.when: no word list"}},
		{"as JSON", []string{bad, "--json"}, 1, []string{`"kind":"mistake"`, `"line":5,"col":15,"key":"rule.a.when"`}},
		{"no such file", []string{"nowhere.toml"}, 1, nil},
	} {
		code, out, errs := maildesk(t, "", append([]string{"rules", "check"}, test.args...)...)
		if code != test.code || code != 0 && errs == "" {
			t.Errorf("%s: exit %d, want %d: %s", test.name, code, test.code, errs)
		}
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: got\n%s\nwant %q", test.name, out, want)
			}
		}
	}
}

func TestRulesList(t *testing.T) {
	t.Parallel()
	book := filepath.Join(t.TempDir(), "rules.toml")
	write(t, book, "[[rule]]\nname = \"line\"\nwhen = 'says(\"core\")'\npriority = \"critical\"\nfinal = true\n[[rule]]\nname = \"vpn\"\noff = true\n")
	var got []listedRule
	for text := range strings.Lines(must(t, "", "rules", "list", book, "--json")) {
		var r listedRule
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if first := got[0]; first.Name != "line" || first.Origin != "company" || first.Line != 1 || first.Sets != "priority critical" || !first.Final {
		t.Errorf("the company's rule is not tried first: %+v", first)
	}
	if last := got[len(got)-1]; last.Name != "vpn" || last.Origin != "built-in" || !last.Off {
		t.Errorf("the last is %+v, want the one that is switched off", last)
	}
	text := must(t, "", "rules", "list", book)
	for _, want := range []string{"1    line", "off  vpn", "built-in", "switched off"} {
		if !strings.Contains(text, want) {
			t.Errorf("got\n%s\nwant %q", text, want)
		}
	}
}
