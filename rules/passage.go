package rules

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"maildesk/store"
)

// A mail longer than longMail may bury its outage among trifles, so that the
// learner, asked about the whole, sees the trifles. It is asked about passages
// of such a mail too: each paragraph, and each run of a few sentences.
const (
	longMail         = 200 // characters
	leastPassage     = 100 // bytes; what is shorter says too little
	passageSentences = 3
)

// passage is a stretch of a mail that alone sounds like an outage.
type passage struct {
	text   string
	chance float64 // of an outage
}

// worstPassage is the passage of a long mail that most sounds like an outage;
// nil when none tells of one that is there now.
func (r *reader) worstPassage(l *Learner) *passage {
	if r.length() <= longMail {
		return nil
	}
	critical := l.index(string(store.Critical))
	chances := make([]float64, len(l.codes))
	most, worst := 0.0, Sample{}
	for from := range r.clauses {
		if c := &r.clauses[from]; c.title || from > 0 && r.clauses[from-1].sentence == c.sentence && !r.clauses[from-1].title {
			continue // a passage begins with a sentence
		}
		paragraph, run := r.passageEnds(from)
		for _, end := range []int{paragraph, run} {
			p := r.passage(from, end)
			if !p.serious() {
				continue
			}
			s := p.sample(nil)
			if l.chances(s, chances); chances[critical] > most {
				most, worst = chances[critical], s
			}
			if run == paragraph {
				break
			}
		}
	}
	if most == 0 {
		return nil
	}
	var text []string
	for i := range worst.clauses {
		text = append(text, worst.clauses[i].text)
	}
	return &passage{strings.Join(text, " "), most}
}

// passageEnds are where the paragraph ends that a clause stands in, and where
// a few sentences from it on do.
func (r *reader) passageEnds(from int) (paragraph, run int) {
	paragraph, run = from, from
	for sentences := 0; run < len(r.clauses); run++ {
		if run > from && r.clauses[run].sentence != r.clauses[run-1].sentence {
			if sentences++; sentences == passageSentences {
				break
			}
		}
	}
	for paragraph < len(r.clauses) && r.clauses[paragraph].line == r.clauses[from].line {
		paragraph++
	}
	return paragraph, run
}

// step is the passage as a line of the trace: which sentences decided.
func (p *passage) step() Step {
	sets := fmt.Sprintf("%s %.0f %% (≥ %.0f %%)", store.Critical, 100*p.chance, 100*sureCriticalPassage)
	return Step{Rule: "learned passage", Matched: true, Because: firstWords(p.text, 120), Sets: sets}
}

// length is how many characters the mail has without its subject.
func (r *reader) length() int {
	n := 0
	for i := range r.clauses {
		if !r.clauses[i].title {
			n += utf8.RuneCountInString(r.clauses[i].text)
		}
	}
	return n
}

// serious reports whether a passage tells that many are hit or work has
// stopped, in earnest and now.
func (r *reader) serious() bool {
	size := 0
	for i := range r.clauses {
		size += len(r.clauses[i].text)
	}
	if size < leastPassage {
		return false
	}
	who, what, when := r.scene()
	return (slices.Contains([]string{"everyone", "many", "several"}, who) || slices.Contains([]string{"stopped", "down"}, what)) &&
		(when == "-" || when == "deadline")
}

// passage is the reader of some clauses alone.
func (r *reader) passage(from, to int) *reader {
	n := len(r.hits)
	flags := make([]bool, 2*n)
	p := &reader{book: r.book, hits: r.hits, clauses: r.clauses[from:to], inTitle: make([]bool, n), inBody: flags[:n], inFine: flags[n:]}
	for i := range p.clauses {
		c := &p.clauses[i]
		for at, set := range c.lists {
			for ; set != 0; set &= set - 1 {
				list := at*64 + bits.TrailingZeros64(set)
				if c.fine && r.book.lexicon.Lists[list] != worksList {
					p.inFine[list] = true
				} else {
					p.inBody[list] = true
				}
			}
		}
	}
	p.people = crowd(p.clauses)
	return p
}
