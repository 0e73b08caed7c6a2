package fields

import (
	"strings"

	"maildesk/mailin/scan"
)

// class says what a word of the lexicon tells about a request; a word may
// tell several things.
type class uint32

const (
	brand      class = 1 << iota // maker of devices: Dell, 联想
	series                       // line of devices that names its maker by itself: ThinkPad
	product                      // software by its own name: WPS, 钉钉
	system                       // software by its purpose, part of a name: OA, 报销
	osName                       // operating system
	trouble                      // something is wrong
	severe                       // so wrong that the word alone tells it
	request                      // something is wanted
	tried                        // the writer did something about it
	result                       // what came of it
	day                          // a day or a span of days: 昨天, Monday
	dayPart                      // a part of a day: 上午
	moment                       // a time by itself: 刚才
	future                       // a time yet to come, a date by which
	began                        // it began: 开始, 突然, since
	other                        // another person: 新同事, 帮
	reach                        // words for reaching someone: 电话, 联系
	polite                       // greeting, thanks, farewell
	code                         // words in front of an error code
	unit                         // part of the company: 部, 中心
	staffID                      // words for an employee number
	self                         // the writer: 我, I
	fixed                        // no trouble: what looks like one but is not
	peripheral                   // kind of device: 打印机
	stranger                     // another person for whom the request is: 新员工
	via                          // a way to reach people, when software is named: 微信联系
)

// word is one entry of the lexicon.
type word struct {
	text  string
	class class
}

// hit is one word of the lexicon found in a text.
type hit struct {
	start, end int
	class      class
}

// lexicon finds words in a text, the longest at each place, without regard
// to the case of Latin letters. Latin words match whole; a digit may follow.
type lexicon struct {
	first [1 << 16]uint16 // by the first two bytes, lower case: index into lists
	lists [][]word        // each with longer words before shorter ones
}

// newLexicon builds a lexicon of word lists; blanks part words, an
// underscore stands for a blank inside a word.
func newLexicon(lists map[class]string) *lexicon {
	classes := make(map[string]class)
	for c, list := range lists {
		for text := range strings.FieldsSeq(list) {
			classes[strings.ToLower(strings.ReplaceAll(text, "_", " "))] |= c
		}
	}
	l := &lexicon{lists: make([][]word, 1)}
	for text, c := range classes {
		key := uint16(text[0])<<8 | uint16(text[1])
		if l.first[key] == 0 {
			l.first[key] = uint16(len(l.lists))
			l.lists = append(l.lists, nil)
		}
		list := l.lists[l.first[key]]
		at := 0
		for at < len(list) && len(list[at].text) >= len(text) {
			at++
		}
		list = append(list, word{})
		copy(list[at+1:], list[at:])
		list[at] = word{text, c}
		l.lists[l.first[key]] = list
	}
	return l
}

// find lists the words of a text from left to right; they do not overlap.
func (l *lexicon) find(text string, hits []hit) []hit {
	for i := 0; i+1 < len(text); {
		c := text[i]
		if c >= 0x80 && c < 0xC0 || c < 0x80 && i > 0 && scan.IsLetter(c) && scan.IsLetterOrDigit(text[i-1]) {
			i++
			continue
		}
		index := l.first[uint16(scan.Lower(c))<<8|uint16(scan.Lower(text[i+1]))]
		if index == 0 {
			i++
			continue
		}
		matched := 0
		for _, w := range l.lists[index] {
			if scan.HasFoldPrefix(text[i:], w.text) && wholeWord(text, i+len(w.text)) {
				hits = append(hits, hit{i, i + len(w.text), w.class})
				matched = len(w.text)
				break
			}
		}
		i += max(matched, 1)
	}
	return hits
}

// at gives the longest word at one place.
func (l *lexicon) at(text string, i int) (end int, c class) {
	if i+1 >= len(text) {
		return i, 0
	}
	for _, w := range l.lists[l.first[uint16(scan.Lower(text[i]))<<8|uint16(scan.Lower(text[i+1]))]] {
		if scan.HasFoldPrefix(text[i:], w.text) && wholeWord(text, i+len(w.text)) {
			return i + len(w.text), w.class
		}
	}
	return i, 0
}

// wholeWord reports whether a word may end here: no Latin letter goes on.
func wholeWord(text string, end int) bool {
	return end >= len(text) || !scan.IsLetter(text[end-1]) || !scan.IsLetter(text[end])
}
