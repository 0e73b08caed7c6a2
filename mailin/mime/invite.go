package mime

import (
	"strings"
	"time"

	"maildesk/store"
)

// calendar notes an invitation and keeps it as text for a mail without any
// other. An event without a method (RFC 5546 section 1.4) is just a file.
func (r *reading) calendar(n *Part) {
	e := readEvent(r.p.bodyText(n, n.Params["charset"])) // application/ics is no text by its type
	method := n.Params["method"]
	if method == "" {
		method = e.method
	}
	switch strings.ToUpper(method) {
	case "REQUEST", "CANCEL", "REPLY", "COUNTER", "DECLINECOUNTER", "ADD", "REFRESH":
		r.m.Invite = true
	}
	r.m.Calendar = e.reply(strings.ToUpper(method))
	if text := e.text(); text != "" {
		r.spare = append(r.spare, segment{plain: text})
	}
}

// event is what people want to know of a VEVENT (RFC 5545 section 3.6.1).
type event struct {
	method, summary, start, end, location, organizer, description string

	uid, comment string
	attendees    []attendee
}

// attendee is one of those who are invited, and what he said to it.
type attendee struct{ address, status string }

// reply is what a REPLY or COUNTER says, nil for anything else. One that names
// several attendees is of the first (RFC 5546 section 3.2.3: exactly one).
func (e *event) reply(method string) *store.CalendarReply {
	if method != "REPLY" && method != "COUNTER" || len(e.attendees) == 0 {
		return nil
	}
	r := &store.CalendarReply{UID: e.uid, Attendee: e.attendees[0].address, Status: strings.ToLower(e.attendees[0].status), Comment: strings.TrimSpace(e.comment)}
	if method == "COUNTER" {
		r.Status, r.Start = "countered", e.start
	}
	return r
}

// readEvent reads the first event of a calendar. It knows no grammar, so
// that nothing in the rest of the file can make it fail.
func readEvent(text string) event {
	var e event
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\n ", ""), "\n\t", "") // section 3.1: folded
	inside, inner := false, 0
	for line := range strings.Lines(text) {
		name, value := contentLine(strings.TrimRight(line, "\r\n"))
		name, params, _ := strings.Cut(name, ";")
		switch strings.ToUpper(name) {
		case "METHOD":
			e.method = value
		case "BEGIN":
			if strings.EqualFold(value, "VEVENT") {
				inside = true
			} else if inside {
				inner++
			}
		case "END":
			if strings.EqualFold(value, "VEVENT") {
				return e
			}
			inner = max(0, inner-1)
		}
		if !inside || inner > 0 {
			continue
		}
		switch strings.ToUpper(name) {
		case "SUMMARY":
			e.summary = unescapeText(value)
		case "LOCATION":
			e.location = unescapeText(value)
		case "DESCRIPTION":
			e.description = unescapeText(value)
		case "DTSTART":
			e.start = eventTime(value, params)
		case "DTEND":
			e.end = eventTime(value, params)
		case "ORGANIZER":
			e.organizer = organizer(value, params)
		case "UID":
			e.uid = value
		case "COMMENT":
			e.comment = unescapeText(value)
		case "ATTENDEE":
			address := value
			if len(value) > 7 && strings.EqualFold(value[:7], "mailto:") {
				address = value[7:]
			}
			e.attendees = append(e.attendees, attendee{store.Address{Address: address}.Key(), paramOf(params, "PARTSTAT")})
		}
	}
	return e
}

// contentLine cuts a line at the colon behind the parameters, some of which
// hold colons inside quotes.
func contentLine(line string) (name, value string) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			return line[:i], line[i+1:]
		}
	}
	return line, ""
}

// unescapeText undoes section 3.3.11.
func unescapeText(s string) string {
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s)
}

func eventTime(value, params string) string {
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102"} {
		t, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		switch {
		case layout == "20060102":
			return t.Format("2006-01-02")
		case strings.HasSuffix(value, "Z"):
			return t.Format("2006-01-02 15:04 UTC")
		}
		if zone := paramOf(params, "TZID"); zone != "" {
			return t.Format("2006-01-02 15:04 ") + "(" + zone + ")"
		}
		return t.Format("2006-01-02 15:04")
	}
	return value
}

func organizer(value, params string) string {
	address := value
	if len(value) > 7 && strings.EqualFold(value[:7], "mailto:") {
		address = value[7:]
	}
	if name := paramOf(params, "CN"); name != "" {
		return name + " <" + address + ">"
	}
	return address
}

func paramOf(params, name string) string {
	for param := range strings.SplitSeq(params, ";") {
		if key, value, ok := strings.Cut(param, "="); ok && strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// text is the event as a few lines, empty when it says nothing.
func (e event) text() string {
	var b strings.Builder
	line := func(label, value string) {
		if value != "" {
			b.WriteString(label + value + "\n")
		}
	}
	line("", e.summary)
	if e.start != "" {
		when := e.start
		if e.end != "" {
			when += " – " + e.end
		}
		line("时间 / When: ", when)
	}
	line("地点 / Where: ", e.location)
	line("组织者 / Organizer: ", e.organizer)
	if e.description != "" {
		line("\n", strings.TrimSpace(e.description))
	}
	return strings.TrimSpace(b.String())
}
