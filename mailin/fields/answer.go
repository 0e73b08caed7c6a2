package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// prose lists the pieces of a form's text that are free text: lines that no
// label took, what stands around labels, and the long answers. Lines from
// closing on are the signature.
func (f *form) prose(closing int) []passage {
	var pieces []passage
	open, next := -1, 0 // first of a run of free lines; next answer to look at
	for i := range closing {
		for next < len(f.answers) && f.answers[next].line < i {
			next++
		}
		if !f.used[i] {
			if open < 0 {
				open = i
			}
			continue
		}
		if open >= 0 {
			pieces = append(pieces, passage{f.lines[open].start, f.lines[i-1].end})
			open = -1
		}
		at := f.lines[i].start
		for next < len(f.answers) && f.answers[next].line == i {
			a := &f.answers[next]
			next++
			if a.table {
				at = f.lines[i].end
				continue
			}
			switch field := a.label.field(); {
			case f.inline[i] && !personal(field):
				continue // part of a sentence: it stays whole
			case a.begin > at && (f.inline[i] || a.begin-at > 12):
				pieces = append(pieces, passage{at, a.begin})
			}
			at = max(at, a.end)
			if f.inline[i] && at < f.lines[i].end { // what closes the bracket around the answer
				at += len(f.text[at:f.lines[i].end]) - len(strings.TrimLeft(f.text[at:f.lines[i].end], "）)，,；;、 "))
			}
			if !f.inline[i] && f.freeAnswer(a) {
				pieces = append(pieces, passage{a.start, a.end})
			}
		}
		if at < f.lines[i].end {
			pieces = append(pieces, passage{at, f.lines[i].end})
		}
	}
	if open >= 0 && closing > open {
		pieces = append(pieces, passage{f.lines[open].start, f.lines[closing-1].end})
	}
	return pieces
}

// freeAnswer reports whether an answer is read as free text too.
func (f *form) freeAnswer(a *answer) bool {
	if a.start == a.end {
		return false
	}
	switch a.label.field() {
	case "symptom", "self_tried", "error_code", "software":
		return cleanValue(f.text[a.start:a.end]) != ""
	case "":
		return !a.label.none
	}
	return false
}

func personal(field string) bool {
	return field == "name" || field == "department" || field == "employee_id" || field == "phone"
}

// takeForm takes the answers of a form. A loose label counts only where
// other labels show that this is a form.
func (r *fieldReader) takeForm(f *form, p *prose) {
	if len(f.answers) == 0 {
		return
	}
	other := r.formOfOther(f)
	section := 0 // lines up to which a heading said whose data follow
	for i := range f.answers {
		a := &f.answers[i]
		for ; section <= a.line; section++ {
			switch heading(f.text[f.lines[section].start:f.lines[section].end]) {
			case headOther:
				other = true
			case headWriter:
				other = false
			case headExample:
				section = endOfBlock(f, section)
			}
		}
		if section > a.line+1 || a.label.loose && f.exact < 2 { // inside an example
			continue
		}
		if a.label.field() == "name" {
			other = a.label.other || !a.label.writer && other
		}
		r.takeAnswer(f, a, other && !a.label.writer)
	}
}

// takeAnswer takes one value, or the several values of a double label.
func (r *fieldReader) takeAnswer(f *form, a *answer, other bool) {
	value := cleanValue(f.text[a.start:a.end])
	words := f.text[f.lines[a.line].start:max(a.end, f.lines[a.line].start)]
	if value == "" {
		return
	}
	fields := a.label.fields
	if len(fields) > 1 {
		parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("/／、|，,；;\t", r) })
		if len(parts) != len(fields) {
			parts = strings.Fields(value)
		}
		if len(parts) == len(fields) {
			for i, field := range fields {
				r.takeValue(field, strings.TrimSpace(parts[i]), words, other || a.label.other, f.inline[a.line])
			}
			return
		}
		if contains(fields, "name") && contains(fields, "phone") || contains(fields, "department") {
			r.takeValue("name", value, words, other || a.label.other, f.inline[a.line])
			r.takeValue("phone", value, words, other || a.label.other, f.inline[a.line])
			return
		}
	}
	for _, field := range fields {
		r.takeValue(field, value, words, other || a.label.other, f.inline[a.line])
	}
}

// takeValue checks that a value can be what its label says, and keeps it.
func (r *fieldReader) takeValue(field, value, words string, other, inline bool) {
	switch field {
	case "name", "department", "employee_id", "phone":
		if other {
			return
		}
		r.takePersonal(field, value, words)
		return
	case "os", "software":
		// 系统：OA and 系统：Windows 10 stand under the same label.
		p := readProse(value, []passage{{0, len(value)}})
		isOS := len(p.clauses) > 0 && p.clauses[0].class&osName != 0
		if field == "os" && !isOS && len(p.clauses) > 0 && p.clauses[0].class&(product|system) != 0 {
			field = "software"
		} else if field == "software" && isOS && p.clauses[0].class&(product|system) == 0 {
			field = "os"
		}
	case "error_code":
		if inline && countDigits(value) == 0 && !stopCode(value) {
			return
		}
		if utf8.RuneCountInString(value) > 40 || scan.HasAny(words, []string{"信息", "提示", "内容", "message", "Message"}) {
			p := readProse(value, []passage{{0, len(value)}})
			if code := firstCode(p); code != "" && (strings.ContainsFunc(value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || utf8.RuneCountInString(value) > 80) {
				value = code
			}
		}
		if utf8.RuneCountInString(value) > 80 {
			return
		}
	case "occurred_at":
		if utf8.RuneCountInString(value) > 60 || !timeLike(value) {
			return
		}
	case "device_model":
		if utf8.RuneCountInString(value) > 60 {
			return
		}
		if kindOnly(value) {
			if r.kind == "" {
				r.kind, r.kindWords = value, words
			}
			return
		}
	case "symptom":
		if none(value) || utf8.RuneCountInString(value) < 2 {
			return
		}
	}
	if none(value) && field == "occurred_at" {
		return
	}
	if field != "symptom" && field != "self_tried" {
		value = strings.TrimRight(value, "。")
	}
	r.set(field, value, words)
}

// kindOnly reports whether a value names a kind of device and no model: 台式电脑.
func kindOnly(value string) bool {
	end, c := vocabulary.at(value, 0)
	return c&peripheral != 0 && end == len(value)
}

// takePersonal takes what belongs to the writer's person.
func (r *fieldReader) takePersonal(field, value, words string) {
	if none(value) {
		return
	}
	switch field {
	case "name":
		name := nameIn(value)
		if name == "" {
			p := readPerson(value)
			name = p.name
			r.set("department", p.department, words)
		} else if rest := value[len(name):]; rest != "" {
			r.set("department", readPerson(rest).department, words)
		}
		r.set("phone", phoneInLine(strings.TrimPrefix(value, name)), words)
		r.set("name", name, words)
	case "department":
		if n := utf8.RuneCountInString(value); n > 40 || strings.ContainsAny(value, "。！？!?") || countDigits(value) > 6 {
			return
		}
		r.set("department", value, words)
	case "employee_id":
		if id := idIn(value); id != "" {
			r.set("employee_id", id, words)
		}
	case "phone":
		if phone := phoneOf(value); phone != "" {
			r.set("phone", phone, words)
		} else if name := nameIn(value); name == value {
			r.set("name", name, words) // Contact: Tom Lee
		}
	}
}

// phoneOf reads the number out of the value of a label for telephones: the
// whole value where it is nothing but numbers.
func phoneOf(value string) string {
	if strings.Trim(value, "0123456789０１２３４５６７８９+-－—()（） /／、,，转分机extEXT.:") == "" && utf8.RuneCountInString(value) <= 40 {
		if countDigits(value) >= 3 || strings.Count(value, "\xef\xbc") >= 5 {
			return value
		}
		return ""
	}
	if phone := phoneIn(value, false); phone != "" {
		return phone
	}
	if phone := phoneInLine(value); phone != "" {
		return phone
	}
	return phoneIn(value, true)
}

// none reports whether a value says that there is none.
func none(value string) bool {
	switch strings.Trim(scan.FoldASCII(value), " .。-—/\\") {
	case "无", "没有", "暂无", "無", "none", "n/a", "na", "no", "nil", "不适用", "没", "", "否", "空", "null", "tbd", "未知", "不详", "unknown", "不清楚", "不知道", "不记得", "忘了", "不记得了":
		return true
	}
	return false
}

// what a heading says of the lines below it.
const (
	headNone = iota
	headOther
	headWriter
	headExample
)

// heading reads a line that stands above a block of a form.
func heading(line string) int {
	if line == "" || len(line) > 90 {
		return headNone
	}
	key := labelKey(line)
	if bare := strings.Trim(line, "【】[]（）()<>《》=-*# "); key == "" {
		key = labelKey(bare)
	}
	if utf8.RuneCountInString(key) > 18 {
		return headNone
	}
	folded := scan.FoldASCII(line)
	switch {
	case scan.HasAny(folded, []string{"示例", "样例", "范例", "填写例", "举例", "填写说明", "参考模板", "example", "sample"}) && !strings.ContainsAny(line, "，。"):
		return headExample
	case !scan.HasAny(key, []string{"信息", "资料", "情况", "名单", "details", "information", "info", "如下", "data"}):
		return headNone
	case scan.HasAny(key, []string{"新员工", "新同事", "入职", "离职", "转岗", "新人", "被申请人", "newhire", "newemployee", "newstarter", "newjoiner", "leaver", "newuser", "客户", "供应商", "同事", "员工如下", "colleague"}):
		return headOther
	case scan.HasAny(key, []string{"申请人", "报障人", "报修人", "联系人", "个人", "本人", "提交人", "requester", "requestor", "applicant", "contact", "reporter", "your", "我的"}):
		return headWriter
	}
	return headNone
}

// endOfBlock gives the line behind a block: the next empty line or rule.
func endOfBlock(f *form, i int) int {
	for i++; i < len(f.lines); i++ {
		line := f.text[f.lines[i].start:f.lines[i].end]
		if strings.Trim(line, "-=_*~—─ ") == "" || heading(line) != headNone {
			return i
		}
	}
	return i
}

// formOfOther reports whether the personal data of a form are those of the
// person for whom the writer asks: the letter around it speaks of one, and
// the form does not name the writer first.
func (r *fieldReader) formOfOther(f *form) bool {
	if !r.about {
		return false
	}
	for i := range f.answers {
		a := &f.answers[i]
		if a.label.field() != "name" {
			continue
		}
		if a.label.writer {
			return false
		}
		name := nameIn(cleanValue(f.text[a.start:a.end]))
		return a.label.other || name == "" || !strings.Contains(r.writer.Name, name)
	}
	return true
}
