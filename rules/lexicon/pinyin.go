package lexicon

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Syllable numbers the sound of a Chinese character without its tone; 0 is
// none. Sounds that many speakers and typists do not tell apart (zh and z, ing
// and in) share a number.
type Syllable uint16

// The characters that have a sound here: U+4E00 to U+9FFF.
const hanFirst, hanLast = 0x4e00, 0x9fff

// Han reports whether a character has a sound here.
func Han(r rune) bool { return r >= hanFirst && r <= hanLast }

type soundTable struct {
	han   [hanLast - hanFirst + 1]Syllable
	known map[string]Syllable // by spelling, as typed
}

var sounds = sync.OnceValue(func() *soundTable {
	t := &soundTable{known: map[string]Syllable{}}
	numbers := map[string]Syllable{}
	for _, r := range slices.Sorted(maps.Keys(pinyin.PinyinDict)) { // in order: what is learned hangs on the numbers
		spellings := pinyin.PinyinDict[r]
		if !Han(rune(r)) {
			continue
		}
		spelling, _, _ := strings.Cut(spellings, ",")
		spelling = toneless.Replace(spelling)
		merged := merge(spelling)
		n, ok := numbers[merged]
		if !ok {
			n = Syllable(len(numbers) + 1)
			numbers[merged] = n
		}
		t.han[r-hanFirst] = n
		t.known[spelling] = n
	}
	return t
})

var toneless = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m", "\u0300", "", "\u0301", "", "\u0304", "", "\u030c", "")

// merge maps spellings that are often mixed up to one.
func merge(spelling string) string {
	for _, pair := range [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}} {
		if rest, ok := strings.CutPrefix(spelling, pair[0]); ok {
			spelling = pair[1] + rest
		}
	}
	for _, pair := range [][2]string{{"ing", "in"}, {"eng", "en"}} {
		if rest, ok := strings.CutSuffix(spelling, pair[0]); ok {
			spelling = rest + pair[1]
		}
	}
	return spelling
}

// SoundOf is the sound of one character, 0 for none.
func SoundOf(r rune) Syllable {
	if !Han(r) {
		return 0
	}
	return sounds().han[r-hanFirst]
}

// SoundsOf are the sounds of a word, nil unless it is all Chinese.
func SoundsOf(text string) []Syllable {
	var said []Syllable
	for _, r := range text {
		s := SoundOf(r)
		if s == 0 {
			return nil
		}
		said = append(said, s)
	}
	return said
}

// ReadPinyin gives the sounds of a folded Latin text when it is Chinese typed
// without an input method ("wifi lian bu shang"), 0 for what is no syllable;
// nil when it is another language.
func ReadPinyin(text string) []Syllable {
	var said []Syllable
	letters, spelled := 0, 0
	for _, token := range strings.FieldsFunc(text, func(r rune) bool { return !Latin(r) && r != '\'' }) {
		letters += len(token)
		parts := Spell(token)
		if parts == nil {
			said = append(said, 0)
			continue
		}
		// A short English word ("a", "pin", "can", "line") may look like a syllable.
		if !slices.Contains(english, token) {
			spelled += len(token)
		}
		said = append(said, parts...)
	}
	if letters < 8 || spelled*10 < letters*6 {
		return nil
	}
	return said
}

var english = []string{"a", "an", "can", "he", "me", "men", "in", "on", "to", "no", "so", "do", "pin", "line", "fine", "die", "gone", "e", "o",
	"en", "er", "change", "she", "sure", "same", "some", "use", "one", "ten", "tan", "sent", "long", "bang", "ban", "fan", "ping", "song", "man"}

// Spell cuts a token into syllables, nil where it cannot.
func Spell(token string) []Syllable {
	known := sounds().known
	if token == "" || len(token) > 24 {
		return nil
	}
	var cut func(rest string) []Syllable
	cut = func(rest string) []Syllable {
		for n := min(6, len(rest)); n > 0; n-- {
			s, ok := known[rest[:n]]
			if !ok || n == 1 && len(token) > 1 && rest[0] != 'a' && rest[0] != 'e' && rest[0] != 'o' {
				continue
			}
			if n == len(rest) {
				return []Syllable{s}
			}
			if tail := cut(rest[n:]); tail != nil {
				return append([]Syllable{s}, tail...)
			}
		}
		return nil
	}
	return cut(token)
}
