package sqldb

import (
	"fmt"
	"strconv"
	"strings"

	"maildesk/store"
)

// query grows from constant pieces of SQL; every value is a parameter.
type query struct {
	text string
	args []any
}

// add appends a piece in which each ? stands for the next of args.
func (q *query) add(piece string, args ...any) {
	for _, arg := range args {
		q.args = append(q.args, arg)
		piece = strings.Replace(piece, "?", "\x00"+strconv.Itoa(len(q.args)), 1)
	}
	q.text += strings.ReplaceAll(piece, "\x00", "?")
}

// and appends a condition.
func (q *query) and(condition string, args ...any) { q.add(` AND `+condition, args...) }

// newest ends a list whose rows are chosen by a sub-select of ids. A list of
// a period is found by the index of its times and then sorted; the plus keeps
// SQLite from walking back over all ids until it has enough rows, of which
// there may be few.
func (q *query) newest(period bool, n int) {
	order := ` ORDER BY id DESC LIMIT ?`
	if period {
		order = ` ORDER BY +id DESC LIMIT ?`
	}
	q.add(order+`) ORDER BY id DESC`, limit(n))
}

// address appends the condition for an address key, or for a domain when it
// begins with @; none when it is empty.
func (q *query) address(key, domain, want string) {
	want = store.Address{Address: want}.Key()
	switch {
	case want == "":
	case want[0] == '@':
		q.and(domain, want[1:])
	default:
		q.and(key, want)
	}
}

// among appends the condition that a column has one of values; none when
// there are none.
func among[T any](q *query, column string, values []T) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, value := range values {
		args[i] = value
	}
	q.and(column+` IN (?`+strings.Repeat(`, ?`, len(args)-1)+`)`, args...)
}

// one takes the result of a list by id: its only row, or ErrNotFound.
func one[T any](what string) func(list []T, err error) (T, error) {
	return func(list []T, err error) (row T, _ error) {
		if err != nil {
			return row, err
		}
		if len(list) == 0 {
			return row, fmt.Errorf("%s: %w", what, store.ErrNotFound)
		}
		return list[0], nil
	}
}
