package kind

import (
	"strings"

	"maildesk/mailin/mime"
	"maildesk/mailin/scan"
	"maildesk/store"
)

// reasonFor reads why one recipient failed: from its line to that of the
// next recipient, then from other lines that name it, then, if there is no
// other, from the whole report.
func reasonFor(s sight, chosen, sights []sight, all []string, late bool) store.Bounce {
	b := store.Bounce{Recipient: s.address}
	block := ""
	if s.line >= 0 {
		// Exchange lists all recipients, and all again with what servers said.
		end := len(all)
		for _, other := range sights {
			if other.line > s.line && other.line < end && !strings.EqualFold(other.address, s.address) && amongst(other, chosen) {
				end = other.line
			}
		}
		block = strings.Join(all[s.line:end], "\n")
	}
	status, reply := scanCodes(withoutAddresses(block))
	if status == "" && reply == "" {
		tried := s.line
		for _, other := range sights {
			if other.line > tried && strings.EqualFold(other.address, s.address) {
				tried = other.line
				more := strings.Join(all[other.line:min(other.line+3, len(all))], "\n")
				if status, reply = scanCodes(withoutAddresses(more)); status != "" || reply != "" {
					block += "\n" + more
					break
				}
			}
		}
	}
	whole := ""
	if len(chosen) == 1 {
		whole = strings.Join(all, "\n")
		if status == "" {
			anyStatus, anyReply := scanCodes(withoutAddresses(whole))
			if reply == "" || anyStatus != "" && anyStatus[0] == reply[0] {
				status = anyStatus
			}
			if reply == "" {
				reply = anyReply
			}
		}
	}
	b.Status = status
	switch {
	case late:
		b.Permanent = false
	case status != "":
		b.Permanent = status[0] == '5'
	case reply != "":
		b.Permanent = reply[0] == '5'
	default:
		b.Permanent = wordsArePermanent(block, whole)
	}
	b.Diagnostic = diagnosticOf(block, s.address)
	if b.Diagnostic == "" {
		b.Diagnostic = diagnosticOf(whole, s.address)
	}
	return b
}

// amongst reports whether the address seen is that of a failed recipient.
func amongst(s sight, chosen []sight) bool {
	for _, c := range chosen {
		if strings.EqualFold(c.address, s.address) {
			return true
		}
	}
	return false
}

// withoutAddresses blanks out the addresses, whose digits are no codes.
func withoutAddresses(text string) string {
	if strings.IndexByte(text, '@') < 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, a := range addressesIn(text) {
		out.WriteString(text[at:a.start])
		out.WriteByte('x')
		at = a.end
	}
	out.WriteString(text[at:])
	return out.String()
}

// diagnosticOf is what the report says behind the address, on one line.
func diagnosticOf(block, address string) string {
	if _, reason, ok := strings.Cut(block, "退信原因"); ok {
		if end := strings.Index(reason, "解决"); end > 0 {
			reason = strings.TrimSuffix(reason[:end], "建议")
		}
		block = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(reason, "/：: \r\n"), "Bounce reason"), "/：: \t\r\n")
	}
	block = strings.TrimLeft(block, leadingMarks)
	if len(address) > 0 && len(block) >= len(address) && strings.EqualFold(block[:len(address)], address) {
		block = strings.TrimLeft(block[len(address):], ">:;,\"'…. \t\r\n")
	}
	return scan.CutText(strings.Join(strings.Fields(scan.CutText(block, 1000)), " "), 500)
}

// wordsArePermanent judges a failure for which no code stands. What the
// server says of this recipient counts before what the whole report says,
// and a named temporary reason before "this is a permanent error", which
// programs write whatever the reason. Unknown means temporary.
func wordsArePermanent(block, whole string) bool {
	for _, text := range []string{strings.ToLower(block), strings.ToLower(whole)} {
		if scan.FirstOf(text, unknownRecipient) != "" {
			return true
		}
		if scan.FirstOf(text, temporaryReasons) != "" {
			return false
		}
		if scan.FirstOf(text, permanentReasons) != "" {
			return true
		}
	}
	return false
}

// delayed reports whether the notice is of a delay (RFC 3464 section
// 2.3.3), after which the server goes on trying.
func delayed(c *clues) bool {
	if scan.FirstOf(c.subject, delaySubjects) != "" {
		return true
	}
	return scan.FirstOf(strings.ToLower(noticeOf(c.m.Text[:min(len(c.m.Text), 4000)])), delayTexts) != ""
}

// noticeOf is the text of a report up to the copy of the letter it is about.
func noticeOf(text string) string {
	return text[:copyAt(text)]
}

// returnedCopy is the copy of the letter in the text of a report.
func returnedCopy(text string) string {
	return text[copyAt(text):]
}

// copyAt is where the copy of the letter begins: at a line that says so, or
// at a field that only the header of a mail has.
func copyAt(text string) int {
	at, said := 0, 0
	for line := range lines(text) {
		start := at
		at += len(line) + 1
		if at <= len(text) && text[at-1] == '\r' && at < len(text) && text[at] == '\n' {
			at++
		}
		trimmed := strings.TrimLeft(line, " \t>")
		if trimmed == "" {
			continue
		}
		if said++; said == 1 {
			continue // the first line never is the copy
		}
		if scan.PrefixOf(trimmed, copyFields) != "" {
			return start
		}
		if len(line) > 200 {
			continue
		}
		lower := strings.ToLower(trimmed)
		if scan.FirstOf(lower, copyMarks) != "" {
			return start
		}
		if strings.HasPrefix(lower, "-") && scan.FirstOf(lower, dashedCopyMarks) != "" {
			return start
		}
	}
	return len(text)
}

// returnedRecipients are those of the letter that came back, for reports
// that name nobody: its To if that is one address, else what its first
// Received field says.
func (c *clues) returnedRecipients() []sight {
	var headers []mime.Header
	if c.returned != nil {
		for _, child := range c.returned.Parts {
			headers = append(headers, child.Header)
		}
		headers = append(headers, fieldsOf(textOf(c.returned)))
	}
	headers = append(headers, fieldsOf(returnedCopy(c.m.Text)))
	for _, h := range headers {
		var to []sight
		for _, name := range []string{"X-Receiver", "Delivered-To", "To", "Cc"} {
			for _, value := range h.All(name) {
				for _, a := range addressesIn(scan.CutText(value, 4000)) {
					to = append(to, sight{address: value[a.start:a.end], line: -1, weight: named})
				}
			}
			if len(to) == 1 {
				return to
			}
		}
		for _, value := range h.All("Received") {
			if _, target, ok := strings.Cut(value, " for "); ok {
				if found := addressesIn(scan.CutText(target, 400)); len(found) > 0 {
					return []sight{{address: target[found[0].start:found[0].end], line: -1, weight: named}}
				}
			}
		}
	}
	return nil
}

// nestedBounces are those of a report that came back in this report, which
// itself names nobody.
func (c *clues) nestedBounces() []store.Bounce {
	var found []recipientStatus
	var walk func(p *mime.Part, depth int)
	walk = func(p *mime.Part, depth int) {
		if p.ContentType == "message/delivery-status" {
			found = append(found, readDeliveryStatus(textOf(p))...)
		}
		for _, child := range p.Parts {
			if depth < mime.MaxDepth {
				walk(child, depth+1)
			}
		}
	}
	if c.returned != nil {
		walk(c.returned, 0)
	}
	if copied := scan.CutText(returnedCopy(c.m.Text), maxNotice); len(found) == 0 && strings.Contains(copied, "Final-Recipient:") {
		found = readDeliveryStatus(copied)
	}
	var bounces []store.Bounce
	for _, r := range found {
		if b := r.bounce(); strings.Contains(b.Recipient, "@") && len(bounces) < maxBounces {
			bounces = append(bounces, b)
		}
	}
	return bounces
}

// bareRecipients are local parts that stand alone below "the following
// recipients", as AOL writes them: of the address in the copy of the letter,
// else of the reporting server's domain.
func (c *clues) bareRecipients(all []string) []sight {
	listing := false
	var found []sight
	for i, line := range all {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
		case strings.HasSuffix(trimmed, ":"):
			listing = strings.Contains(strings.ToLower(trimmed), "following")
		case listing:
			word := strings.Fields(trimmed)[0]
			if word != trimmed && !strings.Contains(trimmed, "  ") || len(word) > 64 || strings.Trim(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz0123456789._-+") != "" {
				listing = false
				continue
			}
			domain := c.m.From.Domain()
			for _, r := range c.returnedRecipients() {
				if strings.HasPrefix(strings.ToLower(r.address), strings.ToLower(word)+"@") {
					domain = domainOf(r.address)
				}
			}
			if strings.Contains(domain, ".") && len(found) < maxBounces {
				found = append(found, sight{address: word + "@" + domain, line: i, weight: named})
			}
		}
	}
	return found
}
