package scan

import (
	"iter"
	"regexp"
)

// Pattern is a regular expression that is tried only on texts with one of the
// words that every match of it contains. Most texts have none: finding that
// out costs a hundredth of what the expression itself does.
type Pattern struct {
	expr  *regexp.Regexp
	words *Needles // nil when the expression has no such words
}

// NewPattern compiles an expression and finds its words.
func NewPattern(expr string) Pattern {
	return Pattern{regexp.MustCompile(expr), newNeedles(necessaryWords(expr))}
}

// may reports whether there can be a match at all.
func (p Pattern) may(s string) bool { return p.words == nil || p.words.in(s) }

// MatchString is what it is in regexp, and so are the methods below.
func (p Pattern) MatchString(s string) bool { return p.may(s) && p.expr.MatchString(s) }

// FindStringSubmatch gives the first match and its groups.
func (p Pattern) FindStringSubmatch(s string) []string {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindStringSubmatch(s)
}

// FindAllStringIndex gives where matches are, n at most.
func (p Pattern) FindAllStringIndex(s string, n int) [][]int {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllStringIndex(s, n)
}

// FindAllStringSubmatch gives matches and their groups, n at most.
func (p Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllStringSubmatch(s, n)
}

// Needles finds many words in one pass over a text, without regard to the case
// of ASCII letters. Words are lower case, two bytes or more.
type Needles struct {
	first [1 << 12]uint8 // by the first two bytes: index into lists
	lists [][]needle
}

// needle is a word, with the set of what it is looked for by.
type needle struct {
	word string
	of   uint32
}

// NewNeedles looks for nothing yet.
func NewNeedles() *Needles { return &Needles{lists: make([][]needle, 1)} }

// newNeedles is nil without words, or with more than can be told apart.
func newNeedles(words []string) *Needles {
	if len(words) == 0 {
		return nil
	}
	n := NewNeedles()
	for _, word := range words {
		if !n.Add(word, 1) {
			return nil
		}
	}
	return n
}

// Add looks for one more word; false where there is no room for it.
func (n *Needles) Add(word string, of uint32) bool {
	key := pairKey(word[0], word[1])
	if n.first[key] == 0 {
		if len(n.lists) == 1<<8 {
			return false
		}
		n.first[key] = uint8(len(n.lists))
		n.lists = append(n.lists, nil)
	}
	n.lists[n.first[key]] = append(n.lists[n.first[key]], needle{word, of})
	return true
}

// pairKey takes two bytes that are lower case.
func pairKey(a, b byte) uint16 { return (uint16(a)<<5 ^ uint16(b)) & (1<<12 - 1) }

// in reports whether a text has one of the words.
func (n *Needles) in(s string) bool {
	for range n.Find(s) {
		return true
	}
	return false
}

// Find gives, from left to right, where words begin and who looks for them.
func (n *Needles) Find(s string) iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		if s == "" {
			return
		}
		last := Lower(s[0])
		for i := 1; i < len(s); i++ {
			next := Lower(s[i])
			if list := n.first[pairKey(last, next)]; list > 0 {
				for _, w := range n.lists[list] {
					if HasFoldPrefix(s[i-1:], w.word) && !yield(i-1, w.of) {
						return
					}
				}
			}
			last = next
		}
	}
}
