package mailin

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"

	"maildesk/mailin/mime"
)

// ContentHash is the SHA-256, in hex, of a mail without what its way added:
// the same mail delivered to two mailboxes, or fetched twice, has one hash.
// Line ends count as one byte, since stores keep them differently.
func ContentHash(raw []byte) string {
	sum := sha256.New()
	rest := raw
	if bytes.HasPrefix(rest, []byte("From ")) { // of a mailbox file
		_, next := mime.LineAt(rest, 0)
		rest = rest[next:]
	}
	keep := false
	for len(rest) > 0 {
		line, next := mime.LineAt(rest, 0)
		if len(line) == 0 {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			keep = !traceField(line)
		}
		if keep {
			sum.Write(line)
			sum.Write([]byte{'\n'})
		}
		rest = rest[next:]
	}
	writeLines(sum, rest)
	return hex.EncodeToString(sum.Sum(nil))
}

// traceField reports whether a header line was written on the way (RFC 5321
// section 4.4, RFC 8601, RFC 8617) or by the mailbox. What begins with X- is
// the servers' as often as the sender's, and says nothing that a person wrote.
func traceField(line []byte) bool {
	name, _, ok := bytes.Cut(line[:min(len(line), 80)], []byte(":"))
	if !ok {
		return false
	}
	switch n := strings.ToLower(string(bytes.TrimSpace(name))); n {
	case "received", "return-path", "delivered-to", "envelope-to", "authentication-results", "received-spf", "dkim-signature",
		"domainkey-signature", "apparently-to", "delivery-date", "status", "content-length", "lines", "feedback-id":
		return true
	default:
		return strings.HasPrefix(n, "x-") || strings.HasPrefix(n, "arc-") || strings.HasPrefix(n, "resent-")
	}
}

// writeLines hashes a body with plain line ends and without empty ones behind
// it, which servers add and take away.
func writeLines(sum hash.Hash, body []byte) {
	body = bytes.TrimRight(body, "\r\n")
	for len(body) > 0 {
		i := bytes.IndexByte(body, '\r')
		if i < 0 {
			sum.Write(body)
			return
		}
		sum.Write(body[:i])
		if i+1 < len(body) && body[i+1] != '\n' {
			sum.Write(body[i : i+1])
		}
		body = body[i+1:]
	}
}
