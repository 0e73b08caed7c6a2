package gateway_test

import (
	"errors"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/store"
	"maildesk/store/storetest"
)

// whole is a life of tickets over real sockets. The waits are for what is
// tried again.
const whole = `at 2026-11-23T09:00:30+08:00
send zhangsan printer.txt
wait 10m
reply zhangsan acknowledgement broken.txt
wait 10m
reply chenchen dispatch answer.txt
wait 10m
reply chenchen dispatch solved.txt
send lisi outage.txt
wait 10m
reply zhangsan resolution confirm.txt
reply zhaomin dispatch answer.txt
wait 10m
reply zhangsan survey satisfied.txt
reply zhaomin dispatch solved.txt
wait 10m
ticket 1 status=closed satisfaction=satisfied
ticket 2 status=resolved
wait 100h
ticket 2 status=closed
-- printer.txt --
Subject: 三楼打印机一直卡纸

三楼财务部的打印机从今天早上开始一直卡纸，打不出来。
-- broken.txt --
按步骤都试过了，还是不行，一打就卡。
-- answer.txt --
你好，我马上过去，大概十分钟到。
-- solved.txt --
已解决：更换了取纸轮，连续试打 20 页正常。
-- confirm.txt --
好了，可以打印了，谢谢！
-- satisfied.txt --
满意
-- outage.txt --
Subject: ERP全公司都打不开

全公司所有人都打不开ERP，登录页面报 502，产线已经停工，请马上处理！
`

// TestStoreInStorm plays a life of tickets on a desk whose store fails again
// and again, for one worker or for all. Every mail has its consequences once,
// and every letter arrives once: also one that the server took and the store
// could not record.
func TestStoreInStorm(t *testing.T) {
	t.Parallel()
	world := newWorld(t)
	calm := newStage(t, world, memory(t), settled)
	play(t, calm, whole)
	want := state(t, calm.Gateway.Store)
	closed(t, calm)
	errs := []error{errors.New("the test's own error"), store.ErrFull, storetest.ErrPanic, store.ErrBusy}
	for _, test := range []struct {
		name                   string
		intake, engine, sender int // every so many writes fail, more than one commit has; 0: none
	}{
		{"intake", 5, 0, 0},
		{"engine", 0, 101, 0},
		{"sender", 0, 0, 5},
		{"all", 6, 113, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t)
			stage := newStage(t, world, memory(t), settled)
			var stores []*storetest.Faulty
			storm := func(st *store.Store, n int) {
				if n > 0 {
					stores = append(stores, storetest.FailEvery(*st, n, errs...))
					*st = stores[len(stores)-1]
				}
			}
			g := stage.Gateway
			g.Pollers[0].Account.Poll = 100 * time.Millisecond
			storm(&g.Pollers[0].Store, test.intake)
			storm(&g.Engine.Store, test.engine)
			storm(&g.Sender.Store, test.sender)
			play(t, stage, whole)
			for _, st := range stores {
				if !st.Failed() {
					t.Error("nothing failed")
				}
			}
			if got := state(t, g.Store); got != want {
				t.Error(difference(got, want))
			}
			onlyOnce(t, g.Store, world, story.People()...)
			closed(t, stage)
		})
	}
}
