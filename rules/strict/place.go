package strict

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Place is where something is written: a line and a column from 1, in
// characters; 0 where they are not known.
type Place struct {
	File      string
	Line, Col int
}

// Spot is a key with its value, as they stand in the file.
type Spot struct {
	Key, Value Place
	raw        string // the value as it is written, when it is a string
}

// Index knows where everything in a file is written: "company.language",
// "words.printer", "words.printer[3]", "rule[2].when". What has a name is
// found by it, too: "rule.printer.when".
type Index map[string]Spot

// placer reads TOML and remembers what stands where.
type placer struct {
	file   string
	text   []byte
	lines  []int // where each begins
	parser unstable.Parser
	found  Index
	exprs  []pair // the key-value lines, to leave some out
}

// pair is a key-value line.
type pair struct {
	unstable.Range
	key string // with its table: "mailbox.poll"
}

// readPlaces finds the place of every key, as far as the text is TOML.
func readPlaces(file string, text []byte, named map[string]string) *placer {
	p := &placer{file: file, text: text, lines: []int{0}, found: Index{}}
	for i, c := range text {
		if c == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	p.parser.Reset(text)
	tables := map[string]int{}
	under, table := "", ""
	for p.parser.NextExpression() {
		e := p.parser.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			name, at := p.name(e)
			table = name + "."
			if e.Kind == unstable.ArrayTable {
				n := tables[name]
				tables[name]++
				if n == 0 {
					p.add(name, Spot{Key: at, Value: at})
				}
				name = fmt.Sprintf("%s[%d]", name, n)
			}
			p.add(name, Spot{Key: at, Value: at})
			under = name + "."
		case unstable.KeyValue:
			p.pair(under, e)
			name, _ := p.name(e)
			p.exprs = append(p.exprs, pair{e.Raw, table + name})
		}
	}
	for list, by := range named {
		p.alias(list, by)
	}
	return p
}

// name joins the parts of a key and gives the place of the first.
func (p *placer) name(e *unstable.Node) (string, Place) {
	var parts []string
	var at Place
	for it := e.Key(); it.Next(); {
		if parts == nil {
			at = p.at(int(it.Node().Raw.Offset))
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), at
}

// pair notes a key and what is in its value.
func (p *placer) pair(under string, e *unstable.Node) {
	name, at := p.name(e)
	p.value(under+name, at, e.Value())
}

func (p *placer) value(name string, at Place, v *unstable.Node) {
	w := Spot{Key: at, Value: at}
	if v.Kind == unstable.String {
		w.Value, w.raw = p.at(int(v.Raw.Offset)), string(p.parser.Raw(v.Raw))
	}
	p.add(name, w)
	n := 0
	switch v.Kind {
	case unstable.Array:
		for it := v.Children(); it.Next(); n++ {
			child := it.Node()
			place := at
			if child.Raw.Length > 0 {
				place = p.at(int(child.Raw.Offset))
			}
			p.value(fmt.Sprintf("%s[%d]", name, n), place, child)
		}
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			p.pair(name+".", it.Node())
		}
	}
}

// add keeps the first of two, for the second is a mistake.
func (p *placer) add(name string, w Spot) {
	if _, known := p.found[name]; !known {
		p.found[name] = w
	}
}

// alias makes the tables of a list known by their names; of two with one name,
// the first.
func (p *placer) alias(list, by string) {
	names := map[string]string{} // "rule.printer" of "rule[3]"
	for i := 0; ; i++ {
		nth := fmt.Sprintf("%s[%d]", list, i)
		table, ok := p.found[nth]
		if !ok {
			break
		}
		w, named := p.found[nth+"."+by]
		if !named || w.raw == "" {
			continue
		}
		name := list + "." + unquote(w.raw)
		if _, known := p.found[name]; !known {
			p.found[name], names[nth] = Spot{Key: w.Key, Value: table.Key}, name
		}
	}
	for key, w := range p.found { // what is added meanwhile is no part of a list
		if nth, rest, ok := strings.Cut(key, "]."); ok && names[nth+"]"] != "" {
			p.add(names[nth+"]"]+"."+rest, w)
		}
	}
}

// unquote takes the quotes off a string that was read already.
func unquote(raw string) string {
	var v struct{ V string }
	if err := toml.Unmarshal([]byte("V="+raw), &v); err != nil {
		return ""
	}
	return v.V
}

// at gives the place of an offset.
func (p *placer) at(offset int) Place {
	line := sort.SearchInts(p.lines, offset+1)
	return Place{p.file, line, 1 + utf8.RuneCount(p.text[p.lines[line-1]:offset])}
}

// place turns the line and the column in bytes that the decoder tells into a place.
func (p *placer) place(line, col int) Place {
	if line < 1 || line > len(p.lines) {
		return Place{File: p.file}
	}
	return p.at(min(p.lines[line-1]+max(col-1, 0), len(p.text)))
}

// without blanks out the key-value lines at a place, so that the rest can be
// read; nil where there are none.
func (p *placer) without(text []byte, at Place) []byte {
	for _, e := range p.exprs {
		first, last := p.at(int(e.Offset)), p.at(int(e.Offset+e.Length))
		if at.Line < first.Line || at.Line > last.Line {
			continue
		}
		rest := bytes.Clone(text)
		if blank(rest, e.Range) {
			return rest
		}
	}
	return nil
}

// blank writes spaces over a part of a text, and reports whether that changes it.
func blank(text []byte, r unstable.Range) (changed bool) {
	for i := r.Offset; i < r.Offset+r.Length; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			changed = changed || text[i] != ' '
			text[i] = ' '
		}
	}
	return changed
}

// first finds the first key-value line with which the text is wrong.
func (p *placer) first(text []byte, wrong func([]byte) bool) (pair, bool) {
	n := sort.Search(len(p.exprs), func(n int) bool {
		rest := bytes.Clone(text)
		for _, later := range p.exprs[n+1:] {
			blank(rest, later.Range)
		}
		return wrong(rest)
	})
	if n == len(p.exprs) {
		return pair{}, false
	}
	return p.exprs[n], true
}

// Within is the place of a character, counted from 0, in a string value. Where
// escapes or several lines make it hard to say, it is where the value begins.
func (w Spot) Within(line, col int) Place {
	at := w.Value
	if line != 1 || len(w.raw) < 2 || strings.ContainsAny(w.raw, "\n") || w.raw[0] == '"' && strings.Contains(w.raw, `\`) {
		return at
	}
	quotes := 1
	if strings.HasPrefix(w.raw, `'''`) || strings.HasPrefix(w.raw, `"""`) {
		quotes = 3
	}
	at.Col += quotes + col
	return at
}

// Find gives what is written at a key; of a key that is not there, the table
// it would stand in.
func (x Index) Find(key string) (Spot, bool) {
	for key != "" {
		if w, ok := x[key]; ok {
			return w, true
		}
		cut := strings.LastIndexAny(key, ".[")
		if cut < 0 {
			break
		}
		key = key[:cut]
	}
	return Spot{}, false
}

// Over lays the places of another file over these: what stands in one of the
// named lists and has the same name has left its old place altogether.
func (x Index) Over(c Index, named ...string) {
	for key := range x {
		for _, list := range named {
			list += "."
			rest, ok := strings.CutPrefix(key, list)
			for end := len(rest); ok && end > 0; end = strings.LastIndexAny(rest[:end], ".[") {
				if _, again := c[list+rest[:end]]; again {
					delete(x, key)
					break
				}
			}
		}
	}
	for key, w := range c {
		x[key] = w
	}
}
