package rules

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"maildesk/rules/answer"
	"maildesk/store"
	"maildesk/templates"
)

// consent is what a technician wants to connect with, and what for (handbook
// H7); an event remembers it.
type consent struct {
	Tool    string `json:"tool"`
	Purpose string `json:"purpose,omitempty"`
	Scope   string `json:"scope,omitempty"`

	said store.EventKind // the last that happened to it
}

// consentLife is how long the requester may think about it, and how long his
// consent holds.
const consentLife = 24 * time.Hour

// consent is the last one that was asked for, nil for none.
func (t *turn) consent() *consent {
	var c *consent
	for _, e := range t.history() {
		switch e.Kind {
		case store.EventConsentAsked:
			c = &consent{said: e.Kind}
			_ = json.Unmarshal(e.Data, c) // of another shape: nothing is known of it
		case store.EventConsented, store.EventDeclined, store.EventConsentExpired:
			if c != nil {
				c.said = e.Kind
			}
		}
	}
	return c
}

// scopeRE is how a technician names what he is going to look at.
var scopeRE = regexp.MustCompile(`(?i)[,，;；。\s]*(?:范围|scope)\s*[:：]?\s*`)

// orderRemote asks the requester to let a technician connect. Nothing is
// allowed before he consents.
func (t *turn) orderRemote(p *Person, args string, line *templates.Line) (done, refused string) {
	m := t.c.Mail.Message
	tool, purpose, _ := strings.Cut(strings.TrimSpace(m.Mask(args)), " ")
	if tool == "" {
		return "", "no_tool"
	}
	t.take(p)
	c := consent{Tool: strings.Trim(tool, ",，:："), Purpose: strings.TrimSpace(purpose)}
	if at := scopeRE.FindStringIndex(c.Purpose); at != nil {
		c.Purpose, c.Scope = strings.TrimSpace(c.Purpose[:at[0]]), strings.TrimSpace(c.Purpose[at[1]:])
	}
	e := t.event(store.EventConsentAsked, p.Key(), strings.TrimSpace(c.Tool+" "+c.Purpose), true)
	e.Data, _ = json.Marshal(c) // of strings: cannot fail
	t.askConsent(&c, p, "")
	return "consent_asked", ""
}

// askConsent writes to the requester alone: the consent is nobody else's to give.
func (t *turn) askConsent(c *consent, p *Person, code string) {
	t.ticket().Asked = store.AskedConsent
	l := t.toRequester("consent")
	l.Cc = nil
	l.Data.Code, l.Data.Actor, l.Data.Due = code, personData(p), t.now.Add(consentLife)
	l.Data.Remote = &templates.Remote{Tool: c.Tool, Purpose: c.Purpose, Scope: c.Scope}
	t.action(l, "consent")
	t.action(l, "consent_later")
	t.action(l, "decline")
	t.timerAt(store.TimerConsent, t.now.Add(consentLife))
}

// tapConsent takes in the requester's answer that he gave with one tap.
func (t *turn) tapConsent() {
	if t.ticket().Status.Ended() || t.consent() == nil {
		return
	}
	switch t.tap.Code {
	case "consent":
		t.consented(store.EventConsented, "consented")
	case "decline":
		if t.consent().said == store.EventConsented {
			t.consented(store.EventDeclined, "consent_withdrawn")
			return
		}
		t.consented(store.EventDeclined, "declined")
	default:
		t.news("consent_later")
	}
}

// consented records the requester's word and tells the technician.
func (t *turn) consented(kind store.EventKind, code string) {
	c := t.consent()
	t.ticket().Asked = store.AskedNone
	t.cancel(store.TimerConsent)
	t.event(kind, t.actor(), c.Tool, true)
	if t.ticket().Waiting == "requester" {
		t.resume()
		t.ticket().Status = store.StatusWorking
	}
	l := t.news(code)
	l.Urgent = code == "consent_withdrawn"
	if kind == store.EventConsented {
		l.Data.Due = t.now.Add(consentLife)
		t.timerAt(store.TimerConsent, l.Data.Due)
	}
}

// withdraws finds that a requester takes his consent back. He needs no proof
// for that: who forges it keeps somebody from connecting.
var withdraws = regexp.MustCompile(`(?:撤回|收回)[^，。\n]{0,6}(?:同意|授权)|不(?:再)?同意(?:远程|连接|了)|取消(?:远程|授权|连接)|(?:停止|结束|断开|关掉|中止)(?:一下)?(?:远程|连接|控制)|(?:别|不要|不用)(?:再)?(?:连(?:接)?|远程)(?:了|我|协助|控制|$|[，。！!\s])|(?i:\b(?:revoke|withdraw)\b|\bstop (?:the )?(?:remote|session)|\bdisconnect\b|\bdo(?:n't| not) connect)`)

// aboutConsent reads the requester's words about it, and reports whether they
// decide. A mail that anybody could have written consents to nothing.
func (t *turn) aboutConsent(intent answer.Intent) bool {
	c := t.consent()
	if c != nil && c.said == store.EventConsented && withdraws.MatchString(written(t.c.Mail.Message)) {
		t.consented(store.EventDeclined, "consent_withdrawn")
		return true
	}
	if c == nil || t.ticket().Asked != store.AskedConsent || intent != answer.Consent && intent != answer.Decline {
		return false
	}
	switch {
	case intent == answer.Decline:
		t.consented(store.EventDeclined, "declined")
	case t.c.Proof == store.Unproved:
		t.news("consent_unproved")
		if owner := t.owner(); owner != nil {
			t.askConsent(c, owner, "again")
		}
	default:
		t.consented(store.EventConsented, "consented")
	}
	return true
}

// consentDue ends a consent, or the waiting for one.
func (t *turn) consentDue() {
	c := t.consent()
	if c == nil || c.said != store.EventConsentAsked && c.said != store.EventConsented {
		return
	}
	t.event(store.EventConsentExpired, "desk", c.Tool, true)
	if t.ticket().Asked == store.AskedConsent {
		t.ticket().Asked = store.AskedNone
	}
	if t.ticket().Status == store.StatusResolved {
		return
	}
	if c.said == store.EventConsented {
		t.news("consent_over")
	} else {
		t.news("consent_expired")
	}
}
