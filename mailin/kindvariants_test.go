package mailin

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The file holds notices as servers and programs word them, and people who
// write about such: "@@ name", the mail, "==", its kind, and for each
// recipient address, "permanent" or "temporary", and status.
func TestKindVariants(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/kind/variants")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(src), "\n@@ ")[1:]
	if len(cases) < 40 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		raw, want, ok := strings.Cut(rest, "\n==\n")
		if !ok {
			t.Errorf("%s: no end", name)
		}
		m := Parse([]byte(raw))
		got := string(m.Kind)
		for _, b := range m.Bounces {
			lasting := "temporary"
			if b.Permanent {
				lasting = "permanent"
			}
			got += "\n" + strings.TrimSpace(fmt.Sprintf("%s %s %s", b.Recipient, lasting, b.Status))
		}
		if got != strings.TrimSpace(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
