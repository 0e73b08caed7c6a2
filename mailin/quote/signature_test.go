package quote

import (
	"testing"

	"maildesk/store"
)

func TestSignatures(t *testing.T) {
	t.Parallel()
	san := store.Address{Name: "张三", Address: "zhangsan@corp.test"}
	for _, c := range []struct {
		name       string
		from       store.Address
		text, want string
	}{
		{"name below", san, "打印机坏了。\n\n张三", "打印机坏了。"},
		{"name with department in the header", store.Address{Name: "张三（财务部）"}, "打印机坏了。\n\n张三", "打印机坏了。"},
		{"Chinese part of the name", store.Address{Name: "Zhang San (张三)"}, "打印机坏了。\n\n张三", "打印机坏了。"},
		{"name in another order", store.Address{Name: "Zhang San"}, "The printer is broken.\n\nSan Zhang", "The printer is broken."},
		{"name of another person", san, "请重置以下账号：\n\n李四", "请重置以下账号：\n\n李四"},
		{"names of other persons", san, "以下人员需要开通权限\n\n张三\n李四\n王五", "以下人员需要开通权限\n\n张三\n李四\n王五"},
		{"thanks and words that look like a name", san, "麻烦尽快处理\n\n谢谢\n方便时", "麻烦尽快处理\n\n谢谢\n方便时"},
		{"thanks and name", store.Address{}, "麻烦处理一下。\n谢谢！\n李雷", "麻烦处理一下。\n谢谢！"},
		{"thanks joined to the name", store.Address{}, "Please fix it.\n\nThank you,\nNoam", "Please fix it."},
		{"thanks not joined", store.Address{}, "Please fix it.\n\nThanks!\nNoam", "Please fix it.\n\nThanks!"},
		{"closing without name", store.Address{}, "已处理\n\n祝好", "已处理\n\n祝好"},
		{"closing and words", store.Address{}, "Best,\nbut not good enough, please try again.", "Best,\nbut not good enough, please try again."},
		{"only a closing and a name", san, "谢谢！\n张三", "谢谢！\n张三"},
		{"only a name and contact", san, "张三\n电话：13800138000", "张三\n电话：13800138000"},
		{"number asked for", san, "我的电话：\n13800138000", "我的电话：\n13800138000"},
		{"two numbers asked for", san, "您好，联系方式如下：\n\n张三\n电话：8001\n手机：13800138000", "您好，联系方式如下：\n\n张三\n电话：8001\n手机：13800138000"},
		{"block with English twin", san, "显示器不亮。\n\n张三 Zhang San\n财务部 | Finance Dept.\n某某科技有限公司\nTel: 0755-12345678\nE-mail: zhangsan@corp.test", "显示器不亮。"},
		{"block of one line", san, "显示器不亮。\n\n张三 | 财务部 | 8001", "显示器不亮。\n\n张三 | 财务部 | 8001"},
		{"declaration of one's own", san, "声明：本人同意接管设备。", "声明：本人同意接管设备。"},
		{"mail as the topic", san, "请帮忙看看。\n\n该邮件的收件人没有收到，请查日志。", "请帮忙看看。\n\n该邮件的收件人没有收到，请查日志。"},
		{"secret mail as the topic", san, "请帮忙看看。\n\n此邮件含有机密附件，无法发送，报错 552。", "请帮忙看看。\n\n此邮件含有机密附件，无法发送，报错 552。"},
		{"message as the topic", san, "Please look.\n\nImportant: this message is shown when I log in.", "Please look.\n\nImportant: this message is shown when I log in."},
		{"scanner as the topic", san, "Please look.\n\nScanned by the new scanner, the file is blank.", "Please look.\n\nScanned by the new scanner, the file is blank."},
		{"virus scanner", san, "Please look.\n\nThis message has been scanned for viruses by MailScanner.", "Please look."},
		{"declaration in brackets", san, "请处理。\n\n【保密声明】本邮件及附件含有机密信息，仅限指定收件人使用。", "请处理。"},
		{"declaration below a rule", san, "请处理。\n________________________________\n此电子邮件及其附件可能包含机密信息，若您误收，请立即删除。", "请处理。"},
		{"footer in the middle", san, "好的\n\n发自我的iPhone\n\n另外，会议室的投影也坏了", "好的\n\n\n另外，会议室的投影也坏了"},
		{"rule above a name", store.Address{}, "Please fix it.\n\n---\nJohn Doe\nIT Manager", "Please fix it."},
		{"rule above words", store.Address{}, "Please fix it.\n\n---\nIt is on the second floor.", "Please fix it.\n\n---\nIt is on the second floor."},
		{"block with unknown lines", store.Address{}, "Please fix it.\n\nThanks,\n\nJohn Doe\nGrumpy Old Man\nAcme Rockets\n555-931-0702", "Please fix it."},
		{"two delimiters", san, "--\n一\n--\n二\n--\n三", "--\n一\n--\n二\n--\n三"},
		{"delimiter", san, "请处理\n--\n张三\n财务部", "请处理"},
		{"delimiter before much text", san, "见下\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16", "见下\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16"},
		{"form with a rule", san, "申请单\n====================\n姓名：张三\n电话：8001\n事由：开通 VPN", "申请单\n====================\n姓名：张三\n电话：8001\n事由：开通 VPN"},
		{"underscores to fill in", san, "姓名\n____________________\n部门\n____________________\n财务部", "姓名\n____________________\n部门\n____________________\n财务部"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := NewWords(bodyOf("a.txt", c.text), c.from); got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
			}
		})
	}
}
