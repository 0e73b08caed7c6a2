package mailin

import "strings"

// field is one header line: its name as written, its value unfolded and, as
// far as its words are encoded (RFC 2047), still encoded.
type field struct{ name, value string }

// header is the header of a mail or of a part, in the order of the lines.
type header []field

// get is the first value of the named field, without surrounding blanks.
func (h header) get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return strings.TrimSpace(f.value)
		}
	}
	return ""
}

// all are the values of every field of that name.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, strings.TrimSpace(f.value))
		}
	}
	return values
}

func (h header) has(name string) bool { return len(h.all(name)) > 0 }

// part is one node of a mail's MIME tree. A leaf has a body; a multipart has
// parts; a message/rfc822 has one part, the mail inside.
type part struct {
	header      header
	contentType string            // lower case, "text/plain" where missing
	params      map[string]string // of Content-Type, decoded, names lower case
	disposition string            // lower case, empty where missing
	filename    string            // decoded; empty where the part names none
	body        []byte            // leaf: bytes after transfer decoding
	text        string            // text leaf that is no attachment: body in UTF-8, as far as it is read
	parts       []*part
}
