package demo

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"maildesk/cmd/maildesk/page"
)

// farthest is how far the clock goes at once: a year has a thousand moments.
const farthest = 366 * 24 * time.Hour

// move is what POST /clock asks for: one of the two.
type move struct {
	Advance string `json:"advance"` // "4h", "90m"
	To      string `json:"to"`      // RFC 3339
}

const moves = `write either {"advance": "4h"} or {"to": "2026-09-30T15:00:00+08:00"}`

// target is the moment that is asked for.
func (m move) target(now time.Time, zone *time.Location) (time.Time, error) {
	var to time.Time
	switch {
	case (m.Advance == "") == (m.To == ""):
		return to, errors.New(moves)
	case m.Advance != "":
		by, err := time.ParseDuration(m.Advance)
		if err != nil {
			return to, fmt.Errorf("advance: %q is no length of time; write for example 4h, 90m or 72h30m", m.Advance)
		}
		to = now.Add(by)
	default:
		t, err := Moment(m.To, zone)
		if err != nil {
			return to, fmt.Errorf("to: %w", err)
		}
		to = t
	}
	switch {
	case to.Before(now.Truncate(time.Second)): // the clock is told by whole seconds
		return to, fmt.Errorf("it is %s already, and time goes forward only", now.In(zone).Format(time.RFC3339))
	case to.After(now.Add(farthest)):
		return to, errors.New("that is more than a year ahead; go there in several steps")
	}
	return to, nil
}

// clock tells what time it is at the desk.
func (d *Demo) clock(w http.ResponseWriter, _ *http.Request) {
	page.JSON(w, http.StatusOK, map[string]string{"now": d.now().Format(time.RFC3339)})
}

// moveClock lets time pass. It answers when all that is due until then has
// happened, each thing at its own moment, and its mail is delivered.
func (d *Demo) moveClock(w http.ResponseWriter, r *http.Request) {
	var m move
	if err := page.Read(r, 1<<20, &m); err != nil {
		page.Fail(w, http.StatusBadRequest, fmt.Errorf("%w; %s", err, moves))
		return
	}
	if err := d.take(r.Context()); err != nil {
		return // nobody waits any more
	}
	defer d.give()
	to, err := m.target(d.stage.Clock.Now(), d.book.Zone())
	if err != nil {
		page.Fail(w, http.StatusBadRequest, err)
		return
	}
	if err := d.stage.Advance(r.Context(), to); err != nil {
		page.Fail(w, http.StatusInternalServerError, err)
		return
	}
	d.bell.Ring()
	d.clock(w, r)
}

// now is the time at the desk, in the company's zone.
func (d *Demo) now() time.Time { return d.stage.Clock.Now().In(d.book.Zone()) }
