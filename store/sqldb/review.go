package sqldb

import (
	"time"

	"maildesk/store"
)

// Courses implements store.Tx. Only short columns are read: the long ones
// stand behind them in a row. The plus keeps SQLite from walking through all
// that was ever opened; few ended late enough.
func (t *tx) Courses(from, to time.Time, each func(store.Course) error) error {
	return t.each("read the courses of tickets", `
		SELECT id, status, requester_key, department, category, subcategory, priority, assignee,
			opened_us, response_due_us, responded_us, resolve_due_us, resolved_us, ended_us, paused_us, paused_for_ns,
			major, incident IS NOT NULL, maintenance <> ''
		FROM tickets
		WHERE +opened_us < ?2 AND (ended_us IS NULL OR ended_us >= ?1)`,
		[]any{from.UnixMicro(), to.UnixMicro()}, func(scan func(...any) error) error {
			var c store.Course
			err := scan(&c.TicketID, &c.Status, &c.Requester, &c.Department, &c.Category, &c.Subcategory, &c.Priority, &c.Assignee,
				moment{&c.Opened}, moment{&c.ResponseDue}, moment{&c.Responded}, moment{&c.ResolveDue}, moment{&c.Resolved},
				moment{&c.Ended}, moment{&c.Paused}, (*int64)(&c.PausedFor), &c.Major, &c.Part, &c.Maintenance)
			if err != nil {
				return err
			}
			return each(c)
		})
}

// Votes implements store.Tx.
func (t *tx) Votes(from, to time.Time) (list []store.Vote, err error) {
	err = t.each("list votes", `
		SELECT ticket_id, at_us, text FROM events
		WHERE kind = 'survey' AND at_us >= ?1 AND at_us < ?2
		ORDER BY id`, []any{from.UnixMicro(), to.UnixMicro()}, func(scan func(...any) error) error {
		var v store.Vote
		err := scan(&v.TicketID, moment{&v.At}, &v.Satisfaction)
		list = append(list, v)
		return err
	})
	return list, err
}

// Post implements store.Tx.
func (t *tx) Post(from, to time.Time) (*store.Post, error) {
	p := &store.Post{ByState: map[store.State]int{}, Ignored: map[string]int{}}
	a, b := from.UnixMicro(), to.UnixMicro()
	err := count(t, p.ByState, `
		SELECT state, COUNT(*) FROM incoming WHERE received_us >= ?1 AND received_us < ?2 GROUP BY state`, a, b)
	if err != nil {
		return nil, err
	}
	for _, n := range p.ByState {
		p.Received += n
	}
	err = count(t, p.Ignored, `
		SELECT reason, COUNT(*) FROM incoming
		WHERE state = 'ignored' AND received_us >= ?1 AND received_us < ?2 GROUP BY reason`, a, b)
	if err != nil {
		return nil, err
	}
	err = t.get("count held mails", []any{&p.HeldNow}, `
		SELECT COUNT(*) FROM incoming
		WHERE state IN ('held', 'quarantined') AND (received_us IS NULL OR received_us < ?1)`, b)
	if err != nil {
		return nil, err
	}
	return p, t.get("count undelivered letters", []any{&p.Undelivered}, `
		SELECT COUNT(*) FROM outgoing WHERE state = 'failed' AND failed_us >= ?1 AND failed_us < ?2`, a, b)
}

// Repeats implements store.Tx.
func (t *tx) Repeats(since, from, to time.Time, least int) (requesters, devices []store.Repeat, err error) {
	args := []any{since.UnixMicro(), from.UnixMicro(), to.UnixMicro(), least}
	err = t.each("count tickets by requester", `
		SELECT requester_key, COUNT(*), MAX(id) FROM tickets
		WHERE opened_us >= ?1 AND opened_us < ?3 AND requester_key <> '' AND major = 0
		GROUP BY requester_key HAVING COUNT(*) >= ?4 AND MAX(opened_us) >= ?2
		ORDER BY COUNT(*) DESC, requester_key LIMIT 20`, args, func(scan func(...any) error) error {
		var r store.Repeat
		err := scan(&r.Requester, &r.Tickets, &r.LastID)
		requesters = append(requesters, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = t.each("count tickets by device", `
		SELECT asset, CASE WHEN asset = '' THEN device ELSE '' END AS model, CASE WHEN asset = '' THEN department ELSE '' END AS place,
			COUNT(*), MAX(id)
		FROM tickets
		WHERE opened_us >= ?1 AND opened_us < ?3 AND (asset <> '' OR device <> '') AND maintenance = ''
		GROUP BY asset, model, place HAVING COUNT(*) >= ?4 AND MAX(opened_us) >= ?2
		ORDER BY COUNT(*) DESC, asset, model, place LIMIT 20`, args, func(scan func(...any) error) error {
		var r store.Repeat
		err := scan(&r.Asset, &r.Device, &r.Department, &r.Tickets, &r.LastID)
		devices = append(devices, r)
		return err
	})
	return requesters, devices, err
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
