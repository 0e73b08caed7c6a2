package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/lexicon"
)

// days is a stretch of time as people write it: "12月1日-5日", "下周一到周三",
// "tomorrow", "until 5 Dec".
type days struct {
	from, until time.Time // until is the moment at which it is over
	ranged      bool      // both ends were written
}

// dateReader reads dates at the beginning of a text.
type dateReader struct {
	today time.Time // midnight
	text  string    // what is left
}

func newDateReader(text string, local time.Time) *dateReader {
	return &dateReader{today: midnight(local), text: dateSigns.Replace(text)}
}

var dateSigns = strings.NewReplacer("　", " ", "\u00a0", " ", "～", "~", "—", "-", "–", "-", "－", "-", "號", "号")

const months = `jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`

var (
	yearDay    = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?`)
	monthDay   = regexp.MustCompile(`^(\d{1,2})(?:\s*月\s*|[-/.])(\d{1,2})(?:\s*[日号]|\b)`)
	bareDay    = regexp.MustCompile(`^(\d{1,2})\s*[日号]`)
	secondDay  = regexp.MustCompile(`^(\d{1,2})\s*(?:[日号]|\b)`)
	dayName    = regexp.MustCompile(`^(今天|今日|即日|明天|明日|大后天|后天)|^(?i:(today|now|tomorrow)\b)`)
	weekDay    = regexp.MustCompile(`^(下下个?|下个?|本|这个?)?(?:周|星期|礼拜)([一二三四五六日天])`)
	weekDayEN  = regexp.MustCompile(`(?i)^(?:(next|this)\s+)?(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|rs|nes)?\b`)
	namedDay   = regexp.MustCompile(`(?i)^((?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\.?[,\s]+(?:the\s+)?)(?:[0-9]|` + months + `)`)
	wholeWeek  = regexp.MustCompile(`^(下|本|这)个?(?:周|星期|礼拜)|^(?i:(next|this) week\b)`)
	dayMonthEN = regexp.MustCompile(`(?i)^(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(` + months + `)[a-z]*\.?(?:,?\s+(\d{4}))?`)
	monthDayEN = regexp.MustCompile(`(?i)^(` + months + `)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b`)
	halfDay    = regexp.MustCompile(`^\s*(上午|下午)|^(?i:\s*(morning|afternoon)\b)`)
	separator  = regexp.MustCompile(`^\s*(?:\.\.+|-|~|到|至)\s*|^(?i:\s*(?:to|until|till|through|thru)\s+)`)
	opening    = regexp.MustCompile(`^(?i:\s*(?:from|on)\s+)|^\s*(?:从|自|于)?\s*`)
	lasting    = regexp.MustCompile(`^[\s,，]*(?:起|开始)?[\s,，]*(?:共|连续|请)?\s*([0-9]{1,3}|[一两二三四五六七八九十]{1,2})\s*(?:个?(天|周|星期)|(?i:(day|week)s?\b))`)
	untilFirst = regexp.MustCompile(`^\s*(?:直?到|至)\s*|^(?i:\s*(?:until|till|through)\s+)`)
)

// read reads a stretch of days: a day, two with a sign or a word between, how
// long it lasts, or only its end.
func (r *dateReader) read() (d days, ok bool) {
	start := r.text
	if m := untilFirst.FindString(r.text); m != "" {
		r.text = r.text[len(m):]
		if last, half, ok := r.day(r.today, false); ok {
			return days{r.today, ending(last, half), false}, true
		}
		r.text = start
	}
	r.text = r.text[len(opening.FindString(r.text)):]
	if m := wholeWeek.FindStringSubmatch(r.text); m != nil && weekDay.FindString(r.text) == "" {
		monday := r.monday(0)
		if m[1] == "下" || strings.EqualFold(m[2], "next") {
			monday = r.monday(1)
		}
		r.text = r.text[len(m[0]):]
		return days{monday, monday.AddDate(0, 0, 7), true}, true
	}
	first, half, ok := r.day(r.today, false)
	if !ok {
		if n := r.length(); n > 0 {
			return days{r.today, r.today.AddDate(0, 0, n), false}, true
		}
		r.text = start
		return days{}, false
	}
	d = days{first, ending(first, half), false}
	if afternoon(half) {
		d.from = first.Add(12 * time.Hour)
	}
	if n := r.length(); n > 0 {
		d.until, d.ranged = first.AddDate(0, 0, n), true
		return d, true
	}
	if m := separator.FindString(r.text); m != "" {
		rest := r.text
		r.text = r.text[len(m):]
		if last, half, ok := r.day(first, true); ok && !last.Before(first) {
			d.until, d.ranged = ending(last, half), true
			return d, true
		}
		r.text = rest
	}
	return d, true
}

// ending is when a stretch is over whose last day this is.
func ending(last time.Time, half string) time.Time {
	if half != "" && !afternoon(half) {
		return last.Add(12 * time.Hour)
	}
	return last.AddDate(0, 0, 1)
}

func afternoon(half string) bool { return half == "下午" || strings.EqualFold(half, "afternoon") }

// length reads how many days it lasts, 0 for no word of it.
func (r *dateReader) length() int {
	m := lasting.FindStringSubmatch(r.text)
	if m == nil {
		return 0
	}
	n, _ := lexicon.ReadNumber(m[1])
	if m[2] != "天" && !strings.EqualFold(m[3], "day") {
		n *= 7
	}
	r.text = r.text[len(m[0]):]
	return n
}

// day reads one day. A day without its year, month or week is the first one
// from after on; behind a first day a number alone will do.
func (r *dateReader) day(after time.Time, second bool) (day time.Time, half string, ok bool) {
	day, size := r.dayHere(after, second)
	if size == 0 {
		return day, "", false
	}
	r.text = r.text[size:]
	if m := halfDay.FindStringSubmatch(r.text); m != nil {
		r.text, half = r.text[len(m[0]):], m[1]+m[2]
	}
	return day, half, true
}

func (r *dateReader) dayHere(after time.Time, second bool) (day time.Time, size int) {
	if m := namedDay.FindStringSubmatch(r.text); m != nil { // "Monday, 30 November"
		more := &dateReader{today: r.today, text: r.text[len(m[1]):]}
		if day, size := more.dayHere(after, false); size > 0 {
			return day, len(m[1]) + size
		}
	}
	if m := yearDay.FindStringSubmatch(r.text); m != nil {
		return r.date(number(m[1]), number(m[2]), number(m[3]), len(m[0]))
	}
	if m := monthDay.FindStringSubmatch(r.text); m != nil {
		return r.coming(after, number(m[1]), number(m[2]), len(m[0]))
	}
	if m := dayMonthEN.FindStringSubmatch(r.text); m != nil {
		return r.dated(after, m[3], monthNumber(m[2]), number(m[1]), len(m[0]))
	}
	if m := monthDayEN.FindStringSubmatch(r.text); m != nil {
		return r.dated(after, m[3], monthNumber(m[1]), number(m[2]), len(m[0]))
	}
	if m := dayName.FindStringSubmatch(r.text); m != nil {
		ahead := map[string]int{"明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3}[strings.ToLower(m[1]+m[2])]
		return r.today.AddDate(0, 0, ahead), len(m[0])
	}
	if m := weekDay.FindStringSubmatch(r.text); m != nil {
		weekday := strings.Index("一二三四五六日天", m[2]) / 3 % 7
		if m[2] == "天" {
			weekday = 6
		}
		return r.weekday(after, strings.Count(m[1], "下"), weekday, m[1] == ""), len(m[0])
	}
	if m := weekDayEN.FindStringSubmatch(r.text); m != nil {
		weekday := strings.Index("montuewedthufrisatsun", strings.ToLower(m[2])) / 3
		weeks := 0
		if strings.EqualFold(m[1], "next") {
			weeks = 1
		}
		return r.weekday(after, weeks, weekday, m[1] == ""), len(m[0])
	}
	pattern := bareDay
	if second {
		pattern = secondDay
	}
	if m := pattern.FindStringSubmatch(r.text); m != nil {
		for month := range 2 {
			day, size := r.date(after.Year(), int(after.Month())+month, number(m[1]), len(m[0]))
			if size > 0 && !day.Before(after) {
				return day, size
			}
		}
	}
	return day, 0
}

// monday begins the week that is so many weeks ahead.
func (r *dateReader) monday(weeks int) time.Time {
	return r.today.AddDate(0, 0, 7*weeks-(int(r.today.Weekday())+6)%7)
}

func (r *dateReader) weekday(after time.Time, weeks, weekday int, next bool) time.Time {
	day := r.monday(weeks).AddDate(0, 0, weekday)
	for next && day.Before(after) {
		day = day.AddDate(0, 0, 7)
	}
	return day
}

func (r *dateReader) dated(after time.Time, year string, month, day, size int) (time.Time, int) {
	if year != "" {
		return r.date(number(year), month, day, size)
	}
	return r.coming(after, month, day, size)
}

// coming is a date without a year: of this one, or of the next when it is long past.
func (r *dateReader) coming(after time.Time, month, day, size int) (time.Time, int) {
	if month < 1 || month > 12 {
		return time.Time{}, 0
	}
	const long = 60 * 24 * time.Hour
	at, size := r.date(after.Year(), month, day, size)
	if size > 0 && at.Before(after.Add(-long)) {
		return r.date(after.Year()+1, month, day, size)
	}
	return at, size
}

// date is a day that exists; size 0 for any other. Months may run over.
func (r *dateReader) date(year, month, day, size int) (time.Time, int) {
	first := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, r.today.Location())
	at := first.AddDate(0, 0, day-1)
	if day < 1 || month < 1 || month > 13 || at.Month() != first.Month() || year < 2000 || year > 2199 {
		return time.Time{}, 0
	}
	return at, size
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // of digits, as the pattern has it
	return n
}

func monthNumber(name string) int {
	return strings.Index(months, strings.ToLower(name))/4 + 1
}

var (
	backAfter  = regexp.MustCompile(`^\s*(?:(?:日|号)?[起后]?(?:才|再|会|能|正式)?(?:返回|返岗|回来|回公司|回岗|回到|上班|复工|恢复|归来))`)
	backBefore = regexp.MustCompile(`(?:返回|返岗|回来|回公司|上班|复工|归来)(?:时间|日期)?(?:为|是)?[\s:：]*$|(?i:(?:back|return(?:ing)?|available(?: again)?|resume)(?: to work| to the office| in the office| at work)?(?: on| by| from)?[\s:,]*)$`)
	endBefore  = regexp.MustCompile(`(?:到|至|截止|截至|直到)\s*$|(?i:\b(?:until|till|through|thru|ends?(?: on)?|end date:?)\s*)$`)
)

// awayUntil finds in the words of an automatic answer when its writer is back;
// the zero time when it does not say. past: it says a day that is over.
func awayUntil(text string, local time.Time) (until time.Time, past bool) {
	text = dateSigns.Replace(text)
	for i := range text {
		r := newDateReader(text[i:], local)
		if i > 0 && inWord(text[i-1]) && inWord(text[i]) {
			continue // in the middle of a word or a number
		}
		if opening.FindString(r.text) != "" || untilFirst.FindString(r.text) != "" {
			continue // read where the day itself begins
		}
		d, ok := r.read()
		if !ok {
			continue
		}
		before, at := text[:i], time.Time{}
		switch {
		case d.ranged:
			at = d.until
		case backAfter.MatchString(r.text) || backBefore.MatchString(before):
			at = d.from
		case endBefore.MatchString(before):
			at = d.until
		}
		if at.IsZero() || at.After(local.AddDate(1, 1, 0)) {
			continue
		}
		if at.After(local) && at.After(until) {
			until = at
		}
		past = past || !at.After(local)
	}
	return until, past && until.IsZero()
}

func inWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
