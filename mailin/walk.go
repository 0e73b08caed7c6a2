package mailin

import (
	"bytes"
	"strings"
)

// Limits of a mail. What lies beyond is kept undivided or named in a defect.
const (
	maxDepth   = 20
	maxParts   = 500
	maxDecoded = 64 << 20
)

// entity reads a mail or a part with all that is in it.
func (p *parser) entity(raw []byte, depth int, fallback, charset string) *part {
	h, body := p.readHeader(raw)
	return p.entityOf(h, body, depth, fallback, charset)
}

// entityOf reads an entity whose header is read.
func (p *parser) entityOf(h header, body []byte, depth int, fallback, charset string) *part {
	p.parts++
	n := &part{header: h}
	n.contentType, n.params = p.readParams(h.get("Content-Type"))
	n.contentType = mediaType(n.contentType, fallback)
	var dparams map[string]string
	n.disposition, dparams = p.readParams(h.get("Content-Disposition"))
	n.filename = p.filename(n, dparams)
	encoding := strings.ToLower(h.get("Content-Transfer-Encoding"))
	encoding, _ = cutComments(encoding)
	encoding = strings.Trim(encoding, "\"'; \t")
	if c := n.params["charset"]; c != "" {
		charset = c
		p.hint(charsetName(c))
	}
	switch {
	case strings.HasPrefix(n.contentType, "multipart/"):
		if encoding == "base64" || encoding == "quoted-printable" {
			// RFC 2045 section 6.4 forbids it; some mailers do it.
			if !bytes.Contains(body, []byte("--"+n.params["boundary"])) {
				body = p.decode(encoding, body)
			}
		}
		p.multipart(n, body, depth, charset)
	case n.contentType == "message/rfc822" || n.contentType == "message/global" || n.contentType == "message/news":
		n.body = p.decode(encoding, body)
		if depth >= maxDepth {
			p.defect("too-deep")
		} else if p.parts < maxParts && len(n.body) > 0 {
			n.parts = []*part{p.entity(p.mend(n.body), depth+1, "text/plain", "")}
		}
	case n.contentType == "application/pkcs7-mime" || n.contentType == "application/x-pkcs7-mime":
		n.body = p.decode(encoding, body)
		if content := signedContent(n.body); len(content) > 0 && depth < maxDepth && p.parts < maxParts {
			n.parts = []*part{p.entity(content, depth+1, "text/plain", "")}
		}
	default:
		n.body = p.decode(encoding, body)
		if strings.HasPrefix(n.contentType, "text/") && n.disposition != "attachment" {
			n.text = p.bodyText(n, charset)
		}
	}
	return n
}

// bareMail reports whether the header of a part is that of a mail that has
// travelled. Subject and From alone prove nothing: signed parts repeat them
// (RFC 9788).
func bareMail(h header) bool {
	return h.has("Received") && h.has("From") && (h.has("Date") || h.has("Message-ID"))
}

// decode undoes the transfer encoding within the bound for one mail; what is
// beyond stays encoded.
func (p *parser) decode(encoding string, body []byte) []byte {
	if p.decoded+len(body) > maxDecoded {
		p.defect("too-large")
		return body
	}
	out := p.transfer(encoding, body)
	p.decoded += len(out)
	return out
}

// mediaType is the type in the form type/subtype, the fallback where it is
// missing or no type (RFC 2045 section 5.2).
func mediaType(value, fallback string) string {
	value = strings.TrimSpace(value)
	if i := strings.IndexAny(value, " \t,"); i > 0 {
		value = value[:i]
	}
	main, sub, ok := strings.Cut(value, "/")
	switch {
	case value == "":
		return fallback
	case value == "text", value == "plain":
		return "text/plain"
	case value == "html":
		return "text/html"
	case !ok || main == "" || sub == "" || !asciiOnly(value):
		return fallback
	}
	return value
}

// multipart divides a body at its boundary lines (RFC 2046 section 5.1).
// Not go-message's MultipartReader: that ends at the first damage.
func (p *parser) multipart(n *part, body []byte, depth int, charset string) {
	if depth >= maxDepth {
		p.defect("too-deep")
		n.body = body
		return
	}
	boundary := n.params["boundary"]
	cut := splitParts(body, boundary)
	if len(cut.pieces) == 0 {
		if found := findBoundary(body); found != "" {
			p.defect("wrong-boundary")
			boundary, cut = found, splitParts(body, found)
		}
	}
	if len(cut.pieces) == 0 {
		blank := len(bytes.TrimSpace(body)) == 0
		if blank && depth == 0 {
			return // the header alone was fetched
		}
		p.defect("missing-boundary")
		if blank {
			n.body = body // what stood there is gone: an empty file says so
			return
		}
		// No boundary anywhere: all of it is one text.
		n.parts = []*part{p.entityOf(header{}, body, depth+1, "text/plain", charset)}
		return
	}
	if !cut.closed {
		p.defect("missing-end-boundary")
	}
	if cut.again > 0 {
		p.defect("boundary-closed-early")
	}
	fallback := "text/plain"
	if n.contentType == "multipart/digest" {
		fallback = "message/rfc822" // RFC 2046 section 5.1.5
	}
	into := n // the multipart that the parts belong to
	for i, piece := range cut.pieces {
		if p.parts >= maxParts {
			p.defect("too-many-parts")
			n.parts = append(n.parts, &part{contentType: "application/octet-stream", disposition: "attachment", body: bytes.Join(cut.pieces[i:], nil)})
			return
		}
		if i == cut.again {
			into = n
		}
		child := p.section(piece, depth+1, fallback, charset)
		into.parts = append(into.parts, child)
		if into == n && i+1 < cut.again && child.body != nil && child.params["boundary"] == boundary {
			// A multipart with the boundary of the one around it: what comes
			// before the boundary is closed for the first time is inside.
			p.defect("boundary-used-twice")
			child.body, into = nil, child
		}
	}
}

// section reads one part of a multipart. Some mailers put a mail in without
// saying that it is one, above all bounces the mail that they return.
func (p *parser) section(raw []byte, depth int, fallback, charset string) *part {
	h, body := p.readHeader(raw)
	if !bareMail(h) {
		return p.entityOf(h, body, depth, fallback, charset)
	}
	p.defect("bare-mail-part")
	return &part{header: header{}, contentType: "message/rfc822", body: raw, parts: []*part{p.entityOf(h, body, depth, "text/plain", "")}}
}

// division is a body cut at its boundary lines.
type division struct {
	pieces [][]byte
	closed bool // the closing boundary is there
	again  int  // the piece that comes behind a closing boundary, 0 when none does
}

// splitParts gives the bytes between the boundary lines. Parts behind the
// closing line are parts all the same: it stood too early, and they would be
// lost.
func splitParts(body []byte, boundary string) (d division) {
	if boundary == "" {
		return d
	}
	delimiter := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		at = i + len(delimiter)
		if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
			continue
		}
		line, next := lineAt(body, at)
		line = bytes.TrimRight(line, " \t")
		final := bytes.HasPrefix(line, []byte("--"))
		if len(line) > 0 && !(final && len(bytes.TrimSpace(line[2:])) == 0) {
			continue
		}
		if start >= 0 {
			d.pieces = append(d.pieces, trimLineEnd(body[min(start, i):i]))
		}
		if d.closed && d.again == 0 && !final {
			d.again = len(d.pieces)
		}
		start, at = next, next
		if final {
			d.closed, start = true, -1
		}
	}
	if start >= 0 && start < len(body) {
		d.pieces = append(d.pieces, body[start:])
	}
	return d
}

// trimLineEnd takes off the line end that belongs to the boundary behind it.
func trimLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// findBoundary looks for the boundary that a mail uses but does not declare:
// the first line of two dashes with a header line behind it.
func findBoundary(body []byte) string {
	for at := 0; at < len(body); {
		line, next := lineAt(body, at)
		if len(line) > 4 && len(line) < 200 && line[0] == '-' && line[1] == '-' && bytes.IndexByte(line, ' ') < 0 {
			following, _ := lineAt(body, next)
			if knownField(following) {
				return string(line[2:])
			}
		}
		at = next
	}
	return ""
}
