package mailin

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/emersion/go-imap/v2"
)

// Failure is what stands between the desk and a mailbox: what was attempted,
// what happened, and the way out.
type Failure struct {
	Account string
	Doing   string // "log in as it@corp.test"
	Err     error
	Remedy  string // empty when there is none but to wait
	// Login: the server refused who we are. Trying again soon makes it worse,
	// since providers lock out those who knock too often.
	Login bool
}

// Error is the failure in one line.
func (f *Failure) Error() string {
	text := fmt.Sprintf("mailbox %s: %s: %v", f.Account, f.Doing, f.Err)
	if f.Remedy != "" {
		text += "; " + f.Remedy
	}
	return text
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// failure wraps an error with what was attempted, once.
func (a Account) failure(doing string, err error, remedy string) error {
	var known *Failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Failure{Account: a.Name, Doing: doing, Err: err, Remedy: remedy}
}

// connectRemedy says what to do about an error before the greeting.
func (a Account) connectRemedy(err error) string {
	var (
		dns       *net.DNSError
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		netErr    net.Error
	)
	switch {
	case errors.As(err, &dns):
		return "check the host name and this machine's DNS"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: check host and port; IMAP with TLS is at 993, with STARTTLS at 143"
	case errors.As(err, &record):
		return "the server does not speak TLS on this port: use port 993, or set tls = \"starttls\" for port 143"
	case errors.As(err, &authority):
		return "its certificate comes from an authority that this machine does not know: give the company's own authority as a CA file"
	case errors.As(err, &name):
		return "use the host name that stands in its certificate"
	case errors.As(err, &invalid):
		return "its certificate is not valid now: check this machine's clock, or have the certificate renewed"
	case errors.Is(err, errSpeaksTLS):
		return "the port wants TLS from the first byte: set tls = \"implicit\""
	case errors.Is(err, errNoTLS):
		return "use its port with TLS from the first byte, mostly 993 (tls = \"implicit\")"
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, errSilent) || errors.As(err, &netErr) && netErr.Timeout():
		if a.TLS == ImplicitTLS {
			return "check host, port and the firewall on the way"
		}
		return "check host, port and the firewall on the way; a port that wants TLS from the first byte says nothing either (tls = \"implicit\")"
	}
	return ""
}

var (
	errSpeaksTLS = errors.New("the server answered in TLS")
	errSilent    = errors.New("the server does not answer")
	errNoTLS     = errors.New("the server offers no STARTTLS")
	errClosed    = errors.New("the server closed the connection")
	errCut       = errors.New("the connection broke in the middle of a mail")
	errNoFolder  = errors.New("there is no such folder")
)

// loginFailure sorts the answer to a login: refused for who we are, or for
// another reason that passes (RFC 5530).
func (a Account) loginFailure(err error) error {
	f := &Failure{Account: a.Name, Doing: "log in as " + a.User, Err: err}
	var answer *imap.Error
	if !errors.As(err, &answer) {
		return f
	}
	switch answer.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug, imap.ResponseCodeLimit:
		return f
	case imap.ResponseCodePrivacyRequired:
		f.Remedy = "the server takes logins only over TLS: set tls = \"starttls\" or \"implicit\""
	default:
		f.Remedy = loginAdvice(a.host())
	}
	f.Login = answer.Type != imap.StatusResponseTypeBye
	return f
}

// refused reports whether err is the server's NO or BAD to a command, after
// which the connection goes on.
func refused(err error) bool {
	var answer *imap.Error
	return errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye
}

// passing reports whether the server itself calls an error temporary
// (RFC 5530 section 3).
func passing(err error) bool {
	var answer *imap.Error
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit:
		return true
	}
	return false
}

// quoteNames writes folder names for a person.
func quoteNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(quoted, ", ")
}
