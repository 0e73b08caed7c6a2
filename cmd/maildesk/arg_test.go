package main

import (
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
)

// TestMomentAt: --at is read by the company's clock unless it names another zone.
func TestMomentAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 30, 0, 0, story.Zone)
	for text, want := range map[string]string{
		"":                     "2026-11-23T09:30:00+08:00",
		"23:15":                "2026-11-23T23:15:00+08:00",
		"2026-12-25":           "2026-12-25T00:00:00+08:00",
		"2026-12-25 23:00":     "2026-12-25T23:00:00+08:00",
		"2026-12-25T23:00":     "2026-12-25T23:00:00+08:00",
		"2026-12-25T15:00:00Z": "2026-12-25T23:00:00+08:00",
		"noon":                 "", "25:00": "", "2026-13-01": "",
	} {
		at, err := momentAt(text, now)
		if got := at.Format(time.RFC3339); (err != nil) != (want == "") || err == nil && got != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
}
