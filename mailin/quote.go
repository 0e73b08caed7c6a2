package mailin

import (
	"strings"
	"unicode"

	"maildesk/store"
)

// body is what a mail says, in the form that is shown and, where the mail has
// an HTML alternative, as the lines of that.
type body struct {
	shown  []line
	marked []line // nil without HTML
	quotes bool   // a client marked a quote in marked
}

// textLines are the lines of plain text. What stands behind '>' is quoted
// (RFC 3676 section 4.5).
func textLines(text string) []line {
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

// newWords is what the writer of a mail newly wrote: without what is quoted,
// without signature, phone footer and disclaimer. Where nothing would remain
// it is the whole text.
//
// The names that mail clients give to their quotes in HTML are surer than
// what text shows; the wording of the plain text is kept where both agree.
func newWords(b body, from store.Address) string {
	words := ownWords(b.shown, from)
	if b.quotes && b.marked != nil {
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
		if own := trimEdges(trimSignature(cutQuotes(lines[:at], from), from)); hasWords(own) {
			return joinLines(own)
		}
		rest := append([]line(nil), lines[:at]...)
		lines = append(rest, lines[at+1:]...)
	}
	own := trimEdges(trimSignature(cutQuotes(lines, from), from))
	if !hasWords(own) {
		return ""
	}
	return joinLines(own)
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

// role says to what part of a body a line belongs.
type role uint8

const (
	own role = iota
	blank
	quote
	attribution // who wrote what is quoted
	dropped     // a separator or header block with nothing above it
)

// assignRoles reads a body from the top down to where the mail that is
// answered or forwarded begins. With nothing written above that, what was
// forwarded is read on.
func assignRoles(lines []line, from store.Address) []role {
	roles := make([]role, len(lines))
	fence := fences3(lines)
	checked, words := 0, false
	written := func(i int) bool {
		if !words && hasRole(roles[checked:i], own) {
			words = hasWords(trimSignature(ownLines(lines[:i], roles[:i]), from))
			checked = i
		}
		return words
	}
	above := noMark // what stands right above the line: a rule, a border
	for i := 0; i < len(lines); {
		l := lines[i]
		switch {
		case l.blank():
			roles[i] = blank
			i++
			continue
		case fence[i]:
			roles[i] = own
			i++
			continue
		}
		n := 0
		hard := true
		switch {
		case l.mark == referenceMark:
			n = max(1, blockEnd(lines, i)-i)
			if separator(l.text) {
				n = max(1, blockEnd(lines, nextLine(lines, i+1))-i)
			}
		case l.quoted:
			roles[i] = quote
			i++
			above = noMark
			continue
		case separator(l.text), announces(l.text) && blockEnd(lines, nextLine(lines, i+1)) > 0, previousReplies(l.text, above):
			n = max(1, blockEnd(lines, nextLine(lines, i+1))-i)
		case l.mark == attributionMark:
			n = max(1, attributionAt(lines, i))
			hard = false
		case splitAttribution(l.text) > 0 && quotedNext(lines, i+1):
			lines[i].text = strings.TrimRight(l.text[:splitAttribution(l.text)], "- ")
		default:
			if end, ok := headerBlock(lines, i, trust(above, l, !written(i))); ok {
				n = end - i
			} else if n = attributionAt(lines, i); n > 0 {
				hard = false
			}
		}
		if n == 0 {
			above = noMark
			if rule(l.text) {
				above = borderMark
			}
			roles[i] = own
			i++
			continue
		}
		end := min(i+n, len(lines))
		if !hard {
			hard = !followedByQuote(lines, roles, end)
		}
		if hard && written(i) {
			return roles[:i]
		}
		for k := i; k < end; k++ {
			roles[k] = dropped
			if !hard {
				roles[k] = attribution
			}
		}
		i, above = end, noMark
	}
	return roles
}

func hasRole(roles []role, r role) bool {
	for _, have := range roles {
		if have == r {
			return true
		}
	}
	return false
}

func ownLines(lines []line, roles []role) []line {
	var out []line
	for i, r := range roles {
		if r == own || r == blank {
			out = append(out, lines[i])
		}
	}
	return out
}

// followedByQuote reports whether a quote stands behind an attribution, so
// that the writer may go on behind the quote; and marks it where it is a
// blockquote that names no client.
func followedByQuote(lines []line, roles []role, i int) bool {
	next := nextLine(lines, i)
	switch {
	case next == len(lines) || lines[next].quoted:
		return true
	case !lines[next].indented:
		return false
	}
	for k := next; k < len(lines) && (lines[k].indented || lines[k].blank()); k++ {
		lines[k].quoted = true
	}
	return true
}

func quotedNext(lines []line, i int) bool {
	next := nextLine(lines, i)
	return next < len(lines) && lines[next].quoted
}

// blockEnd is the line behind the header block at lines[i], of which a
// separator has told already; 0 where there is none.
func blockEnd(lines []line, i int) int {
	if i >= len(lines) {
		return 0
	}
	if end, ok := headerBlock(lines, i, underSeparator); ok {
		return end
	}
	return 0
}

func trust(above mark, l line, top bool) trusted {
	switch {
	case l.mark == borderMark:
		return underSeparator
	case above == borderMark || top:
		return underRule
	}
	return unmarked
}

func previousReplies(text string, above mark) bool {
	if len(text) > 60 {
		return false
	}
	s := strings.ToLower(strings.Trim(text, "*_# :"))
	return previous[s] && (above == borderMark || strings.HasPrefix(text, "*"))
}

// fences3 marks the lines between two lines of three backticks: code, in
// which nothing is a quote.
func fences3(lines []line) map[int]bool {
	var at []int
	for i, l := range lines {
		if strings.HasPrefix(l.text, "```") {
			at = append(at, i)
		}
	}
	inside := map[int]bool{}
	for k := 0; k+1 < len(at); k += 2 {
		for i := at[k]; i <= at[k+1]; i++ {
			inside[i] = true
		}
	}
	return inside
}

// block is a run of quoted lines with the attribution above it.
type block struct {
	start, end int
	lines      int
	attributed bool
	introduced bool // the writer leads over to it with a colon
}

// cutQuotes leaves out what is quoted. Answers between the quotes and below
// them stay; where there are several quotes with answers between, those stay
// too, because the answers make no sense without them.
func cutQuotes(lines []line, from store.Address) []line {
	lines = append([]line(nil), lines...)
	roles := assignRoles(lines, from)
	lines = lines[:len(roles)]
	joinWrapped(lines, roles)
	blocks := quoteBlocks(lines, roles)
	dropTail(lines, roles, blocks, from)
	first, last := ownRange(lines, roles)
	if first < 0 {
		return nil
	}
	inner := 0
	for _, b := range blocks {
		if b.start > first && b.end <= last {
			inner++
		}
	}
	var out []line
	at := 0
	for i := 0; i < len(lines); i++ {
		for at < len(blocks) && blocks[at].end <= i {
			at++
		}
		switch roles[i] {
		case own, blank:
			out = append(out, lines[i])
		case quote:
			if at < len(blocks) && keepQuote(blocks[at], len(blocks), inner, first, last) {
				if !lines[i].quotedBySign() {
					lines[i].text = "> " + lines[i].text
				}
				out = append(out, lines[i])
			}
		}
	}
	return out
}

// quotedBySign reports whether a line shows by itself that it is a quote.
func (l line) quotedBySign() bool {
	at := strings.IndexByte(l.text, '>')
	return at >= 0 && at <= 3
}

func keepQuote(b block, blocks, inner, first, last int) bool {
	switch {
	case b.introduced:
		return true
	case b.start > last:
		return false
	case b.end <= first: // above all that is new
		return inner > 0 || blocks > 1 || b.lines == 1 && !b.attributed
	}
	return blocks > 1 || !b.attributed
}

func quoteBlocks(lines []line, roles []role) []block {
	var blocks []block
	open := false
	for i, r := range roles {
		switch r {
		case quote, attribution:
			if !open {
				b := block{start: i}
				if i > 0 && roles[i-1] == own && r == quote {
					text := strings.TrimRight(lines[i-1].text, " *")
					b.introduced = strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
				}
				blocks = append(blocks, b)
				open = true
			}
			b := &blocks[len(blocks)-1]
			b.end = i + 1
			if r == quote {
				b.lines++
			} else {
				b.attributed, b.introduced = true, false
			}
		case own:
			open = false
		}
	}
	return blocks
}

// joinWrapped gives back to a quote the end of a line that a mailer wrapped
// without putting '>' before it.
func joinWrapped(lines []line, roles []role) {
	for i := 1; i+1 < len(lines); i++ {
		if roles[i] != own || roles[i-1] != quote || roles[i+1] != quote || len(lines[i-1].text) < 60 {
			continue
		}
		for _, r := range lines[i].text {
			if unicode.IsLower(r) {
				roles[i] = quote
			}
			break
		}
	}
}

// dropTail drops what stands below the last quote when that is nothing but a
// signature, a phone's footer or a disclaimer.
func dropTail(lines []line, roles []role, blocks []block, from store.Address) {
	first, last := ownRange(lines, roles)
	if len(blocks) == 0 || first < 0 {
		return
	}
	end := blocks[len(blocks)-1].end
	if end > last || first >= end {
		return
	}
	if !hasWords(trimSignature(lines[end:], from)) {
		for i := end; i < len(lines); i++ {
			roles[i] = dropped
		}
	}
}

// ownRange is the first and the last line with own words, -1 without any.
func ownRange(lines []line, roles []role) (first, last int) {
	first, last = -1, -1
	for i, r := range roles {
		if r == own && hasWords(lines[i:i+1]) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
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
