package secret

import (
	"crypto/hmac"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Action is an answer that one person may give with one tap, once.
type Action struct {
	Code   string // "confirm", "satisfied", "release"
	Item   string // which of several things it is about, letters and digits; mostly empty
	Ticket string // number of the ticket that it is about, where the letter is about none
	Held   int64  // the held mail that it is about; 0: it is about the ticket
	Round  int    // how often the question was asked before: an old letter answers no new question
	Token  string // as it was read from a mail
	// Merged is the number of the ticket that it was asked about, where that
	// one lives on in another by now.
	Merged string
}

// Life is how long a link in a letter works.
const Life = 90 * 24 * time.Hour

// Words stand in the mail that a link prepares. They are ASCII since old
// clients garble everything else (RFC 6068 section 5), and say nothing since
// phones drop them: the subject alone must do.
const Words = "Just send this mail."

// Tap is the last word of the subject that a link prepares:
// code-item.round.expiry.key.mac, the item left out where it is empty.
var Tap = regexp.MustCompile(`\b([a-z_]{2,30})-(?:([a-z0-9_]{1,20})\.)?([0-9a-z]{1,4})\.([0-9a-z]{1,5})\.([0-9a-z]{1,6})\.([a-z2-7]{16})\b`)

// Action is the token by which reader (an address key) may give an answer
// about the ticket, or the held mail, of that number until expires. Whoever
// else has it, gives nothing by it: a letter is forwarded, a token with it.
func (id *Identity) Action(number, reader string, a Action, expires time.Time) string {
	day := strconv.FormatInt(expires.Unix()/86400, 36)
	round := strconv.FormatInt(int64(a.Round), 36)
	item := a.Item
	if item != "" {
		item += "."
	}
	k := id.newest()
	return a.Code + "-" + item + round + "." + day + "." + k.ID + "." + k.mac("action", number, reader, a.Code, a.Item, round, day)
}

// ReadAction finds in a subject or text an answer that reader may give about
// number now.
func (id *Identity) ReadAction(text, number, reader string, now time.Time) (Action, bool) {
	for _, m := range Tap.FindAllStringSubmatch(strings.ToLower(text), 10) {
		code, item, round, day := m[1], m[2], m[3], m[4]
		k, ok := id.key(m[5])
		if !ok || !hmac.Equal([]byte(m[6]), []byte(k.mac("action", number, reader, code, item, round, day))) {
			continue
		}
		last, _ := strconv.ParseInt(day, 36, 64)
		nth, _ := strconv.ParseInt(round, 36, 32)
		if now.Unix()/86400 > last {
			continue
		}
		return Action{Code: code, Item: item, Round: int(nth), Token: m[0]}, true
	}
	return Action{}, false
}

// ActionURL is the link that prepares the mail with an answer (RFC 6068
// section 2: every blank and bracket is percent-encoded).
func (id *Identity) ActionURL(number, reader string, a Action, expires time.Time) string {
	subject := "[" + number + "] " + id.Action(number, reader, a, expires)
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	address := strings.ReplaceAll(escape(id.Address.Address), "%40", "@")
	return "mailto:" + address + "?subject=" + escape(subject) + "&body=" + escape(Words)
}
