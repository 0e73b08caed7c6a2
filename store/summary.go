package store

import "time"

// Summary counts what happened between two moments; the digest is made of it.
type Summary struct {
	From, To time.Time

	Received   int              // mails that came in
	ByState    map[State]int    // what became of them; the sum is Received
	Opened     int              // tickets opened
	Closed     int              // tickets closed, cancelled or merged
	ByCategory map[Category]int // of the tickets opened
	ByPriority map[Priority]int // of the tickets opened

	OpenNow        int // tickets open at To
	OpenByPriority map[Priority]int
	OldestOpen     []*Ticket // at most 10, oldest first

	// First response targets: met ones count when they were met, missed ones
	// when they fell due. A target is not missed while the clock of its
	// ticket stands still, nor by a ticket that ended before.
	ResponseMet, ResponseMissed int
	ResolveMet, ResolveMissed   int       // resolution targets likewise
	Missed                      []*Ticket // at most 20, that missed a target

	Satisfaction map[Satisfaction]int // last answer of each ticket, by EventSurvey
	Dissatisfied []*Ticket            // at most 20

	Undelivered int // letters that failed for good
	HeldNow     int // mails held or quarantined at To
}
