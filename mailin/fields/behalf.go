package fields

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// Somebody writes for somebody else: an assistant for her director, HR for a new
// colleague, whoever still has mail for who has none.
var (
	// behalfLabel is a line of a form that names who will use it.
	behalfLabel = scan.NewPattern(`(?im)^[\s\d.、*•\-]*(?:实际使用人|实际用户|账号使用人|最终用户|被申请人|被授权人|受益人|代报对象|实际报障人|新员工(?:姓名)?|入职(?:员工|人员|者)?(?:姓名)?|离职(?:员工|人员|者)?(?:姓名)?|转岗(?:员工|人员)?(?:姓名)?|beneficiary|end[ -]?user|on behalf of|new (?:hire|employee|starter|joiner)(?:'s name)?|leaver|requested for)[ \t]*[:：][ \t]*(.+)$`)
	// behalfWords are the words behind which the person is named.
	behalfWords = scan.NewPattern(`(?:我|现|特|想|需要|麻烦)?(?:帮|替|代|为|给|代表)(?:一下|下)?(?:我们?)?(?:部门|公司|科室|车间|组)?(?:的)?(?:领导|老板|同事|新同事|新员工|新入职的?(?:同事|员工)?|新来的(?:同事)?|实习生|客户经理|经理|主任|老师)?[，, 　]*`)
	// behalfDeed is what is done for him, right behind the name.
	behalfDeed = regexp.MustCompile(`^(?:同事|经理|总|总监|主任|老师|主管|先生|女士|院长|医生|护士长)?(?:[（(][^（()）\n]{1,50}[)）])?(?:来|也|先)?(?:报修|报障|报个|报一下|提个?|反馈|反映|咨询|问|申请|开通|开个|开一个|开设|新开|新建|办理|办个|登记|重置|求助|写信|发邮件|发信|转达|要一|装|配)`)

	// comesOrGoes tells a mail about somebody who joins, moves or leaves: the name in its form is his.
	comesOrGoes = scan.NewPattern(`(?i)入职|离职|转岗|调岗|报到|新员工|新同事|last day|joiner|new (?:hire|starter|employee)|leaver|start date`)
	nameLabel   = regexp.MustCompile(`(?im)(?:姓名|名字|\bname)[ \t]*[:：][ \t]*([^\s　,，;；、]+(?: [A-Z][\w'\-]+)*)`)
	// stays tells that the writer speaks of himself.
	stays = scan.NewPattern(`(?i)我(?:是|今天|昨天|刚|们)?[^，。\n]{0,6}(?:入职|转岗|报到)|刚入职|入职(?:时|手册|满)|\bI (?:just |recently )?(?:joined|started)`)

	behalfEnglish = scan.NewPattern(`(?i)\b(?:on behalf of|(?:writing|asking|reporting|this (?:is|request is)|raising this) for|for (?:my|our) (?:new )?(?:colleague|boss|manager|director|hire|starter|joiner|intern|teammate|team ?member|employee)s?,?)[ ,]+(?:(?:my|our) (?:new )?(?:colleague|boss|manager|director|hire|starter|joiner|intern|teammate|employee),? )?`)

	behalfAddress = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}`)
)

// Behalf finds for whom the writer asks. In doubt it is the writer himself:
// a letter to a third person by mistake is worse than none.
func Behalf(m *store.Message) {
	found := behalfOf(m.NewText)
	if found.Name == "" && m.From.Name != "" && comesOrGoes.MatchString(m.NewText) && !stays.MatchString(m.NewText) {
		if named := nameLabel.FindStringSubmatch(m.NewText); named != nil {
			found.Name = nameIn(named[1])
		}
	}
	if found.Name != m.From.Name {
		m.Behalf = found
	}
}

func behalfOf(text string) store.Address {
	for _, hit := range behalfLabel.FindAllStringSubmatch(text, 3) {
		value, _, _ := strings.Cut(strings.NewReplacer("，", ",", "；", ",", ";", ",", "、", ",").Replace(strings.TrimSpace(hit[1])), ",")
		if name := nameIn(value); name != "" {
			return store.Address{Name: name, Address: behalfAddress.FindString(hit[1])}
		}
	}
	for _, hit := range behalfWords.FindAllStringIndex(text, 20) {
		rest := text[hit[1]:]
		before, _ := utf8.DecodeLastRuneInString(text[:hit[0]])
		if strings.ContainsRune("因认以作成行称变视改", before) {
			continue // 因为, 认为, 变为
		}
		n := behalfName(rest)
		if n > 0 && !strings.HasSuffix(rest[:n], "们") && vocabularyFree(rest[:n]) {
			return store.Address{Name: rest[:n], Address: addressBehind(rest[n:])}
		}
	}
	for _, hit := range behalfEnglish.FindAllStringIndex(text, 20) {
		rest := text[hit[1]:]
		// One capital word may be anything ("for Finance"); two are a name.
		if n := latinName(rest); n > 0 && strings.Contains(strings.TrimSpace(rest[:n]), " ") && vocabularyFree(rest[:n]) && !latinUnit(rest[:n]) {
			return store.Address{Name: strings.TrimSpace(rest[:n]), Address: addressBehind(rest[n:])}
		}
	}
	return store.Address{}
}

// behalfName gives the length of a name behind which stands what is done for
// him: the shorter one where a verb could also end a name (代陈芳申请).
func behalfName(s string) int {
	shortest := 0
	hanName(s, func(after string) bool {
		if shortest == 0 && behalfDeed.MatchString(after) {
			shortest = len(s) - len(after)
		}
		return false
	})
	return shortest
}

// addressBehind is the address right behind a name, as in 张三（zhang@corp.example）.
func addressBehind(rest string) string {
	at := behalfAddress.FindStringIndex(rest)
	if at == nil || utf8.RuneCountInString(rest[:at[0]]) > 4 {
		return ""
	}
	return rest[at[0]:at[1]]
}
