package main

import (
	"encoding/json"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/story"
	"maildesk/rules"
)

// played is the folder of a desk after a story.
func played(t *testing.T, script string) (dir string) {
	t.Helper()
	world, err := story.NewLocal(story.DeskAddress, story.People(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = world.Close() })
	dir = t.TempDir()
	stage, err := story.NewStage(world, dir, "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s, err := story.Parse(t.Name(), []byte(script))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&story.Player{Stage: stage}).Play(t.Context(), s); err != nil {
		t.Error(err)
	}
	if err := stage.Close(); err != nil {
		t.Error(err)
	}
	return dir
}

func TestWhy(t *testing.T) {
	t.Parallel()
	dir := played(t, `at 2026-11-27T17:00:30+08:00
send zhangsan printer.txt
reply zhangsan acknowledgement broken.txt
reply chenchen dispatch orders.txt
-- printer.txt --
Subject: 三楼打印机卡纸

三楼打印机一直卡纸，型号 HP M404。
-- broken.txt --
不行
-- orders.txt --
#优先级 紧急
`)
	text := must(t, "", "why", "it20261127001", "--config", dir)
	for _, want := range []string{
		"IT20261127001  三楼打印机卡纸", "hardware/printer, urgent (urgency 2, impact 1)", "财务部", "directory",
		"printer: 打印机、卡纸", "category hardware/printer +14", "tried, and did not apply: boot; ",
		"response: urgent, 4h of working time from arrival on Fri 2026-11-27 17:00 ", "Sat 2026-11-28 to Sun 2026-11-29  closed: weekend", "= Mon 2026-11-30 13:00 ",
		"(self_check_failed): junior for hardware/printer", "chosen: tier", "changed since",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got\n%s\nwant %q", text, want)
		}
	}
	var r reasons
	if err := json.Unmarshal([]byte(must(t, "", "why", "IT20261127001", "--json", "--config", dir)), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Rules) == 0 || len(r.Deadlines) != 2 || len(r.Dispatch) != 1 || len(r.Changes) != 1 || r.Values.DeviceModel != "HP M404" {
		t.Errorf("got %+v", r)
	}
	if code, _, errs := maildesk(t, "", "why", "IT19990101001", "--config", dir); code != 1 || !strings.Contains(errs, "there is no ticket") {
		t.Errorf("a ticket that is not there: exit %d, %s", code, errs)
	}
}

// What inspect shows to people says the reasons; its JSON keeps its contract.
func TestInspectReasons(t *testing.T) {
	t.Parallel()
	dir, _ := installed(t)
	mail := filepath.Join(t.TempDir(), "a.eml")
	write(t, mail, "From: zhangsan@corp.example\r\nSubject: paper jam\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\n\r\nthe printer has a paper jam\r\n")
	text := must(t, "", "inspect", mail, "--config", dir)
	for _, want := range []string{"财务部", "directory", "category hardware/printer +14", "response: normal, 8h of working time", "= Mon 2026-11-23 18:00", "chosen: tier"} {
		if !strings.Contains(text, want) {
			t.Errorf("got\n%s\nwant %q", text, want)
		}
	}
	var r struct {
		Trace []rules.Step
		Due   string `json:"first_response_due"`
	}
	if err := json.Unmarshal([]byte(must(t, "", "inspect", "--json", mail, "--config", dir)), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Trace) == 0 || !r.Trace[0].Matched || r.Trace[0].Rule != "printer" || r.Due == "" {
		t.Errorf("got %+v", r)
	}
}
