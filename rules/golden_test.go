package rules

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with the file that says what it should be.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	have, wanted := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(have), len(wanted)) {
		if i < len(have) && i < len(wanted) && have[i] == wanted[i] {
			continue
		}
		t.Errorf("%s:%d: got\n%s\nwant\n%s\n(to see all: go test -update ./rules, and git diff)", file, i+1,
			strings.Join(have[min(i, len(have)):min(i+5, len(have))], "\n"), strings.Join(wanted[min(i, len(wanted)):min(i+5, len(wanted))], "\n"))
		return
	}
}
