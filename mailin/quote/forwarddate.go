package quote

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"maildesk/mailin/scan"
)

var (
	// hanDateRE finds 2024年5月8日 and 2024-05-08 inside words of any language.
	hanDateRE = regexp.MustCompile(`((?:19|20)\d\d)\s*[年/.\-년]\s*(\d{1,2})\s*[月/.\-월]\s*(\d{1,2})`)
	// monthFirstRE finds 5月 8,2024, as the mail of WeCom writes it.
	monthFirstRE = regexp.MustCompile(`(\d{1,2})\s*月\s*(\d{1,2})\s*日?[,，]\s*((?:19|20)\d\d)`)
	// shortYearRE finds 5/8/24, as American phones write it.
	shortYearRE = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d\d)\b`)
	// dayFirstRE finds 08.05.2024 and 8/5/2024.
	dayFirstRE = regexp.MustCompile(`\b(\d{1,2})([./\-])(\d{1,2})[./\-]((?:19|20)\d\d)\b`)
	clockRE    = regexp.MustCompile(`(\d{1,2})\s*[:：点點时時시h]\s*(\d{2})(?:\s*[:：分분]\s*(\d{2}))?`)
	offsetRE   = regexp.MustCompile(`(?:GMT|UTC)?\s*([+-])(\d{2}):?(\d{2})\b|\b(?:GMT|UTC)([+-])(\d{1,2})\b|\b(?:GMT|UTC|Z)\b`)
	yearWordRE = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	dayWordRE  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th|º|er)?\b`)
	letterRE   = regexp.MustCompile(`\p{L}{3,}`)
)

// readBlockDate reads a date as mail clients write it for people, in the
// zone of the mail around it where it names none.
func readBlockDate(value string, zone *time.Location) time.Time {
	if value == "" || len(value) > 300 {
		return time.Time{}
	}
	if o := offsetRE.FindStringSubmatch(value); o != nil {
		seconds := (atoi(o[2])+atoi(o[5]))*3600 + atoi(o[3])*60
		if o[1] == "-" || o[4] == "-" {
			seconds = -seconds
		}
		zone = time.FixedZone("", seconds)
	}
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := dayIn(value)
	if year == 0 || month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}
	}
	hour, minute, second := clockIn(value)
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
}

// dayIn finds year, month and day.
func dayIn(value string) (year, month, day int) {
	if d := hanDateRE.FindStringSubmatch(value); d != nil {
		return atoi(d[1]), atoi(d[2]), atoi(d[3])
	}
	if d := monthFirstRE.FindStringSubmatch(value); d != nil {
		return atoi(d[3]), atoi(d[1]), atoi(d[2])
	}
	if d := shortYearRE.FindStringSubmatch(value); d != nil {
		return 2000 + atoi(d[3]), atoi(d[1]), atoi(d[2])
	}
	if d := dayFirstRE.FindStringSubmatch(value); d != nil {
		a, b := atoi(d[1]), atoi(d[3])
		if d[2] == "/" && a <= 12 || b > 12 { // the American order
			return atoi(d[4]), a, b
		}
		return atoi(d[4]), b, a
	}
	years := yearWordRE.FindString(value)
	if years == "" {
		return 0, 0, 0
	}
	for _, word := range letterRE.FindAllString(value, 12) {
		if month = monthWord(word); month > 0 {
			break
		}
	}
	rest := clockRE.ReplaceAllString(strings.Replace(value, years, " ", 1), " ")
	if d := dayWordRE.FindStringSubmatch(rest); d != nil {
		day = atoi(d[1])
	}
	return atoi(years), month, day
}

// clockIn finds the time of day, with the words that say which half it is.
func clockIn(value string) (hour, minute, second int) {
	c := clockRE.FindStringSubmatch(hanDateRE.ReplaceAllString(value, " "))
	if c == nil {
		return 0, 0, 0
	}
	hour, minute, second = atoi(c[1]), atoi(c[2]), atoi(c[3])
	folded := strings.ToLower(value)
	switch {
	case hour < 12 && scan.HasAny(folded, []string{"下午", "晚上", "傍晚", "午後", "오후", "pm", "p.m."}),
		hour < 3 && scan.HasAny(folded, []string{"中午"}):
		hour += 12
	case hour == 12 && scan.HasAny(folded, []string{"凌晨", "上午", "早上", "午前", "오전", "am", "a.m."}) && !strings.Contains(folded, "pm"):
		hour = 0
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, 0, 0
	}
	return hour, minute, second
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// monthBeginnings are how the names of months begin in the languages of
// header blocks; the more exact ones come first.
var monthBeginnings = []struct {
	month int
	words []string
}{
	{1, []string{"jan", "ene", "gen", "sty", "янв", "led", "oca"}},
	{2, []string{"feb", "fev", "fév", "fév", "lut", "фев", "úno", "şub"}},
	{3, []string{"mar", "mär", "mrz", "maa", "мар", "bře"}},
	{4, []string{"apr", "avr", "abr", "kwi", "апр", "dub", "nis"}},
	{5, []string{"may", "mai", "maj", "mag", "mei", "май", "мая", "kvě"}},
	{6, []string{"jun", "juin", "giu", "cze", "июн", "čer", "haz"}},
	{7, []string{"jul", "juil", "lug", "lip", "июл", "tem"}},
	{8, []string{"aug", "aoû", "aou", "ago", "sie", "авг", "srp", "ağu"}},
	{9, []string{"sep", "set", "wrz", "сен", "zář", "eyl"}},
	{10, []string{"oct", "okt", "out", "ott", "paź", "окт", "říj", "eki"}},
	{11, []string{"nov", "lis", "ноя", "kas"}},
	{12, []string{"dec", "dez", "déc", "dic", "gru", "дек", "pro", "ara"}},
}

// weekdays are days of the week that begin like a month.
var weekdays = scan.Set("martes", "mardi", "martedì", "martedi", "maandag", "marți", "marti", "segunda")

func monthWord(word string) int {
	word = strings.ToLower(word)
	if weekdays[word] {
		return 0
	}
	for _, m := range monthBeginnings {
		for _, begin := range m.words {
			if strings.HasPrefix(word, begin) {
				return m.month
			}
		}
	}
	return 0
}
