package rules

import (
	"errors"
	"fmt"
	"time"

	"maildesk/rules/secret"
	"maildesk/store"
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
		if err := secret.NotePlus(tx, out.Plus, now); err != nil {
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

// fatal reports whether an error is the store's trouble, not this mail's.
func fatal(err error) bool {
	return errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrBusy)
}
