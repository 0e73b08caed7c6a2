// Package strict reads TOML files that people write: every mistake is told at
// once, at the character where it is, with what would be right.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Read reads a TOML file into a T. It tells every unknown key and every value
// of a wrong kind with its place; there is no T when nothing could be read.
// named says by which key the tables of a list are known: "rule" by "name".
func Read[T any](path string, text []byte, named map[string]string) (*T, Index, []error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // as Windows editors write
	p := readPlaces(path, text, named)
	var mistakes []error
	wrong := func(at Place, key []string, text string) {
		mistakes = append(mistakes, at.Mistake(strings.Join(key, "."), "%s", text))
	}
	rest, broken := text, false
	var syntax *unstable.ParserError
	if errors.As(p.parser.Error(), &syntax) {
		// What stands behind it would be guessed; what stands before it is read.
		at := p.at(int(p.parser.Range(syntax.Highlight).Offset))
		wrong(at, syntax.Key, syntax.Message)
		lines := bytes.SplitAfter(text, []byte("\n"))
		rest, broken = bytes.Join(lines[:at.Line-1], nil), true
	}
	for rest != nil && len(mistakes) < Most {
		f, err := decode[T](rest)
		var strict *toml.StrictMissingError
		var value *toml.DecodeError
		switch {
		case err == nil && broken:
			return nil, p.found, mistakes
		case err == nil:
			return f, p.found, mistakes
		case errors.As(err, &strict):
			for _, e := range strict.Errors {
				line, col := e.Position()
				wrong(p.place(line, col), e.Key(), unknownKey(reflect.TypeFor[T](), e.Key()))
			}
			if broken {
				f = nil
			}
			return f, p.found, mistakes
		case errors.As(err, &value):
			line, col := value.Position()
			at := p.place(line, col)
			wrong(at, value.Key(), plain(strings.TrimPrefix(value.Error(), "toml: ")))
			rest = p.without(rest, at)
		default: // what reads itself from a text, and got a number: the decoder does not say where
			e, ok := p.first(rest, func(text []byte) bool {
				_, err := decode[T](text)
				return err != nil && !errors.As(err, &strict)
			})
			if !ok {
				return nil, p.found, append(mistakes, Mistake{File: path, Text: err.Error()})
			}
			at := p.at(int(e.Offset))
			mistakes = append(mistakes, at.Mistake(e.key, "%s", strings.TrimPrefix(err.Error(), "toml: ")))
			rest = p.without(rest, at)
		}
	}
	return nil, p.found, mistakes
}

// decode reads a text; a key that T does not have is an error.
func decode[T any](text []byte) (*T, error) {
	f := new(T)
	decoder := toml.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return f, decoder.Decode(f)
}

// Most are told at once; who has more reads the first ones.
const Most = 100

// unknownKey says of a key that is not there what may have been meant, and
// which keys there are beside it.
func unknownKey(t reflect.Type, key []string) string {
	for _, name := range key[:len(key)-1] {
		field, ok := fieldOf(t, name)
		if !ok {
			break
		}
		t = field
	}
	names := keysOf(t)
	last := key[len(key)-1]
	if near := Meant(last, names); near != "" || len(names) == 0 {
		return "unknown key" + near
	}
	return "unknown key; there are " + strings.Join(names, ", ")
}

// table is the struct behind pointers, lists and maps of it.
func table(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// fieldOf is the type of what stands at a key of a table.
func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	t = table(t)
	if t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	for _, field := range reflect.VisibleFields(t) {
		if keyOf(field) == key {
			return field.Type, true
		}
	}
	return nil, false
}

// keyOf is the key that a field is read from.
func keyOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("toml"), ",")
	return strings.Trim(name, "-")
}

// keysOf are the keys of a table, in order.
func keysOf(t reflect.Type) []string {
	t = table(t)
	if t.Kind() == reflect.Map {
		return keysOf(t.Elem()) // the decoder leaves out the names in it
	}
	var names []string
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, field := range reflect.VisibleFields(t) {
		if name := keyOf(field); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
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
	case strings.HasSuffix(m[2], ".Span"), strings.HasSuffix(m[2], ".Duration"):
		wanted = `a length of time in quotes, such as "30m"`
	case strings.HasSuffix(m[2], ".Size"):
		wanted = `a size in quotes, such as "25MB"`
	case m[2] == "bool":
		wanted = "true or false"
	case m[2] == "string", strings.HasPrefix(m[2], "store."):
		wanted = "a text in quotes"
	}
	return fmt.Sprintf("is of another kind (%s); write %s", m[1], wanted)
}
