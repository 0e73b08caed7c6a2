package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.eml"), "From: a@b\r\nSubject: one\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\n\r\nprinter does not print\r\n")
	write(t, filepath.Join(dir, "b.mbox"), "From a@b Mon Nov 23 09:00:00 2026\nFrom: a@b\nSubject: two\n\nx\n\nFrom c@d Mon Nov 23 09:00:00 2026\nSubject: three\n\nFrom here on text\n")
	out := must(t, "From: x@y\r\nSubject: four\r\n\r\nhi\r\n", "inspect", "--json", dir, "/nowhere/z.eml", "-")
	var got []string
	for line := range strings.Lines(out) {
		var r inspected
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.TrimPrefix(r.File, dir+"/")+"="+r.Subject)
		if r.Subject == "one" && (r.Category != "hardware" || r.ResponseDue.IsZero() || len(r.Trace) == 0) {
			t.Errorf("a.eml: %+v", r)
		}
	}
	want := "a.eml=one b.mbox=two b.mbox#2=three /nowhere/z.eml= -=four"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
