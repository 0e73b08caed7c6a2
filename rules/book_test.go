package rules

import (
	"strings"
	"testing"

	"maildesk/store"
)

// try is a book with people, over the built-in one.
const tryBook = `
[company]
domains = ["corp.example"]
[manager]
name = "刘主管"
address = "manager@corp.example"
[[technician]]
name = "陈晨"
address = "chenchen@corp.example"
tier = "junior"
[[technician]]
name = "王磊"
address = "wanglei@corp.example"
tier = "intermediate"
skills = ["network"]
[[technician]]
name = "赵敏"
address = "zhaomin@corp.example"
tier = "senior"
`

func mustBook(t *testing.T, text string) *Book {
	t.Helper()
	b, err := Parse("rules.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBuiltinBook(t *testing.T) {
	t.Parallel()
	b, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Rules()) == 0 {
		t.Error("no rules")
	}
}

func TestBookMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"unknown key", "[company]\nnmae = \"x\"", "rules.toml:2:1: company.nmae: unknown key"},
		{"syntax", "[company\n", "rules.toml:1:"},
		{"unknown word list", "[[rule]]\nname = \"a\"\nwhen = 'says(\"printr\")'", "rules.toml:3:15: rule.a.when: no word list \"printr\" (\"printer\" is near)"},
		{"condition", "[[rule]]\nname = \"a\"\nwhen = 'sbject == \"x\"'", "rule.a.when: unknown name sbject"},
		{"approval", "[[rule]]\nname = \"a\"\nwhen = 'true'\napproval = [\"head\", \"boss\"]", "rules.toml:4:21: rule.a.approval[1]: \"boss\"; write \"head\""},
		{"colleague", "[[rule]]\nname = \"a\"\nwhen = 'true'\ncc = [\"nobody here\"]", "rule.a.cc[0]: \"nobody here\"; write an address"},
		{"earlier of nothing", "[[rule]]\nname = \"a\"\nwhen = 'earlier(\"hardware/toaster\") > 1'", "rule.a.when: \"hardware/toaster\" is no category or subcategory"},
		{"category", "[[rule]]\nname = \"a\"\nwhen = 'true'\ncategory = \"hardware/toaster\"", "\"hardware/toaster\" is no subcategory"},
		{"tier", "[[technician]]\nname = \"x\"\naddress = \"x@y\"\ntier = \"expert\"", "tier \"expert\"; write junior, intermediate or senior"},
		{"address twice", tryBook + "\n[[person]]\nname=\"x\"\naddress=\"chenchen@corp.example\"", "belongs to 陈晨 already"},
		{"zone", "[calendar]\nzone = \"Asia/Peking\"", "calendar.zone: \"Asia/Peking\" is no time zone"},
		{"span", "[times]\naccept = \"soon\"", "\"soon\" is no length of time"},
		{"target", "[targets]\nhigh = { response = \"1h\", resolution = \"2h\" }", "targets.high: no such priority"},
		{"review", "[times]\nreview = \"monthly\"", "\"monthly\" is no time"},
		{"repeats", "[review]\ndevice = -1", "-1; it is 1 at least"},
		{"digest", "[times]\ndigest = \"someday\"", "\"someday\" is no weekday and time"},
		{"day", "[calendar]\ndays = [\"2026-13-01 off\"]", "calendar.days"},
	} {
		_, err := Parse("rules.toml", []byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	b := mustBook(t, tryBook+`
[words]
line = ["产线"]
[[rule]]
name = "printer"
off = true
[[rule]]
name = "line"
when = 'says("line")'
category = "software/business"
priority = "critical"
`)
	m := &store.Message{BaseSubject: "产线打印机停了", NewText: "产线打印机停了"}
	c := b.Classify(m, nil, monday, Known{})
	if c.Priority != store.Critical || c.Subcategory.Code != "software/business" {
		t.Errorf("got %s %s, want critical software/business; trace %+v", c.Priority, c.Subcategory.Code, c.Trace)
	}
	if b.Rules()[0].Name != "line" {
		t.Errorf("the company's rule is tried as %q first, want line", b.Rules()[0].Name)
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	b := mustBook(t, tryBook)
	for _, test := range []struct {
		subject, text, category string
		priority                store.Priority
		nonticket               bool
	}{
		{"打印机卡纸", "三楼的打印机一直卡纸，打不出来。", "hardware/printer", store.Normal, false},
		{"电脑问题", "打印机没问题，就是电脑连不上网。", "network/connection", store.Urgent, false},
		{"OA系统打不开", "全公司都登不上OA，业务全停了", "software/business", store.Critical, false},
		{"VPN", "can't connect to vpn from home", "network/vpn", store.Normal, false},
		{"账号被锁", "我的域账号被锁定了，登录不了", "account/locked", store.Urgent, false},
		{"谢谢", "谢谢！", "other/other", store.Normal, true},
		{"收到可疑邮件", "收到一封冒充财务的钓鱼邮件", "data_security/phishing", store.Urgent, false},
	} {
		c := b.Classify(&store.Message{BaseSubject: test.subject, NewText: test.text, Kind: store.Human}, nil, monday, Known{})
		if c.Subcategory.Code != test.category || c.Priority != test.priority || c.NonTicket != test.nonticket {
			t.Errorf("%s: got %s %s nonticket=%v, want %s %s %v", test.subject, c.Subcategory.Code, c.Priority, c.NonTicket, test.category, test.priority, test.nonticket)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"3d", "4h", "30m", "1h30m"} {
		var s Span
		if err := s.UnmarshalText([]byte(text)); err != nil || s.String() != text {
			t.Errorf("%s: got %s, %v", text, s, err)
		}
	}
}
