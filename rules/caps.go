package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// longestDefer is how long a letter over a cap may wait for its turn. What
// would wait longer is a flood, and is not written.
const longestDefer = 24 * time.Hour

// noise are letters that say nothing which another letter, or the next answer,
// would not say: over the caps of one reader they are not written.
var noise = []string{"acknowledgement", "status", "tickets", "faq", "reopened", "cancelled", "receipt"}

// bound keeps a letter within the caps (promise 6): over one of them it waits
// until the cap has room again, or is not written; then stop says why. People's
// words and urgent letters are never held back. What was put off counts at the
// moment for which it was put off, so that a flood is spread and not bunched.
func (d *Desk) bound(tx store.Tx, c *Case, o *store.Outgoing, now time.Time) (stop string, err error) {
	if o.Automatic == "" || o.Urgent {
		return "", nil
	}
	to := store.Address{Address: o.Recipient}
	if wroteNow(c, to) {
		// mark has taken note that the address is in use
	} else if since, err := tx.Meta(unreachable(to.Key())); err == nil && since != "" {
		return "the address refuses letters since " + since, nil
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if isNotice(o.Letter) {
		return "", nil // there are only so many of them in an hour: see remindSome
	}
	p := d.Book.Directory.Find(o.Recipient)
	// A colleague who gives many orders in an hour waits for what became of each.
	told := works(c.Sender) && c.Proof != store.Unproved && o.Letter == "receipt" && wroteNow(c, to)
	staff := p.Technician() || p != nil && p.Manager || to.Key() == d.Self.Admin.Key()
	caps := d.Book.Caps
	if o.Letter == "confirm_sender" {
		// Who was asked so often knows that somebody uses his name; the mails are held.
		// A forger must not use up what the desk may write to a requester.
		most := caps.SenderHour
		if !staff {
			most = max(most/4, 1)
		}
		asked, err := tx.ListOutgoing(store.OutgoingFilter{Recipient: to.Key(), Letter: o.Letter, Since: now.Add(-time.Hour), Limit: most})
		if err != nil {
			return "", err
		}
		if len(asked) >= most {
			return fmt.Sprintf("%d questions to the person in an hour", len(asked)), nil
		}
	}
	wait, why := time.Duration(0), ""
	ofDay := -1 // letters to the address; there are no more in the last hour of it
	if p == nil {
		if ofDay, err = tx.CountOutgoing(to.Key(), 0, now.Add(-24*time.Hour)); err != nil {
			return "", err
		}
	}
	for _, cap := range []struct {
		name    string
		who     string
		ticket  int64
		within  time.Duration
		most    int
		applies bool
	}{
		{"letters to the address in an hour", to.Key(), 0, time.Hour, caps.SenderHour, ofDay >= caps.SenderHour},
		{"letters to the address in a day", to.Key(), 0, 24 * time.Hour, caps.SenderDay, ofDay >= caps.SenderDay},
		{"letters about the ticket in an hour", "", o.TicketID, time.Hour, caps.TicketHour, o.TicketID != 0 && c.Letters >= caps.TicketHour && !told},
		{"letters to the domain in an hour", "@" + to.Domain(), 0, time.Hour, caps.DomainHour, p == nil && c.Letters >= caps.DomainHour && !d.ownDomain(to)},
	} {
		if !cap.applies {
			continue
		}
		n, err := tx.CountOutgoing(cap.who, cap.ticket, now.Add(-cap.within))
		if err != nil {
			return "", err
		}
		if n < cap.most {
			continue
		}
		name := fmt.Sprintf("%d %s", n, cap.name)
		if slices.Contains(noise, o.Letter) && !staff {
			return name, nil
		}
		if w := turnOf(n, cap.most, cap.within); w > wait {
			wait, why = w, name
		}
	}
	if !staff && c.Letters >= caps.TotalHour {
		if w := turnOf(c.Letters, caps.TotalHour, time.Hour); w > wait {
			wait, why = w, fmt.Sprintf("%d letters in an hour", c.Letters)
		}
	}
	if wait > longestDefer {
		return why, nil
	}
	if wait > 0 {
		o.Created = now.Add(wait)
		o.Next, o.LastError = o.Created, "waits: "+why
	}
	return "", nil
}

// wroteNow reports whether a letter answers the very mail of its reader.
func wroteNow(c *Case, to store.Address) bool {
	return c.Mail != nil && c.Mail.Message.Kind == store.Human && c.Mail.Message.From.Key() == to.Key()
}

// turnOf is how long the next letter waits where n were written, or put off,
// since one length of time ago, and most may go in each.
func turnOf(n, most int, within time.Duration) time.Duration {
	return within * time.Duration(n/max(most, 1))
}

func (d *Desk) ownDomain(a store.Address) bool {
	for _, domain := range d.Book.Company.Domains {
		if strings.EqualFold(domain, a.Domain()) {
			return true
		}
	}
	return false
}

// noteStopped records on the ticket that a letter was not written.
func noteStopped(tx store.Tx, ticket *store.Ticket, o *store.Outgoing, why string, now time.Time) error {
	if ticket == nil {
		return nil
	}
	return tx.AddEvent(&store.Event{
		TicketID: ticket.ID, At: now, Kind: store.EventUndelivered, Actor: o.Recipient, Internal: true,
		Text: o.Letter + ": not written, " + why,
	})
}
