package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/config"
	"maildesk/mailin"
)

// shown is a preview of a company with a logo and a letter of its own.
func shown(t *testing.T) (p *Preview, s *httptest.Server, dir string) {
	t.Helper()
	dir = t.TempDir()
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 240, 72))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"maildesk.toml":                    "rules = \"rules.toml\"\ntemplates = \"templates\"\n[desk]\naddress = \"it@acme.test\"\n[[mailbox]]\nhost = \"imap.acme.test\"\nuser = \"it@acme.test\"\npassword = \"x\"\n[smtp]\nhost = \"smtp.acme.test\"\n",
		"rules.toml":                       "[company]\nname = \"极光机械\"\ndesk = \"IT服务台\"\nhotline = \"7700\"\ncolour = \"#f2c94c\"\nlogo = \"logo.png\"\n[manager]\nname = \"刘主管\"\naddress = \"manager@acme.test\"\n",
		"logo.png":                         logo.String(),
		"templates/letters/waiting.zh.txt": "{{/* 我们自己的 */}}\n# 请稍候\n",
	} {
		save(t, filepath.Join(dir, name), text)
	}
	c, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	p = &Preview{config: c}
	if err := p.read(); err != nil {
		t.Fatal(err)
	}
	s = httptest.NewServer(p.handler())
	t.Cleanup(s.Close)
	return p, s, dir
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *httptest.Server, path string) (code int, body string, header http.Header) {
	t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(content), answer.Header
}

type listing struct {
	Company  string
	List     []entry
	Mistakes []string
}

func list(t *testing.T, s *httptest.Server) listing {
	t.Helper()
	_, body, _ := get(t, s, "/list")
	var l listing
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// Every letter and guide of the list can be seen in every way.
func TestEverySheet(t *testing.T) {
	t.Parallel()
	_, s, _ := shown(t)
	l := list(t, s)
	if l.Company != "极光机械" || len(l.Mistakes) > 0 || len(l.List) < 30 {
		t.Errorf("got %d sheets of %q, mistakes %q", len(l.List), l.Company, l.Mistakes)
	}
	for _, e := range l.List {
		if (e.Name == "waiting") != (len(e.Own) > 0) || e.About == "" {
			t.Errorf("%s: own %q, about %q", e.Name, e.Own, e.About)
		}
		for _, language := range []string{"zh", "en"} {
			for i, sample := range e.Samples {
				path := fmt.Sprintf("/%s/%s/%s/%s", e.Kind, e.Name, language, sample)
				code, body, _ := get(t, s, path)
				var one letter
				if err := json.Unmarshal([]byte(body), &one); err != nil || code != http.StatusOK || one.Subject == "" || one.Text == "" {
					t.Errorf("%s: %d %v %+v", path, code, err, one)
				}
				code, light, header := get(t, s, path+"/html")
				if code != http.StatusOK || strings.Contains(light, `"cid:`) {
					t.Errorf("%s/html: %d, a picture may be missing", path, code)
				}
				if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "http") {
					t.Errorf("%s/html: policy %q", path, policy)
				}
				if i > 0 {
					continue
				}
				if _, night, _ := get(t, s, path+"/html?dark=1"); night == light {
					t.Errorf("%s: dark is as light", path)
				}
			}
		}
	}
	for _, path := range []string{"/letters/none/zh/full", "/letters/survey/fr/full", "/letters/survey/zh/none", "/guides/none/zh/guide", "/other/survey/zh/full", "/letters/footer/zh/full"} {
		if code, body, _ := get(t, s, path); code != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
}

// The source is the mail that the desk would send, its logo inside.
func TestSource(t *testing.T) {
	t.Parallel()
	_, s, _ := shown(t)
	_, raw, _ := get(t, s, "/letters/acknowledgement/zh/full/raw")
	m := mailin.Parse([]byte(raw))
	if len(m.Defects) > 0 || m.From.Address != "it@acme.test" || !strings.Contains(m.Text, "极光机械") || !strings.Contains(m.Text, "7700") {
		t.Errorf("got %+v", m)
	}
	if len(m.Attachments) != 1 || !m.Attachments[0].Inline || !strings.HasPrefix(m.Attachments[0].ContentID, "logo.") || m.Attachments[0].ContentType != "image/png" {
		t.Errorf("got attachments %+v", m.Attachments)
	}
	_, page, _ := get(t, s, "/letters/acknowledgement/zh/full/html")
	if !strings.Contains(page, `<img src="data:image/png;base64,`) || !strings.Contains(page, `width="120" height="36" alt="极光机械"`) {
		t.Error("the page does not show the logo")
	}
	if _, raw, _ := get(t, s, "/letters/answer/zh/full/raw"); strings.Contains(raw, "image/png") {
		t.Error("an answer carries a logo that it does not show")
	}
}

// A saved file is shown at once; a bad one is told, and the last good ones stay.
func TestSaved(t *testing.T) {
	t.Parallel()
	p, s, dir := shown(t)
	waiting := func() string {
		_, body, _ := get(t, s, "/letters/waiting/zh/full")
		return body
	}
	path := filepath.Join(dir, "templates", "letters", "waiting.zh.txt")
	for _, step := range []struct {
		text, shows, mistake string
	}{
		{"# 马上就来，请稍候片刻\n", "马上就来", ""},
		{"# 马上{{.Nothing}}\n", "马上就来", "waiting.zh.txt:1"},
		{"# 又好了，谢谢等候\n", "又好了", ""},
	} {
		save(t, path, step.text)
		p.refresh()
		if got := waiting(); !strings.Contains(got, step.shows) {
			t.Errorf("%q: got %s", step.text, got)
		}
		if got := strings.Join(list(t, s).Mistakes, "\n"); (got == "") != (step.mistake == "") || !strings.Contains(got, step.mistake) {
			t.Errorf("%q: got mistakes %q, want %q", step.text, got, step.mistake)
		}
	}
	save(t, filepath.Join(dir, "rules.toml"), "[company]\nname = \"极光机械\"\nlogo = \"none.png\"\n")
	p.refresh()
	if got := strings.Join(list(t, s).Mistakes, "\n"); !strings.Contains(got, "company.logo") {
		t.Errorf("got mistakes %q", got)
	}
}

var pair = regexp.MustCompile(`background-color:(#[0-9a-f]{6});color:(#[0-9a-f]{6})`)

// Darkened, words can be read as well as light.
func TestDark(t *testing.T) {
	t.Parallel()
	if got := turned("#ffffff"); got != "#1f1f1f" {
		t.Errorf("white became %s", got)
	}
	if got := turned("#000000"); got != "#ffffff" {
		t.Errorf("black became %s", got)
	}
	_, s, _ := shown(t)
	seen := 0
	for _, e := range list(t, s).List {
		name := "/" + e.Kind + "/" + e.Name + "/zh/" + e.Samples[min(2, len(e.Samples)-1)] // with buttons
		_, page, _ := get(t, s, name+"/html?dark=1")
		for _, m := range pair.FindAllStringSubmatch(page, -1) {
			seen++
			if r := contrast(m[1], m[2]); r < 4.5 { // WCAG 2.2, 1.4.3
				t.Errorf("%s: contrast %.1f of %s on %s", name, r, m[2], m[1])
			}
		}
	}
	if seen < 500 {
		t.Errorf("saw only %d pairs of colours", seen)
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c string) float64 {
	var n uint64
	fmt.Sscanf(c, "#%06x", &n)
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}
