package templates

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// Words are a letter as it is sent.
type Words struct {
	Subject, Text, HTML string
	Parts               []Part
}

// letter is one letter in one language.
type letter struct {
	name, language string
	file           string // where it comes from, for mistakes
	head           head
	words          *template.Template
	every          *template.Template // runs both branches of every condition: see check
}

// view is what the layout shows.
type view struct {
	*Data
	Language  string
	Plain     bool
	Answer    bool
	Subject   string
	Preheader string
	Body      []group
	Foot      []group
}

// parseLetter reads a source and tells every mistake in it.
func parseLetter(name, language, file, source string) (*letter, []mistake) {
	l := &letter{name: name, language: language, file: file}
	text, h, wrong := compile(source)
	l.head = h
	t, more := parseAll(name, text)
	if wrong = append(wrong, more...); len(wrong) > 0 {
		return nil, wrong
	}
	l.words = t
	l.every, _ = t.Clone()
	for _, part := range l.words.Templates() {
		cleanList(part.Tree.Root)
	}
	for _, part := range l.every.Templates() {
		part.Tree = part.Tree.Copy()
		bothBranches(part.Tree.Root)
		cleanList(part.Tree.Root)
		if _, err := l.every.AddParseTree(part.Name(), part.Tree); err != nil {
			return nil, []mistake{{0, err.Error()}}
		}
	}
	return l, nil
}

var place = regexp.MustCompile(`^template: [^:]*:(\d+)(?::\d+)?: `)

// placed takes the line out of an error of text/template.
func placed(err error) mistake {
	text := err.Error()
	if m := place.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		return mistake{n, strings.TrimPrefix(text, m[0])}
	}
	return mistake{0, text}
}

// parseAll parses on behind a mistake by leaving out its line, as far as no
// if, range or end stands there.
func parseAll(name, text string) (*template.Template, []mistake) {
	var wrong []mistake
	lines := strings.Split(text, "\n")
	for {
		t, err := template.New(name).Funcs(words("zh", nil, zeroTime)).Parse(strings.Join(lines, "\n"))
		if err == nil {
			return t, wrong
		}
		m := placed(err)
		if strings.Contains(m.text, "unexpected EOF") {
			return nil, append(wrong, mistake{m.line, "an if, range or with before this line has no {{end}}"})
		}
		wrong = append(wrong, m)
		n := m.line - 1
		if len(wrong) >= 20 || n < 0 || n >= len(lines) || lines[n] == "" || isControl(lines[n]) {
			return nil, wrong
		}
		lines[n] = ""
	}
}

// cleanList lets every value pass through clean, as html/template lets it pass
// through its escapers.
func cleanList(list *parse.ListNode) {
	walk(list, func(n parse.Node) {
		if a, ok := n.(*parse.ActionNode); ok && len(a.Pipe.Decl) == 0 {
			a.Pipe.Cmds = append(a.Pipe.Cmds, &parse.CommandNode{
				NodeType: parse.NodeCommand, Pos: a.Pos, Args: []parse.Node{parse.NewIdentifier("clean").SetPos(a.Pos)},
			})
		}
	})
}

// bothBranches makes every if, with and range run their two branches one after the other.
func bothBranches(list *parse.ListNode) {
	walk(list, func(n parse.Node) {
		l, ok := n.(*parse.ListNode)
		if !ok {
			return
		}
		for i, node := range l.Nodes {
			switch node := node.(type) {
			case *parse.IfNode:
				if len(node.Pipe.Decl) == 0 { // else the branches need what it declares
					l.Nodes[i] = inTurn(conditionOf(node), node.List, node.ElseList)
				}
			case *parse.WithNode:
				if after := node.ElseList; after != nil {
					node.ElseList = nil
					l.Nodes[i] = inTurn(node, after)
				}
			case *parse.RangeNode:
				if after := node.ElseList; after != nil {
					node.ElseList = nil
					l.Nodes[i] = inTurn(node, after)
				}
			}
		}
	})
}

// inTurn runs a node and what lists there are.
func inTurn(n parse.Node, lists ...*parse.ListNode) *parse.ListNode {
	all := &parse.ListNode{NodeType: parse.NodeList, Pos: n.Position(), Nodes: []parse.Node{n}}
	for _, l := range lists {
		if l != nil {
			all.Nodes = append(all.Nodes, l)
		}
	}
	return all
}

// conditionOf evaluates the condition of an if and does nothing with it: it may
// hold a mistake, too.
func conditionOf(n *parse.IfNode) parse.Node {
	return &parse.WithNode{BranchNode: parse.BranchNode{
		NodeType: parse.NodeWith, Pos: n.Pos, Line: n.Line, Pipe: n.Pipe,
		List: &parse.ListNode{NodeType: parse.NodeList, Pos: n.Pos},
	}}
}

// walk visits a list and everything in it, outermost first.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	branch := func(b *parse.BranchNode) {
		walk(b.List, visit)
		if b.ElseList != nil {
			walk(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			walk(child, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	}
}

// write runs the letter.
func (l *letter) write(t *template.Template, d *Data) ([]block, error) {
	t, err := t.Clone() // the functions know the language, the zone and the time
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	root := struct {
		*Data
		Answer    bool
		Requester bool
	}{d, !l.head.quiet, d.Ticket.Number != "" && strings.EqualFold(d.Reader.Address, d.Ticket.Requester.Address)}
	if err := t.Funcs(words(l.language, d.Desk.Zone, d.Now)).Execute(&out, root); err != nil {
		return nil, err
	}
	return blocks(out.String()), nil
}

// check runs every branch with sample data and tells every mistake that shows.
func (l *letter) check(d *Data) []mistake {
	var wrong []mistake
	for {
		_, err := l.write(l.every, d)
		if err == nil {
			return wrong
		}
		m := placed(err)
		wrong = append(wrong, m)
		if len(wrong) >= 20 || !l.drop(m.line) {
			return wrong
		}
	}
}

// drop takes the values of a line out of the trial run, so that it comes to
// the next mistake.
func (l *letter) drop(at int) bool {
	dropped := false
	for _, part := range l.every.Templates() {
		walk(part.Tree.Root, func(n parse.Node) {
			list, ok := n.(*parse.ListNode)
			if !ok {
				return
			}
			before := len(list.Nodes)
			list.Nodes = slices.DeleteFunc(list.Nodes, func(n parse.Node) bool {
				switch n := n.(type) {
				case *parse.ActionNode:
					return n.Line == at
				case *parse.WithNode:
					return n.Line == at && len(n.List.Nodes) == 0
				}
				return false
			})
			dropped = dropped || len(list.Nodes) < before
		})
	}
	return dropped
}

// Render writes a letter in a language; where it has none in this one, English.
func (l *Letters) Render(name, language string, d *Data) (Words, error) {
	v, body, err := l.compose(name, language, d)
	if err != nil {
		return Words{}, err
	}
	w := Words{Subject: v.Subject, Text: v.writeText()}
	if w.Parts, err = v.drawCharts(); err != nil {
		return Words{}, fmt.Errorf("draw for letter %s: %w", body.file, err)
	}
	if d.Desk.Logo != nil && !v.Plain {
		w.Parts = append(w.Parts, d.Desk.Logo.Part)
	}
	if body.head.sheet && d.Review != nil {
		p, err := d.Review.spreadsheet(body.language, d.Desk.Zone)
		if err != nil {
			return Words{}, fmt.Errorf("spreadsheet of letter %s: %w", body.file, err)
		}
		w.Parts = append(w.Parts, p)
	}
	if w.HTML, err = v.writeHTML(); err != nil {
		return Words{}, fmt.Errorf("lay out letter %s: %w", body.file, err)
	}
	return w, nil
}

// compose puts a letter into words, before it is laid out.
func (l *Letters) compose(name, language string, d *Data) (*view, *letter, error) {
	body := l.find(name, language)
	if body == nil {
		return nil, nil, fmt.Errorf("there is no letter %q", name)
	}
	all, err := body.write(body.words, d)
	if err != nil {
		return nil, nil, fmt.Errorf("write letter %s: %w", body.file, err)
	}
	v := &view{Data: d, Language: body.language, Plain: body.head.plain, Answer: !body.head.quiet, Body: groups(all)}
	for _, b := range all {
		switch b.kind {
		case subject:
			v.Subject = flat(b.cells[0])
		case preheader:
			v.Preheader = flat(b.cells[0])
		}
	}
	foot := l.find("footer", language)
	under, err := (&letter{language: body.language, head: body.head}).write(foot.words, d)
	if err != nil {
		return nil, nil, fmt.Errorf("write %s: %w", foot.file, err)
	}
	v.Foot = groups(under)
	return v, body, nil
}

// AnswerLine stands above letters that expect an answer.
func (v *view) AnswerLine() string { return AnswerLine }

// Lang is the language as HTML names it.
func (v *view) Lang() string {
	if v.Language == "zh" {
		return "zh-CN"
	}
	return v.Language
}

// Header names who writes.
func (v *view) Header() string {
	return strings.Trim(v.Desk.Company+" · "+v.Desk.Name, " ·")
}

func (v *view) title() string {
	if v.Plain {
		return ""
	}
	return v.Header()
}

// Title is what a browser shows above the letter.
func (v *view) Title() string {
	if v.Subject != "" {
		return v.Subject
	}
	return v.Header()
}

// page is a stretch of the letter for the layout.
type page struct {
	View   *view
	Groups []group
	Group  group
}

// Page hands groups to the layout together with the letter.
func (v *view) Page(groups []group) page { return page{View: v, Groups: groups} }

// With hands one group to the layout together with the letter.
func (v *view) With(g group) page { return page{View: v, Group: g} }
