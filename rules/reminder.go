package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/rules/answer"
	"maildesk/rules/secret"
	"maildesk/rules/strict"
	"maildesk/store"
	"maildesk/templates"
)

// Reminder is a letter that everybody gets again and again (handbook S9):
// change your password, beware of phishing.
type Reminder struct {
	Name      string   `toml:"name"`
	When      string   `toml:"when"`      // as of a Maintenance
	Holiday   string   `toml:"holiday"`   // likewise
	Letter    string   `toml:"letter"`    // "phishing": the letter notice_phishing
	To        []string `toml:"to"`        // "everyone", departments, groups of technicians, names, addresses
	Except    []string `toml:"except"`    // likewise
	Mandatory bool     `toml:"mandatory"` // nobody may take himself off it

	recurrence
}

// everyone stands for all people of the rule book.
const everyone = "everyone"

// reminders checks the section.
func (c *checker) reminders(b *Book, all []*Reminder) {
	seen := map[string]bool{}
	for i, r := range all {
		key := itemKey("reminder", i)
		c.named1(key, r.Name, seen)
		c.recurs(b, key, r.When, r.Holiday, &r.recurrence)
		if r.Letter == "" {
			c.wrong(key, "has no letter; write for example letter = \"phishing\"")
		}
		if r.To == nil {
			r.To = []string{everyone}
		}
		for list, names := range map[string][]string{".to": r.To, ".except": r.Except} {
			for n, name := range names {
				if len(b.meantBy(name)) == 0 {
					c.wrong(itemKey(key+list, n), "%q is nobody; write \"everyone\", a department, a group of technicians, the name of a person of this book, or an address", name)
				}
			}
		}
	}
	b.reminders = all
}

// meantBy are the people whom a word of a reminder means: everyone, a
// department, a group of technicians, a person, an address.
func (b *Book) meantBy(word string) []store.Address {
	var all []store.Address
	short := func(s string) string { return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), "部")) }
	for _, p := range b.Directory.People() {
		if word == everyone || p.Department != "" && short(p.Department) == short(word) || slices.Contains(p.Groups, word) {
			all = append(all, p.Mail())
		}
	}
	if address := b.Directory.address(word); len(all) == 0 && address != "" {
		if p := b.Directory.Find(address); p != nil {
			return []store.Address{p.Mail()}
		}
		return []store.Address{{Address: address}}
	}
	return all
}

// readers are whom a reminder goes to, in the order of their address keys.
func (b *Book) readers(r *Reminder) []store.Address {
	without := map[string]bool{}
	for _, word := range r.Except {
		for _, a := range b.meantBy(word) {
			without[a.Key()] = true
		}
	}
	var all []store.Address
	for _, word := range r.To {
		for _, a := range b.meantBy(word) {
			if !without[a.Key()] {
				without[a.Key()] = true // each once
				all = append(all, a)
			}
		}
	}
	slices.SortFunc(all, func(a, b store.Address) int { return strings.Compare(a.Key(), b.Key()) })
	return all
}

// Unwritten tells of reminders whose letter there is not; names are those of
// the letters that there are.
func (b *Book) Unwritten(names []string) error {
	c := checker{places: b.source.places}
	var known []string
	for _, name := range names {
		if short, ok := strings.CutPrefix(name, templates.Notice); ok {
			known = append(known, short)
		}
	}
	for i, r := range b.reminders {
		if !slices.Contains(known, r.Letter) {
			c.wrong(itemKey("reminder", i)+".letter", "there is no letter %q%s; there are %s, and templates/letters/%s%s.zh.txt would be one of your own",
				r.Letter, strict.Meant(r.Letter, known), strings.Join(known, ", "), templates.Notice, r.Letter)
		}
	}
	return errors.Join(c.mistakes...)
}

// reminded is how far a reminder has gone.
type reminded struct {
	After string `json:"after,omitempty"` // address key of the last reader
}

// remindPause lies between two handfuls of letters of a reminder.
const remindPause = 5 * time.Minute

// remindersPart is the part of caps.total_hour that reminders may use up.
const remindersPart = 2

// remindAll begins a reminder that is due, and winds up the next.
func (t *turn) remindAll() {
	if r := t.dueReminder(); r != nil {
		t.windUp(&r.recurrence)
		t.out.Timers = append(t.out.Timers, store.Timer{Kind: store.TimerReminding, Key: r.Name, Due: t.now})
	}
}

func (t *turn) dueReminder() *Reminder {
	for _, r := range t.Book.reminders {
		if r.Name == t.c.Timer.Key {
			return r
		}
	}
	return nil // it is not in the book any more
}

// remindSome writes the next letters of a reminder: a handful each few minutes,
// so that they leave room for everything else within the caps. Who had his is
// kept with the timer, in one transaction with the letters: nobody is written
// to twice, whatever happens in between.
func (t *turn) remindSome() {
	r := t.dueReminder()
	if r == nil {
		return
	}
	most := t.Book.Caps.TotalHour / remindersPart
	handful := max(1, most*int(remindPause)/int(time.Hour))
	if t.c.Letters >= most*3/2 {
		handful = 0 // there is enough to do
	}
	after := readTimer[reminded](t.c.Timer).After
	for _, a := range t.Book.readers(r) {
		switch {
		case a.Key() <= after || t.Self.Own(a.Address) || !r.Mandatory && slices.Contains(t.c.OptedOut, a.Key()):
			continue
		case handful == 0:
			due := t.now.Add(remindPause)
			if t.Book.Calendar.IsWorking(t.now) && !t.Book.Calendar.IsWorking(due) {
				due = t.Book.Calendar.NextOpening(due)
			}
			t.out.Timers = append(t.out.Timers, store.Timer{Kind: store.TimerReminding, Key: r.Name, Due: due, Data: timerData(reminded{after})})
			return
		}
		l := t.letter(Letter{Name: templates.Notice + r.Letter, To: a, Language: t.languageFor(a, ""), Automatic: "auto-generated"})
		if !r.Mandatory {
			l.Actions = []secret.Action{{Code: unsubscribe}}
		}
		after = a.Key()
		handful--
	}
}

// isNotice reports whether a letter is one of a reminder.
func isNotice(letter string) bool { return strings.HasPrefix(letter, templates.Notice) }

// Answers to a reminder: to get no more, and to get them again.
const (
	unsubscribe = "unsubscribe"
	resubscribe = "resubscribe"
)

// optedOutName is where the store keeps who gets no reminders.
const optedOutName = "no_reminders"

// OptedOut are the address keys of those who have taken themselves off the
// reminders.
func OptedOut(tx store.Tx) ([]string, error) {
	text, err := tx.Meta(optedOutName)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("who gets no reminders: %w", err)
	}
	return strings.Fields(text), nil
}

// loadReminder finds out whether a mail that belongs to no ticket answers a
// reminder. What such a mail is about, its own words say: the subject is ours.
func (d *Desk) loadReminder(tx store.Tx, c *Case, now time.Time) error {
	m := c.Mail.Message
	for _, reader := range c.readers() {
		if a, ok := d.Self.ReadAction(m.Subject, deskLetter, reader, now); ok && (a.Code == unsubscribe || a.Code == resubscribe) {
			c.Action, c.Proof = &a, store.ProofToken
			return nil
		}
	}
	for _, id := range m.References {
		if number, ours := d.Self.TicketOf(id); !ours || !strings.EqualFold(number, deskLetter) {
			continue
		}
		letters, err := tx.OutgoingByMessageID(id)
		if err != nil {
			return fmt.Errorf("the letter that a mail answers: %w", err)
		}
		if slices.ContainsFunc(letters, func(o *store.Outgoing) bool { return isNotice(o.Letter) }) {
			in, message := *c.Mail, *m
			message.Subject, message.BaseSubject = "", ""
			in.Message = &message
			c.Mail, c.Notice = &in, true
			return nil
		}
	}
	return nil
}

// carriedOut is what people answer who have done what a reminder says.
var carriedOut = regexp.MustCompile(`(?i)^(收到[，,、。 ]*)?(已经?|都)(改|换|更换|更新|修改|备份|学习|阅读?|完成|处理)(密码|文件)?(了|好|好了|完|完了|完毕)?[。.!！~ ]*$|^(all )?(done|changed|read)[.! ]*$`)

// readsReminder reports whether a mail says of a reminder no more than that it
// was read, or heeded.
func (t *turn) readsReminder() bool {
	m := t.c.Mail.Message
	if !t.c.Notice || len(m.Attachments) > 0 {
		return false
	}
	words := strings.TrimSpace(written(m))
	intent, _ := answer.Read(words, store.AskedNone)
	return words == "" || intent == answer.Thanks || intent == answer.ConfirmResolved || carriedOut.MatchString(words)
}

// takeMeOff is what people answer who want no more reminders.
var takeMeOff = regexp.MustCompile(`(?i)^(请|麻烦)?(退订|取消订阅|unsubscribe|stop)[。.!！~ ]*$`)

// aboutReminders takes somebody off the reminders, or puts him on again: by the
// link of a letter, or by a word in answer to one. Who answers it has got it, for its id is
// as good as a secret.
func (t *turn) aboutReminders() bool {
	code := ""
	if a := t.c.Action; a != nil && t.c.Ticket == nil && (a.Code == unsubscribe || a.Code == resubscribe) {
		code = a.Code
	} else if t.c.Notice && takeMeOff.MatchString(strings.TrimSpace(written(t.c.Mail.Message))) {
		code = unsubscribe
	}
	if code == "" {
		return false
	}
	from := t.c.Mail.Message.From
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "reminders: " + code}
	t.out.OptOut, t.out.OptIn = from.Key(), ""
	l := t.letter(Letter{Name: "unsubscribed", To: from, Language: t.languageFor(from, t.c.Mail.Message.Language), Automatic: "auto-replied"})
	l.Actions = []secret.Action{{Code: resubscribe}}
	if code == resubscribe {
		t.out.OptOut, t.out.OptIn = "", from.Key()
		l.Data.Code, l.Actions = "again", nil
	}
	return true
}

// saveOptOut writes who gets no reminders from now on, or gets them again.
func saveOptOut(tx store.Tx, out *Outcome) error {
	if out.OptOut == "" && out.OptIn == "" {
		return nil
	}
	all, err := OptedOut(tx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(key string) bool { return key == out.OptOut || key == out.OptIn })
	if out.OptOut != "" {
		all = append(all, out.OptOut)
	}
	return tx.SetMeta(optedOutName, strings.Join(all, "\n"))
}
