package mailin

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"maildesk/mailin/mime"
	"maildesk/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is what the golden files hold: what reading MIME decides of a
// message, not what is understood of its words.
type golden struct {
	Subject     string             `json:"subject,omitempty"`
	BaseSubject string             `json:"base_subject,omitempty"`
	From        store.Address      `json:"from,omitzero"`
	ReplyTo     *store.Address     `json:"reply_to,omitempty"`
	To          []store.Address    `json:"to,omitempty"`
	Cc          []store.Address    `json:"cc,omitempty"`
	Date        time.Time          `json:"date,omitzero"`
	Text        string             `json:"text,omitempty"`
	Attachments []store.Attachment `json:"attachments,omitempty"`
	Defects     []string           `json:"defects,omitempty"`
	MessageID   string             `json:"message_id,omitempty"`
	InReplyTo   []string           `json:"in_reply_to,omitempty"`
	References  []string           `json:"references,omitempty"`
	OriginalID  string             `json:"original_id,omitempty"`
	Tickets     []string           `json:"tickets,omitempty"`
	CheckCodes  []string           `json:"check_codes,omitempty"`
	Delivered   []string           `json:"delivered,omitempty"`
	Invite      bool               `json:"invite,omitempty"`

	Calendar *store.CalendarReply `json:"calendar,omitempty"`
}

func TestParseGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/parse/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails in testdata/parse: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			t.Parallel()
			m := Parse(readMail(t, file))
			got, err := json.MarshalIndent(golden{
				m.Subject, m.BaseSubject, m.From, m.ReplyTo, m.To, m.Cc, m.Date, m.Text, m.Attachments, m.Defects,
				m.MessageID, m.InReplyTo, m.References, m.OriginalID, m.Tickets, m.CheckCodes, m.Delivered, m.Invite, m.Calendar,
			}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			path := strings.TrimSuffix(file, ".eml") + ".json"
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestLimits feeds mails that are built to exhaust a reader: each must be
// answered quickly, with its limit named, and with nothing lost unnamed.
func TestLimits(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	nested := func(kind string, depth int) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: %s; boundary=b%d\n\n--b%d\n", kind, i, i)
		}
		return b.String() + "Content-Type: text/plain\n\ndeep\n"
	}
	for name, test := range map[string]struct{ mail, defect string }{
		"nested multiparts":      {nested("multipart/mixed", 3000), "too-deep"},
		"nested alternatives":    {nested("multipart/alternative", 3000), "too-deep"},
		"nested mails":           {repeat("Content-Type: message/rfc822\n\n", 3000) + "Subject: deep\n\nx", "too-deep"},
		"long text":              {"Subject: log\n\n" + repeat("a log line that goes on and on\n", 100000), "text-too-long"},
		"parts":                  {"Content-Type: multipart/mixed; boundary=b\n\n" + repeat("--b\n\nx\n", 5000), "too-many-parts"},
		"long header":            {"Subject: x\nX-Long: " + repeat("x", 1<<20) + "\n\nbody", "header-too-long"},
		"many header lines":      {"Subject: x\n" + repeat("X: y\n", 200_000) + "\nbody", "header-too-long"},
		"bad header lines":       {"Subject: x\n" + repeat("not a header\n", 20_000) + "\nbody", ""},
		"bad lines between good": {repeat("not a header\nX-Y: z\n", 10_000) + "\nbody", "header-line"},
		"header of brackets":     {"To: " + repeat("<", 250_000) + "\n\n", ""},
		"header of quotes":       {"To: " + repeat(`"`, 250_000) + "\n\n", ""},
		"header of comments":     {"To: " + repeat("(", 250_000) + "\n\n", ""},
		"header of commas":       {"From: " + repeat(",", 250_000) + "\n\n", ""},
		"header of words":        {"Subject: " + repeat("=?a?q?x ", 30_000) + "\n\n", "encoded-word-cut"},
		"header of word starts":  {"To: " + repeat("=?", 120_000) + "\n\n", ""},
		"header of charsets":     {"Subject: " + repeat("=?gbk?q?=ff?= =?big5?q?=ff?= ", 8_000) + "\n\n", ""},
		"header of raw names":    {"To: " + repeat("\xd6\xa4\xc0 <a@b>, ", 20_000) + "\n\n", "raw-8bit-header"},
		"references":             {"References: " + repeat("<a@b> ", 40_000) + "\n\n", ""},
		"references that differ": {"References: " + func() string {
			var b strings.Builder
			for i := range 30_000 {
				fmt.Fprintf(&b, "<%d>", i)
			}
			return b.String()
		}() + "\n\n", ""},
		"parameters":     {"Content-Type: text/plain" + repeat("; a*0*=x", 30_000) + "\n\n", ""},
		"ticket numbers": {"Subject: x\n\n" + repeat("IT20240501001 it20", 100_000), ""},
		"passwords":      {"Subject: x\n\n" + repeat("password: a1b2c3 ", 60_000), ""},
		"password lines": {"Subject: x\n\n" + repeat("密码：a1b2c3\n", 40_000), ""},
		"uuencode":       {"Subject: x\n\n" + repeat("begin 644 a\n", 100_000), ""},
		"uuencoded":      {"Subject: x\n\n" + repeat("begin 644 a\n#86)C\n#86)C\nend\n", 20_000), ""},
		"flowed":         {"Content-Type: text/plain; format=flowed\n\n" + repeat("> > >a \n", 100_000), ""},
		"flowed quotes":  {"Content-Type: text/plain; format=flowed\n\n" + repeat(">", 1<<20), ""},
		"undeclared parts": {"Content-Type: multipart/mixed; boundary=b\n\n" + repeat("--b\n\nca\xf1a ni\xf1o \xe9\n", 499) + "--b--\n",
			"undeclared-charset"},
		"base64 with blanks": {"Content-Transfer-Encoding: base64\n\n" + repeat("AAAA ", 1<<18), ""},
		"base64 padded":      {"Content-Transfer-Encoding: base64\n\n" + repeat("AA== ", 1<<18), ""},
		"base64 of nothing":  {"Content-Transfer-Encoding: base64\n\n" + repeat("!", 1<<20), "broken-base64"},
	} {
		t.Run(name, func(t *testing.T) {
			m, took := timedParse([]byte(test.mail), 5*time.Second)
			if took > 5*time.Second && !raceBuild {
				t.Errorf("got an answer after %v, want it within 5s; most take milliseconds, and what grows with the square takes minutes", took)
			}
			if slices.Contains(m.Defects, "panic") {
				t.Error("panic")
			}
			if test.defect != "" && !slices.Contains(m.Defects, test.defect) {
				t.Errorf("got defects %v, want %s among them", m.Defects, test.defect)
			}
		})
	}
}

// TestTooManyPartsAreKept finds the parts beyond the limit in one attachment.
func TestTooManyPartsAreKept(t *testing.T) {
	t.Parallel()
	mail := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", mime.MaxParts+5) + "--b\n\nlast words\n--b--\n"
	m := Parse([]byte(mail))
	if n := len(m.Attachments); n != 1 || !bytes.Contains(m.Attachments[0].Content, []byte("last words")) {
		t.Errorf("got %d attachments, want the parts beyond the limit in one", n)
	}
}

// TestParseDamaged damages our mails at random, always in the same way: what
// a fuzzer finds by chance is asked for on every run.
func TestParseDamaged(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/parse/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	var mails [][]byte
	for _, file := range files {
		mails = append(mails, readMail(t, file))
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 4000 {
		raw := mails[r.IntN(len(mails))]
		for range 1 + r.IntN(6) {
			other := mails[r.IntN(len(mails))]
			raw = damage(r, raw, other)
		}
		if m := Parse(raw); slices.Contains(m.Defects, "panic") {
			t.Fatalf("panic on %q", raw)
		}
	}
}

// damage changes, cuts, repeats or mixes bytes.
func damage(r *rand.Rand, raw, other []byte) []byte {
	if len(raw) == 0 || len(other) == 0 {
		return raw
	}
	from := r.IntN(len(raw))
	to := from + r.IntN(min(200, len(raw)-from))
	switch r.IntN(5) {
	case 0:
		raw = slices.Clone(raw)
		raw[from] = byte(r.IntN(256))
	case 1:
		raw = slices.Concat(raw[:from], raw[to:])
	case 2:
		raw = slices.Concat(raw[:from], bytes.Repeat(raw[from:to], 1+r.IntN(20)), raw[to:])
	case 3:
		start := r.IntN(len(other))
		raw = slices.Concat(raw[:from], other[start:min(len(other), start+500)], raw[from:])
	case 4:
		raw = raw[:from]
	}
	return raw
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/parse/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(readMail(f, file))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw)
		if slices.Contains(m.Defects, "panic") {
			t.Error("panic: take the recover out of guard to see where")
		}
		if _, err := json.Marshal(m); err != nil {
			t.Errorf("got %v, want JSON", err)
		}
		for _, s := range append([]string{m.Subject, m.BaseSubject, m.From.Name, m.From.Address, m.Text, m.NewText, m.MessageID, m.OriginalID}, m.References...) {
			if !utf8.ValidString(s) {
				t.Errorf("got %q, want UTF-8", s)
			}
		}
		size := len(m.Text)
		for _, a := range m.Attachments {
			size += len(a.Content)
			if !utf8.ValidString(a.Filename + a.ContentType + a.ContentID) {
				t.Errorf("got attachment %q %q %q, want UTF-8", a.Filename, a.ContentType, a.ContentID)
			}
		}
		if size > 64<<10+40*len(raw) {
			t.Errorf("got %d bytes out of %d", size, len(raw))
		}
		ContentHash(raw)
	})
}

// TestMemory: a log of many megabytes is kept as it came; only what is read of
// it costs memory again. Not parallel, since it looks at all that is allocated.
func TestMemory(t *testing.T) {
	log := bytes.Repeat([]byte("2026-11-22 09:00:00 INFO 打印服务 did something again\r\n"), 300_000)
	for name, header := range map[string]string{
		"body":       "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
		"attachment": "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; name=x.log\r\nContent-Disposition: attachment\r\n\r\n",
	} {
		raw := append([]byte(header), log...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := Parse(raw)
		runtime.ReadMemStats(&after)
		if len(m.Attachments) != 1 || m.Attachments[0].Size < int64(len(log))-2 {
			t.Errorf("%s: the log is not kept whole: %d attachments", name, len(m.Attachments))
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 3*uint64(len(raw)) {
			t.Errorf("%s: reading %d MB took %d MB", name, len(raw)>>20, took>>20)
		}
	}
}

// TestInviteTypes: an invitation is one by either of its types.
func TestInviteTypes(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{"text/calendar; method=REPLY", "text/calendar", "application/ics; name=invite.ics", "application/ics; name=invite.ics\nContent-Disposition: attachment"} {
		m := Parse([]byte("From: li@corp.test\nSubject: x\nContent-Type: " + contentType + "\n\n" +
			"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:42@desk\nATTENDEE;PARTSTAT=DECLINED:mailto:li@corp.test\nEND:VEVENT\nEND:VCALENDAR\n"))
		if m.Calendar == nil || m.Calendar.UID != "42@desk" || !m.Invite {
			t.Errorf("%s: %+v", contentType, m.Calendar)
		}
	}
}
