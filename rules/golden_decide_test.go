package rules

import (
	"fmt"
	"testing"
	"time"

	"maildesk/store"
)

// rehearsal is one decision: a mail or a timer, and how the ticket stands.
type rehearsal struct {
	name string
	by   string // the mail's writer; empty: the requester
	says string
	// or:
	timer store.TimerKind

	status store.Status // empty: the mail belongs to no ticket
	asked  store.Asked
	proof  store.Proof
	later  time.Duration // the decision is so long after Monday 09:00
	with   func(c *Case)
}

func (h rehearsal) decide(d *Desk) string {
	r := &rendering{}
	now := monday.Add(h.later)
	c := &Case{}
	if h.status != "" {
		c = about(ticketIn(h.status, h.asked), nil)
	}
	fmt.Fprintf(r, "# %s\n", h.name)
	if h.timer != "" {
		c.Timer = &store.Timer{ID: 5, TicketID: 1, Kind: h.timer, Due: now}
	} else {
		who := zhangsan
		if h.by != "" {
			who = store.Address{Address: h.by}
		}
		fmt.Fprintf(r, "mail of %s: %s\n", who.Address, h.says)
		c.Mail = from(who, "VPN连不上", h.says)
		c.Mail.Received = now
		c.Sender, c.Proof = d.Book.Directory.Find(who.Address), h.proof
	}
	if h.with != nil {
		h.with(c)
	}
	before := c.Ticket
	r.outcome(before, d.decide(c, now))
	r.WriteString("\n")
	return r.String()
}

// TestDecideGolden plays each procedure, and compares all that it causes with
// testdata/decide. After an intended change: go test -run DecideGolden -update
// ./rules, and read the difference.
func TestDecideGolden(t *testing.T) {
	t.Parallel()
	const settings = `
[[rule]]
name = "own"
when = 'says("vpn")'
priority = "urgent"
group = "none of them"
approval = ["head"]
cc = ["manager"]
procedure = "先看证书"
language = "en"
self_check = "none"
ask = []
`
	work := func(name, text string) rehearsal {
		return rehearsal{name: name, by: "wanglei@corp.example", says: text, status: store.StatusWorking, proof: store.ProofToken}
	}
	due := func(kind store.TimerKind, status store.Status, asked store.Asked, later time.Duration) rehearsal {
		return rehearsal{name: fmt.Sprintf("timer %s of a ticket that is %s", kind, status), timer: kind, status: status, asked: asked, later: later}
	}
	says := func(text string, status store.Status, asked store.Asked) rehearsal {
		return rehearsal{name: fmt.Sprintf("“%s” when it is %s, asked %s", text, status, asked), says: text, status: status, asked: asked, proof: store.ProofToken, later: time.Hour}
	}
	for file, group := range map[string]struct {
		book string
		all  []rehearsal
	}{
		"open": {"", []rehearsal{
			{name: "with self-check and questions", says: "在家办公，VPN连不上"},
			{name: "self-help was tried", says: "VPN连不上，重装过了还是不行", with: func(c *Case) { c.Mail.Message.Fields.SelfTried = "重装过" }},
			{name: "critical", says: "全公司都断网了，没有一个人能上网，业务全停"},
			{name: "an alert of a machine", says: "核心交换机主备DOWN，全楼断网", with: func(c *Case) { c.Mail.Message.Kind = store.Notification }},
			{name: "sent on for a colleague", by: "chenchen@corp.example", says: "转一下", with: func(c *Case) {
				c.Mail.Message.Forward = &store.Forward{From: zhangsan, Subject: "VPN连不上", Text: "VPN连不上，帮忙看下"}
			}},
			{name: "of a stranger", by: "someone@elsewhere.example", says: "VPN连不上"},
			{name: "too many", says: "VPN连不上", with: func(c *Case) { c.Recent = 20 }},
			{name: "an automatic reply", says: "我在休假", with: func(c *Case) { c.Mail.Message.Kind = store.AutoReply }},
			{name: "thanks alone", says: "谢谢，已经好了"},
		}},
		"settings": {settings, []rehearsal{
			{name: "rules set everything, nobody is of the group", says: "在家办公，VPN连不上"},
			{name: "a colleague takes it later", by: "wanglei@corp.example", says: "#接单", status: store.StatusOpen, proof: store.ProofToken},
		}},
		"self-check": {"", []rehearsal{
			says("好了，可以用了", store.StatusSelfCheck, store.AskedSelfCheck),
			says("还是不行", store.StatusSelfCheck, store.AskedSelfCheck),
			says("谢谢", store.StatusSelfCheck, store.AskedSelfCheck),
			due(store.TimerSelfCheck, store.StatusSelfCheck, store.AskedSelfCheck, 2*time.Hour),
		}},
		"talk": {"", []rehearsal{
			says("补充一下，报错代码是809", store.StatusWorking, store.AskedNone),
			says("到哪一步了？", store.StatusWorking, store.AskedNone),
			says("不用处理了", store.StatusWorking, store.AskedNone),
			says("系统是Win11", store.StatusWaiting, store.AskedInfo),
			due(store.TimerInfoRemind, store.StatusWaiting, store.AskedInfo, 24*time.Hour),
			work("a plain answer", "请问您在用哪个网络？"),
		}},
		"solution": {"", []rehearsal{
			work("resolve", "#解决 换了证书，请重连"),
			says("好了", store.StatusResolved, store.AskedConfirm),
			says("还是不行", store.StatusResolved, store.AskedConfirm),
			says("满意", store.StatusResolved, store.AskedSurvey),
			says("不满意，拖太久", store.StatusResolved, store.AskedSurvey),
			due(store.TimerConfirmRemind, store.StatusResolved, store.AskedConfirm, 24*time.Hour),
			due(store.TimerAutoClose, store.StatusResolved, store.AskedConfirm, 72*time.Hour),
			says("又坏了，和上次一样", store.StatusClosed, store.AskedNone),
		}},
		"orders": {"", []rehearsal{
			work("note", "#备注 问过供应商"),
			work("assign", "#转派 赵敏"),
			work("escalate", "#升级 需要改网关"),
			work("priority", "#优先级 特急"),
			work("category", "#分类 account/password"),
			work("wait for the vendor", "#等待 供应商"),
			work("close", "#关闭"),
			work("not understood", "#飞走"),
			{name: "without proof", by: "wanglei@corp.example", says: "#关闭", status: store.StatusWorking},
		}},
		"targets": {"", []rehearsal{
			due(store.TimerAccept, store.StatusOpen, store.AskedNone, time.Hour),
			due(store.TimerResponseRemind, store.StatusOpen, store.AskedNone, 3*time.Hour),
			due(store.TimerResponseBreach, store.StatusOpen, store.AskedNone, 5*time.Hour),
			due(store.TimerResolveRemind, store.StatusWorking, store.AskedNone, 7*time.Hour),
			due(store.TimerResolveBreach, store.StatusWorking, store.AskedNone, 9*time.Hour),
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			d := tryDesk(t)
			if group.book != "" {
				d.Book = mustBook(t, tryBook+group.book)
			}
			text := ""
			for _, h := range group.all {
				text += h.decide(d)
			}
			golden(t, "testdata/decide/"+file+".golden", text)
		})
	}
}
