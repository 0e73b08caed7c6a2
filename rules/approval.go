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

// approval is one request for permission, as the history of the ticket tells it.
type approval struct {
	by    string   // who asks: "desk" for a rule of the book, or a technician
	items []string // what is decided one by one; empty: the matter as a whole
	seats []*seat
	asks  string // address key of the approver who wants to know something first
}

// seat is one of the permissions that are needed.
type seat struct {
	Kind  string   `json:"kind"`  // head, hr, or an address key
	Asked []string `json:"asked"` // address keys of those who may answer; the last one was asked last

	said map[int]spoken
}

// spoken is what was said to one item.
type spoken struct {
	granted bool
	by      string
	at      time.Time
	words   string
}

// approvalData is what an event of an approval remembers.
type approvalData struct {
	Seats  []*seat  `json:"seats,omitempty"`
	Items  []string `json:"items,omitempty"`
	Places []int    `json:"places,omitempty"` // of seats that the event is about
	Who    string   `json:"who,omitempty"`    // asked from now on
	Yes    []int    `json:"yes,omitempty"`    // places of items
	No     []int    `json:"no,omitempty"`
	Words  string   `json:"words,omitempty"`
}

// approvalOf reads the last request for permission from a history, nil for none.
func approvalOf(history []*store.Event) *approval {
	var a *approval
	for _, e := range history {
		if e.Kind == store.EventMail && a != nil && e.Actor != a.asks {
			a.asks = ""
		}
		if !slices.Contains(approvalEvents, e.Kind) {
			continue
		}
		var d approvalData
		if err := json.Unmarshal(e.Data, &d); err != nil {
			continue
		}
		if e.Kind == store.EventApprovalAsked {
			a = &approval{by: e.Actor, items: d.Items, seats: d.Seats}
			for _, s := range a.seats {
				s.said = map[int]spoken{}
			}
		}
		if a == nil {
			continue
		}
		for _, i := range d.Places {
			s := a.seats[i]
			switch e.Kind {
			case store.EventApprovalMoved:
				s.Asked = append(s.Asked, d.Who)
			case store.EventApprovalQuestion:
				a.asks = e.Actor
			}
			for _, item := range d.Yes {
				s.said[item] = spoken{true, e.Actor, e.At, d.Words}
			}
			for _, item := range d.No {
				s.said[item] = spoken{false, e.Actor, e.At, d.Words}
			}
		}
	}
	return a
}

var approvalEvents = []store.EventKind{
	store.EventApprovalAsked, store.EventApprovalMoved, store.EventApprovalQuestion, store.EventApproved, store.EventRejected,
}

func (t *turn) approval() *approval { return approvalOf(t.history()) }

// all are the places of the items; of a matter as a whole the one.
func (a *approval) all() []int {
	places := make([]int, max(1, len(a.items)))
	for i := range places {
		places[i] = i
	}
	return places
}

// result says which items everybody granted and which somebody refused, and
// whether that is the last word. Who refuses everything ends it.
func (a *approval) result() (granted, refused []int, over bool) {
	over = true
	for _, item := range a.all() {
		yes, no := 0, 0
		for _, s := range a.seats {
			if v, ok := s.said[item]; ok && v.granted {
				yes++
			} else if ok {
				no++
			}
		}
		switch {
		case no > 0:
			refused = append(refused, item)
		case yes == len(a.seats):
			granted = append(granted, item)
		default:
			over = false
		}
	}
	return granted, refused, over || len(refused) == len(a.all())
}

func (a *approval) over() bool {
	_, _, over := a.result()
	return over
}

// waits reports whether a seat has an item to decide that is open yet.
func (a *approval) waits(s *seat) bool {
	_, refused, over := a.result()
	return !over && slices.ContainsFunc(a.all(), func(item int) bool {
		_, decided := s.said[item]
		return !decided && !slices.Contains(refused, item)
	})
}

// seatsOf are the places of the seats that somebody may answer for.
func (a *approval) seatsOf(keys []string) []int {
	var places []int
	for i, s := range a.seats {
		if slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(s.Asked, key) }) {
			places = append(places, i)
		}
	}
	return places
}

// named are the items at places; nil for a matter as a whole.
func (a *approval) named(places []int) []string {
	var names []string
	for _, i := range places {
		if i < len(a.items) {
			names = append(names, a.items[i])
		}
	}
	return names
}

// unapproved reports whether the rule book wants an approval that was not given:
// nothing is carried out before. It is asked for where nobody was asked yet.
func (t *turn) unapproved() bool {
	needed := t.settings().Approval
	if len(needed) == 0 {
		return false
	}
	a := t.approval()
	if a == nil {
		if t.lacksForm() {
			return true
		}
		items := answer.ItemsAsked(t.firstWords())
		if f := t.accountForm(); f != nil {
			items = f.items()
		}
		if t.askApproval(needed, items, "desk") == nil {
			l := t.toAdmin("unassigned")
			l.Data.Code = "no_approver"
			t.fillMatter(l)
		}
		return true
	}
	granted, _, over := a.result()
	return !over || len(granted) == 0
}

// firstWords are the words by which the ticket was opened.
func (t *turn) firstWords() string {
	for _, e := range t.history() {
		if e.Kind == store.EventOpened {
			return e.Text
		}
	}
	return ""
}

// askApproval lets the ticket wait for permissions; by is who wants them. It
// gives those who are asked.
func (t *turn) askApproval(kinds, items []string, by string) (asked []*Person) {
	a := &approval{by: by, items: items}
	for _, kind := range kinds {
		if kind == ApprovalNewHead {
			if kind = t.newHead(); kind == "" {
				continue
			}
		}
		kind = t.headKind(kind)
		who := t.Book.nextApprover(t.approvers(kind, t.ticket()), nil, t.c.Absent, t.now)
		switch {
		case who == "":
			continue
		case slices.ContainsFunc(a.seats, func(s *seat) bool { return s.Asked[0] == who }):
			continue // one word of his is enough
		}
		a.seats = append(a.seats, &seat{Kind: kind, Asked: []string{who}})
		asked = append(asked, t.Book.person(who))
	}
	if len(a.seats) == 0 {
		return nil
	}
	t.cancel(store.TimerAccept, store.TimerSelfCheck, store.TimerInfoRemind, store.TimerAutoClose)
	e := t.event(store.EventApprovalAsked, by, strings.Join(approverNames(asked), ", "), true)
	e.Data = encodeApproval(approvalData{Seats: a.seats, Items: items})
	t.pause("approval")
	for i, p := range asked {
		t.join(p.Mail(), store.ApproverRole)
		t.askApprover(a, i, "")
	}
	return asked
}

func approverNames(people []*Person) []string {
	var names []string
	for _, p := range people {
		names = append(names, p.Mail().Label())
	}
	return names
}

func encodeApproval(d approvalData) json.RawMessage {
	text, _ := json.Marshal(d) // of strings and numbers: cannot fail
	return text
}

// askApprover writes to whose turn it is, and sets reminder and deadline.
func (t *turn) askApprover(a *approval, i int, code string) {
	s := a.seats[i]
	l := t.approvalLetter(a, s.Asked[len(s.Asked)-1], code)
	due := t.Book.Times.Approval.after(t.Book.Calendar, t.now)
	if code == "reminder" {
		l.Data.Due = time.Time{}
		return
	}
	l.Data.Due = due
	if code == "deputy" || code == "away" {
		l.Data.Approval.Instead = personData(t.Book.person(s.Asked[0]))
	}
	key := itoa(i)
	t.out.Timers = append(t.out.Timers,
		store.Timer{Kind: store.TimerApprovalRemind, Key: key, Due: t.Book.Times.ApprovalRemind.after(t.Book.Calendar, t.now)},
		store.Timer{Kind: store.TimerApproval, Key: key, Due: due})
}

// approvalLetter begins a letter to an approver, with everything to decide by
// and, while it is open, the answers to tap.
func (t *turn) approvalLetter(a *approval, who, code string) *Letter {
	who = t.Book.person(who).Key() // he may have written from another address
	l := t.toPerson("approval", t.Book.person(who))
	l.Urgent = t.ticket().Priority == store.Critical
	l.Data.Code = code
	l.Data.Actor = addressData(t.ticket().Requester)
	for _, e := range t.history() {
		if e.Kind == store.EventOpened {
			l.Data.Words = e.Text
			t.attach(l, decodeMail(e.Data).Files)
		}
	}
	l.Data.Approval = t.approvalView(a)
	if a.over() {
		return l
	}
	l.Data.Approval.Items = a.undecided(who)
	for _, item := range l.Data.Approval.Items {
		t.action(l, "approve", item.Item)
		t.action(l, "reject", item.Item)
	}
	t.action(l, "approve")
	t.action(l, "reject")
	return l
}

// undecided are the items, of several, that somebody has not decided.
func (a *approval) undecided(who string) []templates.Item {
	var items []templates.Item
	for i, name := range a.items {
		decided := true
		for _, place := range a.seatsOf([]string{who}) {
			_, said := a.seats[place].said[i]
			decided = decided && said
		}
		if !decided && len(a.items) > 1 {
			items = append(items, templates.Item{Name: name, Item: itoa(i + 1)})
		}
	}
	return items
}

// approvalView is an approval as letters show it.
func (t *turn) approvalView(a *approval) *templates.Approval {
	if a == nil {
		return nil
	}
	v := &templates.Approval{About: a.items}
	if a.by != "desk" {
		v.Asker = personData(t.Book.person(a.by))
	}
	granted, refused, over := a.result()
	v.Granted, v.Refused, v.Over = a.named(granted), a.named(refused), over
	v.Rejected = over && len(granted) == 0
	for _, s := range a.seats {
		if a.waits(s) {
			v.Waiting = append(v.Waiting, personData(t.Book.person(s.Asked[len(s.Asked)-1])))
		}
		for _, yes := range []bool{true, false} {
			var places []int
			var last spoken
			for _, item := range a.all() {
				if said, ok := s.said[item]; ok && said.granted == yes {
					places, last = append(places, item), said
				}
			}
			if len(places) > 0 {
				v.Said = append(v.Said, templates.Said{
					By: personData(t.Book.person(last.by)), At: last.at, Granted: yes, Items: a.named(places), Words: last.words,
				})
			}
		}
	}
	return v
}

// approvalDue is what becomes of an approval that does not come: a reminder,
// then the deputy is asked, then whoever is above.
func (t *turn) approvalDue() {
	a := t.approval()
	i := slices.IndexFunc(allSeats(a), func(i int) bool { return itoa(i) == t.c.Timer.Key })
	if i < 0 || !a.waits(a.seats[i]) {
		return
	}
	if t.c.Timer.Kind == store.TimerApprovalRemind {
		t.event(store.EventReminded, "desk", "approval", true)
		t.askApprover(a, i, "reminder")
		return
	}
	if t.moveApproval(a, i, "deputy") {
		return
	}
	const patience = 5 // all were asked: the last one is asked again, so often
	reminded := 0
	for _, e := range t.history() {
		if e.Kind == store.EventReminded && e.Text == "approval" {
			reminded++
		}
	}
	if reminded < patience {
		t.event(store.EventReminded, "desk", "approval", true)
		t.askApprover(a, i, "again")
	}
}

func allSeats(a *approval) []int {
	if a == nil {
		return nil
	}
	places := make([]int, len(a.seats))
	for i := range places {
		places[i] = i
	}
	return places
}

// withdrawApproval tells those of the approvers, by their address keys, that
// nobody asks them any more.
func (t *turn) withdrawApproval(a *approval, keys []string) {
	for _, key := range keys {
		if a == nil {
			continue
		}
		l := t.toPerson("approval", t.Book.person(key))
		l.Data.Code, l.Data.Actor, l.Data.Approval = "withdrawn", addressData(t.ticket().Requester), t.approvalView(a)
	}
}
