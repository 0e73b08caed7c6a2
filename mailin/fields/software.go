package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// osTails go on the name of an operating system: its edition, its code name,
// its width.
var osTails = newLexicon(map[class]string{
	osName: `xp vista me 专业版 家庭版 企业版 教育版 旗舰版 专业工作站版 家庭中文版 企业ltsc 企业版ltsc 家庭普通版 简体中文版 中文版 英文版 正版 pro home enterprise professional education ultimate ltsc server x64 x86 64位 32位 64-bit 32-bit (64位) (32位) (x64) （64位） （32位） (64-bit)
		sonoma ventura monterey big_sur catalina mojave sequoia high_sierra sierra el_capitan tahoe lts r2 sp1 sp2 v10 v20 desktop workstation 桌面版 桌面操作系统 服务器版 服务器操作系统 update version build 版本 os 64 os_x next standard datacenter single_language insider release beta 正式版`,
})

// versionAt gives the end of a version number at a place, with the marks in
// front of it: 10, 22H2, 14.2.1, v3.2, 2019, (22631.3007).
func versionAt(text string, at int) int {
	end := at
	if end < len(text) && scan.Lower(text[end]) == 'v' {
		end++
		if end < len(text) && text[end] == '.' {
			end++
		}
	}
	digits, begin := 0, end
	for end < len(text) {
		c := text[end]
		if scan.IsDigit(c) {
			digits++
		} else if c == '.' && end > begin && end+1 < len(text) && (scan.IsDigit(text[end+1]) || scan.Lower(text[end+1]) == 'x' && text[end-1] != 'x') {
		} else if scan.IsLetter(c) && digits > 0 && end-begin < 6 && (scan.Lower(c) == 'h' || scan.Lower(c) == 'x' || scan.Lower(c) == 'r' || scan.Lower(c) == 'b' || c == 'c' || c == 'g') && (end+1 >= len(text) || !scan.IsLetter(text[end+1])) {
		} else {
			break
		}
		end++
	}
	if digits == 0 || digits > 14 || end < len(text) && scan.IsLetter(text[end]) {
		return at
	}
	return end
}

// countBehind reports whether a number is a count or a time: 3 个, 10点, 2024年.
func countBehind(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	for _, unit := range []string{"台", "个", "次", "楼", "点", "年", "月", "日", "号", "寸", "天", "周", "小时", "分钟", "份", "张", "页", "人", "元", "层", "位数", "块", "封", "遍", "秒", "%", "：", ":", "多", "/", "-"} {
		if strings.HasPrefix(rest, unit) {
			return true
		}
	}
	return false
}

// readOS gives the operating system named at a hit, with edition and version.
func (p *prose) readOS(h hit) (value string, end int) {
	text := p.text
	at := h.end
	versions := 0
	for {
		next := at
		for next < len(text) && (text[next] == ' ' || text[next] == '-' || text[next] == ',' && versions > 0 && next+1 < len(text) && text[next+1] == ' ') || strings.HasPrefix(text[min(next, len(text)):], "\u00a0") {
			next++
		}
		if end, _ := osTails.at(text, next); end > next && wordStart(text, next) {
			if strings.HasPrefix(text[next:], "版本") && versionAt(text, skipSpaces(text, end)) == skipSpaces(text, end) {
				break
			}
			at = end
			continue
		}
		if strings.HasPrefix(text[next:], "(") || strings.HasPrefix(text[next:], "（") {
			_, size := utf8.DecodeRuneInString(text[next:])
			inner := next + size
			if scan.HasFoldPrefix(text[inner:], "build ") {
				inner += 6
			}
			end := versionAt(text, inner)
			closing, size := utf8.DecodeRuneInString(text[end:])
			if end > inner && (closing == ')' || closing == '）') {
				at = end + size
				versions++
				continue
			}
			break
		}
		end := versionAt(text, next)
		if end == next || versions > 3 || (countBehind(text[end:]) && !strings.HasPrefix(text[end:], "位")) {
			break
		}
		versions++
		at = end
	}
	value = strings.TrimRight(text[h.start:at], " -,")
	name := scan.FoldASCII(text[h.start:h.end])
	switch name {
	case "windows", "win", "microsoft windows", "windows server", "深度", "麒麟", "suse", "安卓", "android", "ios", "欧拉", "rocky linux":
		if at == h.end {
			return "", at
		}
	case "w10", "w11", "w7":
		if at != h.end {
			return "", at
		}
	}
	return value, at
}

func skipSpaces(text string, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}

// takeOS takes the first operating system that the free text names.
func (r *fieldReader) takeOS(p *prose) {
	done := 0
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.class&osName == 0 {
			continue
		}
		for _, h := range c.hits {
			if h.class&osName == 0 || h.start < done || inAddress(p.text, h.start, h.end) {
				continue
			}
			value, end := p.readOS(h)
			done = end
			if value == "" || scan.HasFoldPrefix(p.text[skipSpaces(p.text, end):], "更新") && len(value) == h.end-h.start || scan.HasFoldPrefix(p.text[end:], " update") && len(value) == h.end-h.start {
				continue
			}
			r.set("os", value, p.text[c.start:c.end])
			return
		}
	}
}

// systemTails end the names of systems that are called by what they are for.
var systemTails = []string{"系统", "平台", "客户端", "軟體", "系統", " system", " client", " portal", "软件", "门户", "管理系统", "模块", "app", " app"}

// ownTails are versions in words.
var ownTails = newLexicon(map[class]string{
	product: `专业版 个人版 企业版 教育版 云星空 k3 u8 u8+ nc t3 t6 t+ dc cc cs6 pro reader gui 客户端版本 版本 version plus professional home apps for_mac mac版 365 business enterprise desktop creative_cloud premium standard hana s/4hana r3 b1 ess suite server express classic 极速版 esr 网页版 手机版 桌面版 lts`,
})

// readSoftware gives the software named at a hit, with what it is called
// further and its version.
func (p *prose) readSoftware(h hit) (value string, end int) {
	text := p.text
	at := h.end
	start := h.start
	if h.class&product == 0 {
		tail := ""
		for _, t := range systemTails {
			if scan.HasFoldPrefix(text[at:], t) && len(t) > len(tail) && wholeWord(text, at+len(t)) {
				tail = t
			}
		}
		latin := scan.IsLetter(text[h.start])
		if tail == "" && !latin {
			return "", at
		}
		at += len(tail)
		// 财务报销系统, 合同管理系统: the words in front belong to the name.
		if tail == "" {
			for _, t := range []string{"管理系统", "审批系统", "报销系统"} {
				if strings.HasPrefix(text[at:], t) {
					at += len(t)
				}
			}
		}
	}
	if end, c := vocabulary.at(text, at); end > at && c&(product|system) != 0 && text[at] >= 0x80 {
		at = end // 航天信息 + 开票软件
	}
	for range 3 {
		next := at
		for next < len(text) && text[next] == ' ' {
			next++
		}
		if end, _ := ownTails.at(text, next); end > next && wordStart(text, next) {
			word := text[next:end]
			if word == "版本" || word == "客户端版本" || scan.HasFoldPrefix(word, "version") {
				number := skipSpaces(text, end)
				number += colon2(text[number:])
				number = skipSpaces(text, number)
				v := versionAt(text, number)
				if v == number {
					break
				}
				at = v
				break
			}
			at = end
			continue
		}
		v := versionAt(text, next)
		if v == next || next == at && !scan.IsDigit(text[next]) && !wordStart(text, next) || countBehind(text[v:]) && !strings.HasPrefix(text[v:], "版") {
			break
		}
		at = v
		if strings.HasPrefix(text[at:], "版") && !strings.HasPrefix(text[at:], "版本") {
			at += len("版")
		}
	}
	return text[start:at], at
}

func colon2(s string) int {
	if s == "" {
		return 0
	}
	return colon(s)
}

// takeSoftware takes the software that the trouble is about: named in the
// clause of the trouble before others, and never as a way to reach people.
func (r *fieldReader) takeSoftware(p *prose, subject bool) {
	best, bestWeight, words := "", 0, ""
	done := 0
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.class&(product|system) == 0 {
			continue
		}
		for n, h := range c.hits {
			if h.class&(product|system) == 0 || h.start < done || inAddress(p.text, h.start, h.end) || notSoftware(p.text, h) {
				continue
			}
			value, end := p.readSoftware(h)
			if value == "" {
				continue
			}
			done = end
			weight := 3
			switch {
			case contactBy(p.text, c, n):
				continue
			case c.class&trouble != 0:
				weight = 6
			case p.sentences[c.sentence].class&trouble != 0:
				weight = 5
			case p.sentences[c.sentence].class&(request|tried) != 0:
				weight = 4
			}
			if c.class&tried != 0 && c.class&trouble == 0 {
				weight -= 2
			}
			if h.class&product == 0 {
				weight-- // 系统 by purpose stands behind a product in the same clause
			}
			if scan.HasAny(scan.FoldASCII(p.text[c.start:c.end]), []string{"正常", "没问题", "没毛病", "好好的", "没事", "works", "fine", "connects"}) && c.class&trouble == 0 {
				weight -= 3 // what works is not what fails
			}
			if weight > bestWeight {
				best, bestWeight, words = value, weight, p.text[c.start:c.end]
			}
		}
	}
	r.set("software", best, words)
}

// messengers are programs that people name to say where they can be reached.
var messengers = scan.Set("微信", "wechat", "企业微信", "企微", "wecom", "钉钉", "dingtalk", "飞书", "feishu", "lark", "qq", "tim", "teams", "microsoft teams", "skype", "slack", "邮件", "邮箱", "welink", "云之家", "蓝信")

// contactBy reports whether the software is only the way to reach someone.
func contactBy(text string, c *clause, n int) bool {
	if !messengers[scan.FoldASCII(text[c.hits[n].start:c.hits[n].end])] {
		return false
	}
	rest := text[c.hits[n].end:c.end]
	if len(rest) > 30 {
		rest = rest[:30]
	}
	if c.class&trouble != 0 {
		return scan.HasAny(rest, []string{"联系我", "同号", "私信我", "发我"})
	}
	return scan.HasAny(rest, []string{"联系", "找我", "同号", "沟通", "加我", "私信", "留言", "通知", "告诉", "回复我", "发我", "群", "说一声"}) || strings.HasPrefix(rest, "号") ||
		scan.HasAny(scan.FoldASCII(text[c.start:c.end]), []string{"contact me", "reach me", "message me", "call me", "ping me"})
}

// notSoftware reports whether a word that names software means something
// else here.
func notSoftware(text string, h hit) bool {
	rest := text[h.end:]
	word := text[h.start:h.end]
	switch scan.FoldASCII(word) {
	case "office":
		before := scan.FoldASCII(text[max(0, h.start-4):h.start])
		if r := at1(strings.TrimPrefix(rest, " ")); strings.HasPrefix(rest, " ") && r >= 'a' && r <= 'z' && !scan.HasAny(scan.FoldASCII(rest[:min(len(rest), 24)]), []string{"crash", "activat", "licen", "won't", "does", "cannot", "can't", "error", "fail", "freez", "install", "is ", "has ", "keeps"}) {
			return true
		}
		return word == "office" || scan.HasAnySuffix(before, []string{"the ", "our ", "my ", "head", "in "}) || scan.HasFoldPrefix(rest, " hours") || scan.HasFoldPrefix(rest, " phone") || scan.HasFoldPrefix(rest, " building")
	case "access", "project", "notes", "origin", "sketch", "idea", "keil":
		before := scan.FoldASCII(text[max(0, h.start-12):h.start])
		return !(scan.IsDigit(at1(rest)) || scan.HasAnySuffix(before, []string{"microsoft ", "ms ", "lotus ", "office "}) || strings.HasPrefix(rest, "数据库"))
	case "word", "edge", "teams", "ug", "intellij", "safari", "slack", "thunder", "notion", "oracle", "access to", "exchange", "defender", "ie", "tim":
		return !strings.ContainsFunc(word, unicode.IsUpper)
	case "hr", "his", "lis", "ins", "dms", "pos", "ims", "bi":
		return !strings.HasPrefix(rest, "系统") && !strings.HasPrefix(rest, " system") && !strings.HasPrefix(rest, "系統")
	case "360":
		return !strings.HasPrefix(rest, "安全") && !strings.HasPrefix(rest, "浏览器") && !strings.HasPrefix(rest, "杀毒")
	case "邮件", "文档", "会议", "资产", "生产", "合同", "采购", "财务", "人事", "培训", "招聘", "订单", "审批", "报销", "考勤":
		return !scan.HasAnyPrefix(rest, systemTails) && !strings.HasPrefix(rest, "管理系统")
	}
	return false
}

// at1 is the first byte of a text behind blanks, 0 for none.
func at1(s string) byte {
	s = strings.TrimLeft(s, " ")
	if s == "" {
		return 0
	}
	return s[0]
}
