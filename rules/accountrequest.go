package rules

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// accountForm is the one of the ticket as it stands, nil for none.
func (t *turn) accountForm() *accountForm {
	var f *accountForm
	for _, e := range t.history() {
		if e.Kind != store.EventAccountForm {
			continue
		}
		read := &accountForm{}
		if json.Unmarshal(e.Data, read) == nil {
			f = read
		}
	}
	return f
}

// readAccountForm takes in what this mail says of who joins or moves, and reports
// whether that is news.
func (t *turn) readAccountForm() bool {
	m, ticket := t.c.Mail.Message, t.ticket()
	text := m.Mask(m.Subject + "\n" + written(m))
	f := t.accountForm()
	if f == nil {
		kind := formKind(ticket, text)
		if kind == "" || !slices.ContainsFunc(t.out.Events, func(e store.Event) bool { return e.Kind == store.EventOpened }) {
			return false
		}
		f = &accountForm{Kind: kind, Name: ticket.Beneficiary.Label()}
	} else {
		text = m.Mask(written(m)) // the subject is ours
	}
	before, _ := json.Marshal(f) // of strings and a time: cannot fail
	f.read(text, t.at.In(t.Book.Zone()), t.Book.departments)
	if f.Kind == "mover" && f.Former == "" {
		if who := t.Book.Directory.Named(f.Name); who != nil && who.Department != f.Department {
			f.Former = who.Department
		}
	}
	after, _ := json.Marshal(f)
	if string(before) == string(after) && t.accountForm() != nil {
		return false
	}
	t.planStart(f)
	t.event(store.EventAccountForm, t.actor(), strings.Join(append(f.items(), f.Remove...), "、"), true).Data = after
	// The form's name and department are not the requester's.
	if p := t.Book.Directory.Find(ticket.Requester.Address); ticket.Fields.Name == f.Name {
		ticket.Fields.Name = ticket.Requester.Name
		if p != nil && ticket.Fields.Department == f.Department {
			ticket.Fields.Department = p.Department
		}
	}
	if ticket.Beneficiary.Label() == "" && f.Name != "" {
		t.behalf(store.Address{Name: f.Name})
	}
	return true
}

// startMemo is the key of the reminder that the day of who joins or moves nears.
const startMemo = "start"

// planStart winds up a reminder for the working day before.
func (t *turn) planStart(f *accountForm) {
	if f.Start.IsZero() {
		return
	}
	const hour, mostDays = 9, 10 // holidays are not longer
	day := f.Start.In(t.Book.Zone())
	for range mostDays {
		day = day.AddDate(0, 0, -1)
		if t.Book.Calendar.Between(day, day.AddDate(0, 0, 1)) > 0 {
			break
		}
	}
	due := time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, t.Book.Zone())
	if due.After(t.now) {
		t.out.Timers = append(t.out.Timers, store.Timer{TicketID: t.ticket().ID, Kind: store.TimerMemo, Key: startMemo, Due: due})
	}
}

// remindStart tells the owner, or the manager where nobody has the ticket, what is
// not done yet.
func (t *turn) remindStart() {
	if t.ticket().Status == store.StatusResolved || !slices.ContainsFunc(t.formItems(), func(i formItem) bool { return i.state == "" || i.state == "waiting" }) {
		return
	}
	t.event(store.EventReminded, "desk", "start", true)
	t.toOwner("reminder").Data.Code = "start"
}

// lacksForm reports whether the requester is to say first which accounts he asks
// for: nobody can approve what nobody named. He is asked once.
func (t *turn) lacksForm() bool {
	f := t.accountForm()
	if f == nil || len(f.items()) > 0 || t.told(store.EventWaiting, "requester") {
		return false
	}
	t.pause("requester")
	return true
}

// formAnswered goes on with a request whose form was waited for, and reports
// whether it was.
func (t *turn) formAnswered() bool {
	ticket := t.ticket()
	if ticket.Waiting != "requester" || ticket.Assignee != "" || t.accountForm() == nil || t.approval() != nil {
		return false
	}
	t.resume()
	ticket.Status = store.StatusOpen
	if !t.unapproved() {
		t.dispatch("")
		return true
	}
	l := t.toRequester("status")
	l.Data.Code, l.Data.Approval = "asked", t.approvalView(t.approval())
	return true
}

// headKind is the kind of approver for whom a request is about: the head of the
// department that somebody is to join, where the book knows it.
func (t *turn) headKind(kind string) string {
	f := t.accountForm()
	if kind != ApprovalHead || f == nil || f.Kind != "joiner" {
		return kind
	}
	if d := t.Book.department(f.Department); d != nil {
		return ApprovalHead + ":" + d.Name
	}
	return kind
}

// formItem is one thing of a request, and how it stands.
type formItem struct {
	name, state string
}

// formItems are all of them: what is to be given, and what is to be taken away.
func (t *turn) formItems() []formItem {
	f := t.accountForm()
	if f == nil {
		return nil
	}
	done := t.ticked()
	a := t.approval()
	var all []formItem
	for _, name := range f.items() {
		all = append(all, formItem{name, t.itemState(a, name)})
	}
	for _, name := range f.Remove {
		all = append(all, formItem{"-" + name, ""})
	}
	if f.Kind == "mover" && len(f.Remove) == 0 {
		all = append(all, formItem{"-" + f.Former, ""}) // whatever he had there
	}
	for i := range all {
		if all[i].state == "" && slices.Contains(done, all[i].name) {
			all[i].state = "done"
		}
	}
	return all
}

// itemState says how an approval stands towards a thing; empty: it may be done.
func (t *turn) itemState(a *approval, name string) string {
	if a == nil {
		if len(t.settings().Approval) > 0 {
			return "waiting"
		}
		return ""
	}
	granted, refused, over := a.result()
	at := max(0, slices.Index(a.items, name))
	switch {
	case len(a.items) > 0 && !slices.Contains(a.items, name):
		return "unasked" // it was named after the approval
	case slices.Contains(refused, at):
		return "refused"
	case !over || !slices.Contains(granted, at):
		return "waiting"
	}
	return ""
}

// ticked are the things that are done, says the technician.
func (t *turn) ticked() (names []string) {
	for _, e := range t.history() {
		if e.Kind == store.EventTicked {
			names = append(names, strings.Split(e.Text, "\n")...)
		}
	}
	return names
}

// orderTick records that some of what a request asks for is done.
func (t *turn) orderTick(p *Person, args string, line *templates.Line) (done, refused string) {
	items := t.formItems()
	if len(items) == 0 {
		return "", "no_items"
	}
	all := allItems(args)
	text := answer.Fold(args)
	var ticked, left []string
	for _, item := range items {
		name := strings.TrimPrefix(item.name, "-")
		switch said := all || name != "" && strings.Contains(text, answer.Fold(name)); {
		case said && item.state == "waiting", said && item.state == "refused" && !all, said && item.state == "unasked":
			line.More = name
			return "", "item_" + item.state
		case said && item.state == "":
			ticked = append(ticked, item.name)
		case item.state == "":
			left = append(left, name)
		}
	}
	if len(ticked) == 0 {
		return "", "which_item"
	}
	t.take(p)
	t.event(store.EventTicked, p.Key(), strings.Join(ticked, "\n"), true)
	line.More = strings.Join(left, "、")
	if len(left) == 0 {
		return "all_ticked", ""
	}
	return "ticked", ""
}

func allItems(args string) bool {
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "", "all", "全部", "都", "所有":
		return true
	}
	return false
}

// unticked says why a request may not be resolved yet: some of it was ticked, and
// some was not. The second time the technician knows what he does.
func (t *turn) unticked(line *templates.Line) string {
	if len(t.ticked()) == 0 || t.told(store.EventReminded, "items") {
		return ""
	}
	var left []string
	for _, item := range t.formItems() {
		if item.state == "" {
			left = append(left, strings.TrimPrefix(item.name, "-"))
		}
	}
	if len(left) == 0 {
		return ""
	}
	t.event(store.EventReminded, "desk", "items", true)
	line.More = strings.Join(left, "、")
	return "items_left"
}

// accountFormData is the form as letters show it, nil for none.
func (t *turn) accountFormData() *templates.AccountForm {
	f := t.accountForm()
	if f == nil {
		return nil
	}
	view := &templates.AccountForm{
		Kind: f.Kind, Name: f.Name, Department: f.Department, Former: f.Former, Post: f.Post, Head: f.Head, Start: f.Start, Device: f.Device,
	}
	if f.Device == noDevice {
		view.Device = ""
	}
	if d := t.Book.department(f.Department); view.Head == "" && d != nil {
		view.Head = t.Book.person(d.Head).Mail().Label()
	}
	solved := t.ticket().Status == store.StatusResolved || t.ticket().Status == store.StatusClosed
	for _, item := range t.formItems() {
		name, remove := strings.CutPrefix(item.name, "-")
		if item.state == "" && solved && len(t.ticked()) == 0 {
			item.state = "done" // the solution was said of all
		}
		view.Items = append(view.Items, templates.FormItem{Name: name, State: item.state, Remove: remove})
	}
	return view
}
