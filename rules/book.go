package rules

import (
	"cmp"
	_ "embed"
	"strings"
	"time"

	"github.com/expr-lang/expr/vm"

	"maildesk/rules/calendar"
	"maildesk/rules/lexicon"
	"maildesk/rules/strict"
	"maildesk/store"
	"maildesk/templates"
)

//go:embed builtin.toml
var builtin []byte

// Book is the rule book: everything that the help desk decides about its own
// work. It is immutable and safe for concurrent use.
type Book struct {
	Company   Company
	Calendar  *calendar.Calendar // the company's working time
	Targets   map[store.Priority]Target
	Times     Times
	Caps      Caps
	Incident  IncidentRules
	Dispatch  Dispatch
	Review    Review
	Knowledge Knowledge
	Directory *Directory
	Duty      Duty
	Assets    Register
	Logo      *templates.Logo // nil for none

	lexicon       *lexicon.Lexicon
	experience    *experience
	subcategories map[string]*Subcategory
	matrix        [3][3]store.Priority // [urgency-1][impact-1]
	rules         []*Rule
	fallback      *Subcategory
	always        *calendar.Calendar // of priorities that count around the clock
	source        source
	articles      []*store.Article // that lie beside it as files
	history       bool             // a rule asks what the requester has had
	departments   []*Department
	vendors       []*Vendor
	checklists    []*Checklist
	maintenance   []*Maintenance
	reminders     []*Reminder
}

// Company names the company to its employees and says whose mail is let in.
type Company struct {
	Name      string   `toml:"name"`
	Desk      string   `toml:"desk"` // "IT服务台"
	Domains   []string `toml:"domains"`
	Hotline   string   `toml:"hotline"`
	Language  string   `toml:"language"` // of letters whose reader has shown no other: zh or en
	Colour    string   `toml:"colour"`
	Logo      string   `toml:"logo"` // small picture, relative to the rule book
	Signature string   `toml:"signature"`
	Open      string   `toml:"open"` // who may open tickets: company, everyone
	HR        string   `toml:"hr"`   // who approves for the personnel department, where it is not its head
	English   struct { // in letters written in English; empty: as above
		Name      string `toml:"name"`
		Desk      string `toml:"desk"`
		Signature string `toml:"signature"`
	} `toml:"english"`
}

// in is the company as letters of a language call it.
func (c Company) in(language string) Company {
	if language != "zh" {
		c.Name, c.Desk, c.Signature = cmp.Or(c.English.Name, c.Name), cmp.Or(c.English.Desk, c.Desk), cmp.Or(c.English.Signature, c.Signature)
	}
	return c
}

// Target is what the desk promises for a priority (handbook, priorities).
type Target struct {
	Response       Span `toml:"response"`
	Resolution     Span `toml:"resolution"`
	AroundTheClock bool `toml:"around_the_clock"`
}

// Times are the waits of a ticket's life, in working time.
type Times struct {
	Remind         float64 `toml:"remind"`          // part of a target after which the owner is reminded, 0.75
	SelfCheck      Span    `toml:"self_check"`      // silence after self-check steps, until a technician gets the ticket
	Accept         Span    `toml:"accept"`          // until an assignment nobody took is offered to the next
	InfoRemind     Span    `toml:"info_remind"`     // silence after a question to the requester
	ConfirmRemind  Span    `toml:"confirm_remind"`  // silence after a solution
	OutOfOffice    Span    `toml:"out_of_office"`   // for how long an automatic answer without dates makes a technician absent
	AutoClose      Span    `toml:"auto_close"`      // silence after a solution, until the ticket closes
	Reopen         Span    `toml:"reopen"`          // after closing: an answer reopens; later it opens a new, linked ticket
	Digest         string  `toml:"digest"`          // "mon 09:00"
	Approval       Span    `toml:"approval"`        // until the deputy is asked for an approval
	ApprovalRemind Span    `toml:"approval_remind"` // until the approver is reminded
	PublicDelay    *Span   `toml:"public_delay"`    // what a technician causes others to be sent waits so long, so that he can undo it
	Review         string  `toml:"review"`          // "09:00": of the first working day of the month; "off"
}

// Review says what a digest calls frequent, and what repeated.
type Review struct {
	Frequent  int `toml:"frequent"`  // tickets of one subcategory in a week; of a month three times as many
	Device    int `toml:"device"`    // tickets about one device within the days of dispatch.repeat
	Requester int `toml:"requester"` // tickets of one requester within those days
}

// Caps bound what the desk sends, whatever arrives.
type Caps struct {
	SenderHour int `toml:"sender_hour"` // automatic letters to one address in an hour
	SenderDay  int `toml:"sender_day"`
	DomainHour int `toml:"domain_hour"` // to one domain that is not the company's
	TicketHour int `toml:"ticket_hour"` // about one ticket
	TotalHour  int `toml:"total_hour"`
	NewTickets int `toml:"new_tickets"` // tickets that one sender may open in an hour; further mails are held
	AllTickets int `toml:"all_tickets"` // tickets that all senders together may open in an hour
}

// Dispatch says how strongly a requester stays with his technician.
type Dispatch struct {
	Sticky     *int `toml:"sticky"`      // days for which who had the requester's last ticket, or the device's, is preferred; 0: never
	StickyLoad *int `toml:"sticky_load"` // as long as he has no more than so many tickets above the least loaded
	Repeat     *int `toml:"repeat"`      // days in which the faults of one device are counted together
}

// Subcategory is what a ticket is about, within a category of the handbook.
type Subcategory struct {
	Code         string       `toml:"code"` // "hardware/printer"
	Chinese      string       `toml:"zh"`
	English      string       `toml:"en"`
	Urgency      int          `toml:"urgency"` // 1 to 3, where no rule says otherwise
	Impact       int          `toml:"impact"`
	SelfCheck    string       `toml:"self_check"`   // name of the guide; empty for none
	Ask          []string     `toml:"ask"`          // fields asked for when missing
	Procedure    string       `toml:"procedure"`    // standard procedure for the technician (handbook S6)
	Identity     bool         `toml:"identity"`     // who asks must be made sure of before it is resolved
	Confidential bool         `toml:"confidential"` // only requester, manager and technician see it, where it is about somebody else
	Remedy       Pair         `toml:"remedy"`       // what it calls for when it comes often: training, maintenance, another process
	Place        strict.Place `toml:"-"`            // where it is written
}

// Pair are words in both languages of the desk.
type Pair struct {
	Chinese string `toml:"zh"`
	English string `toml:"en"`
}

// In gives the words in a language.
func (p Pair) In(language string) string {
	if language == "zh" || p.English == "" {
		return p.Chinese
	}
	return p.English
}

// Category is the part of the code before the slash.
func (s *Subcategory) Category() store.Category {
	category, _, _ := strings.Cut(s.Code, "/")
	return store.Category(category)
}

// In gives the name in a language.
func (s *Subcategory) In(language string) string { return Pair{s.Chinese, s.English}.In(language) }

// Rule is one line of reasoning about a mail: when it applies, and what it sets.
type Rule struct {
	Name        string         `toml:"name"`
	When        string         `toml:"when"`     // expr-lang condition over Env
	Subcategory string         `toml:"category"` // "hardware/printer", or a bare category
	Weight      int            `toml:"weight"`   // how strongly it speaks for the category, default 10
	Urgency     int            `toml:"urgency"`  // at least; 0 says nothing
	Impact      int            `toml:"impact"`
	Calm        int            `toml:"calm"`     // urgency at most; 0 says nothing
	Priority    store.Priority `toml:"priority"` // overrules urgency and impact
	Tier        store.Tier     `toml:"tier"`
	SelfCheck   string         `toml:"self_check"` // guide; "none" for none
	Ask         []string       `toml:"ask"`
	Procedure   string         `toml:"procedure"` // for the technician
	Language    string         `toml:"language"`  // of the letters to the requester
	Group       string         `toml:"group"`     // whose technicians get it
	Approval    []string       `toml:"approval"`  // "head", "hr", a person's name or address; "none"
	Cc          []string       `toml:"cc"`        // colleagues who are told at the dispatch: names, addresses, "manager"; "none"
	NonTicket   *bool          `toml:"nonticket"` // false: a ticket, whatever was learned
	Final       bool           `toml:"final"`     // no rule after it is tried
	Off         bool           `toml:"off"`       // switched off
	Place       strict.Place   `toml:"-"`         // where it is written

	program *vm.Program
	told    string // what it sets, in words
}

// Subcategory finds one by its code.
func (b *Book) Subcategory(code string) (*Subcategory, bool) {
	s, ok := b.subcategories[code]
	return s, ok
}

// Rules are the rules in force, in the order tried.
func (b *Book) Rules() []*Rule { return b.rules }

// SwitchedOff are the rules that are never tried.
func (b *Book) SwitchedOff() []*Rule {
	var off []*Rule
	for _, r := range b.source.file.Rule {
		if r.Off {
			off = append(off, r)
		}
	}
	return off
}

// clock is the calendar that a priority's targets count by.
func (b *Book) clock(p store.Priority) *calendar.Calendar {
	if b.Targets[p].AroundTheClock {
		return b.always
	}
	return b.Calendar
}

// Zone is the company's time zone.
func (b *Book) Zone() *time.Location { return b.Calendar.Location() }

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
