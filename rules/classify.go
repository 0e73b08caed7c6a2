package rules

import (
	"cmp"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"maildesk/store"
)

// Env is what a rule's condition may ask.
type Env struct {
	Subject     string       `expr:"subject"`
	Text        string       `expr:"text"` // what the person newly wrote
	Fields      store.Fields `expr:"fields"`
	Sender      string       `expr:"sender"` // address, lower case
	Department  string       `expr:"department"`
	VIP         bool         `expr:"vip"`
	Kind        string       `expr:"kind"`        // human, notification, …
	Attachments []string     `expr:"attachments"` // file names, lower case
	Language    string       `expr:"language"`
	Working     bool         `expr:"working"` // arrived in working time
	Hour        int          `expr:"hour"`    // of arrival, in the company's zone
	Weekday     int          `expr:"weekday"` // of arrival, from 1, Monday, to 7
	Day         int          `expr:"day"`     // of arrival, in its month
	Length      int          `expr:"length"`  // characters of subject and text
	Invite      bool         `expr:"invite"`  // carries a calendar invitation

	People  int    `expr:"people"`  // the largest number of people, devices or sites named
	Similar int    `expr:"similar"` // like mails of others shortly before
	Device  string `expr:"device"`  // that the mail is about, or the requester's

	Asset EnvAsset `expr:"asset"` // the registered device that the mail names, or the requester's only one

	Says  func(list string) bool        `expr:"says"`  // subject or text mentions a word of the list
	Title func(list string) bool        `expr:"title"` // the subject does
	Count func(list string) int         `expr:"count"` // how many different words of the list
	Near  func(list, other string) bool `expr:"near"`  // one clause mentions a word of each list
	Fine  func(list string) bool        `expr:"fine"`  // a word of the list is said to work

	Earlier func(code string) int `expr:"earlier"` // tickets of the requester in the last 30 days, of a category or subcategory; "": of all
}

// EnvAsset is a registered device as conditions see it; all of it is empty
// where there is none.
type EnvAsset struct {
	Tag      string `expr:"tag"`
	Kind     string `expr:"kind"` // a subcategory
	Model    string `expr:"model"`
	Site     string `expr:"site"`
	Warranty bool   `expr:"warranty"` // still runs
}

// compile checks a condition against Env.
func compile(when string) (*vm.Program, error) {
	return expr.Compile(when, expr.Env(Env{}), expr.AsBool())
}

var namedWords = regexp.MustCompile(`\b(?:says|title|count|near|fine)\(\s*["']([^"']*)["'](?:\s*,\s*["']([^"']*)["'])?`)

// wordsNamed are the word lists that a condition asks for.
func wordsNamed(when string) []string {
	var names []string
	for _, m := range namedWords.FindAllStringSubmatch(when, -1) {
		names = append(names, m[1])
		if m[2] != "" {
			names = append(names, m[2])
		}
	}
	return names
}

// Classification is what the rule book says of a mail.
type Classification struct {
	NonTicket   bool
	Subcategory *Subcategory
	Urgency     int
	Impact      int
	Priority    store.Priority
	Tier        store.Tier
	SelfCheck   string
	Ask         []string // fields to ask for when they are missing
	Missing     []string // of Ask, those not given
	Group       string   // whose technicians get it; empty: everybody's
	Approval    []string // who must approve it: ApprovalHead, ApprovalHR, or addresses
	Cc          []string // addresses of colleagues who are told at the dispatch
	Procedure   string   // for the technician, in place of the subcategory's
	Language    string   // of the letters to the requester; empty: his own
	Trace       []Step
}

// Step is one rule that was tried.
type Step struct {
	Rule    string `json:"rule"`
	Matched bool   `json:"matched"`
	Because string `json:"because,omitempty"` // the words found
	Sets    string `json:"sets,omitempty"`
}

// Classify applies the rules to a mail. sender is the person behind it, nil
// for a stranger; arrived is the moment that counts; known is what else the
// desk knows.
func (b *Book) Classify(m *store.Message, sender *Person, arrived time.Time, known Known) Classification {
	return b.classify(m, b.readMail(m), sender, arrived, known)
}

// readMail reads what a mail says itself and what it forwards.
func (b *Book) readMail(m *store.Message) *reader {
	return b.read(m.BaseSubject, heard(m), m.Forward == nil && answerPrefix.MatchString(m.Subject))
}

// answerPrefix is what mail clients put before the subject of a mail that is
// answered. That subject was written about what was the matter then.
var answerPrefix = regexp.MustCompile(`(?i)^\s*(?:re|aw|sv|回复|回覆|答复|答覆)\s*(?:[\[(（]\d+[\])）])?\s*[:：]\s*`)

// classify is Classify of a mail that was read already.
func (b *Book) classify(m *store.Message, r *reader, sender *Person, arrived time.Time, known Known) Classification {
	env := b.env(r, m, heard(m))
	local := arrived.In(b.Zone())
	env.Working, env.Hour, env.Day = b.Calendar.IsWorking(arrived), local.Hour(), local.Day()
	env.Weekday = (int(local.Weekday())+6)%7 + 1
	if sender != nil {
		env.Department, env.VIP = sender.Department, sender.VIP
	}
	env.Similar, env.Earlier = known.Similar, known.earlier
	if a := cmp.Or(b.Assets.mentioned(m.Subject+"\n"+heard(m)), known.Asset); a != nil {
		env.Asset = EnvAsset{a.Tag, a.Kind, a.Model, a.Site, a.Warranty >= local.Format(time.DateOnly)}
	}
	env.Device = cmp.Or(m.Fields.DeviceModel, env.Asset.Model, known.Device)
	matched, trace := b.match(r, env)
	return b.conclude(r, env, matched, trace)
}

// heard is what a mail says: what its writer wrote, and what he sent on.
func heard(m *store.Message) string {
	if m.Forward != nil && m.Forward.Text != "" {
		return m.NewText + "\n" + m.Forward.Text
	}
	return m.NewText
}

// env is what conditions may ask of a mail alone.
func (b *Book) env(r *reader, m *store.Message, text string) Env {
	env := Env{
		Subject: m.BaseSubject, Text: text, Fields: m.Fields, Sender: m.From.Key(), Kind: string(m.Kind),
		Language: m.Language, Invite: m.Invite, People: r.people,
		Length:  utf8.RuneCountInString(m.BaseSubject) + utf8.RuneCountInString(text),
		Earlier: (&Known{}).earlier,
		Says:    r.says, Title: r.titled, Count: r.tell, Near: r.near, Fine: r.fine,
	}
	for _, a := range m.Attachments {
		env.Attachments = append(env.Attachments, strings.ToLower(a.Filename))
	}
	return env
}

// match tries the rules in order.
func (b *Book) match(r *reader, env Env) (matched []*Rule, trace []Step) {
	var machine vm.VM
	var given any = env // made an interface once
	trace = make([]Step, 0, len(b.rules)+2)
	for _, rule := range b.rules {
		r.because = r.because[:0]
		result, err := machine.Run(rule.program, given)
		ok, _ := result.(bool)
		step := Step{Rule: rule.Name, Matched: ok && err == nil}
		if err != nil {
			step.Because = err.Error()
		}
		if step.Matched {
			step.Because, step.Sets = strings.Join(r.because, "; "), rule.told
			matched = append(matched, rule)
		}
		trace = append(trace, step)
		if step.Matched && rule.Final {
			break
		}
	}
	return matched, trace
}
