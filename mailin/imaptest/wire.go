package imaptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
)

// wire is a connection to the server behind it. It reads along in both
// directions, so that faults need nothing of the server that commits them.
type wire struct {
	net.Conn
	server *Server
	secure bool
	sound  bool // has no faults

	// Of the goroutine that reads.
	in       *bufio.Reader
	ready    []byte // for the server behind
	literal  int64  // bytes of a literal of the client that are still to come
	more     bool   // the next line goes on with a command
	known    bool   // the client sent ID
	readOnly bool   // the folder was opened with EXAMINE

	mu   sync.Mutex
	out  answer
	name string // of the user, once logged in
	box  uint32 // UIDVALIDITY of the open folder, as the server behind has it
	sasl string // tag of the AUTHENTICATE under way; its lines are no commands
}

func (s *Server) wire(conn net.Conn, secure, sound bool) *wire {
	w := &wire{Conn: conn, server: s, secure: secure, sound: sound, in: bufio.NewReader(conn)}
	w.out.wire = w
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[w] = struct{}{}
	return w
}

// Close ends the connection.
func (w *wire) Close() error {
	w.server.mu.Lock()
	delete(w.server.conns, w)
	w.server.mu.Unlock()
	return w.Conn.Close()
}

func (w *wire) faults() Faults {
	if w.sound {
		return Faults{}
	}
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return w.server.faults
}

// Write passes on what the server answers.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.out.pass(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// reply answers a command in place of the server.
func (w *wire) reply(format string, args ...any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := fmt.Fprintf(w.Conn, format+"\r\n", args...)
	return err
}

// Read gives the server the client's next bytes.
func (w *wire) Read(p []byte) (int, error) {
	for len(w.ready) == 0 {
		if w.literal > 0 {
			n, err := w.in.Read(p[:min(int64(len(p)), w.literal)])
			w.literal -= int64(n)
			return n, err
		}
		line, err := w.in.ReadBytes('\n')
		if err != nil {
			return 0, err
		}
		goesOn := w.more
		w.literal, w.more = literalAt(line)
		if goesOn || w.authenticating() || bytes.EqualFold(bytes.TrimSpace(line), []byte("DONE")) {
			w.ready = line
			continue
		}
		pass, err := w.command(strings.TrimRight(string(line), "\r\n"))
		if err != nil {
			return 0, err
		}
		if pass {
			w.ready = line
		}
	}
	n := copy(p, w.ready)
	w.ready = w.ready[n:]
	return n, nil
}

func (w *wire) authenticating() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sasl != ""
}

// command looks at a command before the server does; false means that the
// server shall never see it.
func (w *wire) command(line string) (pass bool, err error) {
	tag, rest, _ := strings.Cut(line, " ")
	name, args, _ := strings.Cut(rest, " ")
	name = strings.ToUpper(name)
	if name == "UID" {
		sub, subArgs, _ := strings.Cut(args, " ")
		name, args = "UID "+strings.ToUpper(sub), subArgs
	}
	w.record(name, args)
	f := w.faults()
	text, refused := f.Refuse[name]
	if !refused && name == "UID FETCH" && strings.Contains(args, "BODY.PEEK[") {
		for uid, why := range f.RefuseUID {
			if strings.HasPrefix(args, fmt.Sprint(uid, " ")) {
				text, refused = why, true
			}
		}
	}
	switch {
	case slices.Contains(f.Hang, name):
		w.Conn.Close()
		return false, io.EOF
	case slices.Contains(f.Silent, name):
		return false, nil
	case refused && strings.HasPrefix(text, "BAD "):
		return false, w.reply("%s %s", tag, text)
	case refused:
		return false, w.reply("%s NO %s", tag, text)
	case needs(name) != "" && f.hides(needs(name)):
		return false, w.reply("%s BAD unknown command", tag)
	case w.readOnly && writes(name):
		return false, w.reply("%s NO [READ-ONLY] the folder was opened with EXAMINE", tag)
	}
	switch name {
	case "ID":
		w.known = true
		return false, w.reply("* ID (\"name\" \"imaptest\")\r\n%s OK ID completed", tag)
	case "SELECT", "EXAMINE":
		if f.NeedID && !w.known {
			return false, w.reply("%s NO %s Unsafe Login. Please contact kefu@188.com for help", tag, name)
		}
		w.readOnly = name == "EXAMINE"
	case "AUTHENTICATE":
		w.mu.Lock()
		w.sasl = tag
		w.mu.Unlock()
	case "STARTTLS":
		return false, w.startTLS(tag)
	}
	return true, nil
}

// record notes a command, without its secrets.
func (w *wire) record(name, args string) {
	s := w.server
	if w.sound {
		return
	}
	s.mu.Lock()
	switch name {
	case "LOGIN", "AUTHENTICATE":
		s.logins++
		args, _, _ = strings.Cut(args, " ")
	}
	command := strings.TrimSpace(name + " " + args)
	s.commands = append(s.commands, command)
	s.mu.Unlock()
	if s.options.OnCommand != nil {
		s.options.OnCommand(command)
	}
}

// startTLS goes over to TLS; what follows is read and answered inside it.
func (w *wire) startTLS(tag string) error {
	if w.secure {
		return w.reply("%s BAD TLS is on already", tag)
	}
	if err := w.reply("%s OK begin TLS", tag); err != nil {
		return err
	}
	if w.in.Buffered() > 0 {
		// RFC 9051 section 6.2.1: nothing may be sent behind STARTTLS.
		return errors.New("bytes in plain text behind STARTTLS")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.Conn = tls.Server(w.Conn, w.server.tls)
	w.in = bufio.NewReader(w.Conn)
	w.secure = true
	return nil
}

// literalAt is the size of the literal that a line announces at its end
// (RFC 9051 section 4.3); ok is false for a line that announces none.
func literalAt(line []byte) (size int64, ok bool) {
	text := bytes.TrimRight(line, "\r\n")
	if !bytes.HasSuffix(text, []byte("}")) {
		return 0, false
	}
	open := bytes.LastIndexByte(text, '{')
	if open < 0 {
		return 0, false
	}
	digits := strings.TrimSuffix(string(text[open+1:len(text)-1]), "+")
	if digits == "" {
		return 0, false
	}
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' || size > 1<<40 {
			return 0, false
		}
		size = size*10 + int64(c-'0')
	}
	return size, true
}

// raw gives the bytes of a mail of the open folder as they were delivered.
func (w *wire) raw(uid uint32) ([]byte, bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	raw, ok := w.server.raws[rawKey{w.name, w.box, uid}]
	return raw, ok
}
