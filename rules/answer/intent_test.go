package answer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/store"
)

// intentCase is one wording of testdata.
type intentCase struct {
	asked store.Asked
	text  string
	want  []Intent // the first is meant; the others are as good
}

func loadIntentCases(t testing.TB, file string) []intentCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []intentCase
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, " | ", 3)
		if len(parts) != 3 {
			t.Fatalf("%s: %q has not three parts", file, line)
		}
		c := intentCase{asked: store.Asked(parts[0]), text: strings.ReplaceAll(parts[2], `\n`, "\n")}
		for want := range strings.SplitSeq(parts[1], "/") {
			c.want = append(c.want, Intent(want))
		}
		cases = append(cases, c)
	}
	return cases
}

// decides lists the intents that move a ticket; taking one for another, or
// an unclear answer for one of them, is worse than not understanding.
var decides = map[Intent]bool{
	ConfirmResolved: true, Satisfied: true, BasicallySatisfied: true, Dissatisfied: true,
	Approve: true, Reject: true, Consent: true, Decline: true, Cancel: true,
}

func TestRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wordings: %v", err)
	}
	for _, file := range files {
		cases := loadIntentCases(t, filepath.Base(file))
		right, rash := 0, 0
		for _, c := range cases {
			got, why := Read(c.text, c.asked)
			ok := false
			for _, want := range c.want {
				ok = ok || got == want
			}
			if ok {
				right++
				continue
			}
			if decides[got] {
				rash++
			}
			t.Errorf("%s: asked %s, %q: got %s (%s), want %s", filepath.Base(file), c.asked, c.text, got, why, c.want)
		}
		t.Logf("%s: %d of %d right (%.1f%%), %d decisions that were none", filepath.Base(file), right, len(cases), 100*float64(right)/float64(len(cases)), rash)
	}
}

// TestReadHostile feeds texts that tempt a reader to look back: one that is
// not linear does not end before the test's own deadline.
func TestReadHostile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("好", 1<<20), strings.Repeat("不是", 1<<19), strings.Repeat("但是", 1<<19), strings.Repeat("? ", 1<<19), strings.Repeat("not ", 1<<18), strings.Repeat("可以正常", 1<<18)} {
		Read(text, store.AskedConfirm)
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range loadIntentCases(f, "seen.txt") {
		f.Add(c.text, string(c.asked))
	}
	f.Fuzz(func(t *testing.T, text, asked string) {
		intent, _ := Read(text, store.Asked(asked))
		switch intent {
		case Approve, Reject:
			if asked != string(store.AskedApproval) {
				t.Errorf("asked %q: %q is %s", asked, text, intent)
			}
		case Consent, Decline:
			if asked != string(store.AskedConsent) {
				t.Errorf("asked %q: %q is %s", asked, text, intent)
			}
		case "":
			t.Errorf("asked %q: %q has no intent", asked, text)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	cases := loadIntentCases(b, "seen.txt")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c := cases[i%len(cases)]
		Read(c.text, c.asked)
	}
}
