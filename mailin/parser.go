package mailin

import (
	"bytes"
	"slices"
)

// parser is the state of reading one mail.
type parser struct {
	defects []string
	parts   int
	decoded int      // bytes of all decoded leaves
	hints   []string // charsets that the mail declares
	guesses int      // charsets guessed by statistics
	nesting int      // mails around this one
}

// defect names, once, something that was wrong and repaired.
func (p *parser) defect(name string) {
	if !slices.Contains(p.defects, name) {
		p.defects = append(p.defects, name)
	}
}

// guard does one step of reading. A mistake of ours in it costs only what it
// would have found: it must not hide the rest of the mail, and least of all
// that the mail is automatic.
func (p *parser) guard(step func()) {
	defer func() {
		if recover() != nil {
			p.defect("panic")
		}
	}()
	step()
}

// mend repairs what would mislead everything behind it: line ends, what a
// mailbox file put in front, a mail in UTF-16.
func (p *parser) mend(raw []byte) []byte {
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
		_, next := lineAt(raw, 0)
		raw = raw[next:]
	}
	return raw
}
