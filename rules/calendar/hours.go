package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours is one stretch of working time in a day, by the clock on the wall.
// From and To count from midnight of the day to which the stretch belongs, in
// whole minutes. From lies below 24 hours. To lies after From, by 24 hours at
// most; a night shift has a To beyond 24 hours and still belongs, all of it,
// to the day on which it begins.
type Hours struct {
	From, To time.Duration
}

// String writes the hours as ParseHours reads them, such as 22:00-06:00.
func (h Hours) String() string {
	to := h.To
	if to > day {
		to -= day
	}
	return clock(h.From) + "-" + clock(to)
}

func clock(sinceMidnight time.Duration) string {
	minutes := int(sinceMidnight / time.Minute)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// check says what is wrong with the hours, or nothing.
func (h Hours) check() string {
	switch {
	case h.From%time.Minute != 0 || h.To%time.Minute != 0:
		return fmt.Sprintf("%v to %v is not in whole minutes", h.From, h.To)
	case h.From < 0 || h.From >= day:
		return fmt.Sprintf("it begins at %v, but must begin from 00:00 to 23:59", h.From)
	case h.To <= h.From:
		return fmt.Sprintf("it ends at %v, not after its beginning at %v", h.To, h.From)
	case h.To > h.From+day:
		return fmt.Sprintf("%v to %v is longer than 24 hours", h.From, h.To)
	}
	return ""
}

// arrange returns the hours of one day in order of time, or an error that
// names each mistake: impossible hours, or two that overlap.
func arrange(hours []Hours) ([]Hours, error) {
	sorted := slices.SortedFunc(slices.Values(hours), func(a, b Hours) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	var errs []error
	for i, h := range sorted {
		if wrong := h.check(); wrong != "" {
			errs = append(errs, errors.New(wrong))
		} else if i > 0 && h.From < sorted[i-1].To {
			errs = append(errs, fmt.Errorf("%v and %v overlap: make them one, or leave a break between them", sorted[i-1], h))
		}
	}
	return sorted, errors.Join(errs...)
}

// hoursWords are the signs people put into hours, and what is read instead.
var hoursWords = strings.NewReplacer(
	"：", ":", "，", ",", "、", ",", "；", ",", ";", ",",
	"–", "-", "—", "-", "－", "-", "~", "-", "～", "-", "至", "-", "到", "-",
	" ", "", "\t", "", "\u00a0", "", "\u3000", "",
)

// ParseHours reads the hours of a day, such as "09:00-12:00, 13:30-18:00", and
// returns them in order of time. A stretch may end at 24:00, and one whose end
// lies at or before its beginning by the clock crosses midnight: 22:00-06:00.
// Chinese punctuation is understood. An empty text, and the word "closed",
// give no hours. The error names the part that is wrong and shows a right one.
func ParseHours(s string) ([]Hours, error) {
	text := hoursWords.Replace(s)
	if text == "" || strings.EqualFold(text, "closed") {
		return nil, nil
	}
	var hours []Hours
	for part := range strings.SplitSeq(text, ",") {
		h, err := parseStretch(part)
		if err != nil {
			return nil, fmt.Errorf("working hours %q: %w", s, err)
		}
		hours = append(hours, h)
	}
	hours, err := arrange(hours)
	if err != nil {
		return nil, fmt.Errorf("working hours %q: %w", s, err)
	}
	return hours, nil
}

func parseStretch(s string) (Hours, error) {
	from, to, _ := strings.Cut(s, "-")
	a, okFrom := parseClock(from)
	b, okTo := parseClock(to)
	switch {
	case !okFrom || !okTo || a == day:
		return Hours{}, fmt.Errorf("%q is not a stretch of time: write it as 09:00-12:00", s)
	case a == b:
		return Hours{}, fmt.Errorf("%q has no length: write 00:00-24:00 for the whole day", s)
	case b < a:
		b += day
	}
	return Hours{From: a, To: b}, nil
}

// parseClock reads 9:00, 09:00 or 24:00.
func parseClock(s string) (time.Duration, bool) {
	h, m, found := strings.Cut(s, ":")
	hour, okHour := parseDigits(h, 1, 2)
	minute, okMinute := parseDigits(m, 2, 2)
	if !found || !okHour || !okMinute || minute > 59 || hour*60+minute > 24*60 {
		return 0, false
	}
	return time.Duration(hour*60+minute) * time.Minute, true
}

// parseDigits reads a number of shortest to longest ASCII digits.
func parseDigits(s string, shortest, longest int) (int, bool) {
	if len(s) < shortest || len(s) > longest {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
