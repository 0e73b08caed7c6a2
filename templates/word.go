package templates

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

	"maildesk/store"
)

var zeroTime time.Time

// words are the functions of the letters, in a language, a zone and at a time.
func words(language string, zone *time.Location, now time.Time) template.FuncMap {
	c := clock{language, zone, now}
	return template.FuncMap{
		"clean": clean,

		"date": c.date, "day": c.day, "short": c.short, "days": c.days, "time": c.time, "week": c.week, "span": c.span, "since": c.since,
		"size": size, "lines": lines, "first": first, "join": func(list []string) string { return join(language, list) },
		"some":  func(list []string) string { return some(language, list) },
		"share": share, "count": count, "average": average, "hours": hours, "took": took, "worked": c.worked, "month": c.month, "monthname": c.monthname,
		"top": top, "beyond": beyond,

		"priority": label(language, priorityNames), "category": label(language, categoryNames), "status": label(language, statusNames),
		"tier": label(language, tierNames), "vote": label(language, voteNames), "state": label(language, stateNames),
		"formtitle": formTitle(language), "formrows": func(f *AccountForm) []Field { return c.formRows(f) }, "formitem": formItem(language),
		"field": label(language, fieldNames), "event": label(language, eventNames), "eventtext": eventText(language), "lettername": label(language, letterNames),
		"usage": usage(language), "alsocalled": alsoCalled(language), "explained": label(language, verbTexts),
		"done": label(language, doneNames), "refused": label(language, refusedNames), "reason": func(s string) string { return reason(language, s) },
		"found": label(language, foundNames), "news": label(language, newsNames), "nextstep": nextStep(language), "dispatched": label(language, dispatchedNames), "because": label(language, becauseNames),
		"out": label(language, outNames), "dayname": label(language, dayNames), "rulename": label(language, ruleNames), "sets": func(s string) string { return sets(language, s) },
		"targets":     func(s string) string { return targets(language, s) },
		"fields":      func(f store.Fields) []Field { return Fields(f, language) },
		"particulars": func(f store.Fields, words string) []Field { return particulars(Fields(f, language), words) },

		"grouped": func(by, name string) string { return groupName(language, by, name) },
		"ignored": func(r Reason) string { return ignored(language, r) },

		"priorities": func() []store.Priority { return descending(store.Priorities) },
		"states":     func() []store.State { return states },
		"votes":      func() []store.Satisfaction { return votes },
	}
}

// marked are words of our own that may hold marks of strong words.
type marked string

// clean makes a value harmless: without control characters, which a letter's
// own marks are made of, and without the characters that turn the direction of
// writing and so let a name lie about the words around it.
func clean(value any) string {
	var s string
	switch v := value.(type) {
	case marked:
		return string(v)
	case string:
		s = v
	case fmt.Stringer:
		s = v.String()
	case nil:
		return ""
	default:
		s = fmt.Sprint(v)
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return '\n'
		case unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF:
			return -1
		}
		return r
	}, s)
}

// clock writes times as the people of a desk do.
type clock struct {
	language string
	zone     *time.Location
	now      time.Time // zero: unknown
}

func (c clock) in(t time.Time) time.Time {
	if c.zone == nil {
		return t
	}
	return t.In(c.zone)
}

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// date is a day and a time: "11月23日（周一）14:30", "Mon 23 Nov, 14:30"; of
// today "今天 14:30". The zero time is no words at all.
func (c clock) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if c.today(t) {
		if c.language == "zh" {
			return "今天 " + c.time(t)
		}
		return "today, " + c.time(t)
	}
	if c.language == "zh" {
		return c.day(t) + c.time(t)
	}
	return c.day(t) + ", " + c.time(t)
}

func (c clock) today(t time.Time) bool {
	return !c.now.IsZero() && c.in(t).Format(time.DateOnly) == c.in(c.now).Format(time.DateOnly)
}

// day names the year only when it is another one.
func (c clock) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = c.in(t)
	other := !c.now.IsZero() && t.Year() != c.in(c.now).Year()
	if c.language == "zh" {
		s := fmt.Sprintf("%d月%d日（周%s）", t.Month(), t.Day(), weekdays[t.Weekday()])
		if other {
			s = fmt.Sprintf("%d年", t.Year()) + s
		}
		return s
	}
	if other {
		return t.Format("Mon 2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}

// short is a day without its weekday.
func (c clock) short(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case c.language == "zh":
		return fmt.Sprintf("%d月%d日", c.in(t).Month(), c.in(t).Day())
	}
	return c.in(t).Format("2 Jan")
}

func (c clock) time(t time.Time) string { return c.in(t).Format("15:04") }

// days is the stretch of days from one moment until before another.
func (c clock) days(from, to time.Time) string {
	from, to = c.in(from), c.in(to.Add(-time.Nanosecond))
	if c.language == "zh" {
		return fmt.Sprintf("%d月%d日–%d月%d日", from.Month(), from.Day(), to.Month(), to.Day())
	}
	return from.Format("2 Jan") + " – " + to.Format("2 Jan")
}

// week is the ISO week of a moment.
func (c clock) week(t time.Time) string {
	year, week := c.in(t).ISOWeek()
	if c.language == "zh" {
		return fmt.Sprintf("%d年第%d周", year, week)
	}
	return fmt.Sprintf("week %d of %d", week, year)
}

// month is the month of a moment.
func (c clock) month(t time.Time) string {
	if c.language == "zh" {
		return fmt.Sprintf("%d年%d月", c.in(t).Year(), c.in(t).Month())
	}
	return c.in(t).Format("January 2006")
}

// monthname is the month of a moment among others, where the year need be said
// but once.
func (c clock) monthname(t time.Time) string {
	t = c.in(t)
	switch {
	case t.Month() == time.January && c.language == "zh":
		return fmt.Sprintf("%d年1月", t.Year())
	case t.Month() == time.January:
		return t.Format("Jan 2006")
	case c.language == "zh":
		return fmt.Sprintf("%d月", t.Month())
	}
	return t.Format("Jan")
}

// worked is a length of working time, whose days are not those of span.
func (c clock) worked(d time.Duration) string {
	if d < time.Hour {
		return c.span(d)
	}
	if c.language == "zh" {
		return average(d.Hours()) + "小时"
	}
	return average(d.Hours()) + " h"
}

// since is how long ago something was; empty when the time is unknown.
func (c clock) since(t time.Time) string {
	if t.IsZero() || c.now.IsZero() || c.now.Before(t) {
		return ""
	}
	return c.span(c.now.Sub(t))
}

// span is a duration in its two largest units.
func (c clock) span(d time.Duration) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	if days > 0 {
		minutes = 0
	}
	if days >= 10 {
		hours = 0
	}
	var parts []string
	for _, u := range []struct {
		n       int
		zh, one string
	}{{days, "天", "day"}, {hours, "小时", "hour"}, {minutes, "分钟", "minute"}} {
		switch {
		case u.n == 0:
		case c.language == "zh":
			parts = append(parts, fmt.Sprint(u.n, u.zh))
		case u.n == 1:
			parts = append(parts, "1 "+u.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", u.n, u.one))
		}
	}
	switch {
	case len(parts) == 0 && c.language == "zh":
		return "不到1分钟"
	case len(parts) == 0:
		return "less than a minute"
	case c.language == "zh":
		return strings.Join(parts, "")
	}
	return strings.Join(parts, " ")
}

// size of a file or mail as people say it.
func size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%d KB", bytes>>10)
	case bytes < 100<<20:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/(1<<20)), ".0") + " MB"
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}

// lines are the lines of a text that say something.
func lines(s string) []string {
	var out []string
	for line := range strings.SplitSeq(clean(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// first is the beginning of a text on one line, n characters at most.
func first(n int, s string) string {
	runes := []rune(strings.Join(strings.Fields(clean(s)), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n]) + "…"
}

func join(language string, list []string) string {
	if language == "zh" {
		return strings.Join(list, "、")
	}
	return strings.Join(list, ", ")
}

// some names the first of a list, and how many there are in all where that is
// more.
func some(language string, list []string) string {
	const most = 8
	switch n := len(list); {
	case n <= most:
		return join(language, list)
	case language == "zh":
		return fmt.Sprintf("%s等，共 %d 个", join(language, list[:most]), n)
	default:
		return fmt.Sprintf("%s and %d more", join(language, list[:most]), n-most)
	}
}

// share is a part of a whole in per cent.
func share(part, rest int) string {
	if part+rest == 0 {
		return "–"
	}
	return fmt.Sprintf("%d%%", (part*100+(part+rest)/2)/(part+rest))
}

// average is a number with one digit behind the point, where it has one.
func average(f float64) string {
	if math.IsNaN(f) {
		return "–"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

// took is the hours within which half and nine of ten of something were done.
func took(s Spread) string {
	if s.Count == 0 {
		return "–"
	}
	return hours(s.Median) + "/" + hours(s.P90)
}

// hours are a length of working time, for a table: "0.6".
func hours(d time.Duration) string { return fmt.Sprintf("%.1f", d.Hours()) }

// top are the first n of a list.
func top(n int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(0, min(n, v.Len())).Interface()
}

// beyond counts what top leaves out.
func beyond(n int, list any) int { return max(0, reflect.ValueOf(list).Len()-n) }

// count is a number with its English noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

func descending(list []store.Priority) []store.Priority {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
