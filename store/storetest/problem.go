package storetest

import (
	"testing"

	"maildesk/store"
)

var problemPromises = []promise{
	{"a problem comes back as it was, and as it was changed", func(t *testing.T, s store.Store) {
		var want store.Problem
		Fill(&want)
		want.ID = 0
		update(t, s, func(tx store.Tx) { ok(tx.SetProblem(&want)) })
		complete(t, want)
		view(t, s, func(tx store.Tx) {
			same(t, "problems", must(tx.Problems(store.ProblemFilter{})), []*store.Problem{&want})
		})
		want.Solved, want.Tickets, want.Told = want.Solved+1, append(want.Tickets, 77), false
		update(t, s, func(tx store.Tx) {
			ok(tx.SetProblem(&want))
			same(t, "changed", must(tx.Problems(store.ProblemFilter{})), []*store.Problem{&want})
			wantError(t, "SetProblem", tx.SetProblem(&store.Problem{ID: 404}), store.ErrNotFound)
		})
	}},
	{"problems are listed by what is asked, the latest first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, p := range []store.Problem{
				{Subcategory: "network/vpn", Solved: 3, Last: moment(1)},
				{Subcategory: "network/vpn", Solved: 1, Last: moment(9)},
				{Subcategory: "network/vpn", Solved: 4, Last: moment(5)},
				{Subcategory: "hardware/printer", Solved: 5, Last: moment(7)},
				{Subcategory: "hardware/printer", Solved: 6, Last: moment(8), Written: true},
			} {
				ok(tx.SetProblem(&p))
				wantIs(t, "id", p.ID, int64(i+1))
			}
			for _, tt := range []struct {
				filter store.ProblemFilter
				want   []int64
			}{
				{store.ProblemFilter{}, []int64{2, 5, 4, 3, 1}},
				{store.ProblemFilter{Subcategory: "network/vpn"}, []int64{2, 3, 1}},
				{store.ProblemFilter{Least: 3, Since: moment(5)}, []int64{5, 4, 3}},
				{store.ProblemFilter{Least: 3, Unwritten: true}, []int64{4, 3, 1}},
				{store.ProblemFilter{Limit: 2}, []int64{2, 5}},
			} {
				same(t, "problems", ids(must(tx.Problems(tt.filter)), func(p *store.Problem) int64 { return p.ID }), tt.want)
			}
		})
	}},
}
