package rules

import (
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// Case is all that a decision may look at: one mail or one timer, and what the
// store knows about it. Exactly one of Mail and Timer is set.
type Case struct {
	Mail  *store.Incoming
	Timer *store.Timer

	Ticket  *store.Ticket // nil: the mail belongs to none
	Found   string        // how the mail's ticket was found
	Partly  []store.Participant
	Events  []*store.Event
	Sender  *Person           // nil for a stranger
	Proof   store.Proof       // that Sender wrote the mail
	Load    map[string]int    // open tickets by technician
	Letters int               // automatic letters of the desk in the last hour
	Recent  int               // tickets that mails of the same sender opened in the last hour
	Returns []*store.Outgoing // letters that a bounce is about; the letter of an undeliverable timer
	Waiting *store.Incoming   // the held mail that this one confirms
	Summary *store.Summary    // of the digest's week, and of the one before
	Before  *store.Summary
	Held    []*store.Incoming
	Began   time.Time // when the desk first ran

	Alike     []*store.Alike   // tickets that share a topic with the mail, or with Ticket
	Again     bool             // the mail repeats the one that opened Ticket
	Signature *store.Signature // of Ticket
	Incident  *store.Ticket    // that Ticket is part of, or is to be
	Progress  string           // what was last told of Incident
	Silent    bool             // the mail that opened Ticket must not be answered
	Children  []*store.Child   // of Ticket, an incident
	Said      []Said           // by their requesters since the leader was told
	Named     []*store.Ticket  // other tickets, named in an order or by the timer
}

// Said is a mail of somebody who reported an incident.
type Said struct {
	Child *store.Child
	Event *store.Event
}

// Outcome is all that one mail or one timer causes.
type Outcome struct {
	Verdict      store.Verdict // for a mail; TicketID is filled in by save
	Ticket       *store.Ticket // new when its ID is 0; nil: none is touched
	Participants []store.Participant
	Events       []store.Event
	Timers       []store.Timer
	Cancel       []store.TimerKind
	CancelAll    bool
	Letters      []Letter
	Release      int64            // the held mail that is let in
	Unreachable  string           // address key to which letters cannot be delivered
	Index        string           // text by which a search finds the ticket
	Signature    *store.Signature // by which similar mails find it, in place of the one before; nil: as it is

	// More are further tickets that this mail or timer opens; their Verdict
	// counts for nothing. A ticket that exists already is changed by a timer
	// of its own that is due now: see nudge.
	More []Outcome
}

// Letter is a letter before its words are fixed.
type Letter struct {
	Name      string
	To        store.Address
	Cc        []store.Address // each gets the letter too
	Language  string
	Automatic string // as in store.Outgoing
	From      string // name shown as sender; empty: the desk's
	Urgent    bool
	Files     []store.File
	Data      templates.Data // Desk, Reader and Ticket are filled in when it is written
}
