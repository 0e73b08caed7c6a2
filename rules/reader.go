package rules

import (
	"slices"
	"strings"

	"maildesk/rules/lexicon"
)

// reader is one mail, read with the word lists of a book.
type reader struct {
	book    *Book
	clauses []clause
	hits    [][]string // by list: the words found where nothing is said to work
	inTitle []bool     // by list
	inBody  []bool     // by list, the subject counted in
	inFine  []bool     // by list: where something is said to work
	people  int
	answers bool // an older mail, whose subject it has
	because []string
	ends    [][2]int // while reading: where the words of a clause begin and end
}

// Lists that say what a clause says of the things in it.
const (
	worksList = "works"
	failsList = "fails"
)

// longest is how many bytes of a mail are read: what decides stands at its
// beginning, and logs behind it only cost time.
const longest = 1 << 15

// read splits a mail into clauses and looks for the words of all lists.
func (b *Book) read(subject, text string, answers bool) *reader {
	subject, text = strings.ToValidUTF8(subject[:min(len(subject), longest)], ""), strings.ToValidUTF8(text[:min(len(text), longest)], "")
	x := b.lexicon
	n := len(x.Lists)
	flags := make([]bool, 3*n)
	r := &reader{book: b, answers: answers, hits: make([][]string, n), inTitle: flags[:n], inBody: flags[n : 2*n], inFine: flags[2*n:]}
	title := split(subject, true)
	r.clauses = append(title, split(text, false)...)
	pinyin := lexicon.ReadPinyin(lexicon.Fold(subject+" "+text)) != nil
	places := (n + 63) / 64
	bits := make([]uint64, places*len(r.clauses))
	words := make([][]*lexicon.Word, len(r.clauses))
	for i := range r.clauses {
		c := &r.clauses[i]
		c.lists = bits[i*places : (i+1)*places]
		c.listen(pinyin)
		words[i] = r.find(c)
		for _, w := range words[i] {
			for _, list := range w.Lists {
				c.lists[list/64] |= 1 << (list % 64)
			}
		}
		c.fine = c.mentions(x, worksList) && !c.mentions(x, failsList)
		c.people = crowdIn(c.text)
	}
	if answers && slices.ContainsFunc(words[len(title):], func(said []*lexicon.Word) bool { return slices.ContainsFunc(said, x.IsAbout) }) {
		for i := range title {
			r.clauses[i].fine = true // it was written about something else
		}
	}
	r.spread()
	for i := range r.clauses {
		r.count(&r.clauses[i], words[i])
	}
	r.people = crowd(r.clauses)
	return r
}

// crowd is the largest number of people, devices or places that is hit.
func crowd(clauses []clause) int {
	most := 0
	for i := range clauses {
		if !clauses[i].fine {
			most = max(most, clauses[i].people)
		}
	}
	return most
}

// find is every word of a list in a clause: as written, by its sound, or with
// a slip of the pen. Of words that tell what the mail is about, one inside
// another does not count: a "usb port" is no port.
func (r *reader) find(c *clause) []*lexicon.Word {
	x := r.book.lexicon
	var words []*lexicon.Word
	r.ends = r.ends[:0]
	x.Each(c.text, func(w *lexicon.Word, start int) {
		end := start + len(w.Text)
		if x.IsAbout(w) {
			// Earlier starts come first, so a longer word that begins before
			// or here is known, but one that begins here and is longer may follow.
			for n, old := range words {
				if !x.IsAbout(old) {
					continue
				}
				if r.ends[n][0] <= start && r.ends[n][1] >= end {
					return
				}
				if r.ends[n][0] == start && r.ends[n][1] < end {
					words[n], r.ends[n] = w, [2]int{start, end}
					return
				}
			}
		}
		words = append(words, w)
		r.ends = append(r.ends, [2]int{start, end})
	})
	add := func(w *lexicon.Word) {
		if !slices.ContainsFunc(words, func(old *lexicon.Word) bool { return old.Text == w.Text }) {
			words = append(words, w)
		}
	}
	x.EachTypo(c.text, add)
	least := 3
	if c.pinyin {
		least = 2
	}
	x.EachSound(c.syllables, least, add)
	return words
}

// listen notes the sounds of a clause; pinyin says that the mail is written in it.
func (c *clause) listen(pinyin bool) {
	han := 0
	for _, ch := range c.text {
		if lexicon.Han(ch) {
			han++
		}
	}
	if han > 1 {
		c.syllables = make([]lexicon.Syllable, 0, len(c.text)/3+1)
		for _, ch := range c.text {
			c.syllables = append(c.syllables, lexicon.SoundOf(ch))
		}
		return
	}
	if !pinyin || han > 0 {
		return
	}
	c.pinyin = true
	for _, token := range strings.FieldsFunc(c.text, func(r rune) bool { return !lexicon.Latin(r) }) {
		if parts := lexicon.Spell(token); parts != nil {
			c.syllables = append(c.syllables, parts...)
		} else {
			c.syllables = append(c.syllables, 0)
		}
	}
}

func (c *clause) mentions(x *lexicon.Lexicon, list string) bool {
	n, ok := x.Number[list]
	return ok && c.lists[n/64]&(1<<(n%64)) != 0
}

// spread carries "fine" back over what a list names before it: in "打印机、
// 网络都没问题" both are fine.
func (r *reader) spread() {
	for i := len(r.clauses) - 2; i >= 0; i-- {
		c := &r.clauses[i]
		if c.listed && r.clauses[i+1].fine && c.title == r.clauses[i+1].title && len(c.text) <= 24 && !c.mentions(r.book.lexicon, failsList) {
			c.fine = true
		}
	}
}

// count notes the words of a clause with their lists.
func (r *reader) count(c *clause, words []*lexicon.Word) {
	for _, w := range words {
		for _, list := range w.Lists {
			if c.fine && r.book.lexicon.Lists[list] != worksList {
				r.inFine[list] = true
				continue
			}
			r.inBody[list] = true
			r.inTitle[list] = r.inTitle[list] || c.title
			if !slices.Contains(r.hits[list], w.Text) {
				r.hits[list] = append(r.hits[list], w.Text)
			}
		}
	}
}

// says reports whether the mail mentions a word of the list, and remembers
// which for the trace.
func (r *reader) says(list string) bool { return r.tell(list) > 0 }

// tell is how many different words of the list the mail mentions.
func (r *reader) tell(list string) int {
	n, ok := r.book.lexicon.Number[list]
	if !ok {
		return 0
	}
	if len(r.hits[n]) > 0 {
		r.because = append(r.because, list+": "+strings.Join(r.hits[n], "、"))
	}
	return len(r.hits[n])
}

func (r *reader) titled(list string) bool {
	n, ok := r.book.lexicon.Number[list]
	if !ok || !r.inTitle[n] {
		return false
	}
	return r.says(list)
}

// near reports whether one clause mentions both lists.
func (r *reader) near(one, other string) bool {
	x := r.book.lexicon
	for i := range r.clauses {
		if c := &r.clauses[i]; !c.fine && c.mentions(x, one) && c.mentions(x, other) {
			r.because = append(r.because, c.text)
			return true
		}
	}
	return false
}

// fine reports whether a word of the list is said to work.
func (r *reader) fine(list string) bool {
	n, ok := r.book.lexicon.Number[list]
	return ok && r.inFine[n]
}
