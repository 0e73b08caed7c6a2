package mailin

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"maildesk/store"
)

type replyRow struct {
	File         string   `json:"file"`
	Format       string   `json:"format"`
	Signature    string   `json:"signature"`
	Unchanged    bool     `json:"unchanged"`
	Expected     *string  `json:"expected"`
	Alternatives []string `json:"alternatives"`
	Plain        *string  `json:"expected_plain"`
	Must         []string `json:"must_contain"`
	MustNot      []string `json:"must_not_contain"`
	Start        texts    `json:"must_start"`
}

// A reply that the corpus gives as plain text is read as the text of a mail
// without HTML.
func TestCorpusReply(t *testing.T) {
	base := filepath.Join(corpora(t), "reply")
	var total tally
	for _, row := range rows[replyRow](t, filepath.Join(base, "expected.jsonl")) {
		raw := readMail(t, filepath.Join(base, row.File))
		if row.Format == "text" {
			raw = append([]byte("From: someone@example.com\nTo: it@corp.test\nSubject: Re: printer\nMIME-Version: 1.0\n"+
				"Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: 8bit\n\n"), raw...)
		}
		row.judge(Parse(raw), &total)
	}
	total.print(t, "reply")
	if share := total.share("exact, all"); share < 0.95 {
		t.Errorf("got %.2f %% of new texts exact, want 95 %%", 100*share)
	}
	if share := total.share("own words kept"); share < 0.995 {
		t.Errorf("got own words kept in %.2f %% of mails, want 99.5 %%", 100*share)
	}
}

var wordRE = regexp.MustCompile(`[\pL\pN_]+`)

// judge asks what the scorer of the corpora asks.
func (row replyRow) judge(m *store.Message, total *tally) {
	words := fold(m.NewText)
	put := func(kind string, good bool, want any) { total.put(kind, row.File, good, words, want) }
	if row.Unchanged && row.Expected == nil {
		all := fold(m.Text)
		put("unchanged", words != "" && strings.Contains(all, words) && 10*len([]rune(words)) >= 9*len([]rune(all)), all)
		return
	}
	if row.Expected != nil {
		want := []string{fold(*row.Expected)}
		for _, a := range row.Alternatives {
			want = append(want, fold(a))
		}
		if row.Plain != nil {
			want = append(want, fold(*row.Plain))
		}
		good := false
		for _, w := range want {
			good = good || words == w
			if row.Signature != "stripped" && words != "" && strings.HasPrefix(w, words) && 10*len([]rune(words)) >= 3*len([]rune(w)) {
				good = true // the suite leaves signatures in; cutting one is right too
			}
		}
		put("exact, "+row.Signature, good, want[0])
		put("exact, all", good, want[0])
		if row.Signature == "stripped" {
			var lost []string
			for _, w := range wordRE.FindAllString(want[0], -1) {
				if !strings.Contains(words, w) {
					lost = append(lost, w)
				}
			}
			put("own words kept", lost == nil, lost)
		}
	}
	for _, w := range row.Must {
		put("must contain", strings.Contains(words, fold(w)), w)
	}
	for _, w := range row.MustNot {
		put("must not contain", !strings.Contains(words, fold(w)), w)
	}
	for _, w := range row.Start {
		put("must start", strings.HasPrefix(words, fold(w)), w)
	}
}
