package store

import "time"

// Course is the course that a ticket took, as a review counts it.
type Course struct {
	TicketID    int64
	Status      Status
	Requester   string // address key
	Department  string
	Category    Category
	Subcategory string
	Priority    Priority
	Assignee    string // address key; empty while nobody has it
	Major       bool   // a major incident
	Part        bool   // of a major incident
	Maintenance bool   // opened by a schedule

	Opened      time.Time
	ResponseDue time.Time
	Responded   time.Time
	ResolveDue  time.Time
	Resolved    time.Time
	Ended       time.Time     // closed, cancelled or merged; zero before
	Paused      time.Time     // since when the clock stands still; zero when it runs
	PausedFor   time.Duration // working time that it stood still before that
}

// Vote is an answer to the survey.
type Vote struct {
	TicketID     int64
	At           time.Time
	Satisfaction Satisfaction
}

// Post counts the mails of a period by what became of them.
type Post struct {
	Received    int            // mails that came in
	ByState     map[State]int  // the sum is Received
	Ignored     map[string]int // by Reason, as it was recorded
	HeldNow     int            // mails held or quarantined at the end of the period
	Undelivered int            // letters that failed for good in the period
}

// Repeat is somebody or something that keeps having trouble.
type Repeat struct {
	Requester  string // address key; empty for a device
	Asset      string // tag of a registered device
	Device     string // of one that is not registered: what it is called, in lower case
	Department string // and whose it is
	Tickets    int
	LastID     int64 // the newest of them
}
