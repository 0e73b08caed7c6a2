package rules

import (
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// mostListed is how many tickets a list shows.
const mostListed = 50

// filter is which tickets an order lists; not ok for orders that list none.
func (d *Desk) filter(v *verb, p *Person, args string, now time.Time) (f store.TicketFilter, ok bool) {
	args = strings.TrimSpace(args)
	switch v.name {
	case "search":
		return store.TicketFilter{Search: args, Limit: mostListed}, args != ""
	case "list":
	default:
		return f, false
	}
	f = store.TicketFilter{Open: true, Limit: mostListed}
	switch strings.ToLower(args) {
	case "", "mine", "my", "me", "我的", "我":
		if f.Assignee = p.Key(); args == "" && !p.Technician() {
			f.Assignee = ""
		}
		return f, true
	case "open", "all", "未结", "全部", "所有":
		return f, true
	case "overdue", "late", "超时", "逾期":
		f.Overdue = now
		return f, true
	case "unassigned", "nobody", "未派", "未分配", "没人":
		f.Unassigned = true
		return f, true
	}
	if priority, ok := priorityNamed(args); ok {
		f.Priority = priority
		return f, true
	}
	if category, ok := templates.CategoryNamed(args); ok {
		f.Category = category
		return f, true
	}
	other := d.Book.Directory.named(args)
	if other == nil {
		other, _ = d.colleague(args)
	}
	if other != nil {
		if other.Technician() {
			f.Assignee = other.Key()
		} else {
			f.Requester = other.Key()
		}
		return f, true
	}
	if strings.Contains(args, "@") {
		f.Requester = args
		return f, true
	}
	return f, false
}

// named finds a person by address or, where only one has it, by name.
func (d *Directory) named(name string) *Person {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	if p := d.Find(name); p != nil || name == "" {
		return p
	}
	var found *Person
	for _, p := range d.people {
		if !strings.EqualFold(p.Name, name) && !strings.HasPrefix(strings.ToLower(p.Address), strings.ToLower(name)+"@") {
			continue
		}
		if found != nil && found != p {
			return nil
		}
		found = p
	}
	return found
}

func (t *turn) orderList(_ *Person, args string, line *templates.Line) (done, refused string) {
	list, ok := t.c.Listed[t.step-1]
	if !ok && len(t.Book.Directory.techniciansCalled(strings.TrimSpace(args))) > 1 {
		line.More = t.Book.Directory.whoIs(args)
		return "", "ambiguous_person"
	}
	if !ok {
		return "", "unknown_list"
	}
	return t.rows(list, line), ""
}

func (t *turn) orderSearch(_ *Person, args string, line *templates.Line) (done, refused string) {
	if strings.TrimSpace(args) == "" {
		return "", "no_words"
	}
	if line.Articles = t.c.Texts[t.step-1]; len(line.Articles) > 0 {
		t.rows(t.c.Listed[t.step-1], line)
		return "listed", ""
	}
	return t.rows(t.c.Listed[t.step-1], line), ""
}

func (t *turn) rows(list []*store.Ticket, line *templates.Line) (done string) {
	for _, ticket := range list {
		line.Rows = append(line.Rows, t.row(ticket))
	}
	if len(list) == 0 {
		return "none"
	}
	return "listed"
}

// row is a ticket as a list shows it.
func (t *turn) row(ticket *store.Ticket) templates.Ticket {
	return t.rowIn(ticket, t.Book.Company.Language)
}

func (t *turn) rowIn(ticket *store.Ticket, language string) templates.Ticket {
	row := t.ticketData(ticket, language)
	if p := t.Book.Directory.Find(ticket.Assignee); p != nil {
		row.Technician = p.Name
	}
	return row
}

// orderShow answers with the whole ticket.
func (t *turn) orderShow(p *Person, args string, line *templates.Line) (done, refused string) {
	if strings.ContainsAny(args, "0123456789") { // a number that was right has been cut off
		return "", "no_number"
	}
	shown := &templates.Shown{Ticket: t.row(t.ticket()), Related: t.related()}
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventResponded, store.EventCommands, store.EventReminded, store.EventTargets, store.EventArticle:
			continue
		}
		if hidden(e) {
			continue
		}
		shown.History = append(shown.History, t.entry(e))
	}
	line.Shown = shown
	return "shown", ""
}
