package rules

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

// storm is an hour of mails.
type storm struct {
	name  string
	aside bool
	mails []stormMail
}

type stormMail struct {
	label, department, subject, text string
	machine                          bool
}

func readStorms(t testing.TB) (storms []*storm) {
	t.Helper()
	text, err := os.ReadFile("testdata/storms.txt")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		switch parts := strings.SplitN(line, " | ", 3); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			storms = append(storms, &storm{name: line[3:], aside: strings.HasSuffix(line, ", aside")})
		case len(parts) == 3:
			label, department, _ := strings.Cut(parts[0], " ")
			m := stormMail{department: strings.Trim(department, "- "), subject: parts[1], text: parts[2]}
			m.label, m.machine = strings.CutSuffix(label, "!")
			last := storms[len(storms)-1]
			last.mails = append(last.mails, m)
		default:
			t.Fatalf("testdata/storms.txt:%d: %q", n+1, line)
		}
	}
	return storms
}

// blow lets the mails of a storm come in, one a minute, and says which of them
// ended up in which incident; 0 is none.
func (s *storm) blow(t *testing.T) (incident []int64) {
	o := newOffice(t, "2026-11-23 09:30")
	var people strings.Builder
	for i, m := range s.mails {
		fmt.Fprintf(&people, "[[person]]\nname = \"u%d\"\naddress = \"u%d@corp.example\"\ndepartment = %q\n", i, i, m.department)
	}
	d := o.desk(people.String())
	for i, m := range s.mails {
		o.now = o.now.Add(time.Minute)
		kind := store.Human
		if m.machine {
			kind = store.Notification
		}
		o.mailKind(fmt.Sprintf("u%d@corp.example", i), store.Message{Subject: m.subject, BaseSubject: m.subject, NewText: m.text}, kind)
		o.run(d)
	}
	err := o.db.View(t.Context(), func(tx store.Tx) error {
		for i := range s.mails {
			in, err := tx.Incoming(int64(i + 1))
			if err != nil {
				return err
			}
			if in.TicketID == 0 {
				incident = append(incident, 0)
				continue
			}
			ticket, err := tx.Ticket(in.TicketID)
			if err != nil {
				return err
			}
			incident = append(incident, ticket.Incident)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return incident
}

// score counts pairs of mails that are in one incident, and those that are
// about one outage.
type score struct{ right, taken, wanted int }

func (s *storm) score(t *testing.T, incident []int64) (c score) {
	for i := range s.mails {
		if label := s.mails[i].label; (label == "-") != (incident[i] == 0) {
			t.Logf("%s: %s in incident %d: %s | %s", s.name, label, incident[i], s.mails[i].subject, s.mails[i].text)
		}
		for j := range i {
			same := s.mails[i].label == s.mails[j].label && s.mails[i].label != "-"
			together := incident[i] == incident[j] && incident[i] != 0
			if same {
				c.wanted++
			}
			if together {
				c.taken++
			}
			if same && together {
				c.right++
			}
		}
	}
	return c
}

// TestStorms measures how well mails about one outage are told from those that
// look like them. Precision comes first: who is taken in wrongly waits for the
// end of somebody else's trouble.
func TestStorms(t *testing.T) {
	t.Parallel()
	storms := readStorms(t)
	scores := make([]score, len(storms))
	t.Run("storm", func(t *testing.T) {
		for i, s := range storms {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				scores[i] = s.score(t, s.blow(t))
			})
		}
	})
	for _, half := range []struct {
		name              string
		aside             bool
		precision, recall float64
	}{{"tuned on", false, 0.99, 0.93}, {"put aside", true, 0.97, 0.85}} {
		var sum score
		mails, n := 0, 0
		for i, s := range storms {
			if s.aside == half.aside {
				n, mails = n+1, mails+len(s.mails)
				sum.right, sum.taken, sum.wanted = sum.right+scores[i].right, sum.taken+scores[i].taken, sum.wanted+scores[i].wanted
			}
		}
		precision, recall := float64(sum.right)/float64(max(sum.taken, 1)), float64(sum.right)/float64(max(sum.wanted, 1))
		t.Logf("%s: %d storms, %d mails: pairs taken together rightly %.1f %% (precision), of those to be taken %.1f %% (recall)", half.name, n, mails, 100*precision, 100*recall)
		if precision < half.precision || recall < half.recall {
			t.Errorf("%s: precision %.3f, recall %.3f; want at least %.2f, %.2f", half.name, precision, recall, half.precision, half.recall)
		}
	}
}
