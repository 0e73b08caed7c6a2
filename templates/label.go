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

// doneNames say what a command did.
var doneNames = names{
	"taken": {"已接单", "accepted"}, "resolved": {"已告诉员工，等他确认", "sent to the requester, who is asked to confirm"},
	"noted": {"已记为内部备注", "saved as an internal note"}, "closed": {"已关闭", "closed"}, "assigned": {"已转派", "reassigned"},
	"escalated": {"已升级", "escalated"}, "priority": {"优先级已修改", "priority changed"}, "category": {"类别已修改", "category changed"},
	"waiting_requester": {"等待员工，已暂停计时", "waiting for the requester; the clock is stopped"},
	"waiting_vendor":    {"等待供应商，已暂停计时", "waiting for the vendor; the clock is stopped"},
	"notified":          {"已告诉所有报障人", "everybody who reported it has been told"}, "declared": {"已立为重大事件", "now a major incident"},
	"gathered": {"已并入重大事件", "added to the incident"}, "unlinked": {"已从重大事件移出，单独处理", "removed from the incident, handled separately"},
	"incident_undone": {"已撤销重大事件，全部分开处理", "no longer an incident; each ticket is handled separately"},
	"leave":           {"已登记，届时不再派单，未结工单会按规则转交", "leave recorded; no new tickets during it, and open ones are reassigned"},
	"back":            {"已销假，恢复派单", "welcome back; you will get tickets again"},
	"reopened":        {"已重新打开", "reopened"}, "why": {"原因另信说明", "explained in a separate mail"}, "help": {"全部指令见下", "all commands are below"},
	"help_one": {"说明见下", "explained below"}, "listed": {"见下", "listed below"}, "none": {"没有符合的工单", "no matching tickets"},
	"ticked": {"已记录，还剩", "noted; still to do"}, "all_ticked": {"已记录，都办完了，可以 #解决", "noted; all is done, #resolve may follow"},
	"verified": {"身份核实已记录", "recorded"}, "freeze_set": {"到点会提醒您冻结", "you will be reminded at that time"}, "frozen": {"已记录，不再提醒", "recorded; no more reminders"},
	"repair_sent": {"维修申请单已发给供应商，暂停计时", "repair order sent to the vendor; the clock is stopped"}, "repair_done": {"已登记修好", "recorded as repaired"},
	"spare_lent": {"已登记借出备用机", "loan recorded"}, "spare_back": {"已登记归还", "return recorded"},
	"consent_asked": {"已征求员工同意，同意之前请不要连接", "the requester has been asked; do not connect until they agree"},
	"visit_set":     {"已发日历邀请给员工和您", "invitations sent to the requester and you"}, "visit_cancelled": {"已通知双方取消", "cancelled; both of you have been told"},
	"approval_asked": {"已发信请示，批准之前请不要办理", "approval requested; please wait until it is approved"},
	"shown":          {"见下", "shown below"},
	"waiting_until":  {"暂停计时，到时自动恢复", "the clock is stopped until then"}, "held_up": {"已挂起，暂停计时", "on hold; the clock is stopped"},
	"owner_stays": {"已记录，负责人不变", "recorded; the owner stays the same"},
	"resumed":     {"已恢复计时", "the clock is running again"}, "undone": {"已撤销", "taken back"}, "opened": {"已建单", "ticket opened"},
	"split": {"已拆成新工单", "split into a new ticket"}, "merged": {"已合并", "merged"}, "linked": {"已关联", "linked"}, "freeze_off": {"已取消约定的冻结", "scheduled freeze cancelled"}, "link_cut": {"已取消关联", "link removed"},
	"copied": {"抄送名单已更新", "Cc list updated"}, "set": {"已填写", "filled in"}, "remembered": {"到时提醒您", "you will be reminded"},
	"kb_published": {"已写入知识库", "added to the knowledge base"}, "kb_draft": {"已写好草稿，IT 主管发布后生效", "draft saved; it takes effect when the manager publishes it"},
	"kb_sent": {"已把这篇文章发给员工", "article sent to the requester"}, "kb_retired": {"已下架", "retired"}, "answered": {"已转给员工", "passed on to the requester"},
	"same_priority": {"已经是这个优先级", "it already has this priority"}, "same_owner": {"已经由这位同事负责", "already assigned to this colleague"},
	"away":         {"像是自动回复，没有发给员工，并按您不在登记；要发给员工，请写在 #回复 后面", "reads like an automatic reply: not sent to the requester, and you are taken to be away; to send it, write it after #reply"},
	"passed":       {"已转给负责的同事，没有发给员工；要告诉员工，请写在 #回复 后面", "passed on to the colleague who has it, not sent to the requester; to tell the requester, write after #reply"},
	"noted_nobody": {"只记为内部备注：还没有人负责，请写 #转派 姓名", "kept as an internal note: nobody has the ticket yet; write #assign and a name"},
	"noted_how":    {"只记为内部备注，没有发给员工；要发给员工，请写在 #回复 后面，或不带指令再回一封", "saved as an internal note, not sent; to send it, put it after #reply or reply without commands"},
	"meanwhile":    {"在您写信期间也回复过", "also answered while you were writing"},
	"seen":         {"也是您这封信的收件人，已经看到了全文", "also received your mail and has seen all of it"},
	"release":      {"已放行", "let through"}, "allow": {"已放行，以后也不再拦", "let through; this sender is always allowed now"}, "junk": {"已当垃圾邮件处理", "treated as junk"},
	"wanted": {"这封信会照常开单处理", "will be handled like any other mail"},
}

// refusedNames say why a command did nothing.
var refusedNames = names{
	"unknown_article": {"知识库里没有这个编号的文章，或还没有发布", "there is no such article, or it is not published"},
	"article_file":    {"这篇文章来自规则手册旁的文件，请在那里修改", "this article is a file beside the rule book; change it there"},
	"manager_only":    {"只有作者或 IT 主管可以这样做", "only its author or the manager can do this"},
	"unknown":         {"没有这条指令", "there is no such command"}, "ended": {"工单已经结束，可先用 #重开", "the ticket is closed; #reopen it first"},
	"no_solution":           {"请在 #解决 后面写上做了什么，员工会看到", "add what was done after #resolve; the requester will see it"},
	"unknown_person":        {"没有找到这位技术支持，可以写", "no technician found by that name; write one of"},
	"ambiguous_person":      {"有几位同事都符合，请写邮箱地址", "several technicians match; use the address"},
	"no_tool":               {"请写上用什么工具，比如 #远程 向日葵 看一下打印设置", "name the tool, for example #remote TeamViewer look at the printer settings"},
	"no_visit":              {"还没有约上门", "there is no appointment"},
	"secret":                {"信里有密码，没有发出。请当面或电话告知，或发一次性重置链接", "it contains a password and was not sent; give it by phone or face to face, or send a one-time reset link"},
	"identity_first":        {"还没有核实身份。请按通讯录的电话回拨本人，再写 #核实 怎么核实的；确已当面核实的，可再发一次本指令", "identity not verified yet; call back on the number in the directory and reply #verify how, or send this command again if you met in person"},
	"identity_outside":      {"来信地址不是公司登记的地址，必须先核实身份：回拨通讯录里的电话，再写 #核实 怎么核实的", "the mail came from an unknown address; call back on the number in the directory first and reply #verify how"},
	"verify_how":            {"请写上怎么核实的，比如 #核实 回拨分机 8021", "write how, for example #verify called back extension 8021"},
	"verify_outside":        {"来信地址不是公司登记的地址，邮件不能证明身份，请用电话或当面核实", "a mail from an unknown address proves nothing; verify by phone or in person"},
	"confidential":          {"这是保密工单，不能增加抄送", "this ticket is confidential; nobody can be added"},
	"unknown_vendor":        {"没有找到这家供应商，可以写", "vendor not found; write one of"},
	"no_symptom":            {"请在供应商后面写上故障现象，供应商只看到这些", "add the symptom after the vendor; it is all the vendor sees"},
	"no_repair":             {"没有未完成的维修单", "there is no open repair order"},
	"no_spare":              {"没有借出备用机", "no spare device is on loan"},
	"which_spare":           {"请写上备用机的编号", "name the spare device"},
	"unknown_approver":      {"没有找到这位审批人，请写部门负责人、人事、全名或邮箱地址", "approver not found; write head, hr, a full name or an address"},
	"approval_pending":      {"还在等审批，批准之前不能这样做", "still waiting for approval; not possible before that"},
	"no_approver":           {"手册里没有可以审批的人", "the rule book names nobody who can approve this"},
	"unknown_priority":      {"请写普通、紧急或特急", "write normal, urgent or critical"},
	"unknown_category":      {"没有这个类别，可以写", "there is no such category; write one of"},
	"no_incident":           {"这不是重大事件，请写在重大事件的邮件里", "this is not a major incident; reply in the incident's thread"},
	"no_progress":           {"请在 #通知 后面写上进展，报障人会看到", "add the update after #notify; everybody who reported it will see it"},
	"no_part":               {"这张工单不属于重大事件", "the ticket is not part of an incident"},
	"not_in_incident":       {"这张工单不在本事件里", "that ticket is not part of this incident"},
	"no_requester":          {"这是例行维护，没有报障的员工", "this is regular maintenance; there is no requester"},
	"in_incident":           {"工单属于重大事件，请在事件里处理，或先 #移出", "the ticket is part of an incident; work on the incident, or #unlink it first"},
	"no_number":             {"请写工单编号，例如 IT20261123001", "add a ticket number, such as IT20261123001"},
	"unknown_ticket":        {"没有这个编号的工单", "there is no ticket with that number"},
	"other_ended":           {"另一张工单已经结束", "the other ticket is closed"},
	"no_dates":              {"请写明日期，例如 12月1日-5日、明天、下周一到周三", "add the dates, for example 2026-12-01..2026-12-05, tomorrow, until 5 Dec"},
	"past_dates":            {"日期已经过去", "those dates are in the past"},
	"long_leave":            {"超过一年了，请检查日期", "this is longer than a year; please check the dates"},
	"own_leave":             {"只能登记自己的请假，别人的请由 IT 主管登记", "only the IT manager can record leave for others"},
	"whose_leave":           {"请写上是谁请假，例如 #请假 王磊 明天", "name the person, for example #leave Wang Lei tomorrow"},
	"own_deputy":            {"代班人不能是本人", "the deputy must be somebody else"},
	"no_leave":              {"没有登记过请假", "no leave recorded"},
	"not_ended":             {"工单还没有结束，不用重开", "the ticket is not closed"},
	"ambiguous":             {"可以有几种理解，请写全", "this could be several commands; please write it in full"},
	"below":                 {"指令要写在信的最前面，正文下面的不执行", "commands must be at the top of the mail, not below other text"},
	"which_ticket":          {"请写明工单编号，例如 #接单 IT20261123001", "name the ticket, for example #take IT20261123001"},
	"no_order":              {"这封信不属于任何工单，也没有指令，没有发给任何人；请回复工单的邮件，或写 #备注 加工单编号，新问题写 #新建 姓名：标题", "this mail belongs to no ticket and has no command, so it was sent to nobody; reply to a mail about the ticket, write #note and its number, or #new name: subject"},
	"no_reader":             {"这封信不属于任何工单，指令以外的文字没有发给任何人", "this mail belongs to no ticket; the text besides the commands was not sent to anybody"},
	"not_technician":        {"只有技术支持可以接单", "only technicians can take tickets"},
	"which_other":           {"请写明另一张工单的编号", "name the other ticket"},
	"same_ticket":           {"就是这张工单", "that is this same ticket"},
	"nothing_to_undo":       {"没有可以撤销的操作", "there is nothing to undo"},
	"undo_other":            {"上一步不是您做的", "the last step was not yours"},
	"undo_changed":          {"之后又有变动，不能撤销", "something changed since then, so it cannot be undone"},
	"undo_beyond":           {"上一封信还做了这张工单以外的事，请分别撤回：请假写 #销假，文章写 #下架 加编号，重大事件写 #移出，新建的工单写 #撤销 加它的编号", "the last mail also changed things beyond this ticket; undo those separately: #back for leave, #retire and the number for an article, #unlink for an incident, #undo and the number for a new ticket"},
	"unknown_wait":          {"请写员工、供应商，或者到哪一天", "write requester, vendor, or until and a date"},
	"no_answer":             {"请在 #回复 后面写上要告诉员工的话", "add what to tell the requester after #reply"},
	"no_reason":             {"请写明原因", "please add a reason"},
	"not_waiting":           {"工单没有在等待", "the ticket is not waiting"},
	"new_how":               {"请写：#新建 姓名或邮箱：标题，正文写在下面", "write: #new name or address: subject, with the text below"},
	"unknown_employee":      {"没有找到这个人，请写邮箱地址", "nobody found by that name; use the address"},
	"ambiguous_employee":    {"有几位同事同名，请写上部门，或写邮箱地址", "several people have that name; add the department or use the address"},
	"not_admitted":          {"这个地址不属于本公司", "that address does not belong to the company"},
	"no_subject":            {"请写上新工单的标题", "add a subject for the new ticket"},
	"no_address":            {"请写姓名或邮箱地址", "write a name or an address"},
	"no_participant":        {"这个人不在抄送名单里", "not on the Cc list"},
	"requester_stays":       {"报障人不能移除", "the requester cannot be removed"},
	"set_how":               {"请写：#字段 名称=内容", "write: #set name=value"},
	"unknown_field":         {"没有这个字段", "there is no such field"},
	"no_solution_yet":       {"还没有解决办法，请先 #解决，或者在下面写上", "there is no solution yet; #resolve it first, or write it below"},
	"unknown_time":          {"没有看懂时间，例如：明天上午、周五 14:00、2小时后", "time not understood; write for example tomorrow, Friday 14:00 or 2h"},
	"no_hour":               {"请写明哪天几点，例如：明天下午3点、周五 14:00", "add the day and the hour, for example tomorrow 3pm or Friday 14:00"},
	"past_time":             {"这个时间已经过去了", "that time has passed"},
	"no_words":              {"请写上要查找的词", "add words to search for"},
	"not_ignored":           {"这封信已经开单或处理过了", "this mail has a ticket already, or was handled otherwise"},
	"unknown_mail":          {"没有这个编号的来信，编号见周报", "there is no mail with that number; see the digest"},
	"not_held":              {"这封信已经处理过了", "this mail has already been handled"},
	"away_now":              {"这位同事休假或外出，请转给别人", "this colleague is away; choose somebody else"},
	"taken_meanwhile":       {"同事已经先接单了，确实要接过来，请回复本邮件再写一次 #接单", "a colleague has taken it meanwhile; to take it over, reply #take to this mail"},
	"about_him":             {"这张工单与本人有关，不能派给他", "the ticket is about this person and cannot be assigned to them"},
	"confidential_merge":    {"保密工单不能与别的工单合并", "a confidential ticket cannot be merged with another"},
	"confidential_incident": {"保密工单不能并入重大事件", "a confidential ticket cannot be part of an incident"},
	"confidential_article":  {"保密工单的内容不写入知识库；确要写，请自己写上标题和正文", "a confidential ticket is not copied into the knowledge base; write the title and text yourself"},
	"merge_incident":        {"重大事件不用合并，请写 #重大事件 把工单并进来", "incidents cannot be merged; add a ticket with #incident"},
	"merge_unsettled":       {"那张工单还有没办完的审批、冻结、上门、维修或备用机，请先办完，或者反过来在那张工单里写 #合并 加上这个编号", "that ticket has an open approval, freeze, visit, repair or loan; finish it first, or #merge the other way round"},
	"no_items":              {"这张工单没有办理清单", "this ticket has no list of things to set up"},
	"which_item":            {"没看懂是哪一项，请照清单上的名称写，或写 全部", "which one? write its name as in the list, or all"},
	"item_waiting":          {"还没有批准", "not approved yet"},
	"item_refused":          {"没有批准，请不要办理", "was not approved"},
	"item_unasked":          {"审批之后才提出的，没有审批过；请先 #审批", "was asked for after the approval; #approve-by first"},
	"items_left":            {"清单上还有没办的；办好请写 #办好 名称，确定不办的话再发一次本指令", "some of the list is not done; #tick it, or give this order once more"},
	"freeze_first":          {"约好的冻结还没有完成。冻结后先写 #冻结 完成；不用冻结了写 #冻结 取消", "the scheduled freeze is not done yet; #freeze done first, or #freeze cancel"},
	"no_freeze":             {"没有约定冻结时间", "no freeze is scheduled"},
	"linked_before":         {"已经关联过了", "already linked"},
	"not_linked":            {"没有关联这张工单", "not linked with that ticket"},
	"unknown_list":          {"可以写：我的、未结、超时、未派、姓名或类别", "write mine, open, overdue, unassigned, a name or a category"},
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
