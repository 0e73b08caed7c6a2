package rules

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"maildesk/store"
)

// dispatch gives the ticket to the technician who fits best (handbook H9): of
// its tier, or the next that has one; there, skilled, and not away. Those in
// past do not get it again. Nobody fits: the manager is told.
func (t *turn) dispatch(code string, past ...string) {
	if t.unapproved() {
		return
	}
	t.ticket().Status = store.StatusOpen
	p, choice := t.choose(past)
	choice.Why = code
	if p == nil {
		t.nobody(choice, past)
		return
	}
	t.assign(p, choice)
}

// nobody leaves the ticket without a technician until somebody fits. The
// manager hears of it once.
func (t *turn) nobody(choice Choice, past []string) {
	t.cancel(store.TimerAccept)
	next := t.offerLater(past)
	waits := t.waitsForSomebody()
	t.ticket().Assignee = ""
	if waits {
		return
	}
	t.assigned("", choice)
	if t.manager() != nil {
		l := t.toPerson("unassigned", t.manager())
		l.Urgent = t.ticket().Priority == store.Critical
		l.Data.Due = next
		t.fillMatter(l)
	}
}

// offerLater offers the ticket again as soon as somebody fits who has not had it.
func (t *turn) offerLater(past []string) time.Time {
	next := t.Book.nextFit(t.ticket(), t.staff(), past, t.now)
	t.cancel(store.TimerOffer)
	if !next.IsZero() {
		t.timerAt(store.TimerOffer, next)
	}
	return next
}

// waitsForSomebody reports whether nobody has had the ticket since the manager
// was told that there is nobody.
func (t *turn) waitsForSomebody() bool {
	waits := false
	for _, e := range t.history() {
		if e.Kind == store.EventAssigned {
			waits = e.Text == ""
		}
	}
	return waits
}

// offerNext gives a ticket that nobody took to the next one who fits. When all
// had it, the manager is told, once, and whoever comes to work gets it.
func (t *turn) offerNext(code string) {
	past := t.had()
	if next, choice := t.choose(past); next != nil {
		choice.Why = code
		t.assign(next, choice)
		return
	}
	if t.owner() == nil || t.ownerAway() != nil {
		_, choice := t.choose(past)
		choice.Why = code
		t.nobody(choice, past)
		return
	}
	next := t.offerLater(past)
	if t.told(store.EventReminded, "not_taken") {
		return
	}
	t.event(store.EventReminded, "desk", "not_taken", true)
	if t.manager() != nil {
		l := t.toPerson("unassigned", t.manager())
		l.Data.Code, l.Data.Due = "not_taken", next
		t.fillMatter(l)
	}
}

// had are those who have been offered the ticket; not those from whom it was
// taken because they were away.
func (t *turn) had() []string {
	var past []string
	last := ""
	for _, e := range t.history() {
		if e.Kind != store.EventAssigned {
			continue
		}
		if last != "" && decodeAssigned(e.Data).Why != "away" {
			past = append(past, last)
		}
		last = e.Text
	}
	if last != "" {
		past = append(past, last)
	}
	return past
}

// assignedData is what an event remembers of an assignment.
type assignedData struct {
	Why string `json:"why,omitempty"`
}

func decodeAssigned(text json.RawMessage) assignedData {
	var d assignedData
	_ = json.Unmarshal(text, &d) // of another shape: nothing is known
	return d
}

// assigned records who has the ticket now, nobody in no words.
func (t *turn) assigned(key string, choice Choice) {
	e := t.event(store.EventAssigned, choice.By, key, true)
	e.Data, _ = json.Marshal(assignedData{choice.Why}) // of a string: cannot fail
	t.chosen(choice)
}

// choose finds the technician, nil for nobody, and says why.
func (t *turn) choose(past []string) (*Person, Choice) {
	ranked, choice := t.Book.rank(t.ticket(), t.staff(), past, t.now)
	choice.At = t.at.In(t.Book.Zone()) // as its event says
	if len(ranked) == 0 {
		return nil, choice
	}
	return ranked[0], choice
}

// staff is what the case knows of the technicians.
func (t *turn) staff() staff {
	return staff{group: t.settings().Group, load: t.c.Load, absent: t.c.Absent, last: t.Book.lastOwner(t.ticket(), t.c.Earlier, t.now)}
}

// lastOwner is who had the last ticket about the same device, else the last of
// the same requester, of those that are not too long ago.
func (b *Book) lastOwner(ticket *store.Ticket, earlier []*store.Ticket, now time.Time) string {
	since := now.AddDate(0, 0, -*b.Dispatch.Sticky)
	requester := ""
	for _, e := range earlier {
		switch {
		case e.ID == ticket.ID || e.Assignee == "" || e.Opened.Before(since):
		case ticket.Asset != "" && e.Asset == ticket.Asset:
			return e.Assignee
		case requester == "" && e.Requester.Key() == ticket.Requester.Key():
			requester = e.Assignee
		}
	}
	return requester
}

// rank orders those who fit a ticket at a moment, the best first, and says why
// he is. past are those who have had the ticket.
func (b *Book) rank(ticket *store.Ticket, s staff, past []string, now time.Time) ([]*Person, Choice) {
	local := now.In(b.Zone())
	choice := Choice{At: local, By: "desk", Tier: ticket.Tier, Group: s.group, Subcategory: ticket.Subcategory, Last: s.last}
	present := b.Present(s.absent, now)
	ranks := map[*Person]int{}
	var fit []*Person
	never := func(p *Person) string {
		switch {
		case p.Key() == ticket.Requester.Key(), ticket.Confidential && p.Key() == ticket.Beneficiary.Key():
			return "requester"
		case slices.Contains(past, p.Key()):
			return "had_it"
		}
		return ""
	}
	for i := range present {
		p := present[i].Person
		c := Candidate{Address: p.Key(), Name: p.Name, Tier: p.Tier, Skills: p.Skills, Load: s.load[p.Key()], Out: never(p)}
		switch {
		case c.Out != "":
		case s.group != "" && !slices.Contains(p.Groups, s.group):
			c.Out = "group"
		case s.group == "" && !p.can(ticket.Subcategory):
			c.Out = "skills"
		}
		if c.Out == "" {
			ranks[p], c.Out = b.there(&present[i], s.absent, ticket.Priority, now)
		}
		if c.Out == "" {
			fit = append(fit, p)
		}
		choice.Candidates = append(choice.Candidates, c)
	}
	if len(fit) == 0 && b.Targets[ticket.Priority].AroundTheClock {
		people, because := b.standIn(present, func(p *Person) bool { return never(p) != "" })
		for i := range choice.Candidates {
			if c := &choice.Candidates[i]; slices.ContainsFunc(people, func(p *Person) bool { return p.Key() == c.Address }) {
				c.Out = ""
			}
		}
		if len(people) > 0 {
			choice.Chosen, choice.Because = people[0].Key(), because
		}
		return people, choice
	}
	if len(fit) == 0 {
		return nil, choice
	}
	want := slices.Index(store.Tiers, ticket.Tier)
	least := s.load[fit[0].Key()]
	for _, p := range fit {
		least = min(least, s.load[p.Key()])
	}
	stays := func(p *Person) int {
		if p.Key() == s.last && s.load[p.Key()] <= least+*b.Dispatch.StickyLoad {
			return 0
		}
		return 1
	}
	criteria := []struct {
		name    string
		compare func(x, y *Person) int
	}{
		{"tier", func(x, y *Person) int { return cmp.Compare(distance(x.Tier, want), distance(y.Tier, want)) }},
		{"duty", func(x, y *Person) int { return cmp.Compare(ranks[x], ranks[y]) }},
		{"sticky", func(x, y *Person) int { return cmp.Compare(stays(x), stays(y)) }},
		{"load", func(x, y *Person) int { return cmp.Compare(s.load[x.Key()], s.load[y.Key()]) }},
		{"skills", func(x, y *Person) int { return cmp.Compare(breadth(x), breadth(y)) }},
		{"order", func(x, y *Person) int { return cmp.Compare(x.Key(), y.Key()) }},
	}
	slices.SortFunc(fit, func(x, y *Person) int {
		for _, c := range criteria {
			if order := c.compare(x, y); order != 0 {
				return order
			}
		}
		return 0
	})
	choice.Chosen, choice.Because = fit[0].Key(), "only"
	for _, c := range criteria {
		if len(fit) > 1 && c.compare(fit[0], fit[1]) != 0 {
			choice.Because = c.name
			break
		}
	}
	return fit, choice
}

// breadth puts a specialist before who can everything.
func breadth(p *Person) int {
	if len(p.Skills) == 0 {
		return 1000
	}
	return len(p.Skills)
}

// distance of a tier from the wanted one; a higher one is nearer than a lower.
func distance(tier store.Tier, want int) int {
	d := slices.Index(store.Tiers, tier) - want
	if d < 0 {
		return 2*len(store.Tiers) - d
	}
	return d
}

// assign hands the ticket to a technician, with all he needs to begin. What
// waits for somebody, or for the requester's word, goes on waiting.
func (t *turn) assign(p *Person, choice Choice) {
	ticket := t.ticket()
	former := t.owner()
	stands := ticket.Status == store.StatusWaiting || ticket.Status == store.StatusResolved
	ticket.Assignee = p.Key()
	if !stands {
		ticket.Status = store.StatusOpen
	}
	t.assigned(p.Key(), choice)
	t.join(p.Mail(), store.TechnicianRole)
	if ticket.Major {
		t.tellGroup(choice.Why)
		t.timerAt(store.TimerAccept, t.Book.Times.Accept.after(t.clock(), t.now))
		return
	}
	l := t.toPerson("dispatch", p)
	l.Urgent = ticket.Priority == store.Critical
	l.Data.Code = choice.Why
	t.fillMatter(l)
	t.tellArticles(l)
	t.tellColleagues(l)
	if former != nil && former != p && choice.Why != "away" { // who is away reads it in the list of his tickets
		t.toPerson("reassigned", former).Data.Actor = personData(p)
	}
	t.cancel(store.TimerOffer, store.TimerAccept)
	if !stands && !t.unasked() { // nobody waits for a first word
		t.timerAt(store.TimerAccept, t.Book.Times.Accept.after(t.clock(), t.now))
	}
}

// named is the choice of a person by another: ordered, or taken.
func (t *turn) named(p *Person, why, because string) Choice {
	return Choice{At: t.at.In(t.Book.Zone()), Why: why, By: t.actor(), Chosen: p.Key(), Because: because}
}

// fillMatter puts the whole matter into a letter to a colleague: the
// requester's words, what came after, and the files.
func (t *turn) fillMatter(l *Letter) {
	ticket := t.ticket()
	l.Data.Approval = t.approvalView(t.approval())
	l.Data.Identity = t.identity()
	l.Data.Freeze, _ = t.freeze()
	l.Data.Asset = t.assetData()
	if s, ok := t.Book.Subcategory(ticket.Subcategory); ok {
		l.Data.Procedure = t.procedure(cmp.Or(t.settings().Procedure, s.Procedure))
	}
	l.Data.Related = t.related()
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventOpened:
			l.Data.Words, l.Data.Actor = e.Text, addressData(ticket.Requester)
		case store.EventMail, store.EventAnswer, store.EventNote, store.EventTalk, store.EventUndelivered:
			l.Data.History = append(l.Data.History, t.entry(e))
		default:
			continue
		}
		t.attach(l, decodeMail(e.Data).Files)
	}
}

// history is what happened to the ticket, this turn included.
func (t *turn) history() []*store.Event {
	all := slices.Clone(t.c.Events)
	for i := range t.out.Events {
		all = append(all, &t.out.Events[i])
	}
	return all
}
