package templates

import (
	"fmt"
	"regexp"
	"strings"
)

// A letter's source is a list of blocks, a line each. At load time every line
// becomes one line of a text/template that writes a record: the kind of the
// block, its cells, an end mark. What a letter says is thus known as blocks
// before it becomes text or HTML, and both versions come from the same ones.
//
// The marks are control characters. The source may not hold any and clean
// takes them out of every value, so no value can begin a block or end one.
const (
	markBegin  = '\x01' // then the kind, then the cells
	markStrong = '\x02'
	markWeak   = '\x03' // ends markStrong
	markEnd    = '\x04'
	markCell   = '\x1f'
)

// kind of a block.
type kind byte

const (
	paragraph kind = 'p'
	headline  kind = 'h'
	section   kind = 's'
	item      kind = 'i'
	step      kind = 'n'
	fact      kind = 'f' // label and value
	heads     kind = 't' // heading of a table
	row       kind = 'r'
	quote     kind = 'q'
	note      kind = 'b'
	alarm     kind = 'a'
	button    kind = 'u' // label, URL, words to type
	form      kind = 'k' // a line to fill in
	figures   kind = 'c' // chart of the table below: kind and columns, words for who sees no pictures
	ruler     kind = 'l'
	gap       kind = 'g' // an empty line
	subject   kind = 'S'
	preheader kind = 'H'
)

// prefixes of lines that are no plain paragraph, longest first.
var prefixes = []struct {
	prefix string
	kind   kind
	least  int // cells
	most   int
}{
	{"[button]", button, 3, 3},
	{"[ask]", form, 1, 1},
	{"[chart]", figures, 2, 2},
	{"## ", section, 1, 1},
	{"# ", headline, 1, 1},
	{"- ", item, 1, 1},
	{"1. ", step, 1, 1},
	{"|= ", heads, 2, 8},
	{"|- ", row, 2, 8},
	{"| ", fact, 2, 2},
	{"> ", quote, 1, 1},
	{"!! ", alarm, 1, 1},
	{"! ", note, 1, 1},
}

// head is what the first lines of a source say of the letter as a whole.
type head struct {
	about string // first comment
	plain bool   // "Style: plain": looks like a person's mail, without the header bar
	quiet bool   // "Answer: no": no answer is expected
	sheet bool   // "Attach: sheet": the tables of a review come along as a spreadsheet
}

// mistake is something wrong in a source.
type mistake struct {
	line int
	text string
}

var (
	comment = regexp.MustCompile(`(?s)\{\{-?\s*/\*(.*?)\*/\s*-?\}\}`)
	setting = regexp.MustCompile(`^(Subject|Preheader|Style|Answer|Attach):\s*(.*)$`)
	action  = regexp.MustCompile("\\{\\{(?:[^\"`'}]|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)*'|\\}[^}])*\\}\\}")
	control = regexp.MustCompile(`^\{\{-?\s*(?:(?:if|else|end|range|with|define|template|block|break|continue)\b|/\*|\$\w+\s*:?=)`)
)

// compile turns a source into the text of a template, line for line; a line with a
// mistake becomes an empty one.
func compile(source string) (text string, h head, wrong []mistake) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	source = strings.TrimPrefix(source, "\uFEFF") // as Windows editors write
	if m := comment.FindStringSubmatch(source); m != nil {
		h.about, _, _ = strings.Cut(strings.TrimSpace(m[1]), "\n")
	}
	// Comments go first, since they may span lines; the lines stay counted.
	source = comment.ReplaceAllStringFunc(source, func(c string) string {
		return strings.Repeat("\n", strings.Count(c, "\n"))
	})
	var out strings.Builder
	top := true
	for i, line := range strings.Split(source, "\n") {
		line = strings.TrimSpace(line)
		if i > 0 {
			out.WriteByte('\n')
		}
		err, before := error(nil), out.Len()
		m := setting.FindStringSubmatch(line)
		switch {
		case strings.ContainsFunc(line, forbidden):
			err = fmt.Errorf("holds a control character")
		case line == "" && top:
		case top && m != nil:
			err = h.set(&out, m[1], m[2])
		case isControl(line):
			out.WriteString(line)
		default:
			top = false
			err = writeBlock(&out, line)
		}
		if err != nil {
			wrong = append(wrong, mistake{i + 1, err.Error()})
			kept := out.String()[:before] // the line is left out, and the rest read on
			out.Reset()
			out.WriteString(kept)
		}
	}
	return out.String(), h, wrong
}

func forbidden(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// set takes one of the lines above the letter.
func (h *head) set(out *strings.Builder, name, value string) error {
	switch {
	case name == "Subject":
		return writeRecord(out, subject, []string{value})
	case name == "Preheader":
		return writeRecord(out, preheader, []string{value})
	case name == "Style" && value == "plain":
		h.plain = true
	case name == "Answer" && value == "no":
		h.quiet = true
	case name == "Attach" && value == "sheet":
		h.sheet = true
	default:
		return fmt.Errorf("%s: %q is not known; possible are \"Style: plain\", \"Answer: no\" and \"Attach: sheet\"", name, value)
	}
	return nil
}

// isControl reports whether a line holds nothing but if, range, else, end and
// their like. It stands for no block itself.
func isControl(line string) bool {
	actions := action.FindAllString(line, -1)
	if len(actions) == 0 || strings.TrimSpace(action.ReplaceAllString(line, "")) != "" {
		return false
	}
	for _, a := range actions {
		if !control.MatchString(a) {
			return false
		}
	}
	return true
}

func writeBlock(out *strings.Builder, line string) error {
	if line == "" {
		return writeRecord(out, gap, nil)
	}
	if strings.Trim(line, "-") == "" && len(line) >= 3 {
		return writeRecord(out, ruler, nil)
	}
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(line, p.prefix)
		if !ok {
			continue
		}
		content := []string{strings.TrimSpace(rest)}
		if p.most > 1 {
			content = cells(rest)
		}
		if len(content) < p.least || len(content) > p.most {
			return fmt.Errorf("%q wants %d parts with | between them, has %d", strings.TrimSpace(p.prefix), p.least, len(content))
		}
		if p.kind == figures {
			if _, err := readDrawing(content[0]); err != nil {
				return err
			}
		}
		return writeRecord(out, p.kind, content)
	}
	return writeRecord(out, paragraph, []string{line})
}

// cells cuts a line at each | that stands outside an action.
func cells(line string) []string {
	var parts []string
	from, at := 0, 0
	outside := func(to int) {
		for ; at < to; at++ {
			if line[at] == '|' {
				parts = append(parts, strings.TrimSpace(line[from:at]))
				from = at + 1
			}
		}
	}
	for _, span := range action.FindAllStringIndex(line, -1) {
		outside(span[0])
		at = span[1]
	}
	outside(len(line))
	return append(parts, strings.TrimSpace(line[from:]))
}

func writeRecord(out *strings.Builder, k kind, content []string) error {
	out.WriteByte(markBegin)
	out.WriteByte(byte(k))
	for i, c := range content {
		if i > 0 {
			out.WriteByte(markCell)
		}
		marked, err := strong(c)
		if err != nil {
			return err
		}
		out.WriteString(marked)
	}
	out.WriteByte(markEnd)
	return nil
}

// strong replaces each pair of ** outside actions by marks.
func strong(s string) (string, error) {
	var out strings.Builder
	open, from := false, 0
	literal := func(text string) {
		for {
			before, after, found := strings.Cut(text, "**")
			out.WriteString(before)
			if !found {
				return
			}
			if open = !open; open {
				out.WriteByte(markStrong)
			} else {
				out.WriteByte(markWeak)
			}
			text = after
		}
	}
	for _, span := range action.FindAllStringIndex(s, -1) {
		literal(s[from:span[0]])
		out.WriteString(s[span[0]:span[1]])
		from = span[1]
	}
	literal(s[from:])
	if open {
		return "", fmt.Errorf("** opens and does not close")
	}
	return out.String(), nil
}

// block is one block of a letter with its values filled in.
type block struct {
	kind  kind
	cells []cell
}

// cell is a stretch of lines, a line is a stretch of runs.
type (
	cell []line
	line []run
	run  struct {
		Text   string
		Strong bool
	}
)

// blocks reads the records that a template wrote. What stands between them are
// the line ends of the source.
func blocks(written string) []block {
	var all []block
	for {
		_, after, found := strings.Cut(written, string(markBegin))
		if !found || after == "" {
			return all
		}
		content, rest, _ := strings.Cut(after[1:], string(markEnd))
		b := block{kind: kind(after[0])}
		for part := range strings.SplitSeq(content, string(markCell)) {
			b.cells = append(b.cells, readCell(part))
		}
		if !b.empty() {
			all = append(all, b)
		}
		written = rest
	}
}

func readCell(s string) cell {
	var c cell
	bold := false
	for text := range strings.SplitSeq(strings.Trim(s, "\n\t \u3000"), "\n") {
		var l line
		for text != "" {
			n := strings.IndexAny(text, string(markStrong)+string(markWeak))
			if n < 0 {
				n = len(text)
			}
			if n > 0 {
				l = append(l, run{strings.TrimRight(text[:n], "\t"), bold})
			}
			if n < len(text) {
				bold = text[n] == markStrong
				n++
			}
			text = text[n:]
		}
		c = append(c, l)
	}
	return c
}

// empty reports whether a block says nothing, since its values are empty.
func (b block) empty() bool {
	switch b.kind {
	case ruler, gap:
		return false
	case fact:
		return b.cells[1].String() == ""
	}
	for _, c := range b.cells {
		if c.String() != "" {
			return false
		}
	}
	return true
}

// String is the text of the cell without marks.
func (c cell) String() string {
	var out strings.Builder
	for i, l := range c {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(l.String())
	}
	return strings.TrimSpace(out.String())
}

// String is the text of the line without marks.
func (l line) String() string {
	var out strings.Builder
	for _, r := range l {
		out.WriteString(r.Text)
	}
	return out.String()
}
