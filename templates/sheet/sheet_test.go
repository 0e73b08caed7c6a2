package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var shanghai = time.FixedZone("CST", 8*3600)

func TestWrite(t *testing.T) {
	t.Parallel()
	tables := []Table{
		{"工单", []string{"编号", "标题", "时长", "报障"}, [][]any{
			{"IT20261123001", "三楼打印机打不出来", 1.5, time.Date(2026, 11, 23, 9, 12, 0, 0, shanghai)},
			{"IT20261123002", "=HYPERLINK(\"http://evil.example\",\"点我\")", nil, time.Time{}},
			{"IT20261123003", "+86 138", 2, nil}, {"IT20261123004", "-1", 0, nil}, {"IT20261123005", "@SUM(A1)", 0, nil},
			{"IT20261123006", "\tx\x00\x0b", 0, nil}, {"IT20261123007", strings.Repeat("很长", 20_000), 0, nil},
		}},
		{"来信", []string{"去向", "封"}, nil},
	}
	data, err := Write(tables)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if again, err := Write(tables); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("the same tables make other bytes, %v", err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, tt := range []struct{ page, cell, want string }{
		{"工单", "A1", "编号"}, {"工单", "A2", "IT20261123001"}, {"工单", "B2", "三楼打印机打不出来"}, {"工单", "C2", "1.5"}, {"工单", "D2", "2026-11-23 09:12"},
		{"工单", "B3", "=HYPERLINK(\"http://evil.example\",\"点我\")"}, {"工单", "C3", ""}, {"工单", "D3", ""},
		{"工单", "B4", "+86 138"}, {"工单", "B5", "-1"}, {"工单", "B6", "@SUM(A1)"}, {"工单", "B7", "\tx"}, {"来信", "B1", "封"},
	} {
		got, err := f.GetCellValue(tt.page, tt.cell)
		if err != nil || got != tt.want {
			t.Errorf("%s!%s: got %q, want %q (%v)", tt.page, tt.cell, got, tt.want, err)
		}
		if formula, err := f.GetCellFormula(tt.page, tt.cell); err != nil || formula != "" {
			t.Errorf("%s!%s: got formula %q (%v)", tt.page, tt.cell, formula, err)
		}
	}
	if long, _ := f.GetCellValue("工单", "B8"); len([]rune(long)) != excelize.TotalCellChars {
		t.Errorf("got %d characters in a cell", len([]rune(long)))
	}
	kind, err := f.GetCellType("工单", "B5")
	if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
		t.Errorf("a text that looks like a number has type %v (%v)", kind, err)
	}
}

// A dangerous text is not written as a formula anywhere, and its cell has the
// format of texts: when somebody edits it, it stays one.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	data, err := Write([]Table{{"a", []string{"=1+1"}, [][]any{{"=1+1"}, {"+1"}, {"-1"}, {"@a"}}}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(file.Name, "worksheets/") && strings.Contains(string(text), "<f>") {
			t.Errorf("%s has a formula:\n%s", file.Name, text)
		}
		all += string(text)
	}
	if !strings.Contains(all, `numFmtId="49"`) {
		t.Error("the cells of texts have not the format of texts")
	}
}
