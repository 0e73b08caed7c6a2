package rules

import (
	"fmt"
	"time"

	"maildesk/store"
)

// counts is what a batch of decisions counts once in the store, and from then on
// by itself: with thousands of open tickets a count takes longer than all else
// about a mail.
type counts struct {
	load     map[string]int // open tickets by technician; nil before the first count
	letters  int            // automatic letters of the last hour
	absent   []*store.Absence
	stale    bool             // absent has changed since it was read
	written  bool             // articles have
	articles []*store.Article // published
	opened   int              // mails of the last hour that opened a ticket
	flooded  bool             // many targets were missed at once, in a downtime
	alike    candidates       // tickets that mails were compared with
}

// mostPublished bounds how many articles are compared with a mail.
const mostPublished = 2000

// fill counts, the first time.
func (y *counts) fill(tx store.Tx, now time.Time) (err error) {
	if y.load == nil || y.stale {
		if y.absent, err = tx.Absences(now); err != nil {
			return fmt.Errorf("who is away: %w", err)
		}
		y.stale = false
	}
	if y.load == nil || y.written {
		if y.articles, err = tx.ListArticles(store.ArticleFilter{State: store.ArticlePublished, Limit: mostPublished}); err != nil {
			return fmt.Errorf("articles: %w", err)
		}
		y.written = false
	}
	if y.load != nil {
		return nil
	}
	if y.letters, err = tx.CountOutgoing("", 0, now.Add(-time.Hour)); err != nil {
		return fmt.Errorf("letters of the last hour: %w", err)
	}
	if y.opened, err = tx.CountIncoming("", now.Add(-time.Hour), store.Opened); err != nil {
		return fmt.Errorf("tickets of the last hour: %w", err)
	}
	if y.load, err = tx.OpenLoad(); err != nil {
		return fmt.Errorf("load of the technicians: %w", err)
	}
	return nil
}

// add takes in what a decision caused that is saved.
func (y *counts) add(c *Case, out *Outcome) {
	y.letters = c.Letters
	y.written = y.written || len(out.Articles) > 0
	for i := range out.More {
		y.written = y.written || len(out.More[i].Articles) > 0
	}
	y.alike.add(out)
	for i := range out.More {
		y.alike.add(&out.More[i])
	}
	y.stale = y.stale || len(out.Absences) > 0 || len(out.Back) > 0
	if out.Verdict.State == store.Opened {
		y.opened++
	}
	for i := range out.More {
		more := out.More[i].Ticket
		if more != nil && burdens(more) {
			y.load[more.Assignee]++
		}
		for _, named := range c.Named {
			if more != nil && named.Ticket.ID == more.ID && burdens(named.Ticket) {
				y.load[named.Ticket.Assignee]--
				break
			}
		}
	}
	if out.Ticket == nil {
		return
	}
	if c.Ticket != nil && c.Ticket.ID == out.Ticket.ID && burdens(c.Ticket) {
		y.load[c.Ticket.Assignee]--
	}
	if burdens(out.Ticket) {
		y.load[out.Ticket.Assignee]++
	}
}

// burdens reports whether a ticket is work for its technician, as OpenLoad has it.
func burdens(t *store.Ticket) bool {
	return t.Assignee != "" && !t.Status.Ended() && t.Resolved.IsZero()
}
