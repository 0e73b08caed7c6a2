package rules

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

var between = regexp.MustCompile(`[\s,，;；、]+`)

// orderCC adds people to the conversation, and takes out those with a minus.
func (t *turn) orderCC(p *Person, args string, line *templates.Line) (done, refused string) {
	if t.ticket().Confidential {
		return "", "confidential"
	}
	var names []string
	for _, who := range between.Split(args, -1) {
		rest, leaves := strings.CutPrefix(who, "-")
		if rest = strings.Trim(rest, "+<>"); rest == "" {
			continue
		}
		person, refused := t.employee(rest)
		known := t.takesPart(person.Key())
		switch {
		case leaves && known && person.Key() == t.ticket().Requester.Key():
			refused = "requester_stays"
		case leaves && !known:
			refused = "no_participant"
		case leaves:
			t.out.Leave, refused = append(t.out.Leave, person.Key()), ""
			names = append(names, "−"+person.Label())
		case refused == "":
			t.join(person, store.CopiedRole)
			names = append(names, person.Label())
		}
		if refused != "" {
			line.More = rest
			return "", refused
		}
	}
	if len(names) == 0 {
		return "", "no_address"
	}
	line.More = strings.Join(names, " ")
	t.event(store.EventCopied, p.Key(), line.More, true)
	return "copied", ""
}

var (
	assignment = regexp.MustCompile(`^\s*([^=＝:：]{1,30}?)\s*[=＝:：]\s*(.*?)\s*$`)
	semicolons = regexp.MustCompile(`[;；]`)
)

// orderSet writes fields of the request (handbook H2 to H4).
func (t *turn) orderSet(p *Person, args string, line *templates.Line) (done, refused string) {
	m := t.c.Mail.Message
	var set []string
	for _, part := range semicolons.Split(args, -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		a := assignment.FindStringSubmatch(part)
		if name, value, ok := strings.Cut(strings.TrimSpace(part), " "); a == nil && ok { // "#字段 设备 ThinkPad"
			a = []string{part, name, strings.TrimSpace(value)}
		}
		if a == nil {
			return "", "set_how"
		}
		name, ok := templates.FieldNamed(a[1])
		if !ok {
			line.More = a[1]
			return "", "unknown_field"
		}
		value := m.Mask(a[2])
		*t.ticket().Fields.At(name) = value
		t.event(store.EventField, p.Key(), name+"="+value, true)
		t.trace().Fields = append(slices.DeleteFunc(t.trace().Fields, func(s store.Source) bool { return s.Field == name }),
			store.Source{Field: name, Where: "technician", Text: value})
		set = append(set, a[1]+"="+value)
		t.out.Index = strings.TrimSpace(t.out.Index + "\n" + value)
	}
	if len(set) == 0 {
		return "", "set_how"
	}
	t.ticket().Missing = t.stillMissing()
	line.More = strings.Join(set, " ")
	return "set", ""
}
