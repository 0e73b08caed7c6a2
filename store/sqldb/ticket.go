package sqldb

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"maildesk/store"
)

const ticketColumns = `id, number, status, asked, waiting, requester, beneficiary, department, language, subject,
	category, subcategory, urgency, impact, priority, tier, self_check, assignee, escalations,
	opened_us, response_due_us, responded_us, resolve_due_us, resolved_us, closed_us,
	reopened, paused_us, paused_for_ns, satisfaction, merged_into, changed_us,
	fields, missing, solution, comment, trace, asset, confidential, incident, major, reporters, repeats, maintenance`

func scanTicket(scan func(...any) error) (*store.Ticket, error) {
	t := &store.Ticket{}
	err := scan(&t.ID, &t.Number, &t.Status, &t.Asked, &t.Waiting, fromJSON{&t.Requester}, fromJSON{&t.Beneficiary},
		&t.Department, &t.Language, &t.Subject,
		&t.Category, &t.Subcategory, &t.Urgency, &t.Impact, &t.Priority, &t.Tier, &t.SelfCheck, &t.Assignee, &t.Escalations,
		moment{&t.Opened}, moment{&t.ResponseDue}, moment{&t.Responded}, moment{&t.ResolveDue}, moment{&t.Resolved}, moment{&t.Closed},
		&t.Reopened, moment{&t.Paused}, (*int64)(&t.PausedFor), &t.Satisfaction, reference{&t.MergedInto}, moment{&t.Changed},
		fromJSON{&t.Fields}, fromJSON{&t.Missing}, &t.Solution, &t.Comment, rawJSON{&t.Trace}, &t.Asset, &t.Confidential,
		reference{&t.Incident}, &t.Major, &t.Reporters, &t.Repeats, &t.Maintenance)
	if len(t.Missing) == 0 {
		t.Missing = nil
	}
	return t, err
}

// ticketValues are the arguments ?2 and following of both statements that write a
// ticket; ?1 is its number or its id.
func ticketValues(first any, t *store.Ticket) ([]any, error) {
	requester, err1 := asJSON("requester", t.Requester)
	beneficiary, err2 := asJSON("beneficiary", t.Beneficiary)
	fields, err3 := asJSON("fields", t.Fields)
	missing, err4 := asJSON("missing fields", t.Missing)
	return []any{first, t.Status, t.Asked, t.Waiting, t.Requester.Key(), requester, beneficiary,
		t.Department, t.Language, t.Subject,
		t.Category, t.Subcategory, t.Urgency, t.Impact, t.Priority, t.Tier, t.SelfCheck, t.Assignee, t.Escalations,
		us(t.Opened), us(t.ResponseDue), us(t.Responded), us(t.ResolveDue), us(t.Resolved), us(t.Closed),
		us(ended(t)), t.Reopened, us(t.Paused), int64(t.PausedFor), t.Satisfaction, ref(t.MergedInto), us(t.Changed),
		fields, missing, t.Solution, t.Comment, raw(t.Trace), t.Asset, flag(t.Confidential),
		ref(t.Incident), t.Major, t.Reporters, t.Repeats, t.Maintenance}, errors.Join(err1, err2, err3, err4)
}

// ended is when the work on a ticket ended, zero when it did not.
func ended(t *store.Ticket) time.Time {
	if !t.Status.Ended() {
		return time.Time{}
	}
	for _, at := range []time.Time{t.Closed, t.Changed, t.Opened} {
		if !at.IsZero() {
			return at
		}
	}
	return time.UnixMicro(0)
}

// AddTicket implements store.Tx.
func (t *tx) AddTicket(day string, ticket *store.Ticket) error {
	// The row of the day is locked until this transaction ends: the next one
	// sees its number, or takes it when this one is undone.
	running, err := t.insert("number a ticket of "+day, `
		INSERT INTO ticket_numbers (day, last) VALUES (?1, 1)
		ON CONFLICT (day) DO UPDATE SET last = ticket_numbers.last + 1
		RETURNING last`, day)
	if err != nil {
		return err
	}
	number := fmt.Sprintf("IT%s%03d", day, running)
	args, err := ticketValues(number, ticket)
	if err != nil {
		return fmt.Errorf("add ticket %s: %w", number, err)
	}
	id, err := t.insert("add ticket "+number, `
		INSERT INTO tickets (number, status, asked, waiting, requester_key, requester, beneficiary,
			department, language, subject,
			category, subcategory, urgency, impact, priority, tier, self_check, assignee, escalations,
			opened_us, response_due_us, responded_us, resolve_due_us, resolved_us, closed_us,
			ended_us, reopened, paused_us, paused_for_ns, satisfaction, merged_into, changed_us,
			fields, missing, solution, comment, trace, asset, confidential, incident, major, reporters, repeats, maintenance)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
			?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39,
			?40, ?41, ?42, ?43, ?44)
		RETURNING id`, args...)
	if err != nil {
		return err
	}
	ticket.ID, ticket.Number = id, number
	if ticket.Confidential {
		return nil // no search leads to it
	}
	words := []string{number, number[2:], ticket.Subject, ticket.Requester.Name, ticket.Requester.Address, ticket.Department}
	for _, name := range store.FieldNames {
		words = append(words, *ticket.Fields.At(name))
	}
	return t.IndexTicket(id, strings.Join(words, "\n"))
}

// UpdateTicket implements store.Tx.
func (t *tx) UpdateTicket(ticket *store.Ticket) error {
	what := "update ticket " + ticket.Number
	args, err := ticketValues(ticket.ID, ticket)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return t.writeOne(what, `
		UPDATE tickets SET status = ?2, asked = ?3, waiting = ?4, requester_key = ?5, requester = ?6, beneficiary = ?7,
			department = ?8, language = ?9, subject = ?10,
			category = ?11, subcategory = ?12, urgency = ?13, impact = ?14, priority = ?15, tier = ?16, self_check = ?17,
			assignee = ?18, escalations = ?19,
			opened_us = ?20, response_due_us = ?21, responded_us = ?22, resolve_due_us = ?23, resolved_us = ?24,
			closed_us = ?25, ended_us = ?26, reopened = ?27, paused_us = ?28, paused_for_ns = ?29, satisfaction = ?30,
			merged_into = ?31, changed_us = ?32, fields = ?33, missing = ?34, solution = ?35, comment = ?36, trace = ?37, asset = ?38, confidential = ?39,
			incident = ?40, major = ?41, reporters = ?42, repeats = ?43, maintenance = ?44
		WHERE id = ?1`, args...)
}

// Ticket implements store.Tx.
func (t *tx) Ticket(id int64) (*store.Ticket, error) {
	what := fmt.Sprintf("read ticket %d", id)
	return one[*store.Ticket](what)(t.tickets(what, t.locking(`
		SELECT `+ticketColumns+` FROM tickets WHERE id = ?1`, t.db.dialect.rowLock), id))
}

// TicketByNumber implements store.Tx.
func (t *tx) TicketByNumber(number string) (*store.Ticket, error) {
	what := "read ticket " + number
	return one[*store.Ticket](what)(t.tickets(what, t.locking(`
		SELECT `+ticketColumns+` FROM tickets WHERE number = ?1`, t.db.dialect.rowLock), strings.ToUpper(number)))
}

// ListTickets implements store.Tx.
func (t *tx) ListTickets(f store.TicketFilter) ([]*store.Ticket, error) {
	q := query{text: `SELECT ` + ticketColumns + ` FROM tickets WHERE id IN (SELECT id FROM tickets WHERE 1 = 1`}
	among(&q, `id`, f.IDs)
	if f.Open {
		q.and(`ended_us IS NULL`)
	}
	among(&q, `status`, f.Statuses)
	if f.Requester != "" {
		q.and(`requester_key = ?`, store.Address{Address: f.Requester}.Key())
	}
	if f.Assignee != "" {
		q.and(`assignee = ?`, store.Address{Address: f.Assignee}.Key())
	}
	if f.Asset != "" {
		q.and(`asset = ?`, f.Asset)
	}
	if f.Unassigned {
		q.and(`assignee = ''`)
	}
	if f.Category != "" {
		q.and(`category = ?`, f.Category)
	}
	if f.Priority != "" {
		q.and(`priority = ?`, f.Priority)
	}
	if !f.Overdue.IsZero() {
		q.and(`ended_us IS NULL AND resolved_us IS NULL AND resolve_due_us < ?`, f.Overdue.UnixMicro())
	}
	if !f.Since.IsZero() {
		q.and(`opened_us >= ?`, f.Since.UnixMicro())
	}
	if !f.Until.IsZero() {
		q.and(`opened_us < ?`, f.Until.UnixMicro())
	}
	if f.BeforeID != 0 {
		q.and(`id < ?`, f.BeforeID)
	}
	if strings.TrimSpace(f.Search) != "" && !t.search(&q, t.db.dialect.tickets, f.Search) {
		return nil, nil
	}
	q.newest(!f.Since.IsZero() || !f.Until.IsZero(), f.Limit)
	return t.tickets("list tickets", q.text, q.args...)
}

// OpenLoad implements store.Tx.
func (t *tx) OpenLoad() (map[string]int, error) {
	load := make(map[string]int)
	err := t.each("count open tickets by assignee", `
		SELECT assignee, COUNT(*) FROM tickets
		WHERE ended_us IS NULL AND resolved_us IS NULL AND assignee <> ''
		GROUP BY assignee`, nil, func(scan func(...any) error) error {
		var assignee string
		var n int
		err := scan(&assignee, &n)
		load[assignee] = n
		return err
	})
	return load, err
}

func (t *tx) tickets(what, query string, args ...any) (list []*store.Ticket, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		ticket, err := scanTicket(scan)
		list = append(list, ticket)
		return err
	})
	return list, err
}
