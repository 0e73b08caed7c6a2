package fields

import (
	"strings"
	"unicode/utf8"
)

// answer is one value of a form with the label in front of it; value is
// text[start:end].
type answer struct {
	label      label
	line       int // number of the line with the label
	begin      int // of the label
	start, end int
	table      bool // from a row of headings: the label stands above
}

// form finds labels and the values that belong to them.
type form struct {
	text    string
	lines   []passage // without surrounding blanks
	answers []answer
	used    []bool // lines that the form took, whole or in part
	exact   int    // labels of fields that are known word for word
	inline  []bool // lines where something stands before the first label
	pending int    // index of the answer that waits for its value; -1 for none
	gap     int    // blank lines since the pending label
	heads   []label
}

// readForm reads a text as a form of any layout. What is no form comes back
// without answers.
func readForm(text string) *form {
	f := &form{text: text, pending: -1}
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		next := end + 1
		if end < start {
			end, next = len(text), len(text)
		}
		from, to := trimSpan(text, start, end)
		f.lines = append(f.lines, passage{from, to})
		start = next
	}
	f.used, f.inline = make([]bool, len(f.lines)), make([]bool, len(f.lines))
	for i := range f.lines {
		f.readLine(i)
	}
	return f
}

func (f *form) readLine(i int) {
	start, end := f.lines[i].start, f.lines[i].end
	if start == end {
		f.gap++
		if f.pending >= 0 && (f.gap > 1 || f.answers[f.pending].start < f.answers[f.pending].end) {
			f.pending = -1
		}
		f.heads = nil
		return
	}
	line := f.text[start:end]
	if strings.Trim(line, "-=_*~#—─═＝ |+:\t") == "" { // a rule across the page
		f.pending = -1
		return
	}
	if strings.IndexByte(line, '\t') >= 0 || strings.Contains(line, " | ") || line[0] == '|' {
		if f.readRow(i) {
			return
		}
	}
	f.heads = nil
	from := start + ornament(line)
	if f.readLabels(i, from, end) || f.readBracket(i, from, end) || f.readBare(i, from, end) {
		return
	}
	f.extend(i, start, end)
}

// extend gives a line without a label to the label above it.
func (f *form) extend(i, start, end int) {
	if f.pending < 0 {
		return
	}
	a := &f.answers[f.pending]
	empty := a.start == a.end
	switch {
	case farewell(f.text[start:end]):
		f.pending = -1
	case empty:
		a.start, a.end = start, end
		f.used[i] = true
		if !manyLines(a.label.field()) {
			f.pending = -1
		}
	case f.exact > 1 && unknownLabel(f.text[start:end]):
		f.pending = -1
	case f.gap == 0 && manyLines(a.label.field()):
		a.end = end
		f.used[i] = true
	default:
		f.pending = -1
	}
	f.gap = 0
}

// unknownLabel reports whether a line begins with a short heading and a
// colon, as the lines of a form do.
func unknownLabel(line string) bool {
	at := strings.IndexAny(line, ":：")
	if at <= 0 || at > 30 || ornament(line) > 0 {
		return false
	}
	head := line[:at]
	return utf8.RuneCountInString(head) <= 8 && allHan(head) || len(strings.Fields(head)) <= 2 && head[0] >= 'A' && head[0] <= 'Z' && !strings.ContainsAny(head, "/\\.,;0123456789")
}

// manyLines reports whether a value may go on over several lines.
func manyLines(field string) bool { return field == "symptom" || field == "self_tried" }

// add takes a label with its value, which may still be empty.
func (f *form) add(i int, l label, begin, start, end int) {
	start, end = trimSpan(f.text, start, end)
	if shortField(l.field()) || f.inline[i] {
		end = start + clauseEnd(f.text[start:end], f.inline[i])
		start, end = trimSpan(f.text, start, end)
	}
	if len(l.fields) > 0 && !l.loose {
		f.exact++
	}
	f.answers = append(f.answers, answer{label: l, line: i, begin: begin, start: start, end: end})
	f.used[i] = true
	f.pending, f.gap = -1, 0
	if start == end || manyLines(l.field()) {
		f.pending = len(f.answers) - 1
	}
}

// shortField reports whether the value of a field is never a sentence.
func shortField(field string) bool {
	switch field {
	case "name", "department", "employee_id", "phone", "device_model", "os":
		return true
	}
	return false
}

// clauseEnd gives the end of a value that is followed by more: at the end of
// the clause, and in a sentence at the bracket that was opened before it.
func clauseEnd(s string, inline bool) int {
	depth := 0
	for i, r := range s {
		switch r {
		case '（', '(', '“', '[':
			depth++
		case '）', ')', '”', ']':
			if depth == 0 && inline {
				return i
			}
			depth = max(depth-1, 0)
		case '，', '。', '；', '！':
			if depth == 0 {
				return i
			}
		case ',', ';':
			if depth == 0 && inline {
				return i
			}
		}
	}
	return len(s)
}

// readLabels finds every "label：value" of a line.
func (f *form) readLabels(i, from, end int) bool {
	found := false
	valueStart, labelStart := 0, from
	var open label
	cut := from // where the text behind the last value's begin starts
	for at := from; at < end; {
		if skip := f.bracketed(at, end); skip > at && at > cut {
			at = skip
			continue
		}
		width := colon(f.text[at:end])
		if width == 0 {
			_, size := utf8.DecodeRuneInString(f.text[at:end])
			at += size
			continue
		}
		l, begin, ok := f.labelBefore(cut, at, cut == from && !found)
		if ok {
			if found {
				f.add(i, open, labelStart, valueStart, begin)
			} else {
				f.inline[i] = begin > from
			}
			open, found, valueStart, labelStart = l, true, at+width, begin
			cut = at + width
		}
		at += width
	}
	if !found {
		return false
	}
	f.add(i, open, labelStart, valueStart, end)
	return true
}

// bracketed gives the place behind a bracket that belongs to a label, so that
// a colon in it is none of the form's: 部门（如：财务部）：.
func (f *form) bracketed(at, end int) int {
	closer := rune(0)
	switch {
	case f.text[at] == '(':
		closer = ')'
	case strings.HasPrefix(f.text[at:end], "（"):
		closer = '）'
	default:
		return at
	}
	for i, r := range f.text[at:min(end, at+120)] {
		if r != closer && !(closer == '）' && r == ')') && !(closer == ')' && r == '）') {
			continue
		}
		after := at + i + utf8.RuneLen(r)
		for after < end && f.text[after] == ' ' {
			after++
		}
		if after < end && f.text[after] != ' ' && colon(f.text[after:end]) > 0 {
			return after
		}
		break
	}
	return at
}

// colon gives the length of a sign that parts label and value, 0 for none.
func colon(s string) int {
	switch s[0] {
	case ':', '=':
		if strings.HasPrefix(s, "://") {
			return 0
		}
		return 1
	case 0xEF: // ： ＝ ﹕ ？
		if strings.HasPrefix(s, "：") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "﹕") || strings.HasPrefix(s, "︰") || strings.HasPrefix(s, "？") {
			return 3
		}
	case '?':
		return 1
	case 0xE2:
		if strings.HasPrefix(s, "∶") || strings.HasPrefix(s, "→") {
			return 3
		}
	case ' ':
		if strings.HasPrefix(s, " - ") {
			return 3
		}
		if strings.HasPrefix(s, " — ") || strings.HasPrefix(s, " – ") {
			return 5
		}
	}
	return 0
}

// glued are labels that are known even where nothing parts them from the
// value before them: 姓名：张三部门：财务部.
var glued = []string{"所在部门", "部门", "联系电话", "电话", "工号", "手机号码", "手机号", "手机", "分机", "姓名"}

// labelBefore reads the label that ends at a colon: the longest one that
// begins at the line's start or behind a separator.
func (f *form) labelBefore(cut, at int, first bool) (l label, begin int, ok bool) {
	to := at
	for to > cut && (f.text[to-1] == ' ' || f.text[to-1] == '*' || f.text[to-1] == '"') {
		to--
	}
	low := max(cut, to-90)
	question := f.text[at] == '?' || strings.HasPrefix(f.text[at:], "？")
	dash := f.text[at] == ' '
	if first {
		if l, ok := readLabel(f.text[low:to], !dash && !question || question && len(f.text) > at+3); ok && low == cut {
			return l, cut, true
		}
	}
	if dash || question {
		return label{}, 0, false
	}
	// Separators further back give longer labels, so they are tried first.
	depth := 0
	for i := low; i < to; {
		r, size := utf8.DecodeRuneInString(f.text[i:to])
		i += size
		switch r {
		case '(', '（', '[':
			if strings.ContainsAny(f.text[i:to], ")）]") {
				depth++
			}
		case ')', '）', ']', '】':
			depth = max(depth-1, 0)
		}
		if !separator(r) && r != ')' && r != '）' && r != '】' || depth > 0 {
			continue
		}
		if to-i > 60 {
			continue
		}
		if l, ok := readLabel(f.text[i:to], false); ok && len(l.fields)+b2i(!first) > 0 {
			return l, i, true
		}
	}
	if !first {
		for _, name := range glued {
			if strings.HasSuffix(f.text[low:to], name) {
				l, _ := readLabel(name, false)
				return l, to - len(name), true
			}
		}
	}
	return label{}, 0, false
}

// separator reports whether a label may begin behind this character.
func separator(r rune) bool {
	switch r {
	case ' ', '\t', '|', '｜', ',', '，', ';', '；', '。', '、', '/', '／', '(', '（', '!', '！', '"', '“', '　', '\u00a0', '*', '>', '【':
		return true
	}
	return false
}
