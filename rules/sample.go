package rules

import (
	"math"
	"slices"
	"unicode/utf8"

	"maildesk/rules/lexicon"
)

// Sample is a mail as a Learner sees it: its features, each with the place
// in the mail that it came from.
type Sample struct {
	features []feature
	scale    float32 // makes the length of the vector 1
	clauses  []clause
	marks    []string // names of lists and rules
}

// feature is one property of a mail that a learner weighs.
type feature struct {
	bucket   uint32
	weight   float32
	clause   int16 // where it was found; -1 for a mark
	from, to int16 // bytes of the clause, or the number of the mark
}

// Kinds of features; a part of the hash.
const (
	ofWord = iota + 1
	ofPair
	ofLetters
	ofHan
	ofSound
	ofMark
	fineSalt = 0x55
)

// name is the feature in words, for people.
func (s *Sample) name(f feature) string {
	if f.clause < 0 {
		return s.marks[f.from]
	}
	text := s.clauses[f.clause].text
	return text[f.from:min(int(f.to), len(text))]
}

func hash(kind uint32, fine bool, parts ...string) uint32 {
	h := uint32(2166136261) ^ kind*16777619
	if fine {
		h = (h ^ fineSalt) * 16777619
	}
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint32(part[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	return (h ^ h>>15) % buckets
}

func hashSounds(kind uint32, fine bool, sounds ...lexicon.Syllable) uint32 {
	h := uint32(2166136261) ^ kind*16777619
	if fine {
		h = (h ^ fineSalt) * 16777619
	}
	for _, s := range sounds {
		h = (h ^ uint32(s)) * 16777619
	}
	return (h ^ h>>15) % buckets
}

// Weights of the kinds, found by trying on the labelled mails.
const (
	wordWeight   = 1
	pairWeight   = 0.7
	letterWeight = 0.3
	hanWeight    = 0.8
	soundWeight  = 0.5
	listWeight   = 1.5
	ruleWeight   = 0.4
	titleWeight  = 1.5
	bothWeight   = 1
	sceneWeight  = 0.5
	answerWeight = 1
)

// sample makes the features of a mail read before; marks are the names of
// what applies to it as a whole, such as rules.
func (r *reader) sample(marks []string) Sample {
	s := Sample{clauses: r.clauses}
	size := 0
	for i := range r.clauses {
		size += len(r.clauses[i].text)
	}
	s.features = make([]feature, 0, size)
	for i := range r.clauses {
		if i > 500 {
			break // nobody reads that far, and offsets stay small
		}
		s.ofClause(i)
	}
	s.ofLists(r)
	s.ofClauses(r)
	s.ofScene(r)
	if r.answers {
		s.mark("an answer", answerWeight)
	}
	for _, name := range marks {
		s.mark("rule "+name, ruleWeight)
	}
	var sum float32
	for _, f := range s.features {
		sum += f.weight * f.weight
	}
	if sum > 0 {
		s.scale = float32(1 / math.Sqrt(float64(sum)))
	}
	return s
}

func (s *Sample) mark(name string, weight float32) {
	s.features = append(s.features, feature{bucket: hash(ofMark, false, name), weight: weight, clause: -1, from: int16(len(s.marks))})
	s.marks = append(s.marks, name)
}

// ofLists marks each list that the mail mentions, and those mentioned only
// where something is said to work.
func (s *Sample) ofLists(r *reader) {
	for n, name := range r.book.lexicon.Lists {
		switch {
		case r.inTitle[n]:
			s.mark(name, listWeight)
			s.mark("title "+name, listWeight/2)
		case r.inBody[n]:
			s.mark(name, listWeight)
		case r.inFine[n]:
			s.mark("fine "+name, listWeight/2)
		}
	}
}

// Lists that say what happens to the things named beside them.
var (
	faultLists = []string{"down", "trouble", "damaged", "stopped", "slowness", failsList}
	wishLists  = []string{"wish", "howto", "lend", "ahead"}
)

// ofClauses marks what fails, and what is wished for or asked about: which
// lists stand in one clause with such words.
func (s *Sample) ofClauses(r *reader) {
	x := r.book.lexicon
	seen := map[[2]int]bool{}
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.fine {
			continue
		}
		for kind, lists := range [][]string{faultLists, wishLists} {
			if !slices.ContainsFunc(lists, func(list string) bool { return c.mentions(x, list) }) {
				continue
			}
			for n, name := range x.Lists {
				if c.lists[n/64]&(1<<(n%64)) != 0 && x.About[n] && !seen[[2]int{kind, n}] {
					seen[[2]int{kind, n}] = true
					s.mark(name+[]string{" fails", " wished for"}[kind], bothWeight)
				}
			}
		}
	}
}

// ofScene marks who is hit, what happened to it, and when, and each two of
// them together: none alone makes an outage.
func (s *Sample) ofScene(r *reader) {
	who, what, when := r.scene()
	if n := r.units(); n >= 3 {
		s.mark("several departments", sceneWeight)
		s.mark("several departments "+what, sceneWeight)
	}
	for _, name := range []string{"who " + who, "what " + what, who + " " + what, what + " " + when, who + " " + what + " " + when} {
		s.mark(name, sceneWeight)
	}
}

// ofClause adds the words, letters, characters and sounds of a clause.
func (s *Sample) ofClause(number int) {
	c := &s.clauses[number]
	if len(c.text) > 2000 {
		return // no sentence of a person
	}
	worth := float32(1)
	if c.title {
		worth = titleWeight
	}
	if c.fine {
		worth *= 0.5
	}
	add := func(bucket uint32, weight float32, from, to int) {
		s.features = append(s.features, feature{bucket: bucket, weight: weight * worth, clause: int16(number), from: int16(from), to: int16(to)})
	}
	text := c.text
	var last string // the Latin word before
	lastFrom := 0
	var before rune
	beforeFrom := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if lexicon.Latin(r) {
			end := i + n
			for end < len(text) {
				r, n := utf8.DecodeRuneInString(text[end:])
				if !lexicon.Latin(r) && r != '\'' {
					break
				}
				end += n
			}
			token := stem(text[i:end])
			add(hash(ofWord, c.fine, token), wordWeight, i, end)
			if last != "" {
				add(hash(ofPair, c.fine, last, token), pairWeight, lastFrom, end)
			}
			for j := i; j+4 <= end && end-i >= 5; j++ {
				add(hash(ofLetters, c.fine, text[j:j+4]), letterWeight, i, end)
			}
			last, lastFrom = token, i
			before = 0
			i = end
			continue
		}
		if lexicon.Han(r) {
			if before != 0 {
				add(hash(ofHan, c.fine, text[beforeFrom:i+n]), hanWeight, beforeFrom, i+n)
				add(hashSounds(ofSound, c.fine, lexicon.SoundOf(before), lexicon.SoundOf(r)), soundWeight, beforeFrom, i+n)
			}
			before, beforeFrom = r, i
			last = ""
		} else if r != ' ' {
			before, last = 0, ""
		}
		i += n
	}
	if c.pinyin {
		for i := 0; i+1 < len(c.syllables); i++ {
			if c.syllables[i] != 0 && c.syllables[i+1] != 0 {
				add(hashSounds(ofSound, c.fine, c.syllables[i], c.syllables[i+1]), soundWeight+hanWeight, 0, len(text))
			}
		}
	}
}

// stem cuts the commonest English endings.
func stem(token string) string {
	for _, end := range []string{"ing", "'s", "ed", "es", "s"} {
		if len(token) >= len(end)+4 && token[len(token)-len(end):] == end {
			return token[:len(token)-len(end)]
		}
	}
	return token
}
