package mailin

import (
	"context"
	"errors"
	"strings"
	"testing"

	"maildesk/mailin/imaptest"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		faults imaptest.Faults
		change func(a *Account)
		good   []string
		bad    []string
	}{
		{name: "all well", good: []string{"logged in at", "IDLE: new mail", "ID: sent", `"INBOX" holds 2 mails; all of them`}},
		{name: "only new mail", change: func(a *Account) { a.OnlyNew = true }, good: []string{"are left alone"}},
		{name: "move", change: func(a *Account) { a.Settle, a.SettleFolder = MoveMail, "处理完" },
			good: []string{"MOVE: ", `move to "处理完"`}},
		{name: "move to a new folder", change: func(a *Account) { a.Settle, a.SettleFolder = MoveMail, "新" },
			good: []string{`"新" will be made`}},
		{name: "little", faults: imaptest.Faults{Hide: []string{"IDLE", "MOVE", "UIDPLUS", "ID"}},
			change: func(a *Account) { a.Settle, a.SettleFolder = MoveMail, "处理完" },
			good:   []string{"no IDLE: new mail is seen every 2ms", "no ID", "neither MOVE nor UIDPLUS"}},
		{name: "no such folder", change: func(a *Account) { a.Folders = []string{"INBOX", "垃圾"} },
			good: []string{`"INBOX" holds`}, bad: []string{`"垃圾": there is no such folder; there are "INBOX", "Junk", "处理完"`}},
		{name: "folder refused", faults: imaptest.Faults{Refuse: map[string]string{"EXAMINE": "[NOPERM] not yours"}},
			bad: []string{"not yours"}},
		{name: "flag that cannot be kept", change: func(a *Account) { a.Settle, a.Flag = FlagMail, `\Handled` },
			bad: []string{`keeps no flag \Handled; take one of`}},
		{name: "flag", change: func(a *Account) { a.Settle = FlagMail }, good: []string{`"INBOX" holds`}},
		{name: "keyword", change: func(a *Account) { a.Settle, a.Flag = FlagMail, "$Desk" }, good: []string{`"INBOX" holds`}},
		{name: "wrong password", change: func(a *Account) {
			a.Secret = func(context.Context) (string, error) { return "wrong", nil }
		}, bad: []string{"check user and password"}},
		{name: "no password", change: func(a *Account) {
			a.Secret = func(context.Context) (string, error) { return "", errors.New("no such file") }
		}, bad: []string{"no such file"}},
		{name: "mistakes", change: func(a *Account) { a.Settle, a.User = "burn", "" }, bad: []string{"no user", `settle = "burn"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.deliver("INBOX", mails(1, 2)...)
			b.server.Set(func(f *imaptest.Faults) { *f = tt.faults })
			b.poller.Store = nil
			if tt.change != nil {
				tt.change(&b.poller.Account)
			}
			var good, bad []string
			for _, f := range b.poller.Check(t.Context()) {
				if f.Problem {
					bad = append(bad, f.Text)
				} else {
					good = append(good, f.Text)
				}
			}
			if len(bad) != len(tt.bad) {
				t.Errorf("got problems %q, want %d", bad, len(tt.bad))
			}
			for _, words := range tt.good {
				if !strings.Contains(strings.Join(good, "\n"), words) {
					t.Errorf("got %q, want %q among it", good, words)
				}
			}
			for _, words := range tt.bad {
				if !strings.Contains(strings.Join(bad, "\n"), words) {
					t.Errorf("got problems %q, want %q among them", bad, words)
				}
			}
			for _, c := range b.server.Commands() {
				for _, word := range []string{"STORE", "MOVE", "COPY", "CREATE", "FETCH", "EXPUNGE"} {
					if strings.Contains(c, word) {
						t.Errorf("a check sent %s", c)
					}
				}
			}
		})
	}
}
