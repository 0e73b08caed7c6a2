package quote

import (
	"strings"

	"golang.org/x/net/html"
)

// Bounds of an HTML body. Deeper elements are read as if they were not
// nested, longer addresses are left out: a mail cannot make the reader slow.
const (
	maxHTMLDepth = 1000
	maxLinkBytes = 2048
)

// line is one line of a body with what is known of its origin.
type line struct {
	text     string
	quoted   bool // behind '>' or inside a client's quote element
	indented bool // inside a blockquote that names no client
	signed   bool // inside a client's signature element
	code     bool // between lines of three backticks
	mark     mark // what a client put in front of this line
}

func (l line) blank() bool { return l.text == "" }

// Page is an HTML body as lines.
type Page struct {
	lines   []line
	quotes  bool   // a client marked a quote
	preview string // hidden text before the first that is seen
}

// htmlText is what a reader sees of an HTML body, as plain text: a row of a
// table on one line with tabs between its cells, links followed by their
// address where that differs, lists with their bullets; nothing that is
// hidden, but for the preview line that clients show in the list of mails.
func htmlText(src string) string { return ReadPage(src).Text() }

// previewFilling keeps the first words of a mail out of its preview.
const previewFilling = " \t\r\n\u00a0\u00ad\u034f\u200b\u200c\u200d\u2007\ufeff"

// Text is a page as plain text.
func (p Page) Text() string {
	text := joinLines(p.lines)
	if preview := strings.Join(strings.Fields(strings.Trim(p.preview, previewFilling)), " "); preview != "" {
		return preview + "\n\n" + text
	}
	return text
}

// element is an open element with what its content inherits.
type element struct {
	tag      string
	barrier  bool // end tags of inner elements do not reach out of it
	hidden   bool
	veiled   bool // hidden by its style
	zeroFont bool
	pre      bool
	cite     bool // a quote element of a client
	half     bool // quote element whose own text is new once a blockquote was in it (Gmail)
	spent    bool // of half: the blockquote was seen
	indented bool
	signed   bool
	items    int // li seen in a numbered list; -1: bullets
	line     int // of a table cell: lines when it began
	tight    bool
	link     *anchor
}

// gap is what a paragraph keeps free around it: 2 for an empty line.
func (el *element) gap() int {
	if el.tight {
		return 1
	}
	return 2
}

// quotes reports whether text directly in the element is quoted.
func (el *element) quotes() bool { return el.cite && !el.spent }

type anchor struct {
	href string
	line int // where the link's words begin
	at   int
}

// pageReader turns tokens into lines in one pass. It keeps a stack of open
// elements but builds no tree, so that its work and memory stay in proportion
// to the source however broken that is.
type pageReader struct {
	Page
	stack    []element
	open     map[string][]int // positions in stack by tag
	barriers []int

	now     []byte // the line being written
	space   bool   // a blank is due before the next word
	soft    bool   // that blank is a line end of the source
	tab     bool   // a cell has ended
	brk     int    // 1: next word on a new line, 2: after an empty line
	fresh   bool   // no word yet in this row of a table
	cell    int    // lines that the last table cell has ended
	indent  int    // depth of lists
	bullet  string
	next    mark // stands before the next word
	started line // what holds for the line being written
}

func ReadPage(src string) Page {
	r := pageReader{open: map[string][]int{}}
	r.stack = append(r.stack, element{tag: "", barrier: true})
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.endLine(false)
			r.trim()
			return r.Page
		case html.TextToken:
			if top := r.top(); !top.hidden && !top.zeroFont {
				r.words(string(z.Text()))
			} else if top.veiled && !unseen[top.tag] && len(r.lines) == 0 && len(r.now) == 0 && len(r.preview) < 1000 {
				r.preview += string(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			if tag == "noscript" {
				z.NextIsNotRawText()
			}
			var a attributes
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				a.set(string(key), value)
			}
			r.startTag(tag, &a)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.endTag(string(name))
		}
	}
}

func (r *pageReader) top() *element { return &r.stack[len(r.stack)-1] }

func (r *pageReader) startTag(tag string, a *attributes) {
	r.closeImplied(tag)
	el := *r.top()
	el.cite = el.quotes()
	el.tag, el.barrier, el.half, el.spent, el.link, el.items = tag, false, false, false, nil, 0
	style := a.plainStyle()
	el.veiled = el.veiled || !el.hidden && hiddenStyle(style)
	el.hidden = el.hidden || unseen[tag] || a.hidden || el.veiled
	if size, ok := fontSize(style); ok {
		el.zeroFont = size == 0
	}
	if strings.Contains(style, "white-space:pre") && !strings.Contains(style, "white-space:pre-line") {
		el.pre = true
	}
	switch tag {
	case "pre", "listing", "xmp", "textarea":
		el.pre = true
	case "td", "th", "table", "caption", "body", "html":
		el.barrier = true
	}
	r.client(tag, a, style, &el)
	if !el.hidden {
		r.enter(tag, a, &el)
	}
	if void[tag] || len(r.stack) >= maxHTMLDepth {
		return
	}
	r.open[tag] = append(r.open[tag], len(r.stack))
	if el.barrier {
		r.barriers = append(r.barriers, len(r.stack))
	}
	r.stack = append(r.stack, el)
}

// enter writes what an element puts on the page before its content.
func (r *pageReader) enter(tag string, a *attributes, el *element) {
	switch tag {
	case "br":
		if r.tab || r.fresh {
			return
		}
		if r.brk > 0 {
			r.flushBreak()
		}
		r.endLine(len(r.now) == 0)
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl":
		el.tight = tightParagraph(a.class, a.plainStyle())
		r.breakLine(el.gap())
	case "ul", "ol", "menu":
		r.breakLine(1)
		r.indent++
		el.items = -1
		if tag == "ol" {
			el.items = max(a.start-1, 0)
		}
	case "li":
		r.breakLine(1)
		r.bullet = r.itemLabel()
	case "td", "th":
		r.nextCell()
		el.line = len(r.lines)
	case "tr":
		r.tab = false
		r.breakLine(1)
		r.flushBreak()
		r.fresh, r.cell = true, 0
	case "hr":
		r.breakLine(1)
		r.words("--------------------")
		r.endLine(false)
	case "img":
		r.image(a.alt)
	case "input":
		r.input(a)
	case "option":
		el.hidden = !a.selected
	case "a":
		if href := linkTarget(a.href); href != "" {
			r.flushSpace()
			el.link = &anchor{href: href, line: len(r.lines), at: len(r.now)}
		}
	default:
		if blocks[tag] {
			r.breakLine(1)
		}
	}
}

func (r *pageReader) endTag(tag string) {
	switch tag {
	case "p", "br":
		// Without a start tag these are read as empty elements.
		if len(r.open[tag]) == 0 {
			if !r.top().hidden {
				r.enter(tag, &attributes{}, &element{})
			}
			return
		}
	}
	r.close(tag)
}

// close ends the innermost open element of that name, and what is open inside it,
// unless a table stands between (as the tree construction of HTML has it).
func (r *pageReader) close(tag string) {
	at := r.open[tag]
	if len(at) == 0 {
		return
	}
	pos := at[len(at)-1]
	if n := len(r.barriers); n > 0 && r.barriers[n-1] > pos && !tableTags[tag] {
		return
	}
	for len(r.stack) > pos {
		r.pop()
	}
}

func (r *pageReader) pop() {
	el := *r.top()
	r.stack = r.stack[:len(r.stack)-1]
	at := r.open[el.tag]
	r.open[el.tag] = at[:len(at)-1]
	if el.barrier {
		r.barriers = r.barriers[:len(r.barriers)-1]
	}
	if el.hidden {
		return
	}
	switch el.tag {
	case "a":
		r.endLink(el.link)
	case "ul", "ol", "menu":
		r.indent--
		r.breakLine(1)
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl":
		r.breakLine(el.gap())
	case "td", "th":
		r.cell = len(r.lines) - el.line
		r.brk = min(r.brk, 1)
	case "table":
		r.tab, r.fresh = false, false
		r.breakLine(1)
		if len(r.open["td"])+len(r.open["th"]) > 0 {
			r.flushBreak()
		}
	default:
		if blocks[el.tag] || el.tag == "tr" || el.tag == "li" {
			r.breakLine(1)
		}
	}
	if el.half || el.cite {
		r.breakLine(1)
	}
}

// closeImplied ends what a new element ends without an end tag.
func (r *pageReader) closeImplied(tag string) {
	inner := func(tags ...string) {
		for _, t := range tags {
			at := r.open[t]
			if len(at) == 0 {
				continue
			}
			pos := at[len(at)-1]
			limit := -1
			for _, fence := range fences[t] {
				if f := r.open[fence]; len(f) > 0 {
					limit = max(limit, f[len(f)-1])
				}
			}
			if pos > limit {
				for len(r.stack) > pos {
					r.pop()
				}
			}
		}
	}
	switch tag {
	case "li":
		inner("p", "li")
	case "td", "th":
		inner("td", "th")
	case "tr":
		inner("tr")
	case "tbody", "thead", "tfoot":
		inner("tbody", "thead", "tfoot")
	case "dt", "dd":
		inner("dt", "dd")
	case "option":
		inner("option")
	default:
		if blocks[tag] || tag == "p" || tag == "ul" || tag == "ol" || tag == "hr" {
			inner("p")
		}
	}
}
