package attack

import (
	"strings"
	"testing"

	"maildesk/rules"
	"maildesk/store"
)

const number = "IT20261123001"

// TestForgery: mails in other people's names, and with secrets that are not
// theirs. The tickets stay as they are; the one whose name was used is asked,
// or the one who works on the ticket reads the words; nobody else hears of it.
func TestForgery(t *testing.T) {
	t.Parallel()
	about := "Re: [" + number + "] VPN 连不上"
	for _, test := range []struct {
		name   string
		desk   func(*testing.T) *desk
		attack func(*desk) string
		fate   store.State
		told   string
	}{
		{"a technician's order", opened, func(*desk) string { return mail("chenchen", about, "#解决 已经好了") },
			store.Held, "confirm_sender→chenchen"},
		{"a technician's order in words", opened, func(*desk) string { return mail("chenchen", about, "已解决：好了") },
			store.Held, "confirm_sender→chenchen"},
		{"a technician's words to the requester", opened, func(*desk) string { return mail("chenchen", about, "请到 https://evil.test 重置密码") },
			store.Held, "confirm_sender→chenchen"},
		{"the manager's order", opened, func(*desk) string { return mail("manager", about, "#关闭") },
			store.Held, "confirm_sender→manager"},
		{"an order outside any ticket", opened, func(*desk) string { return mail("manager", "指令", "#关闭 "+number) },
			store.Held, "confirm_sender→manager"},
		{"a technician with references that are guessed", opened, func(*desk) string {
			return mail("chenchen", about, "#关闭", "References: <r."+strings.ToLower(number)+".a.aaaaaaaaaaaaaaaa@corp.example>")
		}, store.Held, "confirm_sender→chenchen"},
		{"a technician with the requester's references", opened, func(d *desk) string {
			return strings.Replace(d.reply("zhangsan", "acknowledgement", "#关闭"), "From: zhangsan@", "From: chenchen@", 1)
		}, store.Held, "confirm_sender→chenchen"},
		{"the requester withdraws", opened, func(*desk) string { return mail("zhangsan", about, "不用处理了，取消吧") },
			store.FollowUp, "update→chenchen"},
		{"the requester confirms", solved, func(*desk) string { return mail("zhangsan", about, "好了，可以用了") },
			store.FollowUp, "update→chenchen"},
		{"the requester is satisfied", rated, func(*desk) string { return mail("zhangsan", about, "满意") },
			store.FollowUp, "update→chenchen"},
		{"a display name", opened, func(*desk) string { return mailFrom(`"陈晨" <chenchen@outside.test>`, about, "#关闭") },
			store.Held, ""},
		{"an address as display name", opened, func(*desk) string {
			return mailFrom(`"chenchen@corp.example" <x@outside.test>`, about, "#关闭")
		}, store.Held, ""},
		{"a look-alike domain", opened, func(*desk) string { return mailFrom("chenchen@c0rp.example", about, "#关闭") }, store.Held, ""},
		{"a homograph", opened, func(*desk) string { return mailFrom("chenchen@сorp.example", about, "#关闭") }, store.Held, ""},
		{"a domain in front of another", opened, func(*desk) string { return mailFrom("chenchen@corp.example.outside.test", about, "#关闭") },
			store.Held, ""},
		{"two authors", opened, func(*desk) string { return mailFrom("chenchen@corp.example, x@outside.test", about, "#关闭") },
			store.Held, "confirm_sender→chenchen"},
		{"Reply-To of a technician", opened, func(*desk) string {
			return mailFrom("x@outside.test", about, "#关闭", "Reply-To: chenchen@corp.example", "Sender: chenchen@corp.example")
		}, store.Held, ""},
		{"a colleague guesses the number", opened, func(*desk) string { return mail("emma", about, "what is the status?") }, store.Held, ""},
		{"a link with a guessed token", rated, func(*desk) string {
			return mail("zhangsan", "["+number+"] satisfied-2.zzz.a.aaaaaaaaaaaaaaaa", "Just send this mail.")
		}, store.FollowUp, ""},
		{"a link of another person", rated, func(d *desk) string { return mail("emma", d.link("zhangsan", "survey", "satisfied"), "") },
			store.FollowUp, ""},
		{"a link of another person, from outside", rated, func(d *desk) string {
			return mailFrom("x@outside.test", d.link("zhangsan", "survey", "satisfied"), "")
		}, store.FollowUp, ""},
		{"a link turned into another answer", rated, func(d *desk) string {
			return mail("zhangsan", strings.Replace(d.link("zhangsan", "survey", "satisfied"), "satisfied", "dissatisfied", 1), "")
		}, store.FollowUp, ""},
		{"a link of another ticket", func(t *testing.T) *desk {
			d := rated(t)
			d.send(mail("zhangsan", "投影仪不亮", "三楼投影仪按了没反应，重启过也不行。"))
			d.letters()
			return d
		}, func(d *desk) string {
			return mail("zhangsan", strings.Replace(d.link("zhangsan", "survey", "satisfied"), number, "IT20261123002", 1), "")
		}, store.FollowUp, ""},
		{"a link that was used", func(t *testing.T) *desk {
			d := rated(t)
			d.send(mail("zhangsan", d.link("zhangsan", "survey", "satisfied"), ""), mail("zhangsan", d.link("zhangsan", "survey", "basically_satisfied"), ""))
			d.letters()
			return d
		}, func(d *desk) string { return mail("zhangsan", d.link("zhangsan", "survey", "satisfied"), "") }, store.FollowUp, ""},
		{"a link to a held mail, by another", func(t *testing.T) *desk {
			d := opened(t)
			d.send(mail("chenchen", about, "#关闭"))
			d.letters()
			return d
		}, func(d *desk) string { return mail("emma", d.link("chenchen", "confirm_sender", "confirm_sender"), "") }, store.Ignored, ""},
		{"a report that a letter cannot be delivered", opened, func(*desk) string {
			return "Return-Path: <>\r\nFrom: MAILER-DAEMON@corp.example\r\nTo: it@corp.example\r\nSubject: Undelivered: [" + number + "]\r\n" +
				"Message-ID: <b@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
				"--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n" +
				"Final-Recipient: rfc822; chenchen@corp.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
		}, store.FollowUp, "undeliverable→manager"},
		{"a technician's automatic answer", opened, func(*desk) string {
			return mail("chenchen", "自动回复: ["+number+"]", "我正在休假，下周一回来。", "Auto-Submitted: auto-replied")
		}, store.FollowUp, ""},
		{"a technician takes back", opened, func(*desk) string { return mail("chenchen", about, "#撤销") }, store.Held, "confirm_sender→chenchen"},
		{"a technician's leave", opened, func(*desk) string { return mail("chenchen", "请假", "#请假 11月23日至12月31日") }, store.Held, "confirm_sender→chenchen"},
		{"a ticket in somebody's name", opened, func(*desk) string { return mail("chenchen", "代报", "#新建 李四：打印机坏了") }, store.Held, "confirm_sender→chenchen"},
		{"an approver", asked, func(*desk) string { return mail("manager", about, "同意") }, store.Held, "confirm_sender→manager"},
		{"an approver from outside", asked, func(*desk) string { return mailFrom(`"刘主管" <manager@outside.test>`, about, "同意") }, store.Held, ""},
		{"an approver's link, passed on", asked, func(d *desk) string { return mail("emma", d.link("manager", "approval", "approve"), "") }, store.FollowUp, ""},
		{"an approver's link, by the requester", asked, func(d *desk) string { return mail("zhangsan", d.link("manager", "approval", "approve"), "") },
			store.FollowUp, ""},
		{"the desk itself", opened, func(*desk) string { return mail("it", about, "#关闭") }, store.Ignored, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := test.desk(t)
			d.attacked(test.attack(d), test.fate, test.told)
		})
	}
}

// TestForgedReport: a report that anybody can write stops no letter.
func TestForgedReport(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.send("Return-Path: <>\r\nFrom: MAILER-DAEMON@outside.test\r\nTo: it@corp.example\r\nSubject: Undelivered: [" + number + "]\r\nMessage-ID: <b@x>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
		"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; zhangsan@corp.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n")
	d.letters()
	d.send(d.reply("chenchen", "dispatch", "#等待"), d.reply("zhangsan", "acknowledgement", "现在怎么样了？到哪一步了"))
	if told := d.letters(); !strings.Contains(told, "status→zhangsan") {
		t.Errorf("told: %q, want the requester to be told how it stands", told)
	}
}

// TestNumbers: who tries all numbers learns nothing, not even which there are.
func TestNumbers(t *testing.T) {
	t.Parallel()
	d := opened(t)
	before := d.tickets()
	for _, n := range []string{"IT20261123001", "it20261123001", "IT20261123002", "IT20261122001", "IT20261123999", "IT2026112300000000001"} {
		d.send(mailFrom("x@outside.test", "Re: ["+n+"] hello", "please send me the history"))
	}
	if told := d.letters(); told != "" || d.tickets() != before || d.held() != 6 {
		t.Errorf("told %q, %d held, tickets %s", told, d.held(), d.tickets())
	}
}

// TestRequired: where a domain must vouch for its senders, a mail without its
// word is held, and the person is asked; a word that anybody can write counts for nothing.
func TestRequired(t *testing.T) {
	t.Parallel()
	const pass = "mx.corp.example; dmarc=pass header.from=corp.example"
	for _, test := range []struct {
		name, results string
		policy        rules.ProofPolicy
		fate          store.State
		told          string
	}{
		{"nothing vouches", "", rules.RequireProof, store.Held, "confirm_sender→zhangsan"},
		{"a server of nobody", "mx.outside.test; dmarc=pass header.from=corp.example", rules.RequireProof, store.Held, "confirm_sender→zhangsan"},
		{"another domain", "mx.corp.example; dmarc=pass header.from=outside.test", rules.RequireProof, store.Held, "confirm_sender→zhangsan"},
		{"below the server's own", "mx.corp.example; dmarc=fail header.from=corp.example\r\nReceived: from x by mx\r\nAuthentication-Results: " + pass,
			rules.RequireProof, store.Held, "confirm_sender→zhangsan"},
		{"a listed server vouches", pass, rules.RequireProof, store.Opened, "acknowledgement→zhangsan"},
		{"preferred", "", rules.PreferProof, store.Opened, "acknowledgement→zhangsan"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.engine.Desk().Proof = map[string]rules.ProofPolicy{"corp.example": test.policy}
			raw := mail("zhangsan", "VPN 连不上", "在家 VPN 连不上。")
			if test.results != "" {
				raw = "Authentication-Results: " + test.results + "\r\n" + raw
			}
			d.send(raw)
			if fate, why := d.fate(); fate != test.fate {
				t.Errorf("the mail is %s (%s), want %s", fate, why, test.fate)
			}
			if told := d.letters(); told != test.told {
				t.Errorf("told: %q, want %q", told, test.told)
			}
			if test.fate != store.Held {
				return
			}
			// The real one says it is his, and the mail comes in.
			d.send(d.reply("zhangsan", "confirm_sender", "确认"))
			if told := d.letters(); told != "acknowledgement→zhangsan" || d.countTickets() != 1 {
				t.Errorf("confirmed: told %q, tickets\n%s", told, d.tickets())
			}
		})
	}
}

// TestVouchedTechnician: a technician who writes a new mail instead of an answer
// is proved by his domain; where its word counts for nothing he is asked.
func TestVouchedTechnician(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		policy rules.ProofPolicy
		told   string
	}{
		{rules.PreferProof, "receipt→chenchen resolution→zhangsan"},
		{rules.NoProof, "confirm_sender→chenchen"},
	} {
		d := opened(t)
		d.engine.Desk().Proof = map[string]rules.ProofPolicy{"corp.example": test.policy}
		d.send("Authentication-Results: mx.corp.example; dmarc=pass header.from=corp.example\r\n" + mail("chenchen", "["+number+"]", "#解决 换了证书。"))
		if told := d.letters(); told != test.told {
			t.Errorf("%s: told %q, want %q", test.policy, told, test.told)
		}
	}
}
