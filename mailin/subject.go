package mailin

import (
	"regexp"
	"strings"
)

// subjectPrefix is what clients put before the subject of a reply or forward
// (MAIL_FACTS 3.3), with a count or without, and what gateways put there.
var subjectPrefix = regexp.MustCompile(`(?i)^(?:` +
	`(?:re|rif|res|sv|vs|vá|antw|aw|odp|ynt|atb|bls|ha|ref|réf|απ|r|回复|回覆|答复|答覆|返信|回信|` +
	`fw|fwd|fyi|wg|tr|rv|enc|i|vl|vb|doorst|pd|ilt|i̇lt|i̇let|转发|轉寄|轉發|转|転送|továbbítás)` +
	`[ \x{00a0}\x{3000}]*(?:[\[(（][ ]*\d+[ ]*[\])）]|\^\d+)?[ \x{00a0}\x{3000}]*[:：]` +
	`|[\[【](?:external|外部邮件|外部|外来邮件|spam|垃圾邮件)[^\]】]{0,12}[\]】]` +
	`|\*+spam\*+)`)

// subjectTag is the tag of a ticket, wherever a client has moved it.
var subjectTag = regexp.MustCompile(`(?i)[\[［【]\s*IT20\d{9,14}(?:-[0-9A-Z]{1,32})?\s*[\]］】]`)

// baseSubject is the subject without what replying, forwarding, gateways and
// the desk put into it.
func baseSubject(s string) string {
	if indexTicket(s) >= 0 {
		s = subjectTag.ReplaceAllString(s, " ")
	}
	for {
		s = strings.Trim(s, " \t\u00a0\u3000")
		cut := subjectPrefix.FindStringIndex(s)
		if cut == nil {
			return strings.Join(strings.Fields(s), " ")
		}
		s = s[cut[1]:]
	}
}
