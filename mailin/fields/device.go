package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// modelWords go on the name of a model after its line.
var modelWords = newLexicon(map[class]string{
	series: `pro air max plus ultra mini carbon yoga gen se mfp aio all-in-one tower sff micro touch nano extreme laptop go studio book color neverstop smart tank series enterprise x1 14s 15s 2-in-1 note fold flip duo lite prime
		小新 拯救者 昭阳 扬天 启天 开天 天逸 笔记本 战66 电竞版 锐龙版 酷睿版 商用版 青春版 至尊版 laserjet deskjet officejet managed wide pagewide elite dragonfly folio tablet mark mate wifi m1 m2 m3 m4 slim i5 i7 i9 r5 r7 desktop workstation notebook mt dm usff`,
})

// notModel are units and words behind a number that make it a count.
var notModel = []string{"台", "个", "次", "楼", "点", "年", "月", "日", "号", "寸", "位", "天", "周", "小时", "分钟", "份", "张", "页", "人", "元", "层", "区", "室", "版", "g内存", "gb", "mb", "tb", "%", "："}

// readDevice gives the model named at a hit of brand or series, where it
// begins there; "" where the words name no model: 联想客服, HP.
func (p *prose) readDevice(h hit) (value string, end int) {
	text := p.text
	at := h.end
	named := h.class&series != 0
	for {
		next := skipModelBlank(text, at)
		end, c := vocabulary.at(text, next)
		if end > next && c&(series|brand) != 0 && next-at <= 3 && c&osName == 0 {
			named = named || c&series != 0
			at = end
			continue
		}
		if end, c := modelWords.at(text, next); end > next && (c&series != 0) && wordStart(text, next) && (named || scan.IsLetterOrDigit(text[next])) {
			if strings.HasPrefix(text[next:], "笔记本") && !modelAhead(text, end) {
				break
			}
			at = end
			continue
		}
		end = modelToken(text, next, named)
		if end == next {
			end = namedModel(text, next)
		}
		if end == next {
			break
		}
		named = true
		at = end
	}
	if !named {
		return "", at
	}
	// (14-inch, M3, 2023) belongs to the name of a Mac; (M1) as well.
	if rest := text[at:]; strings.HasPrefix(rest, " (") || strings.HasPrefix(rest, "(") {
		if close := strings.IndexByte(rest, ')'); close > 0 && close < 40 && countDigits(rest[:close]) > 0 && !strings.ContainsFunc(rest[:close], func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
			scan.HasAny(scan.FoldASCII(rest[:close]), []string{"inch", "20", "m1", "m2", "m3", "m4", "gen", "th"}) && !scan.HasAny(scan.FoldASCII(rest[:close]), []string{"win", "sn", "asset", "tag", ":"}) {
			at += close + 1
		}
	}
	return strings.TrimRight(text[h.start:at], " -"), at
}

func wordStart(text string, at int) bool {
	return at == 0 || !scan.IsLetterOrDigit(text[at]) || !scan.IsLetterOrDigit(text[at-1]) || at > 0 && text[at-1] >= 0x80
}

// modelAhead reports whether a model number follows.
func modelAhead(text string, at int) bool {
	at = skipModelBlank(text, at)
	return modelToken(text, at, true) > at
}

// namedModel gives the end of a model whose number has a word of its own in
// front: MP C3004, 世恒 TD120A2.
func namedModel(text string, at int) int {
	end, letters, han := at, 0, 0
	for end < len(text) && letters <= 10 && han <= 3 {
		r, size := utf8.DecodeRuneInString(text[end:])
		if r < utf8.RuneSelf && scan.IsLetter(byte(r)) {
			letters++
		} else if unicode.Is(unicode.Han, r) {
			han++
		} else {
			break
		}
		end += size
	}
	if _, c := vocabulary.at(text, at); c&(product|osName|system|peripheral) != 0 {
		return at // Microsoft Word 2019
	}
	if letters > 10 || han > 3 || han == 1 || letters > 0 && han > 0 || end == at || end >= len(text) || text[end] != ' ' {
		return at
	}
	number := modelToken(text, end+1, false)
	if number-end < 4 || letters > 4 && countDigits(text[end+1:number]) < 3 || han > 0 && !strings.ContainsFunc(text[end+1:number], func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		return at
	}
	return number
}

// skipModelBlank goes over what may part the words of a model's name.
func skipModelBlank(text string, at int) int {
	for at < len(text) {
		switch {
		case text[at] == ' ' || text[at] == '-' || text[at] == '/' && at+1 < len(text) && scan.IsLetterOrDigit(text[at+1]):
			at++
		case strings.HasPrefix(text[at:], "\u00a0"):
			at += 2
		case strings.HasPrefix(text[at:], "牌") || strings.HasPrefix(text[at:], "的"):
			return at
		default:
			return at
		}
	}
	return at
}

// modelToken gives the end of a word with a digit that can be a model
// number: T14, M132nw, 7090, L3158, WF-C5790, 840.
func modelToken(text string, at int, named bool) int {
	end := at
	digits, letters := 0, 0
	for end < len(text) {
		c := text[end]
		switch {
		case scan.IsDigit(c):
			digits++
		case scan.IsLetter(c):
			letters++
		case (c == '-' || c == '+') && end > at && (c == '+' || end+1 < len(text) && scan.IsLetterOrDigit(text[end+1])):
		default:
			goto done
		}
		end++
	}
done:
	if digits == 0 || end-at > 16 || digits > 6 || end-at < 2 && !named {
		return at
	}
	folded := scan.FoldASCII(text[at:end])
	if strings.HasPrefix(folded, "win") || strings.HasPrefix(folded, "0x") || strings.HasPrefix(folded, "office") || strings.HasPrefix(folded, "ip") && letters == 2 {
		return at
	}
	rest := text[end:]
	if letters == 0 || digits == 1 {
		trimmed := strings.TrimLeft(rest, " ")
		for _, unit := range notModel {
			if scan.HasFoldPrefix(trimmed, unit) {
				return at
			}
		}
	}
	if r, _ := utf8.DecodeRuneInString(rest); r == '.' && len(rest) > 1 && scan.IsDigit(rest[1]) || r == ':' && len(rest) > 1 && scan.IsDigit(rest[1]) {
		return at
	}
	return end
}

// takeDevices takes the first model that the free text names.
func (r *fieldReader) takeDevices(p *prose) {
	best, bestWeight := "", 0
	var words string
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.class&(brand|series) == 0 {
			continue
		}
		done := 0
		for _, h := range c.hits {
			if h.class&(brand|series) == 0 || h.start < done || inAddress(p.text, h.start, h.end) {
				continue
			}
			value, end := p.readDevice(h)
			done = end
			if value == "" || end > c.end && strings.ContainsAny(p.text[c.end:end], "\n，") {
				continue
			}
			if best == "" || weightOf(p, c) > bestWeight {
				best, bestWeight, words = value, weightOf(p, c), p.text[c.start:c.end]
			}
		}
	}
	if best == "" {
		best, words = r.modelAfterWord(p)
	}
	r.set("device_model", best, words)
}

// weightOf tells how near a clause is to the trouble.
func weightOf(p *prose, c *clause) int {
	switch s := p.sentences[c.sentence]; {
	case c.class&trouble != 0:
		return 2
	case s.class&trouble != 0:
		return 2
	}
	return 1
}

// modelAfterWord reads 型号是 M132nw, where no maker is named.
func (r *fieldReader) modelAfterWord(p *prose) (value, words string) {
	for i := range p.clauses {
		c := &p.clauses[i]
		s := p.text[c.start:c.end]
		for _, word := range []string{"型号", "机型", "model is", "model:"} {
			at := strings.Index(s, word)
			if at < 0 {
				continue
			}
			rest := strings.TrimLeft(s[at+len(word):], " 是为:：（(")
			if end := modelToken(rest, 0, true); end >= 2 {
				return rest[:end], s
			}
		}
	}
	return "", ""
}
