package gateway_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/mailin/imaptest"
	"maildesk/store"
)

// TestBadMail: whatever lies in the mailbox becomes a ticket, or waits with a
// reason, and never hinders the mails behind it.
func TestBadMail(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 64<<10)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	header := func(i int, more string) string {
		return fmt.Sprintf("From: user%d@corp.example\r\nTo: it@corp.example\r\nMessage-ID: <%d@client.example>\r\n%s", i, i, more)
	}
	const body = "\r\n打印机卡纸，打不出来，请帮忙看一下。\r\n"
	const large = 200 << 20
	mails := []struct {
		name   string
		raw    string
		state  store.State // empty: whatever it is taken for
		answer string      // what the acknowledgement to its sender says
	}{
		{"nothing", "", store.Quarantined, ""},
		{"noise", string(noise), store.Held, ""},
		{"noise behind a header", header(3, "Subject: noise\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n") + string(noise), "", ""},
		{"200 MB", header(4, "Subject: large\r\n") + body, store.Opened, "25 MB"},
		{"200 MB that claims to be 1 kB", header(5, "Subject: liar\r\n") + body, store.Opened, "25 MB"},
		{"10,000 recipients", "Cc: " + recipients(10_000) + "\r\n" + header(6, "Subject: circular\r\n") + body, store.Opened, "circular"},
		{"a subject of 1 MB", header(7, "Subject: long "+strings.Repeat("printer ", 130_000)+"\r\n") + body, store.Opened, "long"},
		{"a header of 5 MB", header(8, "Subject: heavy\r\n"+strings.Repeat("X-Spam: "+strings.Repeat("x", 900)+"\r\n", 5500)) + body, store.Opened, "heavy"},
		{"a header alone", header(9, "Subject: header"), "", ""},
		{"2,000 parts inside each other", header(10, "Subject: deep\r\n") + nested(2000), store.Opened, "deep"},
		{"a good one behind them", header(11, "Subject: good\r\n") + body, store.Opened, "good"},
	}
	var users []string
	for i := range mails {
		users = append(users, fmt.Sprintf("user%d@corp.example", i+1))
	}
	for i := range 40 {
		users = append(users, fmt.Sprintf("copied%d@corp.example", i))
	}
	world := newWorld(t, users...)
	world.IMAP.Set(func(f *imaptest.Faults) {
		f.Sizes = map[uint32]int64{4: large, 5: 1000}
		f.Pad = map[uint32]int64{4: large, 5: large}
	})
	stage := newStage(t, world, t.TempDir(), "")
	stage.Clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, story.Zone))
	for _, m := range mails {
		if err := world.IMAP.Deliver(story.DeskAddress, "INBOX", []byte(m.raw)); err != nil {
			t.Fatal(m.name, err)
		}
	}
	stage.Await(len(mails))
	stage.Start()
	defer closed(t, stage)
	if err := stage.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	view(t, stage.Gateway.Store, func(tx store.Tx) error {
		kept, err := tx.ListIncoming(store.IncomingFilter{})
		for _, in := range kept {
			m := mails[in.Origin.UID-1]
			if m.state != "" && in.State != m.state || in.State == store.Pending || in.State != store.Opened && in.Reason == "" {
				t.Errorf("%s: is %s (%s), want %s", m.name, in.State, in.Reason, m.state)
			}
			raw, err := tx.IncomingRaw(in.ID)
			if err != nil {
				return err
			}
			if !in.HeaderOnly && string(raw) != m.raw {
				t.Errorf("%s: %d bytes were kept, want %d", m.name, len(raw), len(m.raw))
			}
			if in.HeaderOnly != strings.HasPrefix(m.name, "200 MB") {
				t.Errorf("%s: header only is %v", m.name, in.HeaderOnly)
			}
		}
		return err
	})
	for i, m := range mails {
		if m.answer == "" {
			continue
		}
		raws, err := world.Mails(users[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(raws) != 1 {
			t.Errorf("%s: the sender got %d letters, want 1", m.name, len(raws))
			continue
		}
		if len(raws[0]) > 100<<10 {
			t.Errorf("%s: the acknowledgement has %d bytes", m.name, len(raws[0]))
		}
		if letter := mailin.Parse(raws[0]); !strings.Contains(letter.Subject+letter.Text, m.answer) {
			t.Errorf("%s: the acknowledgement does not say %q:\n%s", m.name, m.answer, letter.Text)
		}
	}
	if asked := slices.ContainsFunc(world.IMAP.Commands(), func(c string) bool {
		return strings.HasPrefix(c, "UID FETCH 4 ") && !strings.Contains(c, "HEADER")
	}); asked {
		t.Error("the body of the mail of 200 MB was asked for")
	}
	if failed := outbox(t, stage.Gateway.Store, store.Failed); len(failed) > 0 {
		t.Errorf("%d letters were refused: %s", len(failed), failed[0].LastError)
	}
}

// recipients are addresses of the company, folded as a client folds them.
func recipients(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "Copied %d <copied%d@corp.example>,\r\n ", i, i)
	}
	return b.String() + "last@corp.example"
}

// nested are multiparts inside each other.
func nested(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	return b.String() + "\r\n\r\nthe printer at the bottom does not print\r\n"
}

func outbox(tb testing.TB, st store.Store, state store.Delivery) (list []*store.Outgoing) {
	tb.Helper()
	view(tb, st, func(tx store.Tx) (err error) {
		list, err = tx.ListOutgoing(store.OutgoingFilter{State: state, Limit: 100_000})
		return err
	})
	return list
}
