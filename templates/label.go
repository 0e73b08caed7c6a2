package templates

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

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
	"self_check": {"等待自查结果", "Waiting for self-check result"}, "open": {"等待技术支持接手", "Waiting for a technician"},
	"working": {"处理中", "In progress"}, "waiting": {"等待中（暂停计时）", "On hold"}, "resolved": {"已解决，待确认", "Resolved, awaiting confirmation"},
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
	"consent": {"同意远程协助。", "I agree to remote assistance."}, "consent_later": {"远程晚一点再说。", "Later, please."}, "decline": {"不同意远程协助。", "I do not agree to remote assistance."},
	"visit_fits": {"这个时间可以。", "That suits me."}, "visit_other": {"换个时间。", "Another time, please."},
	"frozen":  {"已经全部冻结。", "All of them are frozen."},
	"approve": {"同意。", "Approved."}, "reject": {"不同意。", "Rejected."},
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

// ignoredNames say why mails needed nothing.
var ignoredNames = names{
	"duplicate": {"重复收到的同一封信", "another copy of a known mail"}, "loop": {"本服务台自己的信", "the desk's own letters"},
	"report": {"回执和投递报告", "receipts and reports"}, "auto_reply": {"自动回复", "automatic replies"},
	"bounce": {"与本台无关的退信", "bounces of other mail"}, "before": {"服务台启用之前的信", "from before the desk's first start"},
	"list": {"群发邮件", "mailing lists"}, "learned": {"系统凭经验判断无需开单", "judged by experience to need no ticket"},
	"rule": {"按规则无需开单", "a rule lets them open no ticket"}, "other": {"其他原因", "other reasons"},
}

// ignored is why mails were ignored, with the rule that said so.
func ignored(language string, r Reason) string {
	name := label(language, ignoredNames)(r.Code)
	switch {
	case r.Rule == "":
		return name
	case language == "zh":
		return name + "（" + r.Rule + "）"
	}
	return name + " (" + r.Rule + ")"
}

var groupingNames = names{
	"category": {"类别", "Category"}, "department": {"部门", "Department"}, "technician": {"技术支持", "Technician"}, "priority": {"优先级", "Priority"},
}

// groupName is the name of a row of a grouping.
func groupName(language, by, name string) string {
	switch {
	case by == "category":
		return label(language, categoryNames)(name)
	case by == "priority":
		return label(language, priorityNames)(name)
	case name != "":
		return name
	case by == "technician":
		return label(language, names{"": {"未派单", "Nobody yet"}})(name)
	}
	return label(language, names{"": {"未知部门", "Unknown"}})(name)
}

var fieldNames = names{
	"name": {"姓名", "Name"}, "department": {"部门", "Department"}, "employee_id": {"工号", "Employee ID"}, "phone": {"联系电话", "Phone"},
	"device_model": {"设备型号", "Device model"}, "os": {"操作系统", "Operating system"}, "software": {"软件及版本", "Software and version"},
	"error_code": {"错误提示", "Error message"}, "occurred_at": {"发生时间", "Since when"}, "self_tried": {"已尝试的办法", "Already tried"},
	"symptom": {"问题描述", "Description"},
	// Of who joins or moves: the lines of the form, as accountform.go of rules reads them.
	"person_joiner": {"新员工姓名", "New employee"}, "department_joiner": {"入职部门", "Department"}, "start_joiner": {"入职日期", "Start date"},
	"accounts_joiner": {"需要的账号和系统", "Accounts and systems"}, "device_joiner": {"需要的设备", "Device"},
	"person_mover": {"员工姓名", "Employee"}, "department_mover": {"新部门", "New department"}, "start_mover": {"生效日期", "Effective date"},
	"accounts_mover": {"新增的系统权限", "New rights"},
}

// examples show what an answer to a question may look like.
var examples = names{
	"name": {"张三", "Zhang San"}, "department": {"财务部", "Finance"}, "employee_id": {"A10023", "A10023"}, "phone": {"138 0000 0000 或分机 8001", "extension 8001"},
	"device_model": {"惠普 M404 打印机", "HP M404 printer"}, "os": {"Windows 11", "Windows 11"},
	"software": {"Outlook 2021", "Outlook 2021"}, "error_code": {"照抄屏幕上的文字，或附上截图", "the words on the screen, or a screenshot"},
	"occurred_at": {"今天上午9点开始", "since 9 o'clock this morning"}, "self_tried": {"重启过电脑，换过网线；没试过也没关系", "restarted it; or “nothing yet”"},
	"symptom":       {"做了什么、看到了什么", "what you did and what you saw"},
	"person_joiner": {"李晓", "Li Xiao"}, "department_joiner": {"市场部", "Marketing"}, "start_joiner": {"12月1日", "December 1"},
	"accounts_joiner": {"邮箱、OA、VPN", "mail, OA, VPN"}, "device_joiner": {"笔记本电脑；不需要就写“不需要”", "laptop; or “none”"},
	"person_mover": {"李晓", "Li Xiao"}, "department_mover": {"市场部", "Marketing"}, "start_mover": {"12月1日", "December 1"},
	"accounts_mover": {"CRM、市场部共享盘", "CRM, shared drive of Marketing"},
}

var eventNames = names{
	"opened": {"报障", "reported"}, "mail": {"来信", "wrote"}, "answer": {"回复", "answered"}, "note": {"内部备注", "internal note"},
	"talk": {"小组讨论", "in the response group"}, "automatic": {"自动回复", "automatic answer"}, "assigned": {"派单", "assigned"}, "taken": {"接单", "taken"}, "priority": {"改优先级", "priority"},
	"category": {"改类别", "category"}, "field": {"填写字段", "field"}, "waiting": {"等待", "waiting"}, "resumed": {"恢复计时", "resumed"},
	"breached": {"超时", "target missed"}, "escalated": {"升级", "escalated"}, "resolved": {"解决", "resolved"}, "confirmed": {"员工确认", "confirmed"},
	"closed": {"关闭", "closed"}, "reopened": {"重新处理", "reopened"}, "cancelled": {"取消", "cancelled"}, "survey": {"评价", "survey"},
	"chased": {"催问", "chased"}, "undelivered": {"未送达", "undelivered"}, "merged": {"合并", "merged"}, "split": {"拆分", "split"},
	"linked": {"关联", "linked"}, "copied": {"抄送", "copied"}, "kb_proposed": {"写入知识库", "written for the knowledge base"}, "undone": {"撤销", "undone"},
	"progress": {"进展", "news"}, "joined": {"并入重大事件", "part of an incident"}, "left": {"移出重大事件", "left its incident"},
	"reporters": {"报障人数", "reporters"}, "repeated": {"重复来信", "the same again"}, "recovered": {"监控恢复", "over, says monitoring"}, "responded": {"首次响应", "first answer"},
	"article": {"知识库文章", "article"}, "commands": {"指令", "commands"}, "reminded": {"提醒", "reminder"}, "targets": {"时限调整", "targets"},
	"approval_asked": {"送审", "approval asked"}, "approval_moved": {"改由他人审批", "approval moved"}, "approval_question": {"审批人提问", "question of the approver"},
	"approved": {"同意", "approved"}, "rejected": {"不同意", "rejected"},
	"consent_asked": {"征求远程同意", "consent asked"}, "consented": {"同意远程", "consented"}, "declined": {"不同意远程", "declined"}, "consent_expired": {"远程同意过期", "consent expired"},
	"account_form": {"办理清单", "what to set up"}, "ticked": {"已办", "done"},
	"verified": {"核实身份", "identity verified"}, "freeze": {"约定冻结", "to be frozen"}, "frozen": {"已冻结", "frozen"},
	"repair": {"维修", "repair"}, "vendor": {"供应商来信", "vendor"}, "spare": {"备用机", "spare"}, "visit": {"上门预约", "visit"}, "visit_answer": {"答复上门预约", "answer to the visit"},
}

var letterNames = names{
	"acknowledgement": {"受理通知", "acknowledgement"}, "answer": {"技术支持的回复", "technician's answer"}, "resolution": {"解决说明", "solution"},
	"confirm_reminder": {"确认提醒", "reminder to confirm"}, "survey": {"满意度调查", "survey"}, "closed": {"关闭通知", "closing notice"},
	"reopened": {"重新处理通知", "reopening notice"}, "cancelled": {"取消通知", "cancellation"}, "status": {"进度说明", "status"}, "tickets": {"工单列表", "list of tickets"},
	"dispatch": {"派单", "dispatch"}, "update": {"员工来信", "requester's words"}, "reassigned": {"转派通知", "hand-over notice"},
	"reminder": {"时限提醒", "reminder"}, "breach": {"超时通知", "overdue notice"}, "escalation": {"升级通知", "escalation"},
	"unassigned": {"无人接单通知", "unassigned ticket"}, "critical": {"特急通知", "critical notice"}, "dissatisfied": {"不满意反馈", "dissatisfied requester"},
	"receipt": {"指令回执", "receipt"}, "held": {"待审邮件清单", "list of held mail"}, "confirm_sender": {"身份确认", "request to confirm the sender"},
	"digest": {"周报、月报", "digest"}, "why": {"原因说明", "explanation"}, "book_refused": {"规则手册未启用通知", "notice of a refused rule book"},
	"freeze":       {"冻结提醒", "order to freeze accounts"},
	"repair_order": {"设备维修申请单", "repair order"},
	"consent":      {"远程协助征询", "request for remote assistance"}, "visit": {"上门预约", "appointment"},
	"approval": {"审批请求", "request for approval"}, "approval_result": {"审批结果", "result of an approval"}, "progress": {"流程进展", "news of a procedure"},
	"talk": {"小组讨论", "words of the response group"}, "absence": {"休假与未结工单", "leave and open tickets"}, "overdue": {"停机期间超时的工单", "targets missed while the desk was down"}, "article": {"知识库草稿", "draft of an article"}, "faq": {"常见问题", "frequent questions"}, "new_owner": {"换人处理通知", "notice of a new technician"},
	"notice_password": {"安全提醒：换密码", "security reminder: passwords"}, "notice_phishing": {"安全提醒：钓鱼邮件", "security reminder: phishing"},
	"notice_backup": {"安全提醒：备份", "security reminder: backups"}, "unsubscribed": {"退订确认", "confirmation about reminders"},
	"waiting": {"等待回复提醒", "reminder to answer"}, "merged": {"合并通知", "notice of a merge"}, "undeliverable": {"未送达通知", "notice of an undelivered mail"},
	"incident": {"重大事件通知", "notice of a major incident"}, "incident_note": {"重大事件讨论", "words about a major incident"},
	"incident_part": {"大范围故障受理通知", "acknowledgement of an outage"}, "incident_progress": {"重大事件进展", "news of a major incident"},
	"incident_resolved": {"重大事件恢复通知", "end of a major incident"}, "incident_left": {"单独处理通知", "notice of separate handling"},
	"incident_reports": {"重大事件报障汇总", "reports of a major incident"}, "repeated": {"重复来信通知", "notice of repeated mail"},
}

var dangerNames = names{
	"large": {"文件太大", "too large"}, "suspect": {"来自安全问题的工单，不转发", "of a security ticket, not passed on"},
	"program": {"可执行文件", "a program"}, "macros": {"含宏的文件", "it holds macros"}, "disk": {"磁盘映像", "a disk image"},
	"encrypted": {"加密，无法检查", "encrypted, nobody can look into it"}, "bomb": {"压缩炸弹", "it grows beyond measure when opened"},
	"nested": {"层层嵌套", "packed too deep"}, "web page": {"含脚本的网页", "a web page with a script or a form"},
	"archive": {"压缩包无法检查", "an archive that cannot be looked into"},
}

// Unsent names a file that does not travel with a letter, and why; for those
// who work at the desk with its hash, by which virus scanners know it.
func Unsent(f store.File, language string, staff bool) string {
	name := strings.Map(visible, f.Name)
	more := []string{label(language, dangerNames)(f.Danger)}
	if staff {
		more = append(more, "SHA-256 "+f.SHA256)
	}
	if language == "zh" {
		return name + "（" + strings.Join(more, "，") + "）"
	}
	return name + " (" + strings.Join(more, ", ") + ")"
}

// visible drops marks that change how a name reads: "gpj.exe" written backwards.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) {
		return -1
	}
	return r
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
