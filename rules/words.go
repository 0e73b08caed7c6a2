package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// wordList is a named list of words that rules look for.
type wordList struct {
	words []string // folded
}

func newWordList(words []string) *wordList {
	l := &wordList{}
	for _, w := range words {
		if w = foldText(w); w != "" {
			l.words = append(l.words, w)
		}
	}
	return l
}

// foldText makes text comparable: lower case, half-width, blanks single.
func foldText(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// mentions finds the words of the list in clauses that do not say that the
// thing works ("打印机没问题，就是电脑连不上" does not mention the printer).
func (l *wordList) mentions(clauses []clause) []string {
	var found []string
	for _, w := range l.words {
		for i := range clauses {
			if c := &clauses[i]; !c.fine && containsWord(c.text, w) {
				found = append(found, w)
				break
			}
		}
	}
	return found
}

// containsWord finds w in text; a word that begins or ends with a Latin letter or
// digit must not be part of a longer one ("ad" is not in "download").
func containsWord(text, w string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		first, size := utf8.DecodeRuneInString(w)
		last, _ := utf8.DecodeLastRuneInString(w)
		after, _ := utf8.DecodeRuneInString(text[i+len(w):])
		if (i == 0 || !latin(first) || !latin(before)) && (i+len(w) == len(text) || !latin(last) || !latin(after)) {
			return true
		}
		from = i + size
	}
}

func latin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// clause is a stretch of a mail about one thing.
type clause struct {
	text string
	fine bool // says that the thing works, or is not the trouble
}

var (
	clauseEnds = strings.NewReplacer(
		"。", "\n", "，", "\n", "；", "\n", "！", "\n", "？", "\n", "、但", "\n但",
		". ", "\n", ", ", "\n", ";", "\n", "! ", "\n", "? ", "\n",
		"但是", "\n", "可是", "\n", "不过", "\n", "只是", "\n", "就是", "\n", "然而", "\n",
		" but ", "\n", " however ", "\n", " though ", "\n", " only ", "\n",
	)
	fineWords = []string{
		"没问题", "没有问题", "没毛病", "没啥问题", "都正常", "是正常", "很正常", "正常使用", "正常的", "一切正常", "没事",
		"是好的", "都好", "好着呢", "能用", "可以用", "不是问题", "不是", "没有关系", "无关", "排除了",
		"works fine", "work fine", "working fine", "is fine", "are fine", "is ok", "are ok", "no problem with",
		"no issue with", "works normally", "is working", "not the ", "isn't the ",
	}
	notFine = []string{"不正常", "不能用", "不可以用", "是不是", "不是很", "不是不", "not working", "isn't working", "not fine", "能用吗", "可以用吗"}
)

// split cuts folded text into clauses.
func split(text string) []clause {
	var clauses []clause
	for line := range strings.Lines(text) {
		for part := range strings.SplitSeq(clauseEnds.Replace(foldText(line)+" "), "\n") {
			if part = strings.TrimSpace(part); part != "" {
				clauses = append(clauses, clause{part, saysFine(part)})
			}
		}
	}
	return clauses
}

func saysFine(text string) bool {
	for _, w := range notFine {
		if strings.Contains(text, w) {
			return false
		}
	}
	for _, w := range fineWords {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
