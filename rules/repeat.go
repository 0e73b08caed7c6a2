package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"
	"unicode"

	"maildesk/rules/lexicon"
	"maildesk/store"
)

// repeatTopic is the topic under which an equal mail of the same sender is
// found. Numbers are not looked at, since monitoring counts in its mails and
// tells values, but those in the names of machines are. What a person writes
// must be the same to the letter besides, which exact tells, or come often (see
// repetition).
func repeatTopic(m *store.Message) (topic, exact string) {
	sender := m.From.Key()
	if sender == "" {
		return "", ""
	}
	if m.Kind == store.Notification {
		head := headOf(m)
		subject := withoutNumbers(alarmWords.ReplaceAllString(lexicon.Fold(m.BaseSubject), " "))
		if hosts := hostsIn(head); len(hosts) > 0 {
			return sameKey("machine", sender, subject, strings.Join(hosts, " ")), ""
		}
		return sameKey("machine", sender, subject, withoutNumbers(lexicon.Fold(cutText(m.NewText, 4000)))), ""
	}
	subject, text := squeezed(m.BaseSubject), squeezed(m.NewText)
	if len([]rune(subject+text)) < 4 {
		return "", "" // says nothing: what came with it may be anything
	}
	parts := []string{subject, text}
	for _, a := range m.Attachments {
		parts = append(parts, a.SHA256)
	}
	topic = sameKey("person", sender, withoutNumbers(lexicon.Fold(m.BaseSubject)), withoutNumbers(lexicon.Fold(cutText(m.NewText, 4000))))
	return topic, sameKey(parts...)
}

func sameKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return sameTopic + hex.EncodeToString(sum[:12])
}

// squeezed is a text without blanks and marks.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, lexicon.Fold(text))
}

// Numbers, times and ids that tell two mails of a machine apart and mean
// nothing; a number beside 号, 楼 and the like names something.
var (
	alarmWords = regexp.MustCompile(`\b(?:problem|ok|resolved|recovery|recovered|up|down|firing|alert|alarm|warning|critical|major|minor|info|error|fatal)\b|告警|恢复|已恢复|解除|报警|严重|警告|通知|紧急|故障|已解决|正常`)
	numberWord = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{20,}|\b(?:[0-9]+[a-f]|[a-f]+[0-9])[0-9a-f]{5,}\b|[0-9]+(?:[.:,/-][0-9]+)*\s?(?:号|楼|层|栋|座|区|#)?|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b`)
)

// withoutNumbers is a folded text without what changes from mail to mail.
func withoutNumbers(text string) string {
	text = hostWord.ReplaceAllStringFunc(text, func(host string) string { return strings.Map(spell0, host) })
	text = numberWord.ReplaceAllStringFunc(text, func(n string) string {
		if last := strings.TrimRight(n, "号楼层栋座区#"); last != n {
			return n
		}
		return ""
	})
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }), " ")
}

// spell0 keeps the digits in the name of a machine from being taken for numbers.
func spell0(r rune) rune {
	if r >= '0' && r <= '9' {
		return 'Ａ' + (r - '0') // no letter that a folded text has
	}
	return r
}

// recoveredMail reports whether monitoring says that something is over.
var recoveredMail = regexp.MustCompile(`\b(?:ok|resolved|recovery|recovered|cleared|up|back online)\b|恢复|解除|已解决`)

// repetition is the ticket of the same sender that a mail repeats, nil for none.
func (d *Desk) repetition(c *Case, arrived time.Time) *candidate {
	topic, exact := c.repeatTopic()
	for _, a := range c.Alike {
		if a.Topic != topic || a.Major || a.signature == nil {
			continue
		}
		// A machine repeats itself as long as nobody has mended what it
		// reports. A person who writes of one thing after the other with the
		// number of each is no script before the fifth.
		soon := arrived.Sub(a.At) <= d.Book.Incident.Repeat.Time
		if exact == "" || soon && (exact == a.signature.Same || c.Recent >= scriptMails) {
			return a
		}
	}
	return nil
}

// scriptMails are so many tickets of one sender in an hour that mails which
// differ in numbers alone are taken for a machine's.
const scriptMails = 4

// repeat records an equal mail with the ticket that the first one opened. It
// is not acknowledged again, and its owner hears of it only now and then.
func (t *turn) repeat() {
	m, ticket := t.c.Mail.Message, t.ticket()
	if s := t.c.Signature; s != nil {
		moved := *s
		moved.At = t.at
		t.out.Signature = &moved
	}
	if m.Kind == store.Notification && recoveredMail.MatchString(lexicon.Fold(m.BaseSubject)) {
		t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "monitoring says that it is over"}
		t.sent(store.EventRecovered, t.wordsOf(m), true)
		if t.owner() != nil {
			t.tellOwner("recovered")
		}
		return
	}
	ticket.Repeats++
	n := ticket.Repeats
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "repeats the mail that opened it, " + itoa(n)}
	if !milestone(n) {
		return
	}
	t.event(store.EventRepeated, t.actor(), itoa(n), true)
	if n >= 10 && leadingOne(n) && t.owner() != nil {
		t.toOwner("repeated").Data.Count = n
	}
}

// milestone are the counts that are worth a line: each up to ten, then each
// ten, each hundred.
func milestone(n int) bool {
	step := 1
	for n/step >= 10 {
		step *= 10
	}
	return n%step == 0
}

// leadingOne reports whether a number is a power of ten.
func leadingOne(n int) bool {
	for n%10 == 0 && n > 1 {
		n /= 10
	}
	return n == 1
}
