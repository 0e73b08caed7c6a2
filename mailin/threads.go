package mailin

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
)

// threads reads what ties a mail to others: its own id, those of the mails
// before it, ticket numbers, and the addresses it was delivered to.
func (p *parser) threads(h header, m *store.Message) {
	if ids := messageIDs(h.get("Message-ID")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	m.InReplyTo = messageIDs(h.get("In-Reply-To"))
	for _, id := range append(messageIDs(strings.Join(h.all("References"), " ")), m.InReplyTo...) {
		m.References = addID(m.References, id)
	}
	for _, name := range []string{"X-OQ-MSGID", "X-Microsoft-Original-Message-ID"} {
		if ids := messageIDs(h.get(name)); len(ids) > 0 {
			m.OriginalID = ids[0]
		}
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"} {
		for _, value := range h.all(name) {
			if a := cleanAddress(value); strings.Contains(a, "@") && !slices.Contains(m.Delivered, a) {
				m.Delivered = append(m.Delivered, a)
			}
		}
	}
	findTickets(m.Subject, m)
	findTickets(m.Text, m)
}

// messageIDs finds the ids in a field, however it separates them: Alimail,
// Exchange and iOS write commas, exmail puts a hex number behind the bracket
// or in front of the id (MAIL_FACTS 1.3, 5.3).
func messageIDs(value string) []string {
	var ids []string
	rest := value
	for {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		end := strings.IndexAny(rest[open+1:], "<>")
		if end < 0 {
			break
		}
		if rest[open+1+end] == '>' {
			if id := strings.Join(strings.Fields(rest[open+1:open+1+end]), ""); id != "" {
				ids = addID(ids, id)
			}
			rest = rest[open+end+2:]
		} else {
			rest = rest[open+1+end:]
		}
	}
	if ids == nil {
		for _, id := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' }) {
			if strings.Contains(id, "@") {
				ids = addID(ids, strings.Trim(id, "<>\"'"))
			}
		}
	}
	return ids
}

// addID adds an id that is not there yet; ids differ by more than case.
func addID(ids []string, id string) []string {
	if slices.ContainsFunc(ids, func(have string) bool { return strings.EqualFold(have, id) }) {
		return ids
	}
	return append(ids, id)
}

var ticketNumber = regexp.MustCompile(`(?i)\bIT(20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3,6})(?:-([0-9A-Z]{6,8}))?\b`)

// findTickets adds the ticket numbers of a text, and the check codes of the
// tags in it.
func findTickets(text string, m *store.Message) {
	if !strings.Contains(text, "IT20") && !strings.Contains(text, "it20") && !strings.Contains(text, "It20") {
		return
	}
	for _, found := range ticketNumber.FindAllStringSubmatch(text, 50) {
		if n := "IT" + found[1]; !slices.Contains(m.Tickets, n) {
			m.Tickets = append(m.Tickets, n)
		}
		if code := strings.ToUpper(found[2]); code != "" && !slices.Contains(m.CheckCodes, code) {
			m.CheckCodes = append(m.CheckCodes, code)
		}
	}
}
