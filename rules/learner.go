package rules

import (
	"cmp"
	"math"
	"slices"
)

// Learner is a small text classifier: multinomial logistic regression over the
// words, character pairs and sounds of a mail, and over the word lists and
// rules that it meets. It learns from labelled mails, one at a time or all at
// once, and says which words decided. Not safe for concurrent change; once
// learned, concurrent Judge is. A desk that learns from its technicians'
// corrections adds them to a Clone, from Book.SampleOf.
type Learner struct {
	codes    []string
	mask     uint32    // of the bits of a bucket that it tells apart
	weights  []float32 // a row of len(codes) for each bucket
	kept     []feature // while learning
	gradient []float32 // sums of squares of past gradients, for the step sizes
}

type example struct {
	sample Sample
	code   int
}

// Opinion is what a Learner says of a mail.
type Opinion struct {
	Code   string
	Chance float64            // of Code, 0 to 1
	All    map[string]float64 // chances of all codes
	Words  []string           // what spoke most strongly for Code
}

const (
	buckets = 1 << 18
	rounds  = 14
	pace    = 0.9
	decay   = 2e-3
	dropped = 0.6 // part of the features left out at each step
)

// NewLearner makes a learner that tells the codes apart.
func NewLearner(codes ...string) *Learner { return newLearner(buckets, codes) }

// newLearner makes one that tells apart so many features, a power of two.
func newLearner(size int, codes []string) *Learner {
	return &Learner{codes: codes, mask: uint32(size - 1), weights: make([]float32, size*len(codes)), gradient: make([]float32, size*len(codes))}
}

// Add learns that a mail belongs to a code, besides what was learned before.
// Unknown codes are ignored.
func (l *Learner) Add(s Sample, code string) {
	i := slices.Index(l.codes, code)
	if i < 0 {
		return
	}
	for range 3 {
		l.step(s, i)
	}
}

// Clone is a copy that may learn more without changing the original.
func (l *Learner) Clone() *Learner {
	return &Learner{codes: l.codes, mask: l.mask, weights: slices.Clone(l.weights), gradient: slices.Clone(l.gradient)}
}

func (l *Learner) index(code string) int { return slices.Index(l.codes, code) }

// learn goes over all examples several times, in an order that is always the
// same.
func (l *Learner) learn(examples []example) {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	seed := uint32(1)
	sum := make([]float32, len(l.weights))
	n := 0
	for round := range rounds {
		for i := len(order) - 1; i > 0; i-- {
			seed = seed*1664525 + 1013904223
			j := int(seed>>8) % (i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			l.step(l.thin(examples[i].sample, &seed), examples[i].code)
		}
		if round >= rounds/3 {
			n++
			for i, w := range l.weights {
				sum[i] += w
			}
		}
	}
	for i := range sum {
		l.weights[i] = sum[i] / float32(n)
	}
}

// thin leaves out some features at random, so that the others learn to do
// without them.
func (l *Learner) thin(s Sample, seed *uint32) Sample {
	l.kept = l.kept[:0]
	for _, f := range s.features {
		*seed = *seed*1664525 + 1013904223
		if float32(*seed>>8)/(1<<24) >= dropped {
			l.kept = append(l.kept, f)
		}
	}
	s.features = l.kept
	s.scale /= 1 - dropped
	return s
}

// step moves the weights so that the code becomes likelier for the sample. It
// is arithmetic of one goroutine, which the race detector would make ten times
// slower, in every test that opens a rule book.
//
//go:norace
func (l *Learner) step(s Sample, code int) {
	k := len(l.codes)
	chances := make([]float64, k)
	l.chances(s, chances)
	for _, f := range s.features {
		row := int(f.bucket&l.mask) * k
		x := f.weight * s.scale
		for c := range k {
			g := float32(chances[c]) * x
			if c == code {
				g -= x
			}
			w, sum := &l.weights[row+c], &l.gradient[row+c]
			g += decay * *w
			*sum += g * g
			*w -= pace * g / (0.1 + float32(math.Sqrt(float64(*sum))))
		}
	}
}

// chances fills in the chance of each code.
//
//go:norace
func (l *Learner) chances(s Sample, chances []float64) {
	k := len(l.codes)
	var sums [16]float32
	for _, f := range s.features {
		row := l.row(f)
		x := f.weight
		for c, w := range row {
			sums[c] += w * x
		}
	}
	most, total := math.Inf(-1), 0.0
	for c := range k {
		chances[c] = float64(sums[c] * s.scale)
		most = max(most, chances[c])
	}
	for c := range k {
		chances[c] = math.Exp(chances[c] - most)
		total += chances[c]
	}
	for c := range k {
		chances[c] /= total
	}
}

// row are the weights of a feature, one for each code.
func (l *Learner) row(f feature) []float32 {
	at, k := int(f.bucket&l.mask), len(l.codes)
	return l.weights[at*k : at*k+k]
}

// Judge says to which code a mail belongs, and the words that spoke for it.
func (l *Learner) Judge(s Sample) Opinion {
	k := len(l.codes)
	chances := make([]float64, k)
	l.chances(s, chances)
	best, all := 0, make(map[string]float64, k)
	for c, chance := range chances {
		all[l.codes[c]] = chance
		if chance > chances[best] {
			best = c
		}
	}
	return Opinion{Code: l.codes[best], Chance: chances[best], All: all, Words: l.strongest(s, best)}
}

// strongest are the words of the mail that speak most for a code rather than
// for the others.
func (l *Learner) strongest(s Sample, code int) []string {
	type reason struct {
		at    int
		worth float32
	}
	const most = 5
	k := len(l.codes)
	var top []reason
	for i, f := range s.features {
		row := l.row(f)
		var sum float32
		for _, w := range row {
			sum += w
		}
		worth := (row[code] - sum/float32(k)) * f.weight
		if worth <= 0 || len(top) == most && worth <= top[most-1].worth {
			continue
		}
		if len(top) < most {
			top = append(top, reason{})
		}
		at := len(top) - 1
		for at > 0 && top[at-1].worth < worth {
			top[at] = top[at-1]
			at--
		}
		top[at] = reason{i, worth}
	}
	words := make([]string, 0, len(top))
	for _, r := range top {
		if name := s.name(s.features[r.at]); !slices.Contains(words, name) {
			words = append(words, name)
		}
	}
	return words
}

// sortedKeys are the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
