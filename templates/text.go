package templates

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"
)

// AnswerLine stands above everything in letters that expect an answer: who
// quotes it below his words lets the desk cut the quotation there.
// AnswerLine stands above every letter that may be answered: what is written above
// it is new, what stands below it is ours.
const AnswerLine = "## 请在此线以上回复 / Reply above this line ##"

// writeText lays out a letter as plain text. Lines are not broken: clients do
// that better, on a phone above all.
func (v *view) writeText() string {
	var parts []string
	if v.Answer {
		parts = append(parts, AnswerLine)
	}
	if title := v.title(); title != "" {
		parts = append(parts, title)
	}
	for _, g := range v.Body {
		if g.Kind != "chart" { // its figures are in the table below
			parts = append(parts, g.text(v.Language))
		}
	}
	text := strings.Join(parts, "\n\n")
	if len(v.Foot) > 0 {
		var foot []string
		for _, g := range v.Foot {
			foot = append(foot, g.text(v.Language))
		}
		// RFC 3676 section 4.3: clients leave out what is below in an answer.
		text += "\n\n-- \n" + strings.Join(foot, "\n")
	}
	return text + "\n"
}

func (g *group) text(language string) string {
	var lines []string
	for i, c := range g.Items {
		s := c.String()
		switch g.Kind {
		case "section":
			s = "【" + s + "】"
			if language != "zh" {
				s = c.String() + "\n" + strings.Repeat("-", min(columns(c.String()), 40))
			}
		case "items":
			s = "- " + indent(s, "  ")
		case "steps":
			n := fmt.Sprintf("%d. ", i+1)
			s = n + indent(s, strings.Repeat(" ", len(n)))
		case "quote":
			s = "> " + indent(s, "> ")
		case "note", "alarm":
			s = "* " + indent(s, "  ")
		case "form":
			s += colon(language)
		case "ruler":
			s = strings.Repeat("·", 20)
		}
		lines = append(lines, s)
	}
	switch g.Kind {
	case "facts":
		for _, r := range g.Rows {
			lines = append(lines, r[0].String()+colon(language)+indent(r[1].String(), "    "))
		}
	case "buttons":
		for _, r := range g.Rows {
			how := r[1].String() // where no words say it
			if words := r[2].String(); words != "" {
				how = answerWith(language, words)
			}
			lines = append(lines, "- "+r[0].String()+colon(language)+how)
		}
	case "table":
		lines = append(lines, g.table()...)
	}
	return strings.Join(lines, "\n")
}

// answerWith tells what to type.
func answerWith(language, words string) string {
	if language == "zh" {
		return "回复“" + words + "”"
	}
	return "reply “" + words + "”"
}

func colon(language string) string {
	if language == "zh" {
		return "："
	}
	return ": "
}

func indent(s, by string) string { return strings.ReplaceAll(s, "\n", "\n"+by) }

// table pads the columns for a fixed-width font, but the last.
func (g *group) table() []string {
	rows := g.Rows
	if len(g.Heads) > 0 {
		rows = append([][]cell{g.Heads}, rows...)
	}
	wide := make([]int, len(g.Right))
	for _, r := range rows {
		for i, c := range r {
			wide[i] = max(wide[i], columns(flat(c)))
		}
	}
	var lines []string
	for _, r := range rows {
		var out strings.Builder
		for i, c := range r {
			s := flat(c)
			pad := strings.Repeat(" ", wide[i]-columns(s))
			if i > 0 {
				out.WriteString("  ")
			}
			if g.Right[i] {
				s = pad + s
			} else if i < len(r)-1 {
				s += pad
			}
			out.WriteString(s)
		}
		lines = append(lines, strings.TrimRight(out.String(), " "))
	}
	return lines
}

func flat(c cell) string { return strings.Join(strings.Fields(c.String()), " ") }

// columns is the width of a text where Chinese characters take two columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n++
		}
	}
	return n
}
