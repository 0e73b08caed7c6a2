package mailin

import (
	"path/filepath"
	"slices"
	"testing"

	"maildesk/store"
)

// The checks are those of score.py beside the corpora, kind for kind.

type autoReplyRow struct {
	File     string `json:"file"`
	IsAuto   *bool  `json:"is_auto"`
	Suppress *bool  `json:"suppress_reply"`
	Kind     string `json:"kind"`
	Level    string `json:"level"`
}

func TestCorpusAutoReply(t *testing.T) {
	base := filepath.Join(corpora(t), "autoreply")
	var total tally
	for _, row := range rows[autoReplyRow](t, filepath.Join(base, "expected.jsonl")) {
		m := Parse(readMail(t, filepath.Join(base, row.File)))
		want := row.IsAuto
		if want == nil {
			want = row.Suppress
		}
		machine := want != nil && *want
		level := map[string]string{"heuristic": "by words only", "policy": "policy (suites disagree)"}[row.Level]
		if level == "" {
			level = "must"
		}
		side := "human: "
		if machine {
			side = "machine: "
		}
		good := m.Kind.Automatic() == machine
		total.put(side+level, row.File, good, []string{string(m.Kind), m.KindReason}, row.Kind)
		total.put("all", row.File, good, "", "")
		if !machine {
			total.put("human", row.File, good, "", "")
		}
	}
	total.print(t, "autoreply")
	if share := total.share("human"); share < 1 {
		t.Errorf("got %.2f %% of human mails right, want all", 100*share)
	}
	if share := total.share("all"); share < 0.99 {
		t.Errorf("got %.2f %% right, want 99 %%", 100*share)
	}
}

type bounceRow struct {
	File            string   `json:"file"`
	IsBounce        bool     `json:"is_bounce"`
	Kind            string   `json:"kind"`
	Recipients      []string `json:"recipients"`
	Alias           []string `json:"recipient_alias"`
	DSNRecipients   []string `json:"dsn_recipients"`
	Status          []string `json:"status"`
	DSNStatus       []string `json:"dsn_status"`
	StatusInMail    bool     `json:"status_in_mail"`
	Permanent       *bool    `json:"permanent"`
	PermanentStrong bool     `json:"permanent_strong"`
}

func TestCorpusBounce(t *testing.T) {
	base := filepath.Join(corpora(t), "bounce")
	var total tally
	for _, row := range rows[bounceRow](t, filepath.Join(base, "expected.jsonl")) {
		m := Parse(readMail(t, filepath.Join(base, row.File)))
		row.judge(m, func(kind string, good bool, got, want any) { total.put(kind, row.File, good, got, want) })
	}
	total.print(t, "bounce")
	for kind, want := range map[string]float64{"is a bounce": 0.99, "not a bounce": 1, "recipient": 0.97, "status": 0.97, "permanent or temporary": 0.97} {
		if share := total.share(kind); share < want {
			t.Errorf("%s: got %.2f %%, want %.0f %%", kind, 100*share, 100*want)
		}
	}
}

func (row bounceRow) judge(m *store.Message, put func(kind string, good bool, got, want any)) {
	if !row.IsBounce {
		put("not a bounce", m.Kind != store.BounceKind, m.Kind, row.Kind)
		return
	}
	put("is a bounce", m.Kind == store.BounceKind, []string{string(m.Kind), m.KindReason}, row.Kind)
	var recipients, statuses []string
	var permanent []bool
	for _, b := range m.Bounces {
		recipients = append(recipients, low(b.Recipient))
		statuses = append(statuses, b.Status)
		permanent = append(permanent, b.Permanent)
	}
	if row.Recipients != nil {
		all := true
		for _, want := range row.Recipients {
			all = all && slices.Contains(recipients, low(want))
		}
		alias := false
		for _, other := range append(row.Alias, row.DSNRecipients...) {
			alias = alias || slices.Contains(recipients, low(other))
		}
		put("recipient", all || alias, recipients, row.Recipients)
	}
	if row.StatusInMail && len(row.Status) > 0 {
		any := false
		for _, status := range append(row.Status, row.DSNStatus...) {
			any = any || slices.Contains(statuses, status)
		}
		put("status", any, statuses, row.Status)
	}
	if row.PermanentStrong && row.Permanent != nil {
		put("permanent or temporary", slices.Contains(permanent, *row.Permanent), permanent, *row.Permanent)
	}
}
