package rules

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// visit is an appointment at the requester's (handbook S4); events remember it.
type visit struct {
	UID      string    `json:"uid"`
	Sequence int       `json:"sequence"` // counts the changes (RFC 5546 section 2.1.4)
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Where    string    `json:"where,omitempty"`
	Off      bool      `json:"off,omitempty"` // cancelled
}

// visitReminder is how long before a visit both sides are reminded.
const visitReminder = time.Hour

// visit is the appointment of the ticket, nil where there is none; n counts
// those that it ever had.
func (t *turn) visit() (v *visit, n int) { return t.standingVisit(nil) }

// standingVisit is what visit is without a mail of the desk.
func (t *turn) standingVisit(deed *store.Event) (v *visit, n int) {
	seen := map[string]bool{}
	for _, e := range t.history() {
		if e.Kind != store.EventVisit || deed != nil && e.IncomingID == deed.IncomingID {
			continue
		}
		v = &visit{}
		if json.Unmarshal(e.Data, v) != nil {
			v = nil
			continue
		}
		seen[v.UID] = true
	}
	if v != nil && v.Off {
		v = nil
	}
	return v, len(seen)
}

// orderVisit makes, moves or cancels an appointment: both sides get it as an
// invitation for their calendars.
func (t *turn) orderVisit(p *Person, args string, line *templates.Line) (done, refused string) {
	v, n := t.visit()
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "cancel", "取消", "取消上门":
		if v == nil {
			return "", "no_visit"
		}
		v.Off = true
		t.setVisit(v, p, "cancelled")
		return "visit_cancelled", ""
	}
	if t.ticket().Status.Ended() {
		return "", "ended"
	}
	start, end, where, ok := readWhen(args, t.at.In(t.Book.Zone()))
	switch {
	case !ok:
		return "", "no_hour"
	case !start.After(t.now):
		return "", "past_time"
	}
	t.take(p)
	code := "moved"
	if v == nil {
		code, v = "", &visit{UID: t.Self.VisitID(t.ticket().Number, n+1), Sequence: -1, Where: t.place()}
	}
	v.Start, v.End = start, end
	if where != "" {
		v.Where = t.c.Mail.Message.Mask(firstWords(where, 200))
	}
	t.setVisit(v, p, code)
	line.Text += " → " + start.Format("2006-01-02 15:04") + end.Format("-15:04")
	return "visit_set", ""
}

// place is where the requester is found, as far as it is known.
func (t *turn) place() string {
	return strings.TrimSpace(t.ticket().Department + " " + t.ticket().Requester.Label())
}

// setVisit records a state of the appointment and writes to both sides.
func (t *turn) setVisit(v *visit, p *Person, code string) {
	if owner := t.owner(); owner != nil {
		p = owner // whoever made the appointment, he goes
	}
	v.Sequence++
	e := t.event(store.EventVisit, t.actor(), v.Start.In(t.Book.Zone()).Format("2006-01-02 15:04 ")+v.Where, true)
	e.Data, _ = json.Marshal(v) // of strings and times: cannot fail
	t.cancel(store.TimerVisit)
	if remind := v.Start.Add(-visitReminder); !v.Off && remind.After(t.now) {
		t.timerAt(store.TimerVisit, remind)
	}
	if t.ticket().Asked == store.AskedVisit {
		t.ticket().Asked = store.AskedNone
	}
	if !v.Off {
		t.ticket().Asked = store.AskedVisit
	}
	t.tellVisit(v, p, code)
}

// tellVisit writes to the requester and to the technician, with the invitation
// unless it is a reminder.
func (t *turn) tellVisit(v *visit, p *Person, code string) {
	for _, requester := range []bool{true, false} {
		var l *Letter
		if requester {
			l = t.toRequester("visit")
		} else {
			l = t.toPerson("visit", p)
		}
		l.Cc = nil
		l.Data.Code, l.Data.Actor = code, personData(p)
		l.Data.Visit = &templates.Visit{Start: v.Start, End: v.End, Where: v.Where}
		if requester && !v.Off {
			t.action(l, "visit_fits")
			t.action(l, "visit_other")
		}
		if code != "reminder" {
			l.Parts = append(l.Parts, t.invitation(v, p))
		}
	}
}

// visitBack puts calendars right after an order about an appointment was taken
// back: of those whom its invitation has reached.
func (t *turn) visitBack(deed *store.Event, reached []string, p *Person) {
	var undone *visit
	for _, e := range t.c.Events {
		v := &visit{}
		if e.Kind == store.EventVisit && e.IncomingID == deed.IncomingID && json.Unmarshal(e.Data, v) == nil {
			undone = v
		}
	}
	if undone == nil || len(reached) == 0 {
		return
	}
	v, code := undone, "cancelled"
	if before, _ := t.standingVisit(deed); before != nil {
		v, code = before, "moved"
	} else {
		v.Off = true
	}
	v.Sequence = undone.Sequence + 1
	first := len(t.out.Letters)
	t.tellVisit(v, p, code)
	t.out.Letters = append(t.out.Letters[:first], slices.DeleteFunc(t.out.Letters[first:], func(l Letter) bool {
		return !slices.Contains(reached, l.To.Key())
	})...)
}

// visitDue reminds both sides.
func (t *turn) visitDue() {
	v, _ := t.visit()
	owner := t.owner()
	if v == nil || owner == nil || !t.now.Before(v.Start) {
		return
	}
	t.event(store.EventReminded, "desk", "visit", true)
	t.tellVisit(v, owner, "reminder")
}

// tapVisit takes in what the requester says to the appointment with one tap.
func (t *turn) tapVisit() {
	if v, _ := t.visit(); v == nil {
		return
	}
	if t.tap.Code == "visit_fits" {
		t.visitAnswered("visit_accepted", "accepted")
	} else {
		t.visitAnswered("visit_declined", "declined")
	}
}

// visitAnswered records an answer to the appointment and tells the technician.
func (t *turn) visitAnswered(code, status string) *Letter {
	v, _ := t.visit()
	t.event(store.EventVisitAnswer, t.actor(), status, true)
	if t.ticket().Asked == store.AskedVisit {
		t.ticket().Asked = store.AskedNone
	}
	l := t.news(code)
	l.Data.Due = v.Start
	return l
}

// aboutVisit reads the requester's words about the appointment, and reports
// whether they decide.
func (t *turn) aboutVisit(intent answer.Intent) bool {
	if v, _ := t.visit(); v == nil || t.ticket().Asked != store.AskedVisit {
		return false
	}
	switch {
	case intent == answer.Decline || otherTimeRE.MatchString(written(t.c.Mail.Message)):
		t.visitAnswered("visit_declined", "declined")
	case intent == answer.Consent:
		t.visitAnswered("visit_accepted", "accepted")
	default:
		return false
	}
	return true
}

// visitReply reads what somebody's calendar answers to the invitation, and
// reports whether it does. It tells, and moves nothing.
func (t *turn) visitReply() bool {
	reply := t.c.Mail.Message.Calendar
	v, _ := t.visit()
	if reply == nil {
		return false
	}
	if number, ours := t.Self.TicketOf(reply.UID); !ours || number != t.ticket().Number {
		return false
	}
	t.event(store.EventVisitAnswer, t.actor(), strings.TrimSpace(reply.Status+" "+reply.Comment), true)
	if !t.byRequester() || v == nil || v.UID != reply.UID {
		return true // the technician's own calendar, or an appointment that is over
	}
	code, known := map[string]string{
		"accepted": "visit_accepted", "declined": "visit_declined", "tentative": "visit_tentative", "countered": "visit_countered",
	}[reply.Status]
	if !known {
		return true
	}
	if t.ticket().Asked == store.AskedVisit && code != "visit_tentative" {
		t.ticket().Asked = store.AskedNone
	}
	l := t.toOwner("progress")
	m := t.c.Mail.Message
	l.Data.Code, l.Data.Due = code, v.Start
	l.Data.Words, l.Data.Actor = m.Mask(strings.TrimSpace(reply.Start+"\n"+reply.Comment)), t.personOf(m.From)
	return true
}
