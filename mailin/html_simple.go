package mailin

import (
	"strings"

	"golang.org/x/net/html"
)

// stripTags is the visible text of HTML.
func stripTags(src string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	skip := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == 0 {
				b.WriteString(html.UnescapeString(string(z.Text())))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "style", "script", "title":
				skip++
			case "br", "p", "div", "tr", "li":
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "style", "script", "title":
				skip = max(0, skip-1)
			}
		}
	}
}
