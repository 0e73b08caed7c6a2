package rules

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// freezing is the minute at which accounts are to be closed; an event remembers it.
type freezing struct {
	At time.Time `json:"at"`
}

const (
	freezeAgain = 15 * time.Minute // between reminders, until somebody says that it is done
	mostFreezes = 12
	endOfDay    = 18 // hour, of a day without one
)

// freezeWords stand in the line that names the minute.
var freezeWords = regexp.MustCompile(`(?i)冻结|停用|离职|关闭|生效|注销|\b(?:freeze|disable|close|leav|last day|effective)`)

// freezeAt finds in a request when its accounts are to be frozen.
func freezeAt(text string, now time.Time) (at time.Time, ok bool) {
	for rest, day := range daysBeside(freezeWords, text, now) {
		if start, _, _, timed := readWhen(rest, now); timed {
			return start, true
		}
		if !day.IsZero() {
			return time.Date(day.Year(), day.Month(), day.Day(), endOfDay, 0, 0, 0, day.Location()), true
		}
	}
	return at, false
}

// planFreeze winds up the minute that the request names.
func (t *turn) planFreeze() {
	if !t.ticket().Confidential {
		return
	}
	if at, ok := freezeAt(t.c.Mail.Message.Subject+"\n"+t.firstWords(), t.at.In(t.Book.Zone())); ok && at.After(t.now) {
		t.setFreeze(at)
	}
}

func (t *turn) setFreeze(at time.Time) {
	e := t.event(store.EventFreeze, t.actor(), at.In(t.Book.Zone()).Format("2006-01-02 15:04"), true)
	e.Data, _ = json.Marshal(freezing{at}) // of a time: cannot fail
	t.timerAt(store.TimerFreeze, at)
}

// freeze is when it is to happen, zero for no time; done: it has.
func (t *turn) freeze() (at time.Time, done bool) {
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventFreeze:
			var f freezing
			if json.Unmarshal(e.Data, &f) == nil {
				at, done = f.At, false
			}
		case store.EventFrozen:
			done = true
		}
	}
	return at, done
}

// orderFreeze sets the minute, or says that it is done.
func (t *turn) orderFreeze(p *Person, args string, line *templates.Line) (done, refused string) {
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "done", "完成", "已完成", "好了", "已冻结":
		if refused := t.heldUp(); refused != "" {
			return "", refused
		}
		t.frozen()
		return "frozen", ""
	case "cancel", "取消", "不用冻结":
		if at, done := t.freeze(); at.IsZero() || done {
			return "", "no_freeze"
		}
		t.cancel(store.TimerFreeze)
		t.event(store.EventFreeze, p.Key(), "cancelled", true).Data, _ = json.Marshal(freezing{}) // of a time: cannot fail
		return "freeze_off", ""
	}
	at, _, _, ok := readWhen(args, t.at.In(t.Book.Zone()))
	switch {
	case !ok:
		return "", "no_hour"
	case !at.After(t.now):
		return "", "past_time"
	}
	t.take(p)
	t.cancel(store.TimerFreeze)
	t.setFreeze(at)
	line.Text += " → " + at.Format("2006-01-02 15:04")
	return "freeze_set", ""
}

func (t *turn) frozen() {
	t.cancel(store.TimerFreeze)
	t.event(store.EventFrozen, t.actor(), "", true)
}

// tapFrozen takes in with one tap that it is done.
func (t *turn) tapFrozen() {
	if _, done := t.freeze(); !done && t.ticket().Waiting != "approval" {
		t.frozen()
	}
}

// freezeDue tells the technician to do it now, and again until he says that it
// is done; from the third time on the manager too. Before the approval nothing
// is done: it waits for that.
func (t *turn) freezeDue() {
	at, done := t.freeze()
	if at.IsZero() || done {
		return
	}
	if t.ticket().Waiting == "approval" {
		t.timerAt(store.TimerFreeze, t.now.Add(freezeAgain))
		return
	}
	times := 0
	for _, e := range t.history() {
		if e.Kind == store.EventReminded && e.Text == "freeze" {
			times++
		}
	}
	if times >= mostFreezes {
		return
	}
	t.event(store.EventReminded, "desk", "freeze", true)
	write := func(l *Letter) {
		l.Urgent = true
		l.Data.Due, l.Data.Actor = at, addressData(t.ticket().Beneficiary)
		if times > 0 {
			l.Data.Code = "again"
		}
		l.Data.Procedure = t.procedure(t.settings().Procedure)
		t.action(l, "frozen")
	}
	write(t.toOwner("freeze"))
	if m := t.manager(); times >= 2 && m != nil && t.owner() != nil && t.owner() != m {
		write(t.toPerson("freeze", m))
	}
	t.timerAt(store.TimerFreeze, t.now.Add(freezeAgain))
}
