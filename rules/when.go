package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// visitLength is how long a visit lasts of which only the beginning is said.
const visitLength = time.Hour

// readWhen reads a day and a time as technicians write them, in Chinese or
// English, at the beginning of a text: 明天下午3点, 周三 10:00-11:00, 11月25日
// 14:30, tomorrow 3pm, Wed 10-11. now is in the company's zone. rest is what
// stands behind: the place. A time without a day is today's.
func readWhen(text string, now time.Time) (start, end time.Time, rest string, ok bool) {
	text = strings.TrimSpace(narrow.Replace(text))
	day, text, dated := readDay(text, now)
	text = strings.TrimLeft(text, " 的,，")
	from, to, text, timed := readHours(text)
	if !timed {
		return start, end, "", false
	}
	if !dated { // the day may stand behind: "3pm tomorrow"
		if behind, left, found := readDay(strings.TrimLeft(text, " ,，"), now); found {
			day, text, dated = behind, left, true
		}
	}
	if !dated {
		day = midnight(now)
	}
	at := func(minutes int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location())
	}
	start, end = at(from), at(to)
	if to <= from {
		end = start.Add(visitLength)
	}
	rest = strings.TrimSpace(strings.Trim(placeRE.ReplaceAllString(strings.TrimLeft(text, " ,，。.;；"), ""), " ,，。；;"))
	return start, end, rest, true
}

var narrow = strings.NewReplacer("：", ":", "－", "-", "—", "-", "–", "-", "～", "-", "~", "-", "　", " ", "（", "(", "）", ")", "０", "0")

// placeRE is what joins the place to the time.
var placeRE = regexp.MustCompile(`^(?i)(?:在|到|去|@|at\b|in\b|地点[:：]?|where[:：]?)\s*`)

var (
	earlyRE   = regexp.MustCompile(`^(明|今)早`)
	afterNext = regexp.MustCompile(`^(?i:the day after tomorrow\b)`)
	onDayRE   = regexp.MustCompile(`^(?i:on )`)
	behindDay = regexp.MustCompile(`^\s*\((?:周|星期)?[一二三四五六日天]\)`)
)

// readDay reads a day at the beginning of a text. A part of the day behind it is
// left for the time.
func readDay(text string, now time.Time) (day time.Time, rest string, ok bool) {
	text = onDayRE.ReplaceAllString(afterNext.ReplaceAllString(earlyRE.ReplaceAllString(text, "${1}天上午"), "后天"), "")
	r := newDateReader(text, now)
	day, half, ok := r.day(r.today, false)
	if !ok {
		return day, text, false
	}
	switch {
	case afternoon(half):
		half = "下午"
	case half != "":
		half = "上午"
	}
	rest = r.text[len(behindDay.FindString(r.text)):]
	return day, half + strings.TrimLeft(rest, " "), true
}

const (
	partOfDay = `(上午|早上|早晨|中午|下午|傍晚|晚上|晚|早)?\s*`
	hourZh    = `(\d{1,2}|十[一二]?|[一二两三四五六七八九])\s*`
)

var (
	clockRE = regexp.MustCompile(`^(?i)` + partOfDay + `(?:at )?(\d{1,2}):(\d{2})\s*(am|pm|a\.m\.|p\.m\.)?`)
	pointRE = regexp.MustCompile(`^` + partOfDay + hourZh + `[点时](?:钟|整)?\s*(半|一刻|三刻|(\d{1,2})\s*分?)?`)
	ampmRE  = regexp.MustCompile(`^(?i)(?:at )?(\d{1,2})\s*(am|pm|a\.m\.|p\.m\.)`)
	plainRE = regexp.MustCompile(`^(?i)` + partOfDay + `(?:at )?` + hourZh)
	untilRE = regexp.MustCompile(`^(?i)\s*(?:-|到|至|to |until )\s*`)
)

// readHours reads a time or two at the beginning of a text, in minutes since
// midnight; to is 0 where there is one.
func readHours(text string) (from, to int, rest string, ok bool) {
	first, rest, ok := readHour(text)
	until := untilRE.FindString(rest)
	if !ok { // "3-4点", "10-11", "3-4pm": the second says what the first means
		m := plainRE.FindStringSubmatch(text)
		if m == nil {
			return 0, 0, text, false
		}
		behind := text[len(m[0]):]
		until := untilRE.FindString(behind)
		if until == "" {
			return 0, 0, text, false
		}
		second, left, ok := readHour(m[1] + behind[len(until):])
		if !ok {
			if n := plainRE.FindStringSubmatch(behind[len(until):]); n != nil {
				second, left, ok = hour{number: numberZh(n[2]), part: m[1]}, behind[len(until)+len(n[0]):], true
			}
		}
		begin := hour{number: numberZh(m[2]), part: m[1]}
		if begin.part == "" {
			begin.part = second.part
		}
		from, to = begin.minutes(), second.minutes()
		return from, to, left, ok && from < 24*60 && to < 24*60 && to > from
	}
	from = first.minutes()
	if until != "" {
		if second, left, found := readHour(rest[len(until):]); found {
			if second.part == "" && second.number < 12 && first.part != "" {
				second.part = first.part
			}
			to, rest = second.minutes(), left
		}
	}
	return from, to, rest, from < 24*60 && to < 24*60
}

// hour is a time of the day as it was said.
type hour struct {
	number, minute int
	part           string // 上午, 下午, am, pm; empty: not said
}

func readHour(text string) (h hour, rest string, ok bool) {
	if m := clockRE.FindStringSubmatch(text); m != nil {
		h.number, _ = strconv.Atoi(m[2])
		h.minute, _ = strconv.Atoi(m[3])
		h.part = m[1] + strings.ToLower(strings.ReplaceAll(m[4], ".", ""))
		return h, text[len(m[0]):], h.minute < 60
	}
	if m := pointRE.FindStringSubmatch(text); m != nil {
		h.part, h.number = m[1], numberZh(m[2])
		switch m[3] {
		case "半":
			h.minute = 30
		case "一刻":
			h.minute = 15
		case "三刻":
			h.minute = 45
		default:
			h.minute, _ = strconv.Atoi(m[4])
		}
		return h, text[len(m[0]):], h.minute < 60
	}
	if m := ampmRE.FindStringSubmatch(text); m != nil {
		h.number, _ = strconv.Atoi(m[1])
		h.part = strings.ToLower(strings.ReplaceAll(m[2], ".", ""))
		return h, text[len(m[0]):], true
	}
	return h, text, false
}

// minutes since midnight. Nobody visits at three in the morning: a small number
// without a part of the day is in the afternoon.
func (h hour) minutes() int {
	n := h.number
	switch h.part {
	case "下午", "傍晚", "晚上", "晚", "pm":
		if n < 12 {
			n += 12
		}
	case "中午":
		if n < 3 {
			n += 12
		}
	case "am":
		n %= 12
	case "":
		if n >= 1 && n <= 6 {
			n += 12
		}
	}
	return n*60 + h.minute
}

func numberZh(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	ones := map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '十': 10}
	n := 0
	for _, r := range s {
		n += ones[r]
	}
	return n
}
