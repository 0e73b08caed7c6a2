package rules

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// longestLeave is what a slip of the finger in a year would exceed.
const longestLeave = 400 * 24 * time.Hour

var (
	leaveWords  = regexp.MustCompile(`^[\s,，:：]*(?:请?(?:年|病|事|婚|产|陪产|丧|调休)?假|休假|调休|出差|外出|(?i:(?:on |annual |sick )?leave|vacation|holiday|trip))[\s,，:：]*`)
	deputyWords = regexp.MustCompile(`^[\s,，;；、。.]*(?:由|交给|请|找)?\s*(?i:deputy|cover|covered by|代班人?|代理人?|代)?[\s:：@]*`)
	deputyEnds  = regexp.MustCompile(`\s*(?:代班|代理|代|顶班|处理|负责|接手)[。.!！\s]*$|(?i:\s+covers\.?)$`)
	backWords   = regexp.MustCompile(`(?i)^[\s:：]*(?:end|back|cancel|结束|取消|销假|回来了?|已回)[。.!！\s]*$`)
)

// orderLeave takes down that a technician will be away: the one who writes, or
// one whom the manager names.
func (t *turn) orderLeave(p *Person, args string, line *templates.Line) (done, refused string) {
	person, args, refused := t.whoseLeave(p, args)
	if refused != "" {
		return "", refused
	}
	if backWords.MatchString(args) {
		return t.endLeave(person)
	}
	args = args[len(leaveWords.FindString(args)):]
	local := t.at.In(t.Book.Zone())
	r := newDateReader(args, local)
	d, ok := r.read()
	switch {
	case !ok:
		return "", "no_dates"
	case !d.until.After(local):
		return "", "past_dates"
	case d.until.Sub(local) > longestLeave:
		return "", "long_leave"
	}
	rest := r.text[len(leaveWords.FindString(r.text)):]
	deputy, refused := t.deputyIn(person, rest)
	if refused != "" {
		if refused != "own_deputy" {
			line.More = t.Book.Directory.whoIs(rest)
		}
		return "", refused
	}
	a := store.Absence{Person: person.Key(), From: d.from, Until: d.until, By: p.Key()}
	if d.from.Before(local) {
		a.From = t.at
	}
	line.Text += " → "
	if person != p {
		line.Text += person.Name + " "
	}
	line.Text += d.from.Format(time.DateOnly)
	if last := d.until.Add(-time.Minute); last.Format(time.DateOnly) != d.from.Format(time.DateOnly) {
		line.Text += ".." + last.Format(time.DateOnly)
	}
	if deputy != nil {
		a.Deputy = deputy.Key()
		line.Text += "，" + deputy.Name
	}
	t.leave(a)
	return "leave", ""
}

// orderBack ends the leave of who writes, or of whom the manager names.
func (t *turn) orderBack(p *Person, args string, _ *templates.Line) (done, refused string) {
	person, _, refused := t.whoseLeave(p, args)
	if refused != "" {
		return "", refused
	}
	return t.endLeave(person)
}

// whoseLeave takes a technician's name off the beginning of the arguments.
func (t *turn) whoseLeave(p *Person, args string) (person *Person, rest, refused string) {
	args = strings.TrimSpace(args)
	first, rest, _ := strings.Cut(args, " ")
	named, _ := t.colleague(first)
	for _, one := range t.Book.Directory.Technicians { // "Wang Lei tomorrow", "王磊明天"
		if n := len(one.Name); named == nil && n > 0 && len(args) >= n && strings.EqualFold(args[:n], one.Name) {
			named, rest = one, args[n:]
		}
	}
	if named != nil {
		if named != p && !p.Manager {
			return nil, "", "own_leave"
		}
		return named, rest, ""
	}
	if !p.Technician() {
		return nil, "", "whose_leave"
	}
	return p, args, ""
}

// deputyIn reads who gets the tickets meanwhile; nobody is named in no words.
func (t *turn) deputyIn(person *Person, words string) (*Person, string) {
	words = words[len(deputyWords.FindString(words)):]
	words = strings.Trim(deputyEnds.ReplaceAllString(words, ""), " 。.，,")
	if words == "" {
		return nil, ""
	}
	deputy, refused := t.colleague(words)
	if deputy == person {
		return nil, "own_deputy"
	}
	return deputy, refused
}

// leave keeps an absence; when it begins, what waits for the person moves.
func (t *turn) leave(a store.Absence) {
	t.out.Absences = append(t.out.Absences, a)
	t.out.Timers = append(t.out.Timers, store.Timer{Kind: store.TimerLeave, Key: leaveKey(a.Person, a.From), Due: a.From})
	c := *t.c // the case stays as it was
	c.Absent = append(slices.Clone(c.Absent), &a)
	t.c = &c
}

func leaveKey(person string, from time.Time) string {
	return person + " " + from.UTC().Format(time.RFC3339)
}

// endLeave ends the leave in which a person is, else the one that is to come.
func (t *turn) endLeave(p *Person) (done, refused string) {
	var now, later []int64
	for _, a := range t.c.Absent {
		switch {
		case a.Person != p.Key() || a.ID == 0:
		case a.At(t.now):
			now = append(now, a.ID)
		default:
			later = append(later, a.ID)
		}
	}
	if len(now) == 0 {
		now = later
	}
	if len(now) == 0 {
		return "", "no_leave"
	}
	t.isBack(now)
	return "back", ""
}

// isBack ends absences, and lets what waits for somebody be offered.
func (t *turn) isBack(ids []int64) {
	t.out.Back = append(t.out.Back, ids...)
	t.out.Timers = append(t.out.Timers, store.Timer{Kind: store.TimerRoster, Due: t.now})
}

// writesAgain ends what an automatic answer had told of somebody who writes a
// mail of his own.
func (t *turn) writesAgain() {
	if t.c.Proof == store.Unproved || t.c.Mail.Message.Kind.Automatic() || t.unmarked || t.c.Sender == nil {
		return
	}
	var over []int64
	for _, a := range t.c.Absent {
		if a.Person == t.c.Sender.Key() && a.Learned && a.At(t.now) && t.at.After(a.From) {
			over = append(over, a.ID)
		}
	}
	if len(over) > 0 {
		t.isBack(over)
	}
}

// absentWords tell that somebody is away from a mere receipt.
var absentWords = regexp.MustCompile(`休假|请假|年假|病假|产假|婚假|假期|度假|放假|出差|外出|不在(?:公司|办公室|岗|座位)|离岗|无法(?:及时)?(?:查看|回复|处理)|(?i:out[- ]of[- ](?:the )?office|\booo\b|vacation|on (?:annual |sick |parental |maternity )?leave|annual leave|away (?:from|until|on)|travell?ing|business trip|on holiday|not in the office)`)

// outOfOffice learns from the automatic answer of a technician, or of somebody
// who is to approve, to a letter of ours that he is away: until the day that it
// says, else for the time that the book says. Nobody but him was sent the secret
// that it carries, or the Message-ID that it answers.
func (t *turn) outOfOffice() {
	m, p := t.c.Mail.Message, t.c.Sender
	if m.Kind != store.AutoReply && !t.unmarked || !t.answersOwn() && (p.Technician() || t.c.Proof == store.Unproved) {
		return
	}
	waiting := t.awaited()
	words := m.Subject + "\n" + written(m)
	if !p.Technician() && len(waiting) == 0 || !absentWords.MatchString(words) {
		return
	}
	until, past := awayUntil(words, t.at.In(t.Book.Zone()))
	if past {
		return // of the last time, and not switched off
	}
	if until.IsZero() {
		until = t.Book.Times.OutOfOffice.after(t.Book.Calendar, t.at)
	}
	if !until.After(t.now) {
		return
	}
	if p != nil && t.Book.absence(p, t.c.Absent, t.now) == nil {
		t.out.Verdict.Reason += "; " + p.Name + " is away until " + until.In(t.Book.Zone()).Format("2006-01-02 15:04")
		t.leave(store.Absence{Person: p.Key(), From: t.at, Until: until, By: p.Key(), Learned: true})
	}
	t.approverAway(waiting)
}

// answersOwn reports whether a mail refers to a letter that its sender got.
func (t *turn) answersOwn() bool {
	for _, o := range t.c.Answered {
		if t.Book.Directory.Find(o.Recipient) == t.c.Sender {
			return true
		}
	}
	return false
}

// handedOver is what a hand-over timer says.
type handedOver struct {
	From string `json:"from"` // address key of who is away
	To   string `json:"to,omitempty"`
}

// leaveBegins moves what waits for a technician whose leave begins. What he
// had not taken goes to others, all goes to his deputy; of the rest the
// manager gets a list, in one letter of which he has a copy.
func (t *turn) leaveBegins() {
	person, _, _ := strings.Cut(t.c.Timer.Key, " ")
	p := t.Book.Directory.Find(person)
	if !p.Technician() {
		return // who only approves has no tickets
	}
	a := t.Book.absence(p, t.c.Absent, t.now)
	if a == nil {
		return // he is back already
	}
	deputy := t.Book.Directory.Find(a.Deputy)
	if !deputy.Technician() || t.Book.absence(deputy, t.c.Absent, t.now) != nil {
		deputy = nil
	}
	data := handedOver{From: p.Key()}
	if deputy != nil {
		data.To = deputy.Key()
	}
	text, _ := json.Marshal(data) // of strings: cannot fail
	letter := &templates.Absence{From: a.From, Until: a.Until, Learned: a.Learned}
	if deputy != nil {
		letter.Deputy = deputy.Name
	}
	for _, ticket := range t.c.Open {
		switch {
		case ticket.Status == store.StatusResolved:
		case deputy != nil, ticket.Status == store.StatusOpen, ticket.Priority == store.Critical && ticket.Status == store.StatusWorking:
			t.nudge(ticket.ID, store.TimerHandOver, "", text)
			letter.Moved = append(letter.Moved, t.ticketData(ticket, t.Book.Company.Language))
		default:
			letter.Stay = append(letter.Stay, t.ticketData(ticket, t.Book.Company.Language))
		}
	}
	if t.manager() == nil || t.manager() == p || len(letter.Moved)+len(letter.Stay) == 0 && !a.Learned {
		return
	}
	l := t.toPerson("absence", t.manager())
	l.Cc = []store.Address{p.Mail()}
	l.Data.Actor, l.Data.Absence = personData(p), letter
}

// offerWaiting offers what nobody has, since somebody may be there now.
func (t *turn) offerWaiting() {
	for _, ticket := range t.c.Open {
		if ticket.Status == store.StatusOpen {
			t.nudge(ticket.ID, store.TimerOffer, "", nil)
		}
	}
}

// ownerAway is why the owner is not there, nil when he is or there is none.
func (t *turn) ownerAway() *store.Absence {
	owner := t.owner()
	if !owner.Technician() {
		return nil
	}
	return t.Book.absence(owner, t.c.Absent, t.now)
}

// handOver gives the ticket of somebody who is away to his deputy, or to who
// fits best.
func (t *turn) handOver() {
	var data handedOver
	if err := json.Unmarshal(t.c.Timer.Data, &data); err != nil || t.ticket().Assignee != data.From || t.ownerAway() == nil {
		return // somebody else has it, or he is back
	}
	deputy := t.Book.Directory.Find(data.To)
	if !deputy.Technician() || deputy.Key() == t.ticket().Requester.Key() || t.Book.absence(deputy, t.c.Absent, t.now) != nil {
		t.handOn()
		return
	}
	pending := t.answerPending()
	choice := Choice{At: t.at.In(t.Book.Zone()), Why: "away", By: "desk", Chosen: deputy.Key(), Because: "deputy"}
	working := t.ticket().Status == store.StatusWorking
	t.assign(deputy, choice)
	if working && pending {
		t.tellNewOwner(deputy)
	}
}

// handOn dispatches the ticket of somebody who is away. Nobody gets it again
// who did not take it.
func (t *turn) handOn() {
	ticket := t.ticket()
	pending, taken := t.answerPending(), ticket.Status != store.StatusOpen
	former := t.owner()
	if taken {
		t.dispatch("away")
	} else {
		t.offerNext("away")
	}
	if owner := t.owner(); taken && pending && owner != nil && owner != former {
		t.tellNewOwner(owner)
	}
}

// answerPending reports whether the requester's words were the last, so that
// he waits for somebody's.
func (t *turn) answerPending() bool {
	pending := true
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventAnswer:
			pending = false
		case store.EventMail, store.EventChased:
			pending = true
		}
	}
	return pending
}

// tellNewOwner tells a requester who waits for an answer from whom it will come.
func (t *turn) tellNewOwner(owner *Person) {
	t.toRequester("new_owner").Data.Actor = personData(owner)
}

// awayWords say until when somebody is away, and who stands in.
func (t *turn) awayWords(a *store.Absence) string {
	words := "→ " + a.Until.Add(-time.Minute).In(t.Book.Zone()).Format(time.DateOnly)
	if deputy := t.Book.Directory.Find(a.Deputy); deputy != nil {
		words += ", " + deputy.Name
	}
	return words
}
