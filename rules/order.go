package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"maildesk/store"
	"maildesk/templates"
)

func (t *turn) orderTake(p *Person, _ string, line *templates.Line) (done, refused string) {
	if !p.Technician() {
		return "", "not_technician"
	}
	if e := t.takenMeanwhile(p); e != nil && !t.natural {
		line.More, line.At = t.entry(e).By, e.At
		return "", "taken_meanwhile"
	}
	t.take(p)
	owner := t.owner()
	switch {
	case owner == p:
		return "taken", ""
	case t.natural: // "收到" of somebody who was asked to help
		line.More = owner.Name
		return "owner_stays", ""
	}
	t.ticket().Assignee = p.Key()
	t.event(store.EventAssigned, p.Key(), p.Key(), true)
	t.chosen(t.named(p, "taken", "took"))
	t.join(p.Mail(), store.TechnicianRole)
	t.toPerson("reassigned", owner).Data.Actor = personData(p)
	return "taken", ""
}

// takenMeanwhile is when a colleague accepted the ticket whom the writer of an
// order could not know of: after the letter was written that it answers.
func (t *turn) takenMeanwhile(p *Person) *store.Event {
	owner := t.owner()
	if owner == nil || owner == p || t.ticket().Status == store.StatusOpen || t.c.Replied.IsZero() {
		return nil
	}
	for _, e := range slices.Backward(t.c.Events) {
		if e.Kind == store.EventTaken && e.Actor == owner.Key() && e.At.After(t.c.Replied) {
			return e
		}
	}
	return nil
}

func (t *turn) orderResolve(p *Person, args string, line *templates.Line) (done, refused string) {
	if args == "" {
		return "", "no_solution"
	}
	if refused := cmp.Or(t.heldUp(), t.unverified(), t.unfrozen(line), t.unticked(line)); refused != "" {
		return "", refused
	}
	if t.secret(args) {
		return "", "secret"
	}
	m := t.c.Mail.Message
	line.Open = t.unsettled()
	t.take(p)
	t.resolve(p, m.Mask(args), filesOf(m))
	if t.unasked() {
		return "closed", ""
	}
	t.solvedAgain(line)
	return "resolved", ""
}

func (t *turn) orderNote(p *Person, args string, _ *templates.Line) (done, refused string) {
	t.event(store.EventNote, p.Key(), t.c.Mail.Message.Mask(args), true)
	return "noted", ""
}

func (t *turn) orderClose(p *Person, _ string, line *templates.Line) (done, refused string) {
	if refused := t.unfrozen(line); refused != "" {
		return "", refused
	}
	line.Open = t.unsettled()
	if a := t.approval(); t.heldUp() != "" && a != nil {
		for _, s := range a.seats {
			if a.waits(s) {
				t.withdrawApproval(a, s.Asked[len(s.Asked)-1:])
			}
		}
	}
	t.responded(p.Key())
	if t.ticket().Major {
		t.tellParts("closed", "", p)
		t.forget()
	}
	if ticket := t.ticket(); ticket.Resolved.IsZero() {
		ticket.Resolved = t.at
	}
	t.close("technician")
	return "closed", ""
}

func (t *turn) orderAssign(p *Person, args string, line *templates.Line) (done, refused string) {
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	other, refused := t.colleague(args)
	switch {
	case other == nil:
		line.More = t.Book.Directory.whoIs(args)
		return "", refused
	case t.owner() == other && (other == p || t.ticket().Status != store.StatusOpen):
		return "same_owner", ""
	case !t.maySee(t.ticket(), []store.Participant{{Person: other.Mail(), Role: store.TechnicianRole}}, other.Mail()):
		return "", "about_him"
	}
	if a := t.Book.absence(other, t.c.Absent, t.now); a != nil && other != p {
		line.More = t.awayWords(a)
		return "", "away_now"
	}
	t.responded(p.Key())
	t.assign(other, t.named(other, "handed_over", "named"))
	line.Text = towards(line.Text, other.Name)
	return "assigned", ""
}

// towards adds to an order whom it was understood to mean, where it does not
// say so itself.
func towards(order, name string) string {
	if strings.Contains(order, name) {
		return order
	}
	return order + " → " + name
}

func (t *turn) orderEscalate(p *Person, args string, _ *templates.Line) (done, refused string) {
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	t.responded(p.Key())
	if args != "" {
		t.event(store.EventNote, p.Key(), t.c.Mail.Message.Mask(args), true)
	}
	if t.ticket().Status == store.StatusWaiting { // somebody is to work on it now
		t.resume()
		t.ticket().Status = store.StatusWorking
	}
	t.escalate("asked")
	return "escalated", ""
}

func (t *turn) orderPriority(_ *Person, args string, _ *templates.Line) (done, refused string) {
	priority, ok := priorityNamed(args)
	if !ok {
		return "", "unknown_priority"
	}
	if t.ticket().Priority == priority {
		return "same_priority", ""
	}
	t.setPriority(priority)
	return "priority", ""
}

func (t *turn) orderCategory(p *Person, args string, line *templates.Line) (done, refused string) {
	s := t.subcategoryNamed(args)
	if s == nil {
		line.More = strings.Join(t.Book.subcategoriesLike(args, t.language(p)), " / ")
		return "", "unknown_category"
	}
	t.ticket().Category, t.ticket().Subcategory = s.Category(), s.Code
	t.moved()
	t.event(store.EventCategory, p.Key(), s.Code, true)
	line.Text = towards(line.Text, s.In(t.language(p)))
	return "category", ""
}

func (t *turn) orderReopen(p *Person, _ string, _ *templates.Line) (done, refused string) {
	ticket := t.ticket()
	if !ticket.Status.Ended() && ticket.Status != store.StatusResolved {
		return "", "not_ended"
	}
	ticket.Assignee = p.Key()
	if ticket.Major {
		t.tellParts("reopened", "", p)
	}
	if ticket.Incident != 0 {
		t.depart()
	}
	t.chosen(t.named(p, "reopened", "took"))
	t.reopenBy(p)
	return "reopened", ""
}

func (t *turn) orderWhy(p *Person, _ string, _ *templates.Line) (done, refused string) {
	t.explain(p)
	return "why", ""
}

// reopenBy gives a ticket back to work on a technician's order: no vote, no letter.
func (t *turn) reopenBy(p *Person) {
	ticket := t.ticket()
	ticket.Status, ticket.Asked, ticket.Resolved, ticket.Closed = store.StatusWorking, store.AskedNone, t.zero(), t.zero()
	ticket.Reopened++
	t.out.CancelAll = true
	t.event(store.EventReopened, p.Key(), "technician", true)
	t.unpause()
	t.setTargets()
}

func (t *turn) zero() (zero time.Time) { return }

// colleague finds a technician by name or address; the code says why there is none.
func (d *Desk) colleague(name string) (*Person, string) { return d.Book.Directory.technician(name) }

func priorityNamed(word string) (store.Priority, bool) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "normal", "普通", "普通级", "低", "p3":
		return store.Normal, true
	case "urgent", "紧急", "紧急级", "中", "p2":
		return store.Urgent, true
	case "critical", "特急", "特急级", "高", "p1":
		return store.Critical, true
	}
	return "", false
}

// subcategoryNamed finds a subcategory by code or by its name.
func (t *turn) subcategoryNamed(word string) *Subcategory {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, s := range t.Book.subcategories {
		if word == s.Code || word == strings.ToLower(s.Chinese) || word == strings.ToLower(s.English) {
			return s
		}
	}
	if category, ok := templates.CategoryNamed(word); ok {
		return t.Book.subcategories[string(category)+"/other"]
	}
	var only *Subcategory // whose name the word is a part of
	for _, s := range t.Book.subcategories {
		if utf8.RuneCountInString(word) < 2 || !strings.Contains(strings.ToLower(s.Chinese+"\n"+s.English), word) {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

// subcategoriesLike are the names in the category that was written, or those
// that share two characters with it; of a word like none, the categories.
func (b *Book) subcategoriesLike(word, language string) []string {
	var like []string
	category, known := templates.CategoryNamed(word)
	runes := []rune(strings.ToLower(word))
	for _, code := range slices.Sorted(maps.Keys(b.subcategories)) {
		s := b.subcategories[code]
		alike := known && s.Category() == category
		for i := 0; i+1 < len(runes) && !known; i++ {
			alike = alike || strings.Contains(strings.ToLower(s.Chinese+"\n"+s.English), string(runes[i:i+2]))
		}
		if alike {
			like = append(like, s.In(language))
		}
	}
	if like == nil {
		for _, c := range store.Categories {
			like = append(like, templates.CategoryName(language, c))
		}
	}
	return like
}

// leadersOrders are about the work on a ticket; as long as it is part of an
// incident, that is the incident's.
var leadersOrders = []string{"take", "assign", "escalate", "wait", "priority"}

// setPriority changes the priority and computes the targets anew from the
// arrival of the first mail.
func (t *turn) setPriority(p store.Priority) {
	ticket := t.ticket()
	if ticket.Priority == p {
		return
	}
	ticket.Priority, ticket.Tier = p, tierOf(p)
	t.event(store.EventPriority, t.actor(), string(p), true)
	t.setTargets()
	if p == store.Critical {
		t.reportCritical()
	}
}
