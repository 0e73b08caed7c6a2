package sqldb

import (
	"errors"
	"fmt"
	"time"

	"maildesk/store"
)

const timerColumns = `id, ticket_id, kind, key, due_us, data, attempts`

// SetTimer implements store.Tx. Few timers take another's place.
func (t *tx) SetTimer(timer *store.Timer) error {
	what := fmt.Sprintf("set timer %s of ticket %d", timer.Kind, timer.TicketID)
	add := func(conflict string) (err error) {
		timer.ID, err = t.insert(what, `
			INSERT INTO timers (ticket_id, kind, key, due_us, data, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
			ON CONFLICT (COALESCE(ticket_id, 0), kind, key) `+conflict+`
			RETURNING id`,
			ref(timer.TicketID), timer.Kind, timer.Key, us0(timer.Due), raw(timer.Data), timer.Attempts)
		return err
	}
	if err := add(`DO NOTHING`); !errors.Is(err, store.ErrConflict) {
		return err
	}
	_, err := t.write(what, `DELETE FROM timers WHERE COALESCE(ticket_id, 0) = ?1 AND kind = ?2 AND key = ?3`,
		timer.TicketID, timer.Kind, timer.Key)
	if err != nil {
		return err
	}
	// The conflict is for two gateways that set one timer at the same time.
	return add(`DO UPDATE SET due_us = excluded.due_us, data = excluded.data, attempts = excluded.attempts`)
}

// CancelTimers implements store.Tx.
func (t *tx) CancelTimers(ticketID int64, kinds ...store.TimerKind) error {
	q := query{}
	q.add(`DELETE FROM timers WHERE COALESCE(ticket_id, 0) = ?`, ticketID)
	among(&q, `kind`, kinds)
	_, err := t.write(fmt.Sprintf("cancel timers of ticket %d", ticketID), q.text, q.args...)
	return err
}

// DueTimers implements store.Tx.
func (t *tx) DueTimers(now time.Time, n int) ([]*store.Timer, error) {
	return t.timers("list due timers", t.locking(`
		SELECT `+timerColumns+` FROM timers WHERE due_us <= ?1 ORDER BY due_us, id LIMIT ?2`,
		t.db.dialect.skipLocked), now.UnixMicro(), limit(n))
}

// PostponeTimer implements store.Tx.
func (t *tx) PostponeTimer(id int64, due time.Time) error {
	return t.writeOne(fmt.Sprintf("postpone timer %d", id), `
		UPDATE timers SET due_us = ?2, attempts = attempts + 1 WHERE id = ?1`, id, us0(due))
}

// DeleteTimer implements store.Tx.
func (t *tx) DeleteTimer(id int64) error {
	return t.writeOne(fmt.Sprintf("delete timer %d", id), `DELETE FROM timers WHERE id = ?1`, id)
}

// ListTimers implements store.Tx.
func (t *tx) ListTimers(ticketID int64, n int) ([]*store.Timer, error) {
	q := query{text: `SELECT ` + timerColumns + ` FROM timers WHERE 1 = 1`}
	if ticketID != 0 {
		q.and(`COALESCE(ticket_id, 0) = ?`, ticketID)
	}
	q.add(` ORDER BY due_us, id LIMIT ?`, limit(n))
	return t.timers("list timers", q.text, q.args...)
}

// NextWork implements store.Tx.
func (t *tx) NextWork() (time.Time, error) {
	return t.sooner("find the next work", `SELECT MIN(due_us) FROM timers`, nil,
		`SELECT MIN(next_us) FROM incoming WHERE state = 'pending' AND next_us > 0`, nil)
}

// sooner is the earlier of two moments, of which one or both may be missing.
func (t *tx) sooner(what, queryA string, argsA []any, queryB string, argsB []any) (time.Time, error) {
	a, err := t.earliest(what, queryA, argsA...)
	if err != nil {
		return time.Time{}, err
	}
	b, err := t.earliest(what, queryB, argsB...)
	if err != nil || b.IsZero() || !a.IsZero() && a.Before(b) {
		return a, err
	}
	return b, nil
}

// earliest reads one time that may be missing. A 0, due since ever, is given
// as the beginning of 1970, because the zero time means that there is none.
func (t *tx) earliest(what, query string, args ...any) (time.Time, error) {
	var at *int64
	if err := t.get(what, []any{&at}, query, args...); err != nil || at == nil {
		return time.Time{}, err
	}
	return time.UnixMicro(*at).UTC(), nil
}

func (t *tx) timers(what, query string, args ...any) (list []*store.Timer, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		timer := &store.Timer{}
		list = append(list, timer)
		return scan(&timer.ID, reference{&timer.TicketID}, &timer.Kind, &timer.Key, moment{&timer.Due},
			rawJSON{&timer.Data}, &timer.Attempts)
	})
	return list, err
}
