package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// good is a connection file without mistakes; what is added to it is on line 3.
const good = `store = "x.db"
[desk]

address = "it@corp.example"
[[mailbox]]

host = "imap.corp.example"
user = "it"
password_file = "password"
[smtp]

host = "smtp.corp.example"
`

// TestWrongValues: each is told at its place, with what would be right.
func TestWrongValues(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		table, line string // added to that table
		want        string // the mistake; empty: there is none
	}{
		{"", "", ""},
		{"[desk]", `aliases = ["help@corp.example", "help"]`, `3:33: desk.aliases[1]: "help" is no mail address`},
		{"[desk]", `admin = "root"`, `3:1: desk.admin: "root" is no mail address`},
		{"[desk]", `admin = "王磊 <root@corp.example>"`, "is no mail address"},
		{"[desk]", `admin = "管理员@公司.example"`, ""},
		{"[[mailbox]]", "poll = 30", "6:1: mailbox.poll: \"30\" is no length of time; write for example \"30s\""},
		{"[[mailbox]]", `poll = "5ms"`, "6:1: mailbox.poll: 5ms is too often"},
		{"[[mailbox]]", `poll = ["30s"]`, `is of another kind (array); write a length of time in quotes`},
		{"[[mailbox]]", `poll = "-1m"`, `"-1m" is no length of time`},
		{"[[mailbox]]", "size_limit = 1000", "6:1: mailbox.size_limit: \"1000\" is no size"},
		{"[[mailbox]]", `size_limit = "99999999999GB"`, `is no size`},
		{"[[mailbox]]", `folders = ["INBOX", ""]`, "mailbox.folders: one is empty"},
		{"[[mailbox]]", `settle = "delete"`, "write one of leave, flag, move"},
		{"[smtp]", `address = "it"`, `smtp.address: "it" is no mail address`},
		{"[smtp]", `hello = "my desk"`, `smtp.hello: "my desk" is no name of a machine`},
		{"[smtp]", "per_connection = -1", "smtp.per_connection: -1"},
		{"[smtp]", "sessions = 50", "smtp.sessions: 50; write 1 to 20"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "password"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(good, test.table+"\n\n", test.table+"\n"+test.line+"\n", 1)
		_, err := Parse(filepath.Join(dir, FileName), []byte(text))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.line, err, test.want)
		}
	}
}

// TestDomainsOfProof: who writes a domain in capitals means the same.
func TestDomainsOfProof(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Parse(filepath.Join(dir, FileName), []byte(good+"[proof.domains]\n\"Corp.Example\" = \"require\"\n"))
	if err != nil || c.Proof.Domains["corp.example"] != "require" {
		t.Errorf("got %v, %v", c.Proof.Domains, err)
	}
}

func TestWrongStore(t *testing.T) {
	t.Parallel()
	for store, want := range map[string]string{
		"x.db": "", "postgres://desk@localhost/desk": "", "postgresql:///desk": "",
		"mysql://localhost/desk": `:1:1: store: "mysql" is no kind of database`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "password"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Parse(filepath.Join(dir, FileName), []byte(strings.Replace(good, "x.db", store, 1)))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", store, err, want)
		}
	}
}
