package rules

import (
	"slices"
	"strings"

	"maildesk/store"
)

// mostGroup is how many technicians beside the leader a response group has.
const mostGroup = 5

// reportCritical calls a response group together (handbook, priorities): one
// letter to its leader, with the others and the manager in Cc, so that an
// answer to all reaches all. What they write there stays inside.
func (t *turn) reportCritical() {
	if t.ticket().Major {
		t.tellGroup("critical")
		return
	}
	people := t.responseGroup()
	if len(people) == 0 {
		return
	}
	l := t.toPerson("critical", people[0])
	l.Urgent = true
	for _, p := range people[1:] {
		l.Cc = append(l.Cc, p.Mail())
	}
	for _, p := range people {
		role := store.TechnicianRole
		if p == t.manager() {
			role = store.ManagerRole
		}
		t.join(p.Mail(), role)
		l.Data.Group = append(l.Data.Group, personData(p))
	}
	t.fillMatter(l)
}

// responseGroup is who works on a critical ticket: its owner leads, else the
// best who fits; then those who have the skill and are there; then the manager.
func (t *turn) responseGroup() []*Person {
	ranked, choice := t.Book.rank(t.ticket(), t.staff(), nil, t.now)
	if choice.Because == "on_call" { // nobody is there: one is woken up, not all
		ranked = ranked[:1]
	}
	var people []*Person
	if owner := t.owner(); owner != nil {
		people = append(people, owner)
	}
	for _, p := range ranked {
		if len(people) <= mostGroup && !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	if m := t.manager(); m != nil && !slices.Contains(people, m) {
		people = append(people, m)
	}
	if t.ticket().Confidential { // to help, somebody must be asked by name
		people = slices.DeleteFunc(people, func(p *Person) bool { return !t.maySee(t.ticket(), t.c.Partly, p.Mail()) })
	}
	return people
}

// groupLetters are the letters whose answers stay inside the response group.
var groupLetters = []string{"critical", "talk"}

// inGroup reports whether a colleague's mail belongs to the talk of the
// response group. What it answers decides: the letter to the group, or a mail
// that was part of the talk; an answer to the dispatch is for the requester.
// Where that cannot be told, a mail that goes to others of the group as well
// stays inside.
func (t *turn) inGroup() bool {
	m := t.c.Mail.Message
	for _, id := range slices.Backward(append(slices.Clone(m.References), m.InReplyTo...)) {
		if o := t.c.Answered[id]; o != nil {
			return slices.Contains(groupLetters, o.Letter)
		}
		for _, e := range t.c.Events {
			if decodeMail(e.Data).MessageID == id && id != "" {
				return e.Kind == store.EventTalk
			}
		}
	}
	return t.ticket().Priority == store.Critical && slices.ContainsFunc(append(m.To[:len(m.To):len(m.To)], m.Cc...), func(a store.Address) bool {
		p := t.Book.Directory.Find(a.Address)
		return works(p) && p != t.c.Sender
	})
}

// vouched reports whether a mail carries the secret of anybody of the group:
// who answers a colleague's mail has that one's. It is enough for words that
// stay inside, and for nothing else.
func (t *turn) vouched() bool {
	return t.c.Proof != store.Unproved || slices.ContainsFunc(t.c.Partly, func(p store.Participant) bool {
		return (p.Role == store.TechnicianRole || p.Role == store.ManagerRole) && t.Self.Proves(t.c.Mail.Message.References, t.ticket().Number, p.Person.Key())
	})
}

// toRequesterWords are the openings with which a member of the group speaks to
// the requester.
var toRequesterWords = []string{"答复用户", "答复员工", "回复用户", "回复员工", "to the user", "to the requester"}

// fromGroup decides about a mail of the response group: orders are obeyed,
// "答复用户：" goes to the requester, all else stays inside. It reports
// whether it was of the group, and needed no further proof.
func (t *turn) fromGroup(p *Person) bool {
	m, major := t.c.Mail.Message, t.ticket().Major // all that is said of an incident stays inside
	if !major && !t.inGroup() || !t.vouched() {
		return false
	}
	commands, words := t.c.commands()
	leads := t.owner() == p
	commands = slices.DeleteFunc(commands, func(c Command) bool {
		return c.natural && t.hasGroup() && (!leads || !major && c.Verb != "take")
	})
	if len(commands) == 0 {
		words = written(m) // "收到" of one in a group takes nothing
	}
	if !leads && onlyCourtesy(strings.Split(written(m), "\n")) && len(m.Attachments) == 0 {
		t.sent(store.EventTalk, written(m), true) // and nobody needs to read it
		return true
	}
	if answer, ok := answerIn(words); ok {
		verb := "reply"
		if major {
			verb = "notify"
		}
		commands, words = append(commands, Command{Verb: verb, Args: answer, Line: firstWords(words, 80)}), ""
	}
	if len(commands) > 0 && t.c.Proof == store.Unproved {
		return false // the writer is asked
	}
	words = strings.TrimSpace(words)
	if words != "" || len(m.Attachments) > 0 {
		t.talk(p, words)
		if major && t.owner() == p && t.c.Proof != store.Unproved {
			t.take(p)
		}
	}
	if len(commands) == 0 {
		return true
	}
	t.sent(store.EventNote, written(m), true)
	t.out.Events[len(t.out.Events)-1].Kind = store.EventCommands
	lines := t.obeyAll(p, commands)
	if changed(lines) && !t.undid {
		t.remember()
	}
	t.receipt(p, lines)
	return true
}

// answerIn cuts "答复用户：" off words that begin with it.
func answerIn(words string) (answer string, ok bool) {
	words = strings.TrimSpace(words)
	for _, opening := range toRequesterWords {
		if len(words) > len(opening) && strings.EqualFold(words[:len(opening)], opening) {
			rest := strings.TrimSpace(words[len(opening):])
			for _, colon := range []string{"：", ":"} {
				if rest, ok := strings.CutPrefix(rest, colon); ok {
					return strings.TrimSpace(rest), true
				}
			}
		}
	}
	return "", false
}

// talk records what somebody said in the group, and passes it on to those of
// it who did not get the mail themselves.
func (t *turn) talk(p *Person, words string) {
	m := t.c.Mail.Message
	t.sent(store.EventTalk, words, true)
	t.out.Verdict.Reason += "; among colleagues"
	got := append(m.To[:len(m.To):len(m.To)], m.Cc...)
	var rest []*Person
	for _, one := range t.colleagues() {
		has := slices.ContainsFunc(got, func(a store.Address) bool { return t.Book.Directory.Find(a.Address) == one })
		if works(one) && one != p && !has && !slices.Contains(rest, one) && t.Book.absence(one, t.c.Absent, t.now) == nil {
			rest = append(rest, one)
		}
	}
	if len(rest) == 0 || t.ticket().Status.Ended() {
		return
	}
	name := "talk"
	if t.ticket().Major {
		name = "incident_note"
	}
	l := t.toPerson(name, rest[0])
	l.Data.Incident = t.incidentData()
	if !t.hasGroup() {
		l.Data.Code = "colleague"
	}
	for _, one := range rest[1:] {
		l.Cc = append(l.Cc, one.Mail())
	}
	l.From, l.Automatic = p.Name, "" // a person's words (RFC 3834 section 5)
	l.Data.Words, l.Data.Actor = m.Mask(words), personData(p)
	t.attach(l, filesOf(m))
}
