package rules

import (
	"testing"

	"maildesk/store"
)

func TestSchedule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, times string
		kind        store.TimerKind
		now, want   string // want empty: never
	}{
		{"digest", "", store.TimerDigest, "2026-11-20 10:00", "2026-11-23 09:00"},
		{"digest on a holiday: the next working time", "", store.TimerDigest, "2026-10-01 10:00", "2026-10-08 09:00"},
		{"digest at another time", `digest = "fri 16:00"`, store.TimerDigest, "2026-11-20 16:00", "2026-11-27 16:00"},
		{"review", "", store.TimerReview, "2026-11-20 10:00", "2026-12-01 09:00"},
		{"review on the first working day", "", store.TimerReview, "2026-09-20 10:00", "2026-10-08 09:00"},
		{"review on a make-up working day", "", store.TimerReview, "2025-12-20 10:00", "2026-01-04 09:00"},
		{"review of today, to come", "", store.TimerReview, "2026-12-01 08:59", "2026-12-01 09:00"},
		{"review of today, gone", "", store.TimerReview, "2026-12-01 09:00", "2027-01-01 09:00"},
		{"review in the lunch break", `review = "12:30"`, store.TimerReview, "2026-11-20 10:00", "2026-12-01 13:00"},
		{"review before work", `review = "07:00"`, store.TimerReview, "2026-11-20 10:00", "2026-12-01 09:00"},
		{"no review", `review = "off"`, store.TimerReview, "2026-11-20 10:00", ""},
	}
	for _, tt := range tests {
		b := mustBook(t, tryBook+"\n[times]\n"+tt.times+"\n")
		got := b.next(tt.kind, at(t, tt.now))
		if tt.want == "" && !got.IsZero() || tt.want != "" && !got.Equal(at(t, tt.want)) {
			t.Errorf("%s: after %s comes %v, want %s", tt.name, tt.now, got, tt.want)
		}
	}
}

// A desk whose book comes to want a review, or none any more, winds it up or stops it.
func TestChangedBookMovesReview(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-20 10:00")
	for _, tt := range []struct{ times, want string }{
		{"", "2026-12-01 09:00"}, {"\n[times]\nreview = \"off\"\n", ""}, {"\n[times]\nreview = \"10:00\"\n", "2026-12-01 10:00"},
	} {
		o.run(o.desk(tt.times))
		got := ""
		err := o.db.View(t.Context(), func(tx store.Tx) error {
			timers, err := tx.ListTimers(0, 10)
			for _, timer := range timers {
				if timer.Kind == store.TimerReview {
					got = timer.Due.In(at(t, "2026-12-01 09:00").Location()).Format("2006-01-02 15:04")
				}
			}
			return err
		})
		if err != nil || got != tt.want {
			t.Errorf("by the book %q the review is due %q, want %q (%v)", tt.times, got, tt.want, err)
		}
	}
}
