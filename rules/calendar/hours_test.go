package calendar

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseHours(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
	}{
		{"09:00-12:00, 13:30-18:00", "[09:00-12:00 13:30-18:00]"},
		{"13:30-18:00,9:00-12:00", "[09:00-12:00 13:30-18:00]"},
		{"09：00－12：00，13：30～18：00", "[09:00-12:00 13:30-18:00]"},
		{"9:00 至 12:00、13:30 – 18:00", "[09:00-12:00 13:30-18:00]"},
		{"09:00-12:00,12:00-18:00", "[09:00-12:00 12:00-18:00]"},
		{"00:00-24:00", "[00:00-24:00]"},
		{"18:00-24:00", "[18:00-24:00]"},
		{"18:00-00:00", "[18:00-24:00]"},
		{"22:00-06:00", "[22:00-06:00]"},
		{"00:00-06:00, 22:00-06:00", "[00:00-06:00 22:00-06:00]"},
		{"", "[]"},
		{" closed ", "[]"},
	}
	for _, tt := range tests {
		got, err := ParseHours(tt.in)
		if err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("ParseHours(%q): got %v, %v, want %s", tt.in, got, err, tt.want)
		}
	}
}

func TestParseHoursMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
	}{
		{"9-18", `"9-18" is not a stretch of time: write it as 09:00-12:00`},
		{"09:00", "write it as 09:00-12:00"},
		{"09:00-12:00,", `"" is not a stretch`},
		{"09:60-12:00", "not a stretch"},
		{"24:01-25:00", "not a stretch"},
		{"24:00-06:00", "not a stretch"},
		{"+9:00-12:00", "not a stretch"},
		{"09:00-12:000", "not a stretch"},
		{"08:00-08:00", "write 00:00-24:00 for the whole day"},
		{"09:00-12:00, 11:00-18:00", "09:00-12:00 and 11:00-18:00 overlap"},
		{"09:00-08:00, 10:00-11:00", "overlap"},
	}
	for _, tt := range tests {
		got, err := ParseHours(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ParseHours(%q): got %v, %v, want an error with %q", tt.in, got, err, tt.want)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"09:00-12:00, 13:30-18:00", "22:00-06:00", "00:00-24:00", "9：00至18：00", "closed", "-", "1:11-1:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hours, err := ParseHours(s)
		if err != nil {
			return
		}
		var texts []string
		for _, h := range hours {
			if wrong := h.check(); wrong != "" {
				t.Errorf("ParseHours(%q): got %v: %s", s, h, wrong)
			}
			texts = append(texts, h.String())
		}
		again, err := ParseHours(strings.Join(texts, ", "))
		if err == nil && fmt.Sprint(again) != fmt.Sprint(hours) {
			t.Errorf("ParseHours(%q): got %v, and %v when read again", s, hours, again)
		}
	})
}
