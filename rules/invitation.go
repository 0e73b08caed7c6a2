package rules

import (
	"bytes"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"maildesk/store"
	"maildesk/templates"
)

// otherTimeRE finds the wish for another time.
var otherTimeRE = regexp.MustCompile(`(?i)换(?:个|一)?(?:时间|天)|改(?:个|到|天|约|期|时间)|另约|推迟|提前|时间不(?:行|合适|方便)|不方便|没空|不在|\b(?:another|different|other) (?:time|day)\b|\breschedule|\bpostpone|\bnot (?:free|available)\b`)

// invitation is the calendar object of an appointment: a REQUEST, which a
// higher SEQUENCE moves, or a CANCEL (RFC 5546 sections 3.2.2 and 3.2.5). The
// organizer is the desk, so that answers come back to it.
func (t *turn) invitation(v *visit, p *Person) templates.Part {
	ticket, zone := t.ticket(), t.Book.Zone()
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//maildesk//EN")
	method, status := "REQUEST", "CONFIRMED"
	if v.Off {
		method, status = "CANCEL", "CANCELLED"
	}
	cal.Props.SetText(ical.PropMethod, method)

	event := ical.NewEvent()
	event.Props.SetText(ical.PropUID, v.UID)
	event.Props.SetDateTime(ical.PropDateTimeStamp, t.now.UTC().Truncate(time.Second))
	raw(event.Props, ical.PropSequence, itoa(v.Sequence))
	raw(event.Props, ical.PropStatus, status)
	raw(event.Props, ical.PropTransparency, "OPAQUE")
	if name, offset, fixed := zoneOf(zone, v.Start); fixed {
		cal.Children = append(cal.Children, timezone(name, offset))
		for prop, at := range map[string]time.Time{ical.PropDateTimeStart: v.Start, ical.PropDateTimeEnd: v.End} {
			raw(event.Props, prop, at.In(zone).Format("20060102T150405")).Params.Set(ical.ParamTimezoneID, name)
		}
	} else {
		event.Props.SetDateTime(ical.PropDateTimeStart, v.Start.UTC())
		event.Props.SetDateTime(ical.PropDateTimeEnd, v.End.UTC())
	}
	summary := "IT上门："
	if ticket.Language != "zh" {
		summary = "IT visit: "
	}
	event.Props.SetText(ical.PropSummary, summary+firstWords(ticket.Subject, 60)+" ["+ticket.Number+"]")
	if v.Where != "" {
		event.Props.SetText(ical.PropLocation, v.Where)
	}
	raw(event.Props, ical.PropOrganizer, "mailto:"+t.Self.Address.Address).Params.Set(ical.ParamCommonName, quotable(t.Book.Company.Desk))
	attend := func(a store.Address, status string) {
		prop := ical.NewProp(ical.PropAttendee)
		prop.Value = "mailto:" + quotable(a.Address)
		prop.Params.Set(ical.ParamCommonName, quotable(a.Label()))
		prop.Params.Set(ical.ParamRole, "REQ-PARTICIPANT")
		prop.Params.Set(ical.ParamParticipationStatus, status)
		prop.Params.Set(ical.ParamRSVP, "TRUE")
		event.Props.Add(prop)
	}
	attend(ticket.Requester, "NEEDS-ACTION")
	attend(p.Mail(), "NEEDS-ACTION")
	cal.Children = append(cal.Children, event.Component)

	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(cal); err != nil {
		panic(err) // no text of people's is left that it could not write
	}
	return templates.Part{Name: "invite.ics", ContentType: "text/calendar; method=" + method, Content: foldLines(b.Bytes())}
}

func raw(props ical.Props, name, value string) *ical.Prop {
	prop := ical.NewProp(name)
	prop.Value = value
	props.Set(prop)
	return props.Get(name)
}

// quotable is a text that may stand in a parameter (RFC 5545 section 3.2).
func quotable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '"' || r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// zoneOf gives a zone without summer time, which one offset describes; others
// are written in UTC, so that no rules of theirs have to be.
func zoneOf(zone *time.Location, at time.Time) (name, offset string, fixed bool) {
	year := at.In(zone).Year()
	offset = at.In(zone).Format("-0700")
	for month := time.January; month <= time.December; month++ {
		if time.Date(year, month, 1, 0, 0, 0, 0, zone).Format("-0700") != offset {
			return "", "", false
		}
	}
	return zone.String(), offset, zone != time.UTC
}

func timezone(name, offset string) *ical.Component {
	standard := ical.NewComponent(ical.CompTimezoneStandard)
	raw(standard.Props, ical.PropDateTimeStart, "19700101T000000")
	raw(standard.Props, ical.PropTimezoneOffsetFrom, offset)
	raw(standard.Props, ical.PropTimezoneOffsetTo, offset)
	zone := ical.NewComponent(ical.CompTimezone)
	raw(zone.Props, ical.PropTimezoneID, name)
	zone.Children = append(zone.Children, standard)
	return zone
}

// foldLines breaks lines of more than 75 octets between characters (RFC 5545
// section 3.1); the library writes them as long as they are.
func foldLines(text []byte) []byte {
	var b bytes.Buffer
	for line := range bytes.SplitSeq(bytes.TrimSuffix(text, []byte("\r\n")), []byte("\r\n")) {
		for length := 75; len(line) > length; length = 74 {
			cut := length
			for cut > 1 && !utf8.RuneStart(line[cut]) {
				cut--
			}
			b.Write(line[:cut])
			b.WriteString("\r\n ")
			line = line[cut:]
		}
		b.Write(line)
		b.WriteString("\r\n")
	}
	return b.Bytes()
}
