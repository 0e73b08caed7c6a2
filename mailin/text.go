package mailin

import (
	"strings"

	"maildesk/store"
)

// reading turns the tree of a mail into its text and its attachments.
type reading struct {
	p    *parser
	m    *store.Message
	html strings.Builder // all HTML bodies, whether shown as text or not
}

// segment is one stretch of body: plain text, or HTML that stands alone.
type segment struct{ plain, html string }

func (s segment) blank() bool {
	return strings.TrimSpace(s.plain) == "" && strings.TrimSpace(s.html) == ""
}

// text is the body as it is read: the inline text parts in order, HTML as
// text where no text alternative stands beside it.
func (r *reading) text(root *part) string {
	var b strings.Builder
	for _, s := range r.walk(root, root, false) {
		t := s.plain
		if t == "" {
			t = htmlText(s.html)
		}
		if t = strings.Trim(t, "\n"); strings.TrimSpace(t) == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(t)
	}
	return b.String()
}

func (r *reading) walk(n, root *part, related bool) []segment {
	switch {
	case n.contentType == "multipart/alternative":
		return r.alternative(n, root)
	case strings.HasPrefix(n.contentType, "multipart/"):
		var all []segment
		if n.body != nil {
			r.attach(n, false)
		}
		for _, child := range n.parts {
			all = append(all, r.walk(child, root, n.contentType == "multipart/related")...)
		}
		return all
	case r.isBody(n, root):
		if n.contentType == "text/html" {
			r.html.WriteString(n.text)
			return []segment{{html: n.text}}
		}
		files, rest := cutUU([]byte(n.text))
		for _, f := range files {
			r.add(cleanName(f.name), "application/octet-stream", f.content, false, "")
		}
		return []segment{{plain: string(rest)}}
	}
	if len(n.body) > 0 || n.filename != "" || n.header != nil {
		r.attach(n, related)
	}
	return nil
}

// alternative shows the plain text where there is some, else the HTML
// (RFC 2046 section 5.1.4: all say the same).
func (r *reading) alternative(n, root *part) []segment {
	var plain, html []segment
	for _, child := range n.parts {
		for _, s := range r.walk(child, root, false) {
			switch {
			case s.blank():
			case s.plain != "":
				plain = append(plain, s)
			default:
				html = append(html, s)
			}
		}
	}
	if plain != nil {
		return plain
	}
	return html
}

// isBody reports whether a leaf is text to be read, not a file to be opened.
func (r *reading) isBody(n, root *part) bool {
	switch {
	case n.contentType != "text/plain" && n.contentType != "text/html":
		return false
	case n.disposition == "attachment":
		return false
	case n == root || n.disposition == "inline" && n.filename == "":
		return true
	}
	return n.filename == ""
}

// bodyText is a text leaf in UTF-8 with plain line ends.
func (p *parser) bodyText(n *part, charset string) string {
	s := p.decodeText(n.body, charset)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	return s
}

// htmlText is HTML as readable text.
func htmlText(src string) string {
	return strings.TrimSpace(stripTags(src))
}
