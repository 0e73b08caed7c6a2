package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/story"
)

// maildesk runs the program.
func maildesk(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

// must runs the program and wants it to succeed.
func must(t *testing.T, in string, args ...string) string {
	t.Helper()
	code, out, errs := maildesk(t, in, args...)
	if code != 0 {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	return out
}

// installed is a folder as init makes it, led to servers in the process.
func installed(t *testing.T) (dir string, world *story.Local) {
	t.Helper()
	world, err := story.NewLocal(story.DeskAddress, story.People(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = world.Close() })
	dir = t.TempDir()
	write(t, filepath.Join(dir, "rules.toml"), story.Company())
	write(t, filepath.Join(dir, "maildesk.toml"), "[desk]\naddress = \""+story.DeskAddress+"\"\n"+world.Config())
	text, _ := os.ReadFile(filepath.Join(dir, "maildesk.toml"))
	write(t, filepath.Join(dir, "maildesk.toml"), "rules = \"rules.toml\"\n"+string(text))
	return dir, world
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaced changes a word in a file.
func replaced(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s does not say %q:\n%s", path, old, text)
	}
	write(t, path, strings.Replace(string(text), old, new, 1))
}

// TestWrongStore: a store that cannot be opened is named, with the way out.
func TestWrongStore(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ store, want string }{
		{"nodir/x.db", "nodir/x.db: no such file or directory; make the folder first"},
		{".", "is a directory"},
		{"rules.toml", "file is not a database"},
	} {
		dir, _ := installed(t)
		path := filepath.Join(dir, "maildesk.toml")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, "store = \""+test.store+"\"\n"+string(text))
		code, _, errs := maildesk(t, "", "ticket", "list", "--config", dir)
		if code != 1 || !strings.Contains(errs, test.want) || strings.Count(errs, "open the store") != 1 {
			t.Errorf("%s: exit %d, got %q, want 1 and %q", test.store, code, errs, test.want)
		}
	}
}

// TestDeliverThenList: a mail from a pipe, and what the lists say of it.
func TestDeliverThenList(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	mail := "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nSubject: hello\r\nMessage-ID: <1@corp.example>\r\n\r\nprinter broken\r\n"
	must(t, mail, "deliver", "--config", dir)
	must(t, mail, "deliver", "--config", dir) // the MTA tries again
	out := must(t, "", "inbox", "list", "--json", "--config", dir)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d mails:\n%s", len(lines), out)
	}
	var first struct{ State, Reason string }
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || first.State != "ignored" || !strings.Contains(first.Reason, "duplicate") {
		t.Errorf("the second is %+v, %v; want ignored as a duplicate", first, err)
	}
	if raw := must(t, "", "inbox", "show", "1", "--raw", "--config", dir); raw != mail {
		t.Errorf("raw mail is %q, want %q", raw, mail)
	}
	if code, _, _ := maildesk(t, "", "deliver", "--config", dir); code != 75 {
		t.Errorf("an empty pipe: exit %d, want 75", code)
	}
	if code, _, errs := maildesk(t, mail, "deliver", "--config", "/nowhere"); code != 75 || errs == "" {
		t.Errorf("without config: exit %d, want 75", code)
	}
	for list, heads := range map[string]string{
		"ticket": "NUMBER STATUS PRIORITY CATEGORY REQUESTER ASSIGNEE DUE SUBJECT", "outbox": "ID CREATED STATE TRIES LETTER TO SUBJECT TROUBLE",
		"timer": "DUE TIMER TICKET NAME", "inbox": "ID RECEIVED STATE FROM SUBJECT REASON",
	} {
		out := must(t, "", list, "list", "--config", dir)
		if first, _, _ := strings.Cut(out, "\n"); strings.Join(strings.Fields(first), " ") != heads {
			t.Errorf("%s list begins with %q, want %q", list, first, heads)
		}
	}
}

// TestWithoutPasswords: whoever may not read the passwords, as the user of an
// MTA, hands mail in and looks at the store; only serve needs them.
func TestWithoutPasswords(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	file := filepath.Join(dir, "maildesk.toml")
	for range 2 {
		replaced(t, file, `password = "maildesk"`, `password_file = "/nowhere/password"`)
	}
	must(t, "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nSubject: hello\r\n\r\nprinter broken\r\n", "deliver", "--config", dir)
	for _, args := range [][]string{{"inbox", "list"}, {"ticket", "list"}, {"digest", "--week", "2026-W47"}} {
		must(t, "", append(args, "--config", dir)...)
	}
	if code, _, errs := maildesk(t, "", "serve", "--config", dir); code != 2 || strings.Count(errs, "password_file: open /nowhere/password") != 2 {
		t.Errorf("serve: exit %d, %s; want 2 and both files", code, errs)
	}
}

// TestKeysRotate: each rotation makes the next key; --forget keeps that alone.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	for _, want := range []string{"key a signs from now on; 1 key kept\n", "key b signs from now on; 2 keys kept\n", "key c signs from now on; 3 keys kept\n"} {
		if got := must(t, "", "keys", "rotate", "--config", dir); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := must(t, "", "keys", "rotate", "--forget", "--config", dir), "key d signs from now on; 1 key kept\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSecondServe: one process at a time serves a store; the refusal names the other.
func TestSecondServe(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	log := &signalled{word: "serves", seen: make(chan struct{})}
	go func() { ended <- run(ctx, []string{"serve", "--config", dir}, nil, &bytes.Buffer{}, log) }()
	<-log.seen
	code, _, errs := maildesk(t, "", "serve", "--config", dir)
	if code != 1 || !strings.Contains(errs, fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("second serve: exit %d, %s", code, errs)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("the first ended with %d: %s", code, log.text.String())
	}
}

// signalled is a log that says when a word was written.
type signalled struct {
	word string
	seen chan struct{}
	done bool
	text bytes.Buffer
}

func (s *signalled) Write(p []byte) (int, error) {
	s.text.Write(p)
	if !s.done && bytes.Contains(p, []byte(s.word)) {
		s.done = true
		close(s.seen)
	}
	return len(p), nil
}
