package sqldb

import (
	"errors"
	"fmt"

	"maildesk/store"
)

// SetProblem implements store.Tx.
func (t *tx) SetProblem(p *store.Problem) error {
	what := fmt.Sprintf("keep problem %d of %s", p.ID, p.Subcategory)
	words, err1 := asJSON("words", p.Words)
	tickets, err2 := asJSON("tickets", p.Tickets)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	args := []any{p.Subcategory, words, tickets, p.Solved, us0(p.Last), flag(p.Told), flag(p.Written)}
	if p.ID == 0 {
		id, err := t.insert(what, `
			INSERT INTO problems (subcategory, words, tickets, solved, last_us, told, written)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
			RETURNING id`, args...)
		if err == nil {
			p.ID = id
		}
		return err
	}
	return t.writeOne(what, `
		UPDATE problems SET subcategory = ?1, words = ?2, tickets = ?3, solved = ?4, last_us = ?5, told = ?6, written = ?7
		WHERE id = ?8`, append(args, p.ID)...)
}

// Problems implements store.Tx.
func (t *tx) Problems(f store.ProblemFilter) (list []*store.Problem, err error) {
	q := query{text: `SELECT id, subcategory, words, tickets, solved, last_us, told, written FROM problems`}
	q.add(` WHERE last_us >= ?`, us0(f.Since))
	if f.Subcategory != "" {
		q.and(`subcategory = ?`, f.Subcategory)
	}
	if f.Least > 0 {
		q.and(`solved >= ?`, f.Least)
	}
	if f.Unwritten {
		q.and(`written = 0`)
	}
	q.add(` ORDER BY last_us DESC, id DESC LIMIT ?`, limit(f.Limit))
	err = t.each("list problems", q.text, q.args, func(scan func(...any) error) error {
		p := &store.Problem{}
		err := scan(&p.ID, &p.Subcategory, fromJSON{&p.Words}, fromJSON{&p.Tickets}, &p.Solved, moment{&p.Last}, &p.Told, &p.Written)
		list = append(list, p)
		return err
	})
	return list, err
}
