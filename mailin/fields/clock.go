package fields

import (
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

const hanDigits = "零〇一二两三四五六七八九十半几数"

// numberAt gives the end of a number in digits or Han characters.
func numberAt(text string, at, most int) int {
	end := at
	for end < len(text) && scan.IsDigit(text[end]) && end-at < most {
		end++
	}
	if end > at {
		if end < len(text) && scan.IsDigit(text[end]) {
			return at
		}
		return end
	}
	for n := 0; n < 3 && end < len(text); n++ {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !strings.ContainsRune(hanDigits, r) {
			break
		}
		end += size
	}
	return end
}

// spanAt gives the end of a span of time: 3天, 两个小时, 半个月, 一周多.
func spanAt(text string, at int) int {
	end := numberAt(text, at, 3)
	if end == at {
		return at
	}
	for end < len(text) && text[end] == ' ' {
		end++
	}
	for _, word := range []string{"多个", "来个", "个多", "个半", "个", "多"} {
		if strings.HasPrefix(text[end:], word) {
			end += len(word)
			break
		}
	}
	for _, unit := range []string{"分钟", "小时", "钟头", "天", "日", "星期", "礼拜", "周", "月", "年", "刻钟", "分鐘", "小時"} {
		if strings.HasPrefix(text[end:], unit) {
			end += len(unit)
			if strings.HasPrefix(text[end:], "多") {
				end += len("多")
			}
			return end
		}
	}
	return at
}

// agoAt gives the end of 三天前, 大约2小时以前, two hours ago.
func agoAt(text string, at int) int {
	if end := spanAt(text, at); end > at {
		end = aboutEnd(text, end)
		for _, word := range []string{"之前", "以前", "前"} {
			if strings.HasPrefix(text[end:], word) && !strings.HasPrefix(text[end:], "前后") {
				return end + len(word)
			}
		}
	}
	s := scan.FoldASCII(text[at:min(len(text), at+40)])
	words := 0
	for i := 0; i < len(s) && words < 6; words++ {
		end := i
		for end < len(s) && scan.IsLetterOrDigit(s[end]) {
			end++
		}
		switch word := s[i:end]; {
		case word == "ago" && words >= 2:
			return at + end
		case word == "ago" || word == "":
			return at
		case words == 0 && !scan.IsDigit(word[0]) && !contains([]string{"a", "an", "one", "two", "three", "four", "five", "six", "ten", "few", "some", "several", "half", "about", "couple"}, word):
			return at
		case words > 0 && !scan.IsDigit(word[0]) && !contains([]string{"a", "an", "few", "couple", "of", "hour", "hours", "minute", "minutes", "min", "mins", "day", "days", "week", "weeks", "month", "months", "one", "two", "three", "or", "so"}, word):
			return at
		}
		if end >= len(s) || s[end] != ' ' {
			return at
		}
		i = end + 1
	}
	return at
}

// dateAt gives the end of 2024-05-08, 2024年5月8日, 5月8号, 5.8日, 8号.
func dateAt(text string, at int) int {
	end := at
	for end < len(text) && scan.IsDigit(text[end]) {
		end++
	}
	switch n := end - at; {
	case n == 4:
		if !(strings.HasPrefix(text[at:], "19") || strings.HasPrefix(text[at:], "20")) {
			return at
		}
		for _, sign := range []string{"-", "/", ".", "年"} {
			if strings.HasPrefix(text[end:], sign) {
				return monthDay(text, at, end+len(sign), true)
			}
		}
	case n == 1 || n == 2:
		if e := monthDay(text, at, at, false); e > at {
			return e
		}
		for _, sign := range []string{"号", "日", "號"} {
			if strings.HasPrefix(text[end:], sign) && !scan.HasAnyPrefix(text[end+len(sign):], []string{"楼", "机", "会议", "线", "店", "库", "门", "打印", "电脑", "工位", "桌", "厅", "主机", "机房", "服务器"}) {
				return dayNumber(text, at, end+len(sign))
			}
		}
	}
	return at
}

// dayNumber tells whether a number with 号 is a day: 3号 may be a machine.
func dayNumber(text string, at, end int) int {
	before, rest := text[max(0, at-9):at], strings.TrimLeft(text[end:], " ")
	if scan.HasAnySuffix(before, []string{"从", "自", "本月", "上月", "这个月", "上个月", "这月", "在"}) ||
		scan.HasAnyPrefix(rest, []string{"上午", "下午", "早上", "晚上", "中午", "凌晨", "开始", "起", "左右", "那天", "晚", "早", "（周", "(周", "周"}) || strings.HasSuffix(text[at:end], "日") {
		return end
	}
	return at
}

// monthDay goes on over month and day; without a year only the Chinese way
// of writing is sure to be a date.
func monthDay(text string, start, at int, year bool) int {
	m := numberAt(text, at, 2)
	if m == at || !scan.IsDigit(text[at]) {
		return start
	}
	for _, sign := range []string{"-", "/", ".", "月"} {
		if !strings.HasPrefix(text[m:], sign) {
			continue
		}
		d := m + len(sign)
		end := numberAt(text, d, 2)
		if end == d || !scan.IsDigit(text[d]) {
			if sign == "月" {
				for _, tail := range []string{"份", "初", "底", "中旬", "上旬", "下旬"} {
					if strings.HasPrefix(text[d:], tail) {
						return d + len(tail)
					}
				}
				if year {
					return d
				}
			}
			return start
		}
		for _, tail := range []string{"日", "号", "號"} {
			if strings.HasPrefix(text[end:], tail) && (year || sign == "月" || sign == "." || sign == "/" && tail == "日") {
				return end + len(tail)
			}
		}
		if year || sign == "月" {
			return end
		}
		if sign == "/" && end < len(text) && text[end] == ' ' && clockAt(text, end+1) > end+1 {
			return end
		}
	}
	return start
}

// clockAt gives the end of a time of day: 9:30, 下午3点半 (from the 3), 三点,
// 10点20分, 9 am, 15:04:05.
func clockAt(text string, at int) int {
	end := numberAt(text, at, 2)
	if end == at {
		return at
	}
	if scan.IsDigit(text[at]) {
		for _, sign := range []string{":", "："} {
			if strings.HasPrefix(text[end:], sign) {
				m := end + len(sign)
				e := numberAt(text, m, 2)
				if e == m+2 && scan.IsDigit(text[m]) {
					if strings.HasPrefix(text[e:], ":") && numberAt(text, e+1, 2) == e+3 {
						e += 3
					}
					return meridiem(text, e)
				}
				return at
			}
		}
		if e := meridiem(text, end); e > end {
			return e
		}
	}
	for _, sign := range []string{"点", "點", "时"} {
		if !strings.HasPrefix(text[end:], sign) || strings.HasPrefix(text[end:], "时候") || strings.HasPrefix(text[end:], "点击") || strings.HasPrefix(text[end:], "点开") && !strings.HasPrefix(text[end:], "点开始") {
			continue
		}
		end += len(sign)
		for _, tail := range []string{"半", "钟", "多", "一刻", "三刻", "整", "鐘"} {
			if strings.HasPrefix(text[end:], tail) {
				return end + len(tail)
			}
		}
		m := numberAt(text, end, 2)
		if m > end {
			if strings.HasPrefix(text[m:], "分") {
				return m + len("分")
			}
			if scan.IsDigit(text[end]) && !countBehind(text[m:]) || !scan.IsDigit(text[end]) && m-end > 3 {
				return m
			}
		}
		return end
	}
	return at
}

// meridiem goes on over am and pm.
func meridiem(text string, at int) int {
	rest := scan.FoldASCII(text[at:min(len(text), at+6)])
	for _, word := range []string{" a.m.", " p.m.", " am", " pm", "am", "pm"} {
		if strings.HasPrefix(rest, word) && (len(rest) == len(word) || !scan.IsLetter(rest[len(word)])) {
			return at + len(word)
		}
	}
	return at
}

// englishPart goes on over morning, afternoon, evening behind a day.
func englishPart(text string, at int) int {
	for _, word := range []string{"morning", "afternoon", "evening", "night", "noon", "today"} {
		if scan.HasFoldPrefix(text[at:], word) && wholeWord(text, at+len(word)) {
			return at + len(word)
		}
	}
	return at
}

// englishDate gives the end of May 6, 6 May 2024, May 6th.
func englishDate(text string, at int) int {
	month := monthAt(text, at)
	if month > at {
		d := skipSpaces(text, month)
		end := numberAt(text, d, 2)
		if d == month || end == d || !scan.IsDigit(text[d]) {
			return at
		}
		return yearEnd(text, ordinalEnd(text, end))
	}
	if !scan.IsDigit(text[at]) {
		return at
	}
	end := ordinalEnd(text, numberAt(text, at, 2))
	m := skipSpaces(text, end)
	if m > end {
		if month := monthAt(text, m); month > m {
			return yearEnd(text, month)
		}
	}
	return at
}

func monthAt(text string, at int) int {
	end := at
	for end < len(text) && scan.IsLetter(text[end]) {
		end++
	}
	if end-at < 3 || end-at > 9 {
		return at
	}
	word := scan.FoldASCII(text[at:end])
	for _, month := range []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if word == month || word == month[:3] || word == "sept" && month == "september" {
			return end
		}
	}
	return at
}

func ordinalEnd(text string, at int) int {
	for _, word := range []string{"st", "nd", "rd", "th"} {
		if scan.HasFoldPrefix(text[at:], word) && wholeWord(text, at+2) {
			return at + 2
		}
	}
	return at
}

func yearEnd(text string, at int) int {
	y := at
	for y < len(text) && (text[y] == ' ' || text[y] == ',') {
		y++
	}
	if end := numberAt(text, y, 4); end == y+4 && y > at && strings.HasPrefix(text[y:], "20") {
		return end
	}
	return at
}

// bracketDay goes on over the day of the week in brackets: （周三）.
func bracketDay(text string, at int) int {
	if !strings.HasPrefix(text[at:], "(") && !strings.HasPrefix(text[at:], "（") {
		return at
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	e, c := vocabulary.at(text, at+size)
	if e == at+size || c&day == 0 {
		return at
	}
	for _, close := range []string{")", "）"} {
		if strings.HasPrefix(text[e:], close) {
			return e + len(close)
		}
	}
	return at
}
