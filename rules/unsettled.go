package rules

import (
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// unsettled are the matters beside the work itself that are open still: who
// ends the ticket, or merges it, is reminded of them.
func (t *turn) unsettled() []templates.Unsettled {
	var all []templates.Unsettled
	if a := t.approval(); a != nil && t.ticket().Waiting == "approval" {
		var who []string
		for _, p := range t.approvalView(a).Waiting {
			who = append(who, p.Label())
		}
		all = append(all, templates.Unsettled{Code: "approval", What: strings.Join(who, "、")})
	}
	if at, done := t.freeze(); !at.IsZero() && !done {
		all = append(all, templates.Unsettled{Code: "freeze", At: at})
	}
	if v, _ := t.visit(); v != nil && v.Start.After(t.now) {
		all = append(all, templates.Unsettled{Code: "visit", At: v.Start})
	}
	for _, r := range t.repairs() {
		if !r.Done {
			all = append(all, templates.Unsettled{Code: "repair", What: r.Order})
		}
	}
	if lent := t.spare(); lent != "" {
		all = append(all, templates.Unsettled{Code: "spare", What: lent})
	}
	return all
}

// unfrozen says that accounts are to be frozen yet: a ticket that ends would
// remind of it no more.
func (t *turn) unfrozen(line *templates.Line) string {
	at, done := t.freeze()
	if at.IsZero() || done || t.ticket().Status == store.StatusWaiting && t.ticket().Waiting == "approval" {
		return ""
	}
	line.At = at
	return "freeze_first"
}
