package rules

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

// hold keeps a mail until it is proved or released; the administrator hears of it.
func (t *turn) hold(reason string) {
	t.out = Outcome{
		Verdict: store.Verdict{State: store.Held, Reason: reason},
		Timers:  []store.Timer{{Kind: store.TimerHeld, Due: t.now.Truncate(heldPause).Add(heldPause)}},
	}
}

// heldPause is how often the administrator hears of held mail at most. All
// that is held within it waits for the same moment, which nothing postpones.
const heldPause = 30 * time.Minute

// askSender asks a colleague whether a mail in his name is his, by a letter that
// only he receives.
func (t *turn) askSender(p *Person, number string) {
	m := t.c.Mail.Message
	l := t.toPerson("confirm_sender", p)
	l.Data.Words, l.Data.Code = m.Mask(firstWords(t.wordsOf(m), 200)), number
	if t.Book.Directory.Find(m.From.Address) == nil && m.From.Key() != p.Key() {
		l.Data.Actor = addressData(m.From)
	}
	codes := []string{"confirm_sender", "deny_sender"}
	if t.maySecond(m.From) {
		codes = append(codes, "remember_sender")
	}
	t.aboutHeld(l, t.c.Mail.ID, codes...)
}

// aboutHeld offers answers about a held mail.
func (t *turn) aboutHeld(l *Letter, id int64, codes ...string) {
	for _, code := range codes {
		l.Actions = append(l.Actions, secret.Action{Code: code, Held: id})
	}
}

// heldNumber stands for a held mail where a ticket's number would stand in a root id.
func heldNumber(id int64) string { return fmt.Sprint("M", id) }

// asksSender reports whether an answer about a held mail is of the one in whose
// name it came; the others are the administrator's.
func asksSender(code string) bool {
	return code == "confirm_sender" || code == "deny_sender" || code == "remember_sender"
}

// confirmSender reads the answer to askSender: the held mail is let in as
// proved, or stays.
func (t *turn) confirmSender() {
	waiting := t.c.Waiting
	if a := t.c.Action; a != nil && !asksSender(a.Code) {
		t.judgeHeld()
		return
	}
	t.out.Verdict = store.Verdict{State: store.Ignored, Reason: fmt.Sprint("answers the question about mail ", waiting.ID)}
	text := strings.ToLower(written(t.c.Mail.Message))
	if t.c.Mail.Message.Kind.Automatic() {
		return
	}
	if a := t.c.Action; a != nil {
		text = map[string]string{"confirm_sender": "yes", "remember_sender": "yes, remember", "deny_sender": "no"}[a.Code]
	}
	for _, no := range []string{"不是我", "没发过", "没有发", "否", "not me", "did not", "didn't", "no"} {
		if strings.HasPrefix(text, no) {
			t.out.Verdict.Reason += ": denied"
			t.out.Timers = []store.Timer{{Kind: store.TimerHeld, Due: t.now}}
			return
		}
	}
	for _, yes := range []string{"确认", "是我", "是的", "yes", "confirm", "ok"} {
		if strings.HasPrefix(text, yes) {
			t.out.Verdict.Reason += ": confirmed"
			t.out.Release, t.out.ReleasedBy = waiting.ID, store.ProofAsked
			if rememberWords.MatchString(firstWords(text, 60)) && t.maySecond(waiting.Message.From) {
				t.out.Second = waiting.Message.From
			}
			return
		}
	}
}

// rememberWords ask for an address to be taken for the writer's from now on.
var rememberWords = regexp.MustCompile(`记住|记下|以后也|remember`)

// mostOffered bounds how many mails of one letter have links.
const mostOffered = 20

// retold is for how many days the administrator hears again of a held mail; then
// the weekly digest names it.
const retold = 2

// tellHeld shows the administrator the mails that wait for him: soon after one
// came, and each day as long as one waits that he has not heard of often enough.
func (t *turn) tellHeld() {
	if len(t.c.Held) == 0 {
		return
	}
	l := t.toAdmin("held")
	l.Data.Held = t.c.Held
	fresh := false
	for i, in := range t.c.Held {
		if i < mostOffered {
			t.aboutHeld(l, in.ID, "release", "allow", "junk")
		}
		fresh = fresh || in.Added.After(t.now.AddDate(0, 0, -retold))
	}
	if fresh {
		t.timerAt(store.TimerHeld, t.now.AddDate(0, 0, 1))
	}
}

// judgeHeld carries out what the administrator answers about a held mail.
func (t *turn) judgeHeld() {
	waiting, code := t.c.Waiting, t.c.Action.Code
	line := templates.Line{Text: cmp.Or(waiting.Message.Subject, waiting.Message.From.Address), Done: code}
	t.out.Verdict = store.Verdict{State: store.Ignored, Reason: fmt.Sprint(code, " mail ", waiting.ID)}
	switch {
	case code == "wanted":
		l := t.toPerson("receipt", t.c.Sender)
		l.Data.Lines, l.Automatic = []templates.Line{t.want(waiting, line)}, "auto-replied"
		return
	case waiting.State != store.Held && waiting.State != store.Quarantined:
		line.Error = "not_held"
	case code == "junk":
		t.out.Junk = waiting.ID
	case code == "allow":
		t.out.Admit, t.out.Release, t.out.ReleasedBy = waiting.Message.From, waiting.ID, store.ProofAdmin
		line.More = waiting.Message.From.Address
	default:
		t.out.Release, t.out.ReleasedBy = waiting.ID, store.ProofAdmin
	}
	l := t.toAdmin("receipt")
	l.Data.Lines = []templates.Line{line}
	l.Automatic = "auto-replied"
}

// want lets a mail that was taken for no ticket open one after all.
func (t *turn) want(in *store.Incoming, line templates.Line) templates.Line {
	line.More = fmt.Sprint(in.ID, " ", firstWords(cmp.Or(in.Message.Subject, in.Message.From.Address), 40))
	if in.State != store.Ignored || !strings.HasPrefix(in.Reason, opensNone) {
		line.Error = "not_ignored"
		return line
	}
	line.Done = "wanted"
	t.top().out.Wanted = append(t.top().out.Wanted, in.ID)
	return line
}

// mostMissed bounds how many mails one order may name.
const mostMissed = 20

// loadMissed gathers the mails that an order names as missed.
func loadMissed(tx store.Tx, c *Case, args string) error {
	for i, word := range strings.FieldsFunc(args, func(r rune) bool { return r < '0' || r > '9' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil || i >= mostMissed || c.Missed[id] != nil {
			continue
		}
		in, err := tx.Incoming(id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return fmt.Errorf("mail %d: %w", id, err)
		}
		if c.Missed == nil {
			c.Missed = map[int64]*store.Incoming{}
		}
		c.Missed[id] = in
	}
	return nil
}

// orderMissed makes tickets of mails that were taken for none; they are the
// numbers in the digest.
func (t *turn) orderMissed(p *Person, args string, line *templates.Line) (done, refused string) {
	if !p.Manager {
		return "", "manager_only"
	}
	var told []string
	wanted := t.top().out.Wanted
	for _, word := range strings.FieldsFunc(args, func(r rune) bool { return r < '0' || r > '9' }) {
		id, _ := strconv.ParseInt(word, 10, 64) // of digits; too many name no mail
		in := t.c.Missed[id]
		if in == nil {
			line.More, t.top().out.Wanted = word, wanted // all of them, or none
			return "", "unknown_mail"
		}
		one := t.want(in, templates.Line{})
		if told = append(told, one.More); one.Error != "" {
			line.More, t.top().out.Wanted = one.More, wanted
			return "", one.Error
		}
	}
	if told == nil {
		return "", "unknown_mail"
	}
	line.More = strings.Join(told, "；")
	return "wanted", ""
}

func (t *turn) toAdmin(name string) *Letter {
	to := t.Self.Admin
	if to.Address == "" && t.manager() != nil {
		to = t.manager().Mail()
	}
	return t.letter(Letter{Name: name, To: to, Language: t.Book.Company.Language, Automatic: "auto-generated"})
}
