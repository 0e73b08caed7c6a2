package kind

import (
	"cmp"
	"strings"

	"maildesk/mailin/mime"
	"maildesk/mailin/scan"
	"maildesk/store"
)

// Classify says who, or what, wrote the mail, and reads what a bounce or a
// report is about. It sets Kind, KindReason, NullSender, Suppress, Bounces,
// and OriginalID; the other fields of m must have been read before.
//
// The order is that of certainty and of danger: a mail of our own must stop
// even if it looks like a bounce, and a bounce must not be mistaken for the
// automatic reply as which most servers mark it (RFC 3834 section 5).
func Classify(h mime.Header, root *mime.Part, m *store.Message) {
	c := look(h, root, m)
	m.NullSender = c.nullSender
	m.Suppress = c.suppress
	for _, decide := range []func(*clues) (store.Kind, string){
		looped, failed, reported, repliedAutomatically, alarmed, listed, generated,
	} {
		if kind, reason := decide(c); kind != "" {
			m.Kind, m.KindReason = kind, reason
			break
		}
	}
	switch m.Kind {
	case store.BounceKind:
		m.Bounces = c.bounces
		m.OriginalID = cmp.Or(c.originalID(), m.OriginalID)
	case store.Report:
		m.OriginalID = cmp.Or(c.originalID(), m.OriginalID)
	case "":
		m.Kind = store.Human
	}
}

// clues are what header and parts tell about the writer of a mail. They are
// collected in one pass, so that a person's mail costs little.
type clues struct {
	m *store.Message

	subject string // lower case, without list tags like "[it-all]" in front
	topic   string // subject without reply and forward prefixes
	reply   bool   // the subject begins with a reply prefix
	forward bool   // the subject begins with a forward prefix
	opening string // lower case, the beginning of the text

	local      string // local part of From, lower case
	name       string // name shown beside From, lower case
	returnPath string // lower case, without angle brackets
	nullSender bool
	suppress   bool
	hops       int

	autoSubmitted string // RFC 3834 section 5: the keyword alone; empty for "no"
	autoReply     string // header that marks an automatic reply
	list          string // header that marks a list or bulk mail
	machine       string // header that marks a program's mail
	looping       bool   // our own loop header is there
	loop          string // its value, the id of the desk that wrote the mail
	rulesLoop     bool   // X-MS-Exchange-Inbox-Rules-Loop
	failedTo      string // X-Failed-Recipients

	reportType  string     // of a multipart/report
	status      *mime.Part // message/delivery-status
	disposition *mime.Part // message/disposition-notification
	feedback    *mime.Part // message/feedback-report
	returned    *mime.Part // the mail that came back, whole or its header
	html        *mime.Part // first HTML text

	bounces []store.Bounce
	namedID string // Message-ID of the letter, where the report names it outside of headers
}

const openingSize = 2000

func look(h mime.Header, root *mime.Part, m *store.Message) *clues {
	c := &clues{m: m}
	for i := range h {
		c.lookAtField(h[i].Name, strings.TrimSpace(h[i].Value))
	}
	if root != nil {
		c.lookAtPart(root, 0)
	}
	c.subject = skipTags(strings.ToLower(m.Subject))
	c.topic, c.reply, c.forward = skipPrefixes(c.subject)
	c.opening = strings.ToLower(scan.CutText(m.Text, openingSize))
	address := m.From.Key()
	c.local = address
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		c.local = address[:at]
	}
	c.name = strings.ToLower(m.From.Name)
	return c
}

// lookAtPart walks the parts of this mail, not those of a mail inside it.
func (c *clues) lookAtPart(p *mime.Part, depth int) {
	if depth == 0 && strings.HasPrefix(p.ContentType, "multipart/") {
		c.reportType = strings.ToLower(strings.Trim(p.Params["report-type"], `" `))
		if c.reportType == "" && p.ContentType == "multipart/report" {
			c.reportType = "report"
		}
	}
	switch p.ContentType {
	case "message/delivery-status", "message/global-delivery-status":
		c.status = first(c.status, p)
	case "message/disposition-notification", "message/global-disposition-notification":
		c.disposition = first(c.disposition, p)
	case "message/feedback-report":
		c.feedback = first(c.feedback, p)
	case "message/rfc822", "message/global", "message/rfc822-headers", "message/global-headers",
		"text/rfc822-headers", "text/rfc822": // the last is Zoho's
		c.returned = first(c.returned, p)
		return
	case "text/html":
		c.html = first(c.html, p)
	}
	for _, child := range p.Parts {
		c.lookAtPart(child, depth+1)
	}
}

func first(have, next *mime.Part) *mime.Part {
	if have != nil {
		return have
	}
	return next
}

// originalID is the Message-ID of the letter that a bounce or report is
// about: what came back of it, then what the report names, then the thread.
// A provider that replaces ids tells ours in a field of its own: QQ in
// X-OQ-MSGID, Microsoft in X-Microsoft-Original-Message-ID.
func (c *clues) originalID() string {
	var headers []mime.Header
	if c.returned != nil {
		for _, child := range c.returned.Parts {
			headers = append(headers, child.Header)
		}
		headers = append(headers, fieldsOf(textOf(c.returned)))
	}
	if copied := returnedCopy(c.m.Text); copied != "" {
		headers = append(headers, fieldsOf(copied))
	}
	for _, p := range []*mime.Part{c.status, c.disposition, c.feedback} {
		if p != nil {
			headers = append(headers, fieldsOf(textOf(p)))
		}
	}
	for _, name := range []string{
		"X-OQ-MSGID", "X-Microsoft-Original-Message-ID",
		"Message-ID", "Original-Message-ID", "X-Original-Message-ID",
	} {
		for _, h := range headers {
			if id := trimID(h.Get(name)); id != "" {
				return id
			}
		}
	}
	if c.namedID != "" {
		return c.namedID
	}
	if ids := c.m.InReplyTo; len(ids) > 0 {
		return ids[0]
	}
	if ids := c.m.References; len(ids) > 0 {
		return ids[len(ids)-1]
	}
	return ""
}

// trimID is the id between the first pair of angle brackets, or the first
// word where a server left them out.
func trimID(value string) string {
	if start := strings.IndexByte(value, '<'); start >= 0 {
		if length := strings.IndexByte(value[start:], '>'); length > 0 {
			return strings.TrimSpace(value[start+1 : start+length])
		}
	}
	if words := strings.Fields(value); len(words) > 0 && strings.IndexByte(words[0], '@') > 0 {
		return strings.Trim(words[0], "<>")
	}
	return ""
}

// generated is what is left for mail that no person sent but that is no
// answer to anything either.
func generated(c *clues) (store.Kind, string) {
	switch {
	case c.machine != "":
		return store.Notification, c.machine
	case c.autoSubmitted != "":
		return store.Notification, "auto-submitted: " + c.autoSubmitted
	case c.nullSender:
		// RFC 5321 section 4.5.5: only notices travel with a null sender.
		return store.Notification, "return-path: <>"
	case daemonAddress(c.returnPath):
		return store.Notification, "return-path: " + c.returnPath
	case daemonLocal(c.local):
		return store.Notification, "from: " + c.local
	case noReplyLocal(c.local):
		return store.Notification, "from: " + c.local
	}
	if phrase := scan.PrefixOf(strings.TrimLeft(c.opening, openingNoise), machineOpenings); phrase != "" && !c.reply && !c.forward {
		return store.Notification, "text: " + phrase
	}
	return "", ""
}
