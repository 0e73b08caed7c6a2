package attack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// leaving counts the letters since the last look that leave within the hour,
// those of staff apart.
func (d *desk) leaving() (staff, others int) {
	d.t.Helper()
	for _, o := range d.all(d.seen) {
		if !o.Next.Before(d.now.Add(time.Hour)) {
			continue
		}
		switch user, _, _ := strings.Cut(o.Recipient, "@"); user {
		case "chenchen", "wanglei", "zhaomin", "manager":
			staff++
		default:
			others++
		}
	}
	return staff, others
}

// TestFloods: however many mails come in an hour, tickets and letters are
// bounded, what is beyond is held, and the administrator hears of it in one letter.
func TestFloods(t *testing.T) {
	t.Parallel()
	about := "Re: [" + number + "] 显示器没有信号"
	for _, test := range []struct {
		name          string
		desk          func(*testing.T) *desk
		mails         int
		mail          func(i int) string
		tickets       int // at most
		staff, others int // letters at most
		held          int // at least
	}{
		{"one colleague", newDesk, 100, func(i int) string {
			return mail("zhangsan", fmt.Sprintf("打印机 %d 号卡纸", i), "打印机卡纸，打不出来，重启过。")
		}, 20, 60, 20, 80},
		{"one stranger", newDesk, 100, func(i int) string {
			return mailFrom("x@outside.test", fmt.Sprintf("打印机 %d", i), "打印机卡纸")
		}, 0, 0, 0, 100},
		{"one domain", newDesk, 100, func(i int) string {
			return mailFrom(fmt.Sprintf("x%d@outside.test", i), fmt.Sprintf("打印机 %d", i), "打印机卡纸")
		}, 0, 0, 0, 100},
		{"colleagues who do not exist", newDesk, 400, func(i int) string {
			return mail(fmt.Sprintf("x%d", i), fmt.Sprintf("打印机 %d 号卡纸", i), "打印机卡纸，打不出来，重启过。")
		}, 300, 900, 600, 100},
		{"on a ticket, as its requester", opened, 100, func(i int) string { return mail("zhangsan", about, fmt.Sprintf("第 %d 次补充", i)) }, 1, 30, 0, 0},
		{"on a ticket, as a technician", opened, 100, func(i int) string { return mail("chenchen", about, fmt.Sprintf("#关闭 %d", i)) }, 1, 11, 0, 100},
		{"on a ticket, as somebody else", opened, 100, func(i int) string { return mail("emma", about, fmt.Sprintf("%d", i)) }, 1, 0, 0, 100},
		{"on a ticket, in its requester's name, from everywhere", opened, 100, func(i int) string {
			return mailFrom(fmt.Sprintf("张三 <x%d@outside%d.test>", i, i), about, fmt.Sprintf("取消 %d", i))
		}, 1, 0, 5, 100},
		{"on a ticket, as an approver", asked, 100, func(i int) string { return mail("manager", about, fmt.Sprintf("同意 %d", i)) }, 1, 20, 0, 100},
		{"on a ticket, as machines", opened, 100, func(i int) string {
			return mailFrom(fmt.Sprintf("x%d@outside.test", i), about, "I am away", "Auto-Submitted: auto-replied")
		}, 1, 0, 0, 0},
		{"as a vendor who knows the order's number", repaired, 100, func(i int) string {
			return mail("vendor", fmt.Sprintf("R%s-1 %d", number, i), fmt.Sprintf("[%s] 配件 %d 到了", number, i))
		}, 1, 30, 0, 0},
		{"reports that letters cannot be delivered", opened, 100, func(i int) string {
			return "Return-Path: <>\r\nFrom: MAILER-DAEMON@corp.example\r\nTo: it@corp.example\r\nSubject: Undelivered: [" + number + "]\r\n" +
				fmt.Sprintf("Message-ID: <b%d@x>\r\n", i) + "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
				"--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n" +
				"Final-Recipient: rfc822; zhangsan@corp.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
		}, 1, 30, 0, 0},
		{"appointments accepted", opened, 100, func(i int) string {
			return strings.Replace(mail("zhangsan", "Accepted", "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:v."+strings.ToLower(number)+
				".1@corp.example\nATTENDEE;PARTSTAT=DECLINED:mailto:zhangsan@corp.example\nSEQUENCE:0\nEND:VEVENT\nEND:VCALENDAR"), "text/plain", "text/calendar; method=REPLY", 1)
		}, 1, 30, 0, 0},
		{"employees who ask how it stands", opened, 100, func(i int) string { return mail("zhangsan", about, fmt.Sprintf("到哪一步了？%d", i)) }, 1, 30, 20, 0},
		{"employees who ask for the questions", opened, 100, func(i int) string { return mail(fmt.Sprintf("x%d", i), "常见问题", "") }, 1, 0, 120, 0},
		{"the same mail again and again", newDesk, 100, func(int) string {
			return "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nSubject: monitor\r\nMessage-ID: <same@x>\r\n\r\n显示器没有信号，重启过\r\n"
		}, 1, 2, 1, 0},
		{"links that are worn", rated, 100, func(int) string {
			return mail("zhangsan", "["+number+"] satisfied-2.zzz.a.aaaaaaaaaaaaaaaa", "Just send this mail.")
		}, 1, 0, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := test.desk(t)
			d.pass(2 * time.Hour) // what was before counts for nothing
			d.letters()
			for i := range test.mails {
				d.send(test.mail(i))
			}
			staff, others := d.leaving()
			if n := d.countTickets(); n > test.tickets {
				t.Errorf("%d tickets, want %d at most", n, test.tickets)
			}
			if staff > test.staff || others > test.others {
				t.Errorf("%d letters to staff and %d to others, want %d and %d at most", staff, others, test.staff, test.others)
			}
			if n := d.held(); n < test.held {
				t.Errorf("%d mails held, want %d at least", n, test.held)
			}
			d.letters()
			d.pass(31 * time.Minute)
			if told := strings.Count(d.letters(), "held→manager"); test.held > 0 && told != 1 {
				t.Errorf("the administrator was told %d times, want once", told)
			}
		})
	}
}

// TestLoops: a machine that answers every letter, and says nowhere that it is
// one, gets a bounded number of them and changes no ticket's end.
func TestLoops(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		say  func(d *desk, o *store.Outgoing, i int) string
	}{
		{"an absent colleague, as an answer", func(d *desk, o *store.Outgoing, i int) string {
			return d.reply("zhangsan", o.Letter, fmt.Sprintf("我在休假，%d 天后回来，急事请找李四。", i))
		}},
		{"an absent colleague, as a new mail", func(_ *desk, o *store.Outgoing, i int) string {
			return mail("zhangsan", fmt.Sprintf("我不在公司 %d", i), "我在休假，下周回来。关于："+o.Subject)
		}},
		{"another desk", func(_ *desk, o *store.Outgoing, i int) string {
			return mail("zhangsan", fmt.Sprintf("[REQ-%d] %s", i, o.Subject), "Your request was received and will be worked on.")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := opened(t)
			var answered int64
			letters := len(d.all(0))
			rounds := 0
			for ; rounds < 300; rounds++ {
				var last *store.Outgoing
				for _, o := range d.all(answered) {
					if o.Recipient == "zhangsan@corp.example" && !o.Next.After(d.now) {
						last = o
					}
				}
				if last == nil {
					break
				}
				answered = last.ID
				d.send(test.say(d, last, rounds))
			}
			if n := len(d.all(0)) - letters; rounds > 60 || n > 120 {
				t.Errorf("it went round %d times, with %d letters", rounds, n)
			}
			for line := range strings.Lines(d.tickets()) {
				if strings.Contains(line, " closed ") || strings.Contains(line, " cancelled ") {
					t.Errorf("a machine ended a ticket: %s", line)
				}
			}
		})
	}
}

// TestOversize: of a mail beyond the limit the header is read; the sender is told.
func TestOversize(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.limit = 100 << 10
	d.send(mail("zhangsan", "打印机日志", strings.Repeat("日志 ", 1<<20)))
	if fate, why := d.fate(); fate != store.Opened {
		t.Fatalf("the mail is %s (%s), want a ticket", fate, why)
	}
	if o := d.newest("zhangsan", "acknowledgement"); !strings.Contains(o.Text, "太大") {
		t.Errorf("the sender is not told:\n%s", o.Text)
	}
}
