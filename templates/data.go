// Package templates owns the words: every letter that the desk sends, in
// Chinese and English, and the self-check guides.
package templates

import (
	"strings"
	"time"

	"maildesk/store"
)

// Data is what a letter may use. Every letter gets Desk and Reader; letters
// about a ticket get Ticket; the comment at the top of each letter's file
// says what else it gets. Values are plain text: they are escaped where they
// are written into HTML.
type Data struct {
	Desk   Desk
	Reader Person // who reads this letter
	Ticket Ticket
	Now    time.Time // when the letter is written; zero: unknown, and no day is called today

	Technician Person // who works on the ticket; empty name: nobody yet
	Actor      Person // whose words or deed the letter is about
	Words      string // what Actor wrote; several lines
	History    []Entry

	Questions []Question // fields that are asked for
	Guide     *Guide     // self-check steps; nil for none
	Procedure string     // standard procedure for the technician; several lines
	Code      string     // why the letter is sent, a code of this letter (see its file)
	Due       time.Time  // the moment that the letter is about
	Actions   []Action   // answers that can be given with one tap

	Files   []string // names of files that travel with the letter
	Unsent  []string // names of files that do not, because of their kind or size
	Size    int64    // bytes of a mail that was too large
	Limit   int64    // bytes: largest mail that the desk reads; 0: unknown
	Lines   []Line   // receipt: what was done, line by line
	Review  *Review  // of a week or a month
	Held    []*store.Incoming
	Letter  *store.Outgoing // the letter that could not be delivered
	Related []string        // tickets that this one has to do with: "IT20261123001 Printer"
	Why     *Why            // why a ticket is as it is

	Incident *Incident // the major incident that the letter is about; nil for none
	Count    int       // how many of what the letter is about
	Approval *Approval // what somebody is asked to allow, and what was said; nil for none

	Remote   *Remote // what a technician wants to connect with
	Visit    *Visit  // the appointment
	Repair   *Repair // the repair order
	Form     *AccountForm
	Freeze   time.Time // when the accounts of the one who leaves are to be frozen; zero: no time was said
	Identity *Identity // how to make sure who asks; nil: nobody has to
	Group    []Person  // the response group of a critical ticket; the first leads
	Asset    *Asset    // the registered device that the ticket is about; nil for none
	Absence  *Absence  // of Actor, with his tickets

	Article  *store.Article   // of the knowledge base; nil for none
	Articles []*store.Article // that may help the reader, the best first
	Topics   []Topic          // the frequent questions

	Mistakes []string // in a rule book or a letter, each with its place
}

// Desk is the service desk that sends the letter.
type Desk struct {
	Company   string // "示例科技有限公司"
	Name      string // "IT服务台"
	Address   string // the IT address
	Hotline   string // empty for none
	Signature string // several lines, empty for the default
	Colour    string // "#1f5fa8"
	Logo      *Logo
	Zone      *time.Location
}

// Person is somebody named in a letter.
type Person struct {
	Name, Address, Department, Phone string
}

// Label is the name, or the address where there is no name.
func (p Person) Label() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// Called is the name by which a letter may greet; empty where only the address
// is known.
func (p Person) Called() string {
	if strings.Contains(p.Name, "@") {
		return ""
	}
	return p.Name
}

// Ticket is a ticket as letters show it.
type Ticket struct {
	Number      string
	Subject     string
	Status      store.Status
	Category    store.Category
	Subcategory string // in the words of the rule book, in the reader's language
	Priority    store.Priority
	Tier        store.Tier
	Requester   Person
	Beneficiary Person // for whom the requester asks; empty: for himself
	Fields      store.Fields
	Opened      time.Time
	ResponseDue time.Time
	ResolveDue  time.Time
	Responded   time.Time
	Resolved    time.Time
	Solution    string
	Reopened    int
	Reporters   int    // of a major incident; else 0
	Maintenance string // name of the regular maintenance that opened it; empty: somebody asked
	Secret      bool   // nobody hears of it but who works on it
	Technician  string // name of who has it; of a ticket in a list
}

// Entry is one line of a ticket's history.
type Entry struct {
	At   time.Time
	Kind store.EventKind
	By   string
	Text string
}

// Question asks for one missing field.
type Question struct {
	Field   string // name as in store.FieldNames
	Label   string // in the reader's language
	Example string
}

// Action is one answer that the reader may give with one tap.
type Action struct {
	Code string // "confirm", "not_resolved", "satisfied", "basically_satisfied", "dissatisfied", "confirm_sender", "remember_sender", "deny_sender"
	Item string // which of several things it is about; mostly empty
	URL  string // mailto: link, empty where only words are offered
}

// Action is the link of an action, about an item where the letter has several;
// empty where the letter offers words only. Without an item it is the one that
// is about no item, or the first.
func (d *Data) Action(code string, item ...string) string {
	first := ""
	for _, a := range d.Actions {
		switch {
		case a.Code != code:
		case a.Item == strings.Join(item, "_"):
			return a.URL
		case len(item) == 0 && first == "":
			first = a.URL
		}
	}
	return first
}

// Remote is what a technician wants to connect with, and what for.
type Remote struct{ Tool, Purpose, Scope string }

// Identity is what is known of who asks.
type Identity struct {
	Phone   string // in the directory; empty: none
	Outside bool   // he wrote from an address that nobody is known by
	Done    bool   // it was made sure of
}

// Repair is a repair order.
type Repair struct{ Order, Device, Symptom string }

// Visit is an appointment.
type Visit struct {
	Start, End time.Time
	Where      string
}

// Approval is what somebody is asked to allow, and what was said to it.
type Approval struct {
	Asker    Person   // technician who asks; no name: the company's rules do
	Instead  Person   // for whom the reader stands in
	About    []string // what is to be decided; empty: the matter as a whole
	Items    []Item   // of several, those that the reader has not decided yet
	Waiting  []Person // who did not answer yet
	Said     []Said
	Granted  []string // items that everybody granted
	Refused  []string
	Over     bool // nobody's answer is waited for any more
	Rejected bool // and nothing was granted
}

// Item is one thing of several that are decided one by one.
type Item struct {
	Name string
	Item string // as in Action
}

// Said is one answer to a request for permission.
type Said struct {
	By      Person
	At      time.Time
	Granted bool
	Items   []string // empty: all
	Words   string
}

// Approvers are those whose answer is waited for.
func (d *Data) Approvers() []Person {
	if d.Approval == nil {
		return nil
	}
	return d.Approval.Waiting
}

// Incident is an outage that several people reported.
type Incident struct {
	Number    string
	Subject   string
	Opened    time.Time // when it was reported first
	Reporters int       // different people
	Fresh     int       // reports since the leader was told last
	Reports   []Report  // the first of those
	Progress  string    // what was last told of it; empty: nothing yet
}

// Report is the ticket of one who reported an incident.
type Report struct {
	Number string
	Who    Person
	At     time.Time
	Text   string
}

// Line is one line of a receipt.
type Line struct {
	Text     string // the line as it was written
	Verb     string // what was understood; empty for not understood
	Done     string // what was done, in words
	Error    string // why nothing was done
	Near     string // the command that may have been meant: "#take"
	More     string // particulars of what was done, or why not: a name, a number
	At       time.Time
	Opened   *store.Ticket    // the ticket that was opened; it has its number when the letter is written
	Open     []Unsettled      // what is open still of a ticket that it ended
	Kept     []Sent           // letters that undo kept back
	Gone     []Sent           // letters that it came too late for
	To       []string         // names of those who are mailed because of it
	Verbs    []Verb           // explained: help
	Rows     []Ticket         // found: list, search
	Shown    *Shown           // show
	Article  *store.Article   // that was made, sent or changed; it has its number when the letter is written
	Articles []*store.Article // found: search
	Again    int              // so often was the same problem solved, and no article tells how; 0: nothing to say
}

// Unsettled is something beside the work on a ticket that is open still.
type Unsettled struct {
	Code string // "approval", "freeze", "visit", "repair", "spare"
	What string
	At   time.Time
}

// Sent is a letter to somebody.
type Sent struct{ Letter, Name string }

// Verb is a command as help explains it.
type Verb struct {
	Name             string // the table of templates/verb.go says what it does
	Chinese, English []string
	Desk             bool // needs no ticket
}

// Shown is a whole ticket with its history.
type Shown struct {
	Ticket     Ticket
	Related    []string
	Technician string
	History    []Entry
}

// Asset is a registered device.
type Asset struct {
	Tag, Serial, Model, Owner, Site string
	Bought, Warranty                time.Time // zero: not known; Warranty is its last day
	Expired                         bool      // the warranty is over
	Times                           int       // how many faults in Days, this one included
	Days                            int
}

// Absence is a stretch of time in which a technician is away.
type Absence struct {
	From, Until time.Time // Until is when it is over
	Deputy      string    // name; empty for none
	Learned     bool      // of his automatic answer
	Moved       []Ticket  // that go to somebody else
	Stay        []Ticket  // that stay with him
}

// Last is the last moment of the absence.
func (a *Absence) Last() time.Time { return a.Until.Add(-time.Minute) }

// Topic is what is asked often of one category.
type Topic struct {
	Category store.Category
	Articles []*store.Article
}

// Guide is a list of self-check steps.
type Guide struct {
	Name   string // "printer"
	Title  string
	Advice bool   // a technician is sent at the same time: the steps solve nothing by themselves, or nobody may lose time
	First  string // what not to do, before anything else; empty for none
	Steps  []Step
	Stop   string // when to stop trying
}

// Step is one thing to try.
type Step struct {
	Text string
	Tags []string // what the step amounts to: "restart"; left out when the requester did it already
}
