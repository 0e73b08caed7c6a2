package answer

import (
	"fmt"
	"testing"
)

// TestEachItem: of two things, as approvers word it. What is not plain for both
// is asked back, and never taken for the whole.
func TestEachItem(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"[0] [1]": {
			"邮箱同意，VPN先不给", "同意邮箱，VPN先不给", "邮箱可以开，VPN暂时不需要", "邮箱OK，VPN不OK", "邮箱行，VPN不行", "邮箱批了，VPN没必要", "邮箱准，VPN不准",
			"只同意邮箱", "只批邮箱", "仅同意开通邮箱", "除了VPN都同意", "除VPN外都同意", "除VPN以外，其他同意", "VPN除外，其余同意", "VPN不同意，其他都可以",
			"除了VPN，都可以开", "都同意，VPN除外", "同意，VPN除外", "同意，但VPN先不开", "同意开通，但是VPN先不给", "邮箱同意。VPN就不用了，他不出差。", "邮箱没问题，VPN算了",
			"邮箱：同意\nVPN：不同意", "邮箱：√\nVPN：×", "邮箱 ✓ VPN ✗", "邮箱 是\nVPN 否", "1. 邮箱 同意\n2. VPN 不同意", "1同意，2不同意",
			"第一项同意，第二项不同意", "前一个同意，后一个不同意", "邮箱要，VPN不要", "邮箱开，VPN不开", "邮箱开通，VPN暂缓", "vpn不批，邮箱批", "邮箱不反对，VPN反对",
			"邮箱 yes, VPN no", "approve 邮箱, not VPN", "Approve 邮箱 only", "Only 邮箱 please",
			"everything except VPN approved", "Approved except VPN", "邮箱 approved; VPN denied", "No VPN, 邮箱 is fine",
			"请先开邮箱，VPN不要开", "VPN不能给，邮箱给", "VPN太贵，不同意；邮箱同意", "邮箱同意开通；VPN涉及外网，风险大，不予开通。", "不同意VPN，同意邮箱", "不同意VPN，其他没意见",
			"VPN以外没意见", "邮箱无异议，VPN有异议", "都不同意，除了邮箱", "邮箱同意, vpn 拒绝", "同意（VPN除外）", "邮箱（同意）VPN（不同意）", "邮箱同意VPN不同意",
		},
		"[0 1] []": {
			"邮箱、VPN都同意", "两个都同意", "全部同意", "都批", "同意，VPN也同意",
		},
		"[] [0 1]": {
			"都不批", "邮箱和VPN都不同意", "一个都不同意", "全都不给",
		},
		"[] []": {
			"邮箱给开，VPN先等等", "邮箱先开，VPN以后再说", "邮箱先开通，VPN等转正后再开", "邮箱同意，VPN你们看着办", "邮箱同意，VPN是干什么用的？", "邮箱和VPN，前者同意，后者不同意",
			"部分同意", "同意一半", "同意前者", "Mail OK, VPN not yet", "all but VPN", "不同意，除非加上理由", "邮箱同意，VPN待定",
			"邮箱同意，VPN不行，OA同意", "除了VPN，邮箱也同意", "邮箱我不太想给，VPN同意", "别开VPN，邮箱同意", "邮箱同意，VPN只给出差用", "只有VPN不同意", "只要预算够都同意",
			"1. 预算够的\n2. 同意邮箱", "11月25日前开通邮箱", "邮箱同意，同意", "邮箱是什么邮箱？都同意", "同意。VPN的有效期先给三个月", "同意，VPN开三个月",
			"不是不同意VPN，邮箱同意", "邮箱同意，VPN我再看看", "邮箱不同意的话VPN也不同意", "邮箱不同意VPN，开会呢", "收到，邮箱同意，VPN找王总批", "王总同意邮箱，VPN不同意",
			"邮箱已经有了，VPN同意", "邮箱同意，VPN同意？",
		},
	} {
		for _, text := range texts {
			yes, no, _ := ReadApproval(text, []string{"邮箱", "VPN"})
			if got := fmt.Sprint(yes, no); got != want {
				t.Errorf("%q: got %s, want %s", text, got, want)
			}
		}
	}
	// Things are called by less than their names, where that is one of them.
	for text, want := range map[string]string{
		"邮箱同意，VPN先不给，OA可以": "[0 2] [1]", "邮件可以开，其他暂缓": "[0] [1 2]", "OA和VPN不批，邮箱批": "[0] [1 2]", "第二项不同意，其余同意": "[0 2] [1]",
		"前者同意，后者不同意": "[] []", "企业邮箱不用，VPN和OA都给开通": "[1 2] [0]",
	} {
		yes, no, _ := ReadApproval(text, []string{"企业邮箱账号", "VPN权限", "OA系统"})
		if got := fmt.Sprint(yes, no); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
