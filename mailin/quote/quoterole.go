package quote

import (
	"strings"

	"maildesk/store"
)

// lineRole says to what part of a body a line belongs.
type lineRole uint8

const (
	own lineRole = iota
	blank
	quote
	attribution // who wrote what is quoted
	dropped     // a separator or header block with nothing above it
)

// assignRoles reads a body from the top down to where the mail that is
// answered or forwarded begins. With nothing written above that, what was
// forwarded is read on.
func assignRoles(lines []line, from store.Address) []lineRole {
	roles := make([]lineRole, len(lines))
	markCode(lines)
	checked, tries, words := 0, 0, false
	written := func(i int) bool {
		if !words && hasRole(roles[checked:i], own) {
			tries++
			words = tries > 20 || hasWords(trimSignature(ownLines(lines[:i], roles[:i]), from))
			checked = i
		}
		return words
	}
	above := noMark // what stands right above the line: a rule, a border
	described := 0  // up to here a header block that the writer describes
	for i := 0; i < len(lines); {
		l := lines[i]
		switch {
		case l.blank():
			roles[i] = blank
			i++
			continue
		case l.code:
			roles[i] = own
			i++
			continue
		}
		n := 0
		hard := true
		switch {
		case l.mark == referenceMark:
			n = max(1, blockEnd(lines, i)-i)
			if separatorLine(l.text) {
				n = max(1, blockEnd(lines, nextLine(lines, i+1))-i)
			}
		case l.mark == attributionMark && markedAttribution(lines, i) > 0:
			n = markedAttribution(lines, i)
			hard = false
		case l.quoted:
			roles[i] = quote
			i++
			above = noMark
			continue
		case separatorLine(l.text), announces(l.text) && blockEnd(lines, belowRule(lines, i+1)) > 0, previousReplies(l.text, above):
			n = max(1, blockEnd(lines, belowRule(lines, i+1))-i)
		case splitAttribution(l.text) > 0 && quotedNext(lines, i+1):
			lines[i].text = strings.TrimRight(l.text[:splitAttribution(l.text)], "- ")
		default:
			end, ok := 0, false
			if dashed(l.text) && !rule(l.text) {
				// Dashes around words that are not known.
				if next := nextLine(lines, i+1); next < len(lines) && strings.HasSuffix(l.text, "--") {
					end, ok = headerBlock(lines, next, underRule)
				}
			} else if i >= described {
				end, ok = headerBlock(lines, i, trust(above, l, !written(i)))
				described = end
			}
			if ok {
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

func hasRole(roles []lineRole, r lineRole) bool {
	for _, have := range roles {
		if have == r {
			return true
		}
	}
	return false
}

func ownLines(lines []line, roles []lineRole) []line {
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
func followedByQuote(lines []line, roles []lineRole, i int) bool {
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

// markedAttribution tells how many lines an attribution has that a client
// marked; 0 where something else was typed into its place.
func markedAttribution(lines []line, i int) int {
	if n := attributionAt(lines, i); n > 0 {
		return n
	}
	text := strings.TrimRight(lines[i].text, " *\u00a0")
	if (strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")) && quotedNext(lines, i+1) {
		return 1
	}
	return 0
}

// belowRule is the next line with words.
func belowRule(lines []line, i int) int {
	next := nextLine(lines, i)
	if next < len(lines) && rule(lines[next].text) {
		next = nextLine(lines, next+1)
	}
	return next
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

// markCode marks the lines between two lines of three backticks: in code
// nothing is a quote or a signature.
func markCode(lines []line) {
	start := -1
	for i, l := range lines {
		if !strings.HasPrefix(l.text, "```") {
			continue
		}
		if start < 0 {
			start = i
			continue
		}
		for k := start; k <= i; k++ {
			lines[k].code = true
		}
		start = -1
	}
}
