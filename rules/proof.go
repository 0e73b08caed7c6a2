package rules

import "maildesk/store"

// ProofPolicy says what a domain's word for its senders is worth: a DKIM
// signature of the domain, or Authentication-Results of a listed server.
type ProofPolicy string

// What it may be worth.
const (
	NoProof      ProofPolicy = "none"    // nothing: only the secrets of our letters prove
	PreferProof  ProofPolicy = "prefer"  // it proves the sender; mail without it is taken as it is
	RequireProof ProofPolicy = "require" // mail that neither it nor a secret proves is held, and its sender asked
)

// vouched is what the domain's word for the sender of a mail is worth.
func (d *Desk) vouched(m *store.Message) store.Proof {
	if m.Auth == nil || d.Proof[m.From.Domain()] == NoProof {
		return store.Unproved
	}
	return store.ProofDomain
}

// lacksProof reports whether a mail must not come in as it is.
func (t *turn) lacksProof() bool {
	m := t.c.Mail.Message
	return t.c.Proof == store.Unproved && !m.Kind.Automatic() && t.Desk.Proof[m.From.Domain()] == RequireProof
}

// holdUnproved holds a mail until its sender says that it is his, by answering
// a letter that only he receives.
func (t *turn) holdUnproved(number string) {
	m := t.c.Mail.Message
	t.out.Ticket = nil
	t.hold("not proved that " + m.From.Address + " wrote it")
	if m.Kind.Automatic() || m.NullSender {
		return
	}
	p := t.c.Sender
	if p == nil {
		p = &Person{Name: m.From.Name, Address: m.From.Address, Language: m.Language}
		if p.Language != "zh" && p.Language != "en" {
			p.Language = ""
		}
	}
	t.askSender(p, number)
}
