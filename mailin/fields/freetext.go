package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// aboutOther reports whether the mail asks something for another person, so
// that data in it may be theirs.
func aboutOther(p *prose) bool {
	for i := range p.clauses {
		if strangerIn(p.text, &p.clauses[i]) {
			return true
		}
	}
	return false
}

// strangerIn reports whether a clause brings in the person it is written
// for: a new colleague, 帮同事, on behalf of.
func strangerIn(text string, c *clause) bool {
	if c.class&stranger != 0 {
		s := text[c.start:c.end]
		return !strings.Contains(s, "我是") && !strings.Contains(s, "我今天") && !strings.Contains(s, "我刚") && !strings.Contains(s, "我新") && !strings.HasPrefix(s, "我") && !scan.HasFoldPrefix(s, "i am") && !scan.HasFoldPrefix(s, "i'm")
	}
	if c.class&other == 0 {
		return false
	}
	for _, h := range c.hits {
		if h.class&other == 0 {
			continue
		}
		before := text[c.start:h.start]
		if len(before) > 30 {
			before = before[len(before)-30:]
		}
		if scan.HasAny(before, []string{"帮", "替", "代", "给", "为", "為", "幫", " for "}) || scan.HasFoldPrefix(before, "for ") {
			return true
		}
	}
	return false
}

// takePeople takes who the writer is, how to reach them and their number,
// where the words do not speak of another person.
func (r *fieldReader) takePeople(p *prose) {
	for i := range p.clauses {
		if s := p.text[p.clauses[i].start:p.clauses[i].end]; scan.HasAny(scan.FoldASCII(s), []string{"打我", "联系我", "找我", "call me", "reach me", "contact me"}) {
			r.set("phone", phoneInLine(s), s)
		}
	}
	strange := false
	for s := range p.sentences {
		sentence := &p.sentences[s]
		own := false // a clause of this sentence spoke of the writer
		for i := sentence.first; i < sentence.last; i++ {
			c := &p.clauses[i]
			if strangerIn(p.text, c) {
				strange, own = true, false
			}
			mine := speaksOfWriter(p.text, c)
			own = own || mine
			if c.class&self != 0 {
				r.takeSelf(p, c)
			} else if p := plainIntro(p.text[c.start:c.end]); s < 3 && p != (person{}) && c.class&other == 0 {
				r.set("name", p.name, p.name)
				r.set("department", p.department, p.department)
			}
			theirs := strange || c.class&other != 0 || sentence.class&other != 0 && !own
			if theirs && !mine {
				continue
			}
			if unit := p.text[c.start:c.end]; (sentence.class&staffID != 0 || sentence.last-sentence.first == 1) && unitAt(strings.TrimRight(unit, "。")) == strings.TrimRight(unit, "。") {
				r.set("department", strings.TrimRight(unit, "。"), unit)
			}
			r.takeReach(p, c)
		}
	}
}

// plainIntro reads a clause that is a department with a name and nothing
// else: 财务部张晓明，….
func plainIntro(s string) person {
	if utf8.RuneCountInString(s) > 14 || !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return person{}
	}
	p := readPerson(s)
	if p.name == "" || p.department == "" || len(p.name)+len(p.department)+6 < len(s) {
		return person{}
	}
	return p
}

// speaksOfWriter reports whether a clause is about the writer.
func speaksOfWriter(text string, c *clause) bool {
	s := text[c.start:c.end]
	if c.class&self != 0 && c.class&other == 0 {
		return true
	}
	if strings.Contains(s, "我的") || strings.Contains(s, "联系我") || strings.Contains(s, "打我") || strings.Contains(s, "本人") || strings.Contains(s, "我电话") || strings.Contains(s, "我手机") || strings.Contains(s, "我工号") || strings.Contains(s, "我分机") || strings.Contains(s, "找我") || strings.Contains(s, "給我") {
		return !strings.Contains(s, "我的同事") && !strings.Contains(s, "我的领导")
	}
	folded := scan.FoldASCII(s)
	return scan.HasAny(folded, []string{"my number", "my phone", "my mobile", "my ext", "my cell", "my employee", "my staff", "call me", "reach me", "contact me", "i am ", "my desk", "my direct"})
}

// takeSelf reads 我是财务部的张三, 我叫李四, This is Tom Lee from Finance.
func (r *fieldReader) takeSelf(p *prose, c *clause) {
	for _, h := range c.hits {
		if h.class&self == 0 {
			continue
		}
		rest := p.text[h.end:c.end]
		words := p.text[c.start:c.end]
		intro := p.text[h.start:h.end]
		if scan.IsLetter(intro[0]) {
			r.takeEnglishSelf(intro, strings.TrimLeft(rest, " "), words)
			continue
		}
		rest = strings.TrimLeft(rest, " 　：:")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "来自"), "在")
		switch intro {
		case "我在", "我们", "来自", "我部门", "我們", "我司", "本部门":
			if unit := unitAt(rest); unit != "" && intro != "我司" {
				r.set("department", unit, words)
			}
			continue
		}
		unit := unitAt(rest)
		after := strings.TrimLeft(strings.TrimPrefix(rest[len(unit):], "的"), " ")
		n := hanName(after, selfEnds)
		if n == 0 && unit != "" {
			n = rareName(after)
		}
		if n > 0 {
			r.set("name", after[:n], words)
			if unit == "" {
				// 我是张三（财务部）, 我是张三，财务部的
				tail := strings.TrimLeft(p.text[c.start+strings.Index(words, after)+n:], " ，,（(来自在")
				unit = unitAt(tail)
				if i := strings.IndexAny(tail, "\n。"); i >= 0 && unit != "" && len(unit) > i {
					unit = ""
				}
			}
		} else if n := latinName(after); n > 0 && (n == len(after) || after[n] >= 0x80 || strings.ContainsRune(" ,(（", rune(after[n]))) && !strings.ContainsFunc(after[:n], unicode.IsDigit) && vocabularyFree(after[:n]) {
			r.set("name", after[:n], words)
		}
		if unit != "" {
			r.set("department", unit, words)
		}
	}
}

// rareName gives the length of two or three characters that stand alone
// behind a department: a name whose family name is not in the list.
func rareName(s string) int {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) || notGivenSet[r] })
	if end < 0 {
		end = len(s)
	}
	if n := utf8.RuneCountInString(s[:end]); (n == 2 || n == 3) && nameEnds(s[end:]) {
		return end
	}
	return 0
}

// selfEnds reports what may stand behind a name in 我是张三…
func selfEnds(rest string) bool {
	return nameEnds(rest) || scan.HasAnyPrefix(rest, []string{"来自", "在", "工号", "分机", "电话", "手机", "今天", "昨天", "想", "我的"})
}

// vocabularyFree reports whether a word is no word of the vocabulary, so
// that it may be a name.
func vocabularyFree(s string) bool {
	end, _ := vocabulary.at(s, 0)
	return end == 0
}

// takeEnglishSelf reads what follows "this is" or "my name is".
func (r *fieldReader) takeEnglishSelf(intro, rest, words string) {
	n := latinName(rest)
	if n == 0 {
		return
	}
	name, after := rest[:n], scan.FoldASCII(rest[n:])
	sure := strings.Contains(scan.FoldASCII(intro), "name") || strings.Contains(name, " ")
	if !vocabularyFree(name) {
		return
	}
	for _, link := range []string{" from the ", " from ", " in the ", " in ", " at the ", " of the ", " with the ", " (", ", "} {
		if !strings.HasPrefix(after, link) {
			continue
		}
		tail := rest[n+len(link):]
		if end := strings.IndexAny(tail, ".,)!\n"); end >= 0 {
			tail = tail[:end]
		}
		if unit := englishUnit(tail); unit != "" {
			r.set("name", name, words)
			r.set("department", unit, words)
			return
		}
		sure = sure || strings.HasPrefix(link, " from") || link == " ("
	}
	if at := strings.Index(after, "in the "); at > 0 && at < 40 {
		r.set("department", englishUnit(rest[n+at+len("in the "):]), words)
	}
	if sure && (after == "" || strings.ContainsRune(" .,(!\n", rune(after[0])) && !scan.HasAnyPrefix(after, []string{" is ", " not"})) {
		r.set("name", name, words)
	}
}

// englishUnit is the name of a department in the first words of a text.
func englishUnit(s string) string {
	words := strings.Fields(s)
	for k := min(len(words), 4); k > 0; k-- {
		unit := strings.TrimRight(strings.Join(words[:k], " "), ".,;)")
		if strings.HasPrefix(s, unit) && latinUnit(unit) {
			return unit
		}
	}
	return ""
}

// unitAt is the name of a department at the start of a text, empty for none.
func unitAt(s string) string {
	limit := 0
	best := ""
	for i, r := range s {
		if limit++; limit > 13 {
			break
		}
		if separator(r) || r == '\n' || strings.ContainsRune("是不了有我你您他她", r) {
			break
		}
		end := i + utf8.RuneLen(r)
		piece := s[:end]
		if !strings.HasPrefix(s[end:], "门") && scan.HasAnySuffix(piece, []string{"部", "部门", "中心", "科", "处", "组", "车间", "分公司", "总经办", "课", "事业群", "研究院", "工厂", "團隊", "處", "組"}) && end > utf8.RuneLen(r) && !notUnit(piece) {
			best = piece
			if strings.HasPrefix(s[end:], "的") || !unicode.Is(unicode.Han, firstRune(s[end:])) {
				return best
			}
			// 销售部二组张三: go on while another unit ends soon.
			continue
		}
		if contains(unitNames, piece) && (strings.HasPrefix(s[end:], "的") || hanName(s[end:], nameEnds) > 0) {
			return piece
		}
	}
	return best
}

// notUnit are words that end like a department and are none.
func notUnit(s string) bool {
	return scan.HasAnySuffix(s, []string{"全部", "内部", "外部", "局部", "底部", "顶部", "头部", "好处", "到处", "用处", "别处", "此处", "每组", "分组", "一部", "各部", "两部", "部门", "群组", "整个", "这处", "几处", "处处", "同组", "一组", "哪个部"}) && !scan.HasAnySuffix(s, []string{"二部门"}) ||
		strings.Contains(s, "打印") || strings.HasPrefix(s, "整个") || strings.HasPrefix(s, "每个") || strings.HasPrefix(s, "各") || strings.Contains(s, "电脑") || utf8.RuneCountInString(s) < 2
}

// takeReach takes phone number, employee number and department that a
// clause names.
func (r *fieldReader) takeReach(p *prose, c *clause) {
	s := p.text[c.start:c.end]
	if countDigits(s) >= 2 {
		if c.class&staffID != 0 {
			for _, h := range c.hits {
				if h.class&staffID != 0 {
					r.set("employee_id", idIn(p.text[h.end:c.end]), s)
				}
			}
		}
		sure := c.class&reach != 0
		if !sure && c.class&code == 0 || sure {
			phone := phoneIn(s, sure && reachAhead(p.text, c))
			if phone != "" && !notOurPhone(s) {
				r.set("phone", phone, s)
			}
		}
	}
	for _, intro := range []string{"部门是", "部门为", "部门在", "所在部门"} {
		if _, rest, ok := strings.Cut(s, intro); ok {
			r.set("department", unitAt(rest), s)
		}
	}
}

// reachAhead reports whether a word for reaching someone stands right in
// front of a number: 分机 8012, 电话是 6688.
func reachAhead(text string, c *clause) bool {
	for _, h := range c.hits {
		if h.class&reach == 0 {
			continue
		}
		rest := strings.TrimLeft(text[h.end:c.end], " 是为:：号码meat.on(（#")
		if rest != "" && (scan.IsDigit(rest[0]) || rest[0] == '+') {
			return true
		}
	}
	return false
}
