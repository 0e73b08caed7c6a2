package storetest

import (
	"testing"

	"maildesk/store"
)

var absencePromises = []promise{
	{"an absence comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Absence{}
		Fill(want)
		want.From, want.Until = moment(5), moment(9)
		update(t, s, func(tx store.Tx) { ok(tx.AddAbsence(want)) })
		complete(t, want)
		view(t, s, func(tx store.Tx) { same(t, "Absences", must(tx.Absences(moment(0))), []*store.Absence{want}) })
	}},
	{"absences are listed until they are over", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			add := func(from, until int) *store.Absence {
				a := &store.Absence{Person: "wang@corp.example", From: moment(from), Until: moment(until)}
				ok(tx.AddAbsence(a))
				return a
			}
			second, first, third := add(5, 9), add(1, 5), add(7, 8)
			same(t, "all, by beginning", must(tx.Absences(moment(0))), []*store.Absence{first, second, third})
			same(t, "at the end of the first", must(tx.Absences(moment(5))), []*store.Absence{second, third})
			ok(tx.EndAbsence(second.ID, moment(6)))
			ok(tx.EndAbsence(third.ID, moment(6)))
			second.Until = moment(6)
			same(t, "ended, and forgotten before it began", must(tx.Absences(moment(5))), []*store.Absence{second})
			wantError(t, "EndAbsence of none", tx.EndAbsence(404, moment(1)), store.ErrNotFound)
		})
	}},
}
