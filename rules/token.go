package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/answer"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

// links are the answers that a letter offers. They are of the one whom it is
// written to; whom it is copied to is told what to write instead.
func (d *Desk) links(l *Letter, number string, now time.Time) []templates.Action {
	var all []templates.Action
	for _, a := range l.Actions {
		if a.Held != 0 {
			link := d.Self.ActionURL(heldNumber(a.Held), l.To.Key(), a, now.Add(secret.Life))
			all = append(all, templates.Action{Code: a.Code, Item: strconv.FormatInt(a.Held, 10), URL: link})
			continue
		}
		if a.Ticket != "" {
			all = append(all, templates.Action{Code: a.Code, Item: a.Ticket, URL: d.Self.ActionURL(a.Ticket, l.To.Key(), a, now.Add(secret.Life))})
			continue
		}
		all = append(all, templates.Action{Code: a.Code, Item: a.Item, URL: d.Self.ActionURL(number, l.To.Key(), a, now.Add(secret.Life))})
	}
	return all
}

// tap is one answer that can be given with one tap about a ticket.
type tap struct {
	intent answer.Intent     // what it says when the requester gives it
	do     func(*turn)       // instead of intent: what it does, whoever was given the link; see turn.tap
	asked  []store.EventKind // events that begin a new question: links from before them are worthless
}

// tapNamed is the index of these answers.
func tapNamed(code string) (tap, bool) {
	solution := []store.EventKind{store.EventResolved, store.EventReopened}
	switch code {
	case "confirm":
		return tap{intent: answer.ConfirmResolved, asked: solution}, true
	case "not_resolved":
		return tap{intent: answer.NotResolved, asked: solution}, true
	case "satisfied", "basically_satisfied", "dissatisfied":
		return tap{intent: answer.Intent(code), asked: solution}, true
	case "consent", "consent_later", "decline":
		return tap{do: (*turn).tapConsent, asked: []store.EventKind{store.EventConsentAsked}}, true
	case "visit_fits", "visit_other":
		return tap{do: (*turn).tapVisit, asked: []store.EventKind{store.EventVisit}}, true
	case "frozen":
		return tap{do: (*turn).tapFrozen, asked: []store.EventKind{store.EventFreeze}}, true
	case "kb":
		return tap{do: (*turn).tapKB}, true
	case "approve", "reject":
		return tap{do: (*turn).tapApproval, asked: []store.EventKind{store.EventApprovalAsked}}, true
	}
	return tap{}, false
}

// action offers an answer in a letter. The event that asks must be recorded
// before. Items tell several questions of one letter apart.
func (t *turn) action(l *Letter, code string, item ...string) {
	l.Actions = append(l.Actions, secret.Action{Code: code, Item: strings.Join(item, "_"), Round: t.round(code)})
}

// round is how often the question was asked to which code is an answer.
func (t *turn) round(code string) int {
	row, _ := tapNamed(code)
	n := 0
	for _, e := range t.history() {
		// The survey is not asked anew where its own answer reopened the ticket.
		if slices.Contains(row.asked, e.Kind) && !(e.Kind == store.EventReopened && e.Text == "dissatisfied" && votes(code)) {
			n++
		}
	}
	return n
}

// votes reports whether an answer is one to the survey.
func votes(code string) bool {
	return code == "satisfied" || code == "basically_satisfied" || code == "dissatisfied"
}

// readTap takes in the answer that this mail gives by a link of ours: none
// where it was given before, or where the question was asked anew since.
func (t *turn) readTap() {
	a := t.c.Action
	if a == nil || a.Merged != "" || t.usedTap() {
		return
	}
	if _, known := tapNamed(a.Code); known && a.Round == t.round(a.Code) {
		t.tap = a
	}
}

// usedTap reports whether an earlier mail gave this answer.
func (t *turn) usedTap() bool {
	return t.c.Action != nil && slices.ContainsFunc(t.c.Events, func(e *store.Event) bool {
		return decodeMail(e.Data).Tap == t.c.Action.Token
	})
}

// tapOfMerged takes in a tap in a letter about a ticket that was merged since:
// what it says is for the technician to read, for the question is not asked any
// more, and who tapped is told what became of his ticket. It reports whether
// the mail is such a one.
func (t *turn) tapOfMerged() bool {
	a, m := t.c.Action, t.c.Mail.Message
	if a == nil || a.Merged == "" {
		return false
	}
	t.out.Verdict.Reason += "; a link of " + a.Merged
	if t.usedTap() {
		t.out.Ticket = nil
		return true
	}
	t.tap = a
	t.sent(store.EventMail, t.wordsOf(m), false)
	language := t.languageFor(m.From, "") // the words of the link are nobody's
	if t.ticket().Status.Ended() || t.ticket().Status == store.StatusResolved {
		l := t.letter(Letter{Name: "status", To: m.From, Language: language, Automatic: "auto-replied"})
		l.Data.Code = "asked"
		return true
	}
	code := "copied"
	if t.byRequester() {
		code = ""
	}
	t.tellOwner(code)
	l := t.letter(Letter{Name: "merged", To: m.From, Language: language, Automatic: "auto-replied"})
	l.Data.Code, l.Data.Words = a.Merged, t.ticket().Subject
	for _, e := range t.c.Events {
		if other, ok := readTie(e); ok && other.Number == a.Merged {
			l.Data.Words = other.Subject
		}
	}
	return true
}

// wornTap reports whether a mail is nothing but a link that gives no answer:
// used, out of date, or somebody else's.
func (t *turn) wornTap() bool {
	m := t.c.Mail.Message
	return t.tap == nil && secret.Tap.MatchString(strings.ToLower(m.Subject)) && strings.TrimSpace(t.wordsOf(m)) == "" && len(m.Attachments) == 0
}

// ignoreTap lets such a mail do nothing. The requester is told how the ticket
// stands, unless he tapped twice.
func (t *turn) ignoreTap() {
	t.out.Verdict.Reason += "; a link that was used, is out of date or somebody else's"
	if t.byRequester() && t.c.Action != nil && !t.usedTap() {
		t.toRequester("status")
	}
	if len(t.out.Letters) == 0 {
		t.out.Ticket = nil
	}
}

// doTap carries out an answer that is more than an intent of the requester.
func (t *turn) doTap() bool {
	row, _ := tapNamed(t.tap.Code)
	if row.do == nil {
		return false
	}
	t.sent(store.EventMail, t.wordsOf(t.c.Mail.Message), true)
	row.do(t)
	return true
}
