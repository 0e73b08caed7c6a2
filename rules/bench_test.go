package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
	"maildesk/templates"
)

const benchBook = `
[company]
name = "示例科技"
domains = ["corp.example"]
[caps]
total_hour = 100000000
sender_hour = 100000000
sender_day = 100000000
ticket_hour = 100000000
new_tickets = 100000000
all_tickets = 100000000
[manager]
name = "刘主管"
address = "manager@corp.example"
[[technician]]
name = "陈晨"
address = "chenchen@corp.example"
tier = "junior"
[[technician]]
name = "王磊"
address = "wanglei@corp.example"
tier = "intermediate"
`

// BenchmarkEngine decides and commits mails that wait in an SQLite store on
// disk, 50 to a commit: new tickets all alike (each with an acknowledgement),
// then a follow-up to each (each with a dispatch), new tickets in a store that
// has many open ones already, and mails of all sorts by 4001 people, few of whom write twice.
func BenchmarkEngine(b *testing.B) {
	for _, bench := range []struct {
		name      string
		open      int // tickets that are there before
		followUps bool
		mixed     bool
	}{
		{"new", 0, false, false},
		{"follow-up", 0, true, false},
		{"new with 5000 open tickets", 5000, false, false},
		{"mixed", 0, false, true},
	} {
		b.Run(bench.name, func(b *testing.B) {
			d := newBench(b, benchBook)
			d.add(b, 0, bench.open, "打印机卡纸，打不出来", false)
			d.work(b)
			if bench.mixed {
				d.addMixed(b, b.N)
			} else {
				d.add(b, bench.open, b.N, "打印机卡纸，打不出来", false)
			}
			if bench.followUps {
				d.work(b)
				d.add(b, bench.open, b.N, "按步骤都试过了，还是不行", true)
			}
			b.ResetTimer()
			d.work(b)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}

// BenchmarkStorm decides mails of as many people who all report one outage,
// until each has his acknowledgement.
func BenchmarkStorm(b *testing.B) {
	d := newBench(b, benchBook)
	d.add(b, 0, b.N, "ERP打不开了，一直转圈，麻烦尽快处理", false)
	b.ResetTimer()
	d.work(b)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// bench is an engine with a store on disk.
type bench struct {
	db     *sqldb.DB
	engine *rules.Engine
	now    time.Time
}

func newBench(b testing.TB, text string) *bench {
	b.Helper()
	db, err := sqldb.Open(b.Context(), filepath.Join(b.TempDir(), "maildesk.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	book, err := rules.Parse("bench.toml", []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	letters, err := templates.Load("")
	if err != nil {
		b.Fatal(err)
	}
	d := &bench{db: db, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	d.engine = &rules.Engine{Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.now }}
	d.engine.Use(&rules.Desk{Book: book, Letters: letters, Self: secret.Identity{
		Address: store.Address{Name: "IT", Address: "it@corp.example"}, Domain: "corp.example", Instance: "bench", Keys: []secret.Key{{ID: "a", Secret: make([]byte, 32)}}}})
	return d
}

// add lets n mails come in.
func (d *bench) add(b *testing.B, first, n int, text string, answer bool) {
	b.Helper()
	err := d.db.Update(b.Context(), func(tx store.Tx) error {
		for i := first; i < first+n; i++ {
			if err := tx.AddIncoming(benchMail(i, text, answer, d.now)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// addMixed lets n mails of testdata/labelled come in, one after the other.
func (d *bench) addMixed(b *testing.B, n int) {
	b.Helper()
	text, err := os.ReadFile("testdata/labelled/tune.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	var mails []struct{ Subject, Text string }
	for line := range bytes.Lines(text) {
		mails = append(mails, struct{ Subject, Text string }{})
		if err := json.Unmarshal(line, &mails[len(mails)-1]); err != nil {
			b.Fatal(err)
		}
	}
	err = d.db.Update(b.Context(), func(tx store.Tx) error {
		for i := range n {
			says := mails[i%len(mails)]
			in := benchMail(i, says.Text, false, d.now)
			in.Message.Subject, in.Message.BaseSubject = says.Subject, says.Subject
			in.Message.From.Address = fmt.Sprintf("user%d@corp.example", i%4001)
			if err := tx.AddIncoming(in); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// work decides all that there is to decide.
func (d *bench) work(b testing.TB) {
	b.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = d.engine.Step(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// benchMail is a mail as mailin gives it, or the answer to it.
func benchMail(i int, text string, answer bool, now time.Time) *store.Incoming {
	from := store.Address{Name: "张三", Address: fmt.Sprintf("user%d@corp.example", i)}
	subject := fmt.Sprint(i%97+1, "楼打印机") // not all about one
	m := &store.Message{
		MessageID: fmt.Sprintf("%d.%v@client.example", i, answer), Subject: subject, BaseSubject: subject, From: from,
		To: []store.Address{{Address: "it@corp.example"}}, Date: now, Text: text, NewText: text, Language: "zh", Kind: store.Human,
	}
	uid := uint32(2*i + 1)
	if answer {
		m.References = []string{fmt.Sprintf("%d.false@client.example", i)}
		uid++
	}
	return &store.Incoming{
		Origin: store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: uid}, Received: now, Added: now,
		Hash: m.MessageID, Raw: []byte(text), Size: int64(len(text)), Message: m,
	}
}
