package templates

import (
	"os"
	"path/filepath"
	"strings"
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
	"acknowledgement", "answer", "book_refused", "breach", "cancelled", "closed", "confirm_reminder", "confirm_sender", "critical", "digest", "dispatch",
	"dissatisfied", "escalation", "held", "reassigned", "receipt", "reminder", "reopened", "resolution", "status", "survey", "tickets", "overdue", "unassigned", "merged",
	"undeliverable", "update", "waiting", "why",
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

// own writes an administrator's folder.
func own(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOwnFilesReplaceOurs(t *testing.T) {
	t.Parallel()
	dir := own(t, map[string]string{
		"letters/survey.zh.txt": "\uFEFF{{/* 自己的。 */}}\r\n\r\n# 谢谢{{.Reader.Name}}\r\n",
		"letters/footer.zh.txt": "自己的落款",
		"guides/coffee.zh.txt":  "# 咖啡机\n1. 加水\n   words: 加了水\nstop: 别烫着",
		"letters/notes.md":      "is no letter",
	})
	l, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := render(t, l, "survey", "zh", full("zh"))
	if !strings.Contains(w.Text, "谢谢张晓雯") || !strings.Contains(w.Text, "自己的落款") || strings.Contains(w.Text, "基本满意") {
		t.Errorf("got\n%s", w.Text)
	}
	if w := render(t, l, "survey", "en", full("en")); !strings.Contains(w.Text, "How did we do?") {
		t.Errorf("the English one was not replaced, got\n%s", w.Text)
	}
	if g := l.Guide("coffee", "zh", "", ""); g == nil || g.Title != "咖啡机" {
		t.Errorf("got guide %v", g)
	}
	if g := l.Guide("coffee", "zh", "加了水", ""); g != nil {
		t.Errorf("got guide %v, want none", g)
	}
	for _, f := range l.Files() {
		if f.Name == "letters/survey.zh.txt" && (!f.Own || f.About != "自己的。") {
			t.Errorf("got file %+v", f)
		}
	}
}

func TestLoadTellsEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	dir := own(t, map[string]string{
		"letters/survey.zh.txt":   "fine\n\n{{.Nothing}}\n\n{{if false}}\n{{.Ticket.Nobody}}\n{{else}}\n{{range .Lines}}{{.Nowhere}}{{end}}\n{{end}}",
		"letters/closed.zh.txt":   "fine\n| one\n{{if",
		"letters/answer.zh.txt":   "{{nofunc 1}}\n{{also .Words}}",
		"letters/dispatch.en.txt": "{{if .Words}}\nnever ends",
		"letters/surwey.zh.txt":   "a slip of the pen",
		"guides/wifi.zh.txt":      "# Wi-Fi\n1. a\n   tags: dance printer\nstop: b",
		"guides/vpn.txt":          "# VPN",
		"stray.txt":               "",
		"letters/merged.zh.txt":   "# \xba\xc3\n",
		"letters/status.zh.txt":   "# 好\n\n\xb9\xa4\xb5\xa5",
	})
	_, err := Load(dir)
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{
		"surwey.zh.txt: there is no letter of this name", "stray.txt: belongs into", "closed.zh.txt:2: ", "closed.zh.txt:3: ", "answer.zh.txt:1: ", "answer.zh.txt:2: ", "dispatch.en.txt:", "wifi.zh.txt:3: \"dance\" is no deed", "vpn.txt:1: ",
		"survey.zh.txt:3: ", "survey.zh.txt:6: ", "survey.zh.txt:8: ",
		"merged.zh.txt:1: is not UTF-8", "status.zh.txt:3: is not UTF-8",
	} {
		if !strings.Contains(err.Error(), filepath.FromSlash(want)) {
			t.Errorf("got\n%v\nwant a line with %q", err, want)
		}
	}
	if _, err := Load(filepath.Join(dir, "missing")); err == nil {
		t.Error("a missing folder: got no error")
	}
}

func TestLoadTellsOfFoldersItCannotRead(t *testing.T) {
	t.Parallel()
	dir := own(t, map[string]string{"file.txt": "x", "mine/letters": "x"})
	for folder, want := range map[string]string{
		"nowhere": "no such file", "file.txt": "file.txt is a file; name the folder", "mine": "letters",
	} {
		if _, err := Load(filepath.Join(dir, folder)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", folder, err, want)
		}
	}
}

func TestDumpAndLoadAgain(t *testing.T) {
	t.Parallel()
	l := load(t)
	dir := own(t, map[string]string{"letters/survey.zh.txt": "自己的"})
	written, err := l.Dump(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(written) != len(l.Files())-1 {
		t.Errorf("got %d files written, want all %d but one", len(written), len(l.Files()))
	}
	again, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := again.Source("survey.zh"); err != nil || text != "自己的" {
		t.Errorf("got source %q, %v", text, err)
	}
	if _, err := l.Source("no such letter"); err == nil {
		t.Error("got no error for a letter that does not exist")
	}
}

func TestRenderUnknownLetter(t *testing.T) {
	t.Parallel()
	if _, err := load(t).Render("no such letter", "zh", full("zh")); err == nil {
		t.Error("got no error")
	}
}

// What an administrator wrote in one language only is told.
func TestMissing(t *testing.T) {
	t.Parallel()
	l, err := Load(own(t, map[string]string{
		"guides/coffee.zh.txt": "# 咖啡机\n1. 加水\nstop: 叫人", "guides/tea.en.txt": "# Tea\n1. Boil\nstop: call us", "letters/survey.zh.txt": "自己的",
		"guides/milk.zh.txt": "# 奶\n1. 倒\nstop: 叫人", "guides/milk.en.txt": "# Milk\n1. Pour\nstop: call us", "letters/notice_fire.zh.txt": "Subject: 演习\n\n# 消防演习\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(l.Missing(), "\n")
	want := "guides/coffee.zh.txt: there is no guides/coffee.en.txt; who reads English gets no steps\n" +
		"guides/tea.en.txt: there is no guides/tea.zh.txt; who reads Chinese gets the English\n" +
		"letters/notice_fire.zh.txt: there is no letters/notice_fire.en.txt; who reads English gets the Chinese"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
