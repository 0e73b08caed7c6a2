package kind

import (
	"net/url"
	"regexp"
	"strings"

	"maildesk/mailin/scan"
)

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

var (
	// announced is what stands before the address of a recipient.
	announced = scan.NewPattern(`(?i)(?:rcpt\s+to:|\bsmtp|recipients?(?: address)?:?\s*(?:\[smtp:)?|failed recipient:|undeliverable address:|` +
		`addressed to:?|error-for:|delivered to(?: the following (?:user|recipients?|address(?:es)?))?:?|deliver(?: your)? message to:?|` +
		`your (?:mail|message) to:?|failed to deliver to:?|unknown user:|(?:expanded|generated) from:?|user's mailbox is full:|exceeds allowed size:|` +
		`final delivery userid:|(?:target|failed) mail address:|delivery failed \d+ attempts:|reason: unable to reach|account|` +
		`final-recipient:\s*rfc822;|original-recipient:\s*rfc822;|returned permanent errors:|` +
		`无法发送到|無法傳遞到|无法投递到|无法送达到?|未能送达|发送至|发送到|发送给|投递到|投递至|发往|发给|寄给|寄往|收件人(?:地址|邮箱|邮件地址)?(?:/(?:To|Recipient))?|失败地址|失败的收件人|无法送达的收件人|失败收件人|目标地址|退信地址)` +
		`[\s:：>"'“‘(（\[【]*<?$`)
	// Before an address that ends what is said; "try emailing to a@b instead" says more.
	toRE         = regexp.MustCompile(`(?i)to[\s:：>"'“‘(（\[【]*<?$`)
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
	lead := "" // the last line with words and without an address
	for i, line := range all {
		if strings.IndexByte(line, '@') < 0 {
			if trimmed := strings.TrimSpace(line); trimmed != "" {
				lead = trimmed
			}
			continue
		}
		announcing := lead != "" && (announced.MatchString(scan.CutText(lead, 300)) || toRE.MatchString(scan.CutText(lead, 300)))
		lead = ""
		previous := ""
		if i > 0 {
			previous = all[i-1]
		}
		place := newPlace(line, previous, announcing)
		for _, a := range addressesIn(line) {
			s := place.weigh(a)
			s.line = i
			key := strings.ToLower(s.address)
			if place.sender {
				skip[key] = true
			}
			switch {
			case s.weight == 0:
			case skip[key]:
				own = append(own, s)
			default:
				found = append(found, s)
			}
			if len(found) > 4*maxBounces {
				return found
			}
		}
	}
	for _, s := range found {
		if s.weight >= blamed {
			return found
		}
	}
	for _, s := range own { // a letter to oneself that came back
		if s.weight >= named {
			found = append(found, s)
		}
	}
	return append(found, c.linkedRecipients()...)
}

// place is a line of a report with what it means for the addresses in it.
type place struct {
	line, previous string
	announcing     bool // the line before announces a recipient
	helps          bool // names someone to turn to
	sender         bool // names who wrote the letter
	blames         bool // has words or codes of failure
}

func newPlace(line, previous string, announcing bool) place {
	lower := strings.ToLower(strings.TrimSpace(line))
	status, reply := scanCodes(line)
	return place{
		line: line, previous: previous, announcing: announcing,
		helps:  scan.FirstOf(strings.ReplaceAll(lower, "in reply to", ""), helperWords) != "", // Postfix: "(in reply to RCPT TO command)"
		sender: strings.Contains(lower, "mail from:") || scan.PrefixOf(strings.TrimLeft(lower, leadingMarks), senderFields) != "",
		blames: status != "" || reply != "" || scan.FirstOf(lower, failurePhrases) != "",
	}
}

// weigh judges an address by what stands before it. Weight 0: no recipient.
func (p place) weigh(a stretch) sight {
	s := sight{address: p.line[a.start:a.end]}
	before := p.line[:a.start]
	if len(before) > 300 {
		before = before[len(before)-300:]
	}
	leads := strings.Trim(before, leadingMarks) == ""
	switch {
	case p.sender, p.helps && !leads:
	case leads && inSentence(p.previous, p.line[a.end:]), strings.EqualFold(strings.TrimSpace(before), "to:"):
		s.weight = mentioned // the letter's own To, copied into the report
	case leads && !p.helps, spoken.MatchString(strings.TrimSpace(before) + " "), spoken.MatchString(before):
		s.weight = named
	case announced.MatchString(before), p.announcing && leads, toRE.MatchString(before) && !goesOn(p.line[a.end:]):
		s.weight = named
		s.made = strings.Contains(before, "xpanded from") || strings.Contains(before, "enerated from")
	case strings.HasSuffix(strings.ToLower(strings.TrimRight(before, leadingMarks)), " from"):
		// whom the server takes no mail from
	case p.blames:
		s.weight = blamed
	default:
		s.weight = mentioned
	}
	return s
}

// goesOn reports whether a sentence goes on behind an address.
func goesOn(rest string) bool {
	return len(rest) > 1 && rest[0] == ' ' && rest[1] >= 'a' && rest[1] <= 'z'
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

// linkedRecipients are in the link by which NetEase lets a sender complain
// (../testdata/kind/netease-bounce-recipient-only-in-link.eml).
func (c *clues) linkedRecipients() []sight {
	if c.html == nil {
		return nil
	}
	_, rest, ok := strings.Cut(scan.CutText(textOf(c.html), 256<<10), "BouncedRcpt=")
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

// failedRecipients are the addresses of X-Failed-Recipients (Exim, Google),
// each with the line on which the text comes to it.
func failedRecipients(value string, sights []sight) []sight {
	var found []sight
	for _, item := range strings.Split(value, ",") {
		s := sight{address: strings.Trim(item, "<> \t\r\n"), line: -1, weight: linked}
		if strings.IndexByte(s.address, '@') <= 0 {
			continue
		}
		if len(found) == maxBounces {
			break
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
