// Package lexicon finds the words of many lists in what people write: as they
// are written, by their sound, or with a slip of the pen.
package lexicon

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Lexicon holds all word lists of a book. It finds the words of every list in
// one pass over a text: each place asks an index by its first two runes, so
// the cost does not grow with the number of lists.
type Lexicon struct {
	Lists  []string               // their names
	Number map[string]int         // of a list, by its name
	words  map[[2]rune][]Word     // by the first two runes; the second is 0 for words of one rune
	sounds map[[2]Syllable][]Word // Chinese words by their first two syllables

	About map[int]bool // lists that tell what a mail is about

	spelled map[string]*Word // Latin words
	maimed  map[string]*Word // Latin words of six letters or more, by what is left without one letter
}

// Word is one entry of one or several lists.
type Word struct {
	Text       string // folded
	syllables  []Syllable
	Lists      []int // by number
	head, tail bool  // begins, ends with a Latin letter: must not be part of a longer word
}

// New makes a lexicon of lists by name.
func New(lists map[string][]string) *Lexicon {
	x := &Lexicon{Number: map[string]int{}, words: map[[2]rune][]Word{}, sounds: map[[2]Syllable][]Word{},
		About: map[int]bool{}, spelled: map[string]*Word{}, maimed: map[string]*Word{}}
	entries := map[string]*Word{}
	var order []*Word
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		n := len(x.Lists)
		x.Number[name] = n
		x.Lists = append(x.Lists, name)
		for _, text := range lists[name] {
			if text = Fold(text); text == "" {
				continue
			}
			w := entries[text]
			if w == nil {
				first, _ := utf8.DecodeRuneInString(text)
				last, _ := utf8.DecodeLastRuneInString(text)
				w = &Word{Text: text, head: Latin(first), tail: Latin(last), syllables: SoundsOf(text)}
				entries[text] = w
				order = append(order, w)
			}
			if len(w.Lists) == 0 || w.Lists[len(w.Lists)-1] != n {
				w.Lists = append(w.Lists, n)
			}
		}
	}
	for _, w := range order {
		key := twoRunes(w.Text)
		x.words[key] = append(x.words[key], *w)
		x.remember(w)
		if len(w.syllables) >= 2 {
			key := [2]Syllable(w.syllables[:2])
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

// IsAbout reports whether a word tells what a mail is about.
func (x *Lexicon) IsAbout(w *Word) bool {
	for _, list := range w.Lists {
		if x.About[list] {
			return true
		}
	}
	return false
}

// Has reports whether the book has the list.
func (x *Lexicon) Has(list string) bool {
	_, ok := x.Number[list]
	return ok
}

// Each calls found for each word of the lists in a folded text, with its place.
func (x *Lexicon) Each(text string, found func(w *Word, start int)) {
	before := rune(' ')
	for i, first := range text {
		rest := text[i:]
		inWord := Latin(before) && Latin(first)
		before = first
		try := func(key [2]rune) {
			entries := x.words[key]
			for n := range entries {
				w := &entries[n]
				if w.head && inWord || !strings.HasPrefix(rest, w.Text) {
					continue
				}
				if w.tail && !endsWord(rest[len(w.Text):], len(w.Text)) {
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

// Named are the lists of which a folded text says a word, each once; of words
// inside one another only the longest counts.
func (x *Lexicon) Named(text string) []string {
	type hit struct{ from, to int }
	var hits []hit
	var words []*Word
	x.Each(text, func(w *Word, start int) {
		h := hit{start, start + len(w.Text)}
		for i := len(hits) - 1; i >= 0; i-- {
			switch old := hits[i]; {
			case old.from <= h.from && old.to >= h.to:
				return
			case old.from >= h.from && old.to <= h.to:
				hits, words = slices.Delete(hits, i, i+1), slices.Delete(words, i, i+1)
			}
		}
		hits, words = append(hits, h), append(words, w)
	})
	var names []string
	for _, w := range words {
		for _, list := range w.Lists {
			if name := x.Lists[list]; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Without is a folded text without the words of the lexicon.
func (x *Lexicon) Without(text string) string {
	rest := []byte(text)
	x.Each(text, func(w *Word, start int) {
		for i := start; i < start+len(w.Text); i++ {
			rest[i] = ' '
		}
	})
	return string(rest)
}

// Says reports whether a folded text says a word of the lexicon.
func (x *Lexicon) Says(text string) bool {
	said := false
	x.Each(text, func(*Word, int) { said = true })
	return said
}

// endsWord reports whether a Latin word of so many letters ends before the
// rest of a text; a plural is the same word.
func endsWord(rest string, letters int) bool {
	if letters > 3 && rest != "" && rest[0] == 's' {
		rest = rest[1:]
	}
	after, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !Latin(after)
}

// EachTypo calls found for each Latin word of six letters or more that was
// written with one letter missing, doubled, or two letters swapped
// ("pasword", "lapotp").
func (x *Lexicon) EachTypo(text string, found func(w *Word)) {
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

func (x *Lexicon) typo(token string, found func(w *Word)) {
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
func (x *Lexicon) remember(w *Word) {
	for i := range len(w.Text) {
		if w.Text[i] < 'a' || w.Text[i] > 'z' {
			return
		}
	}
	x.spelled[w.Text] = w
	if len(w.Text) < 6 {
		return
	}
	for i := range len(w.Text) {
		if maimed := w.Text[:i] + w.Text[i+1:]; x.maimed[maimed] == nil {
			x.maimed[maimed] = w
		}
	}
}

// EachSound calls found for each word that the syllables speak and that has
// at least so many of them: pinyin, and words written with a wrong character
// of the same sound ("打应机").
func (x *Lexicon) EachSound(said []Syllable, least int, found func(w *Word)) {
	for i := 0; i+1 < len(said); i++ {
		if said[i] == 0 || said[i+1] == 0 {
			continue
		}
		entries := x.sounds[[2]Syllable(said[i:i+2])]
		for n := range entries {
			w := &entries[n]
			if len(w.syllables) >= least && hasSounds(said[i:], w.syllables) {
				found(w)
			}
		}
	}
}

func hasSounds(said, wanted []Syllable) bool {
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

// Fold makes text comparable: lower case, half-width, blanks single.
func Fold(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " ")
}

// Latin reports whether a character of a folded text is a Latin letter or a digit.
func Latin(r rune) bool {
	return r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') || r >= 0x80 && r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
