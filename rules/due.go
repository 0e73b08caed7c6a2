package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

// timer decides what a timer that is due brings about. A timer whose reason is
// gone does nothing.
func (t *turn) timer() {
	if t.c.Timer.TicketID != 0 && t.c.Ticket == nil {
		return
	}
	switch t.c.Timer.Kind {
	case store.TimerDigest, store.TimerReview:
		t.digest()
		return
	case store.TimerHeld:
		t.tellHeld()
		return
	case store.TimerUndeliverable:
		t.undeliverable()
		return
	case store.TimerPart:
		t.hear()
		return
	case store.TimerLeave:
		t.leaveBegins()
		return
	case store.TimerRoster:
		t.offerWaiting()
		return
	case store.TimerMissed:
		t.tellMissed()
		return
	case store.TimerMaintenance:
		t.maintain()
		return
	case store.TimerReminder:
		t.remindAll()
		return
	case store.TimerReminding:
		t.remindSome()
		return
	}
	ticket := t.ticket()
	if ticket.Status.Ended() {
		return
	}
	switch t.c.Timer.Kind { // the clock has no part in them
	case store.TimerGather:
		t.gather()
		return
	case store.TimerReporters:
		t.reported()
		return
	case store.TimerReports:
		t.tellReports()
		return
	case store.TimerHandOver:
		t.handOver()
		return
	case store.TimerMemo:
		t.remindSelf()
		return
	case store.TimerResume:
		t.dayCame()
		return
	case store.TimerConsent:
		t.consentDue()
		return
	case store.TimerVisit:
		t.visitDue()
		return
	case store.TimerFreeze:
		t.freezeDue()
		return
	}
	if ticket.Status == store.StatusWaiting {
		t.stillWaiting()
		return
	}
	unanswered, unsolved := ticket.Responded.IsZero(), ticket.Resolved.IsZero()
	switch t.c.Timer.Kind {
	case store.TimerSelfCheck:
		if ticket.Status == store.StatusSelfCheck {
			t.toTechnician()
		}
	case store.TimerAccept:
		if ticket.Status == store.StatusOpen && !t.breaching() {
			t.offerNext("not_taken")
		}
	case store.TimerOffer:
		if ticket.Status == store.StatusOpen {
			t.offerNext("available")
		}
	case store.TimerResponseRemind:
		if unanswered {
			t.remind("response")
		}
	case store.TimerResponseBreach:
		if unanswered {
			t.breach("response")
		}
	case store.TimerResolveRemind:
		if unsolved {
			t.remind("resolution")
		}
	case store.TimerResolveBreach:
		if unsolved {
			t.breach("resolution")
		}
	case store.TimerConfirmRemind:
		if ticket.Status == store.StatusResolved && ticket.Asked == store.AskedConfirm {
			l := t.toRequester("confirm_reminder")
			l.Data.Words, l.Data.Due = ticket.Solution, t.Book.Times.AutoClose.after(t.Book.Calendar, ticket.Resolved)
			t.askSolved(l)
		}
	case store.TimerAutoClose:
		if ticket.Status == store.StatusResolved {
			t.closeSilent()
		}
	}
}

// stillWaiting reminds an approver, and a requester whose answer is waited for,
// and closes the ticket when the latter never comes. Other timers stand still with the clock.
func (t *turn) stillWaiting() {
	switch t.c.Timer.Kind {
	case store.TimerApprovalRemind, store.TimerApproval:
		t.approvalDue()
	}
	if t.ticket().Waiting != "requester" {
		return
	}
	switch t.c.Timer.Kind {
	case store.TimerInfoRemind:
		close := t.Book.Times.AutoClose.after(t.Book.Calendar, t.now)
		t.timerAt(store.TimerAutoClose, close)
		l := t.toRequester("waiting")
		l.Data.Words, l.Data.Due = t.lastAnswer(), close
	case store.TimerAutoClose:
		t.close("no answer")
		l := t.toRequester("closed")
		l.Data.Code, l.Data.Due = "no_answer", t.Book.Times.Reopen.after(t.Book.Calendar, t.now)
	}
}

// lastAnswer is what a technician wrote to the requester last.
func (t *turn) lastAnswer() string {
	for i := len(t.c.Events) - 1; i >= 0; i-- {
		if e := t.c.Events[i]; e.Kind == store.EventAnswer && e.TicketID == t.ticket().ID { // not of one that was merged into it
			return t.c.Events[i].Text
		}
	}
	return ""
}

// closeSilent closes what was solved and not contradicted. Who was not asked
// yet gets the survey with the closing.
func (t *turn) closeSilent() {
	asked := t.ticket().Asked
	t.close("silence")
	if asked == store.AskedConfirm && t.ticket().Incident == 0 {
		l := t.toRequester("closed")
		l.Data.Due = t.Book.Times.Reopen.after(t.Book.Calendar, t.now)
		t.askRating(l)
		t.ticket().Asked = store.AskedSurvey
	}
}

// remind tells the owner that a target nears; after a downtime that swallowed
// the moment, the breach notice alone is sent.
func (t *turn) remind(code string) {
	ticket := t.ticket()
	due := ticket.ResolveDue
	if code == "response" {
		due = ticket.ResponseDue
	}
	if !t.now.Before(due) {
		return
	}
	if t.ownerAway() != nil {
		t.handOn()
		return
	}
	l := t.toOwner("reminder")
	l.Data.Code, l.Data.Due = code, due
	l.Urgent = ticket.Priority == store.Critical
	t.event(store.EventReminded, "desk", code, true)
}

// breach tells owner and manager that a target was missed, and escalates: a
// ticket that nobody answered goes up a tier; to one that is worked on, a
// technician of the next tier is called in.
func (t *turn) breach(code string) {
	ticket := t.ticket()
	due := ticket.ResolveDue
	if code == "response" {
		due = ticket.ResponseDue
	}
	t.event(store.EventBreached, "desk", code, true)
	if code == "response" && ticket.Resolved.IsZero() && !t.now.Before(ticket.ResolveDue) {
		return // both were missed in one downtime: the other notice tells it
	}
	if t.c.Flooded && ticket.Priority != store.Critical {
		t.timerOfDesk(store.TimerMissed, t.now.Add(time.Minute))
		return
	}
	write := func(p *Person) {
		l := t.toPerson("breach", p)
		l.Data.Code, l.Data.Due = code, due
		l.Urgent = true
	}
	owner := t.owner()
	if owner != nil {
		write(owner)
	}
	if m := t.manager(); m != nil && m != owner {
		write(m)
	}
	if !t.escalate(code) && ticket.Status == store.StatusOpen && t.overdueToAccept() {
		t.offerNext("not_taken")
	}
}

// breaching reports whether the response target is missed and its timer is due
// with this one: the breach hands the ticket on, and once is enough.
func (t *turn) breaching() bool {
	ticket := t.ticket()
	return ticket.Responded.IsZero() && !t.now.Before(ticket.ResponseDue) && !t.told(store.EventBreached, "response")
}

// overdueToAccept reports whether the owner had his time to take the ticket.
func (t *turn) overdueToAccept() bool {
	history := t.history()
	for i := len(history) - 1; i >= 0; i-- {
		if e := history[i]; e.Kind == store.EventAssigned {
			return e.Text != "" && !t.now.Before(t.Book.Times.Accept.after(t.clock(), e.At))
		}
	}
	return false
}

// escalate takes the ticket up a tier (handbook S5); above the highest there is
// the manager. It reports whether somebody else has the ticket now.
func (t *turn) escalate(code string) (handed bool) {
	ticket := t.ticket()
	ticket.Escalations++
	owner := t.owner()
	tier := ticket.Tier
	if owner != nil {
		tier = owner.Tier
	}
	higher, ok := tier.Above()
	if ok {
		ticket.Tier = higher
	}
	t.event(store.EventEscalated, t.actor(), code, true)
	var past []string
	if owner != nil {
		past = append(past, owner.Key())
	}
	next, choice := t.choose(past)
	if !ok || next == nil || distance(next.Tier, tierIndex(tier)) >= 2*len(store.Tiers) {
		if m := t.manager(); m != nil && m != owner && code == "asked" {
			l := t.toPerson("escalation", m)
			l.Data.Code = "top"
			t.fillMatter(l)
		}
		return false
	}
	if code == "resolution" && ticket.Status == store.StatusWorking {
		t.join(next.Mail(), store.TechnicianRole)
		l := t.toPerson("escalation", next)
		l.Data.Code = "support"
		t.fillMatter(l)
		return false
	}
	choice.Why, choice.By = "escalated", t.actor()
	t.assign(next, choice)
	return true
}

func tierIndex(tier store.Tier) int {
	for i, known := range store.Tiers {
		if known == tier {
			return i
		}
	}
	return 0
}

// digest writes the weekly or monthly mail to the manager and winds up the next
// (handbook H15).
func (t *turn) digest() {
	if t.c.Review != nil {
		l := t.toPerson("digest", t.manager())
		l.Data.Review = t.c.Review
		for _, in := range t.c.Review.Post.Learned {
			t.aboutHeld(l, in.ID, "wanted")
		}
		for _, p := range t.c.Review.Proposals {
			l.Actions = append(l.Actions, secret.Action{Code: "kb", Ticket: p.Best.Number})
		}
	}
	if next := t.Book.next(t.c.Timer.Kind, t.now); !next.IsZero() {
		t.timerAt(t.c.Timer.Kind, next)
	}
}

// bounce records that letters did not arrive, and tells who should know.
func (t *turn) bounce() {
	m := t.c.Mail.Message
	if len(t.c.Returns) > 0 && isNotice(t.c.Returns[0].Letter) {
		t.ignore("bounce of a reminder") // the digest counts it
		if !t.c.Guessed && slices.ContainsFunc(m.Bounces, func(b store.Bounce) bool { return b.Permanent }) {
			t.out.Unreachable = store.Address{Address: t.c.Returns[0].Recipient}.Key()
		}
		return
	}
	if len(t.c.Returns) == 0 || t.c.Ticket == nil {
		t.ignore("bounce of no letter of ours")
		return
	}
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "bounce"}
	letter := t.c.Returns[0]
	permanent, why := true, ""
	if len(m.Bounces) > 0 {
		permanent, why = m.Bounces[0].Permanent, m.Bounces[0].Diagnostic
		for _, o := range t.c.Returns {
			if strings.EqualFold(o.Recipient, m.Bounces[0].Recipient) {
				letter = o
			}
		}
	}
	t.event(store.EventUndelivered, letter.Recipient, letter.Letter+": "+why, true)
	if permanent {
		if !t.c.Guessed { // a number in a subject is no secret: anybody can write such a report
			t.out.Unreachable = store.Address{Address: letter.Recipient}.Key()
		}
		t.tellUndelivered(letter)
	}
}

// undeliverable is what a timer tells of a letter that mailout gave up.
func (t *turn) undeliverable() {
	if len(t.c.Returns) == 0 {
		return
	}
	letter := t.c.Returns[0]
	if letter.Letter == "probe" {
		t.out.Plus = "no"
		return
	}
	if t.c.Ticket != nil {
		t.event(store.EventUndelivered, letter.Recipient, letter.Letter+": "+letter.LastError, true)
	}
	t.out.Unreachable = store.Address{Address: letter.Recipient}.Key()
	t.tellUndelivered(letter)
}

// tellUndelivered tells the owner that a letter did not arrive; when it was to
// the owner himself, the manager; never about such a notice again.
func (t *turn) tellUndelivered(letter *store.Outgoing) {
	if letter.Letter == "undeliverable" || isNotice(letter.Letter) {
		return
	}
	if ticket := t.ticket(); ticket != nil && !t.c.Guessed && letter.Letter == "dispatch" && ticket.Status == store.StatusOpen && strings.EqualFold(ticket.Assignee, letter.Recipient) {
		defer t.offerNext("not_taken") // the technician never saw it
	}
	if t.ticket() != nil {
		t.unreachableApprover(letter)
	}
	var l *Letter
	owner := t.owner()
	switch {
	case owner != nil && !strings.EqualFold(letter.Recipient, owner.Address):
		l = t.toPerson("undeliverable", owner)
	case t.manager() != nil && !strings.EqualFold(letter.Recipient, t.manager().Address):
		l = t.toPerson("undeliverable", t.manager())
	default:
		return
	}
	l.Data.Letter = letter
}

// timerLetter reads the id of the letter that an undeliverable timer is about.
func timerLetter(timer *store.Timer) int64 {
	id, _ := strconv.ParseInt(timer.Key, 10, 64) // set by FailOutgoing
	return id
}
