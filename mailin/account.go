package mailin

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// Security says how a connection to a server is protected.
type Security string

const (
	ImplicitTLS Security = "implicit" // TLS from the first byte, port 993 for IMAP
	StartTLS    Security = "starttls" // plain text that turns into TLS, port 143 for IMAP
	PlainText   Security = "none"     // only on this machine
)

// Mechanism is a way to log in.
type Mechanism string

const (
	AutoMechanism Mechanism = "auto" // PLAIN where the server shows it, else LOGIN
	LoginCommand  Mechanism = "login"
	PlainSASL     Mechanism = "plain"
	OAuthBearer   Mechanism = "oauthbearer" // RFC 7628; Secret gives the token
	XOAuth2       Mechanism = "xoauth2"     // its elder sister at Microsoft and Google
)

// SettlePolicy says what becomes of a mail on the server once it is committed.
type SettlePolicy string

const (
	LeaveMail SettlePolicy = "leave" // the server is told nothing
	FlagMail  SettlePolicy = "flag"  // the mail gets Account.Flag
	MoveMail  SettlePolicy = "move"  // the mail goes to Account.SettleFolder
)

// Account is one mailbox on a server, and how it is read.
type Account struct {
	Name       string // in the config, the store and the log; never changed once mails came in
	Address    string // host:port
	TLS        Security
	AllowPlain bool // PlainText to another machine
	RootCAs    *x509.CertPool

	User      string
	Mechanism Mechanism
	// Secret gives the password or the token. It is asked at every login.
	Secret func(ctx context.Context) (string, error)

	// Folders are read in this order, by their readable names; the first one
	// is watched with IDLE. Empty means INBOX.
	Folders []string
	// OnlyNew: mails that were in a folder before the desk looked at it for
	// the first time are not the desk's business.
	OnlyNew bool

	Settle       SettlePolicy
	SettleFolder string // for MoveMail; made when it is missing
	Flag         string // for FlagMail; \Seen when empty

	SizeLimit int64         // bytes; of a larger mail the header alone is fetched
	Poll      time.Duration // pause between two looks at the mailbox
}

const (
	defaultSizeLimit = 50 << 20
	defaultPoll      = 30 * time.Second
	// Routers in offices forget silent connections after 5 to 10 minutes.
	longestSilence = 9 * time.Minute
)

// withDefaults fills in what is empty.
func (a Account) withDefaults() Account {
	if a.TLS == "" {
		a.TLS = ImplicitTLS
	}
	if a.Mechanism == "" {
		a.Mechanism = AutoMechanism
	}
	if a.Settle == "" {
		a.Settle = LeaveMail
	}
	if a.Flag == "" {
		a.Flag = `\Seen`
	}
	if a.SizeLimit == 0 {
		a.SizeLimit = defaultSizeLimit
	}
	if a.Poll == 0 {
		a.Poll = defaultPoll
	}
	a.Poll = min(a.Poll, longestSilence)
	if len(a.Folders) == 0 {
		a.Folders = []string{"INBOX"}
	}
	a.Folders = slices.Clone(a.Folders)
	for i, folder := range a.Folders {
		a.Folders[i] = canonicalFolder(folder)
	}
	a.SettleFolder = canonicalFolder(a.SettleFolder)
	return a
}

// canonicalFolder gives INBOX one spelling (RFC 9051 section 5.1: it is
// case-insensitive, other names need not be).
func canonicalFolder(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return name
}

// host is the server's name without the port.
func (a Account) host() string {
	host, _, err := net.SplitHostPort(a.Address)
	if err != nil {
		return a.Address
	}
	return host
}

// Problems are the mistakes in an account that can be seen without asking
// the server, each with what would be right.
func (a Account) Problems() []error {
	a = a.withDefaults()
	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if a.Name == "" {
		wrong("the mailbox has no name: give it one, such as \"it\"")
	}
	if a.Name == PipeAccount {
		wrong("the name %q belongs to the mails of maildesk deliver: take another", PipeAccount)
	}
	if _, _, err := net.SplitHostPort(a.Address); err != nil {
		wrong("address %q is not host:port: write for example imap.example.com:993", a.Address)
	}
	if a.User == "" {
		wrong("the mailbox has no user: most providers want the whole mail address")
	}
	if a.Secret == nil {
		wrong("the mailbox has neither password nor token")
	}
	oneOf(wrong, "tls", a.TLS, ImplicitTLS, StartTLS, PlainText)
	oneOf(wrong, "mechanism", a.Mechanism, AutoMechanism, LoginCommand, PlainSASL, OAuthBearer, XOAuth2)
	oneOf(wrong, "settle", a.Settle, LeaveMail, FlagMail, MoveMail)
	if a.TLS == PlainText && !a.AllowPlain && !loopback(a.host()) {
		wrong("tls = \"none\" would send the password readable over the network to %s: use implicit (port 993) or starttls (port 143)", a.host())
	}
	if a.Settle == MoveMail && a.SettleFolder == "" {
		wrong("settle = \"move\" needs the folder to move to")
	}
	if a.Settle == MoveMail && slices.Contains(a.Folders, a.SettleFolder) {
		wrong("mails would be moved to %q, which is read itself: name another folder", a.SettleFolder)
	}
	if a.SizeLimit < 0 {
		wrong("a size limit of %d bytes lets nothing in", a.SizeLimit)
	}
	if a.Poll < 0 {
		wrong("a poll interval of %v lies in the past", a.Poll)
	}
	for i, folder := range a.Folders {
		if folder == "" || slices.Contains(a.Folders[:i], folder) {
			wrong("folder %q is empty or named twice", folder)
		}
	}
	return problems
}

func oneOf[T ~string](wrong func(string, ...any), key string, value T, allowed ...T) {
	if !slices.Contains(allowed, value) {
		wrong("%s = %q is unknown: use one of %q", key, value, allowed)
	}
}

// loopback reports whether a host is this machine by its name or address.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
