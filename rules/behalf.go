package rules

import (
	"cmp"
	"regexp"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

var (
	mailAddress = regexp.MustCompile(`[^\s<>(),，；;:：（）]+@[^\s<>(),，；;:：（）]+`)
	firstColon  = regexp.MustCompile(`\s*[:：]\s*`)
)

// orderNew opens a ticket on behalf of an employee who phoned or came to the
// counter: he gets the acknowledgement, and the technician has the ticket.
func (t *turn) orderNew(p *Person, args string, line *templates.Line) (done, refused string) {
	head, text, _ := strings.Cut(args, "\n")
	who, subject := head, ""
	if at := firstColon.FindStringIndex(head); at != nil {
		who, subject = head[:at[0]], head[at[1]:]
	} else if first, rest, ok := strings.Cut(head, " "); ok {
		who, subject = first, rest
	}
	text = strings.TrimSpace(text)
	subject = cmp.Or(strings.TrimSpace(subject), firstWords(text, 40))
	if who == "" || subject == "" {
		return "", "new_how"
	}
	requester, refused := t.employee(who)
	if refused != "" {
		return "", refused
	}
	m := t.retold(subject, text)
	m.Attachments = t.c.Mail.Message.Attachments
	other, class := t.telling(m, requester)
	other.begin(requester, store.Address{}, class)
	other.take(p)
	class.SelfCheck, class.Ask = "", nil // they have talked about it
	other.proceed(class)
	other.remember()
	t.finish(other)
	line.Opened = other.ticket()
	return "opened", ""
}

// orderSplit opens a second ticket for another problem of the same requester,
// who is told its number.
func (t *turn) orderSplit(p *Person, args string, line *templates.Line) (done, refused string) {
	subject, text, _ := strings.Cut(args, "\n")
	if subject = strings.TrimSpace(subject); subject == "" {
		return "", "no_subject"
	}
	t.responded(p.Key())
	requester := t.ticket().Requester
	other, class := t.telling(t.retold(subject, strings.TrimSpace(text)), requester)
	other.begin(requester, store.Address{}, class)
	if t.ticket().Confidential {
		other.ticket().Confidential, other.ticket().Beneficiary, other.out.Index = true, t.ticket().Beneficiary, ""
	}
	known := t.ticket().Fields
	other.learn(store.Fields{Name: known.Name, Department: known.Department, EmployeeID: known.EmployeeID, Phone: known.Phone}, nil, "earlier ticket")
	other.ticket().Language = t.ticket().Language
	other.tied(store.EventSplit, p.Key(), t.ticket(), false)
	class.SelfCheck, class.Ask = "", nil // a technician has looked at it
	other.proceed(class)
	for i := range other.out.Letters {
		if l := &other.out.Letters[i]; l.Name == "acknowledgement" {
			l.Data.Code, l.Data.Words = "split", t.ticket().Number
		}
	}
	other.remember()
	other.out.Parent = t.ticket()
	t.finish(other)
	line.Opened = other.ticket()
	return "split", ""
}

// retold is a problem as a technician tells it.
func (t *turn) retold(subject, text string) *store.Message {
	m := t.c.Mail.Message
	return &store.Message{
		Date: m.Date, From: m.From, Subject: subject, BaseSubject: subject, Text: text, NewText: cmp.Or(text, subject),
		Kind: store.Human, KindReason: "told by a technician", Language: m.Language, Secrets: m.Secrets,
	}
}

// telling begins a ticket about what a technician tells of a requester.
func (t *turn) telling(m *store.Message, requester store.Address) (*turn, Classification) {
	other := t.another()
	mail := *t.c.Mail
	mail.Message, mail.HeaderOnly = m, false
	other.c.Mail = &mail
	return other, t.Book.Classify(m, t.Book.Directory.Find(requester.Address), t.at, Known{})
}

// employee finds somebody by address or name; the code says why not.
func (t *turn) employee(who string) (store.Address, string) {
	if address := mailAddress.FindString(who); address != "" {
		name := strings.Trim(strings.Replace(who, address, "", 1), " <>()（）\"“”")
		a := store.Address{Name: name, Address: address}
		if p := t.Book.Directory.Find(address); p != nil {
			a = p.Mail()
		}
		if !t.admitted(a) || t.Self.Own(address) {
			return a, "not_admitted"
		}
		return a, ""
	}
	switch people := t.Book.Directory.called(who); len(people) {
	case 0:
		return store.Address{}, "unknown_employee"
	case 1:
		return people[0].Mail(), ""
	}
	return store.Address{}, "ambiguous_employee"
}

// besideName is what people write beside a name: a phone, a title, brackets.
var besideName = regexp.MustCompile(`[（(][^）)]*[）)]|[0-9-]{3,}|(?:先生|女士|小姐|老师|同事)$`)

// called are those whom a name may mean, with the department before or behind
// it: 生产部李四, 李四（生产部）, 李四 8033.
func (d *Directory) called(who string) (people []*Person) {
	if p := d.named(who); p != nil {
		return []*Person{p}
	}
	plain := strings.TrimSpace(besideName.ReplaceAllString(who, ""))
	for _, p := range d.People() {
		name := plain
		if p.Department != "" && strings.Contains(who, p.Department) {
			if name = strings.Trim(strings.Replace(plain, p.Department, "", 1), " ,，的"); strings.EqualFold(name, p.Name) && p.Name != "" {
				return []*Person{p} // of several of that name, the one of the department
			}
		}
		if p.Name != "" && strings.EqualFold(p.Name, name) {
			people = append(people, p)
		}
	}
	return people
}

// forwarded obeys the orders above an employee's mail that a technician sent
// on: they are about the ticket that it opens.
func (t *turn) forwarded(commands []Command, words string) {
	m, p := *t.c.Mail.Message, t.c.Sender
	requester, forwarder := t.requesterOf(&m)
	m.NewText = "" // what is written above is for the desk
	mail := *t.c.Mail
	mail.Message = &m
	c := *t.c // the case stays as it was
	c.Mail = &mail
	said := t.c
	t.c = &c
	class, _ := t.judge(&m, t.Book.readMail(&m), requester, t.at, t.c.Known)
	t.begin(requester, forwarder, class)
	t.c = said
	lines := t.obeyAll(p, commands)
	if words != "" {
		lines = append(lines, t.leftover(p, words))
	}
	t.c = &c
	t.proceed(class)
	t.c = said
	t.remember()
	t.receipt(p, lines)
}
