package mailin

import (
	"regexp"
	"strings"

	"maildesk/mailin/kind"
)

// subjectTag is the tag of a ticket, wherever a client has moved it.
var subjectTag = regexp.MustCompile(`(?i)[\[［【]\s*IT20\d{9,14}(?:-[0-9A-Z]{1,32})?\s*[\]］】]`)

// baseSubject is the subject without what replying, forwarding, gateways and
// the desk put into it.
func baseSubject(s string) string {
	if indexTicket(s) >= 0 {
		s = subjectTag.ReplaceAllString(s, " ")
	}
	return strings.Join(strings.Fields(kind.BareSubject(s)), " ")
}
