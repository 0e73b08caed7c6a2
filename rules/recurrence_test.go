package rules

import (
	"errors"
	"testing"
	"time"
)

// When the words say, in the company's calendar: 2026 with its public holidays.
// 1 to 3 January, 15 to 23 February, 1 to 5 May and 1 to 7 October are off; 4
// January, 14 and 28 February, 9 May, 20 September and 10 October are worked.
func TestRecurrence(t *testing.T) {
	t.Parallel()
	d := mustBook(t, "")
	for _, tt := range []struct {
		words, holiday, now string
		want                []string
	}{
		{"每月第一个工作日 09:00", "next", "2026-09-01 08:59", []string{"2026-09-01 09:00", "2026-10-08 09:00", "2026-11-02 09:00"}},
		{"每月第一个工作日 09:00", "next", "2026-09-01 09:00", []string{"2026-10-08 09:00"}},
		{"每月最后一个工作日 17:30", "next", "2026-09-01 00:00", []string{"2026-09-30 17:30", "2026-10-30 17:30"}},
		{"每月倒数第三个工作日 17:00", "next", "2026-11-01 00:00", []string{"2026-11-26 17:00"}},
		{"每月最后一天 18:00", "before", "2026-10-01 00:00", []string{"2026-10-30 18:00", "2026-11-30 18:00"}},
		{"每月最后一天 18:00", "keep", "2026-10-01 00:00", []string{"2026-10-31 18:00"}},
		{"每月1日 09:00", "next", "2026-09-30 12:00", []string{"2026-10-08 09:00", "2026-11-02 09:00"}},
		{"每月1日 09:00", "before", "2026-09-30 08:00", []string{"2026-09-30 09:00", "2026-10-30 09:00"}},
		{"每月1日 09:00", "skip", "2026-09-30 12:00", []string{"2026-12-01 09:00"}},
		{"每月第二个周二 10:00", "next", "2026-11-01 00:00", []string{"2026-11-10 10:00", "2026-12-08 10:00"}},
		{"每月最后一个周五 17:00", "next", "2026-11-01 00:00", []string{"2026-11-27 17:00"}},
		{"每月1号、15号 9点", "keep", "2026-11-01 09:00", []string{"2026-11-15 09:00", "2026-12-01 09:00"}},
		{"每周一 09:00", "next", "2026-09-28 10:00", []string{"2026-10-08 09:00", "2026-10-12 09:00"}},
		{"每周一、周四 08:30", "skip", "2026-09-28 10:00", []string{"2026-10-08 08:30", "2026-10-12 08:30"}},
		{"每周一三五 下午2点半", "keep", "2026-11-23 10:00", []string{"2026-11-23 14:30", "2026-11-25 14:30", "2026-11-27 14:30"}},
		{"每周日 09:00", "keep", "2026-11-23 10:00", []string{"2026-11-29 09:00"}},
		{"每两周周五 17:00 从 2026-11-27 起", "next", "2026-11-23 10:00", []string{"2026-11-27 17:00", "2026-12-11 17:00", "2026-12-25 17:00"}},
		{"每天 23:00", "keep", "2026-10-01 23:00", []string{"2026-10-02 23:00"}},
		{"每天 09:00", "next", "2026-10-01 00:00", []string{"2026-10-08 09:00", "2026-10-09 09:00", "2026-10-10 09:00", "2026-10-12 09:00"}},
		{"每个工作日 08:00", "next", "2026-10-09 08:00", []string{"2026-10-10 08:00", "2026-10-12 08:00"}},
		{"每季度第一个工作日 10:00", "next", "2026-09-30 00:00", []string{"2026-10-08 10:00"}},
		{"每季度最后一个工作日 17:00", "next", "2026-11-01 00:00", []string{"2026-12-31 17:00"}},
		{"每季度首月15日 10:00", "next", "2026-09-30 00:00", []string{"2026-10-15 10:00"}},
		{"每季度末月的最后一个周五 10:00", "next", "2026-09-30 00:00", []string{"2026-12-25 10:00"}},
		{"每半年最后一个工作日 17:00", "next", "2026-09-30 00:00", []string{"2026-12-31 17:00"}},
		{"每年3月、9月的第一个周一 10:00", "next", "2026-03-01 00:00", []string{"2026-03-02 10:00", "2026-09-07 10:00"}},
		{"每年3月15日 10:00", "before", "2026-01-01 00:00", []string{"2026-03-13 10:00"}},
		{"每月第一个工作日 09：00 从 2026-12-01 起", "next", "2026-09-01 00:00", []string{"2026-12-01 09:00"}},
		{"every month on the first working day at 09:00", "next", "2026-10-01 00:00", []string{"2026-10-08 09:00"}},
		{"monthly on the last Friday 17:00", "next", "2026-11-01 00:00", []string{"2026-11-27 17:00"}},
		{"every Monday and Thursday 9:30 am", "keep", "2026-11-23 10:00", []string{"2026-11-26 09:30"}},
		{"every month on day 15 at 5 pm", "keep", "2026-11-23 10:00", []string{"2026-12-15 17:00"}},
		{"every 2 weeks on friday 17:00 from 2026-11-27", "keep", "2026-11-28 10:00", []string{"2026-12-11 17:00"}},
		{"every quarter on the last working day 17:00", "keep", "2026-11-28 10:00", []string{"2026-12-31 17:00"}},
		{"every year in march and september on day 1 10:00", "keep", "2026-04-01 00:00", []string{"2026-09-01 10:00"}},
		{"every working day 08:00", "keep", "2026-10-09 08:00", []string{"2026-10-10 08:00"}},
	} {
		r, err := readRecurrence(tt.words)
		if err != nil {
			t.Errorf("%s: %v", tt.words, err)
			continue
		}
		r.holiday = tt.holiday
		now := at(t, tt.now)
		for _, want := range tt.want {
			now = r.next(d.Calendar, now)
			if got := now.In(d.Zone()).Format("2006-01-02 15:04"); got != want {
				t.Errorf("%s (%s) after %s: got %s, want %s", tt.words, tt.holiday, tt.now, got, want)
				break
			}
		}
	}
}

func TestRecurrenceUnclear(t *testing.T) {
	t.Parallel()
	for words, at := range map[string]int{
		"":                  0,
		"有空的时候 09:00":       0,
		"每月 09:00":          3,
		"每月第一个工作日":          8,
		"每月第一个 09:00":       6,
		"每月31日 09:00":       2,
		"每月第六个周一 09:00":     7,
		"每周 09:00":          3,
		"每周八 09:00":         2,
		"每两周周五 17:00":       11,
		"每年15日 09:00":       2,
		"每季度15日 09:00":      3,
		"每天 25:00":          3,
		"每天 09:00 和 18:00":  11,
		"每天 09:00 从明天起":     10,
		"every funday 9:00": 6,
	} {
		_, err := readRecurrence(words)
		var where unclear
		if !errors.As(err, &where) || where.at != at {
			t.Errorf("%q: got %d %v, want a mistake at %d", words, where.at, err, at)
		}
	}
}

// Whatever the words, the next time lies ahead, and asking again from there
// goes on.
func FuzzRecurrence(f *testing.F) {
	for _, words := range []string{"每月第一个工作日 09:00", "every 2 weeks on friday 17:00 from 2026-11-27", "每年2月、9月1日、15日 10:00", "每周一三五 下午2点半", "每季度倒数第三个周五 8:00"} {
		f.Add(words)
	}
	book, err := Parse("", nil)
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, words string) {
		r, err := readRecurrence(words)
		if err != nil {
			return
		}
		first := r.next(book.Calendar, now)
		if !first.IsZero() && (!first.After(now) || !r.next(book.Calendar, first).After(first)) {
			t.Errorf("%q: %v after %v", words, first, now)
		}
	})
}
