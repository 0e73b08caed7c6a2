package story

import (
	"maps"
	"slices"
	"testing"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules"
)

func TestMembers(t *testing.T) {
	t.Parallel()
	book, err := rules.Parse("rules.toml", []byte(company+`
[[person]]
name = "吴部长"
address = "Wu@corp.example"
aliases = ["head@corp.example"]
`))
	if err != nil {
		t.Fatal(err)
	}
	c := &config.Config{Desk: config.Desk{Address: "it@corp.example", Aliases: []string{"help@corp.example"}, Admin: "root@corp.example"}}
	// What books of tomorrow write is found by its look.
	members, err := Members(c, book, []byte(`
hr = "hr@corp.example"
cc = ["it@corp.example", "Help@corp.example", "head@corp.example"]
[[vendor]]
name = "联想服务"
address = "service@vendor.example"
[[department]]
name = "财务部"
head = "boss@corp.example"
[[rule]]
name = "plant"
when = 'from("x@y.example")'
cc = ["plant@corp.example", "王磊"]
`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range members {
		got[m.Address] = m.Role
	}
	want := map[string]string{
		"zhangsan@corp.example": "employee", "lisi@corp.example": "employee", "emma@corp.example": "employee", "wu@corp.example": "employee",
		"chenchen@corp.example": "technician", "wanglei@corp.example": "technician", "zhaomin@corp.example": "technician",
		"manager@corp.example": "manager", "root@corp.example": "admin", "hr@corp.example": "hr", "service@vendor.example": "vendor",
		"boss@corp.example": "head", "plant@corp.example": "rule",
	}
	if !maps.Equal(got, want) || len(members) != len(want) {
		t.Errorf("got %v", got)
	}
	order := func(address string) int {
		return slices.IndexFunc(members, func(m Member) bool { return m.Address == address })
	}
	for _, pair := range [][2]string{
		{"emma@corp.example", "chenchen@corp.example"}, {"chenchen@corp.example", "wanglei@corp.example"}, {"zhaomin@corp.example", "manager@corp.example"},
		{"manager@corp.example", "hr@corp.example"}, {"zhangsan@corp.example", "emma@corp.example"},
	} {
		if order(pair[0]) > order(pair[1]) {
			t.Errorf("%s stands behind %s", pair[0], pair[1])
		}
	}
}

func TestCast(t *testing.T) {
	t.Parallel()
	got := Cast([]Member{
		{Address: "a@x", Role: "employee"}, {Address: "b@x", Role: "employee"}, {Address: "c@x", Role: "employee", Language: "en"},
		{Address: "j@x", Role: "technician", Tier: "junior"}, {Address: "s@x", Role: "technician", Tier: "senior"}, {Address: "m@x", Role: "manager"},
	})
	want := map[string]string{"zhangsan": "a@x", "lisi": "b@x", "emma": "c@x", "chenchen": "j@x", "zhaomin": "s@x", "manager": "m@x"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMoved(t *testing.T) {
	t.Parallel()
	own := time.Date(2026, 11, 23, 9, 5, 0, 0, Zone)
	move := moved(own, time.Date(2026, 9, 28, 10, 5, 0, 0, Zone))
	for _, test := range []struct{ arg, want string }{
		{"2026-11-23T14:10:30+08:00", "2026-09-28T15:10:30+08:00"},
		{"resolve_due=2026-11-24T18:10", "resolve_due=2026-09-29T19:10"},
		{"number=IT20261123002", "number=IT20260928002"},
		{"HP LaserJet M132", "HP LaserJet M132"},
	} {
		if got := move(test.arg); got != test.want {
			t.Errorf("%s: got %s, want %s", test.arg, got, test.want)
		}
	}
}
