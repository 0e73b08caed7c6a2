package rules

import (
	"testing"

	"maildesk/store"
)

func TestAsks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ subject, text, want string }{
		{"状态 IT20261123001", "", askStatus},
		{"工单状态", "请查询工单 IT20261123001 的状态", askStatus},
		{"VPN连不上", "您好，请问状态？谢谢", askStatus},
		{"VPN连不上", "查一下进度，谢谢您！", askStatus},
		{"", "处理进展怎么样了？", askStatus},
		{"status IT20261123001", "", askStatus},
		{"VPN", "Status?", askStatus},
		{"我的工单", "", askTickets},
		{"", "my open tickets", askTickets},
		{"常见问题", "", askFAQ},
		{"", "您好，请发一下常见问题，谢谢！", askFAQ},
		{"FAQ", "Please send me the FAQ", askFAQ},
		{"FAQ", "faq, please", askFAQ},
		{"FAQ page is down", "The FAQ page does not open", ""},
		{"常见问题", "常见问题文档打不开", ""},
		{"状态灯不亮", "显示器的状态灯不亮了", ""},
		{"打印机状态", "打印机状态显示脱机", ""},
		{"VPN连不上", "状态还是一样，连不上", ""},
		{"工单状态", "查一下进度，另外我的键盘也坏了", ""},
		{"", "", ""},
	} {
		m := &store.Message{Subject: test.subject, BaseSubject: test.subject, NewText: test.text, Kind: store.Human}
		if got := asks(m); got != test.want {
			t.Errorf("%q / %q asks %q, want %q", test.subject, test.text, got, test.want)
		}
	}
}
