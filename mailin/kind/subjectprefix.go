package kind

import (
	"strings"

	"maildesk/mailin/scan"
)

// skipPrefixes takes the reply and forward prefixes off a lower-case
// subject and says which kinds there were. They stack ("回复：转发: …"), may
// be counted ("re[2]:") and may stand behind list tags.
func skipPrefixes(subject string) (topic string, reply, forward bool) {
	for {
		subject = skipTags(subject)
		colon := strings.IndexAny(subject, ":：")
		if colon < 0 || colon > 24 {
			return subject, reply, forward
		}
		word := strings.TrimRight(subject[:colon], " \u00a0\u3000")
		word = strings.TrimRight(strings.TrimRight(word, ")]）"), "0123456789")
		word = strings.TrimRight(word, "([（^ ")
		switch {
		case replyWords[word]:
			reply = true
		case forwardWords[word]:
			forward = true
		default:
			return subject, reply, forward
		}
		subject = strings.TrimPrefix(strings.TrimPrefix(subject[colon:], ":"), "：")
	}
}

// FirstPrefix reads the outermost prefix of a subject, which tells what was
// done last: "回复: 转发: x" answers a forwarded mail.
func FirstPrefix(subject string) (reply, forward bool) {
	s := skipTags(strings.ToLower(strings.TrimSpace(subject)))
	colon := strings.IndexAny(s, ":：")
	if colon < 0 || colon > 24 {
		return false, strings.HasSuffix(strings.TrimSpace(s), "(fwd)")
	}
	word := strings.TrimRight(s[:colon], " \u00a0\u3000")
	word = strings.TrimRight(strings.TrimRight(word, ")]）"), "0123456789")
	word = strings.TrimRight(word, "([（^ ")
	return replyWords[word], forwardWords[word]
}

// skipTags takes tags like "[it-all]" off the beginning, and what gateways
// put there: "【外部邮件】", "***SPAM***".
func skipTags(subject string) string {
	for {
		subject = strings.TrimLeft(subject, " \t\r\n*\u00a0\u3000")
		if tag, rest, ok := strings.Cut(subject, "】"); ok && strings.HasPrefix(tag, "【") && len(tag) < 40 && scan.FirstOf(tag, gatewayWords) != "" {
			subject = rest
			continue
		}
		if rest, ok := strings.CutPrefix(subject, "spam*"); ok {
			subject = rest
			continue
		}
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

var gatewayWords = []string{"外部", "外来", "外网", "external", "垃圾", "spam"}

var (
	replyWords = wordSet(`re r rif res ref sv vs vá antw aw odp ynt yan atb bls ha réf rép απ
		回复 回覆 答复 答覆 回信 返信 답장 отв ответ`)
	forwardWords = wordSet(`fw fwd tr wg rv enc vl vb doorst pd i̇lt ilt i̇let továbbítás
		转发 轉寄 轉發 转 転送 전달 пересл`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
