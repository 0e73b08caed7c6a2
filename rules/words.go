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
}

// word is one entry of one or several lists.
type word struct {
	text       string // folded
	syllables  []syllable
	lists      []int
	head, tail bool // begins, ends with a Latin letter: must not be part of a longer word
}

func newLexicon(lists map[string][]string) *lexicon {
	x := &lexicon{number: map[string]int{}, words: map[[2]rune][]word{}, sounds: map[[2]syllable][]word{}}
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

// has reports whether the book has the list.
func (x *lexicon) has(list string) bool {
	_, ok := x.number[list]
	return ok
}

// each calls found for each word of the lists in a folded text.
func (x *lexicon) each(text string, found func(w *word)) {
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
				after, _ := utf8.DecodeRuneInString(rest[len(w.text):])
				if w.tail && len(rest) > len(w.text) && latin(after) {
					continue
				}
				found(w)
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
