package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// rendering writes values for people to read and compare: a line for each
// thing that is not empty, under the path to it.
type rendering struct{ strings.Builder }

func (r *rendering) line(path string, format string, args ...any) {
	fmt.Fprintf(r, "  %s: %s\n", path, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " / "))
}

func (r *rendering) value(path string, v reflect.Value) {
	if v.IsZero() || !v.CanInterface() {
		return
	}
	switch value := v.Interface().(type) {
	case time.Time:
		r.line(path, "%s", value.In(monday.Location()).Format("Mon 01-02 15:04"))
		return
	case store.Address:
		r.line(path, "%s", shown(value))
		return
	case templates.Guide: // its words are those of templates/guides
		r.line(path, "%s", value.Name)
		return
	case []templates.Question:
		var fields []string
		for _, q := range value {
			fields = append(fields, q.Field)
		}
		r.line(path, "%s", strings.Join(fields, " "))
		return
	case []string:
		r.line(path, "%s", strings.Join(value, " "))
		return
	case templates.Person:
		r.line(path, "%s <%s>", value.Name, value.Address)
		return
	case json.RawMessage:
		r.line(path, "%s", value)
		return
	case *time.Location, templates.Why, *templates.Why:
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		r.value(path, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name := path + "." + field.Name
			if field.Anonymous {
				name = path
			}
			r.value(name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.value(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		r.line(path, "%d", v.Len())
	default:
		r.line(path, "%v", v.Interface())
	}
}

func shown(a store.Address) string { return strings.TrimSpace(a.Name + " <" + a.Address + ">") }

// changes writes what differs between two tickets.
func (r *rendering) changes(before, after *store.Ticket) {
	b, a := reflect.ValueOf(*before), reflect.ValueOf(*after)
	for i := range b.NumField() {
		name := b.Type().Field(i).Name
		if name == "Trace" || name == "Changed" || reflect.DeepEqual(b.Field(i).Interface(), a.Field(i).Interface()) {
			continue
		}
		if a.Field(i).IsZero() {
			r.line("ticket."+name, "emptied")
			continue
		}
		r.value("ticket."+name, a.Field(i))
	}
}

// outcome writes all of an outcome.
func (r *rendering) outcome(before *store.Ticket, out Outcome) {
	r.value("verdict", reflect.ValueOf(out.Verdict))
	switch {
	case out.Ticket == nil:
	case before == nil || before.ID != out.Ticket.ID:
		r.changes(&store.Ticket{}, out.Ticket)
	default:
		r.changes(before, out.Ticket)
	}
	for _, p := range out.Participants {
		r.line("joins", "%s as %s", shown(p.Person), p.Role)
	}
	for _, e := range out.Events {
		inside := ""
		if e.Internal {
			inside = " (inside)"
		}
		r.line("event", "%s by %s%s: %s", e.Kind, e.Actor, inside, e.Text)
	}
	for _, timer := range out.Timers {
		r.line("timer", "%s", strings.TrimSpace(fmt.Sprintf("%s due %s %s", timer.Kind, timer.Due.In(monday.Location()).Format("Mon 01-02 15:04"), timer.Data)))
	}
	if out.CancelAll {
		r.line("timers", "all are cancelled")
	}
	for _, kind := range out.Cancel {
		r.line("timer cancelled", "%s", kind)
	}
	for i := range out.Letters {
		l := out.Letters[i]
		r.line("letter", "%s to %s", l.Name, shown(l.To))
		l.Name, l.To = "", store.Address{}
		// Filled in alike for every letter about the ticket.
		l.Data.Desk, l.Data.Reader, l.Data.Ticket, l.Data.Technician = templates.Desk{}, templates.Person{}, templates.Ticket{}, templates.Person{}
		r.value("  ", reflect.ValueOf(l))
	}
	rest := out
	rest.Verdict, rest.Ticket, rest.Participants, rest.Events, rest.Timers = store.Verdict{}, nil, nil, nil, nil
	rest.CancelAll, rest.Cancel, rest.Letters, rest.Index, rest.More = false, nil, nil, "", nil
	r.value("besides", reflect.ValueOf(rest))
	for _, more := range out.More {
		r.WriteString("  and of another ticket:\n")
		r.outcome(nil, more)
	}
}
