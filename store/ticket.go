package store

import (
	"encoding/json"
	"time"
)

// Category of a ticket (handbook H5); the rule book defines subcategories.
type Category string

const (
	Hardware     Category = "hardware"
	SoftwareCat  Category = "software"
	AccountCat   Category = "account"
	Network      Category = "network"
	DataSecurity Category = "data_security"
	Other        Category = "other"
)

// Categories in the order of the handbook.
var Categories = []Category{Hardware, SoftwareCat, AccountCat, Network, DataSecurity, Other}

// Priority of a ticket (handbook H8).
type Priority string

const (
	Normal   Priority = "normal"
	Urgent   Priority = "urgent"
	Critical Priority = "critical"
)

// Priorities from the lowest to the highest.
var Priorities = []Priority{Normal, Urgent, Critical}

// Tier of a technician, and the tier that a ticket needs.
type Tier string

const (
	Junior       Tier = "junior"
	Intermediate Tier = "intermediate"
	Senior       Tier = "senior"
)

// Tiers from the lowest to the highest.
var Tiers = []Tier{Junior, Intermediate, Senior}

// Above gives the next higher tier; Senior has none above it and returns false.
func (t Tier) Above() (Tier, bool) {
	for i, tier := range Tiers[:len(Tiers)-1] {
		if tier == t {
			return Tiers[i+1], true
		}
	}
	return t, false
}

// Status of a ticket.
type Status string

const (
	StatusSelfCheck Status = "self_check" // the requester tries the self-check steps; nobody is assigned
	StatusOpen      Status = "open"       // waits for a technician to take it
	StatusWorking   Status = "working"    // a technician took it
	StatusWaiting   Status = "waiting"    // for the requester, an approval or a vendor; the clock stands still
	StatusResolved  Status = "resolved"   // solved; the requester is asked to confirm
	StatusClosed    Status = "closed"
	StatusCancelled Status = "cancelled"
	StatusMerged    Status = "merged" // lives on in MergedInto
)

// Ended reports whether no work is left to do on a ticket of this status.
func (s Status) Ended() bool {
	return s == StatusClosed || s == StatusCancelled || s == StatusMerged
}

// Satisfaction is the answer to the CSAT survey.
type Satisfaction string

const (
	Satisfied          Satisfaction = "satisfied"           // 满意
	BasicallySatisfied Satisfaction = "basically_satisfied" // 基本满意
	Dissatisfied       Satisfaction = "dissatisfied"        // 不满意
)

// Ticket is one matter of one requester.
type Ticket struct {
	ID      int64
	Number  string // IT20240501001
	Status  Status
	Asked   Asked  // what the requester was last asked
	Waiting string // for whom or what the clock stands still: requester, approval, vendor, until, hold; else empty

	Requester    Address
	Beneficiary  Address // for whom the request is, when not for the requester
	Department   string
	Language     string // of the requester's first mail: zh or en
	Subject      string // base subject of the first mail
	Confidential bool   // seen by requester, manager and technician alone; a list shows its Title
	Fields       Fields
	Asset        string   // tag of the registered device that it is about; empty for none
	Missing      []string // names of fields asked for and not yet given

	Category    Category
	Subcategory string
	Urgency     int // 1 to 3: how soon it hurts
	Impact      int // 1 to 3: how many are hurt
	Priority    Priority
	Tier        Tier
	SelfCheck   string // name of the self-check guide that was sent; empty for none
	Assignee    string // address key of the technician; empty while nobody has it
	Escalations int    // times it went up a tier or to the manager

	Opened      time.Time // arrival of the first mail
	ResponseDue time.Time // first response target
	Responded   time.Time // first human sign of life; zero before
	ResolveDue  time.Time // resolution target
	Resolved    time.Time // zero before; cleared by reopening
	Closed      time.Time
	Reopened    int
	Paused      time.Time     // since when the clock stands still; zero when it runs
	PausedFor   time.Duration // working time that the clock stood still before that

	Solution     string // what the technician told the requester at resolution
	Satisfaction Satisfaction
	Comment      string          // the requester's words in the survey
	MergedInto   int64           // id of the surviving ticket
	Trace        json.RawMessage // why it was classified so: see rules.Trace
	Incident     int64           // id of the major incident that it is part of
	Major        bool            // is a major incident, opened by the desk for the tickets that are part of it
	Reporters    int             // of a major incident: different people who have reported it
	Repeats      int             // equal mails of the same sender after the first
	Maintenance  string          // name of the regular maintenance that opened it; it has no requester then
	Changed      time.Time
}

// Title is the subject as lists show it: of a confidential ticket nothing.
func (t *Ticket) Title() string {
	if t.Confidential {
		return "（保密 / confidential）"
	}
	return t.Subject
}

// Participant is a person who takes part in the mails of a ticket.
type Participant struct {
	TicketID int64
	Person   Address
	Role     Role
}

// Role of a participant in one ticket.
type Role string

const (
	RequesterRole  Role = "requester"
	CopiedRole     Role = "copied"      // in Cc of the requester's mails
	ToldRole       Role = "told"        // a colleague whom a rule names; gets the first dispatch
	ForwarderRole  Role = "forwarder"   // sent the requester's mail on to the desk
	BehalfRole     Role = "beneficiary" // the requester asks for him; gets no letters, may write
	TechnicianRole Role = "technician"
	ManagerRole    Role = "manager"
	ApproverRole   Role = "approver"
)

// Event is one entry of a ticket's history; it is never changed.
type Event struct {
	ID         int64
	TicketID   int64
	At         time.Time
	Kind       EventKind
	Actor      string // address key of a person, or "desk"
	Text       string // what was said or done; masked
	Internal   bool   // never shown to a requester
	IncomingID int64  // the mail behind it, 0 for none
	Data       json.RawMessage
}

// EventKind names what happened to a ticket.
type EventKind string

const (
	EventOpened      EventKind = "opened"
	EventMail        EventKind = "mail"      // requester or participant wrote
	EventAnswer      EventKind = "answer"    // technician wrote to the requester
	EventNote        EventKind = "note"      // technician, for colleagues only
	EventTalk        EventKind = "talk"      // within the response group of a critical ticket
	EventCommands    EventKind = "commands"  // a technician\'s orders to the desk
	EventAutomatic   EventKind = "automatic" // a machine answered
	EventAssigned    EventKind = "assigned"
	EventTaken       EventKind = "taken" // accepted by the technician
	EventResponded   EventKind = "responded"
	EventPriority    EventKind = "priority"
	EventCategory    EventKind = "category"
	EventField       EventKind = "field"
	EventWaiting     EventKind = "waiting"
	EventResumed     EventKind = "resumed"
	EventReminded    EventKind = "reminded"
	EventBreached    EventKind = "breached"
	EventEscalated   EventKind = "escalated"
	EventResolved    EventKind = "resolved"
	EventConfirmed   EventKind = "confirmed"
	EventClosed      EventKind = "closed"
	EventReopened    EventKind = "reopened"
	EventCancelled   EventKind = "cancelled"
	EventSurvey      EventKind = "survey" // answered; Text is the Satisfaction
	EventChased      EventKind = "chased"
	EventUndelivered EventKind = "undelivered"
	EventTargets     EventKind = "targets"     // computed anew by a changed rule book
	EventMerged      EventKind = "merged"      // another ticket lives on in this one, or this one in another
	EventSplit       EventKind = "split"       // a second problem became a ticket of its own
	EventLinked      EventKind = "linked"      // has to do with another ticket
	EventCopied      EventKind = "copied"      // people were added to the conversation, or left it
	EventKBProposed  EventKind = "kb_proposed" // the solution should become an article
	EventArticle     EventKind = "article"     // an article was sent to the requester, or he said whether it helped
	EventUndone      EventKind = "undone"      // what a technician's mail did was taken back

	EventJoined    EventKind = "joined"    // became part of a major incident; Text is its number
	EventLeft      EventKind = "left"      // is no part of it any more
	EventReporters EventKind = "reporters" // of an incident: Text is how many people have reported it
	EventProgress  EventKind = "progress"  // a technician told all reporters how it stands
	EventRepeated  EventKind = "repeated"  // the same mail again; Text is how many times
	EventRecovered EventKind = "recovered" // monitoring reports that it is over

	EventApprovalAsked    EventKind = "approval_asked"    // the ticket waits for an approval
	EventApprovalMoved    EventKind = "approval_moved"    // somebody else is asked in the approver's place
	EventApprovalQuestion EventKind = "approval_question" // the approver wants to know something first
	EventApproved         EventKind = "approved"
	EventRejected         EventKind = "rejected"

	EventConsentAsked   EventKind = "consent_asked" // to remote assistance
	EventConsented      EventKind = "consented"
	EventDeclined       EventKind = "declined"
	EventConsentExpired EventKind = "consent_expired"
	EventVerified       EventKind = "verified" // who asks was made sure of; Text says how
	EventFreeze         EventKind = "freeze"   // the minute at which accounts are to be frozen
	EventFrozen         EventKind = "frozen"
	EventAccountForm    EventKind = "account_form" // what is known of who joins or moves
	EventTicked         EventKind = "ticked"       // of what was asked for, these are done; Text has one a line
	EventRepair         EventKind = "repair"       // a repair order went out or is done
	EventVendor         EventKind = "vendor"       // a vendor wrote about one
	EventSpare          EventKind = "spare"        // a spare device was lent or given back
	EventVisit          EventKind = "visit"        // an appointment was made, moved or cancelled
	EventVisitAnswer    EventKind = "visit_answer" // Text says how: accepted, declined, tentative, countered
)

// TicketFilter selects tickets for a list; zero values select everything.
type TicketFilter struct {
	IDs        []int64 // only these
	Open       bool    // only tickets that have not ended
	Statuses   []Status
	Requester  string // address key
	Assignee   string // address key
	Unassigned bool   // only tickets that nobody has
	Asset      string // tag of a device
	Category   Category
	Priority   Priority
	Search     string    // words to be found in the ticket, Chinese or English
	Overdue    time.Time // only open ones whose resolution target is before this
	Since      time.Time // opened at or after
	Until      time.Time // opened before
	BeforeID   int64     // only smaller ids, to page on
	Limit      int       // 0 means 100
}
