package rules

import "maildesk/store"

// procedure is one thing that a mail may be for. Of a table the first that
// wants a mail has it, so what stands above another is looked for before it.
type procedure struct {
	name  string
	wants func(*turn) bool // whether the mail is one of these; nil: all are
	does  func(*turn)      // nil: who looked has done it
}

// A mail is looked at with the first table; one that belongs to a ticket then
// with the second, any other with the third.
var ofAnyMail, ofFollowUp, ofNewMail []procedure

func init() { // not literals: procedures lead back to the tables
	ofAnyMail = []procedure{
		// What only the one who was sent it can know decides whatever the mail looks like.
		{"answer about a held mail", func(t *turn) bool { return t.c.Waiting != nil }, (*turn).confirmSender},
		// Our own letters come from the desk's address: a probe before what else does.
		{"probe", func(t *turn) bool { return t.Self.Probed(t.message(), t.now) }, (*turn).probeArrived},
		{"loop", func(t *turn) bool { return t.message().Kind == store.Loop || t.Self.Own(t.message().From.Address) }, ignoring("loop: ")},
		{"bounce", ofKind(store.BounceKind), (*turn).bounce},
		{"report", ofKind(store.Report), ignoring("report: ")},
		// Bounces are looked at however old they are: letters of ours are never older than the desk.
		{"old mail", (*turn).beforeTheDesk, func(t *turn) { t.ignore("from before the desk's first start") }},
		{"repetition", func(t *turn) bool { return t.c.Again }, (*turn).repeat},
		{"follow-up", func(t *turn) bool { return t.c.Ticket != nil }, (*turn).followUp},
		{"new mail", nil, (*turn).newMail},
	}
	ofFollowUp = []procedure{
		// A calendar sends its answers by itself: they come before machines' mails are put away.
		{"answer to an invitation", (*turn).visitReply, nil},
		{"machine of a stranger", (*turn).strangersMachine, ignoring("an automatic mail of somebody who does not take part: ")},
		{"machine", func(t *turn) bool { return t.message().Kind.Automatic() }, (*turn).keepAutomatic},
		// A link counts once, for the one who was sent it, so it is looked at before who writes.
		{"tap of a merged ticket", (*turn).tapOfMerged, nil},
		{"worn tap", (*turn).wornTap, (*turn).ignoreTap},
		// Nobody below speaks without proof where proof is asked for.
		{"no proof", (*turn).lacksProof, func(t *turn) { t.holdUnproved(t.c.Ticket.Number) }},
		{"tap", func(t *turn) bool { return t.tap != nil && t.doTap() }, nil},
		// Approvers and vendors may work at the desk, or be the requester's colleagues in Cc.
		{"approver", (*turn).fromApprover, nil},
		{"vendor", (*turn).fromVendor, nil},
		{"hidden from the writer", (*turn).hiddenFromWriter, (*turn).elsewhere},
		// Who works at the desk is an employee where he is the requester himself, unless he gives orders.
		{"desk", func(t *turn) bool { return works(t.c.Sender) && (!t.byRequester() || t.ordersPlainly()) }, (*turn).fromDesk},
		{"status asked", func(t *turn) bool { return (t.byRequester() || t.byParticipant()) && t.tellStatus() }, nil},
		{"requester", (*turn).byRequester, (*turn).fromRequester},
		{"in copy", (*turn).byParticipant, (*turn).fromCopied},
		{"let in", func(t *turn) bool { return t.c.Mail.Proof == store.ProofAdmin }, (*turn).letIn},
		{"stranger", nil, (*turn).elsewhere},
	}
	ofNewMail = []procedure{
		// No machine's answer opens a ticket, whomever it is from.
		{"automatic reply", ofKind(store.AutoReply), ignoring("automatic reply: ")},
		// Answers to reminders and orders are read of whoever may give them, before anybody is held.
		{"about reminders", (*turn).aboutReminders, nil},
		{"answer to a reminder", (*turn).readsReminder, func(t *turn) { t.ignore("answers a reminder, and asks nothing") }},
		{"orders to the desk", (*turn).deskMail, nil},
		{"empty", (*turn).saysNothing, func(t *turn) { t.quarantine("an empty mail without a sender") }},
		// A link whose ticket is not found must not become a ticket of its own.
		{"worn tap", (*turn).wornTap, func(t *turn) { t.ignore("a link that was used, is out of date or somebody else's") }},
		{"somebody else's answer", func(t *turn) bool { return t.c.Astray }, func(t *turn) { t.hold("answers a question that somebody else was asked: " + t.message().From.Address) }},
		{"not of the company", (*turn).fromOutside, func(t *turn) { t.hold("the sender is not of the company: " + t.message().From.Address) }},
		{"no proof", (*turn).lacksProof, func(t *turn) { t.holdUnproved("") }},
		{"flood of a sender", (*turn).floods, func(t *turn) {
			t.hold("more than " + itoa(t.Book.Caps.NewTickets) + " tickets from this sender in an hour")
		}},
		{"question to the desk", (*turn).answerAsked, nil},
		{"report of trouble", nil, (*turn).report},
	}
}

// decideBy lets the first procedure that wants the mail have it.
func (t *turn) decideBy(table []procedure) {
	for _, p := range table {
		if p.wants == nil || p.wants(t) {
			t.by = p.name
			if p.does != nil {
				p.does(t)
			}
			return
		}
	}
}

func ofKind(kind store.Kind) func(*turn) bool {
	return func(t *turn) bool { return t.message().Kind == kind }
}

// ignoring puts a mail away with what told its kind.
func ignoring(what string) func(*turn) {
	return func(t *turn) { t.ignore(what + t.message().KindReason) }
}
