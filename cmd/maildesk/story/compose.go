package story

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/smtp"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/mailin"
	"maildesk/mailout/smtptest"
	"maildesk/store"
)

// headed is a file that begins with header lines of its own.
var headed = regexp.MustCompile(`^(Subject|To|Cc|Auto-Submitted): `)

// compose makes a mail of a story's file: what the file's header lacks is
// made up as a mail client would.
func compose(file string, from store.Address, to string, now time.Time, more map[string]string, files ...File) []byte {
	head, body, _ := strings.Cut(strings.ReplaceAll(file, "\r\n", "\n"), "\n\n")
	if !headed.MatchString(head) {
		head, body = "", file // an answer has its client's header
	}
	var b bytes.Buffer
	written := map[string]bool{}
	field := func(name, value string) {
		if value != "" && !written[strings.ToLower(name)] {
			written[strings.ToLower(name)] = true
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	for _, line := range strings.Split(head, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		if ok && strings.EqualFold(name, "Subject") {
			value = mime.BEncoding.Encode("utf-8", value)
		}
		if ok {
			field(name, value)
		}
	}
	field("From", (&netmail.Address{Name: from.Name, Address: from.Address}).String())
	field("To", to)
	for _, name := range []string{"Subject", "In-Reply-To", "References", "Cc"} {
		field(name, more[name])
	}
	field("Date", now.Format(time.RFC1123Z))
	random := make([]byte, 8)
	rand.Read(random)
	_, domain, _ := strings.Cut(from.Address, "@")
	field("Message-ID", "<"+hex.EncodeToString(random)+"@"+domain+">")
	field("MIME-Version", "1.0")
	text := strings.ReplaceAll(strings.TrimRight(body, "\n")+more["quote"]+"\n", "\n", "\r\n")
	const plain = "text/plain; charset=utf-8"
	if len(files) == 0 {
		field("Content-Type", plain)
		field("Content-Transfer-Encoding", "8bit")
		b.WriteString("\r\n" + text)
		return b.Bytes()
	}
	parts := multipart.NewWriter(&b)
	field("Content-Type", "multipart/mixed; boundary="+parts.Boundary())
	b.WriteString("\r\n")
	part := func(kind, how, encoding string, content []byte) {
		head := textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {encoding}}
		if how != "" {
			head.Set("Content-Disposition", how)
		}
		w, _ := parts.CreatePart(head) // a buffer takes everything
		_, _ = w.Write(content)
	}
	part(plain, "", "8bit", []byte(text))
	for _, f := range files {
		kind, _, err := mime.ParseMediaType(f.ContentType)
		if err != nil {
			kind = "application/octet-stream"
		}
		part(kind, mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}), "base64", folded(f.Content))
	}
	_ = parts.Close()
	return b.Bytes()
}

// folded is base64 in lines of 76 characters (RFC 2045 section 6.8).
func folded(content []byte) []byte {
	var out []byte
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(content)), 76) {
		out = append(append(out, line...), "\r\n"...)
	}
	return out
}

// File is a file that travels with a draft.
type File struct {
	Name, ContentType string
	Content           []byte
}

// answer is what a client adds to an answer: subject, thread, and the quoted letter.
func answer(letter *store.Message) map[string]string {
	subject := letter.Subject
	if !strings.HasPrefix(subject, "回复") && !strings.HasPrefix(subject, "Re:") {
		subject = "回复: " + subject
	}
	references := append(letter.References[:len(letter.References):len(letter.References)], letter.MessageID)
	var quote strings.Builder
	fmt.Fprintf(&quote, "\n\n在 %s，%s <%s> 写道：\n", letter.Date.Format("2006年1月2日 15:04"), letter.From.Name, letter.From.Address)
	for line := range strings.Lines(letter.Text) {
		quote.WriteString("> " + strings.TrimRight(line, "\r\n") + "\n")
	}
	return map[string]string{
		"Subject":     mime.BEncoding.Encode("utf-8", subject),
		"In-Reply-To": "<" + letter.MessageID + ">",
		"References":  "<" + strings.Join(references, "> <") + ">",
		"quote":       quote.String(),
	}
}

// Submit hands a mail to an SMTP server on this machine, as a user of a story.
func Submit(addr, from string, to []string, raw []byte) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	host, _, _ := strings.Cut(addr, ":")
	if err := c.Auth(smtp.PlainAuth("", from, Password, host)); err != nil {
		return err
	}
	return smtptest.Submit(c, from, to, raw)
}

// letterName is the name of the letter, as the desk wrote it into the header.
func letterName(raw []byte) string {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return m.Header.Get("X-Maildesk-Letter")
}

func read(raw []byte) *store.Message { return mailin.Parse(raw) }

// Draft is a mail as somebody writes it in a mail client.
type Draft struct {
	From          store.Address
	To, Cc        []string // addresses
	Subject, Body string
	Files         []File
	Answers       []byte // the mail that it answers or passes on, quoted below the body; nil for none
}

// Mail is the finished mail.
func (d *Draft) Mail(now time.Time) []byte {
	more := map[string]string{}
	if d.Answers != nil {
		more = answer(read(d.Answers))
	}
	more["Cc"] = strings.Join(d.Cc, ", ")
	subject := strings.Join(strings.Fields(d.Subject), " ")
	return compose("Subject: "+subject+"\n\n"+d.Body, d.From, strings.Join(d.To, ", "), now, more, d.Files...)
}
