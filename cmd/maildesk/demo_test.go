package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"maildesk/cmd/maildesk/story"
	"maildesk/mailin"
	"maildesk/mailin/imaptest"
	"maildesk/store"
)

// rehearsal is a demo as a script sees it: two ports and a clock.
type rehearsal struct{ imap, smtp, page string }

var places = regexp.MustCompile(`IMAP (\S+), SMTP (\S+), page (\S+)/,`)

// rehearse starts a demo and waits until it is up.
func rehearse(t *testing.T, args ...string) *rehearsal {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, out := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"demo"}, args...), strings.NewReader(""), out, t.Output())
		out.Close()
		ended <- code
	}()
	lines := bufio.NewScanner(read)
	var r *rehearsal
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C") {
		if m := places.FindStringSubmatch(lines.Text()); m != nil {
			r = &rehearsal{m[1], m[2], m[3]}
		}
	}
	go io.Copy(io.Discard, read)
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("demo: exit %d", code)
		}
	})
	if r == nil {
		t.Fatal("the demo does not say where it is")
	}
	return r
}

func (r *rehearsal) clock(t *testing.T, body string) (code int, now time.Time) {
	t.Helper()
	var answer *http.Response
	var err error
	if body == "" {
		answer, err = http.Get(r.page + "/clock")
	} else {
		answer, err = http.Post(r.page+"/clock", "application/json", strings.NewReader(body))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var said struct {
		Now   time.Time `json:"now"`
		Error string    `json:"error"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if (answer.StatusCode == http.StatusOK) != (said.Error == "") {
		t.Errorf("%s: code %d with error %q", body, answer.StatusCode, said.Error)
	}
	return answer.StatusCode, said.Now
}

// advance lets time pass, and gives what it is then.
func (r *rehearsal) advance(t *testing.T, body string) time.Time {
	t.Helper()
	code, now := r.clock(t, body)
	if code != http.StatusOK {
		t.Fatalf("%s: code %d", body, code)
	}
	return now
}

func (r *rehearsal) send(t *testing.T, from, to, header, text string) {
	t.Helper()
	raw := fmt.Sprintf("From: <%s>\r\nTo: <%s>\r\nMessage-ID: <%s@script>\r\nContent-Type: text/plain; charset=utf-8\r\n%s\r\n%s\r\n", from, to, rand.Text(), header, text)
	if err := story.Submit(r.smtp, from, []string{to}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
}

// mails are the mails in an inbox, oldest first.
func (r *rehearsal) mails(t *testing.T, user string) [][]byte {
	t.Helper()
	conn, err := net.Dial("tcp", r.imap)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := imaptest.Read(conn, user, story.Password, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, m := range mails {
		all = append(all, m.Raw)
	}
	return all
}

var letterName = regexp.MustCompile(`(?m)^X-Maildesk-Letter: (\w+)`)

// letter is the newest letter of that name in an inbox.
func (r *rehearsal) letter(t *testing.T, user, name string) *store.Message {
	t.Helper()
	var names []string
	var found *store.Message
	for _, raw := range r.mails(t, user) {
		m := letterName.FindSubmatch(raw)
		if m == nil {
			continue
		}
		names = append(names, string(m[1]))
		if string(m[1]) == name {
			found = mailin.Parse(raw)
		}
	}
	if found == nil {
		t.Fatalf("%s got no %s: %v", user, name, names)
	}
	return found
}

// A script plays the company of somebody who has just run init.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "desk")
	must(t, "", "init", dir, "--address", "it@acme.test")
	rules := filepath.Join(dir, "rules.toml")
	replaced(t, rules, "[[technician]]\nname = \"陈晨\"", "[[person]]\nname = \"吴部长\"\naddress = \"Wu@acme.test\"\naliases = [\"head@acme.test\"]\n\n[[technician]]\nname = \"陈晨\"")
	replaced(t, rules, `name = "示例科技有限公司"`, `name = "极光机械"`)
	replaced(t, rules, `# colour =`, "logo = \"logo.png\"\n# colour =")
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 240, 72))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "logo.png"), logo.String())
	r := rehearse(t, "--config", dir, "--story", "none", "--start", "2026-09-28T09:00:00+08:00")
	zone := time.FixedZone("", 8*60*60)
	if _, now := r.clock(t, ""); now.Before(time.Date(2026, 9, 28, 9, 0, 0, 0, zone)) || now.After(time.Date(2026, 9, 28, 9, 5, 0, 0, zone)) {
		t.Errorf("the clock begins at %s", now)
	}

	r.send(t, "head@acme.test", "it@acme.test", "Subject: OA\r\n", "OA系统打不开，我们部门都用不了，请尽快处理。")
	before := r.advance(t, `{"advance": "0s"}`)
	m := r.letter(t, "wu@acme.test", "acknowledgement")
	if !strings.Contains(m.Subject, "IT20260928001") || !strings.Contains(m.Text, "极光机械") {
		t.Errorf("the acknowledgement says %s\n%s", m.Subject, m.Text)
	}
	if len(m.Attachments) != 1 || !strings.HasPrefix(m.Attachments[0].ContentID, "logo.") || !m.Attachments[0].Inline {
		t.Errorf("the acknowledgement brings %+v", m.Attachments)
	}
	if after := r.advance(t, `{"advance": "4h"}`); after.Before(before.Add(4*time.Hour)) || after.After(before.Add(4*time.Hour+time.Minute)) {
		t.Errorf("four hours after %s it is %s", before, after)
	}
	r.advance(t, `{"to": "2026-09-29T08:00:00+08:00"}`)
	// Each at its own moment: the reminder of the target before its end is missed.
	reminded, missed := time.Time{}, time.Time{}
	earliest := func(of *time.Time, date time.Time) {
		if of.IsZero() || date.Before(*of) {
			*of = date
		}
	}
	for _, who := range []string{"chenchen@acme.test", "wanglei@acme.test", "zhaomin@acme.test", "manager@acme.test"} {
		for _, raw := range r.mails(t, who) {
			switch m := letterName.FindSubmatch(raw); {
			case m == nil:
			case string(m[1]) == "reminder":
				earliest(&reminded, mailin.Parse(raw).Date)
			case string(m[1]) == "breach":
				earliest(&missed, mailin.Parse(raw).Date)
			}
		}
	}
	if reminded.IsZero() || !reminded.Before(missed) || missed.After(time.Date(2026, 9, 29, 8, 0, 0, 0, zone)) {
		t.Errorf("reminded at %s, missed at %s", reminded, missed)
	}

	for _, bad := range []string{`{}`, `x`, `{"advance": "soon"}`, `{"advance": "-1h"}`, `{"to": "2026-09-28T09:00:00+08:00"}`, `{"to": "tomorrow"}`,
		`{"advance": "1h", "to": "2026-09-30T09:00:00+08:00"}`, `{"by": "1h"}`, `{"advance": 4}`, `{"advance": "1h"} {}`, `{"advance": "90000h"}`} {
		if code, _ := r.clock(t, bad); code != http.StatusBadRequest {
			t.Errorf("%s: code %d", bad, code)
		}
	}
}

// The built-in story fits into the company that init makes.
func TestRehearsedStory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "desk")
	must(t, "", "init", dir, "--address", "it@acme.test")
	replaced(t, filepath.Join(dir, "maildesk.toml"), `password_file = "password" #`, `password_env = "NOT_ON_THIS_MACHINE" #`)
	out := must(t, "", "demo", "--config", dir, "--once", "--speed", "0", "--start", "2026-09-28 09:05")
	for _, words := range []string{"IT20260928001", "zhangsan@acme.test", "The story went as it should."} {
		if !strings.Contains(out, words) {
			t.Errorf("the story does not say %q", words)
		}
	}
}
