package mime

import (
	"bytes"
	"slices"
)

// Parser is the state of reading one mail.
type Parser struct {
	Defects []string // what was wrong with it, each once
	parts   int
	decoded int      // bytes of all decoded leaves
	hints   []string // charsets that the mail declares
	guesses int      // charsets guessed by statistics
	nesting int      // mails around this one
}

// defect names, once, something that was wrong and repaired.
func (p *Parser) defect(name string) {
	if !slices.Contains(p.Defects, name) {
		p.Defects = append(p.Defects, name)
	}
}

// Guard does one step of reading. A mistake of ours in it costs only what it
// would have found: it must not hide the rest of the mail, and least of all
// that the mail is automatic.
func (p *Parser) Guard(step func()) {
	defer func() {
		if recover() != nil {
			p.defect("panic")
		}
	}()
	step()
}

// Read takes a mail apart. Whatever it is, there is a part in the end.
func (p *Parser) Read(raw []byte) *Part {
	if len(bytes.TrimSpace(raw)) == 0 {
		p.defect("empty")
	}
	root := &Part{ContentType: "text/plain"}
	p.Guard(func() { root = p.entity(p.mend(raw), 0, "text/plain", "") })
	return root
}

// TopOf is the header of a mail, and what was wrong with it.
func TopOf(raw []byte) (h Header, defects []string) {
	p := &Parser{}
	h, _ = p.readHeader(p.mend(raw))
	return h, p.Defects
}

// mend repairs what would mislead everything behind it: line ends, what a
// mailbox file put in front, a mail in UTF-16.
func (p *Parser) mend(raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		if s, err := encodings["utf-16"].NewDecoder().Bytes(raw); err == nil {
			p.defect("utf-16")
			raw = s
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.Contains(raw, []byte("\r\r\n")) {
		p.defect("line-ends")
		raw = bytes.ReplaceAll(raw, []byte("\r\r\n"), []byte("\r\n"))
	}
	if i := bytes.IndexByte(raw, '\r'); i >= 0 && i+1 < len(raw) && raw[i+1] != '\n' && bytes.IndexByte(raw[:i], '\n') < 0 && bytes.IndexByte(raw[:i], ':') > 0 {
		p.defect("line-ends") // carriage returns alone, as old Macs wrote
		raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	for n := leadingBlank(raw); n > 0; n = leadingBlank(raw) {
		p.defect("leading-blank-line")
		raw = raw[n:]
	}
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		p.defect("mbox-from-line")
		_, next := LineAt(raw, 0)
		raw = raw[next:]
	}
	return raw
}
