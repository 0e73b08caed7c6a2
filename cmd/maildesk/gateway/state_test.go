package gateway_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/rules"
	"maildesk/store"
)

// checkCode is the secret behind the number in the subjects of letters.
var checkCode = regexp.MustCompile(`(\[IT\d+)-[a-z2-7]{8}\]`)

// state is everything that a store knows, as lines that two stores with the
// same story have in common: without row ids, tries, tokens, and the moments at
// which things happened (but with whether they did).
func state(t *testing.T, st store.Store) string {
	t.Helper()
	var lines []string
	line := func(what string, row any) {
		timeless(reflect.ValueOf(row).Elem())
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, what+" "+string(text))
	}
	err := st.View(context.Background(), func(tx store.Tx) error {
		tickets, err1 := tx.ListTickets(store.TicketFilter{Limit: 10000})
		letters, err2 := tx.ListOutgoing(store.OutgoingFilter{Limit: 10000})
		mails, err3 := tx.ListIncoming(store.IncomingFilter{Limit: 10000})
		timers, err4 := tx.ListTimers(0, 10000)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		numbers := map[int64]string{}
		for _, ticket := range tickets {
			numbers[ticket.ID] = ticket.Number
			events, err1 := tx.Events(ticket.ID)
			people, err2 := tx.Participants(ticket.ID)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			for i, e := range events {
				e.ID, e.TicketID, e.IncomingID, e.Data = 0, 0, 0, nil
				line(fmt.Sprintf("event %s %03d", ticket.Number, i), e)
			}
			for _, p := range people {
				p.TicketID = 0
				line("participant "+ticket.Number, &p)
			}
			ticket.ID, ticket.Trace = 0, reasons(t, ticket.Trace)
			line("ticket", ticket)
		}
		for _, o := range letters {
			about := fmt.Sprintf("letter %s, references %d, answer %v, message id %v", numbers[o.TicketID], len(o.References), o.InReplyTo != "", o.MessageID != "")
			o.ID, o.TicketID, o.IncomingID, o.Attempts, o.LastError, o.Reply = 0, 0, 0, 0, "", ""
			o.References, o.InReplyTo, o.MessageID, o.HTML = nil, "", "", ""
			o.Text = hours.ReplaceAllString(o.Text, "hh:mm")
			line(about, o)
		}
		for _, in := range mails {
			line("mail "+numbers[in.TicketID], &[]any{in.State, in.Reason, in.Message.Subject})
		}
		for _, timer := range timers {
			line("timer "+numbers[timer.TicketID], &[]any{timer.Kind, timer.Key, timer.Data})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		lines[i] = checkCode.ReplaceAllString(lines[i], "$1]") // each desk has keys of its own
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// reasons is a trace without its moments, and without the arithmetic of them.
func reasons(t *testing.T, kept json.RawMessage) json.RawMessage {
	t.Helper()
	trace, err := rules.ReadTrace(kept)
	if err != nil {
		t.Fatal(err)
	}
	for i := range trace.Deadlines {
		d := &trace.Deadlines[i]
		trace.Deadlines[i] = rules.Deadline{Target: d.Target, Priority: d.Priority, Span: d.Span, Reopened: d.Reopened}
	}
	for i := range trace.Dispatch {
		trace.Dispatch[i].At = time.Time{}
	}
	text, err := json.Marshal(trace)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var hours = regexp.MustCompile(`\b\d{1,2}:\d\d`)

// timeless makes all times of a row the same, except those that never were.
func timeless(row reflect.Value) {
	if row.Kind() != reflect.Struct {
		return
	}
	for i := range row.NumField() {
		if at, ok := row.Field(i).Interface().(time.Time); ok && !at.IsZero() {
			row.Field(i).Set(reflect.ValueOf(time.Unix(0, 0)))
		}
	}
}

// difference shows the lines that only one of two states has.
func difference(got, want string) string {
	lines := func(text string) []string { return strings.Split(text, "\n") }
	var b strings.Builder
	g, w := lines(got), lines(want)
	for _, side := range []struct {
		mark string
		a, b []string
	}{{"got  ", g, w}, {"want ", w, g}} {
		left := map[string]int{}
		for _, line := range side.b {
			left[line]++
		}
		for _, line := range side.a {
			if left[line]--; left[line] < 0 {
				fmt.Fprintf(&b, "%s %.2000s\n", side.mark, line)
			}
		}
	}
	return b.String()
}
