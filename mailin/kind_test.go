package mailin

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"maildesk/mailin/kind"
	"maildesk/mailin/mime"
	"maildesk/store"
)

// The letter that the bounces and reports in testdata/kind are about.
const ourLetter = "t.IT20240501001.3.k7qd@corp.example"

type kindCase struct {
	kind     store.Kind
	reason   string // a part of KindReason
	bounces  []store.Bounce
	original string
}

func bounceOf(recipient, status string, permanent bool) []store.Bounce {
	return []store.Bounce{{Recipient: recipient, Status: status, Permanent: permanent}}
}

const liwei = "liwei@partner.example"

// kindCases are the mails in testdata/kind, one quirk each.
var kindCases = map[string]kindCase{
	"139-bounce-recipient-in-sentence":              {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "", true)},
	"263-bounce-qmail-like":                         {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "5.2.2", true), original: ourLetter},
	"alert-through-bulk-mailer":                     {kind: store.Notification, reason: "告警"},
	"alimail-bounce-with-server-answer":             {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "", true)},
	"aliyun-bounce-from-no-reply":                   {kind: store.BounceKind, reason: "的退信", bounces: bounceOf(liwei, "5.1.1", true)},
	"backup-failure-with-null-sender":               {kind: store.Notification, reason: "return-path: <>"},
	"postmaster-writes-himself":                     {kind: store.Notification, reason: "from: postmaster"},
	"approval-system-no-reply":                      {kind: store.Notification, reason: "no-reply"},
	"auto-reply-subject-in-brackets":                {kind: store.AutoReply, reason: "自动回复"},
	"bounce-of-rewritten-message-id":                {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "5.1.1", true), original: ourLetter},
	"bounce-within-bounce":                          {kind: store.BounceKind, reason: "returned mail", bounces: bounceOf(liwei, "5.1.1", true)},
	"coremail-bounce-in-two-languages":              {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "", false)},
	"delivered-notice":                              {kind: store.Report, reason: "delivered", original: ourLetter},
	"exchange-out-of-office-without-auto-submitted": {kind: store.AutoReply, reason: "x-ms-exchange-inbox-rules-loop"},
	"exchange-tw-undeliverable":                     {kind: store.BounceKind, reason: "無法傳遞", bounces: bounceOf(liwei, "", true)},
	"exchange-zh-automatic-reply":                   {kind: store.AutoReply, reason: "x-ms-exchange-inbox-rules-loop"},
	"exchange-zh-delayed":                           {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "4.4.7", false), original: ourLetter},
	"exchange-zh-undeliverable":                     {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "5.1.1", true), original: ourLetter},
	"exchange-zh-undeliverable-text-only":           {kind: store.BounceKind, reason: "未送达", bounces: bounceOf(liwei, "5.2.2", true), original: ourLetter},
	"exmail-bounce-mailbox-full-without-code":       {kind: store.BounceKind, reason: "的退信", bounces: bounceOf(liwei, "", false)},
	"exmail-person-with-bulk-like-headers":          {kind: store.Human},
	"eyou-bounce-html-two-languages":                {kind: store.BounceKind, reason: "failure notice", bounces: bounceOf(liwei, "", true)},
	"feedback-report":                               {kind: store.Report, reason: "feedback-report", original: ourLetter},
	"foxmail-read-receipt-as-text":                  {kind: store.Report, reason: "已读", original: ourLetter},
	"gone-round-31-hops":                            {kind: store.Loop, reason: "31 hops"},
	"invitation-accepted-by-person":                 {kind: store.Human},
	"invitation-accepted-by-room":                   {kind: store.Notification, reason: "auto-generated"},
	"invitation-by-person":                          {kind: store.Human},
	"mailing-list-post":                             {kind: store.List, reason: "list-id: IT staff <it-all.corp.example>"},
	"netease-auto-reply-full-width-colon":           {kind: store.AutoReply, reason: "自动回复"},
	"netease-bounce-html-with-hidden-rows":          {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "", true)},
	"netease-bounce-recipient-only-in-link":         {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "", false)},
	"netease-dmarc-report":                          {kind: store.Report, reason: "report domain"},
	"newsletter":                                    {kind: store.List, reason: "list-unsubscribe"},
	"null-sender-without-words":                     {kind: store.Notification, reason: "return-path: <>"},
	"person-answers-auto-reply":                     {kind: store.Human},
	"person-asks-about-auto-reply":                  {kind: store.Human},
	"person-asks-about-bounced-mail":                {kind: store.Human},
	"person-forwarded-by-exchange-rule":             {kind: store.Human},
	"person-forwards-bounce-as-text":                {kind: store.Human},
	"person-forwards-bounce-with-its-parts":         {kind: store.Human},
	"person-out-of-office-request":                  {kind: store.Human},
	"person-reports-disk-alarm":                     {kind: store.Human},
	"person-says-message-read":                      {kind: store.Human},
	"person-with-suppress-header":                   {kind: store.Human},
	"person-writes-about-leave-system":              {kind: store.Human},
	"qiye163-bounce-with-status-part":               {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "5.2.1", true), original: ourLetter},
	"qq-auto-reply-below-reply-prefix":              {kind: store.AutoReply, reason: "这是来自qq邮箱"},
	"qq-auto-reply-known-by-opening-only":           {kind: store.AutoReply, reason: "这是来自qq邮箱"},
	"qq-bounce-without-status-part":                 {kind: store.BounceKind, reason: "的退信", bounces: bounceOf(liwei, "5.1.1", true), original: "tencent_5A0B7C@qq.com"},
	"qq-holiday-reply-without-machine-header":       {kind: store.AutoReply, reason: "自动回复"},
	"read-receipt":                                  {kind: store.Report, reason: "disposition-notification", original: ourLetter},
	"receipt-of-another-desk":                       {kind: store.Notification, reason: "x-rt-loop-prevention"},
	"refused-by-sieve":                              {kind: store.BounceKind, reason: "automatically rejected", bounces: bounceOf(liwei, "", false), original: ourLetter},
	"responders-answering-each-other":               {kind: store.AutoReply, reason: "absence"},
	"ses-bounce-as-json": {kind: store.BounceKind, reason: "ses: bounce", original: ourLetter,
		bounces: append(bounceOf(liwei, "5.1.1", true), bounceOf("hanmei@partner.example", "", true)...)},
	"ses-delivery-as-json": {kind: store.Report, reason: "ses: delivery"},
	"failed-recipients-header": {kind: store.BounceKind, reason: "x-failed-recipients", original: ourLetter,
		bounces: append(bounceOf(liwei, "5.1.1", true), bounceOf("hanmei@partner.example", "4.2.2", false)...)},
	"sina-bounce-temporary": {kind: store.BounceKind, reason: "系统退信", bounces: bounceOf(liwei, "4.2.1", false)},
	"status-part-of-alias": {kind: store.BounceKind, reason: "delivery-status", original: ourLetter,
		bounces: []store.Bounce{{Recipient: "lw@hosting.example", Original: liwei, Status: "5.1.1", Permanent: true}}},
	"status-part-raw-gbk-without-status": {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "", true)},
	"status-part-without-blank-lines": {kind: store.BounceKind, reason: "delivery-status", original: ourLetter,
		bounces: append(bounceOf(liwei, "5.1.1", true), bounceOf("hanmei@partner.example", "4.2.2", false)...)},
	"status-part-x400-recipient":              {kind: store.BounceKind, reason: "delivery-status", bounces: bounceOf(liwei, "5.1.0", true)},
	"system-mail-known-by-opening":            {kind: store.Notification, reason: "本邮件由系统自动发"},
	"vacation-subject-in-thread-with-absence": {kind: store.AutoReply, reason: "休假"},
	"written-by-a-desk":                       {kind: store.Loop, reason: "x-maildesk-loop: desk-7f3a"},
	"zabbix-problem":                          {kind: store.Notification, reason: "zabbix"},
}

func TestKind(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/kind/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".eml"))
	}
	for name := range kindCases {
		if !slices.Contains(names, name) {
			t.Errorf("testdata/kind/%s.eml is missing", name)
		}
	}
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, ok := kindCases[name]
			if !ok {
				t.Fatalf("kindCases lacks %s", name)
			}
			raw, err := os.ReadFile(files[i])
			if err != nil {
				t.Fatal(err)
			}
			m := Parse(raw)
			if m.Kind != want.kind || !strings.Contains(m.KindReason, want.reason) || (want.reason == "") != (m.KindReason == "") {
				t.Errorf("got %s (%s), want %s (%s)", m.Kind, m.KindReason, want.kind, want.reason)
			}
			if m.OriginalID != want.original {
				t.Errorf("original: got %q, want %q", m.OriginalID, want.original)
			}
			got := slices.Clone(m.Bounces)
			for i := range got {
				got[i].Diagnostic = ""
			}
			if !slices.Equal(got, want.bounces) {
				t.Errorf("bounces: got %+v, want %+v", m.Bounces, want.bounces)
			}
		})
	}
}

func TestSuppressIsNoKind(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/kind/person-with-suppress-header.eml")
	if err != nil {
		t.Fatal(err)
	}
	if m := Parse(raw); !m.Suppress || m.Kind != store.Human {
		t.Errorf("got suppress %v, kind %s, want true, human", m.Suppress, m.Kind)
	}
}

// TestAutoReplySubject holds the subjects that decide alone, and those of
// people that look like them.
func TestAutoReplySubject(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		subject   string
		answers   bool
		automatic bool
	}{
		{"自动回复: 打印机", false, true},
		{"自动回复：打印机", false, true},
		{"自动回复", true, true},
		{"自动回复", false, false},
		{"自动回复(外出)", false, true},
		{"[自动回复] 您好", false, true},
		{"自動回覆: 印表機", false, true},
		{"【外部邮件】自动回复: 打印机", false, true},
		{"[External] Automatic reply: printer", false, true},
		{"***SPAM*** Automatic reply: printer", false, true},
		{"【外部邮件】回复: 自动回复: 打印机", true, false},
		{"自动回复功能在哪里开", false, false},
		{"自动回复不生效", false, false},
		{"回复: 自动回复: 打印机", true, false},
		{"答复: 自动答复: 打印机", true, false},
		{"Re: Automatic reply: printer", true, false},
		{"转发: 自动回复: 打印机", false, false},
		{"Automatic reply: printer", false, true},
		{"Automatic replies do not work", false, false},
		{"Auto: printer", true, true},
		{"Auto: lights in room 3 broken", false, false},
		{"Auto:", false, true},
		{"OOO: printer", true, true},
		{"Out of the office: Re: printer", false, true},
		{"Automatyczna odpowiedź: drukarka", false, true},
		{"Out of Office", false, true},
		{"Out of office laptop request", false, false},
		{"Abwesenheitsnotiz: Drucker", false, true},
		{"Odpowiedź automatyczna: drukarka", false, true},
		{"自動応答: プリンタ", false, true},
		{"休假审批流程报错", false, false},
		{"外出办公 VPN 申请", true, false},
		{"假期值班表打不开", true, false},
	} {
		m := &store.Message{Subject: tt.subject, Text: "您好"}
		if tt.answers {
			m.InReplyTo = []string{"a@b.example"}
		}
		kind.Classify(nil, nil, m)
		if got := m.Kind == store.AutoReply; got != tt.automatic {
			t.Errorf("%q: got %s (%s), want automatic %v", tt.subject, m.Kind, m.KindReason, tt.automatic)
		}
	}
}

// TestKindByHeader holds what one header field alone says.
func TestKindByHeader(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, value string
		want        store.Kind
	}{
		{"Auto-Submitted", "no", store.Human},
		{"Auto-Submitted", "No (by hand)", store.Human},
		{"Auto-Submitted", "auto-replied (zimbra; vacation)", store.AutoReply},
		{"Auto-Submitted", "Auto-Generated; type=cron", store.Notification},
		{"auto-submitted", "auto-notified; owner-email=a@b.example", store.Notification},
		{"Precedence", "bulk", store.List},
		{"Precedence", "auto_reply", store.AutoReply},
		{"Precedence", "first-class", store.Human},
		{"X-Precedence", "junk", store.List},
		{"X-Autoreply", "no", store.Human},
		{"X-AutoReply", "yes", store.AutoReply},
		{"X-Autorespond", "whatever", store.AutoReply},
		{"X-Autogenerated", "Reply", store.AutoReply},
		{"X-POST-MessageClass", "9; Autoresponder", store.AutoReply},
		{"X-FC-MachineGenerated", "true", store.Notification},
		{"X-Apple-Action", "VACATION", store.AutoReply},
		{"Delivered-To", "Autoresponder", store.AutoReply},
		{"Delivered-To", "it@corp.example", store.Human},
		{"X-Loop", "yes", store.Notification},
		{"X-Loop", "it@corp.example", store.Human},
		{"List-Unsubscribe", "<mailto:u@news.example>", store.List},
		{"Mailing-List", "contact it@corp.example; run by ezmlm", store.List},
		{"Feedback-ID", "bizesmtp:corp.example:qybglogicsvrgz", store.Human},
		{"X-Mailer", "Foxmail 7.2.25", store.Human},
		{"X-Maildesk-Loop", "", store.Loop},
		{"Return-Path", "<>", store.Notification},
		{"Return-Path", "<mailer-daemon@here.example>", store.Notification},
		{"Return-Path", "<#@[]>", store.Notification},
		{"List-Help", "<mailto:help@lists.example>", store.List},
		{"Return-Path", "<lilei@corp.example>", store.Human},
	} {
		m := &store.Message{Subject: "打印机", Text: "卡纸了"}
		kind.Classify(mime.Header{{Name: tt.name, Value: tt.value}}, nil, m)
		if m.Kind != tt.want {
			t.Errorf("%s: %s: got %s (%s), want %s", tt.name, tt.value, m.Kind, m.KindReason, tt.want)
		}
	}
}
