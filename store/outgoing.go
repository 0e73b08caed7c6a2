package store

import "time"

// Delivery is the state of an outgoing letter.
type Delivery string

const (
	Queued    Delivery = "queued"    // waits for its time or its next try
	Sent      Delivery = "sent"      // the server took responsibility for it
	Failed    Delivery = "failed"    // refused for good, or given up after the last try
	Withdrawn Delivery = "withdrawn" // cancelled before it was sent
)

// Deliveries in the order in which a letter may pass them.
var Deliveries = []Delivery{Queued, Sent, Failed, Withdrawn}

// Outgoing is one letter to one envelope recipient. Its words, its
// Message-ID and its Date are fixed when it is added; every try sends the same.
type Outgoing struct {
	ID         int64
	TicketID   int64  // 0 for letters of the desk itself
	IncomingID int64  // the mail that caused it, 0 for none
	Letter     string // name of the template: "acknowledgement"
	Recipient  string // envelope recipient

	From        Address
	To, Cc      []Address // as shown in the header
	ReplyTo     Address
	Subject     string
	MessageID   string   // without brackets; the same for all recipients of one letter
	InReplyTo   string   // without brackets, empty for none
	References  []string // without brackets, oldest first
	Automatic   string   // Auto-Submitted: auto-replied, auto-generated; empty for a person's words (RFC 3834 section 5)
	NullSender  bool     // try MAIL FROM:<> (RFC 3834 section 3.3); fall back to the account address
	Bulk        bool     // Precedence: bulk, for digests and reminders
	Unsubscribe string   // link by which the reader gets no more of them; empty for none
	Text, HTML  string
	Files       []File
	Urgent      bool // goes before the others

	State     Delivery
	Attempts  int
	Next      time.Time // not before; moved into the future by every claim
	Created   time.Time // the Date of the letter
	SentAt    time.Time
	LastError string
	Reply     string // what the server answered to the final dot
}

// File is something attached to a letter.
type File struct {
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	SHA256      string `json:"sha256"` // key of its Blob
	Size        int64  `json:"size"`
	ContentID   string `json:"content_id,omitempty"` // set: shown inline
	Danger      string `json:"danger,omitempty"`     // as in Attachment; such a file is named in a letter and not attached
	Picture     bool   `json:"picture,omitempty"`    // as in Attachment
}

// OutgoingFilter selects letters for a list; zero values select everything.
type OutgoingFilter struct {
	State       Delivery
	TicketID    int64
	Recipient   string
	Letter      string
	Since       time.Time // created at or after
	FailedSince time.Time // failed for good at or after
	FailedUntil time.Time // failed for good before
	BeforeID    int64
	Limit       int // 0 means 100
}
