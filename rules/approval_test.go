package rules

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

const approvalBook = tryBook + `
[[person]]
name = "张三"
address = "zhangsan@corp.example"
department = "财务部"

[[person]]
name = "赵经理"
address = "zhao@corp.example"
aliases = ["jl.zhao@corp.example"]
department = "财务部"
deputy = "孙副经理"

[[person]]
name = "孙副经理"
address = "sun@corp.example"

[[department]]
name = "财务部"
head = "赵经理"

[[department]]
name = "人事部"
head = "hr@corp.example"

[[rule]]
name = "needs approval"
when = 'title("vpn")'
category = "network/vpn"
approval = ["head"]
`

func approvalDesk(t *testing.T, more string) *Desk {
	t.Helper()
	d := tryDesk(t)
	book, err := Parse("rules.toml", []byte(approvalBook+more))
	if err != nil {
		t.Fatal(err)
	}
	d.Book = book
	return d
}

// live plays decisions one behind the other on one ticket, as save would.
type live struct {
	*Desk
	t      *testing.T
	ticket *store.Ticket
	partly []store.Participant
	events []*store.Event
	now    time.Time
	out    Outcome
}

func (l *live) take(out Outcome) string {
	l.out = out
	if out.Ticket != nil {
		ticket := *out.Ticket
		ticket.ID, ticket.Number = 1, "IT20261123001"
		l.ticket = &ticket
	}
	l.partly = append(l.partly, out.Participants...)
	for _, e := range out.Events {
		e.ID = int64(len(l.events) + 1)
		l.events = append(l.events, &e)
	}
	l.now = l.now.Add(time.Minute)
	return names(out)
}

func (l *live) mail(who store.Address, text string, proof store.Proof) string {
	in := from(who, "VPN申请", text)
	in.Received = l.now
	return l.send(in, proof)
}

func (l *live) send(in *store.Incoming, proof store.Proof) string {
	c := &Case{Mail: in, Ticket: l.ticket, Found: "by a test", Partly: l.partly, Events: l.events, Proof: proof, Sender: l.Book.Directory.Find(in.Message.From.Address)}
	return l.take(l.decide(c, l.now))
}

func (l *live) tap(who store.Address, a secret.Action) string {
	in := from(who, "[IT20261123001] x", "")
	c := &Case{Mail: in, Ticket: l.ticket, Partly: l.partly, Events: l.events, Proof: store.ProofToken, Sender: l.Book.Directory.Find(who.Address), Action: &a}
	return l.take(l.decide(c, l.now))
}

func (l *live) due(kind store.TimerKind, key string) string {
	c := &Case{Timer: &store.Timer{ID: 3, TicketID: 1, Kind: kind, Key: key, Due: l.now}, Ticket: l.ticket, Partly: l.partly, Events: l.events}
	return l.take(l.decide(c, l.now))
}

func opened(t *testing.T, d *Desk, who store.Address, text string) *live {
	t.Helper()
	l := &live{Desk: d, t: t, now: monday}
	l.mail(who, text, store.Unproved)
	return l
}

var (
	zhao = store.Address{Name: "赵经理", Address: "zhao@corp.example"}
	sun  = store.Address{Name: "孙副经理", Address: "sun@corp.example"}
	emma = store.Address{Name: "Emma", Address: "emma@corp.example"}
)

const asksForTwo = "我要申请VPN。\n系统：邮箱、VPN"

// TestApprover: who may answer, with which proof, and what comes of it. Before
// the answer nobody gets the ticket.
func TestApprover(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	alias := store.Address{Address: "jl.zhao@corp.example"}
	for _, test := range []struct {
		name    string
		who     store.Address
		proof   store.Proof
		text    string
		status  store.Status
		letters string
	}{
		{"the head", zhao, store.ProofToken, "同意", store.StatusOpen, "approval→zhao approval_result→zhangsan dispatch→chenchen"},
		{"in English", zhao, store.ProofToken, "Approved.", store.StatusOpen, "approval→zhao approval_result→zhangsan dispatch→chenchen"},
		{"proved by his domain", zhao, store.ProofDomain, "同意", store.StatusOpen, "approval→zhao approval_result→zhangsan dispatch→chenchen"},
		{"from another address of his", alias, store.ProofToken, "同意", store.StatusOpen, "approval→zhao approval_result→zhangsan dispatch→chenchen"},
		{"he refuses", zhao, store.ProofToken, "不同意，没有必要", store.StatusCancelled, "approval→zhao approval_result→zhangsan"},
		{"each", zhao, store.ProofToken, "邮箱同意，VPN先不给", store.StatusOpen, "approval→zhao approval_result→zhangsan dispatch→chenchen"},
		{"one of two", zhao, store.ProofToken, "邮箱同意", store.StatusWaiting, "progress→manager approval→zhao"},
		{"a question", zhao, store.ProofToken, "VPN 是给谁用的？", store.StatusWaiting, "approval_result→zhangsan"},
		{"a condition", zhao, store.ProofToken, "等总经理同意了再开", store.StatusWaiting, "progress→manager approval→zhao"},
		{"nothing yet", zhao, store.ProofToken, "收到", store.StatusWaiting, ""},
		{"somebody in his name", zhao, store.Unproved, "同意", store.StatusWaiting, "confirm_sender→zhao"},
		{"the deputy before his turn", sun, store.ProofToken, "同意", store.StatusWaiting, ""},
		{"a colleague", emma, store.ProofToken, "同意", store.StatusWaiting, ""},
		{"the requester", zhangsan, store.ProofToken, "同意", store.StatusWaiting, "status→zhangsan"},
		{"the requester tells of it", zhangsan, store.ProofToken, "领导批准了", store.StatusWaiting, "status→zhangsan"},
		{"the requester adds something", zhangsan, store.ProofToken, "补充一下，是笔记本", store.StatusWaiting, ""},
		{"the requester withdraws", zhangsan, store.ProofToken, "不用处理了，取消吧", store.StatusCancelled, "cancelled→zhangsan"},
	} {
		l := opened(t, d, zhangsan, asksForTwo)
		if l.ticket.Status != store.StatusWaiting || l.ticket.Waiting != "approval" || l.ticket.Paused.IsZero() || l.ticket.Assignee != "" || names(l.out) != "approval→zhao acknowledgement→zhangsan" {
			t.Fatalf("a request that needs approval: %s, letters %q", l.ticket.Status, names(l.out))
		}
		if got := l.mail(test.who, test.text, test.proof); got != test.letters || l.ticket.Status != test.status {
			t.Errorf("%s, %q: got %s, letters %q; want %s, %q", test.name, test.text, l.ticket.Status, got, test.status, test.letters)
		}
		if l.ticket.Status == store.StatusOpen && (!l.ticket.Paused.IsZero() || l.ticket.Waiting != "") {
			t.Errorf("%s: the clock stands still", test.name)
		}
	}
}

// TestForwardedApproval: what was sent on is the word of who sent it on.
func TestForwardedApproval(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	for _, who := range []store.Address{zhangsan, emma, wanglei, zhao} {
		l := opened(t, d, zhangsan, asksForTwo)
		in := from(who, "VPN申请", "")
		in.Message.Forward = &store.Forward{From: zhao, Text: "同意"}
		l.send(in, store.ProofToken)
		if l.ticket.Status != store.StatusWaiting {
			t.Errorf("forwarded by %s: %s", who.Address, l.ticket.Status)
		}
	}
}

// TestApprovalByTap: one tap for each, and none for another's.
func TestApprovalByTap(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	l := opened(t, d, zhangsan, asksForTwo)
	if got := l.tap(emma, secret.Action{Code: "approve", Round: 1, Token: "x"}); got != "" || l.ticket.Status != store.StatusWaiting {
		t.Errorf("a link in the hands of a colleague: %s, %q", l.ticket.Status, got)
	}
	if got := l.tap(zhao, secret.Action{Code: "approve", Item: "1", Round: 1, Token: "a"}); got != "approval→zhao" || l.ticket.Status != store.StatusWaiting {
		t.Errorf("the first of two: %s, %q", l.ticket.Status, got)
	}
	if got := l.tap(zhao, secret.Action{Code: "reject", Item: "2", Round: 1, Token: "b"}); got != "approval→zhao approval_result→zhangsan dispatch→chenchen" || l.ticket.Status != store.StatusOpen {
		t.Errorf("the second: %s, %q", l.ticket.Status, got)
	}
	if a := approvalOf(l.events); !slices.Equal(a.named([]int{0}), []string{"邮箱"}) || !a.seats[0].said[0].granted || a.seats[0].said[1].granted {
		t.Errorf("on record: %+v", a.seats[0])
	}
	if got := l.tap(zhao, secret.Action{Code: "approve", Round: 1, Token: "c"}); got != "approval→zhao" || l.out.Letters[0].Data.Code != "over" {
		t.Errorf("after the last word: %q", got)
	}
}

// TestApprovalInTime: reminder, deputy, who is above, and then the last one again.
func TestApprovalInTime(t *testing.T) {
	t.Parallel()
	l := opened(t, approvalDesk(t, ""), zhangsan, asksForTwo)
	for _, step := range []struct {
		kind store.TimerKind
		want string
		code string
	}{
		{store.TimerApprovalRemind, "approval→zhao", "reminder"}, {store.TimerApproval, "approval→sun", "deputy"},
		{store.TimerApprovalRemind, "approval→sun", "reminder"}, {store.TimerApproval, "approval→manager", "deputy"},
		{store.TimerApproval, "approval→manager", "again"},
	} {
		if got := l.due(step.kind, "0"); got != step.want || l.out.Letters[0].Data.Code != step.code || l.ticket.Status != store.StatusWaiting {
			t.Errorf("%s: got %q, %s; want %q, %s", step.kind, got, l.ticket.Status, step.want, step.code)
		}
	}
	if got := l.mail(zhao, "同意", store.ProofToken); l.ticket.Status != store.StatusOpen {
		t.Errorf("the head himself, late: %s, %q", l.ticket.Status, got)
	}
	if got := l.due(store.TimerApproval, "0"); got != "" {
		t.Errorf("a deadline of what is decided: %q", got)
	}
}

// TestApprovers: whom an approval falls to, and who stands in.
func TestApprovers(t *testing.T) {
	t.Parallel()
	away := `
[[person]]
name = "周经理"
address = "zhou@corp.example"
department = "生产部"
deputy = "孙副经理"
away = ["2026-11-23"]

[[department]]
name = "生产部"
head = "周经理"
`
	d := approvalDesk(t, away)
	for _, test := range []struct {
		kind      string
		requester string
		want      string
		asked     string
	}{
		{"head", "zhangsan@corp.example", "[zhao@corp.example sun@corp.example manager@corp.example]", "zhao@corp.example"},
		{"head", "zhao@corp.example", "[sun@corp.example manager@corp.example]", "sun@corp.example"},
		{"head", "nobody@corp.example", "[manager@corp.example]", "manager@corp.example"},
		{"hr", "zhangsan@corp.example", "[hr@corp.example manager@corp.example]", "hr@corp.example"},
		{"hr", "hr@corp.example", "[manager@corp.example]", "manager@corp.example"},
		{"zhao@corp.example", "emma@corp.example", "[zhao@corp.example sun@corp.example manager@corp.example]", "zhao@corp.example"},
		{"head:生产", "zhangsan@corp.example", "[zhou@corp.example sun@corp.example manager@corp.example]", "sun@corp.example"},
		{"head", "manager@corp.example", "[]", ""},
	} {
		ticket := ticketIn(store.StatusOpen, store.AskedNone)
		ticket.Requester = store.Address{Address: test.requester}
		chain := d.approvers(test.kind, ticket)
		if got := fmt.Sprint(chain); got != test.want || d.Book.nextApprover(chain, nil, nil, monday) != test.asked {
			t.Errorf("%s for %s: got %s, asked %s; want %s, %s", test.kind, test.requester, got, d.Book.nextApprover(chain, nil, nil, monday), test.want, test.asked)
		}
	}
}

// TestOrderedApproval: a technician asks, waits, and is told; meanwhile he can
// resolve nothing.
func TestOrderedApproval(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	begin := func() *live {
		ticket := ticketIn(store.StatusWorking, store.AskedNone)
		c := about(ticket, nil)
		return &live{Desk: d, t: t, now: monday, ticket: ticket, partly: c.Partly, events: c.Events}
	}
	for _, test := range []struct{ line, want, refused string }{
		{"#approve-by 赵经理 显示器", "approval→zhao receipt→wanglei", ""},
		{"#审批 hr", "approval→hr receipt→wanglei", ""},
		{"#审批 head", "approval→zhao receipt→wanglei", ""},
		{"#审批", "receipt→wanglei", "unknown_approver"},
		{"#审批 王五", "receipt→wanglei", "unknown_approver"},
		{"#审批 赵经理\n#审批 hr", "approval→zhao receipt→wanglei", "approval_pending"},
		{"#审批 赵经理\n#解决 办好了", "approval→zhao receipt→wanglei", "approval_pending"},
		{"#审批 赵经理\n#转派 赵敏", "approval→zhao receipt→wanglei", "approval_pending"},
	} {
		l := begin()
		got := l.mail(wanglei, test.line, store.ProofToken)
		lines := l.out.Letters[len(l.out.Letters)-1].Data.Lines
		if got != test.want || lines[len(lines)-1].Error != test.refused {
			t.Errorf("%s: got %q, refused %q; want %q, %q", test.line, got, lines[len(lines)-1].Error, test.want, test.refused)
		}
	}
	for text, want := range map[string]string{"同意": "approved", "不同意": "rejected"} {
		l := begin()
		l.mail(wanglei, "#审批 赵经理 显示器", store.ProofToken)
		if got := l.mail(zhao, text, store.ProofToken); got != "approval→zhao approval_result→zhangsan progress→wanglei" || l.ticket.Status != store.StatusWorking || l.out.Letters[2].Data.Code != want {
			t.Errorf("%s: %s, letters %q", text, l.ticket.Status, got)
		}
	}
}
