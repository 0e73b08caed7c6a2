package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var (
	background = regexp.MustCompile(`background-color:(#[0-9a-f]{6})`)
	foreground = regexp.MustCompile(`(?:^|;)color:(#[0-9a-f]{6})`)
)

// Every style that says a colour says both, readable and none pure black or white.
func TestColours(t *testing.T) {
	t.Parallel()
	for name, style := range styles {
		back, fore := background.FindStringSubmatch(style), foreground.FindStringSubmatch(style)
		if back == nil && fore == nil || name == "page" {
			continue
		}
		if back == nil || fore == nil {
			t.Errorf("style %s says one colour of two: %s", name, style)
			continue
		}
		if r := contrast(back[1], fore[1]); r < 4.5 { // WCAG 2.2, 1.4.3
			t.Errorf("style %s: contrast %.1f of %s on %s, want 4.5", name, r, fore[1], back[1])
		}
		for _, pure := range []string{"#000000", "#ffffff"} {
			if strings.Contains(style, pure) {
				t.Errorf("style %s holds %s", name, pure)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#123456", "#123456", 1}} {
		if got := contrast(test.a, test.b); got < test.want-0.01 || got > test.want+0.01 {
			t.Errorf("contrast of %s and %s: got %.2f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

func TestBar(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ colour, want string }{
		{"#1f5fa8", "#1f5fa8"}, {"#F0C000", "#F0C000"}, {"", "#1f5fa8"}, {"red", "#1f5fa8"}, {"#fff\"><script>", "#1f5fa8"}, {"#808080", "#808080"},
	} {
		v := &view{Data: &Data{Desk: Desk{Colour: test.colour}}}
		if got := v.Bar(); got != test.want {
			t.Errorf("colour %q: got bar %q, want %q", test.colour, got, test.want)
		}
		if r := contrast(v.Bar(), v.OnBar()); r < 4 {
			t.Errorf("colour %q: contrast %.1f of %s on the bar", test.colour, r, v.OnBar())
		}
	}
}

// What mail clients cannot show, or show wrongly, is in no letter.
func TestHTMLFitsMailClients(t *testing.T) {
	t.Parallel()
	never := []string{"style", "script", "link", "form", "input", "button", "svg", "iframe", "object", "video"}
	each(t, func(t *testing.T, l *Letters, name, language string, s Sample) {
		page := render(t, l, name, language, s.Data).HTML
		walkHTML(t, page, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			if slices.Contains(never, n.Data) {
				t.Errorf("holds <%s>", n.Data)
			}
			heads := false
			role, lang := "", ""
			for _, a := range n.Attr {
				switch a.Key {
				case "class", "id", "background":
					t.Errorf("<%s> has %s", n.Data, a.Key)
				case "role":
					role = a.Val
				case "lang":
					lang = a.Val
				case "style":
					for _, word := range []string{"float", "position", "flex", "url(", "margin:auto", "ZgotmplZ"} {
						if strings.Contains(a.Val, word) {
							t.Errorf("<%s> has style %q", n.Data, a.Val)
						}
					}
				}
			}
			for c := range n.Descendants() {
				heads = heads || c.Type == html.ElementNode && c.Data == "th"
			}
			if n.Data == "table" && role != "presentation" && !heads {
				t.Error("a table of the layout lacks role=presentation")
			}
			if n.Data == "html" && lang != map[string]string{"zh": "zh-CN", "en": "en"}[language] {
				t.Errorf("got lang %q", lang)
			}
		})
		if len(page) > 100<<10 { // Gmail cuts a letter at 102 KB
			t.Errorf("has %d bytes", len(page))
		}
	})
}
