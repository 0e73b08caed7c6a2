package templates

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"maildesk/templates/sheet"
)

// many makes a list so long as it gets in a large company.
func many[T any](list *[]T, n int) {
	for len(*list) < n {
		*list = append(*list, (*list)[len(*list)%2%len(*list)])
	}
}

// The digest of a large company is as long as a mail client shows (Gmail cuts a
// letter at 102 KB), and tells how much it leaves out.
func TestDigestOfALargeCompany(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, language := range languages {
		d := full(language)
		r := d.Review
		for range 100 {
			r.OptedOut = append(r.OptedOut, "员工的名字")
		}
		for _, list := range []*[]Matter{&r.Late, &r.Unhappy, &r.Major} {
			many(list, 60)
		}
		many(&r.Open, 10)
		many(&r.Frequent, 8)
		many(&r.Devices, 20)
		many(&r.Requesters, 20)
		for i, g := range r.Groupings {
			if g.By == "department" || g.By == "technician" {
				many(&r.Groupings[i].Rows, 40)
			}
		}
		many(&r.Post.Ignored, 12)
		many(&r.Post.Learned, 5)
		for _, in := range r.Post.Learned {
			in.ID = int64(len(d.Actions)) + 1
			d.Actions = append(d.Actions, Action{"wanted", fmt.Sprint(in.ID), "mailto:it@example.com?subject=%5BM123456%5D%20wanted-0.fvq.a.mfrggzdfmztwq2lk&body=Just%20send%20this%20mail."})
		}
		many(&r.Upkeep.Tickets, 30)
		many(&r.Post.Held, 20)
		many(&r.Post.Failed, 10)
		w := render(t, l, "digest", language, d)
		if len(w.HTML) > 100<<10 {
			t.Errorf("%s: the page has %d bytes", language, len(w.HTML))
		}
		for _, left := range []string{pick(language, "另有 50 次", "And 50 more"), pick(language, "另有 32 个部门", "And 32 more departments"), pick(language, "另有 32 位", "And 32 more"), pick(language, "另有 52 张", "And 52 more")} {
			if !strings.Contains(w.Text, left) {
				t.Errorf("%s: it does not say %q", language, left)
			}
		}
	}
}

// Each chart is a picture that the page shows, with words for who does not see
// it and its figures in the table below; the spreadsheet has every ticket.
func TestPartsOfADigest(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, language := range languages {
		d := full(language)
		w := render(t, l, "digest", language, d)
		pictures, sheets := 0, 0
		for _, p := range w.Parts {
			if p.ContentType == sheet.ContentType {
				sheets++
				f, err := excelize.OpenReader(bytes.NewReader(p.Content))
				if err != nil {
					t.Fatal(err)
				}
				rows, err := f.GetRows(pick(language, "工单", "Tickets"))
				if err != nil || len(rows) != 2+len(d.Review.Tickets) || rows[1][0] != d.Review.Tickets[0].Number {
					t.Errorf("%s: got rows %v (%v)", language, rows, err)
				}
				if p.Name != "2026-W47.xlsx" || len(f.GetSheetList()) != 5 {
					t.Errorf("%s: got %s with %v", language, p.Name, f.GetSheetList())
				}
				continue
			}
			pictures++
			if _, err := png.Decode(bytes.NewReader(p.Content)); err != nil {
				t.Errorf("%s: %s: %v", language, p.Name, err)
			}
			if at := strings.Index(w.HTML, `src="cid:`+p.ContentID+`" alt="`); at < 0 || strings.HasPrefix(w.HTML[at:], `src="cid:`+p.ContentID+`" alt=""`) {
				t.Errorf("%s: the page does not show %s with words beside it", language, p.ContentID)
			}
			if !strings.Contains(w.Page(), `src="data:image/png;base64,`) || strings.Contains(w.Page(), "cid:") {
				t.Errorf("%s: the page alone lacks a picture", language)
			}
		}
		if pictures != 3 || sheets != 1 {
			t.Errorf("%s: got %d pictures and %d spreadsheets", language, pictures, sheets)
		}
		for _, p := range d.Review.Periods {
			if share := share(p.ResolveMet, p.ResolveMissed); !strings.Contains(w.Text, share) {
				t.Errorf("%s: the text lacks %s, which a chart shows", language, share)
			}
		}
	}
}

// What is wrong with a chart in a letter is told when the letter is read.
func TestMistakesInCharts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ line, want string }{
		{"[chart] pie 2 | x", "the first word is one of"}, {"[chart] bars | x", "name one to three columns"}, {"[chart] bars 1 | x", "no column of figures"},
		{"[chart] bars 2", "wants 2 parts"}, {"[chart] bars 2 3 4 5 | x", "name one to three columns"}, {"Attach: music", "not known"},
	} {
		_, _, wrong := compile(tt.line)
		if len(wrong) != 1 || !strings.Contains(wrong[0].text, tt.want) {
			t.Errorf("%q: got %v, want %q", tt.line, wrong, tt.want)
		}
	}
	v := &view{Data: &Data{}, Body: groups(blocks(mustCompile(t, "[chart] bars 3 | x\n|= a | b\n|- 1 | 2")))}
	if _, err := v.charts(); err == nil {
		t.Error("a chart of a column that the table has not is drawn")
	}
}

func mustCompile(t *testing.T, source string) string {
	t.Helper()
	text, _, wrong := compile(source)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return text
}
