package attack

import (
	"strings"
	"testing"

	"maildesk/cmd/maildesk/story"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
)

// TestGuises: From as attackers write it, when a server says, truly, that their own
// domain passed. The order is not carried out, whoever it looks to be from.
func TestGuises(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, from string }{
		{"an address as name", `"chenchen@corp.example" <x@outside.test>`},
		{"an address as name, unquoted", `chenchen@corp.example <x@outside.test>`},
		{"two angled addresses", `<chenchen@corp.example> <x@outside.test>`},
		{"the other way round", `<x@outside.test> <chenchen@corp.example>`},
		{"an address in a comment", `x@outside.test (chenchen@corp.example)`},
		{"an address behind a comment", `chenchen@corp.example(x) <x@outside.test>`},
		{"a group", `IT: chenchen@corp.example, x@outside.test;`},
		{"a route", `<@outside.test:chenchen@corp.example>`},
		{"a relay", `chenchen%corp.example@outside.test`},
		{"a bang path", `corp.example!chenchen@outside.test`},
		{"an encoded word", `=?utf-8?q?chenchen=40corp.example?= <x@outside.test>`},
		{"an encoded word that ends the name", `=?utf-8?q?chenchen=40corp.example=3E?= <x@outside.test>`},
		{"an encoded mailbox", `=?utf-8?b?PGNoZW5jaGVuQGNvcnAuZXhhbXBsZT4=?= <x@outside.test>`},
		{"an encoded line end", `=?utf-8?b?eA0KRnJvbTogY2hlbmNoZW5AY29ycC5leGFtcGxl?= <x@outside.test>`},
		{"a quoted local part", `"chenchen@corp.example"@outside.test`},
		{"a zero byte", "chenchen@corp.example\x00@outside.test"},
		{"a zero-width space", "chenchen@corp\u200b.example"},
		{"a soft hyphen", "chenchen@corp\u00ad.example"},
		{"full-width letters", "chenchen@ｃｏｒｐ.example"},
		{"a full-width at", "chenchen＠corp.example"},
		{"an ideographic full stop", "chenchen@corp。example"},
		{"Cyrillic", "chenchen@соrp.example"},
		{"the same in ASCII", "chenchen@xn--rp-emcc.example"},
		{"right to left", "chenchen@\u202eelpmaxe.proc\u202c.outside.test"},
		{"a dot behind the domain", "chenchen@corp.example.outside.test"},
		{"folded", "x@outside.test,\r\n chenchen@corp.example"},
		{"twice", "x@outside.test\r\nFrom: chenchen@corp.example"},
		{"twice, the other way round", "chenchen@corp.example\r\nFrom: x@outside.test"},
		{"with a blank in the field's name", "x@outside.test\r\nFrom : chenchen@corp.example"},
		{"as Sender", "x@outside.test\r\nSender: chenchen@corp.example"},
		{"as Resent-From", "x@outside.test\r\nResent-From: chenchen@corp.example\r\nResent-Sender: chenchen@corp.example"},
		{"as Reply-To", "x@outside.test\r\nReply-To: chenchen@corp.example"},
		{"as the original author", "x@outside.test\r\nX-Original-From: chenchen@corp.example\r\nOriginal-From: chenchen@corp.example"},
		{"as envelope sender", "x@outside.test\r\nReturn-Path: <chenchen@corp.example>\r\nX-Envelope-From: chenchen@corp.example"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := opened(t)
			before := d.tickets()
			d.send("Authentication-Results: mx.corp.example; dkim=pass header.d=outside.test; dmarc=pass header.from=outside.test\r\n" +
				mailFrom(test.from, "Re: ["+number+"] 显示器没有信号", "#关闭"))
			if after := d.tickets(); after != before {
				t.Errorf("the tickets were\n%sand are\n%s", before, after)
			}
			if fate, why := d.fate(); fate != store.Held {
				t.Errorf("the mail is %s (%s), want it held", fate, why)
			}
			// Nobody hears of it, or the one whose name was used.
			if told := d.letters(); told != "" && told != "confirm_sender→chenchen" {
				t.Errorf("told: %q", told)
			}
		})
	}
}

// TestStolenSecrets: secrets of letters in hands, or at times, that they are not for.
func TestStolenSecrets(t *testing.T) {
	t.Parallel()
	rotate := func(d *desk, forget bool) {
		d.t.Helper()
		if err := d.db.Update(d.t.Context(), func(tx store.Tx) error { _, err := secret.RotateKeys(tx, forget); return err }); err != nil {
			d.t.Fatal(err)
		}
	}
	kept := func(t *testing.T) *desk { // a desk whose keys are in its store
		d := newDesk(t)
		rotate(d, false)
		return d.begun()
	}
	for _, test := range []struct {
		name   string
		desk   func(*testing.T) *desk
		attack func(*desk) string
		fate   store.State
		told   string
	}{
		{"a technician who has left", opened, func(d *desk) string {
			raw := d.reply("chenchen", "dispatch", "#关闭")
			d.dismiss("chenchen")
			return raw
		}, store.FollowUp, "update→manager"},
		{"a technician who has left, from home", opened, func(d *desk) string {
			raw := strings.Replace(d.reply("chenchen", "dispatch", "#关闭"), "From: chenchen@corp.example", "From: chenchen@home.test", 1)
			d.dismiss("chenchen")
			return raw
		}, store.Held, "confirm_sender→chenchen"},
		{"a letter from before the keys were forgotten", kept, func(d *desk) string {
			raw := d.reply("chenchen", "dispatch", "#关闭")
			rotate(d, true)
			return raw
		}, store.Held, "confirm_sender→chenchen"},
		{"a button from before the keys were forgotten", func(t *testing.T) *desk {
			return kept(t).after("chenchen", "dispatch", "#解决 换了线。")
		}, func(d *desk) string {
			raw := mail("zhangsan", d.link("zhangsan", "resolution", "confirm"), "Just send this mail.")
			rotate(d, true)
			return raw
		}, store.FollowUp, ""},
		{"a stranger to whom the requester passed it on", solved, func(d *desk) string {
			return strings.Replace(d.reply("zhangsan", "resolution", "好了"), "From: zhangsan@corp.example", "From: x@outside.test", 1)
		}, store.Held, "confirm_sender→zhangsan"},
		{"a stranger with a technician's letter", opened, func(d *desk) string {
			return strings.Replace(d.reply("chenchen", "dispatch", "#关闭"), "From: chenchen@corp.example", "From: x@outside.test", 1)
		}, store.Held, "confirm_sender→chenchen"},
		{"a stranger with an approver's letter", asked, func(d *desk) string {
			return strings.Replace(d.reply("manager", "approval", "同意"), "From: manager@corp.example", "From: x@outside.test", 1)
		}, store.Held, "confirm_sender→manager"},
		{"a stranger in the requester's name", opened, func(*desk) string {
			return mailFrom("张三 <x@outside.test>", "Re: ["+number+"] 显示器没有信号", "不用处理了，取消吧")
		}, store.Held, "confirm_sender→zhangsan"},
		{"a button in the text of a colleague's mail", rated, func(d *desk) string {
			return mail("emma", "Fwd: 满意度调查", d.newest("zhangsan", "survey").Text+"\n"+d.link("zhangsan", "survey", "dissatisfied"))
		}, store.Ignored, ""},
		{"an approver's button in the requester's answer", asked, func(d *desk) string {
			return d.reply("zhangsan", "acknowledgement", d.link("manager", "approval", "approve"))
		}, store.FollowUp, "status→zhangsan update→chenchen"},
		{"a colleague says that the held mail is his", func(t *testing.T) *desk {
			d := opened(t)
			d.send(mail("chenchen", "Re: ["+number+"]", "#关闭"))
			d.letters()
			return d
		}, func(d *desk) string {
			return strings.Replace(d.reply("chenchen", "confirm_sender", "确认"), "From: chenchen@", "From: emma@", 1)
		}, store.Held, ""},
		{"a machine's mail about the ticket", opened, func(*desk) string {
			return mailFrom("x@outside.test", "Automatic reply: ["+number+"]", "I am away", "Auto-Submitted: auto-replied")
		}, store.Ignored, ""},
		{"an approver's automatic answer", asked, func(*desk) string {
			return mail("manager", "自动回复: ["+number+"]", "我在休假，12月1日回来。", "Auto-Submitted: auto-replied")
		}, store.FollowUp, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := test.desk(t)
			d.attacked(test.attack(d), test.fate, test.told)
		})
	}
}

// TestConfirmedElsewhere: who says that a mail from an unknown address is his, is
// taken at his word; nothing ever goes to that address.
func TestConfirmedElsewhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name         string
		desk         func(*testing.T) *desk
		user, letter string
		words        string
		told         string
	}{
		{"the requester", solved, "zhangsan", "resolution", "好了，可以用了", "survey→zhangsan"},
		{"a technician", opened, "chenchen", "dispatch", "#关闭", "receipt→chenchen"},
		{"an approver", asked, "manager", "approval", "同意", "approval_result→zhangsan approval→manager progress→chenchen"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := test.desk(t)
			before := d.tickets()
			d.send(strings.Replace(d.reply(test.user, test.letter, test.words), "From: "+test.user+"@corp.example", "From: me@home.test", 1))
			if told := d.letters(); told != "confirm_sender→"+test.user || d.tickets() != before {
				t.Fatalf("told %q, tickets\n%s", told, d.tickets())
			}
			d.send(d.reply(test.user, "confirm_sender", "确认并记住"))
			if told := d.letters(); told != test.told {
				t.Errorf("confirmed: told %q, want %q", told, test.told)
			}
			for _, o := range d.all(0) {
				if strings.Contains(o.Recipient, "home.test") {
					t.Errorf("%s went to %s", o.Letter, o.Recipient)
				}
			}
		})
	}
}

// TestStolenAddress: nobody has a colleague's or a vendor's address taken for his own.
func TestStolenAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address string
		taken   bool
	}{{"boss@corp.example", false}, {"repairs@hp.example", false}, {"other@hp.example", false}, {"emma@corp.example", false}, {"me@home.test", true}} {
		d := newDesk(t)
		book, err := rules.Parse("rules.toml", []byte(story.Company()+allAlike+"\n[[vendor]]\nname = \"惠普维修站\"\naddress = \"repairs@hp.example\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		d.engine.Desk().Book = book
		d.begun()
		d.send(strings.Replace(d.reply("zhangsan", "acknowledgement", "还是不行"), "From: zhangsan@corp.example", "From: "+test.address, 1))
		if len(d.named("zhangsan", "confirm_sender")) > 0 {
			d.send(d.reply("zhangsan", "confirm_sender", "确认并记住"))
		}
		var known []string
		d.view(func(tx store.Tx) (err error) { known, err = rules.SecondAddresses(tx); return err })
		if got := len(known) > 0; got != test.taken {
			t.Errorf("%s: %v, want it taken: %v", test.address, known, test.taken)
		}
	}
}
