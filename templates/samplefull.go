package templates

import (
	"time"

	"maildesk/store"
)

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
			Colour: "#1f5fa8", Zone: zone,
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
		Files:     []string{say("打印机屏幕.jpg", "display.jpg"), "queue.png"}, Unsent: []string{say("driver.exe（可执行文件）", "driver.exe (a program)")},
		Size: 48 << 20, Limit: 25 << 20,
		Lines: []Line{
			{Text: say("#解决 重启了打印服务", "#resolve restarted the print service"), Verb: "resolve", Done: "resolved"},
			{Text: say("#转派 王五", "#assign Wang"), Verb: "assign", Error: "unknown_person", More: "李强 liqiang@corp.example / 王磊 wanglei@corp.example"},
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
			{Text: say("#撤销", "#undo"), Verb: "undo", Done: "undone",
				Kept: []Sent{{"answer", requester.Name}}, Gone: []Sent{{"dispatch", say("王芳", "Wang Fang")}}},
			{Text: say("#新建 王海：投影不亮", "#new Wang Hai: no picture"), Verb: "new", Done: "opened", To: []string{say("王海", "Wang Hai")},
				Opened: &store.Ticket{Number: "IT20261123009", Subject: say("投影不亮", "no picture")}},
			{Text: say("#帮助 转派", "#help assign"), Verb: "help", Done: "help_one", Verbs: []Verb{
				{Name: "assign", Chinese: []string{"转派", "转给"}, English: []string{"assign"}},
			}},
		},
		Related: []string{say("IT20261118004 VPN 一天断好几次", "IT20261118004 VPN drops several times a day")},
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
	d.Remote = &Remote{say("向日葵", "TeamViewer"), say("看一下打印设置", "look at the printer settings"), say("只看打印机设置", "the printer settings only")}
	d.Identity = &Identity{Phone: "8021", Outside: true}
	d.Freeze, d.Ticket.Secret = at(27, 18, 0), true
	d.Form = &AccountForm{Kind: "joiner", Name: say("李晓", "Li Xiao"), Department: say("市场部", "Marketing"), Post: say("专员", "assistant"), Head: say("王海", "Wang Hai"), Start: at(30, 0, 0),
		Items: []FormItem{{Name: say("邮箱", "mail"), State: "done"}, {Name: "OA"}, {Name: "VPN", State: "refused"}, {Name: "CRM", State: "waiting"}, {Name: "SAP", State: "unasked"}, {Name: "ERP", Remove: true}, {Remove: true}}}
	d.Repair = &Repair{"RIT20261123001-1", "HP LaserJet M404dn", say("进纸轮磨损，连续卡纸", "the feed roller is worn, it jams all the time")}
	d.Visit = &Visit{at(24, 15, 0), at(24, 16, 0), say("三楼财务室", "Finance, third floor")}
	d.Approval = &Approval{
		Asker: technician, Instead: Person{say("王海", "Wang Hai"), "wanghai@example.com", "", ""},
		About:   []string{say("邮箱", "mail"), "VPN"},
		Items:   []Item{{say("邮箱", "mail"), "1"}, {"VPN", "2"}},
		Waiting: []Person{{say("赵敏", "Zhao Min"), "zhaomin@example.com", "", ""}},
		Said: []Said{{By: Person{say("刘洋", "Liu Yang"), "liuyang@example.com", "", ""}, At: at(23, 10, 20), Granted: true, Items: []string{say("邮箱", "mail")}, Words: say("邮箱同意", "mail is fine")},
			{By: Person{say("刘洋", "Liu Yang"), "liuyang@example.com", "", ""}, At: at(23, 10, 20), Items: []string{"VPN"}}},
		Granted: []string{say("邮箱", "mail")}, Refused: []string{"VPN"},
	}
	d.Review = week(d, language)
	d.Why = reasonsOf(technician, language)
	other := d.Ticket
	other.Number, other.Subject, other.Status = "IT20261120004", say("VPN 一天断好几次", "VPN drops several times a day"), store.StatusOpen
	d.Group = []Person{{say("赵敏", "Zhao Min"), "zhaomin@example.com", "", "8103"}, {say("王芳", "Wang Fang"), "wangfang@example.com", "", ""}, {say("刘主管", "Liu"), "liu@example.com", "", ""}}
	d.Asset = &Asset{Tag: "PRN-0031", Serial: "VNC3K12345", Model: "HP LaserJet M404dn", Owner: requester.Name, Site: say("上海 3 楼", "Shanghai, 3rd floor"),
		Bought: at(1, 0, 0), Warranty: at(30, 0, 0).AddDate(2, 0, 0), Times: 3, Days: 90}
	d.Absence = &Absence{From: at(24, 0, 0), Until: at(28, 0, 0), Deputy: say("王芳", "Wang Fang"), Moved: []Ticket{other}, Stay: []Ticket{d.Ticket}}
	d.Article = &store.Article{ID: 7, State: store.ArticlePublished, Title: say("打印队列卡住了怎么清空", "How to empty a stuck print queue"), Used: 12, Helped: 9,
		Body:     say("打开“设备和打印机”，双击打印机，取消最早的那个任务。\n还不行就重启电脑。", "Open “Devices and printers”, double-click the printer and cancel the oldest job.\nIf that does not help, restart the computer."),
		Keywords: []string{say("打印队列", "print queue"), say("卡住", "stuck")}, Language: language, Subcategory: "hardware/printer"}
	d.Articles = []*store.Article{d.Article, {ID: 12, Title: say("怎样添加网络打印机", "How to add a network printer"), Used: 4}}
	d.Topics = []Topic{{store.Hardware, []*store.Article{d.Article}}, {store.Network, []*store.Article{{ID: 3, Title: say("VPN 提示 809 怎么办", "VPN error 809"), Body: say("重启家里的路由器，再连一次。", "Restart the router at home and connect again."), Used: 7}}}}
	d.Article.Review = at(20, 0, 0)
	d.Review.Stale = []*store.Article{d.Article}
	useless := *d.Article
	useless.ID, useless.Title, useless.Helped, useless.NotHelped = 3, say("打印机显示脱机", "The printer is offline"), 2, 7
	d.Review.Useless = []*store.Article{&useless}
	d.Lines = append(d.Lines, Line{Text: say("#知识 打印队列卡住了怎么清空", "#kb How to empty a stuck print queue"), Verb: "kb", Done: "kb_published", Article: d.Article},
		Line{Text: say("#搜索 打印", "#search print"), Verb: "search", Done: "listed", Articles: d.Articles})
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
			{"printer", "printer: 打印机、打印", say("category 打印机 +14", "category Printer +14")},
			{"deadline", "deadline: 今天下午要", "urgency ≥ 2, priority urgent"},
			{"learned category", "打印、卡纸", "hardware 96 %"}, {"learned priority", "今天、下午", "urgent 98 %"},
		},
		Others: []string{"boot", "crash", "vpn"},
		Changes: []Entry{
			{at(23, 10, 2), store.EventPriority, technician.Name, "urgent"}, {at(23, 10, 3), store.EventCategory, technician.Name, say("打印机", "Printer")},
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

// week is made up for the digest: a week, and the ones before it.
func week(d *Data, language string) *Review {
	say := func(zh, en string) string { return pick(language, zh, en) }
	matter := func(number, zh, en string, p store.Priority, opened time.Time) Matter {
		m := Matter{Ticket: d.Ticket, Technician: d.Technician.Name}
		m.Number, m.Subject, m.Priority, m.Opened = number, say(zh, en), p, opened
		m.Requester = Person{Name: say("王海", "Wang Hai"), Address: "wanghai@example.com", Department: say("销售部", "Sales")}
		m.Response, m.Resolution = 40*time.Minute, 5*time.Hour+30*time.Minute
		return m
	}
	late := func(m Matter, target string, over time.Duration, still bool) Matter {
		m.Target, m.Over, m.Still = target, over, still
		return m
	}
	waits := func(m Matter, days int) Matter {
		m.Waits = time.Duration(days)*24*time.Hour + 8*time.Hour
		return m
	}
	unhappy := matter("IT20261118004", "VPN 一天断好几次", "VPN drops several times a day", store.Urgent, at(18, 10, 5))
	unhappy.Satisfaction, unhappy.Comment = store.Dissatisfied, say("等了两天才有人联系我，重连之后还是会断。", "I waited two days, and it still drops.")
	projector := matter("IT20261110002", "会议室投影偏色", "Projector shows wrong colours", store.Normal, at(10, 15, 20))
	mailbox := matter("IT20261119001", "新员工邮箱未开通", "Mailbox for a new colleague", store.Urgent, at(19, 9, 2))
	outage := matter("IT20261117003", "三楼全部断网", "No network on the third floor", store.Critical, at(17, 9, 40))

	r := &Review{From: at(16, 0, 0), To: at(23, 0, 0), Within: 90}
	for i, opened := range []int{22, 31, 18, 29, 26, 31} {
		from := at(16-7*(5-i), 0, 0)
		f := Figures{Opened: opened, Ended: opened - i%3, Open: 3 + i%4, ResponseMet: opened - 2, ResponseMissed: i % 3, ResolveMet: opened - 4, ResolveMissed: (i + 1) % 4,
			Response: Spread{opened, time.Duration(30+7*i) * time.Minute, 3*time.Hour + 12*time.Minute}, Resolution: Spread{opened, 5*time.Hour + 30*time.Minute, 14 * time.Hour}}
		r.Periods = append(r.Periods, Period{From: from, To: from.AddDate(0, 0, 7), Figures: f,
			Votes: map[store.Satisfaction]int{store.Satisfied: 12 + i, store.BasicallySatisfied: i % 4, store.Dissatisfied: i % 2}})
	}
	row := func(name string, opened int, before float64, late int) GroupRow {
		return GroupRow{name, Figures{Opened: opened, Before: before, Ended: opened - late, Open: late, ResponseMet: opened, ResolveMet: opened - late, ResolveMissed: late,
			Response: Spread{opened, 38 * time.Minute, 3 * time.Hour}, Resolution: Spread{opened - late, 5 * time.Hour, 12*time.Hour + 30*time.Minute}}}
	}
	r.Groupings = []Grouping{
		{"category", []GroupRow{row("hardware", 12, 9.3, 1), row("software", 8, 9, 0), row("account", 5, 4, 1), row("network", 4, 4, 1), row("data_security", 1, 0, 0), row("other", 1, 0.4, 0)}},
		{"department", []GroupRow{row(say("财务部", "Finance"), 11, 7.2, 0), row(say("销售部", "Sales"), 9, 8, 2), row(say("研发部", "Development"), 7, 9.6, 1), row("", 4, 1.2, 0)}},
		{"technician", []GroupRow{row(d.Technician.Name, 16, 13, 2), row(say("王芳", "Wang Fang"), 14, 12, 1), row("", 1, 0, 0)}},
		{"priority", []GroupRow{row("critical", 1, 0.2, 0), row("urgent", 11, 6, 2), row("normal", 19, 20, 1)}},
	}
	r.Late = []Matter{late(unhappy, "resolution", 9*time.Hour, true), late(mailbox, "response", 100*time.Minute, false), late(mailbox, "resolution", 2*time.Hour, false)}
	r.Open = []Matter{waits(projector, 12), waits(unhappy, 4)}
	r.Ages = []Age{{0, 1, 2}, {1, 3, 1}, {3, 7, 2}, {7, 0, 1}}
	outage.Reporters = 7
	r.Major = []Matter{outage}
	r.Frequent = []Frequent{
		{say("打印机", "Printer"), 9, 5.2, say("财务部", "Finance"), 5, say("各楼层做一次打印机日常维护培训，并检查耗材库存。", "Train each floor in everyday printer care, and check the stock of consumables.")},
		{say("VPN", "VPN"), 4, 3.6, "", 0, ""},
	}
	r.Devices = []Again{{"HP LaserJet M404dn", say("财务部", "Finance"), 4, "IT20261123001", say("三楼打印机打不出来", "Printer on the third floor does not print")}}
	r.Requesters = []Again{{say("王海", "Wang Hai"), say("销售部", "Sales"), 6, unhappy.Number, unhappy.Subject}}
	r.Unhappy = []Matter{unhappy}
	r.Post = Post{Received: 87, ByState: map[store.State]int{store.Opened: 31, store.FollowUp: 47, store.Ignored: 7, store.Held: 2},
		Ignored: []Reason{{"auto_reply", "", 3}, {"rule", "newsletter", 2}, {"list", "", 1}, {"learned", "", 1}},
		Learned: []*store.Incoming{{ID: 77, State: store.Ignored, Received: at(19, 16, 2), Message: &store.Message{
			Subject: say("会议纪要", "Minutes of the meeting"), From: store.Address{Name: say("陈晨", "Chen Chen"), Address: "chenchen@example.com"}}}},
		HeldNow: 2, Held: d.Held, Undelivered: 1, Failed: []*store.Outgoing{d.Letter}}
	r.Tickets = []Matter{outage, unhappy, mailbox}
	server := matter("IT20261116001", "机房月度巡检", "Monthly look at the server room", store.Normal, at(16, 9, 0))
	server.Requester = Person{}
	r.Upkeep = Upkeep{Opened: 3, Done: 2, Late: 1, Open: 1, Tickets: []Matter{late(server, "resolution", 3*time.Hour, true)}}
	solved := d.Ticket
	solved.Number, solved.Subject, solved.Subcategory = "IT20261118004", say("VPN 提示 809", "VPN says 809"), "VPN"
	solved.Solution = say("家里的路由器拦住了 VPN，重启路由器后再连一次。", "The router at home blocked the VPN; restart it and connect again.")
	r.Proposals = []Proposal{{4, []string{"IT20261118004", "IT20261112002", "IT20261103007"}, solved}}
	r.OptedOut, r.Left = []string{say("周杰", "Zhou Jie")}, 12
	return r
}
