package sqldb

import (
	"fmt"
	"time"

	"maildesk/store"
)

// SetSignature implements store.Tx.
func (t *tx) SetSignature(s *store.Signature) error {
	what := fmt.Sprintf("set the signature of ticket %d", s.TicketID)
	if _, err := t.write(what, `DELETE FROM signatures WHERE ticket_id = ?1`, s.TicketID); err != nil {
		return err
	}
	if len(s.Topics) == 0 {
		return nil
	}
	q := query{text: `INSERT INTO signatures (topic, ticket_id, at_us, major, place, data) VALUES`}
	for i, topic := range s.Topics {
		if i > 0 {
			q.text += `,`
		}
		q.add(` (?, ?, ?, ?, ?, ?)`, topic, s.TicketID, us0(s.At), flag(s.Major), s.Place, raw(s.Data))
	}
	_, err := t.write(what, q.text, q.args...)
	return err
}

// Signature implements store.Tx.
func (t *tx) Signature(ticketID int64) (*store.Signature, error) {
	what := fmt.Sprintf("read the signature of ticket %d", ticketID)
	s := &store.Signature{TicketID: ticketID}
	err := t.each(what, `
		SELECT topic, at_us, major, place, data FROM signatures WHERE ticket_id = ?1 ORDER BY topic`, []any{ticketID},
		func(scan func(...any) error) error {
			var topic string
			err := scan(&topic, moment{&s.At}, &s.Major, &s.Place, rawJSON{&s.Data})
			s.Topics = append(s.Topics, topic)
			return err
		})
	if err == nil && len(s.Topics) == 0 {
		err = fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return s, err
}

// Alike implements store.Tx.
func (t *tx) Alike(topics []string, since time.Time, n int) (list []*store.Alike, err error) {
	if len(topics) == 0 {
		return nil, nil
	}
	const columns = `topic, id, number, status, requester, department, subject, priority, opened_us, major, at_us, data, reporters, place`
	q := query{}
	for i, topic := range topics {
		for _, major := range []bool{true, false} {
			if i > 0 || !major {
				q.add(` UNION ALL `)
			}
			q.add(`SELECT `+columns+` FROM (
				SELECT s.topic, t.id, t.number, t.status, t.requester, t.department, t.subject, t.priority, t.opened_us,
					s.major, s.at_us, s.data, t.reporters, s.place
				FROM signatures s JOIN tickets t ON t.id = s.ticket_id
				WHERE s.topic = ?`, topic)
			if major {
				q.and(`s.major = 1`)
			} else {
				q.and(`s.major = 0 AND s.at_us >= ? AND t.ended_us IS NULL AND t.resolved_us IS NULL`, since.UnixMicro())
			}
			q.add(` ORDER BY s.at_us DESC, s.ticket_id DESC LIMIT ?) AS newest`, limit(n))
		}
	}
	q.add(` ORDER BY major DESC, at_us DESC, id DESC`)
	err = t.each("find similar tickets", q.text, q.args, func(scan func(...any) error) error {
		a := &store.Alike{}
		list = append(list, a)
		return scan(&a.Topic, &a.TicketID, &a.Number, &a.Status, fromJSON{&a.Requester}, &a.Department, &a.Subject, &a.Priority,
			moment{&a.Opened}, &a.Major, moment{&a.At}, rawJSON{&a.Data}, &a.Reporters, &a.Place)
	})
	return list, err
}

// Children implements store.Tx.
func (t *tx) Children(incidentID int64) (list []*store.Child, err error) {
	what := fmt.Sprintf("list the tickets of incident %d", incidentID)
	err = t.each(what, `
		SELECT id, number, status, requester, department, subject, opened_us, changed_us
		FROM tickets WHERE incident = ?1 ORDER BY id`, []any{incidentID}, func(scan func(...any) error) error {
		c := &store.Child{}
		list = append(list, c)
		return scan(&c.ID, &c.Number, &c.Status, fromJSON{&c.Requester}, &c.Department, &c.Subject, moment{&c.Opened}, moment{&c.Changed})
	})
	return list, err
}
