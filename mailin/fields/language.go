package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// Language names the language a text is written in (ISO 639-1), empty when
// it has no words. Technical words do not count for what they are: a Chinese
// sentence around an English error message is Chinese, and an English letter
// signed with a Chinese name is English.
func Language(text string) string {
	votes := make(map[string]int, 4)
	for line := range strings.Lines(text) {
		if tongue, weight := lineLanguage(line); tongue != "" {
			votes[tongue] += weight
		}
	}
	// Japanese lines may be all Han; Chinese lines are never Kana.
	if votes["ja"] > 0 && votes["ja"]*2 >= votes["zh"] {
		votes["ja"] += votes["zh"]
		delete(votes, "zh")
	}
	if votes["latin"] > 0 {
		votes[latinLanguage(text)] += votes["latin"]
		delete(votes, "latin")
	}
	best, most := "", 0
	for tongue, n := range votes {
		if n > most || n == most && tongue < best {
			best, most = tongue, n
		}
	}
	return best
}

// lineLanguage judges one line by the scripts of its letters; the weight is
// about four times the number of words. "latin" still has to be told apart.
func lineLanguage(line string) (tongue string, weight int) {
	var han, kana, hangul, cyrillic, arabic, thai, latinWords, technical int
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		switch {
		case r < 0x80 && !isLatin(r):
		case isLatin(r):
			end := i
			plain := true
			for end < len(line) {
				r, n := utf8.DecodeRuneInString(line[end:])
				if !isLatin(r) {
					if strings.ContainsRune("@/\\_.:-0123456789", r) && end+n < len(line) && scan.IsLetterOrDigit(line[end+n]) {
						plain = false
						end += n
						continue
					}
					break
				}
				end += n
			}
			if word := line[i:end]; plain && strings.ToUpper(word) != word || len(word) == 1 {
				latinWords++
			} else {
				technical++
			}
			i = end
			continue
		case unicode.Is(unicode.Han, r):
			han++
		case r >= 0x3040 && r <= 0x30FF && r != '・' && r != 'ー':
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Thai, r):
			thai++
		}
		i += size
	}
	switch {
	case hangul > 0 && hangul*2 >= latinWords:
		return "ko", 2*hangul + 1
	case kana > 0 && (kana*4 >= han || han < 4):
		return "ja", 2*(han+kana) + 1
	case cyrillic > latinWords:
		return "ru", cyrillic + 1
	case arabic > latinWords:
		return "ar", arabic + 1
	case thai > latinWords:
		return "th", thai + 1
	// Two Han characters make about one word. A sentence with Chinese verbs
	// stays Chinese though the message it cites is longer than itself.
	case han > 0 && (han >= latinWords || han >= 2 && hanSentence(line, han < 4)):
		return "zh", 2*han + 2*latinWords
	case latinWords+technical == 0:
		return "", 0
	}
	return "latin", 4*latinWords + technical
}

func isLatin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r <= 0x24F && r != '×' && r != '÷'
}

// hanVerbs and hanParticles hold Chinese sentences together; names and titles
// do not have them. A few characters count only with a verb among them.
var (
	hanVerbs     = []string{"请", "請", "我", "报", "報", "无法", "無法", "不", "打开", "提示", "显示", "出现", "登录", "怎么", "帮", "了"}
	hanParticles = []string{"的", "是", "您", "在", "有", "时"}
)

// hanSentence reports whether a line has a Chinese sentence.
func hanSentence(line string, short bool) bool {
	return scan.HasAny(line, hanVerbs) || !short && scan.HasAny(line, hanParticles)
}

// stopwords tell apart the languages of the Latin script; English is what
// remains.
var stopwords = map[string][]string{
	"de": {"der", "die", "das", "und", "nicht", "ist", "ich", "mit", "für", "ein", "eine", "bitte", "auf", "wir", "haben", "kann", "nach"},
	"fr": {"le", "la", "les", "des", "et", "est", "pas", "je", "vous", "une", "pour", "dans", "avec", "bonjour", "merci", "ne"},
	"es": {"el", "los", "las", "una", "por", "para", "con", "que", "está", "gracias", "hola", "del", "mi", "puedo"},
	"pt": {"não", "uma", "para", "com", "que", "obrigado", "obrigada", "está", "meu", "minha", "os", "em", "olá"},
	"it": {"il", "che", "non", "per", "una", "sono", "della", "con", "grazie", "ciao", "buongiorno", "è", "mio"},
	"nl": {"het", "een", "en", "niet", "van", "ik", "met", "voor", "mijn", "kan", "dank", "op", "wij"},
	"en": {"the", "and", "is", "to", "of", "my", "i", "it", "not", "please", "for", "you", "on", "in", "can", "this", "with", "thanks", "have", "cannot"},
}

// tongues lists the languages that have each stopword.
var tongues = func() map[string][]string {
	byWord := make(map[string][]string)
	for tongue, words := range stopwords {
		for _, word := range words {
			byWord[word] = append(byWord[word], tongue)
		}
	}
	return byWord
}()

// latinLanguage tells which language of the Latin script a text is in; a
// few hundred words are enough to know.
func latinLanguage(text string) string {
	hits := make(map[string]int, 7)
	words := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if words++; words > 300 {
			break
		}
		for _, tongue := range tongues[strings.ToLower(word)] {
			hits[tongue]++
		}
	}
	best := "en"
	for _, tongue := range []string{"de", "fr", "es", "pt", "it", "nl"} {
		if hits[tongue] >= 2 && hits[tongue]*8 >= words && hits[tongue] > hits[best] {
			best = tongue
		}
	}
	return best
}
