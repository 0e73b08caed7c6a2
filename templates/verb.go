package templates

import (
	"strings"

	"maildesk/store"
)

// verbArgs are what stands behind a command; verbTexts say what it does.
var (
	verbArgs = names{
		"reply":   {"要告诉员工的话", "words for the requester"},
		"resolve": {"做了什么、怎样避免", "what was done and how to prevent it"}, "note": {"内容", "words"}, "assign": {"姓名", "name"},
		"escalate": {"原因", "reason"}, "priority": {"紧急", "urgent"}, "category": {"打印机", "printer"}, "wait": {"员工 / 供应商 / 到周五", "requester / vendor / until Friday"},
		"hold": {"原因", "reason"}, "new": {"姓名或邮箱：标题", "name or address: subject"}, "merge": {"IT20261123002", "IT20261123002"},
		"split": {"新工单的标题", "subject of the new ticket"}, "link": {"IT20261123002", "IT20261123002"}, "cc": {"姓名或邮箱，-姓名", "name or address, -name"},
		"set": {"电话=8021", "phone=8021"}, "remind": {"明天上午 做什么", "tomorrow what"}, "kb": {"标题，或 KB0007", "title, or KB0007"}, "publish": {"KB0007", "KB0007"}, "missed": {"来信编号", "number of the mail"}, "retire": {"KB0007", "KB0007"},
		"notify": {"进展", "how it stands"}, "incident": {"IT20261123001", "IT20261123001"}, "unlink": {"IT20261123001", "IT20261123001"},
		"list":       {"我的 / 未结 / 超时 / 未派 / 姓名 / 类别", "mine / open / overdue / unassigned / name / category"},
		"approve-by": {"部门负责人 / 人事 / 姓名 要批的事项", "head / hr / name, and what"},
		"remote":     {"工具 做什么", "tool, and what for"}, "verify": {"怎么核实的", "how"}, "tick": {"邮箱、OA / 全部", "mail, OA / all"}, "freeze": {"11月25日 18:00 / 完成 / 取消", "Nov 25 18:00 / done / cancel"}, "repair": {"供应商 故障现象 / 完成 费用=380", "vendor symptom / done cost=380"}, "spare": {"编号 / 归还", "asset / return"},
		"visit": {"明天下午3点 地点 / 取消", "tomorrow 3pm, where / cancel"},
		"leave": {"12月1日-5日 代班人", "2026-12-01..2026-12-05 deputy"},
		"show":  {"IT20261123001", "IT20261123001"}, "search": {"词语", "words"}, "help": {"指令", "command"},
	}
	verbTexts = names{
		"take": {"我来处理", "I am on it"}, "reply": {"把后面的话转给员工", "passes the words behind it on to the requester"}, "resolve": {"结束处理，把后面的话告诉员工，请他确认", "ends the work, tells the requester and asks him to confirm"},
		"close": {"直接关闭，不再询问员工", "closes it without asking the requester"}, "note": {"只给同事看", "for colleagues only"},
		"assign": {"交给同事", "hands it to a colleague"}, "escalate": {"请更高一级支援", "asks the next tier"},
		"priority": {"改优先级：普通、紧急、特急", "changes the priority: normal, urgent, critical"}, "category": {"改类别", "changes the category"},
		"wait": {"等员工、等供应商或等到某天，暂停计时", "waits for the requester, a vendor or a day; the clock stands still"},
		"hold": {"挂起，暂停计时，要写原因", "puts it on hold; the clock stands still; needs a reason"}, "resume": {"恢复计时", "lets the clock run again"},
		"undo":  {"撤销您上一封信做的事；还没发出的信会收回", "takes back what your last mail did; letters not yet sent are kept back"},
		"new":   {"替打电话或来窗口的员工建单，正文写在下面", "opens a ticket for somebody who phoned or came by; the rest stands below"},
		"merge": {"把另一张工单并入这一张", "lets another ticket live on in this one"}, "split": {"把第二个问题拆成新工单", "makes a second problem a ticket of its own"},
		"link": {"关联另一张工单", "links another ticket"}, "cc": {"增减抄送的人", "adds people to the conversation, or takes them out"},
		"set": {"填写或更正信息", "fills in or corrects a field"}, "remind": {"到时提醒自己", "reminds you"}, "kb": {"把解决办法写入知识库，下面可另写正文和“关键词：”；写编号则把那篇文章发给员工", "writes the solution into the knowledge base; text of its own and “keywords:” may stand below; with a number, sends that article"},
		"publish": {"发布一篇文章（IT 主管）", "publishes an article (manager)"}, "retire": {"下架一篇文章", "takes an article out of use"},
		"missed":     {"周报里没有开单的来信照常开单（IT 主管）", "opens a ticket for a mail that the digest names as none (manager)"},
		"notify":     {"把进展告诉重大事件的所有报障人", "tells everybody who reported a major incident how it stands"},
		"incident":   {"立为重大事件；写编号就并入那个事件，或把那张工单并进来", "makes it a major incident; with a number, of both tickets or part of that one"},
		"unlink":     {"从重大事件移出，单独处理；在事件里不写编号则撤销整个事件；写上关联的工单编号则取消关联", "takes a ticket out of its incident; in an incident, without a number, undoes it; with the number of a linked ticket, links it no more"},
		"approve-by": {"请人审批；批准之前不办理，暂停计时", "asks for an approval first; the clock stands still"},
		"remote":     {"征求员工同意远程协助", "asks the requester to consent to remote assistance"},
		"verify":     {"记录怎么核实了身份", "records how you made sure who asks"},
		"tick":       {"登记清单里哪些已经办好", "ticks what is done of a list of things to set up"},
		"freeze":     {"约定冻结账号的时间，到点提醒；完成后登记", "sets the minute to freeze accounts, and says when it is done"},
		"repair":     {"向供应商发维修申请单，暂停计时；修好后登记", "sends a repair order to a vendor; the clock stands still; records the end"},
		"spare":      {"登记借出或归还备用机", "records a spare device that is lent or given back"},
		"visit":      {"约上门时间，双方收到日历邀请", "makes an appointment; both sides get an invitation"},
		"reopen":     {"重新处理已结束的工单", "works again on what has ended"},
		"list":       {"列出工单；不写就是我的", "lists tickets; yours, when nothing is said"}, "show": {"查看一张工单的全部经过", "the whole story of a ticket"},
		"leave":  {"请假：这几天不派单，代班人可以不写；IT 主管可写 #请假 姓名 日期", "leave: no tickets in these days; a deputy need not be named; the manager may write #leave name days"},
		"back":   {"销假，恢复派单", "back from leave"},
		"search": {"查找工单和知识库", "looks for tickets and articles"}, "why": {"说明类别、时限和派单的依据", "why it was classified, timed and dispatched like this"},
		"help": {"全部指令，或一条的说明", "all commands, or one explained"},
	}
)

// usage is a command as it is written, in a language: "#转派 姓名".
func usage(language string) func(Verb) string {
	return func(v Verb) string {
		own := v.English
		if language == "zh" && len(v.Chinese) > 0 {
			own = v.Chinese
		}
		first := v.Name
		if len(own) > 0 {
			first = own[0]
		}
		if args := verbArgs[v.Name]; args[0] != "" {
			return "#" + first + " " + pick(language, args[0], args[1])
		}
		return "#" + first
	}
}

// alsoCalled are the other names of a command.
func alsoCalled(language string) func(Verb) string {
	return func(v Verb) string {
		own, other := v.English, v.Chinese
		if language == "zh" && len(v.Chinese) > 0 {
			own, other = v.Chinese, v.English
		}
		if len(own) > 0 {
			own = own[1:]
		}
		var all []string
		for _, name := range append(other[:len(other):len(other)], own...) {
			all = append(all, "#"+name)
		}
		return strings.Join(all, " ")
	}
}

// Explained reports whether there are words for a command in both languages.
func Explained(verb string) bool { return verbTexts[verb][0] != "" && verbTexts[verb][1] != "" }

// CategoryName is what a category is called.
func CategoryName(language string, c store.Category) string { return label(language, categoryNames)(c) }

// CategoryNamed finds a category by its code or its name.
func CategoryNamed(word string) (store.Category, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, c := range store.Categories {
		pair := categoryNames[string(c)]
		if word == string(c) || word == pair[0] || word == strings.ToLower(pair[1]) || len([]rune(word)) == 2 && strings.HasPrefix(pair[0], word) {
			return c, true
		}
	}
	return "", false
}

// moreFields are words by which people call a field besides its label.
var moreFields = map[string]string{
	"姓名": "name", "电话": "phone", "手机": "phone", "分机": "phone", "联系方式": "phone", "工号": "employee_id", "id": "employee_id",
	"设备": "device_model", "型号": "device_model", "机型": "device_model", "device": "device_model", "model": "device_model",
	"系统": "os", "软件": "software", "版本": "software", "报错": "error_code", "错误": "error_code", "错误代码": "error_code", "error": "error_code",
	"时间": "occurred_at", "since": "occurred_at", "自查": "self_tried", "tried": "self_tried", "现象": "symptom", "描述": "symptom",
}

// FieldNamed finds a field by its name or by what people call it.
func FieldNamed(word string) (string, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, name := range store.FieldNames {
		pair := fieldNames[name]
		if word == name || word == strings.ReplaceAll(name, "_", " ") || word == pair[0] || word == strings.ToLower(pair[1]) {
			return name, true
		}
	}
	name, ok := moreFields[word]
	return name, ok
}
