package rules

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestSubcategory counts how often a mail gets the subcategory, and with it the
// self-check guide, that a reader would give it.
func TestSubcategory(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	text, err := os.ReadFile("testdata/subcategories.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(strings.TrimSpace(line), "\t")
		m := lesson{subject: parts[1], text: parts[2]}.message()
		got := b.Classify(m, nil, tuesday, Known{}).Subcategory.Code
		ok := slices.Contains(strings.Fields(parts[0]), got)
		count(&right, ok)
		all++
		if !ok {
			t.Logf("%s %s: got %s, want %s", parts[1], parts[2], got, parts[0])
		}
	}
	if t.Logf("%s right", part(right, all)); 100*right < 93*all {
		t.Errorf("%s have the right subcategory, want 93 %%", part(right, all))
	}
}
