package sqldb_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"maildesk/store"
	"maildesk/store/sqldb"
)

var words = strings.Fields(`打印机 卡纸 无法 连接 网络 密码 重置 邮箱 登录 电脑 蓝屏 开机 很慢 系统 更新 之后 软件 安装 权限 申请
	共享 文件夹 打不开 会议室 投影仪 显示器 键盘 鼠标 外接 硬盘 病毒 中毒 数据 恢复 服务器 断开 无线 信号 证书 过期 请 帮忙 尽快 处理 谢谢 部门 财务 报销
	Outlook Excel VPN Windows Office error printer driver 0x0000011b 0x80070005`)

// prose is a text of n words, of which those in front are common.
func prose(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		f := r.Float64()
		b.WriteString(words[int(f*f*float64(len(words)))])
		if r.IntN(6) == 0 {
			b.WriteString("，")
		}
	}
	return b.String()
}

// mail is a mail of some 20 kB.
func mail(r *rand.Rand, uid uint32) *store.Incoming {
	text := prose(r, 60)
	raw := fmt.Appendf(nil, "Received: from mx.corp.example by mail\r\nMessage-ID: <%d@corp.example>\r\nSubject: %s\r\n\r\n%s\r\n",
		uid, text[:30], text)
	for len(raw) < 20_000 {
		raw = fmt.Appendf(raw, "<p style=\"margin:0cm;font-family:宋体\">%s</p>\r\n", prose(r, 20))
	}
	return &store.Incoming{
		Origin: store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: uid}, Hash: fmt.Sprint(uid),
		Received: start, Added: start, Size: int64(len(raw)), Raw: raw,
		Message: &store.Message{MessageID: fmt.Sprintf("%d@corp.example", uid), Subject: text[:30], Text: text, NewText: text,
			From: store.Address{Name: "张伟", Address: fmt.Sprintf("user%d@corp.example", uid%500)}},
	}
}

var start = time.Date(2024, 5, 14, 9, 0, 0, 0, time.UTC)

func eachEngine(b *testing.B, bench func(b *testing.B, db *sqldb.DB)) {
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) { bench(b, engines[name](b)) })
	}
}

// BenchmarkAddIncoming keeps mails of 20 kB in groups that share a commit.
func BenchmarkAddIncoming(b *testing.B) {
	for _, group := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(group), func(b *testing.B) {
			eachEngine(b, func(b *testing.B, db *sqldb.DB) {
				r := rand.New(rand.NewPCG(1, 2))
				mails := make([]*store.Incoming, b.N)
				for i := range mails {
					mails[i] = mail(r, uint32(i+1))
				}
				b.ResetTimer()
				for rest := mails; len(rest) > 0; {
					some := rest[:min(group, len(rest))]
					rest = rest[len(some):]
					err := db.Update(b.Context(), func(tx store.Tx) error {
						for _, in := range some {
							if err := tx.Savepoint(func() error { return tx.AddIncoming(in) }); err != nil {
								return err
							}
						}
						return tx.SetCursor(store.Cursor{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: some[len(some)-1].Origin.UID})
					})
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
			})
		})
	}
}

// life is what a mail that opens a ticket causes, and its end.
func life(tx store.Tx, r *rand.Rand, in *store.Incoming) error {
	at := in.Received
	t := &store.Ticket{Status: store.StatusOpen, Requester: in.Message.From, Subject: in.Message.Subject,
		Category: store.Categories[r.IntN(6)], Priority: store.Priorities[r.IntN(3)], Tier: store.Junior,
		Assignee: fmt.Sprintf("tech%d@corp.example", r.IntN(10)),
		Opened:   at, ResponseDue: at.Add(time.Hour), ResolveDue: at.Add(24 * time.Hour), Changed: at,
		Trace: []byte(`[{"rule":"printer","matched":true,"because":"subject has 打印机"}]`)}
	letter := func(name, to string) func() error {
		return func() error {
			return tx.AddOutgoing(&store.Outgoing{TicketID: t.ID, IncomingID: in.ID, Letter: name, Recipient: to, Created: at,
				MessageID: fmt.Sprintf("%s.%d@desk.example", name, t.ID), Automatic: "auto-replied", Subject: t.Subject, Text: in.Message.Text})
		}
	}
	event := func(kind store.EventKind) func() error {
		return func() error {
			return tx.AddEvent(&store.Event{TicketID: t.ID, At: at, Kind: kind, Actor: "desk", Text: t.Subject})
		}
	}
	timer := func(kind store.TimerKind) func() error {
		return func() error { return tx.SetTimer(&store.Timer{TicketID: t.ID, Kind: kind, Due: t.ResponseDue}) }
	}
	for _, step := range []func() error{
		func() error { return tx.AddTicket(at.Format("20060102"), t) },
		func() error { return tx.IndexTicket(t.ID, in.Message.Text) },
		func() error { return tx.FinishIncoming(in.ID, store.Verdict{State: store.Opened, TicketID: t.ID}) },
		func() error {
			return tx.AddParticipant(store.Participant{TicketID: t.ID, Person: t.Requester, Role: store.RequesterRole})
		},
		func() error { return tx.AddMessageID(in.Message.MessageID, t.ID) },
		func() error { return tx.AddMessageID(fmt.Sprintf("root.%d@desk.example", t.ID), t.ID) },
		event(store.EventOpened), event(store.EventAssigned),
		timer(store.TimerAccept), timer(store.TimerResponseRemind), timer(store.TimerResponseBreach), timer(store.TimerResolveBreach),
		letter("acknowledgement", t.Requester.Address), letter("dispatch", t.Assignee),
		func() error {
			some, err := tx.ClaimOutgoing(at, 2, func(int) time.Duration { return time.Minute })
			for _, o := range some {
				if err := tx.FinishOutgoing(o.ID, at, "250 Ok"); err != nil {
					return err
				}
			}
			return err
		},
		event(store.EventTaken), event(store.EventResponded), event(store.EventResolved), event(store.EventClosed), event(store.EventSurvey),
		func() error {
			t.Status, t.Responded, t.Resolved, t.Satisfaction = store.StatusResolved, at.Add(30*time.Minute), at.Add(time.Hour), store.Satisfied
			if r.IntN(20) > 0 {
				t.Status, t.Closed = store.StatusClosed, at.Add(2*time.Hour)
			}
			return tx.UpdateTicket(t)
		},
		func() error { return tx.CancelTimers(t.ID) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkTicketLife keeps a mail, its ticket with 7 events, 4 timers and 2
// letters, and its end, in groups that share a commit.
func BenchmarkTicketLife(b *testing.B) {
	for _, group := range []int{1, 20} {
		b.Run(fmt.Sprint(group), func(b *testing.B) {
			eachEngine(b, func(b *testing.B, db *sqldb.DB) {
				r := rand.New(rand.NewPCG(1, 2))
				mails := make([]*store.Incoming, b.N)
				for i := range mails {
					mails[i] = mail(r, uint32(i+1))
				}
				b.ResetTimer()
				grouped(b, db, len(mails), group, func(tx store.Tx, i int) error {
					if err := tx.AddIncoming(mails[i]); err != nil {
						return err
					}
					return life(tx, r, mails[i])
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tickets/s")
			})
		})
	}
}

// grouped does n steps in transactions of some of them.
func grouped(b *testing.B, db *sqldb.DB, n, group int, step func(tx store.Tx, i int) error) {
	for done := 0; done < n; {
		err := db.Update(b.Context(), func(tx store.Tx) error {
			for range min(group, n-done) {
				if err := step(tx, done); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLarge asks a store of 100,000 tickets, ten for each minute.
func BenchmarkLarge(b *testing.B) {
	eachEngine(b, func(b *testing.B, db *sqldb.DB) {
		const tickets = 100_000
		begin := time.Now()
		r := rand.New(rand.NewPCG(1, 2))
		grouped(b, db, tickets, 2000, func(tx store.Tx, i int) error {
			at := start.Add(time.Duration(i) * 6 * time.Second)
			t := &store.Ticket{Status: store.StatusOpen, Requester: store.Address{Address: fmt.Sprintf("user%d@corp.example", i%500)},
				Category: store.Categories[r.IntN(6)], Priority: store.Priorities[r.IntN(3)], Assignee: fmt.Sprintf("tech%d@corp.example", i%10),
				Opened: at, ResponseDue: at.Add(time.Hour), ResolveDue: at.Add(24 * time.Hour), Responded: at.Add(time.Duration(r.IntN(70)) * time.Minute)}
			if i < tickets-1000 {
				t.Status, t.Resolved, t.Closed, t.Satisfaction = store.StatusClosed, at.Add(time.Hour), at.Add(2*time.Hour), store.Satisfied
			}
			if err := tx.AddTicket(at.Format("20060102"), t); err != nil {
				return err
			}
			if err := tx.AddMessageID(fmt.Sprintf("root.%d@desk.example", t.ID), t.ID); err != nil {
				return err
			}
			if err := tx.AddEvent(&store.Event{TicketID: t.ID, At: at.Add(3 * time.Hour), Kind: store.EventSurvey, Text: string(store.Satisfied)}); err != nil {
				return err
			}
			return tx.IndexTicket(t.ID, prose(r, 40))
		})
		b.Logf("%d tickets in %v", tickets, time.Since(begin))
		if db.Engine() == "postgres" { // as its autovacuum does after a while
			if _, err := db.Writer().Exec("ANALYZE"); err != nil {
				b.Fatal(err)
			}
		}
		view := func(name string, read func(tx store.Tx) (int, error)) {
			b.Run(name, func(b *testing.B) {
				rows := 0
				for b.Loop() {
					err := db.View(b.Context(), func(tx store.Tx) (err error) {
						rows, err = read(tx)
						return err
					})
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(rows), "rows")
			})
		}
		for _, search := range []string{"打印机", "卡", "密码重置", "0x80070005", "outlook 蓝屏", "打印机 网络 密码", "不存在的词", "IT20240515001", "pri"} {
			view("search="+search, func(tx store.Tx) (int, error) {
				list, err := tx.ListTickets(store.TicketFilter{Search: search, Limit: 20})
				return len(list), err
			})
		}
		week := start.Add(7 * 24 * time.Hour)
		view("courses", func(tx store.Tx) (n int, err error) {
			err = tx.Courses(week.Add(-7*24*time.Hour), week, func(store.Course) error { n++; return nil })
			return n, err
		})
		view("openload", func(tx store.Tx) (int, error) {
			load, err := tx.OpenLoad()
			return len(load), err
		})
		view("nextwork", func(tx store.Tx) (int, error) {
			_, err := tx.NextWork()
			return 0, err
		})
		view("threading", func(tx store.Tx) (int, error) {
			_, err := tx.TicketByMessageID([]string{"root.77777@desk.example", "a@b", "c@d"})
			return 1, err
		})
	})
}
