package attack

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"mime"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

// allAlike: attacks are not about priorities.
const allAlike = "\n[[rule]]\nname = \"all alike\"\nwhen = 'true'\npriority = \"normal\"\n"

// desk is a desk without servers: mails come down the pipe, letters stay in
// the store. 张三 has a ticket that 陈晨 works on.
type desk struct {
	t      *testing.T
	db     *sqldb.DB
	engine *rules.Engine
	now    time.Time
	proof  *mailin.Verifier
	limit  int64 // bytes of the largest mail that is read
	sent   int   // mails so far
	seen   int64 // the last letter that letters gave
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "maildesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	book, err := rules.Parse("rules.toml", []byte(story.Company()+allAlike))
	if err != nil {
		t.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, db: db, now: time.Date(2026, 11, 23, 9, 0, 0, 0, book.Zone())}
	d.proof = &mailin.Verifier{Servers: []string{"mx.corp.example"}, LookupTXT: func(context.Context, string) ([]string, error) {
		return nil, errors.New("no such host")
	}}
	d.engine = &rules.Engine{Store: db, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: func() time.Time { return d.now }}
	d.engine.Use(&rules.Desk{Book: book, Letters: letters, Self: secret.Identity{
		Address: store.Address{Name: "IT服务台", Address: story.DeskAddress}, Domain: "corp.example", Instance: "test",
		Keys: []secret.Key{{ID: "a", Secret: []byte("a secret of this test")}},
	}})
	return d
}

// after is the desk when somebody has answered a letter, and what came of it is read.
func (d *desk) after(who, letter, text string) *desk {
	d.t.Helper()
	d.send(d.reply(who, letter, text))
	d.letters()
	return d
}

// asked is a desk whose ticket waits for the manager to approve.
func asked(t *testing.T) *desk {
	t.Helper()
	return opened(t).after("chenchen", "dispatch", "#审批 manager@corp.example VPN权限")
}

// repaired is a desk whose ticket has a repair order out.
func repaired(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	book, err := rules.Parse("rules.toml", []byte(story.Company()+allAlike+"\n[[vendor]]\nname = \"惠普维修站\"\naddress = \"vendor@corp.example\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	d.engine.Desk().Book = book
	return d.begun().after("chenchen", "dispatch", "#维修 惠普维修站 没有信号")
}

// opened is a desk with the ticket.
func opened(t *testing.T) *desk {
	t.Helper()
	return newDesk(t).begun()
}

// begun is the desk when the ticket was opened, and a technician has it.
func (d *desk) begun() *desk {
	d.t.Helper()
	d.send(mail("zhangsan", "显示器没有信号", "早上开机显示器提示没有信号，主机灯是亮的。"))
	if len(d.named("chenchen", "dispatch")) == 0 {
		d.send(d.reply("zhangsan", "acknowledgement", "还是不行"))
	}
	d.letters()
	return d
}

// attacked sends a mail that must change no ticket: it is put where fate says,
// and who is told is told.
func (d *desk) attacked(raw string, fate store.State, told string) {
	d.t.Helper()
	before := d.tickets()
	d.send(raw)
	if after := d.tickets(); after != before {
		d.t.Errorf("the tickets were\n%sand are\n%s", before, after)
	}
	if got, why := d.fate(); got != fate {
		d.t.Errorf("the mail is %s (%s), want %s", got, why, fate)
	}
	if got := d.letters(); got != told {
		d.t.Errorf("told: %q, want %q", got, told)
	}
}

// solved is a desk whose ticket waits for the requester's word.
func solved(t *testing.T) *desk {
	t.Helper()
	return opened(t).after("chenchen", "dispatch", "#解决 换了证书。")
}

// rated is a desk that asked for the survey.
func rated(t *testing.T) *desk {
	t.Helper()
	return solved(t).after("zhangsan", "resolution", "好了")
}

// dismiss takes somebody out of the book.
func (d *desk) dismiss(user string) {
	d.t.Helper()
	blocks := strings.Split(story.Company()+allAlike, "\n[[")
	blocks = slices.DeleteFunc(blocks, func(b string) bool { return strings.Contains(b, user+"@corp.example") })
	book, err := rules.Parse("rules.toml", []byte(strings.Join(blocks, "\n[[")))
	if err != nil {
		d.t.Fatal(err)
	}
	desk := *d.engine.Desk()
	desk.Book = book
	d.engine.Use(&desk)
}

// send gives raw mails to the desk, and lets it decide.
func (d *desk) send(raw ...string) {
	d.t.Helper()
	for _, r := range raw {
		d.sent++
		if err := mailin.Deliver(d.t.Context(), d.db, strings.NewReader(r), d.limit, d.proof, d.now); err != nil {
			d.t.Fatal(err)
		}
		d.work()
	}
}

func (d *desk) work() {
	d.t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = d.engine.Step(d.t.Context()); err != nil {
			d.t.Fatal(err)
		}
	}
}

// pass lets time go by, and happen what is due.
func (d *desk) pass(how time.Duration) {
	d.t.Helper()
	d.now = d.now.Add(how)
	d.work()
}

func (d *desk) view(read func(store.Tx) error) {
	d.t.Helper()
	if err := d.db.View(d.t.Context(), read); err != nil {
		d.t.Fatal(err)
	}
}

// all are the letters after an id, oldest first.
func (d *desk) all(after int64) (list []*store.Outgoing) {
	d.t.Helper()
	d.view(func(tx store.Tx) error {
		for before := int64(0); ; {
			page, err := tx.ListOutgoing(store.OutgoingFilter{BeforeID: before, Limit: 500})
			if err != nil || len(page) == 0 {
				return err
			}
			for _, o := range page {
				if o.ID > after {
					list = append(list, o)
				}
			}
			before = page[len(page)-1].ID
		}
	})
	slices.Reverse(list)
	return list
}

// letters are those since the last call, as "name→user", in order of name.
func (d *desk) letters() string {
	d.t.Helper()
	var names []string
	for _, o := range d.all(d.seen) {
		user, _, _ := strings.Cut(o.Recipient, "@")
		names = append(names, o.Letter+"→"+user)
		d.seen = o.ID
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// named are the letters of a name to a user, oldest first.
func (d *desk) named(user, name string) (list []*store.Outgoing) {
	d.t.Helper()
	for _, o := range d.all(0) {
		if o.Letter == name && o.Recipient == user+"@corp.example" {
			list = append(list, o)
		}
	}
	return list
}

func (d *desk) newest(user, name string) *store.Outgoing {
	d.t.Helper()
	list := d.named(user, name)
	if len(list) == 0 {
		d.t.Fatalf("%s has no letter %s", user, name)
	}
	return list[len(list)-1]
}

// tickets tells all tickets as far as an attacker would change them.
func (d *desk) tickets() string {
	d.t.Helper()
	var b strings.Builder
	d.view(func(tx store.Tx) error {
		all, err := tx.ListTickets(store.TicketFilter{Limit: 1000})
		for _, t := range all {
			fmt.Fprintf(&b, "%s %s %s %s %s %s %s %d\n", t.Number, t.Status, t.Asked, t.Priority, t.Subcategory, t.Assignee, t.Satisfaction, t.Reopened)
		}
		return err
	})
	return b.String()
}

func (d *desk) countTickets() int { return strings.Count(d.tickets(), "\n") }

// fate is the state of the newest mail, with the reason.
func (d *desk) fate() (state store.State, reason string) {
	d.t.Helper()
	d.view(func(tx store.Tx) error {
		all, err := tx.ListIncoming(store.IncomingFilter{Limit: 1})
		if err == nil {
			state, reason = all[0].State, all[0].Reason
		}
		return err
	})
	return state, reason
}

func (d *desk) held() (n int) {
	d.t.Helper()
	d.view(func(tx store.Tx) (err error) {
		n, err = tx.CountIncoming("", time.Time{}, store.Held)
		return err
	})
	return n
}

// link is the subject that the link of an answer prepares.
func (d *desk) link(user, name, code string) string {
	d.t.Helper()
	for _, m := range regexp.MustCompile(`href="(mailto:[^"]*)"`).FindAllStringSubmatch(d.newest(user, name).HTML, -1) {
		u, err := url.Parse(html.UnescapeString(m[1]))
		if err == nil && strings.Contains(u.Query().Get("subject"), " "+code+"-") {
			return u.Query().Get("subject")
		}
	}
	d.t.Fatalf("the letter %s to %s has no link %s", name, user, code)
	return ""
}

var serial atomic.Int64

// mail is a raw mail of a user; more are further header lines.
func mail(user, subject, text string, more ...string) string {
	return mailFrom(user+"@corp.example", subject, text, more...)
}

func mailFrom(from, subject, text string, more ...string) string {
	if len(more) > 0 {
		more = append(more, "")
	}
	return "From: " + from + "\r\nTo: " + story.DeskAddress + "\r\nSubject: " + mime.BEncoding.Encode("utf-8", subject) + "\r\n" +
		fmt.Sprintf("Date: Mon, 23 Nov 2026 09:00:00 +0800\r\nMessage-ID: <%d@client.example>\r\n", serial.Add(1)) + strings.Join(more, "\r\n") +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
}

// reply is a user's answer to the newest letter of a name that he has.
func (d *desk) reply(user, name, text string) string {
	d.t.Helper()
	o := d.newest(user, name)
	var quoted strings.Builder
	for line := range strings.Lines(o.Text) {
		quoted.WriteString("> " + strings.TrimRight(line, "\r\n") + "\n")
	}
	return mail(user, "回复: "+o.Subject, text+"\n\n在 2026年11月23日 9:00，IT服务台 写道：\n"+quoted.String(),
		"In-Reply-To: <"+o.MessageID+">", "References: <"+strings.Join(append(slices.Clone(o.References), o.MessageID), "> <")+">")
}
