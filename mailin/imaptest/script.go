package imaptest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Peer is one connection of a scripted server: what it sends is written by
// hand, byte for byte.
type Peer struct {
	net.Conn
	in *bufio.Reader
}

// Send sends bytes as they are.
func (p *Peer) Send(raw string) { p.Write([]byte(raw)) }

// Command reads the client's next command; empty when there is none any more.
func (p *Peer) Command() (tag, command string) {
	line, err := p.in.ReadString('\n')
	if err != nil {
		return "", ""
	}
	tag, command, _ = strings.Cut(strings.TrimRight(line, "\r\n"), " ")
	return tag, command
}

// Answer reads commands until one begins with a word, and answers it and all
// before it: the lines, then OK. It reports whether that command came.
func (p *Peer) Answer(word string, lines ...string) bool {
	for {
		tag, command := p.Command()
		if tag == "" {
			return false
		}
		last := strings.HasPrefix(command, word)
		if strings.HasPrefix(command, "CAPABILITY") {
			p.Send("* CAPABILITY IMAP4rev1\r\n")
		}
		if last {
			for _, line := range lines {
				p.Send(line + "\r\n")
			}
		}
		p.Send(fmt.Sprintf("%s OK done\r\n", tag))
		if last {
			return true
		}
	}
}

// Script listens on loopback and plays each connection by hand. Its end
// waits for all of them.
func Script(play func(p *Peer)) (addr string, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	var (
		played sync.WaitGroup
		mu     sync.Mutex
		conns  []net.Conn
	)
	played.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			played.Go(func() {
				defer conn.Close()
				play(&Peer{Conn: conn, in: bufio.NewReader(conn)})
			})
		}
	})
	end = func() {
		l.Close()
		mu.Lock()
		for _, conn := range conns {
			conn.Close()
		}
		mu.Unlock()
		played.Wait()
	}
	return l.Addr().String(), end, nil
}
