package rules

import (
	"encoding/json"
	"fmt"

	"maildesk/store"
	"maildesk/templates"
)

// memo is what a technician wanted to be reminded of.
type memo struct {
	To   string `json:"to"` // address key
	Text string `json:"text,omitempty"`
}

// orderRemind reminds the technician himself.
func (t *turn) orderRemind(p *Person, args string, line *templates.Line) (done, refused string) {
	at, text, ok := t.Book.moment(args, t.at)
	switch {
	case !ok:
		return "", "unknown_time"
	case !at.After(t.now):
		return "", "past_time"
	}
	text = t.c.Mail.Message.Mask(text)
	data, _ := json.Marshal(memo{p.Key(), text}) // of strings: cannot fail
	t.out.Timers = append(t.out.Timers, store.Timer{
		TicketID: t.ticket().ID, Kind: store.TimerMemo, Key: fmt.Sprint(t.c.Mail.ID, ".", t.step), Due: at, Data: data,
	})
	t.event(store.EventNote, p.Key(), at.In(t.Book.Zone()).Format("2006-01-02 15:04")+" "+text, true)
	line.At, line.More = at, firstWords(text, 40)
	return "remembered", ""
}

// remindSelf writes the reminder that a technician asked for.
func (t *turn) remindSelf() {
	if t.c.Timer.Key == startMemo {
		t.remindStart()
		return
	}
	var m memo
	_ = json.Unmarshal(t.c.Timer.Data, &m) // of another shape: nobody is reminded
	if p := t.Book.Directory.Find(m.To); p != nil {
		l := t.toPerson("reminder", p)
		l.Data.Code, l.Data.Words = "memo", m.Text
	}
}

// dayCame lets the clock run again on the day that a ticket waits for.
func (t *turn) dayCame() {
	if t.ticket().Waiting != "until" {
		return
	}
	t.resume()
	t.ticket().Status = store.StatusWorking
	t.toOwner("reminder").Data.Code = "resumed"
}
