package rules

// scene says in one word each who is hit, what happened to it, and when.
func (r *reader) scene() (who, what, when string) {
	has := func(list string) bool {
		n, ok := r.book.lexicon.number[list]
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
