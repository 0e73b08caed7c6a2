package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

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
		return runes <= 40 && countDigits(value) >= 4 && !scan.HasAny(value, []string{"打", "不", "无"})
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
	var cells [16]passage
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
func (f *form) cut(line passage, cells []passage) int {
	s := f.text[line.start:line.end]
	at := line.start
	if s[0] == '|' {
		s, at = s[1:], at+1
	}
	s = strings.TrimSuffix(s, "|")
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
		cells[n] = passage{from, to}
		n++
		if next < 0 {
			break
		}
		s, at = s[next+width:], at+next+width
	}
	return n
}
