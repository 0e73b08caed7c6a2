package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house says which packages of ours a package may import. For a package that is
// not named the longest path above it counts.
var house = []struct {
	path    string
	may     []string
	because string
}{
	{"store", nil, "store owns the nouns and knows nobody"},
	{"store/sqldb", []string{"store"}, "the store is one way to keep the nouns"},
	{"store/storetest", []string{"store"}, "the suite tests the promises of the interface, not one engine"},
	{"templates", []string{"store", "templates/chart", "templates/sheet"}, "templates owns the words and decides nothing"},
	{"templates/chart", nil, "a chart is drawn of labels and figures alone"},
	{"templates/sheet", nil, "a spreadsheet is written of cells alone"},
	{"rules", []string{"store", "templates", "rules/answer", "rules/calendar", "rules/lexicon", "rules/secret", "rules/strict"}, "rules meets mail only as rows of the store"},
	{"rules/answer", []string{"store"}, "what a person answers is read of his words and the question alone"},
	{"rules/calendar", nil, "working time is arithmetic and needs nothing of ours"},
	{"rules/lexicon", nil, "words are found in a text, whatever it is about"},
	{"rules/secret", []string{"store"}, "a secret proves its reader, whatever he asks for"},
	{"rules/strict", nil, "a file that people write is read before anybody knows what it means"},
	{"mailin", []string{"store", "mailin/scan", "mailin/fields", "mailin/quote", "mailin/mime", "mailin/kind"}, "each edge knows the store only"},
	{"mailin/scan", nil, "words are found in texts, whosoever they are"},
	{"mailin/fields", []string{"store", "mailin/scan"}, "what a mail says is read from its words alone"},
	{"mailin/mime", []string{"store", "mailin/scan", "mailin/quote"}, "a mail is taken apart before anybody knows what it is"},
	{"mailin/kind", []string{"store", "mailin/scan", "mailin/mime"}, "who wrote a mail shows in its header, its parts and its words"},
	{"mailin/quote", []string{"store", "mailin/scan"}, "what is quoted shows in the text alone"},
	{"mailout", []string{"store"}, "each edge knows the store only"},
	{"cmd", []string{
		"store", "store/sqldb", "templates", "rules", "rules/answer", "rules/secret", "rules/strict", "mailin", "mailin/imaptest", "mailout", "mailout/smtptest",
	}, "cmd wires the workers, and the engine's helpers are the engine's own"},
}

// tests are what the tests of a package may import besides, and what lies in the
// folders below it.
var tests = []string{"store/sqldb", "store/storetest"}

// libraries have one owner each.
var libraries = []struct{ path, owner, because string }{
	{"github.com/emersion/go-imap", "mailin", "mailin is the edge that speaks IMAP"},
	{"github.com/emersion/go-message", "mailin", "mailin is the edge that reads MIME"},
	{"github.com/emersion/go-msgauth", "mailin", "mailin is the edge that knows who wrote a mail"},
	{"github.com/wneessen/go-mail", "mailout", "mailout is the edge that speaks SMTP"},
	{"github.com/mattn/go-sqlite3", "store/sqldb", "the engine of the store is its own secret"},
	{"github.com/jackc/pgx", "store/sqldb", "the engine of the store is its own secret"},
}

// forbidden tells why a package must not import another, or nothing. Paths of
// our own packages are without the module's name.
func forbidden(from, to string, test bool) string {
	for _, l := range libraries {
		if within(to, l.path) && !within(from, l.owner) {
			return fmt.Sprintf("only %s imports %s: %s", l.owner, l.path, l.because)
		}
	}
	to, ours := strings.CutPrefix(to, "maildesk/")
	if !ours {
		return ""
	}
	room := -1
	for i, r := range house {
		if within(from, r.path) && (room < 0 || len(r.path) > len(house[room].path)) {
			room = i
		}
	}
	if room < 0 {
		return "DESIGN.md has no such package"
	}
	r := house[room]
	switch {
	case to == from, slices.Contains(r.may, to), within(from, "cmd") && within(to, "cmd"):
		return ""
	case test && (slices.Contains(tests, to) || within(to, r.path)):
		return ""
	}
	return fmt.Sprintf("%s may import %s only: %s", r.path, list(r.may), r.because)
}

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

func list(paths []string) string {
	if len(paths) == 0 {
		return "nothing of ours"
	}
	return strings.Join(paths, ", ")
}

func TestForbidden(t *testing.T) {
	t.Parallel()
	const imap, pgx, sqlite = "github.com/emersion/go-imap/v2/imapclient", "github.com/jackc/pgx/v5/stdlib", "github.com/mattn/go-sqlite3"
	tests := []struct {
		from, to string
		test     bool
		want     bool
	}{
		{from: "mailin", to: "maildesk/store"},
		{from: "mailin", to: imap},
		{from: "mailin/imaptest", to: imap},
		{from: "mailinx", to: imap, want: true},
		{from: "mailout", to: imap, want: true},
		{from: "cmd/maildesk", to: imap, test: true, want: true},
		{from: "mailout", to: "github.com/emersion/go-message/mail", want: true},
		{from: "mailin", to: "github.com/wneessen/go-mail", want: true},
		{from: "store/sqldb", to: sqlite},
		{from: "store/storetest", to: pgx, want: true},
		{from: "store", to: "maildesk/store/sqldb", want: true},
		{from: "store/sqldb", to: "maildesk/store/storetest", want: true},
		{from: "store/sqldb", to: "maildesk/store/storetest", test: true},
		{from: "mailin", to: "maildesk/mailin/imaptest", want: true},
		{from: "mailin", to: "maildesk/mailin/imaptest", test: true},
		{from: "mailin", to: "maildesk/store/sqldb", want: true},
		{from: "mailin", to: "maildesk/store/sqldb", test: true},
		{from: "mailin", to: "maildesk/rules", test: true, want: true},
		{from: "rules", to: "maildesk/mailin", test: true, want: true},
		{from: "rules", to: "maildesk/mailout", want: true},
		{from: "mailout", to: "maildesk/mailin", want: true},
		{from: "rules", to: "maildesk/templates"},
		{from: "rules", to: "maildesk/rules/calendar"},
		{from: "rules/calendar", to: "maildesk/store", want: true},
		{from: "templates", to: "maildesk/store"},
		{from: "templates", to: "maildesk/rules", want: true},
		{from: "cmd/maildesk", to: "maildesk/cmd/maildesk/config"},
		{from: "cmd/maildesk/config", to: "maildesk/mailin"},
		{from: "cmd/maildesk", to: "maildesk/rules/calendar", want: true},
		{from: "mailin", to: "maildesk/cmd/maildesk/config", want: true},
		{from: "util", to: "maildesk/store", want: true},
	}
	for _, tt := range tests {
		if got := forbidden(tt.from, tt.to, tt.test); (got != "") != tt.want {
			t.Errorf("%s imports %s (in tests: %v): got %q, want a reason: %v", tt.from, tt.to, tt.test, got, tt.want)
		}
	}
}

// The files are read here and not by the go command, so that the test is run
// again when one of them changes.
func TestImports(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	packages := map[string]bool{}
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || file != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case path.Ext(file) != ".go":
			return nil
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		source, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
		packages[from] = true
		for _, spec := range source.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := forbidden(from, to, test); why != "" {
				t.Errorf("%s imports %s, but %s", file, to, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range house {
		if r.path != "cmd" && !packages[r.path] {
			t.Errorf("there is no package %s; the list above is wrong", r.path)
		}
	}
}
