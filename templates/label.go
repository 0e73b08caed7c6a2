package templates

import (
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
)

// names of a value in Chinese and in English.
type names map[string][2]string

// label gives the name of a value in a language; one without a name is shown
// as it is.
func label(language string, known names) func(any) string {
	return func(value any) string {
		s := fmt.Sprint(value)
		pair, ok := known[s]
		switch {
		case !ok:
			return s
		case language == "zh":
			return pair[0]
		}
		return pair[1]
	}
}

var priorityNames = names{
	"normal": {"普通级", "Normal"}, "urgent": {"紧急级", "Urgent"}, "critical": {"特急级", "Critical"},
}

var categoryNames = names{
	"hardware": {"硬件设备", "Hardware"}, "software": {"软件系统", "Software"}, "account": {"账号权限", "Accounts and access"},
	"network": {"网络连接", "Network"}, "data_security": {"数据与安全", "Data and security"}, "other": {"其他", "Other"},
}

var statusNames = names{
	"self_check": {"等待自查结果", "Waiting for the self-check"}, "open": {"等待技术支持接手", "Waiting for a technician"},
	"working": {"处理中", "In progress"}, "waiting": {"等待中（暂停计时）", "On hold"}, "resolved": {"已解决，待确认", "Resolved, to be confirmed"},
	"closed": {"已关闭", "Closed"}, "cancelled": {"已取消", "Cancelled"}, "merged": {"已合并", "Merged"},
}

var tierNames = names{
	"junior": {"初级", "junior"}, "intermediate": {"中级", "intermediate"}, "senior": {"高级", "senior"},
}

var voteNames = names{
	"satisfied": {"满意", "Satisfied"}, "basically_satisfied": {"基本满意", "Basically satisfied"}, "dissatisfied": {"不满意", "Dissatisfied"},
}

var answerNames = names{
	"confirm": {"好了，可以用了。", "It works."}, "not_resolved": {"还没好，请继续处理。", "It does not work yet."},
	"satisfied": {"满意。", "Satisfied."}, "basically_satisfied": {"基本满意。", "Basically satisfied."}, "dissatisfied": {"不满意，请继续跟进。", "Dissatisfied, please look again."},
}

// Answer is what somebody says who gives an answer of that code with one tap.
func Answer(code, language string) string { return label(language, answerNames)(code) }

var votes = []store.Satisfaction{store.Satisfied, store.BasicallySatisfied, store.Dissatisfied}

var stateNames = names{
	"pending": {"等待处理", "Not decided yet"}, "ticket": {"新建工单", "New tickets"}, "followup": {"归入已有工单", "Part of a ticket"},
	"ignored": {"无需处理", "Nothing to do"}, "held": {"暂扣待查", "Held"}, "quarantined": {"隔离", "Quarantined"},
}

var states = []store.State{store.Opened, store.FollowUp, store.Ignored, store.Held, store.Quarantined, store.Pending}

var fieldNames = names{
	"name": {"姓名", "Name"}, "department": {"部门", "Department"}, "employee_id": {"工号", "Employee ID"}, "phone": {"联系电话", "Phone"},
	"device_model": {"设备型号", "Device model"}, "os": {"操作系统", "Operating system"}, "software": {"软件及版本", "Software and version"},
	"error_code": {"错误提示", "Error message"}, "occurred_at": {"发生时间", "Since when"}, "self_tried": {"已尝试的办法", "Already tried"},
	"symptom": {"问题描述", "Description"},
}

// examples show what an answer to a question may look like.
var examples = names{
	"name": {"张三", "Zhang San"}, "department": {"财务部", "Finance"}, "employee_id": {"A10023", "A10023"}, "phone": {"138 0000 0000 或分机 8001", "extension 8001"},
	"device_model": {"惠普 M404 打印机", "HP M404 printer"}, "os": {"Windows 11", "Windows 11"},
	"software": {"Outlook 2021", "Outlook 2021"}, "error_code": {"照抄屏幕上的文字，或附上截图", "the words on the screen, or a screenshot"},
	"occurred_at": {"今天上午9点开始", "since 9 o'clock this morning"}, "self_tried": {"重启过电脑，换过网线；没试过也没关系", "restarted it; or “nothing yet”"},
	"symptom": {"做了什么、看到了什么", "what you did and what you saw"},
}

var eventNames = names{
	"opened": {"报障", "reported"}, "progress": {"进展", "news"}, "mail": {"来信", "wrote"}, "answer": {"回复", "answered"}, "note": {"内部备注", "internal note"},
}

var letterNames = names{
	"acknowledgement": {"受理通知", "acknowledgement"}, "answer": {"技术支持的回复", "technician's answer"}, "resolution": {"解决说明", "solution"},
	"confirm_reminder": {"确认提醒", "reminder to confirm"}, "survey": {"满意度调查", "survey"}, "closed": {"关闭通知", "closing notice"},
	"reopened": {"重新处理通知", "reopening notice"}, "cancelled": {"取消通知", "cancellation"}, "status": {"进度说明", "status"},
	"dispatch": {"派单", "dispatch"}, "update": {"员工来信", "requester's words"}, "reassigned": {"转派通知", "hand-over notice"},
	"reminder": {"时限提醒", "reminder"}, "breach": {"超时通知", "overdue notice"}, "escalation": {"升级通知", "escalation"},
	"unassigned": {"无人接单通知", "unassigned ticket"}, "critical": {"特急通知", "critical notice"}, "dissatisfied": {"不满意反馈", "dissatisfied requester"},
	"receipt": {"指令回执", "receipt"}, "held": {"待审邮件清单", "list of held mail"}, "confirm_sender": {"身份确认", "request to confirm the sender"},
	"digest": {"周报", "weekly digest"}, "why": {"原因说明", "explanation"}, "book_refused": {"规则手册未启用通知", "notice of a refused rule book"},
	"incident": {"重大事件通知", "notice of a major incident"}, "incident_note": {"重大事件讨论", "words about a major incident"},
	"incident_part": {"大范围故障受理通知", "acknowledgement of an outage"}, "incident_progress": {"重大事件进展", "news of a major incident"},
	"incident_resolved": {"重大事件恢复通知", "end of a major incident"}, "incident_left": {"单独处理通知", "notice of separate handling"},
	"incident_reports": {"重大事件报障汇总", "reports of a major incident"}, "repeated": {"重复来信通知", "notice of repeated mail"},
	"waiting": {"等待回复提醒", "reminder to answer"}, "undeliverable": {"未送达通知", "notice of an undelivered mail"},
}

// doneNames say what a command did.
var doneNames = names{
	"taken": {"已接单", "it is yours"}, "resolved": {"已告诉员工，等他确认", "the requester was told and is asked to confirm"},
	"noted": {"已记为内部备注", "kept as an internal note"}, "closed": {"已关闭", "closed"}, "assigned": {"已转派", "handed over"},
	"escalated": {"已升级", "escalated"}, "priority": {"优先级已修改", "priority changed"}, "category": {"类别已修改", "category changed"},
	"waiting_requester": {"等待员工，已暂停计时", "waiting for the requester; the clock stands still"},
	"waiting_vendor":    {"等待供应商，已暂停计时", "waiting for the vendor; the clock stands still"},
	"notified":          {"已告诉所有报障人", "everybody who reported it is told"}, "declared": {"已立为重大事件", "it is a major incident now"},
	"gathered": {"已并入重大事件", "part of the incident now"}, "unlinked": {"已从重大事件移出，单独处理", "out of the incident, on its own again"},
	"undone":   {"已撤销重大事件，全部分开处理", "no incident any more; each ticket on its own again"},
	"reopened": {"已重新打开", "open again"}, "why": {"原因另信说明", "explained in a letter of its own"}, "help": {"全部指令见下", "all commands are below"},
	"help_one": {"说明见下", "explained below"}, "listed": {"见下", "listed below"}, "none": {"没有符合的工单", "no ticket fits"},
	"shown": {"见下", "shown below"},
}

// refusedNames say why a command did nothing.
var refusedNames = names{
	"unknown": {"没有这条指令", "there is no such command"}, "ended": {"工单已经结束，可先用 #重开", "the ticket has ended; #reopen it first"},
	"no_solution":      {"请在 #解决 后面写上做了什么，员工会看到", "write behind #resolve what was done; the requester reads it"},
	"unknown_person":   {"没有找到这位技术支持，请写全名或邮箱地址", "no technician of this name; write the full name or the address"},
	"ambiguous_person": {"有几位同事都符合，请写全名或邮箱地址", "several technicians fit; write the full name or the address"},
	"unknown_priority": {"请写普通、紧急或特急", "write normal, urgent or critical"},
	"unknown_category": {"没有这个类别", "there is no such category"},
	"no_incident":      {"这不是重大事件，请写在重大事件的邮件里", "this is no major incident; write it in the incident's thread"},
	"no_progress":      {"请在 #通知 后面写上进展，报障人会看到", "write behind #notify how it stands; everybody who reported it reads it"},
	"no_part":          {"这张工单不属于重大事件", "the ticket is not part of an incident"},
	"not_in_incident":  {"这张工单不在本事件里", "no such ticket in this incident"},
	"in_incident":      {"工单属于重大事件，请在事件里处理，或先 #移出", "the ticket is part of an incident; work there, or #unlink it first"},
	"no_number":        {"请写工单编号，例如 IT20261123001", "write the number of a ticket, such as IT20261123001"},
	"unknown_ticket":   {"没有这张工单", "there is no such ticket"},
	"other_ended":      {"那张工单已经结束", "that ticket has ended"},
	"not_ended":        {"工单还没有结束，不用重开", "the ticket has not ended"},
	"ambiguous":        {"可以有几种理解，请写全", "it could be several commands; write it out"},
	"below":            {"指令要写在信的最前面，正文下面的不执行", "commands stand at the top of the mail, not below other words"},
	"which_ticket":     {"请写明工单编号，例如 #接单 IT20261123001", "name the ticket, for example #take IT20261123001"},
	"no_reader":        {"这封信不属于任何工单，指令以外的文字没有发给任何人", "this mail belongs to no ticket; the words beside the commands went to nobody"},
	"no_words":         {"请写上要查找的词", "write the words to look for"},
	"unknown_list":     {"可以写：我的、未结、超时、未派、姓名或类别", "write mine, open, overdue, unassigned, a name or a category"},
}

// reasons are the beginnings of the reasons for which mail is held, which are
// kept in English.
var reasons = []struct{ begins, zh string }{
	{"the sender is not of the company: ", "发件人不属于本公司："},
	{"an empty mail without a sender", "空邮件，也没有发件人"},
	{"not a participant of ", "不是这张工单的参与人："},
	{"not proved that ", "无法证明发件人身份："},
	{"more than ", "同一发件人来信过多："},
	{"failed ", "处理失败："},
}

func reason(language, s string) string {
	for _, r := range reasons {
		if rest, ok := strings.CutPrefix(s, r.begins); ok && language == "zh" {
			return r.zh + rest
		}
	}
	return s
}

// Field is a field that was given, with its label.
type Field struct{ Name, Label, Value string }

// OutageName is what a major incident is called after the systems that it hits.
func OutageName(language string, systems []string) string {
	if language == "zh" {
		return join(language, systems) + "故障"
	}
	return "Outage: " + join(language, systems)
}

// Fields lists the fields that hold something, in the order of a form.
func Fields(f store.Fields, language string) []Field {
	var list []Field
	for _, name := range store.FieldNames {
		if value := *f.At(name); value != "" {
			list = append(list, Field{name, label(language, fieldNames)(name), value})
		}
	}
	return list
}

// particulars are the fields that a letter to a colleague does not show anyway:
// who the requester is stands above them, and his words say the symptom.
func particulars(list []Field, words string) []Field {
	return slices.DeleteFunc(list, func(f Field) bool {
		switch f.Name {
		case "name", "department", "phone":
			return true
		case "symptom":
			return strings.Contains(flatten(words), flatten(f.Value))
		}
		return false
	})
}

func flatten(s string) string { return strings.Join(strings.Fields(s), "") }

// Question is what a letter asks about a field.
func (l *Letters) Question(field, language string) Question {
	return Question{Field: field, Label: label(language, fieldNames)(field), Example: label(language, examples)(field)}
}
