package answer

import (
	"strings"
	"unicode"
)

// rawClause is a piece of a reply between marks or before a "but".
type rawClause struct {
	text     string // folded: simplified, lower case, no blanks between Han
	shown    string
	question bool
	but      bool
}

// toSimplified are the traditional characters of the words that decide, and
// full-width signs.
var toSimplified = strings.NewReplacer(
	"還", "还", "沒", "没", "決", "决", "滿", "满", "無", "无", "問", "问", "題", "题", "謝", "谢", "請", "请", "個", "个", "這", "这", "後", "后", "時", "时", "網", "网", "電", "电", "腦", "脑", "絡", "络", "連", "连", "壞", "坏", "開", "开", "關", "关", "認", "认", "確", "确", "復", "复", "處", "处", "經", "经", "過", "过", "來", "来", "結", "结", "準", "准", "許", "许", "駁", "驳", "絕", "绝", "請", "请", "應", "应", "該", "该", "暫", "暂", "遠", "远", "進", "进", "銷", "销", "樣", "样", "為", "为", "麼", "么", "嗎", "吗", "們", "们", "覺", "觉", "點", "点", "慢", "慢", "錯", "错", "報", "报", "號", "号", "給", "给", "會", "会", "動", "动", "當", "当", "機", "机", "卻", "却", "舊", "旧", "變", "变", "謝謝", "谢谢", "辦", "办", "對", "对", "現", "现", "單", "单", "試", "试", "屬", "属", "實", "实", "業", "业", "線", "线", "記", "记", "錄", "录", "況", "况", "幫", "帮", "體", "体", "聯", "联", "繫", "系", "係", "系", "質", "质", "異", "异", "議", "议", "訊", "讯", "說", "说", "讓", "让", "發", "发", "啟", "启", "穩", "稳", "妳", "你", "您好", "您好", "咗", "了", "唔", "不", "喺", "在",
	"‘", "'", "’", "'", "“", "", "”", "", "「", "", "」", "", "『", "", "』", "", "\"", "", "`", "", "《", "", "》", "", "【", "", "】", "", "*", "",
	"阔以", "可以", "木有", "没有", "么有", "没有", "莫得", "没有", "冇", "没有", "康康", "看看", "搞掂", "搞定", "唔该", "谢谢", "灰常", "非常", "肿么", "怎么", "酱紫", "这样", "咋", "怎么", "啥", "什么", "嘛时候", "什么时候", "滴", "的", "米有", "没有", "毛问题", "什么问题", "登陆", "登录", "帐号", "账号", "阿", "啊",
)

// contrasts begin a clause that takes back what was said before.
var contrasts = []string{"但是", "但", "不过", "可是", "然而", "只是", "就是", "却", "除了", "唯独", "可惜", "except", "but", "however", "although", "though", "only that", "unfortunately"}

// cutClauses folds a text and cuts it at its marks, and before words that
// turn it round.
func cutClauses(text string) []rawClause {
	var clauses []rawClause
	start := 0
	flush := func(end int, question bool) {
		shown := strings.TrimSpace(text[start:end])
		if shown == "" {
			if question && len(clauses) > 0 && strings.TrimSpace(text[:start]) != "" {
				clauses[len(clauses)-1].question = true
			}
			return
		}
		folded := Fold(shown)
		for _, c := range cutContrast(folded) {
			clauses = append(clauses, rawClause{text: c.text, shown: shown, but: c.but})
		}
		if question {
			clauses[len(clauses)-1].question = true
		}
	}
	for i, r := range text {
		switch r {
		case '，', '。', '！', '；', '…', '\n', '!', ';', '~', '～', '：', '、', '(', ')', '（', '）', '—', '\r', '|':
			flush(i, false)
			start = i + len(string(r))
		case '？', '?':
			flush(i, true)
			start = i + len(string(r))
		case ',', '.', ':':
			next := i + 1
			if next >= len(text) || text[next] == ' ' || text[next] == '\n' || text[next] == '\r' || text[next] >= 0x80 || r == ',' && !isDigit(text[next]) || r == '.' && text[next] == '.' {
				flush(i, false)
				start = next
			}
		}
		if len(clauses) >= 60 {
			break
		}
	}
	if len(clauses) < 60 {
		flush(len(text), false)
	}
	return clauses
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// cutContrast cuts a folded clause before a word that takes back.
func cutContrast(folded string) []rawClause {
	at := -1
	for _, word := range contrasts {
		i := strings.Index(folded, word)
		if i < 0 || word == "但" && strings.HasPrefix(folded[i:], "但凡") || word == "就是" && !takesBack(folded[i+len(word):]) ||
			word == "却" && strings.Contains(folded, "冷却") || word == "只是" && strings.HasSuffix(folded[:i], "不") || word == "但" && strings.HasSuffix(folded[:i], "不") {
			continue
		}
		if word[0] < 0x80 && (i > 0 && folded[i-1] != ' ' || i+len(word) < len(folded) && folded[i+len(word)] != ' ') {
			continue
		}
		if at < 0 || i < at {
			at = i
		}
	}
	switch {
	case at < 0:
		return []rawClause{{text: folded}}
	case strings.TrimSpace(folded[:at]) == "":
		return []rawClause{{text: folded, but: true}}
	}
	return []rawClause{{text: strings.TrimSpace(folded[:at])}, {text: strings.TrimSpace(folded[at:]), but: true}}
}

// takesBack reports whether what follows 就是 is a complaint.
func takesBack(rest string) bool {
	for _, word := range []string{"有点", "太", "慢", "速度", "偶尔", "还", "时间", "等", "不", "没", "稍", "响应", "态度", "拖", "久", "有时", "过程", "沟通"} {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

// Fold makes wordings comparable: simplified characters, lower case, half
// width, no blanks beside Han characters.
func Fold(s string) string {
	s = toSimplified.Replace(s)
	var out strings.Builder
	var last rune
	blank := false
	for _, r := range s {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			blank = true
			continue
		case r >= 0xFE00 && r <= 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF: // colours of hands
			continue
		}
		r = unicode.ToLower(r)
		if blank && out.Len() > 0 && !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Han, last) {
			out.WriteByte(' ')
		}
		blank = false
		out.WriteRune(r)
		last = r
	}
	return out.String()
}
