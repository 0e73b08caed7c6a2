package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
		{"no manager", "[desk]\naddress=\"a@b\"\n[[mailbox]]\nhost=\"i\"\nuser=\"u\"\npassword=\"p\"\n[smtp]\nhost=\"s\"\n", "[company]\ndomains=[]\n", []string{"manager: is missing", "technician: there is none", "company.domains: is empty"}},
		{"size", "[[mailbox]]\nsize_limit=\"big\"\n", "", []string{"\"big\" is no size"}},
	} {
		dir := t.TempDir()
		config := test.config
		if test.rules != "" {
			config = "rules = \"rules.toml\"\n" + config
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
