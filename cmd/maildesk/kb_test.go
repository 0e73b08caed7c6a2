package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

func TestKB(t *testing.T) {
	t.Parallel()
	dir := played(t, `at 2026-11-27T14:00:30+08:00
write knowledge/KB-vpn.zh.txt vpn.txt
wait 1m
send zhangsan printer.txt
reply zhangsan acknowledgement broken.txt
reply chenchen dispatch orders.txt
-- vpn.txt --
title: VPN 提示 809 怎么办
subcategory: network/vpn

重启路由器。
-- printer.txt --
Subject: 三楼打印机卡纸

三楼打印机一直卡纸，型号 HP M404。
-- broken.txt --
不行
-- orders.txt --
#解决 取出了后盖里的碎纸。
#知识 打印机卡纸怎么处理
-- more.toml --
[[rule]]
name = "all alike"
when = 'true'
tier = "junior"
priority = "normal"
`)
	holds := func(out string, want ...string) {
		t.Helper()
		for _, words := range want {
			if !strings.Contains(out, words) {
				t.Errorf("does not say %q:\n%s", words, out)
			}
		}
	}
	holds(must(t, "", "kb", "list", "--config", dir), "KB0001", "VPN 提示 809 怎么办", "KB0002", "打印机卡纸怎么处理")
	if out := must(t, "", "kb", "list", "碎纸", "--config", dir); strings.Contains(out, "KB0001") || !strings.Contains(out, "KB0002") {
		t.Errorf("search: got\n%s", out)
	}
	holds(must(t, "", "kb", "show", "kb0002", "--config", dir), "取出了后盖里的碎纸。", "published", "IT20261127001")
	holds(must(t, "", "kb", "check", "--config", dir), "2 articles, 0 to be looked at")
	must(t, "", "kb", "retire", "KB0002", "--config", dir)
	holds(must(t, "", "kb", "show", "KB0002", "--config", dir), "retired")
	for args, want := range map[string]string{"retire KB0001": "KB-vpn.zh.txt", "show KB0404": "there is no article KB0404"} {
		code, _, errs := maildesk(t, "", append(append([]string{"kb"}, strings.Fields(args)...), "--config", dir)...)
		if code != 1 || !strings.Contains(errs, want) {
			t.Errorf("kb %s: exit %d, %s", args, code, errs)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "knowledge", "KB-vpn.zh.txt"), []byte("title: VPN\ncolour: red\n\nx"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := maildesk(t, "", "kb", "check", "--config", dir); code != 1 || !strings.Contains(errs, "KB-vpn.zh.txt:2:1") {
		t.Errorf("kb check of a bad file: exit %d, %s", code, errs)
	}
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		article store.Article
		want    string
	}{
		{store.Article{State: store.ArticlePublished}, ""},
		{store.Article{State: store.ArticleDraft}, "a draft; the manager publishes it by mail"},
		{store.Article{State: store.ArticlePublished, Review: now.AddDate(0, 0, -2)}, "was to be read again on 2026-11-25"},
		{store.Article{State: store.ArticlePublished, Review: now.AddDate(0, 0, 2), Helped: 2, NotHelped: 1}, ""},
		{store.Article{State: store.ArticlePublished, Helped: 1, NotHelped: 2}, "helped 1 times, and did not 2 times"},
		{store.Article{State: store.ArticleRetired, Review: now.AddDate(0, 0, -2)}, ""},
	} {
		if got := doubt(&c.article, now); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.article, got, c.want)
		}
	}
}
