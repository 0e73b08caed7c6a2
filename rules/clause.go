package rules

import (
	"strings"
	"unicode/utf8"

	"maildesk/rules/lexicon"
)

// clause is a stretch of a mail about one thing.
type clause struct {
	text      string   // folded
	title     bool     // of the subject
	fine      bool     // says that the thing works, or is not the trouble
	listed    bool     // ended by "、": shares its verb with the next
	line      int      // number of its line
	sentence  int      // number of its sentence, in the whole text
	people    int      // the most people, devices or places that it names; see crowdIn
	lists     []uint64 // bits by number: mentions a word of the list
	syllables []lexicon.Syllable
	pinyin    bool // the syllables were typed as Latin letters
}

// turns are words after which a sentence speaks of something else.
var turns = []string{"但是", "可是", "不过", "只是", "就是", "然而", "而是", "唯独", "除了", "倒是",
	" but ", " however ", " though ", " although ", " only ", " except ", " just "}

// split cuts a text into clauses and folds them.
func split(text string, title bool) []clause {
	var clauses []clause
	number, sentence := 0, 0
	add := func(part string, listed bool) {
		if part = strings.TrimSpace(part); part != "" {
			clauses = append(clauses, clause{text: part, title: title, listed: listed, line: number, sentence: sentence})
		}
	}
	for line := range strings.Lines(text) {
		line = lexicon.Fold(line)
		number, sentence = number+1, sentence+1
		start := 0
		for i, r := range line {
			next := i + utf8.RuneLen(r)
			if i < start {
				continue
			}
			switch r {
			case '。', '；', '！', '？', '!', '?', ';', '｡':
				add(line[start:i], false)
				start = next
				sentence++
			case '，', '(', ')', '…', '—':
				add(line[start:i], false)
				start = next
			case '、', '､':
				add(line[start:i], true)
				start = next
			case ',', '.':
				// "1.5" and "10,000" are one word.
				if next == len(line) || line[next] == ' ' || line[next] >= utf8.RuneSelf || r == ',' && (line[next] < '0' || line[next] > '9') {
					add(line[start:i], false)
					start = next
					if r == '.' {
						sentence++
					}
				}
			case '但', '可', '不', '只', '就', '然', '而', '唯', '除', '倒', ' ':
				for _, turn := range turns {
					if i > start && strings.HasPrefix(line[i:], turn) {
						add(line[start:i], false)
						start = i
						if r == ' ' {
							start++
						}
						break
					}
				}
			}
		}
		add(line[start:], false)
	}
	return clauses
}
