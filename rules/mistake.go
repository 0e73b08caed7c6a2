package rules

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"
)

// Mistake is one thing wrong with a rule book, with its place.
type Mistake struct {
	File      string
	Line, Col int    // 0 where unknown
	Key       string // "rule.printer.when"
	Text      string // what is wrong and what would be right
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

// inOrder joins mistakes in the order in which a reader of the file meets them.
func inOrder(mistakes []error) error {
	slices.SortStableFunc(mistakes, func(a, b error) int {
		var x, y Mistake
		errors.As(a, &x)
		errors.As(b, &y)
		return byPlace(x, y)
	})
	return errors.Join(mistakes...)
}

func byPlace(a, b Mistake) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Text, b.Text))
}

// checker gathers what is wrong with a rule book.
type checker struct {
	path     string
	places   index
	mistakes []error
}

// wrong notes a mistake at a key.
func (c *checker) wrong(key, format string, args ...any) {
	at, _ := c.places.find(key)
	c.wrongAt(at.key, key, format, args...)
}

func (c *checker) wrongAt(at Place, key, format string, args ...any) {
	if at.File == "" {
		at.File = cmp.Or(c.path, builtinName)
	}
	c.mistakes = append(c.mistakes, Mistake{at.File, at.Line, at.Col, key, fmt.Sprintf(format, args...)})
}

// condition notes what is wrong with a condition, at the character where it is.
func (c *checker) condition(key string, err error) {
	w, _ := c.places.find(key)
	var where *file.Error // of the expression
	if !errors.As(err, &where) {
		c.wrongAt(w.key, key, "%v", err)
		return
	}
	text := where.Message
	if name, ok := strings.CutPrefix(text, "unknown name "); ok {
		text += meant(name, environment)
	}
	c.wrongAt(w.within(where.Line, where.Column), key, "%s", text)
}

// environment are the names that a condition may ask for.
var environment = func() []string {
	var names []string
	env := reflect.TypeFor[Env]()
	for i := range env.NumField() {
		names = append(names, env.Field(i).Tag.Get("expr"))
	}
	return names
}()

// meant names what somebody may have meant who wrote a name that is not there:
// the nearest, if it is near; as the end of a sentence.
func meant(name string, known []string) string {
	best, least := "", 1+len([]rune(name))/6
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := edits([]rune(strings.ToLower(name)), []rune(strings.ToLower(k))); d <= least && (best == "" || d < least) {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (%q is near)", best)
}

// edits counts the characters to add, drop or change to make b of a.
func edits(a, b []rune) int {
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

var kindMistake = regexp.MustCompile(`^cannot decode TOML (\w+) into (?:struct field \S+ of type )?(.+)$`)

// plain says in words for people what the decoder says of a value of a wrong kind.
func plain(text string) string {
	m := kindMistake.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	wanted := "a table"
	switch {
	case strings.HasPrefix(m[2], "[]"):
		wanted = `a list such as ["a", "b"]`
	case strings.HasPrefix(m[2], "int"), strings.HasPrefix(m[2], "float"):
		wanted = "a number"
	case m[2] == "bool":
		wanted = "true or false"
	case m[2] == "string", strings.HasPrefix(m[2], "store."):
		wanted = "a text in quotes"
	}
	return fmt.Sprintf("is of another kind (%s); write %s", m[1], wanted)
}
