package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

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
	for _, command := range []string{"serve", "demo", "preview", "digest"} {
		if code, _, errs := maildesk(t, "", command, "--config", "/nowhere"); code != 2 || !strings.Contains(errs, "maildesk init") {
			t.Errorf("%s without config: exit %d, %s", command, code, errs)
		}
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
