package templates

// group is a stretch of blocks that are shown as one: the rows of a table, the
// items of a list, the lines of a paragraph.
type group struct {
	Kind  string
	Items []cell   // of a paragraph, a list, a quotation, a box: one each
	Rows  [][]cell // of facts, a table, buttons
	Heads []cell   // of a table
	Right []bool   // of a table: the column holds figures

	Pictures []picture // of charts, once they are drawn
}

// groups joins the blocks. Blocks of one kind belong together; an empty line ends a
// paragraph, a quotation and a box, but no list, so that a list whose items stand
// apart in the source keeps its numbers.
func groups(all []block) []group {
	var out []group
	open := kind(0)
	for _, b := range all {
		switch b.kind {
		case subject, preheader:
			continue
		case gap:
			if open != item && open != step {
				open = 0
			}
			continue
		}
		joins := b.kind == open || b.kind == row && open == heads
		if !joins {
			out = append(out, group{Kind: b.kind.name()})
		}
		g := &out[len(out)-1]
		switch b.kind {
		case heads:
			g.Heads = b.cells
		case row, fact, button, figures:
			g.Rows = append(g.Rows, b.cells)
		default:
			g.Items = append(g.Items, b.cells[0])
		}
		open = b.kind
		if open == headline || open == section || open == ruler {
			open = 0
		}
	}
	for i := range out {
		out[i].align()
	}
	return out
}

// name of a kind in the layout.
func (k kind) name() string {
	switch k {
	case paragraph:
		return "paragraph"
	case headline:
		return "headline"
	case section:
		return "section"
	case item:
		return "items"
	case step:
		return "steps"
	case fact:
		return "facts"
	case heads, row:
		return "table"
	case quote:
		return "quote"
	case note:
		return "note"
	case alarm:
		return "alarm"
	case form:
		return "form"
	case button:
		return "buttons"
	case figures:
		return "chart"
	}
	return "ruler"
}

// align finds the columns of a table that hold figures only.
func (g *group) align() {
	if g.Kind != "table" {
		return
	}
	for _, cells := range g.Rows {
		for len(g.Right) < len(cells) {
			g.Right = append(g.Right, len(g.Right) > 0)
		}
		for i, c := range cells {
			if s := c.String(); !figure(s) {
				g.Right[i] = false
			}
		}
	}
	for len(g.Right) < len(g.Heads) {
		g.Right = append(g.Right, false)
	}
}

func figure(s string) bool {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
		case r == '.' || r == ',' || r == '%' || r == '+' || r == '-' || r == '–' || r == '—' || r == '−' || r == '/' || r == ' ':
		default:
			return false
		}
	}
	return true
}
