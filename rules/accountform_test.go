package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maildesk/rules/answer"
)

// TestAccountForm: what requests say of who joins or moves, as HR writes them.
func TestAccountForm(t *testing.T) {
	t.Parallel()
	departments := []*Department{{Name: "市场部"}, {Name: "财务部"}}
	for _, test := range []struct{ kind, text, want string }{
		{"joiner", "新员工入职：王小明\n姓名：王小明\n部门：市场部\n岗位：品牌专员\n入职日期：12月1日\n直属上级：刘洋\n需要开通：邮箱\n账号：邮箱、OA、VPN\n设备：笔记本电脑",
			"王小明|市场部||品牌专员|刘洋|2026-12-01|笔记本电脑|邮箱 OA VPN|"},
		{"joiner", "新员工入职：王小明\n您好，王小明下周一（11月30日）入职市场部，请开通邮箱和OA，配一台笔记本。", "王小明|市场部||||2026-11-30|笔记本|邮箱 OA|"},
		{"joiner", "新同事报到\n姓名：陈墨　部门：海外市场部　岗位：销售\n到岗时间：明天", "陈墨|海外市场部||销售||2026-11-24|||"},
		{"joiner", "新员工：雒一凡\n1. 部门：财务部\n2. 入职日期：2026-12-15\n3. 系统权限：用友、企业邮箱；OA\n4. 设备：不需要", "雒一凡|财务部||||2026-12-15|-|用友 企业邮箱 OA|"},
		{"joiner", "New hire: Ann Lee\nDepartment: Finance\nStart date: December 1\nAccounts: mailbox, ERP and VPN\nDevice: laptop", "Ann Lee|Finance||||2026-12-01|laptop|mailbox ERP VPN|"},
		{"joiner", "Onboarding: a new employee starts on Nov 30 in the Marketing department. Please set up a mailbox, VPN and a laptop.", "|Marketing||||2026-11-30|laptop|mailbox VPN|"},
		{"joiner", "新员工入职，麻烦准备一下账号", "|||||||"},
		{"joiner", "关于陈墨入职的准备\n下周一陈墨到岗，请开通域账号和邮箱，准备一台笔记本。", "陈墨|||||2026-11-30|笔记本|域账号 邮箱|"},
		{"joiner", "入职准备\n赵雨桐下周二入职，岗位：会计", "赵雨桐|||会计||2026-12-01|||"},
		{"joiner", "两位新员工下周二报到，请各开一个邮箱", "|||||2026-12-01||邮箱|"},
		{"joiner", "Ann Lee joins Finance on Dec 1. Please prepare a laptop and VPN.", "Ann Lee|Finance||||2026-12-01|laptop|VPN|"},
		{"mover", "Li Xiao moves to Marketing on Dec 1. Please grant CRM and remove ERP access.", "Li Xiao|Marketing||||2026-12-01||CRM|ERP"},
		{"mover", "转岗：李晓\n李晓12月1日从财务部调到市场部，请开通CRM，收回用友权限。", "李晓|市场部|财务部|||2026-12-01||CRM|用友"},
		{"mover", "转岗通知：李晓\n原部门：财务部\n新部门：市场部\n生效日期：12月1日\n新增权限：CRM、共享盘\n收回权限：用友", "李晓|市场部|财务部|||2026-12-01||CRM 共享盘|用友"},
		{"mover", "Employee: Li Xiao\nOld department: Finance\nNew department: Marketing\nEffective date: Dec 1\nNew rights: CRM\nRemove: ERP", "Li Xiao|Marketing|Finance|||2026-12-01||CRM|ERP"},
	} {
		f := &accountForm{Kind: test.kind}
		f.read(test.text, monday, departments)
		start := ""
		if !f.Start.IsZero() {
			start = f.Start.Format("2006-01-02")
		}
		got := strings.Join([]string{f.Name, f.Department, f.Former, f.Post, f.Head, start, f.Device, strings.Join(f.Accounts, " "), strings.Join(f.Remove, " ")}, "|")
		if want := test.want + strings.Repeat("|", 8-strings.Count(test.want, "|")); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.text, got, want)
		}
	}
	f := &accountForm{Kind: "joiner", Name: "王小明", Accounts: []string{"邮箱"}}
	f.read("入职部门：市场部\n入职日期：12月1日\n账号：OA、邮箱\n需要的设备：无", monday, departments)
	if got := fmt.Sprint(f.Department, f.Start.Format(" 01-02 "), f.items(), f.missing()); got != "市场部 12-01 [OA 邮箱] []" {
		t.Errorf("an answer to the form: %s", got)
	}
}

// TestAccountFormHostile: a mail that was written to keep the desk busy does not.
func TestAccountFormHostile(t *testing.T) {
	t.Parallel()
	start := time.Now()
	long := strings.Repeat("入职 "+strings.Repeat("1月 ", 100)+"\n", 20000)
	(&accountForm{Kind: "joiner"}).read(long, monday, nil)
	freezeAt(strings.ReplaceAll(long, "入职", "冻结"), monday)
	answer.ReadApproval(strings.Repeat("邮箱同意", 200000), []string{"邮箱", "VPN"})
	if took := time.Since(start); took > 2*time.Minute {
		t.Errorf("took %v", took)
	}
}
