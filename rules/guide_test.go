package rules

import (
	"slices"
	"testing"

	"maildesk/templates"
)

// Every subcategory of the built-in book has a guide, in both languages. What
// may not wait, and what nobody can try, has one that does not wait.
func TestEverySubcategoryHasAGuide(t *testing.T) {
	t.Parallel()
	book, err := Parse("", nil)
	if err != nil {
		t.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	atOnce := []string{
		"hardware/repair", "hardware/server", "software/install", "account/open", "account/rights", "account/close",
		"data_security/virus", "data_security/phishing", "data_security/leak", "other/purchase", "other/training", "other/other",
	}
	used := map[string]bool{}
	for code, s := range book.subcategories {
		used[s.SelfCheck] = true
		for _, language := range []string{"zh", "en"} {
			g := letters.Guide(s.SelfCheck, language, "", "")
			if g == nil {
				t.Errorf("%s: no guide %q in %s", code, s.SelfCheck, language)
			} else if g.Advice != slices.Contains(atOnce, code) {
				t.Errorf("%s: a technician comes at once: %v", code, g.Advice)
			}
		}
	}
	if len(book.subcategories) < 35 {
		t.Errorf("the book has %d subcategories only", len(book.subcategories))
	}
	for _, name := range letters.Guides() {
		if !used[name] {
			t.Errorf("no subcategory uses the guide %s", name)
		}
	}
}
