package templates

import (
	"time"

	"maildesk/store"
)

// Review is what the digest tells of a week or a month (handbook H15).
type Review struct {
	Month    bool // not a week
	From, To time.Time

	Periods   []Period // oldest first; the last is the one told of, the others stand beside it
	Groupings []Grouping

	Late  []Matter // missed targets, one entry each, most urgent and latest first
	Open  []Matter // tickets open at To, oldest first
	Ages  []Age    // of those, from young to old
	Major []Matter // critical tickets and major incidents opened, without the tickets that are part of one

	Frequent   []Frequent
	Proposals  []Proposal
	Stale      []*store.Article // of the knowledge base: their day to be read again has come
	Useless    []*store.Article // did not help more often than they helped
	Devices    []Again
	Requesters []Again
	Within     int // days over which the last two are counted

	Upkeep Upkeep // regular maintenance; it counts nowhere else

	Unhappy []Matter // whose last answer to the survey is dissatisfied, with the words
	Post    Post

	Tickets []Matter // for the spreadsheet: opened, ended, late or open; at most some thousands
	Left    int      // how many it leaves out

	OptedOut []string // who has taken himself off the reminders
}

// Period is a week or a month in figures.
type Period struct {
	From, To time.Time
	Figures
	Votes map[store.Satisfaction]int // last answer of each ticket
}

// Figures count what happened in a period.
type Figures struct {
	Opened int     // tickets opened
	Before float64 // the same, average of the periods before; NaN where there is none
	Ended  int     // closed, cancelled or merged
	Open   int     // open at the end

	// Targets: met ones count when they were met, missed ones when they fell
	// due. A target is not missed while the clock of its ticket stands still,
	// nor by a ticket that ended before.
	ResponseMet, ResponseMissed int
	ResolveMet, ResolveMissed   int

	Response   Spread // of tickets answered in the period, from the first mail on
	Resolution Spread // of tickets solved in the period, without the time they waited
}

// Missed is how many targets were missed.
func (f Figures) Missed() int { return f.ResponseMissed + f.ResolveMissed }

// Spread is how long something took, in working time: half took Median at
// most, nine of ten P90.
type Spread struct {
	Count       int
	Median, P90 time.Duration
}

// Grouping are the figures of the period by category, department, technician
// or priority, most tickets first.
type Grouping struct {
	By   string
	Rows []GroupRow
}

// GroupRow are the figures of one of them: its Name is a code of the store or
// the name of a person or department, empty where none is known.
type GroupRow struct {
	Name string
	Figures
}

// Matter is a ticket in a review.
type Matter struct {
	Ticket
	Technician   string
	Response     time.Duration // working time until the first answer; 0: none yet
	Resolution   time.Duration // working time until the solution
	Waits        time.Duration // of an open one: since its first mail, by the clock on the wall
	Satisfaction store.Satisfaction
	Comment      string

	Target string        // of a missed target: response or resolution
	Over   time.Duration // by how much working time it was missed, up to the end of the period
	Still  bool          // not met at the end of the period
}

// Age counts open tickets between two ages in days; To is 0 for the oldest.
type Age struct{ From, To, Tickets int }

// Frequent is a problem that came often, and what it calls for.
type Frequent struct {
	Name       string // subcategory, in the reader's language
	Tickets    int
	Before     float64 // average of the periods before; NaN where there is none
	Department string  // that had it most, empty where none stands out
	Most       int     // tickets of that department
	Remedy     string  // what it calls for, in the words of the rule book
}

// Upkeep is how the regular maintenance of a period went: tickets that the desk
// opened by a schedule.
type Upkeep struct {
	Opened, Done, Late, Open int
	Tickets                  []Matter // late or open ones
}

// Any reports whether there was any.
func (u Upkeep) Any() bool { return u.Opened+u.Done+u.Late+u.Open > 0 }

// Proposal is an article that the knowledge base wants: of a problem that was
// solved often.
type Proposal struct {
	Solved  int      // how often
	Numbers []string // of the latest tickets
	Best    Ticket   // whose solution would make the article
}

// Again is somebody or something that keeps having trouble.
type Again struct {
	Name       string
	Department string
	Tickets    int
	Number     string // the newest ticket
	Subject    string
}

// Post counts mails and letters, and names those that somebody should look at.
type Post struct {
	Received    int
	ByState     map[store.State]int
	Ignored     []Reason // most mails first
	Learned     []*store.Incoming
	HeldNow     int
	Held        []*store.Incoming
	Undelivered int
	Failed      []*store.Outgoing
}

// Accounted counts the mails whose fate is decided.
func (p Post) Accounted() int { return p.Received - p.ByState[store.Pending] }

// Judged counts the mails that the desk judged by experience to need no ticket.
func (p Post) Judged() int {
	for _, r := range p.Ignored {
		if r.Code == "learned" {
			return r.Mails
		}
	}
	return 0
}

// Reason is why mails were ignored.
type Reason struct {
	Code  string // as in the names of reasons, or "rule"
	Rule  string // the rule of the book that let them open no ticket
	Mails int
}

// This is the period that is told of.
func (r *Review) This() Period { return r.Periods[len(r.Periods)-1] }

// Last is the period before it, nil where the desk is younger.
func (r *Review) Last() *Period {
	if len(r.Periods) < 2 {
		return nil
	}
	return &r.Periods[len(r.Periods)-2]
}

// Silent reports whether nothing came in and nothing happened.
func (r *Review) Silent() bool {
	this := r.This()
	return r.Post.Received == 0 && this.Opened == 0 && this.Ended == 0 && this.Missed() == 0 && len(this.Votes) == 0 && r.Upkeep.Opened+r.Upkeep.Done+r.Upkeep.Late == 0
}

// Calm reports whether there is nothing that somebody must look at.
func (r *Review) Calm() bool {
	return len(r.Late) == 0 && len(r.Unhappy) == 0 && len(r.Major) == 0 && r.Post.HeldNow == 0 && r.Post.Undelivered == 0 && len(r.Post.Learned) == 0
}

// By gives the rows of a grouping.
func (r *Review) By(name string) []GroupRow {
	for _, g := range r.Groupings {
		if g.By == name {
			return g.Rows
		}
	}
	return nil
}
