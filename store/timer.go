package store

import (
	"encoding/json"
	"time"
)

// TimerKind names what a timer is for.
type TimerKind string

const (
	TimerSelfCheck      TimerKind = "self_check"      // no word about the self-check: dispatch
	TimerAccept         TimerKind = "accept"          // nobody took it: offer it to the next
	TimerResponseRemind TimerKind = "response_remind" // first response target nears
	TimerResponseBreach TimerKind = "response_breach" // first response target missed
	TimerResolveRemind  TimerKind = "resolve_remind"  // resolution target nears
	TimerResolveBreach  TimerKind = "resolve_breach"  // resolution target missed
	TimerInfoRemind     TimerKind = "info_remind"     // the requester did not answer a question
	TimerConfirmRemind  TimerKind = "confirm_remind"  // the requester did not confirm yet
	TimerAutoClose      TimerKind = "auto_close"      // resolved, and silence: close
	TimerDigest         TimerKind = "digest"          // weekly digest, TicketID 0
	TimerReview         TimerKind = "review"          // monthly review, TicketID 0
	TimerUndeliverable  TimerKind = "undeliverable"   // an outgoing letter failed for good; Data has its id
	TimerResume         TimerKind = "resume"          // the day that a ticket waits for has come
	TimerMemo           TimerKind = "memo"            // a technician wanted to be reminded; Data has who and of what
	TimerHeld           TimerKind = "held"            // tell the administrator of held mail, TicketID 0
	TimerApprovalRemind TimerKind = "approval_remind" // an approver did not answer; Key is the place of his approval
	TimerConsent        TimerKind = "consent"         // a consent ends, or the waiting for one
	TimerFreeze         TimerKind = "freeze"          // accounts are to be frozen now
	TimerVisit          TimerKind = "visit"           // an appointment nears
	TimerApproval       TimerKind = "approval"        // nor until the deadline: the deputy is asked
	TimerOffer          TimerKind = "offer"           // somebody may be there who fits: offer it again
	TimerHandOver       TimerKind = "hand_over"       // the owner is away: give it to somebody else
	TimerLeave          TimerKind = "leave"           // a technician's leave begins, TicketID 0; Key begins with his address key
	TimerRoster         TimerKind = "roster"          // who is there has changed, TicketID 0: offer what nobody has

	TimerMissed TimerKind = "missed" // many targets were missed at once, TicketID 0: tell of all in one letter

	TimerMaintenance TimerKind = "maintenance" // regular maintenance is due, TicketID 0; Key is its name
	TimerReminder    TimerKind = "reminder"    // a reminder to everybody is due, TicketID 0; Key is its name
	TimerReminding   TimerKind = "reminding"   // the next letters of a reminder, TicketID 0; Key is its name, Data says who had it

	TimerGather    TimerKind = "gather"    // an incident takes in the tickets of Data
	TimerPart      TimerKind = "part"      // a ticket hears of its incident; Data says what
	TimerReporters TimerKind = "reporters" // an incident counts its reporters
	TimerReports   TimerKind = "reports"   // tell the leader who reported and wrote since
)

// Timer is something that will happen at a time unless it is cancelled. A
// ticket has at most one timer of a kind and key.
type Timer struct {
	ID       int64
	TicketID int64 // 0 for the desk's own
	Kind     TimerKind
	Key      string // tells timers of one kind and ticket apart; mostly empty
	Due      time.Time
	Data     json.RawMessage
	Attempts int // times the engine tried and failed
}

// OfDesk reports whether timers of this kind belong to no ticket.
func (k TimerKind) OfDesk() bool {
	switch k {
	case TimerDigest, TimerReview, TimerHeld, TimerLeave, TimerRoster, TimerMissed, TimerMaintenance, TimerReminder, TimerReminding:
		return true
	}
	return false
}
