package mime

import (
	"slices"
	"strings"

	"maildesk/store"
)

// addresses reads an address list (RFC 5322 section 3.4), group names left
// out. It never gives up on the whole list: what is no address is passed over.
func (p *Parser) addresses(value string) []store.Address {
	var list []store.Address
	if strings.Contains(value, "＜") && !strings.Contains(value, "<") {
		value = fullWidth.Replace(value)
		p.defect("address")
	}
	items := splitAddresses(value)
	for i := 0; i < len(items); i++ {
		item := items[i]
		for i+1 < len(items) && !strings.Contains(item, "@") && strings.Contains(items[i+1], "<") && strings.TrimSpace(item) != "" && !strings.ContainsAny(item, "<>") {
			i++ // a comma inside a name that nobody quoted
			item += "," + items[i]
			p.defect("address")
		}
		if a, ok := p.address(item); ok {
			list = append(list, a)
		}
	}
	return list
}

// fullWidth are the marks of an address as a Chinese input method writes them.
var fullWidth = strings.NewReplacer("＜", "<", "＞", ">", "，", ",", "；", ";", "＠", "@")

// splitAddresses cuts at commas and semicolons outside quotes, comments and
// angle brackets, and takes group syntax apart.
func splitAddresses(s string) []string {
	var items []string
	start, quoted, comment, angle := 0, false, 0, false
	lastQuote, lastParen, lastAngle := strings.LastIndexByte(s, '"'), strings.LastIndexByte(s, ')'), strings.LastIndexByte(s, '>')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '=' && i+1 < len(s) && s[i+1] == '?':
			i += max(wordLength(s[i:])-1, 0) // a comma in an encoded word cuts nothing
		case c == '"' && comment == 0:
			// A quote that never closes is a character like any other.
			if quoted || i < lastQuote {
				quoted = !quoted
			}
		case quoted:
		case c == '(' && (comment > 0 || i < lastParen):
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = i < lastAngle
		case c == '>':
			angle = false
		case angle:
		case c == ',' || c == ';':
			items = append(items, s[start:i])
			start = i + 1
		case c == ':' && !strings.Contains(s[start:i], "@") && !strings.Contains(s[start:i], "=?"):
			start = i + 1 // "group: a, b;"
		}
	}
	return append(items, s[start:])
}

// wordLength is the length of the encoded word at the start of s, 0 if none is.
func wordLength(s string) int {
	s = s[:min(len(s), maxWord)]
	n := 2
	for range 2 { // charset and encoding
		i := strings.IndexByte(s[n:], '?')
		if i < 0 || i > 40 {
			return 0
		}
		n += i + 1
	}
	end := strings.Index(s[n:], "?=")
	if end < 0 || strings.ContainsAny(s[n:n+end], " <>") {
		return 0
	}
	return n + end + 2
}

// address reads one mailbox: `name <a@b>`, `a@b (name)`, `a@b`, and what
// people make of it.
func (p *Parser) address(item string) (store.Address, bool) {
	item = strings.TrimSpace(item)
	if item == "" {
		return store.Address{}, false
	}
	if open := lastAngle(item); open >= 0 {
		return p.angled(item, open)
	}
	bare, comment := cutComments(item)
	bare = strings.TrimSpace(p.words(bare))
	if open := lastAngle(bare); open >= 0 { // the whole mailbox was an encoded word
		return p.angled(bare, open)
	}
	if inner := unquote(bare); strings.HasPrefix(bare, `"`) && lastAngle(inner) >= 0 { // the whole mailbox was quoted
		return p.angled(inner, lastAngle(inner))
	}
	if !strings.Contains(bare, "@") {
		return store.Address{Address: strings.Trim(bare, `"`), Name: p.displayName(comment)}, bare != ""
	}
	name := p.displayName(comment)
	if words := strings.Fields(bare); len(words) > 1 && !strings.Contains(bare, `"`) {
		for i := len(words) - 1; i >= 0; i-- {
			if strings.Contains(words[i], "@") && len(words[i]) > 2 {
				p.defect("address")
				if name == "" {
					name = p.displayName(strings.Join(words[:i], " "))
				}
				return store.Address{Name: name, Address: CleanAddress(words[i])}, true
			}
		}
	}
	return store.Address{Name: name, Address: CleanAddress(bare)}, true
}

// angled reads `name <a@b>`, given where the bracket is.
func (p *Parser) angled(item string, open int) (store.Address, bool) {
	inside, after, _ := strings.Cut(item[open+1:], ">")
	addr := CleanAddress(p.words(inside))
	name := p.displayName(item[:open])
	if name == "" {
		name = p.displayName(strings.Trim(after, "> "))
	}
	if addr == "" && strings.Contains(name, "@") && !strings.Contains(name, " ") {
		return store.Address{Address: CleanAddress(name)}, true
	}
	return store.Address{Name: name, Address: addr}, addr != "" || name != ""
}

// lastAngle is the place of the bracket that opens the address: the last one
// outside quotes, since names hold brackets too.
func lastAngle(s string) int {
	quoted, at, lastQuote := false, -1, strings.LastIndexByte(s, '"')
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"' && (quoted || i < lastQuote):
			quoted = !quoted
		case s[i] == '<' && !quoted:
			at = i
		}
	}
	return at
}

// displayName decodes the name beside an address: quotes and their escapes
// go, comments too.
func (p *Parser) displayName(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if strings.IndexByte(s, '"') >= 0 {
		s = unquote(s)
	}
	s = strings.TrimSpace(p.words(s))
	if len(s) > 1 && (s[0] == '\'' && s[len(s)-1] == '\'' || s[0] == '"' && s[len(s)-1] == '"') {
		s = s[1 : len(s)-1]
	}
	return strings.Join(strings.Fields(s), " ")
}

// unquote takes the quotes out of a phrase of quoted strings and atoms.
func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// cutComments takes RFC 5322 comments out of s and gives the last one.
func cutComments(s string) (bare, comment string) {
	if strings.IndexByte(s, '(') < 0 {
		return s, ""
	}
	var out, in strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			i++
			if depth > 0 {
				in.WriteByte(s[i])
			} else {
				out.WriteByte(c)
				out.WriteByte(s[i])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
			out.WriteByte(c)
		case c == '(' && !quoted:
			if depth == 0 {
				in.Reset()
			} else {
				in.WriteByte(c)
			}
			depth++
		case c == ')' && depth > 0:
			if depth--; depth > 0 {
				in.WriteByte(c)
			}
		case depth > 0:
			in.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), in.String()
}

// CleanAddress takes blanks, brackets, comments and a mailto: out of an address.
func CleanAddress(s string) string {
	s, _ = cutComments(s)
	s = strings.Trim(s, "<>[]'`,; \t\u00a0\u3000")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, "@") { // RFC 5322 section 4.4: a route in front
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	if strings.ContainsAny(s, " \t") && !strings.Contains(s, `"`) {
		words := strings.Fields(s)
		for _, word := range slices.Backward(words) {
			if at := strings.IndexByte(word, '@'); at > 0 && at+1 < len(word) && word[at+1] != '.' {
				return word
			}
		}
		s = strings.Join(words, "")
	}
	return s
}
