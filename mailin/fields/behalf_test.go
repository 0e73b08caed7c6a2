package fields

import (
	"testing"

	"maildesk/store"
)

func TestBehalf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, name, address string }{
		{"我替王总监报一下，他的电脑开不了机。", "", ""}, // a title is no name
		{"帮李建国报修：他的显示器不亮了。", "李建国", ""},
		{"您好，我代陈芳申请开通VPN权限，她在出差。", "陈芳", ""},
		{"给新同事赵雨桐开个邮箱和OA账号，下周一入职。", "赵雨桐", ""},
		{"替我们部门的领导刘志强反馈一下，会议室投影没有信号。", "刘志强", ""},
		{"为新入职员工孙磊（sunlei@corp.example）申请域账号。", "孙磊", "sunlei@corp.example"},
		{"新员工：周子涵\n部门：市场部\n入职日期：12月1日", "周子涵", ""},
		{"实际使用人：钱文博（财务部）\n现象：打印机卡纸", "钱文博", ""},
		{"下周一有新同事入职，烦请提前开通：\n姓名：陈墨　部门：海外市场部\n需要：域账号、企业邮箱", "陈墨", ""},
		{"新员工：雒一凡，岗位：海外销售专员，6月16日报到。请开通域账号。", "雒一凡", ""},
		{"我今天入职，域账号登录不了。\n姓名：陈墨", "", ""},
		{"帮忙看看我的电脑，开不了机。", "", ""},
		{"请帮我重置密码。", "", ""},
		{"麻烦给财务部开通权限。", "", ""},
		{"给打印机装个驱动。", "", ""},
		{"因为张三昨天已经报修过了，我来问问进度。", "", ""},
		{"I am writing on behalf of Maria Lopez, her laptop does not start.", "Maria Lopez", ""},
		{"Please create an account for our new colleague John Smith (john.smith@corp.example).", "John Smith", "john.smith@corp.example"},
		{"New hire: Ann Lee\nStart date: Monday", "Ann Lee", ""},
		{"Writing for Finance: the printer is jammed.", "", ""},
		{"Can you reset the password for me?", "", ""},
	} {
		m := &store.Message{NewText: test.text, Kind: store.Human, From: store.Address{Name: "吴秘书", Address: "wu@corp.example"}}
		Read(m)
		Behalf(m)
		if m.Behalf.Name != test.name || m.Behalf.Address != test.address {
			t.Errorf("%s: for %q <%s>, want %q <%s>", test.text, m.Behalf.Name, m.Behalf.Address, test.name, test.address)
		}
	}
}
