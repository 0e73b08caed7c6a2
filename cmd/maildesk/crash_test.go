package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/store"
)

// asProgram is the name in the environment that makes the test binary the
// program itself, so that a test can start it as a process, and kill it.
const asProgram = "MAILDESK_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// serve starts the program and waits until it serves.
func serve(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "serve", "--config", dir)
	c.Env = append(os.Environ(), asProgram+"=1")
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "maildesk serves") {
			go io.Copy(io.Discard, log) // ends with the process
			return c
		}
		t.Log(lines.Text())
	}
	t.Fatal("the program did not serve:", c.Wait())
	return nil
}

// TestKilled kills the program at random moments, while mails come in, both
// over IMAP and from the pipe of an MTA. In the end each mail is a ticket or
// belongs to one, once, and each letter arrived. One that was under way when
// the program was killed may have come twice, with one Message-ID: nobody can
// know whether the server took it.
func TestKilled(t *testing.T) {
	t.Parallel()
	const people, kills = 60, 10
	var users []string
	for i := range people {
		users = append(users, fmt.Sprintf("user%d@corp.example", i))
	}
	world, err := story.NewLocal(story.DeskAddress, append(story.People(), users...), "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer world.Close()
	dir := t.TempDir()
	stage := func() *story.Stage {
		s, err := story.NewStage(world, dir, "", slog.New(slog.NewTextHandler(t.Output(), nil)))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if err := stage().Close(); err != nil { // it wrote the config and made the store
		t.Fatal(err)
	}

	// Each person writes two mails, the second as a follow-up of the first.
	var mails [][]byte
	for part, text := range []string{"打印机卡纸，打不出来。", "按步骤都试过了，还是不行。"} {
		for i, user := range users {
			mail := fmt.Sprintf("From: %s\r\nTo: it@corp.example\r\nSubject: printer\r\nMessage-ID: <%d.%d@client.example>\r\n", user, i, part)
			if part == 1 {
				mail += fmt.Sprintf("In-Reply-To: <%d.0@client.example>\r\n", i)
			}
			mails = append(mails, []byte(mail+"\r\n"+text+"\r\n"))
		}
	}
	for kill := range kills {
		share := mails[kill*len(mails)/kills : (kill+1)*len(mails)/kills]
		bring := func(mails [][]byte) {
			for _, mail := range mails {
				if err := world.IMAP.Deliver(story.DeskAddress, "INBOX", mail); err != nil {
					t.Fatal(err)
				}
			}
		}
		bring(share[:len(share)/2])
		process := serve(t, dir)
		moment := time.NewTimer(time.Duration(rand.IntN(300)) * time.Millisecond)
		bring(share[len(share)/2 : len(share)-1])
		must(t, string(share[len(share)-1]), "deliver", "--config", dir)
		<-moment.C
		if err := process.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = process.Wait() // it was killed
	}

	last := stage()
	last.Await(len(mails))
	last.Clock.Set(time.Now().Add(10 * time.Minute)) // letters that were in hand wait for two
	last.Start()
	defer func() {
		if err := last.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := last.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = last.Gateway.Store.View(t.Context(), func(tx store.Tx) error {
		eachOnce(t, tx, people)
		return arrived(t, tx, world, append(users, story.People()...))
	})
	if err != nil {
		t.Error(err)
	}
}

// eachOnce wants n tickets, numbered without gap and double, each opened by
// one mail and followed up by one.
func eachOnce(t *testing.T, tx store.Tx, n int) {
	t.Helper()
	states := map[store.State]int{}
	mails, err := tx.ListIncoming(store.IncomingFilter{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range mails {
		states[in.State]++
		if in.State != store.Opened && in.State != store.FollowUp {
			t.Errorf("mail %d of %s is %s: %s", in.ID, in.Message.From.Address, in.State, in.Reason)
		}
	}
	if states[store.Opened] != n || states[store.FollowUp] != n {
		t.Errorf("got %v, want %d tickets and as many follow-ups", states, n)
	}
	tickets, err := tx.ListTickets(store.TicketFilter{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	days := map[string]int{}
	for i := range tickets { // newest first
		ticket := tickets[len(tickets)-1-i]
		day := ticket.Number[:10]
		days[day]++
		if want := fmt.Sprintf("%s%03d", day, days[day]); ticket.Number != want {
			t.Errorf("got ticket %s, want %s", ticket.Number, want)
		}
		events, err := tx.Events(ticket.ID)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[store.EventKind]int{}
		for _, e := range events {
			kinds[e.Kind]++
		}
		if kinds[store.EventOpened] != 1 || kinds[store.EventMail] != 1 || kinds[store.EventAssigned] != 1 {
			t.Errorf("%s: got %v, want it opened, mailed and assigned once", ticket.Number, kinds)
		}
	}
}

// arrived wants each letter of the store in its mailbox, under one
// Message-ID, and no letter that the store does not know.
func arrived(t *testing.T, tx store.Tx, world story.World, users []string) error {
	t.Helper()
	came, doubles := map[string]int{}, 0
	for _, user := range users {
		raws, err := world.Mails(user)
		if err != nil {
			return err
		}
		for _, raw := range raws {
			came[user+" "+mailin.Parse(raw).MessageID]++
		}
	}
	letters, err := tx.ListOutgoing(store.OutgoingFilter{Limit: 10_000})
	acknowledged := map[string]int{}
	for _, o := range letters {
		if o.Letter == "probe" {
			continue // this world refuses plus addresses
		}
		if o.Letter == "acknowledgement" {
			acknowledged[o.Recipient]++
		}
		key := o.Recipient + " " + o.MessageID
		if came[key] == 0 || o.State != store.Sent {
			t.Errorf("letter %d (%s to %s) is %s and came %d times", o.ID, o.Letter, o.Recipient, o.State, came[key])
		}
		doubles += max(came[key]-1, 0)
		delete(came, key)
	}
	for key, n := range came {
		t.Errorf("%s came %d times, and the store knows nothing of it", key, n)
	}
	for user, n := range acknowledged {
		if n != 1 {
			t.Errorf("%s has %d acknowledgements", user, n)
		}
	}
	t.Logf("%d letters, %d acknowledgements, %d of them came twice", len(letters), len(acknowledged), doubles)
	return err
}
