package kind

import (
	"strings"

	"maildesk/mailin/mime"
	"maildesk/mailin/scan"
	"maildesk/store"
)

// maxBounces is how many recipients of one report are read.
const maxBounces = 200

// failed recognises reports of a delivery that failed or is delayed, and
// reads them into c.bounces: by the structure of RFC 3464 where it is there,
// by the words of the report where it is not.
func failed(c *clues) (store.Kind, string) {
	if c.status != nil && c.ownReport() {
		return c.failedByStatus()
	}
	if c.reportType == "disposition-notification" || c.disposition != nil {
		// Dovecot refuses mail with a disposition notification (RFC 5429
		// section 2.2), worded as a bounce.
		if strings.Contains(c.opening, "was automatically rejected") {
			c.bounces = readBounceText(c)
			return store.BounceKind, "text: was automatically rejected"
		}
		return "", ""
	}
	if c.failedTo != "" {
		c.bounces = readBounceText(c)
		return store.BounceKind, "x-failed-recipients"
	}
	if c.reportType == "delivery-status" {
		c.bounces = readBounceText(c)
		return store.BounceKind, "report-type: delivery-status"
	}
	if bounces, isSES := readSES(c); isSES {
		c.bounces = bounces
		return store.BounceKind, "ses: bounce"
	}
	if c.autoReplySubject() != "" {
		return "", "" // "the mail was not read" of someone away
	}
	if reason := c.failureWords(); reason != "" {
		bounces := readBounceText(c)
		if strings.HasPrefix(reason, "from and text: ") && allLackRecipient(bounces) {
			return "", "" // a postmaster who writes himself
		}
		c.bounces = bounces
		return store.BounceKind, reason
	}
	return "", ""
}

// failedByStatus reads the message/delivery-status part. Reports that the
// mail was delivered, relayed or expanded are no bounces.
func (c *clues) failedByStatus() (store.Kind, string) {
	recipients := readDeliveryStatus(textOf(c.status))
	var bounces []store.Bounce
	good := 0
	for _, r := range recipients {
		switch r.action {
		case "delivered", "relayed", "expanded":
			good++
			continue
		}
		bounces = append(bounces, r.bounce())
	}
	if len(bounces) == 0 && good > 0 {
		return "", ""
	}
	c.bounces = bounces
	if incomplete(bounces) {
		c.bounces = completeBounces(bounces, readBounceText(c))
	}
	if delayed(c) {
		for i := range c.bounces {
			if !strings.HasPrefix(c.bounces[i].Status, "5") {
				c.bounces[i].Permanent = false
			}
		}
	}
	return store.BounceKind, "delivery-status"
}

// completeBounces fills what the status part leaves open from what the words
// of the same report say.
func completeBounces(bounces, read []store.Bounce) []store.Bounce {
	if len(bounces) == 0 {
		return read
	}
	if len(bounces) != len(read) {
		if len(read) > 0 && allLackRecipient(bounces) {
			return read
		}
		return bounces
	}
	for i, from := range read {
		to := &bounces[i]
		if !strings.Contains(to.Recipient, "@") && from.Recipient != "" {
			to.Recipient = from.Recipient
		}
		if to.Status == "" && from.Status != "" {
			to.Status, to.Permanent = from.Status, from.Permanent
		}
		if to.Diagnostic == "" {
			to.Diagnostic = from.Diagnostic
		}
	}
	return bounces
}

func incomplete(bounces []store.Bounce) bool {
	for _, b := range bounces {
		if !strings.Contains(b.Recipient, "@") || b.Status == "" || b.Diagnostic == "" {
			return true
		}
	}
	return len(bounces) == 0
}

func allLackRecipient(bounces []store.Bounce) bool {
	for _, b := range bounces {
		if strings.Contains(b.Recipient, "@") {
			return false
		}
	}
	return true
}

// recipientStatus is one per-recipient block of RFC 3464 section 2.3.
type recipientStatus struct {
	original, final, actual string // addresses, empty where unusable
	finalText               string // Final-Recipient as written, for what is no address
	action                  string
	status                  string
	diagnostic              string
}

// readDeliveryStatus reads the body of a message/delivery-status part. It
// bears missing blank lines between blocks, CR alone, and fields out of
// order: a block ends where a field of its own kind comes again.
func readDeliveryStatus(text string) []recipientStatus {
	var found []recipientStatus
	var block mime.Header
	end := func() {
		if r, ok := statusOf(block); ok && len(found) < maxBounces {
			found = append(found, r)
		}
		block = nil
	}
	for _, group := range fieldGroups(text) {
		for _, f := range group {
			if repeats(block, f.Name) {
				end()
			}
			block = append(block, f)
		}
		end()
	}
	return found
}

// repeats reports whether a field that names or judges a recipient begins a
// new block.
func repeats(block mime.Header, name string) bool {
	switch strings.ToLower(name) {
	case "final-recipient", "original-recipient", "action":
		return block.Has(name)
	}
	return false
}

func statusOf(block mime.Header) (recipientStatus, bool) {
	r := recipientStatus{
		original:   typedAddress(block.Get("Original-Recipient")),
		final:      typedAddress(block.Get("Final-Recipient")),
		actual:     typedAddress(block.Get("X-Actual-Recipient")),
		finalText:  typedValue(block.Get("Final-Recipient")),
		action:     keyword(strings.ToLower(block.Get("Action"))),
		diagnostic: typedValue(block.Get("Diagnostic-Code")),
	}
	if r.diagnostic == "" {
		r.diagnostic = block.Get("X-Notes-Status") + block.Get("X-Diagnostic")
	}
	r.status, _ = scanCodes(block.Get("Status"))
	known := r.original != "" || r.final != "" || r.actual != "" || r.finalText != ""
	return r, known || r.action != ""
}

// bounce is the block as the desk keeps it. Recipient is Final-Recipient, as
// RFC 3464 section 2.3.2 wants it, unless that is no address of the Internet
// (X.400, a mailbox path, a host without domain): then the original one.
func (r recipientStatus) bounce() store.Bounce {
	b := store.Bounce{Recipient: r.final, Diagnostic: scan.CutText(r.diagnostic, 500)}
	for _, candidate := range []string{r.original, r.actual, r.finalText} {
		if b.Recipient == "" || !strings.Contains(domainOf(b.Recipient), ".") && strings.Contains(domainOf(candidate), ".") {
			b.Recipient = candidate
		}
	}
	if r.original != "" && !strings.EqualFold(r.original, b.Recipient) {
		b.Original = r.original
	}
	status, reply := scanCodes(r.diagnostic)
	b.Status = r.status
	switch {
	case b.Status == "" || strings.HasPrefix(b.Status, "2."):
		b.Status = status
	case strings.HasSuffix(b.Status, ".0.0") && status != "" && status[0] == b.Status[0]:
		b.Status = status // 5.0.0 says nothing, the server's own words do
	}
	switch {
	case r.action == "delayed":
		b.Permanent = false
	case b.Status != "":
		b.Permanent = b.Status[0] == '5'
	case reply != "":
		b.Permanent = reply[0] == '5'
	default:
		b.Permanent = wordsArePermanent(r.diagnostic, "")
	}
	return b
}

// typedAddress is the address behind "rfc822;"; empty where none is there or
// where it is none (RFC 3464 section 2.1.2).
func typedAddress(value string) string {
	value = typedValue(value)
	if end := strings.IndexAny(value, " \t"); end > 0 && !strings.HasPrefix(value, `"`) {
		value = value[:end]
	}
	value = strings.Trim(value, "<> \t")
	at := strings.LastIndexByte(value, '@')
	if at <= 0 || at == len(value)-1 || value[0] == '/' {
		return ""
	}
	return value
}

// typedValue is what stands behind the type: "smtp; 550 no such user".
func typedValue(value string) string {
	if semicolon := strings.IndexByte(value, ';'); semicolon >= 0 && semicolon < 30 && !strings.ContainsAny(value[:semicolon], " @<") {
		value = value[semicolon+1:]
	}
	return strings.Join(strings.Fields(value), " ")
}

func domainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
