package mailin

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/mailin/mime"
	"maildesk/store"
)

// threads reads what ties a mail to others: its own id, those of the mails
// before it, ticket numbers, and the addresses it was delivered to.
func threads(h mime.Header, m *store.Message) {
	if ids := messageIDs(h.Get("Message-ID")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	for _, id := range messageIDs(h.Get("In-Reply-To")) {
		if m.InReplyTo = addID(m.InReplyTo, id); len(m.InReplyTo) == 20 {
			break
		}
	}
	ids := messageIDs(strings.Join(h.All("References"), " "))
	if len(ids) > maxReferences { // the first names the thread, the last its newest letters
		ids = append(ids[:1:1], ids[len(ids)-maxReferences+1:]...)
	}
	for _, id := range append(ids, m.InReplyTo...) {
		m.References = addID(m.References, id)
		if hex, original, ok := strings.Cut(id, "+"); ok && len(hex) == 16 && strings.Trim(hex, "0123456789ABCDEF") == "" {
			m.References = addID(m.References, original) // exmail put the number in front (MAIL_FACTS 1.3)
		}
	}
	for _, name := range []string{"X-OQ-MSGID", "X-Microsoft-Original-Message-ID"} {
		if ids := messageIDs(h.Get(name)); len(ids) > 0 {
			m.OriginalID = ids[0]
		}
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"} {
		for _, value := range h.All(name) {
			if a := mime.CleanAddress(strings.ToValidUTF8(value, "\ufffd")); strings.Contains(a, "@") && !slices.Contains(m.Delivered, a) {
				m.Delivered = append(m.Delivered, a)
			}
		}
	}
	for _, tag := range checkCode.FindAllStringSubmatch(m.Subject, 10) {
		if code := strings.ToUpper(tag[1]); !slices.Contains(m.CheckCodes, code) {
			m.CheckCodes = append(m.CheckCodes, code)
		}
	}
	findTickets(m.Subject, m)
	findTickets(m.Text, m)
}

// maxReferences bounds the ids of one mail.
const maxReferences = 200

// messageIDs finds the ids in a field, however it separates them: Alimail,
// Exchange and iOS write commas, exmail puts a hex number behind the bracket
// or in front of the id (MAIL_FACTS 1.3, 5.3).
func messageIDs(value string) []string {
	var ids []string
	value = strings.ToValidUTF8(value, "\ufffd")
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
				ids = append(ids, id)
			}
			rest = rest[open+end+2:]
		} else {
			rest = rest[open+1+end:]
		}
	}
	if ids == nil {
		for _, id := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' }) {
			if strings.Contains(id, "@") {
				ids = append(ids, strings.Trim(id, "<>\"'"))
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

// checkCode is what stands behind the number in a tag: [IT20240501001-K7QD2M].
var checkCode = regexp.MustCompile(`(?i)[\[［【]\s*IT20\d{9,14}-([0-9A-Z]{4,32})\s*[\]］】]`)

// findTickets adds the ticket numbers of a text, each once.
func findTickets(text string, m *store.Message) {
	for i := 0; ; {
		at := indexTicket(text[i:])
		if at < 0 {
			return
		}
		i += at
		if n := ticketAt(text, i); n != "" && !slices.Contains(m.Tickets, n) && len(m.Tickets) < 50 {
			m.Tickets = append(m.Tickets, n)
		}
		i += 2
	}
}

// indexTicket is the place of the first "IT20" in any case, -1 for none.
func indexTicket(text string) int {
	for i := 0; ; {
		at := strings.Index(text[i:], "20")
		if at < 0 {
			return -1
		}
		at += i
		if at >= 2 && text[at-2]|0x20 == 'i' && text[at-1]|0x20 == 't' {
			return at - 2
		}
		i = at + 1
	}
}

// ticketAt is the ticket number at the offset, empty when none stands there:
// IT, a date, and a count of that day of at least three digits.
func ticketAt(text string, at int) string {
	if at > 0 && isWordByte(text[at-1]) {
		return ""
	}
	end := at + 2
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	digits := text[at+2 : end]
	if len(digits) < 11 || len(digits) > 16 || end < len(text) && isWordByte(text[end]) {
		return ""
	}
	if _, err := time.Parse("20060102", digits[:8]); err != nil {
		return ""
	}
	return "IT" + digits
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}
