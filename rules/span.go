package rules

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/calendar"
)

// Span is a length of working time as people write it: "30m", "4h", "3d".
// A day is one working day of the calendar, however long it is.
type Span struct {
	Days int
	Time time.Duration
}

// UnmarshalText reads "3d", "4h", "1h30m", "45m".
func (s *Span) UnmarshalText(text []byte) error {
	word := strings.TrimSpace(string(text))
	if days, ok := strings.CutSuffix(word, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no length of time; write for example \"3d\", \"4h\" or \"30m\"", word)
		}
		*s = Span{Days: n}
		return nil
	}
	d, err := time.ParseDuration(word)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is no length of time; write for example \"3d\", \"4h\" or \"30m\"", word)
	}
	*s = Span{Time: d}
	return nil
}

// String is the span as it is written in the rule book.
func (s Span) String() string {
	if s.Days > 0 {
		return strconv.Itoa(s.Days) + "d"
	}
	if s.Time == 0 {
		return "0m"
	}
	text := s.Time.String()
	if cut, ok := strings.CutSuffix(text, "m0s"); ok {
		text = cut + "m"
	}
	if cut, ok := strings.CutSuffix(text, "h0m"); ok {
		text = cut + "h"
	}
	return text
}

// MarshalText writes what UnmarshalText reads.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Zero reports whether the span is of no length.
func (s Span) Zero() bool { return s == Span{} }

// after gives the moment at which the span of working time has passed.
func (s Span) after(cal *calendar.Calendar, start time.Time) time.Time {
	if s.Days > 0 {
		return cal.AddDays(start, s.Days)
	}
	return cal.Add(start, s.Time)
}
