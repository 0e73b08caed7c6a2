package rules

import (
	"slices"
	"strings"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// fromApprover decides about a mail of somebody who was asked for permission,
// and reports whether it is an answer to that.
func (t *turn) fromApprover() bool {
	m, a := t.c.Mail.Message, t.approval()
	if a == nil {
		return false
	}
	mine := a.seatsOf(t.c.readers())
	words := strings.TrimSpace(written(m))
	if len(mine) == 0 || works(t.c.Sender) && (a.over() || strings.ContainsAny(firstWords(words, 1), "#＃")) {
		return false
	}
	if t.c.Proof == store.Unproved {
		// A From header grants nothing: he is asked by a letter that only he gets.
		t.holdUnproved(t.c.Ticket.Number)
		return true
	}
	t.sent(store.EventMail, t.wordsOf(m), true)
	if a.over() {
		t.afterApproval(a, words)
		return true
	}
	if t.ticket().Status.Ended() {
		t.approvalLetter(a, t.actor(), "over")
		return true
	}
	yes, no, intent := answer.ReadApproval(words, a.items)
	switch {
	case len(yes)+len(no) > 0:
		t.decided(a, mine, yes, no, m.Mask(words))
	case intent == answer.Thanks:
		// Read, and not decided: the reminder comes as it would have.
	default:
		t.askedBack(a, mine, intent)
	}
	return true
}

// afterApproval passes on what an approver adds to what he has decided: the
// reason of a refusal to the requester, all else to the technician.
func (t *turn) afterApproval(a *approval, words string) {
	granted, _, _ := a.result()
	if len(granted) > 0 {
		t.news("approver")
		return
	}
	if intent, _ := answer.Read(words, store.AskedApproval); words == "" || intent == answer.Thanks {
		return
	}
	l := t.toRequester("approval_result")
	l.Data.Code, l.Data.Approval = "reason", t.approvalView(a)
	l.Data.Words, l.Data.Actor = t.c.Mail.Message.Mask(words), t.personOf(t.c.Mail.Message.From)
}

// tapApproval takes in an answer that an approver gave with one tap.
func (t *turn) tapApproval() {
	a := t.approval()
	var mine []int
	if a != nil {
		mine = a.seatsOf(t.c.readers())
	}
	if len(mine) == 0 {
		return
	}
	if a.over() || t.ticket().Status.Ended() {
		t.approvalLetter(a, t.actor(), "over")
		return
	}
	items := a.all()
	if t.tap.Item != "" {
		items = slices.DeleteFunc(items, func(i int) bool { return itoa(i+1) != t.tap.Item })
	}
	var yes, no []int
	if t.tap.Code == "approve" {
		yes = items
	} else {
		no = items
	}
	m := t.c.Mail.Message
	t.decided(a, mine, yes, no, m.Mask(strings.TrimSpace(written(m))))
}

// decided records what an approver said, and goes on where it is the last word.
func (t *turn) decided(a *approval, mine, yes, no []int, words string) {
	record := func(kind store.EventKind, yes, no []int) {
		text := strings.TrimSpace(strings.Join(a.named(append(yes, no...)), "、") + " " + words)
		e := t.event(kind, t.actor(), text, true)
		e.Data = encodeApproval(approvalData{Places: mine, Yes: yes, No: no, Words: words})
	}
	if len(yes) > 0 {
		record(store.EventApproved, slices.Clone(yes), nil)
	}
	if len(no) > 0 {
		record(store.EventRejected, nil, slices.Clone(no))
	}
	a = t.approval()
	t.approvalLetter(a, t.actor(), "recorded")
	granted, refused, over := a.result()
	if !over {
		return
	}
	t.cancel(store.TimerApproval, store.TimerApprovalRemind)
	ticket, code := t.ticket(), "approved"
	switch {
	case len(granted) == 0:
		code = "rejected"
	case len(refused) > 0:
		code = "partly"
	}
	l := t.toRequester("approval_result")
	l.Data.Code, l.Data.Approval = code, t.approvalView(a)
	t.resume()
	switch {
	case t.owner() != nil:
		ticket.Status = store.StatusWorking
		t.news(code).Data.Approval = t.approvalView(a)
	case code == "rejected":
		ticket.Status, ticket.Asked, ticket.Closed = store.StatusCancelled, store.AskedNone, t.at
		t.event(store.EventCancelled, t.actor(), "rejected", false)
		t.out.CancelAll, t.out.Timers = true, nil
	default:
		t.dispatch("approved")
	}
}

// askedBack passes on what an approver wants to know: to the technician, or to
// the requester, who knows what he needs it for. What nobody can take for a
// clear answer is for a colleague to read, the manager where nobody has the
// ticket; its writer is shown how to answer.
func (t *turn) askedBack(a *approval, mine []int, intent answer.Intent) {
	m := t.c.Mail.Message
	t.event(store.EventApprovalQuestion, t.actor(), "", true).Data = encodeApproval(approvalData{Places: mine})
	if intent == answer.Question && t.owner() == nil {
		l := t.toRequester("approval_result")
		l.Data.Code, l.Data.Approval = "question", t.approvalView(a)
		l.Data.Words, l.Data.Actor = m.Mask(t.wordsOf(m)), t.personOf(m.From)
		l.From, l.Automatic = l.Data.Actor.Label(), ""
	} else {
		t.news("approver")
	}
	if intent != answer.Question {
		t.approvalLetter(a, t.actor(), "unclear")
	}
}

// news tells the owner what this mail brought about, with its words and files.
func (t *turn) news(code string) *Letter {
	l := t.toOwner("progress")
	l.Data.Code = code
	if t.c.Mail != nil {
		m := t.c.Mail.Message
		l.Data.Words, l.Data.Actor = m.Mask(t.wordsOf(m)), t.personOf(m.From)
		t.attach(l, filesOf(m))
	}
	return l
}

// personOf is what the book and the ticket know of who wrote a mail.
func (t *turn) personOf(a store.Address) templates.Person {
	if p := t.Book.Directory.Find(a.Address); p != nil {
		return personData(p)
	}
	if a.Name == "" && t.ticket() != nil && a.Key() == t.ticket().Requester.Key() {
		a = t.ticket().Requester
	}
	return addressData(a)
}

// duringApproval decides about words of the requester while others decide: they
// go to the approver who asked for them; that somebody agreed is for that one
// to say.
func (t *turn) duringApproval(words string) {
	m := t.c.Mail.Message
	t.tellOwner("")
	a := approvalOf(t.c.Events)
	if a == nil {
		return
	}
	if a.asks != "" {
		l := t.approvalLetter(a, a.asks, "answered")
		l.Data.Words = m.Mask(words)
		t.attach(l, filesOf(m))
		return
	}
	if m.Forward != nil || answer.Grants(written(m)) {
		l := t.toRequester("status")
		l.Data.Code, l.Data.Approval = "approval", t.approvalView(a)
	}
}

// orderApproveBy asks for a permission that a technician wants to have first.
func (t *turn) orderApproveBy(p *Person, args string, line *templates.Line) (done, refused string) {
	who, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	kind := t.approverNamed(who)
	switch {
	case kind == "":
		return "", "unknown_approver"
	case t.ticket().Waiting == "approval":
		return "", "approval_pending"
	}
	t.take(p)
	asked := t.askApproval([]string{kind}, answer.Items(rest), p.Key())
	if len(asked) == 0 {
		return "", "no_approver"
	}
	line.Text = towards(line.Text, strings.Join(approverNames(asked), ", "))
	return "approval_asked", ""
}

// approverNamed is the kind of approver that a word means, empty for none.
func (t *turn) approverNamed(word string) string {
	switch strings.ToLower(strings.TrimPrefix(word, "@")) {
	case "":
		return ""
	case "head", "领导", "部门领导", "部门负责人", "负责人", "上级", "部门经理":
		return ApprovalHead
	case "hr", "人事", "人力", "人力资源":
		return ApprovalHR
	}
	return t.Book.Directory.address(strings.TrimPrefix(word, "@"))
}

// heldUp says that an order must wait until others have decided.
func (t *turn) heldUp() string {
	if t.ticket().Waiting == "approval" {
		return "approval_pending"
	}
	return ""
}
