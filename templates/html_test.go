package templates

import (
	"fmt"
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
		{"#1f5fa8", "#1f5fa8"}, {"#F0C000", "#F0C000"}, {"", "#1f5fa8"}, {"red", "#1f5fa8"}, {"#fff\"><script>", "#1f5fa8"}, {"#808080", "#707070"},
	} {
		v := &view{Data: &Data{Desk: Desk{Colour: test.colour}}}
		if got := v.Bar(); got != test.want {
			t.Errorf("colour %q: got bar %q, want %q", test.colour, got, test.want)
		}
	}
	for n := range 16 * 16 * 16 { // WCAG 2.2, 1.4.3, whatever colour a company has
		v := &view{Data: &Data{Desk: Desk{Colour: fmt.Sprintf("#%02x%02x%02x", (n>>8)*17, (n>>4&15)*17, (n&15)*17)}}}
		if r := contrast(v.Bar(), v.OnBar()); r < 4.5 {
			t.Errorf("colour %s: contrast %.2f of %s on %s", v.Desk.Colour, r, v.OnBar(), v.Bar())
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
			if n.Data == "img" {
				attributes := map[string]string{}
				for _, a := range n.Attr {
					attributes[a.Key] = a.Val
				}
				if attributes["alt"] == "" || attributes["width"] == "" || !strings.HasPrefix(attributes["src"], "cid:") {
					t.Errorf("a picture has %v", attributes)
				}
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

// Words can be read where they stand: each text has its colour and the colour
// behind it from the elements around it.
func TestWordsCanBeRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, l *Letters, name, language string, s Sample) {
		s.Data.Desk.Colour = "#f2c94c" // too light for white words
		said := map[string]bool{}
		var walk func(n *html.Node, back, fore string)
		walk = func(n *html.Node, back, fore string) {
			hidden := false
			for _, a := range n.Attr {
				if a.Key != "style" {
					continue
				}
				hidden = strings.Contains(a.Val, "display:none")
				if m := background.FindStringSubmatch(a.Val); m != nil {
					back = m[1]
				}
				if m := foreground.FindStringSubmatch(a.Val); m != nil {
					fore = m[1]
				}
			}
			if hidden || n.Type == html.ElementNode && n.Data == "head" {
				return
			}
			if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" && !said[back+fore] {
				said[back+fore] = true
				if back == "" || fore == "" {
					t.Errorf("%q says its colours nowhere", n.Data)
				} else if r := contrast(back, fore); r < readable {
					t.Errorf("%q: contrast %.1f of %s on %s", n.Data, r, fore, back)
				}
			}
			for c := range n.ChildNodes() {
				walk(c, back, fore)
			}
		}
		page, err := html.Parse(strings.NewReader(render(t, l, name, language, s.Data).HTML))
		if err != nil {
			t.Fatal(err)
		}
		walk(page, "", "")
	})
}

func TestLogo(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, language := range languages {
		d := Samples("acknowledgement", language)[0].Data
		d.Desk.Logo, d.Desk.Company = &Logo{Part{ContentID: "logo@x"}, 120, 36}, `A "good" <company>`
		want := `<img src="cid:logo@x" width="120" height="36" alt="A &#34;good&#34; &lt;company&gt;"`
		if page := render(t, l, "acknowledgement", language, d).HTML; strings.Count(page, "<img") != 1 || !strings.Contains(page, want) {
			t.Errorf("the letter does not show %s", want)
		}
		// A person's words look like a person's mail.
		if page := render(t, l, "answer", language, d).HTML; strings.Contains(page, "<img") {
			t.Error("an answer shows the logo")
		}
	}
}
