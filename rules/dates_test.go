package rules

import (
	"testing"
	"time"
)

func TestReadDays(t *testing.T) {
	t.Parallel()
	now := monday.Add(90 * time.Minute) // Monday, 2026-11-23
	for _, test := range []struct{ text, from, until, rest string }{
		{"2026-12-01..2026-12-05 王磊", "2026-12-01 00", "2026-12-06 00", "王磊"},
		{"2026/12/1", "2026-12-01 00", "2026-12-02 00", ""},
		{"2026年12月1日至2026年12月5日", "2026-12-01 00", "2026-12-06 00", ""},
		{"12月1日-5日", "2026-12-01 00", "2026-12-06 00", ""},
		{"12月1-5日", "2026-12-01 00", "2026-12-06 00", ""},
		{"12月1号到12月5号，由王磊代班", "2026-12-01 00", "2026-12-06 00", "，由王磊代班"},
		{"12-01..12-05", "2026-12-01 00", "2026-12-06 00", ""},
		{"12月30日-1月3日", "2026-12-30 00", "2027-01-04 00", ""},
		{"1月4日", "2027-01-04 00", "2027-01-05 00", ""},
		{"今天", "2026-11-23 00", "2026-11-24 00", ""},
		{"明天", "2026-11-24 00", "2026-11-25 00", ""},
		{"明天下午", "2026-11-24 12", "2026-11-25 00", ""},
		{"明天上午", "2026-11-24 00", "2026-11-24 12", ""},
		{"明天下午到后天上午", "2026-11-24 12", "2026-11-25 12", ""},
		{"明天起三天", "2026-11-24 00", "2026-11-27 00", ""},
		{"3天", "2026-11-23 00", "2026-11-26 00", ""},
		{"下周一到周三", "2026-11-30 00", "2026-12-03 00", ""},
		{"下周", "2026-11-30 00", "2026-12-07 00", ""},
		{"周三", "2026-11-25 00", "2026-11-26 00", ""},
		{"周五到下周二", "2026-11-27 00", "2026-12-02 00", ""},
		{"本周日", "2026-11-29 00", "2026-11-30 00", ""},
		{"30号", "2026-11-30 00", "2026-12-01 00", ""},
		{"5号", "2026-12-05 00", "2026-12-06 00", ""},
		{"today", "2026-11-23 00", "2026-11-24 00", ""},
		{"from tomorrow until 5 Dec", "2026-11-24 00", "2026-12-06 00", ""},
		{"until 5 Dec", "2026-11-23 00", "2026-12-06 00", ""},
		{"到12月5日", "2026-11-23 00", "2026-12-06 00", ""},
		{"Dec 1 - Dec 5", "2026-12-01 00", "2026-12-06 00", ""},
		{"1st December 2026 to 5th December 2026 Wang Lei", "2026-12-01 00", "2026-12-06 00", " Wang Lei"},
		{"next wednesday", "2026-12-02 00", "2026-12-03 00", ""},
		{"friday", "2026-11-27 00", "2026-11-28 00", ""},
		{"next week", "2026-11-30 00", "2026-12-07 00", ""},
		{"2 weeks", "2026-11-23 00", "2026-12-07 00", ""},
		{"2028-02-29", "2028-02-29 00", "2028-03-01 00", ""},
		{"12月31日", "2026-12-31 00", "2027-01-01 00", ""},
		{"2026-02-30", "", "", "2026-02-30"},
		{"13月1日", "", "", "13月1日"},
		{"休假", "", "", "休假"},
		{"", "", "", ""},
	} {
		r := newDateReader(test.text, now)
		d, ok := r.read()
		got := func(t time.Time) string { return t.Format("2006-01-02 15") }
		switch {
		case !ok && test.from == "" && r.text == test.rest:
		case !ok || got(d.from) != test.from || got(d.until) != test.until || r.text != test.rest:
			t.Errorf("%q: got %s until %s, %q left; want %s until %s, %q", test.text, got(d.from), got(d.until), r.text, test.from, test.until, test.rest)
		}
	}
}

func TestAwayUntil(t *testing.T) {
	t.Parallel()
	now := monday.Add(90 * time.Minute) // Monday, 2026-11-23
	for _, test := range []struct {
		text, want string
		past       bool
	}{
		{"您好，我于11月20日至11月27日休假，期间无法及时回复邮件。", "2026-11-28", false},
		{"我正在休年假，11月30日返回公司，有急事请联系王磊。", "2026-11-30", false},
		{"我正在出差，预计下周一回来。", "2026-11-30", false},
		{"本人休假至12月5日，电话13800001234", "2026-12-06", false},
		{"Out of office until 5 December. For urgent matters call 8102.", "2026-12-06", false},
		{"I am on annual leave and will be back on Monday, 30 November 2026.", "2026-11-30", false},
		{"I am out of the office from 23/11/2026 with no access to mail.", "", false},
		{"I will return on December 1st.", "2026-12-01", false},
		{"我于10月1日至10月7日休假。", "", true},
		{"您好，邮件已收到，我会尽快回复。", "", false},
		{"我在休假，有事请打电话 021-12345678。", "", false},
	} {
		until, past := awayUntil(test.text, now)
		got := ""
		if !until.IsZero() {
			got = until.Format(time.DateOnly)
		}
		if got != test.want || past != test.past {
			t.Errorf("%q: got %q, past %v; want %q, past %v", test.text, got, past, test.want, test.past)
		}
	}
}

func FuzzReadDays(f *testing.F) {
	for _, text := range []string{"12月1日-5日", "下周一到周三", "until 5 Dec", "2026-12-01..2026-12-05", "明天起三天"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := newDateReader(text, monday)
		if d, ok := r.read(); ok && (!d.until.After(d.from) || len(r.text) > len(dateSigns.Replace(text))) {
			t.Errorf("%q: %v until %v", text, d.from, d.until)
		}
		awayUntil(text, monday)
	})
}
