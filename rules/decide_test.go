package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

var (
	monday   = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
	zhangsan = store.Address{Name: "张三", Address: "zhangsan@corp.example"}
	wanglei  = store.Address{Name: "王磊", Address: "wanglei@corp.example"}
)

func tryDesk(t testing.TB) *Desk {
	t.Helper()
	book, err := Parse("rules.toml", []byte(tryBook))
	if err != nil {
		t.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return &Desk{Book: book, Letters: letters, Self: secret.Identity{
		Address: store.Address{Name: "IT服务台", Address: "it@corp.example"}, Domain: "corp.example", Instance: "here", Keys: []secret.Key{{ID: "a", Secret: []byte("key")}},
	}}
}

// from is a mail of somebody, as it lies in the store.
func from(who store.Address, subject, text string) *store.Incoming {
	return &store.Incoming{ID: 7, Received: monday, State: store.Pending, Message: &store.Message{
		MessageID: "m7@corp.example", From: who, To: []store.Address{{Address: "it@corp.example"}}, Subject: subject, BaseSubject: subject,
		Text: text, NewText: text, Kind: store.Human, Language: "zh",
	}}
}

// ticketIn is a ticket of Zhang San that Wang Lei has.
func ticketIn(status store.Status, asked store.Asked) *store.Ticket {
	t := &store.Ticket{
		ID: 1, Number: "IT20261123001", Status: status, Asked: asked, Requester: zhangsan, Language: "zh", Subject: "VPN连不上",
		Category: store.Network, Subcategory: "network/vpn", Priority: store.Urgent, Tier: store.Intermediate,
		Assignee: wanglei.Address, Opened: monday, ResponseDue: monday.Add(5 * time.Hour), ResolveDue: monday.Add(9 * time.Hour),
	}
	switch status {
	case store.StatusResolved:
		t.Responded, t.Resolved, t.Solution = monday, monday, "换了证书"
	case store.StatusClosed, store.StatusCancelled:
		t.Responded, t.Resolved, t.Closed = monday, monday, monday
	case store.StatusWaiting:
		t.Responded, t.Paused, t.Waiting = monday, monday, "requester"
	case store.StatusWorking:
		t.Responded = monday
	case store.StatusSelfCheck:
		t.Assignee, t.SelfCheck = "", "vpn"
	}
	return t
}

func about(ticket *store.Ticket, in *store.Incoming) *Case {
	return &Case{
		Mail: in, Ticket: ticket, Found: "by a test",
		Partly: []store.Participant{{TicketID: 1, Person: zhangsan, Role: store.RequesterRole}, {TicketID: 1, Person: wanglei, Role: store.TechnicianRole}},
		Events: []*store.Event{{At: monday, Kind: store.EventOpened, Actor: zhangsan.Address, Text: "VPN 连不上"}},
	}
}

var (
	allStatuses = []store.Status{store.StatusSelfCheck, store.StatusOpen, store.StatusWorking, store.StatusWaiting, store.StatusResolved, store.StatusClosed, store.StatusCancelled}
	allAsked    = []store.Asked{store.AskedNone, store.AskedInfo, store.AskedSelfCheck, store.AskedConfirm, store.AskedSurvey, store.AskedApproval, store.AskedConsent}
	allTimers   = []store.TimerKind{store.TimerSelfCheck, store.TimerAccept, store.TimerResponseRemind, store.TimerResponseBreach, store.TimerResolveRemind, store.TimerResolveBreach, store.TimerInfoRemind, store.TimerConfirmRemind, store.TimerAutoClose}
)

func names(out Outcome) string {
	var all []string
	for _, l := range out.Letters {
		user, _, _ := strings.Cut(l.To.Address, "@")
		all = append(all, l.Name+"→"+user)
	}
	return strings.Join(all, " ")
}

// TestRequesterAnswers: what the requester's words do in each state.
func TestRequesterAnswers(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, test := range []struct {
		status  store.Status
		asked   store.Asked
		text    string
		want    store.Status
		letters string
	}{
		{store.StatusSelfCheck, store.AskedSelfCheck, "好了，谢谢", store.StatusResolved, "survey→zhangsan"},
		{store.StatusSelfCheck, store.AskedSelfCheck, "还是不行", store.StatusOpen, "dispatch→wanglei"},
		{store.StatusSelfCheck, store.AskedSelfCheck, "谢谢", store.StatusSelfCheck, ""},
		{store.StatusSelfCheck, store.AskedSelfCheck, "第三步的按钮在哪里？", store.StatusOpen, "dispatch→wanglei"},
		{store.StatusWorking, store.AskedNone, "谢谢", store.StatusWorking, ""},
		{store.StatusWorking, store.AskedNone, "补充一下，是在家里连的", store.StatusWorking, "update→wanglei"},
		{store.StatusWorking, store.AskedNone, "不用处理了，取消吧", store.StatusCancelled, "update→wanglei cancelled→zhangsan"},
		{store.StatusWaiting, store.AskedNone, "是笔记本", store.StatusWorking, "update→wanglei"},
		{store.StatusResolved, store.AskedConfirm, "好了", store.StatusResolved, "survey→zhangsan"},
		{store.StatusResolved, store.AskedConfirm, "还没好", store.StatusWorking, "update→wanglei reopened→zhangsan"},
		{store.StatusResolved, store.AskedConfirm, "谢谢", store.StatusResolved, ""},
		{store.StatusResolved, store.AskedConfirm, "以后每次都要这样吗？", store.StatusWorking, "update→wanglei"},
		{store.StatusResolved, store.AskedSurvey, "满意", store.StatusClosed, ""},
		{store.StatusResolved, store.AskedSurvey, "基本满意", store.StatusClosed, ""},
		{store.StatusResolved, store.AskedSurvey, "不满意，等了一天", store.StatusWorking, "update→wanglei reopened→zhangsan dissatisfied→manager"},
		{store.StatusClosed, store.AskedNone, "谢谢", store.StatusClosed, ""},
		{store.StatusClosed, store.AskedNone, "又不行了", store.StatusWorking, "update→wanglei reopened→zhangsan"},
		{store.StatusClosed, store.AskedSurvey, "不满意", store.StatusWorking, "update→wanglei reopened→zhangsan dissatisfied→manager"},
	} {
		c := about(ticketIn(test.status, test.asked), from(zhangsan, "VPN连不上", test.text))
		c.Proof = store.ProofToken
		out := d.decide(c, monday.Add(time.Minute))
		if out.Ticket == nil || out.Ticket.Status != test.want || names(out) != test.letters {
			t.Errorf("%s, asked %s, %q: got %s, letters %q (%s); want %s, %q",
				test.status, test.asked, test.text, out.Ticket.Status, names(out), out.Verdict.Reason, test.want, test.letters)
		}
	}
}

// TestMachinesAreNotAnswered: whatever state a ticket is in, a machine's mail
// brings no letter to its sender, and changes nothing (RFC 3834 section 2).
func TestMachinesAreNotAnswered(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, kind := range []store.Kind{store.AutoReply, store.Notification, store.List, store.Report, store.Loop} {
		for _, status := range allStatuses {
			for _, text := range []string{"好了", "还是不行", "不满意", "#解决 完成", "取消"} {
				in := from(zhangsan, "自动回复", text)
				in.Message.Kind = kind
				out := d.decide(about(ticketIn(status, store.AskedConfirm), in), monday)
				if len(out.Letters) > 0 || out.Ticket != nil && out.Ticket.Status != status {
					t.Errorf("%s on a ticket %s, %q: letters %q", kind, status, text, names(out))
				}
			}
		}
		in := from(zhangsan, "通知", "打印机坏了")
		in.Message.Kind = kind
		for _, l := range d.decide(&Case{Mail: in}, monday).Letters {
			if l.To.Key() == zhangsan.Key() {
				t.Errorf("%s opens a ticket and is answered by %s", kind, l.Name)
			}
		}
	}
}

// TestUnprovedOrders: a From header orders nobody about.
func TestUnprovedOrders(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, v := range verbs {
		for _, status := range allStatuses {
			c := about(ticketIn(status, store.AskedNone), from(wanglei, "VPN连不上", "#"+v.names[0]+" 赵敏"))
			c.Sender = d.Book.Directory.Find(wanglei.Address)
			out := d.decide(c, monday)
			if out.Ticket != nil || out.Verdict.State != store.Held || names(out) != "confirm_sender→wanglei" || len(out.Events) > 0 {
				t.Errorf("#%s on a ticket %s: %s, letters %q", v.name, status, out.Verdict.State, names(out))
			}
		}
	}
}

// TestUnprovedEnd: a mail that anybody could have written ends no ticket.
func TestUnprovedEnd(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, status := range allStatuses {
		for _, asked := range allAsked {
			for _, text := range []string{"好了，谢谢", "满意", "基本满意", "不用处理了，取消吧"} {
				ticket := ticketIn(status, asked)
				out := d.decide(about(ticket, from(zhangsan, "[IT20261123001] VPN连不上", text)), monday)
				nearer := out.Ticket.Status.Ended() && !ticket.Status.Ended() || out.Ticket.Asked == store.AskedSurvey && asked != store.AskedSurvey
				if out.Ticket.ID == ticket.ID && nearer || out.Ticket.Satisfaction != "" && !ticket.Status.Ended() {
					t.Errorf("%s, asked %s, %q: got %s, asked %s", status, asked, text, out.Ticket.Status, out.Ticket.Asked)
				}
			}
		}
	}
}

// TestStrangersAreHeld: who takes no part in a ticket changes nothing and learns nothing.
func TestStrangersAreHeld(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, who := range []store.Address{{Address: "lisi@corp.example"}, {Address: "x@elsewhere.example"}, {Name: "张三", Address: "zhangsan@corp.exampIe.cn"}} {
		for _, status := range allStatuses {
			out := d.decide(about(ticketIn(status, store.AskedConfirm), from(who, "[IT20261123001] VPN连不上", "好了")), monday)
			if out.Ticket != nil || out.Verdict.State != store.Held || len(out.Letters) > 0 {
				t.Errorf("%s on a ticket %s: %s, letters %q", who.Address, status, out.Verdict.State, names(out))
			}
		}
	}
}

// TestNotesStayInside: nothing of a note is in a letter to the requester.
func TestNotesStayInside(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	const secret = "交换机密级"
	for _, text := range []string{
		"#备注 " + secret, "#note " + secret, "＃备注：" + secret, "内部备注：" + secret, "internal note: " + secret,
		"#备注 " + secret + "\n#解决 已修复", "#升级 " + secret, "#不认识 " + secret, "#接单\n" + secret, "#备注\n" + secret, "#优先级 " + secret,
	} {
		c := about(ticketIn(store.StatusWorking, store.AskedNone), from(wanglei, "VPN连不上", text))
		c.Sender, c.Proof = d.Book.Directory.Find(wanglei.Address), store.ProofToken
		out := d.decide(c, monday)
		for _, l := range out.Letters {
			if l.To.Key() != zhangsan.Key() {
				continue
			}
			l.Data.Now = monday
			d.address(&l, out.Ticket)
			words, err := d.Letters.Render(l.Name, l.Language, &l.Data)
			if err != nil || strings.Contains(words.Text+words.HTML, secret) {
				t.Errorf("%q: the letter %s to the requester has it (%v)", text, l.Name, err)
			}
		}
	}
}

// TestTimersWithoutReason: a timer whose reason is gone does nothing.
func TestTimersWithoutReason(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, kind := range allTimers {
		for _, status := range []store.Status{store.StatusClosed, store.StatusCancelled, store.StatusMerged} {
			c := about(ticketIn(status, store.AskedNone), nil)
			c.Timer = &store.Timer{ID: 3, TicketID: 1, Kind: kind, Due: monday}
			out := d.decide(c, monday)
			if len(out.Letters) > 0 || len(out.Events) > 0 || out.Ticket.Status != status {
				t.Errorf("%s on a ticket %s: letters %q", kind, status, names(out))
			}
		}
	}
	for kind, status := range map[store.TimerKind]store.Status{
		store.TimerSelfCheck: store.StatusWorking, store.TimerAccept: store.StatusWorking, store.TimerResponseRemind: store.StatusWorking,
		store.TimerResponseBreach: store.StatusWorking, store.TimerResolveRemind: store.StatusResolved, store.TimerResolveBreach: store.StatusResolved,
		store.TimerConfirmRemind: store.StatusWorking, store.TimerAutoClose: store.StatusWorking, store.TimerInfoRemind: store.StatusWorking,
	} {
		c := about(ticketIn(status, store.AskedNone), nil)
		c.Timer = &store.Timer{ID: 3, TicketID: 1, Kind: kind, Due: monday}
		if out := d.decide(c, monday); len(out.Letters) > 0 {
			t.Errorf("%s on a ticket %s: letters %q, want none", kind, status, names(out))
		}
	}
}

// TestReminderAfterDowntime: a reminder that comes after the target says nothing
// beside the breach notice.
func TestReminderAfterDowntime(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	c := about(ticketIn(store.StatusOpen, store.AskedNone), nil)
	c.Timer = &store.Timer{ID: 3, TicketID: 1, Kind: store.TimerResponseRemind, Due: monday.Add(3 * time.Hour)}
	if out := d.decide(c, monday.Add(48*time.Hour)); len(out.Letters) > 0 {
		t.Errorf("letters %q, want none", names(out))
	}
}

// TestDecideIsPure: the same case has the same outcome, and stays as it was.
func TestDecideIsPure(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, status := range allStatuses {
		for _, asked := range allAsked {
			for _, text := range []string{"好了", "还是不行", "不满意", "补充：工号 10023", "#解决 换了证书", "转给赵敏", "#升级 太难"} {
				for _, who := range []store.Address{zhangsan, wanglei} {
					c := about(ticketIn(status, asked), from(who, "VPN连不上", text))
					c.Sender, c.Proof = d.Book.Directory.Find(who.Address), store.ProofToken
					before := dump(t, c)
					first, second := d.decide(c, monday), d.decide(c, monday)
					if !reflect.DeepEqual(first, second) {
						t.Errorf("%s, asked %s, %q: two outcomes", status, asked, text)
					}
					if after := dump(t, c); after != before {
						t.Errorf("%s, asked %s, %q: the case was changed", status, asked, text)
					}
				}
			}
		}
	}
}

func dump(t *testing.T, c *Case) string {
	t.Helper()
	text, err := json.Marshal([]any{c.Mail, c.Ticket, c.Partly, c.Events, c.Found, c.Proof})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDispatch: tier first, then skill, leave and load.
func TestDispatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		team string
		load map[string]int
		sub  string
		tier store.Tier
		want string
	}{
		{"the tier", "", nil, "network/vpn", store.Intermediate, "wanglei"},
		{"a higher tier before a lower one", "", nil, "hardware/printer", store.Intermediate, "zhaomin"},
		{"the skill", "", nil, "network/vpn", store.Junior, "chenchen"},
		{"the least loaded", extraJunior, map[string]int{"chenchen@corp.example": 3}, "hardware/printer", store.Junior, "sunli"},
		{"not who is away", extraJunior + "away = [\"2026-11-20..2026-11-25\"]\n", map[string]int{"chenchen@corp.example": 3}, "hardware/printer", store.Junior, "chenchen"},
	} {
		book, err := Parse("rules.toml", []byte(tryBook+test.team))
		if err != nil {
			t.Fatal(err)
		}
		d := &Desk{Book: book}
		ticket := &store.Ticket{Requester: zhangsan, Subcategory: test.sub, Tier: test.tier}
		turn := &turn{Desk: d, c: &Case{Load: test.load}, now: monday, at: monday, out: Outcome{Ticket: ticket}}
		p, _ := turn.choose(nil)
		if p == nil || p.Address != test.want+"@corp.example" {
			t.Errorf("%s: got %+v, want %s", test.name, p, test.want)
		}
	}
}

const extraJunior = `
[[technician]]
name = "孙丽"
address = "sunli@corp.example"
tier = "junior"
`

// TestEmptyAnswer: an answer without a word, that quotes our letter, says nothing;
// above all not what our letter offers as answers.
func TestEmptyAnswer(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, quote := range []string{
		"%s\n\n请回复“好了”。#解决 内部的话",
		"在 2026年11月23日 10:01，IT服务台 <it@corp.example> 写道：\n> %s\n> 请回复“好了”。\n> #解决 内部的话",
		"-----原始邮件-----\n发件人: IT服务台\n主题: x\n\n%s\n请回复“好了”。",
		"From: IT <it@corp.example>\nSubject: x\n\n%s\n好了",
	} {
		text := fmt.Sprintf(quote, templates.AnswerLine)
		for _, who := range []store.Address{zhangsan, wanglei} {
			for status, asked := range map[store.Status]store.Asked{store.StatusSelfCheck: store.AskedSelfCheck, store.StatusResolved: store.AskedConfirm, store.StatusWorking: store.AskedNone} {
				c := about(ticketIn(status, asked), from(who, "VPN连不上", text))
				c.Sender, c.Proof = d.Book.Directory.Find(who.Address), store.ProofToken
				out := d.decide(c, monday)
				for _, l := range out.Letters {
					if l.To.Key() == zhangsan.Key() {
						t.Errorf("%s, %s: %q brings the requester %s", who.Name, status, text, l.Name)
					}
				}
				if out.Ticket.Status == store.StatusResolved && out.Ticket.Asked != asked {
					t.Errorf("%s, %s: %q: asked %s", who.Name, status, text, out.Ticket.Asked)
				}
			}
		}
	}
}

// TestTokens: a root id proves its reader of its ticket, and nobody else.
func TestTokens(t *testing.T) {
	t.Parallel()
	self := tryDesk(t).Self
	id := self.RootID("IT20261123001", "wanglei@corp.example")
	for _, test := range []struct {
		ids            []string
		number, reader string
		want           bool
	}{
		{[]string{id}, "IT20261123001", "wanglei@corp.example", true},
		{[]string{"x@y", strings.ToUpper(id)}, "IT20261123001", "wanglei@corp.example", true},
		{[]string{id}, "IT20261123002", "wanglei@corp.example", false},
		{[]string{id}, "IT20261123001", "zhaomin@corp.example", false},
		{[]string{strings.Replace(id, "001", "002", 1)}, "IT20261123002", "wanglei@corp.example", false},
		{[]string{self.LetterID("IT20261123001", "mail 1", 0)}, "IT20261123001", "wanglei@corp.example", false},
		{nil, "IT20261123001", "wanglei@corp.example", false},
	} {
		if got := self.Proves(test.ids, test.number, test.reader); got != test.want {
			t.Errorf("%v proves %s of %s: %v, want %v", test.ids, test.reader, test.number, got, test.want)
		}
	}
	if number, ok := self.TicketOf(id); !ok || number != "IT20261123001" {
		t.Errorf("ticketOf(%s) = %s, %v", id, number, ok)
	}
}
