package rules

import (
	"fmt"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// write renders a letter and queues it, a row for each envelope recipient.
func (d *Desk) write(tx store.Tx, c *Case, out *Outcome, l *Letter, n int, now time.Time) error {
	if l.To.Address == "" || d.Self.Own(l.To.Address) {
		return nil
	}
	ticket := out.Ticket
	l.Data.Now = now
	d.address(l, ticket)
	if d.suspect(l, ticket) {
		defangLetter(l)
	}
	number := deskLetter
	if ticket != nil {
		number = ticket.Number
	}
	l.Data.Actions = d.links(l, number, now)
	words, err := d.Letters.Render(l.Name, l.Language, &l.Data)
	if err != nil {
		return err
	}
	files, err := enclose(tx, l.Files, append(l.Parts, words.Parts...))
	if err != nil {
		return err
	}
	o := store.Outgoing{
		Letter: l.Name, From: d.Self.Address, To: []store.Address{l.To}, Cc: l.Cc, ReplyTo: d.Self.Address,
		Subject: words.Subject, Text: words.Text, HTML: words.HTML,
		Automatic: l.Automatic, NullSender: l.Automatic == "auto-replied", Bulk: l.Name == "digest" || isNotice(l.Name), Unsubscribe: l.Data.Action(unsubscribe),
		Files: files, Urgent: l.Urgent, Next: now, Created: now,
	}
	desk := d.Book.Company.in(l.Language).Desk
	switch {
	case l.From != "" && l.Language == "zh":
		o.From.Name = l.From + "（" + desk + "）"
	case l.From != "":
		o.From.Name = l.From + " (" + desk + ")"
	case o.From.Name == d.Book.Company.Desk:
		o.From.Name = desk
	}
	cause := "new"
	if c.Mail != nil {
		o.IncomingID = c.Mail.ID
		cause = fmt.Sprint("mail ", c.Mail.ID)
	} else if c.Timer != nil {
		cause = fmt.Sprint("timer ", c.Timer.ID, " ", c.Timer.Due.UnixMicro())
	}
	if ticket != nil {
		o.TicketID = ticket.ID
		o.Subject = subjectLine(ticket, words.Subject)
		if d.suspect(l, ticket) {
			o.Subject = defang(o.Subject)
		}
	}
	o.MessageID = d.Self.LetterID(number, cause, n)
	for i, to := range append([]store.Address{l.To}, l.Cc...) {
		if l.Name != "repair_order" && !d.maySee(ticket, append(c.Partly[:len(c.Partly):len(c.Partly)], out.Participants...), to) {
			continue
		}
		one := o
		one.Recipient = to.Address
		if ticket != nil {
			one.Subject, one.ReplyTo = d.answerable(o.Subject, ticket.Number, to.Key())
		}
		if works(c.Sender) && c.Mail != nil && !l.Urgent && !works(d.Book.Directory.Find(to.Address)) {
			one.Next = now.Add(d.Book.Times.PublicDelay.Time)
		}
		if i > 0 && len(l.Data.Actions) > 0 {
			// The links are of the one whom it is written to, and of nobody else.
			if o.Text, o.HTML, err = d.withoutLinks(l); err != nil {
				return err
			}
			one.Text, one.HTML = o.Text, o.HTML
		}
		if err := d.thread(tx, c, ticket, &one); err != nil {
			return err
		}
		if stop, err := d.bound(tx, c, &one, now); err != nil {
			return err
		} else if stop != "" {
			if err := noteStopped(tx, ticket, &one, stop, now); err != nil {
				return err
			}
			continue
		}
		if err := tx.AddOutgoing(&one); err != nil {
			return err
		}
		if one.Automatic != "" {
			c.Letters++
		}
	}
	if ticket != nil {
		return tx.AddMessageID(o.MessageID, ticket.ID)
	}
	return nil
}

// enclose keeps the pictures and attachments that the words bring along, and
// adds them to the files of a letter.
func enclose(tx store.Tx, files []store.File, parts []templates.Part) ([]store.File, error) {
	files = files[:len(files):len(files)]
	for _, p := range parts {
		sum, err := tx.AddBlob(p.Content)
		if err != nil {
			return nil, fmt.Errorf("keep %s: %w", p.Name, err)
		}
		files = append(files, store.File{Name: p.Name, ContentType: p.ContentType, SHA256: sum, Size: int64(len(p.Content)), ContentID: p.ContentID})
	}
	return files, nil
}

// withoutLinks is a letter as those read it whom it is copied to.
func (d *Desk) withoutLinks(l *Letter) (text, html string, err error) {
	l.Data.Actions = nil
	words, err := d.Letters.Render(l.Name, l.Language, &l.Data)
	if err != nil {
		return "", "", err
	}
	return words.Text, words.HTML, nil
}

// address fills in what every letter says: who sends it, who reads it, and
// how the ticket stands.
func (d *Desk) address(l *Letter, ticket *store.Ticket) {
	l.Data.Desk = d.Letterhead(l.Language)
	l.Data.Reader = addressData(l.To)
	if p := d.Book.Directory.Find(l.To.Address); p != nil {
		l.Data.Reader = personData(p)
	}
	if ticket != nil {
		l.Data.Ticket = d.ticketData(ticket, l.Language)
	}
}

// answerable gives a letter's subject and Reply-To what an answer proves its
// writer by when its client drops References: a plus address where the provider
// has them, else a check code behind the number in the subject.
func (d *Desk) answerable(subject, number, reader string) (string, store.Address) {
	if d.Self.Plus {
		return subject, store.Address{Name: d.Self.Address.Name, Address: d.Self.PlusAddress(number, reader)}
	}
	return strings.Replace(subject, "["+number+"]", "["+number+"-"+d.Self.CheckCode(number, reader)+"]", 1), d.Self.Address
}

// subjectLine is the same in every letter about a ticket to one reader, so that
// clients which thread by subject (Gmail, QQ, 163) keep it in one thread.
func subjectLine(ticket *store.Ticket, special string) string {
	subject := ticket.Subject
	if special != "" {
		subject = special
	}
	return "[" + ticket.Number + "] " + subject
}

// thread puts a letter into the one thread that its reader has of the ticket:
// the root id first, then the last mail either side sent (RFC 5322 section 3.6.4).
func (d *Desk) thread(tx store.Tx, c *Case, ticket *store.Ticket, o *store.Outgoing) error {
	if ticket == nil {
		if o.Letter == "confirm_sender" {
			o.References = []string{d.Self.RootID(heldNumber(c.Mail.ID), store.Address{Address: o.Recipient}.Key())}
			return nil
		}
		if works(d.Book.Directory.Find(o.Recipient)) {
			o.References = []string{d.Self.RootID(deskNumber, store.Address{Address: o.Recipient}.Key())}
		}
		if c.Mail != nil && c.Mail.Message.From.Key() == strings.ToLower(o.Recipient) && c.Mail.Message.MessageID != "" {
			o.InReplyTo = c.Mail.Message.MessageID
			o.References = append(o.References, o.InReplyTo)
		}
		return nil
	}
	reader := store.Address{Address: o.Recipient}.Key()
	o.References = []string{d.Self.RootID(ticket.Number, reader)}
	if c.Mail != nil && c.Mail.Message.From.Key() == reader && c.Mail.Message.MessageID != "" {
		o.InReplyTo = c.Mail.Message.MessageID
	} else {
		last, err := tx.ListOutgoing(store.OutgoingFilter{TicketID: ticket.ID, Recipient: reader, Limit: 1})
		if err != nil {
			return err
		}
		switch {
		case len(last) > 0:
			o.InReplyTo = last[0].MessageID
		case reader == ticket.Requester.Key():
			o.InReplyTo = firstMail(c.eventsOf(ticket))
		}
	}
	if o.InReplyTo != "" {
		o.References = append(o.References, o.InReplyTo)
	}
	return nil
}

// firstMail is the Message-ID of the mail that opened the ticket.
func firstMail(events []*store.Event) string {
	for _, e := range events {
		if e.Kind == store.EventOpened {
			return decodeMail(e.Data).MessageID
		}
	}
	return ""
}

// Letterhead is what every letter of a language says of the desk.
func (d *Desk) Letterhead(language string) templates.Desk {
	c := d.Book.Company.in(language)
	return templates.Desk{
		Company: c.Name, Name: c.Desk, Address: d.Self.Address.Address, Hotline: c.Hotline, Signature: c.Signature, Colour: c.Colour, Logo: d.Book.Logo, Zone: d.Book.Zone(),
	}
}

func (d *Desk) ticketData(ticket *store.Ticket, language string) templates.Ticket {
	view := templates.Ticket{
		Number: ticket.Number, Subject: ticket.Subject, Status: ticket.Status, Category: ticket.Category,
		Priority: ticket.Priority, Tier: ticket.Tier, Fields: ticket.Fields, Opened: ticket.Opened,
		ResponseDue: ticket.ResponseDue, ResolveDue: ticket.ResolveDue, Responded: ticket.Responded, Resolved: ticket.Resolved,
		Solution: ticket.Solution, Reopened: ticket.Reopened, Reporters: ticket.Reporters, Maintenance: ticket.Maintenance, Secret: ticket.Confidential, Requester: addressData(ticket.Requester),
	}
	if ticket.Beneficiary.Label() != "" {
		view.Beneficiary = addressData(ticket.Beneficiary)
	}
	view.Requester.Department = ticket.Department
	view.Requester.Phone = ticket.Fields.Phone
	if s, ok := d.Book.Subcategory(ticket.Subcategory); ok {
		view.Subcategory = s.In(language)
	}
	return view
}
