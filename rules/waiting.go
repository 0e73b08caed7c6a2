package rules

import (
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// orderWait stops the clock: for the requester, for a vendor, or until a day.
func (t *turn) orderWait(p *Person, args string, line *templates.Line) (done, refused string) {
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(strings.ToLower(args), w) {
				return true
			}
		}
		return false
	}
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	switch requester := t.ticket().Requester; {
	case args == "" || args == requester.Name || says("requester", "user", "employee", "customer", "员工", "用户", "客户", "报障人", "本人", "回复", "反馈"):
		if t.unasked() {
			return "", "no_requester"
		}
		t.take(p)
		t.pause("requester")
		return "waiting_requester", ""
	case says("vendor", "supplier", "供应商", "厂商", "厂家", "原厂", "备件", "配件"):
		t.take(p)
		t.pause("vendor")
		return "waiting_vendor", ""
	}
	at, _, ok := t.Book.moment(args, t.at)
	switch {
	case !ok:
		return "", "unknown_wait"
	case !at.After(t.now):
		return "", "past_time"
	}
	t.take(p)
	t.pause("until")
	t.timerAt(store.TimerResume, at)
	line.At = at
	return "waiting_until", ""
}

// orderHold stops the clock by hand, for a reason.
func (t *turn) orderHold(p *Person, args string, _ *templates.Line) (done, refused string) {
	if args == "" {
		return "", "no_reason"
	}
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	t.take(p)
	t.pause("hold")
	t.event(store.EventNote, p.Key(), t.c.Mail.Message.Mask(args), true)
	return "held_up", ""
}

// orderResume lets the clock run again.
func (t *turn) orderResume(p *Person, _ string, _ *templates.Line) (done, refused string) {
	if t.ticket().Status != store.StatusWaiting {
		return "", "not_waiting"
	}
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	t.resume()
	t.ticket().Status = store.StatusWorking
	return "resumed", ""
}
