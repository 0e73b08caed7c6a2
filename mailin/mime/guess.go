package mime

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"github.com/wlynxg/chardet"
)

// maxGuesses bounds how often one mail has its charset guessed by statistics.
const maxGuesses = 16

// hint remembers a charset that the mail declares somewhere: what declares
// nothing is most likely written in the same.
func (p *Parser) hint(name string) {
	if !undeclared[name] && len(p.hints) < 4 && !slices.Contains(p.hints, name) {
		p.hints = append(p.hints, name)
	}
}

// guess decodes text whose charset nobody named, or named wrongly.
func (p *Parser) guess(b []byte) string {
	p.defect("undeclared-charset")
	if bytes.IndexByte(b, 0x1b) >= 0 && asciiBytes(b) {
		if s, ok := decodeAs(b, "iso-2022-jp"); ok {
			return s
		}
		return string(b)
	}
	double := doubleByte(b)
	for _, name := range p.hints {
		switch {
		case strings.HasPrefix(name, "iso-2022-jp"):
			for _, name := range []string{"shift_jis", "euc-jp"} {
				if s, ok := decodeAs(b, name); ok {
					return s
				}
			}
		case double != "" && (singleByte(name) || utf16Name(name)):
			// A Western name on a Chinese mail says nothing.
		default:
			if s, ok := decodeAs(b, name); ok {
				return s
			}
		}
	}
	if double != "" {
		if s, ok := decodeAs(b, double); ok {
			return s
		}
	}
	// Building its models costs chardet a fraction of a millisecond each time,
	// which many guesses in one mail would add up to seconds.
	if p.guesses++; p.guesses > maxGuesses {
		if s, ok := decodeAs(b, "windows-1252"); ok {
			return s
		}
	} else if found := chardet.Detect(b[:min(len(b), 4096)]); found.Confidence > 0.5 || found.Confidence > 0.4 && !accented(b) {
		if s, ok := decodeAs(b, strings.ToLower(found.Encoding)); ok {
			return s
		}
	}
	last := []string{"gb18030", "windows-1252"}
	if accented(b) {
		slices.Reverse(last)
	}
	for _, name := range last {
		if s, ok := decodeAs(b, name); ok {
			return s
		}
	}
	return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
}

// decodeAs decodes, and reports whether every byte fitted.
func decodeAs(b []byte, name string) (string, bool) {
	var out []byte
	if e := encodings[name]; e != nil {
		s, err := e.NewDecoder().Bytes(b)
		if err != nil {
			return "", false
		}
		out = s
	} else {
		r, err := charset.Reader(name, bytes.NewReader(b))
		if err != nil {
			return "", false
		}
		if out, err = io.ReadAll(r); err != nil {
			return "", false
		}
	}
	return string(out), utf8.Valid(out) && !bytes.Contains(out, []byte("\ufffd"))
}

func singleByte(name string) bool {
	return strings.HasPrefix(name, "iso-8859") || strings.HasPrefix(name, "windows-125") || strings.HasPrefix(name, "latin") || strings.HasPrefix(name, "cp125")
}

func utf16Name(name string) bool {
	return strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "utf-32") || strings.HasPrefix(name, "ucs")
}

// doubleByte tells from the shape of the bytes in which East Asian charset a
// text may be; empty when it looks like none. Header lines are too short for
// statistics of letters, but not for this: the high bytes come in pairs, and
// each charset puts its common characters in rows of their own.
func doubleByte(b []byte) string {
	var pairs, lone, low, kanaSJIS, kanaEUC, hangul, hanzi int
	for i := 0; i < len(b); i++ {
		lead := b[i]
		if lead < 0x80 {
			continue
		}
		if lead == 0x80 || lead == 0xff || i+1 >= len(b) || b[i+1] < 0x30 || b[i+1] == 0x7f || b[i+1] == 0xff {
			lone++
			continue
		}
		trail := b[i+1]
		if trail < 0x40 { // GB 18030 with four bytes, or no pair at all
			if i+3 < len(b) && b[i+2] >= 0x81 && b[i+3] >= 0x30 && b[i+3] <= 0x39 {
				i += 3
				pairs++
			} else {
				lone++
			}
			continue
		}
		i++
		pairs++
		switch {
		case lead == 0x82 || lead == 0x83:
			kanaSJIS++
		case (lead == 0xa4 || lead == 0xa5) && trail >= 0xa1:
			kanaEUC++
		case trail < 0x80 || trail < 0xa1:
			low++
		case lead >= 0xb0 && lead <= 0xc8:
			hangul++
			hanzi++
		case lead > 0xc8 && lead <= 0xf7:
			hanzi++
		}
	}
	switch {
	case pairs == 0 || lone*8 > pairs:
		return ""
	case kanaSJIS*4 > pairs:
		return "shift_jis"
	case kanaEUC*4 > pairs && low == 0:
		return "euc-jp"
	case low*4 > pairs*3:
		return "" // an accented letter before a plain one, again and again
	case low*6 > pairs:
		return "big5"
	case pairs >= 8 && hanzi > 0 && hangul == hanzi:
		return "euc-kr"
	case hanzi*3 > pairs:
		return "gb18030"
	}
	return ""
}

// commonHan reports whether bytes are Chinese in GB 2312 beyond doubt: six
// characters at least, nine of ten in the rows of the common ones or of
// punctuation. Accented letters in a row do not fall there so often.
func commonHan(b []byte) bool {
	pairs, common := 0, 0
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 == len(b) || b[i+1] < 0xa1 {
			return false
		}
		pairs++
		if lead := b[i]; lead >= 0xb0 && lead <= 0xd7 || lead == 0xa1 || lead == 0xa3 {
			common++
		}
		i++
	}
	return pairs >= 6 && common*10 >= pairs*9
}

// accented reports whether the high bytes are few and stand one by one or two
// by two among plain letters, as in the words of Western Europe.
func accented(b []byte) bool {
	letters, high, run := 0, 0, 0
	for _, c := range b {
		if c >= 0x80 {
			high++
			if run++; run > 2 {
				return false
			}
			continue
		}
		run = 0
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			letters++
		}
	}
	return letters >= 2*high
}

// mostlyUTF8 reports whether a text is UTF-8 but for a byte here and there,
// as cutting in the middle of a character leaves it.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good >= 2 && good > bad*2
}
