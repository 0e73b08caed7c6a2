package rules

import (
	"regexp"

	"maildesk/store"
)

// resolve tells the requester what was done and asks him to confirm (handbook H12).
func (t *turn) resolve(p *Person, solution string, files []store.File) {
	ticket := t.ticket()
	if ticket.Major {
		t.resolveIncident(p, solution)
		return
	}
	if t.unasked() {
		ticket.Resolved, ticket.Solution = t.at, solution
		t.event(store.EventResolved, p.Key(), solution, false)
		t.close("technician")
		return
	}
	ticket.Status, ticket.Asked = store.StatusResolved, store.AskedConfirm
	ticket.Resolved, ticket.Solution = t.at, solution
	t.cancel(store.TimerAccept, store.TimerSelfCheck, store.TimerResolveRemind, store.TimerResolveBreach, store.TimerInfoRemind, store.TimerResume, store.TimerConsent, store.TimerVisit)
	t.event(store.EventResolved, p.Key(), solution, false)
	l := t.toRequester("resolution")
	l.Data.Words, l.Data.Actor = solution, personData(p)
	l.From = p.Name
	l.Automatic = ""
	t.askSolved(l)
	t.attach(l, files)
	t.timerAt(store.TimerConfirmRemind, t.Book.Times.ConfirmRemind.after(t.Book.Calendar, t.at))
	t.timerAt(store.TimerAutoClose, t.Book.Times.AutoClose.after(t.Book.Calendar, t.at))
}

// aboutSolution reads an answer to a solution, or to the survey after it.
func (t *turn) aboutSolution(intent string) {
	asked := t.ticket().Asked
	switch intent {
	case "satisfied", "basically_satisfied", "dissatisfied":
		if asked == store.AskedSurvey || intent == "dissatisfied" {
			t.rated(store.Satisfaction(intent))
		} else {
			t.confirmed()
		}
	case "confirm_resolved":
		if asked != store.AskedSurvey {
			t.confirmed()
		}
	case "not_resolved":
		t.reopen("not_resolved")
	case "thanks":
		// Polite, and no word about whether it works: silence closes it.
	default:
		// A question after the solution: the technician answers before it can close.
		t.reopen("question")
	}
}

// confirmed asks the survey of a requester for whom it works (handbook H13).
func (t *turn) confirmed() {
	ticket := t.ticket()
	t.event(store.EventConfirmed, t.actor(), "", false)
	if ticket.Incident != 0 {
		t.close("confirmed") // one question was enough
		return
	}
	ticket.Asked = store.AskedSurvey
	t.out.CancelAll = true
	t.timerAt(store.TimerAutoClose, t.Book.Times.AutoClose.after(t.Book.Calendar, t.at))
	t.askRating(t.toRequester("survey"))
}

// askSolved offers the answers to the question whether it works now.
func (t *turn) askSolved(l *Letter) {
	t.action(l, "confirm")
	t.action(l, "not_resolved")
}

// askRating offers the answers to the survey.
func (t *turn) askRating(l *Letter) {
	t.action(l, "satisfied")
	t.action(l, "basically_satisfied")
	t.action(l, "dissatisfied")
}

// rated records the survey. One vote a ticket; a later one replaces it.
func (t *turn) rated(s store.Satisfaction) {
	t.voted(s)
	if s != store.Dissatisfied {
		t.close("survey")
		return
	}
	t.reopen("dissatisfied")
	t.tellDissatisfied()
}

// ratingWords are those that the survey itself uses.
var ratingWords = regexp.MustCompile(`(?i)满意|\b(?:dis|un)?satisfied\b`)

// voted records a vote in place of the one before.
func (t *turn) voted(s store.Satisfaction) {
	ticket, m := t.ticket(), t.c.Mail.Message
	ticket.Satisfaction = s
	if words := m.Mask(firstWords(written(m), 500)); words != "" || s == store.Dissatisfied {
		ticket.Comment = words
	}
	t.event(store.EventSurvey, t.actor(), string(s), false)
}

// tellDissatisfied lets the manager know.
func (t *turn) tellDissatisfied() {
	if t.manager() != nil && t.owner() != t.manager() {
		l := t.toPerson("dissatisfied", t.manager())
		l.Data.Words, l.Data.Actor = t.ticket().Comment, addressData(t.c.Mail.Message.From)
	}
}

// voteChanged reports whether somebody whose dissatisfaction reopened the ticket
// says now that he is content: the ticket is closed again, and its technician told.
func (t *turn) voteChanged(intent string) bool {
	ticket := t.ticket()
	vote := store.Satisfaction(intent)
	if ticket.Satisfaction != store.Dissatisfied || vote != store.Satisfied && vote != store.BasicallySatisfied || ticket.Status == store.StatusResolved {
		return false
	}
	ticket.Resolved = t.at
	t.tellOwner("solved_himself")
	t.rated(vote)
	return true
}

// close ends a ticket; nobody is mailed: the survey said what there was to say.
func (t *turn) close(why string) {
	ticket := t.ticket()
	ticket.Status, ticket.Asked, ticket.Closed = store.StatusClosed, store.AskedNone, t.at
	t.event(store.EventClosed, t.actor(), why, true)
	t.out.CancelAll = true
}

// reopen gives a solved ticket back to its technician.
func (t *turn) reopen(code string) {
	ticket := t.ticket()
	ticket.Status, ticket.Asked = store.StatusWorking, store.AskedNone
	ticket.Resolved, ticket.Closed = t.zero(), t.zero()
	t.out.CancelAll = true
	if code != "question" {
		ticket.Reopened++
	}
	t.event(store.EventReopened, t.actor(), code, false)
	t.unpause()
	left := ticket.Incident != 0
	if left {
		t.depart() // what helped the others did not help him
	}
	t.setTargets() // the second attempt gets the time of the first, from now on
	if left {
		t.rest(code)
	} else if t.owner() == nil {
		t.dispatch(code)
	} else {
		t.tellOwner(code)
	}
	if code != "question" {
		l := t.toRequester("reopened")
		l.Data.Code = code
	}
}

// afterClosing decides about words on a closed ticket: thanks change nothing,
// a vote counts, trouble reopens it within the window and opens a new one later.
func (t *turn) afterClosing(intent string) {
	ticket := t.ticket()
	within := t.at.Before(t.Book.Times.Reopen.after(t.Book.Calendar, ticket.Closed))
	vote := store.Satisfaction(intent)
	wordless := written(t.c.Mail.Message) == ""
	switch {
	case intent == "thanks" || intent == "confirm_resolved" || intent == string(unproved):
	case vote == store.Satisfied || vote == store.BasicallySatisfied, vote == store.Dissatisfied && !within && wordless:
		// A late vote is a vote: nothing is reopened, and no ticket comes of a link.
		t.voted(vote)
		if vote == store.Dissatisfied {
			t.tellOwner("dissatisfied")
			t.tellDissatisfied()
		}
	case within && vote == store.Dissatisfied:
		t.rated(vote)
	case within:
		t.reopen("not_resolved")
	default:
		t.continueAnew()
	}
}
