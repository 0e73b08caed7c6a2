package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ornament gives the length of what numbers or decorates the start of a
// line: "1. ", "（2）", "①", "- ", "● ", "## ", "Q3:".
func ornament(line string) int {
	at := 0
	for at < len(line) {
		r, size := utf8.DecodeRuneInString(line[at:])
		switch {
		case unicode.IsSpace(r), strings.ContainsRune("-*•●○■□◆◇▪▲★☆※>#·✓✔·➤►▶√—–_", r), r >= '①' && r <= '⑳', r == '\u200b', r == '\ufeff':
			at += size
			continue
		case r >= '0' && r <= '9':
			end := at
			for end < len(line) && scan.IsDigit(line[end]) {
				end++
			}
			if end-at > 2 || end >= len(line) {
				return at
			}
			next, n := utf8.DecodeRuneInString(line[end:])
			if !strings.ContainsRune(".、)）．:：", next) && !unicode.IsSpace(next) || next == '.' && end+1 < len(line) && scan.IsDigit(line[end+1]) || next == ':' && end+1 < len(line) && scan.IsDigit(line[end+1]) {
				return at
			}
			at = end + n
			continue
		case r == '(' || r == '（':
			end := strings.IndexAny(line[at:], ")）")
			if end < 0 || end > 9 || strings.Trim(line[at+size:at+end], "0123456789一二三四五六七八九十") != "" {
				return at
			}
			_, n := utf8.DecodeRuneInString(line[at+end:])
			at += end + n
			continue
		case strings.ContainsRune("一二三四五六七八九十", r):
			next, n := utf8.DecodeRuneInString(line[at+size:])
			if next != '、' && next != '.' && next != '．' {
				return at
			}
			at += size + n
			continue
		}
		return at
	}
	return at
}

// trimSpan narrows a piece of a text to what is left without blanks.
func trimSpan(text string, start, end int) (int, int) {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' && r != '\u200e' {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' && r != '\u200e' {
			break
		}
		end -= size
	}
	return start, end
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if scan.IsDigit(s[i]) {
			n++
		}
	}
	return n
}
