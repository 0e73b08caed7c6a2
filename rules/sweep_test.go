package rules

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"maildesk/store"
)

func sweepOnce(b *Book, all []lesson, tune []labelledMail) string {
	const folds = 4
	var n, cat, pri, crit, rec, alarm, lost, nt, ntf int
	var tc, tp, tcr, ta, tcn, tl int
	for fold := range folds {
		var known []lesson
		for i, l := range all {
			if (i*7919)%folds != fold {
				known = append(known, l)
			}
		}
		trial := *b
		trial.experience = b.learn(known)
		for i, l := range all {
			if (i*7919)%folds != fold {
				continue
			}
			c := trial.Classify(&store.Message{BaseSubject: l.subject, NewText: l.text, Kind: store.Human}, nil, tuesday)
			want, _, _ := strings.Cut(l.about, "/")
			if want == noTicket {
				nt++
				count(&ntf, c.NonTicket)
				continue
			}
			n++
			count(&lost, c.NonTicket)
			count(&cat, string(c.Subcategory.Category()) == want)
			count(&pri, c.Priority == l.priority)
			if l.priority == store.Critical {
				crit++
				count(&rec, c.Priority == store.Critical)
			} else {
				count(&alarm, c.Priority == store.Critical)
			}
		}
	}
	t := &tally{byStyle: map[string][3]int{}, categories: map[[2]string]int{}, priorities: map[[2]string]int{}}
	for fold := range folds {
		known := slices.Clone(all)
		for i := range tune {
			if i%folds != fold {
				known = append(known, lessonOf(&tune[i]))
			}
		}
		trial := *b
		trial.experience = b.learn(known)
		for i := range tune {
			if i%folds == fold {
				t.add(&tune[i], trial.Classify(tune[i].message(), nil, tuesday))
			}
		}
	}
	tc, tp, tcr, ta, tcn, tl = t.category, t.priority, t.recognised, t.falseAlarm, t.nonticket-t.kept, t.lost
	f := func(a, b int) float64 { return 100 * float64(a) / float64(b) }
	return fmt.Sprintf("CV cat %.1f pri %.1f crit %.1f alarm %.1f lost %.1f nt %.1f | tune cat %.1f pri %.1f crit %d/%d alarm %d nt %d/%d lost %d", f(cat, n), f(pri, n), f(rec, crit), f(alarm, n-crit), f(lost, n), f(ntf, nt),
		f(tc, t.mails), f(tp, t.mails), tcr, t.critical, ta, tcn, t.nonticket, tl)
}

func lessonOf(m *labelledMail) lesson {
	msg := m.message()
	about := string(m.Category)
	if m.Nonticket {
		about = noTicket
	}
	return lesson{about, m.Priority, msg.BaseSubject, msg.NewText}
}

func TestSweep(t *testing.T) {
	if os.Getenv("SWEEP") == "" {
		t.Skip()
	}
	b, _ := Load("")
	all, _ := lessons()
	tune := readLabelled(t, "tune")
	t.Log("base", sweepOnce(b, all, tune))
	try := func(name string, p *float32, values ...float32) {
		old := *p
		for _, v := range values {
			*p = v
			t.Log(name, v, sweepOnce(b, all, tune))
		}
		*p = old
	}
	try64 := func(name string, p *float64, values ...float64) {
		old := *p
		for _, v := range values {
			*p = v
			t.Log(name, v, sweepOnce(b, all, tune))
		}
		*p = old
	}
	_ = try64
	try("both", &bothWeight, 0, 0.5, 2)
	try("decay", &decay, 1e-4, 3e-4, 1e-3)
	old := rounds
	rounds = 8
	t.Log("rounds", rounds, sweepOnce(b, all, tune))
	rounds = 20
	t.Log("rounds", rounds, sweepOnce(b, all, tune))
	rounds = old
	if os.Getenv("SWEEP") == "1" {
		return
	}
	try("pace", &pace, 0.1, 0.25, 1)
	try("decay", &decay, 0, 1e-5, 1e-4, 1e-3)
	try("word", &wordWeight, 0.7, 1.5)
	try("pair", &pairWeight, 0.3, 1)
	try("letter", &letterWeight, 0, 0.15, 0.5)
	try("han", &hanWeight, 0.4, 1.2)
	try("sound", &soundWeight, 0, 0.25, 0.8)
	try("list", &listWeight, 0.5, 1, 2.5, 4)
	try("rule", &ruleWeight, 0, 0.7, 3)
	try("title", &titleWeight, 1, 2, 3)
}
