package rules

import (
	"strings"
	"testing"

	"maildesk/store"
)

// TestCrossValidation teaches the learners nine tenths of our mails and asks
// them about the rest, in turn.
func TestCrossValidation(t *testing.T) {
	t.Parallel()
	b, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	all, err := lessons()
	if err != nil {
		t.Fatal(err)
	}
	const folds = 5
	var tickets, category, priority, critical, recognised, alarms, nonticket, found, lost int
	for fold := range folds {
		var known []lesson
		for i, l := range all {
			if i%folds != fold {
				known = append(known, l)
			}
		}
		trial := *b
		trial.experience = b.learn(known)
		for i := fold; i < len(all); i += folds {
			l := all[i]
			c := trial.Classify(&store.Message{BaseSubject: l.subject, NewText: l.text, Kind: store.Human}, nil, tuesday, Known{})
			want, _, _ := strings.Cut(l.about, "/")
			if want == noTicket {
				nonticket++
				count(&found, c.NonTicket)
				continue
			}
			tickets++
			count(&lost, c.NonTicket)
			count(&category, string(c.Subcategory.Category()) == want)
			count(&priority, c.Priority == l.priority)
			if l.priority == store.Critical {
				critical++
				count(&recognised, c.Priority == store.Critical)
			} else {
				count(&alarms, c.Priority == store.Critical)
			}
		}
	}
	t.Logf("category %s, priority %s, critical %s, false alarms %s, tickets lost %s, non-tickets %s",
		part(category, tickets), part(priority, tickets), part(recognised, critical), part(alarms, tickets-critical), part(lost, tickets), part(found, nonticket))
}
