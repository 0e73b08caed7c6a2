package attack

import (
	"regexp"
	"strings"
	"testing"

	"maildesk/rules/secret"
	"maildesk/store"
)

// bare is an answer whose client dropped everything that ties mails together.
func bare(raw string) string {
	return regexp.MustCompile(`(?m)^(References|In-Reply-To): .*\r\n`).ReplaceAllString(raw, "")
}

// TestCheckCode: the code in the subject proves the one whose letter it stood
// in, and nobody else who got the letter passed on.
func TestCheckCode(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer func(*desk) string
		status string
		fate   store.State
	}{
		{"his answer", func(d *desk) string { return bare(d.reply("zhangsan", "resolution", "好了，可以用了")) }, "resolved survey", store.FollowUp},
		{"without the code", func(d *desk) string {
			return regexp.MustCompile(`-[a-z2-7]{8}\]`).ReplaceAllString(plain(bare(d.reply("zhangsan", "resolution", "好了，可以用了"))), "]")
		}, "resolved confirm", store.FollowUp},
		{"the technician with the requester's letter", func(d *desk) string {
			return strings.Replace(bare(d.reply("zhangsan", "resolution", "#关闭")), "From: zhangsan@", "From: chenchen@", 1)
		}, "resolved confirm", store.Held},
		{"the technician with his own", func(d *desk) string { return bare(d.reply("chenchen", "dispatch", "#关闭")) }, "closed none", store.FollowUp},
		{"a colleague to whom it was passed on", func(d *desk) string {
			return strings.Replace(bare(d.reply("zhangsan", "resolution", "好了，可以用了")), "From: zhangsan@", "From: emma@", 1)
		}, "resolved confirm", store.Held},
		{"a code that is guessed", func(d *desk) string {
			return mail("chenchen", "Re: ["+number+"-abcdefgh] x", "#关闭")
		}, "resolved confirm", store.Held},
	} {
		d := solved(t)
		d.send(test.answer(d))
		if fate, why := d.fate(); fate != test.fate {
			t.Errorf("%s: the mail is %s (%s), want %s", test.name, fate, why, test.fate)
		}
		if got := d.tickets(); !strings.Contains(got, number+" "+test.status+" ") {
			t.Errorf("%s: got %s, want %s", test.name, got, test.status)
		}
	}
}

// plain writes the subject of a mail as it is.
func plain(raw string) string {
	return regexp.MustCompile(`(?m)^Subject: .*\r\n`).ReplaceAllStringFunc(raw, func(line string) string {
		return "Subject: Re: [" + number + "]\r\n"
	})
}

// TestPlusAddress: where the provider delivers it+tag@, Reply-To alone proves
// who answers; before the probe came home, and where it did not, the subject does.
func TestPlusAddress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		if _, err := secret.RotateKeys(tx, false); err != nil {
			return err
		}
		keys, err := secret.Keys(tx)
		d.engine.Desk().Self.Keys = keys
		if err != nil {
			return err
		}
		return secret.Probe(tx, &d.engine.Desk().Self, d.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	probe := d.all(0)[0]
	if probe.Letter != "probe" || !strings.HasPrefix(probe.Recipient, "it+probe.") {
		t.Fatalf("got %s to %s, want a probe", probe.Letter, probe.Recipient)
	}
	// One that somebody else made up is none.
	d.send(strings.Replace(mailFrom("it@corp.example", "x", "x"), "To: it@", "To: it+probe.a.aaaaaaaaaaaaaaaa@", 1))
	d.send(mail("zhangsan", "显示器没有信号", "显示器没有信号，主机灯是亮的。"))
	before := d.newest("zhangsan", "acknowledgement")
	if before.ReplyTo.Address != "it@corp.example" || !regexp.MustCompile(`^\[`+number+`-[a-z2-7]{8}\] `).MatchString(before.Subject) {
		t.Errorf("before: Reply-To %s, subject %s; want the desk's address and a code", before.ReplyTo.Address, before.Subject)
	}
	d.send(strings.Replace(mailFrom("it@corp.example", "probe", "x"), "To: it@corp.example", "To: "+probe.Recipient, 1))
	d.send(d.reply("zhangsan", "acknowledgement", "还是不行"))
	o := d.newest("chenchen", "dispatch")
	if !strings.HasPrefix(o.ReplyTo.Address, "it+"+strings.ToLower(number)+".") || !strings.HasPrefix(o.Subject, "["+number+"] ") {
		t.Errorf("after: Reply-To %s, subject %s; want a plus address and no code", o.ReplyTo.Address, o.Subject)
	}
	answer := func(user, text string) string {
		return strings.Replace(mail(user, "显示器", text), "To: it@corp.example", "To: "+o.ReplyTo.Address, 1)
	}
	d.send(answer("wanglei", "#关闭"))
	if fate, _ := d.fate(); fate != store.Held || !strings.Contains(d.tickets(), " open ") {
		t.Errorf("somebody else's plus address: the mail is %s, the ticket %s", fate, d.tickets())
	}
	d.send(answer("chenchen", "#关闭"))
	if got := d.tickets(); !strings.Contains(got, " closed ") {
		t.Errorf("his own plus address: got %s, want the ticket closed", got)
	}
}

// TestPlusRefused: a provider that refuses the probe is not asked again soon,
// and nobody is bothered with it.
func TestPlusRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	probe := func() {
		t.Helper()
		err := d.db.Update(t.Context(), func(tx store.Tx) error { return secret.Probe(tx, &d.engine.Desk().Self, d.now) })
		if err != nil {
			t.Fatal(err)
		}
	}
	probe()
	err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.FailOutgoing(d.all(0)[0].ID, d.now, "550 no such user") })
	if err != nil {
		t.Fatal(err)
	}
	d.letters()
	d.work()
	probe()
	if told := d.letters(); told != "" {
		t.Errorf("told %q, want nobody told and no second probe", told)
	}
	var known string
	d.view(func(tx store.Tx) (err error) { known, err = secret.Plus(tx); return err })
	if known != "no" {
		t.Errorf("known of plus addresses: %q, want no", known)
	}
	d.now = d.now.AddDate(0, 0, 31)
	probe()
	if told := d.letters(); !strings.HasPrefix(told, "probe→it+probe") {
		t.Errorf("a month later: %q, want another probe", told)
	}
}
