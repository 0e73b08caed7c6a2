package gateway_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/gateway"
	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/mailout"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/store/storetest"
)

// life is a desk without servers: mails are put into its store, letters are
// taken out of it, and its engine makes one step after the other.
type life struct {
	t      *testing.T
	db     *sqldb.DB
	engine *rules.Engine
	now    time.Time
}

// monday is when the story begins.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, story.Zone)

// begin opens a copy of a store, or an empty one.
func begin(t *testing.T, desk *rules.Desk, snapshot []byte, now time.Time) *life {
	t.Helper()
	l := &life{t: t, now: now}
	path := filepath.Join(memory(t), "maildesk.db")
	if snapshot != nil {
		if err := os.WriteFile(path, snapshot, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if l.db, err = sqldb.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	l.engine = &rules.Engine{Store: l.db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return l.now }}
	l.engine.Use(desk)
	return l
}

// memory is a folder that no disk slows down, where there is such a thing.
func memory(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "maildesk-test-")
	if err != nil {
		return tb.TempDir()
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (l *life) end() {
	if err := l.db.Close(); err != nil {
		l.t.Error(err)
	}
}

// snapshot is the store as a file.
func (l *life) snapshot() []byte {
	l.t.Helper()
	path := filepath.Join(memory(l.t), "copy.db")
	if err := l.db.Backup(l.t.Context(), path); err != nil {
		l.t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		l.t.Fatal(err)
	}
	return data
}

// mail brings a mail in.
func (l *life) mail(from, subject, text string, header ...string) {
	l.t.Helper()
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@client.example>\r\n%s\r\n%s\r\n",
		from, story.DeskAddress, subject, l.now.Format(time.RFC1123Z), l.now.UnixNano(), strings.Join(header, ""), text)
	if err := mailin.Deliver(l.t.Context(), l.db, bytes.NewReader([]byte(raw)), 0, nil, l.now); err != nil {
		l.t.Fatal(err)
	}
	l.settle()
}

// reply answers the newest letter of a name.
func (l *life) reply(from, letter, text string) {
	l.t.Helper()
	var o *store.Outgoing
	l.view(func(tx store.Tx) error {
		list, err := tx.ListOutgoing(store.OutgoingFilter{Letter: letter, Recipient: from, Limit: 1})
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("%s has no letter %s", from, letter)
		}
		if err == nil {
			o = list[0]
		}
		return err
	})
	ids := strings.Join(append(o.References, o.MessageID), "> <")
	l.mail(from, "Re: "+o.Subject, text, "In-Reply-To: <"+o.MessageID+">\r\n", "References: <"+ids+">\r\n")
}

// until lets time pass, from one due moment to the next.
func (l *life) until(t time.Time) {
	l.t.Helper()
	for {
		l.settle()
		next := l.next()
		if next.IsZero() || next.After(t) {
			l.now = t
			l.settle()
			return
		}
		l.now = next
	}
}

func (l *life) next() (next time.Time) {
	l.t.Helper()
	l.view(func(tx store.Tx) (err error) {
		next, err = tx.NextWork()
		return err
	})
	return next
}

// settle lets the engine work and the letters go out until nothing is left to
// do, what failed and is to be tried again included.
func (l *life) settle() {
	l.t.Helper()
	for errs := 0; ; {
		n, err := l.engine.Step(l.t.Context())
		switch {
		case err != nil:
			if errs++; errs > 3 {
				l.t.Fatal("the engine does not recover:", err)
			}
		case n == 0 && !l.send():
			again := l.again()
			if again.IsZero() {
				return
			}
			l.now = again
		}
	}
}

// again is when something that failed is to be tried again.
func (l *life) again() (at time.Time) {
	l.t.Helper()
	l.view(func(tx store.Tx) error {
		pending, err := tx.ListIncoming(store.IncomingFilter{State: store.Pending})
		if err != nil {
			return err
		}
		timers, err := tx.ListTimers(0, 1000)
		if err != nil {
			return err
		}
		for _, in := range pending {
			at = in.Next
		}
		for _, timer := range timers {
			if timer.Attempts > 0 {
				at = timer.Due
			}
		}
		return nil
	})
	return at
}

// send takes the letters out, and refuses those to an address that is gone.
func (l *life) send() bool {
	l.t.Helper()
	n := 0
	err := l.db.Update(l.t.Context(), func(tx store.Tx) error {
		letters, err := tx.ClaimOutgoing(l.now, 100, mailout.Wait)
		if err != nil {
			return err
		}
		for _, o := range letters {
			n++
			if o.Recipient == "gone@corp.example" {
				err = tx.FailOutgoing(o.ID, l.now, "no such user")
			} else {
				err = tx.FinishOutgoing(o.ID, l.now, "ok")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return n > 0
}

func (l *life) view(read func(store.Tx) error) {
	l.t.Helper()
	if err := l.db.View(l.t.Context(), read); err != nil {
		l.t.Fatal(err)
	}
}

const (
	zhangsan = "zhangsan@corp.example"
	lisi     = "lisi@corp.example"
	chenchen = "chenchen@corp.example"
	zhaomin  = "zhaomin@corp.example"
)

// steps are a whole life of tickets: mail by mail, and what time alone brings.
var steps = []struct {
	name string
	do   func(l *life)
}{
	{"nobody wrote yet", func(l *life) { l.settle() }},
	{"a new ticket", func(l *life) {
		l.mail(zhangsan, "打印机卡纸", "三楼的打印机一直卡纸，打不出来，麻烦看一下。")
	}},
	{"the self-check did not help", func(l *life) { l.reply(zhangsan, "acknowledgement", "按步骤都试过了，还是不行。") }},
	{"the technician answers", func(l *life) { l.reply(chenchen, "dispatch", "张三你好，我十分钟后过来看看。") }},
	{"solved", func(l *life) { l.reply(chenchen, "dispatch", "已解决：更换了取纸轮，试打正常。") }},
	{"confirmed", func(l *life) { l.reply(zhangsan, "resolution", "好了，可以打印了，谢谢！") }},
	{"satisfied", func(l *life) { l.reply(zhangsan, "survey", "满意") }},
	{"an outage", func(l *life) {
		l.mail(lisi, "ERP全公司都打不开", "全公司所有人都打不开ERP，产线已经停工，请马上处理！", "Cc: gone@corp.example\r\n")
	}},
	{"somebody is at it", func(l *life) {
		l.reply(zhaomin, "dispatch", "李四你好，已经定位到是数据库服务器的问题，正在恢复。")
	}},
	{"a stranger", func(l *life) { l.mail("someone@elsewhere.example", "hello", "please look at this") }},
	{"nobody takes the next one", func(l *life) { l.mail(lisi, "连不上公司无线网", "会议室的 WiFi 连不上。") }},
	{"the morning", func(l *life) { l.until(monday.Add(150 * time.Minute)) }},
	{"noon", func(l *life) { l.until(monday.Add(4 * time.Hour)) }},
	{"the afternoon", func(l *life) { l.until(monday.Add(6 * time.Hour)) }},
	{"the evening", func(l *life) { l.until(monday.Add(9 * time.Hour)) }},
	{"the next day", func(l *life) { l.until(monday.Add(34 * time.Hour)) }},
	{"the next week", func(l *life) { l.until(monday.Add(8 * 24 * time.Hour)) }},
}

// TestEveryWriteFails plays a life of tickets step by step and lets, in each
// step, each write of the engine fail. When the fault is gone all is as if
// there had been none.
func TestEveryWriteFails(t *testing.T) {
	t.Parallel()
	desk := deskForTest(t)
	undisturbed := begin(t, desk, nil, monday)
	defer undisturbed.end()
	for _, step := range steps {
		before, now := undisturbed.snapshot(), undisturbed.now.Add(time.Minute)
		undisturbed.now = now
		step.do(undisturbed)
		want := state(t, undisturbed.db)
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			n := 1
			for more := true; more; n++ {
				for i := range waysToFail {
					fault := faults[(n*waysToFail+i)%len(faults)]
					l := begin(t, desk, before, now)
					faulty := storetest.FailAt(l.db, n, fault)
					l.engine.Store = faulty
					step.do(l)
					if got := state(t, l.db); got != want {
						t.Errorf("after write %d failed (%v):\n%s", n, fault, difference(got, want))
					}
					more = more && faulty.Failed()
					l.end()
				}
			}
			t.Logf("%d writes, each failed in %d ways", n-2, waysToFail)
		})
	}
	all := state(t, undisturbed.db)
	for _, letter := range []string{"digest", "undeliverable", "held", "survey", "breach"} {
		if !strings.Contains(all, `"Letter":"`+letter+`"`) {
			t.Errorf("the life has seen no letter %s", letter)
		}
	}
}

// faults are in turn what is the mail's fault and what is the store's.
var faults = []error{errors.New("the test's own error"), store.ErrFull, storetest.ErrPanic, store.ErrBusy}

// deskForTest is the desk of the stories' company.
func deskForTest(tb testing.TB) *rules.Desk {
	tb.Helper()
	c := configForTest(tb, tb.TempDir(), settled, "")
	desk, err := gateway.Desk(c, secret.Identity{Instance: "test", Keys: []secret.Key{{ID: "a", Secret: bytes.Repeat([]byte{1}, 32)}}})
	if err != nil {
		tb.Fatal(err)
	}
	return desk
}
