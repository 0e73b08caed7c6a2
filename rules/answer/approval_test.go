package answer

import (
	"fmt"
	"testing"
)

func TestReadApproval(t *testing.T) {
	t.Parallel()
	items := []string{"邮箱", "VPN", "OA"}
	for _, test := range []struct{ text, want string }{
		{"同意", "[0 1 2] []"}, {"不同意", "[] [0 1 2]"}, {"approve", "[0 1 2] []"}, {"reject", "[] [0 1 2]"},
		{"邮箱同意，VPN先不给，OA可以", "[0 2] [1]"}, {"邮箱、OA同意，VPN不同意", "[0 2] [1]"}, {"邮箱和VPN都同意，OA暂不", "[0 1] [2]"},
		{"邮箱同意，其他不同意", "[0] [1 2]"}, {"Approve 邮箱 and OA, reject VPN", "[0 2] [1]"}, {"VPN no, the rest ok", "[0 2] [1]"},
		{"邮箱同意，VPN先不给", "[] []"}, {"邮箱同意，VPN要不要？OA同意", "[] []"}, {"邮箱同意，OA同意，VPN等试用期过了再说", "[] []"},
		{"邮箱可以，邮箱不同意，VPN同意，OA同意", "[] []"}, {"VPN 是什么？", "[] []"}, {"", "[] []"}, {"王总同意就行", "[] []"}, {"如果预算够就同意", "[] []"},
	} {
		yes, no, _ := ReadApproval(test.text, items)
		if got := fmt.Sprint(yes, no); got != test.want {
			t.Errorf("%q: got %s, want %s", test.text, got, test.want)
		}
	}
	for text, want := range map[string]string{"同意": "[0] []", "不批": "[] [0]", "可以，尽快": "[0] []", "再议": "[] []"} {
		yes, no, _ := ReadApproval(text, nil)
		if got := fmt.Sprint(yes, no); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
