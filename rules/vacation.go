package rules

import (
	"regexp"
	"slices"

	"maildesk/store"
	"maildesk/templates"
)

// awaySince says why somebody is not there, and unreachableWords are how
// automatic answers end; a person hardly ever writes both.
var (
	awaySince        = regexp.MustCompile(`休假|年假|病假|产假|婚假|陪产假|度假|出差|不在(?:公司|办公室|岗|座位)|(?i:out[- ]of[- ](?:the )?office|\booo\b|vacation|on (?:annual |sick |parental |maternity )?leave|business trip|on holiday)`)
	unreachableWords = regexp.MustCompile(`(?:无法|不能|不便)(?:及时|立即|马上|第一时间)?(?:查看|查收|回复|处理|答复)|(?:如有|若有|有)?(?:急事|紧急(?:事务|情况|事项|事宜|问题))[，, ]*(?:请|可)|(?i:(?:reply|respond|get back to you|answer)\b.{0,40}\b(?:return|back)|(?:limited|no) access to (?:my )?(?:e-?mail|mail)|(?:for|in case of) (?:urgent|an emergency|emergencies))`)
)

// fromMailbox reports whether a mail in a technician's name that nothing marks
// as automatic reads like the answer of a mailbox whose owner is away. It goes
// to nobody. Somebody who wrote it himself is told so, once a day: mailboxes
// answer that, too.
func (t *turn) fromMailbox(p *Person, words string) bool {
	if !awaySince.MatchString(words) || !unreachableWords.MatchString(words) {
		return false
	}
	told := slices.ContainsFunc(t.c.Events, func(e *store.Event) bool {
		return e.Kind == store.EventAutomatic && e.Actor == p.Key() && e.At.After(t.now.AddDate(0, 0, -1))
	})
	t.unmarked = true
	t.sent(store.EventAutomatic, t.wordsOf(t.c.Mail.Message), true)
	t.outOfOffice()
	if !told {
		t.receipt(p, []templates.Line{{Text: firstWords(t.c.Mail.Message.Mask(words), 60), Verb: "note", Done: "away"}})
	}
	return true
}
