package mime

import (
	"bytes"
)

// uuFile is a file that stood in a text between "begin" and "end".
type uuFile struct {
	name    string
	content []byte
}

var uuBegin = []byte("begin ")

// cutUU takes uuencoded files out of a text, and gives the text without them.
func cutUU(text []byte) (files []uuFile, rest []byte) {
	for at := 0; at < len(text); {
		i := bytes.Index(text[at:], uuBegin)
		if i < 0 {
			break
		}
		i += at
		name, content, end := readUU(text, i)
		if end == 0 {
			at = i + len(uuBegin)
			continue
		}
		files = append(files, uuFile{name, content})
		rest = append(rest, text[:i]...)
		text, at = text[end:], 0
	}
	if files == nil {
		return nil, text
	}
	return files, append(rest, text...)
}

// readUU reads the file that may begin at the offset; end is 0 where none does.
func readUU(text []byte, at int) (name string, content []byte, end int) {
	if at > 0 && text[at-1] != '\n' {
		return "", nil, 0
	}
	line, next := LineAt(text, at)
	mode, file, ok := bytes.Cut(line[len(uuBegin):], []byte(" "))
	if !ok || len(mode) < 3 || len(mode) > 4 || len(bytes.Trim(mode, "01234567")) > 0 || len(bytes.TrimSpace(file)) == 0 {
		return "", nil, 0
	}
	lines := 0
	for next < len(text) {
		line, after := LineAt(text, next)
		if string(bytes.TrimSpace(line)) == "end" {
			return string(bytes.TrimSpace(file)), content, after
		}
		if len(line) == 0 {
			next = after
			continue
		}
		n := int(line[0]-' ') & 0x3f
		if line[0] < ' ' || line[0] > '`' || len(line)-1 < n*4/3-2 {
			break
		}
		content = appendUU(content, line[1:], n)
		next = after
		lines++
	}
	if lines < 2 {
		return "", nil, 0
	}
	return string(bytes.TrimSpace(file)), content, next
}

func appendUU(dst, line []byte, n int) []byte {
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 0x3f
		}
		return 0
	}
	for i := 0; n > 0; i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		group := [3]byte{a<<2 | b>>4, b<<4 | c>>2, c<<6 | d}
		dst = append(dst, group[:min(n, 3)]...)
		n -= 3
	}
	return dst
}

// LineAt is the line at the offset without its end, and where the next begins.
func LineAt(text []byte, at int) ([]byte, int) {
	end := bytes.IndexByte(text[at:], '\n')
	if end < 0 {
		return bytes.TrimRight(text[at:], "\r"), len(text)
	}
	return bytes.TrimRight(text[at:at+end], "\r"), at + end + 1
}
