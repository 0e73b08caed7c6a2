package rules

import (
	"slices"

	"maildesk/store"
)

// scene says in one word each who is hit, what happened to it, and when.
func (r *reader) scene() (who, what, when string) {
	has := func(list string) bool {
		n, ok := r.book.lexicon.Number[list]
		return ok && r.inBody[n]
	}
	first := func(lists ...string) string {
		for _, list := range lists {
			if has(list) {
				return list
			}
		}
		return "-"
	}
	switch alone := has("alone") && !has("not_alone"); {
	case alone:
		who = "alone"
	case r.people >= 20:
		who = "many"
	case r.people >= 3:
		who = "several"
	default:
		who = first("everyone", "team")
	}
	return who, first("stopped", "down", "damaged", "slowness", "trouble", "wish", "howto"),
		first("drill", "test_alarm", "theirs", "planned", "whatif", "recovered", "past", "ahead", "deadline")
}

// How sure the learner must be of an outage: one that nobody sees is worse
// than a false alarm, but it is less likely where only the writer is hit, and
// where it is spoken of and not there.
const (
	sureCritical       = 0.21
	sureCriticalOfMany = 0.24
	sureCriticalOfAll  = 0.3 // "everyone" is soon said
	sureCriticalOfOne  = 0.38
	sureCriticalAbsent = 0.27
	sureUrgent         = 0.46
	// A passage is judged without what stands around it.
	sureCriticalPassage = 0.37
)

// priorityOf is the priority that the learner's opinion of a mail comes to,
// with the chance of it, and how much of a chance is enough for it here.
func (r *reader) priorityOf(o Opinion) (p store.Priority, chance, enough float64) {
	who, _, when := r.scene()
	sure := sureCritical
	switch {
	case who == "alone":
		sure = sureCriticalOfOne
	case slices.Contains(absent, when):
		sure = sureCriticalAbsent
	case who == "many":
		sure = sureCriticalOfMany
	case who == "everyone":
		sure = sureCriticalOfAll
	}
	critical, urgent := o.All[string(store.Critical)], o.All[string(store.Urgent)]
	switch {
	case critical >= sure:
		return store.Critical, critical, sure
	case critical+urgent >= sureUrgent:
		return store.Urgent, critical + urgent, sureUrgent
	}
	return store.Normal, o.All[string(store.Normal)], 1 - sureUrgent
}

// absent are the lists that tell of trouble that is not there, not yet or not here.
var absent = []string{"drill", "test_alarm", "theirs", "planned", "whatif", "ahead"}

// units is how many different departments a mail names that are hit.
func (r *reader) units() int {
	n, ok := r.book.lexicon.Number["unit"]
	if !ok {
		return 0
	}
	return len(r.hits[n])
}
