package mailin

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/emersion/go-sasl"
)

// bearer is the client side of OAUTHBEARER (RFC 7628) and of XOAUTH2, which
// Microsoft and Google had before it and the library lacks. Unlike the
// library's OAUTHBEARER it answers the server's complaint, so that the
// exchange ends in a tagged NO.
type bearer struct {
	mechanism Mechanism
	address   string // host:port
	user      string
	token     string
	complaint string // JSON by which the server says why
	// empty is told that the next answer is an empty line, which the IMAP
	// library has no way to write.
	empty func()
}

var _ sasl.Client = (*bearer)(nil)

// Start gives the mechanism and the initial response.
func (b *bearer) Start() (mechanism string, response []byte, err error) {
	if b.mechanism == XOAuth2 {
		return "XOAUTH2", fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", b.user, b.token), nil
	}
	host, portText, err := net.SplitHostPort(b.address)
	if err != nil {
		return "", nil, err
	}
	port, _ := strconv.Atoi(portText)
	return sasl.OAuthBearer, fmt.Appendf(nil, "n,a=%s,\x01host=%s\x01port=%d\x01auth=Bearer %s\x01\x01",
		b.user, host, port, b.token), nil
}

// Next answers the one challenge there is: the complaint. RFC 7628 section
// 3.2.3 wants a byte 1 for it, XOAUTH2 an empty line.
func (b *bearer) Next(challenge []byte) ([]byte, error) {
	if b.complaint != "" {
		return nil, errors.New("the server asks again after its complaint")
	}
	b.complaint = string(challenge)
	if b.complaint == "" {
		b.complaint = "{}"
	}
	if b.mechanism == XOAuth2 {
		b.empty()
		return nil, nil
	}
	return []byte{1}, nil
}
