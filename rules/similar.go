package rules

import (
	"encoding/json"
	"slices"
	"strings"

	"maildesk/store"
)

// alike reports whether two mails are about one outage. It would rather miss
// one than take something else for it: who is missed is served as always, who
// is taken in wrongly waits for others' trouble to end.
func (r *IncidentRules) alike(a, b *signature) bool {
	shared := common(a.Systems, b.Systems)
	// Two that name half of the same systems are about the same ones.
	if len(shared) == 0 || 2*len(shared) < len(a.Systems)+len(b.Systems)-len(shared) {
		return false
	}
	if (a.Machine || b.Machine) && len(a.Hosts) > 0 && len(b.Hosts) > 0 && len(common(a.Hosts, b.Hosts)) == 0 {
		return false // alerts about different machines
	}
	likeness := dice(a.Grams, b.Grams)
	if len(a.Parts)+len(b.Parts) > 0 && (len(common(a.Parts, b.Parts)) == 0 || slices.Contains(a.Parts, vaguely)) && likeness < r.Likeness {
		return false // one part of a system, and another, or all of it
	}
	if slices.ContainsFunc(shared, func(s string) bool { return !r.local(s) }) {
		return true
	}
	return r.together(a, b, likeness)
}

// together reports whether two mails about something that breaks down place by
// place speak of one place.
func (r *IncidentRules) together(a, b *signature, likeness float64) bool {
	near, far := false, false
	for _, kind := range []string{"site", "building", "floor"} {
		x, y := placesOf(a, kind), placesOf(b, kind)
		if len(x) == 0 || len(y) == 0 {
			continue
		}
		if len(common(x, y)) > 0 {
			near = true
		} else {
			far = true
		}
	}
	neighbours := a.Department != "" && a.Department == b.Department
	switch {
	case far:
		return false
	case near:
		return true
	case neighbours:
		return a.Many && b.Many || likeness >= r.Likeness
	case len(a.Places) == 0 && len(b.Places) == 0:
		return a.Many && b.Many
	}
	return a.Many && b.Many && likeness >= r.Likeness
}

func placesOf(s *signature, kind string) []string {
	var places []string
	for _, p := range s.Places {
		if strings.HasPrefix(p, kind+" ") {
			places = append(places, p)
		}
	}
	return places
}

func common(a, b []string) []string {
	var both []string
	for _, s := range a {
		if slices.Contains(b, s) {
			both = append(both, s)
		}
	}
	return both
}

// dice is how much of two sorted sets is the same, from 0 to 1.
func dice(a, b []uint32) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	same := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			same++
			i, j = i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}

// merged is the signature of an incident that takes in another mail: places and
// whom it hits grow, what it is about stays.
func (s *signature) merged(other *signature) *signature {
	m := *s
	m.Systems = common(s.Systems, other.Systems)
	if len(m.Systems) == 0 {
		m.Systems = s.Systems
	}
	m.Many = true
	for _, p := range other.Places {
		if !slices.Contains(m.Places, p) {
			m.Places = append(slices.Clip(m.Places), p)
		}
	}
	m.Places = m.Places[:min(len(m.Places), 20)]
	if m.Department != other.Department {
		m.Department = ""
	}
	m.Machine, m.Hosts, m.Words = false, nil, ""
	return &m
}

// place is the one for which there is one incident about a topic.
func (s *signature) place(r *IncidentRules) string {
	if slices.ContainsFunc(s.Systems, func(name string) bool { return !r.local(name) }) {
		return strings.Join(s.Parts, ",")
	}
	places := slices.Sorted(slices.Values(append(s.Places[:len(s.Places):len(s.Places)], s.Department)))
	return strings.Join(append(places, s.Parts...), ",")
}

// topics are those under which a ticket is found by similar mails.
func (s *signature) topics() []string {
	var all []string
	for _, name := range s.Systems {
		all = append(all, systemTopic+name)
	}
	return all
}

func readSignature(data json.RawMessage) *signature {
	s := &signature{}
	if len(data) == 0 || json.Unmarshal(data, s) != nil {
		return nil
	}
	return s
}

func (s *signature) kept() json.RawMessage {
	if s == nil {
		return nil
	}
	data, _ := json.Marshal(s) // of strings, numbers and truths: cannot fail
	return data
}

// likes are the tickets of others that a mail is like: the incident that it is
// part of, nil for none, and the free ones, the oldest of each requester.
type likes struct {
	mine     *signature // of the mail; nil: it is like none
	incident *candidate
	free     []*candidate
}

// similar compares the mail of the turn with the candidates of the case.
func (t *turn) similar(mine *signature, requester store.Address) likes {
	l := likes{mine: mine}
	if mine == nil {
		return l
	}
	seen := map[int64]bool{}
	people := map[string]int{}
	for _, a := range t.c.Alike {
		if seen[a.TicketID] || !strings.HasPrefix(a.Topic, systemTopic) || !a.Major && t.at.Sub(a.At) > t.Book.Incident.Window.Time {
			continue
		}
		seen[a.TicketID] = true
		if a.signature == nil || !t.Book.Incident.alike(mine, a.signature) {
			continue
		}
		if a.Major {
			if l.incident == nil {
				l.incident = a
			}
			continue
		}
		if a.Requester.Key() == requester.Key() {
			continue
		}
		if i, again := people[a.Requester.Key()]; again {
			l.free[i] = a // candidates come newest first
			continue
		}
		people[a.Requester.Key()] = len(l.free)
		l.free = append(l.free, a)
	}
	return l
}

// count is how many others have reported the same.
func (l *likes) count() int {
	if l.incident != nil {
		return len(l.free) + l.incident.Reporters
	}
	return len(l.free)
}

// sign gives a new ticket what it is found by when the same comes again, from
// its sender or, with a signature, from others.
func (t *turn) sign(mine *signature) {
	topic, exact := t.c.repeatTopic()
	s := &store.Signature{At: t.at}
	if topic != "" {
		s.Topics = append(s.Topics, topic)
	}
	signed := signature{Same: exact}
	if mine != nil {
		signed = *mine
		signed.Same = exact
		s.Topics = append(s.Topics, mine.topics()...)
	}
	if len(s.Topics) > 0 {
		s.Data = signed.kept()
		t.out.Signature = s
	}
}
