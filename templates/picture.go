package templates

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"maildesk/templates/chart"
)

// Part is a file that a letter brings along: a picture in it, or an attachment.
type Part struct {
	Name        string
	ContentType string
	ContentID   string // set: shown in the HTML version
	Content     []byte
}

// Page is the HTML version as a page that needs nothing beside it: its pictures
// are in it.
func (w Words) Page() string {
	page := w.HTML
	for _, p := range w.Parts {
		if p.ContentID != "" {
			page = strings.ReplaceAll(page, "cid:"+p.ContentID, "data:"+p.ContentType+";base64,"+base64.StdEncoding.EncodeToString(p.Content))
		}
	}
	return page
}

// Logo is the company's picture at the head of its letters, and how large it
// is shown, in pixels. Its Content-ID is set.
type Logo struct {
	Part
	Width, Height int
}

// URL leads to it in the same mail (RFC 2392).
func (l *Logo) URL() template.URL { return template.URL("cid:" + l.ContentID) }

// drawing is what "[chart] bars 2 3" asks for: columns of the table below it,
// counted from 1; the first column names the rows.
type drawing struct {
	kind    chart.Kind
	columns []int
}

func readDrawing(s string) (drawing, error) {
	words := strings.Fields(s)
	var d drawing
	if len(words) > 0 {
		d.kind = chart.Kind(words[0])
	}
	if !slices.Contains(chart.Kinds, d.kind) {
		return d, fmt.Errorf("[chart] %s: the first word is one of %v", s, chart.Kinds)
	}
	for _, word := range words[1:] {
		n, err := strconv.Atoi(word)
		if err != nil || n < 2 {
			return d, fmt.Errorf("[chart] %s: %q is no column of figures; the second column is 2", s, word)
		}
		d.columns = append(d.columns, n)
	}
	if len(d.columns) < 1 || len(d.columns) > 3 {
		return d, fmt.Errorf("[chart] %s: name one to three columns, as in [chart] bars 2 3", s)
	}
	return d, nil
}

// picture is a chart in the HTML version.
type picture struct {
	URL template.URL
	Alt string
}

// Wide is the width at which pictures are shown.
func (picture) Wide() int { return chart.Width }

// sketch is a chart of a letter before it is drawn.
type sketch struct {
	under *group // where the picture stands
	alt   string
	chart *chart.Chart
}

// charts are those of a letter, each of the table that stands below it.
func (v *view) charts() ([]sketch, error) {
	var all []sketch
	for i := range v.Body {
		g := &v.Body[i]
		if g.Kind != "chart" || i+1 == len(v.Body) || v.Body[i+1].Kind != "table" {
			continue // without a table there are no figures
		}
		for _, r := range g.Rows {
			d, err := readDrawing(r[0].String())
			if err != nil {
				return nil, err
			}
			c, err := d.of(&v.Body[i+1])
			if err != nil {
				return nil, err
			}
			c.Accent = rgb(v.Bar())
			all = append(all, sketch{g, r[1].String(), c})
		}
	}
	return all, nil
}

// drawCharts gives the charts as parts. One with nothing to see is left out.
func (v *view) drawCharts() ([]Part, error) {
	sketches, err := v.charts()
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, s := range sketches {
		content, err := s.chart.PNG()
		if err != nil {
			return nil, err
		}
		if content == nil {
			continue
		}
		sum := sha256.Sum256(content)
		_, domain, _ := strings.Cut(v.Desk.Address, "@")
		name := fmt.Sprint("chart", len(parts)+1)
		// RFC 2392 section 2: a Content-ID is as unique as a Message-ID.
		id := fmt.Sprintf("%s.%s@%s", name, hex.EncodeToString(sum[:8]), domain)
		parts = append(parts, Part{Name: name + ".png", ContentType: "image/png", ContentID: id, Content: content})
		s.under.Pictures = append(s.under.Pictures, picture{template.URL("cid:" + id), s.alt})
	}
	return parts, nil
}

// of takes the figures out of a table.
func (d drawing) of(table *group) (*chart.Chart, error) {
	c := &chart.Chart{Kind: d.kind, Unit: "%"}
	for _, r := range table.Rows {
		c.Labels = append(c.Labels, r[0].String())
	}
	for _, column := range d.columns {
		s := chart.Series{}
		if column <= len(table.Heads) {
			s.Name = table.Heads[column-1].String()
		}
		for _, r := range table.Rows {
			if column > len(r) {
				return nil, fmt.Errorf("[chart] %s: the table has no column %d", d.kind, column)
			}
			text := r[column-1].String()
			number, share := strings.CutSuffix(text, "%")
			value, err := strconv.ParseFloat(number, 64)
			if err != nil {
				value = math.NaN() // no figure is known
			} else if !share {
				c.Unit = ""
			}
			s.Values = append(s.Values, value)
		}
		c.Series = append(c.Series, s)
	}
	return c, nil
}

func rgb(hex string) color.RGBA {
	n, _ := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}
