package rules

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/templates"
)

// newMail decides about a mail that belongs to no ticket.
func (t *turn) newMail() { t.decideBy(ofNewMail) }

func (t *turn) saysNothing() bool {
	m := t.message()
	return m.From.Key() == "" && m.Kind == store.Human && m.Text == "" && m.Subject == "" && len(m.Attachments) == 0
}

func (t *turn) fromOutside() bool {
	return !t.admitted(t.message().From) && !t.c.Allowed && t.c.Mail.Proof == ""
}

func (t *turn) floods() bool {
	return t.c.Recent >= t.Book.Caps.NewTickets && t.c.Mail.Proof == ""
}

// report opens a ticket, unless the rule book takes the mail for none.
func (t *turn) report() {
	m := t.message()
	requester, forwarder := t.requesterOf(m)
	r := t.Book.readMail(m)
	like := t.similar(t.Book.signatureOf(r, m, t.Book.Directory.Find(requester.Address)), requester)
	// Many who report one outage are no flood.
	if like.incident == nil && t.c.Opened >= t.Book.Caps.AllTickets && t.c.Mail.Proof == "" {
		t.hold("more than " + itoa(t.Book.Caps.AllTickets) + " tickets from everybody in an hour")
		return
	}
	known := t.c.Known
	known.Similar = like.count()
	class, opens := t.judge(m, r, requester, t.at, known)
	if !opens && t.c.Mail.Proof != store.ProofWanted {
		reason := class.because()
		if m.Kind == store.List && !t.companyMail(m) {
			reason = listNone
		}
		t.ignore(opensNone + reason)
		return
	}
	t.open(requester, forwarder, class, like)
}

// opensNone begins the reason of a mail that the rule book lets open no ticket.
const opensNone = "opens no ticket: "

// What may follow it, besides the rule that decided.
const (
	listNone    = "a mailing list"
	learnedNone = "it reads like mails that open none" // the learner's opinion
)

// requesterOf is whose ticket a mail opens: of a mail that was sent on, its
// first sender's.
func (d *Desk) requesterOf(m *store.Message) (requester, forwarder store.Address) {
	if m.Forward != nil && m.Forward.From.Key() != "" && m.Forward.From.Key() != m.From.Key() && d.admitted(m.Forward.From) && !d.Self.Own(m.Forward.From.Address) {
		return m.Forward.From, m.From
	}
	return m.From, store.Address{}
}

// judge says what the rule book makes of a mail, and whether it opens a ticket.
func (d *Desk) judge(m *store.Message, r *reader, requester store.Address, arrived time.Time, known Known) (class Classification, opens bool) {
	class = d.Book.classify(m, r, d.Book.Directory.Find(requester.Address), arrived, known)
	silent := strings.TrimSpace(written(m)) == "" && len(m.Defects) > 0 // nobody knows what it says
	return class, (!class.NonTicket || silent) && (m.Kind != store.List || d.companyMail(m))
}

func (t *turn) quarantine(reason string) {
	t.hold(reason)
	t.out.Verdict.State = store.Quarantined
}

// companyMail reports whether somebody of the company wrote it: also on an
// internal mailing list people report trouble.
func (d *Desk) companyMail(m *store.Message) bool {
	for _, domain := range d.Book.Company.Domains {
		if strings.EqualFold(m.From.Domain(), domain) {
			return true
		}
	}
	return d.Book.Directory.Find(m.From.Address) != nil
}

// masked is a trace without the secrets that the mail carries.
func masked(m *store.Message, steps []Step) []Step {
	steps = slices.Clone(steps)
	for i := range steps {
		steps[i].Because = m.Mask(steps[i].Because)
	}
	return steps
}

// because names the rules that made a mail no ticket.
func (c *Classification) because() string {
	for _, s := range c.Trace {
		if s.Matched && strings.Contains(s.Sets, "no ticket") {
			return s.Rule + " (" + s.Because + ")"
		}
	}
	return learnedNone
}

// open makes the ticket (handbook H1 to H6): one letter acknowledges it, gives
// self-check steps and asks for what is missing; a technician gets it now, or
// when the self-check did not help.
func (t *turn) open(requester, forwarder store.Address, class Classification, like likes) {
	t.begin(requester, forwarder, class)
	if t.ticket().Confidential {
		like = likes{} // nobody else hears of it
	}
	t.sign(like.mine)
	if !t.outage(like) {
		t.proceed(class)
	}
}

// begin records the ticket; nobody hears of it yet.
func (t *turn) begin(requester, forwarder store.Address, class Classification) {
	m := t.c.Mail.Message
	t.traced = &Trace{Rules: masked(m, class.Trace), Settings: class.kept()}
	ticket := &store.Ticket{
		Status: store.StatusOpen, Asked: store.AskedNone,
		Requester: requester, Language: t.languageFor(requester, cmp.Or(class.Language, m.Language)), Subject: t.subjectOf(m),
		Category: class.Subcategory.Category(), Subcategory: class.Subcategory.Code,
		Urgency: class.Urgency, Impact: class.Impact, Priority: class.Priority, Tier: class.Tier,
		Opened: t.at,
	}
	t.out.Ticket = ticket
	t.learn(m.Fields, m.Found, "mail")
	t.tieAsset()
	if p := t.Book.Directory.Find(requester.Address); p != nil {
		ticket.Department = p.Department
		t.learn(store.Fields{Name: p.Name, Department: p.Department, Phone: p.Phone}, nil, "directory")
		if ticket.Requester.Name == "" {
			ticket.Requester.Name = p.Name
		}
	}
	t.learn(store.Fields{Name: requester.Name}, nil, "from")
	t.out.Verdict = store.Verdict{State: store.Opened, Reason: m.KindReason}
	t.join(requester, store.RequesterRole)
	t.keepSecret(&class)
	if !ticket.Confidential {
		t.join(forwarder, store.ForwarderRole)
	}
	t.behalf(m.Behalf)
	t.joinCopied(m)
	t.sent(store.EventOpened, t.wordsOf(m), false)
	if !ticket.Confidential {
		t.out.Index = strings.Join([]string{m.Subject, m.Mask(written(m)), requester.Name, requester.Address}, "\n")
	}
	t.readAccountForm()
	t.setTargets()
	t.planFreeze()
}

// proceed tells the requester of his new ticket and gives it to somebody, if
// nobody took it already.
func (t *turn) proceed(class Classification) {
	m, ticket := t.c.Mail.Message, t.ticket()
	if ticket.Status.Ended() || ticket.Status == store.StatusResolved {
		return // the orders that came with it said it all
	}
	taken := ticket.Assignee != "" || ticket.Status != store.StatusOpen
	if taken {
		class.SelfCheck, class.Ask = "", nil
	}
	for _, name := range class.Ask {
		if *ticket.Fields.At(name) == "" {
			ticket.Missing = append(ticket.Missing, name)
		}
	}
	if f := t.accountForm(); f != nil {
		ticket.Missing = f.missing() // the requester himself is known
	}
	wait := !taken && t.unapproved()
	if wait {
		class.SelfCheck = "" // what needs permission is not for the requester to try
	}
	if answerable := !m.Kind.Automatic() && !m.NullSender; answerable {
		wait = t.acknowledge(class) || wait
	}
	if !wait && !taken {
		t.dispatch("")
	}
	told := slices.ContainsFunc(t.out.Letters, func(l Letter) bool { return l.Name == "critical" })
	if ticket.Priority == store.Critical && !told {
		t.reportCritical()
	}
}

// acknowledge writes the one letter that the requester gets, and reports
// whether his answer to the self-check is waited for.
func (t *turn) acknowledge(class Classification) (wait bool) {
	m, ticket := t.c.Mail.Message, t.ticket()
	l := t.toRequester("acknowledgement")
	l.Data.Approval = t.approvalView(t.approval())
	l.Data.Freeze, _ = t.freeze()
	if t.c.Mail.HeaderOnly {
		l.Data.Size, l.Data.Limit = t.c.Mail.Size, t.Limits[t.c.Mail.Origin.Account]
		l.Data.Code = "too_large"
	}
	critical := ticket.Priority == store.Critical
	if class.SelfCheck != "" && !critical {
		l.Data.Guide = t.Letters.Guide(class.SelfCheck, ticket.Language, ticket.Fields.SelfTried, m.Subject+"\n"+written(m))
	}
	if len(ticket.Missing) > 0 && !critical {
		for _, name := range ticket.Missing {
			l.Data.Questions = append(l.Data.Questions, t.Letters.Question(name, ticket.Language))
		}
		ticket.Asked = store.AskedInfo
	} else {
		ticket.Missing = nil
	}
	answered := false
	if !critical && ticket.Assignee == "" && ticket.Status == store.StatusOpen {
		answered = t.showArticle(l, class)
	}
	guided := l.Data.Guide != nil && len(l.Data.Guide.Steps) > 0 && !l.Data.Guide.Advice
	if guided || l.Data.Article != nil {
		ticket.SelfCheck, ticket.Asked = class.SelfCheck, store.AskedSelfCheck
		if !guided {
			ticket.SelfCheck = l.Data.Article.Number()
		}
		t.askSolved(l)
		if wait = answered || guided && ticket.Fields.SelfTried == ""; wait {
			ticket.Status = store.StatusSelfCheck
			t.timerAt(store.TimerSelfCheck, t.Book.Times.SelfCheck.after(t.clock(), t.at))
		}
	}
	return wait
}

// languageFor is the language that a requester is written to in.
func (t *turn) languageFor(requester store.Address, written string) string {
	if p := t.Book.Directory.Find(requester.Address); p != nil && p.Language != "" {
		return p.Language
	}
	switch written {
	case "zh":
		return "zh"
	case "":
		return t.Book.Company.Language
	}
	return "en"
}

// subjectOf is what the ticket is called in every letter about it.
func (t *turn) subjectOf(m *store.Message) string {
	subject := m.BaseSubject
	if m.Forward != nil && m.Forward.Subject != "" && subject == "" {
		subject = m.Forward.Subject
	}
	if subject == "" {
		subject = firstWords(cmp.Or(m.Fields.Symptom, written(m)), 30)
	}
	// It stands in the header of every letter: servers refuse endless ones.
	return firstWords(m.Mask(strings.Join(strings.Fields(subject), " ")), 200)
}

// wordsOf is what a mail says: the new text, and what it forwards.
func (t *turn) wordsOf(m *store.Message) string {
	words := written(m)
	if words == "" && t.tap != nil {
		return templates.Answer(t.tap.Code, t.ticket().Language)
	}
	if m.Forward != nil && m.Forward.Text != "" && !strings.Contains(words, m.Forward.Text) {
		words = strings.TrimSpace(words + "\n\n" + m.Forward.Text)
	}
	return words
}

// written is the new text above the line that our letters begin with. An
// answer without a word of its own comes with the whole letter that it quotes,
// and our words must never be taken for the writer's.
func written(m *store.Message) string {
	text := strings.TrimSpace(strings.Replace(m.NewText, secret.Words, "", 1))
	words, _, quoted := strings.Cut(text, strings.Trim(templates.AnswerLine, "# "))
	if !quoted {
		return text
	}
	lines := strings.Split(words, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ">") || quoteBegins.MatchString(line) {
			lines = lines[:i]
			break
		}
	}
	if n := len(lines); n > 0 && strings.Trim(lines[n-1], "# ") == "" {
		lines = lines[:n-1]
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// quoteBegins is how clients announce the letter that they quote.
var quoteBegins = regexp.MustCompile(`(?i)(写道|寫道|wrote)\s*[:：]?\s*$|^\s*-{3,}|^\s*_{10,}|^\s*(发件人|寄件者|From)\s*[:：]`)

// firstWords cuts the first line of a text to n characters.
func firstWords(text string, n int) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(line); len(runes) > n {
		line = string(runes[:n]) + "…"
	}
	return line
}
