package sqldb

import (
	"fmt"
	"time"

	"maildesk/store"
)

// AddAbsence implements store.Tx.
func (t *tx) AddAbsence(a *store.Absence) (err error) {
	a.ID, err = t.insert("add absence of "+a.Person, `
		INSERT INTO absences (person_key, from_us, until_us, deputy_key, by_key, learned)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		RETURNING id`,
		a.Person, us0(a.From), us0(a.Until), a.Deputy, a.By, a.Learned)
	return err
}

// EndAbsence implements store.Tx.
func (t *tx) EndAbsence(id int64, at time.Time) error {
	what := fmt.Sprintf("end absence %d", id)
	forgotten, err := t.write(what, `DELETE FROM absences WHERE id = ?1 AND from_us >= ?2`, id, us0(at))
	if err != nil || forgotten > 0 {
		return err
	}
	return t.writeOne(what, `UPDATE absences SET until_us = ?2 WHERE id = ?1`, id, us0(at))
}

// Absences implements store.Tx.
func (t *tx) Absences(at time.Time) (list []*store.Absence, err error) {
	err = t.each("list absences", `
		SELECT id, person_key, from_us, until_us, deputy_key, by_key, learned
		FROM absences WHERE until_us > ?1 ORDER BY from_us, id LIMIT 1000`,
		[]any{us0(at)}, func(scan func(...any) error) error {
			a := &store.Absence{}
			list = append(list, a)
			return scan(&a.ID, &a.Person, moment{&a.From}, moment{&a.Until}, &a.Deputy, &a.By, &a.Learned)
		})
	return list, err
}
