package answer

import (
	"regexp"
	"strings"

	"maildesk/store"
)

// choice reads an answer that is one of the numbers of a list: 1, 选2, 3.
func (a *answer) choice() int {
	s := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(a.whole, "我"), "选"), "择")
	s = strings.Trim(s, " .。#()（）号")
	switch s {
	case "1", "①", "一":
		return 1
	case "2", "②", "二":
		return 2
	case "3", "③", "三":
		return 3
	}
	return 0
}

// only reports whether nothing but politeness was written.
func (a *answer) only() bool {
	for i := range a.clauses {
		if s := &a.clauses[i]; !s.greets() && (!s.standing || s.maybe) && !ackRE.MatchString(s.bare) {
			return false
		}
	}
	return true
}

// ackRE finds answers that say no more than that a mail was read.
var ackRE = regexp.MustCompile(`^(?:(?:好|好的|好嘞|好滴|好吧|行|ok|okay|k|嗯|嗯嗯|恩|收到|收到了|我知道了|我明白了|我知道|great|perfect|good|nice|知道|知道了|明白|明白了|了解|了解了|已阅|阅|noted|got it|received|understood|roger|will do|sure|fine|👍|👌|🙏|可以|没问题|的|哦|哈|呀) ?)+$`)

// rest is the intent of an answer that decides nothing.
func (a *answer) rest() (Intent, string) {
	for i := range a.clauses {
		if s := &a.clauses[i]; s.question && !s.standing {
			return Question, s.shown
		}
	}
	if a.only() {
		return Thanks, a.clauses[0].shown
	}
	return MoreInfo, ""
}

// pick is the first clause for which want holds.
func (a *answer) pick(want func(*said) bool) *said {
	for i := range a.clauses {
		if want(&a.clauses[i]) {
			return &a.clauses[i]
		}
	}
	return nil
}

// survey reads the answer to "are you satisfied": the rating that was
// asked for, even when remarks stand around it.
func (a *answer) survey() (Intent, string) {
	if n := a.choice(); n > 0 {
		return []Intent{Satisfied, BasicallySatisfied, Dissatisfied}[n-1], a.whole
	}
	back := a.pick(func(s *said) bool { return s.unsolved != "" && !s.question && s.persists })
	found := map[Intent]*said{}
	for i := range a.clauses {
		s := &a.clauses[i]
		if s.rated == "" || s.mark {
			continue
		}
		if laterRE.matches(s.words) {
			return MoreInfo, s.shown
		}
		if found[s.rating] == nil {
			found[s.rating] = s
		}
	}
	good, middling, bad := found[Satisfied], found[BasicallySatisfied], found[Dissatisfied]
	switch {
	case bad != nil && (good == nil && middling == nil || ratesRE.MatchString(bad.text)):
		return Dissatisfied, bad.shown
	case back != nil:
		return NotResolved, back.shown
	case bad != nil && good != nil:
		return BasicallySatisfied, good.shown + " / " + bad.shown
	case bad != nil:
		return Dissatisfied, bad.shown
	case middling != nil:
		return BasicallySatisfied, middling.shown
	case good != nil:
		if later := a.pick(func(s *said) bool { return laterRE.matches(s.words) }); later != nil {
			return MoreInfo, later.shown
		}
		return Satisfied, good.shown
	case okRE.MatchString(strings.TrimSpace(a.whole)):
		return Satisfied, a.whole
	}
	if s := a.solvedNow(); s != nil {
		return ConfirmResolved, s.shown
	}
	return a.rest()
}

// ratesRE finds the words that the survey itself uses.
var ratesRE = regexp.MustCompile(`满意|不满|satis`)

// laterRE puts a rating off.
var laterRE = newPattern(`再用用|观察|不好说|再看|说不准|过几天|用几天|再评|不确定|\b(?:not sure|later|too early|wait)\b`)

// okRE is a rating or a yes of one word.
var okRE = regexp.MustCompile(`^(?:ok|okay|great|perfect|good|fine|all good|可以|行|👍|👌|💯|✅|好|没问题)(?:的|了|啦|啊)*$`)

// permission reads the answer of an approver.
func (a *answer) permission(yes, no Intent) (Intent, string) {
	if a.choice() > 0 {
		return MoreInfo, a.whole // the letter numbers nothing; rights are not given on a guess
	}
	var granted, refused, open *said
	asks, hard := false, false
	for i := range a.clauses {
		s := &a.clauses[i]
		if s.standing {
			continue
		}
		if s.question {
			asks = true
			if open == nil {
				open = s
			}
			continue
		}
		if (s.maybe || s.condition || s.but && !s.greets()) && open == nil && !(s.no != "" && firmRE.matches(s.words) && !s.condition) {
			open = s
		}
		if othersRE.matches(s.words) || doubleNoRE.matches(s.words) {
			if open == nil {
				open = s
			}
			continue
		}
		if s.no != "" && refused == nil {
			refused = s
			hard = firmRE.matches(s.words)
		}
		if s.yes != "" && granted == nil && !(i > 0 && ackRE.MatchString(s.text)) {
			granted = s
		}
	}
	switch {
	case granted != nil && refused != nil:
		return MoreInfo, granted.shown + " / " + refused.shown
	case refused != nil && (open == nil || hard && !open.condition && (asks || !open.but)):
		return no, refused.shown
	case refused != nil:
		return MoreInfo, open.shown
	case granted != nil && open != nil && asks:
		return Question, open.shown
	case granted != nil && open != nil:
		return MoreInfo, open.shown
	case granted != nil:
		return yes, granted.shown
	}
	return a.rest()
}

// firmRE finds a refusal that leaves nothing open.
var firmRE = newPattern(`不(?:予)?(?:同意|批准|批|准|通过|允许|许可|赞成|认可)|拒绝|驳回|退回|打回|否决|反对|\b(?:reject|den(?:y|ied)|declin|rejecting|denying|disapprov|not approve|refuse|don't approve|do not approve|cannot approve|can't approve)`)

// othersRE finds the consent of somebody else, or one that is still to come.
var othersRE = newPattern(`(?:需要?|要|待|等|须|得|经|请|让|找|转|由)[^不]{0,10}(?:同意|批准|审批|审核|确认|批示|签字|定夺|决定)|(?:总|经理|领导|老板|主任|他|她|对方|部门|hr|上级|主管|部长|总监|人事|财务)(?:已经?|也|都|那边|那里|口头|之前|说)*(?:同意|批准|批了|通过|可以)|以前(?:同意|批)|\b(?:he|she|they|boss|manager|hr|director|who|need|needs|pending|awaiting|ask|forward)\b.{0,30}\b(?:approv\w*|agree\w*|consent|sign\w*)`)

// doubleNoRE finds denials of a denial.
var doubleNoRE = newPattern(`不是不|并非不|也不是不|不能不|不反对|不是说不|\bnot (?:against|opposed|disagree|saying no)\b`)

// consent reads the answer to a request for remote assistance.
func (a *answer) consent() (Intent, string) {
	intent, why := a.permission(Consent, Decline)
	switch intent {
	case Decline:
		if s := a.solvedNow(); s != nil {
			return ConfirmResolved, s.shown
		}
		if soon := a.pick(func(s *said) bool { return s.no != "" && notNowRE.matches(s.words) && !firmRE.matches(s.words) }); soon != nil {
			return MoreInfo, soon.shown
		}
	case MoreInfo, Thanks:
		if s := a.solvedNow(); s != nil && a.pick(func(s *said) bool { return s.yes != "" }) == nil {
			return ConfirmResolved, s.shown
		}
		if intent == MoreInfo && why == "" {
			if s := a.pick(func(s *said) bool { return s.unsolved != "" && s.persists }); s != nil {
				return NotResolved, s.shown
			}
			if s := a.pick(func(s *said) bool { return s.cancel != "" && !s.question }); s != nil {
				return Cancel, s.shown
			}
		}
	}
	return intent, why
}

// notNowRE puts off what is not refused.
var notNowRE = newPattern(`现在|今天|目前|暂时|这会儿?|此刻|上午|下午|开会|出差|\b(?:right now|at the moment|now|today|currently|in a meeting)\b`)

// solvedNow is the clause that says without doubt that the trouble is over,
// nil where there is none or where a later word takes it back.
func (a *answer) solvedNow() *said {
	var solved *said
	for i := range a.clauses {
		s := &a.clauses[i]
		if s.standing {
			continue
		}
		switch {
		case s.unsolved != "" && !s.question:
			if solved != nil || !a.pastAt(i) {
				return nil
			}
		case s.solved != "" && (s.question || s.maybe || s.condition):
			return nil
		case s.solved != "":
			solved = s
		case solved != nil && (s.maybe || s.condition && !s.greets() || s.question || s.but && !s.greets()):
			return nil
		}
	}
	return solved
}

// pastAt reports whether the trouble of a clause lies behind: it says so, or
// a later clause speaks of now.
func (a *answer) pastAt(i int) bool {
	if pastRE.matches(a.clauses[i].words) {
		return true
	}
	for _, s := range a.clauses[i+1:] {
		if s.solved != "" && nowRE.matches(s.words) {
			return true
		}
	}
	return false
}

var (
	pastRE = newPattern(`之前|原来|昨天|昨晚|前天|开始|起初|前面|本来|一直|上次|第一次|刚才|早上|上午|\b(?:before|yesterday|first|earlier|initially|was|were|had|at first|couldn't|didn't)\b`)
	nowRE  = newPattern(`现在|今天|刚|后来|终于|之后|重启|然后|目前|换|再|又|就|后|\b(?:now|today|finally|after|then|again)\b`)
)

// solution reads the answer to "does it work": after the self-check steps or
// after a technician's solution.
func (a *answer) solution(asked store.Asked) (Intent, string) {
	if s := a.pick(func(s *said) bool {
		return s.rated != "" && s.rating == Dissatisfied && !s.mark && ratesRE.MatchString(s.text)
	}); s != nil && asked == store.AskedConfirm {
		return Dissatisfied, s.shown // he has voted before he was asked; whether it works comes second
	}
	if s := a.solvedNow(); s != nil && !(asked == store.AskedSelfCheck && a.only()) {
		return ConfirmResolved, s.shown
	}
	if s := a.pick(func(s *said) bool { return s.cancel != "" && !s.question && !s.but && s.unsolved == "" }); s != nil {
		if asked == store.AskedConfirm && closeRE.MatchString(s.text) && a.pick(func(s *said) bool { return s.unsolved != "" || s.maybe && s.cancel == "" }) == nil {
			return ConfirmResolved, s.shown
		}
		if a.pick(func(s *said) bool { return s.unsolved != "" }) == nil {
			return Cancel, s.shown
		}
	}
	doubt := a.pick(func(s *said) bool { return s.solved != "" && (s.maybe || s.condition || s.question) })
	bad := a.pick(func(s *said) bool {
		return s.unsolved != "" && !s.question && !s.standing && (!s.maybe || s.persists) && (!s.condition || s.persists)
	})
	switch {
	case bad != nil && (doubt == nil || bad.persists):
		return NotResolved, bad.shown
	case doubt != nil && !doubt.question:
		return MoreInfo, doubt.shown
	}
	if s := a.pick(func(s *said) bool { return s.chase != "" }); s != nil {
		return Chase, s.shown
	}
	whole := strings.TrimSpace(a.whole)
	switch {
	case wordNoRE.MatchString(whole):
		return NotResolved, a.whole
	case asked == store.AskedConfirm && (okRE.MatchString(whole) || wordYesRE.MatchString(whole)):
		return ConfirmResolved, a.whole
	}
	if !a.asks && a.pick(func(s *said) bool { return s.maybe || s.condition }) == nil {
		if s := a.pick(func(s *said) bool {
			return s.rated != "" && ratesRE.MatchString(s.text)
		}); s != nil {
			return s.rating, s.shown
		}
	}
	if s := a.pick(func(s *said) bool { return s.maybe && !s.question && !s.greets() }); s != nil && !a.asks {
		return MoreInfo, s.shown
	}
	return a.rest()
}

var (
	// closeRE asks to close a ticket whose solution was to be confirmed.
	closeRE = regexp.MustCompile(`关|结|\bclose\b`)
	// wordNoRE and wordYesRE answer "is it solved" in a word.
	wordNoRE  = regexp.MustCompile(`^(?:否|不|没|没有|没呢|没有呢|还没|还没有|还没呢|不行|不可以|no|nope|not yet|negative|👎|❌)(?:的|啊|呢|哦)*$`)
	wordYesRE = regexp.MustCompile(`^(?:是|是的|对|对的|是呀|确认|已确认|确认ok|确认无误|确认完毕|yes|yep|yeah|yup|confirmed?|correct|嗯是的|没错|验证ok|测试ok|验收|验收通过|通过|测试通过|验证通过)(?:了|啊|呀|哦)*$`)
)

// free reads a mail that nobody asked for, or the answer to a form.
func (a *answer) free(asked store.Asked) (Intent, string) {
	if s := a.solvedNow(); s != nil {
		if asked == store.AskedNone && a.only() {
			return Thanks, s.shown
		}
		return ConfirmResolved, s.shown
	}
	bad := a.pick(func(s *said) bool {
		return s.unsolved != "" && !s.question && !s.standing && s.persists
	})
	if s := a.pick(func(s *said) bool { return s.cancel != "" && !s.question && !s.but && s.unsolved == "" }); s != nil && bad == nil {
		return Cancel, s.shown
	}
	if s := a.pick(func(s *said) bool { return s.chase != "" }); s != nil {
		if bad != nil && bad.chase == "" {
			return NotResolved, bad.shown
		}
		return Chase, s.shown
	}
	switch {
	case asked == store.AskedInfo && a.asks && len(a.clauses) <= 4:
		return a.rest()
	case bad != nil && asked != store.AskedInfo:
		return NotResolved, bad.shown
	}
	if asked != store.AskedInfo && !a.asks {
		if s := a.pick(func(s *said) bool {
			return s.rated != "" && ratesRE.MatchString(s.text)
		}); s != nil && !s.maybe {
			return s.rating, s.shown
		}
	}
	if asked == store.AskedInfo && len(a.clauses) > 4 {
		return MoreInfo, ""
	}
	return a.rest()
}
