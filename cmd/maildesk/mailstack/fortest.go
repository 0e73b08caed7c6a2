package mailstack

import (
	"errors"
	"os"
	"testing"
)

// ForTest starts a stack for one test and ends it with the test. Where the
// servers cannot be run the test is skipped, or fails when the environment has
// CI=true. The log of the servers is shown when the test failed.
func ForTest(t testing.TB, domain string, users ...User) *Stack {
	t.Helper()
	// Not t.TempDir: nobody but root can enter that, and its name may be too
	// long for the paths of sockets.
	dir, err := os.MkdirTemp("", "mailstack")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), dir, domain, users)
	if errors.Is(err, ErrMissing) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(s.Log())
		}
	})
	return s
}
