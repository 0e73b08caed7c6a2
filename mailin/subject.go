package mailin

import (
	"regexp"
	"strings"
)

// subjectPrefix is what clients put before the subject of a reply or forward
// (MAIL_FACTS 3.3), with a count or without, and the tag of a ticket.
var subjectPrefix = regexp.MustCompile(`(?i)^[\s\x{00a0}\x{3000}]*(?:(?:re|rif|res|sv|vs|vá|antw|aw|odp|ynt|ynt|atb|bls|ha|ref|réf|απ|r|fw|fwd|fyi|wg|tr|rv|enc|i|vl|vb|doorst|pd|ilt|İlt|i̇let|回复|回覆|答复|答覆|返信|回信|转发|轉寄|轉發|转|転送|továbbítás)\s*(?:[\[(（]\s*\d+\s*[\])）])?\s*[:：]|\[IT\d{11,14}(?:-[0-9A-Z]{4,8})?\])[\s\x{00a0}\x{3000}]*`)

// baseSubject is the subject without what replying, forwarding and the desk
// put before it.
func baseSubject(s string) string {
	for {
		cut := subjectPrefix.FindStringIndex(s)
		if cut == nil || cut[1] == 0 {
			return strings.TrimSpace(s)
		}
		s = s[cut[1]:]
	}
}
