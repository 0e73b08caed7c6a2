package mailin

import (
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// socket is the connection below the IMAP library.
type socket struct {
	net.Conn
	// head is read before what comes from the connection: the greeting, when
	// it was read before TLS began.
	head []byte
	// first are the first bytes that came, to tell TLS from plain text and to
	// quote a server that says goodbye. They may be looked at once the library
	// stopped reading.
	first []byte
	// empty: the next "=" stands for an empty line.
	empty atomic.Bool
}

func (l *socket) Read(p []byte) (int, error) {
	if len(l.head) > 0 {
		n := copy(p, l.head)
		l.head = l.head[n:]
		return n, nil
	}
	n, err := l.Conn.Read(p)
	if missing := firstBytes - len(l.first); missing > 0 {
		l.first = append(l.first, p[:min(n, missing)]...)
	}
	return n, err
}

// Write passes on what the library sends. The library writes an empty SASL
// answer as "=", which is right for an initial response alone (RFC 9051
// section 6.2.2); servers of XOAUTH2 want the empty line.
func (l *socket) Write(p []byte) (int, error) {
	if string(p) == "=\r\n" && l.empty.CompareAndSwap(true, false) {
		if _, err := l.Conn.Write([]byte("\r\n")); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return l.Conn.Write(p)
}

// SetReadDeadline does nothing: the library's fixed deadlines would cut off
// a large mail on a slow line, and do not watch over the time in which it
// waits for an answer. The session's steps have their own.
func (l *socket) SetReadDeadline(time.Time) error { return nil }

// tlsRecord reports whether the first bytes are a TLS alert or handshake
// (RFC 8446 section 5.1).
func (l *socket) tlsRecord() bool {
	return len(l.first) >= 3 && (l.first[0] == 21 || l.first[0] == 22) && l.first[1] == 3
}

// firstBytes is how much of what a server says first is remembered.
const firstBytes = 300

// goodbye is what a server said that threw us out instead of greeting (RFC
// 9051 section 7.1.5); empty for any other. The library may tell of the closed
// connection alone.
func (l *socket) goodbye() string {
	line, _, whole := strings.Cut(string(l.first), "\n")
	if text, ok := strings.CutPrefix(line, "* BYE "); ok && whole {
		return strings.TrimSpace(text)
	}
	return ""
}
