package rules

import (
	"maps"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
)

// formula is a condition seen as logic: questions about a mail, joined by and,
// or and not. It tells whether a condition can ever be true, and whether two
// are the same, whatever the mail.
type formula struct {
	join  byte // 'a' and, 'o' or, 'n' not, 'q' a question, 'y' always, 'x' never
	parts []formula
	about string // of a question: what is asked for
	ask   func(value) bool
}

// value is what a mail answers to what is asked for: a number, or a text; for
// yes and no the number is 1 and 0.
type value struct {
	number int
	text   string
}

// answers are the values that tell apart what conditions ask of one thing.
type answers map[string][]value

// readFormula reads a condition that compiles; known are the answers that it
// tells apart.
func readFormula(when string, empty func(list string) bool) (f formula, known answers, err error) {
	program, err := expr.Compile(when, expr.Env(Env{}), expr.AsBool(), expr.Optimize(false))
	if err != nil {
		return f, nil, err
	}
	r := formulaReader{known: answers{}, empty: empty}
	return r.read(program.Node()), r.known, nil
}

type formulaReader struct {
	known answers
	empty func(list string) bool
}

var (
	always = formula{join: 'y'}
	never  = formula{join: 'x'}
)

func certain(is bool) formula {
	if is {
		return always
	}
	return never
}

func not(f formula) formula                    { return formula{join: 'n', parts: []formula{f}} }
func both(parts ...formula) formula            { return formula{join: 'a', parts: parts} }
func either(parts ...formula) formula          { return formula{join: 'o', parts: parts} }
func (r *formulaReader) isEmpty(l string) bool { return r.empty != nil && r.empty(l) }

func (r *formulaReader) read(node ast.Node) formula {
	switch n := node.(type) {
	case *ast.BoolNode:
		return certain(n.Value)
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return not(r.read(n.Node))
		}
	case *ast.ConditionalNode:
		c := r.read(n.Cond)
		return either(both(c, r.read(n.Exp1)), both(not(c), r.read(n.Exp2)))
	case *ast.CallNode:
		if name, list, ok := asksList(n); ok {
			return r.askList(name, list)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return both(r.read(n.Left), r.read(n.Right))
		case "or", "||":
			return either(r.read(n.Left), r.read(n.Right))
		}
		if f, ok := r.compare(n); ok {
			return f
		}
	}
	return r.question(node.String(), func(v value) bool { return v.number == 1 }, value{number: 0}, value{number: 1})
}

// question asks something whose answers are at least the given ones.
func (r *formulaReader) question(about string, ask func(value) bool, values ...value) formula {
	for _, v := range values {
		if !slices.Contains(r.known[about], v) {
			r.known[about] = append(r.known[about], v)
		}
	}
	return formula{join: 'q', about: about, ask: ask}
}

// asksList recognises says("x"), title("x") and count("x").
func asksList(n *ast.CallNode) (name, list string, ok bool) {
	callee, isName := n.Callee.(*ast.IdentifierNode)
	if !isName || len(n.Arguments) != 1 {
		return "", "", false
	}
	text, isText := n.Arguments[0].(*ast.StringNode)
	if !isText || !slices.Contains([]string{"says", "title", "count"}, callee.Value) {
		return "", "", false
	}
	return callee.Value, text.Value, true
}

// askList sees one list with one eye: says is a count above nothing.
func (r *formulaReader) askList(name, list string) formula {
	if r.isEmpty(list) {
		return never
	}
	found := r.question(countOf(list), func(v value) bool { return v.number > 0 }, value{number: 0}, value{number: 1})
	if name == "title" {
		in := r.question("title "+list, func(v value) bool { return v.number == 1 }, value{number: 0}, value{number: 1})
		return both(found, in)
	}
	return found
}

func countOf(list string) string { return "count " + list }

// compare reads a comparison of something with a number, a text, or a list of them.
func (r *formulaReader) compare(n *ast.BinaryNode) (formula, bool) {
	left, operator, right := n.Left, n.Operator, n.Right
	if literal(left) && literal(right) {
		result, err := expr.Eval(n.String(), nil)
		is, ok := result.(bool)
		return certain(is), ok && err == nil
	}
	if literal(left) {
		swapped := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
		left, operator, right = right, swapped[operator], left
	}
	switch want := right.(type) {
	case *ast.BoolNode:
		switch {
		case operator == "==" && want.Value, operator == "!=" && !want.Value:
			return r.read(left), true
		case operator == "==" || operator == "!=":
			return not(r.read(left)), true
		}
	case *ast.IntegerNode:
		return r.number(left, operator, want.Value)
	case *ast.StringNode:
		return r.text(left, operator, want.Value)
	case *ast.ArrayNode:
		if operator != "in" {
			return formula{}, false
		}
		f := never
		for _, element := range want.Nodes {
			one, ok := r.compare(&ast.BinaryNode{Operator: "==", Left: left, Right: element})
			if !ok || !literal(element) {
				return formula{}, false
			}
			f = either(f, one)
		}
		return f, true
	}
	return formula{}, false
}

func literal(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		return true
	case *ast.UnaryNode:
		return literal(n.Node)
	case *ast.ArrayNode:
		return !slices.ContainsFunc(n.Nodes, func(e ast.Node) bool { return !literal(e) })
	}
	return false
}

// number asks how a number compares; the number itself and its neighbours tell
// all such questions apart.
func (r *formulaReader) number(of ast.Node, operator string, limit int) (formula, bool) {
	compares := map[string]func(int) bool{
		"==": func(n int) bool { return n == limit }, "!=": func(n int) bool { return n != limit },
		"<": func(n int) bool { return n < limit }, "<=": func(n int) bool { return n <= limit },
		">": func(n int) bool { return n > limit }, ">=": func(n int) bool { return n >= limit },
	}
	ask, ok := compares[operator]
	if !ok {
		return formula{}, false
	}
	about, least := of.String(), -1<<31
	switch term := of.(type) {
	case *ast.CallNode:
		if callee, ok := term.Callee.(*ast.IdentifierNode); ok && callee.Value == "earlier" {
			least = 0
		}
		if name, list, ok := asksList(term); ok && name == "count" {
			about, least = countOf(list), 0
			if r.isEmpty(list) {
				return certain(ask(0)), true
			}
		}
	case *ast.IdentifierNode:
		if slices.Contains([]string{"hour", "length", "people", "similar"}, term.Value) {
			least = 0
		}
	}
	var values []value
	for _, n := range []int{limit - 1, limit, limit + 1} {
		if n >= least && (about != "hour" || n < 24) {
			values = append(values, value{number: n})
		}
	}
	if len(values) == 0 {
		values = append(values, value{})
	}
	return r.question(about, func(v value) bool { return ask(v.number) }, values...), true
}

// text asks whether something is a text; no text of a condition stands for any other.
func (r *formulaReader) text(of ast.Node, operator, want string) (formula, bool) {
	if operator != "==" && operator != "!=" {
		return formula{}, false
	}
	f := r.question(of.String(), func(v value) bool { return v.text == want }, value{text: want}, value{text: "\x00"})
	if operator == "!=" {
		return not(f), true
	}
	return f, true
}

// holds evaluates the formula for the answers of one mail.
func (f *formula) holds(given map[string]value) bool {
	switch f.join {
	case 'y':
		return true
	case 'q':
		return f.ask(given[f.about])
	case 'n':
		return !f.parts[0].holds(given)
	case 'a':
		for i := range f.parts {
			if !f.parts[i].holds(given) {
				return false
			}
		}
		return true
	case 'o':
		for i := range f.parts {
			if f.parts[i].holds(given) {
				return true
			}
		}
	}
	return false
}

// mostMails is how many kinds of mails are tried to find one for which a formula holds.
const mostMails = 1 << 16

// possible reports whether there is a mail for which the formula holds. With
// too many questions to try them all it says yes.
func (f *formula) possible(known answers) bool {
	names := slices.Sorted(maps.Keys(known))
	n := 1
	for _, name := range names {
		if n *= len(known[name]); n > mostMails {
			return true
		}
	}
	given := make(map[string]value, len(names))
	for i := range n {
		rest := i
		for _, name := range names {
			values := known[name]
			given[name] = values[rest%len(values)]
			rest /= len(values)
		}
		if f.holds(given) {
			return true
		}
	}
	return false
}

// together are the answers that two conditions tell apart.
func (a answers) together(b answers) answers {
	all := answers{}
	for _, each := range []answers{a, b} {
		for name, values := range each {
			for _, v := range values {
				if !slices.Contains(all[name], v) {
					all[name] = append(all[name], v)
				}
			}
		}
	}
	return all
}
