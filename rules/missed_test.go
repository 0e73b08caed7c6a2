package rules

import (
	"net/url"
	"strings"
	"testing"

	"maildesk/rules/secret"
	"maildesk/store"
)

// subjectOfLink is the subject that the link of an answer prepares.
func subjectOfLink(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || link == "" {
		t.Fatalf("no link: %q %v", link, err)
	}
	return u.Query().Get("subject")
}

// A mail that was taken for none becomes a ticket, by the link in the digest
// and by an order; what is no such mail is told.
func TestMissedMail(t *testing.T) {
	t.Parallel()
	const newsletter = "本期周刊：行业动态。退订请点击链接，查看网页版，市场推广。"
	for _, test := range []struct {
		name, words  string
		tapped       bool
		from         string
		state        store.State
		told, absent string
	}{
		{"order", "#漏单 1", false, "manager@corp.example", store.Opened, "会照常开单处理", ""},
		{"order in English, several", "#missed 1, 99", false, "manager@corp.example", store.Ignored, "没有这个编号的来信", "会照常开单"},
		{"order without a number", "#漏单", false, "manager@corp.example", store.Ignored, "没有这个编号的来信", ""},
		{"a technician's order", "#漏单 1", false, "chenchen@corp.example", store.Ignored, "IT 主管", "会照常开单"},
		{"link", "", true, "manager@corp.example", store.Opened, "会照常开单处理", ""},
		{"somebody else's link", "", true, "chenchen@corp.example", store.Ignored, "", "会照常开单"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, "2026-11-23 10:00")
			d := o.desk("")
			o.mail("zhangsan@corp.example", store.Message{Subject: "newsletter", NewText: newsletter})
			o.run(d)
			o.view(func(tx store.Tx) error {
				in, err := tx.Incoming(1)
				if err == nil && in.State != store.Ignored {
					t.Fatalf("it is no test of a mail that was ignored: %s %s", in.State, in.Reason)
				}
				return err
			})
			subject := "orders"
			if test.tapped {
				link := d.Self.ActionURL(heldNumber(1), "manager@corp.example", secret.Action{Code: "wanted", Held: 1}, o.now.Add(secret.Life))
				subject = subjectOfLink(t, link)
			}
			o.mail(test.from, store.Message{Subject: subject, BaseSubject: subject, NewText: test.words, References: []string{d.Self.RootID(deskNumber, test.from)}})
			o.run(d)
			o.view(func(tx store.Tx) error {
				in, err := tx.Incoming(1)
				if err == nil && in.State != test.state {
					t.Errorf("the mail is %s (%s), want %s", in.State, in.Reason, test.state)
				}
				return err
			})
			letters := ""
			for _, letter := range o.outbox("receipt") {
				letters += letter.Text
			}
			if test.told != "" && !strings.Contains(letters, test.told) || test.absent != "" && strings.Contains(letters, test.absent) {
				t.Errorf("got letters\n%s\nwant %q and not %q", letters, test.told, test.absent)
			}
		})
	}
}

// The link that mail clients find in the header takes its reader off, and
// nobody else's does; a mandatory reminder has none.
func TestUnsubscribeByHeader(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-30 09:00")
	d := o.desk(`[[reminder]]
name = "备份"
when = "每天 10:00"
letter = "backup"
to = ["chenchen@corp.example", "wanglei@corp.example"]
[[reminder]]
name = "改密码"
when = "每天 10:00"
letter = "password"
to = ["chenchen@corp.example"]
mandatory = true
`)
	o.run(d)
	day := func(moment string) (backup, password int) {
		o.now = at(t, moment)
		o.run(d)
		return len(o.outbox("notice_backup")), len(o.outbox("notice_password"))
	}
	if backup, password := day("2026-12-01 10:00"); backup != 2 || password != 1 || o.outbox("notice_password")[0].Unsubscribe != "" {
		t.Fatalf("got %d and %d letters", backup, password)
	}
	subject := subjectOfLink(t, o.outbox("notice_backup")[0].Unsubscribe)
	o.mail("wanglei@corp.example", store.Message{Subject: subject})
	o.run(d)
	if got := len(o.outbox("unsubscribed")); got != 0 {
		t.Errorf("by somebody else's link: %d letters", got)
	}
	o.mail("chenchen@corp.example", store.Message{Subject: subject})
	o.run(d)
	if got := o.outbox("unsubscribed"); len(got) != 1 || got[0].Recipient != "chenchen@corp.example" {
		t.Errorf("got %+v", got)
	}
	if backup, password := day("2026-12-02 10:00"); backup != 3 || password != 2 {
		t.Errorf("the next day: got %d and %d letters, want 3 and 2", backup, password)
	}
}
