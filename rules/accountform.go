package rules

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"maildesk/rules/answer"
	"maildesk/store"
)

// accountForm is what a request says of somebody who joins the company or moves
// within it (handbook H11, H16); an event remembers it, a later one replaces it.
type accountForm struct {
	Kind       string    `json:"kind"` // "joiner" or "mover"
	Name       string    `json:"name,omitempty"`
	Department string    `json:"department,omitempty"` // from now on
	Former     string    `json:"former,omitempty"`     // until now
	Post       string    `json:"post,omitempty"`
	Head       string    `json:"head,omitempty"`
	Start      time.Time `json:"start,omitzero"` // a day
	Device     string    `json:"device,omitempty"`
	Accounts   []string  `json:"accounts,omitempty"`
	Remove     []string  `json:"remove,omitempty"` // rights that end
}

var (
	joins = regexp.MustCompile(`(?i)入职|新员工|新同事|新来的|报到|到岗|实习生|\b(?:new (?:hire|employee|joiner|starter|colleague)|joiner|onboard(?:ing)?|starts? on)\b`)
	moves = regexp.MustCompile(`(?i)转岗|调岗|换岗|调动|转部门|调(?:到|至|入|往)|转(?:到|至|入)[^，。\n]{1,10}部|借调|\b(?:mover|transfers? to|transferred|moves to|changes? department|new role)\b`)
	own   = regexp.MustCompile(`我(?:是|今天|昨天|刚|们)?[^，。\n]{0,6}(?:入职|报到)|刚入职|(?i:\bI (?:just |recently )?(?:joined|started))`)

	formLabel = regexp.MustCompile(`(?im)(?:^|[\s　,，;；、。(（]|\d[.、)）])[-*•]?[ \t]*(新员工(?:姓名)?|入职(?:人员|员工|者)(?:姓名)?|转岗(?:人员|员工)(?:姓名)?|员工姓名|姓名|名字|(?:入职|所属|新|调入|转入|目标|现)?部门|(?:原|调出|转出|旧)部门|(?:新)?(?:岗位|职位|职务)|(?:部门)?负责人|(?:直属)?(?:上级|领导|主管)|汇报对象|(?:入职|报到|到岗|转岗|调岗|生效)(?:日期|时间|日)?|日期|(?:需要的?|所需的?|办公)?(?:设备|电脑)(?:要求|配置)?|(?:需?要?开通的?|申请的?|所需的?|需要的?|新增的?)?(?:账号和系统|系统权限|账号权限|系统|权限|账号|帐号)|(?:收回|取消|移除|停用|关闭)的?(?:系统|权限|账号)?|(?:原|旧)权限|new (?:hire|employee|joiner|starter)(?:'s name)?|employee|name|(?:new )?department|(?:old|former|current) department|position|title|role|head(?: of department)?|manager|reports to|supervisor|start(?: date| day)?|effective(?: from| date)?|device|computer|equipment|accounts(?: and systems)?|systems|access|new rights|remove|revoke|old rights)[ \t]*[:：][ \t]*`)

	formDay    = regexp.MustCompile(`(?i)入职|报到|到岗|上班|转岗|调岗|生效|调(?:到|至|入)|\b(?:start|join|effective|from|transfer|move)`)
	formMove   = regexp.MustCompile(`(?:从|由|原)([\p{Han}A-Za-z]{2,10}?部?)(?:门)?(?:转岗|调岗|转|调)(?:到|至|入|去|往)([\p{Han}A-Za-z]{2,10}部)`)
	formTeam   = regexp.MustCompile(`(?:入职|加入|到|进|转入|调入|调到|转到|[ ,，、:：])([\p{Han}]{1,8}(?:部|中心|组))|(?i:\b(?:to|in|join(?:s|ing)?)) (?i:the )?([A-Z][A-Za-z]+)(?i: department| team)|\b(?:joins?|moves? to|transfers? to) ([A-Z][A-Za-z]+)`)
	formName   = regexp.MustCompile(`(?:新员工入职|入职(?:通知|申请)?|新员工|转岗(?:通知|申请)?|(?i:new (?:hire|employee|joiner|starter)|joiner|mover))\s*[:：—\-]+\s*(\p{Han}{2,4}|[A-Z][a-z]+ [A-Z][a-z]+)(?:$|[^\p{Han}])`)
	formWho    = regexp.MustCompile(`(?m)关于(\p{Han}{2,3}?)(?:同事|同学|先生|女士)?的?(?:入职|转岗|调岗|报到)|(?:^|[，。；：:\s])(\p{Han}{2,4}?)(?:同事)?(?:将|定|拟|计划|预计)?(?:于|在)?(?:本周|下周|本月|下月|明天|后天|今天|\d{1,2}月)[^，。\n]{0,12}(?:入职|报到|到岗|转岗|调)|\b([A-Z][a-z]+ [A-Z][a-z]+) (?:will )?(?:joins?|starts?|moves?|transfers?)\b`)
	formNobody = regexp.MustCompile(`员工|同事|同学|实习|新人|位|公司|我们?|他|她`)
	formWare   = regexp.MustCompile(`(?i)笔记本电脑|笔记本|台式机|台式电脑|一体机|平板|工作手机|显示器|\b(?:laptop|desktop|tablet|monitor|notebook|company phone)\b`)
	formSystem = regexp.MustCompile(`(?i)企业邮箱|公司邮箱|邮箱|域账号|域帐号|企业微信|钉钉|飞书|门禁卡?|共享盘|考勤|财务系统|人事系统|用友|金蝶|(?:\b|\p{Han})((?:OA|ERP|CRM|VPN|SAP|MES|WMS|PLM|Jira|Git(?:Lab)?|Wi-?Fi))\b|\b(?:mailbox|e-?mail|domain account|badge|shared drive)\b`)
	formTakes  = regexp.MustCompile(`(?i)(?:收回|取消|移除|停用|关闭|去掉|删除|remove|revoke)[^。；;\n]*`)
)

// readAccountForm takes what a text says into the form: a line of a form replaces
// what was known, plain words fill what is missing.
func (f *accountForm) read(text string, now time.Time, departments []*Department) {
	const longest = 20000 // a form is short; what is longer was written to keep us busy
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	plain := text
	marks := formLabel.FindAllStringSubmatchIndex(text, 40)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		value, _, _ := strings.Cut(text[m[1]:end], "\n")
		if value = strings.Trim(value, " 　\t\r,，;；、。-"); value == "" {
			continue
		}
		f.fill(strings.ToLower(text[m[2]:m[3]]), value, now)
	}
	if f.Name == "" {
		if m := formName.FindStringSubmatch(firstWords(text, 200)); m != nil {
			f.Name = m[1]
		}
	}
	if m := formWho.FindStringSubmatch(plain); m != nil && f.Name == "" {
		if who := m[1] + m[2] + m[3]; !formNobody.MatchString(who) {
			f.Name = who
		}
	}
	if m := formMove.FindStringSubmatch(plain); m != nil && f.Kind == "mover" {
		if f.Former == "" {
			f.Former = m[1]
		}
		if f.Department == "" {
			f.Department = m[2]
		}
	}
	for _, d := range departments {
		if f.Department == "" && f.Kind == "joiner" && strings.Contains(plain, d.Name) {
			f.Department = d.Name
		}
	}
	if m := formTeam.FindStringSubmatch(plain); m != nil && f.Department == "" {
		f.Department = m[1] + m[2] + m[3]
	}
	if f.Start.IsZero() {
		f.Start = dayNear(formDay, plain, now)
	}
	if f.Device == "" {
		f.Device = formWare.FindString(plain)
	}
	gone := strings.Join(formTakes.FindAllString(plain, 5), "\n")
	if len(f.Remove) == 0 {
		f.Remove = systemsIn(gone)
	}
	if len(f.Accounts) == 0 {
		f.Accounts = systemsIn(formTakes.ReplaceAllString(plain, ""))
	}
}

// noDevice stands for the answer that none is needed.
const noDevice = "-"

var none = regexp.MustCompile(`(?i)^(?:不需要|不用|无|没有|暂无|暂不|自带|none|no|not needed|n/?a|-)`)

// systemsIn are the systems that a text names.
func systemsIn(text string) (all []string) {
	for _, m := range formSystem.FindAllStringSubmatch(text, 20) {
		name := m[1]
		if name == "" {
			name = m[0]
		}
		if !slices.ContainsFunc(all, func(one string) bool { return strings.Contains(one, name) }) {
			all = append(all, name)
		}
	}
	return all
}

// fill takes in one line of a form.
func (f *accountForm) fill(label, value string, now time.Time) {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(label, w) })
	}
	short := firstWords(value, 60)
	switch {
	case has("收回", "取消", "移除", "停用", "关闭", "原权限", "旧权限", "remove", "revoke", "old rights"):
		f.Remove = answer.Items(value)
	case has("原部门", "调出", "转出", "旧部门", "old department", "former", "current department"):
		f.Former = short
	case has("负责人", "上级", "领导", "主管", "汇报", "head", "manager", "reports", "supervisor"):
		f.Head = short
	case has("部门", "department"):
		f.Department = short
	case has("岗位", "职位", "职务", "position", "title", "role"):
		f.Post = short
	case has("日期", "时间", "日", "start", "effective") || label == "入职" || label == "报到" || label == "到岗" || label == "生效" || label == "转岗" || label == "调岗":
		if day, _, ok := readDay(value, now); ok {
			f.Start = day
		}
	case has("设备", "电脑", "device", "computer", "equipment"):
		f.Device = short
		if none.MatchString(value) {
			f.Device = noDevice
		}
	case has("系统", "权限", "账号", "帐号", "accounts", "systems", "access", "rights"):
		f.Accounts = answer.Items(value)
	default:
		name, _, _ := strings.Cut(strings.NewReplacer("，", ",", "（", "(").Replace(value), ",")
		name, _, _ = strings.Cut(name, "(")
		f.Name = firstWords(name, 30)
	}
}

// dayNear is the first day that stands in a line with one of the words.
func dayNear(words *regexp.Regexp, text string, now time.Time) time.Time {
	for _, day := range daysBeside(words, text, now) {
		if !day.IsZero() {
			return day
		}
	}
	return time.Time{}
}

// daysBeside are the places in lines with one of the words where a day begins,
// each with what stands from there on; the day is zero where only a time does.
func daysBeside(words *regexp.Regexp, text string, now time.Time) iter.Seq2[string, time.Time] {
	return func(yield func(string, time.Time) bool) {
		const mostLines = 20 // a flood of them names no day
		looked := 0
		for line := range strings.Lines(text) {
			if !words.MatchString(line) {
				continue
			}
			if looked++; looked > mostLines {
				return
			}
			runes := []rune(strings.TrimSpace(line))
			for i := range runes[:min(len(runes), 300)] {
				rest := string(runes[i:])
				if i > 0 && unicode.IsDigit(runes[i-1]) {
					continue
				}
				day, behind, ok := readDay(rest, now)
				if strings.TrimSpace(behind) == rest {
					day = time.Time{}
				}
				if ok && !yield(rest, day) {
					return
				}
			}
		}
	}
}

// items are what has to be approved one by one.
func (f *accountForm) items() []string {
	items := slices.Clone(f.Accounts)
	if f.Device != "" && f.Device != noDevice && !slices.Contains(items, f.Device) {
		items = append(items, f.Device)
	}
	return items
}

// missing are the names of what nobody has said yet.
func (f *accountForm) missing() (names []string) {
	for _, m := range []struct {
		name string
		lack bool
	}{
		{"person_" + f.Kind, f.Name == ""},
		{"department_" + f.Kind, f.Department == ""},
		{"start_" + f.Kind, f.Start.IsZero()},
		{"accounts_" + f.Kind, len(f.Accounts) == 0},
		{"device_joiner", f.Kind == "joiner" && f.Device == ""},
	} {
		if m.lack {
			names = append(names, m.name)
		}
	}
	return names
}

// formKind is which form a request calls for, empty for none.
func formKind(ticket *store.Ticket, words string) string {
	switch {
	case ticket.Category != store.AccountCat || ticket.Confidential || own.MatchString(words):
		return ""
	case moves.MatchString(words):
		return "mover"
	case joins.MatchString(words):
		return "joiner"
	}
	return ""
}
