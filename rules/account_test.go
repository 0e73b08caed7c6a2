package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

func TestFreezeAt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"请在11月25日18:00冻结他的全部账号": "2026-11-25 18:00", "离职时间：2026-11-30 17:30": "2026-11-30 17:30", "最后一天是周五，离职后请停用": "2026-11-27 18:00",
		"张三离职\n冻结时间：明天下午5点": "2026-11-24 17:00", "please freeze the account tomorrow 6pm": "2026-11-24 18:00", "Last day: Nov 30": "2026-11-30 18:00",
		"张三离职，请冻结账号": "-", "11月25日18:00开会": "-", "工号 20261125 离职": "-", "": "-",
	} {
		at, ok := freezeAt(text, monday)
		got := "-"
		if ok {
			got = at.Format("2006-01-02 15:04")
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func leaver(t *testing.T, text string) *live {
	t.Helper()
	d := approvalDesk(t, `
[[person]]
name = "李四"
address = "lisi@corp.example"
department = "人事部"

[[rule]]
name = "leavers"
when = 'subject contains "离职"'
category = "account/close"
priority = "normal"
`)
	l := &live{Desk: d, t: t, now: monday}
	in := from(store.Address{Name: "李四", Address: "lisi@corp.example"}, "张三离职", text)
	in.Message.Cc = []store.Address{{Address: "emma@corp.example"}, zhangsan}
	l.send(in, store.Unproved)
	return l
}

// TestLeaver: whom a letter about a leaver reaches, whoever causes it.
func TestLeaver(t *testing.T) {
	t.Parallel()
	l := leaver(t, "张三离职，请在11月25日18:00冻结他的账号")
	if !l.ticket.Confidential || l.ticket.Beneficiary.Address != zhangsan.Address || l.out.Index != "" {
		t.Fatalf("confidential %v, about %s, index %q", l.ticket.Confidential, l.ticket.Beneficiary.Address, l.out.Index)
	}
	for _, p := range l.partly {
		if p.Person.Key() == zhangsan.Address || p.Person.Key() == emma.Address {
			t.Errorf("%s takes part", p.Person.Address)
		}
	}
	for _, test := range []struct {
		who  store.Address
		want bool
	}{
		{zhangsan, false}, {emma, false}, {store.Address{Address: "wanglei@corp.example"}, l.ticket.Assignee == "wanglei@corp.example"},
		{store.Address{Address: l.ticket.Assignee}, true}, {store.Address{Address: "manager@corp.example"}, true}, {l.ticket.Requester, true}, {zhao, false},
	} {
		if got := l.maySee(l.ticket, l.partly, test.who); got != test.want {
			t.Errorf("%s may see it: got %v, want %v", test.who.Address, got, test.want)
		}
	}
	if !l.maySee(l.ticket, []store.Participant{{Person: zhao, Role: store.ApproverRole}}, zhao) {
		t.Error("the approver may not see it")
	}
	if l.maySee(l.ticket, []store.Participant{{Person: zhangsan, Role: store.ApproverRole}}, zhangsan) {
		t.Error("he may see it whom it is about")
	}
	if l.ticket.Title() == l.ticket.Subject {
		t.Error("lists show what it is about")
	}
	// His own words about the number are held like a stranger's.
	if got := l.mail(zhangsan, "这是什么？", store.ProofToken); got != "" || l.out.Verdict.State != store.Held {
		t.Errorf("the leaver writes: %q, %s", got, l.out.Verdict.State)
	}
}

// TestFreeze: told at the minute, and until it is done.
func TestFreeze(t *testing.T) {
	t.Parallel()
	l := leaver(t, "张三离职，请在11月25日18:00冻结他的账号")
	at := time.Date(2026, 11, 25, 18, 0, 0, 0, monday.Location())
	if !slices.ContainsFunc(l.out.Timers, func(timer store.Timer) bool { return timer.Kind == store.TimerFreeze && timer.Due.Equal(at) }) {
		t.Fatalf("timers %v", l.out.Timers)
	}
	owner, _, _ := strings.Cut(l.ticket.Assignee, "@")
	l.now = at
	for i, want := range []string{"freeze→" + owner, "freeze→" + owner, "freeze→" + owner + " freeze→manager"} {
		if got := l.due(store.TimerFreeze, ""); got != want || (l.code() == "again") != (i > 0) {
			t.Errorf("time %d: got %q (%s), want %q", i, got, l.code(), want)
		}
	}
	who := store.Address{Address: l.ticket.Assignee}
	l.tap(who, secret.Action{Code: "frozen", Round: 1, Token: "x"})
	if got := l.due(store.TimerFreeze, ""); got != "" {
		t.Errorf("after it was done: %q", got)
	}
	if got := l.mail(who, "#冻结 周五 17:00", store.ProofToken); got != "receipt→"+owner {
		t.Errorf("another minute: %q", got)
	}
	if _, done := (&turn{Desk: l.Desk, c: &Case{Events: l.events}}).freeze(); done {
		t.Error("the new minute counts as done")
	}
}

// TestIdentity: when a password ticket may be resolved.
func TestIdentity(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	stranger := store.Address{Name: "张三", Address: "zhangsan@qq.example"}
	for _, test := range []struct {
		requester store.Address
		orders    []string
		refused   string
	}{
		{zhangsan, []string{"#解决 已重置"}, "identity_first"},
		{zhangsan, []string{"#解决 已重置", "#解决 已重置"}, ""},
		{zhangsan, []string{"#核实 回拨 8021", "#解决 已重置"}, ""},
		{zhangsan, []string{"#核实"}, "verify_how"},
		{zhangsan, []string{"#核实 用公司邮箱回复确认"}, ""},
		{stranger, []string{"#解决 已重置", "#解决 已重置", "#解决 已重置"}, "identity_outside"},
		{stranger, []string{"#核实 邮件确认"}, "verify_outside"},
		{stranger, []string{"#核实 当面", "#解决 已重置"}, ""},
	} {
		l := working(t, d)
		l.ticket.Requester, l.ticket.Category, l.ticket.Subcategory = test.requester, store.AccountCat, "account/password"
		for _, order := range test.orders {
			l.mail(wanglei, order, store.ProofToken)
		}
		lines := l.out.Letters[len(l.out.Letters)-1].Data.Lines
		if got := lines[len(lines)-1].Error; got != test.refused {
			t.Errorf("%s, %q: refused %q, want %q", test.requester.Address, test.orders, got, test.refused)
		}
	}
}

// TestPasswordsStay: no mail of a technician carries a password, however it is
// said to be passed on.
func TestPasswordsStay(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, text := range []string{"新密码：Abc@2026", "#回复 新密码：Abc@2026", "#解决 新密码：Abc@2026"} {
		l := working(t, d)
		in := from(wanglei, "VPN连不上", text)
		in.Message.Secrets = []string{"Abc@2026"}
		got := l.send(in, store.ProofToken)
		lines := l.out.Letters[0].Data.Lines
		if got != "receipt→wanglei" || lines[0].Error != "secret" || strings.Contains(lines[0].Text, "Abc@2026") || l.ticket.Status != store.StatusWorking {
			t.Errorf("%q: letters %q, %+v", text, got, lines)
		}
		for _, e := range l.out.Events {
			if strings.Contains(e.Text, "Abc@2026") {
				t.Errorf("%q is on record in %s", text, e.Kind)
			}
		}
	}
}

// TestMover: both heads are asked, and both must agree.
func TestMover(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, `
[[person]]
name = "周经理"
address = "zhou@corp.example"
department = "销售部"

[[department]]
name = "销售部"
head = "周经理"

[[rule]]
name = "movers"
when = 'subject contains "调岗"'
category = "account/rights"
approval = ["head", "new_head"]
`)
	zhou := store.Address{Name: "周经理", Address: "zhou@corp.example"}
	begin := func() *live {
		l := &live{Desk: d, t: t, now: monday}
		l.send(from(zhangsan, "调岗，调整权限", "我从财务部调到销售部，请调整OA权限。"), store.Unproved)
		return l
	}
	l := begin()
	if got := names(l.out); got != "approval→zhao approval→zhou acknowledgement→zhangsan" {
		t.Fatalf("letters %q", got)
	}
	if got := l.mail(zhao, "同意", store.ProofToken); got != "approval→zhao" || l.ticket.Status != store.StatusWaiting {
		t.Errorf("the first: %s, %q", l.ticket.Status, got)
	}
	if got := l.mail(zhou, "同意", store.ProofToken); !strings.HasPrefix(got, "approval→zhou approval_result→zhangsan dispatch→") || l.ticket.Status != store.StatusOpen {
		t.Errorf("the second: %s, %q", l.ticket.Status, got)
	}
	l = begin()
	if got := l.mail(zhou, "不同意", store.ProofToken); got != "approval→zhou approval_result→zhangsan" || l.ticket.Status != store.StatusCancelled {
		t.Errorf("one refuses: %s, %q", l.ticket.Status, got)
	}
}

func TestChecklist(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, `
[[checklist]]
category = "network/vpn"
steps = ["发令牌"]

[[checklist]]
category = "network/vpn"
role = "财务"
steps = ["开通金税"]

[[checklist]]
category = "network/vpn"
role = "研发"
steps = ["开通Git"]
`)
	l := opened(t, d, zhangsan, asksForTwo)
	l.mail(zhao, "同意", store.ProofToken)
	i := slices.IndexFunc(l.out.Letters, func(l Letter) bool { return l.Name == "dispatch" })
	if got := l.out.Letters[i].Data.Procedure; !strings.HasSuffix(got, "□ 发令牌\n财务\n□ 开通金税") {
		t.Errorf("the procedure is\n%s", got)
	}
}

// TestPasswordInAnswer: whatever a technician writes, the requester reads no password.
func TestPasswordInAnswer(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	for text, leaves := range map[string]bool{
		"已经给您重置成 Abc@2026 了，请登录后修改。": false, "passwd Abc@2026": false, "Your temporary password will be Winter#2026": false,
		"新密码：身份证后六位": false, "初始密码是您名字拼音加123": false, "密码已改成您的工号后4位": false, "The password is your birthday": false,
		"密码已重置，请打开 https://id.corp.example/r?t=a1 设置新密码。": true, "密码请自己改，至少8位。": true, "重置链接发到 zhang3@corp.example 了。": true,
		"密码重置好了，会电话告诉您。": true, "请更新到 Outlook2021。": true, "I reset it; please call (extension 8101), thanks.": true,
	} {
		l := working(t, d)
		got := l.mail(wanglei, text, store.ProofToken)
		if want := "receipt→wanglei"; leaves && got != "answer→zhangsan" || !leaves && got != want {
			t.Errorf("%s: letters %q", text, got)
		}
		for _, e := range l.events {
			if strings.Contains(e.Text, "@2026") || strings.Contains(e.Text, "#2026") {
				t.Errorf("%s: on record: %s", text, e.Text)
			}
		}
	}
}
