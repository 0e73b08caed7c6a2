package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/rules/lexicon"
	"maildesk/rules/strict"
	"maildesk/templates"
)

// verb is one order that a technician can give.
type verb struct {
	name  string
	names []string // all its names, Chinese and English, lower case
	body  bool     // what follows in the mail belongs to it
	ended bool     // it may be said of a ticket that has ended
	desk  bool     // it may be said outside a ticket; without a number the turn has none
	pair  bool     // its arguments name other tickets than the one that it is said of
	tight bool     // a Chinese name may stand without a blank before its argument
	reads bool     // it changes nothing
	// do carries the order out and says what was done, or why nothing was: a
	// code of the letter receipt. Line.Text may be made clearer.
	do func(t *turn, p *Person, args string, line *templates.Line) (done, refused string)
}

// verbs are the orders that the desk knows; each is carried out by the
// function that stands in the file of its procedure. The letter receipt
// explains them in the order of this table.
var verbs []*verb

func init() { // not a literal: help lists the verbs
	verbs = []*verb{
		{name: "take", names: []string{"take", "accept", "接单", "受理", "接手"}, do: (*turn).orderTake},
		{name: "reply", names: []string{"reply", "answer", "回复", "答复", "答复用户", "回复用户", "答复员工", "回复员工"}, body: true, ended: true, do: (*turn).orderReply},
		{name: "resolve", names: []string{"resolve", "resolved", "solved", "done", "解决", "已解决", "完成", "办结"}, body: true, do: (*turn).orderResolve},
		{name: "close", names: []string{"close", "关闭", "结单", "关单"}, do: (*turn).orderClose},
		{name: "note", names: []string{"note", "internal", "备注", "内部备注", "内部"}, body: true, ended: true, do: (*turn).orderNote},
		{name: "assign", names: []string{"assign", "reassign", "转派", "转给", "指派", "改派", "转交", "移交", "派给", "交给"}, tight: true, do: (*turn).orderAssign},
		{name: "escalate", names: []string{"escalate", "升级", "申请升级"}, body: true, do: (*turn).orderEscalate},
		{name: "priority", names: []string{"priority", "优先级"}, tight: true, do: (*turn).orderPriority},
		{name: "category", names: []string{"category", "分类"}, tight: true, do: (*turn).orderCategory},
		{name: "wait", names: []string{"wait", "等待"}, tight: true, do: (*turn).orderWait},
		{name: "hold", names: []string{"hold", "suspend", "pause", "挂起", "暂停"}, do: (*turn).orderHold},
		{name: "resume", names: []string{"resume", "continue", "恢复", "继续"}, do: (*turn).orderResume},
		{name: "reopen", names: []string{"reopen", "重开", "重新打开"}, ended: true, do: (*turn).orderReopen},
		{name: "notify", names: []string{"notify", "通知", "通报"}, body: true, do: (*turn).orderNotify},
		{name: "incident", names: []string{"incident", "重大事件"}, pair: true, tight: true, do: (*turn).orderIncident},
		{name: "unlink", names: []string{"unlink", "移出", "脱离"}, pair: true, tight: true, do: (*turn).orderUnlink},
		{name: "undo", names: []string{"undo", "撤销", "撤回"}, ended: true, do: (*turn).orderUndo},
		{name: "new", names: []string{"new", "open", "新建", "代报"}, body: true, desk: true, do: (*turn).orderNew},
		{name: "merge", names: []string{"merge", "合并"}, pair: true, tight: true, do: (*turn).orderMerge},
		{name: "split", names: []string{"split", "拆分"}, body: true, do: (*turn).orderSplit},
		{name: "link", names: []string{"link", "关联"}, ended: true, pair: true, tight: true, do: (*turn).orderLink},
		{name: "cc", names: []string{"cc", "抄送"}, tight: true, do: (*turn).orderCC},
		{name: "set", names: []string{"set", "field", "字段", "设置"}, do: (*turn).orderSet},
		{name: "remind", names: []string{"remind", "提醒"}, do: (*turn).orderRemind},
		{name: "kb", names: []string{"kb", "知识", "入库"}, ended: true, body: true, do: (*turn).orderKB},
		{name: "publish", names: []string{"publish", "发布"}, desk: true, tight: true, do: (*turn).orderPublish},
		{name: "missed", names: []string{"missed", "漏单"}, desk: true, tight: true, do: (*turn).orderMissed},
		{name: "retire", names: []string{"retire", "下架"}, desk: true, tight: true, do: (*turn).orderRetire},
		{name: "list", names: []string{"list", "列表"}, desk: true, tight: true, reads: true, do: (*turn).orderList},
		{name: "show", names: []string{"show", "查看"}, ended: true, tight: true, reads: true, do: (*turn).orderShow},
		{name: "search", names: []string{"search", "find", "搜索", "查找"}, desk: true, tight: true, reads: true, do: (*turn).orderSearch},
		{name: "leave", names: []string{"leave", "请假", "休假"}, desk: true, tight: true, do: (*turn).orderLeave},
		{name: "back", names: []string{"back", "销假"}, desk: true, do: (*turn).orderBack},
		{name: "why", names: []string{"why", "为什么", "原因", "依据"}, ended: true, reads: true, do: (*turn).orderWhy},
		{name: "approve-by", names: []string{"approve-by", "审批", "送审", "请示"}, do: (*turn).orderApproveBy},
		{name: "remote", names: []string{"remote", "远程", "远程协助"}, body: true, do: (*turn).orderRemote},
		{name: "visit", names: []string{"visit", "上门", "预约"}, ended: true, do: (*turn).orderVisit},
		{name: "repair", names: []string{"repair", "维修", "报修", "送修"}, body: true, ended: true, do: (*turn).orderRepair},
		{name: "spare", names: []string{"spare", "备用机"}, ended: true, do: (*turn).orderSpare},
		{name: "verify", names: []string{"verify", "核实", "核验身份"}, do: (*turn).orderVerify},
		{name: "tick", names: []string{"tick", "办好", "已办"}, tight: true, do: (*turn).orderTick},
		{name: "freeze", names: []string{"freeze", "冻结"}, do: (*turn).orderFreeze},
		{name: "help", names: []string{"help", "帮助"}, ended: true, desk: true, reads: true, do: (*turn).orderHelp},
	}
}

// verbNamed finds a verb by one of its names.
func verbNamed(name string) (*verb, bool) {
	name = strings.ToLower(name)
	for _, v := range verbs {
		if slices.Contains(v.names, name) {
			return v, true
		}
	}
	return nil, false
}

// understand finds the verb of a word behind #: by a name of it, by the
// beginning of one that no other verb has, or by a Chinese one with the
// argument behind it. Of a word that is none of them it says what may have
// been meant; of several, all, with blanks between.
func understand(word string) (v *verb, rest, near string) {
	word = strings.ToLower(word)
	if v, ok := verbNamed(word); ok {
		return v, "", ""
	}
	var begun []*verb
	var all []string
	glued := ""
	for _, v := range verbs {
		for _, name := range v.names {
			switch after, ok := strings.CutPrefix(word, name); {
			case len(word) >= 2 && strings.HasPrefix(name, word):
				if !slices.Contains(begun, v) {
					begun, all = append(begun, v), append(all, "#"+name)
				}
			case ok && !ascii(name) && len(name) > len(glued) && (v.tight || numbered(after)):
				glued = name
			}
		}
	}
	switch {
	case len(begun) == 1:
		return begun[0], "", ""
	case len(begun) > 1:
		return nil, "", strings.Join(all, " ")
	case glued != "":
		v, _ := verbNamed(glued)
		return v, word[len(glued):], ""
	}
	return nil, "", cmp.Or(nearest(word), begins(word))
}

// begins is the name of the only verb that a Chinese word with its argument
// behind it may be short for ("等用户"); empty for none or several.
func begins(word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	var found []string
	for _, v := range verbs {
		i := slices.IndexFunc(v.names, func(name string) bool { return !ascii(name) && strings.HasPrefix(name, string(first)) })
		switch {
		case i >= 0 && v.tight:
			found = append(found, "#"+v.names[i])
		case i >= 0:
			return ""
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

func numbered(args string) bool {
	number, _ := cutNumber(args)
	return number != ""
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// nearest is the name of a verb that was probably meant: a slip of the
// finger away, or one that sounds the same (jiedan, 接但); empty for none.
func nearest(word string) string {
	runes := []rune(word)
	said := lexicon.SoundsOf(word)
	if ascii(word) {
		said = lexicon.Spell(word)
	}
	best, least := "", 1
	if len(runes) > 4 && ascii(word) {
		least = 2
	}
	for _, v := range verbs {
		for _, name := range v.names {
			if len(said) > 1 && slices.Equal(said, lexicon.SoundsOf(name)) {
				return "#" + name
			}
			other := []rune(name)
			if len(runes) < 2 || len(other) < 2 || len(other) == 2 && len(runes) != 2 {
				continue
			}
			d := strict.Edits(runes, other)
			if d == 2 && swapped(runes, other) {
				d = 1
			}
			if d <= least && (best == "" || d < least) {
				best, least = "#"+name, d
			}
		}
	}
	return best
}

// swapped reports whether two neighbours change places between a and b.
func swapped(a, b []rune) bool {
	for i := 0; i+1 < len(a) && len(a) == len(b); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
		}
	}
	return false
}

// data is a verb as the letter receipt explains it.
func (v *verb) data() templates.Verb {
	data := templates.Verb{Name: v.name, Desk: v.desk}
	for _, name := range v.names {
		if ascii(name) {
			data.English = append(data.English, name)
		} else {
			data.Chinese = append(data.Chinese, name)
		}
	}
	return data
}

func (t *turn) orderHelp(_ *Person, args string, line *templates.Line) (done, refused string) {
	args = strings.TrimLeft(args, "#＃ ")
	for _, v := range verbs {
		line.Verbs = append(line.Verbs, v.data())
	}
	if args == "" {
		return "help", ""
	}
	v, _, near := understand(strings.Fields(args)[0])
	if v == nil {
		line.Near, line.Verbs = near, nil
		return "", "unknown"
	}
	line.Verbs = []templates.Verb{v.data()}
	return "help_one", ""
}
