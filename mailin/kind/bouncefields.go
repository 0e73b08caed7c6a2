package kind

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"maildesk/mailin/mime"
	"maildesk/mailin/scan"
	"maildesk/store"
)

// textOf is the text of a part, also of one that is not of type text, such
// as message/delivery-status, which servers in China fill with raw GBK.
func textOf(p *mime.Part) string {
	if p.Text != "" {
		return p.Text
	}
	if utf8.Valid(p.Body) {
		return string(p.Body)
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(p.Body)
	if err != nil {
		return strings.ToValidUTF8(string(p.Body), "\ufffd")
	}
	return string(text)
}

// fieldGroups reads groups of header fields that blank lines part, as they
// stand in delivery-status parts and in copies of a header. Lines that are
// no field are skipped.
func fieldGroups(text string) []mime.Header {
	var groups []mime.Header
	var group mime.Header
	for line := range lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "":
			if len(group) > 0 {
				groups, group = append(groups, group), nil
			}
		case (line[0] == ' ' || line[0] == '\t') && len(group) > 0:
			last := &group[len(group)-1]
			if len(last.Value) < 4000 {
				last.Value += " " + trimmed
			}
		default:
			if name, value, ok := strings.Cut(trimmed, ":"); ok && isFieldName(name) {
				group = append(group, mime.Field{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
			}
		}
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}

// fieldsOf is all that fieldGroups finds in one.
func fieldsOf(text string) mime.Header {
	var all mime.Header
	for _, group := range fieldGroups(scan.CutText(text, 64<<10)) {
		all = append(all, group...)
	}
	return all
}

func isFieldName(name string) bool {
	name = strings.TrimRight(name, " ")
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return name != ""
}

// lines gives the lines of a text, whatever ends them.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			line, rest := text, ""
			if end := strings.IndexAny(text, "\r\n"); end >= 0 {
				line, rest = text[:end], text[end+1:]
				if text[end] == '\r' {
					rest = strings.TrimPrefix(rest, "\n")
				}
			}
			if !yield(line) {
				return
			}
			text = rest
		}
	}
}

// readSES reads the notification of a bounce that Amazon SES sends as JSON
// in a mail of its own.
func readSES(c *clues) (bounces []store.Bounce, isSES bool) {
	if !c.sentBySES() {
		return nil, false
	}
	start := strings.IndexByte(c.m.Text, '{')
	if start < 0 {
		return nil, false
	}
	var notice struct {
		NotificationType, EventType string
		Bounce                      struct {
			BounceType        string
			BouncedRecipients []struct{ EmailAddress, Status, DiagnosticCode string }
		}
		Mail struct {
			CommonHeaders struct{ MessageID string }
		}
	}
	// Servers fold its one long line by "!" and a blank (RFC 5321 section
	// 4.5.3.1.6 allows 1000 bytes).
	text := strings.NewReplacer("!\r\n ", "", "!\n ", "", "\r", "", "\n", "").Replace(c.m.Text[start:])
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&notice); err != nil {
		return nil, false
	}
	if notice.NotificationType != "Bounce" && notice.EventType != "Bounce" {
		return nil, false
	}
	c.namedID = trimID(notice.Mail.CommonHeaders.MessageID)
	for _, r := range notice.Bounce.BouncedRecipients {
		if len(bounces) == maxBounces {
			break
		}
		b := recipientStatus{final: typedAddress(r.EmailAddress), diagnostic: typedValue(r.DiagnosticCode)}
		b.status, _ = scanCodes(r.Status)
		bounce := b.bounce()
		if bounce.Status == "" {
			bounce.Permanent = notice.Bounce.BounceType == "Permanent"
		}
		bounces = append(bounces, bounce)
	}
	return bounces, true
}

func (c *clues) sentBySES() bool {
	domain := c.m.From.Domain()
	return strings.HasSuffix(domain, "amazonaws.com") || strings.HasSuffix(domain, "amazonses.com")
}
