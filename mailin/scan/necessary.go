package scan

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is computed of an expression.
const (
	maxExact = 64  // strings that a part may match, listed one by one
	maxWords = 600 // words of which each match contains one
)

// contents is what is known of everything that a part of an expression
// matches. ASCII letters are lower case in all words, since they are looked for
// in that way.
type contents struct {
	exact []string // all that it can match; nil when that is much
	words []string // each match contains one of them; nil when none are known
}

// necessaryWords lists words, lower case, of which every match of an
// expression contains at least one; nil when there are none worth a look.
func necessaryWords(expr string) []string {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil // regexp.MustCompile says it louder
	}
	words := contentsOf(tree).best()
	if shortest(words) < 2 || len(words) > maxWords {
		return nil
	}
	return words
}

func contentsOf(re *syntax.Regexp) contents {
	switch re.Op {
	case syntax.OpLiteral:
		return literal(re)
	case syntax.OpCharClass:
		return characters(re)
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return contents{exact: []string{""}}
	case syntax.OpCapture:
		return contentsOf(re.Sub[0])
	case syntax.OpQuest:
		if sub := contentsOf(re.Sub[0]); sub.exact != nil {
			return contents{exact: append([]string{""}, sub.exact...)}
		}
	case syntax.OpPlus:
		return contents{words: contentsOf(re.Sub[0]).best()}
	case syntax.OpRepeat:
		if re.Min > 0 {
			return contents{words: contentsOf(re.Sub[0]).best()}
		}
	case syntax.OpConcat:
		return sequence(re)
	case syntax.OpAlternate:
		return either(re)
	}
	return contents{}
}

// literal is a string. Where the case is not looked at, letters beyond ASCII
// part it; of a word that has no other letters the first two are taken in each
// of their cases.
func literal(re *syntax.Regexp) contents {
	s := FoldASCII(string(re.Rune))
	if re.Flags&syntax.FoldCase == 0 {
		return contents{exact: []string{s}}
	}
	longest := ""
	for piece := range strings.FieldsFuncSeq(s, cased) {
		if piece == s {
			return contents{exact: []string{s}}
		}
		if len(piece) > len(longest) {
			longest = piece
		}
	}
	if len(longest) > 2 {
		return contents{words: []string{longest}}
	}
	starts := []string{""}
	for _, r := range re.Rune[:min(2, len(re.Rune))] {
		var longer []string
		for _, start := range starts {
			longer = append(longer, start+FoldASCII(string(r)))
			for other := unicode.SimpleFold(r); cased(r) && other != r; other = unicode.SimpleFold(other) {
				longer = append(longer, start+string(other))
			}
		}
		starts = longer
	}
	return contents{words: starts}
}

// cased reports whether a rune beyond ASCII has another case.
func cased(r rune) bool { return r >= utf8.RuneSelf && unicode.SimpleFold(r) != r }

// characters is one character out of a few.
func characters(re *syntax.Regexp) contents {
	var exact []string
	for i := 0; i+1 < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			if len(exact) > 16 {
				return contents{}
			}
			exact = append(exact, FoldASCII(string(r)))
		}
	}
	slices.Sort(exact)
	return contents{exact: slices.Compact(exact)}
}

// sequence is one part behind the other: the words are the best that a run of
// parts with known strings, or one of the parts, has.
func sequence(re *syntax.Regexp) contents {
	var best []string
	run, whole := []string{""}, true
	take := func(words []string) {
		if better(words, best) {
			best = words
		}
	}
	for _, sub := range re.Sub {
		c := contentsOf(sub)
		if c.exact != nil && len(c.exact)*len(run) <= maxExact {
			var longer []string
			for _, a := range run {
				for _, b := range c.exact {
					longer = append(longer, a+b)
				}
			}
			run = longer
			continue
		}
		take(run)
		take(c.best())
		run, whole = []string{""}, false
	}
	if whole {
		return contents{exact: run}
	}
	take(run)
	return contents{words: best}
}

func either(re *syntax.Regexp) contents {
	var exact, words []string
	all := true
	for _, sub := range re.Sub {
		c := contentsOf(sub)
		all = all && c.exact != nil
		exact = append(exact, c.exact...)
		best := c.best()
		if best == nil {
			return contents{}
		}
		words = append(words, best...)
	}
	if all && len(exact) <= maxExact {
		return contents{exact: exact}
	}
	return contents{words: unique(words)}
}

// best is the list of words that says most, nil when one of them is empty.
func (c contents) best() []string {
	words := c.words
	if c.exact != nil && better(c.exact, words) {
		words = c.exact
	}
	if shortest(words) == 0 {
		return nil
	}
	return unique(words)
}

// better reports whether it is rarer that a text has one of words than one of
// others: longer words first, then fewer.
func better(words, others []string) bool {
	a, b := min(shortest(words), 6), min(shortest(others), 6)
	return a > b || a == b && len(words) < len(others)
}

func shortest(words []string) int {
	if len(words) == 0 {
		return 0
	}
	n := len(words[0])
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}

// unique leaves out words that contain another one: that is found first.
func unique(words []string) []string {
	var out []string
	for i, w := range words {
		if !slices.ContainsFunc(words, func(other string) bool { return other != w && strings.Contains(w, other) }) && slices.Index(words, w) == i {
			out = append(out, w)
		}
	}
	return out
}
