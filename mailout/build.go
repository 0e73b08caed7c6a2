package mailout

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime"
	netmail "net/mail"
	"regexp"
	"strings"

	"github.com/wneessen/go-mail"

	"maildesk/store"
)

// Source is a letter as it goes over the wire. files are the contents by SHA-256.
func Source(o *store.Outgoing, instance string, files map[string][]byte) ([]byte, error) {
	m, err := build(o, instance, files)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	_, err = m.WriteTo(&raw)
	return raw.Bytes(), err
}

// build makes the MIME message of a letter. files are the contents by SHA-256.
// The same row gives the same headers for every try.
func build(o *store.Outgoing, instance string, files map[string][]byte) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingB64))
	m.SetAddrHeaderFromMailAddress(mail.HeaderFrom, person(o.From))
	m.SetAddrHeaderFromMailAddress(mail.HeaderTo, people(o.To)...)
	if len(o.Cc) > 0 {
		m.SetAddrHeaderFromMailAddress(mail.HeaderCc, people(o.Cc)...)
	}
	if o.ReplyTo.Address != "" {
		m.SetAddrHeaderFromMailAddress(mail.HeaderReplyTo, person(o.ReplyTo))
	}
	m.SetMessageIDWithValue(o.MessageID)
	m.SetDateWithValue(o.Created)
	m.SetGenHeaderPreformatted(mail.HeaderSubject, foldSubject(o.Subject))
	if o.InReplyTo != "" {
		m.SetGenHeaderPreformatted(mail.HeaderInReplyTo, "<"+o.InReplyTo+">")
	}
	if len(o.References) > 0 {
		// go-mail joins several values with commas, which RFC 5322 section 3.6.4 does not allow.
		m.SetGenHeaderPreformatted(mail.HeaderReferences, "<"+strings.Join(o.References, ">\r\n <")+">")
		m.SetGenHeader("Thread-Index", threadIndex(sha256.Sum256([]byte(o.References[0]))))
	}
	automatic(m, o)
	m.SetGenHeader("X-Maildesk-Loop", instance)
	m.SetGenHeader("X-Maildesk-Letter", o.Letter) // for filters in the reader's client
	if number := ticketTag.FindString(o.Subject); number != "" {
		m.SetGenHeader("X-Maildesk-Ticket", strings.Trim(number, "[]"))
	}

	m.SetBodyString(mail.TypeTextPlain, o.Text)
	if o.HTML != "" {
		m.AddAlternativeString(mail.TypeTextHTML, o.HTML)
	}
	for _, f := range o.Files {
		content, ok := files[f.SHA256]
		if !ok {
			return nil, fmt.Errorf("file %q: %w", f.Name, store.ErrNotFound)
		}
		if kind, method := calendarType(f.ContentType); kind != "" {
			// RFC 6047 section 2.4: the part among the alternatives is what clients
			// offer to accept; the same as a file is for those that see none.
			m.AddAlternativeString(mail.ContentType(kind+"; method="+method), string(content))
		}
		options := []mail.FileOption{mail.WithFileContentType(mail.ContentType(plainType(f.ContentType)))}
		var err error
		if f.ContentID != "" {
			options = append(options, mail.WithFileContentID("<"+f.ContentID+">"))
			err = m.EmbedReader(f.Name, bytes.NewReader(content), options...)
		} else {
			err = m.AttachReader(f.Name, bytes.NewReader(content), options...)
		}
		if err != nil {
			return nil, fmt.Errorf("file %q: %w", f.Name, err)
		}
	}
	return m, nil
}

// threadIndex is what Outlook groups by: the same 22 bytes for every letter
// of a thread, made of its root id.
func threadIndex(root [32]byte) string {
	index := append([]byte{0x01, 0xDA}, root[:20]...)
	return base64.StdEncoding.EncodeToString(index)
}

var ticketTag = regexp.MustCompile(`^\[IT\d{8}\d{3,}\]`)

// automatic marks a letter so that no machine answers it (RFC 3834 section 5;
// X-Auto-Response-Suppress is what Exchange heeds). A person's words carry no
// Auto-Submitted: some filters drop what does.
func automatic(m *mail.Msg, o *store.Outgoing) {
	if o.Automatic == "" {
		m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
		return
	}
	m.SetGenHeader("Auto-Submitted", o.Automatic)
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	if o.Bulk {
		m.SetGenHeader("Precedence", "bulk")
	}
	if o.Unsubscribe != "" {
		// RFC 2369 section 3.2. One-click (RFC 8058) wants a web server.
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+oneLine(o.Unsubscribe)+">")
	}
}

func person(a store.Address) *netmail.Address {
	return &netmail.Address{Name: oneLine(a.Name), Address: oneLine(a.Address)}
}

func people(all []store.Address) []*netmail.Address {
	list := make([]*netmail.Address, 0, len(all))
	for _, a := range all {
		list = append(list, person(a))
	}
	return list
}

// oneLine keeps what came from outside from ending a header line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// foldSubject leaves the ticket's tag in plain ASCII, so that servers and rules
// find it, and encodes the rest in words of whole characters (RFC 2047 section 2).
func foldSubject(subject string) string {
	subject = oneLine(subject)
	tag := ticketTag.FindString(subject)
	rest := strings.TrimSpace(subject[len(tag):])
	encoded := strings.ReplaceAll(mime.BEncoding.Encode("utf-8", rest), "?= =?", "?=\r\n =?")
	if encoded == rest {
		encoded = foldWords(rest)
	}
	switch {
	case tag == "":
		return encoded
	case encoded == "":
		return tag
	case len(tag)+len(encoded) < 66:
		return tag + " " + encoded
	}
	return tag + "\r\n " + encoded
}

// foldWords breaks a line of ASCII at blanks (RFC 5322 section 2.1.1: 78
// characters); a longer word is encoded instead.
func foldWords(text string) string {
	var b strings.Builder
	length := len("Subject: ")
	for i, word := range strings.Fields(text) {
		if len(word) > 70 {
			return strings.ReplaceAll(mime.BEncoding.Encode("utf-8", text+"\u200b"), "?= =?", "?=\r\n =?")
		}
		if i > 0 && length+1+len(word) > 76 {
			b.WriteString("\r\n ")
			length = 1
		} else if i > 0 {
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += len(word)
	}
	return b.String()
}

// calendarType is the type of a calendar object that asks something of its
// reader, and its method; empty for any other file.
func calendarType(contentType string) (kind, method string) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "text/calendar" || !calendarMethod.MatchString(params["method"]) {
		return "", ""
	}
	return kind, params["method"]
}

var calendarMethod = regexp.MustCompile(`^[A-Z]{3,20}$`)

// plainType is a content type without parameters, safe to write into a header.
func plainType(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return kind
}
