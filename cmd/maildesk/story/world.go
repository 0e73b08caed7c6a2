package story

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	"maildesk/mailin/imaptest"
	"maildesk/mailout/smtptest"
)

// World is the mail system that a story is played in.
type World interface {
	// Send hands a mail over, as one of the users.
	Send(from string, to []string, raw []byte) error
	// Mails gives the raw mails in a user's inbox, oldest first.
	Mails(user string) ([][]byte, error)
	// Config is the part of a connection file that leads to it: [[mailbox]] and [smtp].
	Config() string
	// Prompt reports whether a mail that was taken is in its inbox at once.
	Prompt() bool
	Close() error
}

// Password is the password of every user of a story.
const Password = "maildesk"

// Local is a mail system in the process, over real sockets on loopback.
type Local struct {
	IMAP *imaptest.Server
	SMTP *smtptest.Server
	desk string

	mu      sync.Mutex
	aliases map[string]string // further addresses of a mailbox, lower case; guarded by mu
	taken   int               // mails put into the desk's mailbox; guarded by mu
	arrived func()            // guarded by mu
}

// NewLocal starts a mail system with an inbox for each address. Ports may be 0.
func NewLocal(desk string, users []string, imapAddr, smtpAddr string) (*Local, error) {
	imap, err := imaptest.Start(imaptest.Options{Addr: imapAddr})
	if err != nil {
		return nil, fmt.Errorf("imap server: %w", err)
	}
	w := &Local{IMAP: imap, desk: desk, aliases: map[string]string{}}
	w.SMTP, err = smtptest.Start(smtptest.Options{Addr: smtpAddr, Deliver: w.deliver})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("smtp server: %w", err), imap.Close())
	}
	for _, user := range append([]string{desk}, users...) {
		imap.AddUser(user, Password)
		w.SMTP.AddUser(user, Password)
	}
	return w, nil
}

// Alias lets mail to an address reach the mailbox of a user, who may write by it too.
func (w *Local) Alias(address, user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.aliases[strings.ToLower(address)] = user
	w.SMTP.AddUser(address, Password)
}

// OnMail calls f whenever a mail has reached a mailbox.
func (w *Local) OnMail(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrived = f
}

// Mailbox is the user whose mailbox takes mail to an address.
func (w *Local) Mailbox(address string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	address = strings.ToLower(address)
	return cmp.Or(w.aliases[address], address)
}

// Taken counts the mails in the desk's mailbox that came by SMTP.
func (w *Local) Taken() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken
}

// deliver puts a mail into the inbox of its recipient; an address that has
// none is refused, and the sender gets no report: the desk's sender sees it.
func (w *Local) deliver(from, to string, raw []byte) error {
	user := w.Mailbox(to)
	if err := w.IMAP.Deliver(user, "INBOX", raw); err != nil {
		return smtptest.Refuse(550, "no such user here: "+to)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if user == w.desk {
		w.taken++
	}
	if w.arrived != nil {
		w.arrived()
	}
	return nil
}

// Send implements World.
func (w *Local) Send(from string, to []string, raw []byte) error {
	return Submit(w.SMTP.Addr, from, to, raw)
}

// Mails implements World.
func (w *Local) Mails(user string) ([][]byte, error) {
	mails, err := w.IMAP.Mails(user, "INBOX")
	var all [][]byte
	for _, m := range mails {
		all = append(all, m.Raw)
	}
	return all, err
}

// Config implements World.
func (w *Local) Config() string {
	imapHost, imapPort, _ := net.SplitHostPort(w.IMAP.Addr) // our own listener's address
	smtpHost, smtpPort, _ := net.SplitHostPort(w.SMTP.Addr)
	return fmt.Sprintf(`
[[mailbox]]
name = "it"
host = %q
port = %s
tls = "none"
user = %q
password = %q
poll = "2s"
[smtp]
host = %q
port = %s
tls = "none"
user = %q
password = %q
null_sender = true
`, imapHost, imapPort, w.desk, Password, smtpHost, smtpPort, w.desk, Password)
}

// Prompt implements World.
func (w *Local) Prompt() bool { return true }

// Close implements World.
func (w *Local) Close() error { return errors.Join(w.SMTP.Close(), w.IMAP.Close()) }
