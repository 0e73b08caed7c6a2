package kind

import (
	"strings"

	"maildesk/mailin/scan"
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
	strict := scan.PrefixOf(c.topic, bounceSubjects)
	if strict == "" {
		strict = scan.FirstOf(c.topic, bounceSubjectParts)
	}
	daemon, null := c.fromDaemon(), c.nullSender || daemonAddress(c.returnPath)
	if daemon || null {
		// A null sender says less: alerts travel with it too, and "disk
		// failure" is said of disks.
		subjects, texts := failureSubjectWords, failurePhrases
		if !daemon {
			subjects, texts = nil, machineFailures
		}
		if strict == "" {
			strict = scan.FirstOf(c.subject, subjects)
		}
		if strict != "" {
			return "from and subject: " + strict
		}
		if word := scan.FirstOf(c.opening, texts); word != "" {
			return "from and text: " + word
		}
		return ""
	}
	beginning, unread := scan.CutText(firstLines(c.opening, 3), 600), noReplyLocal(c.local)
	if unread {
		beginning = c.opening
	}
	said := strings.HasPrefix(beginning, "hi. this is the")
	if c.forward || strict == "" && !unread && !said {
		return ""
	}
	word := scan.FirstOf(beginning, machineFailures)
	switch {
	case word == "" && unread && strict != "" && !c.reply && scan.FirstOf(c.opening, failurePhrases) != "":
		return "from and text: " + strict
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

// fromDaemon reports whether the mail names a mail system as its writer.
func (c *clues) fromDaemon() bool {
	return daemonLocal(c.local) || scan.FirstOf(c.name, daemonNames) != ""
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
	return strings.HasPrefix(local, "mailer-daemon")
}

func daemonAddress(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return daemonLocal(local)
}

// noReplyLocal reports whether a local part says that nobody reads answers.
func noReplyLocal(local string) bool {
	bare := joined.Replace(local)
	return strings.HasPrefix(bare, "noreply") || strings.HasSuffix(bare, "noreply") ||
		strings.HasPrefix(bare, "donotreply") || strings.HasSuffix(bare, "donotreply") || bare == "nepasrepondre" || bare == "nichtantworten"
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

// readBounceText reads the recipients and reasons out of the words of a
// report. Programs that write reports share a few habits rather than a
// format: the address stands at the beginning of a line, or behind a word
// that announces it; what the server said follows, up to the next address;
// a copy of the letter comes last.
func readBounceText(c *clues) []store.Bounce {
	text := noticeOf(scan.CutText(c.m.Text, maxNotice))
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
	var whole []store.Bounce
	for i, b := range bounces {
		last := len(whole) - 1
		if chosen[i].made && last >= 0 && chosen[i].line-chosen[i-1].line <= 3 && whole[last].Original == "" {
			whole[last].Original = b.Recipient
			continue
		}
		whole = append(whole, b)
	}
	return whole
}
