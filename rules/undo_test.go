package rules

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// counter is an office in which technicians answer by mail.
type counter struct {
	*office
	d *Desk
}

func newCounter(t *testing.T) *counter {
	o := newOffice(t, "2026-11-23 09:00")
	return &counter{o, o.desk("")}
}

func (c *counter) report(from, subject string) {
	c.t.Helper()
	c.mail(from, store.Message{Subject: subject, BaseSubject: subject, NewText: subject, Fields: store.Fields{SelfTried: "重启过"}})
	c.run(c.d)
}

// say is a mail of somebody about a ticket, with the secret that he was sent.
func (c *counter) say(from, number, text string) {
	c.t.Helper()
	c.now = c.now.Add(10 * time.Second)
	c.mail(from, store.Message{NewText: text, References: []string{c.d.Self.RootID(number, from)}})
	c.run(c.d)
}

// receipt is the last one to somebody.
func (c *counter) receipt(to string) (text string) {
	c.t.Helper()
	if err := c.db.View(c.t.Context(), func(tx store.Tx) error {
		list, err := tx.ListOutgoing(store.OutgoingFilter{Letter: "receipt", Recipient: to, Limit: 1})
		if len(list) > 0 {
			text = list[0].Text
		}
		return err
	}); err != nil {
		c.t.Fatal(err)
	}
	return text
}

// letters about a ticket, by name, to somebody, that wait to be sent.
func (c *counter) queued(to string) (names []string) {
	c.t.Helper()
	if err := c.db.View(c.t.Context(), func(tx store.Tx) error {
		list, err := tx.ListOutgoing(store.OutgoingFilter{State: store.Queued, Recipient: to})
		for _, o := range list {
			names = append(names, o.Letter)
		}
		return err
	}); err != nil {
		c.t.Fatal(err)
	}
	return names
}

// shape is a ticket without what undo leaves: its trace and when it changed.
func shape(t *store.Ticket) string {
	ticket := *t
	ticket.Trace, ticket.Changed = nil, time.Time{}
	text, _ := json.Marshal(ticket)
	return string(text)
}

func timersOf(timers []*store.Timer) []string {
	var all []string
	for _, t := range timers {
		all = append(all, string(t.Kind)+" "+t.Due.UTC().Format(time.RFC3339))
	}
	slices.Sort(all)
	return all
}

// TestUndo: after #undo ticket, timers and people are as they were, whatever
// the mail before did, and nothing of it is sent to the requester.
func TestUndo(t *testing.T) {
	t.Parallel()
	const number, wang = "IT20261123001", "wanglei@corp.example"
	for _, order := range []string{
		"#接单", "#解决 换了网线", "#关闭", "#等待", "#等待 供应商", "#等待 到周五", "#挂起 等批准", "#优先级 特急", "#优先级 普通", "#分类 hardware/printer",
		"#转派 陈晨", "#升级 搞不定", "#字段 电话=8021", "#抄送 lisi@corp.example", "#提醒 明天 看看", "#回复 请重启", "请问在哪个楼层？",
		"#接单\n#优先级 特急\n#等待 供应商", "收到", "#拆分 鼠标坏了",
		"#远程 向日葵 看一下日志", "#上门 明天15:00 三楼", "#备用机 NB-017", "#核实 回拨了通讯录里的电话", "#审批 manager@corp.example VPN权限",
	} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			c.report("zhangsan@corp.example", "VPN连不上")
			c.say(wang, number, "#备注 看一下\n#优先级 紧急") // whatever the book says of it
			ticket, _, timers := c.ticket(1)
			queued := c.queued("zhangsan@corp.example")
			c.say(wang, number, order)
			if after, _, _ := c.ticket(1); order != "#拆分 鼠标坏了" && !strings.HasPrefix(order, "#抄送") && !strings.HasPrefix(order, "#提醒") && shape(after) == shape(ticket) {
				t.Errorf("%s does nothing", order)
			}
			c.say(wang, number, "#撤销")
			after, _, timersAfter := c.ticket(1)
			if shape(after) != shape(ticket) {
				t.Errorf("got\n%s\nwant\n%s\n%s", shape(after), shape(ticket), c.receipt(wang))
			}
			if got, want := timersOf(timersAfter), timersOf(timers); !slices.Equal(got, want) {
				t.Errorf("timers %q, want %q", got, want)
			}
			if got := c.queued("zhangsan@corp.example"); !slices.Equal(got, queued) {
				t.Errorf("letters to the requester: %q, want %q", got, queued)
			}
		})
	}
}

// TestUndoRefused: nothing is taken back of what went on since, or was
// somebody else's.
func TestUndoRefused(t *testing.T) {
	t.Parallel()
	const number, zhang, wang, zhao = "IT20261123001", "zhangsan@corp.example", "wanglei@corp.example", "zhaomin@corp.example"
	for _, test := range []struct{ name, between, by, want string }{
		{"the requester confirmed", "好了", zhang, "之后又有变动，不能撤销（zhangsan@corp.example）"},
		{"the requester only wrote", "谢谢", zhang, "已撤销"},
		{"a colleague wrote a note", "#备注 我也看过", zhao, "上一步不是您做的（赵敏）"},
		{"a colleague asked why", "#为什么", zhao, "已撤销"},
		{"he opened another ticket", "#新建 lisi@corp.example: 鼠标坏了", wang, "还做了这张工单以外的事"},
		{"it was taken back", "#撤销", wang, "没有可以撤销的操作"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			c.report(zhang, "VPN连不上")
			c.say(wang, number, "#解决 重建了配置")
			c.say(test.by, number, test.between)
			c.say(wang, number, "#撤销")
			if got := c.receipt(wang); !strings.Contains(got, test.want) {
				t.Errorf("want %s in\n%s", test.want, got)
			}
		})
	}
}

// TestUndoneClock: a pause that was taken back moves no target later.
func TestUndoneClock(t *testing.T) {
	t.Parallel()
	const number, wang = "IT20261123001", "wanglei@corp.example"
	c := newCounter(t)
	c.report("zhangsan@corp.example", "VPN连不上")
	ticket, _, _ := c.ticket(1)
	c.say(wang, number, "#等待 供应商")
	c.now = c.now.Add(2 * time.Hour)
	c.say(wang, number, "#撤销")
	c.now = c.now.Add(time.Hour)
	c.say(wang, number, "#优先级 普通")
	c.say(wang, number, "#优先级 "+map[store.Priority]string{store.Normal: "普通", store.Urgent: "紧急", store.Critical: "特急"}[ticket.Priority])
	after, _, _ := c.ticket(1)
	if !after.ResolveDue.Equal(ticket.ResolveDue) {
		t.Errorf("the target is %s, want %s", after.ResolveDue, ticket.ResolveDue)
	}
}

// TestMerged: what was said before lives on, and a mail to the old number is
// proved by the old secret.
func TestMerged(t *testing.T) {
	t.Parallel()
	const wang = "wanglei@corp.example"
	c := newCounter(t)
	c.report("zhangsan@corp.example", "VPN连不上")
	c.report("lisi@corp.example", "VPN也连不上，密语甲")
	c.say(wang, "IT20261123001", "#合并 IT20261123002")
	if other, _, timers := c.ticket(2); other.Status != store.StatusMerged || other.MergedInto != 1 || len(timers) > 0 {
		t.Fatalf("the other is %s into %d with timers %q", other.Status, other.MergedInto, timersOf(timers))
	}
	for _, to := range []string{"zhangsan@corp.example", "lisi@corp.example"} {
		n := 0
		for _, name := range c.queued(to) {
			if name == "merged" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s is told %d times", to, n)
		}
	}
	c.say(wang, "IT20261123002", "#备注 旧编号")
	c.say(wang, "IT20261123001", "#查看")
	if got := c.receipt(wang); !strings.Contains(got, "密语甲") || !strings.Contains(got, "旧编号") || !strings.Contains(got, "关联工单：IT20261123002") {
		t.Errorf("the story lacks something:\n%s", got)
	}
	if err := c.db.View(t.Context(), func(tx store.Tx) error {
		held, err := tx.ListIncoming(store.IncomingFilter{State: store.Held})
		if len(held) > 0 {
			t.Errorf("held: %s", held[0].Reason)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestPublicDelay: what a technician causes others to be sent waits, what the
// desk says itself does not.
func TestPublicDelay(t *testing.T) {
	t.Parallel()
	const wang = "wanglei@corp.example"
	c := newCounter(t)
	c.report("zhangsan@corp.example", "VPN连不上")
	c.say(wang, "IT20261123001", "正在看")
	c.say(wang, "IT20261123001", "#转派 陈晨")
	if err := c.db.View(t.Context(), func(tx store.Tx) error {
		list, err := tx.ListOutgoing(store.OutgoingFilter{})
		seen := map[string]time.Duration{}
		for _, o := range list {
			seen[o.Letter] = o.Next.Sub(o.Created)
		}
		for letter, want := range map[string]time.Duration{"acknowledgement": 0, "answer": time.Minute, "receipt": 0, "dispatch": 0} {
			if got, ok := seen[letter]; !ok || got != want {
				t.Errorf("%s waits %v (%v), want %v", letter, got, ok, want)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
