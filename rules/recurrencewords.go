package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"maildesk/rules/lexicon"
)

// unclear says at which character, from 0, the words of a recurrence are not
// understood, and what would be right.
type unclear struct {
	at   int
	text string
}

func (u unclear) Error() string { return u.text }

// recurrenceExamples end what is said of words that are not understood.
const recurrenceExamples = `write for example "每月第一个工作日 09:00", "每周一、周四 08:30", "每季度最后一个工作日 17:00", "每年3月、9月15日 10:00" or "every month on the last friday 17:00"`

// readRecurrence reads when something happens again and again, in words:
//
//	每天 | 每个工作日 | 每周一、周四 | 每两周周五 … 从 2026-11-27 起
//	每月 | 每季度 | 每半年 | 每年3月、9月, then 15日、30日 | 最后一天 | 第二个周二 | 倒数第三个工作日
//	every day | every working day | every monday and thursday | every 2 weeks on friday … from 2026-11-27
//	every month | quarter | half-year | year in march and september, then on day 15 | the last day | the second tuesday
//
// and behind it the time of the day.
func readRecurrence(text string) (*recurrence, error) {
	p := &phrase{text: []rune(strings.Map(func(r rune) rune {
		if r == '\u3000' || r == '：' {
			return map[rune]rune{'\u3000': ' ', '：': ':'}[r]
		}
		return unicode.ToLower(r)
	}, text))}
	r := &recurrence{weeks: 1, span: 1}
	if err := p.period(r); err != nil {
		return nil, err
	}
	var ok bool
	if r.clock, ok = p.clock(); !ok {
		return nil, p.unclear("the time of the day is missing here")
	}
	if p.take("从", "自", "from", "starting") {
		p.skip()
		rest := p.rest()
		day, err := time.Parse(time.DateOnly, rest[:min(len(rest), len(time.DateOnly))])
		if err != nil {
			return nil, p.unclear("the first day is missing here, for example 2026-11-27")
		}
		p.at += len(time.DateOnly)
		p.take("起", "开始")
		r.from = day
	}
	if p.skip(); p.at < len(p.text) {
		return nil, p.unclear(fmt.Sprintf("%q is not understood here", string(p.text[p.at:])))
	}
	if r.weeks > 1 && r.from.IsZero() {
		return nil, p.unclear("every so many weeks: say from which day on, for example 从 2026-11-27 起, from 2026-11-27")
	}
	return r, nil
}

// phrase is a text that is read from the left.
type phrase struct {
	text []rune
	at   int
}

func (p *phrase) rest() string { return string(p.text[p.at:]) }

func (p *phrase) unclear(what string) error { return unclear{p.at, what + "; " + recurrenceExamples} }

// skip passes over blanks and the small words between the others.
func (p *phrase) skip() {
	for p.at < len(p.text) {
		switch {
		case strings.ContainsRune(" \t,，、的", p.text[p.at]):
			p.at++
			continue
		}
		for _, small := range []string{"on ", "the ", "in ", "at ", "and ", "of ", "each ", "和", "及"} {
			if strings.HasPrefix(p.rest(), small) && (p.at == 0 || !letter(p.text[p.at-1])) {
				p.at += len([]rune(small))
				p.skip()
				return
			}
		}
		return
	}
}

func letter(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }

// take reads one of some words, if one stands here: of several the longest.
func (p *phrase) take(words ...string) bool {
	p.skip()
	longest := ""
	for _, w := range words {
		after := p.at + len([]rune(w))
		whole := after >= len(p.text) || after > 0 && !(letter(p.text[min(after, len(p.text)-1)]) && letter([]rune(w)[len([]rune(w))-1]))
		if strings.HasPrefix(p.rest(), w) && whole && len(w) > len(longest) {
			longest = w
		}
	}
	p.at += len([]rune(longest))
	return longest != ""
}

// number reads one, in digits or in Chinese.
func (p *phrase) number() (n int, ok bool) {
	p.skip()
	if p.at == len(p.text) {
		return 0, false
	}
	rest := p.rest()
	n, size := lexicon.ReadNumber(rest)
	p.at += len([]rune(rest[:size]))
	return n, size > 0
}

// clock reads a time of the day.
func (p *phrase) clock() (time.Duration, bool) {
	p.skip()
	rest := p.rest()
	at, size, ok := clockAt(time.Time{}, "", rest)
	p.at += len([]rune(rest[:size]))
	return at.Sub(time.Time{}), ok
}

// period reads on which days it happens.
func (p *phrase) period(r *recurrence) error {
	switch {
	case p.take("每个工作日", "每工作日", "工作日每天", "every working day", "every workday"):
		r.sort = workdaily
		return nil
	case p.take("每天", "每日", "every day", "daily"):
		r.sort = daily
		return nil
	case p.take("每月", "每个月", "every month", "monthly"):
		return p.dayOf(r)
	case p.take("每季度", "每个季度", "每季", "every quarter", "quarterly"):
		return p.dayOfPart(r, 3)
	case p.take("每半年", "every half-year", "every half year", "every six months"):
		return p.dayOfPart(r, 6)
	case p.take("每年", "every year", "yearly"):
		for n, ok := p.month(); ok; n, ok = p.month() {
			r.months = append(r.months, n)
		}
		if r.months == nil {
			return p.unclear("the month is missing here")
		}
		return p.dayOf(r)
	case p.take("每两周", "每2周", "every two weeks", "every 2 weeks", "every other week"):
		r.weeks = 2
	case p.take("每三周", "每3周", "every three weeks", "every 3 weeks"):
		r.weeks = 3
	case p.take("每四周", "每4周", "every four weeks", "every 4 weeks"):
		r.weeks = 4
	case p.take("每周", "每个星期", "每星期", "every week", "weekly"):
		if day, ok := chineseDay(p.text, p.at); ok { // 每周一
			p.at++
			r.weekdays = append(r.weekdays, day)
		}
	case p.take("every"):
	default:
		return p.unclear("how often is missing here")
	}
	r.sort = weekly
	for {
		day, ok := p.weekday()
		if !ok && len(r.weekdays) > 0 { // 每周一三五
			if day, ok = chineseDay(p.text, p.at); ok {
				p.at++
			}
		}
		if !ok {
			break
		}
		r.weekdays = append(r.weekdays, day)
	}
	if r.weekdays == nil {
		return p.unclear("the day of the week is missing here")
	}
	return nil
}

// dayOfPart reads on which day of a quarter or a half-year: of one of its
// months, or counted through all of it.
func (p *phrase) dayOfPart(r *recurrence, span int) error {
	which := 0
	before := p.at
	switch {
	case p.take("首月", "第一个月", "第1个月"):
		which = 1
	case p.take("末月", "最后一个月", "最后1个月"):
		which = span
	default:
		if p.take("第") {
			if n, ok := p.number(); ok && p.take("个月") && n <= span {
				which = n
			}
		}
		if which == 0 {
			p.at = before
		}
	}
	if which > 0 {
		for m := which; m <= 12; m += span {
			r.months = append(r.months, time.Month(m))
		}
		return p.dayOf(r)
	}
	at := p.at
	if err := p.dayOf(r); err != nil {
		return err
	}
	r.span = span
	if slices.ContainsFunc(r.days, func(n int) bool { return n > 0 }) {
		return unclear{at, "say in which month: 每季度首月15日, or every year in january, april, july and october on day 15"}
	}
	return nil
}

// dayOf reads which day of a month it is.
func (p *phrase) dayOf(r *recurrence) error {
	r.sort = monthly
	at := p.at
	if p.take("最后一天", "月末", "月底", "last day") {
		r.days = []int{-1}
		return nil
	}
	if n, ok := p.ordinal(); ok {
		return p.kindOf(r, n)
	}
	p.take("day", "days")
	for {
		p.skip()
		begin := p.at
		n, ok := p.number()
		dated := ok && (p.take("日", "号", "st", "nd", "rd", "th") || !clockSign.MatchString(p.rest()))
		if !dated {
			p.at = begin // the time of the day
			break
		}
		if n < 1 || n > 31 {
			return unclear{begin, fmt.Sprintf("no month has a day %d", n)}
		}
		for _, m := range r.monthsOr() {
			if last := time.Date(2027, m+1, 0, 0, 0, 0, 0, time.UTC).Day(); n > last {
				return unclear{begin, fmt.Sprintf("not every month has a day %d; write 每月最后一天 or every month on the last day", n)}
			}
		}
		r.days = append(r.days, n)
	}
	if r.days == nil {
		p.at = at
		p.skip()
		return p.unclear("the day is missing here")
	}
	return nil
}

// clockSign follows a number that is an hour.
var clockSign = regexp.MustCompile(`^\s*(:|点|时|am\b|pm\b)`)

func (r *recurrence) monthsOr() []time.Month {
	if r.months != nil {
		return r.months
	}
	return []time.Month{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
}

// ordinal reads which of a kind; negative: from the end.
func (p *phrase) ordinal() (n int, ok bool) {
	before := p.at
	for i, name := range []string{"first", "second", "third", "fourth", "fifth"} {
		if p.take(name) {
			return i + 1, true
		}
	}
	switch {
	case p.take("最后一个", "最后1个", "last"):
		return -1, true
	case p.take("首个"):
		return 1, true
	case p.take("倒数第"):
		if n, ok = p.number(); ok && n > 0 {
			return -n, true
		}
	case p.take("第"):
		if n, ok = p.number(); ok && n > 0 {
			return n, true
		}
	}
	p.at = before
	return 0, false
}

// kindOf reads what is counted: working days, or a day of the week.
func (p *phrase) kindOf(r *recurrence, n int) error {
	r.nth = n
	p.take("个")
	switch day, ok := p.weekday(); {
	case ok:
		r.kind = day
		if n > 5 || n < -5 {
			return p.unclear("no month has so many weeks")
		}
	case p.take("工作日", "working day", "workday"):
		if r.kind = workingDay; n > 20 || n < -20 {
			return p.unclear("no month has so many working days for sure")
		}
	case p.take("天", "日", "day"):
		r.days, r.nth = []int{n}, 0
	default:
		return p.unclear("of which days is missing here: 工作日, 周五, working day, friday")
	}
	return nil
}

// chineseDay is the day of the week that a character behind 周 names.
func chineseDay(text []rune, at int) (time.Weekday, bool) {
	if at >= len(text) {
		return 0, false
	}
	if text[at] == '天' {
		return time.Sunday, true
	}
	i := slices.Index([]rune("日一二三四五六"), text[at])
	return time.Weekday(i), i >= 0
}

// weekday reads one.
func (p *phrase) weekday() (time.Weekday, bool) {
	before := p.at
	if p.take("周", "星期", "礼拜") {
		if day, ok := chineseDay(p.text, p.at); ok {
			p.at++
			return day, true
		}
		p.at = before
		return 0, false
	}
	for i, short := range weekdays {
		full := strings.ToLower(time.Weekday(i).String())
		if p.take(short, full, full+"s") {
			return time.Weekday(i), true
		}
	}
	return 0, false
}

// month reads one.
func (p *phrase) month() (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if p.take(name, name[:3]) {
			return m, true
		}
	}
	before := p.at
	if n, ok := p.number(); ok && n >= 1 && n <= 12 && p.take("月", "月份") {
		return time.Month(n), true
	}
	p.at = before
	return 0, false
}
