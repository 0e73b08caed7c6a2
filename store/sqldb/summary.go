package sqldb

import (
	"fmt"
	"time"

	"maildesk/store"
)

// Summary implements store.Tx.
func (t *tx) Summary(from, to time.Time) (*store.Summary, error) {
	s := &store.Summary{
		From: from, To: to,
		ByState:        make(map[store.State]int),
		ByCategory:     make(map[store.Category]int),
		ByPriority:     make(map[store.Priority]int),
		OpenByPriority: make(map[store.Priority]int),
		Satisfaction:   make(map[store.Satisfaction]int),
	}
	a, b := from.UnixMicro(), to.UnixMicro()
	for _, part := range []func(*store.Summary, int64, int64) error{t.sumMails, t.sumTickets, t.sumTargets, t.sumSurveys} {
		if err := part(s, a, b); err != nil {
			return nil, fmt.Errorf("summary: %w", err)
		}
	}
	return s, nil
}

// sumMails counts what came in and what could not go out.
func (t *tx) sumMails(s *store.Summary, from, to int64) error {
	err := count(t, s.ByState, `
		SELECT state, COUNT(*) FROM incoming WHERE received_us >= ?1 AND received_us < ?2 GROUP BY state`, from, to)
	if err != nil {
		return err
	}
	for _, n := range s.ByState {
		s.Received += n
	}
	err = t.get("count held mails", []any{&s.HeldNow}, `
		SELECT COUNT(*) FROM incoming
		WHERE state IN ('held', 'quarantined') AND (received_us IS NULL OR received_us < ?1)`, to)
	if err != nil {
		return err
	}
	return t.get("count undelivered letters", []any{&s.Undelivered}, `
		SELECT COUNT(*) FROM outgoing WHERE state = 'failed' AND failed_us >= ?1 AND failed_us < ?2`, from, to)
}

// sumTickets counts tickets that were opened, ended or are open at the end.
func (t *tx) sumTickets(s *store.Summary, from, to int64) error {
	err := count(t, s.ByCategory, `
		SELECT category, COUNT(*) FROM tickets WHERE opened_us >= ?1 AND opened_us < ?2 GROUP BY category`, from, to)
	if err != nil {
		return err
	}
	err = count(t, s.ByPriority, `
		SELECT priority, COUNT(*) FROM tickets WHERE opened_us >= ?1 AND opened_us < ?2 GROUP BY priority`, from, to)
	if err != nil {
		return err
	}
	for _, n := range s.ByPriority {
		s.Opened += n
	}
	err = t.get("count closed tickets", []any{&s.Closed}, `
		SELECT COUNT(*) FROM tickets WHERE ended_us >= ?1 AND ended_us < ?2`, from, to)
	if err != nil {
		return err
	}
	// What ended later was open at the time.
	err = count(t, s.OpenByPriority, `
		SELECT priority, COUNT(*) FROM tickets
		WHERE (ended_us IS NULL OR ended_us >= ?1) AND opened_us < ?1 GROUP BY priority`, to)
	if err != nil {
		return err
	}
	for _, n := range s.OpenByPriority {
		s.OpenNow += n
	}
	s.OldestOpen, err = t.tickets("list the oldest open tickets", `
		SELECT `+ticketColumns+` FROM tickets
		WHERE id IN (
			SELECT id FROM tickets WHERE (ended_us IS NULL OR ended_us >= ?1) AND opened_us < ?1
			ORDER BY opened_us, id LIMIT 10)
		ORDER BY opened_us, id`, to)
	return err
}

// sumTargets counts targets: a met one when it was met, a missed one when it
// fell due. Missed it is not while the clock stands still, nor when the
// ticket had ended before.
func (t *tx) sumTargets(s *store.Summary, from, to int64) error {
	const (
		responseMet = `
		SELECT COUNT(*) FROM tickets WHERE responded_us >= ?1 AND responded_us < ?2 AND responded_us <= response_due_us`
		resolveMet = `
		SELECT COUNT(*) FROM tickets WHERE resolved_us >= ?1 AND resolved_us < ?2 AND resolved_us <= resolve_due_us`
		responseMissed = `response_due_us >= ?1 AND response_due_us < ?2
			AND (responded_us IS NULL OR responded_us > response_due_us)
			AND (ended_us IS NULL OR ended_us > response_due_us)
			AND (paused_us IS NULL OR paused_us > response_due_us)`
		resolveMissed = `resolve_due_us >= ?1 AND resolve_due_us < ?2
			AND (resolved_us IS NULL OR resolved_us > resolve_due_us)
			AND (ended_us IS NULL OR ended_us > resolve_due_us)
			AND (paused_us IS NULL OR paused_us > resolve_due_us)`
	)
	for _, c := range []struct {
		into  *int
		query string
	}{
		{&s.ResponseMet, responseMet},
		{&s.ResolveMet, resolveMet},
		{&s.ResponseMissed, `SELECT COUNT(*) FROM tickets WHERE ` + responseMissed},
		{&s.ResolveMissed, `SELECT COUNT(*) FROM tickets WHERE ` + resolveMissed},
	} {
		if err := t.get("count targets", []any{c.into}, c.query, from, to); err != nil {
			return err
		}
	}
	var err error
	s.Missed, err = t.tickets("list tickets that missed a target", `
		SELECT `+ticketColumns+` FROM tickets
		WHERE id IN (SELECT id FROM tickets WHERE `+responseMissed+` UNION SELECT id FROM tickets WHERE `+resolveMissed+`)
		ORDER BY id LIMIT 20`, from, to)
	return err
}

// sumSurveys counts the last answer of each ticket in the period; the ticket
// itself may have been rated anew since.
func (t *tx) sumSurveys(s *store.Summary, from, to int64) error {
	const last = `
		SELECT MAX(id) FROM events WHERE kind = 'survey' AND at_us >= ?1 AND at_us < ?2 GROUP BY ticket_id`
	err := count(t, s.Satisfaction, `
		SELECT text, COUNT(*) FROM events WHERE id IN (`+last+`) GROUP BY text`, from, to)
	if err != nil {
		return err
	}
	s.Dissatisfied, err = t.tickets("list dissatisfied tickets", `
		SELECT `+ticketColumns+` FROM tickets
		WHERE id IN (SELECT ticket_id FROM events WHERE text = 'dissatisfied' AND id IN (`+last+`))
		ORDER BY id LIMIT 20`, from, to)
	return err
}

// count reads rows of a value and how often it is there.
func count[K ~string](t *tx, into map[K]int, query string, args ...any) error {
	return t.each("count", query, args, func(scan func(...any) error) error {
		var key K
		var n int
		err := scan(&key, &n)
		into[key] = n
		return err
	})
}
