package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// Words tell which events of an ICS file are working days and which are days
// off: those whose SUMMARY contains one of the words, in upper or lower case.
// Working is asked first, for 国庆假期补班 is worked. The zero value means 班
// for working days and 休 and 假 for days off; a list that has only "" matches
// every event, which suits a file of public holidays and nothing else.
//
// Apple's mark X-APPLE-SPECIAL-DAY is believed before the words. Events that
// match no word are passed over, as are cancelled ones.
type Words struct {
	Working, Off []string
}

func (w Words) orDefault() Words {
	if len(w.Working) == 0 {
		w.Working = []string{"班"}
	}
	if len(w.Off) == 0 {
		w.Off = []string{"休", "假"}
	}
	return w
}

func (w Words) String() string {
	return strings.Join(w.Working, ", ") + " (working) or " + strings.Join(w.Off, ", ") + " (off)"
}

func containsAny(s string, words []string) bool {
	s = strings.ToLower(s)
	for _, word := range words {
		if strings.Contains(s, strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// read tells whether an event is a working day or a day off, if either.
func (w Words) read(event *ical.Component, summary string) (working, ok bool) {
	if mark := event.Props.Get("X-APPLE-SPECIAL-DAY"); mark != nil {
		switch strings.ToUpper(mark.Value) {
		case "ALTERNATE-WORKDAY":
			return true, true
		case "WORK-HOLIDAY":
			return false, true
		}
	}
	working = containsAny(summary, w.Working)
	return working, working || containsAny(summary, w.Off)
}

func (r *dayReader) readICS(data []byte, words Words) {
	words = words.orDefault()
	calendars, events := linesOf(data, "BEGIN:VCALENDAR"), linesOf(data, "BEGIN:VEVENT")
	events = append(events, 1) // the decoder may see one more: a name broken over two lines
	if len(calendars) == 0 {
		r.mistake(1, "there is no BEGIN:VCALENDAR: export the calendar as iCalendar (.ics)")
		return
	}
	lines := &lineCounter{rest: data}
	decoder := ical.NewDecoder(lines)
	count := 0
	for range calendars {
		decoded, err := decode(decoder)
		if err != nil {
			r.mistake(lines.count, "%w in or above this line: export the calendar again", err)
			return
		}
		zone := ""
		if prop := decoded.Props.Get("X-WR-TIMEZONE"); prop != nil {
			zone = prop.Value
		}
		for _, child := range decoded.Children {
			if child.Name != ical.CompEvent {
				continue
			}
			r.addEvent(events[min(count, len(events)-1)], child, words, zone)
			count++
		}
	}
	if count > 0 && len(r.days) == 0 && len(r.errs) == 0 {
		r.mistake(events[0], "no event of the file says %v: configure the words that its events use", words)
	}
}

// decode guards against the panics of the decoder on malformed parameters.
func decode(decoder *ical.Decoder) (decoded *ical.Calendar, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("ical: malformed content line (%v)", broken)
		}
	}()
	decoded, err = decoder.Decode()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return decoded, err
}

// dayNumber ends the summaries of a list that has an event for each day.
var dayNumber = regexp.MustCompile(`\s*第\s*\d+\s*天\s*[/／]\s*共\s*\d+\s*天$`)

func (r *dayReader) addEvent(line int, event *ical.Component, words Words, zone string) {
	if status := event.Props.Get(ical.PropStatus); status != nil && strings.EqualFold(status.Value, "CANCELLED") {
		return
	}
	summary := ""
	if prop := event.Props.Get(ical.PropSummary); prop != nil {
		summary = prop.Value
		// Not Text: it cuts at a comma that lacks its backslash.
		if parts, err := prop.TextList(); err == nil {
			summary = strings.Join(parts, ",")
		}
	}
	working, ok := words.read(event, summary)
	if !ok {
		return
	}
	name := strings.TrimSpace(dayNumber.ReplaceAllString(summary, ""))
	if event.Props.Get(ical.PropRecurrenceRule) != nil {
		r.mistake(line, "%q is a repeating event, which is not read: list its dates in a plain text file", name)
		return
	}
	first, last, whole, err := eventDays(event, zone)
	switch {
	case err != nil:
		r.mistake(line, "%q: %w", name, err)
	// shuyz.com's list has make-up days as events from 09:00 to 18:00. A day
	// off must be whole: 请假 from 10:00 to 11:00 closes no company.
	case working || whole:
		r.add(line, first, last, Day{Working: working, Name: name})
	}
}

// eventDays returns the first and last day of an event, and whether it covers
// them wholly.
func eventDays(event *ical.Component, zone string) (first, last date, whole bool, err error) {
	prop := event.Props.Get(ical.PropDateTimeStart)
	if prop == nil {
		return 0, 0, false, errors.New("the event lacks DTSTART: give it a date")
	}
	start, err := eventTime(prop.Value, zone)
	if err != nil {
		return 0, 0, false, err
	}
	end := start
	if prop := event.Props.Get(ical.PropDateTimeEnd); prop != nil {
		if end, err = eventTime(prop.Value, zone); err != nil {
			return 0, 0, false, err
		}
	} else if prop := event.Props.Get(ical.PropDuration); prop != nil {
		length, err := prop.Duration()
		if err != nil {
			return 0, 0, false, err
		}
		end = start.Add(length)
	}
	// RFC 5545 section 3.6.1: DTEND is exclusive. shuyz.com's list has DTEND
	// equal to DTSTART, and some write 23:59 for the end of a day.
	first, last = dateIn(start, time.UTC), dateIn(end.Add(-1), time.UTC)
	whole = clockOf(start) == 0 && (clockOf(end) == 0 || clockOf(end) >= day-time.Minute)
	return first, max(first, last), whole, nil
}

// eventTime reads a date, or a date and time by the clock on the wall; the
// result has it as if it were UTC.
func eventTime(value, zone string) (time.Time, error) {
	for _, layout := range []string{"20060102", "20060102T150405"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, checkYear(t, value)
		}
	}
	t, err := time.Parse("20060102T150405Z", value)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a date: write it as 20260214", value)
	}
	loc, err := time.LoadLocation(zone)
	if zone == "" || err != nil {
		return time.Time{}, fmt.Errorf("%q is in UTC and the file does not say in which zone to read it: make it an all-day event, or add X-WR-TIMEZONE", value)
	}
	_, offset := t.In(loc).Zone()
	return t.Add(time.Duration(offset) * time.Second), checkYear(t, value)
}

func checkYear(t time.Time, value string) error {
	if t.Year() < firstYear || t.Year() > lastYear {
		return fmt.Errorf("%q is not a date from %d to %d: correct the year", value, firstYear, lastYear)
	}
	return nil
}

func clockOf(t time.Time) time.Duration {
	hour, minute, second := t.Clock()
	return time.Duration(hour*3600+minute*60+second) * time.Second
}

// linesOf returns the numbers of the lines that consist of the text.
func linesOf(data []byte, text string) []int {
	var numbers []int
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if strings.EqualFold(string(bytes.TrimRight(line, "\r\n")), text) {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// lineCounter hands out one line at each Read, so that count tells how far a
// decoder has come.
type lineCounter struct {
	rest  []byte
	count int
}

func (l *lineCounter) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		return 0, io.EOF
	}
	end := bytes.IndexByte(l.rest, '\n') + 1
	if end == 0 {
		end = len(l.rest)
	}
	n := copy(p, l.rest[:end])
	if n == end {
		l.count++
	}
	l.rest = l.rest[n:]
	return n, nil
}
