// Package sheet writes tables as a spreadsheet.
package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// ContentType of what Write gives.
const ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Table is one page of a spreadsheet. A cell holds a string, an int, a
// float64, a time.Time or nil.
type Table struct {
	Name  string
	Heads []string
	Rows  [][]any
}

// Write makes a spreadsheet of tables. Words stay words, whatever they begin
// with: a cell that holds "=HYPERLINK(…)" or "+1" shows just that and computes
// nothing, also when it is edited.
func Write(tables []Table) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	head, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E1E5EA"}},
		Alignment: &excelize.Alignment{Vertical: "center"},
	})
	if err != nil {
		return nil, err
	}
	format := "yyyy-mm-dd hh:mm"
	moment, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, err
	}
	words, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // @, text: what is typed there stays text
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err == nil {
			err = t.write(f, head, moment, words)
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", t.Name, err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	return inOrder(out.Bytes())
}

// inOrder packs the files of a spreadsheet in the order of their names: they
// come in any, and the same tables shall make the same bytes, which are kept
// once.
func inOrder(packed []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (t *Table) write(f *excelize.File, head, moment, words int) error {
	w, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	for i := range t.Heads {
		if err := w.SetColWidth(i+1, i+1, t.width(i)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads := make([]any, len(t.Heads))
	for i, h := range t.Heads {
		heads[i] = excelize.Cell{StyleID: head, Value: h}
	}
	if err := w.SetRow("A1", heads); err != nil {
		return err
	}
	for n, row := range t.Rows {
		cells := make([]any, len(row))
		for i, value := range row {
			switch v := value.(type) {
			case string:
				cells[i] = excelize.Cell{StyleID: words, Value: fit(v)}
			case time.Time:
				if !v.IsZero() {
					// A spreadsheet knows no zones: it shows the clock of the time's own.
					_, offset := v.Zone()
					cells[i] = excelize.Cell{StyleID: moment, Value: v.UTC().Add(time.Duration(offset) * time.Second)}
				}
			default:
				cells[i] = value
			}
		}
		if err := w.SetRow(fmt.Sprint("A", n+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// width of a column: as its longest cell, within reason.
func (t *Table) width(column int) float64 {
	wide := columns(t.Heads[column]) + 2
	for _, row := range t.Rows {
		switch v := row[column].(type) {
		case string:
			wide = max(wide, columns(v))
		case time.Time:
			wide = max(wide, len("2006-01-02 15:04"))
		}
	}
	return math.Min(float64(wide)+1, 60)
}

// columns is about how wide a text is: Chinese characters take two columns.
func columns(s string) int { return (utf8.RuneCountInString(s) + len(s)) / 2 }

// fit keeps a text within what a cell may hold and free of characters that XML
// cannot hold.
func fit(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	runes := []rune(s)
	if len(runes) > excelize.TotalCellChars {
		return string(runes[:excelize.TotalCellChars-1]) + "…"
	}
	return s
}
