package imaptest

import (
	"bytes"
	"fmt"
	"math"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// answer is what a server sends, line by line and literal by literal, on its
// way to the client. It is guarded by the wire's lock.
type answer struct {
	wire *wire
	line []byte // a line that is not complete yet
	send []byte // to be written

	literal int64  // bytes of a literal of the server that are still to come
	left    int64  // bytes of it, or of body, that are still to be sent
	body    []byte // goes to the client in place of the literal
	skip    bool   // the literal does not go to the client
	pad     int64  // bytes to make up behind it
	cut     int64  // close the connection after so many bytes of it; negative: never
	inside  bool   // the next line goes on with a response
	drop    bool   // this response never reaches the client
	late    string // UID to be told at the end of the response
}

var (
	uidIn       = regexp.MustCompile(`^\* \d+ FETCH \(UID (\d+) ?`)
	sizeIn      = regexp.MustCompile(`RFC822\.SIZE \d+`)
	dateIn      = regexp.MustCompile(`INTERNALDATE "[^"]*"`)
	bodyIn      = regexp.MustCompile(`BODY\[([^\]]*)\](<\d+>)? \{\d+\}\r\n$`)
	validityIn  = regexp.MustCompile(`(UIDVALIDITY|APPENDUID|COPYUID) (\d+)`)
	capsIn      = regexp.MustCompile(`CAPABILITY ([^\]\r\n]*)`)
	madeUpBytes = bytes.Repeat([]byte("made up by the server, byte for byte, to be long.............\r\n"), 1<<10)
)

// pass takes bytes of the server and sends on what the faults leave of them.
func (a *answer) pass(p []byte) error {
	for len(p) > 0 {
		if a.literal > 0 {
			n := min(int64(len(p)), a.literal)
			data := p[:n]
			p, a.literal = p[n:], a.literal-n
			if a.skip {
				continue
			}
			if err := a.forward(data); err != nil {
				return err
			}
			continue
		}
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			a.line = append(a.line, p...)
			break
		}
		line := append(a.line, p[:end+1]...)
		p, a.line = p[end+1:], nil
		a.send = append(a.send, a.edit(line)...)
		if a.closing(line) {
			return a.hangUp()
		}
		if a.inside && (a.skip || a.literal == 0) {
			if err := a.forward(a.body); err != nil {
				return err
			}
			a.body = nil
		}
	}
	return a.flush()
}

func (a *answer) flush() error {
	if len(a.send) == 0 {
		return nil
	}
	_, err := a.wire.Conn.Write(a.send)
	a.send = nil
	return err
}

func (a *answer) hangUp() error {
	a.flush()
	a.wire.Conn.Close()
	return net.ErrClosed
}

// forward sends bytes of a body, with the faults that bodies have.
func (a *answer) forward(data []byte) error {
	a.left -= int64(len(data))
	if a.drop {
		return nil
	}
	if a.cut >= 0 && a.cut <= int64(len(data)) {
		a.send = append(a.send, data[:a.cut]...)
		return a.hangUp()
	}
	a.cut -= int64(len(data))
	a.send = append(a.send, data...)
	if a.left > 0 || a.pad == 0 {
		return nil
	}
	if err := a.flush(); err != nil {
		return err
	}
	for a.pad > 0 {
		n := min(a.pad, int64(len(madeUpBytes)))
		if _, err := a.wire.Conn.Write(madeUpBytes[:n]); err != nil {
			return err
		}
		a.pad -= n
	}
	return nil
}

// closing reports whether the server is to close after a line: its greeting,
// when the fault says so.
func (a *answer) closing(line []byte) bool {
	return bytes.Contains(line, []byte("IMAP server ready")) && a.wire.faults().Greeting != ""
}

// edit gives what is to be sent in place of one line, and takes note of the
// literal that it announces.
func (a *answer) edit(line []byte) []byte {
	size, announced := literalAt(line)
	goesOn := a.inside
	a.inside, a.literal, a.left, a.cut, a.skip = announced, size, size, math.MinInt64, false
	f := a.wire.faults()
	if goesOn { // the end of a FETCH, behind a body
		if a.late != "" && !announced {
			line = append([]byte(" UID "+a.late), line...)
			a.late = ""
		}
		if a.drop {
			a.drop = announced
			return nil
		}
		return line
	}
	text := string(line)
	switch {
	case strings.HasPrefix(text, "* ") && strings.Contains(text, " FETCH ("):
		return a.editFetch(text, f, size)
	case strings.HasPrefix(text, "* OK [UIDNEXT") && f.NoUIDNext:
		return nil
	case text == "+ =\r\n": // the library's way to write an empty challenge
		return []byte("+ \r\n")
	case f.Greeting != "" && strings.Contains(text, "IMAP server ready"):
		return []byte(f.Greeting + "\r\n")
	}
	if tag, _, _ := strings.Cut(text, " "); tag == a.wire.sasl {
		a.wire.sasl = ""
	}
	text = validityIn.ReplaceAllStringFunc(text, func(found string) string {
		name, number, _ := strings.Cut(found, " ")
		n, _ := strconv.ParseUint(number, 10, 32)
		return fmt.Sprint(name, " ", uint32(n)+a.wire.server.validity+f.Validity)
	})
	text = capsIn.ReplaceAllStringFunc(text, func(found string) string { return a.capabilities(found, f) })
	return []byte(text)
}

func (a *answer) capabilities(found string, f Faults) string {
	words := strings.Fields(found)
	words = append(words, "ID")
	if !a.wire.secure && strings.Contains(found, "AUTH=") {
		words = append(words, "STARTTLS")
	}
	words = append(words, f.Offer...)
	words = slices.DeleteFunc(words, f.hides)
	return strings.Join(words, " ")
}

// editFetch is edit for the first line of a FETCH response.
func (a *answer) editFetch(text string, f Faults, size int64) []byte {
	match := uidIn.FindStringSubmatch(text)
	if match == nil {
		return []byte(text)
	}
	n, _ := strconv.ParseUint(match[1], 10, 32)
	uid := uint32(n)
	if fake, ok := f.Sizes[uid]; ok {
		text = sizeIn.ReplaceAllString(text, fmt.Sprint("RFC822.SIZE ", fake))
	}
	if slices.Contains(f.GarbledList, uid) {
		text = dateIn.ReplaceAllString(text, `INTERNALDATE "the day before yesterday"`)
	}
	section := bodyIn.FindStringSubmatch(text)
	if section == nil {
		return []byte(text)
	}
	if raw, ok := a.wire.raw(uid); ok && section[2] == "" && (section[1] == "" || section[1] == "HEADER") {
		if section[1] == "HEADER" {
			raw = headerOf(raw)
		}
		if slices.Contains(f.Empty, uid) {
			raw = nil
		}
		text = strings.Replace(text, fmt.Sprintf("{%d}", size), fmt.Sprintf("{%d}", len(raw)), 1)
		size = int64(len(raw))
		a.body, a.left, a.skip = raw, size, true
	}
	switch {
	case slices.Contains(f.Lost, uid):
		a.drop = true
		return nil
	case slices.Contains(f.Garbled, uid):
		text = strings.Replace(text, "BODY[", "X-GM-LABELS (\"\\\\Inbox\") BODY[", 1)
	case slices.Contains(f.BodyFirst, uid):
		text = strings.Replace(text, "UID "+match[1]+" ", "", 1)
		a.late = match[1]
	}
	if pad := f.Pad[uid]; pad > 0 {
		a.pad = pad
		text = strings.Replace(text, fmt.Sprintf("{%d}", size), fmt.Sprintf("{%d}", size+pad), 1)
	}
	if f.Cuts > 0 && size+a.pad > int64(f.Cut) {
		a.cut = int64(f.Cut)
		a.wire.server.Set(func(f *Faults) { f.Cuts-- })
	}
	return []byte(text)
}

// headerOf is a mail up to the empty line behind its header.
func headerOf(raw []byte) []byte {
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		return raw[:i+4]
	}
	return raw
}
