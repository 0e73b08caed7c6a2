package kind

import (
	"strings"

	"maildesk/mailin/scan"
)

// part is what stands before the words of a subject.
type part uint8

const (
	noPart part = iota
	replyPart
	forwardPart
	gatewayPart // what a company's gateway puts there: "【外部邮件】", "***SPAM***"
)

// cutPart takes one such part off a subject. Prefixes may be counted
// ("Re[2]:", "回复(2)："), and need a colon: a bare 转, I or R is a word.
func cutPart(subject string) (rest string, found part) {
	subject = strings.TrimLeft(subject, blanks)
	if rest, ok := cutGateway(subject); ok {
		return rest, gatewayPart
	}
	colon := strings.IndexAny(subject, ":：")
	if colon < 0 || colon > 24 {
		return subject, noPart
	}
	word := strings.TrimRight(strings.ToLower(subject[:colon]), blanks)
	word = strings.TrimRight(strings.TrimRight(word, ")]）"), "0123456789")
	word = strings.TrimRight(word, "([（^ ")
	rest = strings.TrimPrefix(strings.TrimPrefix(subject[colon:], ":"), "：")
	switch {
	case replyWords[word]:
		return rest, replyPart
	case forwardWords[word]:
		return rest, forwardPart
	}
	return subject, noPart
}

const blanks = " \t\r\n\u00a0\u3000"

// cutGateway takes off what a gateway put before a subject. What only begins
// with such a word is somebody's own: "【外部门户打不开】".
func cutGateway(subject string) (rest string, ok bool) {
	bare := strings.TrimLeft(subject, "*")
	if len(bare) < len(subject) && len(bare) > 5 && strings.EqualFold(bare[:5], "spam*") {
		return strings.TrimLeft(bare[5:], "*"), true
	}
	if !strings.HasPrefix(subject, "[") && !strings.HasPrefix(subject, "【") {
		return subject, false
	}
	end := strings.IndexAny(subject, "]】")
	if end < 0 || end > 60 {
		return subject, false
	}
	tag := strings.ToLower(strings.Trim(subject[:end], "[【 *:："))
	if !gatewayTags[tag] {
		return subject, false
	}
	return strings.TrimPrefix(strings.TrimPrefix(subject[end:], "]"), "】"), true
}

// BareSubject is a subject without what replying, forwarding and gateways put
// before it.
func BareSubject(subject string) string {
	for {
		rest, found := cutPart(subject)
		if found == noPart {
			return strings.Trim(rest, blanks)
		}
		subject = rest
	}
}

// skipPrefixes takes such parts, and tags like "[it-all]" among them, off a
// lower-case subject and says which kinds there were.
func skipPrefixes(subject string) (topic string, reply, forward bool) {
	for {
		rest, found := cutPart(skipTags(subject))
		switch found {
		case noPart:
			return rest, reply, forward
		case replyPart:
			reply = true
		case forwardPart:
			forward = true
		}
		subject = rest
	}
}

// FirstPrefix reads the outermost prefix of a subject, which tells what was
// done last: "回复: 转发: x" answers a forwarded mail.
func FirstPrefix(subject string) (reply, forward bool) {
	rest, found := cutPart(skipTags(subject))
	if found == noPart {
		return false, strings.HasSuffix(strings.ToLower(strings.TrimSpace(rest)), "(fwd)")
	}
	return found == replyPart, found == forwardPart
}

// skipTags takes tags like "[it-all]" off the beginning, and gateways' marks.
func skipTags(subject string) string {
	for {
		subject = strings.TrimLeft(subject, blanks)
		if rest, ok := cutGateway(subject); ok {
			subject = rest
			continue
		}
		subject = strings.TrimLeft(subject, "*"+blanks)
		if !strings.HasPrefix(subject, "[") {
			return subject
		}
		end := strings.IndexByte(subject, ']')
		if end < 0 || end > 60 || strings.TrimSpace(subject[end+1:]) == "" {
			return subject
		}
		subject = subject[end+1:]
	}
}

var gatewayTags = scan.Set("external", "ext", "external email", "external mail", "external sender", "external message", "spam", "suspected spam",
	"外部", "外来", "外网", "外部邮件", "外部郵件", "外来邮件", "外网邮件", "外部发件人", "垃圾邮件", "垃圾郵件", "疑似垃圾邮件")

var (
	replyWords = wordSet(`re r rif res ref sv vs vá antw antwort antwoord aw odp ynt yan atb bls ha réf rép réponse reply απ
		回复 回覆 回復 答复 答覆 回信 返信 답장 회신 отв ответ`)
	forwardWords = wordSet(`fw fwd fyi i tr wg rv enc vl vb doorst pd i̇lt ilt i̇let továbbítás
		转发 轉寄 轉發 转寄 转 転送 전달 пересл`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
