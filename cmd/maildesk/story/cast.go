package story

import (
	"cmp"
	"regexp"
	"strings"
	"time"
)

// address is the address of somebody whom a story calls by a short name.
func (p *Player) address(user string) string {
	if strings.Contains(user, "@") || user == "" {
		return user
	}
	return cmp.Or(p.Cast[user], user+"@corp.example")
}

// moment is a time in a story, as "at" writes it or as "ticket" shows it.
var moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d[+-]\d\d:\d\d)?`)

// moved gives what tells of a story that begins at own what it says when it
// begins at start: moments, and ticket numbers of that day.
func moved(own, start time.Time) func(arg string) string {
	by := start.Sub(own)
	zone := own.Location()
	return func(arg string) string {
		arg = strings.ReplaceAll(arg, "IT"+own.Format("20060102"), "IT"+start.In(zone).Format("20060102"))
		return moment.ReplaceAllStringFunc(arg, func(found string) string {
			layout := time.RFC3339[:len("2006-01-02T15:04")]
			if len(found) > len(layout) {
				layout = time.RFC3339
			}
			t, err := time.ParseInLocation(layout, found, zone)
			if err != nil {
				return found
			}
			return t.Add(by).In(zone).Format(layout)
		})
	}
}
