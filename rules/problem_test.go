package rules

import (
	"testing"

	"maildesk/store"
)

// Which subjects are the same problem, and which only look alike.
func TestSameProblem(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	for _, tt := range []struct {
		subcategory, one, other string
		want                    bool
	}{
		{"network/vpn", "VPN 连不上，提示证书过期 809", "vpn证书过期，809", true},
		{"network/vpn", "VPN 报错 809", "VPN 连不上 691", false},
		{"network/vpn", "VPN 连不上", "VPN 又连不上了", false}, // too vague
		{"hardware/printer", "打印机卡纸", "三楼打印机又卡纸了", true},
		{"hardware/printer", "三楼打印机卡纸", "三楼打印机缺墨", false},
		{"hardware/printer", "Printer paper jam", "paper jam in the printer on floor 3", true},
		{"hardware/printer", "打印机脱机", "打印机颜色偏淡", false},
		{"software/mail", "Outlook 签名怎么设置", "请问怎么设置 Outlook 签名", true},
		{"account/password", "OA 密码忘了", "域账号密码过期", false},
	} {
		words := func(subject string) []string {
			return b.problemWords(&store.Ticket{Subcategory: tt.subcategory, Subject: subject})
		}
		one, other := words(tt.one), words(tt.other)
		if got := sameProblem(one, other); got != tt.want || sameProblem(other, one) != got {
			t.Errorf("%q %q and %q %q: got %v, want %v", tt.one, one, tt.other, other, got, tt.want)
		}
	}
}

// What a requester says works, or is not the trouble, finds no article.
func TestTroubled(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	a := &store.Article{Subcategory: "network/vpn", Title: "VPN 提示 809 怎么办", Keywords: []string{"809", "证书"}}
	for text, want := range map[string]bool{
		"VPN 提示 809":      true,
		"809 没问题，就是很慢":    false,
		"证书过期了，809":       true,
		"809和证书都正常，就是登录慢": false,
	} {
		if got := b.fit(a, b.troubled("", text)).score > 0; got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
