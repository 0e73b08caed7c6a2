package mailin

import (
	"net/url"
	"regexp"
	"strings"

	"maildesk/store"
)

// maxNotice is how much of a report's text is read for recipients.
const maxNotice = 64 << 10

// failureWords tells by sender, subject and text whether a mail without
// report parts reports a failed delivery; "" if not. One clue is never
// enough: an employee who asks about a bounced mail writes its words too, so
// an ordinary sender must use a machine's subject and a machine's first
// lines.
func (c *clues) failureWords() string {
	strict := prefixOf(c.topic, bounceSubjects)
	if strict == "" {
		strict = firstOf(c.topic, bounceSubjectParts)
	}
	if c.bounceSender() {
		if strict != "" {
			return "from and subject: " + strict
		}
		if loose := firstOf(c.subject, failureSubjectWords); loose != "" {
			return "from and subject: " + loose
		}
		if word := firstOf(c.opening, failurePhrases); word != "" {
			return "from and text: " + word
		}
		return ""
	}
	beginning, unread := cutText(firstLines(c.opening, 3), 600), noReplyLocal(c.local)
	if unread {
		beginning = c.opening
	}
	said := strings.HasPrefix(beginning, "hi. this is the")
	if c.forward || strict == "" && !unread && !said {
		return ""
	}
	word := firstOf(beginning, machineFailures)
	switch {
	case word == "":
		return ""
	case strict != "" && !c.reply:
		return "subject and text: " + strict
	case strict != "" && len(addressesIn(firstLines(c.opening, 4))) > 0:
		return "subject and text: " + strict
	case unread || said:
		return "text: " + word
	}
	return ""
}

// bounceSender reports whether the mail comes from a mail system.
func (c *clues) bounceSender() bool {
	return c.nullSender || daemonLocal(c.local) || daemonAddress(c.returnPath) || firstOf(c.name, daemonNames) != ""
}

// joined takes out what parts the words of a local part.
var joined = strings.NewReplacer("-", "", "_", "", ".", "")

// daemonLocal reports whether a local part is that of a mail system.
func daemonLocal(local string) bool {
	switch joined.Replace(local) {
	case "mailerdaemon", "postmaster", "maildaemon", "mdaemon", "maildeliverysystem", "maildelivery", "mailsystem", "maildeliverysubsystem",
		"bouncenotification", "bouncehandler":
		return true
	}
	return strings.HasPrefix(local, "mailer-daemon") || strings.HasPrefix(local, "postmaster@")
}

func daemonAddress(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return daemonLocal(local)
}

// noReplyLocal reports whether a local part says that nobody reads answers.
func noReplyLocal(local string) bool {
	bare := joined.Replace(local)
	return strings.HasPrefix(bare, "noreply") || strings.HasSuffix(bare, "noreply") ||
		strings.HasPrefix(bare, "donotreply") || strings.HasSuffix(bare, "donotreply") || bare == "nepasrepondre" || bare == "nicht-antworten"
}

// firstLines is the text up to the end of its n-th line that says something.
func firstLines(text string, n int) string {
	size := 0
	for line := range lines(text) {
		size += len(line) + 1
		if strings.Trim(line, openingNoise+"|+.>") != "" {
			if n--; n == 0 {
				break
			}
		}
	}
	return text[:min(size, len(text))]
}

// sight is an address seen in the text of a report.
type sight struct {
	address string
	line    int
	weight  int
	made    bool // the report says what the address was made from
}

// How surely an address in a report is that of a recipient that failed.
const (
	mentioned = 1 + iota
	blamed    // on a line with words of failure
	named     // at the beginning of a line, or where a recipient is announced
	linked    // in a link that reports the failure to the provider
)

// readBounceText reads the recipients and reasons out of the words of a
// report. Programs that write reports share a few habits rather than a
// format: the address stands at the beginning of a line, or behind a word
// that announces it; what the server said follows, up to the next address;
// a copy of the letter comes last.
func readBounceText(c *clues) []store.Bounce {
	text := noticeOf(cutText(c.m.Text, maxNotice))
	var all []string
	for line := range lines(text) {
		all = append(all, line)
	}
	sights := c.sights(all)
	if c.failedTo != "" {
		sights = append(failedRecipients(c.failedTo, sights), sights...)
	}
	best := 0
	for _, s := range sights {
		best = max(best, s.weight)
	}
	if best < named {
		if nested := c.nestedBounces(); len(nested) > 0 {
			return nested
		}
		if bare := c.bareRecipients(all); len(bare) > 0 {
			sights, best = bare, named
		}
	}
	if best < named {
		if returned := c.returnedRecipients(); len(returned) > 0 && (best == 0 || !anyOf(sights, returned)) {
			sights, best = returned, named
		}
	}
	var bounces []store.Bounce
	var chosen []sight
	seen := map[string]bool{}
	for _, s := range sights {
		if key := strings.ToLower(s.address); s.weight == best && !seen[key] && len(chosen) < maxBounces {
			seen[key] = true
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		chosen = []sight{{line: -1}}
	}
	late := delayed(c)
	for _, s := range chosen {
		bounces = append(bounces, reasonFor(s, chosen, sights, all, late))
	}
	return joinMade(bounces, chosen)
}

// anyOf reports whether one of the addresses seen is among the returned
// mail's recipients.
func anyOf(sights, returned []sight) bool {
	for _, s := range sights {
		for _, r := range returned {
			if s.weight >= blamed && strings.EqualFold(s.address, r.address) {
				return true
			}
		}
	}
	return false
}

// joinMade puts together an address and what it was made from, which stand
// on lines of their own: "(expanded from: <a@b>)".
func joinMade(bounces []store.Bounce, chosen []sight) []store.Bounce {
	var joined []store.Bounce
	for i, b := range bounces {
		if chosen[i].made && len(joined) > 0 && i > 0 && chosen[i].line-chosen[i-1].line <= 3 && joined[len(joined)-1].Original == "" {
			joined[len(joined)-1].Original = b.Recipient
			continue
		}
		joined = append(joined, b)
	}
	return joined
}

// failedRecipients are the addresses of X-Failed-Recipients (Exim, Google),
// each with the line on which the text comes to it.
func failedRecipients(value string, sights []sight) []sight {
	var found []sight
	for _, item := range strings.Split(value, ",") {
		s := sight{address: strings.Trim(item, "<> \t\r\n"), line: -1, weight: linked}
		if strings.IndexByte(s.address, '@') <= 0 {
			continue
		}
		for _, seen := range sights {
			if strings.EqualFold(seen.address, s.address) {
				s.line = seen.line
				break
			}
		}
		found = append(found, s)
	}
	return found
}

var (
	// announced is what stands before the address of a recipient.
	announced = regexp.MustCompile(`(?i)(?:rcpt\s+to:|\bsmtp|recipients?(?: address)?:?\s*(?:\[smtp:)?|failed recipient:|undeliverable address:|` +
		`addressed to:?|error-for:|delivered to(?: the following (?:user|recipients?|address(?:es)?))?:?|deliver(?: your)? message to:?|` +
		`your (?:mail|message) to:?|failed to deliver to:?|unknown user:|(?:expanded|generated) from:?|user's mailbox is full:|exceeds allowed size:|` +
		`final delivery userid:|(?:target|failed) mail address:|delivery failed \d+ attempts:|reason: unable to reach|account|` +
		`final-recipient:\s*rfc822;|original-recipient:\s*rfc822;|returned permanent errors:|` +
		`无法发送到|無法傳遞到|无法投递到|无法送达到?|未能送达|发送至|发送到|发送给|投递到|投递至|发往|发给|寄给|寄往|收件人(?:地址|邮箱|邮件地址)?(?:/(?:To|Recipient))?|失败地址|失败的收件人|无法送达的收件人|失败收件人|目标地址|退信地址|to)` +
		`[\s:：>"'“‘(（\[【]*<?$`)
	leadingMarks = "\"'“‘<[(（【*•·-–—+>|_=。、 \t\u00a0\u3000\u200b"
	spoken       = regexp.MustCompile(`^(?:(?:<<<|>>>|Out:|out:)\s*)?[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?<?$`)
)

// sights finds the addresses of a report and weighs each by its place. The
// desk's own address and those of senders and helpers do not count.
func (c *clues) sights(all []string) []sight {
	skip := map[string]bool{}
	if own := c.m.From.Key(); own != "" {
		skip[own] = true
	}
	for _, to := range c.m.To {
		skip[to.Key()] = true
	}
	var found, own []sight
	announcing := false // the line before ends by announcing a recipient
	for i, line := range all {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			continue
		}
		lower := strings.ToLower(trimmed)
		if strings.IndexByte(line, '@') < 0 {
			announcing = announced.MatchString(cutText(trimmed, 300))
			continue
		}
		helps := firstOf(lower, helperWords) != ""
		sender := strings.Contains(lower, "mail from:") || prefixOf(strings.TrimLeft(lower, leadingMarks), senderFields) != ""
		for _, a := range addressesIn(line) {
			s := sight{address: line[a.start:a.end], line: i}
			before := line[:a.start]
			if len(before) > 300 {
				before = before[len(before)-300:]
			}
			leads := strings.Trim(before, leadingMarks) == ""
			switch {
			case sender:
				skip[strings.ToLower(s.address)] = true
				continue
			case helps && !leads:
				continue
			case leads && i > 0 && inSentence(all[i-1], line[a.end:]), strings.EqualFold(strings.TrimSpace(before), "to:"):
				s.weight = mentioned // the letter's own To, copied into the report
			case leads && !helps,
				spoken.MatchString(strings.TrimSpace(before) + " "), spoken.MatchString(before):
				s.weight = named
			case strings.HasSuffix(strings.ToLower(strings.TrimRight(before, leadingMarks)), " from") && !announced.MatchString(before):
				continue // whom the server takes no mail from
			case announced.MatchString(before) || announcing && leads:
				s.weight = named
				s.made = strings.Contains(before, "xpanded from") || strings.Contains(before, "enerated from")
			case firstOf(lower, failurePhrases) != "" || saysCode(line):
				s.weight = blamed
			default:
				s.weight = mentioned
			}
			if skip[strings.ToLower(s.address)] {
				own = append(own, s)
				continue
			}
			found = append(found, s)
			if len(found) > 4*maxBounces {
				return found
			}
		}
		announcing = false
	}
	for _, s := range found {
		if s.weight >= blamed {
			return found
		}
	}
	// A letter to oneself that came back.
	for _, s := range own {
		if s.weight >= named {
			found = append(found, s)
		}
	}
	return append(found, c.linkedRecipients()...)
}

// inSentence reports whether an address that begins a line stands there
// because a sentence was broken before it.
func inSentence(previous, rest string) bool {
	previous, rest = strings.TrimSpace(previous), strings.TrimLeft(rest, " ")
	if previous == "" || strings.IndexByte(previous, '@') >= 0 || rest == "" || rest[0] < 'a' || rest[0] > 'z' || strings.HasPrefix(rest, "on ") {
		return false
	}
	end := previous[len(previous)-1]
	return isLetter(end) || isDigit(end) || end == ','
}

func saysCode(line string) bool {
	status, reply := scanCodes(line)
	return status != "" || reply != ""
}

// linkedRecipients are in the link by which NetEase lets a sender complain
// (testdata/kind/netease-bounce-recipient-only-in-link.eml).
func (c *clues) linkedRecipients() []sight {
	if c.html == nil {
		return nil
	}
	_, rest, ok := strings.Cut(cutText(textOf(c.html), 256<<10), "BouncedRcpt=")
	if !ok {
		return nil
	}
	if end := strings.IndexAny(rest, "&\"'> "); end >= 0 {
		rest = rest[:end]
	}
	address, err := url.QueryUnescape(rest)
	if err != nil || !strings.Contains(address, "@") {
		return nil
	}
	return []sight{{address: address, line: -1, weight: linked}}
}
