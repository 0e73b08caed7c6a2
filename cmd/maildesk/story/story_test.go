package story

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

// TestStories plays every story against servers in the process.
func TestStories(t *testing.T) {
	t.Parallel()
	for _, path := range stories(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			world, err := NewLocal(DeskAddress, People(), "", "")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = world.Close() })
			play(t, world, path)
		})
	}
}

// stories are the demo and those of testdata.
func stories(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no stories", err)
	}
	return append(paths, "demo.txtar")
}

func play(t *testing.T, world World, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	stage, err := NewStage(world, t.TempDir(), s.Book(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&Player{Stage: stage}).Play(t.Context(), s); err != nil {
		t.Error(err)
	}
	if err := stage.Close(); err != nil {
		t.Error(err)
	}
}
