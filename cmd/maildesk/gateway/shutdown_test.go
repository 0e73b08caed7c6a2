package gateway_test

import (
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/store"
)

// longest is what a service manager may wait for the desk to end.
const longest = 30 * time.Second

// end closes a desk and wants it to take not too long.
func end(tb testing.TB, stage *story.Stage) {
	tb.Helper()
	began := time.Now()
	closed(tb, stage)
	if took := time.Since(began); took > longest {
		tb.Errorf("the end took %s, want at most %s", took, longest)
	}
}

// TestShutdownInTheMiddle ends the desk again and again while mails come in
// and letters leave. Each time what is in hand is finished: in the end nothing
// is lost, and nothing is sent twice.
func TestShutdownInTheMiddle(t *testing.T) {
	t.Parallel()
	const n = 120
	w := newServers(t, users(n)...)
	for i := range n {
		_, raw := mailNo(i, "printer", "打印机卡纸")
		w.bring(story.DeskAddress, raw)
	}
	dir := memory(t)
	var stage *story.Stage
	for _, after := range []int{1, 3, 10, 30, 50} {
		came, enough := make(chan struct{}, n), 0
		w.onLetter = func() { came <- struct{}{} }
		stage = newStage(t, w, dir, "")
		stage.Start()
		for ; enough < after; enough++ {
			<-came
		}
		end(t, stage)
	}
	w.onLetter = nil
	stage = newStage(t, w, dir, "")
	stage.Await(n)
	stage.Start()
	defer closed(t, stage)
	settle(t, stage) // what was claimed and not sent is due at once
	numbered(t, stage.Gateway.Store, n)
	onlyOnce(t, stage.Gateway.Store, w, append(story.People(), users(n)...)...)
}

// TestShutdownWhileServerIsSilent: a server that says nothing to the final dot
// does not hold up the end for long; the letter is tried again, for nobody
// knows whether it was taken.
func TestShutdownWhileServerIsSilent(t *testing.T) {
	t.Parallel()
	w := newServers(t, users(1)...)
	_, raw := mailNo(0, "printer", "打印机卡纸")
	w.bring(story.DeskAddress, raw)
	came, release := make(chan struct{}, 1), make(chan struct{})
	w.onLetter = func() { came <- struct{}{}; <-release }
	dir := memory(t)
	stage := newStage(t, w, dir, "")
	stage.Start()
	<-came
	end(t, stage)
	close(release)
	stage = newStage(t, w, dir, "")
	w.onLetter = nil
	stage.Start()
	defer closed(t, stage)
	if err := stage.Advance(t.Context(), stage.Clock.Now().Add(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	for _, o := range outbox(t, stage.Gateway.Store, "") {
		if came := letters(t, w, o.Recipient)[o.MessageID]; o.State != store.Sent || came < 1 || came > 2 {
			t.Errorf("letter %s is %s and came %d times", o.Letter, o.State, came)
		}
	}
}
