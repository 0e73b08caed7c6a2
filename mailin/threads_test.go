package mailin

import (
	"slices"
	"strings"
	"testing"

	"maildesk/store"
)

func TestBaseSubject(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"打印机坏了":                            "打印机坏了",
		"Re: 打印机坏了":                        "打印机坏了",
		"回复：回复：回复：打印机坏了":                   "打印机坏了",
		"答复: 转发: FW: Re[2]: RE(3): 打印机坏了":  "打印机坏了",
		"回覆：轉寄： x":                         "x",
		"Re：x":                             "x",
		"AW: WG: x":                        "x",
		"回复 : x":                           "x",
		"[IT20240501001] x":                "x",
		"Re: [IT20240501001-K7QD2M] Re: x": "x",
		"Re: x [IT20240501001]":            "x",
		"【外部邮件】回复：x":                       "x",
		"[EXTERNAL] Re: x":                 "x",
		"转账系统打不开":                          "转账系统打不开",
		"Regarding: x":                     "Regarding: x",
		"I need help: x":                   "I need help: x",
		"I: x":                             "x",
		"***SPAM*** Re: x":                 "x",
		"[Spam] x":                         "x",
		"[Spam filter] x":                  "[Spam filter] x",
		"【外部门户打不开】无法登录":                    "【外部门户打不开】无法登录",
		"Antwort: 回復: x":                   "x",
		"Re (2) : x":                       "x",
		"Re^3: x":                          "x",
		"RÉF : x":                          "x",
		"自动回复: x":                          "自动回复: x",
		"Re:":                              "",
		"":                                 "",
	} {
		if got := baseSubject(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"<a@b>":                     {"a@b"},
		"<a@b> <c@d>":               {"a@b", "c@d"},
		"<a@b>,<c@d>,\t<e@f>":       {"a@b", "c@d", "e@f"},
		"<a@b>+B09C58522714EC01":    {"a@b"},
		"<a @b>":                    {"a@b"},
		"Your mail of Monday <a@b>": {"a@b"},
		"a@b":                       {"a@b"},
		"<<a@b>>":                   {"a@b"},
		"<a@b":                      {"a@b"},
		"< >":                       nil,
		"":                          nil,
	} {
		if got := messageIDs(in); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestFindTickets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"[IT20240501001] x":               {"IT20240501001"},
		"工单IT20240501001已处理":              {"IT20240501001"},
		"it20240501001 and IT20240501002": {"IT20240501001", "IT20240501002"},
		"IT20240501001 IT20240501001":     {"IT20240501001"},
		"[IT20240501001-K7QD2M]":          {"IT20240501001"},
		"IT202405010123":                  {"IT202405010123"},
		"IT20241301001":                   nil,
		"IT2024050101":                    nil,
		"UNIT20240501001":                 nil,
		"IT20240501001A":                  nil,
		"asset 20240501001":               nil,
	} {
		var m store.Message
		findTickets(in, &m)
		if !slices.Equal(m.Tickets, want) {
			t.Errorf("%q: got %q, want %q", in, m.Tickets, want)
		}
	}
}

func TestContentHash(t *testing.T) {
	t.Parallel()
	sent := "From: a@b.test\r\nTo: it@b.test\r\nSubject: x\r\n\r\nbody\r\n"
	hash := ContentHash([]byte(sent))
	for name, same := range map[string]string{
		"other way":     "Return-Path: <a@b.test>\r\nReceived: from x\r\n\tby y\r\nDelivered-To: it@b.test\r\n" + sent,
		"server's mark": strings.Replace(sent, "Subject", "X-QQ-mid: 1\r\nSubject", 1),
		"line ends":     strings.ReplaceAll(sent, "\r\n", "\n"),
		"mailbox file":  "From a@b.test Mon May  6 09:12:00 2024\n" + sent + "\r\n",
	} {
		if ContentHash([]byte(same)) != hash {
			t.Errorf("%s: got another hash for the same mail", name)
		}
	}
	for name, other := range map[string]string{
		"body":    strings.Replace(sent, "body", "bodies", 1),
		"subject": strings.Replace(sent, "Subject: x", "Subject: y", 1),
	} {
		if ContentHash([]byte(other)) == hash {
			t.Errorf("other %s: got the same hash", name)
		}
	}
}
