package store

import "time"

// Absence is a stretch of time in which a technician is away: on leave, or as
// his automatic answer says.
type Absence struct {
	ID      int64
	Person  string // address key
	From    time.Time
	Until   time.Time // when it is over
	Deputy  string    // address key of who gets the tickets; empty for none
	By      string    // address key of who said so
	Learned bool      // of an automatic answer: over as soon as the person writes
}

// At reports whether the person is away at a moment.
func (a *Absence) At(t time.Time) bool { return !t.Before(a.From) && t.Before(a.Until) }
