package mime

import "strings"

// unflow joins the lines that a mailer broke only to keep them short
// (RFC 3676 section 4). With delSp the blank that marks the break belongs to
// the mark, as in Chinese text, which has no blanks (section 4.1).
func unflow(text string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(text))
	depth, open := 0, false // of the line before, and whether it goes on
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		quotes := 0
		for quotes < len(line) && line[quotes] == '>' {
			quotes++
		}
		line = strings.TrimPrefix(line[quotes:], " ") // section 4.4: stuffed
		signature := line == "-- "
		if open && (quotes != depth || signature) {
			b.WriteByte('\n') // section 4.5: a paragraph has one depth
			open = false
		}
		if !open {
			b.WriteString(strings.Repeat(">", quotes))
			if quotes > 0 && line != "" {
				b.WriteByte(' ')
			}
		}
		depth, open = quotes, strings.HasSuffix(line, " ") && !signature
		if open && delSp {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
		if !open {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
