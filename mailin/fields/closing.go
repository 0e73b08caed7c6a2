package fields

import (
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// farewells begin the line that ends a letter.
var farewells = []string{"谢谢", "感谢", "多谢", "谢了", "此致", "敬礼", "祝好", "祝", "顺颂", "顺祝", "辛苦", "麻烦了", "拜托", "敬上", "致礼", "谨启", "敬启", "謝謝", "感謝", "致敬", "盼复", "thanks", "thank you", "many thanks", "thx", "regards", "best regards", "best", "kind regards", "warm regards", "cheers", "sincerely", "yours", "br", "rgds", "with best", "respectfully", "greetings"}

// farewell reports whether a line only says goodbye.
func farewell(line string) bool {
	line = strings.TrimLeft(line, "-— ~")
	if line == "" || utf8.RuneCountInString(line) > 24 {
		return line == ""
	}
	folded := scan.FoldASCII(line)
	for _, word := range farewells {
		if !strings.HasPrefix(folded, word) || !wholeWord(folded, len(word)) {
			continue
		}
		rest := strings.Trim(folded[len(word):], " ，,！!。.~、^_…")
		if rest == "" {
			return true
		}
		for _, tail := range []string{"了", "您", "大家", "各位", "你们", "支持", "帮助", "配合", "啦", "啊", "哈", "工作", "商祺", "安", "好", "老师", "it", "for your", "in advance", "a lot", "very much", "so much", "and", "you", "regards", "sincerely", "wishes", "faithfully", "truly", "to you", "协助", "理解", "阁下", "万事", "一切", "愉快", "顺利", "你", "again", "&", "/", "team", "everyone", "all", "同事", "领导", "师傅", "部门", "!"} {
			if strings.HasPrefix(rest, tail) && !strings.ContainsAny(rest, "不没问") {
				return true
			}
		}
		return false
	}
	return false
}

// closingLine gives the number of the line from which on a mail only says
// goodbye and who wrote it; the number of lines where it does not.
func closingLine(f *form) int {
	closing, seen := len(f.lines), 0
	for i := len(f.lines) - 1; i > 0 && seen < 12; i-- {
		line := f.text[f.lines[i].start:f.lines[i].end]
		if line == "" {
			continue
		}
		seen++
		if line == "--" || farewell(line) {
			closing = i
			continue
		}
		if utf8.RuneCountInString(line) > 60 || sentenceLike(line) {
			break
		}
		if !f.used[i] && signatureLine(line) && (closing == len(f.lines) || noneBelow(f, i, closing)) {
			closing = i
		}
	}
	return closing
}

// noneBelow reports whether only the closing and empty lines stand below.
func noneBelow(f *form, i, closing int) bool {
	for i++; i < closing; i++ {
		if f.lines[i].start < f.lines[i].end && !f.used[i] {
			return false
		}
	}
	return true
}

// sentenceLike reports whether a line says something rather than naming.
func sentenceLike(line string) bool {
	if strings.ContainsAny(line, "。？！?!；") {
		return true
	}
	for _, h := range vocabulary.find(line, nil) {
		if h.class&(trouble|tried|request) != 0 {
			return true
		}
	}
	return false
}

// signatureLine reports whether a line names a person, a department, a
// number or a date and nothing else.
func signatureLine(line string) bool {
	if strings.ContainsAny(line, "，：") && phoneIn(line, false) == "" {
		return false
	}
	if p := readPerson(line); p.name != "" || p.department != "" {
		return utf8.RuneCountInString(line) <= 40
	}
	if phoneInLine(line) != "" {
		return utf8.RuneCountInString(line) <= 40
	}
	end := dateAt(line, 0)
	return end > 0 && utf8.RuneCountInString(line) <= 20
}

// takeClosing reads a signature: labels, names, departments, numbers.
func (r *fieldReader) takeClosing(f *form, from int) {
	for i := range f.answers {
		a := &f.answers[i]
		if a.line < from {
			continue
		}
		switch a.label.field() {
		case "name", "department", "employee_id", "phone":
			r.takeAnswer(f, a, false)
		}
	}
	for i := from; i < len(f.lines); i++ {
		line := f.text[f.lines[i].start:f.lines[i].end]
		if line == "" || f.used[i] || farewell(line) || utf8.RuneCountInString(line) > 60 || strings.Contains(line, "://") {
			continue
		}
		if quoted(line) {
			return
		}
		line = strings.TrimLeft(line, "-— ")
		if at := strings.IndexAny(line, "@"); at < 0 {
			p := readPerson(line)
			if letters := p.name; letters != "" && letters[0] < 0x80 && (strings.ToUpper(letters) == letters || len(letters) < 3 || countDigits(line) > 0 && phoneInLine(line) == "") {
				p.name = ""
			}
			r.set("name", p.name, line)
			r.set("department", p.department, line)
		}
		r.set("phone", phoneInLine(line), line)
	}
}

// phoneInLine finds the number in a line of a signature; behind a word for
// telephones a short number is one too.
func phoneInLine(line string) string {
	if phone := phoneIn(line, false); phone != "" {
		return phone
	}
	for _, h := range vocabulary.find(line, nil) {
		if h.class&reach != 0 {
			rest := strings.TrimLeft(line[h.end:], " 　:：.号码)）")
			if rest != "" && scan.IsDigit(rest[0]) {
				return phoneIn(rest, true)
			}
		}
	}
	return ""
}

// closingOf is what follows the new text in the mail up to the first quote:
// the signature that the reader of quotes cut off.
func closingOf(m *store.Message) string {
	text := strings.TrimSpace(m.NewText)
	if text == "" || len(m.Text) <= len(m.NewText) {
		return ""
	}
	at := strings.Index(m.Text, text)
	length := len(text)
	if at < 0 {
		text = text[strings.LastIndexByte(text, '\n')+1:]
		at, length = strings.Index(m.Text, text), len(text)
	}
	if at < 0 {
		return ""
	}
	rest := m.Text[at+length:]
	end, lines := 0, 0
	for line := range strings.Lines(rest) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" {
			lines++
		}
		if quoted(trimmed) || lines > 15 {
			break
		}
		end += len(line)
	}
	return rest[:end]
}

// quoted reports whether a line begins what somebody else wrote before.
func quoted(line string) bool {
	if line == "" {
		return false
	}
	if line[0] == '>' {
		return true
	}
	if strings.HasPrefix(line, "-----") && strings.Trim(line, "- ") != "" || strings.HasPrefix(line, "____") {
		return true
	}
	if scan.HasAnySuffix(line, []string{"写道：", "写道:", "寫道：", "寫道:", "wrote:", "来信：", "撰写 ----", "schrieb:", "a écrit :"}) {
		return true
	}
	key, _, found := strings.Cut(strings.ReplaceAll(line, "：", ":"), ":")
	return found && contains([]string{"发件人", "寄件者", "寄件人", "from", "von", "de"}, labelKey(key))
}
