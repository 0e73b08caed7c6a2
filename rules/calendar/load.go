package calendar

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxFile is ten times the largest published list, and little enough for the
// recursion of the ICS decoder.
const maxFile = 1 << 20

// LoadDays reads days off and make-up working days from a file, in order of
// date. The end of its name tells the format. A .json file is a year as
// NateScarlet/holiday-cn publishes it; one that is not announced yet has no
// days, which is no error. An .ics file is a calendar of all-day events; see
// Words for how they are read. Any other is plain text, a line for a date or a
// range of dates:
//
//	2026-02-14             work  春节
//	2026-02-15..2026-02-23 off   春节
//	2026-12-24             work  09:00-12:00 Christmas Eve
//	# a comment
//
// The file must be UTF-8. The error names file and line of each mistake, up to
// ten, and says what would be right. A date that is told twice is a mistake
// when once it is off and once worked.
func LoadDays(path string, words Words) ([]Day, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read working days: %w", err)
	}
	return ParseDays(path, data, words)
}

// ParseDays is LoadDays for a file whose content is at hand.
func ParseDays(name string, data []byte, words Words) ([]Day, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := &dayReader{file: name}
	if len(data) > maxFile {
		r.mistake(1, "the file is larger than %d bytes: a list of days is not", maxFile)
		return nil, errors.Join(r.errs...)
	}
	if !utf8.Valid(data) {
		r.mistake(1, "the file is not UTF-8: save it as UTF-8")
		return nil, errors.Join(r.errs...)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		r.readJSON(data)
	case ".ics":
		r.readICS(data, words)
	default:
		r.readText(data)
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	slices.SortFunc(r.days, func(a, b Day) int { return cmp.Compare(a.Date, b.Date) })
	return r.days, nil
}

// dayReader gathers the days of one file, and its mistakes.
type dayReader struct {
	file string
	days []Day
	told map[date]told
	errs []error
}

type told struct {
	working bool
	line    int
}

func (r *dayReader) mistake(line int, format string, args ...any) {
	switch len(r.errs) {
	case 10:
		r.errs = append(r.errs, fmt.Errorf("%s: and more", r.file))
	case 11:
	default:
		r.errs = append(r.errs, fmt.Errorf("%s:%d: "+format, append([]any{r.file, line}, args...)...))
	}
}

// add takes the days from first to last.
func (r *dayReader) add(line int, first, last date, d Day) {
	switch {
	case last < first:
		r.mistake(line, "%v comes before %v: write the earlier date first", last, first)
		return
	case last-first > 366:
		r.mistake(line, "%v to %v is longer than a year: correct a date", first, last)
		return
	}
	if r.told == nil {
		r.told = make(map[date]told)
	}
	for on := first; on <= last; on++ {
		if before, again := r.told[on]; !again {
			r.told[on] = told{d.Working, line}
			d.Date = on.String()
			r.days = append(r.days, d)
		} else if before.working != d.Working {
			r.mistake(line, "%v is a day off and a working day, see line %d: remove one of them", on, before.line)
		}
	}
}

// textWords are the words of the plain format.
var textWords = map[string]bool{
	"work": true, "班": true, "上班": true, "补班": true,
	"off": false, "休": false, "休息": false, "放假": false,
}

const textExample = "write it as 2026-02-14 work 春节, or 2026-02-15..2026-02-23 off 春节"

func (r *dayReader) readText(data []byte) {
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line, _, _ = strings.Cut(line, "#")
		dates, rest := nextWord(line)
		if dates == "" {
			continue
		}
		from, to, ranged := strings.Cut(dates, "..")
		if !ranged {
			to = from
		}
		first, err := parseDate(from)
		if err != nil {
			r.mistake(number, "%w", err)
			continue
		}
		last, err := parseDate(to)
		if err != nil {
			r.mistake(number, "%w", err)
			continue
		}
		verb, rest := nextWord(rest)
		working, ok := textWords[strings.ToLower(verb)]
		if !ok {
			r.mistake(number, "%q is neither work nor off: %s", verb, textExample)
			continue
		}
		hours, name, err := leadingHours(rest)
		if err != nil {
			r.mistake(number, "%w", err)
			continue
		}
		if len(hours) > 0 && !working {
			r.mistake(number, "a day off cannot have hours: write work, or drop them")
			continue
		}
		r.add(number, first, last, Day{Working: working, Hours: hours, Name: name})
	}
}

// separators stand between the words of a line; the comma makes CSV readable.
const separators = " \t\r\n,;，"

func nextWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, separators)
	if i := strings.IndexAny(s, separators); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

var stretchLike = regexp.MustCompile(`^\d{1,2}[:：]\d`)

// leadingHours splits "09:00-12:00, 13:30-17:00 name" into hours and name.
func leadingHours(s string) ([]Hours, string, error) {
	var stretches []string
	for {
		word, rest := nextWord(s)
		if !stretchLike.MatchString(word) {
			hours, err := ParseHours(strings.Join(stretches, ","))
			return hours, strings.Trim(s, separators), err
		}
		stretches = append(stretches, word)
		s = rest
	}
}

func (r *dayReader) readJSON(data []byte) {
	var file struct {
		Year int               `json:"year"`
		Days []json.RawMessage `json:"days"`
	}
	const right = `the file must be {"year": 2026, "days": [{"name": "春节", "date": "2026-02-14", "isOffDay": false}]}`
	if err := json.Unmarshal(data, &file); err != nil {
		r.mistake(lineAt(data, jsonOffset(err)), "%w: %s", err, right)
		return
	}
	if file.Days == nil {
		r.mistake(1, `there is no list "days": %s`, right)
		return
	}
	offset := 0
	for _, raw := range file.Days {
		offset += max(bytes.Index(data[offset:], raw), 0)
		line := lineAt(data, offset)
		offset += len(raw)
		var d struct {
			Name     string `json:"name"`
			Date     string `json:"date"`
			IsOffDay *bool  `json:"isOffDay"`
		}
		if err := json.Unmarshal(raw, &d); err != nil {
			r.mistake(line, "%w: %s", err, right)
			continue
		}
		on, err := parseDate(d.Date)
		switch {
		case err != nil:
			r.mistake(line, "%w", err)
		case d.IsOffDay == nil:
			r.mistake(line, `%v lacks "isOffDay": give it true or false`, on)
		// The last days of December may be told in the next year's file.
		case file.Year != 0 && max(on.utc().Year()-file.Year, file.Year-on.utc().Year()) > 1:
			r.mistake(line, "%v is far from the file's year %d: correct one of them", on, file.Year)
		default:
			r.add(line, on, on, Day{Working: !*d.IsOffDay, Name: d.Name})
		}
	}
}

func jsonOffset(err error) int {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return int(syntax.Offset)
	case errors.As(err, &mismatch):
		return int(mismatch.Offset)
	}
	return 0
}

// lineAt returns the number of the line in which the offset lies.
func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}
