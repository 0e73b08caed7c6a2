package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

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

func TestInitThenCheck(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "desk")
	out := must(t, "", "init", dir, "--address", "it@qq.com")
	if !strings.Contains(out, "maildesk check") {
		t.Errorf("init does not say what to do next: %s", out)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "maildesk.toml"))
	if !strings.Contains(string(text), `"imap.qq.com"`) {
		t.Errorf("the provider's server is not filled in:\n%s", text)
	}
	out = must(t, "", "check", "--config", dir)
	if !strings.Contains(out, "good: 1 mailbox, ") || strings.Count(out, filepath.Join(dir, "password")+" is empty") != 1 {
		t.Errorf("check: %s", out)
	}
	if code, _, errs := maildesk(t, "", "init", dir); code != 1 || !strings.Contains(errs, "never overwrites") {
		t.Errorf("second init: exit %d, %s", code, errs)
	}
}

// TestCheckSaysEverything: all mistakes at once, each with its place and the way out.
func TestCheckSaysEverything(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, config, rules string
		want                []string
	}{
		{"unknown key", "[desk]\nadress = \"x\"\n", "", []string{"maildesk.toml:2:1: desk.adress: unknown key"}},
		{"nothing", "", "", []string{"desk.address", "mailbox: there is none", "smtp.host: is missing"}},
		{"plain text to the world", "[desk]\naddress=\"a@b\"\n[[mailbox]]\nhost=\"imap.b\"\ntls=\"none\"\nuser=\"a\"\npassword=\"p\"\n[smtp]\nhost=\"smtp.b\"\n", "",
			[]string{"maildesk.toml:5:1: mailbox.tls", "sends the password for all to read"}},
		{"no password", "[desk]\naddress=\"a@b\"\n[[mailbox]]\nhost=\"imap.b\"\nuser=\"a\"\n[smtp]\nhost=\"smtp.b\"\nuser=\"a\"\npassword_file=\"nowhere\"\n", "",
			[]string{"mailbox.password: is missing", "授权码", "maildesk.toml:9:1: smtp.password_file"}},
		{"both files", "[desk]\naddress=\"a@b\"\n[log]\nlevel=\"loud\"\n", "[technican]\n", []string{"log.level: \"loud\"; write one of debug", "rules.toml:1:2: technican: unknown key"}},
		{"no manager", "", "[company]\ndomains=[]\n", []string{"manager: is missing", "technician: there is none", "company.domains: is empty"}},
		{"size", "[[mailbox]]\nsize_limit=\"big\"\n", "", []string{"\"big\" is no size"}},
	} {
		dir := t.TempDir()
		config := "rules = \"rules.toml\"\n" + test.config
		if test.name == "no manager" {
			config += "[desk]\naddress=\"a@b\"\n[[mailbox]]\nhost=\"i\"\nuser=\"u\"\npassword=\"p\"\n[smtp]\nhost=\"s\"\n"
		} else {
			config = strings.TrimPrefix(config, "rules = \"rules.toml\"\n")
			if test.rules != "" {
				config = "rules = \"rules.toml\"\n" + config
			}
		}
		write(t, filepath.Join(dir, "maildesk.toml"), config)
		write(t, filepath.Join(dir, "rules.toml"), test.rules)
		code, _, errs := maildesk(t, "", "check", "--config", dir)
		for _, want := range test.want {
			if code != 1 || !strings.Contains(errs, want) {
				t.Errorf("%s: exit %d, got\n%s\nwant %q", test.name, code, errs, want)
			}
		}
	}
}

// TestCheckConnect: what an administrator sees of wrong servers and passwords.
func TestCheckConnect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, old, new string
		want           string // in the errors; empty: all is good
	}{
		{"good", "", "", ""},
		{"wrong password", `password = "maildesk"`, `password = "wrong"`, "password"},
		{"TLS on a plain port", `tls = "none"`, `tls = "implicit"`, "tls = \"starttls\""},
		{"folder that is not there", `poll = "2s"`, "poll = \"2s\"\nfolders = [\"工单\"]", "there are"},
	} {
		dir, _ := installed(t)
		if test.old != "" {
			replaced(t, filepath.Join(dir, "maildesk.toml"), test.old, test.new)
		}
		code, out, errs := maildesk(t, "", "check", "--connect", "--config", dir)
		switch {
		case test.want == "" && (code != 0 || !strings.Contains(out, "smtp")):
			t.Errorf("%s: exit %d, %s%s", test.name, code, out, errs)
		case test.want != "" && (code != 1 || !strings.Contains(errs, test.want)):
			t.Errorf("%s: exit %d, got\n%s\nwant %q", test.name, code, errs, test.want)
		}
	}
	t.Run("nobody listens", func(t *testing.T) {
		dir, world := installed(t)
		_ = world.Close()
		code, _, errs := maildesk(t, "", "check", "--connect", "--config", dir)
		if code != 1 || strings.Count(errs, "refused") < 2 {
			t.Errorf("exit %d, got\n%s\nwant both servers refused", code, errs)
		}
	})
}

// TestUsageErrors: who asks wrongly is told what, and gets exit code 2.
func TestUsageErrors(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	mail := filepath.Join(dir, "a.eml")
	write(t, mail, "From: a@b\r\nSubject: x\r\n\r\nx\r\n")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"nonsense"}, `maildesk has no command "nonsense"`},
		{[]string{"tickets"}, "(ticket is near)"},
		{[]string{"ticket", "shw"}, `maildesk ticket has no command "shw" (show is near)`},
		{[]string{"ticket", "show"}, "write `maildesk ticket show NUMBER`"},
		{[]string{"ticket", "show", "A", "B"}, "accepts 1 arg(s), received 2"},
		{[]string{"serve", "--nonsense"}, "unknown flag: --nonsense; see `maildesk serve --help`"},
		{[]string{"outbox", "show", "x"}, `"x" is no number`},
		{[]string{"inbox", "list", "--state", "lost"}, "it is one of pending"},
		{[]string{"inbox", "list", "--limit", "0"}, "it is a number from 1 on"},
		{[]string{"ticket", "list", "--limit", "many"}, "it is a number from 1 on"},
		{[]string{"digest", "--week", "soon"}, `"soon" is no week`},
		{[]string{"digest", "--week", "2026-W40", "--month", "2026-10"}, "give one of them"},
		{[]string{"digest", "--week", "2099-W01"}, "has not begun yet"},
		{[]string{"digest", "--to", "x.doc"}, "ends in .html, .txt or .xlsx"},
		{[]string{"inspect", "--as", "boss", mail}, "requester, technician, approver or vendor"},
		{[]string{"inspect", "--asked", "", mail}, "none, info"},
		{[]string{"inspect", "--at", "noon", mail}, `--at: "noon" is no time; write for example`},
		{[]string{"replay"}, "--rules is missing"},
		{[]string{"replay", "--rules", "/nowhere"}, "/nowhere"},
		{[]string{"rules", "duty", "--at", "noon"}, `--at: "noon" is no time`},
		{[]string{"init", filepath.Join(dir, "new"), "--address", "@b"}, "is no mail address"},
		{[]string{"preview", "--listen", "0.0.0.0:80"}, "for this machine only"},
		{[]string{"demo", "--listen", "8025"}, "write for example 127.0.0.1:"},
		{[]string{"demo", "--speed", "-1"}, "write 0 or more"},
		{[]string{"demo", "--start", "noon"}, `"noon" is no time`},
		{[]string{"demo", "--story", "night"}, "write day"},
		{[]string{"inbox", "allow"}, "whom?"},
	} {
		if code, _, errs := maildesk(t, "", append(test.args, "--config", dir)...); code != 2 || !strings.Contains(errs, test.want) {
			t.Errorf("%v: exit %d, got %q, want 2 and %q", test.args, code, errs, test.want)
		}
	}
	if code, _, errs := maildesk(t, "", "serve", "--config", "/nowhere"); code != 2 || !strings.Contains(errs, "maildesk init") {
		t.Errorf("no config: exit %d, %s", code, errs)
	}
	if out := must(t, "", "ticket"); !strings.Contains(out, "maildesk ticket [command]") {
		t.Errorf("a group alone shows %q, want its commands", out)
	}
}

// TestExamples: every command has one, which could be pasted.
func TestExamples(t *testing.T) {
	t.Parallel()
	var look func(*cobra.Command)
	look = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			look(sub)
		}
		if c.HasSubCommands() {
			return
		}
		n := 0
		for line := range strings.Lines(c.Example) {
			_, words, found := strings.Cut(line, "maildesk ")
			if !found {
				continue
			}
			n++
			args := strings.Split(strings.TrimRight(words, "\"\n"), " ")
			if at := slices.Index(args, ">"); at > 0 {
				args = args[:at]
			}
			root := command()
			one, rest, err := root.Find(args)
			if err == nil {
				err = one.ParseFlags(rest)
			}
			if err == nil {
				err = one.ValidateArgs(one.Flags().Args())
			}
			if err != nil || one.CommandPath() != c.CommandPath() {
				t.Errorf("%s: its example %q is of %s: %v", c.CommandPath(), strings.TrimSpace(line), one.CommandPath(), err)
			}
		}
		if n == 0 || c.Short == "" {
			t.Errorf("%s has no example, or no word what it is for: %q", c.CommandPath(), c.Example)
		}
	}
	look(command())
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestOutputIsLost: what could not be printed is no success.
func TestOutputIsLost(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	code := run(t.Context(), []string{"template", "list"}, nil, full{}, &errs)
	if code != 1 || !strings.Contains(errs.String(), syscall.ENOSPC.Error()) {
		t.Errorf("exit %d, %q; want 1 and the error of the disk", code, &errs)
	}
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
	for _, list := range [][]string{{"ticket", "list"}, {"outbox", "list"}, {"timer", "list"}, {"inbox", "list"}} {
		if out := must(t, "", append(list, "--config", dir)...); out == "" {
			t.Errorf("%v prints nothing, want a heading", list)
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

// TestKeysRotate: each rotation makes the next key; --forget keeps two.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	for _, want := range []string{"key a signs from now on; 1 key kept\n", "key b signs from now on; 2 keys kept\n", "key c signs from now on; 3 keys kept\n"} {
		if got := must(t, "", "keys", "rotate", "--config", dir); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := must(t, "", "keys", "rotate", "--forget", "--config", dir), "key d signs from now on; 2 keys kept\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSecondServe: one process at a time serves a store; the refusal names the other.
func TestSecondServe(t *testing.T) {
	t.Parallel()
	dir, world := installed(t)
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
	_ = world
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

func TestInspect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.eml"), "From: a@b\r\nSubject: one\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\n\r\nprinter does not print\r\n")
	write(t, filepath.Join(dir, "b.mbox"), "From a@b Mon Nov 23 09:00:00 2026\nFrom: a@b\nSubject: two\n\nx\n\nFrom c@d Mon Nov 23 09:00:00 2026\nSubject: three\n\nFrom here on text\n")
	out := must(t, "From: x@y\r\nSubject: four\r\n\r\nhi\r\n", "inspect", "--json", dir, "/nowhere/z.eml", "-")
	var got []string
	for line := range strings.Lines(out) {
		var r inspected
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.TrimPrefix(r.File, dir+"/")+"="+r.Subject)
		if r.Subject == "one" && (r.Category != "hardware" || r.ResponseDue.IsZero() || len(r.Trace) == 0) {
			t.Errorf("a.eml: %+v", r)
		}
	}
	want := "a.eml=one b.mbox=two b.mbox#2=three /nowhere/z.eml= -=four"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAfterWeek(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ week, want string }{
		{"2026-W47", "2026-11-23"}, {"2026-W01", "2026-01-05"}, {"2026-W53", "2027-01-04"}, {"2025-W53", ""}, {"2026-W54", ""}, {"47", ""},
	} {
		at, err := afterWeek(test.week, story.Zone)
		if got := at.Format("2006-01-02"); (err != nil) != (test.want == "") || err == nil && got != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.week, got, err, test.want)
		}
	}
}

// TestDigest: the digest of an empty week, as text and as a file.
func TestDigest(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	out := must(t, "", "digest", "--week", "2026-W47", "--config", dir)
	if !strings.Contains(out, "47") || !strings.Contains(out, "0") {
		t.Errorf("digest: %s", out)
	}
	file := filepath.Join(dir, "digest.html")
	must(t, "", "digest", "--week", "2026-W47", "--to", file, "--config", dir)
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "<table") {
		t.Errorf("digest --to: %v, %.100s", err, text)
	}
}
