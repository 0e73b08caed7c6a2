package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// next is the first moment after now at which digest or review is due; zero
// where it is switched off.
func (b *Book) next(kind store.TimerKind, now time.Time) time.Time {
	schedule := b.digest
	if kind == store.TimerReview {
		schedule = b.review
	}
	due, _ := schedule(now) // the book was checked when it was built
	return due
}

// digest gives the first moment after now at which the weekly digest is due: as
// the book says, or the next working time.
func (b *Book) digest(now time.Time) (time.Time, error) {
	day, clock, _ := strings.Cut(strings.TrimSpace(b.Times.Digest), " ")
	weekday := slices.Index(weekdays, strings.ToLower(day))
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	if weekday < 0 || err != nil {
		return time.Time{}, fmt.Errorf("times.digest: %q is no weekday and time; write for example \"mon 09:00\"", b.Times.Digest)
	}
	local := now.In(b.Zone())
	for d := range 8 {
		due := time.Date(local.Year(), local.Month(), local.Day()+d, at.Hour(), at.Minute(), 0, 0, b.Zone())
		if int(due.Weekday()) == weekday && due.After(now) {
			if !b.Calendar.IsWorking(due) {
				due = b.Calendar.NextOpening(due)
			}
			return due, nil
		}
	}
	return time.Time{}, fmt.Errorf("times.digest: no %q within a week", b.Times.Digest)
}

// review gives the first moment after now at which the monthly review is due:
// on the first working day of a month. It is zero where the book wants none.
func (b *Book) review(now time.Time) (time.Time, error) {
	if b.Times.Review == "off" {
		return time.Time{}, nil
	}
	at, err := time.Parse("15:04", strings.TrimSpace(b.Times.Review))
	if err != nil {
		return time.Time{}, fmt.Errorf("times.review: %q is no time; write for example \"09:00\", or \"off\"", b.Times.Review)
	}
	local := now.In(b.Zone())
	for m := range time.Month(3) {
		opening := b.Calendar.NextOpening(time.Date(local.Year(), local.Month()+m, 1, 0, 0, 0, 0, b.Zone()))
		due := time.Date(opening.Year(), opening.Month(), opening.Day(), at.Hour(), at.Minute(), 0, 0, b.Zone())
		if due.Before(opening) {
			due = opening
		} else if !b.Calendar.IsWorking(due) {
			due = b.Calendar.NextOpening(due)
		}
		if due.After(now) {
			return due, nil
		}
	}
	return time.Time{}, fmt.Errorf("times.review: no working day within three months")
}
