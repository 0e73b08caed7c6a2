package rules

import (
	"slices"
	"strings"

	"maildesk/rules/answer"
	"maildesk/store"
)

// followUp decides about a mail that belongs to a ticket: who writes decides
// what it may do.
func (t *turn) followUp() {
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: t.c.Found}
	t.readTap()
	t.decideBy(ofFollowUp)
}

func (t *turn) byRequester() bool {
	requester := t.ticket().Requester
	return t.message().From.Key() == requester.Key() || t.c.Sender != nil && t.c.Sender == t.Book.Directory.Find(requester.Address)
}

func (t *turn) byParticipant() bool { return t.takesPart(t.message().From.Key()) }

func (t *turn) strangersMachine() bool {
	return t.message().Kind.Automatic() && t.c.Proof == store.Unproved && !t.byRequester() && !t.byParticipant() && t.vendorsRepair() == nil
}

// keepAutomatic keeps a machine's answer, which moves nothing (RFC 3834 section 2).
func (t *turn) keepAutomatic() {
	t.sent(store.EventNote, t.wordsOf(t.message()), true)
	t.out.Events[len(t.out.Events)-1].Kind = store.EventAutomatic
	t.outOfOffice()
}

// hiddenFromWriter reports whether somebody who works at the desk may not see
// the ticket.
func (t *turn) hiddenFromWriter() bool {
	return works(t.c.Sender) && !t.byRequester() && t.c.Mail.Proof != store.ProofAdmin && !t.maySee(t.ticket(), t.c.Partly, t.c.Sender.Mail())
}

// letIn takes in whom the administrator wants there.
func (t *turn) letIn() {
	t.join(t.message().From, store.CopiedRole)
	t.fromCopied()
}

func (t *turn) takesPart(key string) bool {
	for _, p := range t.c.Partly {
		if p.Person.Key() == key {
			return true
		}
	}
	return false
}

// fromCopied passes on what somebody wrote who was in Cc; answers to the
// desk's questions are the requester's alone.
func (t *turn) fromCopied() {
	m := t.c.Mail.Message
	t.sent(store.EventMail, t.wordsOf(m), false)
	t.joinCopied(m)
	if t.ticket().Status.Ended() {
		return
	}
	t.tellOwner("copied")
}

// fromRequester decides what the requester's words do.
func (t *turn) fromRequester() {
	ticket, m := t.ticket(), t.c.Mail.Message
	words := t.wordsOf(m)
	asked := ticket.Asked
	if ticket.Status == store.StatusClosed && ratingWords.MatchString(words) {
		asked = store.AskedSurvey // a vote may be changed
	}
	intent, why := answer.Read(words, asked)
	if t.tap != nil {
		row, _ := tapNamed(t.tap.Code)
		intent, why = row.intent, "tapped"
	}
	t.out.Verdict.Reason += "; " + string(intent)
	if why != "" {
		t.out.Verdict.Reason += " (" + m.Mask(why) + ")"
	}
	if t.c.Proof == store.Unproved && ends(intent) {
		// A From header ends nothing: the technician reads it, and decides.
		t.out.Verdict.Reason += ", not proved"
		intent = unproved
	}
	if t.c.Proof == store.Unproved && intent == answer.Dissatisfied {
		t.out.Verdict.Reason += ", not proved"
		intent = answer.NotResolved // somebody looks at it; it is no vote
	}
	t.sent(store.EventMail, words, false)
	t.judgeArticle(intent)
	t.joinCopied(m)
	t.out.Index = m.Mask(written(m))
	before := len(ticket.Missing)
	t.learn(m.Fields, m.Found, "mail")
	t.tieAsset()
	filled := t.readAccountForm()
	ticket.Missing = t.stillMissing()
	informed := len(ticket.Missing) < before || filled

	if ticket.Status == store.StatusMerged || ticket.Status == store.StatusCancelled && intent != "thanks" {
		t.continueAnew()
		return
	}
	if ticket.Status == store.StatusClosed {
		t.afterClosing(string(intent))
		return
	}
	switch {
	case t.aboutConsent(intent) || t.aboutVisit(intent):
	case intent == unproved:
		t.tellOwner("")
	case t.voteChanged(string(intent)):
	case intent == "cancel":
		t.cancelTicket()
	case intent == "chase":
		t.chased()
	case ticket.Status == store.StatusResolved:
		t.aboutSolution(string(intent))
	case ticket.Status == store.StatusSelfCheck:
		t.aboutSelfCheck(string(intent), informed)
	case intent == "confirm_resolved" && ticket.Asked == store.AskedSelfCheck:
		t.solvedHimself()
	case intent == "thanks" && !informed && len(m.Attachments) == 0:
		// Thanks alone ask nothing of anybody.
	case ticket.Waiting == "approval":
		t.duringApproval(words)
	case t.formAnswered():
	default:
		if ticket.Waiting == "requester" {
			t.resume()
			ticket.Status = store.StatusWorking
		}
		t.tellOwner("")
	}
}

// unproved stands for an intent that would end a ticket on the word of a mail
// that anybody could have written.
const unproved answer.Intent = "unproved"

// ends reports whether an intent brings a ticket nearer to its end.
func ends(intent answer.Intent) bool {
	switch intent {
	case answer.ConfirmResolved, answer.Satisfied, answer.BasicallySatisfied, answer.Cancel:
		return true
	}
	return false
}

// stillMissing are the fields that were asked for and are empty yet.
func (t *turn) stillMissing() []string {
	if f := t.accountForm(); f != nil {
		return f.missing()
	}
	ticket := t.ticket()
	var missing []string
	for _, name := range ticket.Missing {
		if *ticket.Fields.At(name) == "" {
			missing = append(missing, name)
		}
	}
	return missing
}

// tellOwner passes the words of this mail on to the technician.
func (t *turn) tellOwner(code string) {
	m := t.c.Mail.Message
	if t.ticket().Incident != 0 {
		t.reportLater()
		return
	}
	if t.ticket().Assignee == "" && t.ticket().Status != store.StatusSelfCheck {
		return // the manager was asked to find somebody; the dispatch will carry it
	}
	if t.ticket().Assignee == "" {
		return
	}
	if a := t.ownerAway(); a != nil && a.Until.After(t.ticket().ResolveDue) && slices.Contains([]string{"", "chased", "not_resolved", "dissatisfied", "question"}, code) {
		t.handOn() // who is there gets it with the whole history
		return
	}
	l := t.toOwner("update")
	l.Data.Code = code
	l.Data.Words, l.Data.Actor = m.Mask(t.wordsOf(m)), t.personOf(m.From)
	l.From = l.Data.Actor.Label()
	t.attach(l, filesOf(m))
}

// aboutSelfCheck reads an answer to the self-check steps (handbook H6).
func (t *turn) aboutSelfCheck(intent string, informed bool) {
	switch intent {
	case "confirm_resolved", "satisfied":
		t.solvedHimself()
	case "thanks":
		// Not a word about whether it works: the timer goes on.
	case "more_info":
		if informed {
			return // the particulars that were asked for; the steps may still be tried
		}
		t.toTechnician()
	default: // not solved, a question, anything unclear: a person looks at it
		t.toTechnician()
	}
}

// toTechnician ends the self-check and gives the ticket to a person.
func (t *turn) toTechnician() {
	t.cancel(store.TimerSelfCheck)
	t.ticket().Asked = store.AskedNone
	t.dispatch("self_check_failed")
}

// solvedHimself closes what the self-check solved: the survey is asked at once.
func (t *turn) solvedHimself() {
	ticket := t.ticket()
	ticket.Resolved = t.at
	if ticket.Responded.IsZero() {
		ticket.Responded = t.at
	}
	ticket.Status = store.StatusResolved
	t.event(store.EventResolved, t.actor(), "self-check "+ticket.SelfCheck, false)
	if ticket.Assignee != "" {
		t.tellOwner("solved_himself")
	}
	t.confirmed()
}

// cancelTicket ends a ticket that the requester withdraws.
func (t *turn) cancelTicket() {
	ticket := t.ticket()
	ticket.Status, ticket.Asked, ticket.Closed = store.StatusCancelled, store.AskedNone, t.at
	t.event(store.EventCancelled, t.actor(), "", false)
	if ticket.Assignee != "" {
		t.tellOwner("cancelled")
	}
	t.toRequester("cancelled")
	t.out.CancelAll = true
}

// chased tells the owner that the requester waits, and the requester how it stands.
func (t *turn) chased() {
	t.event(store.EventChased, t.actor(), "", false)
	if t.ticket().Status == store.StatusSelfCheck {
		t.toTechnician()
	} else {
		t.tellOwner("chased")
	}
	t.toRequester("status").Data.Code = "chased"
}

// continueAnew opens a new ticket for words that came too late for the old one.
func (t *turn) continueAnew() {
	old := *t.c.Ticket
	m := t.c.Mail.Message
	t.out, t.traced = Outcome{}, nil
	class := t.Book.Classify(m, t.c.Sender, t.at, t.c.Known)
	if category, ok := t.Book.Subcategory(old.Subcategory); ok && class.Subcategory == t.Book.fallback {
		class.Subcategory = category
	}
	fresh := *t.c // the case stays as it was
	fresh.Partly, fresh.Events = nil, nil
	t.c = &fresh
	t.open(m.From, store.Address{}, class, likes{})
	t.learn(old.Fields, nil, "earlier ticket")
	t.event(store.EventNote, "desk", "continues "+old.Number+" "+strings.TrimSpace(old.Subject), true)
}
