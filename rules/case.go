package rules

import (
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

// Case is all that a decision may look at: one mail or one timer, and what the
// store knows about it. Exactly one of Mail and Timer is set.
type Case struct {
	Mail  *store.Incoming
	Timer *store.Timer
	asked request // of Mail

	Ticket  *store.Ticket // nil: the mail belongs to none
	Numbers []string      // under which the mail named the ticket: several when it was merged
	Found   string        // how the mail's ticket was found
	Partly  []store.Participant
	Events  []*store.Event
	Earlier []*store.Ticket // other tickets of the requester, or of the same device, newest first
	Ties                    // of Ticket
	Again   bool            // the mail repeats the one that opened Ticket

	Sender *Person        // nil for a stranger
	Bearer *Person        // of the desk or of the ticket, whose secret a stranger's mail carries
	Proof  store.Proof    // that Sender wrote the mail
	Action *secret.Action // answer of Sender that the mail gives by a link of ours; nil for none
	Notice bool           // the mail answers a reminder

	Load     map[string]int   // open tickets by technician
	Absent   []*store.Absence // technicians who are away or will be
	Articles []*store.Article // of the knowledge base, published, the most used first
	Letters  int              // automatic letters of the desk in the last hour
	Opened   int              // tickets that all mails opened in the last hour
	Began    time.Time        // when the desk first ran

	Newcomer
	Bounced
	Orders
	Round
	Outage
}

// Newcomer is what is known of a mail that belongs to no ticket.
type Newcomer struct {
	Known   Known           // besides its words
	Own     []*store.Ticket // of the sender who asks for them, newest first
	Recent  int             // tickets that mails of the same sender opened in the last hour
	Allowed bool            // the administrator lets the sender in, whatever the book says
	Waiting *store.Incoming // the held mail that this one is an answer about
	Astray  bool            // it answers a question about a held mail that somebody else was asked
}

// Bounced is what a bounce, or the timer of an undeliverable letter, is about.
type Bounced struct {
	Returns []*store.Outgoing
	Guessed bool // Returns were found by a ticket's number alone
}

// Orders is what a mail of the desk's own people looks at besides its ticket.
type Orders struct {
	Answered map[string]*store.Outgoing // letters of ours that it refers to, by Message-ID; one to him where there is one
	Replied  time.Time                  // when the letter was written that it answers
	Timers   []*store.Timer             // of the ticket
	Written  []*store.Outgoing          // letters about the ticket, when an order takes some back
	Named    map[string]*Dossier        // tickets that orders name, by number
	Listed   map[int][]*store.Ticket    // what they list, by order
	Texts    map[int][]*store.Article   // of the knowledge base: what they name or look for, by order
	Missed   map[int64]*store.Incoming  // mails that an order calls missed
	Problems []*store.Problem           // of the subcategories of its tickets
}

// Round is what a timer of the desk itself looks at: a digest, a shift that
// begins, held mails, a reminder.
type Round struct {
	Review   *templates.Review // of the week or month that the digest tells of; nil: the desk did not run then
	Held     []*store.Incoming
	Open     []*store.Ticket // those that are to be handed over, or offered, or were missed
	Flooded  bool            // so many targets were missed at once, in a downtime, that one letter tells of all
	OptedOut []string        // address keys of those who get no reminders
}

// Outage is what a timer of an incident, or of one of its tickets, looks at.
type Outage struct {
	Progress string          // what was last told of Incident
	Said     []Said          // by requesters of Children since the leader was told
	Gathered []*store.Ticket // that the timer names
}

// Ties are what joins a ticket with others.
type Ties struct {
	Alike     []*candidate     // tickets that share a topic with the mail, or with the ticket
	Signature *store.Signature // of the ticket
	Incident  *store.Ticket    // that it is part of, or is to be
	Silent    bool             // the mail that opened it must not be answered
	Children  []*store.Child   // of an incident
}

// Said is a mail of somebody who reported an incident.
type Said struct {
	Child *store.Child
	Event *store.Event
}

// Outcome is all that one mail or one timer causes.
type Outcome struct {
	by string // the procedure that decided, for a mail

	Verdict      store.Verdict // for a mail; TicketID is filled in by save
	Ticket       *store.Ticket // new when its ID is 0; nil: none is touched
	Participants []store.Participant
	Leave        []string // address keys of those who leave the ticket
	Events       []store.Event
	Timers       []store.Timer
	Cancel       []store.TimerKind
	CancelAll    bool
	Letters      []Letter
	Release      int64   // the held mail that is let in
	Plus         string  // whether plus addresses work: "yes", "no"; empty: nothing was learned
	Unreachable  string  // address key to which letters cannot be delivered
	Withdraw     []int64 // letters that are not to be sent
	Index        string  // text by which a search finds the ticket
	Absences     []store.Absence
	Back         []int64 // absences that are over
	ReleasedBy   store.Proof
	Junk         int64            // the held mail that is put aside for good
	Admit        store.Address    // let in from now on
	Second       store.Address    // another address of who wrote the mail, from now on
	Signature    *store.Signature // by which similar mails find it, in place of the one before; nil: as it is
	Articles     []*store.Article
	Counted      []store.ArticleCount
	Problems     []*store.Problem
	Wanted       []int64 // mails that are to be tickets after all
	OptOut       string  // address key of who gets no reminders from now on
	OptIn        string  // and of who gets them again

	// More are further tickets that this mail or timer opens, or that its
	// orders name; their Verdict counts for nothing. Any other ticket is
	// changed by a timer of its own that is due now: see nudge.
	More []Outcome
	// Parent is the ticket that this one was split off, in More.
	Parent *store.Ticket
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
	Parts     []templates.Part // files that are made for it: an invitation
	step      int              // which order of the mail caused it; 0 for none
	Actions   []secret.Action  // answers that To may give with one tap; Data.Actions has the links
	Data      templates.Data   // Desk, Reader, Ticket and Actions are filled in when it is written
}
