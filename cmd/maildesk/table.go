package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/width"
)

// table prints rows in columns; Chinese characters count two cells.
type table struct {
	rows [][]string
}

func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = strings.Join(strings.Fields(cells[i]), " ")
	}
	t.rows = append(t.rows, cells)
}

// print writes the table; the last column is not padded.
func (t *table) print(w io.Writer) {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// printList prints what was found: a line of JSON each, or a table under heads.
func printList[T any](f *flags, c *cobra.Command, heads []string, found []T, row func(T) []string) error {
	w := c.OutOrStdout()
	t := table{}
	t.add(heads...)
	for _, one := range found {
		if f.json {
			if err := line(w, one); err != nil {
				return err
			}
			continue
		}
		t.add(row(one)...)
	}
	if !f.json {
		t.print(w)
	}
	return nil
}

// columns is the number of terminal cells that a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// cut shortens a text to n cells.
func cut(s string, n int) string {
	used := 0
	for i, r := range s {
		used += columns(string(r))
		if used > n {
			return s[:i] + "…"
		}
	}
	return s
}

// moment is a time as lists show it, in the zone of this machine.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// line prints a value as one line of JSON.
func line(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
