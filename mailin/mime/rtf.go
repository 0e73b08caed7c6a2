package mime

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// rtfPrefix is what the dictionary of compressed RTF begins with (MS-OXRTFCP
// section 2.1.2.1).
const rtfPrefix = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// maxRTF bounds what a compressed text may grow to.
const maxRTF = 8 << 20

// expandRTF decompresses the RTF of Outlook (MS-OXRTFCP).
func expandRTF(b []byte) []byte {
	if len(b) < 16 {
		return nil
	}
	size, magic := int(binary.LittleEndian.Uint32(b[4:])), binary.LittleEndian.Uint32(b[8:])
	b = b[16:]
	switch magic {
	case 0x414c454d: // "MELA": stored as it is
		return b[:min(max(size, 0), len(b))]
	case 0x75465a4c: // "LZFu"
	default:
		return nil
	}
	var ring [4096]byte
	copy(ring[:], rtfPrefix)
	at := len(rtfPrefix)
	out := make([]byte, 0, min(max(size, 0), maxRTF, 32*len(b)))
	put := func(c byte) {
		out = append(out, c)
		ring[at] = c
		at = (at + 1) & 0xfff
	}
	for i := 0; i < len(b) && len(out) < maxRTF; {
		flags := b[i]
		i++
		for bit := range 8 {
			if flags>>bit&1 == 0 {
				if i >= len(b) {
					return out
				}
				put(b[i])
				i++
				continue
			}
			if i+1 >= len(b) {
				return out
			}
			ref := int(b[i])<<8 | int(b[i+1])
			i += 2
			from := ref >> 4
			if from == at {
				return out
			}
			for range ref&0xf + 2 {
				put(ring[from])
				from = (from + 1) & 0xfff
			}
		}
	}
	return out
}

// rtfReader turns RTF into text, or into the HTML it was made from
// (MS-OXRTFEX).
type rtfReader struct {
	out      strings.Builder
	bytes    []byte // of 8-bit characters not yet decoded
	codepage string // of the document
	fonts    map[int]string
	html     bool // made from HTML
	group    rtfGroup
	stack    []rtfGroup
	pending  int // characters to skip behind \u
	defining int // the font that the font table is at

	surrogate rune // first half of a pair
}

// rtfGroup is the state that a brace saves.
type rtfGroup struct {
	skip    bool // a destination that is not shown
	htmlTag bool // {\*\htmltag …}
	noHTML  bool // between \htmlrtf and \htmlrtf0
	fonts   bool // the font table
	charset string
	uc      int
}

// readRTF gives the text of an RTF document; isHTML when it is HTML.
func readRTF(b []byte) (text string, isHTML bool) {
	r := rtfReader{codepage: "windows-1252", fonts: map[int]string{}, group: rtfGroup{uc: 1}}
	s := string(b)
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '{':
			r.flush()
			if len(r.stack) < 1000 {
				r.stack = append(r.stack, r.group)
			}
			i++
		case '}':
			r.flush()
			if n := len(r.stack); n > 0 {
				r.group, r.stack = r.stack[n-1], r.stack[:n-1]
			}
			i++
		case '\\':
			i = r.control(s, i+1)
		case '\r', '\n', 0:
			i++
		default:
			r.char(c)
			i++
		}
	}
	r.flush()
	return r.out.String(), r.html
}

// shown reports whether text at this place belongs to the result.
func (r *rtfReader) shown() bool {
	if r.html {
		return !r.group.skip && (r.group.htmlTag || !r.group.noHTML)
	}
	return !r.group.skip
}

func (r *rtfReader) char(c byte) {
	if r.pending > 0 {
		r.pending--
		return
	}
	if r.shown() {
		r.bytes = append(r.bytes, c)
	}
}

func (r *rtfReader) write(s string) {
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

// flush decodes the bytes collected so far in the charset of their font.
func (r *rtfReader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	charset := r.group.charset
	if charset == "" {
		charset = r.codepage
	}
	var p Parser
	r.out.WriteString(p.decodeText(r.bytes, charset))
	r.bytes = r.bytes[:0]
}

// control reads one control word or symbol behind its backslash.
func (r *rtfReader) control(s string, i int) int {
	if i >= len(s) {
		return i
	}
	c := s[i]
	if c < 'A' || c > 'z' || c > 'Z' && c < 'a' {
		i++
		switch c {
		case '\'':
			if i+1 < len(s) && unhex(s[i]) >= 0 && unhex(s[i+1]) >= 0 {
				r.char(byte(unhex(s[i])<<4 | unhex(s[i+1])))
				return i + 2
			}
		case '*':
			r.destination(s[i:])
		case '~':
			r.write("\u00a0")
		case '_':
			r.write("-")
		case '\\', '{', '}':
			r.char(c)
		case '\r', '\n':
			r.write("\n")
		}
		return i
	}
	start := i
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z') {
		i++
	}
	word := s[start:i]
	start = i
	if i < len(s) && s[i] == '-' {
		i++
	}
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && i-start < 11 {
		i++
	}
	n, err := strconv.Atoi(s[start:i])
	if i < len(s) && s[i] == ' ' {
		i++
	}
	r.word(word, n, err == nil)
	return i
}

// destination skips a group that readers may not know, but for HTML tags.
func (r *rtfReader) destination(rest string) {
	if strings.HasPrefix(rest, `\htmltag`) || strings.HasPrefix(rest, `\mhtmltag`) {
		r.group.htmlTag = strings.HasPrefix(rest, `\htmltag`)
		r.group.skip = !r.group.htmlTag || !r.html
		return
	}
	r.group.skip = true
}

func (r *rtfReader) word(word string, n int, given bool) {
	switch word {
	case "fromhtml":
		r.html = true
	case "ansicpg":
		if name := codepageName(uint32(n)); name != "" {
			r.codepage = name
		}
	case "htmlrtf":
		r.flush()
		r.group.noHTML = !given || n != 0
	case "fonttbl":
		r.group.fonts, r.group.skip = true, true
	case "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "themedata", "listtable":
		r.group.skip = true
	case "f":
		if r.group.fonts {
			r.defining = n
			break
		}
		r.flush()
		r.group.charset = r.fonts[n]
	case "fcharset":
		if r.group.fonts {
			r.fonts[r.defining] = fontCharset(n)
		}
	case "plain":
		r.flush()
		r.group.charset = ""
	case "uc":
		r.group.uc = n
	case "u":
		if n < 0 {
			n += 0x10000
		}
		if r.pending > 0 {
			r.pending--
			break
		}
		r.writeUTF16(rune(n))
		r.pending = r.group.uc
	case "par", "line", "row", "sect", "page":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "lquote":
		r.write("‘")
	case "rquote":
		r.write("’")
	case "ldblquote":
		r.write("“")
	case "rdblquote":
		r.write("”")
	case "bullet":
		r.write("•")
	case "endash":
		r.write("–")
	case "emdash":
		r.write("—")
	}
}

// writeUTF16 writes a character; the first half of a surrogate pair waits for
// the second.
func (r *rtfReader) writeUTF16(c rune) {
	const high, low = 0xd800, 0xdc00
	switch {
	case c >= high && c < low:
		r.flush()
		r.surrogate = c
	case c >= low && c < 0xe000:
		if r.surrogate != 0 {
			r.write(string((r.surrogate-high)<<10 + (c - low) + 0x10000))
		}
		r.surrogate = 0
	default:
		r.write(string(c))
	}
}

// fontCharset is the charset of a font's number (RTF 1.9, \fcharset).
func fontCharset(n int) string {
	switch n {
	case 128:
		return "shift_jis"
	case 129:
		return "euc-kr"
	case 134:
		return "gb18030"
	case 136:
		return "big5"
	case 161:
		return "windows-1253"
	case 162:
		return "windows-1254"
	case 177:
		return "windows-1255"
	case 178:
		return "windows-1256"
	case 186:
		return "windows-1257"
	case 204:
		return "windows-1251"
	case 222:
		return "windows-874"
	case 238:
		return "windows-1250"
	}
	return ""
}
