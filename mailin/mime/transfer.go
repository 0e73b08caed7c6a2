package mime

import (
	"bytes"
	"encoding/base64"
	"slices"
)

// transfer undoes a Content-Transfer-Encoding (RFC 2045 section 6). Nothing
// is lost to a broken encoding: what can be read is, the rest stays as it is.
func (p *Parser) transfer(encoding string, body []byte) []byte {
	switch encoding {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none":
		return body
	case "base64", "base-64", "base 64", "x-base64":
		return p.base64(body)
	case "quoted-printable", "quoted printable", "quotedprintable", "quoted_printable":
		return p.quotedPrintable(body)
	case "uuencode", "x-uuencode", "x-uue", "uue":
		if files, _ := cutUU(body); len(files) > 0 {
			return files[0].content
		}
		p.defect("broken-uuencode")
		return body
	}
	p.defect("unknown-encoding")
	return body
}

var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	for _, c := range []byte(" \t\r\n") {
		t[c] = 0xfe
	}
	t['='] = 0xfd
	return t
}()

// base64 decodes, passing over what is not of the alphabet (RFC 2045 section
// 6.8) and going on behind padding in the middle, as joined streams have it.
func (p *Parser) base64(src []byte) []byte {
	dst := make([]byte, 0, base64.StdEncoding.DecodedLen(len(src))+3)
	var acc uint32
	n := 0
	broken, padded := false, false
	clean := 0 // up to here the line was looked at
	for i := 0; i < len(src); i++ {
		v := base64Value[src[i]]
		switch {
		case v < 64:
			if padded {
				broken, padded = true, false
			}
			acc = acc<<6 | uint32(v)
			if n++; n == 4 {
				dst = append(dst, byte(acc>>16), byte(acc>>8), byte(acc))
				acc, n = 0, 0
			}
		case v == 0xfe:
			if src[i] == ' ' && (padded || i >= clean) {
				line, next := LineAt(src, i)
				if words := bytes.TrimSpace(line); len(words) > 0 && (padded || !digitsOnly(words)) {
					broken = true // words behind the data, which a gateway has added
					i = next - 1
				}
				clean = next
			}
		case v == 0xfd:
			dst = appendRest(dst, acc, n)
			acc, n, padded = 0, 0, true
		default:
			broken = true
		}
	}
	if n > 0 {
		broken = true
		dst = appendRest(dst, acc, n)
	}
	if broken {
		p.defect("broken-base64")
	}
	return dst
}

// digitsOnly reports whether a line holds nothing but base64.
func digitsOnly(line []byte) bool {
	return !slices.ContainsFunc(line, func(c byte) bool { return base64Value[c] == 0xff })
}

// appendRest writes the whole bytes of a group that has fewer than four digits.
func appendRest(dst []byte, acc uint32, n int) []byte {
	switch n {
	case 2:
		return append(dst, byte(acc>>4))
	case 3:
		return append(dst, byte(acc>>10), byte(acc>>2))
	}
	return dst
}

// quotedPrintable decodes RFC 2045 section 6.7; an escape that is none stays
// as it was written.
func (p *Parser) quotedPrintable(src []byte) []byte {
	dst := make([]byte, 0, len(src))
	broken := false
	for len(src) > 0 {
		end := bytes.IndexByte(src, '\n')
		line, nl := src, false
		if end >= 0 {
			line, src, nl = src[:end], src[end+1:], true
		} else {
			src = nil
		}
		crlf := false
		if nl && len(line) > 0 && line[len(line)-1] == '\r' {
			line, crlf = line[:len(line)-1], true
		}
		line = bytes.TrimRight(line, " \t\r")
		soft := false
		if n := len(line); n > 0 && line[n-1] == '=' {
			line, soft = line[:n-1], true
		}
		for {
			i := bytes.IndexByte(line, '=')
			if i < 0 {
				dst = append(dst, line...)
				break
			}
			dst = append(dst, line[:i]...)
			line = line[i:]
			if len(line) >= 3 {
				if hi, lo := unhex(line[1]), unhex(line[2]); hi >= 0 && lo >= 0 {
					dst = append(dst, byte(hi<<4|lo))
					line = line[3:]
					continue
				}
			}
			broken = true
			dst = append(dst, '=')
			line = line[1:]
		}
		if nl && !soft {
			if crlf {
				dst = append(dst, '\r')
			}
			dst = append(dst, '\n')
		}
	}
	if broken {
		p.defect("broken-quoted-printable")
	}
	return dst
}
