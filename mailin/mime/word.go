package mime

import (
	"strings"
	"unicode/utf8"
)

// encodedWord is one =?charset?B?text?= of RFC 2047.
type encodedWord struct {
	charset string // lower case, without a language (RFC 2231 section 5)
	base64  bool
	text    string
}

// maxWord bounds the search for the end of a word. RFC 2047 section 2 allows
// 75 bytes; some mailers put a whole subject into one.
const maxWord = 8 << 10

// words decodes a header value: encoded words wherever they stand (inside
// quotes too, where RFC 2047 section 5 forbids them and mailers put them) and
// raw 8-bit text. Bytes of adjacent words of one charset are joined before
// they are decoded, since Chinese mailers cut characters in two.
func (p *Parser) words(s string) string {
	if !strings.Contains(s, "=?") {
		return p.rawText(s)
	}
	var b strings.Builder
	var pending []byte // bytes of the words read last, not yet decoded
	var last encodedWord
	var open string // base64 text of the last word that may go on in the next
	flush := func() {
		if open != "" {
			pending = append(pending, p.base64([]byte(open))...)
			open = ""
		}
		if len(pending) > 0 {
			b.WriteString(p.decodeText(pending, last.charset))
			pending = nil
		}
	}
	inWord := false
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			flush()
			b.WriteString(p.rawText(s))
			break
		}
		w, rest, ok := p.cutWord(s[i:])
		if !ok {
			flush()
			b.WriteString(p.rawText(s[:i+2]))
			s, inWord = s[i+2:], false
			continue
		}
		between := s[:i]
		if !inWord || strings.TrimSpace(between) != "" {
			flush()
			b.WriteString(p.rawText(between))
		} else if w.charset != last.charset {
			flush() // RFC 2047 section 6.2: blanks between words are not shown
		}
		last, inWord, s = w, true, rest
		if w.base64 {
			open += w.text
			if strings.HasSuffix(w.text, "=") || len(open)%4 == 0 {
				pending = append(pending, p.base64([]byte(open))...)
				open = ""
			}
			continue
		}
		if open != "" {
			pending = append(pending, p.base64([]byte(open))...)
			open = ""
		}
		pending = appendQ(pending, w.text)
	}
	flush()
	return oneLine(b.String())
}

// cutWord reads the encoded word at the start of s. A word that was cut off
// before its ?= is read as far as it goes.
func (p *Parser) cutWord(s string) (w encodedWord, rest string, ok bool) {
	body := s[2:]
	i := strings.IndexByte(body, '?')
	if i < 0 || i > 40 || i+2 >= len(body) || body[i+2] != '?' || strings.ContainsAny(body[:i], " \t\"<>") {
		return w, s, false
	}
	w.charset, _, _ = strings.Cut(strings.ToLower(body[:i]), "*")
	switch body[i+1] {
	case 'B', 'b':
		w.base64 = true
	case 'Q', 'q':
	default:
		return w, s, false
	}
	body = body[i+3:]
	if end := strings.Index(body[:min(len(body), maxWord)], "?="); end >= 0 {
		w.text = body[:end]
		if w.base64 || !strings.ContainsAny(w.text, " \t") || !strings.Contains(w.text, "=?") {
			return w, body[end+2:], true
		}
	}
	end := strings.IndexAny(body, " \t\"<")
	if end < 0 {
		end = len(body)
	}
	w.text = strings.TrimSuffix(body[:end], "?")
	p.defect("encoded-word-cut")
	return w, body[end:], true
}

// appendQ decodes the Q encoding (RFC 2047 section 4.2).
func appendQ(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			dst = append(dst, ' ')
		case c == '=' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			dst = append(dst, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// rawText is header text outside encoded words: UTF-8 (RFC 6532) or, without
// any declaration, the charset of the sender's machine.
func (p *Parser) rawText(s string) string {
	if asciiOnly(s) && strings.IndexByte(s, 0x1b) < 0 {
		return s
	}
	if utf8.ValidString(s) && strings.IndexByte(s, 0x1b) < 0 {
		return s
	}
	p.defect("raw-8bit-header")
	return p.decodeText([]byte(s), "")
}

// oneLine takes line ends and control characters out of a header value that
// encoding smuggled in.
func oneLine(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\n' || r == '\t':
			return ' '
		case r < 0x20 || r == 0x7f:
			return -1
		}
		return r
	}, s)
}
