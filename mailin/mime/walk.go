package mime

import (
	"bytes"
	"strings"
)

// Limits of a mail. What lies beyond is kept undivided or named in a defect.
const (
	MaxDepth   = 20
	MaxParts   = 500
	maxDecoded = 64 << 20
)

// entity reads a mail or a part with all that is in it.
func (p *Parser) entity(raw []byte, depth int, fallback, charset string) *Part {
	h, body := p.readHeader(raw)
	return p.entityOf(h, body, depth, fallback, charset)
}

// entityOf reads an entity whose header is read.
func (p *Parser) entityOf(h Header, body []byte, depth int, fallback, charset string) *Part {
	p.parts++
	n := &Part{Header: h}
	n.ContentType, n.Params = p.readParams(h.Get("Content-Type"))
	n.ContentType = mediaType(n.ContentType, fallback)
	var dparams map[string]string
	n.disposition, dparams = p.readParams(h.Get("Content-Disposition"))
	n.filename = p.filename(n, dparams)
	encoding := strings.ToLower(h.Get("Content-Transfer-Encoding"))
	encoding, _ = cutComments(encoding)
	encoding = strings.Trim(encoding, "\"'; \t")
	if c := n.Params["charset"]; c != "" {
		charset = c
		p.hint(charsetName(c))
	}
	switch {
	case strings.HasPrefix(n.ContentType, "multipart/"):
		if encoding == "base64" || encoding == "quoted-printable" {
			// RFC 2045 section 6.4 forbids it; some mailers do it.
			if !bytes.Contains(body, []byte("--"+n.Params["boundary"])) {
				body = p.decode(encoding, body)
			}
		}
		p.multipart(n, body, depth, charset)
	case n.ContentType == "message/rfc822" || n.ContentType == "message/global" || n.ContentType == "message/news":
		n.Body = p.decode(encoding, body)
		if depth >= MaxDepth {
			p.defect("too-deep")
		} else if p.parts < MaxParts && len(n.Body) > 0 {
			n.Parts = []*Part{p.entity(p.mend(n.Body), depth+1, "text/plain", "")}
		}
	case n.ContentType == "application/pkcs7-mime" || n.ContentType == "application/x-pkcs7-mime":
		n.Body = p.decode(encoding, body)
		if content := signedContent(n.Body); len(content) > 0 && depth < MaxDepth && p.parts < MaxParts {
			n.Parts = []*Part{p.entity(content, depth+1, "text/plain", "")}
		}
	default:
		n.Body = p.decode(encoding, body)
		if strings.HasPrefix(n.ContentType, "text/") && n.disposition != "attachment" {
			n.Text = p.bodyText(n, charset)
		}
	}
	return n
}

// bareMail reports whether the header of a part is that of a mail that has
// travelled. Subject and From alone prove nothing: signed parts repeat them
// (RFC 9788).
func bareMail(h Header) bool {
	return h.Has("Received") && h.Has("From") && (h.Has("Date") || h.Has("Message-ID"))
}

// decode undoes the transfer encoding within the bound for one mail; what is
// beyond stays encoded.
func (p *Parser) decode(encoding string, body []byte) []byte {
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
func (p *Parser) multipart(n *Part, body []byte, depth int, charset string) {
	if depth >= MaxDepth {
		p.defect("too-deep")
		n.Body = body
		return
	}
	boundary := n.Params["boundary"]
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
			n.Body = body // what stood there is gone: an empty file says so
			return
		}
		// No boundary anywhere: all of it is one text.
		n.Parts = []*Part{p.entityOf(Header{}, body, depth+1, "text/plain", charset)}
		return
	}
	if !cut.closed {
		p.defect("missing-end-boundary")
	}
	if cut.again > 0 {
		p.defect("boundary-closed-early")
	}
	fallback := "text/plain"
	if n.ContentType == "multipart/digest" {
		fallback = "message/rfc822" // RFC 2046 section 5.1.5
	}
	into := n // the multipart that the parts belong to
	for i, piece := range cut.pieces {
		if p.parts >= MaxParts {
			p.defect("too-many-parts")
			n.Parts = append(n.Parts, &Part{ContentType: "application/octet-stream", disposition: "attachment", Body: bytes.Join(cut.pieces[i:], nil)})
			return
		}
		if i == cut.again {
			into = n
		}
		child := p.section(piece, depth+1, fallback, charset)
		into.Parts = append(into.Parts, child)
		if into == n && i+1 < cut.again && child.Body != nil && child.Params["boundary"] == boundary {
			// A multipart with the boundary of the one around it: what comes
			// before the boundary is closed for the first time is inside.
			p.defect("boundary-used-twice")
			child.Body, into = nil, child
		}
	}
}

// section reads one part of a multipart. Some mailers put a mail in without
// saying that it is one, above all bounces the mail that they return.
func (p *Parser) section(raw []byte, depth int, fallback, charset string) *Part {
	h, body := p.readHeader(raw)
	if !bareMail(h) {
		return p.entityOf(h, body, depth, fallback, charset)
	}
	p.defect("bare-mail-part")
	return &Part{Header: Header{}, ContentType: "message/rfc822", Body: raw, Parts: []*Part{p.entityOf(h, body, depth, "text/plain", "")}}
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
		line, next := LineAt(body, at)
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
		line, next := LineAt(body, at)
		if len(line) > 4 && len(line) < 200 && line[0] == '-' && line[1] == '-' && bytes.IndexByte(line, ' ') < 0 {
			following, _ := LineAt(body, next)
			if knownField(following) {
				return string(line[2:])
			}
		}
		at = next
	}
	return ""
}
