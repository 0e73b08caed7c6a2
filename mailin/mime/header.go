package mime

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/emersion/go-message/textproto"
)

const (
	// maxHeader bounds the header of a mail or part; lines beyond are not read.
	maxHeader = 256 << 10
	// maxField bounds each field of a header that is too long, so that ten
	// thousand recipients leave room for the subject behind them.
	maxField = 32 << 10
)

// headerReader is what reading one header needs; pooled, since every part of
// every mail has one.
type headerReader struct {
	src bytes.Reader
	buf *bufio.Reader
}

var headerReaders = sync.Pool{New: func() any {
	r := &headerReader{}
	r.buf = bufio.NewReaderSize(&r.src, 4096)
	return r
}}

// readHeader splits an entity into its header and what follows. A line that
// is no header line costs only itself: textproto.ReadHeader stops behind it
// and is called again, unless the line looks like the first one of a body
// that no blank line separates (RFC 5322 section 2.1 asks for one).
func (p *Parser) readHeader(raw []byte) (Header, []byte) {
	if n := leadingBlank(raw); n > 0 {
		return nil, raw[n:] // RFC 2046 section 5.1: a part may have no header
	}
	block, rest := raw, []byte(nil)
	if len(raw) > maxHeader {
		if end := headerEnd(raw); end > maxHeader {
			block, rest = shortened(raw[:end]), raw[end:]
			p.defect("header-too-long")
		}
	}
	r := headerReaders.Get().(*headerReader)
	defer headerReaders.Put(r)
	r.src.Reset(block)
	r.buf.Reset(&r.src)
	var h Header
	for {
		got, err := textproto.ReadHeader(r.buf)
		if h == nil {
			h = make(Header, 0, got.Len())
		}
		for fields := got.Fields(); fields.Next(); {
			h = append(h, Field{fields.Key(), fields.Value()})
		}
		at := len(block) - r.src.Len() - r.buf.Buffered()
		if err == nil {
			if rest == nil {
				rest = block[at:]
			}
			return h, rest
		}
		if errors.Is(err, io.EOF) || at >= len(block) && len(badLine(block, at)) == 0 {
			return h, rest
		}
		line := badLine(block, at)
		switch {
		case bytes.HasPrefix(line, []byte("From ")), bytes.HasPrefix(line, []byte(">From ")):
			p.defect("mbox-from-line")
		case rest == nil && !headerLike(line, block[at:]) && !headerGoesOn(block[at:]):
			p.defect("missing-blank-line")
			return h, block[at-len(line):]
		default:
			p.defect("header-line")
			h = mend(h, line)
		}
		if at >= len(block) {
			return h, rest
		}
	}
}

// shortened is a header that is too long, with the beginning of each field.
func shortened(block []byte) []byte {
	kept := make([]byte, 0, maxHeader+maxField)
	for room := 0; len(block) > 0 && len(kept) < maxHeader; {
		end := bytes.IndexByte(block, '\n') + 1
		if end == 0 {
			end = len(block)
		}
		line := block[:end]
		block = block[end:]
		folded := line[0] == ' ' || line[0] == '\t'
		if !folded {
			room = maxField
		}
		switch {
		case len(line) <= room:
			kept = append(kept, line...)
			room -= len(line)
		case folded: // what follows belongs to it as well
			room = 0
		default:
			kept = append(append(kept, line[:room]...), '\n')
			room = 0
		}
	}
	return kept
}

// mend gives a stray line back to the field it was torn from, where that
// field is free text; elsewhere it would do more harm than good.
func mend(h Header, line []byte) Header {
	text := strings.Join(strings.Fields(string(line)), " ")
	if name, value, ok := strings.Cut(text, ":"); ok && strings.Contains(name, " ") && asciiOnly(name) {
		return append(h, Field{strings.ReplaceAll(name, " ", "-"), strings.TrimSpace(value)})
	}
	if n := len(h); n > 0 && strings.EqualFold(h[n-1].Name, "Subject") {
		h[n-1].Value += " " + text
	}
	return h
}

// badLine is the line, with its continuation lines, that ends at the offset.
func badLine(block []byte, at int) []byte {
	start := at
	for start > 0 {
		start = bytes.LastIndexByte(block[:start-1], '\n') + 1
		if c := block[start]; c != ' ' && c != '\t' {
			break
		}
	}
	return block[start:at]
}

// headerLike reports whether a stray line itself has more of a header line
// than of a sentence: a name like X-Something, or a value that is folded.
func headerLike(line, rest []byte) bool {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 {
		return false
	}
	first, _, folded := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte("\n"))
	return folded || bytes.HasPrefix(first, []byte("X-")) || leadingBlank(rest) > 0 && colon < 40
}

// headerGoesOn reports whether header lines follow a line that is none. A
// body may begin there as well, and a body may hold lines like "Note: x", so
// only fields that mails are known to have count.
func headerGoesOn(rest []byte) bool {
	for n := 0; n < 12 && len(rest) > 0; n++ {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest) - 1
		}
		next := bytes.TrimRight(rest[:end+1], "\r\n")
		rest = rest[end+1:]
		if len(bytes.TrimSpace(next)) == 0 {
			return false
		}
		if knownField(next) {
			return true
		}
	}
	return false
}

var knownFields = map[string]bool{
	"subject": true, "from": true, "to": true, "cc": true, "bcc": true, "date": true, "sender": true,
	"message-id": true, "in-reply-to": true, "references": true, "reply-to": true, "received": true,
	"return-path": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
	"content-disposition": true, "content-id": true, "content-description": true, "delivered-to": true,
	"user-agent": true, "importance": true, "precedence": true, "auto-submitted": true, "thread-topic": true,
	"thread-index": true, "content-language": true, "dkim-signature": true, "authentication-results": true,
	"list-id": true, "list-unsubscribe": true,
}

// knownField reports whether the line is a header line of a kind that real
// mails have.
func knownField(line []byte) bool {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 || colon > 40 {
		return false
	}
	name := strings.ToLower(string(bytes.TrimRight(line[:colon], " \t")))
	return knownFields[name] || strings.HasPrefix(name, "x-") && !strings.ContainsAny(name, " \t")
}

// leadingBlank is the length of an empty first line.
func leadingBlank(raw []byte) int {
	switch {
	case len(raw) > 0 && raw[0] == '\n':
		return 1
	case len(raw) > 1 && raw[0] == '\r' && raw[1] == '\n':
		return 2
	}
	return 0
}

// headerEnd is the offset behind the first empty line.
func headerEnd(raw []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			return len(raw)
		}
		at += i + 1
		if n := leadingBlank(raw[at:]); n > 0 {
			return at + n
		}
	}
}

func asciiOnly(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
