package mime

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestDefectsAreNamed holds the list of defects to what the code says.
func TestDefectsAreNamed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`\.defect\("([^"]+)"\)`)
	used := map[string]bool{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range call.FindAllSubmatch(source, -1) {
			used[string(found[1])] = true
			if Defects[string(found[1])] == "" {
				t.Errorf("%s: defect %s is not in the list", file, found[1])
			}
		}
	}
	for name := range Defects {
		if !used[name] {
			t.Errorf("defect %s is in the list and never named", name)
		}
	}
}
