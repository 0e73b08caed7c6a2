package rules

import (
	"slices"
	"strings"
	"testing"
)

// TestTake: an order takes a colleague's ticket over, a polite word does not;
// who is no technician takes none.
func TestTake(t *testing.T) {
	t.Parallel()
	const number, wang, zhao, manager = "IT20261123001", "wanglei@corp.example", "zhaomin@corp.example", "manager@corp.example"
	for _, test := range []struct{ by, text, owner, receipt string }{
		{wang, "收到", wang, "已接单"},
		{zhao, "收到", wang, "负责人不变"},
		{zhao, "#接单", zhao, "已接单"},
		{manager, "#接单", wang, "只有技术支持可以接单"},
		{zhao, "转给陈晨看过了，说没问题", wang, ""},
		{zhao, "麻烦陈晨跟进，谢谢", "chenchen@corp.example", "已转派"},
		{zhao, "麻烦张三看一下", wang, ""}, // nobody of the desk: words for the requester
	} {
		c := newCounter(t)
		c.report("zhangsan@corp.example", "VPN连不上")
		c.say(wang, number, "#接单")
		c.say(test.by, number, test.text)
		ticket, _, _ := c.ticket(1)
		if got := c.receipt(test.by); ticket.Assignee != test.owner || !strings.Contains(got, test.receipt) {
			t.Errorf("%s of %s: the owner is %s, want %s; receipt %s", test.text, test.by, ticket.Assignee, test.owner, got)
		}
		if told := slices.Contains(c.queued(wang), "reassigned"); told != (test.owner != wang) {
			t.Errorf("%s of %s: the former owner is told: %v", test.text, test.by, told)
		}
		if answered := slices.Contains(c.queued("zhangsan@corp.example"), "answer"); answered != (test.receipt == "") {
			t.Errorf("%s of %s: passed on: %v", test.text, test.by, answered)
		}
	}
}
