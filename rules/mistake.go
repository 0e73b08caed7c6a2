package rules

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

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

// names notes every name of a condition that it may not ask for, and reports
// whether there are any: compiling stops at the first.
func (c *checker) names(key, when string) bool {
	tree, err := parser.Parse(when)
	if err != nil {
		return false // compiling tells where
	}
	var found strangers
	ast.Walk(&tree.Node, &found)
	source := file.NewSource(when)
	for _, name := range found.names {
		if !slices.Contains(found.own, name.Value) {
			c.condition(key, (&file.Error{Location: name.Location(), Message: "unknown name " + name.Value}).Bind(source))
		}
	}
	return slices.ContainsFunc(found.names, func(n *ast.IdentifierNode) bool { return !slices.Contains(found.own, n.Value) })
}

// strangers are the names in a condition that are not of the environment, and
// those that it declares itself.
type strangers struct {
	names []*ast.IdentifierNode
	own   []string
}

// Visit is called for each part of a condition, the inner ones first.
func (s *strangers) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if !slices.Contains(environment, n.Value) {
			s.names = append(s.names, n)
		}
	case *ast.VariableDeclaratorNode:
		s.own = append(s.own, n.Name)
	}
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
