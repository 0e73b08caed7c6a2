package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// lexicon holds all word lists of a book. It finds the words of every list in
// one pass over a text: each place asks an index by its first two runes, so
// the cost does not grow with the number of lists.
type lexicon struct {
	lists  []string
	number map[string]int
	words  map[[2]rune][]word     // by the first two runes; the second is 0 for words of one rune
	sounds map[[2]syllable][]word // Chinese words by their first two syllables

	about map[int]bool // lists that rules with a category ask for

	spelled map[string]*word // Latin words
	maimed  map[string]*word // Latin words of six letters or more, by what is left without one letter
}

// word is one entry of one or several lists.
type word struct {
	text       string // folded
	syllables  []syllable
	lists      []int
	head, tail bool // begins, ends with a Latin letter: must not be part of a longer word
}

func newLexicon(lists map[string][]string) *lexicon {
	x := &lexicon{number: map[string]int{}, words: map[[2]rune][]word{}, sounds: map[[2]syllable][]word{},
		about: map[int]bool{}, spelled: map[string]*word{}, maimed: map[string]*word{}}
	entries := map[string]*word{}
	var order []*word
	for _, name := range sortedKeys(lists) {
		n := len(x.lists)
		x.number[name] = n
		x.lists = append(x.lists, name)
		for _, text := range lists[name] {
			if text = foldText(text); text == "" {
				continue
			}
			w := entries[text]
			if w == nil {
				first, _ := utf8.DecodeRuneInString(text)
				last, _ := utf8.DecodeLastRuneInString(text)
				w = &word{text: text, head: latin(first), tail: latin(last), syllables: soundsOf(text)}
				entries[text] = w
				order = append(order, w)
			}
			if len(w.lists) == 0 || w.lists[len(w.lists)-1] != n {
				w.lists = append(w.lists, n)
			}
		}
	}
	for _, w := range order {
		key := twoRunes(w.text)
		x.words[key] = append(x.words[key], *w)
		x.remember(w)
		if len(w.syllables) >= 2 {
			key := [2]syllable(w.syllables[:2])
			x.sounds[key] = append(x.sounds[key], *w)
		}
	}
	return x
}

func twoRunes(text string) [2]rune {
	first, size := utf8.DecodeRuneInString(text)
	if size == len(text) {
		return [2]rune{first}
	}
	second, _ := utf8.DecodeRuneInString(text[size:])
	return [2]rune{first, second}
}

// isAbout reports whether a word tells what a mail is about.
func (x *lexicon) isAbout(w *word) bool {
	for _, list := range w.lists {
		if x.about[list] {
			return true
		}
	}
	return false
}

// has reports whether the book has the list.
func (x *lexicon) has(list string) bool {
	_, ok := x.number[list]
	return ok
}

// each calls found for each word of the lists in a folded text, with its place.
func (x *lexicon) each(text string, found func(w *word, start int)) {
	before := rune(' ')
	for i, first := range text {
		rest := text[i:]
		inWord := latin(before) && latin(first)
		before = first
		try := func(key [2]rune) {
			entries := x.words[key]
			for n := range entries {
				w := &entries[n]
				if w.head && inWord || !strings.HasPrefix(rest, w.text) {
					continue
				}
				if w.tail && !endsWord(rest[len(w.text):], len(w.text)) {
					continue
				}
				found(w, i)
			}
		}
		if key := twoRunes(rest); key[1] != 0 {
			try(key)
			try([2]rune{first})
		} else {
			try(key)
		}
	}
}

// endsWord reports whether a Latin word of so many letters ends before the
// rest of a text; a plural is the same word.
func endsWord(rest string, letters int) bool {
	if letters > 3 && rest != "" && rest[0] == 's' {
		rest = rest[1:]
	}
	after, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !latin(after)
}

// eachTypo calls found for each Latin word of six letters or more that was
// written with one letter missing, doubled, or two letters swapped
// ("pasword", "lapotp").
func (x *lexicon) eachTypo(text string, found func(w *word)) {
	for start := 0; start < len(text); {
		if c := text[start]; c < 'a' || c > 'z' {
			start++
			continue
		}
		end := start
		for end < len(text) && text[end] >= 'a' && text[end] <= 'z' {
			end++
		}
		if end-start >= 5 {
			x.typo(text[start:end], found)
		}
		start = end
	}
}

func (x *lexicon) typo(token string, found func(w *word)) {
	if x.spelled[token] != nil {
		return // written as it should be
	}
	if w := x.maimed[token]; w != nil { // a letter is missing
		found(w)
		return
	}
	for i := range token {
		rest := token[:i] + token[i+1:]
		if w := x.spelled[rest]; w != nil { // one too many
			found(w)
			return
		}
		if i > 0 && token[i-1] != token[i] {
			if w := x.spelled[token[:i-1]+token[i:i+1]+token[i-1:i]+token[i+1:]]; w != nil {
				found(w)
				return
			}
		}
	}
}

// remember notes a Latin word, and what it looks like with a letter missing.
func (x *lexicon) remember(w *word) {
	for i := range len(w.text) {
		if w.text[i] < 'a' || w.text[i] > 'z' {
			return
		}
	}
	x.spelled[w.text] = w
	if len(w.text) < 6 {
		return
	}
	for i := range len(w.text) {
		if maimed := w.text[:i] + w.text[i+1:]; x.maimed[maimed] == nil {
			x.maimed[maimed] = w
		}
	}
}

// eachSound calls found for each word that the syllables speak and that has
// at least so many of them: pinyin, and words written with a wrong character
// of the same sound ("打应机").
func (x *lexicon) eachSound(said []syllable, least int, found func(w *word)) {
	for i := 0; i+1 < len(said); i++ {
		if said[i] == 0 || said[i+1] == 0 {
			continue
		}
		entries := x.sounds[[2]syllable(said[i:i+2])]
		for n := range entries {
			w := &entries[n]
			if len(w.syllables) >= least && hasSounds(said[i:], w.syllables) {
				found(w)
			}
		}
	}
}

func hasSounds(said, wanted []syllable) bool {
	if len(said) < len(wanted) {
		return false
	}
	for i, s := range wanted {
		if said[i] != s {
			return false
		}
	}
	return true
}

// foldText makes text comparable: lower case, half-width, blanks single.
func foldText(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " ")
}

func latin(r rune) bool {
	return r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') || r >= 0x80 && r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
