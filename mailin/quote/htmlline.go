package quote

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words writes text: blanks collapsed as HTML does, unless inside pre.
func (r *pageReader) words(s string) {
	if r.top().pre {
		r.preformatted(s)
		return
	}
	for _, c := range s {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			if !r.space {
				r.soft = false
			}
			r.space = true
			if c == '\n' {
				r.soft = true
			}
		case invisible(c):
		case c == '\u00a0':
			if !r.tab && !r.fresh {
				r.put(' ')
			}
		default:
			r.put(c)
		}
	}
}

func (r *pageReader) preformatted(s string) {
	for _, c := range s {
		switch {
		case c == '\n':
			if len(r.now) == 0 {
				r.flushBreak()
			}
			r.endLine(true)
		case c == '\r' || invisible(c):
		case c == '\u00a0':
			r.put(' ')
		default:
			r.put(c)
		}
	}
}

// put writes one character of a word, and before it what was due.
func (r *pageReader) put(c rune) {
	if c < ' ' && c != '\t' {
		return
	}
	if r.brk > 0 {
		r.flushBreak()
	}
	if len(r.now) == 0 {
		r.annotate()
	}
	if r.tab {
		if len(r.now) > 0 {
			r.now = append(trimRight(r.now), '\t')
		}
		r.tab, r.space = false, false
	}
	if r.space {
		r.flushSpaceBefore(c)
	}
	r.fresh = false
	if r.bullet != "" {
		r.now = append(r.now, r.bullet...)
		r.bullet = ""
	}
	r.now = utf8.AppendRune(r.now, c)
}

func (r *pageReader) flushSpace() {
	if r.space && len(r.now) > 0 && r.brk == 0 && !r.tab {
		r.now = append(r.now, ' ')
		r.space = false
	}
}

// flushSpaceBefore writes a due blank, but none where a line of the source
// merely ended between two Chinese characters.
func (r *pageReader) flushSpaceBefore(c rune) {
	r.space = false
	if len(r.now) == 0 {
		return
	}
	if r.soft {
		if last, _ := utf8.DecodeLastRune(r.now); wide(last) && wide(c) {
			return
		}
	}
	if last := r.now[len(r.now)-1]; last != ' ' && last != '\t' {
		r.now = append(r.now, ' ')
	}
}

func wide(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) || c >= 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef
}

// invisible tells characters that only steer the layout; senders of bulk mail
// fill their preview line with them.
func invisible(c rune) bool {
	switch c {
	case '\u00ad', '\u034f', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// annotate notes, as the first word of a line is written, what holds for it.
func (r *pageReader) annotate() {
	el := r.top()
	r.started = line{quoted: el.quotes(), indented: el.indented, signed: el.signed, mark: r.next}
	r.next = noMark
	if n := r.indent - 1; n > 0 {
		r.now = append(r.now, strings.Repeat("  ", min(n, 10))...)
	}
}

// breakLine asks for a new line (1), or an empty line (2), before the next word.
// Where a table cell has no word yet it asks in vain.
func (r *pageReader) breakLine(n int) {
	switch {
	case r.tab:
	case r.fresh:
		r.brk = max(r.brk, 1)
	default:
		r.brk = max(r.brk, n)
	}
}

func (r *pageReader) flushBreak() {
	n := r.brk
	r.brk, r.tab, r.space = 0, false, false
	if len(r.now) > 0 {
		r.endLine(false)
	}
	if n == 2 && len(r.lines) > 0 && !r.lines[len(r.lines)-1].blank() {
		r.lines = append(r.lines, line{quoted: r.lines[len(r.lines)-1].quoted})
	}
}

// endLine ends the line being written; an empty one only counts where it was
// asked for, and two in a row are enough.
func (r *pageReader) endLine(empty bool) {
	text := string(trimRight(r.now))
	empty = empty || len(r.now) > 0 // a no-break space keeps an empty line open
	r.now, r.space, r.tab = r.now[:0], false, false
	if text == "" {
		n := len(r.lines)
		if !empty || n == 0 || n > 1 && r.lines[n-1].blank() && r.lines[n-2].blank() {
			return
		}
		el := r.top()
		r.lines = append(r.lines, line{quoted: el.quotes(), indented: el.indented, signed: el.signed})
		return
	}
	r.started.text = text
	r.lines = append(r.lines, r.started)
}

// trim takes off the empty lines at both ends.
func (r *pageReader) trim() {
	for len(r.lines) > 0 && r.lines[len(r.lines)-1].blank() {
		r.lines = r.lines[:len(r.lines)-1]
	}
}

func trimRight(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// nextCell puts a tab between two cells of a row, so that a label and its
// value stay together; behind a cell of several lines a new line.
func (r *pageReader) nextCell() {
	switch {
	case len(r.now) == 0:
	case r.cell > 0:
		r.breakLine(1)
	default:
		r.tab, r.brk = true, 0
	}
}

func (r *pageReader) itemLabel() string {
	for i := len(r.stack) - 1; i > 0; i-- {
		switch el := &r.stack[i]; el.tag {
		case "ul", "menu":
			return "- "
		case "ol":
			el.items++
			return strconv.Itoa(el.items) + ". "
		case "td", "div", "body":
			return "- "
		}
	}
	return "- "
}

// image stands for a picture by its alternative text, where a person wrote it.
func (r *pageReader) image(alt string) {
	alt = strings.Join(strings.Fields(alt), " ")
	switch {
	case alt == "" || utf8.RuneCountInString(alt) > 200 || fileLike(alt) || madeUpAlt(alt):
	case !strings.ContainsFunc(alt, unicode.IsLetter) || strings.HasPrefix(alt, "["):
		r.words(alt) // an emoji
	default:
		r.words("[" + alt + "]")
	}
}

func fileLike(alt string) bool {
	dot := strings.LastIndexByte(alt, '.')
	return dot > 0 && len(alt)-dot <= 5 && !strings.ContainsRune(alt, ' ')
}

// madeUpAlt tells the descriptions that Office writes for a picture.
func madeUpAlt(alt string) bool {
	lower := strings.ToLower(alt)
	for _, s := range []string{"已自动生成", "自动生成的说明", "自動產生的描述", "automatically generated", "automatisch generiert"} {
		if strings.Contains(lower, s) {
			return true
		}
	}
	return lower == "image" || lower == "logo" || lower == "图片" || lower == "cid"
}

func (r *pageReader) input(a *attributes) {
	switch a.typ {
	case "checkbox", "radio":
		if a.selected {
			r.words("[x] ")
		} else {
			r.words("[ ] ")
		}
	case "", "text", "tel", "email", "date", "number":
		r.words(a.value)
	}
}

// endLink writes the address of a link behind its words, where they differ.
func (r *pageReader) endLink(a *anchor) {
	if a == nil {
		return
	}
	text := ""
	switch {
	case a.line == len(r.lines) && a.at <= len(r.now):
		text = string(r.now[a.at:])
	case a.line < len(r.lines):
		text = r.lines[a.line].text
		if len(r.now) > 0 {
			text += " " + string(r.now)
		} else {
			return // the words stand in a block of their own
		}
	}
	text = strings.TrimSpace(text)
	if text == "" || sameLink(text, a.href) {
		return
	}
	space := r.space
	r.space, r.soft = true, false
	for _, c := range "<" + a.href + ">" {
		r.put(c)
	}
	r.space = space
}

// linkTarget is the address of a link as a reader may use it, empty for what
// leads nowhere outside the mail.
func linkTarget(href string) string {
	href = strings.TrimSpace(href)
	lower := strings.ToLower(href[:min(len(href), 8)])
	switch {
	case len(href) > maxLinkBytes || strings.ContainsAny(href, "\n\r<>"):
		return ""
	case strings.HasPrefix(lower, "mailto:"):
		href, _, _ = strings.Cut(href[7:], "?")
		return href
	case strings.HasPrefix(lower, "tel:"):
		return href[4:]
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "ftp://"), strings.HasPrefix(lower, "file://"):
		return href
	}
	return ""
}

func sameLink(text, href string) bool {
	bare := func(s string) string {
		s = strings.ToLower(strings.Trim(s, " <>()[]\t"))
		if _, rest, ok := strings.Cut(s, "://"); ok {
			s = rest
		}
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	t, h := bare(text), bare(href)
	return t == h || strings.Contains(t, h) || strings.ReplaceAll(t, " ", "") == h
}
