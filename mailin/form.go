package mailin

import (
	"strings"
	"unicode"
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
	lines   []stretch // without surrounding blanks
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
		f.lines = append(f.lines, stretch{from, to})
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

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// separator reports whether a label may begin behind this character.
func separator(r rune) bool {
	switch r {
	case ' ', '\t', '|', '｜', ',', '，', ';', '；', '。', '、', '/', '／', '(', '（', '!', '！', '"', '“', '　', '\u00a0', '*', '>', '【':
		return true
	}
	return false
}

// readBracket reads lines such as 【姓名】张三 or [Name] Tom [Phone] 123.
func (f *form) readBracket(i, from, end int) bool {
	found := false
	var open label
	valueStart := 0
	for at := from; at < end; {
		r, size := utf8.DecodeRuneInString(f.text[at:end])
		closer := bracketFor(r)
		if closer == 0 {
			if at == from {
				return false
			}
			at += size
			continue
		}
		length := strings.IndexRune(f.text[at+size:end], closer)
		if length < 0 || length > 80 {
			at += size
			continue
		}
		l, ok := readLabel(f.text[at+size:at+size+length], at == from)
		after := at + size + length + utf8.RuneLen(closer)
		if !ok {
			if at == from {
				return false
			}
			at = after
			continue
		}
		if found {
			f.add(i, open, from, valueStart, at)
		}
		for after < end && f.text[after] == ' ' {
			after++
		}
		if after < end {
			after += colon(f.text[after:end])
		}
		open, found, valueStart = l, true, after
		at = after
	}
	if !found {
		return false
	}
	f.add(i, open, from, valueStart, end)
	return true
}

func bracketFor(r rune) rune {
	switch r {
	case '【':
		return '】'
	case '[':
		return ']'
	case '「':
		return '」'
	case '『':
		return '』'
	case '〖':
		return '〗'
	case '［':
		return '］'
	case '〔':
		return '〕'
	case '<':
		return '>'
	case '《':
		return '》'
	case '“':
		return '”'
	}
	return 0
}

// readBare reads a line that is a label and nothing else, or a label parted
// from its value by blanks only: 工号 10086.
func (f *form) readBare(i, from, end int) bool {
	line := f.text[from:end]
	if len(line) > 120 {
		return false
	}
	if utf8.RuneCountInString(line) <= 24 {
		if l, ok := readLabel(line, false); ok && !l.loose && !ambiguousAlone(line) {
			f.add(i, l, from, end, end)
			return true
		}
	}
	words := 0
	for at := 0; at < len(line) && words < 4; {
		r, size := utf8.DecodeRuneInString(line[at:])
		if !unicode.IsSpace(r) {
			at += size
			continue
		}
		words++
		if l, ok := exactLabel(labelKey(line[:at])); ok && len(l.fields) > 0 && !ambiguousAlone(line[:at]) {
			value := strings.TrimSpace(line[at:])
			if bareValue(l.field(), value) {
				f.add(i, l, from, from+at, end)
				return true
			}
		}
		for at < len(line) {
			r, size := utf8.DecodeRuneInString(line[at:])
			if !unicode.IsSpace(r) {
				break
			}
			at += size
		}
	}
	return false
}

// ambiguousAlone reports whether a word is a label only with a colon behind
// it, because sentences and titles have it too.
func ambiguousAlone(s string) bool {
	switch labelKey(s) {
	case "hp", "系統", "问题", "故障", "情况", "说明", "描述", "系统", "软件", "应用", "程序", "错误", "报错", "时间", "电脑", "打印机", "设备", "机器", "主机", "品牌", "用户", "本人", "我是", "请求", "现象", "笔记本",
		"problem", "issue", "error", "computer", "laptop", "printer", "machine", "device", "system", "when", "time", "since", "team", "request", "summary", "details", "detail", "started", "software", "app", "application", "t", "m", "p", "model", "employee", "tried", "fault", "code", "bu", "cell", "contact",
		"回复", "答复", "谢谢", "注意", "附件", "链接", "邮件", "账号", "密码", "公司", "网络", "原因", "领导", "客户", "主管", "经理", "同事", "from", "to", "hr", "mail", "email", "password", "office", "期望", "备份", "办公室", "comment", "note", "title", "position", "manager":
		return true
	}
	return false
}

// bareValue reports whether a value fits its label so well that no colon is
// needed between them.
func bareValue(field, value string) bool {
	runes := utf8.RuneCountInString(value)
	switch field {
	case "employee_id":
		return runes <= 16 && countDigits(value) >= 2
	case "phone":
		return runes <= 40 && countDigits(value) >= 4 && !hasAny(value, []string{"打", "不", "无"})
	case "name":
		return runes <= 8 && nameIn(value) == value
	case "department":
		return runes <= 16 && unitEnd(value)
	case "device_model", "os", "software":
		return runes <= 40 && !strings.ContainsAny(value, "，。！？,!?") && (field != "software" || countDigits(value) > 0)
	case "error_code":
		return runes <= 40 && countDigits(value) >= 2
	case "occurred_at":
		return runes <= 24 && !strings.ContainsAny(value, "，。！？!?")
	}
	return false
}

// readRow reads one row of a table whose cells are parted by tabs or bars.
func (f *form) readRow(i int) bool {
	var cells [16]stretch
	n := f.cut(f.lines[i], cells[:])
	if n < 2 {
		return false
	}
	var labels [16]label
	var known [16]bool
	count, filled := 0, 0
	for c := range n {
		s := f.text[cells[c].start:cells[c].end]
		if s == "" {
			continue
		}
		filled++
		trimmed := strings.TrimRight(s[ornament(s):], ":：= ")
		if utf8.RuneCountInString(trimmed) <= 30 {
			labels[c], known[c] = readLabel(trimmed, false)
			if known[c] {
				count++
			}
		}
	}
	if f.heads != nil && len(f.heads) == n && count*2 < n {
		for c, l := range f.heads {
			if len(l.fields) > 0 && cells[c].start < cells[c].end {
				f.answers = append(f.answers, answer{label: l, line: i, start: cells[c].start, end: cells[c].end, table: true})
			}
		}
		f.used[i] = true
		return true
	}
	if count >= 2 && count == filled && filled == n {
		f.heads = append([]label(nil), labels[:n]...)
		f.used[i] = true
		f.pending = -1
		for _, l := range f.heads {
			f.exact += len(l.fields)
		}
		return true
	}
	found := false
	for c := 0; c < n; c++ {
		if known[c] && c+1 < n && !known[c+1] {
			f.add(i, labels[c], cells[c].start, cells[c+1].start, cells[c+1].end)
			f.pending = -1
			found = true
			c++
			continue
		}
		if !known[c] && cells[c].start < cells[c].end {
			if f.readLabels(i, cells[c].start+ornament(f.text[cells[c].start:cells[c].end]), cells[c].end) {
				found = true
			}
		} else if known[c] {
			found = true
		}
	}
	return found
}

// cut parts a line into cells.
func (f *form) cut(line stretch, cells []stretch) int {
	s := f.text[line.start:line.end]
	at := line.start
	if s[0] == '|' {
		s, at = s[1:], at+1
	}
	if strings.HasSuffix(s, "|") {
		s = s[:len(s)-1]
	}
	n := 0
	for n < len(cells) {
		next, width := strings.IndexAny(s, "\t|"), 1
		if next >= 0 && s[next] == '|' && line.start == at && next > 0 && s[next-1] != ' ' && !strings.Contains(s, " | ") {
			next = strings.IndexByte(s, '\t')
		}
		length := next
		if next < 0 {
			length = len(s)
		}
		from, to := trimSpan(f.text, at, at+length)
		cells[n] = stretch{from, to}
		n++
		if next < 0 {
			break
		}
		s, at = s[next+width:], at+next+width
	}
	return n
}

// ornament gives the length of what numbers or decorates the start of a
// line: "1. ", "（2）", "①", "- ", "● ", "## ", "Q3:".
func ornament(line string) int {
	at := 0
	for at < len(line) {
		r, size := utf8.DecodeRuneInString(line[at:])
		switch {
		case unicode.IsSpace(r), strings.ContainsRune("-*•●○■□◆◇▪▲★☆※>#·✓✔·➤►▶√—–_", r), r >= '①' && r <= '⑳', r == '\u200b', r == '\ufeff':
			at += size
			continue
		case r >= '0' && r <= '9':
			end := at
			for end < len(line) && digit(line[end]) {
				end++
			}
			if end-at > 2 || end >= len(line) {
				return at
			}
			next, n := utf8.DecodeRuneInString(line[end:])
			if !strings.ContainsRune(".、)）．:：", next) && !unicode.IsSpace(next) || next == '.' && end+1 < len(line) && digit(line[end+1]) || next == ':' && end+1 < len(line) && digit(line[end+1]) {
				return at
			}
			at = end + n
			continue
		case r == '(' || r == '（':
			end := strings.IndexAny(line[at:], ")）")
			if end < 0 || end > 9 || strings.Trim(line[at+size:at+end], "0123456789一二三四五六七八九十") != "" {
				return at
			}
			_, n := utf8.DecodeRuneInString(line[at+end:])
			at += end + n
			continue
		case strings.ContainsRune("一二三四五六七八九十", r):
			next, n := utf8.DecodeRuneInString(line[at+size:])
			if next != '、' && next != '.' && next != '．' {
				return at
			}
			at += size + n
			continue
		}
		return at
	}
	return at
}

// trimSpan narrows a piece of a text to what is left without blanks.
func trimSpan(text string, start, end int) (int, int) {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' && r != '\u200e' {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' && r != '\u200e' {
			break
		}
		end -= size
	}
	return start, end
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if digit(s[i]) {
			n++
		}
	}
	return n
}
