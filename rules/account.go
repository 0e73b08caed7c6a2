package rules

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// Checklist is what is to be done for a role within a kind of request (handbook
// H16, S6).
type Checklist struct {
	Subcategory string   `toml:"category"` // "account/open"
	Role        string   `toml:"role"`     // said in the request, or the requester's department; empty: always
	Steps       []string `toml:"steps"`
}

func (c *checker) checklists(b *Book, f *bookFile) {
	for i, l := range f.Checklist {
		key := "checklist[" + itoa(i) + "]"
		if b.subcategories[l.Subcategory] == nil {
			c.wrong(key+".category", "%q is no subcategory of this book", l.Subcategory)
		}
		if len(l.Steps) == 0 {
			c.wrong(key, "has no steps")
		}
	}
	b.checklists = f.Checklist
}

// procedure is what the technician is to follow: the standard procedure, and
// the checklists of the roles that the request names.
func (t *turn) procedure(standard string) string {
	ticket := t.ticket()
	words := answer.Fold(ticket.Subject + "\n" + t.firstWords() + "\n" + ticket.Department + "\n" + ticket.Fields.Department)
	lines := []string{standard}
	if standard == "" {
		lines = nil
	}
	for _, l := range t.Book.checklists {
		if l.Subcategory != ticket.Subcategory || l.Role != "" && !strings.Contains(words, answer.Fold(l.Role)) {
			continue
		}
		if l.Role != "" {
			lines = append(lines, l.Role)
		}
		for _, step := range l.Steps {
			lines = append(lines, "□ "+step)
		}
	}
	return strings.Join(lines, "\n")
}

// outside reports whether the requester writes from an address that nobody in
// the company is known by.
func (t *turn) outside() bool {
	requester := t.ticket().Requester
	return t.Book.Directory.Find(requester.Address) == nil && !t.ownDomain(requester)
}

// identity is how the technician makes sure who asks, nil where nobody has to
// (handbook H16): a password is reset for the one whom the directory knows.
func (t *turn) identity() *templates.Identity {
	s, ok := t.Book.Subcategory(t.ticket().Subcategory)
	if !ok || !s.Identity {
		return nil
	}
	id := &templates.Identity{Outside: t.outside()}
	if p := t.Book.Directory.Find(t.ticket().Requester.Address); p != nil {
		id.Phone = p.Phone
	}
	id.Done = slices.ContainsFunc(t.history(), func(e *store.Event) bool { return e.Kind == store.EventVerified })
	return id
}

// unverified says why a ticket may not be resolved yet. Whom the company's own
// mailbox speaks for is let pass the second time: he may have sat beside the
// technician. An address from outside never speaks for anybody.
func (t *turn) unverified() string {
	id := t.identity()
	switch {
	case id == nil || id.Done:
		return ""
	case id.Outside:
		return "identity_outside"
	case t.told(store.EventReminded, "identity"):
		return ""
	}
	t.event(store.EventReminded, "desk", "identity", true)
	return "identity_first"
}

// orderVerify records how the technician made sure who asks.
func (t *turn) orderVerify(p *Person, args string, _ *templates.Line) (done, refused string) {
	how := strings.TrimSpace(t.c.Mail.Message.Mask(args))
	if how == "" {
		return "", "verify_how"
	}
	mailed := strings.ContainsAny(how, "邮") || strings.Contains(strings.ToLower(how), "mail")
	if mailed && t.outside() {
		return "", "verify_outside"
	}
	t.take(p)
	t.event(store.EventVerified, p.Key(), firstWords(how, 200), true)
	return "verified", ""
}

// secret reports whether a text holds a password, or says how one is made up:
// none leaves in a mail.
func (t *turn) secret(text string) bool {
	return t.conceal(text) != text || describesPassword.MatchString(text)
}

var (
	aboutPasswords = regexp.MustCompile(`(?i)密码|口令|重置|passw(?:or)?d|\bpwd\b`)
	looksSecret    = regexp.MustCompile(`[!-~]{6,32}`)
	plainToken     = regexp.MustCompile(`://|^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$|^[\w.-]+$`)
	// describesPassword finds "密码是身份证后六位": who reads that has the password.
	describesPassword = regexp.MustCompile(`(?:密码|口令)[^。；;\n]{0,12}(?:是|为|：|:|成)[^。；;\n]{0,12}(?:身份证|生日|手机号?|工号|拼音|首字母)[^。；;\n]{0,8}(?:后|前|加|\+|[0-9]|位)|(?i:password is (?:your|the) (?:last|first|birth|id|phone|employee))`)
)

// conceal masks what the reading of the mail took for secrets, and in a text about
// passwords whatever looks like one.
func (t *turn) conceal(text string) string {
	text = t.c.Mail.Message.Mask(text)
	if !aboutPasswords.MatchString(text) {
		return text
	}
	return looksSecret.ReplaceAllStringFunc(text, func(word string) string {
		token := strings.TrimRight(word, ".,;:?\"')")
		digit := strings.ContainsAny(token, "0123456789")
		letter := strings.ContainsFunc(token, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
		if !digit || !letter || !strings.ContainsAny(token, "!@#$%^&*+=~") || plainToken.MatchString(token) {
			return word
		}
		return "••••••"
	})
}

// withhold stops an answer with a password in it; its writer is told how else.
func (t *turn) withhold(p *Person, words string) {
	masked := t.conceal(words)
	t.event(store.EventNote, p.Key(), masked, true)
	t.receipt(p, []templates.Line{{Text: firstWords(masked, 60), Verb: "reply", Error: "secret"}})
}
