package mailin

import (
	"strings"

	"maildesk/mailin/kind"
	"maildesk/mailin/mime"
	"maildesk/mailin/quote"
	"maildesk/store"
)

// readForward finds the mail that somebody passes on, as text below a header
// block or as an attached message, and puts it into m.Forward: a colleague
// who forwards an employee's mail must not become the one who asks. What is
// merely quoted in an answer is not forwarded.
func readForward(root *mime.Part, m *store.Message) {
	m.Forward = nil
	if m.Kind != store.Human && m.Kind != store.Notification && m.Kind != store.List && m.Kind != "" {
		return
	}
	reply, forward := kind.FirstPrefix(m.Subject)
	answers := reply || !forward && len(m.InReplyTo) > 0
	f := quote.Forwarded(m, forward, answers)
	if f == nil {
		f = forwardAttached(root, m, forward, answers)
	}
	if f != nil && (f.From != (store.Address{}) || f.Subject != "") {
		m.Forward = f
	}
}

// forwardAttached reads a message that is attached as a whole. A mail that
// says something of its own about an attachment, as reports of suspicious
// mail do, does not pass it on.
func forwardAttached(root *mime.Part, m *store.Message, forward, answers bool) *store.Forward {
	if root == nil || root.ContentType == "message/rfc822" {
		return nil
	}
	inner := attachedMails(root, 0, nil)
	if len(inner) != 1 {
		return nil
	}
	p, original := &mime.Parser{}, &store.Message{}
	p.Envelope(inner[0].Header, original)
	text, b := p.ReadText(inner[0], original)
	own := strings.TrimSpace(m.NewText)
	topic := baseSubject(original.Subject)
	same := topic != "" && strings.EqualFold(m.BaseSubject, topic)
	if answers && !quote.SaysPassedOn(own) {
		return nil // a mail shown to whoever is answered
	}
	if !forward && !same && own != "" && !quote.SaysPassedOn(own) && !quote.SaysPassedOn(m.Subject) {
		return nil
	}
	if original.From.Address == "" && original.Subject == "" {
		return nil
	}
	f := &store.Forward{From: original.From, Date: original.Date, Subject: original.Subject}
	f.Text = quote.NewWords(b, original.From)
	if f.Text == "" {
		f.Text = strings.TrimSpace(text)
	}
	return f
}

// attachedMails collects the messages attached to a mail, not those inside
// of them; more than one is no forward but a collection.
func attachedMails(n *mime.Part, depth int, found []*mime.Part) []*mime.Part {
	for _, child := range n.Parts {
		if depth > 20 || len(found) > 1 {
			break
		}
		if child.ContentType == "message/rfc822" || child.ContentType == "message/global" {
			if len(child.Parts) == 1 {
				found = append(found, child.Parts[0])
			}
			continue
		}
		found = attachedMails(child, depth+1, found)
	}
	return found
}
