package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// Bounds of a line that says who wrote what is quoted: so many lines of the
// mail folded into one, so many bytes. They keep the search linear.
const (
	maxAttributionLines = 6
	maxAttributionBytes = 500
)

var (
	// A year, a date in figures or a time of day.
	dateRE = regexp.MustCompile(`\b(?:19|20)\d\d(?:\b|年|년|р)|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\b\d{1,2}[:.h]\d\d\b|\d[:：]\d\d`)
	timeRE = regexp.MustCompile(`\d{1,2}\s*[:：.時时点點]\s*\d\d`)

	// First words of an attribution line, and a date that begins it.
	openingRE = regexp.MustCompile(`(?i)^(?:on|at|le|am|op|il|em|el|den|dnia|w dniu|vào|pada|dne|dňa|pe|am|kl|in article|in message|на|в|wiadomość|în data|2\d\d\d|\d)[\s\d]|^[在于於]\s?[\d星周週]|^\d`)
	// A day of the week before the date: "tir. 18. apr.", "ср, 30 апр.", "星期二, 七月 2".
	weekdayRE = regexp.MustCompile(`^(?:\pL{1,10}[.,]?,?\s){1,2}\d{1,2}\b|^(?:星期|周|週|礼拜)\pL`)

	// Old Gmail: "2013/7/20 Name <address>", "2016-03-03 17:21 GMT+01:00 Name".
	oldGmailRE = regexp.MustCompile(`^\d{4}[/-]\d{1,2}[/-]\d{1,2} (?:\d{1,2}:\d\d )?(?:GMT[+-]\d\d:\d\d )?[^<]{0,80}<\s?[^\s<>]+@[^\s<>]+\s?>:?$`)
	// Lotus Notes: "A B/IT/CORP 写于 2026-05-06 09:30:".
	notesWroteRE = regexp.MustCompile(`^\S.{0,80}[/@]\S*\s*(?:写于|寫於)\s*\d{4}.{5,40}[:：]$`)
	gmtNameRE    = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d (?:\p{Lu}\pL*\.?\s?){1,5}:?$`)

	addressEndRE = regexp.MustCompile(`[<(]\s?[^\s<>()]+@[^\s<>]+\s?[>)]+[:：]$|\s[^\s<>"]+@[^\s<>]+[:：]$`)
	entity       = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")
)

// wroteVerbs are the words of attribution lines that say who wrote; of
// several words ("a écrit") the last.
var wroteVerbs = scan.Set("wrote", "writes", "sent", "schrieb", "schreef", "geschreven", "skrev", "skriver", "écrit", "ecrit", "scritto", "escribió", "escribio", "escriure", "escreveu",
	"napisał", "napisał(a)", "napisała", "napisao", "napsal", "napsal(a)", "napísal", "napísal(a)", "írta", "kirjoitti", "kirjutas", "yazdı", "пише", "пишет", "написал", "написал(а)", "написала", "написав", "написа",
	"viết", "scris", "έγραψε", "כתב", "כתבה", "كتب", "rašė", "rakstīja", "menulis", "napisala", "pisze", "เขียนว่า")

// findVerb is where the first such word stands, nil without one.
func findVerb(s string) []int {
	for start := 0; start < len(s); {
		end := strings.IndexAny(s[start:], " \t:：>,\"")
		if end < 0 {
			end = len(s)
		} else {
			end += start
		}
		if end > start && end-start < 30 && wroteVerbs[strings.ToLower(strings.Trim(s[start:end], "*'”"))] {
			return []int{start, end}
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		start = end + max(size, 1)
	}
	return nil
}

// wroteEndings are such words of scripts without blanks.
var wroteEndings = []string{"写道", "寫道", "写到", "寫到", "来信", "來信", "撰写", "撰寫", "写于", "のメッセージ", "のメール", "書きました", "작성"}

// cutHanVerb is what stands before such a word at the end of a line.
func cutHanVerb(s string) (before, verb string, found bool) {
	bare := strings.TrimRight(s, " :：")
	for _, v := range wroteEndings {
		if before, found = strings.CutSuffix(bare, v); found {
			return before, v, true
		}
	}
	return s, "", false
}

// attributionAt tells how many lines from lines[i] on are one attribution
// ("On … wrote:", "张三 于…写道：") however it is folded, 0 when they are none.
func attributionAt(lines []line, i int) int {
	if !mayAttribute(lines[i].text) && (i+1 == len(lines) || !strings.HasPrefix(lines[i+1].text, "<")) {
		return 0
	}
	size, found := 0, 0
	for n := 0; n < maxAttributionLines && i+n < len(lines); n++ {
		text := strings.TrimSpace(lines[i+n].text)
		if text == "" {
			// Only Polymail leaves empty lines in between, before "<".
			if n == 0 || i+n+1 >= len(lines) || !strings.HasPrefix(lines[i+n+1].text, "<") {
				break
			}
			continue
		}
		if n > 0 && lines[i+n].quoted && !strings.HasPrefix(text, "> wrote") && !strings.HasPrefix(text, ">:") {
			break
		}
		if size += len(text) + 1; size > maxAttributionBytes {
			break
		}
		if !mayEndAttribution(text) {
			if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune("。！？", last) {
				break
			}
			continue
		}
		next := nextLine(lines, i+n+1)
		if isAttribution(foldLines(lines[i:i+n+1]), setting{
			quoteNext: next < len(lines) && lines[next].quoted,
			folded:    n > 0,
			apart:     i == 0 || lines[i-1].blank(),
		}) {
			found = n + 1
			break
		}
		if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(":：", last) && strings.Count(text, "(") <= strings.Count(text, ")") {
			break // it leads over to something else
		}
	}
	if found > 1 && separateAttribution(lines, i, found) {
		return 0
	}
	return found
}

// foldLines makes one line of several.
func foldLines(lines []line) string {
	if len(lines) == 1 {
		return strings.TrimSpace(lines[0].text)
	}
	var joined strings.Builder
	for _, l := range lines {
		if text := strings.TrimSpace(l.text); text != "" {
			if joined.Len() > 0 {
				joined.WriteByte(' ')
			}
			joined.WriteString(text)
		}
	}
	return joined.String()
}

// separateAttribution reports whether a later line begins an attribution that
// is whole without the ones before: those are the writer's own then.
func separateAttribution(lines []line, i, n int) bool {
	first := strings.TrimSpace(lines[i].text)
	for k := 1; k < n; k++ {
		text := strings.TrimSpace(lines[i+k].text)
		if !yearRE.MatchString(text) || strings.Count(text, ">") > strings.Count(text, "<") {
			continue
		}
		if strings.HasSuffix(first, ">") && strings.ContainsAny(text[:min(3, len(text))], "于於在") {
			continue // the name stands on a line of its own
		}
		var rest strings.Builder
		for _, l := range lines[i+k : i+n] {
			rest.WriteString(strings.TrimSpace(l.text) + " ")
		}
		if isAttribution(rest.String(), setting{folded: k+1 < n}) {
			return true
		}
	}
	return false
}

func nextLine(lines []line, i int) int {
	for i < len(lines) && lines[i].blank() {
		i++
	}
	return i
}

// mayAttribute and mayEndAttribution sort out most lines before anything costs.
func mayAttribute(text string) bool {
	if len(text) > maxAttributionBytes {
		return false
	}
	return strings.ContainsAny(text, "0123456789@<") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

func mayEndAttribution(text string) bool {
	if strings.HasSuffix(text, "---") {
		return true
	}
	text = strings.TrimRight(text, " \t*_-\u200e\u200f\u202c")
	last, size := utf8.DecodeLastRuneInString(text)
	switch last {
	case ':', '：', '>', '到', '道', '信', '撰', '写', '寫', '于', '성':
		return true
	case 'e':
		if strings.HasSuffix(text, "wrote") {
			return true
		}
	}
	return size > 0 && len(text) < 100 && strings.Contains(text, " GMT") && gmtNameRE.MatchString(text)
}

// setting is what stands around a line that may be an attribution.
type setting struct {
	quoteNext bool // a quote follows
	folded    bool // the line was made of several
	apart     bool // an empty line stands above
}

// isAttribution judges one folded line. What stands behind '>' next makes it
// likely; otherwise date, name and verb have to be in their places, because a
// sentence that merely says that somebody wrote is the writer's own.
func isAttribution(s string, around setting) bool {
	s = plainAttribution(s)
	if s == "" {
		return false
	}
	if s[0] == '2' && (gmtNameRE.MatchString(s) || oldGmailRE.MatchString(s)) {
		return true
	}
	colon := strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
	if colon && notesWroteRE.MatchString(s) {
		return true
	}
	if before, verb, ok := cutHanVerb(s); ok {
		return hanAttribution(before, verb, around.quoteNext)
	}
	verb := findVerb(s)
	addressed := strings.Contains(s, "@")
	if verb == nil {
		return colon && verbless(s, addressed, around)
	}
	dated := dateRE.MatchString(s)
	opened := openingRE.MatchString(s) || weekdayRE.MatchString(s)
	before, after := s[:verb[0]], s[verb[1]:]
	ends := strings.Trim(after, " :：*") == ""
	switch {
	case !colon && !ends:
		return false
	case dated && addressed && (opened || strings.Contains(before, "@")):
		return true
	case addressed && colon && ends && endsWithAddress(strings.TrimRight(before, " ")+":"):
		return around.quoteNext || !around.folded || opened || namesOnly(addressRE.ReplaceAllString(before, ""), "")
	case dated && opened && colon:
		return around.quoteNext || namesOnly(before, after)
	case dated && strings.HasPrefix(after, " on "):
		return colon
	}
	return around.quoteNext && colon && len(s) < 120 && strings.TrimSpace(before) != ""
}

// verbless judges a line that ends with a colon and has no verb that is known:
// some languages write none, and there are more languages than we know.
func verbless(s string, addressed bool, around setting) bool {
	opened := openingRE.MatchString(s) || weekdayRE.MatchString(s)
	switch {
	case addressed && quotingRE.MatchString(s):
		return true
	case addressed && (opened || around.quoteNext) && endsWithAddress(s) && dateRE.MatchString(s):
		return true
	case addressed && addressRE.MatchString(s):
		return fullDate(s) && (around.quoteNext || around.apart && !logRE.MatchString(s))
	}
	return !addressed && opened && around.quoteNext && timeRE.MatchString(s) && namesOnly(s, "")
}

var (
	addressRE = regexp.MustCompile(`[<(]\s?[^\s<>()]+@[^\s<>()]+\s?[>)]`)
	quotingRE = scan.NewPattern(`(?i)^(?:quoting|zitat von|citando(?: a)?|quoting from|citação de|citat från) [^<]{0,80}<\s?[^\s<>]+@[^\s<>]+>:$`)
	// A line of a log, which may well name an address.
	logRE = regexp.MustCompile(`^\[?\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d`)
)

// endsWithAddress reports whether a line ends with an address and a colon.
func endsWithAddress(s string) bool {
	s = s[max(0, len(s)-150):]
	return strings.Contains(s[strings.LastIndexByte(strings.TrimRight(s, " :：>)"), ' ')+1:], "@") && addressEndRE.MatchString(s)
}

func plainAttribution(s string) string {
	if strings.Contains(s, "&") {
		s = entity.Replace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || invisible(r):
			return -1
		case r == '\u00a0' || r == '\u3000' || r == '\t' || r == '\u202f':
			return ' '
		}
		return r
	}, s)
	s = strings.Trim(s, "-*_ ")
	return strings.ReplaceAll(s, "  ", " ")
}

// hanAttribution judges a line that ends with 写道 or the like. In a sentence
// the verb follows a Chinese word; behind a name clients put a blank.
func hanAttribution(before, verb string, quoteNext bool) bool {
	dated, addressed := dateRE.MatchString(before), strings.Contains(before, "@")
	if utf8.RuneCountInString(before) > 200 {
		return false
	}
	if quoteNext && (dated || addressed || utf8.RuneCountInString(before) <= 30) {
		return true
	}
	if !dated || !timeRE.MatchString(before) && !addressed || !yearRE.MatchString(before) && !strings.ContainsRune(before, '月') {
		return false
	}
	if strings.ContainsAny(before, "。！？；") {
		return false
	}
	if addressed && strings.Contains(before, "<") || verb == "写于" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	if !unicode.Is(unicode.Han, last) {
		return openingRE.MatchString(before) || weekdayRE.MatchString(before) || strings.ContainsAny(before, "于於")
	}
	// "2023/12/8 16:23，张三写道："
	cut := strings.LastIndexAny(before, ",，")
	if cut < 0 || !openingRE.MatchString(before) {
		return false
	}
	name := strings.Trim(before[cut:], ",， ")
	return utf8.RuneCountInString(name) <= 4 && strings.IndexFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// particles are words of names and of dates that are written small.
var particles = scan.Set("von", "van", "der", "den", "de", "da", "di", "du", "del", "la", "el", "al", "bin", "zu", "via", "at", "um", "kl", "kl.", "alle", "ore", "a", "à",
	"o", "godz.", "użytkownik", "you", "het", "volgende", "the", "gmt", "r.", "г.", "в", "am", "pm", "dr.", "и", "y", "und", "and")

// namesOnly reports whether nothing but a name stands between the date and
// the verb, and behind the verb.
func namesOnly(head, tail string) bool {
	if at := strings.LastIndexFunc(head, unicode.IsDigit); at >= 0 {
		head = head[at+1:]
	}
	words := strings.Fields(head)
	if !dateRE.MatchString(tail) {
		words = append(words, strings.Fields(tail)...)
	}
	if len(words) > 7 {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, `"'(<,`))
		bare := strings.Trim(strings.ToLower(w), `"'(),:`)
		if unicode.IsLower(first) && !particles[bare] && !strings.ContainsAny(w, "@.") {
			return false
		}
		if strings.HasSuffix(w, ".") && len(w) > 5 {
			return false
		}
	}
	return true
}

// splitAttribution finds an attribution that begins in the middle of the
// writer's last line ("reply On Wed, … wrote:"); it returns where.
func splitAttribution(text string) int {
	if len(text) > maxAttributionBytes || !strings.HasSuffix(text, "wrote:") {
		return -1
	}
	at := strings.LastIndex(text, " On ")
	if dash := strings.LastIndex(text, "-On "); dash > at {
		at = dash
	}
	if at <= 0 || strings.Trim(text[:at], "-*_ ") == "" || !isAttribution(text[at+1:], setting{quoteNext: true}) {
		return -1
	}
	return at
}
