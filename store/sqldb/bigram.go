package sqldb

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestWord is the number of characters of a word that count; the rest of
// a checksum or an encoded file finds nothing anybody looks for.
const longestWord = 64

// run is a piece of text that is cut into words in one way.
type run struct {
	text  []rune
	dense bool // written without blanks between words: Chinese, Japanese, Korean
}

// runs cuts text into runs of dense script and runs of other letters and
// digits; everything else separates. Width and case do not count.
func runs(text string) []run {
	var list []run
	var current run
	flush := func() {
		if len(current.text) > 0 {
			list = append(list, current)
		}
		current = run{}
	}
	for _, r := range strings.ToLower(norm.NFKC.String(text)) {
		dense := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
		if !dense && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			flush()
			continue
		}
		if dense != current.dense {
			flush()
		}
		current.dense = dense
		current.text = append(current.text, r)
	}
	flush()
	return list
}

// words are what the full-text index keeps of a run: of dense script each two
// neighbours and the last character alone, otherwise the run itself.
func (r run) words() []string {
	if !r.dense {
		return []string{string(r.text[:min(len(r.text), longestWord)])}
	}
	words := make([]string, len(r.text))
	for i := range words {
		words[i] = string(r.text[i:min(i+2, len(r.text))])
	}
	return words
}

// document gives the words of a text in their order.
func document(text string) []string {
	var words []string
	for _, r := range runs(text) {
		words = append(words, r.words()...)
	}
	return words
}

// phrase gives the words that follow each other in every text in which term
// is found. When prefix is set the last of them is only the beginning of a
// word: a single Chinese character is found in every pair, "print" in "printer".
func phrase(term string) (words []string, prefix bool) {
	list := runs(term)
	for i, r := range list {
		own := r.words()
		if i == len(list)-1 {
			// The text may go on behind the term: without the last character
			// alone, which only ends a run.
			if r.dense && len(own) > 1 {
				own = own[:len(own)-1]
			} else {
				prefix = r.dense || len(r.text) > 1
			}
		}
		words = append(words, own...)
	}
	return words, prefix
}
