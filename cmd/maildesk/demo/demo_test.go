package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// stage is the built-in company on its page, without the story.
func stage(t *testing.T) (*Demo, *httptest.Server) {
	t.Helper()
	d := &Demo{options: Options{Out: t.Output()}, dir: t.TempDir(), turn: make(chan struct{}, 1)}
	d.turn <- struct{}{}
	t.Cleanup(func() {
		if err := d.close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.open(); err != nil {
		t.Fatal(err)
	}
	if err := d.play(t.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, d.book.Zone())); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(d.handler())
	t.Cleanup(s.Close)
	return d, s
}

// ask asks the page; value takes the answer.
func ask(t *testing.T, s *httptest.Server, path string, body, value any) (code int) {
	t.Helper()
	var answer *http.Response
	var err error
	if body == nil {
		answer, err = http.Get(s.URL + path)
	} else {
		text, _ := json.Marshal(body)
		answer, err = http.Post(s.URL+path, "application/json", strings.NewReader(string(text)))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if value != nil {
		if err := json.NewDecoder(answer.Body).Decode(value); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return answer.StatusCode
}

func text(t *testing.T, s *httptest.Server, path string) (string, http.Header) {
	t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", path, answer.Status, err)
	}
	return string(content), answer.Header
}

// newest is the newest letter of that name in a mailbox.
func newest(t *testing.T, s *httptest.Server, mailbox, letter string) listed {
	t.Helper()
	var all []listed
	ask(t, s, "/mails", nil, &all)
	found := listed{ID: -1}
	for _, m := range all {
		if m.Mailbox == mailbox && m.Letter == letter {
			found = m
		}
	}
	if found.ID < 0 {
		t.Fatalf("%s has no %s: %v", mailbox, letter, all)
	}
	return found
}

func TestPage(t *testing.T) {
	t.Parallel()
	_, s := stage(t)
	for path, words := range map[string]string{"/": "demo.js", "/demo.js": "mailto:", "/demo.css": ".box", "/base.js": "export", "/base.css": "iframe"} {
		if page, _ := text(t, s, path); !strings.Contains(page, words) {
			t.Errorf("%s does not hold %q", path, words)
		}
	}
	var company struct {
		Desk   struct{ Address string }
		People []struct{ Address, Role string }
		Now    time.Time
	}
	ask(t, s, "/company", nil, &company)
	if company.Desk.Address != "it@corp.example" || len(company.People) != 7 || company.People[6].Role != "manager" || company.Now.Hour() != 9 {
		t.Errorf("got %+v", company)
	}
	for _, path := range []string{"/mails/0", "/mails/x", "/mails/-1/html", "/mails/7/raw", "/nothing"} {
		if code := ask(t, s, path, nil, nil); code != http.StatusNotFound {
			t.Errorf("%s: got %d", path, code)
		}
	}
}

// One ticket is played from its first letter to the vote with what the page offers.
func TestPlayedByHand(t *testing.T) {
	t.Parallel()
	_, s := stage(t)
	send := func(d map[string]any) {
		t.Helper()
		var said struct{ Error string }
		if code := ask(t, s, "/mails", d, &said); code != http.StatusOK {
			t.Fatalf("%v: %d %s", d, code, said.Error)
		}
	}
	send(map[string]any{"from": "lisi@corp.example", "to": "it@corp.example", "subject": "ERP 打不开", "text": "全公司都打不开 ERP，产线停了，请马上处理！", "cc": "张三 <zhangsan@corp.example>；emma@corp.example"})
	dispatch := newest(t, s, "zhaomin@corp.example", "dispatch")

	var m shown
	ask(t, s, fmt.Sprintf("/mails/%d", dispatch.ID), nil, &m)
	if !m.HTML || m.Answer != "it@corp.example" || !strings.Contains(m.Text, "ERP") || m.To[0].Address != "zhaomin@corp.example" {
		t.Errorf("got %+v", m)
	}
	send(map[string]any{"from": "zhaomin@corp.example", "to": m.Answer, "subject": "回复: " + m.Subject, "text": "#解决 重启了数据库。", "answers": dispatch.ID})
	raw, _ := text(t, s, fmt.Sprintf("/mails/%d/raw", dispatch.ID))
	if !strings.Contains(raw, "X-Maildesk-Letter: dispatch") {
		t.Errorf("the source is\n%s", raw)
	}

	resolution := newest(t, s, "lisi@corp.example", "resolution")
	page, header := text(t, s, fmt.Sprintf("/mails/%d/html", resolution.ID))
	if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("got policy %q", policy)
	}
	link := regexp.MustCompile(`href="(mailto:[^"]*confirm-[^"]*)"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatalf("no link to confirm by in\n%s", page)
	}
	target, err := url.Parse(html.UnescapeString(link[1]))
	if err != nil {
		t.Fatal(err)
	}
	to, _ := url.PathUnescape(target.Opaque)
	send(map[string]any{"from": "lisi@corp.example", "to": to, "subject": target.Query().Get("subject"), "text": target.Query().Get("body")})
	newest(t, s, "lisi@corp.example", "survey")

	var all []listed
	ask(t, s, "/mails", nil, &all)
	sent := 0
	for _, m := range all {
		if m.Sent {
			sent++
		}
	}
	if sent != 3 {
		t.Errorf("got %d mails in the folders of what was sent, want 3: %v", sent, all)
	}
	if got := newest(t, s, "zhangsan@corp.example", ""); got.From != "李四" {
		t.Errorf("the colleague in Cc got %+v", got)
	}
}

func TestBadDrafts(t *testing.T) {
	t.Parallel()
	_, s := stage(t)
	for _, d := range []map[string]any{
		{"from": "nobody@corp.example", "to": "it@corp.example"}, {"from": "lisi@corp.example"}, {"from": "lisi@corp.example", "to": "it corp"},
		{"from": "lisi@corp.example", "to": "it@corp.example", "cc": "<"}, {"from": "lisi@corp.example", "to": "it@corp.example", "answers": 99},
		{"from": "lisi@corp.example", "to": "unknown@corp.example", "text": "x"}, {"form": "lisi@corp.example"},
	} {
		var said struct{ Error string }
		if code := ask(t, s, "/mails", d, &said); code != http.StatusBadRequest || said.Error == "" {
			t.Errorf("%v: got %d %q", d, code, said.Error)
		}
	}
	d := map[string]any{"from": "lisi@corp.example", "to": "it@corp.example", "subject": "a\r\nBcc: x@corp.example", "text": "打印机卡纸"}
	if code := ask(t, s, "/mails", d, nil); code != http.StatusOK {
		t.Fatal(code)
	}
	if raw, _ := text(t, s, "/mails/0/raw"); strings.Contains(raw, "\nBcc:") {
		t.Errorf("a subject became a header:\n%s", raw)
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 8*60*60)
	want := time.Date(2026, 9, 30, 15, 0, 0, 0, zone)
	for _, text := range []string{"2026-09-30T15:00:00+08:00", "2026-09-30T07:00:00Z", "2026-09-30T15:00", "2026-09-30 15:00", "2026-09-30 15:00:00"} {
		if got, err := Moment(text, zone); err != nil || !got.Equal(want) {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	if _, err := Moment("15:00", zone); err == nil {
		t.Error("a time without a day is taken")
	}
}

// What a mail shows of itself: HTML in other charsets, pictures in it.
func TestHTMLOf(t *testing.T) {
	t.Parallel()
	related := "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9ImNpZDpsb2dvQHgiPg==\r\n" +
		"--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b--\r\n--a--\r\n"
	for _, test := range []struct{ name, raw, want string }{
		{"text only", "Content-Type: text/plain\r\n\r\nx", ""},
		{"broken", "x", ""},
		{"quoted-printable", "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<b>=E5=A5=BD</b>", "<b>好</b>"},
		{"gbk", "Content-Type: text/html; charset=gbk\r\n\r\n<b>\xba\xc3</b>", "<b>好</b>"},
		{"picture", related, `<img src="data:image/png;base64,iVBORw==">`},
	} {
		if got := htmlOf([]byte(test.raw)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// An employee's screenshot goes to the technician, and can be looked at there.
func TestFiles(t *testing.T) {
	t.Parallel()
	_, s := stage(t)
	picture := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("pixels ", 40))
	files := []map[string]any{{"name": "错误截图.png", "type": "image/png", "content": picture}, {"name": "log.txt", "type": "", "content": []byte("line\n")}}
	d := map[string]any{"from": "lisi@corp.example", "to": "it@corp.example", "subject": "打印机卡纸", "text": "打印机和电脑都重启过了，还是卡纸，见截图。", "files": files}
	if code := ask(t, s, "/mails", d, nil); code != http.StatusOK {
		t.Fatal(code)
	}
	var all []listed
	ask(t, s, "/mails", nil, &all)
	looked := 0
	for _, m := range all {
		if m.Letter != "dispatch" && !m.Sent {
			continue
		}
		looked++
		var one shown
		ask(t, s, fmt.Sprintf("/mails/%d", m.ID), nil, &one)
		if len(one.Files) == 0 || one.Files[0].Name != "错误截图.png" || one.Files[0].Size != int64(len(picture)) {
			t.Errorf("mail of %s: got files %+v", m.Mailbox, one.Files)
			continue
		}
		content, header := text(t, s, fmt.Sprintf("/mails/%d/files/%d", m.ID, one.Files[0].At))
		if content != string(picture) || header.Get("Content-Type") != "image/png" || !strings.HasPrefix(header.Get("Content-Disposition"), "inline") {
			t.Errorf("got %d bytes, %v", len(content), header)
		}
	}
	if looked != 2 {
		t.Errorf("got %d mails with files, want the employee's and the dispatch: %v", looked, all)
	}
	if content, header := text(t, s, "/mails/0/files/1"); content != "line\n" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("got %q, %v", content, header)
	}
	if code := ask(t, s, "/mails/0/files/2", nil, nil); code != http.StatusNotFound {
		t.Errorf("a third file: %d", code)
	}
}
