package quote

import (
	"bytes"
	"strconv"
	"strings"

	"maildesk/mailin/scan"
)

// void elements have no content and no end tag.
var void = scan.Set("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")

// unseen elements have no content that a reader of the mail sees.
var unseen = scan.Set("style", "script", "title", "xml", "svg", "math", "template", "datalist", "object", "applet", "audio", "video")

// blocks begin and end on lines of their own. p, lists and table cells are
// not here: they do more than that.
var blocks = scan.Set("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dt", "fieldset",
	"figcaption", "figure", "footer", "form", "header", "includetail", "legend", "listing", "main", "nav", "pre", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead", "xmp")

var tableTags = scan.Set("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "body", "html")

// fences say out of which elements an implied end tag does not reach.
var fences = map[string][]string{
	"p":     {"td", "th", "table", "caption"},
	"li":    {"ul", "ol", "menu", "td", "th", "table"},
	"td":    {"table"},
	"th":    {"table"},
	"tr":    {"table"},
	"tbody": {"table"}, "thead": {"table"}, "tfoot": {"table"},
	"dt": {"dl", "table"}, "dd": {"dl", "table"},
	"option": {"select"},
}

// attributes are those of a tag that decide about its text.
type attributes struct {
	id, class, style, name, typ, title string
	href, alt, value                   string
	hidden, selected                   bool
	start                              int
}

func (a *attributes) set(key string, value []byte) {
	switch key {
	case "id":
		a.id = strings.ToLower(string(value))
	case "class":
		a.class = strings.ToLower(string(value))
	case "style":
		a.style = string(value)
	case "name":
		a.name = strings.ToLower(string(value))
	case "type":
		a.typ = strings.ToLower(string(value))
	case "title":
		a.title = strings.ToLower(string(value))
	case "href":
		a.href = string(value)
	case "alt":
		a.alt = string(value)
	case "value":
		a.value = string(value)
	case "hidden":
		a.hidden = !bytes.Equal(value, []byte("false"))
	case "checked", "selected":
		a.selected = true
	case "start":
		a.start, _ = strconv.Atoi(string(value[:min(len(value), 6)]))
	}
}

// plainStyle is the style in lower case without blanks, cut where a style of
// honest use has ended.
func (a *attributes) plainStyle() string {
	if a.style == "" {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			return -1
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, a.style[:min(len(a.style), 2000)])
}

// hiddenStyle tells content that is never shown: preview lines, and what is
// meant for other screens. What only mso-hide hides is seen by others.
func hiddenStyle(style string) bool {
	if style == "" {
		return false
	}
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") ||
		zero(style, "opacity:") || strings.Contains(style, "overflow:hidden") && (zero(style, "max-height:") || zero(style, ";height:"))
}

// tightParagraph tells paragraphs that stand line to line, as Outlook writes them.
func tightParagraph(class, style string) bool {
	return strings.Contains(class, "mso") || zero(style, "margin:") || zero(style, "margin-bottom:")
}

func zero(style, property string) bool {
	n, ok := number(style, property)
	return ok && n == 0
}

func fontSize(style string) (float64, bool) { return number(style, "font-size:") }

// number is the value of a property that begins with a digit.
func number(style, property string) (float64, bool) {
	i := strings.LastIndex(style, property)
	if i < 0 || i > 0 && property[0] != ';' && style[i-1] != ';' && style[i-1] != '"' {
		return 0, false
	}
	value := style[i+len(property):]
	end := 0
	for end < len(value) && (value[end] >= '0' && value[end] <= '9' || value[end] == '.') {
		end++
	}
	n, err := strconv.ParseFloat(value[:end], 64)
	return n, err == nil
}
