package mailin

import (
	"strings"

	"maildesk/store"
)

// reading turns the tree of a mail into its text and its attachments.
type reading struct {
	p *parser
	m *store.Message
}

// segment is one stretch of body: plain text, HTML, or both as alternatives.
type segment struct{ plain, html string }

func (s segment) blank() bool {
	return strings.TrimSpace(s.plain) == "" && strings.TrimSpace(s.html) == ""
}

// text is the body as it is read: the inline text parts in order, HTML as
// text where no text alternative stands beside it; and as lines for newWords.
func (r *reading) text(root *part) (string, body) {
	var all body
	add := func(to *[]line, lines []line) {
		if len(*to) > 0 {
			*to = append(*to, line{})
		}
		*to = append(*to, lines...)
	}
	for _, s := range r.walk(root, root, false) {
		if s.blank() {
			continue
		}
		var p page
		if s.html != "" {
			p = readPage(s.html)
			all.quotes = all.quotes || p.quotes
		}
		shown := p.lines
		if strings.TrimSpace(s.plain) != "" {
			shown = textLines(strings.Trim(s.plain, "\n"))
		}
		if len(shown) == 0 {
			continue
		}
		add(&all.shown, shown)
		if p.lines != nil {
			add(&all.marked, p.lines)
		} else {
			add(&all.marked, shown)
		}
	}
	return strings.Trim(joinLines(all.shown), "\n"), all
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
			case strings.TrimSpace(s.plain) != "":
				plain = append(plain, s)
			default:
				html = append(html, s)
			}
		}
	}
	if plain == nil {
		return html
	}
	for _, s := range html {
		plain[0].html += s.html
	}
	return plain
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
