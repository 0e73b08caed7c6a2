package mailout

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"time"
)

// TLS says how a connection is protected.
type TLS string

const (
	Implicit TLS = "implicit" // from the first byte, port 465 (RFC 8314 section 3.3)
	StartTLS TLS = "starttls" // after STARTTLS, required (RFC 3207)
	Plain    TLS = "none"     // for a server on this machine
)

// Account is a way to send: a server, who we are to it, and its limits.
type Account struct {
	Host      string
	Port      int
	TLS       TLS
	RootCAs   *x509.CertPool                            // nil: the system's
	User      string                                    // empty: no AUTH
	Mechanism string                                    // auto, plain, login, cram-md5, scram-sha-1, scram-sha-256, oauthbearer, xoauth2
	Secret    func(ctx context.Context) (string, error) // password or token, asked for at every login
	Address   string                                    // envelope sender; most providers demand that it is the login's address
	Hello     string                                    // name in EHLO; empty: "localhost"

	Sessions      int           // connections side by side, default 2
	PerConnection int           // letters on one connection before a new one; 0: no limit
	Interval      time.Duration // between two letters of this account; 0: none
	NullSender    bool          // the server takes MAIL FROM:<> for automatic answers
	Timeout       time.Duration // for each step of an exchange, default 60 s
}

func (a *Account) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: a.Host, RootCAs: a.RootCAs, MinVersion: tls.VersionTLS12}
}

func (a *Account) timeout() time.Duration {
	if a.Timeout == 0 {
		return time.Minute
	}
	return a.Timeout
}
