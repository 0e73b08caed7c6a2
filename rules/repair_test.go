package rules

import (
	"strings"
	"testing"

	"maildesk/store"
)

const repairBook = tryBook + `
[[vendor]]
name = "联想服务"
address = "service@lenovo.example"
what = "电脑"

[[vendor]]
name = "HP"
address = "hp-repair@163.com"
what = "打印机"
language = "en"
`

func repairDesk(t *testing.T) *Desk {
	t.Helper()
	d := tryDesk(t)
	d.Book = mustBook(t, repairBook)
	return d
}

func TestVendorNamed(t *testing.T) {
	t.Parallel()
	b := repairDesk(t).Book
	for text, want := range map[string]string{
		"联想服务 屏幕碎了": "联想服务|屏幕碎了", "联想服务，屏幕碎了": "联想服务|屏幕碎了", "联想 屏幕碎了": "联想服务|屏幕碎了", "hp feed roller": "HP|feed roller",
		"打印机 卡纸": "HP|卡纸", "电脑\n不开机": "联想服务|不开机", "service@lenovo.example 坏了": "联想服务|坏了", "戴尔 坏了": "|", "": "|", "机": "|",
	} {
		v, rest := b.vendorNamed(text)
		got := "|"
		if v != nil {
			got = v.Name + "|" + rest
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestVendorMail: who counts as the vendor, and that nothing but a letter to the
// technician comes of it, whatever the words and the state.
func TestVendorMail(t *testing.T) {
	t.Parallel()
	d := repairDesk(t)
	vendor, colleague := store.Address{Address: "service@lenovo.example"}, store.Address{Address: "li@lenovo.example"}
	root := d.Self.RootID("IT20261123001", vendor.Key())
	for _, test := range []struct {
		name, order   string
		who           store.Address
		refs, subject string
		want          string
	}{
		{"answers our letter", "联想", vendor, root, "", "progress→wanglei"},
		{"names the order", "联想", vendor, "", "RIT20261123001-1", "progress→wanglei"},
		{"a colleague there answers our letter", "联想", colleague, root, "", "progress→wanglei"},
		{"a colleague there names the order", "联想", colleague, "", "RIT20261123001-1", "progress→wanglei"},
		{"names the ticket only", "联想", vendor, "", "IT20261123001", ""},
		{"names another order", "联想", vendor, "", "RIT20261123001-2", ""},
		{"a stranger names the order", "联想", store.Address{Address: "x@else.example"}, root, "RIT20261123001-1", ""},
		{"the other vendor", "联想", store.Address{Address: "hp-repair@163.com"}, root, "RIT20261123001-1", ""},
		{"at a provider, himself", "HP", store.Address{Address: "hp-repair@163.com"}, "", "RIT20261123001-1", "progress→wanglei"},
		{"at a provider, somebody else", "HP", store.Address{Address: "other@163.com"}, "", "RIT20261123001-1", ""},
	} {
		for _, words := range []string{"好了，同意", "#关闭", "#解决 修好了", "取消吧", "满意", "不同意"} {
			l := working(t, d, "#维修 "+test.order+" 屏幕碎了")
			if got := names(l.out); !strings.HasPrefix(got, "repair_order→") || l.ticket.Waiting != "vendor" {
				t.Fatalf("%s: %q, waits for %q", test.order, got, l.ticket.Waiting)
			}
			in := from(test.who, test.subject, words)
			if test.refs != "" {
				in.Message.References = []string{test.refs}
			}
			before := *l.ticket
			got := l.send(in, store.Unproved)
			if got != test.want || l.ticket.Status != before.Status || l.ticket.Waiting != "vendor" || l.ticket.Solution != "" || l.ticket.Satisfaction != "" {
				t.Errorf("%s, %q: %s, letters %q, want %q", test.name, words, l.ticket.Status, got, test.want)
			}
			if test.want == "" && l.out.Verdict.State != store.Held {
				t.Errorf("%s, %q: %s", test.name, words, l.out.Verdict.State)
			}
		}
	}
}

// TestVendorSeesHisOrder: of the ticket nothing else is in the letter.
func TestVendorSeesHisOrder(t *testing.T) {
	t.Parallel()
	d := repairDesk(t)
	l := working(t, d)
	l.ticket.Subject, l.ticket.Department, l.ticket.Fields.Symptom, l.ticket.Solution = "机密主题", "机密部门", "机密症状", "机密办法"
	l.ticket.Requester.Name, l.ticket.Fields.Phone = "机密姓名", "机密电话"
	l.mail(wanglei, "#备注 机密备注\n#维修 HP feed roller worn", store.ProofToken)
	letter := l.out.Letters[0]
	letter.Data.Now = monday
	d.address(&letter, l.ticket)
	words, err := d.Letters.Render(letter.Name, letter.Language, &letter.Data)
	if err != nil {
		t.Fatal(err)
	}
	subject := subjectLine(l.ticket, words.Subject)
	if text := subject + words.Text + words.HTML; strings.Contains(text, "机密") || strings.Contains(text, "zhangsan") || !strings.Contains(text, "feed roller worn") || letter.Language != "en" {
		t.Errorf("the vendor reads %s\n%s", subject, words.Text)
	}
}

func TestRepairEnds(t *testing.T) {
	t.Parallel()
	d := repairDesk(t)
	for _, test := range []struct {
		orders  []string
		refused string
		waiting string
		cost    string
	}{
		{[]string{"#维修 联想 坏了", "#维修 完成 费用=380元"}, "", "", "380元"},
		{[]string{"#repair HP broken", "#repair done cost=1,200.50"}, "", "", "1,200.50"},
		{[]string{"#维修 联想 坏了", "#维修 HP 坏了", "#维修 完成 RIT20261123001-1"}, "", "vendor", ""},
		{[]string{"#维修 联想 坏了", "#维修 完成", "#维修 完成"}, "no_repair", "", ""},
		{[]string{"#维修 完成"}, "no_repair", "", ""},
		{[]string{"#维修 联想"}, "no_symptom", "", ""},
		{[]string{"#维修 戴尔 坏了"}, "unknown_vendor", "", ""},
		{[]string{"#备用机"}, "which_spare", "", ""},
		{[]string{"#备用机 归还"}, "no_spare", "", ""},
		{[]string{"#备用机 NB-7", "#spare return"}, "", "", ""},
		{[]string{"#备用机 NB-7", "#spare return", "#spare return"}, "no_spare", "", ""},
	} {
		l := working(t, d, test.orders...)
		last := l.out.Letters[len(l.out.Letters)-1].Data.Lines[0]
		cost := ""
		turn := &turn{Desk: d, c: &Case{Events: l.events}}
		for _, r := range turn.repairs() {
			cost += r.Cost
		}
		if last.Error != test.refused || l.ticket.Waiting != test.waiting || cost != test.cost {
			t.Errorf("%q: refused %q, waits for %q, cost %q; want %q, %q, %q", test.orders, last.Error, l.ticket.Waiting, cost, test.refused, test.waiting, test.cost)
		}
	}
}
