package quote

import (
	"strings"
	"unicode"

	"maildesk/store"
)

// Body is what a mail says, in the form that is shown and, where the mail has
// an HTML alternative, as the lines of that.
type Body struct {
	shown  []line
	marked []line
	quotes bool // a client marked a quote in marked
}

// AddText puts text behind what a body has, with the page that stands beside
// it as an alternative.
func (b *Body) AddText(text string, p Page) { b.add(textLines(text), p) }

// AddPage puts a page without text alternative behind what a body has.
func (b *Body) AddPage(p Page) { b.add(p.lines, p) }

// add puts the next stretch of a body behind the ones before.
func (b *Body) add(shown []line, p Page) {
	if len(b.shown) > 0 {
		b.shown, b.marked = append(b.shown, line{}), append(b.marked, line{})
	}
	b.shown = append(b.shown, shown...)
	if p.lines == nil {
		p.lines = shown
	}
	b.marked = append(b.marked, p.lines...)
	b.quotes = b.quotes || p.quotes
}

// textLines are the lines of plain text. What stands behind '>' is quoted
// (RFC 3676 section 4.5).
func textLines(text string) []line {
	if strings.Contains(text, "---&nbsp;") {
		// QQ Mail leaves such entities in the plain text of its replies.
		text = strings.ReplaceAll(text, "&nbsp;", " ")
	}
	split := strings.Split(text, "\n")
	lines := make([]line, len(split))
	for i, s := range split {
		s = strings.TrimSuffix(s, "\r")
		lines[i] = line{text: s, quoted: quoteMark(s)}
		if strings.TrimSpace(s) == "" {
			lines[i].text = ""
		}
	}
	markInitials(lines)
	return lines
}

func quoteMark(s string) bool {
	for i := 0; i < len(s) && i < 4; i++ {
		switch s[i] {
		case '>':
			return true
		case ' ':
		default:
			return false
		}
	}
	return false
}

// markInitials finds quotes behind the initials of their writer ("JD> text"):
// three lines at least, because a prompt looks alike.
func markInitials(lines []line) {
	prefix := func(s string) string {
		at := strings.IndexByte(s, '>')
		if at < 1 || at > 3 || at+1 < len(s) && s[at+1] != ' ' && s[at+1] != '>' {
			return ""
		}
		for i := 0; i < at; i++ {
			if s[i] < 'A' || s[i] > 'Z' {
				return ""
			}
		}
		switch s[:at] {
		case "SQL", "PS", "DB", "CMD", "FTP":
			return ""
		}
		return s[:at+1]
	}
	for i := 0; i < len(lines); {
		p, n := prefix(lines[i].text), i+1
		for n < len(lines) && p != "" && strings.HasPrefix(lines[n].text, p) {
			n++
		}
		if n-i >= 3 {
			for k := i; k < n; k++ {
				lines[k].quoted = true
			}
		}
		i = n
	}
}

// NewWords is what the writer of a mail newly wrote: without what is quoted,
// without signature, phone footer and disclaimer. Where nothing would remain
// it is the whole text.
//
// The names that mail clients give to their quotes in HTML are surer than
// what text shows; the wording of the plain text is kept where both agree.
func NewWords(b Body, from store.Address) string {
	words := ownWords(b.shown, from)
	if b.quotes {
		marked := ownWords(b.marked, from)
		if marked != "" && letters(marked) != letters(words) && 2*len(letters(joinLines(b.marked))) > len(letters(joinLines(b.shown))) {
			words = marked
		}
	}
	if words == "" {
		words = strings.TrimSpace(joinLines(b.shown))
	}
	return words
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func joinLines(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// ownWords cuts one form of a body; empty when there are no own words.
func ownWords(lines []line, from store.Address) string {
	if at := replyAboveLine(lines); at >= 0 {
		// Above the line is the answer, below it a letter of a desk.
		if own := trimEdges(trimSignature(cutLead(cutQuotes(lines[:at], from)), from)); hasWords(own) {
			return joinLines(own)
		}
		rest := append([]line(nil), lines[:at]...)
		lines = append(rest, lines[at+1:]...)
	}
	own := trimEdges(trimSignature(cutQuotes(lines, from), from))
	if !hasWords(own) && showQuotes(lines) {
		own = trimEdges(trimSignature(cutQuotes(lines, from), from))
	}
	if !hasWords(own) {
		return ""
	}
	return strings.TrimRightFunc(joinLines(own), unicode.IsSpace)
}

// showQuotes takes the marks of clients off the quotes of a mail that is
// nothing else, so that what was forwarded shows without its header block.
func showQuotes(lines []line) (changed bool) {
	for i, l := range lines {
		if l.quoted && !quoteMark(l.text) || l.mark != noMark {
			lines[i].quoted, lines[i].mark, changed = false, noMark, true
		}
	}
	return changed
}

// cutLead takes off the last line above a reply line when it leads over to the
// letter in a way that no other rule knows.
func cutLead(lines []line) []line {
	lines = trimEdges(lines)
	n := len(lines)
	if n < 2 || len(lines[n-1].text) > maxAttributionBytes {
		return lines
	}
	text := plainAttribution(lines[n-1].text)
	if (strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")) && (yearRE.MatchString(text) || strings.Contains(text, "@")) {
		return lines[:n-1]
	}
	return lines
}

func replyAboveLine(lines []line) int {
	for i, l := range lines {
		if replyAbove(l.text) {
			return i
		}
	}
	return -1
}

// hasWords reports whether lines say anything besides rules and quote marks.
func hasWords(lines []line) bool {
	for _, l := range lines {
		if l.text != "" && !rule(strings.TrimLeft(l.text, "> ")) && strings.Trim(l.text, "> |\t") != "" {
			return true
		}
	}
	return false
}

// trimEdges takes off empty lines at both ends and rules at the lower one.
func trimEdges(lines []line) []line {
	for len(lines) > 0 && lines[0].blank() {
		lines = lines[1:]
	}
	for len(lines) > 0 && (lines[len(lines)-1].blank() || rule(lines[len(lines)-1].text)) {
		lines = lines[:len(lines)-1]
	}
	return lines
}
