package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/story"
)

func TestAfterWeek(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ week, want string }{
		{"2026-W47", "2026-11-23"}, {"2026-W01", "2026-01-05"}, {"2026-W53", "2027-01-04"}, {"2025-W53", ""}, {"2026-W54", ""}, {"47", ""},
	} {
		at, err := afterWeek(test.week, story.Zone)
		if got := at.Format("2006-01-02"); (err != nil) != (test.want == "") || err == nil && got != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.week, got, err, test.want)
		}
	}
}

// TestDigest: the digest of an empty week, as text and as a file.
func TestDigest(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	out := must(t, "", "digest", "--week", "2026-W47", "--config", dir)
	if !strings.HasPrefix(out, "IT服务台周报：2026年第47周（11月16日–11月22日）\n") || !strings.Contains(out, "\n本周没有来信，也没有新工单。\n") {
		t.Errorf("digest: %s", out)
	}
	file := filepath.Join(dir, "digest.html")
	must(t, "", "digest", "--week", "2026-W47", "--to", file, "--config", dir)
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "<table") {
		t.Errorf("digest --to: %v, %.100s", err, text)
	}
}
