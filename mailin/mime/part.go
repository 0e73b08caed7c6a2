package mime

import "strings"

// Field is one header line: its name as written, its value unfolded and, as
// far as its words are encoded (RFC 2047), still encoded.
type Field struct{ Name, Value string }

// Header is the header of a mail or of a part, in the order of the lines.
type Header []Field

// Get is the first value of the named field, without surrounding blanks.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return strings.TrimSpace(f.Value)
		}
	}
	return ""
}

// All are the values of every field of that name.
func (h Header) All(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			values = append(values, strings.TrimSpace(f.Value))
		}
	}
	return values
}

// Has reports whether there is a field of that name.
func (h Header) Has(name string) bool { return len(h.All(name)) > 0 }

// Part is one node of a mail's MIME tree. A leaf has a body; a multipart has
// parts; a message/rfc822 has one part, the mail inside.
type Part struct {
	Header      Header
	ContentType string            // lower case, "text/plain" where missing
	Params      map[string]string // of Content-Type, decoded, names lower case
	disposition string            // lower case, empty where missing
	filename    string            // decoded; empty where the part names none
	Body        []byte            // leaf: bytes after transfer decoding
	Text        string            // text leaf that is no attachment: body in UTF-8, as far as it is read
	Parts       []*Part
}
