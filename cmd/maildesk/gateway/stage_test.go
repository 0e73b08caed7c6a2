package gateway_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/store"
)

// settled is the company's rule book for tests that are not about what a mail
// is about: an outage is critical, all else a printer's matter.
var settled = story.Company() + `
[[rule]]
name = "outage"
when = 'subject contains "ERP"'
priority = "critical"
tier = "senior"
[[rule]]
name = "all else"
when = 'not (subject contains "ERP")'
category = "hardware/printer"
weight = 1000
priority = "normal"
tier = "junior"
self_check = "printer"
`

// newWorld starts mail servers in the process.
func newWorld(tb testing.TB, more ...string) *story.Local {
	tb.Helper()
	world, err := story.NewLocal(story.DeskAddress, append(story.People(), more...), "", "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = world.Close() })
	return world
}

// newStage puts a desk into a world; the test starts it.
func newStage(tb testing.TB, world story.World, dir, book string) *story.Stage {
	tb.Helper()
	stage, err := story.NewStage(world, dir, book, slog.New(slog.NewTextHandler(tb.Output(), nil)))
	if err != nil {
		tb.Fatal(err)
	}
	return stage
}

// play plays a story on a stage that was not started yet.
func play(t *testing.T, stage *story.Stage, text string) {
	t.Helper()
	s, err := story.Parse(t.Name(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&story.Player{Stage: stage}).Play(t.Context(), s); err != nil {
		t.Error(err)
	}
}

// closed ends a desk and says what went wrong with it.
func closed(tb testing.TB, stage *story.Stage) {
	tb.Helper()
	if err := stage.Close(); err != nil {
		tb.Error(err)
	}
}

// mailNo is a mail from one of many people.
func mailNo(i int, subject, text string) (from string, raw []byte) {
	from = fmt.Sprintf("user%d@corp.example", i)
	return from, fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%d@client.example>\r\n\r\n%s\r\n",
		from, story.DeskAddress, subject, i, text)
}

// letters counts the letters in a mailbox by Message-ID.
func letters(tb testing.TB, world story.World, user string) map[string]int {
	tb.Helper()
	raws, err := world.Mails(user)
	if err != nil {
		tb.Fatal(err)
	}
	times := map[string]int{}
	for _, raw := range raws {
		times[mailin.Parse(raw).MessageID]++
	}
	return times
}

// onlyOnce wants each letter of the store to be in its mailbox once, and
// nothing else there.
func onlyOnce(t *testing.T, st store.Store, world story.World, users ...string) {
	t.Helper()
	for _, user := range users {
		var sent []*store.Outgoing
		view(t, st, func(tx store.Tx) (err error) {
			sent, err = tx.ListOutgoing(store.OutgoingFilter{Recipient: user, Limit: 10000})
			return err
		})
		came := letters(t, world, user)
		for _, o := range sent {
			if came[o.MessageID] != 1 || o.State != store.Sent {
				t.Errorf("%s: letter %s is %s and came %d times, want once", user, o.Letter, o.State, came[o.MessageID])
			}
			delete(came, o.MessageID)
		}
		if len(came) > 0 {
			t.Errorf("%s got mail that the store knows nothing of: %v", user, came)
		}
	}
}

func view(tb testing.TB, st store.Store, read func(store.Tx) error) {
	tb.Helper()
	if err := st.View(tb.Context(), read); err != nil {
		tb.Fatal(err)
	}
}

// numbered wants n tickets with numbers that have no gap and no double.
func numbered(tb testing.TB, st store.Store, n int) {
	tb.Helper()
	var tickets []*store.Ticket
	view(tb, st, func(tx store.Tx) (err error) {
		tickets, err = tx.ListTickets(store.TicketFilter{Limit: 100000})
		return err
	})
	known := map[string]bool{}
	days := map[string]int{}
	for _, ticket := range tickets {
		known[ticket.Number] = true
		days[ticket.Number[:10]]++
	}
	count := 0
	for day, most := range days {
		for i := range most {
			if known[fmt.Sprintf("%s%03d", day, i+1)] {
				count++
			}
		}
	}
	if len(tickets) != n || count != n {
		tb.Errorf("got %d tickets, %d of them numbered without gap or double (%v), want %d", len(tickets), count, days, n)
	}
}

// undecided lists the mails that are neither ticket nor follow-up.
func undecided(tb testing.TB, st store.Store) string {
	tb.Helper()
	var all []string
	view(tb, st, func(tx store.Tx) error {
		mails, err := tx.ListIncoming(store.IncomingFilter{Limit: 100000})
		for _, in := range mails {
			if in.State != store.Opened && in.State != store.FollowUp {
				all = append(all, fmt.Sprintf("%s %q: %s", in.State, in.Message.Subject, in.Reason))
			}
		}
		return err
	})
	return strings.Join(all, "\n")
}
