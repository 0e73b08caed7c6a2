package calendar

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(days []Day) string {
	var lines []string
	for _, d := range days {
		what := "off"
		if d.Working {
			what = "work"
		}
		for _, h := range d.Hours {
			what += " " + h.String()
		}
		lines = append(lines, strings.TrimSpace(d.Date+" "+what+" "+d.Name))
	}
	return strings.Join(lines, "\n")
}

func TestLoadDays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file  string
		words Words
		want  []string
	}{
		{"2027.json", Words{}, []string{
			"2026-12-31 off 元旦", "2027-01-01 off 元旦", "2027-02-20 work 春节",
		}},
		{"not-announced.json", Words{}, nil},
		{"company.csv", Words{}, []string{
			"2027-02-06 off 春节 and New Year", "2027-02-07 off 春节 and New Year", "2027-02-08 off 春节 and New Year",
			"2027-02-20 work 春节",
			"2027-04-30 work 09:00-12:00 13:30-16:00 half a day",
			"2027-05-01 off 劳动节", "2027-06-01 off",
		}},
		{"words.ics", Words{}, []string{
			"2027-02-06 off 春节（休）", "2027-02-07 off 春节（休）", "2027-02-08 off 春节（休）",
			"2027-02-20 work 春节假期补班",
			"2027-05-01 off 劳动节, 放假", "2027-05-02 off 劳动节, 放假",
		}},
		{"words.ics", Words{Off: []string{"人节"}}, []string{
			"2027-02-14 off 情人节", "2027-02-20 work 春节假期补班",
		}},
		{"words.ics", Words{Working: []string{"补班"}, Off: []string{""}}, []string{
			"2027-02-06 off 春节（休）", "2027-02-07 off 春节（休）", "2027-02-08 off 春节（休）",
			"2027-02-14 off 情人节", "2027-02-20 work 春节假期补班",
			"2027-05-01 off 劳动节, 放假", "2027-05-02 off 劳动节, 放假",
		}},
		{"apple-marks.ics", Words{}, []string{
			"2027-01-01 off New Year", "2027-01-02 off New Year", "2027-01-09 work New Year", "2027-01-16 work 班",
		}},
		{"shuyz-daily.ics", Words{}, []string{
			"2027-02-06 off 春节 假期", "2027-02-07 off 春节 假期", "2027-02-20 work 春节 补班",
			"2027-02-21 off 休", "2027-02-22 off 休",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			days, err := LoadDays(filepath.Join("testdata", tt.file), tt.words)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := write(days), strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if _, err := LoadDays("testdata/no-such-file", Words{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}

func TestParseDaysMistakes(t *testing.T) {
	t.Parallel()
	event := func(lines ...string) string {
		return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:休\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\nEND:VCALENDAR\n"
	}
	tests := []struct {
		name, file, text string
		want             []string
	}{
		{"date", "a.txt", "\n2027-02-30 off", []string{`a.txt:2: "2027-02-30" is not a date: write it as 2026-02-14`}},
		{"several", "a.txt", "x\n2027-01-01 holiday 元旦\n2027-01-02", []string{
			`a.txt:1: "x" is not a date`,
			`a.txt:2: "holiday" is neither work nor off: write it as 2026-02-14 work 春节`,
			`a.txt:3: "" is neither work nor off`,
		}},
		{"year", "a.txt", "0202-01-01 off", []string{"a.txt:1: \"0202-01-01\" is not a date from 1970 to 2199"}},
		{"range backwards", "a.txt", "2027-01-03..2027-01-01 off", []string{"a.txt:1: 2027-01-01 comes before 2027-01-03"}},
		{"range too long", "a.txt", "2027-01-01..2037-01-01 off", []string{"a.txt:1: 2027-01-01 to 2037-01-01 is longer than a year"}},
		{"range without end", "a.txt", "2027-01-01.. off", []string{`a.txt:1: "" is not a date`}},
		{"hours", "a.txt", "2027-01-04 work 09:00-08", []string{`a.txt:1: working hours "09:00-08"`}},
		{"hours of a day off", "a.txt", "2027-01-04 off 09:00-12:00", []string{"a.txt:1: a day off cannot have hours"}},
		{"both", "a.txt", "2027-01-01..2027-01-03 off\n2027-01-02 work", []string{"a.txt:2: 2027-01-02 is a day off and a working day, see line 1"}},
		{"encoding", "a.txt", "2027-01-01 off \xd4\xaa\xb5\xa9", []string{"a.txt:1: the file is not UTF-8: save it as UTF-8"}},
		{"size", "a.txt", strings.Repeat("\n", maxFile+1), []string{"a.txt:1: the file is larger than 1048576 bytes"}},

		{"no JSON", "a.json", "{\n\"year\": 2027,\n}", []string{"a.json:3: invalid character '}'"}},
		{"cut short", "a.json", "{\n\"days\": [", []string{"a.json:2: unexpected end of JSON input"}},
		{"other JSON", "a.json", `{"holiday": {}}`, []string{`a.json:1: there is no list "days"`}},
		{"other type", "a.json", "{\n\"days\": \"\"}", []string{"a.json:2: json: cannot unmarshal string"}},
		{"days", "a.json", "{\"year\": 2027, \"days\": [\n" +
			"{\"name\": \"a\", \"date\": \"2027-13-01\", \"isOffDay\": true},\n" +
			"{\"name\": \"b\", \"date\": \"2027-01-01\"},\n" +
			"{\"name\": \"c\", \"date\": \"2029-01-01\", \"isOffDay\": true},\n" +
			"{\"name\": \"d\", \"date\": 20270101, \"isOffDay\": true},\n" +
			"null]}", []string{
			`a.json:2: "2027-13-01" is not a date`,
			`a.json:3: 2027-01-01 lacks "isOffDay"`,
			"a.json:4: 2029-01-01 is far from the file's year 2027",
			"a.json:5: json: cannot unmarshal number",
			`a.json:6: "" is not a date`,
		}},

		{"no calendar", "a.ics", "<html>\n", []string{"a.ics:1: there is no BEGIN:VCALENDAR"}},
		{"calendar cut short", "a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", []string{"a.ics:2: unexpected EOF in or above this line"}},
		{"no content line", "a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nhello\nEND:VEVENT\nEND:VCALENDAR\n", []string{"a.ics:4: ical: malformed content line"}},
		{"broken parameter", "a.ics", "BEGIN:VCALENDAR\nDTSTART;X=\nEND:VCALENDAR\n", []string{"a.ics:3: ical: malformed content line"}},
		{"no start", "a.ics", event("UID:1"), []string{`a.ics:2: "休": the event lacks DTSTART`}},
		{"no date", "a.ics", event("DTSTART:tomorrow"), []string{`a.ics:2: "休": "tomorrow" is not a date: write it as 20260214`}},
		{"no end date", "a.ics", event("DTSTART:20270101", "DTEND:x"), []string{`"x" is not a date`}},
		{"no duration", "a.ics", event("DTSTART:20270101", "DURATION:1D"), []string{"ical: invalid duration"}},
		{"event of another century", "a.ics", event("DTSTART:00010101"), []string{"is not a date from 1970 to 2199"}},
		{"long event", "a.ics", event("DTSTART:20270101", "DTEND:20300101"), []string{"a.ics:2: 2027-01-01 to 2029-12-31 is longer than a year"}},
		{"repeating event", "a.ics", event("DTSTART:20270101", "RRULE:FREQ=YEARLY"), []string{"is a repeating event, which is not read"}},
		{"UTC without a zone", "a.ics", event("DTSTART:20270101T160000Z"), []string{"is in UTC and the file does not say"}},
		{"no word matches", "a.ics", strings.Replace(event("DTSTART:20270101"), "休", "New Year", 1),
			[]string{"a.ics:2: no event of the file says 班 (working) or 休, 假 (off): configure the words"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			days, err := ParseDays(tt.file, []byte(tt.text), Words{})
			if err == nil {
				t.Fatalf("got %v, want an error", days)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want an error with %q", err, want)
				}
			}
			if lines := strings.Count(err.Error(), "\n") + 1; lines != len(tt.want) {
				t.Errorf("got %d mistakes, want %d: %v", lines, len(tt.want), err)
			}
		})
	}
}

func TestParseDaysStopsAtTen(t *testing.T) {
	t.Parallel()
	_, err := ParseDays("a.txt", []byte(strings.Repeat("x\n", 1000)), Words{})
	if got := strings.Count(fmt.Sprint(err), "\n") + 1; got != 11 || !strings.HasSuffix(fmt.Sprint(err), "a.txt: and more") {
		t.Errorf("got %d lines, want 11: %v", got, err)
	}
}

func FuzzParseDays(f *testing.F) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if file.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join("testdata", file.Name()))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file.Name(), data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		days, err := ParseDays(name, data, Words{})
		if err != nil {
			return
		}
		// What was read can be used, unless it closes the company for a year.
		config := Config{Location: zone(t, "UTC"), Week: workWeek(t, "09:00-18:00"), PublicDays: days}
		if _, err := New(config); err != nil && !strings.Contains(err.Error(), "no working time from") {
			t.Errorf("ParseDays(%q, %q): got %v, which New refuses: %v", name, data, days, err)
		}
	})
}
