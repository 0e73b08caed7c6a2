package rules

import (
	"strings"
	"testing"
)

// TestNamed: whom and what people mean by the names that they write.
func TestNamed(t *testing.T) {
	t.Parallel()
	b, err := Parse("rules.toml", []byte(`
[manager]
name = "刘主管"
address = "manager@corp.example"
[[technician]]
name = "王磊"
address = "wanglei@corp.example"
tier = "junior"
[[technician]]
name = "Zhao Min"
address = "zhaomin@corp.example"
tier = "junior"
[[technician]]
name = "李强"
address = "liqiang@corp.example"
tier = "junior"
[[technician]]
name = "李敏"
address = "limin@corp.example"
tier = "junior"
[[person]]
name = "陈静"
address = "chenjing@corp.example"
department = "市场部"
[[person]]
name = "陈静"
address = "chenjing2@corp.example"
department = "采购部"
`))
	if err != nil {
		t.Fatal(err)
	}
	keys := func(people []*Person) string {
		var all []string
		for _, p := range people {
			name, _, _ := strings.Cut(p.Key(), "@")
			all = append(all, name)
		}
		return strings.Join(all, " ")
	}
	for name, want := range map[string]string{
		"王磊": "wanglei", "@王磊": "", "wanglei": "wanglei", "老王": "wanglei", "王工": "wanglei", "zhao min": "zhaomin", "ZhaoMin": "zhaomin",
		"小李": "liqiang limin", "李": "", "老张": "", "": "",
	} {
		if got := keys(b.Directory.techniciansCalled(name)); got != want {
			t.Errorf("technician %q: got %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"陈静": "chenjing2 chenjing", "市场部陈静": "chenjing", "陈静（采购部）": "chenjing2", "陈静 8021": "chenjing2 chenjing", "王磊": "wanglei", "王五": "",
	} {
		if got := keys(b.Directory.called(name)); got != want {
			t.Errorf("employee %q: got %q, want %q", name, got, want)
		}
	}
	d := &turn{Desk: &Desk{Book: b}}
	for word, want := range map[string]string{
		"打印机": "hardware/printer", "打印": "hardware/printer", "无线": "network/wifi", "network/vpn": "network/vpn", "VPN": "network/vpn", "网络": "", "怪": "", "": "",
	} {
		got := ""
		if s := d.subcategoryNamed(word); s != nil {
			got = s.Code
		}
		if got != want {
			t.Errorf("category %q: got %q, want %q", word, got, want)
		}
	}
	if like := strings.Join(b.subcategoriesLike("网络", "zh"), " "); !strings.Contains(like, "VPN") || strings.Contains(like, "打印机") {
		t.Errorf("categories of 网络: %s", like)
	}
}
