package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTemplate(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	replaced(t, filepath.Join(dir, "maildesk.toml"), "rules = ", "templates = \"templates\"\nrules = ")
	folder := filepath.Join(dir, "templates")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "", "template", "check", "--config", dir); !strings.Contains(out, "are good; 0 files of your own") {
		t.Errorf("check: %s", out)
	}
	if out := must(t, "", "template", "dump", folder, "--config", dir); !strings.Contains(out, "wrote ") {
		t.Errorf("dump: %s", out)
	}
	write(t, filepath.Join(folder, "letters", "survey.zh.txt"), "{{/* 自己的调查。 */}}\n# 怎么样？\n")
	if out := must(t, "", "template", "dump", folder, "--config", dir); !strings.Contains(out, "wrote 0 files") {
		t.Errorf("a second dump: %s", out)
	}
	for _, test := range []struct {
		args []string
		want []string
		none string
	}{
		{[]string{"list"}, []string{"letters/survey.zh.txt", "own", "自己的调查。", "guides/printer.en.txt", "guides/tried.txt"}, ""},
		{[]string{"list", "--json"}, []string{`{"name":"letters/survey.zh.txt","about":"自己的调查。","own":true}`}, ""},
		{[]string{"show", "survey.zh"}, []string{"# 怎么样？"}, "==>"},
		{[]string{"show", "survey"}, []string{"==> letters/survey.en.txt <==", "==> letters/survey.zh.txt <==\n{{/*", "# 怎么样？"}, ""},
		{[]string{"show", "guides/printer"}, []string{"==> guides/printer.zh.txt <==", "stop: "}, "letters/"},
		{[]string{"check"}, []string{"of your own"}, ""},
	} {
		out := must(t, "", append(append([]string{"template"}, test.args...), "--config", dir)...)
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: got\n%s\nwant %q", test.args, out, want)
			}
		}
		if test.none != "" && strings.Contains(out, test.none) {
			t.Errorf("%v: got\n%s\nwant no %q", test.args, out, test.none)
		}
	}
	write(t, filepath.Join(folder, "letters", "closed.en.txt"), "# Closed\n\n{{.Nothing}}\n{{also}}\n")
	for _, args := range [][]string{{"check"}, {"check", folder}, {"list"}} {
		code, _, errs := maildesk(t, "", append(append([]string{"template"}, args...), "--config", dir)...)
		if code != 1 || !strings.Contains(errs, "closed.en.txt:4: ") {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	if code, _, errs := maildesk(t, "", "template", "show", "nothing"); code != 1 || !strings.Contains(errs, "template list") {
		t.Errorf("a letter that is not there: exit %d, %s", code, errs)
	}
}
