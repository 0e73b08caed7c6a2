package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// clause is a piece of a sentence: what stands between commas.
type clause struct {
	start, end int
	sentence   int   // number of the sentence it belongs to
	class      class // of all its words
	hits       []hit
}

// sentence is a run of clauses up to a full stop or the end of a line.
type sentence struct {
	start, end  int
	first, last int   // clauses[first:last]
	class       class // of all its words
}

// prose is the free text of a mail, cut into sentences and clauses, with the
// words of the vocabulary in it.
type prose struct {
	text      string
	clauses   []clause
	sentences []sentence
	hits      []hit
	troubled  bool // trouble is told somewhere
}

// passage is a stretch of a text.
type passage struct{ start, end int }

// readProse cuts the given pieces of a text.
func readProse(text string, pieces []passage) *prose {
	p := &prose{text: text, hits: make([]hit, 0, 64)}
	for _, piece := range pieces {
		p.cut(piece)
	}
	return p
}

// cut adds one passage; it ends sentence and clause.
func (p *prose) cut(part passage) {
	start := part.start
	first := len(p.clauses)
	flush := func(end int, full bool) {
		from, to := trimSpan(p.text, start, end)
		if from < to {
			p.clauses = append(p.clauses, clause{start: from, end: to, sentence: len(p.sentences)})
		}
		if full && len(p.clauses) > first {
			p.endSentence(first)
			first = len(p.clauses)
		}
	}
	for at := part.start; at < part.end; {
		r, size := utf8.DecodeRuneInString(p.text[at:part.end])
		next := at + size
		switch r {
		case '\n':
			if !wrapped(p.text, part.start, at, part.end) {
				flush(at, true)
				start = next
			}
		case '。', '！', '？', '；', '…', '!', ';', '~', '～':
			if r == '!' && (strings.HasPrefix(p.text[next:part.end], "，") || strings.HasPrefix(p.text[next:part.end], ",")) {
				break // #REF!，
			}
			flush(next, true)
			start = next
		case '?':
			flush(next, true)
			start = next
		case '.':
			if next >= part.end || p.text[next] == ' ' && !abbreviation(p.text[start:at]) && strings.Trim(p.text[start:at], " 0123456789") != "" || p.text[next] == '\n' {
				flush(next, true)
				start = next
			}
		case '，', '：':
			flush(at, false)
			start = next
		case ',':
			if next >= part.end || !scan.IsDigit(p.text[next]) {
				flush(at, false)
				start = next
			}
		}
		at = next
	}
	flush(part.end, true)
}

// endSentence closes the sentence of the clauses since first, and finds its
// words.
func (p *prose) endSentence(first int) {
	s := sentence{start: p.clauses[first].start, end: p.clauses[len(p.clauses)-1].end, first: first, last: len(p.clauses)}
	for i := first; i < len(p.clauses); i++ {
		c := &p.clauses[i]
		from := len(p.hits)
		p.hits = vocabulary.find(p.text[c.start:c.end], p.hits)
		for h := from; h < len(p.hits); h++ {
			p.hits[h].start += c.start
			p.hits[h].end += c.start
			if p.hits[h].class&trouble != 0 && denied(p.text[c.start:p.hits[h].start], p.text[p.hits[h].start:p.hits[h].end]) {
				p.hits[h].class &^= trouble | severe
			}
			c.class |= p.hits[h].class
		}
		c.hits = p.hits[from:len(p.hits):len(p.hits)]
		s.class |= c.class
	}
	p.troubled = p.troubled || s.class&trouble != 0
	p.sentences = append(p.sentences, s)
}

// denials stand in front of trouble that there is not: 没死机, 不是系统崩溃, no error.
var denials = []string{"没", "没有", "没有任何", "没任何", "没什么", "没有什么", "无任何", "未见", "未发现", "并无", "不是", "no", "not", "without", "isn't a", "no more", "并未"}

// denied reports whether the words before a word of trouble take it back.
func denied(before, word string) bool {
	if scan.HasAny(word, []string{"没", "不", "无"}) { // 不能 and 没声音 carry their own no
		return false
	}
	before = scan.FoldASCII(strings.TrimRight(before, " "))
	if strings.HasPrefix(before, "不是") && len(before) <= 30 || strings.HasPrefix(before, "也不是") && len(before) <= 30 || strings.HasPrefix(before, "并非") {
		return true
	}
	return scan.HasAnySuffix(before, denials) && !scan.HasAnySuffix(before, []string{"有没有", "还没"})
}

// abbreviation reports whether a full stop may belong to the word before it:
// "No. 5", "Dept. of", "e.g. this".
func abbreviation(s string) bool {
	s = scan.FoldASCII(s[max(0, len(s)-6):])
	return scan.HasAnySuffix(s, []string{" no", " dept", " ext", " tel", "e.g", "i.e", " mr", " mrs", " ms", " dr", " vs", " v", " ver", "approx"})
}

// wrapped reports whether a line break is one that a mail program made: the
// line is long, ends without a stop, and the next goes on in small letters
// or Han.
func wrapped(text string, low, at, high int) bool {
	start := max(low, strings.LastIndexByte(text[:at], '\n')+1)
	line := strings.TrimRightFunc(text[start:at], unicode.IsSpace)
	if line == "" || at+1 >= high {
		return false
	}
	width := 0
	for _, r := range line {
		if width++; r > 0x2E80 {
			width++
		}
	}
	if width < 60 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	if strings.ContainsRune("。！？!?；;.：:", last) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+1:])
	return unicode.IsLower(next) || unicode.Is(unicode.Han, next) && last > 0x2E80 || last == '，' || last == ','
}

// inAddress reports whether a word is part of a mail address, a link or a
// file name, and so says nothing of its own.
func inAddress(text string, start, end int) bool {
	if start > 0 {
		switch text[start-1] {
		case '@', '\\', '_', '/', '.':
			if start < 2 || text[start-1] != '/' && text[start-1] != '.' || scan.IsLetterOrDigit(text[start-2]) || text[start-2] == '/' {
				return true
			}
		}
	}
	if end+1 < len(text) {
		switch text[end] {
		case '@', '_', '\\':
			return true
		case '-':
			return scan.IsLetter(text[end-1]) && scan.IsLetter(text[end+1]) && (start == 0 || text[start-1] != ' ' || text[start] >= 'a')
		case '.':
			return scan.IsLetter(text[end+1])
		}
	}
	return false
}
