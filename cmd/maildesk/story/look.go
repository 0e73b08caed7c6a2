package story

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/store"
)

// fresh are the places of the desk's letters to a user that were not looked at yet.
func (p *Player) fresh(user string) (mails [][]byte, places []int, err error) {
	if mails, err = p.Stage.World.Mails(user); err != nil {
		return nil, nil, err
	}
	r := p.reading(user)
	for i, raw := range mails {
		if letterName(raw) != "" && !r.read[i] && !read(raw).Date.Before(r.moment) {
			places = append(places, i)
		}
	}
	return mails, places, nil
}

func (p *Player) reading(user string) *reading {
	if p.seen[user] == nil {
		p.seen[user] = &reading{read: map[int]bool{}}
	}
	return p.seen[user]
}

// expect reads the first new letter of that name that says all the words.
func (p *Player) expect(user, name string, words []string) error {
	address := p.person(user).Address
	deadline := time.Now().Add(patience)
	for {
		mails, places, err := p.fresh(address)
		if err != nil {
			return err
		}
		wrong := fmt.Errorf("no such letter came; there are: %s", names(mails, places))
		found := -1
		for _, at := range slices.Backward(places) {
			if letterName(mails[at]) != name {
				continue
			}
			m := read(mails[at])
			if missing := slices.IndexFunc(words, func(w string) bool { return !strings.Contains(m.Subject+"\n"+m.Text, w) }); missing >= 0 {
				wrong = fmt.Errorf("the letter does not say %q:\n%s\n%s", words[missing], m.Subject, m.Text)
			} else {
				found = at
			}
		}
		if found >= 0 {
			m, r := read(mails[found]), p.reading(address)
			r.read[found], r.moment = true, m.Date
			p.tell("letter", fmt.Sprintf("%s → %s\n%s\n\n%s", m.From.Label(), m.To[0].Label(), m.Subject, m.Text))
			return nil
		}
		if !p.later(deadline) {
			return wrong
		}
	}
}

// later lets a moment pass for a server that delivers after it took a mail.
func (p *Player) later(deadline time.Time) bool {
	if p.Stage.World.Prompt() || time.Now().After(deadline) {
		return false
	}
	<-time.After(50 * time.Millisecond)
	return true
}

// files looks at what the newest letter of a name brings along.
func (p *Player) files(user, name string, wants []string) error {
	m, err := p.newest(p.person(user).Address, name)
	if err != nil {
		return err
	}
	var got []string
	for _, a := range m.Attachments {
		got = append(got, a.Filename)
		if picture := strings.HasPrefix(a.ContentType, "image/"); picture != a.Inline || picture && a.ContentID == "" {
			return fmt.Errorf("%s is inline: %v, with the id %q", a.Filename, a.Inline, a.ContentID)
		}
	}
	if !slices.Equal(got, wants) {
		return fmt.Errorf("it brings %v, want %v", got, wants)
	}
	return nil
}

func (p *Player) absent(user, name string, words []string) error {
	mails, err := p.Stage.World.Mails(p.person(user).Address)
	if err != nil {
		return err
	}
	for _, raw := range mails {
		if letterName(raw) != name && name != "any" {
			continue
		}
		m := read(raw)
		if len(words) == 0 {
			return fmt.Errorf("there is one: %s", m.Subject)
		}
		for _, w := range words {
			if strings.Contains(m.Subject+"\n"+m.Text, w) {
				return fmt.Errorf("the letter %q says %q:\n%s", letterName(raw), w, m.Text)
			}
		}
	}
	return nil
}

func (p *Player) nothing(user string) error {
	mails, places, err := p.fresh(p.person(user).Address)
	if err == nil && len(places) > 0 {
		return fmt.Errorf("there came: %s", names(mails, places))
	}
	return err
}

func (p *Player) ticket(ctx context.Context, nth string, wants []string) error {
	n, err := strconv.Atoi(nth)
	if err != nil {
		return err
	}
	return p.Stage.Gateway.Store.View(ctx, func(tx store.Tx) error {
		tickets, err := tx.ListTickets(store.TicketFilter{})
		if err != nil {
			return err
		}
		if n > len(tickets) {
			return fmt.Errorf("there are %d tickets", len(tickets))
		}
		t := tickets[len(tickets)-n]
		values := map[string]string{
			"number": t.Number, "status": string(t.Status), "asked": string(t.Asked), "requester": t.Requester.Address,
			"category": string(t.Category), "subcategory": t.Subcategory, "priority": string(t.Priority), "tier": string(t.Tier),
			"assignee": t.Assignee, "satisfaction": string(t.Satisfaction), "language": t.Language, "beneficiary": t.Beneficiary.Name, "waiting": t.Waiting,
			"confidential": strconv.FormatBool(t.Confidential), "responded": strconv.FormatBool(!t.Responded.IsZero()), "reopened": strconv.Itoa(t.Reopened),
			"response_due": t.ResponseDue.In(p.Stage.Book().Zone()).Format("2006-01-02T15:04"),
			"reporters":    strconv.Itoa(t.Reporters), "repeats": strconv.Itoa(t.Repeats), "part": strconv.FormatBool(t.Incident != 0),
			"resolve_due": t.ResolveDue.In(p.Stage.Book().Zone()).Format("2006-01-02T15:04"),
		}
		for _, want := range wants {
			key, value, _ := strings.Cut(want, "=")
			got, ok := values[key]
			if field := t.Fields.At(key); field != nil {
				got, ok = *field, true
			}
			if !ok {
				return fmt.Errorf("a ticket has no %s", key)
			}
			if key == "assignee" {
				name, _, _ := strings.Cut(value, "@")
				value = p.address(name)
			}
			if got != value {
				return fmt.Errorf("%s %s is %q, want %q", t.Number, key, got, value)
			}
		}
		p.tell("ticket", fmt.Sprintf("%s  %s  %s/%s  %s", t.Number, t.Status, t.Priority, t.Subcategory, t.Assignee))
		return nil
	})
}

func (p *Player) inbox(ctx context.Context, state, count string) error {
	return p.Stage.Gateway.Store.View(ctx, func(tx store.Tx) error {
		mails, err := tx.ListIncoming(store.IncomingFilter{State: store.State(state), Limit: 1000})
		if err != nil {
			return err
		}
		if strconv.Itoa(len(mails)) != count {
			var why []string
			for _, in := range mails {
				why = append(why, in.Message.Subject+": "+in.Reason)
			}
			return fmt.Errorf("there are %d: %s", len(mails), strings.Join(why, "; "))
		}
		return nil
	})
}

// thread looks with a client's eyes: letters about one ticket share a
// reference and the subject, letters about two share none.
func (p *Player) thread(user string) error {
	mails, err := p.Stage.World.Mails(p.person(user).Address)
	if err != nil {
		return err
	}
	roots, subjects := map[string]string{}, map[string]string{}
	for _, raw := range mails {
		m := read(raw)
		if letterName(raw) == "" || len(m.Tickets) == 0 {
			continue
		}
		number := m.Tickets[0]
		if len(m.References) == 0 {
			return fmt.Errorf("%s has no References", m.Subject)
		}
		if root, ok := roots[number]; ok && !slices.Contains(m.References, root) {
			return fmt.Errorf("%s (%s) is not in the thread of %s: %v", m.Subject, letterName(raw), root, m.References)
		} else if !ok {
			roots[number] = m.References[0]
		}
		if subject, ok := subjects[number]; ok && subject != m.BaseSubject {
			return fmt.Errorf("%s (%s): the thread is called %q", m.BaseSubject, letterName(raw), subject)
		}
		subjects[number] = m.BaseSubject
	}
	return nil
}
