package templates

import (
	"sync"
	"testing"
)

var builtIn = sync.OnceValues(func() (*Letters, error) { return Load("") })

// load gives the built-in letters, read once.
func load(t *testing.T) *Letters {
	t.Helper()
	l, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The letters that the rules send.
var sent = []string{
	"acknowledgement", "answer", "breach", "cancelled", "closed", "confirm_reminder", "confirm_sender", "critical", "digest", "dispatch",
	"dissatisfied", "escalation", "held", "reassigned", "receipt", "reminder", "reopened", "resolution", "status", "survey", "unassigned",
	"undeliverable", "update",
}

func TestEveryLetterHasBothLanguages(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, name := range sent {
		for _, language := range languages {
			if l.letters[name+"."+language] == nil {
				t.Errorf("letter %s has no %s version", name, language)
			}
		}
	}
}
