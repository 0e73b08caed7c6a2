package rules

import (
	"fmt"
	"strings"
	"time"

	"maildesk/store"
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
	t.action(l, "confirm_sender")
	t.action(l, "deny_sender")
}

// heldNumber stands for a held mail where a ticket's number would stand in a root id.
func heldNumber(id int64) string { return fmt.Sprint("M", id) }

// confirmSender reads the answer to askSender: the held mail is let in as
// proved, or stays.
func (t *turn) confirmSender() {
	waiting := t.c.Waiting
	t.out.Verdict = store.Verdict{State: store.Ignored, Reason: fmt.Sprint("answers the question about mail ", waiting.ID)}
	text := strings.ToLower(written(t.c.Mail.Message))
	if t.c.Mail.Message.Kind.Automatic() {
		return
	}
	if a := t.c.Action; a != nil {
		text = map[string]string{"confirm_sender": "yes", "deny_sender": "no"}[a.Code]
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
			t.out.Release = waiting.ID
			return
		}
	}
}

// tellHeld shows the administrator the mails that wait for him.
func (t *turn) tellHeld() {
	if len(t.c.Held) == 0 {
		return
	}
	l := t.toAdmin("held")
	l.Data.Held = t.c.Held
}

func (t *turn) toAdmin(name string) *Letter {
	to := t.Self.Admin
	if to.Address == "" && t.manager() != nil {
		to = t.manager().Mail()
	}
	return t.letter(Letter{Name: name, To: to, Language: t.Book.Company.Language, Automatic: "auto-generated"})
}
