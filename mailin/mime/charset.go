package mime

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// encodings are the charsets that mails name most, read by the larger set
// that senders mean by them: gb2312 is GB18030, iso-8859-1 is windows-1252.
// Names that are not here go-message knows, or nobody does.
var encodings = map[string]encoding.Encoding{
	"gb2312": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "gb18030": simplifiedchinese.GB18030,
	"gb_2312-80": simplifiedchinese.GB18030, "cp936": simplifiedchinese.GB18030, "x-gbk": simplifiedchinese.GB18030,
	"windows-936": simplifiedchinese.GB18030, "ms936": simplifiedchinese.GB18030, "euc-cn": simplifiedchinese.GB18030,
	"csgb2312": simplifiedchinese.GB18030, "gb_18030": simplifiedchinese.GB18030, "chinese": simplifiedchinese.GB18030,
	"hz-gb-2312": simplifiedchinese.HZGB2312, "hz": simplifiedchinese.HZGB2312, "x-hz-gb-2312": simplifiedchinese.HZGB2312,
	"big5": traditionalchinese.Big5, "big5-hkscs": traditionalchinese.Big5, "cp950": traditionalchinese.Big5,
	"x-x-big5": traditionalchinese.Big5, "ms950": traditionalchinese.Big5, "windows-950": traditionalchinese.Big5,
	"iso-2022-jp": japanese.ISO2022JP, "iso-2022-jp-1": japanese.ISO2022JP, "iso-2022-jp-2": japanese.ISO2022JP,
	"iso-2022-jp-ms": japanese.ISO2022JP, "cp50220": japanese.ISO2022JP, "cp50221": japanese.ISO2022JP,
	"shift_jis": japanese.ShiftJIS, "shift-jis": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "x-sjis": japanese.ShiftJIS,
	"cp932": japanese.ShiftJIS, "windows-31j": japanese.ShiftJIS, "ms932": japanese.ShiftJIS,
	"euc-jp": japanese.EUCJP, "euc-kr": korean.EUCKR, "ks_c_5601-1987": korean.EUCKR, "ks_c_5601": korean.EUCKR,
	"cp949": korean.EUCKR, "windows-949": korean.EUCKR, "uhc": korean.EUCKR,
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "windows-1252": charmap.Windows1252,
	"iso8859-1": charmap.Windows1252, "iso_8859-1": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"utf-16":   unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"utf-32":   utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	"utf-32be": utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	"cp874":    charmap.Windows874, "cp858": charmap.CodePage858, "latin-2": charmap.ISO8859_2, "latin-5": charmap.ISO8859_9,
}

// undeclared are names of charsets that say nothing; utf-8 is one of them,
// since valid UTF-8 needs no name and other bytes prove the name wrong.
var undeclared = map[string]bool{
	"": true, "us-ascii": true, "ascii": true, "ansi_x3.4-1968": true, "unknown-8bit": true, "x-unknown": true,
	"unknown": true, "default": true, "x-user-defined": true, "8bit": true, "7bit": true, "binary": true,
	"utf-8": true, "utf8": true, "utf_8": true, "unicode-1-1-utf-8": true, "x-utf-8": true, "none": true,
	"utf8mb4": true, "charset": true, "unicode": true, "iso-10646-utf-8": true,
}

// decodeText makes UTF-8 of bytes in the named charset. The order is: valid
// UTF-8 under a name that says nothing, the declared charset, a guess.
func (p *Parser) decodeText(b []byte, name string) string {
	name = charsetName(name)
	stateful := bytes.IndexByte(b, 0x1b) >= 0
	if undeclared[name] {
		switch {
		case stateful:
			return p.guess(b)
		case utf8.Valid(b):
			return string(bytes.TrimPrefix(b, []byte("\ufeff")))
		case mostlyUTF8(b):
			p.defect("charset-damage")
			return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
		}
		return p.guess(b)
	}
	if !stateful && asciiBytes(b) && asciiCompatible(name) {
		return string(b)
	}
	if !stateful && isUTF8(b) && !utf16Name(name) {
		p.defect("wrong-charset")
		return string(b)
	}
	if encodings[name] == charmap.Windows1252 && commonHan(b) {
		// Programs that name Western Europe without a thought, and write Chinese.
		if s, ok := decodeAs(b, "gb18030"); ok {
			p.defect("wrong-charset")
			return s
		}
	}
	p.hint(name)
	switch {
	case strings.Contains(name, "utf-7"):
		return decodeUTF7(b)
	case strings.HasPrefix(name, "iso-2022-"):
		if !asciiBytes(b) { // RFC 1468, RFC 1557, RFC 1922: 7-bit all of them
			p.defect("wrong-charset")
			if stateful {
				return unescaped2022(b)
			}
			return p.guess(b)
		}
		if strings.HasPrefix(name, "iso-2022-kr") || strings.HasPrefix(name, "iso-2022-cn") {
			return p.decodeShifted(b, strings.HasPrefix(name, "iso-2022-kr"))
		}
	}
	if e := encodings[name]; e != nil {
		if s, err := e.NewDecoder().Bytes(b); err == nil {
			return p.checked(b, string(s))
		}
	} else if r, err := charset.Reader(name, bytes.NewReader(b)); err == nil {
		if s, err := io.ReadAll(r); err == nil {
			return p.checked(b, string(s))
		}
	} else {
		p.defect("unknown-charset")
	}
	if utf8.Valid(b) && !stateful {
		return string(b)
	}
	return p.guess(b)
}

// isUTF8 reports whether bytes are UTF-8 beyond doubt, whatever they are said
// to be: three characters of three bytes each do not come about by chance.
func isUTF8(b []byte) bool {
	long := 0
	for _, c := range b {
		if c >= 0xe0 {
			if long++; long == 3 {
				return utf8.Valid(b)
			}
		}
	}
	return false
}

// charsetName is the name as it is looked up: lower case, without the quotes
// and the rubbish that mailers leave around it.
func charsetName(name string) string {
	name = strings.ToLower(strings.Trim(name, " \t\"'="))
	if i := strings.IndexAny(name, " ;,*"); i > 0 {
		name = name[:i]
	}
	return name
}

// checked looks at a decoded text: where bytes do not fit the declared
// charset, the declaration may be wrong altogether.
func (p *Parser) checked(raw []byte, s string) string {
	bad := strings.Count(s, "\ufffd")
	if bad == 0 {
		return s
	}
	if utf8.Valid(raw) && bytes.IndexByte(raw, 0x1b) < 0 {
		p.defect("wrong-charset")
		return string(raw)
	}
	if bad > 4 && bad*5 > len(raw) {
		p.defect("wrong-charset")
		return p.guess(raw)
	}
	p.defect("charset-damage")
	return s
}

// unescaped2022 reads ISO-2022-JP that stood in quoted-printable without its
// equals signs being quoted: some of them were taken for escapes.
func unescaped2022(b []byte) string {
	mended := make([]byte, 0, len(b)+16)
	for _, c := range b {
		if c < 0x80 {
			mended = append(mended, c)
		} else {
			mended = append(mended, '=', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
	s, err := japanese.ISO2022JP.NewDecoder().Bytes(mended)
	if err != nil {
		s = b
	}
	return strings.ToValidUTF8(string(s), "\ufffd")
}

// decodeShifted reads ISO-2022-KR (RFC 1557) and the GB 2312 part of
// ISO-2022-CN (RFC 1922): between SO and SI stand two-byte characters.
func (p *Parser) decodeShifted(b []byte, korean bool) string {
	out := make([]byte, 0, len(b))
	shifted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x0e:
			shifted = true
		case c == 0x0f, c == '\n':
			shifted = false
			if c == '\n' {
				out = append(out, c)
			}
		case c == 0x1b && i+3 < len(b) && b[i+1] == '$' && (b[i+2] == ')' || b[i+2] == '*'):
			i += 3
		case shifted && c > 0x20:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	if korean {
		return p.decodeText(out, "euc-kr")
	}
	return p.decodeText(out, "gb18030")
}

func asciiBytes(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// asciiCompatible reports whether ASCII bytes mean themselves.
func asciiCompatible(name string) bool {
	return !strings.HasPrefix(name, "utf-16") && !strings.HasPrefix(name, "utf-32") && !strings.Contains(name, "hz") &&
		!strings.Contains(name, "utf-7") && !strings.HasPrefix(name, "ucs-") && !strings.Contains(name, "ebcdic") && !strings.HasPrefix(name, "iso-2022")
}

// decodeUTF7 reads RFC 2152.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			out.Write(b)
			break
		}
		out.Write(b[:plus])
		b = b[plus+1:]
		end := 0
		for end < len(b) && base64Value[b[end]] < 64 {
			end++
		}
		if end == 0 {
			out.WriteByte('+')
		} else {
			out.WriteString(utf16Base64(b[:end]))
		}
		if end < len(b) && b[end] == '-' {
			end++
		}
		b = b[end:]
	}
	return strings.ToValidUTF8(out.String(), "\ufffd")
}

func utf16Base64(digits []byte) string {
	var p Parser
	raw := p.base64(digits)
	s, err := encodings["utf-16be"].NewDecoder().Bytes(raw[:len(raw)&^1])
	if err != nil {
		return ""
	}
	return string(s)
}
