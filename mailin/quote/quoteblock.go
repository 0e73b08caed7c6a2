package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/store"
)

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

func quoteBlocks(lines []line, roles []lineRole) []block {
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

// linkLineRE is a link in brackets, as mailers put behind the words linked.
var linkLineRE = regexp.MustCompile(`^\s*[(<\[]\s*https?://\S+[)\]>\s]*$`)

// joinWrapped gives back to a quote the end of a line that a mailer wrapped
// without putting '>' before it. An answer right below a quote begins with a
// capital, or the quote above it has ended a sentence.
func joinWrapped(lines []line, roles []lineRole) {
	for i := 1; i < len(lines); i++ {
		if roles[i] != own || roles[i-1] != quote || i+1 < len(lines) && roles[i+1] == own {
			continue
		}
		above := strings.TrimRight(lines[i-1].text, " ")
		first, _ := utf8.DecodeRuneInString(lines[i].text)
		wrapped := false
		switch {
		case linkLineRE.MatchString(lines[i].text):
			wrapped = true
		case len(above) < 60 || !unicode.IsLower(first) || strings.HasSuffix(above, "?"):
		case !strings.ContainsAny(above[len(above)-1:], ".!:"):
			wrapped = true
		default:
			wrapped = i+1 < len(lines) && strings.Trim(lines[i+1].text, "> ") == "" && roles[i+1] == quote
		}
		if wrapped {
			roles[i] = quote
		}
	}
}

// dropTail drops what stands below the last quote when that is nothing but a
// signature, a phone's footer or a disclaimer.
func dropTail(lines []line, roles []lineRole, blocks []block, from store.Address) {
	first, last := ownRange(lines, roles)
	if len(blocks) == 0 || first < 0 {
		return
	}
	end := blocks[len(blocks)-1].end
	if end > last || first >= end {
		return
	}
	if withWords(trimSignature(ownLines(lines, roles), from)) <= withWords(ownLines(lines[:end], roles[:end])) {
		for i := end; i < len(lines); i++ {
			roles[i] = dropped
		}
	}
}

// withWords counts the lines that are not empty.
func withWords(lines []line) (n int) {
	for _, l := range lines {
		if !l.blank() {
			n++
		}
	}
	return n
}

// ownRange is the first and the last line with own words, -1 without any.
func ownRange(lines []line, roles []lineRole) (first, last int) {
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
