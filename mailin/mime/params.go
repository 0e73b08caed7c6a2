package mime

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// readParams splits a value like `text/plain; charset="x"` (RFC 2045 section
// 5.1) into its token, lower case, and its parameters, names lower case,
// values decoded whatever way they were written: RFC 2231 with charset and
// continuations, RFC 2047 words, raw bytes, quoted or not.
func (p *Parser) readParams(value string) (string, map[string]string) {
	token, rest := value, ""
	if i := strings.IndexByte(value, ';'); i >= 0 {
		token, rest = value[:i], value[i+1:]
	}
	token = strings.ToLower(strings.TrimSpace(token))
	if i := strings.IndexAny(token, " \t"); i > 0 && strings.IndexByte(token[i:], '=') > 0 {
		rest = strings.TrimSpace(value[:len(value)-len(rest)])[i:] + ";" + rest // the semicolon was forgotten
		token = token[:i]
	}
	if rest == "" {
		return token, nil
	}
	params := make(map[string]string, 2)
	var pieces []piece
	for rest != "" {
		var name, raw string
		name, raw, rest = nextParam(rest)
		if name == "" {
			continue
		}
		if base, star, found := strings.Cut(name, "*"); found {
			pieces = append(pieces, newPiece(base, star, raw))
			continue
		}
		if _, twice := params[name]; !twice {
			if name == "boundary" { // RFC 2046 section 5.1.1: as written, but for blanks at its end
				params[name] = strings.TrimRight(raw, " \t")
				continue
			}
			params[name] = p.words(raw)
		}
	}
	if len(pieces) > 0 {
		p.join(pieces, params)
	}
	return token, params
}

// nextParam reads one name=value; a value without quotes runs to the next
// semicolon, since mailers write names with blanks unquoted.
func nextParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, "; \t\r\n")
	eq := strings.IndexAny(s, "=;")
	if eq < 0 || s[eq] == ';' {
		if eq < 0 {
			return "", "", ""
		}
		return "", "", s[eq+1:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:eq]))
	s = strings.TrimLeft(s[eq+1:], " \t")
	if s == "" || s[0] != '"' {
		end := strings.IndexByte(s, ';')
		if end < 0 {
			end = len(s)
		}
		return name, strings.TrimSpace(s[:end]), s[min(end+1, len(s)):]
	}
	var b strings.Builder
	i := 1
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	rest = s[min(i+1, len(s)):]
	if semi := strings.IndexByte(rest, ';'); semi >= 0 {
		rest = rest[semi+1:]
	} else if !strings.Contains(rest, "=") {
		rest = ""
	}
	return name, b.String(), rest
}

// piece is one section of a parameter cut by RFC 2231 section 3.
type piece struct {
	name    string
	n       int
	encoded bool
	value   string
}

func newPiece(name, star, value string) piece {
	pc := piece{name: name, value: value}
	if star == "" { // name*=
		pc.encoded = true
		return pc
	}
	star, pc.encoded = strings.CutSuffix(star, "*")
	pc.n, _ = strconv.Atoi(star)
	return pc
}

// join puts the sections of each parameter together. The bytes are joined
// before they are decoded: a character may be cut between two sections.
func (p *Parser) join(pieces []piece, params map[string]string) {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.n, b.n))
	})
	for i := 0; i < len(pieces); {
		name, charset, encoded := pieces[i].name, "", false
		var raw []byte
		first := i
		for ; i < len(pieces) && pieces[i].name == name; i++ {
			value := pieces[i].value
			if pieces[i].encoded {
				if i == first {
					if parts := strings.SplitN(value, "'", 3); len(parts) == 3 {
						charset, value = parts[0], parts[2]
					}
				}
				encoded = true
				raw = append(raw, unescapePercent(value)...)
				continue
			}
			raw = append(raw, value...)
		}
		if encoded {
			params[name] = p.decodeText(raw, charset)
		} else {
			params[name] = p.words(string(raw))
		}
	}
}

// unescapePercent decodes %XX and leaves alone what is none.
func unescapePercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
