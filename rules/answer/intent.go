// Package answer reads what people want who write about a ticket that exists:
// their intent, and what an approver says of each thing that is asked for.
package answer

import (
	"strings"

	"maildesk/store"
)

// Intent is what a person wants with a mail to a ticket that exists.
type Intent string

const (
	ConfirmResolved    Intent = "confirm_resolved" // the problem is gone
	NotResolved        Intent = "not_resolved"     // the problem is still there, or is back
	Satisfied          Intent = "satisfied"
	BasicallySatisfied Intent = "basically_satisfied"
	Dissatisfied       Intent = "dissatisfied"
	Approve            Intent = "approve"
	Reject             Intent = "reject"
	Consent            Intent = "consent"
	Decline            Intent = "decline"
	Cancel             Intent = "cancel" // the request is withdrawn
	Chase              Intent = "chase"  // how long will it take
	Thanks             Intent = "thanks" // no more than politeness; it closes nothing
	Question           Intent = "question"
	MoreInfo           Intent = "more_info" // anything else that a person has to read
)

// maxIntentText is how much of a mail is read for its intent; people say
// what they want in the beginning.
const maxIntentText = 3000

// Read reads what a follow-up wants, given what the desk last asked,
// and says which words decided. Words that hesitate, ask, set conditions or
// answer two ways are never taken for a decision: they are Question or
// MoreInfo, so that nothing is closed, granted or refused on a guess.
func Read(text string, asked store.Asked) (Intent, string) {
	a := readAnswer(text)
	if len(a.clauses) == 0 {
		return MoreInfo, ""
	}
	switch asked {
	case store.AskedSurvey:
		return a.survey()
	case store.AskedApproval:
		return a.permission(Approve, Reject)
	case store.AskedConsent, store.AskedVisit:
		return a.consent()
	case store.AskedConfirm, store.AskedSelfCheck:
		return a.solution(asked)
	}
	return a.free(asked)
}

// answer is a reply cut into clauses, with what each of them says.
type answer struct {
	clauses []said
	whole   string // folded, without punctuation, for answers of a word
	asks    bool   // a clause asks something
}

// said is one clause and the signals in it.
type said struct {
	text      string // folded
	bare      string // without what is only polite
	words     wording
	shown     string // as written
	question  bool
	mark      bool // the question has its mark, or a word that stands for it
	but       bool // takes back what stands before
	maybe     bool // hesitates or puts it off
	condition bool // decides only under a condition, or only for a part
	standing  bool // speaks of what may come: 有问题再联系
	thanks    bool
	solved    string
	unsolved  string
	persists  bool // trouble goes on in spite of something
	yes, no   string
	rating    Intent
	rated     string
	cancel    string
	chase     string
}

// readAnswer cuts and judges a reply.
func readAnswer(text string) *answer {
	a := &answer{}
	if len(text) > maxIntentText {
		text = strings.ToValidUTF8(text[:maxIntentText], "")
	}
	for _, c := range cutClauses(text) {
		s := judge(c)
		if s.text == "" {
			continue
		}
		a.clauses = append(a.clauses, s)
		a.asks = a.asks || s.question
	}
	var whole strings.Builder
	for i := range a.clauses {
		if !a.clauses[i].greets() {
			whole.WriteString(a.clauses[i].text)
		}
	}
	a.whole = whole.String()
	return a
}

// judge finds the signals of one clause.
func judge(c rawClause) said {
	as := wordings.read(c.text) // as it is written
	t := softened.replace(as, "现在好了")
	s := said{text: c.text, words: as, shown: c.shown, but: c.but, question: c.question, mark: c.question || strings.HasSuffix(c.text, "吗")}
	s.thanks = thanksRE.matches(t)
	s.maybe = maybeRE.matches(t) && !surelyRE.matches(t)
	if standing.matches(t) { // "call you if it comes back": not about now
		s.standing = true
		s.maybe = s.maybe && testsLaterRE.matches(t)
		return s
	}
	known := unsureRE.replace(t, "?")
	unsure := known.text != t.text
	s.persists = persistRE.matches(as)
	s.rating, s.rated = rate(as)
	s.solved, s.unsolved = outcome(known.with(strings.ReplaceAll(known.text, "还不错", "不错")))
	if s.unsolved != "" && noBetterRE.matches(wordings.read(s.unsolved)) {
		s.maybe = false
	}
	if s.rated != "" && s.rating != Dissatisfied && !s.persists {
		s.unsolved = ""
	}
	if s.solved == "" && causeRE.matches(t) {
		s.maybe = false
	}
	plain := noObjection.replace(t, "同意")
	s.no = noRE.find(plain)
	if s.no == "" {
		s.yes = yesRE.find(plain)
	}
	s.cancel = cancelRE.find(t)
	s.chase = chaseRE.find(known)
	if strings.Contains(t.text, "能撑") {
		s.chase = ""
	}
	if untriedRE.matches(t) {
		s.unsolved, s.maybe, s.chase = "", true, ""
	}
	if !s.question && !unsure {
		s.question = questionRE.matches(indefiniteRE.replace(t, ""))
	}
	s.condition = conditionRE.matches(t)
	s.bare = strings.TrimSpace(politeRE.replace(as, "").text)
	return s
}

// outcome tells whether a clause says that the trouble is over or goes on.
// Where it says both, the later counts only if it speaks of now: 之前连不上，
// 现在好了, but not "doesn't work".
func outcome(t wording) (solved, unsolved string) {
	bad, good := unsolvedRE.all(t), solvedRE.all(t)
	if len(bad) == 0 && len(good) == 0 {
		return "", ""
	}
	last := func(places [][]int) []int {
		most := places[0]
		for _, place := range places {
			if place[1] > most[1] || place[1] == most[1] && place[0] < most[0] {
				most = place
			}
		}
		return most
	}
	if len(bad) == 0 {
		place := last(good)
		return t.text[place[0]:place[1]], ""
	}
	trouble := last(bad)
	if len(good) > 0 {
		end := last(good)
		if end[0] >= trouble[1] && turnRE.matches(wordings.read(t.text[trouble[1]:end[1]])) {
			return t.text[end[0]:end[1]], ""
		}
	}
	return "", t.text[trouble[0]:trouble[1]]
}

// greets reports whether a clause is nothing but politeness.
func (s *said) greets() bool {
	if s.bare == "" && !s.standing {
		return true
	}
	return s.thanks && s.solved == "" && s.unsolved == "" && s.yes == "" && s.no == "" && s.cancel == "" && s.chase == "" && s.rated == "" &&
		!s.question && !s.maybe && !s.condition && len(s.text) <= 60
}

// testsLaterRE finds promises to try and to answer then.
var testsLaterRE = newPattern(`试|测|检查|看看|观察|明天|晚点|稍后|回去|回公司|\b(?:check|test|try|tomorrow|later|monitor)\b`)

// standing reports clauses that speak of what may come: they decide nothing.
var standing = newPattern(`(?:如|若|要是|万一|以后|后续|再)?有(?:任何|什么|其他|其它|新的|别的)?(?:问题|情况|疑问|需要|异常)(?:的话)?(?:会|再|随时|还|就|我|请|时|及时|联系|咨询|找|告|反馈)|(?:如|若|如果|要是)(?:后续|以后|之后|还|再|又|仍|有).{0,12}(?:再|会|就|联系|找|反馈|问题)|^(?:如|若)?(?:后续|以后)?有问题$|再(?:联系|麻烦|找|请教|反馈|回复|跟)(?:您|你|你们|it)?|(?:do not|don't) hesitate|(?:if|should) .{0,30}(?:again|back|problem|issue|question)|let you know|get back to you|keep you posted`)
