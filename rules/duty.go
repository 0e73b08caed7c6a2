package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"maildesk/rules/calendar"
	"maildesk/rules/strict"
)

// dutyFile is the duty roster as it is written.
type dutyFile struct {
	Handover string   `toml:"handover"` // "09:00": when the duty of a day begins
	Roster   []string `toml:"roster"`   // "2026-12-25: 赵敏", "weekly from 2026-11-23: 王磊, 赵敏"
	OnCall   []string `toml:"on_call"`  // who is asked when nobody is on duty, in this order
}

// Duty says who answers for matters that cannot wait for working time.
type Duty struct {
	handover time.Duration // since midnight
	lines    []*dutyLine
	onCall   []*Person
}

// dutyLine is a line of the roster.
type dutyLine struct {
	text        string
	first, last time.Time     // days, as midnights in UTC; last is zero for a rotation
	turns       [][]*Person   // one for dates; the weeks of a rotation
	place       string        // key in the rule book
	each        time.Duration // how long a turn of a rotation lasts
}

const week = 7 * 24 * time.Hour

// covers gives the people of a line on a day, nil when it says nothing of it.
func (l *dutyLine) covers(day time.Time) []*Person {
	switch {
	case day.Before(l.first) || !l.last.IsZero() && day.After(l.last):
		return nil
	case l.each > 0:
		return l.turns[int(day.Sub(l.first)/l.each)%len(l.turns)]
	}
	return l.turns[0]
}

// Roster are the lines of the duty roster as they were written.
func (d *Duty) Roster() []string {
	var all []string
	for _, l := range d.lines {
		all = append(all, l.text)
	}
	return all
}

// OnCall are the people who are asked when nobody is on duty, in this order.
func (d *Duty) OnCall() []*Person { return d.onCall }

// kept reports whether the company keeps a roster at all.
func (d *Duty) kept() bool { return len(d.lines) > 0 || len(d.onCall) > 0 }

// on gives who is on duty at a moment of the wall clock. A later line overrules
// an earlier one.
func (d *Duty) on(local time.Time) []*Person {
	day := d.day(local)
	for _, l := range slices.Backward(d.lines) {
		if people := l.covers(day); people != nil {
			return people
		}
	}
	return nil
}

// day is the day to whose duty a moment belongs: before the handover, it is
// still the one before.
func (d *Duty) day(local time.Time) time.Time {
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	sinceMidnight := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	if sinceMidnight < d.handover {
		return day.AddDate(0, 0, -1)
	}
	return day
}

// duty reads the roster.
func (c *checker) duty(b *Book, f dutyFile) {
	d := &b.Duty
	clock, err := time.Parse("15:04", f.Handover)
	if err != nil {
		c.wrong("duty.handover", "%q is no time of the day; write for example \"09:00\"", f.Handover)
	}
	d.handover = time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute
	for i, text := range f.Roster {
		key := fmt.Sprintf("duty.roster[%d]", i)
		if line := c.dutyLine(b, key, text); line != nil {
			d.lines = append(d.lines, line)
		}
	}
	for i, name := range f.OnCall {
		if p := c.named(b, fmt.Sprintf("duty.on_call[%d]", i), name, 0); p != nil {
			d.onCall = append(d.onCall, p)
		}
	}
}

// dutyLine reads "2026-12-25: 赵敏", "2026-12-25..2026-12-31: 赵敏, 陈晨" and
// "weekly from 2026-11-23: 王磊, 赵敏+陈晨", where each week has its turn.
func (c *checker) dutyLine(b *Book, key, text string) *dutyLine {
	wrong := func(format string, args ...any) *dutyLine {
		w, _ := c.places.Find(key)
		c.wrongAt(w.Value, key, format, args...)
		return nil
	}
	days, names, found := strings.Cut(strings.Replace(text, "：", ":", 1), ":")
	if !found {
		return wrong("%q: write the days, a colon and the names, for example \"2026-12-25: 赵敏\" or \"weekly from 2026-11-23: 王磊, 赵敏\"", text)
	}
	l := &dutyLine{text: text, place: key}
	days = strings.TrimSpace(days)
	if from, ok := strings.CutPrefix(days, "weekly from "); ok {
		l.each, days = week, from
	}
	from, to, ranged := strings.Cut(days, "..")
	var err error
	if l.first, err = time.Parse(time.DateOnly, strings.TrimSpace(from)); err != nil {
		return wrong("%q is no date; write for example 2026-12-25 or 2026-12-25..2026-12-31", from)
	}
	switch {
	case ranged:
		if l.last, err = time.Parse(time.DateOnly, strings.TrimSpace(to)); err != nil || l.last.Before(l.first) {
			return wrong("%q is no last day; write for example 2026-12-25..2026-12-31", to)
		}
	case l.each == 0:
		l.last = l.first
	}
	column := utf8.RuneCountInString(text) - utf8.RuneCountInString(names)
	var together []*Person
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(names, "，", ","), func(r rune) bool { return r == ',' || r == '、' }) {
		var turn []*Person
		if strings.TrimSpace(part) == "" {
			continue
		}
		for name := range strings.SplitSeq(part, "+") {
			at := column + utf8.RuneCountInString(names[:strings.Index(names, strings.TrimSpace(name))])
			if p := c.named(b, key, name, at); p != nil {
				turn = append(turn, p)
			} else {
				return nil
			}
		}
		l.turns, together = append(l.turns, turn), append(together, turn...)
	}
	if len(together) == 0 {
		return wrong("%q names nobody", text)
	}
	if l.each == 0 {
		l.turns = [][]*Person{together}
	}
	return l
}

// named finds a technician by name or address, or notes the mistake at a
// character of the value.
func (c *checker) named(b *Book, key, name string, column int) *Person {
	name = strings.TrimSpace(name)
	p, code := b.Directory.technician(name)
	if p != nil {
		return p
	}
	var known []string
	for _, t := range b.Directory.Technicians {
		known = append(known, t.Name)
	}
	w, _ := c.places.Find(key)
	text := "%q is no technician of this book" + strict.Meant(name, known)
	if code == "ambiguous_person" {
		text = "%q: several technicians have this name; write the address"
	}
	c.wrongAt(w.Within(1, column), key, text, name)
	return nil
}

// shifts reads the shifts of a technician, and looks at his days off.
func (c *checker) shifts(p *Person) {
	for i, text := range p.Away {
		from, to, ranged := strings.Cut(text, "..")
		if !ranged {
			to = from
		}
		first, err := time.Parse(time.DateOnly, from)
		last, errLast := time.Parse(time.DateOnly, to)
		if err != nil || errLast != nil || last.Before(first) {
			key := "technician." + p.Address + ".away[" + strconv.Itoa(i) + "]"
			w, _ := c.places.Find(key)
			c.wrongAt(w.Value, key, "%q is no day off; write for example \"2026-10-08\" or \"2026-10-08..2026-10-10\"", text)
		}
	}
	for i, text := range p.Shifts {
		s, err := calendar.ParseShift(text)
		if err != nil {
			key := "technician." + p.Address + ".shifts[" + strconv.Itoa(i) + "]"
			w, _ := c.places.Find(key)
			c.wrongAt(w.Value, key, "%v", err)
			continue
		}
		p.shifts = append(p.shifts, s)
	}
}
