package mailin

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"maildesk/mailin/imaptest"
	"maildesk/store"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	plain := []string{"mail 1", "mail 2", "mail 3"}
	seen := []string{"mail 1 \\seen", "mail 2 \\seen", "mail 3 \\seen"}
	deleted := []string{"mail 1 \\deleted \\seen", "mail 2 \\deleted \\seen", "mail 3 \\deleted \\seen"}
	tests := []struct {
		name   string
		policy SettlePolicy
		to     string
		flag   string
		hide   []string
		refuse map[string]string
		inbox  []string
		folder []string
	}{
		{name: "leave", policy: LeaveMail, inbox: plain},
		{name: "flag", policy: FlagMail, inbox: seen},
		{name: "flag with a keyword", policy: FlagMail, flag: "$Desk", inbox: []string{"mail 1 $desk", "mail 2 $desk", "mail 3 $desk"}},
		{name: "flag refused", policy: FlagMail, refuse: map[string]string{"UID STORE": "no"}, inbox: plain},
		{name: "move", policy: MoveMail, to: "处理完", folder: plain},
		{name: "move to a new folder", policy: MoveMail, to: "完成", folder: plain},
		{name: "move refused", policy: MoveMail, to: "处理完", refuse: map[string]string{"UID MOVE": "[OVERQUOTA] full"}, inbox: plain},
		{name: "move to a folder that cannot be made", policy: MoveMail, to: "完成", refuse: map[string]string{"CREATE": "no"}, inbox: plain},
		{name: "no MOVE", policy: MoveMail, to: "处理完", hide: []string{"MOVE"}, folder: seen},
		{name: "no MOVE, a new folder", policy: MoveMail, to: "完成", hide: []string{"MOVE"}, folder: seen},
		{name: "no MOVE, COPY refused", policy: MoveMail, to: "处理完", hide: []string{"MOVE"},
			refuse: map[string]string{"UID COPY": "[OVERQUOTA] full"}, inbox: plain},
		{name: "no MOVE, folder cannot be made", policy: MoveMail, to: "完成", hide: []string{"MOVE"},
			refuse: map[string]string{"CREATE": "no"}, inbox: plain},
		{name: "no MOVE, STORE refused", policy: MoveMail, to: "处理完", hide: []string{"MOVE"},
			refuse: map[string]string{"UID STORE": "no"}, inbox: plain, folder: plain},
		{name: "no MOVE, EXPUNGE refused", policy: MoveMail, to: "处理完", hide: []string{"MOVE"},
			refuse: map[string]string{"UID EXPUNGE": "no"}, inbox: deleted, folder: plain},
		{name: "neither MOVE nor UIDPLUS", policy: MoveMail, to: "处理完", hide: []string{"MOVE", "UIDPLUS"}, inbox: deleted, folder: plain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			a := &b.poller.Account
			a.Settle, a.SettleFolder, a.Flag = tt.policy, tt.to, tt.flag
			b.server.Set(func(f *imaptest.Faults) { f.Hide, f.Refuse = tt.hide, tt.refuse })
			// What other people marked is theirs to expunge.
			b.deliver("INBOX", mail(0))
			b.markDeleted("INBOX", 1)
			b.toldNothingBeforeCommit()
			b.deliver("INBOX", mails(1, 3)...)
			b.start()
			b.until("all are in", func() bool { return len(b.incoming()) == 4 })
			b.rounds(3)
			b.stop()
			inbox := b.onServer("INBOX")
			// The marked mail came in too, and is settled like any other.
			others := slices.DeleteFunc(slices.Clone(inbox), func(s string) bool { return strings.HasPrefix(s, "mail 0") })
			sameWords(t, "INBOX", others, orNil(tt.inbox))
			if tt.to == "" {
				return
			}
			folder := []string{}
			if list, err := b.server.Mails(user, tt.to); err == nil && list != nil {
				folder = slices.DeleteFunc(b.onServer(tt.to), func(s string) bool { return strings.HasPrefix(s, "mail 0") })
			}
			for i := range folder {
				folder[i] = strings.TrimSuffix(folder[i], " \\seen")
			}
			want := slices.Clone(orNil(tt.folder))
			for i := range want {
				want[i] = strings.TrimSuffix(want[i], " \\seen")
			}
			sameWords(t, tt.to, folder, want)
		})
	}
}

func orNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// markDeleted marks a mail as another client would.
func (b *bench) markDeleted(folder string, uid uint32) {
	b.t.Helper()
	p := b.newPoller()
	p.begin()
	s, err := p.connect(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	defer s.close()
	s.account.Settle = FlagMail
	if _, err := s.choose(b.t.Context(), folder); err != nil {
		b.t.Fatal(err)
	}
	cmd := s.client.Store(imap.UIDSetNum(imap.UID(uid)), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil)
	if err := cmd.Close(); err != nil {
		b.t.Log(err) // the fault that is to be tested
	}
}

// toldNothingBeforeCommit fails the test when the server is told about a
// mail that the store does not hold.
func (b *bench) toldNothingBeforeCommit() {
	b.hook(func(_ int, cmd string) {
		name, args, _ := strings.Cut(cmd, " ")
		if name == "UID" {
			name, args, _ = strings.Cut(args, " ")
		}
		if !slices.Contains([]string{"STORE", "COPY", "MOVE", "EXPUNGE"}, name) {
			return
		}
		known := map[uint32]bool{}
		for _, in := range b.incoming() {
			known[in.Origin.UID] = true
		}
		set, _, _ := strings.Cut(args, " ")
		for uid := uint32(1); uid <= 5000; uid++ {
			if inSet(set, uid) && !known[uid] {
				b.t.Errorf("the server was told %q, and UID %d is not in the store", cmd, uid)
			}
		}
	})
}

// inSet reports whether a UID is in a set as it is written in commands.
func inSet(set string, uid uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, isRange := strings.Cut(part, ":")
		if !isRange {
			to = from
		}
		if uidOf(from) <= uid && uid <= uidOf(to) {
			return true
		}
	}
	return false
}

func uidOf(text string) (n uint32) {
	for _, c := range text {
		n = n*10 + uint32(c-'0')
	}
	return n
}

// TestSettleAfterCrash: what was committed and not settled is settled later,
// without coming in again.
func TestSettleAfterCrash(t *testing.T) {
	t.Parallel()
	for _, policy := range []SettlePolicy{FlagMail, MoveMail} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			set := func() {
				b.poller.Account.Settle, b.poller.Account.SettleFolder = policy, "处理完"
			}
			set()
			b.deliver("INBOX", mails(1, 3)...)
			b.server.Set(func(f *imaptest.Faults) { f.Hang = []string{"UID STORE", "UID MOVE"} })
			b.start()
			b.until("all are in", func() bool { return len(b.incoming()) == 3 })
			b.until("the server was asked to settle them", func() bool {
				return slices.ContainsFunc(b.server.Commands(), func(c string) bool {
					return strings.HasPrefix(c, "UID STORE") || strings.HasPrefix(c, "UID MOVE")
				})
			})
			b.deliver("INBOX", mail(4))
			b.until("the next one is in all the same", func() bool { return len(b.incoming()) == 4 })
			b.stop()
			b.server.Set(func(f *imaptest.Faults) { *f = imaptest.Faults{} })
			b.poller = b.newPoller()
			set()
			b.start()
			done := func(from, to int) func() bool {
				return func() bool {
					if policy == MoveMail {
						return slices.Equal(b.onServer("处理完"), subjectsOf(from, to)) && len(b.onServer("INBOX")) == 0
					}
					list := b.onServer("INBOX")
					return len(list) == to && !slices.ContainsFunc(list, func(s string) bool { return !strings.HasSuffix(s, " \\seen") })
				}
			}
			b.until("they are settled", done(1, 4))
			b.deliver("INBOX", mail(5))
			b.until("the next one is settled too", done(1, 5))
			b.rounds(2)
			b.stop()
			if n := len(b.incoming()); n != 5 {
				t.Errorf("got %d mails, want 5", n)
			}
			// What a person marks as unread again stays so.
			if policy == FlagMail {
				mark := len(b.server.Commands())
				b.poller = b.newPoller()
				set()
				b.start()
				b.rounds(2)
				b.stop()
				for _, c := range b.server.Commands()[mark:] {
					if strings.HasPrefix(c, "UID STORE") || strings.HasPrefix(c, "UID SEARCH UID") {
						t.Errorf("all is settled, and the server was sent %s", c)
					}
				}
			}
		})
	}
}

// TestSettleRefusedIsTriedAgain: a full folder empties some day.
func TestSettleRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.poller.Account.Settle, b.poller.Account.SettleFolder = MoveMail, "处理完"
	b.server.Set(func(f *imaptest.Faults) { f.Refuse = map[string]string{"UID MOVE": "[OVERQUOTA] full"} })
	b.deliver("INBOX", mails(1, 2)...)
	b.start()
	b.until("a move was refused", func() bool {
		return slices.ContainsFunc(b.server.Commands(), func(c string) bool { return strings.HasPrefix(c, "UID MOVE 1:2 ") })
	})
	b.rounds(1)
	b.server.Set(func(f *imaptest.Faults) { f.Refuse = nil })
	b.rounds(3)
	sameWords(t, "INBOX before the pause is over", b.onServer("INBOX"), subjectsOf(1, 2))
	b.pass(6 * time.Minute)
	b.until("they are moved", func() bool { return slices.Equal(b.onServer("处理完"), subjectsOf(1, 2)) })
	sameWords(t, "mails", b.subjects(store.Pending), subjectsOf(1, 2))
}
