package store

import (
	"strings"
	"time"
)

// Address is one mail address with the name shown beside it.
type Address struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

// Key is the address as it is compared: lower case, without surrounding blanks.
func (a Address) Key() string { return strings.ToLower(strings.TrimSpace(a.Address)) }

// Domain is the part of the address behind the last @, lower case; empty
// when there is none.
func (a Address) Domain() string {
	key := a.Key()
	at := strings.LastIndexByte(key, '@')
	if at < 0 {
		return ""
	}
	return key[at+1:]
}

// Label is the name, or the address where there is no name.
func (a Address) Label() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Address
}

// Kind says what sort of mail a message is: who, or what, wrote it.
type Kind string

const (
	Human        Kind = "human"
	AutoReply    Kind = "auto_reply"   // vacation notice, out of office, receipt of another desk
	Notification Kind = "notification" // a machine reports something: monitoring, calendar, system mail
	List         Kind = "list"         // mailing list, newsletter, bulk
	BounceKind   Kind = "bounce"       // delivery failed or is delayed
	Report       Kind = "report"       // read receipt, feedback report, DMARC report
	Loop         Kind = "loop"         // written by this desk, or gone round too often
)

// Automatic reports whether nobody may be answered automatically
// (RFC 3834 section 2).
func (k Kind) Automatic() bool { return k != Human && k != "" }

// Bounce is what a delivery report says of one recipient.
type Bounce struct {
	Recipient  string `json:"recipient,omitempty"`
	Original   string `json:"original,omitempty"`   // the address written to, where Recipient is what a server made of it
	Status     string `json:"status,omitempty"`     // RFC 3463, "5.1.1"; empty when the report names none
	Permanent  bool   `json:"permanent"`            // false for a delay and for what may succeed later
	Diagnostic string `json:"diagnostic,omitempty"` // the server's words, cut to 500 bytes
}

// Attachment is one file that came with a mail.
type Attachment struct {
	Filename    string `json:"filename,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int64  `json:"size"` // bytes after decoding
	Inline      bool   `json:"inline,omitempty"`
	SHA256      string `json:"sha256,omitempty"` // hex, of the decoded bytes; the key of its Blob
	ContentID   string `json:"content_id,omitempty"`
	Danger      string `json:"danger,omitempty"`  // why its bytes must not be passed on: "program", "macros", "encrypted", …
	Picture     bool   `json:"picture,omitempty"` // its bytes are those of a PNG, JPEG, GIF, WebP or BMP, whatever its name says

	// Content is the decoded file between parser and store; the store keeps
	// it as a Blob and never gives it back here.
	Content []byte `json:"-"`
}

// Forward is the mail inside a forwarded mail, as far as it names itself.
type Forward struct {
	From    Address   `json:"from"`
	Date    time.Time `json:"date,omitzero"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text,omitempty"` // what the original sender wrote
}

// Fields are the particulars of a request (handbook H2 to H4), verbatim as
// the writer gave them; empty when not given.
type Fields struct {
	Name        string `json:"name,omitempty"`
	Department  string `json:"department,omitempty"`
	EmployeeID  string `json:"employee_id,omitempty"`
	Phone       string `json:"phone,omitempty"`
	DeviceModel string `json:"device_model,omitempty"`
	OS          string `json:"os,omitempty"`
	Software    string `json:"software,omitempty"`
	ErrorCode   string `json:"error_code,omitempty"`
	OccurredAt  string `json:"occurred_at,omitempty"`
	SelfTried   string `json:"self_tried,omitempty"`
	Symptom     string `json:"symptom,omitempty"`
}

// FieldNames are the names of the fields in the order a form shows them.
var FieldNames = []string{
	"name", "department", "employee_id", "phone", "device_model", "os",
	"software", "error_code", "occurred_at", "self_tried", "symptom",
}

// At gives the place of a named field, nil for a name that does not exist.
func (f *Fields) At(name string) *string {
	switch name {
	case "name":
		return &f.Name
	case "department":
		return &f.Department
	case "employee_id":
		return &f.EmployeeID
	case "phone":
		return &f.Phone
	case "device_model":
		return &f.DeviceModel
	case "os":
		return &f.OS
	case "software":
		return &f.Software
	case "error_code":
		return &f.ErrorCode
	case "occurred_at":
		return &f.OccurredAt
	case "self_tried":
		return &f.SelfTried
	case "symptom":
		return &f.Symptom
	}
	return nil
}

// Merge takes over what other has and f lacks; it never overwrites.
func (f *Fields) Merge(other Fields) {
	for _, name := range FieldNames {
		if p := f.At(name); *p == "" {
			*p = *other.At(name)
		}
	}
}

// Auth is what vouches for the From domain of a mail: a signature of a domain
// of the same organisation, or the word of a server that the desk trusts.
type Auth struct {
	Method string `json:"method"`           // "dkim", "dmarc"
	Domain string `json:"domain"`           // which vouches
	Server string `json:"server,omitempty"` // whose word it is; empty: verified here
}

// Message is what mailin understood of one mail. Reading never fails: what
// was wrong with the mail is named in Defects, and the raw bytes stay in the
// store so that a better reader can try again.
type Message struct {
	MessageID   string    `json:"message_id,omitempty"` // without angle brackets
	Date        time.Time `json:"date,omitzero"`
	Subject     string    `json:"subject,omitempty"`
	BaseSubject string    `json:"base_subject,omitempty"` // without reply, forward and tag prefixes
	From        Address   `json:"from,omitzero"`
	ReplyTo     *Address  `json:"reply_to,omitempty"`
	To          []Address `json:"to,omitempty"`
	Cc          []Address `json:"cc,omitempty"`

	Text        string       `json:"text,omitempty"`     // the whole body as text
	NewText     string       `json:"new_text,omitempty"` // what this person newly wrote
	Attachments []Attachment `json:"attachments,omitempty"`
	Defects     []string     `json:"defects,omitempty"`

	Kind       Kind     `json:"kind,omitempty"`
	KindReason string   `json:"kind_reason,omitempty"`
	NullSender bool     `json:"null_sender,omitempty"` // Return-Path: <>
	Suppress   bool     `json:"suppress,omitempty"`    // X-Auto-Response-Suppress asks for no automatic answer; says nothing of the writer
	Bounces    []Bounce `json:"bounce,omitempty"`

	InReplyTo  []string `json:"in_reply_to,omitempty"` // ids without brackets
	References []string `json:"references,omitempty"`  // In-Reply-To and References together, oldest first, each once
	OriginalID string   `json:"original_id,omitempty"` // of the letter a bounce or report is about; of our own id where a provider replaced it
	Tickets    []string `json:"tickets,omitempty"`     // ticket numbers in subject, then body
	CheckCodes []string `json:"check_codes,omitempty"` // codes behind the ticket number in a subject tag
	Delivered  []string `json:"delivered,omitempty"`   // addresses of Delivered-To, X-Original-To, Envelope-To
	Auth       *Auth    `json:"auth,omitempty"`        // found when the mail came in; nil: nothing vouches for the domain of the sender

	Language string   `json:"language,omitempty"` // of the new text: zh, en, …
	Fields   Fields   `json:"fields,omitzero"`
	Found    []Source `json:"found,omitempty"` // where each field was found
	Behalf   Address  `json:"behalf,omitzero"` // for whom the writer asks, when it is not for himself
	Forward  *Forward `json:"forward,omitempty"`
	Secrets  []string `json:"secrets,omitempty"` // passwords and codes written in the mail, to be masked in every letter
	Invite   bool     `json:"invite,omitempty"`  // carries a calendar invitation

	Calendar *CalendarReply `json:"calendar,omitempty"` // the answer to an invitation of ours, if the mail is one
}

// Source says where a field of a request was found.
type Source struct {
	Field string `json:"field"`
	Where string `json:"where"` // "form", "free text", "signature", "subject", "from"
	Text  string `json:"text"`  // the words it was taken from
}

// Mask replaces every secret that the message carries by dots, so that text
// derived from it may leave the desk.
func (m *Message) Mask(text string) string {
	for _, secret := range m.Secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "••••••")
		}
	}
	return text
}
