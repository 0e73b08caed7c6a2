package quote

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// closings end a letter before the name; thanks do so too, but say something.
var (
	closings = scan.Set("regards", "best regards", "kind regards", "warm regards", "kindest regards", "with regards", "with best regards", "with kind regards", "best", "best wishes", "all the best", "sincerely", "sincerely yours", "yours sincerely", "yours truly",
		"yours faithfully", "yours", "cheers", "br", "b.r", "rgds", "brgds", "bests", "respectfully", "cordially", "take care", "with thanks and regards", "thanks and regards", "thanks & regards", "thanks and best regards", "thanks & best regards",
		"mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit besten grüßen", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "beste grüße", "beste grüsse", "liebe grüße", "herzliche grüße", "schöne grüße", "gruß", "grüße", "mfg", "lg", "vg",
		"cordialement", "bien cordialement", "très cordialement", "bien à vous", "salutations", "sincères salutations", "meilleures salutations", "cdt", "bonne journée", "amicalement",
		"saludos", "un saludo", "saludos cordiales", "atentamente", "cordialmente", "un cordial saludo", "cordiali saluti", "distinti saluti", "saluti", "un saluto", "a presto",
		"met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "groeten", "groet", "groetjes", "mvg", "hartelijke groet", "atenciosamente", "abraços", "cumprimentos", "att", "com os melhores cumprimentos",
		"mvh", "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "vänlig hälsning", "hälsningar", "hälsning", "bästa hälsningar", "vh", "kh", "hilsen", "hilsner", "venlig hilsen", "med venlig hilsen", "med vennlig hilsen", "vennlig hilsen", "bedste hilsner", "de bedste hilsner", "kærlig hilsen", "mange hilsner",
		"terveisin", "ystävällisin terveisin", "parhain terveisin", "pozdrawiam", "z poważaniem", "pozdrowienia", "s pozdravem", "s pozdravom", "с уважением", "з повагою", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "üdvözlettel", "tisztelettel", "cu stimă", "trân trọng", "以上",
		"此致", "敬礼", "敬禮", "此致敬礼", "祝好", "顺祝商祺", "顺颂商祺", "順頌商祺", "顺颂时祺", "順頌時祺", "即颂近安", "商祺", "致礼", "祝商祺", "祝工作顺利", "祝您工作顺利", "祝工作愉快", "祝您工作愉快", "工作顺利", "祝生活愉快", "祝一切顺利", "顺祝工作愉快", "顺祝安好", "祝安", "敬上", "谨上", "best regards")
	thanks = scan.Set("thanks", "thank you", "many thanks", "thanks a lot", "thank you very much", "thanks in advance", "thank you in advance", "thx", "tks", "ty", "danke", "vielen dank", "merci", "merci d'avance", "gracias", "grazie", "obrigado", "obrigada", "bedankt", "dank je wel", "tack", "tak", "takk",
		"kiitos", "dziękuję", "děkuji", "спасибо", "teşekkürler", "谢谢", "多谢", "感谢", "非常感谢", "谢谢您", "谢谢你", "谢了", "辛苦了", "谢谢支持", "麻烦了", "ありがとうございます", "よろしくお願いします", "よろしくお願いいたします", "감사합니다")
)

var compoundSurnames = []string{"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "夏侯", "歐陽", "諸葛"}

// chineseName reports whether s is a Chinese name of person, perhaps with a title.
func chineseName(s string) bool {
	s = strings.TrimRight(strings.ReplaceAll(s, " ", ""), "。.")
	for _, title := range []string{"先生", "女士", "小姐", "经理", "工程师", "主管", "总监", "敬上", "谨上"} {
		s = strings.TrimSuffix(s, title)
	}
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	for _, two := range compoundSurnames {
		if strings.HasPrefix(s, two) {
			return n == 3 || n == 4
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return (n == 2 || n == 3) && strings.ContainsRune(scan.Surnames, first)
}

var latinNameRE = regexp.MustCompile(`^[/*~-]{0,2}\s?(?:\p{Lu}[\pL'’.-]*)(?:\s(?:\p{Lu}[\pL'’.-]*|von|van|de|der|den|da|di|du|el|al)){0,3}[.,]?\*?$`)

// nameLike reports whether a line below a closing is a name.
func nameLike(s string, from store.Address) bool {
	s = strings.Trim(s, " \t\u3000*_")
	if s == "" || utf8.RuneCountInString(s) > 40 {
		return false
	}
	if sameName(s, from) {
		return true
	}
	if chineseName(s) {
		// Whoever writes under a Chinese name signs with it.
		return latin([]line{{text: from.Name}})
	}
	return latinNameRE.MatchString(s) && !(len(s) <= 5 && s == strings.ToUpper(s))
}

// sameName reports whether a line is the name the sender writes under: all of
// it, its words in another order, or its Chinese part ("Zhang San (张三)").
func sameName(s string, from store.Address) bool {
	s = strings.Trim(s, " \t\u3000*_<>-~/.,，。")
	if s == "" || len(s) > 100 {
		return false
	}
	if strings.EqualFold(s, from.Address) {
		return true
	}
	if strings.Contains(from.Name, "@") {
		return false
	}
	mine, name := nameWords(s), nameWords(from.Name)
	slices.Sort(mine)
	slices.Sort(name)
	if len(mine) > 0 && slices.Equal(mine, name) {
		return true
	}
	return len(mine) == 1 && slices.Contains(name, mine[0]) && hanWord(mine[0])
}

// nameWords are the words of a name in lower case.
func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// hanWord reports whether a word is of two to four Chinese characters.
func hanWord(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 4 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

func closing(s string) (found, thank, comma bool) {
	if len(s) > 60 {
		return false, false, false
	}
	s = strings.TrimSpace(strings.Trim(s, "*_ \t\u3000"))
	comma = strings.HasSuffix(s, ",") || strings.HasSuffix(s, "，")
	s = strings.ToLower(strings.Join(strings.Fields(strings.TrimRight(s, "，,.!！。~～:：… ")), " "))
	if one, other, ok := strings.Cut(s, "/"); ok { // in two languages
		one, other = strings.TrimRight(one, " ,，"), strings.TrimLeft(other, " ")
		return (closings[one] || thanks[one]) && (closings[other] || thanks[other]), thanks[one] && thanks[other], comma
	}
	return closings[s] || thanks[s], thanks[s], comma
}

// cutSignOff cuts a closing with the name below it. A closing alone stays, and
// so do thanks, unless a comma joins them to the name.
func cutSignOff(lines []line, from store.Address) []line {
	low := max(1, len(lines)-maxSignatureLines)
	for i := len(lines) - 1; i >= low; i-- {
		found, thank, comma := closing(lines[i].text)
		if !found {
			if i == len(lines)-1 && closingWithName(lines[i].text, from) && hasWords(lines[:i]) {
				return trimClosings(lines[:i])
			}
			continue
		}
		titles := 0
		if !thank {
			titles = 1
		}
		if !signsWith(lines[i+1:], from, titles) || !hasWords(lines[:i]) {
			return lines
		}
		if thank && !comma {
			return lines[:i+1]
		}
		return trimClosings(lines[:i])
	}
	// Scandinavians sign "/John".
	if n := len(lines); n > 1 && slashNameRE.MatchString(lines[n-1].text) && hasWords(lines[:n-1]) {
		return lines[:n-1]
	}
	if n := len(lines); n > 1 && lines[n-2].blank() && sameName(lines[n-1].text, from) && hasWords(lines[:n-1]) {
		return lines[:n-1]
	}
	return lines
}

var (
	slashNameRE = regexp.MustCompile(`^/\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}*)?$`)
	dateLineRE  = regexp.MustCompile(`^\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?$`)
)

// closingWithName reports whether a line is a closing and a name, or a name
// behind dashes: "BR, Zhang San", "祝好，张三", "-- 张三 财务部".
func closingWithName(text string, from store.Address) bool {
	text = strings.TrimSpace(text)
	if name, ok := strings.CutPrefix(text, "-- "); ok {
		return nameLike(name, from) || nameWithMore(name, from)
	}
	at := strings.IndexAny(text, ",，!！")
	if at <= 0 {
		return false
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	found, thank, _ := closing(text[:at])
	return found && !thank && nameLike(text[at+size:], from)
}

// signs reports whether lines are a name, and perhaps title, company and
// contact data below it. With contact data other short lines may stand there.
func signs(lines []line, from store.Address) bool { return signsWith(lines, from, 0) }

// signsWith is signs where so many lines may be a title that is not known.
func signsWith(lines []line, from store.Address, titles int) bool {
	named, rest, unknown := false, 0, 0
	for _, l := range lines {
		text := strings.TrimSpace(l.text)
		switch {
		case text == "" || rule(text) || pictureRE.MatchString(text):
		case !named && (nameLike(text, from) || nameWithMore(text, from)):
			named = true
		case named && (blockLine(text) || dateLineRE.MatchString(text)):
			rest++
		case named && utf8.RuneCountInString(text) <= 50 && len(strings.Fields(text)) <= 6 && !strings.ContainsAny(text, "。？！?!：:，"):
			unknown++
		default:
			return false
		}
	}
	return named && rest+unknown <= 12 && (unknown <= titles || contacts(lines) > 0)
}

var (
	contactRE = regexp.MustCompile(`(?i)^[\s*•·-]*(?:电话|電話|手机|手機|移动电话|联系电话|联系方式|办公电话|座机|固话|分机|直线|传真|傳真|邮箱|电子邮箱|电子邮件|邮件|网址|網址|官网|网站|地址|公司地址|联系地址|邮编|微信|qq|tel|telephone|phone|ph|mobile|mob|cell|fax|e-?mail|mail|web|website|www|url|add|addr|address|skype|wechat|whatsapp|linkedin|office|direct|ext|hotline|zip|[tmfpewca])\s*[.:：/|]+\s*\S|` +
		`^[\s*]*(?:tel|mobile|phone|fax|m|t|f|p)\s*\+?\d[\d\s()-]{5,}`)
	phoneOnlyRE = regexp.MustCompile(`^[\s*]*[+(]?\d[\d\s()/+-]{6,24}$`)
	mailOnlyRE  = regexp.MustCompile(`^[\s*<]*[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+[>\s*]*$`)
	// What Outlook writes in plain text where a picture stands.
	pictureRE = regexp.MustCompile(`^\[(?:cid:[^\]\s]{1,100}|image\d{0,4}\.\w{3,4}|Logo|logo)\]$`)
	webOnlyRE = scan.NewPattern(`(?i)^[\s*<]*(?:https?://|www\.)\S+$`)
	companyRE = scan.NewPattern(`(?i)(?:公司|集团|集團|事务所|研究院|研究所|大学|大學|学院|医院|银行|\bco\.?,? ?ltd|\binc\b\.?|\bcorp\b|\bllc\b|\bgmbh\b|\bltd\b|\bplc\b|\bs\.?a\.?\b|\bag\b|\bgroup\b|\buniversity\b|\binstitute\b|corporation|company)`)
	titleRE   = scan.NewPattern(`(?i)(?:部|组|處|处|科|室|中心|经理|经办|工程师|主管|总监|专员|主任|助理|总裁|顾问|会计|出纳|manager|engineer|director|specialist|assistant|department|dept\.?|consultant|officer|ceo|cto|cfo|president|developer|administrator|analyst|team|support|sales)$`)
)

// contactLine reports whether a line gives one way to reach the writer.
func contactLine(text string) bool {
	if len(text) > 200 {
		return false
	}
	return contactRE.MatchString(text) || phoneOnlyRE.MatchString(text) || mailOnlyRE.MatchString(text) || webOnlyRE.MatchString(text)
}

func contacts(lines []line) (n int) {
	for _, l := range lines {
		if contactLine(l.text) {
			n++
		}
	}
	return n
}

// blockLine reports whether a line may stand in the block of name, title,
// company and contact data. A form's labels may not.
func blockLine(text string) bool {
	s := strings.TrimSpace(text)
	if contactLine(s) {
		return true
	}
	if utf8.RuneCountInString(s) > 60 || strings.ContainsAny(s, "：？！。?!；") || strings.Contains(s, ": ") {
		return false
	}
	return companyRE.MatchString(s) || titleRE.MatchString(s)
}

// cutContact cuts a block of name, title, company and contact data at the end.
// Certain it is with the sender's own name, or with two contacts under a name or
// company; a form of labels and answers is none.
func cutContact(lines []line, from store.Address) []line {
	n := len(lines)
	start := n
	count, company, known, named := 0, false, false, false
	for i := n - 1; i > 0 && n-i <= maxSignatureLines; i-- {
		text := strings.TrimSpace(lines[i].text)
		switch {
		case text == "" || rule(text) || pictureRE.MatchString(text):
			continue
		case contactLine(text):
			count++
		case sameName(firstField(text), from):
			known, named = true, true
		case blockLine(text):
			company = company || companyRE.MatchString(text)
		case nameLike(text, from) || nameWithMore(text, from):
			named = true
		default:
			i = 0
			continue
		}
		start = i
		if named && lines[i-1].blank() {
			break
		}
	}
	block := n - start
	if block < 2 || !hasWords(lines[:start]) || introduced(lines, start) {
		return lines
	}
	above := lines[start-1]
	if !above.blank() && !rule(above.text) && !pictureRE.MatchString(strings.TrimSpace(above.text)) && !(count > 0 && sameName(lines[start].text, from)) {
		return lines
	}
	switch {
	case known, named && count >= 2, named && company && count >= 1, company && count >= 2:
		if pictureRE.MatchString(strings.TrimSpace(above.text)) && hasWords(lines[:start-1]) {
			start--
		}
		return trimClosings(lines[:start])
	}
	return lines
}

// trimClosings takes off the closing above a signature, but not thanks.
func trimClosings(lines []line) []line {
	for {
		trimmed := trimEdges(lines)
		n := len(trimmed)
		if n < 2 {
			return lines
		}
		if found, thank, _ := closing(trimmed[n-1].text); !found || thank || !hasWords(trimmed[:n-1]) {
			return lines
		}
		lines = trimmed[:n-1]
	}
}

// firstField is a line up to what parts a name from the title beside it.
func firstField(text string) string {
	if at := strings.IndexAny(text, "|｜/,，(（"); at >= 0 {
		return text[:at]
	}
	return text
}

// nameWithMore reports whether a line is a name with title or number beside it.
func nameWithMore(text string, from store.Address) bool {
	name, rest, ok := strings.Cut(strings.NewReplacer("｜", "|", "/", "|", "  ", "|", "\t", "|").Replace(text), "|")
	if !ok {
		name, rest, ok = strings.Cut(text, " ")
	}
	return ok && nameLike(name, from) && (blockLine(rest) || nameLike(rest, from))
}
