package rules

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
)

// TestAction: a token counts for the ticket, person, answer and time that it was made for.
func TestAction(t *testing.T) {
	t.Parallel()
	id := tryDesk(t).Self
	expires := monday.Add(48 * time.Hour)
	a := secret.Action{Code: "approve", Item: "hr", Round: 2}
	token := id.Action("IT20261123001", zhangsan.Key(), a, expires)
	other := id
	other.Keys = []secret.Key{{ID: "a", Secret: []byte("another key")}}
	rotated := id
	rotated.Keys = []secret.Key{id.Keys[0], {ID: "b", Secret: []byte("another key")}}
	forgotten := id
	forgotten.Keys = rotated.Keys[1:]
	for _, test := range []struct {
		name, text, number, reader string
		id                         secret.Identity
		now                        time.Time
		want                       bool
	}{
		{"as it was made", token, "IT20261123001", "zhangsan@corp.example", id, monday, true},
		{"in a subject", "Re: [IT20261123001] " + token, "IT20261123001", "zhangsan@corp.example", id, monday, true},
		{"in capitals", strings.ToUpper(token), "IT20261123001", "zhangsan@corp.example", id, monday, true},
		{"on the last day", token, "IT20261123001", "zhangsan@corp.example", id, expires, true},
		{"too late", token, "IT20261123001", "zhangsan@corp.example", id, expires.Add(24 * time.Hour), false},
		{"another ticket", token, "IT20261123002", "zhangsan@corp.example", id, monday, false},
		{"another person", token, "IT20261123001", "wanglei@corp.example", id, monday, false},
		{"another desk", token, "IT20261123001", "zhangsan@corp.example", other, monday, false},
		{"signed by the key before", token, "IT20261123001", "zhangsan@corp.example", rotated, monday, true},
		{"signed by a key that is forgotten", token, "IT20261123001", "zhangsan@corp.example", forgotten, monday, false},
		{"another answer", strings.Replace(token, "approve", "reject", 1), "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"another item", strings.Replace(token, "hr", "it", 1), "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"no item", strings.Replace(token, "hr.", "", 1), "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"another round", strings.Replace(token, "hr.2", "hr.3", 1), "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"cut", token[:len(token)-1], "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"guessed", "approve-hr.2.zzzz.a.aaaaaaaaaaaaaaaa", "IT20261123001", "zhangsan@corp.example", id, monday, false},
		{"nothing", "", "IT20261123001", "zhangsan@corp.example", id, monday, false},
	} {
		got, ok := test.id.ReadAction(test.text, test.number, test.reader, test.now)
		if ok != test.want {
			t.Errorf("%s: got %v, want %v", test.name, ok, test.want)
		}
		if got.Token = ""; ok && got != a {
			t.Errorf("%s: got %+v, want %+v", test.name, got, a)
		}
	}
}

// TestRootID: what was signed before the key changed proves its reader after it.
func TestRootID(t *testing.T) {
	t.Parallel()
	id := tryDesk(t).Self
	before := id.RootID("IT20261123001", zhangsan.Key())
	id.Keys = append(id.Keys, secret.Key{ID: "b", Secret: []byte("another key")})
	after := id.RootID("IT20261123001", zhangsan.Key())
	for _, test := range []struct {
		name, id, number, reader string
		want                     bool
	}{
		{"the key before", before, "IT20261123001", "zhangsan@corp.example", true},
		{"the newest key", after, "IT20261123001", "zhangsan@corp.example", true},
		{"another ticket", after, "IT20261123002", "zhangsan@corp.example", false},
		{"another reader", after, "IT20261123001", "lisi@corp.example", false},
		{"another domain", strings.Replace(after, "corp.example", "evil.example", 1), "IT20261123001", "zhangsan@corp.example", false},
		{"the key id of another", strings.Replace(before, ".a.", ".b.", 1), "IT20261123001", "zhangsan@corp.example", false},
	} {
		if got := id.Proves([]string{"x@y", test.id}, test.number, test.reader); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
	id.Keys = nil
	if id.Proves([]string{id.RootID("IT20261123001", zhangsan.Key())}, "IT20261123001", zhangsan.Key()) {
		t.Error("without a key something was proved")
	}
}

// TestActionURL: the link is ASCII, short, and a client reads of it what was meant.
func TestActionURL(t *testing.T) {
	t.Parallel()
	id := tryDesk(t).Self
	id.Address.Address = "it+help&more@corp.example"
	link := id.ActionURL("IT20261123001", zhangsan.Key(), secret.Action{Code: "confirm", Round: 1}, monday)
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil || u.Scheme != "mailto" || to != id.Address.Address {
		t.Errorf("%s: got scheme %s, address %q, %v", link, u.Scheme, to, err)
	}
	subject := u.Query().Get("subject")
	if !strings.HasPrefix(subject, "[IT20261123001] confirm-1.") || u.Query().Get("body") != secret.Words {
		t.Errorf("%s: got subject %q, body %q", link, subject, u.Query().Get("body"))
	}
	if _, ok := id.ReadAction(subject, "IT20261123001", zhangsan.Key(), monday); !ok {
		t.Errorf("%s: its own subject is not read", link)
	}
	if len(link) > 300 || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' || r == '+' }) {
		t.Errorf("%s: %d characters, want few and plain ones", link, len(link))
	}
}

// TestRound: a link answers the question that it came with, once.
func TestRound(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	resolved := &store.Event{At: monday, Kind: store.EventResolved}
	reopened := &store.Event{At: monday, Kind: store.EventReopened}
	for _, test := range []struct {
		name   string
		events []*store.Event
		round  int
		want   store.Status
	}{
		{"first question", []*store.Event{resolved}, 1, store.StatusWorking},
		{"asked anew since", []*store.Event{resolved, reopened, resolved}, 1, store.StatusResolved},
		{"second question", []*store.Event{resolved, reopened, resolved}, 3, store.StatusWorking},
		{"used", []*store.Event{resolved, {Kind: store.EventMail, Data: encodeMail(mailData{Tap: "t"})}}, 1, store.StatusResolved},
	} {
		c := about(ticketIn(store.StatusResolved, store.AskedConfirm), from(zhangsan, "[IT20261123001] not_resolved-1.1.a.aaaaaaaaaaaaaaaa", secret.Words))
		c.Events = append(c.Events, test.events...)
		c.Action, c.Proof = &secret.Action{Code: "not_resolved", Round: test.round, Token: "t"}, store.ProofToken
		if out := d.decide(c, monday); out.Ticket != nil && out.Ticket.Status != test.want || out.Ticket == nil && test.want != store.StatusResolved {
			t.Errorf("%s: got %+v (%s), want %s", test.name, out.Ticket, out.Verdict.Reason, test.want)
		}
	}
}
