package store

import (
	"context"
	"errors"
	"time"
)

// Errors of every store. Test with errors.Is.
var (
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the row is there already; nothing was written.
	ErrConflict = errors.New("exists already")
	// ErrFull: the disk has no room. The transaction was undone; try again later.
	ErrFull = errors.New("disk full")
	// ErrBusy: another program writes to the store; try again later.
	ErrBusy = errors.New("store is busy")
)

// Store keeps everything that the desk remembers. It is safe for concurrent use.
type Store interface {
	// View runs read with one consistent picture of the store. Writing in it fails.
	View(ctx context.Context, read func(Tx) error) error

	// Update runs write in one transaction: all of it is on disk when
	// Update returns nil, none of it otherwise, be it an error, a panic or
	// the end of ctx. Nothing that write did may leave the process (no
	// wake-up, no network) before Update returned.
	Update(ctx context.Context, write func(Tx) error) error

	// Close ends the store when nobody uses it any more.
	Close() error
}

// Tx is what may be asked of a store inside View or Update. It lives and ends
// with the context of that call and must not be used after it, nor by two
// goroutines.
//
// What goes wrong in a write, other than ErrNotFound and the ErrConflict of
// AddIncoming, spoils the transaction: it is not committed even if the error
// is ignored, unless a Savepoint around the write was undone.
//
// A method that changes a row by its id gives ErrNotFound when there is no
// such row, if it does not say otherwise. Times are kept to the microsecond, in UTC.
// Bytes that are no text (zero, broken UTF-8) become U+FFFD.
type Tx interface {
	// Savepoint runs write; when it fails, what write did is undone, the
	// rest of the transaction stands, and the error is returned.
	Savepoint(write func() error) error

	// Meta is a value kept under a name, such as the instance id; ErrNotFound.
	Meta(name string) (string, error)
	// SetMeta keeps a value under a name, in place of what was there.
	SetMeta(name, value string) error

	// AddIncoming keeps a mail: its raw bytes (once for equal Hash and
	// Message-ID), its attachments as blobs, its message. It sets in.ID, and
	// in.State to Pending when it is empty. A mail whose Hash and Message-ID
	// are known already is kept as Ignored with the Reason "duplicate of mail
	// N" and the TicketID of that mail. ErrConflict: the Origin is known;
	// nothing was written and in.ID is that of the known row.
	AddIncoming(in *Incoming) error
	// PendingIncoming gives mails to be decided, oldest first, whose Next
	// is not after now. In an Update each of several gateways on one database
	// gets others, as long as the Update lasts.
	PendingIncoming(now time.Time, limit int) ([]*Incoming, error)
	// FinishIncoming records the verdict over a mail.
	FinishIncoming(id int64, v Verdict) error
	// PostponeIncoming leaves a mail pending after a failed try.
	PostponeIncoming(id int64, next time.Time, reason string) error
	// ReleaseIncoming makes a mail pending again (held, quarantined or to be
	// read anew), with the proof it was released by and, when not nil, a new
	// reading of its raw bytes. Unproved leaves the proof as it is.
	ReleaseIncoming(id int64, proof Proof, again *Message) error
	// Incoming is a mail with what was understood of it; ErrNotFound.
	Incoming(id int64) (*Incoming, error)
	// IncomingRaw is a mail byte for byte as it came; ErrNotFound.
	IncomingRaw(id int64) ([]byte, error)
	ListIncoming(f IncomingFilter) ([]*Incoming, error) // newest first
	// CountIncoming counts mails from one sender (address key; or a domain
	// when it begins with @; all when empty) received since, in one of states
	// (any when none is named).
	CountIncoming(sender string, since time.Time, states ...State) (int, error)

	// IncomingUIDs says what became of the mails of one folder whose UID is
	// above after, by UID.
	IncomingUIDs(account, folder string, uidValidity, after uint32) (map[uint32]State, error)

	// Cursor of a folder; ErrNotFound before the first.
	Cursor(account, folder string) (Cursor, error)
	// SetCursor moves the cursor of a folder, or makes it.
	SetCursor(c Cursor) error

	// Blob is a file by the SHA-256 of its content, hex; ErrNotFound.
	Blob(sha256 string) ([]byte, error)
	// AddBlob keeps content (once) and gives its key.
	AddBlob(content []byte) (sha256 string, err error)

	// AddTicket numbers the ticket ("IT" + day as 20060102 + running number
	// of that day, three digits or more) and keeps it. Numbers have no gap
	// and no double: they are taken in this transaction. It sets t.ID, t.Number.
	// A search finds the ticket by its number, subject, requester and fields;
	// a confidential one by nothing.
	AddTicket(day string, t *Ticket) error
	// UpdateTicket writes all of a ticket but its number.
	UpdateTicket(t *Ticket) error
	// Ticket is a ticket by its id; ErrNotFound. In an Update it is read to be
	// changed: other gateways wait with theirs.
	Ticket(id int64) (*Ticket, error)
	// TicketByNumber is Ticket by a number such as "IT20240501001".
	TicketByNumber(number string) (*Ticket, error)
	ListTickets(f TicketFilter) ([]*Ticket, error) // newest first
	// OpenLoad counts the tickets that have not ended or been resolved, by assignee.
	OpenLoad() (map[string]int, error)
	// IndexTicket adds text to what a search finds the ticket by; of a very
	// long text the first 40,000 words or characters.
	IndexTicket(id int64, text string) error

	// SetSignature keeps what a ticket is found by, in place of what was kept
	// before; without topics it is not found any more. ErrConflict: another
	// incident has one of the topics at that place.
	SetSignature(s *Signature) error
	// Signature is what a ticket is found by; ErrNotFound when nothing is kept.
	Signature(ticketID int64) (*Signature, error)
	// Alike gives incidents with one of topics, and tickets with one since
	// that are neither solved nor ended, a row for each topic: incidents
	// first, then the newest; of each topic at most limit of both.
	Alike(topics []string, since time.Time, limit int) ([]*Alike, error)
	// Children are the tickets that are part of an incident, oldest first.
	Children(incidentID int64) ([]*Child, error)

	// AddParticipant adds a person once for each ticket, whatever the role;
	// a known one keeps name and role.
	AddParticipant(p Participant) error
	// Participants are the people of a ticket, in the order in which they joined.
	Participants(ticketID int64) ([]Participant, error)
	// RemoveParticipant takes a person (address key) out of a ticket; who is
	// not in it is out of it already.
	RemoveParticipant(ticketID int64, person string) error

	// AddEvent appends to a ticket's history; it sets e.ID.
	AddEvent(e *Event) error
	Events(ticketID int64) ([]*Event, error) // oldest first
	// LastEvents gives the latest events of these kinds, of all tickets, newest first.
	LastEvents(kinds []EventKind, limit int) ([]*Event, error)

	// AddMessageID makes a Message-ID lead to a ticket; a known id keeps its ticket.
	AddMessageID(id string, ticketID int64) error
	// TicketByMessageID gives the ticket of the last of ids that is known; ErrNotFound.
	TicketByMessageID(ids []string) (*Ticket, error)

	// SetTimer keeps t, in place of one of the same ticket, kind and key. It
	// sets t.ID to an id that no timer had before.
	SetTimer(t *Timer) error
	// CancelTimers removes a ticket's timers of these kinds (all when none is named).
	CancelTimers(ticketID int64, kinds ...TimerKind) error
	DueTimers(now time.Time, limit int) ([]*Timer, error) // earliest first; PostgreSQL: each gateway others
	// PostponeTimer moves a timer after a failed try and counts the attempt.
	PostponeTimer(id int64, due time.Time) error
	DeleteTimer(id int64) error                             // ErrNotFound: cancelled or replaced
	ListTimers(ticketID int64, limit int) ([]*Timer, error) // of all tickets when 0; earliest first
	// NextWork is the earliest moment at which a timer or a postponed mail is due; zero for none.
	NextWork() (time.Time, error)

	// AddAbsence keeps that somebody is away; it sets a.ID.
	AddAbsence(a *Absence) error
	// EndAbsence ends one at a moment; one that had not begun by then is
	// forgotten.
	EndAbsence(id int64, at time.Time) error
	// Absences are those that are not over at a moment, in the order in which they begin.
	Absences(at time.Time) ([]*Absence, error)

	// AddArticle keeps an article of the knowledge base; it sets a.ID. A
	// search finds it by its number, title, keywords and body.
	AddArticle(a *Article) error
	// UpdateArticle writes all of an article but its counts.
	UpdateArticle(a *Article) error
	// CountArticle adds to an article's counts.
	CountArticle(c ArticleCount) error
	// Article is an article, of any state; ErrNotFound.
	Article(id int64) (*Article, error)
	ListArticles(f ArticleFilter) ([]*Article, error) // the most used first

	// SetProblem keeps a problem; it sets p.ID when that is 0.
	SetProblem(p *Problem) error
	Problems(f ProblemFilter) ([]*Problem, error) // solved the latest first

	// AddOutgoing queues a letter, due at Created when Next is zero; it sets o.ID.
	AddOutgoing(o *Outgoing) error
	// ClaimOutgoing gives letters that are due, urgent ones first, those due
	// the longest first. It counts the attempt and moves Next by
	// wait(attempts) from now in the same write, so that a crash while
	// sending is an attempt that failed.
	ClaimOutgoing(now time.Time, limit int, wait func(attempts int) time.Duration) ([]*Outgoing, error)
	// FinishOutgoing records that the server took a letter, and with which words.
	FinishOutgoing(id int64, at time.Time, reply string) error
	// RetryOutgoing leaves a letter queued after a failed try. It, Uncount-
	// and FailOutgoing leave alone what is not queued any more.
	RetryOutgoing(id int64, next time.Time, reason string) error
	// UncountOutgoing is RetryOutgoing for a try that never reached the
	// letter (no connection, bad password): the attempt is given back.
	UncountOutgoing(id int64, next time.Time, reason string) error
	// FailOutgoing gives a letter up and sets the timer that tells the
	// engine: TimerUndeliverable of its ticket, due at, Data {"outgoing":id}.
	FailOutgoing(id int64, at time.Time, reason string) error
	WithdrawOutgoing(id int64) error // ErrNotFound when it is not queued any more
	// Outgoing is a letter, of any state; ErrNotFound.
	Outgoing(id int64) (*Outgoing, error)
	ListOutgoing(f OutgoingFilter) ([]*Outgoing, error) // newest first
	// OutgoingByMessageID finds the letters with that Message-ID.
	OutgoingByMessageID(id string) ([]*Outgoing, error)
	// CountOutgoing counts automatic letters to a recipient (address key; a
	// domain when it begins with @; everyone when empty) about a ticket (any
	// when 0) created since, without withdrawn ones.
	CountOutgoing(recipient string, ticketID int64, since time.Time) (int, error)
	// NextOutgoing is when the next letter is due; zero for none.
	NextOutgoing() (time.Time, error)

	// Courses calls each, in no order, with every ticket that was open at a
	// moment of [from, to). It must ask nothing of the Tx meanwhile.
	Courses(from, to time.Time, each func(Course) error) error
	// Votes are the answers to surveys that came in [from, to), oldest first;
	// a ticket may have several.
	Votes(from, to time.Time) ([]Vote, error)
	// Post counts the mails and letters of [from, to).
	Post(from, to time.Time) (*Post, error)
	// Repeats are the requesters, and the registered devices or else the
	// devices that a department calls alike, with at least so many tickets opened in [since, to), one of them in [from, to);
	// of each at most 20, the most tickets first.
	Repeats(since, from, to time.Time, least int) (requesters, devices []Repeat, err error)
}
