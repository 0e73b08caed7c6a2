package story

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/mailstack"
)

// TestStoriesOnRealServers plays every story against Dovecot and Postfix, with
// TLS and SASL. Where they are not installed it is skipped, in CI it fails.
func TestStoriesOnRealServers(t *testing.T) {
	t.Parallel()
	users := []mailstack.User{{Name: "it", Password: Password}}
	for _, address := range People() {
		name, _, _ := strings.Cut(address, "@")
		users = append(users, mailstack.User{Name: name, Password: Password})
	}
	for _, path := range stories(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			play(t, real{mailstack.ForTest(t, "corp.example", users...)}, path)
		})
	}
}

// real is Dovecot and Postfix as a World.
type real struct{ *mailstack.Stack }

func (w real) Prompt() bool { return false }

func (w real) Mails(user string) ([][]byte, error) {
	mails, err := w.Stack.Mails(user, "INBOX")
	var all [][]byte
	for _, m := range mails {
		all = append(all, m.Raw)
	}
	return all, err
}

func (w real) Config() string {
	imapHost, imapPort, _ := net.SplitHostPort(w.IMAPS)
	smtpHost, smtpPort, _ := net.SplitHostPort(w.Submission)
	return fmt.Sprintf(`
[[mailbox]]
name = "it"
host = %q
port = %s
tls = "implicit"
ca_file = %q
user = %q
password = %q
settle = "move"
move_to = "Processed"
poll = "1s"
[smtp]
host = %q
port = %s
tls = "starttls"
ca_file = %q
user = %q
password = %q
null_sender = true
`, imapHost, imapPort, w.CAFile, DeskAddress, Password, smtpHost, smtpPort, w.CAFile, DeskAddress, Password)
}
