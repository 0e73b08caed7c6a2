package rules

import (
	"regexp"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// An employee may ask the desk something without reporting anything: how a
// ticket stands, which ones he has, or what others ask often.
const (
	askStatus  = "status"
	askTickets = "tickets"
	askFAQ     = "faq" // the knowledge base (handbook S10)
)

var (
	statusWords  = regexp.MustCompile(`^(?:查询|查一下|查|看一下|看看|问一下|想问下|了解一下)?(?:一下)?(?:我的|这个|该)?(?:工单|报修单|报障单|报修|报障|单子)? ?(?:的)?(?:处理|当前|最新)?(?:状态|进度|进展|status|progress)(?:查询|如何|怎么样了?|怎样了?|是什么|update)?$|^(?:ticket|check|my) (?:ticket )?status$`)
	ticketsWords = regexp.MustCompile(`^(?:查询|查一下|查|看一下|看看|列出)?(?:我的|我有哪些|我提过的|我所有的)(?:全部|所有|未结|没解决的)?(?:工单|报修|报障|单子|报修记录|工单列表)$|^(?:list |show )?my (?:open )?tickets$`)
	faqWords     = regexp.MustCompile(`^(?:查询|查一下|查|看一下|看看|列出|发一下|给我)?(?:一下)?(?:it)?(?:常见问题|常见问题解答|常见问题汇总|知识库)(?:解答|汇总|列表)?$|^(?:please )?(?:send (?:me )?)?(?:the )?(?:it )?(?:faqs?|frequently asked questions|knowledge base)(?:,? please)?$`)
	askedThanks  = regexp.MustCompile(`(?:谢谢(?:您|了)?|多谢|辛苦了?|thanks|thank you)$`)
	askedPolite  = regexp.MustCompile(`^(?:(?:您好|你好|请问|麻烦|请|hi|hello|please|it)[，,。！!： :]*)+`)
)

// asks reads what an employee asks the desk, empty for nothing of the kind: the
// whole of a mail without the ticket's number, in the body or, where that is
// empty, in the subject. A mail that says more is read by a person.
func asks(m *store.Message) string {
	if m.Kind.Automatic() || len(m.Attachments) > 0 {
		return ""
	}
	words := strings.TrimSpace(written(m))
	if words == "" {
		words = m.BaseSubject
	}
	words = ticketNumber.ReplaceAllString(words, " ")
	words = strings.Trim(strings.Join(strings.Fields(strings.ToLower(words)), " "), " []【】()（）#＃:：。.？?！!~～,，")
	words = strings.TrimRight(askedThanks.ReplaceAllString(askedPolite.ReplaceAllString(words, ""), ""), " 。.？?！!~～,，")
	switch {
	case statusWords.MatchString(words):
		return askStatus
	case ticketsWords.MatchString(words):
		return askTickets
	case faqWords.MatchString(words):
		return askFAQ
	}
	return ""
}

// answerAsked tells an employee of his own tickets: those that his mail names,
// else the open ones, else the last. What is not his is as if it were not
// there. It reports whether the mail asked for that.
func (t *turn) answerAsked() bool {
	m := t.c.Mail.Message
	switch t.c.asks() {
	case "":
		return false
	case askFAQ:
		t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "asked for the frequent questions"}
		t.answerFAQ()
		return true
	}
	t.out.Verdict = store.Verdict{State: store.FollowUp, Reason: "asked for his tickets"}
	named := ticketNumber.FindAllString(strings.ToUpper(m.Subject+"\n"+written(m)), -1)
	language := t.languageFor(m.From, m.Language)
	var rows, open []templates.Ticket
	for _, ticket := range t.c.Own {
		row := t.rowIn(ticket, language)
		for _, number := range named {
			if number == ticket.Number {
				rows = append(rows, row)
			}
		}
		if !ticket.Status.Ended() {
			open = append(open, row)
		}
	}
	code := ""
	switch {
	case len(rows) > 0:
	case len(named) > 0:
		code = "unknown"
		rows = open
	case len(open) > 0:
		rows = open
	case len(t.c.Own) > 0:
		code = "last"
		rows = []templates.Ticket{t.rowIn(t.c.Own[0], language)}
	default:
		code = "none"
	}
	l := t.letter(Letter{Name: "tickets", To: m.From, Language: language, Automatic: "auto-replied"})
	l.Data.Code, l.Data.Lines = code, []templates.Line{{Rows: rows}}
	return true
}

// tellStatus answers a participant who asks how his ticket stands. It moves
// nothing, and nobody else is written to.
func (t *turn) tellStatus() bool {
	m := t.c.Mail.Message
	switch t.c.asks() {
	case "":
		return false
	case askFAQ:
		t.out.Verdict.Reason += "; asked for the frequent questions"
		t.sent(store.EventMail, t.wordsOf(m), false)
		t.answerFAQ()
		return true
	}
	t.out.Verdict.Reason += "; asked for the status"
	t.sent(store.EventMail, t.wordsOf(m), false)
	l := t.letter(Letter{Name: "status", To: m.From, Language: t.languageFor(m.From, m.Language), Automatic: "auto-replied"})
	l.Data.Code = "asked"
	return true
}

// mostAsked is how many articles the frequent questions have.
const mostAsked = 15

// answerFAQ sends the most used articles in the language of who asks, by
// category.
func (t *turn) answerFAQ() {
	m := t.c.Mail.Message
	language := t.languageFor(m.From, m.Language)
	by, n := map[store.Category][]*store.Article{}, 0
	for _, a := range t.c.Articles {
		if a.Language == language && n < mostAsked {
			category, _, _ := strings.Cut(a.Subcategory, "/")
			by[store.Category(category)] = append(by[store.Category(category)], a)
			n++
		}
	}
	l := t.letter(Letter{Name: "faq", To: m.From, Language: language, Automatic: "auto-replied"})
	for _, category := range store.Categories {
		if len(by[category]) > 0 {
			l.Data.Topics = append(l.Data.Topics, templates.Topic{Category: category, Articles: by[category]})
		}
	}
}
