package mailin

import (
	"iter"
	"regexp"
)

// pattern is a regular expression that is tried only on texts with one of the
// words that every match of it contains. Most texts have none: finding that
// out costs a hundredth of what the expression itself does.
type pattern struct {
	expr  *regexp.Regexp
	words *needles // nil when the expression has no such words
}

// newPattern compiles an expression and finds its words.
func newPattern(expr string) pattern {
	return pattern{regexp.MustCompile(expr), newNeedles(necessaryWords(expr))}
}

// may reports whether there can be a match at all.
func (p pattern) may(s string) bool { return p.words == nil || p.words.in(s) }

func (p pattern) MatchString(s string) bool { return p.may(s) && p.expr.MatchString(s) }

func (p pattern) FindStringIndex(s string) []int {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindStringIndex(s)
}

func (p pattern) FindStringSubmatch(s string) []string {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindStringSubmatch(s)
}

func (p pattern) FindAllStringIndex(s string, n int) [][]int {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllStringIndex(s, n)
}

func (p pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllStringSubmatch(s, n)
}

func (p pattern) ReplaceAllString(s, by string) string {
	if !p.may(s) {
		return s
	}
	return p.expr.ReplaceAllString(s, by)
}

func (p pattern) FindString(s string) string {
	if !p.may(s) {
		return ""
	}
	return p.expr.FindString(s)
}

func (p pattern) FindStringSubmatchIndex(s string) []int {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindStringSubmatchIndex(s)
}

func (p pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllStringSubmatchIndex(s, n)
}

func (p pattern) FindAllString(s string, n int) []string {
	if !p.may(s) {
		return nil
	}
	return p.expr.FindAllString(s, n)
}

// needles finds many words in one pass over a text, without regard to the case
// of ASCII letters. Words are lower case, two bytes or more.
type needles struct {
	first [1 << 12]uint8 // by the first two bytes: index into lists
	lists [][]needle
}

// needle is a word, with the set of what it is looked for by.
type needle struct {
	word string
	of   uint32
}

// emptyNeedles looks for nothing yet.
func emptyNeedles() *needles { return &needles{lists: make([][]needle, 1)} }

// newNeedles is nil without words, or with more than can be told apart.
func newNeedles(words []string) *needles {
	if len(words) == 0 {
		return nil
	}
	n := emptyNeedles()
	for _, word := range words {
		if !n.add(word, 1) {
			return nil
		}
	}
	return n
}

// add looks for one more word; false where there is no room for it.
func (n *needles) add(word string, of uint32) bool {
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
func (n *needles) in(s string) bool {
	for range n.find(s) {
		return true
	}
	return false
}

// find gives, from left to right, where words begin and who looks for them.
func (n *needles) find(s string) iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		if s == "" {
			return
		}
		last := lower(s[0])
		for i := 1; i < len(s); i++ {
			next := lower(s[i])
			if list := n.first[pairKey(last, next)]; list > 0 {
				for _, w := range n.lists[list] {
					if foldPrefix(s[i-1:], w.word) && !yield(i-1, w.of) {
						return
					}
				}
			}
			last = next
		}
	}
}
