package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// face has the characters of Chinese and Latin, 12 pixels high. They are drawn
// at twice the size, with their stairs smoothed.
var face = bitmapfont.FaceSC

// wide is how many pixels of a page a text takes.
func wide(s string) int { return 2 * font.MeasureString(face, s).Ceil() }

// write puts a text on the page with its upper left corner at x, y.
func (p *page) write(s string, x, y int, c color.RGBA) {
	high := face.Metrics().Height.Ceil()
	small := image.NewAlpha(image.Rect(0, 0, wide(s)/2+1, high))
	d := font.Drawer{Dst: small, Src: image.Opaque, Face: face, Dot: fixed.P(0, face.Metrics().Ascent.Ceil())}
	d.DrawString(s)
	mask := double(small)
	draw.DrawMask(p.RGBA, mask.Bounds().Add(image.Pt(x, y)), image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}

// centre is write with the middle of the text at x.
func (p *page) centre(s string, x, y int, c color.RGBA) {
	x = max(2, min(x-wide(s)/2, across-wide(s)-2))
	p.write(s, x, y, c)
}

// double makes four pixels of each; a corner between two equal neighbours
// takes their colour, so that slanted strokes get no stairs (the rule that is
// known as EPX or Scale2x).
func double(small *image.Alpha) *image.Alpha {
	b := small.Bounds()
	out := image.NewAlpha(image.Rect(0, 0, 2*b.Dx(), 2*b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			at := func(dx, dy int) uint8 { return small.AlphaAt(x+dx, y+dy).A } // 0 outside
			p, up, right, left, down := at(0, 0), at(0, -1), at(1, 0), at(-1, 0), at(0, 1)
			corner := func(dx, dy int, a, b, c, d uint8) {
				v := p
				if a == b && a != c && b != d {
					v = a
				}
				out.SetAlpha(2*x+dx, 2*y+dy, color.Alpha{A: v})
			}
			corner(0, 0, left, up, down, right)
			corner(1, 0, up, right, left, down)
			corner(0, 1, down, left, right, up)
			corner(1, 1, right, down, up, left)
		}
	}
	return out
}

type point struct{ x, y float64 }

// stroke draws a straight line.
func (p *page) stroke(a, b point, thick float64, c color.RGBA) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return
	}
	dx, dy := (b.y-a.y)/length*thick/2, -(b.x-a.x)/length*thick/2
	p.shape(c, point{a.x + dx, a.y + dy}, point{b.x + dx, b.y + dy}, point{b.x - dx, b.y - dy}, point{a.x - dx, a.y - dy})
}

// dot draws a filled circle.
func (p *page) dot(at point, radius float64, c color.RGBA) {
	var round []point
	for i := range 32 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 16)
		round = append(round, point{at.x + radius*cos, at.y + radius*sin})
	}
	p.shape(c, round...)
}

// shape fills what lies between points.
func (p *page) shape(c color.RGBA, corners ...point) {
	low, high := corners[0], corners[0]
	for _, at := range corners {
		low = point{min(low.x, at.x), min(low.y, at.y)}
		high = point{max(high.x, at.x), max(high.y, at.y)}
	}
	box := image.Rect(int(low.x), int(low.y), int(high.x)+2, int(high.y)+2) // the rest need not be looked at
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, at := range corners {
		x, y := float32(at.x)-float32(box.Min.X), float32(at.y)-float32(box.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(p.RGBA, box, image.NewUniform(c), image.Point{})
}
