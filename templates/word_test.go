package templates

import (
	"testing"
	"time"

	"maildesk/store"
)

func TestDates(t *testing.T) {
	t.Parallel()
	now := at(23, 9, 15)
	for _, test := range []struct {
		when   time.Time
		now    time.Time
		zh, en string
	}{
		{at(23, 14, 30), now, "今天 14:30", "today, 14:30"},
		{at(23, 14, 30), time.Time{}, "11月23日（周一）14:30", "Mon 23 Nov, 14:30"},
		{at(24, 9, 5).UTC(), now, "11月24日（周二）09:05", "Tue 24 Nov, 09:05"},
		{at(22, 23, 59), now, "11月22日（周日）23:59", "Sun 22 Nov, 23:59"},
		{at(23, 0, 0).AddDate(0, 2, 0), now, "2027年1月23日（周六）00:00", "Sat 23 Jan 2027, 00:00"},
		{time.Time{}, now, "", ""},
	} {
		if got := (clock{"zh", zone, test.now}).date(test.when); got != test.zh {
			t.Errorf("%v in Chinese: got %q, want %q", test.when, got, test.zh)
		}
		if got := (clock{"en", zone, test.now}).date(test.when); got != test.en {
			t.Errorf("%v in English: got %q, want %q", test.when, got, test.en)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		d      time.Duration
		zh, en string
	}{
		{20 * time.Second, "不到1分钟", "less than a minute"},
		{time.Minute, "1分钟", "1 minute"},
		{90 * time.Minute, "1小时30分钟", "1 hour 30 minutes"},
		{50 * time.Hour, "2天2小时", "2 days 2 hours"},
		{12*24*time.Hour + 5*time.Hour, "12天", "12 days"},
	} {
		if got := (clock{language: "zh"}).span(test.d); got != test.zh {
			t.Errorf("%v in Chinese: got %q, want %q", test.d, got, test.zh)
		}
		if got := (clock{language: "en"}).span(test.d); got != test.en {
			t.Errorf("%v in English: got %q, want %q", test.d, got, test.en)
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{0: "0 B", 1500: "1 KB", 3 << 20: "3 MB", 20_300_000: "19.4 MB", 200 << 20: "200 MB"} {
		if got := size(bytes); got != want {
			t.Errorf("size %d: got %q, want %q", bytes, got, want)
		}
	}
}

// Every value that the desk may show has a name in both languages.
func TestNames(t *testing.T) {
	t.Parallel()
	has := func(of string, known names, values ...string) {
		for _, v := range values {
			if pair, ok := known[v]; !ok || pair[0] == "" || pair[1] == "" {
				t.Errorf("%s %q has no name", of, v)
			}
		}
	}
	for _, v := range store.Categories {
		has("category", categoryNames, string(v))
	}
	for _, v := range store.Priorities {
		has("priority", priorityNames, string(v))
	}
	for _, v := range store.Tiers {
		has("tier", tierNames, string(v))
	}
	has("field", fieldNames, store.FieldNames...)
	has("field", examples, store.FieldNames...)
	has("letter", letterNames, sent[:len(sent)-2]...)
	for _, v := range []store.Status{store.StatusSelfCheck, store.StatusOpen, store.StatusWorking, store.StatusWaiting, store.StatusResolved, store.StatusClosed, store.StatusCancelled, store.StatusMerged} {
		has("status", statusNames, string(v))
	}
}
