package answer

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// pattern is a long list of wordings. Each alternative is tried only on texts
// that have a word without which it cannot match, since most texts have none
// of most lists.
type pattern struct {
	alts  []*regexp.Regexp
	first int // number of the first alternative in wordIndex
}

// wordIndex knows, for the first character of every needed word, the words
// and the alternatives that need them.
type wordIndex struct {
	words  map[rune][]needed
	always []int // alternatives that need no certain word
	count  int
}

type needed struct {
	word string
	alts []int
}

var wordings = &wordIndex{words: map[rune][]needed{}}

// newPattern compiles an expression and enters its words into the index.
func newPattern(expr string) *pattern {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err) // a mistake in this package
	}
	p := &pattern{first: wordings.count}
	alternatives := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpAlternate {
		alternatives = tree.Sub
	}
	for _, alternative := range alternatives {
		p.alts = append(p.alts, regexp.MustCompile(alternative.String()))
		words := neededWords(alternative)
		if words == nil {
			wordings.always = append(wordings.always, wordings.count)
		}
		for _, word := range words {
			wordings.enter(word, wordings.count)
		}
		wordings.count++
	}
	return p
}

func (x *wordIndex) enter(word string, alt int) {
	r, _ := utf8.DecodeRuneInString(word)
	for i := range x.words[r] {
		if n := &x.words[r][i]; n.word == word {
			n.alts = append(n.alts, alt)
			return
		}
	}
	x.words[r] = append(x.words[r], needed{word, []int{alt}})
}

// neededWords gives words of which every match has at least one; nil when
// nothing certain is known.
func neededWords(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		var words []string
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i+1]-re.Rune[i] > 20 || len(words) > 40 {
				return nil
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				words = append(words, string(r))
			}
		}
		return words
	case syntax.OpCapture, syntax.OpPlus:
		return neededWords(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return neededWords(re.Sub[0])
		}
	case syntax.OpAlternate:
		var words []string
		for _, sub := range re.Sub {
			more := neededWords(sub)
			if more == nil {
				return nil
			}
			words = append(words, more...)
		}
		return words
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if words := neededWords(sub); words != nil && (best == nil || rarity(words) > rarity(best)) {
				best = words
			}
		}
		return best
	}
	return nil
}

// rarity prefers long words, and few of them.
func rarity(words []string) int {
	shortest := 100
	for _, word := range words {
		shortest = min(shortest, len(word))
	}
	return 4*shortest - len(words)
}

// wording is a text with the alternatives that may match it.
type wording struct {
	text string
	may  []uint64
}

// read finds the needed words in a text.
func (x *wordIndex) read(text string) wording {
	w := wording{text, make([]uint64, (x.count+63)/64)}
	for _, alt := range x.always {
		w.may[alt/64] |= 1 << (alt % 64)
	}
	for i, r := range text {
		for _, n := range x.words[r] {
			if strings.HasPrefix(text[i:], n.word) {
				for _, alt := range n.alts {
					w.may[alt/64] |= 1 << (alt % 64)
				}
			}
		}
	}
	return w
}

// with is the wording of a text that may have become another one.
func (w wording) with(text string) wording {
	if text == w.text {
		return w
	}
	return wordings.read(text)
}

// matches reports whether the pattern is in the text.
func (p *pattern) matches(w wording) bool {
	for i, alt := range p.alts {
		if w.may[(p.first+i)/64]&(1<<((p.first+i)%64)) != 0 && alt.MatchString(w.text) {
			return true
		}
	}
	return false
}

// find is the first match in the text, empty for none.
func (p *pattern) find(w wording) string {
	best := []int{-1, -1}
	for i, alt := range p.alts {
		if w.may[(p.first+i)/64]&(1<<((p.first+i)%64)) == 0 {
			continue
		}
		if at := alt.FindStringIndex(w.text); at != nil && (best[0] < 0 || at[0] < best[0]) {
			best = at
		}
	}
	if best[0] < 0 {
		return ""
	}
	return w.text[best[0]:best[1]]
}

// all are the places of all matches, in no order; they may overlap.
func (p *pattern) all(w wording) [][]int {
	var places [][]int
	for i, alt := range p.alts {
		if w.may[(p.first+i)/64]&(1<<((p.first+i)%64)) != 0 {
			places = append(places, alt.FindAllStringIndex(w.text, -1)...)
		}
	}
	return places
}

// replace puts another text for every match.
func (p *pattern) replace(w wording, by string) wording {
	for i, alt := range p.alts {
		if w.may[(p.first+i)/64]&(1<<((p.first+i)%64)) == 0 {
			continue
		}
		if text := alt.ReplaceAllLiteralString(w.text, by); text != w.text {
			w = wordings.read(text)
		}
	}
	return w
}
