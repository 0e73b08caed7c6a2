package rules

import (
	"regexp"
	"strings"
	"time"

	"maildesk/rules/lexicon"
)

var (
	spanAhead = regexp.MustCompile(`^(?i:in\s+)?(\d{1,3}|半|[一两二三四五六七八九十]{1,2})\s*(?:(个?(?:分钟|小时|天|周|星期))\s*(?:之?后|以后)?|(?i:(m|min|minutes?|h|hours?|d|days?|w|weeks?)\b(?:\s+later\b)?))`)
	untilDay  = regexp.MustCompile(`^(?i:until|till|on|by)\s+|^(?:等?到|直到|至)\s*`)
)

// moment reads when something shall happen at the beginning of a text, and
// gives the rest: in two hours, tomorrow at 14:30, on Friday. A day without an
// hour means when work begins on it.
func (b *Book) moment(text string, now time.Time) (at time.Time, rest string, ok bool) {
	local := now.In(b.Zone())
	text = dateSigns.Replace(strings.TrimSpace(text))
	text = text[len(untilDay.FindString(text)):]
	if m := spanAhead.FindStringSubmatch(text); m != nil {
		return ahead(local, m[1], m[2]+strings.ToLower(m[3])), strings.TrimSpace(text[len(m[0]):]), true
	}
	r := newDateReader(text, local)
	if m := wholeWeek.FindString(r.text); m != "" && strings.HasPrefix(strings.ToLower(m), "next") || strings.HasPrefix(m, "下") && weekDay.FindString(r.text) == "" {
		return b.Calendar.NextOpening(r.monday(1)), strings.TrimSpace(r.text[len(m):]), true
	}
	day, half, dated := r.day(r.today, false)
	at, size, timed := clockAt(day, half, r.text)
	switch {
	case dated && timed:
		return at, strings.TrimSpace(r.text[size:]), true
	case dated && afternoon(half):
		return b.Calendar.NextOpening(day.Add(12 * time.Hour)), strings.TrimSpace(r.text), true
	case dated:
		return b.Calendar.NextOpening(day), strings.TrimSpace(r.text), true
	}
	if at, size, timed = clockAt(r.today, "", r.text); timed {
		if !at.After(local) {
			at = at.AddDate(0, 0, 1)
		}
		return at, strings.TrimSpace(r.text[size:]), true
	}
	return time.Time{}, text, false
}

// ahead is so many units from now.
func ahead(now time.Time, count, unit string) time.Time {
	unit = strings.TrimPrefix(unit, "个")
	n, _ := lexicon.ReadNumber(count)
	part := map[string]time.Duration{"分钟": time.Minute, "m": time.Minute, "小时": time.Hour, "h": time.Hour}
	switch {
	case strings.HasPrefix(unit, "min"):
		unit = "m"
	case strings.HasPrefix(unit, "hour"):
		unit = "h"
	}
	d, short := part[unit]
	switch {
	case count == "半" && short:
		return now.Add(d / 2)
	case count == "半":
		return now.Add(12 * time.Hour)
	case short:
		return now.Add(time.Duration(n) * d)
	case strings.HasPrefix(unit, "周") || strings.HasPrefix(unit, "星期") || strings.HasPrefix(unit, "w"):
		return now.AddDate(0, 0, 7*n)
	}
	return now.AddDate(0, 0, n)
}

// clockAt reads a time of day; half is what stood behind the day.
func clockAt(day time.Time, half, text string) (at time.Time, size int, ok bool) {
	trimmed := strings.TrimLeft(strings.Replace(text, "今晚", "晚上", 1), " ")
	h, rest, ok := readHour(trimmed)
	switch {
	case h.part != "":
	case afternoon(half):
		h.part = "下午"
	case half != "":
		h.part = "上午"
	}
	if !ok || h.minutes() >= 24*60 {
		return day, 0, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, h.minutes(), 0, 0, day.Location()), len(text) - len(rest), true
}
