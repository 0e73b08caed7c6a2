package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// settled says in one line what a book makes of a mail.
func settled(c *Classification) string {
	var b strings.Builder
	if c.NonTicket {
		return "no ticket"
	}
	fmt.Fprintf(&b, "%s %s", c.Subcategory.Code, c.Priority)
	for _, s := range []struct{ name, value string }{
		{"tier", string(c.Tier)}, {"group", c.Group}, {"approval", strings.Join(c.Approval, " ")}, {"cc", strings.Join(c.Cc, " ")},
		{"procedure", c.Procedure}, {"language", c.Language}, {"self-check", c.SelfCheck}, {"ask", strings.Join(c.Ask, " ")},
	} {
		if s.value != "" && s.value != string(tierOf(c.Priority)) {
			fmt.Fprintf(&b, ", %s %s", s.name, s.value)
		}
	}
	return b.String()
}

func TestRulesOfTheCompany(t *testing.T) {
	t.Parallel()
	const (
		news   = "本周行业资讯：企业数字化峰会早鸟票限时优惠，诚邀您参加，退订请回复TD"
		ransom = "财务部多台电脑文件都被加密，弹出勒索信要比特币"
	)
	month := []Earlier{{"hardware/printer", time.Time{}}, {"hardware/printer", time.Time{}}, {"hardware/pc", time.Time{}}, {"network/vpn", time.Time{}}}
	for _, test := range []struct {
		name, rules, subject, text string
		known                      Known
		want                       string
	}{
		{name: "nothing of its own", text: news, want: "no ticket"},
		{name: "a ticket after all", text: news, rules: `when = 'says("news")'
nonticket = false
category = "other/purchase"`, want: "other/purchase normal, self-check purchase"},
		{name: "final says what it is, so it is a ticket", text: news, rules: `when = 'says("news")'
final = true
category = "other/training"`, want: "other/training normal, self-check training"},
		{name: "a category alone does not make a ticket", text: news, rules: `when = 'says("news")'
category = "other/purchase"`, want: "no ticket"},
		{name: "no ticket, whatever the built-in rules say", subject: "打印机坏了", text: "三楼打印机坏了", rules: `when = 'says("printer")'
nonticket = true`, want: "no ticket"},
		{name: "built-in priority", subject: "勒索病毒", text: ransom, want: "data_security/virus critical, ask device_model occurred_at"},
		{name: "own priority before a later built-in one", subject: "勒索病毒", text: ransom, rules: `when = 'says("ransom")'
priority = "urgent"`, want: "data_security/virus urgent, ask device_model occurred_at"},
		{name: "own calm before a built-in priority", subject: "勒索病毒", text: ransom, rules: `when = 'says("ransom")'
calm = 1
self_check = "virus"`, want: "data_security/virus urgent, self-check virus, ask device_model occurred_at"},
		{name: "own category against all that was learned", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", rules: `when = 'says("printer")'
priority = "urgent"
category = "software/application"
self_check = "none"
ask = []`, want: "software/application urgent"},
		{name: "a light word of its own", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", rules: `when = 'says("printer")'
priority = "urgent"
category = "software/application"
weight = 1
group = "never"`, want: "hardware/printer normal, self-check printer, ask device_model error_code self_tried"},
		{name: "all that can be set", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", rules: `when = 'says("printer")'
priority = "urgent"
group = "print"
approval = ["head", "hr", "刘主管", "Boss@corp.example"]
cc = ["manager", "陈晨"]
procedure = "先看纸盒"
language = "en"
tier = "senior"
self_check = "none"
ask = ["phone"]`, want: "hardware/printer urgent, tier senior, group print, approval head hr manager@corp.example boss@corp.example, cc manager@corp.example chenchen@corp.example, procedure 先看纸盒, language en, ask phone"},
		{name: "lists add up, the last of other things has the word", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", rules: `when = 'says("printer")'
priority = "urgent"
approval = ["head"]
group = "one"
ask = []
self_check = "none"
[[rule]]
name = "more"
when = 'says("printer") and true'
approval = ["hr", "head"]
group = "two"`, want: "hardware/printer urgent, group two, approval head hr"},
		{name: "none empties", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", rules: `when = 'says("printer")'
priority = "urgent"
approval = ["none"]
ask = []
self_check = "none"`, want: "hardware/printer urgent"},
		{name: "earlier tickets", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", known: Known{Earlier: month}, rules: `when = 'earlier("hardware/printer") == 2 and earlier("hardware") == 3 and earlier("") == 4 and earlier("account") == 0'
priority = "urgent"
tier = "senior"
ask = []
self_check = "none"`, want: "hardware/printer urgent, tier senior"},
		{name: "device and similar mails", subject: "打印机卡纸", text: "三楼打印机卡纸，打不出来", known: Known{Device: "ThinkPad T14", Similar: 4}, rules: `when = 'device contains "T14" and similar > 3'
priority = "critical"
ask = []
self_check = "none"`, want: "hardware/printer critical"},
		{name: "a device of the register, and the calendar", subject: "打印机卡纸", text: "PRN-0007 卡纸，打不出来", rules: `when = 'asset.tag == "PRN-0007" and asset.kind == "hardware/printer" and asset.site == "三楼" and asset.warranty and device == "HP M404" and weekday == 2 and day == 11'
priority = "urgent"
ask = []
self_check = "none"
[[assets.device]]
tag = "PRN-0007"
kind = "printer"
model = "HP M404"
site = "三楼"
warranty = "2024-06-11"`, want: "hardware/printer urgent"},
		{name: "the requester's only device, out of warranty", subject: "打印机卡纸", text: "卡纸，打不出来", known: Known{Asset: &Asset{Tag: "PRN-0008", Warranty: "2024-06-10"}}, rules: `when = 'asset.tag == "PRN-0008" and not asset.warranty'
priority = "urgent"
ask = []
self_check = "none"`, want: "hardware/printer urgent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			book := tryBook
			if test.rules != "" {
				book += "[[rule]]\nname = \"own\"\n" + test.rules + "\n"
			}
			c := mustBook(t, book).Classify(&store.Message{BaseSubject: test.subject, NewText: test.text, Kind: store.Human}, nil, tuesday, test.known)
			if got := settled(&c); got != test.want {
				t.Errorf("got  %s\nwant %s\n%v", got, test.want, c.applied())
			}
		})
	}
}

// The store is asked for earlier tickets only where a rule asks for them.
func TestAsksHistory(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]bool{
		`says("printer")`: false, `earlier("") > 1`: true, `vip and not (device matches "T14")`: true, `similar > 2`: false, `subject == "device"`: false,
	} {
		if got := mustBook(t, "[[rule]]\nname = \"a\"\nurgency = 2\nwhen = '"+when+"'").history; got != want {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
}
