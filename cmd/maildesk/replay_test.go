package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/rules"
)

func TestReplay(t *testing.T) {
	t.Parallel()
	dir := played(t, `at 2026-11-23T09:00:30+08:00
send zhangsan scan.txt
send lisi scan.txt
send lisi printer.txt
send zhangsan password.txt
reply lisi acknowledgement broken.txt
reply chenchen dispatch orders.txt
-- scan.txt --
Subject: 三号机坏了

三号机没反应了。
-- printer.txt --
Subject: 打印机卡纸

打印机卡纸。
-- password.txt --
Subject: 忘记密码

忘记密码了，请帮忙重置。
-- broken.txt --
不行
-- orders.txt --
#优先级 紧急
`)
	before, err := os.ReadFile(filepath.Join(dir, "maildesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	same := filepath.Join(dir, "rules.toml")
	if out := must(t, "", "replay", "--rules", same, "--since", "2026-11-01", "--config", dir); !strings.Contains(out, "4 mails since 2026-11-01 00:00 decided again; by "+same+" 0 would") {
		t.Errorf("by the same book: got\n%s", out)
	}
	other := filepath.Join(t.TempDir(), "new.toml")
	write(t, other, story.Company()+`
[words]
machine = ["三号机"]
[[rule]]
name = "machine three"
when = 'says("machine")'
category = "software/business"
weight = 100
priority = "critical"
[[rule]]
name = "printer urgent"
when = 'says("printer")'
priority = "urgent"
[[rule]]
name = "portal"
when = 'says("password")'
nonticket = true
`)
	out := must(t, "", "replay", "--rules", other, "--since", "2026-11-01", "--config", dir)
	for _, want := range []string{
		"4 mails since", "4 would be decided differently", "nonticket: ticket → no ticket  1", "→ software/business  2",
		"→ critical  2", "IT20261123001", "三号机坏了", "+machine three", "+portal",
		"technicians corrected 1 ticket: the rule book in force is right about 0 of them, " + other + " about 1",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("got\n%s\nwant %q", out, want)
		}
	}
	lines := strings.Split(strings.TrimSpace(must(t, "", "replay", "--rules", other, "--since", "2026-11-01", "--json", "--config", dir)), "\n")
	var first rules.Difference
	var last replayed
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 5 || first.Mail != 4 || last.Mails != 4 || last.Differ != 4 || last.Corrected != 1 || last.NewRight != 1 || len(last.Counts) == 0 {
		t.Errorf("got %d lines, %+v, %+v", len(lines), first, last)
	}
	if out := must(t, "", "replay", "--rules", other, "--since", "2026-12-01", "--config", dir); !strings.Contains(out, "0 mails") {
		t.Errorf("of a time without mails: got\n%s", out)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "maildesk.db")); err != nil || string(after) != string(before) {
		t.Errorf("replay changed the store, %v", err)
	}
	write(t, other, "[[rule]]\nname = \"a\"\n")
	if code, _, errs := maildesk(t, "", "replay", "--rules", other, "--config", dir); code != 2 || !strings.Contains(errs, "has no condition") {
		t.Errorf("a bad book: exit %d, %s", code, errs)
	}
}

func TestPastMoment(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, story.Zone)
	for _, test := range []struct{ text, want string }{
		{"30d", "2026-10-24T09:00:00+08:00"}, {"2w", "2026-11-09T09:00:00+08:00"}, {"90m", "2026-11-23T07:30:00+08:00"},
		{"2026-11-01", "2026-11-01T00:00:00+08:00"}, {"soon", ""}, {"d", ""}, {"-3d", ""}, {"", ""},
	} {
		got, err := pastMoment(test.text, now, story.Zone)
		if (err != nil) != (test.want == "") || err == nil && got.Format(time.RFC3339) != test.want {
			t.Errorf("%q: got %s, %v, want %s", test.text, got, err, test.want)
		}
	}
}
