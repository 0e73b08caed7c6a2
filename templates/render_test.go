package templates

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"maildesk/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// each calls f for every letter, language and sample.
func each(t *testing.T, f func(t *testing.T, l *Letters, name, language string, s Sample)) {
	t.Helper()
	l := load(t)
	for _, name := range l.Names() {
		for _, language := range languages {
			for _, s := range Samples(name, language) {
				t.Run(name+"/"+language+"/"+s.Name, func(t *testing.T) {
					t.Parallel()
					f(t, l, name, language, s)
				})
			}
		}
	}
}

func render(t *testing.T, l *Letters, name, language string, d *Data) Words {
	t.Helper()
	w, err := l.Render(name, language, d)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// What people write may look like anything: like our own blocks and actions,
// like markup, like our marks.
const hostile = "{{.Desk.Address}} {{template \"x\"}}\r\n<script>alert('a')</script><img src=x onerror=alert(1)>\r\n# heading\r\n## section\r\n" +
	"- item\r\n1. step\r\n| a | b\r\n[button] go | javascript:alert(1) | go\r\n> quote\r\n! note\r\n---\r\n**strong** </td></tr></table>\r\n" +
	"\x01hFORGED\x04 \x1f \x02 \x00 \u202Eevil\u202C <a href=\"javascript:alert(1)\">x</a> http://evil.example/ &amp; &lt; \"'`"

// spoil puts a text wherever a person's words may stand.
func spoil(d *Data, text string) {
	one := strings.Join(strings.Fields(text), " ")
	for _, p := range []*Person{&d.Reader, &d.Technician, &d.Actor, &d.Ticket.Requester} {
		if p.Name != "" {
			p.Name, p.Department, p.Phone = one, one, one
		}
	}
	for _, name := range store.FieldNames {
		if p := d.Ticket.Fields.At(name); *p != "" {
			*p = text
		}
	}
	d.Ticket.Subject, d.Words, d.Procedure, d.Ticket.Solution = one, text, text, text
	for i := range d.History {
		d.History[i].Text, d.History[i].By = text, one
	}
	for i := range d.Files {
		d.Files[i] = one
	}
	for i := range d.Unsent {
		d.Unsent[i] = one
	}
	for i := range d.Lines {
		d.Lines[i].Text = one
	}
	for _, in := range d.Held {
		in.Message.Subject, in.Message.From.Name, in.Reason = one, one, one
	}
	if d.Letter != nil {
		d.Letter.LastError, d.Letter.Subject = text, one
	}
	if a := d.Approval; a != nil && len(a.Said) > 0 {
		for _, p := range []*Person{&a.Asker, &a.Instead, &a.Waiting[0], &a.Said[0].By} {
			p.Name = one
		}
		a.Items[0].Name, a.About[0], a.Said[0].Words, a.Granted[0], a.Refused[0] = one, one, text, one, one
	}
	if d.Identity != nil {
		d.Identity.Phone = one
	}
	*d.Repair = Repair{one, one, text}
	*d.Remote, d.Visit.Where = Remote{one, text, text}, one
	if d.Why != nil {
		for i := range d.Why.Fields {
			d.Why.Fields[i].Value, d.Why.Fields[i].Text = text, one+"x"
		}
		for i := range d.Why.Rules {
			d.Why.Rules[i].Because = one
		}
	}
	for i := range d.Mistakes {
		d.Mistakes[i] = text
	}
	if r := d.Review; r != nil {
		for _, list := range [][]Matter{r.Late, r.Open, r.Major, r.Unhappy, r.Tickets} {
			for i := range list {
				m := &list[i]
				m.Subject, m.Comment, m.Requester.Name, m.Requester.Department, m.Technician = one, text, one, one, one
			}
		}
		for _, g := range r.Groupings {
			for i := range g.Rows {
				if g.By == "department" || g.By == "technician" {
					g.Rows[i].Name = one
				}
			}
		}
		for i := range r.Frequent {
			r.Frequent[i].Department, r.Frequent[i].Remedy = one, one
		}
		for _, list := range [][]Again{r.Devices, r.Requesters} {
			for i := range list {
				list[i].Name, list[i].Department, list[i].Subject = one, one, one
			}
		}
		for _, in := range r.Post.Learned {
			in.Message.Subject, in.Message.From.Name = one, one
		}
	}
	for i := range d.Actions {
		d.Actions[i].URL = "javascript:alert(1)"
	}
}

// A letter is made of the same elements whatever people wrote in it.
func TestWordsNeverBecomeMarkup(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, l *Letters, name, language string, s Sample) {
		bad, good := *s.Data, *Samples(name, language)[slices.IndexFunc(Samples(name, language), func(o Sample) bool { return o.Name == s.Name })].Data
		spoil(&bad, hostile)
		harmless := strings.Repeat("x\n", strings.Count(hostile, "\n")) + "x"
		spoil(&good, harmless)
		got, want := render(t, l, name, language, &bad), render(t, l, name, language, &good)
		if a, b := skeleton(t, got.HTML), skeleton(t, want.HTML); a != b {
			t.Errorf("got elements\n%s\nwant\n%s", a, b)
		}
		if strings.ContainsAny(got.HTML+got.Text+got.Subject, "\x00\x01\x02\x03\x04\x1f\r\u202E") {
			t.Error("a control character of the words came through")
		}
		if strings.Contains(got.Subject, "\n") {
			t.Errorf("got subject of several lines %q", got.Subject)
		}
	})
}

// skeleton lists the elements and links of a page, without its words.
func skeleton(t *testing.T, page string) string {
	t.Helper()
	var out strings.Builder
	walkHTML(t, page, func(n *html.Node) {
		if n.Type != html.ElementNode || n.Data == "wbr" { // where a long word may break
			return
		}
		out.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			if a.Key == "href" && !strings.HasPrefix(a.Val, "mailto:") && a.Val != "#ZgotmplZ" {
				t.Errorf("got link %q", a.Val)
			}
			if a.Key == "src" && !strings.HasPrefix(a.Val, "cid:") || strings.HasPrefix(a.Key, "on") {
				t.Errorf("got attribute %s=%q", a.Key, a.Val)
			}
			out.WriteString(" " + a.Key)
		}
		out.WriteString(">")
	})
	return out.String()
}

func walkHTML(t *testing.T, page string, visit func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		visit(n)
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
}

// The text and the HTML version say the same, in the same order.
func TestTextAndHTMLSayTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, l *Letters, name, language string, s Sample) {
		w := render(t, l, name, language, s.Data)
		// A button that no words replace is a link in the text.
		got, want := letters(spoken(t, w.HTML)), letters(bareLink.ReplaceAllString(w.Text, ""))
		if s.Name == "taps" { // beside a button stands "or reply …"
			got, want = strings.ReplaceAll(strings.ReplaceAll(got, "或回复", "回复"), "orreply", "reply"), strings.ReplaceAll(want, "orreply", "reply")
		}
		if strings.Contains(w.Text, "**") || strings.Contains(w.HTML, "**") {
			t.Error("a mark of strong words stands as asterisks")
		}
		if got != want {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			from := max(0, at-60)
			t.Errorf("HTML says …%q, text says …%q", got[from:min(len(got), at+60)], want[from:min(len(want), at+60)])
		}
	})
}

var bareLink = regexp.MustCompile(`mailto:\S+`)

// spoken is what a screen reader reads aloud: no head, nothing hidden, lists
// with their numbers.
func spoken(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(n *html.Node, number *int)
	walk = func(n *html.Node, number *int) {
		switch {
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		case n.Type == html.ElementNode && n.Data == "head":
			return
		case n.Type == html.ElementNode && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.Contains(a.Val, "display:none") }):
			return
		case n.Type == html.ElementNode && n.Data == "ol":
			number = new(int)
		case n.Type == html.ElementNode && n.Data == "ul":
			number = nil
		case n.Type == html.ElementNode && n.Data == "li" && number != nil:
			*number++
			out.WriteString(strconv.Itoa(*number))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, number)
		}
		out.WriteString(" ")
	}
	walk(root, nil)
	return out.String()
}

// letters leaves letters and digits of a text, which no layout changes.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func TestGolden(t *testing.T) {
	t.Parallel()
	withHTML := []string{"acknowledgement", "answer", "dispatch", "digest"}
	each(t, func(t *testing.T, l *Letters, name, language string, s Sample) {
		if s.Name != "full" {
			return
		}
		w := render(t, l, name, language, s.Data)
		base := filepath.Join("testdata", name+"."+language)
		compare(t, base+".txt", "Subject: "+w.Subject+"\n\n"+w.Text)
		if slices.Contains(withHTML, name) {
			compare(t, base+".html", w.HTML)
		}
	})
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant as in %s (write it anew with -update)\n%s", got, file, want)
	}
}

// A letter with very much in it, or with very long words, is still a letter.
func TestMuchToSay(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, language := range languages {
		d := full(language)
		for len(d.History) < 30 {
			d.History = append(d.History, d.History[len(d.History)%3])
		}
		for len(d.Questions) < 40 {
			d.Questions = append(d.Questions, d.Questions[0])
		}
		for len(d.Lines) < 40 {
			d.Lines = append(d.Lines, d.Lines[0])
		}
		d.Words = strings.Repeat("很长的词没有空格", 400) + strings.Repeat("W", 3000)
		for _, name := range l.Names() {
			w := render(t, l, name, language, d)
			if strings.Contains(w.Text, strings.Repeat("\n", 4)) {
				t.Errorf("letter %s.%s has holes:\n%s", name, language, w.Text)
			}
		}
		if w := render(t, l, "dispatch", language, d); strings.Count(w.Text, d.History[0].Text) != 10 || !strings.Contains(w.HTML, d.Words) {
			t.Errorf("dispatch.%s has lost words", language)
		}
		if w := render(t, l, "acknowledgement", language, d); strings.Count(w.Text, "\n"+d.Questions[0].Label) != 39 {
			t.Errorf("acknowledgement.%s does not ask every question:\n%s", language, w.Text)
		}
	}
}
