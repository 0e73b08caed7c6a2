package rules

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"maildesk/store"
)

// mostAlike are so many tickets that a mail is compared with at most.
const mostAlike = 40

// candidate is a ticket that a mail is compared with.
type candidate struct {
	*store.Alike
	signature *signature // nil: none that can be read
}

func newCandidate(a *store.Alike) *candidate { return &candidate{a, readSignature(a.Data)} }

// candidates are the tickets of a few topics, incidents first, then the newest.
// What a batch has read of a topic it reads once: in an outage mail after mail
// is about the same.
type candidates map[string]topicList

// topicList are the candidates of one topic since a moment.
type topicList struct {
	since time.Time
	list  []*candidate
}

// of gives the candidates of topics since a moment.
func (k *candidates) of(tx store.Tx, topics []string, since time.Time) ([]*candidate, error) {
	if *k == nil {
		*k = candidates{}
	}
	since = since.Truncate(time.Microsecond) // as the store keeps times
	var fresh []string
	for _, topic := range topics {
		if known, ok := (*k)[topic]; !ok || since.Before(known.since) {
			fresh = append(fresh, topic)
			(*k)[topic] = topicList{since: since}
		}
	}
	found, err := tx.Alike(fresh, since, mostAlike)
	if err != nil {
		*k = nil
		return nil, fmt.Errorf("find similar tickets: %w", err)
	}
	for _, a := range found {
		known := (*k)[a.Topic]
		known.list = append(known.list, newCandidate(a))
		(*k)[a.Topic] = known
	}
	var all []*candidate
	for _, topic := range topics {
		for _, a := range (*k)[topic].list {
			if a.Major || !a.At.Before(since) {
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, newestFirst)
	return all[:min(len(all), mostAlike)], nil
}

// newestFirst is the order of candidates: incidents, then by time.
func newestFirst(a, b *candidate) int {
	if a.Major != b.Major {
		if a.Major {
			return -1
		}
		return 1
	}
	return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.TicketID, a.TicketID))
}

// add takes in what an outcome changed: the topics of a ticket that was there
// before are read again, a new ticket is the newest of its own.
func (k candidates) add(out *Outcome) {
	ticket := out.Ticket
	if ticket == nil || len(k) == 0 {
		return
	}
	for topic, known := range k {
		if slices.ContainsFunc(known.list, func(a *candidate) bool { return a.TicketID == ticket.ID }) {
			delete(k, topic)
		}
	}
	s := out.Signature
	if s == nil {
		return
	}
	a := newCandidate(&store.Alike{
		TicketID: ticket.ID, Number: ticket.Number, Status: ticket.Status, Requester: ticket.Requester, Department: ticket.Department,
		Subject: ticket.Subject, Priority: ticket.Priority, Opened: ticket.Opened.UTC(), Major: s.Major, Reporters: ticket.Reporters,
		Place: s.Place, At: s.At.UTC().Truncate(time.Microsecond), Data: s.Data,
	})
	for _, topic := range s.Topics {
		known, ok := k[topic]
		newest := len(known.list) == 0 || newestFirst(a, known.list[0]) < 0
		switch {
		case !ok:
		case s.Major || !newest || ticket.Status.Ended() || !ticket.Resolved.IsZero():
			delete(k, topic)
		default:
			of := *a.Alike
			of.Topic = topic
			known.list = append([]*candidate{{&of, a.signature}}, known.list[:min(len(known.list), mostAlike-1)]...)
			k[topic] = known
		}
	}
}
