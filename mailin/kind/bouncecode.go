package kind

import "strings"

// scanCodes finds the first enhanced status code of RFC 3463 ("5.1.1") and
// the first SMTP reply code of failure ("550") in a text. It looks at
// numbers only where they stand alone, so that addresses of machines,
// versions and times are not taken for codes.
func scanCodes(text string) (status, reply string) {
	weak, last, next := "", "", -1 // first and last number that may be a reply; where its status would stand
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && (isDigit(text[i]) || text[i] == '.' && i+1 < len(text) && isDigit(text[i+1])) {
			i++
		}
		if !standsAlone(text, start, i) {
			continue
		}
		token := text[start:i]
		switch {
		case isEnhanced(token):
			if start == next && token[0] == last[0] {
				// Behind a reply code the remote server speaks itself.
				return token, last
			}
			if status == "" {
				status = token
			}
		case len(token) == 3 && (token[0] == '4' || token[0] == '5') && token[1] <= '5':
			if reply == "" && standsAsReply(text, start, i) {
				reply = token
			}
			if weak == "" {
				weak = token
			}
			for last, next = token, i; next < len(text) && strings.IndexByte(" -#'\"(", text[next]) >= 0; next++ {
			}
		}
	}
	if reply == "" {
		reply = weak
	}
	return status, reply
}

// standsAlone reports whether a number is not part of a word or of a longer
// name: "ofr_506", "V5", but "5.1.1Z" of rediffmail is a code.
func standsAlone(text string, start, end int) bool {
	if start > 0 && (isLetter(text[start-1]) || text[start-1] == '.' || text[start-1] == '_') {
		return false
	}
	return end == len(text) || text[end] == 'Z' || !isLetter(text[end]) && text[end] != '_'
}

// isEnhanced reports whether the token is a code of RFC 3463 that tells of
// failure: class 4 or 5, subject 0 to 7, detail of up to three digits.
func isEnhanced(token string) bool {
	parts := strings.Split(token, ".")
	return len(parts) == 3 && (parts[0] == "4" || parts[0] == "5") &&
		len(parts[1]) == 1 && parts[1] <= "7" && len(parts[2]) >= 1 && len(parts[2]) <= 3
}

// standsAsReply reports whether three digits stand as a server's reply does:
// at the beginning of a line or behind a mark, and before a blank, a dash or
// the end. "[506]" and "512 bytes" do not.
func standsAsReply(text string, start, end int) bool {
	if end < len(text) && strings.IndexByte(" -\r\n:", text[end]) < 0 {
		return false
	}
	before := strings.TrimRight(text[:start], " \t")
	if before == "" || len(before) < start && strings.IndexByte("\r\n", before[len(before)-1]) >= 0 {
		return true
	}
	switch before[len(before)-1] {
	case '\n', '\r', ':', '>', '<', '(', '#', ';', '\'', '"':
		return true
	}
	return strings.HasSuffix(before, "：") || strings.HasSuffix(before, "said") || strings.HasSuffix(before, "with")
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// stretch is a piece of a text.
type stretch struct{ start, end int }

// addressesIn finds the mail addresses in a line: local@domain with a dot in
// the domain, or anything with an @ between angle brackets.
func addressesIn(line string) []stretch {
	var found []stretch
	for from := 0; from < len(line); {
		at := strings.IndexByte(line[from:], '@')
		if at < 0 {
			break
		}
		at += from
		from = at + 1
		start := at
		if start > 0 && line[start-1] == '"' {
			if quote := strings.LastIndexByte(line[:start-1], '"'); quote >= 0 {
				start = quote
			}
		} else {
			for start > 0 && isLocalByte(line[start-1]) {
				start--
			}
			for start < at && strings.IndexByte(".'*=/|`{}-", line[start]) >= 0 {
				start++
			}
		}
		end := at + 1
		for end < len(line) && (isLetter(line[end]) || isDigit(line[end]) || line[end] == '.' || line[end] == '-' || line[end] == '_') {
			end++
		}
		for end > at+1 && strings.IndexByte(".-_", line[end-1]) >= 0 {
			end--
		}
		bracketed := start > 0 && line[start-1] == '<' && end < len(line) && line[end] == '>'
		if start == at || end == at+1 || !bracketed && !strings.Contains(line[at:end], ".") {
			continue
		}
		if len(found) > 0 && start < found[len(found)-1].end {
			continue
		}
		found = append(found, stretch{start, end})
		from = end
		if len(found) == maxBounces {
			break
		}
	}
	return found
}

func isLocalByte(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte(".!#$%&'*+-/=?^_`{|}~", c) >= 0
}
