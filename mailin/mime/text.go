package mime

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"maildesk/mailin/quote"
	"maildesk/mailin/scan"
	"maildesk/store"
)

// reading turns the tree of a mail into its text and its attachments.
type reading struct {
	p *Parser
	m *store.Message

	spare []segment // text for a mail that turns out to have no other
}

// segment is one stretch of body: plain text, HTML, or both as alternatives.
type segment struct{ plain, html string }

func (s segment) blank() bool {
	return strings.TrimSpace(s.plain) == "" && strings.TrimSpace(s.html) == ""
}

// ReadText gives the text of a mail, and its body for quote.NewWords; its
// files and what its calendar says are put into m.
func (p *Parser) ReadText(root *Part, m *store.Message) (string, quote.Body) {
	return (&reading{p: p, m: m}).text(root)
}

// text is the body as it is read: the inline text parts in order, HTML as
// text where no text alternative stands beside it; and the same for quote.NewWords.
func (r *reading) text(root *Part) (string, quote.Body) {
	segments := r.walk(root, root, false)
	if !slices.ContainsFunc(segments, func(s segment) bool { return !s.blank() }) {
		segments = r.spare
	}
	var text []string
	var all quote.Body
	for _, s := range segments {
		var p quote.Page
		if s.html != "" {
			p = quote.ReadPage(s.html)
		}
		if t := strings.Trim(s.plain, "\n"); strings.TrimSpace(t) != "" {
			text = append(text, t)
			all.AddText(t, p)
		} else if t := p.Text(); t != "" {
			text = append(text, t)
			all.AddPage(p)
		}
	}
	return strings.Join(text, "\n\n"), all
}

func (r *reading) walk(n, root *Part, related bool) []segment {
	switch {
	case n.ContentType == "multipart/alternative":
		return r.alternative(n, root)
	case strings.HasPrefix(n.ContentType, "multipart/"):
		var all []segment
		if n.Body != nil { // could not be divided
			r.attach(n, false)
		}
		for _, child := range n.Parts {
			all = append(all, r.walk(child, root, n.ContentType == "multipart/related")...)
		}
		return all
	case r.isBody(n, root):
		text := r.bounded(n)
		if n.ContentType == "text/html" {
			return []segment{{html: text}}
		}
		return []segment{{plain: r.withoutUU(text)}}
	}
	if n.ContentType == "text/calendar" || n.ContentType == "application/ics" {
		r.calendar(n)
	}
	if t := asTNEF(n); t != nil {
		return r.tnef(n, t)
	}
	if len(n.Parts) > 0 && !strings.HasPrefix(n.ContentType, "message/") { // an opaque signature
		r.attach(n, false)
		return r.walk(n.Parts[0], n.Parts[0], false)
	}
	if len(n.Body) > 0 || n.filename != "" || n.Header != nil {
		r.attach(n, related)
	}
	if spareText[n.ContentType] && n.disposition != "attachment" && r.spare == nil {
		// Some mailers give the only text of a mail a file name, or a type
		// that nothing else shows.
		r.spare = append(r.spare, segment{plain: markup.ReplaceAllString(n.Text, "")})
	}
	return nil
}

// maxText is how many bytes of text are read as words of a mail. More than that
// is a log or a table, and reading it would take the time of a thousand mails.
const maxText = 2 << 20

// bounded is the text of a part as far as it is read; a part with more is kept
// whole as a file too.
func (r *reading) bounded(n *Part) string {
	if len(n.Body) > maxText {
		r.p.defect("text-too-long")
		r.attach(n, false)
	}
	return n.Text
}

// textHead is as much of a text as is read: whole lines, where it has lines.
func textHead(body []byte, charset string) []byte {
	if len(body) <= maxText {
		return body
	}
	cut := bytes.LastIndexByte(body[:maxText], '\n')
	if cut < maxText/2 {
		cut = maxText
		for cut > maxText-utf8.UTFMax && !utf8.RuneStart(body[cut]) {
			cut--
		}
	}
	if utf16Name(charsetName(charset)) {
		cut &^= 3
	}
	return body[:cut]
}

// spareText are types that are read where a mail has no other text.
var spareText = map[string]bool{"text/plain": true, "text/enriched": true, "text/richtext": true, "text/markdown": true, "text/x-markdown": true}

// markup is what text/enriched (RFC 1896) marks text with.
var markup = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z-]{0,40}>`)

// withoutUU takes the uuencoded files out of a text.
func (r *reading) withoutUU(text string) string {
	if !strings.Contains(text, string(uuBegin)) {
		return text
	}
	files, rest := cutUU([]byte(text))
	for _, f := range files {
		r.add(cleanName(f.name), typeOf(f.name), f.content, false, "", nil)
	}
	return string(rest)
}

// alternative shows the plain text where there is some, else the HTML
// (RFC 2046 section 5.1.4: all say the same). A plain text that only says
// that the mail is HTML is shown with the HTML.
func (r *reading) alternative(n, root *Part) []segment {
	var plain, html []segment
	for _, child := range n.Parts {
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
	switch {
	case plain == nil:
		return html
	case len(plain) == 1 && html != nil && placeholder.MatchString(plain[0].plain) && len(plain[0].plain) < 400:
		return append(plain, html...)
	}
	for _, s := range html {
		plain[0].html += s.html
	}
	return plain
}

// placeholder is what mailers write for readers that show no HTML.
var placeholder = scan.NewPattern(`(?is)^.{0,80}(?:(?:is|was|contains|sent)\s+(?:an?|in|as)\s+html\b|html[ -](?:capable|enabled|compatible|formatted?)|view\s+(?:this|the)\s+(?:message|e-?mail|mail)\b.{0,60}\bhtml|(?:does|do)\s+not\s+support\s+html|(?:不支持|不能显示|无法显示|請使用|请使用|不支援).{0,20}html|html\s*(?:格式|邮件|郵件).{0,12}(?:查看|浏览|显示|阅读|閱讀|瀏覽))`)

// isBody reports whether a leaf is text to be read, not a file to be opened.
func (r *reading) isBody(n, root *Part) bool {
	switch {
	case n.ContentType != "text/plain" && n.ContentType != "text/html":
		return false
	case n.disposition == "attachment":
		return false
	case n == root || n.disposition == "inline" && n.filename == "":
		return true
	}
	return n.filename == ""
}

// bodyText is a text leaf, as far as it is read, in UTF-8 with plain line ends.
func (p *Parser) bodyText(n *Part, charset string) string {
	text := newlines(p.decodeText(textHead(n.Body, charset), charset))
	if n.ContentType == "text/plain" && strings.EqualFold(n.Params["format"], "flowed") {
		return unflow(text, strings.EqualFold(n.Params["delsp"], "yes"))
	}
	return text
}

// newlines makes each line end a plain \n.
func newlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}
