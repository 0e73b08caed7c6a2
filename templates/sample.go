package templates

import (
	"slices"
	"time"

	"maildesk/store"
)

// Sample is made-up data for a letter, to try it and to look at it.
type Sample struct {
	Name string // "full", "bare", "taps", or the Code that it has
	Data *Data
}

// codes are the values of Data.Code that each letter knows.
var codes = map[string][]string{
	"acknowledgement": {"too_large"},
	"reopened":        {"not_resolved", "dissatisfied"},
	"status":          {"chased"},
	"dispatch":        {"self_check_failed", "not_taken", "escalated", "handed_over", "not_resolved", "dissatisfied", "question"},
	"update":          {"recovered", "copied", "chased", "solved_himself", "cancelled", "not_resolved", "dissatisfied", "question"},
	"reminder":        {"response", "resolution"},
	"breach":          {"response", "resolution"},
	"escalation":      {"top", "support"},
	"unassigned":      {"not_taken"},

	"incident":          {"critical", "not_taken"},
	"incident_note":     {"progress", "resolved"},
	"incident_progress": {"reopened"},
	"incident_resolved": {"closed"},
}

// Samples gives data for a letter: with everything in it first, then with
// nothing but what every letter has, then with links to tap, then one for each
// code of the letter.
func Samples(name, language string) []Sample {
	bare := full(language)
	bare.Technician, bare.Actor, bare.Words, bare.Procedure, bare.Due = Person{}, Person{}, "", "", time.Time{}
	bare.History, bare.Questions, bare.Guide, bare.Actions, bare.Files, bare.Unsent, bare.Lines, bare.Held = nil, nil, nil, nil, nil, nil, nil, nil
	bare.Why, bare.Mistakes = nil, nil
	bare.Incident = &Incident{Number: "IT20261123004", Subject: bare.Ticket.Subject, Reporters: 3}
	bare.Ticket.Fields = store.Fields{}
	bare.Before = nil
	bare.Desk.Hotline, bare.Desk.Signature, bare.Desk.Hours = "", "", ""
	bare.Ticket.ResponseDue, bare.Ticket.ResolveDue, bare.Ticket.Responded, bare.Ticket.Solution = time.Time{}, time.Time{}, time.Time{}, ""
	week := *bare.Summary
	bare.Summary = &store.Summary{From: week.From, To: week.To}
	taps := full(language)
	for _, code := range []string{"confirm", "not_resolved", "satisfied", "basically_satisfied", "dissatisfied", "confirm_sender", "deny_sender"} {
		taps.Actions = append(taps.Actions, Action{Code: code, URL: "mailto:it@example.com?subject=%5BIT20261123001%5D%20" + code + "-1.fvq.a.mfrggzdfmztwq2lk&body=Just%20send%20this%20mail."})
	}
	list := []Sample{{"full", full(language)}, {"bare", bare}, {"taps", taps}}
	for _, code := range codes[name] {
		d := full(language)
		d.Code = code
		list = append(list, Sample{code, d})
	}
	if name == "acknowledgement" {
		for _, s := range []struct {
			name              string
			guide, ask, alarm bool
		}{{"guide", true, false, false}, {"questions", false, true, false}, {"plain", false, false, false}, {"critical", false, false, true}} {
			d := full(language)
			d.Technician = Person{}
			if s.guide {
				d.Ticket.Status = store.StatusSelfCheck
			}
			if !s.guide {
				d.Guide = nil
			}
			if !s.ask {
				d.Questions = nil
			}
			if s.alarm {
				d.Ticket.Priority, d.Ticket.Tier = store.Critical, store.Senior
			}
			list = append(list, Sample{s.name, d})
		}
	}
	for _, s := range list {
		if slices.Contains(deskLetters, name) {
			s.Data.Ticket = Ticket{}
		}
		if !slices.Contains(requesterLetters, name) {
			s.Data.Reader = colleague(language)
		}
		if slices.Contains(technicianWords, name) && s.Name != "bare" {
			s.Data.Words, s.Data.Actor = s.Data.Ticket.Solution, colleague(language)
		}
		if name == "confirm_sender" {
			s.Data.Code = "IT20261123001"
		}
		if name == "reassigned" {
			s.Data.Actor = Person{pick(language, "王芳", "Wang Fang"), "wangfang@example.com", "", "8005"}
		}
	}
	return list
}

// requesterLetters are read by requesters; deskLetters are about no ticket;
// technicianWords carry what a technician wrote.
var (
	technicianWords  = []string{"answer", "resolution", "confirm_reminder", "incident_note", "incident_progress", "incident_resolved"}
	requesterLetters = []string{"acknowledgement", "answer", "resolution", "confirm_reminder", "survey", "closed", "reopened", "cancelled", "status", "waiting",
		"incident_part", "incident_progress", "incident_resolved", "incident_left"}
	deskLetters = []string{"digest", "held", "confirm_sender", "book_refused"}
)

var zone = time.FixedZone("CST", 8*3600) // no database of zones is needed to look at a letter

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, zone)
}

// pick gives the Chinese or the English of a pair.
func pick(language, zh, en string) string {
	if language == "zh" {
		return zh
	}
	return en
}

func colleague(language string) Person {
	return Person{pick(language, "李强", "Li Qiang"), "liqiang@example.com", pick(language, "信息技术部", "IT"), "8003"}
}

func full(language string) *Data {
	say := func(zh, en string) string { return pick(language, zh, en) }
	requester := Person{say("张晓雯", "Zhang Xiaowen"), "zhangxw@example.com", say("财务部", "Finance"), "8021"}
	technician := colleague(language)
	d := &Data{
		Desk: Desk{
			Company: say("示例科技有限公司", "Example Technology"), Name: say("IT服务台", "IT Service Desk"), Address: "it@example.com", Hotline: "8000",
			Colour: "#1f5fa8", Zone: zone, Hours: say("周一至周五 9:00–18:00", "Monday to Friday, 9:00–18:00"),
		},
		Reader: requester, Technician: technician, Actor: requester,
		Ticket: Ticket{
			Number: "IT20261123001", Subject: say("三楼打印机打不出来", "Printer on the third floor does not print"),
			Status: store.StatusWorking, Category: store.Hardware, Subcategory: say("打印机", "Printer"), Priority: store.Urgent, Tier: store.Intermediate,
			Requester: requester, Opened: at(23, 9, 12), ResponseDue: at(23, 14, 12), ResolveDue: at(24, 9, 12), Responded: at(23, 9, 40),
			Fields: store.Fields{
				Name: requester.Name, Department: requester.Department, EmployeeID: "A10237", Phone: "8021", DeviceModel: "HP LaserJet M404dn",
				OS: "Windows 11", ErrorCode: say("打印队列一直显示“正在打印”", "the queue says “printing” for ever"), OccurredAt: say("今天上午9点", "since 9 this morning"),
				SelfTried: say("重启过电脑", "restarted the computer"), Symptom: say("点了打印没有反应，队列里堆了十几个任务", "nothing comes out; a dozen jobs in the queue"),
			},
			Solution: say("重启了打印服务并清空了卡住的队列。\n以后遇到同样情况，请先取消最早的那个任务。", "I restarted the print service and emptied the queue.\nIf it happens again, cancel the oldest job first."),
		},
		Now: at(23, 9, 15),
		Words: say("三楼财务室的打印机从早上9点开始就打不出来了，队列里堆了十几个任务。\n今天下午要交报表，麻烦尽快看一下，谢谢！",
			"The printer in the finance room on the third floor has not printed since 9 this morning, and a dozen jobs are waiting.\nWe need it for a report this afternoon. Thanks!"),
		History: []Entry{
			{at(23, 9, 31), store.EventMail, requester.Name, say("补充一下：隔壁的同事也打不了。", "One more thing: my neighbour cannot print either.")},
			{at(23, 9, 40), store.EventAnswer, technician.Name, say("收到，我先看一下打印服务器。", "Got it, I am looking at the print server.")},
			{at(23, 9, 52), store.EventNote, technician.Name, say("打印服务器磁盘快满了，可能有关。", "The disk of the print server is nearly full.")},
		},
		Questions: []Question{
			{"device_model", label(language, fieldNames)("device_model"), label(language, examples)("device_model")},
			{"occurred_at", label(language, fieldNames)("occurred_at"), label(language, examples)("occurred_at")},
		},
		Guide: &Guide{
			Name: "printer", Title: say("打印机自查", "Printer self-check"), First: say("请不要用力拉扯卡住的纸。", "Please do not pull hard at jammed paper."),
			Steps: []Step{
				{Text: say("看看打印机屏幕上有没有提示：缺纸、卡纸或缺墨。", "Look at the display of the printer: no paper, a jam, no toner?")},
				{Text: say("把打印机关掉，等 10 秒再打开。", "Switch the printer off, wait 10 seconds, switch it on again.")},
			},
			Stop: say("如果屏幕上出现故障代码，就不用再试了，把代码告诉我们即可。", "If the display shows an error code, stop here and tell us the code."),
		},
		Procedure: say("1. 登录打印服务器，重启 Print Spooler。\n2. 清空 C:\\Windows\\System32\\spool\\PRINTERS。\n3. 打印测试页。", "1. Restart the Print Spooler on the print server.\n2. Empty C:\\Windows\\System32\\spool\\PRINTERS.\n3. Print a test page."),
		Due:       at(23, 14, 12),
		Files:     []string{say("打印机屏幕.jpg", "display.jpg"), "queue.png"}, Unsent: []string{"driver.exe"},
		Size: 48 << 20, Limit: 25 << 20,
		Lines: []Line{
			{Text: say("#解决 重启了打印服务", "#resolve restarted the print service"), Verb: "resolve", Done: "resolved"},
			{Text: say("#转派 王五", "#assign Wang"), Verb: "assign", Error: "unknown_person"},
			{Text: say("#接但", "#tkae"), Error: "unknown", Near: say("#接单", "#take")},
			{Text: say("#列表 超时", "#list overdue"), Verb: "list", Done: "listed", Rows: []Ticket{
				{Number: "IT20261118004", Subject: say("VPN 一天断好几次", "VPN drops several times a day"), Status: store.StatusWorking, Priority: store.Urgent,
					Requester: Person{Name: say("王海", "Wang Hai")}, Technician: technician.Name, ResolveDue: at(19, 9, 0)},
			}},
			{Text: say("#查看 IT20261118004", "#show IT20261118004"), Verb: "show", Done: "shown", Shown: &Shown{
				Ticket: Ticket{Number: "IT20261118004", Subject: say("VPN 一天断好几次", "VPN drops several times a day"), Status: store.StatusWorking, Priority: store.Urgent,
					Requester: Person{Name: say("王海", "Wang Hai"), Phone: "8040"}, Technician: technician.Name, ResolveDue: at(19, 9, 0),
					Fields: store.Fields{OS: "Windows 11"}},
				History: []Entry{{at(18, 10, 5), store.EventOpened, say("王海", "Wang Hai"), say("VPN 一天断好几次", "VPN drops several times a day")}},
			}},
			{Text: say("#帮助 转派", "#help assign"), Verb: "help", Done: "help_one", Verbs: []Verb{
				{Name: "assign", Chinese: []string{"转派", "转给"}, English: []string{"assign"}},
			}},
		},
		Held: []*store.Incoming{
			{ID: 41, State: store.Held, Received: at(23, 8, 2), Reason: "the sender is not of the company: sales@shop.example", Message: &store.Message{
				Subject: say("办公用品优惠", "Office supplies"), From: store.Address{Name: say("某商城", "A shop"), Address: "sales@shop.example"}}},
			{ID: 42, State: store.Quarantined, Received: at(23, 8, 30), Reason: "an empty mail without a sender", Message: &store.Message{}},
		},
		Letter: &store.Outgoing{Letter: "answer", Recipient: "zhangxw@example.com", Subject: say("[IT20261123001] 三楼打印机打不出来", "[IT20261123001] Printer does not print"),
			Created: at(23, 9, 40), LastError: "550 5.1.1 mailbox not found"},
	}
	d.Count = 100
	d.Incident = &Incident{
		Number: "IT20261123004", Subject: say("三楼打印机都打不出来", "No printer on the third floor prints"), Opened: at(23, 9, 2), Reporters: 7, Fresh: 2,
		Reports: []Report{
			{"IT20261123006", Person{say("李雷", "Li Lei"), "lilei@example.com", say("法务部", "Legal"), ""}, at(23, 9, 14), say("打印机没反应", "The printer does nothing")},
			{"IT20261123007", Person{"", "wangmei@example.com", "", ""}, at(23, 9, 15), say("打印不出来", "Cannot print")},
		},
		Progress: say("打印服务器重启中，预计 10 点恢复。", "The print server is restarting; it should be back at 10."),
	}
	d.Summary, d.Before = weeks(language)
	d.Why = reasonsOf(technician, language)
	d.Mistakes = []string{
		"rules.toml:31:12: rule.line.when: no word list \"lines\" (\"line\" is near); the lists are in [words]",
		"rules.toml:40:1: targets.high: no such priority; there are normal, urgent and critical",
	}
	return d
}

// reasonsOf is a made-up trace, with something of everything.
func reasonsOf(technician Person, language string) *Why {
	say := func(zh, en string) string { return pick(language, zh, en) }
	return &Why{
		Urgency: 2, Impact: 2,
		Fields: []Found{
			{"name", say("张晓雯", "Zhang Xiaowen"), "from", say("张晓雯", "Zhang Xiaowen")},
			{"department", say("财务部", "Finance"), "directory", say("财务部", "Finance")},
			{"occurred_at", say("今天上午9点", "since 9 this morning"), "free text", say("从早上9点开始就打不出来了", "has not printed since 9 this morning")},
		},
		Rules: []Rule{
			{"printer", "printer: 打印机、打印", "category hardware/printer +14"},
			{"deadline", "deadline: 今天下午要", "urgency ≥ 2, priority urgent"},
			{"learned category", "打印、卡纸", "hardware 96 %"}, {"learned priority", "今天、下午", "urgent 98 %"},
		},
		Others: []string{"boot", "crash", "vpn"},
		Changes: []Entry{
			{at(23, 10, 2), store.EventPriority, technician.Name, "urgent"}, {at(23, 10, 3), store.EventCategory, technician.Name, "hardware/printer"},
			{at(23, 11, 0), store.EventTargets, "desk", "response 2026-11-23 13:12 → 2026-11-23 14:12; resolution 2026-11-24 09:12 → 2026-11-24 10:12"},
		},
		Deadlines: []Deadline{
			{Target: "response", Priority: store.Urgent, Work: 4 * time.Hour, From: at(20, 17, 12), Due: at(23, 12, 12), Steps: []Stretch{
				{at(20, 17, 12), at(20, 18, 0), 48 * time.Minute, "weekly", ""}, {at(21, 0, 0), at(23, 0, 0), 0, "weekend", ""},
				{at(23, 9, 0), at(23, 12, 12), 192 * time.Minute, "make-up", ""},
			}, Missing: []int{2027}},
			{Target: "resolution", Priority: store.Normal, Days: 1, From: at(23, 9, 12), Reopened: true, Due: at(24, 10, 12), Steps: []Stretch{
				{at(23, 9, 12), at(23, 18, 0), 8*time.Hour + 48*time.Minute, "weekly", ""}, {at(24, 0, 0), at(24, 9, 0), 0, "holiday", say("公司年会", "company outing")},
			}, Stood: []Stretch{{at(23, 14, 0), at(23, 15, 0), time.Hour, "", ""}}},
			{Target: "resolution", Priority: store.Critical, Work: 4 * time.Hour, AroundTheClock: true, From: at(23, 9, 12), Due: at(23, 13, 12)},
		},
		Choices: []Choice{
			{At: at(23, 9, 12), Why: "self_check_failed", Tier: store.Intermediate, Chosen: technician.Name, Because: "load", Candidates: []Candidate{
				{technician.Name, store.Intermediate, 2, "", true}, {say("王芳", "Wang Fang"), store.Intermediate, 5, "", false},
				{say("陈晨", "Chen Chen"), store.Junior, 0, "away", false},
			}},
			{At: at(23, 10, 12), Why: "handed_over", By: say("王芳", "Wang Fang"), Chosen: technician.Name, Because: "named"},
			{At: at(23, 10, 30), Why: "not_taken", Tier: store.Intermediate},
		},
	}
}

// weeks are two weeks for the digest.
func weeks(language string) (week, before *store.Summary) {
	say := func(zh, en string) string { return pick(language, zh, en) }
	ticket := func(number, zh, en string, p store.Priority, opened time.Time) *store.Ticket {
		return &store.Ticket{Number: number, Subject: say(zh, en), Priority: p, Status: store.StatusWorking, Opened: opened,
			Requester: store.Address{Name: say("王海", "Wang Hai"), Address: "wanghai@example.com"}, Department: say("销售部", "Sales"), Assignee: "liqiang@example.com"}
	}
	unhappy := ticket("IT20261118004", "VPN 一天断好几次", "VPN drops several times a day", store.Urgent, at(18, 10, 5))
	unhappy.Comment = say("等了两天才有人联系我，重连之后还是会断。", "I waited two days, and it still drops.")
	week = &store.Summary{
		From: at(16, 0, 0), To: at(23, 0, 0), Received: 87, Opened: 31, Closed: 28,
		ByState:    map[store.State]int{store.Opened: 31, store.FollowUp: 47, store.Ignored: 7, store.Held: 2},
		ByCategory: map[store.Category]int{store.Hardware: 12, store.SoftwareCat: 8, store.AccountCat: 5, store.Network: 4, store.DataSecurity: 1, store.Other: 1},
		ByPriority: map[store.Priority]int{store.Normal: 19, store.Urgent: 11, store.Critical: 1},
		OpenNow:    6, OpenByPriority: map[store.Priority]int{store.Normal: 4, store.Urgent: 2},
		OldestOpen:  []*store.Ticket{ticket("IT20261110002", "会议室投影偏色", "Projector shows wrong colours", store.Normal, at(10, 15, 20)), unhappy},
		ResponseMet: 29, ResponseMissed: 2, ResolveMet: 26, ResolveMissed: 3,
		Missed:       []*store.Ticket{unhappy, ticket("IT20261119001", "新员工邮箱未开通", "Mailbox for a new colleague", store.Urgent, at(19, 9, 2))},
		Satisfaction: map[store.Satisfaction]int{store.Satisfied: 17, store.BasicallySatisfied: 3, store.Dissatisfied: 1},
		Dissatisfied: []*store.Ticket{unhappy}, Undelivered: 1, HeldNow: 2,
	}
	before = &store.Summary{
		From: at(9, 0, 0), To: at(16, 0, 0), Received: 73, Opened: 26, Closed: 25,
		ByState:    map[store.State]int{store.Opened: 26, store.FollowUp: 41, store.Ignored: 6},
		ByCategory: map[store.Category]int{store.Hardware: 9, store.SoftwareCat: 9, store.AccountCat: 4, store.Network: 4},
		ByPriority: map[store.Priority]int{store.Normal: 20, store.Urgent: 6},
		OpenNow:    3, ResponseMet: 25, ResponseMissed: 1, ResolveMet: 24, ResolveMissed: 1,
		Satisfaction: map[store.Satisfaction]int{store.Satisfied: 14, store.BasicallySatisfied: 2},
	}
	return week, before
}
