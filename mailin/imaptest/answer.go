package imaptest

import (
	"bytes"
	"fmt"
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

	literal int64 // bytes of a literal that are still to come
	pad     int64 // bytes to make up behind it
	cut     int64 // close the connection after so many bytes of it; -1: never
	inside  bool  // the next line goes on with a response
	drop    bool  // this response never reaches the client
	late    string
}

var (
	uidIn       = regexp.MustCompile(`^\* \d+ FETCH \(UID (\d+) ?`)
	sizeIn      = regexp.MustCompile(`RFC822\.SIZE \d+`)
	dateIn      = regexp.MustCompile(`INTERNALDATE "[^"]*"`)
	bodyIn      = regexp.MustCompile(`BODY\[[^\]]*\](<\d+>)? \{\d+\}\r\n$`)
	validityIn  = regexp.MustCompile(`(UIDVALIDITY|APPENDUID|COPYUID) (\d+)`)
	capsIn      = regexp.MustCompile(`CAPABILITY ([^\]\r\n]*)`)
	madeUpBytes = bytes.Repeat([]byte("made up by the server, byte for byte, to be long.............\r\n"), 1<<10)
)

// pass takes bytes of the server and sends on what the faults leave of them.
func (a *answer) pass(p []byte) error {
	var send []byte
	for len(p) > 0 {
		if a.literal > 0 {
			n := min(int64(len(p)), a.literal)
			data := p[:n]
			p, a.literal = p[n:], a.literal-n
			if a.cut >= 0 && !a.drop {
				if a.cut <= n {
					a.wire.Conn.Write(append(send, data[:a.cut]...))
					a.wire.Conn.Close()
					return net.ErrClosed
				}
				a.cut -= n
			}
			if !a.drop {
				send = append(send, data...)
			}
			if a.literal == 0 && a.pad > 0 && !a.drop {
				if _, err := a.wire.Conn.Write(send); err != nil {
					return err
				}
				send = nil
				if err := a.makeUp(); err != nil {
					return err
				}
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
		send = append(send, a.edit(line)...)
		if a.closing(line) {
			a.wire.Conn.Write(send)
			a.wire.Conn.Close()
			return net.ErrClosed
		}
	}
	if len(send) == 0 {
		return nil
	}
	_, err := a.wire.Conn.Write(send)
	return err
}

// closing reports whether the server is to close after a line: its greeting,
// when the fault says so.
func (a *answer) closing(line []byte) bool {
	return bytes.Contains(line, []byte("IMAP server ready")) && a.wire.faults().Greeting != ""
}

func (a *answer) makeUp() error {
	for a.pad > 0 {
		n := min(a.pad, int64(len(madeUpBytes)))
		if _, err := a.wire.Conn.Write(madeUpBytes[:n]); err != nil {
			return err
		}
		a.pad -= n
	}
	return nil
}

// edit gives what is to be sent in place of one line, and takes note of the
// literal that it announces.
func (a *answer) edit(line []byte) []byte {
	size, announced := literalAt(line)
	goesOn := a.inside
	a.inside, a.literal, a.cut = announced, size, -1
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
	if !bodyIn.MatchString(text) {
		return []byte(text)
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
