package rules

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// save writes an outcome. The words of its letters are fixed here, for only
// now the ticket has its number.
func (d *Desk) save(tx store.Tx, c *Case, out *Outcome, now time.Time) error {
	if err := d.saveTicket(tx, out); err != nil {
		return err
	}
	for i := range out.More {
		if err := d.saveTicket(tx, &out.More[i]); err != nil {
			return err
		}
		if err := saveSplit(tx, c, &out.More[i], now); err != nil {
			return err
		}
	}
	if err := mark(tx, c, out, now); err != nil {
		return err
	}
	if c.Mail != nil {
		if ticket := out.Ticket; ticket != nil {
			out.Verdict.TicketID = ticket.ID
			if id := c.Mail.Message.MessageID; id != "" {
				if err := tx.AddMessageID(id, ticket.ID); err != nil {
					return err
				}
			}
		}
		if err := tx.FinishIncoming(c.Mail.ID, out.Verdict); err != nil {
			return err
		}
	}
	if err := saveHeld(tx, c, out, now); err != nil {
		return err
	}
	if err := saveOptOut(tx, out); err != nil {
		return err
	}
	for i := range out.Absences {
		if err := tx.AddAbsence(&out.Absences[i]); err != nil {
			return err
		}
	}
	for _, id := range out.Back {
		if err := tx.EndAbsence(id, now); err != nil {
			return err
		}
	}
	if err := d.writeAll(tx, c, out, now); err != nil {
		return err
	}
	for i := range out.More {
		if err := d.writeAll(tx, c, &out.More[i], now); err != nil {
			return err
		}
	}
	return nil
}

// saveTicket writes the ticket of an outcome and what belongs to it.
func (d *Desk) saveTicket(tx store.Tx, out *Outcome) error {
	ticket := out.Ticket
	fresh := ticket != nil && ticket.ID == 0
	if fresh {
		day := ticket.Opened.In(d.Book.Zone()).Format("20060102")
		if err := tx.AddTicket(day, ticket); err != nil {
			return fmt.Errorf("add ticket: %w", err)
		}
	} else if ticket != nil {
		if err := tx.UpdateTicket(ticket); err != nil {
			return fmt.Errorf("update ticket %s: %w", ticket.Number, err)
		}
	}
	if ticket != nil {
		if err := saveAbout(tx, ticket.ID, out); err != nil {
			return fmt.Errorf("ticket %s: %w", ticket.Number, err)
		}
	}
	if err := saveArticles(tx, out); err != nil {
		return err
	}
	return saveTimers(tx, ticket, out, fresh)
}

func (d *Desk) writeAll(tx store.Tx, c *Case, out *Outcome, now time.Time) error {
	for i := range out.Letters {
		if err := d.write(tx, c, out, &out.Letters[i], i, now); err != nil {
			return fmt.Errorf("letter %s: %w", out.Letters[i].Name, err)
		}
	}
	return nil
}

// saveHeld writes what was decided about a mail that waited, and what was
// learned of the provider.
func saveHeld(tx store.Tx, c *Case, out *Outcome, now time.Time) error {
	if out.Plus != "" {
		if err := notePlus(tx, out.Plus, now); err != nil {
			return err
		}
	}
	if out.Release != 0 {
		if err := tx.ReleaseIncoming(out.Release, out.ReleasedBy, nil); err != nil {
			return fmt.Errorf("release mail %d: %w", out.Release, err)
		}
	}
	for _, id := range out.Wanted {
		if err := tx.ReleaseIncoming(id, store.ProofWanted, nil); err != nil {
			return fmt.Errorf("release mail %d: %w", id, err)
		}
	}
	if out.Admit.Address != "" {
		if err := Admit(tx, out.Admit); err != nil {
			return err
		}
	}
	if out.Second.Address != "" {
		if err := rememberSecond(tx, out.Second, c.Mail.Message.From); err != nil {
			return err
		}
	}
	if out.Junk != 0 {
		return Junk(tx, out.Junk, c.Mail.Message.From.Key())
	}
	return nil
}

// unreachable names the mark of an address to which letters cannot be delivered.
func unreachable(key string) string { return "unreachable " + key }

// mark remembers an address that refuses our letters, until somebody writes from it.
func mark(tx store.Tx, c *Case, out *Outcome, now time.Time) error {
	if out.Unreachable != "" {
		return tx.SetMeta(unreachable(out.Unreachable), now.UTC().Format(time.RFC3339))
	}
	if c.Mail == nil || c.Mail.Message.Kind != store.Human {
		return nil
	}
	name := unreachable(c.Mail.Message.From.Key())
	if value, err := tx.Meta(name); errors.Is(err, store.ErrNotFound) || err == nil && value == "" {
		return nil
	} else if err != nil {
		return err
	}
	return tx.SetMeta(name, "")
}

func saveAbout(tx store.Tx, id int64, out *Outcome) error {
	for _, key := range out.Leave {
		if err := tx.RemoveParticipant(id, key); err != nil {
			return err
		}
	}
	for _, o := range out.Withdraw {
		if err := tx.WithdrawOutgoing(o); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	for _, p := range out.Participants {
		p.TicketID = id
		if err := tx.AddParticipant(p); err != nil {
			return err
		}
	}
	for i := range out.Events {
		out.Events[i].TicketID = id
		if err := tx.AddEvent(&out.Events[i]); err != nil {
			return err
		}
	}
	if out.Signature != nil {
		out.Signature.TicketID = id
		if err := tx.SetSignature(out.Signature); err != nil {
			return err
		}
	}
	if out.Index != "" {
		return tx.IndexTicket(id, out.Index)
	}
	return nil
}

// saveTimers cancels first, so that an outcome may replace what it cancels. A
// fresh ticket has nothing to cancel.
func saveTimers(tx store.Tx, ticket *store.Ticket, out *Outcome, fresh bool) error {
	var id int64
	if ticket != nil {
		id = ticket.ID
	}
	if id != 0 && !fresh && (out.CancelAll || len(out.Cancel) > 0) {
		kinds := out.Cancel
		if out.CancelAll {
			kinds = nil
		}
		if err := tx.CancelTimers(id, kinds...); err != nil {
			return err
		}
	}
	for i := range out.Timers {
		timer := &out.Timers[i]
		if timer.TicketID == 0 && !timer.Kind.OfDesk() {
			timer.TicketID = id
		}
		if err := tx.SetTimer(timer); err != nil {
			return err
		}
	}
	return nil
}

// deskLetter stands for a ticket's number in ids and links of letters that are
// about no ticket.
const deskLetter = "desk"

// write renders a letter and queues it, a row for each envelope recipient.
func (d *Desk) write(tx store.Tx, c *Case, out *Outcome, l *Letter, n int, now time.Time) error {
	if l.To.Address == "" || d.Self.own(l.To.Address) {
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
	o.MessageID = d.Self.letterID(number, cause, n)
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
		return subject, store.Address{Name: d.Self.Address.Name, Address: d.Self.plus(number, reader)}
	}
	return strings.Replace(subject, "["+number+"]", "["+number+"-"+d.Self.checkCode(number, reader)+"]", 1), d.Self.Address
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
			o.References = []string{d.Self.rootID(heldNumber(c.Mail.ID), store.Address{Address: o.Recipient}.Key())}
			return nil
		}
		if works(d.Book.Directory.Find(o.Recipient)) {
			o.References = []string{d.Self.rootID(deskNumber, store.Address{Address: o.Recipient}.Key())}
		}
		if c.Mail != nil && c.Mail.Message.From.Key() == strings.ToLower(o.Recipient) && c.Mail.Message.MessageID != "" {
			o.InReplyTo = c.Mail.Message.MessageID
			o.References = append(o.References, o.InReplyTo)
		}
		return nil
	}
	reader := store.Address{Address: o.Recipient}.Key()
	o.References = []string{d.Self.rootID(ticket.Number, reader)}
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

// fatal reports whether an error is the store's trouble, not this mail's.
func fatal(err error) bool {
	return errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrBusy)
}
