package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

var doubleSurnames = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "端木", "申屠", "西门", "歐陽", "司馬", "諸葛"}

// notGiven are characters that no given name has but sentences do.
const notGiven = "的了是在不我你您他她它们就都也很到说要去会着没看这那什么给请部门经理总监工师处科室组号电话个以前后司为被把从对能得过还让跟和与及或但而吗呢吧啊哦嗯哪怎谁几多少先生女士小姐老同事员主任您贵用机系统报修收发件人问题帮忙打开做找写"

var surnameSet = runeSet(scan.Surnames)
var notGivenSet = runeSet(notGiven)

func runeSet(s string) map[rune]bool {
	set := make(map[rune]bool, len(s)/3)
	for _, r := range s {
		set[r] = true
	}
	return set
}

// hanName gives the length of a Chinese personal name at the start of a
// text, 0 for none: a family name and one or two characters, no more Han
// behind it but what the caller allows.
func hanName(s string, follows func(rest string) bool) int {
	first, size := utf8.DecodeRuneInString(s)
	if !unicode.Is(unicode.Han, first) {
		return 0
	}
	at := 0
	for _, double := range doubleSurnames {
		if strings.HasPrefix(s, double) {
			at = len(double)
		}
	}
	if at == 0 {
		if !surnameSet[first] {
			return 0
		}
		at = size
	}
	best := 0
	for given := 1; given <= 2; given++ {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !unicode.Is(unicode.Han, r) || notGivenSet[r] {
			break
		}
		at += size
		if follows(s[at:]) {
			best = at
		}
	}
	return best
}

// nameEnds reports whether a name may end before rest: no Han goes on.
func nameEnds(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.Is(unicode.Han, r)
}

// nameIn is the personal name at the start of a value, empty for none:
// 张三（财务部）, 张三 13800000000, Tom Lee (Finance).
func nameIn(value string) string {
	if n := hanName(value, nameEnds); n > 0 {
		return value[:n]
	}
	// Names of minorities and rare family names, where the whole value is it.
	if n := utf8.RuneCountInString(value); n >= 2 && n <= 4 && allHan(value) && !unitEnd(value) && !scan.HasAny(value, []string{"没", "无", "不", "同上", "如下", "见", "填", "的", "您", "们", "客户", "经理", "老师", "主任", "用户", "匿名", "先生", "女士", "系统", "服务", "管理", "谢谢", "支持"}) {
		return value
	}
	if i := strings.Index(value, "·"); i > 0 && allHan(strings.ReplaceAll(value, "·", "")) && utf8.RuneCountInString(value) <= 12 {
		return value
	}
	n := latinName(value)
	return value[:n]
}

// latinName gives the length of a personal name in Latin letters at the start
// of a text: one to four words with a capital, or a word with a Chinese name.
func latinName(s string) int {
	at, words := 0, 0
	for at < len(s) && words < 4 {
		end := at
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !isLatin(r) && !(end > at && (r == '\'' || r == '-' || r == '’')) && !(r == '.' && end > at && end-at <= 2) {
				break
			}
			end += size
		}
		if end == at || !unicode.IsUpper(firstRune(s[at:])) && !(words > 0 && nameParticle[s[at:end]]) || notName[scan.FoldASCII(s[at:end])] {
			break
		}
		words++
		rest := s[end:]
		if rest == "" || rest[0] != ' ' || len(rest) > 1 && rest[1] == ' ' {
			return end
		}
		at = end + 1
	}
	return max(at-1, 0)
}

var nameParticle = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "bin": true, "al": true, "da": true, "di": true, "la": true, "le": true}

// notName are words with a capital that begin sentences, titles or greetings.
var notName = map[string]bool{}

func init() {
	for word := range strings.FieldsSeq(`hi hello dear thanks thank regards best kind sincerely cheers yours please the a an my our your we i it is are was this that there here
		it-support helpdesk support service team desk admin department dept finance sales marketing hr engineering operations legal purchasing office group inc ltd co corp company limited
		phone tel mobile ext email mail fax sent from to cc subject date re fw fwd windows outlook office word excel vpn wifi printer laptop computer monday tuesday wednesday thursday friday saturday sunday
		unsubscribe view register click urgent hello all everyone yes no ok not none unknown n/a na tbd manager director engineer assistant senior junior analyst specialist accountant consultant when what how why who where which not using having still currently new unable sorry just also works working and or but for with on in at of good morning afternoon evening`) {
		notName[word] = true
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func allHan(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return s != ""
}

// unitEnds end the names of departments; unitNames are departments without
// such an ending.
var (
	unitEnds  = []string{"事业部", "部门", "部", "中心", "科室", "科", "处", "室", "组", "车间", "分公司", "子公司", "办公室", "团队", "团委", "工会", "学院", "厂", "所", "院", "队", "课", "办", "區", "線", "部門", "仓库", "门店", "总经办", "秘书处", "窗口", "站", "店", "病房", "工厂"}
	unitNames = []string{"财务", "人事", "人力资源", "行政", "市场", "销售", "研发", "采购", "法务", "生产", "仓储", "物流", "客服", "运营", "品质", "质检", "质量", "工程", "设计", "产品", "技术", "测试", "运维", "审计", "内审", "公关", "品牌", "商务", "外贸", "售后", "总经办", "董办", "前台", "HR", "IT", "PMC", "QA", "QC", "R&D", "人力", "出纳", "会计", "仓库", "渠道", "电商", "招聘", "培训", "风控", "投资", "战略", "数据", "算法"}
)

// unitEnd reports whether a value ends as names of departments do.
func unitEnd(value string) bool {
	return scan.HasAnySuffix(value, unitEnds) || contains(unitNames, value) || latinUnit(value)
}

func latinUnit(value string) bool {
	folded := scan.FoldASCII(value)
	if contains([]string{"finance", "accounting", "sales", "marketing", "hr", "human resources", "engineering", "operations", "legal", "purchasing", "procurement", "logistics", "customer service", "r&d", "research", "production", "quality", "admin", "administration", "warehouse", "it", "audit", "design", "product", "support", "security", "pr", "supply chain", "compliance", "treasury", "payroll", "recruiting", "facilities", "business development", "controlling", "quality assurance", "corporate communications"}, folded) {
		return true
	}
	return scan.HasAnySuffix(folded, []string{" department", " dept", " dept.", " team", " division", " office", " center", " centre", " group", " unit", " bu"})
}

// lastBreak gives the place behind the last separator of a text.
func lastBreak(s string) int {
	at := strings.LastIndexFunc(s, func(r rune) bool {
		return separator(r) || r == '\n' || r == '：' || r == ':' || r == '-' || r == '·' || r == '・'
	})
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	return at + size
}

// senderName is the name in front of a sender's address, where no sentence
// around it has to be told apart; empty for desks and departments. What
// stands behind the place of work is the person: 社保大厅-水老师.
func senderName(s string) string {
	if n := latinName(s); n == len(s) {
		return s
	} else if n > 0 {
		// Kevin 林, Sunny贝
		if rest := strings.TrimLeft(s[n:], " "); allHan(rest) && utf8.RuneCountInString(rest) <= 3 && !unitEnd(rest) {
			return s
		}
	}
	best := ""
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("|/／（）()-_—·, ", r) }) {
		n := utf8.RuneCountInString(piece)
		if mixedName(piece) {
			return piece
		}
		if n < 2 || n > 4 || !allHan(piece) || unitEnd(piece) || scan.HasAny(piece, notPersons) {
			continue
		}
		if best == "" || hanName(piece, nameEnds) == len(piece) || scan.HasAnySuffix(piece, []string{"老师", "师傅", "主任", "经理", "总"}) || strings.HasPrefix(piece, "老") || strings.HasPrefix(piece, "小") {
			best = piece
		}
	}
	return best
}

// notPersons are words in the names of desks, machines and firms.
var notPersons = []string{"服务", "系统", "通知", "管理", "客服", "前台", "助手", "公司", "小组", "支持", "运维", "邮箱", "监控", "告警", "邮件", "平台", "部", "台", "中心", "集团", "财务", "人事", "行政", "采购", "销售", "用户", "测试", "运营", "值班", "夜班", "网关", "办事", "工会", "学校", "中学", "小学", "大学", "大厅", "医院", "门诊", "巡检", "物业", "园区", "仓库"}

// mixedName reports whether a word is a Chinese family name with an English
// given name: 许Andrew.
func mixedName(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if !surnameSet[r] || size == len(s) {
		return false
	}
	rest := s[size:]
	return len(rest) >= 2 && latinName(rest) == len(rest)
}

// person is what a phrase such as 财务部张三 or 张三（财务部）says.
type person struct{ name, department string }

// readPerson reads who a short phrase names: 财务部的张三, 张三-财务部,
// 张三（财务部）, 财务部 张三, Tom Lee, Finance.
func readPerson(s string) person {
	var p person
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return strings.ContainsRune("|｜/／,，、（）()[]【】<>-—–·•\t　_;；", r) || r == '\u00a0'
	}) {
		piece = strings.Trim(piece, " .。:：!！~")
		if piece == "" {
			continue
		}
		for part := range hanParts(piece) {
			p.take(part)
		}
	}
	return p
}

// hanParts parts Han words at blanks but leaves Latin words together.
func hanParts(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			yield(s)
			return
		}
		for part := range strings.FieldsSeq(s) {
			if !yield(part) {
				return
			}
		}
	}
}

func (p *person) take(s string) {
	if unitEnd(s) {
		if p.department == "" {
			p.department = s
		}
		return
	}
	if p.name != "" {
		return
	}
	if n := hanName(s, nameEnds); n == len(s) {
		p.name = s
		return
	}
	if n := latinName(s); n > 0 && n == len(s) {
		p.name = s
		return
	}
	// 财务部张三, 财务部的张三
	for i := range s {
		if i == 0 || !unitEnd(s[:i]) {
			continue
		}
		rest := strings.TrimPrefix(s[i:], "的")
		if n := hanName(rest, nameEnds); n > 0 && n == len(rest) {
			p.name = rest
			if p.department == "" {
				p.department = s[:i]
			}
			return
		}
	}
}
