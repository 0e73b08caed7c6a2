// Package chart draws the figures of a table as a picture that every mail
// client shows.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"
	"strconv"
)

// Kind is how figures are drawn.
type Kind string

const (
	Bars  Kind = "bars"  // beside each other, over each label
	Lines Kind = "lines" // a line for each series; per cents, 0 to 100
	Ranks Kind = "ranks" // lying, one label below the other
)

// Kinds are all kinds.
var Kinds = []Kind{Bars, Lines, Ranks}

// Chart is what is drawn.
type Chart struct {
	Kind   Kind
	Unit   string // stands behind each figure: "%"
	Labels []string
	Series []Series // at most three
	Accent color.RGBA
}

// Series are the figures of one kind, a figure for each label; NaN where there is none.
type Series struct {
	Name   string
	Values []float64
}

// Width is how wide a picture is shown where there is room; on a phone it is
// shrunk, and its words must still be legible.
const Width = 430

const across = Width * 3 / 2 // the picture's own pixels, more than a display's: it stays sharp

var (
	paper = color.RGBA{0xfd, 0xfd, 0xfe, 0xff}
	ink   = color.RGBA{0x22, 0x29, 0x2f, 0xff}
	faint = color.RGBA{0xd3, 0xd9, 0xdf, 0xff}
)

// PNG draws the chart. Where every figure is zero or none there is nothing to
// see, and it gives nil.
func (c *Chart) PNG() ([]byte, error) {
	if len(c.Series) == 0 || len(c.Series) > 3 {
		return nil, fmt.Errorf("a chart has 1 to 3 series, not %d", len(c.Series))
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Labels) {
			return nil, fmt.Errorf("series %q has %d figures for %d labels", s.Name, len(s.Values), len(c.Labels))
		}
	}
	if c.largest() == 0 {
		return nil, nil
	}
	var p *page
	switch c.Kind {
	case Bars:
		p = c.bars()
	case Lines:
		p = c.lines()
	case Ranks:
		p = c.ranks()
	default:
		return nil, fmt.Errorf("%q is no kind of chart; there are %v", c.Kind, Kinds)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p.RGBA); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// largest of the figures.
func (c *Chart) largest() float64 {
	most := 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v > most { // NaN is not
				most = v
			}
		}
	}
	return most
}

// colours of the series: told apart by lightness too, for those who see no colours.
func (c *Chart) colour(i int) color.RGBA {
	accent := c.Accent
	if accent == (color.RGBA{}) {
		accent = color.RGBA{0x1f, 0x5f, 0xa8, 0xff}
	}
	pale, amber := color.RGBA{0xb4, 0xbf, 0xca, 0xff}, color.RGBA{0xd9, 0x9a, 0x00, 0xff}
	if c.Kind == Lines { // a pale line is hardly seen
		pale, amber = amber, ink
	}
	return []color.RGBA{accent, pale, amber}[i]
}

// page is a picture in the making; all measures are its own pixels.
type page struct{ *image.RGBA }

func newPage(high int) *page {
	p := &page{image.NewRGBA(image.Rect(0, 0, across, high))}
	p.fill(p.Bounds(), paper)
	return p
}

func (p *page) fill(r image.Rectangle, c color.RGBA) {
	draw.Draw(p.RGBA, r, image.NewUniform(c), image.Point{}, draw.Src)
}

const (
	edge  = 12 // free around everything
	lineH = 40 // of a line of words
)

// legend names the series, when there are several.
func (c *Chart) legend(p *page) (below int) {
	if len(c.Series) < 2 {
		return edge
	}
	x := edge
	for i, s := range c.Series {
		p.fill(image.Rect(x, edge+8, x+22, edge+30), c.colour(i))
		x += 32
		p.write(s.Name, x, edge+4, ink)
		x += wide(s.Name) + 40
	}
	return edge + lineH + 8
}

func (c *Chart) bars() *page {
	const plot = 240 // the highest bar
	p := newPage(edge + lineH + 8 + lineH + plot + lineH + edge)
	top := c.legend(p) + lineH
	base := p.Bounds().Max.Y - edge - lineH
	high := float64(base - top)
	most := c.largest()
	room := (across - 2*edge) / len(c.Labels)
	bar := min(90, room*8/10/len(c.Series))
	for i := range c.Labels {
		middle := edge + room*i + room/2
		left := middle - bar*len(c.Series)/2
		for n, s := range c.Series {
			v := s.Values[i]
			if math.IsNaN(v) {
				continue
			}
			y := base - int(math.Round(high*v/most))
			x := left + n*bar
			p.fill(image.Rect(x+2, y, x+bar-2, base), c.colour(n))
			p.centre(c.figure(v), x+bar/2, y-32, ink)
		}
		p.under(c.Labels, i, room, middle, base+8)
	}
	p.fill(image.Rect(edge, base, across-edge, base+2), ink)
	return p
}

func (c *Chart) lines() *page {
	const plot = 200
	p := newPage(edge + lineH + 8 + lineH + plot + lineH + lineH + edge)
	top := c.legend(p) + lineH
	base := top + plot
	for _, share := range []float64{0, 50, 100} {
		y := base - int(share*plot/100)
		p.fill(image.Rect(edge+90, y, across-edge, y+2), faint)
		p.write(c.figure(share), edge, y-14, ink)
	}
	left := edge + 110
	room := (across - edge - left) / len(c.Labels)
	for i := range c.Labels {
		p.under(c.Labels, i, room, left+room*i+room/2, base+lineH+4)
	}
	for n, s := range c.Series {
		var last *point
		for i, v := range s.Values {
			if math.IsNaN(v) {
				last = nil
				continue
			}
			at := point{float64(left + room*i + room/2), float64(base) - v*plot/100}
			if last != nil {
				p.stroke(*last, at, 5, c.colour(n))
			}
			p.dot(at, 8, c.colour(n))
			last = &at
			y := int(at.y) + 10
			if c.highest(n, i) {
				y = int(at.y) - 38
			}
			p.centre(c.figure(v), int(at.x), y, ink)
		}
	}
	return p
}

// under writes the label of a place below it. Where there is no room for all
// of them each second one is left out, or two of three, but never the last.
func (p *page) under(labels []string, i, room, middle, y int) {
	widest := 0
	for _, l := range labels {
		widest = max(widest, wide(l))
	}
	step := min((widest+8+room-1)/room, 3)
	if (len(labels)-1-i)%step == 0 {
		p.centre(shorten(labels[i], step*room-8), middle, y, ink)
	}
}

// highest reports whether the figure of series n stands above those of the
// others at a label: where lines meet, the figures of both can be read.
func (c *Chart) highest(n, label int) bool {
	for i, s := range c.Series {
		if v := s.Values[label]; v > c.Series[n].Values[label] || i < n && v == c.Series[n].Values[label] {
			return false
		}
	}
	return true
}

func (c *Chart) ranks() *page {
	const bar = 26
	row := bar*len(c.Series) + 16
	p := newPage(edge + lineH + 8 + row*len(c.Labels) + edge)
	top := c.legend(p)
	names := make([]string, len(c.Labels))
	label := 0
	for i, l := range c.Labels {
		names[i] = shorten(l, 230)
		label = max(label, wide(names[i]))
	}
	left := edge + label + 16
	long := float64(across - edge - 120 - left)
	most := c.largest()
	for i, name := range names {
		y := top + row*i
		p.write(name, left-16-wide(name), y+(bar*len(c.Series)-28)/2, ink)
		for n, s := range c.Series {
			v := s.Values[i]
			if math.IsNaN(v) {
				continue
			}
			x := left + int(math.Round(long*v/most))
			p.fill(image.Rect(left, y+n*bar+2, x, y+(n+1)*bar-2), c.colour(n))
			p.write(c.figure(v), x+10, y+n*bar-1, ink)
		}
	}
	p.fill(image.Rect(left-2, top-4, left, top+row*len(names)-8), ink)
	return p
}

func (c *Chart) figure(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) + c.Unit
}

// shorten cuts a text to what has room.
func shorten(s string, room int) string {
	runes := []rune(s)
	if wide(s) <= room {
		return s
	}
	for len(runes) > 1 && wide(string(runes)+"…") > room {
		runes = slices.Delete(runes, len(runes)-1, len(runes))
	}
	return string(runes) + "…"
}
