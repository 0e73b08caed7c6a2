package fields

import (
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// takeMoment takes when the trouble began: a time in a clause that tells of
// it, never one by which something is wanted.
func (r *fieldReader) takeMoment(p *prose) {
	best, bestWeight, words := "", 0, ""
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.class&(day|dayPart|moment) == 0 && countDigits(p.text[c.start:c.end]) == 0 && !hasAgo(p.text[c.start:c.end]) {
			continue
		}
		for at, tries := c.start, 0; at < c.end && tries < 6; {
			end, weight := momentAt(p.text[:c.end], at)
			if end == at {
				_, size := utf8.DecodeRuneInString(p.text[at:])
				at += size
				continue
			}
			tries++
			about := momentWeight(p, c, at, end)
			weight += about
			if about > 0 && weight > bestWeight {
				start := at
				if back := scan.FoldASCII(p.text[c.start:at]); strings.HasSuffix(back, "since ") {
					start -= len("since ")
				}
				best, bestWeight, words = p.text[start:end], weight, p.text[c.start:c.end]
			}
			at = end
		}
	}
	r.set("occurred_at", best, words)
}

// momentWeight judges by its clause whether a time is that of the trouble;
// 0 or less in sum means no.
func momentWeight(p *prose, c *clause, at, end int) int {
	s := p.sentences[c.sentence]
	clauseText := p.text[c.start:c.end]
	weight := 0
	switch {
	case c.class&(trouble|began) != 0:
		weight += 4
	case s.class&trouble != 0 && leads(p, c, s):
		weight += 2
	case s.class&tried != 0:
		weight++
	}
	if scan.HasAny(clauseText, []string{"更新", "升级", "换了", "改密码", "重装", "停电", "搬", "装了", "改了"}) && strings.Contains(clauseText, "后") {
		weight += 3
	}
	rest := strings.TrimLeft(p.text[end:c.end], " ")
	if scan.HasAnyPrefix(rest, []string{"之前", "以前", "前", "截止", "内", "要", "需要", "前要"}) && !strings.HasPrefix(rest, "前后") {
		weight -= 8
	}
	if scan.HasAnyPrefix(scan.FoldASCII(rest), []string{"开始", "起", "就", "突然", "发现", "出现", "到现在", "以来", "至今"}) && p.troubled {
		weight += 3
	}
	if strings.HasPrefix(rest, "的") && !scan.HasAnyPrefix(rest, []string{"的时候", "的时间"}) {
		weight -= 4 // 一个两周前的旧版
	}
	if scan.HasAny(p.text[at:end], []string{"月底", "月初", "年底", "年初"}) && weight < 7 && !scan.HasAnySuffix(p.text[c.start:at], []string{"从", "自", "上", "上个", "去年"}) {
		weight -= 8 // 月底结账呢: what is to be done, not when it broke
	}
	if before := p.text[c.start:at]; scan.HasAnySuffix(scan.FoldASCII(before), []string{"due ", "as of ", "until ", "by ", "before ", "till ", "effective "}) {
		weight -= 8
	} else if scan.HasAnySuffix(before, []string{"从", "自", "自从", "打从", "於", "since ", "Since "}) {
		weight += 2
	}
	if c.class&trouble == 0 && scan.HasAny(clauseText, []string{"有空", "方便", "会议", "开会", "要用", "需要用", "提交", "上线", "能否", "可以吗", "处理", "上门", "完成", "解决", "安排", "入职", "到岗", "离职", "预约", "出差", "请在", "请于", "联系", "在公司", "在办公室", "不在", "收到", "订购", "采购"}) {
		weight -= 6
	}
	if c.class&request != 0 && (c.class&(trouble|began) == 0 || strings.HasSuffix(p.text[at:end], "前") && !hasAgo(strings.TrimSuffix(p.text[at:end], "下班前"))) {
		weight -= 8
	}
	if c.class&trouble == 0 && scan.HasAny(scan.FoldASCII(clauseText), []string{" meeting", "available", "by ", "before ", "until ", "deadline", "please", "starts work", "joining", "joins", "will ", "need it", "need this"}) {
		weight -= 6
	}
	if c.class&future != 0 && c.class&trouble == 0 {
		weight -= 4
	}
	return weight
}

// leads reports whether a clause without trouble leads to one that has it:
// 今天早上，电脑打不开; a clause that says more by itself does not.
func leads(p *prose, c *clause, s sentence) bool {
	for i := s.first; i < s.last; i++ {
		if &p.clauses[i] != c {
			continue
		}
		return i+1 < s.last && p.clauses[i+1].class&trouble != 0 || i > s.first && p.clauses[i-1].class&trouble != 0 && c.end-c.start <= 45
	}
	return false
}

func hasAgo(s string) bool { return strings.Contains(s, "前") || strings.Contains(s, "ago") }

// momentAt gives the end of a time expression at a place and how exact it
// is, 0 for vague words.
func momentAt(text string, at int) (end, exact int) {
	if text[at] == ' ' || at > 0 && scan.IsLetterOrDigit(text[at]) && scan.IsLetterOrDigit(text[at-1]) {
		return at, 0
	}
	i := at
	for _, word := range []string{"大概", "大约", "约", "差不多"} {
		if strings.HasPrefix(text[i:], word) {
			if e, x := momentAt(text, i+len(word)); e > i+len(word) {
				return e, x
			}
			return at, 0
		}
	}
	dated, timed := false, false
	if e := agoAt(text, i); e > i {
		return aboutEnd(text, e), 2
	}
	if e, c := vocabulary.at(text, i); e > i && c&moment != 0 {
		if n := eventEnd(text, e); n > e {
			return n, 1
		}
		return e, 1
	} else if e > i && c&day != 0 && c&future == 0 {
		i, dated = e, true
		if vague := text[at:i]; scan.HasAnyPrefix(vague, []string{"最近", "近期", "近来"}) {
			if n := spanAt(text, i); n > i {
				i = n
			}
		}
		// 上周五 is one word made of two: 上周 + 五.
		if scan.HasAnySuffix(text[at:i], []string{"上周", "上週", "这周", "本周", "上星期", "上礼拜"}) {
			if r, size := utf8.DecodeRuneInString(text[i:]); strings.ContainsRune("一二三四五六日天末", r) {
				i += size
			}
		}
		if e := dateAt(text, skipJoin(text, i)); e > skipJoin(text, i) && strings.HasPrefix(text[skipJoin(text, i):], "(") {
			i = e
		}
	} else if e := dateAt(text, i); e > i {
		i, dated = e, true
	} else if e := englishDate(text, i); e > i {
		i, dated = e, true
	}
	if j := skipJoin(text, i); dated {
		if e, c := vocabulary.at(text, j); e > j && c&day != 0 && !strings.HasPrefix(text[j:], "今天") { // 5月6日周一
			i = e
		} else if e := bracketDay(text, j); e > j {
			i = e
		}
	}
	j := skipJoin(text, i)
	if e, c := vocabulary.at(text, j); e > j && c&dayPart != 0 {
		if scan.HasAnyPrefix(text[e:], []string{"班", "会", "餐", "饭", "点", "期", "报", "自习"}) && utf8.RuneCountInString(text[j:e]) == 1 {
			e = j
		}
		if !dated && (e == j || strings.HasPrefix(text[e:], "好") || utf8.RuneCountInString(text[j:e]) == 1) {
			return at, 0
		}
		if e > j {
			i, timed = e, true
		}
		j = skipJoin(text, i)
	}
	if e := englishPart(text, j); dated && e > j {
		i, timed = e, true
		j = skipJoin(text, i)
	}
	if e := clockAt(text, j); e > j {
		i, timed = e, true
		j = skipJoin(text, i)
		if e := englishPart(text, j); e > j && strings.HasPrefix(scan.FoldASCII(text[j:min(len(text), j+5)]), "today") {
			i = e
		}
		if e, c := vocabulary.at(text, j); !dated && e > j && c&day != 0 && scan.IsLetter(text[j]) { // 9 am yesterday
			i, dated = e, true
		}
	}
	if !dated && !timed {
		return at, 0
	}
	if dated {
		if n := eventEnd(text, i); n > i && !timed {
			i = n
		}
	}
	exact = 0
	if dated {
		exact++
	}
	if timed {
		exact++
	}
	if !dated && timed && i == at {
		return at, 0
	}
	return aboutEnd(text, i), exact
}

// eventEnd goes on over what happened at that time: 昨天升级后, 早上开机后.
func eventEnd(text string, at int) int {
	for _, event := range []string{"系统更新后", "更新后", "升级后", "重启后", "开机后", "更新系统后", "升级系统后", "停电后", "断电后", "搬家后", "更新完", "升级完", "更新之后", "升级之后", "开机时", "上班时", "上班后", "系统升级后", "一上班", "下班后", "下班前"} {
		if strings.HasPrefix(text[at:], event) {
			return at + len(event)
		}
	}
	return at
}

// aboutEnd goes on over 左右, 前后, 多.
func aboutEnd(text string, at int) int {
	for _, word := range []string{"左右", "前后", "许", "上下"} {
		if strings.HasPrefix(text[at:], word) {
			return at + len(word)
		}
		if strings.HasPrefix(text[at:], " "+word) {
			return at + 1 + len(word)
		}
	}
	return at
}

// skipJoin goes over what joins the parts of a time.
func skipJoin(text string, at int) int {
	for at < len(text) {
		switch {
		case text[at] == ' ':
			at++
		case text[at] == ',' && at+1 < len(text) && text[at+1] == ' ':
			at += 2
		case strings.HasPrefix(text[at:], "的"):
			at += len("的")
		case strings.HasPrefix(text[at:], "大概"), strings.HasPrefix(text[at:], "大约"):
			at += len("大概")
		case strings.HasPrefix(text[at:], "约"):
			at += len("约")
		case scan.HasFoldPrefix(text[at:], "at "):
			at += 3
		case scan.HasFoldPrefix(text[at:], "around "):
			at += 7
		case scan.HasFoldPrefix(text[at:], "about "):
			at += 6
		default:
			return at
		}
	}
	return at
}

// timeLike reports whether the answer of a form speaks of a time.
func timeLike(value string) bool {
	if countDigits(value) > 0 || strings.ContainsAny(value, "时天日周月年点刚今昨前后早晚午") {
		return true
	}
	return vocabularyHas(value, day|dayPart|moment|began|future) || scan.HasAny(scan.FoldASCII(value), []string{"week", "month", "day", "hour", "minute", "ago", "always", "morning", "since"})
}

func vocabularyHas(s string, c class) bool {
	for _, h := range vocabulary.find(s, nil) {
		if h.class&c != 0 {
			return true
		}
	}
	return false
}
