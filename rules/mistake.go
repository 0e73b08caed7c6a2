package rules

import (
	"cmp"
	"errors"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/file"

	"maildesk/rules/strict"
)

// builtinName is what the built-in rule book is called where a file is named.
const builtinName = "built-in rule book"

func builtIn(p strict.Place) bool { return p.File == builtinName }

// named are the keys by which tables of a rule book are known.
var named = map[string]string{"rule": "name", "subcategory": "code", "technician": "address", "person": "address", "assets.device": "tag"}

// checker gathers what is wrong with a rule book.
type checker struct {
	path     string
	places   strict.Index
	mistakes []error
}

// wrong notes a mistake at a key.
func (c *checker) wrong(key, format string, args ...any) {
	at, _ := c.places.Find(key)
	c.wrongAt(at.Key, key, format, args...)
}

func (c *checker) wrongAt(at strict.Place, key, format string, args ...any) {
	if at.File == "" {
		at.File = cmp.Or(c.path, builtinName)
	}
	c.mistakes = append(c.mistakes, at.Mistake(key, format, args...))
}

// condition notes what is wrong with a condition, at the character where it is.
func (c *checker) condition(key string, err error) {
	w, _ := c.places.Find(key)
	var where *file.Error // of the expression
	if !errors.As(err, &where) {
		c.wrongAt(w.Key, key, "%v", err)
		return
	}
	text := where.Message
	if name, ok := strings.CutPrefix(text, "unknown name "); ok {
		text += strict.Meant(name, environment)
	}
	c.wrongAt(w.Within(where.Line, where.Column), key, "%s", text)
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
