package rules

import (
	"testing"

	"maildesk/rules/lexicon"
	"maildesk/store"
)

// TestFit holds articles to their word: one that a requester is shown must be
// about his very problem.
func TestFit(t *testing.T) {
	t.Parallel()
	b, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	vpn := &store.Article{Title: "VPN 提示 809 怎么办", Keywords: []string{"809", "路由器"}, Subcategory: "network/vpn"}
	jam := &store.Article{Title: "打印机卡纸怎么处理", Keywords: []string{"卡纸", "打印机", "纸盒"}, Subcategory: "hardware/printer"}
	signature := &store.Article{Title: "怎么设置邮箱签名", Keywords: []string{"签名", "落款"}, Subcategory: "software/mail"}
	share := &store.Article{Title: "公共盘权限申请步骤", Subcategory: "network/share"}
	english := &store.Article{Title: "How to add a shared mailbox in Outlook", Keywords: []string{"shared mailbox"}, Subcategory: "software/mail"}
	for _, c := range []struct {
		article *store.Article
		text    string
		some    bool // worth telling a technician
		sure    bool
	}{
		{vpn, "在家连 VPN，提示错误 809", true, true},
		{vpn, "VPN 报错８０９", true, true},
		{vpn, "VPN 提示 1809", false, false},
		{vpn, "VPN 连不上", false, false},
		{vpn, "家里路由器换了以后 VPN 连不上", true, false},
		{jam, "三楼打印机卡纸了，纸盒也拉不开", true, true},
		{jam, "打印机卡纸", true, false},
		{jam, "打印机打不出来", false, false},
		{signature, "请问邮箱签名怎么设置", true, true},
		{signature, "邮件落款里的签名怎么改", true, true},
		{signature, "邮箱收不到邮件", false, false},
		{signature, "邮箱密码怎么设置", true, false},
		{share, "公共盘的权限怎么申请，有什么步骤", true, true},
		{share, "公共盘打不开", true, false},
		{english, "How do I add the shared mailbox of our team in Outlook?", true, true},
		{english, "Outlook does not start", false, false},
	} {
		f := b.fit(c.article, lexicon.Fold(c.text))
		if f.score >= worthTelling != c.some || f.sure != c.sure {
			t.Errorf("%s / %s: got score %d sure %v, want some %v sure %v", c.article.Title, c.text, f.score, f.sure, c.some, c.sure)
		}
	}
}

func TestIsQuestion(t *testing.T) {
	t.Parallel()
	asked := []Step{{Rule: howToRule, Matched: true}}
	for _, c := range []struct {
		text     string
		priority store.Priority
		trace    []Step
		want     bool
	}{
		{"邮箱签名怎么设置", store.Normal, asked, true},
		{"打不开怎么办", store.Normal, asked, false},
		{"邮箱签名怎么设置", store.Urgent, asked, false},
		{"邮箱签名怎么设置", store.Normal, []Step{{Rule: howToRule}}, false},
	} {
		class := Classification{Priority: c.priority, Trace: c.trace}
		if got := class.isQuestion(c.text); got != c.want {
			t.Errorf("%s %s: got %v", c.text, c.priority, got)
		}
	}
}
