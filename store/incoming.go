package store

import "time"

// Origin is the place where a mail was found. Together its parts name one
// mail on one server for ever (RFC 9051 section 2.3.1.1).
type Origin struct {
	Account     string // name of the mailbox in the config; "pipe" for maildesk deliver
	Folder      string // readable name; some servers give several folders one UIDVALIDITY
	UIDValidity uint32
	UID         uint32
}

// Cursor says up to which UID a folder was read: every mail with a smaller or
// equal UID is committed.
type Cursor struct {
	Account, Folder string
	UIDValidity     uint32
	UID             uint32
}

// State says what became of an incoming mail.
type State string

const (
	Pending     State = "pending"     // not decided yet
	Opened      State = "ticket"      // opened a ticket
	FollowUp    State = "followup"    // belongs to a ticket
	Ignored     State = "ignored"     // needs nothing; Reason says why
	Held        State = "held"        // waits for proof or permission
	Quarantined State = "quarantined" // could not be handled; an administrator must look
)

// States in the order in which a mail may pass them.
var States = []State{Pending, Opened, FollowUp, Ignored, Held, Quarantined}

// Incoming is one mail as it came in, from its first commit to its verdict.
type Incoming struct {
	ID         int64
	Origin     Origin
	Received   time.Time // by the server's clock (INTERNALDATE); the time that targets count from
	Size       int64     // bytes on the server; more than len(Raw) when only the header was fetched
	HeaderOnly bool      // over the size limit: Raw is the header alone
	Hash       string    // mailin.ContentHash: equal for two deliveries of one mail
	Raw        []byte    // set for AddIncoming; otherwise ask IncomingRaw
	Message    *Message

	State    State
	Reason   string
	TicketID int64 // 0 while there is none
	Proof    Proof // how the sender was proved, for a mail released from Held

	Attempts int       // times the engine tried and failed
	Next     time.Time // not before
	Added    time.Time // by our clock
}

// Proof says how the sender of a mail was proved to be who he says he is.
type Proof string

const (
	Unproved    Proof = ""
	ProofToken  Proof = "token"  // carries a secret that only this person was sent
	ProofDomain Proof = "domain" // DKIM or a trusted server vouches for the From domain
	ProofAsked  Proof = "asked"  // answered a mail that only this person receives
	ProofAdmin  Proof = "admin"  // released by an administrator
	ProofWanted Proof = "wanted" // the manager or an administrator wants it to be a ticket, whatever the rule book says
)

// Verdict is what was decided about an incoming mail.
type Verdict struct {
	State    State
	Reason   string
	TicketID int64
}

// IncomingFilter selects mails for a list; zero values select everything.
type IncomingFilter struct {
	State    State
	TicketID int64
	Reason   string    // exactly
	Since    time.Time // by Received
	Until    time.Time // received before
	BeforeID int64     // only smaller ids, to page on
	Limit    int       // 0 means 100
}
