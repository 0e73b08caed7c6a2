package sqldb

import (
	"fmt"

	"maildesk/store"
)

// AddParticipant implements store.Tx.
func (t *tx) AddParticipant(p store.Participant) error {
	_, err := t.write(fmt.Sprintf("add participant of ticket %d", p.TicketID), `
		INSERT INTO participants (ticket_id, person_key, name, address, role) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (ticket_id, person_key) DO NOTHING`,
		p.TicketID, p.Person.Key(), p.Person.Name, p.Person.Address, p.Role)
	return err
}

// Participants implements store.Tx.
func (t *tx) Participants(ticketID int64) (list []store.Participant, err error) {
	err = t.each(fmt.Sprintf("list participants of ticket %d", ticketID), `
		SELECT ticket_id, name, address, role FROM participants WHERE ticket_id = ?1 ORDER BY id`,
		[]any{ticketID}, func(scan func(...any) error) error {
			var p store.Participant
			err := scan(&p.TicketID, &p.Person.Name, &p.Person.Address, &p.Role)
			list = append(list, p)
			return err
		})
	return list, err
}

// RemoveParticipant implements store.Tx.
func (t *tx) RemoveParticipant(ticketID int64, person string) error {
	_, err := t.write(fmt.Sprintf("remove participant of ticket %d", ticketID), `
		DELETE FROM participants WHERE ticket_id = ?1 AND person_key = ?2`, ticketID, store.Address{Address: person}.Key())
	return err
}

// AddEvent implements store.Tx.
func (t *tx) AddEvent(e *store.Event) (err error) {
	e.ID, err = t.insert(fmt.Sprintf("add event %s to ticket %d", e.Kind, e.TicketID), `
		INSERT INTO events (ticket_id, at_us, kind, actor, text, internal, incoming_id, data)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
		RETURNING id`,
		e.TicketID, us(e.At), e.Kind, e.Actor, e.Text, e.Internal, ref(e.IncomingID), raw(e.Data))
	return err
}

const eventColumns = `id, ticket_id, at_us, kind, actor, text, internal, incoming_id, data`

// Events implements store.Tx.
func (t *tx) Events(ticketID int64) ([]*store.Event, error) {
	return t.events(fmt.Sprintf("list events of ticket %d", ticketID), `
		SELECT `+eventColumns+` FROM events WHERE ticket_id = ?1 ORDER BY id`, ticketID)
}

// LastEvents implements store.Tx.
func (t *tx) LastEvents(kinds []store.EventKind, n int) ([]*store.Event, error) {
	q := query{text: `SELECT ` + eventColumns + ` FROM events WHERE 1 = 1`}
	among(&q, `kind`, kinds)
	q.add(` ORDER BY at_us DESC, id DESC LIMIT ?`, limit(n))
	return t.events("list the last events", q.text, q.args...)
}

func (t *tx) events(what, query string, args ...any) (list []*store.Event, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		e := &store.Event{}
		list = append(list, e)
		return scan(&e.ID, &e.TicketID, moment{&e.At}, &e.Kind, &e.Actor, &e.Text, &e.Internal,
			reference{&e.IncomingID}, rawJSON{&e.Data})
	})
	return list, err
}

// AddMessageID implements store.Tx.
func (t *tx) AddMessageID(id string, ticketID int64) error {
	if id == "" {
		return nil
	}
	_, err := t.write(fmt.Sprintf("add Message-ID of ticket %d", ticketID), `
		INSERT INTO message_ids (message_id, ticket_id) VALUES (?1, ?2)
		ON CONFLICT (message_id) DO NOTHING`, id, ticketID)
	return err
}

// TicketByMessageID implements store.Tx. It asks from the end in groups,
// because a References field may have hundreds of ids of which the last or
// the first is ours.
func (t *tx) TicketByMessageID(ids []string) (*store.Ticket, error) {
	const what, group = "find the ticket of a Message-ID", 16
	for len(ids) > 0 {
		some := ids[max(0, len(ids)-group):]
		ids = ids[:len(ids)-len(some)]
		args := make([]any, group)
		for i := range args {
			args[i] = some[min(i, len(some)-1)]
		}
		known := make(map[string]int64)
		err := t.each(what, `
			SELECT message_id, ticket_id FROM message_ids
			WHERE message_id IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
			args, func(scan func(...any) error) error {
				var id string
				var ticketID int64
				err := scan(&id, &ticketID)
				known[id] = ticketID
				return err
			})
		if err != nil {
			return nil, err
		}
		for i := len(some) - 1; i >= 0; i-- {
			if ticketID, ok := known[clean(some[i])]; ok {
				return t.Ticket(ticketID)
			}
		}
	}
	return nil, fmt.Errorf("%s: %w", what, store.ErrNotFound)
}
