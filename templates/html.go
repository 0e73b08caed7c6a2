package templates

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// The layout is an html/template: it escapes every value for the place where it
// stands, so no word of a letter can become markup. Styles are inline and the
// frame is made of tables, since Outlook draws with Word and web mailers take
// away style sheets and classes.
//
//go:embed layout.html
var layoutText string

var layout = template.Must(template.New("layout").Funcs(template.FuncMap{
	"text":    func(c cell) string { return c.String() },
	"style":   func(name string) template.CSS { return template.CSS(styles[name]) },
	"wide":    wide,
	"pieces":  pieces,
	"short":   func(c cell) bool { return columns(c.String()) <= 8 },
	"say":     answerWith,
	"instead": alternative,
	"mso":     func(open bool) template.HTML { return template.HTML(mso[open]) },
}).Parse(layoutText))

// mso keeps Outlook, which knows no max-width, at 600 pixels. html/template
// takes away comments that stand in the layout itself.
var mso = map[bool]string{
	true:  `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`,
	false: `<!--[if mso]></td></tr></table><![endif]-->`,
}

const font = `font-family:'Microsoft YaHei','PingFang SC',Arial,sans-serif;`

// anyword breaks words that are too long for a phone.
const anyword = `word-wrap:break-word;overflow-wrap:anywhere;word-break:break-word;`

// unbroken keeps a word of a table's heading in one piece, Chinese ones too.
const unbroken = `word-wrap:normal;overflow-wrap:normal;word-break:keep-all;`

// Every cell that holds words says both colours: a client that darkens one
// darkens the other too. None is pure black or white, which some invert.
var styles = map[string]string{
	"page":      `margin:0;padding:0;background-color:#eceff3;`,
	"card":      `background-color:#fdfdfe;color:#22292f;` + font + `font-size:15px;line-height:1.7;padding:22px 20px 10px 20px;text-align:left;` + anyword,
	"plain":     `background-color:#fdfdfe;color:#22292f;` + font + `font-size:15px;line-height:1.7;padding:4px 4px 10px 4px;text-align:left;` + anyword,
	"logo":      `background-color:#fdfdfe;color:#22292f;` + font + `font-size:14px;line-height:1.5;padding:12px 20px;text-align:left;`,
	"line":      `background-color:#eceff3;color:#5a646e;` + font + `font-size:11px;line-height:1.5;padding:0 4px 8px 4px;text-align:left;`,
	"plainline": `background-color:#fdfdfe;color:#5a646e;` + font + `font-size:11px;line-height:1.5;padding:0 4px 6px 4px;text-align:left;`,
	"foot":      `background-color:#f3f5f7;color:#5a646e;` + font + `font-size:12px;line-height:1.7;padding:14px 20px 16px 20px;text-align:left;border-top:1px solid #e1e5ea;` + anyword,
	"plainfoot": `background-color:#fdfdfe;color:#5a646e;` + font + `font-size:12px;line-height:1.7;padding:10px 4px 8px 4px;text-align:left;border-top:1px solid #e1e5ea;` + anyword,
	"paragraph": `margin:0 0 14px 0;`,
	"headline":  `margin:0 0 14px 0;font-size:19px;line-height:1.45;font-weight:bold;`,
	"section":   `margin:22px 0 8px 0;font-size:16px;line-height:1.5;font-weight:bold;`,
	"list":      `margin:0 0 14px 0;padding:0 0 0 24px;`,
	"item":      `margin:0 0 6px 0;`,
	"table":     `width:100%;border-collapse:collapse;margin:0 0 14px 0;`,
	"label":     `background-color:#fdfdfe;color:#5a646e;` + font + `font-size:14px;line-height:1.6;padding:3px 14px 3px 0;text-align:left;vertical-align:top;width:1%;white-space:nowrap;`,
	"value":     `background-color:#fdfdfe;color:#22292f;` + font + `font-size:15px;line-height:1.6;padding:3px 0;text-align:left;vertical-align:top;` + anyword,
	"head":      `background-color:#f3f5f7;color:#5a646e;` + font + `font-size:12px;line-height:1.5;font-weight:bold;padding:6px 4px;text-align:left;border-bottom:1px solid #d3d9df;` + unbroken,
	"headright": `background-color:#f3f5f7;color:#5a646e;` + font + `font-size:12px;line-height:1.5;font-weight:bold;padding:6px 4px;text-align:right;border-bottom:1px solid #d3d9df;` + unbroken,
	"cell":      `background-color:#fdfdfe;color:#22292f;` + font + `font-size:14px;line-height:1.5;padding:6px 4px;border-bottom:1px solid #e7eaee;word-wrap:break-word;overflow-wrap:break-word;word-break:normal;`,
	"cellright": `background-color:#fdfdfe;color:#22292f;` + font + `font-size:14px;line-height:1.5;padding:6px 4px;border-bottom:1px solid #e7eaee;white-space:nowrap;`,
	"quote":     `background-color:#f3f5f7;color:#333c44;` + font + `font-size:15px;line-height:1.7;padding:10px 14px;border-left:3px solid #b9c2cb;text-align:left;` + anyword,
	"note":      `background-color:#fff6df;color:#553f00;` + font + `font-size:15px;line-height:1.65;padding:10px 14px;border-left:4px solid #d99a00;text-align:left;` + anyword,
	"alarm":     `background-color:#fdeceb;color:#7a1610;` + font + `font-size:15px;line-height:1.65;padding:10px 14px;border-left:4px solid #c8322a;text-align:left;` + anyword,
	"blank":     `background-color:#fdfdfe;color:#22292f;` + font + `font-size:15px;line-height:1.6;padding:7px 0 5px 0;border-bottom:1px dotted #8a949e;text-align:left;` + anyword,
	"option":    `background-color:#f3f5f7;color:#22292f;` + font + `font-size:15px;line-height:1.5;padding:10px 14px;text-align:left;vertical-align:middle;border-bottom:1px solid #dde2e7;` + anyword,
	"words":     `background-color:#f3f5f7;color:#5a646e;` + font + `font-size:14px;line-height:1.5;padding:10px 14px;text-align:right;vertical-align:middle;border-bottom:1px solid #dde2e7;white-space:nowrap;`,
	"tap":       `background-color:#fdfdfe;color:#5a646e;` + font + `font-size:13px;line-height:1.9;padding:0 0 10px 0;text-align:left;`,
	"picture":   `display:block;width:100%;max-width:430px;height:auto;border:0;background-color:#fdfdfe;color:#5a646e;` + font + `font-size:13px;line-height:1.5;`,
	"ruler":     `margin:16px 0;border:0;border-top:1px solid #d3d9df;`,
}

// writeHTML lays out a letter as HTML.
func (v *view) writeHTML() (string, error) {
	var out bytes.Buffer
	if err := layout.ExecuteTemplate(&out, "letter", v); err != nil {
		return "", err
	}
	return out.String(), nil
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// IsColour reports whether a text is a colour as letters want it.
func IsColour(text string) bool { return colour.MatchString(text) }

// Bar is the colour of the header bar and the buttons: the company's, made
// darker where neither light nor dark words can be read on it.
func (v *view) Bar() string {
	bar := "#1f5fa8"
	if IsColour(v.Desk.Colour) {
		bar = v.Desk.Colour
	}
	for contrast(bar, onBar(bar)) < readable {
		bar = darker(bar)
	}
	return bar
}

// OnBar is the colour of words on the bar.
func (v *view) OnBar() string { return onBar(v.Bar()) }

// readable is the least contrast of words (WCAG 2.2, 1.4.3).
const readable = 4.5

// onBar is light or dark, whichever reads better.
func onBar(bar string) string {
	const light, dark = "#fbfcfd", "#1b2126"
	if contrast(bar, light) >= contrast(bar, dark) {
		return light
	}
	return dark
}

// darker is a colour with a little less of everything.
func darker(colour string) string {
	n, _ := strconv.ParseUint(colour[1:], 16, 32)
	less := func(shift uint) uint64 { return (n >> shift & 255) * 24 / 25 }
	return fmt.Sprintf("#%02x%02x%02x", less(16), less(8), less(0))
}

// contrast of two colours as WCAG 2.2 defines it, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	n, _ := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	part := func(v uint64) float64 {
		c := float64(v&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(n>>16) + 0.7152*part(n>>8) + 0.0722*part(n)
}

// alternative tells what to type instead of a tap.
func alternative(language, words string) string {
	if language == "zh" {
		return "或" + answerWith(language, words)
	}
	return "or " + answerWith(language, words)
}

// Colon stands behind a label.
func (v *view) Colon() string { return colon(v.Language) }

// longest is how many characters of a word stay together in a table.
const longest = 14

// pieces cuts a text where a table may break its words: its columns are as wide
// as their longest word, and a path would make them wider than a phone.
func pieces(s string) []string {
	var all []string
	from, length := 0, 0
	for at, r := range s {
		if r == ' ' || r > unicode.MaxLatin1 {
			length = 0
		} else if length++; length > longest {
			all = append(all, s[from:at])
			from, length = at, 1
		}
	}
	return append(all, s[from:])
}

// wide keeps the blanks at the beginning of a line, as of a listing: HTML
// would fold them.
func wide(s string) string {
	rest := strings.TrimLeft(s, " \t")
	lead := strings.ReplaceAll(s[:len(s)-len(rest)], "\t", "    ")
	return strings.Repeat("\u00a0", len(lead)) + strings.ReplaceAll(rest, "  ", "\u00a0 ")
}
