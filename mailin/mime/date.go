package mime

import (
	"strconv"
	"strings"
	"time"
)

// date is when the mail says it was written, else when the last server took it.
func (p *Parser) date(h Header) time.Time {
	if value := h.Get("Date"); value != "" {
		if t, clean := readDate(value); !t.IsZero() {
			if !clean {
				p.defect("date")
			}
			return t
		}
	}
	p.defect("missing-date")
	if _, when, ok := strings.Cut(h.Get("Received"), ";"); ok {
		t, _ := readDate(when)
		return t
	}
	return time.Time{}
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// foreignMonths begin the names of months that programs write in the language of
// their user, against RFC 5322 section 3.3; they are longer than what begins
// another month.
var foreignMonths = func() map[string]int {
	names := map[string]int{}
	for i, list := range []string{
		"ene gen янв 一月", "fév fev feb фев 二月", "mär mrz mär mar maa мар 三月", "avr abr апр 四月", "mai mag mei май мая 五月", "juin giu июн 六月",
		"juil lug июл 七月", "aoû aou ago авг 八月", "set сен 九月", "okt ott out oct окт 十月", "ноя nov 十一月", "dez déc dic дек 十二月",
	} {
		for name := range strings.FieldsSeq(list) {
			names[name] = i + 1
		}
	}
	return names
}()

// zones are the names that RFC 5322 section 4.3 knows and those that mailers
// add; CST is its American hour, as the section says.
var zones = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "EET": 2, "EEST": 3, "BST": 1, "WET": 0, "WEST": 1, "MSK": 3, "JST": 9, "KST": 9,
	"HKT": 8, "SGT": 8, "IST": 5,
}

var hanDate = strings.NewReplacer("年", "-", "月", "-", "日", " ")

// dateTime collects the pieces of a date.
type dateTime struct {
	year, month, day, hour, minute, second int

	early bool // the month stood before the day
	zone  int  // seconds east of Greenwich
	zoned bool
	clean bool // as RFC 5322 section 3.3 wants it
}

// readDate reads a date by the shape of its pieces, in whatever order they
// come: RFC 5322, the C library's, ISO 8601, with slashes, without seconds.
// Clean is false when it is not as the RFC wants it. A zero time is no date.
func readDate(value string) (t time.Time, clean bool) {
	bare, comment := cutComments(value)
	if strings.Contains(bare, "年") { // 2026年5月6日
		bare = hanDate.Replace(bare)
	}
	fields := strings.FieldsFunc(bare, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\u00a0' })
	if len(fields) > 12 {
		return time.Time{}, false
	}
	m := dateTime{year: -1, hour: -1, clean: true}
	for _, f := range fields {
		switch {
		case f[0] == '+' || f[0] == '-':
			m.offset(f)
		case f[0] < '0' || f[0] > '9':
			m.word(f)
		case strings.Contains(f, ":"):
			m.clock(f)
		default:
			m.number(f)
		}
	}
	if !m.zoned {
		m.clean = false
		m.zone = zones[strings.ToUpper(strings.TrimSpace(comment))] * 3600
	}
	return m.time(), m.clean
}

// offset reads +0800, +08:00 and +8.
func (m *dateTime) offset(f string) {
	digits := strings.Replace(f[1:], ":", "", 1)
	n, err := strconv.Atoi(digits)
	if len(digits) <= 2 {
		n *= 100
	}
	if err != nil || n > 1400 || n%100 > 59 { // no land lies further east
		m.clean = false
		return
	}
	m.zone, m.zoned = n/100*3600+n%100*60, true
	if f[0] == '-' {
		m.zone = -m.zone
	}
}

// word reads the name of a month or a zone; days of the week say nothing new.
func (m *dateTime) word(f string) {
	switch name := strings.ToUpper(strings.TrimRight(f, ".")); {
	case monthOf(f) > 0 && (m.month == 0 || m.early && m.day > 0):
		m.month, m.early = monthOf(f), m.day == 0 // "mar, 5 mai 2026" begins with a Tuesday
	case name == "PM" && m.hour >= 0 && m.hour < 12:
		m.hour, m.clean = m.hour+12, false
	case name == "AM" && m.hour == 12:
		m.hour, m.clean = 0, false
	case !m.zoned:
		hours, ok := zones[name]
		if ok {
			m.zone, m.zoned = hours*3600, true
		} else if m.hour >= 0 && len(name) > 3 && name[:3] == "GMT" { // GMT+0800
			m.offset(f[3:])
		}
	}
}

// clock reads 15:04, 15:04:05, and with a date before or a zone behind it.
func (m *dateTime) clock(f string) {
	date, clock, iso := strings.Cut(f, "T")
	if iso {
		m.clean = false
		m.year, m.month, m.day = numbers(date, "-")
	} else {
		clock = f
	}
	end := strings.IndexFunc(clock, func(r rune) bool { return (r < '0' || r > '9') && r != ':' })
	tail := ""
	if end >= 0 {
		clock, tail = clock[:end], clock[end:]
	}
	m.hour, m.minute, m.second = numbers(strings.TrimRight(clock, ":"), ":")
	if strings.HasPrefix(tail, ".") { // parts of a second
		tail = strings.TrimLeft(tail, ".0123456789")
	}
	switch {
	case strings.HasPrefix(tail, "Z"):
		m.zoned = true
	case strings.HasPrefix(tail, "+") || strings.HasPrefix(tail, "-"):
		m.offset(tail)
	case tail != "":
		m.clean = false
	}
}

// number reads a day, a year, or a whole date.
func (m *dateTime) number(f string) {
	n, err := strconv.Atoi(f)
	switch {
	case err != nil:
		m.clean = false
		m.numericDate(f)
	case len(f) <= 2 && m.day == 0:
		m.day = n
	case m.year < 0:
		m.year = n
		if len(f) <= 3 { // RFC 5322 section 4.3
			m.year += 1900
			if n < 50 && len(f) == 2 {
				m.year += 100
			}
		}
	}
}

// numericDate reads 2024-05-01, 2024/5/1, 1-May-2024, 01.05.2024, 05/01/2024.
func (m *dateTime) numericDate(f string) {
	for _, sep := range []string{"-", "/", "."} {
		if strings.Count(f, sep) != 2 {
			continue
		}
		parts := strings.Split(f, sep)
		a, b, c := numbers(f, sep)
		switch {
		case monthOf(parts[1]) > 0:
			m.day, m.month, m.year = a, monthOf(parts[1]), c
		case a > 31:
			m.year, m.month, m.day = a, b, c
		case sep == "/" && a <= 12:
			m.month, m.day, m.year = a, b, c
		default:
			m.day, m.month, m.year = a, b, c
		}
	}
}

// time is the moment, zero when the pieces make none.
func (m *dateTime) time() time.Time {
	if m.month < 1 || m.month > 12 || m.day < 1 || m.day > 31 || m.year < 1900 || m.year > 2999 ||
		m.hour > 24 || m.minute < 0 || m.minute > 59 || m.second > 60 {
		return time.Time{}
	}
	if m.hour < 0 || m.second < 0 {
		m.clean = false
	}
	where := time.UTC
	if m.zone != 0 {
		where = time.FixedZone("", m.zone)
	}
	return time.Date(m.year, time.Month(m.month), m.day, max(m.hour, 0), m.minute, max(m.second, 0), 0, where)
}

func monthOf(word string) int {
	if len(word) < 3 {
		return 0
	}
	for i, name := range months {
		if strings.EqualFold(word[:3], name) {
			return i + 1
		}
	}
	word = strings.ToLower(word)
	for size := min(len(word), len("十二月")); size >= 3; size-- {
		if month := foreignMonths[word[:size]]; month > 0 {
			return month
		}
	}
	return 0
}

// numbers reads up to three numbers; what is missing is 0, what is none -1.
func numbers(s, sep string) (a, b, c int) {
	var n [3]int
	for i, part := range strings.SplitN(s, sep, 3) {
		v, err := strconv.Atoi(part)
		if err != nil {
			v = -1
		}
		n[i] = v
	}
	return n[0], n[1], n[2]
}
