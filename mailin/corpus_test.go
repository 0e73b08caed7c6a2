package mailin

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"maildesk/store"
)

// corpora is the folder of real mails with known results. They belong to
// others and are read where they are.
func corpora(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("MAILDESK_CORPORA")
	if dir == "" {
		root, err := os.Getwd()
		for err == nil && root != filepath.Dir(root) {
			if _, e := os.Stat(filepath.Join(root, "go.mod")); e == nil {
				break
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared", "corpora")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("no corpora at %s: set MAILDESK_CORPORA", dir)
		}
		tb.Skipf("no corpora at %s (MAILDESK_CORPORA): real mails are not measured", dir)
	}
	return dir
}

// rows reads a file of JSON lines.
func rows[T any](tb testing.TB, path string) []T {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			tb.Fatalf("%s: %v", path, err)
		}
		all = append(all, row)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

func readMail(tb testing.TB, path string) []byte {
	tb.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// tally counts, kind by kind, what is right of what is asked.
type tally struct {
	kinds  []string
	asked  map[string]int
	right  map[string]int
	misses []string
}

func (t *tally) put(kind, file string, good bool, got, want any) {
	if t.asked == nil {
		t.asked, t.right = map[string]int{}, map[string]int{}
	}
	if t.asked[kind] == 0 {
		t.kinds = append(t.kinds, kind)
	}
	t.asked[kind]++
	if good {
		t.right[kind]++
		return
	}
	t.misses = append(t.misses, fmt.Sprintf("%s: %s\n    got  %.300q\n    want %.300q", file, kind, fmt.Sprint(got), fmt.Sprint(want)))
}

func (t *tally) share(kind string) float64 {
	return float64(t.right[kind]) / float64(max(t.asked[kind], 1))
}

func (t *tally) print(tb testing.TB, title string) {
	tb.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", title)
	for _, kind := range t.kinds {
		fmt.Fprintf(&b, "  %-32s %5d / %5d = %6.2f %%\n", kind, t.right[kind], t.asked[kind], 100*t.share(kind))
	}
	fmt.Println(b.String())
	for _, miss := range t.misses {
		tb.Log(miss)
	}
}

// squeeze takes all white space and invisible characters out, as the scorer
// of the corpora compares.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff\u00ad\x1c\x1d\x1e\x1f", r) {
			return -1
		}
		return r
	}, s)
}

// fold makes one blank of each run of white space.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff\u00ad", r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func low(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// texts is a string or a list of them.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(t))
}

type parseRow struct {
	File            string   `json:"file"`
	Subject         *string  `json:"subject"`
	SubjectContains texts    `json:"subject_contains"`
	FromAddr        *string  `json:"from_addr"`
	FromName        *string  `json:"from_name"`
	To              []string `json:"to"`
	Cc              []string `json:"cc"`
	BodyFrom        string   `json:"body_from"`
	BodyContains    []string `json:"body_contains"`
	BodyLenient     []string `json:"body_contains_lenient"`
	BodyEmpty       bool     `json:"body_empty"`
	Names           []string `json:"attachment_names"`
	NamesMadeUp     []string `json:"attachment_names_made_up"`
	Count           *int     `json:"attachment_count"`
	CountCheck      bool     `json:"attachment_count_check"`
	Attachments     []struct {
		SHA256 string `json:"sha256"`
	} `json:"attachments"`
	TNEFNames []string `json:"tnef_attachment_names"`
}

func TestCorpusParse(t *testing.T) {
	base := filepath.Join(corpora(t), "parse")
	var total tally
	for _, row := range rows[parseRow](t, filepath.Join(base, "expected.jsonl")) {
		m := Parse(readMail(t, filepath.Join(base, row.File)))
		whole := true
		check := func(kind string, good bool, got, want any) {
			total.put(kind, row.File, good, got, want)
			whole = whole && good
		}
		row.judge(m, check, func(kind string, good bool, got, want any) { total.put(kind, row.File, good, got, want) })
		total.put("whole mail", row.File, whole, "", "")
	}
	total.print(t, "parse")
	if share := total.share("whole mail"); share < 0.99 {
		t.Errorf("got %.2f %% whole mails right, want 99 %%", 100*share)
	}
}

// judge compares a message with what the row asks, the way the scorer does;
// aside counts what does not decide about the whole mail.
func (row parseRow) judge(m *store.Message, check, aside func(kind string, good bool, got, want any)) {
	if row.Subject != nil {
		check("subject", squeeze(m.Subject) == squeeze(*row.Subject), m.Subject, *row.Subject)
	}
	if row.SubjectContains != nil {
		check("subject", containsAll(m.Subject, row.SubjectContains), m.Subject, row.SubjectContains)
	}
	if row.FromAddr != nil {
		check("from address", low(m.From.Address) == low(*row.FromAddr), m.From, *row.FromAddr)
	}
	if row.FromName != nil {
		check("from name", fold(m.From.Name) == fold(*row.FromName), m.From, *row.FromName)
	}
	for _, list := range []struct {
		kind       string
		have, want any
		good       bool
	}{
		{"to", m.To, row.To, hasAddresses(m.To, row.To)},
		{"cc", m.Cc, row.Cc, hasAddresses(m.Cc, row.Cc)},
	} {
		if len(list.want.([]string)) > 0 {
			check(list.kind, list.good, list.have, list.want)
		}
	}
	if row.BodyFrom != "html part" {
		if row.BodyContains != nil {
			check("body", containsAll(m.Text, row.BodyContains), m.Text, row.BodyContains)
		}
		if row.BodyLenient != nil {
			aside("body, charset to be guessed", containsAll(m.Text, row.BodyLenient), m.Text, row.BodyLenient)
		}
	}
	if row.BodyEmpty {
		check("body empty", squeeze(m.Text) == "", m.Text, "")
	}
	names, sums := map[string]bool{}, map[string]bool{}
	var shown []string
	for _, a := range m.Attachments {
		names[squeeze(a.Filename)], sums[a.SHA256] = true, true
		shown = append(shown, a.Filename)
	}
	missing := func(want []string) (miss []string) {
		for _, name := range want {
			if !names[squeeze(name)] && !slices.Contains(row.NamesMadeUp, name) {
				miss = append(miss, name)
			}
		}
		return miss
	}
	if row.Names != nil {
		check("attachment names", missing(row.Names) == nil, shown, row.Names)
	}
	if row.CountCheck && row.Count != nil {
		check("attachment count", len(m.Attachments) == *row.Count, shown, *row.Count)
	}
	good, asked := true, false
	for _, a := range row.Attachments {
		if a.SHA256 != "" {
			asked, good = true, good && sums[a.SHA256]
		}
	}
	if asked {
		check("attachment digests", good, shown, row.Names)
	}
	if row.TNEFNames != nil {
		check("winmail.dat files", missing(row.TNEFNames) == nil, shown, row.TNEFNames)
	}
}

func containsAll(text string, parts []string) bool {
	text = squeeze(text)
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, squeeze(part)) })
}

func hasAddresses(have []store.Address, want []string) bool {
	return !slices.ContainsFunc(want, func(w string) bool {
		return !slices.ContainsFunc(have, func(a store.Address) bool { return low(a.Address) == low(w) })
	})
}

// robustMails are all mails of the corpora, whatever they are for.
func robustMails(tb testing.TB) []string {
	tb.Helper()
	base := corpora(tb)
	var paths []string
	for _, task := range []string{"robust", "parse", "autoreply", "bounce", "reply"} {
		err := filepath.WalkDir(filepath.Join(base, task, "mails"), func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			tb.Fatal(err)
		}
	}
	return paths
}

func TestCorpusRobust(t *testing.T) {
	paths := robustMails(t)
	var took []time.Duration
	size, answered := 0, 0
	slowest, slow := "", time.Duration(0)
	for _, path := range paths {
		raw := readMail(t, path)
		size += len(raw)
		m, d := timedParse(raw, 5*time.Millisecond)
		took = append(took, d)
		if d > slow {
			slow, slowest = d, path
		}
		if m != nil && !slices.Contains(m.Defects, "panic") {
			answered++
		} else {
			t.Errorf("%s: panic", path)
		}
	}
	slices.Sort(took)
	p95 := took[len(took)*95/100]
	fmt.Printf("robust: %d of %d mails answered, %.1f MB; median %v, 95 %% under %v, slowest %v (%s)\n",
		answered, len(paths), float64(size)/1e6, took[len(took)/2], p95, slow, filepath.Base(slowest))
	if raceBuild {
		return
	}
	if p95 > 5*time.Millisecond {
		t.Errorf("got 95 %% of mails in %v, want 5ms", p95)
	}
	if slow > time.Second {
		t.Errorf("got %v for %s, want under 1s", slow, slowest)
	}
}

// timedParse reads a mail and tells how long that took. What takes longer
// than wanted is tried again: a busy machine is no slow parser.
func timedParse(raw []byte, want time.Duration) (m *store.Message, took time.Duration) {
	for try := range 4 {
		start := time.Now()
		m = Parse(raw)
		if d := time.Since(start); try == 0 || d < took {
			took = d
		}
		if took <= want || raceBuild {
			break
		}
	}
	return m, took
}

func BenchmarkParse(b *testing.B) {
	var mails [][]byte
	size := 0
	for _, path := range robustMails(b) {
		raw := readMail(b, path)
		mails = append(mails, raw)
		size += len(raw)
	}
	runtime.GC()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range mails {
			Parse(raw)
		}
	}
	b.ReportMetric(float64(b.N*len(mails))/b.Elapsed().Seconds(), "mails/s")
}
