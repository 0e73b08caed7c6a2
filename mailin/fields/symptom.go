package fields

import (
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// role says what a clause does in the telling of a fault.
type role int

const (
	roleOther role = iota
	roleGreeting
	roleIntro
	roleTrouble
	roleTried
	roleResult // what came of what was tried
	roleRequest
)

// rolesOf judges the clauses of one sentence.
func rolesOf(p *prose, s sentence) []role {
	roles := make([]role, s.last-s.first)
	for n := range roles {
		c := &p.clauses[s.first+n]
		text := p.text[c.start:c.end]
		runes := utf8.RuneCountInString(text)
		switch {
		case n == 0 && strings.HasPrefix(p.text[c.end:], "：") && runes <= 12 && c.class&(request|trouble) == 0:
			roles[n] = roleIntro // a heading: 帮刘总报修：
		case triedClause(p.text, c):
			roles[n] = roleTried
		case n > 0 && roles[n-1] == roleTried && c.class&tried != 0 && c.class&(trouble|request) == 0:
			roles[n] = roleTried // a list: tried rebooting, reinstalling Zoom
		case n > 0 && (roles[n-1] == roleTried || roles[n-1] == roleResult) && c.class&result != 0 && runes <= 40:
			roles[n] = roleResult
		case solvedClause(text), n == 0 && calling(text, runes):
			roles[n] = roleGreeting
		case c.class&trouble != 0 && !askingOnly(text):
			roles[n] = roleTrouble
		case c.class&polite != 0 && runes <= 24:
			roles[n] = roleGreeting
		case c.class&self != 0 && runes <= 40 && introduces(p.text, c), plainIntro(text) != person{},
			c.class&(staffID|reach) != 0 && runes <= 30 && countDigits(text) >= 3:
			roles[n] = roleIntro
		case c.class&request != 0, needing(text):
			roles[n] = roleRequest
		}
	}
	return roles
}

// solvedClause reports whether a clause tells of trouble that is over.
func solvedClause(s string) bool {
	return scan.HasAny(scan.FoldASCII(s), []string{"解决了", "已解决", "已经解决", "已经好", "修好了", "恢复正常", "搞定了", "解決了", "is resolved", "is fixed", "is solved", "was fixed", "works now", "was resolved"}) && !scan.HasAny(s, []string{"没", "未", "不", "又", "not"})
}

// calling reports whether a clause only addresses the reader: IT同事, 各位老师.
func calling(s string, runes int) bool {
	return runes <= 9 && scan.HasAnySuffix(s, []string{"同事", "同事们", "同学", "各位", "老师", "工程师", "师傅", "领导", "IT部", "伙伴", "小伙伴", "IT", "team", "各位同仁", "大佬", "信息部", "信息中心"})
}

// needing reports whether a clause says why it is urgent, not what is wrong.
func needing(s string) bool {
	return scan.HasAny(s, []string{"要开会", "要用", "急用", "着急", "急需", "很急", "等着用", "会议要", "客户要看", "客户要来", "客户要求", "领导要", "要交", "要上报", "快来", "影响工作", "影响办公", "比较急", "急急"})
}

// introduces reports whether a clause only says who writes.
func introduces(text string, c *clause) bool {
	for _, h := range c.hits {
		if h.class&self != 0 {
			word := scan.FoldASCII(text[h.start:h.end])
			return word != "我们" && word != "我在" && word != "来自" && word != "this is" && word != "i am" && word != "i'm" || hanName(strings.TrimSpace(text[h.end:c.end]), nameEnds) > 0 || latinName(strings.TrimSpace(text[h.end:c.end])) > 0
		}
	}
	return false
}

// askingOnly reports whether a clause with a word of trouble in it asks
// without telling of any: 请问是什么问题, 怎么解决这个问题.
func askingOnly(s string) bool {
	if strings.Contains(s, "有问题") && scan.HasAny(s, []string{"联系", "打", "找", "随时", "再", "call"}) {
		return true
	}
	return scan.HasAny(s, []string{"什么问题", "什么原因", "怎么解决", "如何解决", "如何处理", "怎么处理", "怎么办", "尽快解决", "帮忙解决", "协助解决", "请教一个问题", "咨询一个问题", "有个问题", "一个问题", "哪里出", "是不是出", "解决一下问题", "请提示"}) && utf8.RuneCountInString(s) <= 16
}

// triedClause reports whether a clause tells what the writer did about the
// trouble: it was done, and by hand.
func triedClause(text string, c *clause) bool {
	if c.class&tried == 0 {
		return false
	}
	s := text[c.start:c.end]
	folded := scan.FoldASCII(s)
	if scan.HasAny(s, []string{"请重", "能否", "可否", "是否需要", "要不要", "需要重", "帮忙重", "帮我重", "申请", "想重", "麻烦", "请帮", "希望", "需要更换", "需要换", "自动重启", "反复重启", "不停重启", "无限重启", "又重启", "就重启", "老重启", "不断重启", "频繁重启", "会重启", "一直重启", "没有尝试", "还没试", "没重启", "没试", "未尝试", "想换", "自动", "被", "你们", "您帮", "给我换", "帮我换", "师傅换", "工程师换", "请重置", "请更换", "请还原"}) ||
		scan.HasAny(folded, []string{"please ", "could you", "can you", "keeps rebooting", "keeps restarting", "restarts itself", "reboots itself", "need to be replaced", "should i", "when i tried", "tried to open", "try to", "trying to", "i tried to log", "every time", "by itself", "can be ", "to be ", "was replaced", "you ", "randomly", "tried to print", "tried to connect", "tried to access"}) {
		return false
	}
	if c.class&trouble != 0 && scan.HasAny(s, []string{"之后", "以后", "后就", "后一直", "后老", "后总", "后，"}) && c.class&result == 0 && !scan.HasAny(s, []string{"试", "也"}) {
		return false // what was done is when it began
	}
	if scan.HasAny(s, []string{"试", "尝试", "嘗試", "试着", "折腾", "自己弄"}) {
		return scan.HasAny(s, []string{"试过", "试了", "尝试过", "尝试了", "已尝试", "试着", "都试", "已经试", "也试", "折腾", "自己弄", "尝试重", "尝试用", "尝试更", "尝试卸", "尝试清", "嘗試", "多次尝试", "试图"})
	}
	for _, h := range c.hits {
		if h.class&tried == 0 {
			continue
		}
		word := scan.FoldASCII(text[h.start:h.end])
		if scan.IsLetter(word[0]) {
			return englishDone(folded, word) || scan.HasAny(text[h.end:c.end], []string{"过", "了"})
		}
		if scan.HasAny(word, []string{"百度", "按照", "按网上", "网上"}) {
			return true
		}
		if scan.HasAnySuffix(word, []string{"过", "過", "了", "也", "后", "还", "已"}) || strings.HasPrefix(word, "已") {
			return true
		}
		rest, before := text[h.end:c.end], text[c.start:h.start]
		if scan.HasAny(rest, []string{"过", "過", "了", "也", "还是", "都", "无效", "没用", "不行", "后", "好几次", "多次", "两次", "几次", "一遍", "依旧", "依然", "仍", "没"}) || scan.HasAny(before, []string{"已", "過", "已經", "也", "都", "曾", "试", "后来", "然后"}) {
			return true
		}
	}
	return false
}

// englishDone reports whether an English clause says that something was done.
func englishDone(folded, word string) bool {
	if strings.HasSuffix(word, "ed") || strings.HasPrefix(word, "tried") || strings.Contains(word, "tried") || strings.Contains(word, "have ") {
		return !scan.HasAny(folded, []string{"was replaced", "were replaced", "has been replaced", "was updated", "must be", "needs to be"})
	}
	return scan.HasAny(folded, []string{"tried", "i have", "i've", "i’ve", "after a re", "after re", "even after", "already", "didn't help", "did not help", "doesn't help", "no luck", "i did", "i ran", "i re"})
}

// takeTried takes what the writer tried, with what came of it.
func (r *fieldReader) takeTried(p *prose) {
	start, end := -1, -1
	for i := range p.sentences {
		s := p.sentences[i]
		if s.class&tried == 0 {
			if start >= 0 {
				// The result may be a sentence of its own: 还是不行。
				if s.class&result != 0 && s.end-s.start <= 60 && s.class&request == 0 {
					end = s.end
				}
				break
			}
			continue
		}
		roles := rolesOf(p, s)
		stop := false
		for n, role := range roles {
			c := &p.clauses[s.first+n]
			switch {
			case role == roleTried:
				if start < 0 {
					start = c.start
				}
				end = c.end
			case role == roleResult && start >= 0:
				end = c.end
			case start >= 0 && n+1 < len(roles) && (roles[n+1] == roleTried || roles[n+1] == roleResult):
			case start >= 0:
				stop = true
			}
			if stop {
				break
			}
		}
		if stop {
			break
		}
	}
	if start >= 0 {
		value := strings.TrimRight(p.text[start:end], "。，,;； .!！")
		r.set("self_tried", value, value)
	}
}

// takeSymptom takes the sentences that tell the problem; where nothing is
// wrong, the sentences that tell the request.
func (r *fieldReader) takeSymptom(p *prose, f *form, subject string) {
	topic := vocabulary.find(subject, nil)
	for _, want := range []struct {
		role role
		has  class
	}{{roleTrouble, trouble}, {roleRequest, request}} {
		if value := p.tell(want.role, want.has, subject, topic); value != "" {
			r.set("symptom", value, value)
			return
		}
	}
	if repliesTo(r.m) || f.exact > 0 {
		return
	}
	// Told without a word for trouble: 更新后开机要五分钟.
	for i := range p.sentences {
		s := p.sentences[i]
		if s.class&(peripheral|brand|series|osName|product|system) == 0 || s.class&polite != 0 || utf8.RuneCountInString(p.text[s.start:s.end]) < 8 {
			continue
		}
		if start, end := p.core(s, roleOther); start >= 0 {
			r.set("symptom", p.text[start:end], p.text[start:end])
			return
		}
	}
}

// emptyWords say that something is wanted and not what.
var emptyWords = strings.NewReplacer("麻煩", "", "協助", "", "處理", "", "幫忙", "", "請", "", "如题", "", "如标题", "", "如主题", "", "见附件", "", "请", "", "麻烦", "", "帮忙", "", "帮我", "", "处理", "", "解决", "", "看看", "", "看一下", "", "看下", "", "一下", "", "您", "", "你", "", "各位", "", "尽快", "", "协助", "", "求助", "", "谢谢", "", "烦请", "", "能否", "", "安排", "", "，", "", "。", "", "！", "", "下", "",
	"please", "", "help", "", "asap", "", "see", "", "attached", "", "thanks", "", "could you", "", "can you", "", "me", "", "with", "", "this", "", "handle", "", "check", "", ",", "", ".", "", "!", "", " ", "", "附件", "", "截图", "", "跟进", "", "支持", "")

// empty reports whether a request does not say what is wanted.
func empty(value string) bool {
	return utf8.RuneCountInString(emptyWords.Replace(strings.ToLower(value))) < 3
}

// tell cuts out the run of neighbouring sentences that tells most of what is
// wanted, without greetings before and requests behind.
func (p *prose) tell(want role, has class, subject string, topic []hit) string {
	var best passage
	bestWeight := 0
	var run passage // the run that is being read
	runWeight, whole := 0, false
	finish := func() {
		// People begin with what matters; a later run has to tell more.
		if bestWeight == 0 || runWeight > bestWeight+1 {
			best, bestWeight = run, max(runWeight, bestWeight)
		}
		runWeight = 0
	}
	for i := range p.sentences {
		s := p.sentences[i]
		from, to := -1, -1
		if s.class&has != 0 {
			from, to = p.core(s, want)
		}
		if from < 0 || want == roleRequest && empty(p.text[from:to]) {
			finish()
			continue
		}
		joins := runWeight > 0 && whole && from >= run.end && from-run.end <= 80 && to-run.start <= 900 && !strings.Contains(p.text[run.end:from], "\n\n")
		if joins {
			run.end = to
			runWeight = max(runWeight, p.weigh(s, has, subject, topic))
		} else {
			finish()
			run, runWeight = passage{from, to}, p.weigh(s, has, subject, topic)
		}
		whole = to >= s.end
	}
	finish()
	return strings.TrimSpace(p.text[best.start:best.end])
}

// weigh tells how much a sentence says of the trouble: severe words, the
// thing it is about, the words of the subject.
func (p *prose) weigh(s sentence, has class, subject string, topic []hit) int {
	weight := 1
	if has == trouble && s.class&severe != 0 {
		weight += 3
	}
	if s.class&(product|system|peripheral|brand|series|osName) != 0 {
		weight++
	}
	for _, t := range topic {
		if t.class&(product|system|peripheral|brand|series|trouble) == 0 {
			continue
		}
		for i := s.first; i < s.last; i++ {
			for _, h := range p.clauses[i].hits {
				if h.end-h.start == t.end-t.start && scan.HasFoldPrefix(p.text[h.start:h.end], scan.FoldASCII(subject[t.start:t.end])) {
					weight += 2
					i = s.last - 1
					break
				}
			}
		}
	}
	return weight
}

// core narrows a sentence to the clauses that tell.
func (p *prose) core(s sentence, want role) (start, end int) {
	roles := rolesOf(p, s)
	first, last := -1, -1
	for n, role := range roles {
		if role == want {
			if first < 0 {
				first = n
			}
			last = n
		}
	}
	if first < 0 {
		return -1, -1
	}
	for first > 0 && (roles[first-1] == roleOther || want == roleTrouble && roles[first-1] == roleRequest && p.clauses[s.first+first-1].class&(product|system|brand|series|peripheral) != 0) {
		first--
	}
	for last+1 < len(roles) && roles[last+1] == roleOther {
		last++
	}
	start, end = p.clauses[s.first+first].start, p.clauses[s.first+last].end
	return start, end
}
