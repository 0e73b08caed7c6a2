package chart

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

var keep = flag.String("keep", "", "folder to write the pictures to, for looking at them")

var weeks = []string{"10月12日", "10月19日", "10月26日", "11月2日", "11月9日", "11月16日"}

func TestPNG(t *testing.T) {
	t.Parallel()
	none := math.NaN()
	tests := []struct {
		name  string
		chart Chart
	}{
		{"bars", Chart{Kind: Bars, Labels: weeks, Series: []Series{
			{"新建", []float64{22, 31, 18, 26, 26, 31}}, {"关闭", []float64{20, 28, 21, 0, 25, 28}}, {"未结", []float64{4, 7, 4, 5, 3, 6}}}}},
		{"lines", Chart{Kind: Lines, Unit: "%", Labels: weeks, Series: []Series{
			{"按时响应", []float64{100, 94, none, 88, 96, 94}}, {"按时解决", []float64{80, 94, none, 91, 96, 90}}}}},
		{"ranks", Chart{Kind: Ranks, Labels: []string{"硬件设备", "软件系统", "账号权限", "网络连接", "数据与安全", "Accounts and access, a very long name of a department"}, Series: []Series{
			{"本周", []float64{12, 8, 5, 4, 1, 0}}, {"此前平均", []float64{9.3, 9, 4, 4, 0, 0.2}}}}},
		{"one", Chart{Kind: Bars, Labels: []string{"W47"}, Series: []Series{{"New", []float64{1}}}, Accent: color.RGBA{0xc8, 0x32, 0x2a, 0xff}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			data, err := tt.chart.PNG()
			if err != nil {
				t.Fatal(err)
			}
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, tt.name+".png"), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			m, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if m.Bounds().Dx() != across || len(data) > 40_000 {
				t.Errorf("got %v in %d bytes", m.Bounds(), len(data))
			}
			for i := range tt.chart.Series {
				if areas := pixels(m, tt.chart.colour(i)); areas < 500 {
					t.Errorf("got %d pixels of the colour of series %d", areas, i+1)
				}
			}
			again, err := tt.chart.PNG()
			if err != nil || !bytes.Equal(again, data) {
				t.Error("the same figures gave another picture", err)
			}
		})
	}
}

func pixels(m image.Image, c color.RGBA) (n int) {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if m.At(x, y) == c {
				n++
			}
		}
	}
	return n
}

// A bar is as long as its figure.
func TestBarsAreTrue(t *testing.T) {
	t.Parallel()
	c := Chart{Kind: Ranks, Labels: []string{"a", "b", "c"}, Series: []Series{{"n", []float64{10, 5, 0}}}}
	data, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int]bool{}
	for y := range m.Bounds().Dy() {
		n := 0
		for x := range m.Bounds().Dx() {
			if m.At(x, y) == c.colour(0) {
				n++
			}
		}
		rows[n] = true
	}
	long := 0
	for n := range rows {
		long = max(long, n)
	}
	if len(rows) != 3 || !rows[0] || !rows[long/2] && !rows[long/2+1] {
		t.Errorf("got bars of %v pixels, want one, one half as long and none", rows)
	}
}

func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		chart Chart
		fails bool
	}{
		{"all zero", Chart{Kind: Bars, Labels: []string{"a"}, Series: []Series{{"n", []float64{0}}}}, false},
		{"all unknown", Chart{Kind: Lines, Labels: []string{"a"}, Series: []Series{{"n", []float64{math.NaN()}}}}, false},
		{"no label", Chart{Kind: Bars, Series: []Series{{"n", nil}}}, false},
		{"no such kind", Chart{Kind: "pie", Labels: []string{"a"}, Series: []Series{{"n", []float64{1}}}}, true},
		{"a figure too few", Chart{Kind: Bars, Labels: []string{"a", "b"}, Series: []Series{{"n", []float64{1}}}}, true},
		{"no series", Chart{Kind: Bars, Labels: []string{"a"}}, true},
	}
	for _, tt := range tests {
		if got, err := tt.chart.PNG(); got != nil || (err != nil) != tt.fails {
			t.Errorf("%s: got %d bytes and error %v", tt.name, len(got), err)
		}
	}
}

// Every character of GB 2312 has a glyph: names of people and departments too.
func TestChineseCharacters(t *testing.T) {
	t.Parallel()
	for _, r := range "打印机卡纸财务部王芳赵敏陈晨龚鑫淼饕餮囍犇" {
		if _, ok := face.GlyphAdvance(r); !ok {
			t.Errorf("no glyph for %c", r)
		}
	}
	if a, b := wide("财务"), wide("ab"); a != 2*b {
		t.Errorf("Chinese characters are %d wide, Latin ones %d", a/2, b/2)
	}
}
