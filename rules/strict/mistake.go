package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a file, with its place.
type Mistake struct {
	File      string
	Line, Col int    // 0 where unknown
	Key       string // "rule.printer.when"
	Text      string // what is wrong and what would be right
}

// Mistake is what is wrong at a place.
func (p Place) Mistake(key, format string, args ...any) Mistake {
	return Mistake{p.File, p.Line, p.Col, key, fmt.Sprintf(format, args...)}
}

func (m Mistake) Error() string {
	place := m.File
	if m.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", m.File, m.Line, m.Col)
	}
	if m.Key != "" {
		place += ": " + m.Key
	}
	return place + ": " + m.Text
}

// Mistakes takes joined errors apart.
func Mistakes(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, Mistakes(e)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// InOrder joins mistakes in the order in which a reader of the file meets them.
func InOrder(mistakes []error) error {
	slices.SortStableFunc(mistakes, func(a, b error) int {
		var x, y Mistake
		errors.As(a, &x)
		errors.As(b, &y)
		return ByPlace(x, y)
	})
	return errors.Join(mistakes...)
}

// ByPlace compares two mistakes by where they stand.
func ByPlace(a, b Mistake) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Text, b.Text))
}

// Meant names what somebody may have meant who wrote a name that is not there:
// the nearest, if it is near; as the end of a sentence.
func Meant(name string, known []string) string {
	best, least := "", 1+len([]rune(name))/6
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := Edits([]rune(strings.ToLower(name)), []rune(strings.ToLower(k))); d <= least && (best == "" || d < least) {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (%q is near)", best)
}

// Edits counts the characters to add, drop or change to make b of a.
func Edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
