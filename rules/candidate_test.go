package rules

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"maildesk/store"
)

// TestCandidates: what a batch remembers of a topic is what the store would
// say, whatever was decided since it was read.
func TestCandidates(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 10:00")
	erp, oa := []string{"system erp"}, []string{"system oa", "system erp"}
	minute := func(n int) time.Time { return o.now.Add(time.Duration(n) * time.Minute) }
	opened := func(n int, topics []string) Outcome {
		return Outcome{
			Ticket:    &store.Ticket{Status: store.StatusOpen, Requester: zhangsan, Opened: minute(n), Changed: minute(n)},
			Signature: &store.Signature{At: minute(n).Add(7 * time.Nanosecond), Topics: topics, Data: (&signature{Words: fmt.Sprint(n)}).kept()},
		}
	}
	var first, second *store.Ticket
	steps := []struct {
		name string
		out  func() Outcome
		want int // candidates of both topics
	}{
		{"a first ticket", func() Outcome { return opened(1, erp) }, 1},
		{"one of both topics", func() Outcome { return opened(2, oa) }, 3},
		{"the same moment", func() Outcome { return opened(2, erp) }, 4},
		{"an older mail, decided later", func() Outcome { return opened(0, erp) }, 5},
		{"no outcome for a ticket", func() Outcome { return Outcome{} }, 5},
		{"one is worked on", func() Outcome {
			first.Status, first.Subject = store.StatusWorking, "ERP"
			return Outcome{Ticket: first}
		}, 5},
		{"one comes again", func() Outcome {
			return Outcome{Ticket: first, Signature: &store.Signature{At: minute(5), Topics: erp}}
		}, 5},
		{"one is resolved", func() Outcome {
			second.Status, second.Resolved = store.StatusResolved, minute(6)
			return Outcome{Ticket: second}
		}, 3},
		{"an incident", func() Outcome {
			out := opened(-90, erp)
			out.Ticket.Major, out.Signature.Major, out.Signature.Place = true, true, "x"
			return out
		}, 4},
		{"one is forgotten", func() Outcome { return Outcome{Ticket: first, Signature: &store.Signature{}} }, 3},
		{"one resolved when it comes", func() Outcome {
			out := opened(7, erp)
			out.Ticket.Resolved = minute(7)
			return out
		}, 3},
	}
	d := o.desk("")
	var kept candidates
	err := o.db.Update(t.Context(), func(tx store.Tx) error {
		look := func(k *candidates, since time.Time) (all []string) {
			found, err := k.of(tx, oa, since)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range found {
				words := "none"
				if a.signature != nil {
					words = a.signature.Words
				}
				all = append(all, fmt.Sprint(a.Topic, " ", a.Number, " ", a.Status, " ", a.Subject, " ", a.Requester, " ", a.Major, " ", a.Reporters, " ", a.At, " ", words))
			}
			return all
		}
		look(&kept, minute(-60))
		for i, step := range steps {
			out := step.out()
			if err := d.saveTicket(tx, &out); err != nil {
				return err
			}
			if i == 0 {
				first = out.Ticket
			} else if i == 1 {
				second = out.Ticket
			}
			kept.add(&out)
			for _, since := range []time.Time{minute(-60), minute(2), minute(-80)} {
				fresh := candidates{}
				got, want := look(&kept, since), look(&fresh, since)
				slices.Sort(got)
				slices.Sort(want) // topics of one ticket have no order
				if !slices.Equal(got, want) {
					t.Errorf("%s, since %v:\n got %q\nwant %q", step.name, since, got, want)
				}
				if since.Equal(minute(-60)) && len(got) != step.want {
					t.Errorf("%s: got %d candidates, want %d: %q", step.name, len(got), step.want, got)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
