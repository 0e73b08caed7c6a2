package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// maxSignatureLines bounds how far from the end a signature is looked for.
const maxSignatureLines = 25

// trimSignature cuts what is not written for this mail off its end: the
// signature, the line a phone adds, the disclaimer of the company. What could
// be the writer's own words stays: losing those is worse than keeping a name.
func trimSignature(lines []line, from store.Address) []line {
	lines = dropSigned(dropBanner(lines))
	for range maxSignatureLines {
		n := len(lines)
		lines = trimEdges(lines)
		lines = cutDisclaimer(lines)
		lines = cutFooter(lines)
		lines = cutDelimited(lines, from)
		lines = cutMasterCard(lines)
		lines = cutSignOff(lines, from)
		lines = cutContact(lines, from)
		if len(lines) == n {
			break
		}
	}
	return dropFooters(lines)
}

var bannerRE = scan.NewPattern(`(?i)^[\s*\[【(<!⚠️]*(?:(?:caution|warning|attention|notice|external|security)\b.{0,40}(?:outside|external e-?mail|originated|external sender)|external (?:e-?mail|sender)\b.{0,60}$|` +
	`(?:外部邮件|外来邮件|外部郵件|警告|注意|提醒|安全提示|安全提醒|邮件安全).{0,20}(?:外部|公司外|组织外|集团外|外来))`)

// dropBanner leaves out the warning that a company's gateway puts above mail
// from outside.
func dropBanner(lines []line) []line {
	first := nextLine(lines, 0)
	if first == len(lines) || len(lines[first].text) > 400 || !bannerRE.MatchString(lines[first].text) {
		return lines
	}
	rest := first
	for rest < len(lines) && !lines[rest].blank() && !rule(lines[rest].text) {
		rest++
	}
	if rest-first > 4 || !hasWords(lines[rest:]) {
		return lines
	}
	rest = nextLine(lines, rest)
	if rule(lines[rest].text) {
		rest = nextLine(lines, rest+1)
	}
	return lines[rest:]
}

// dropSigned leaves out what a client marked as signature in HTML.
func dropSigned(lines []line) []line {
	signed := false
	for _, l := range lines {
		signed = signed || l.signed
	}
	if !signed {
		return lines
	}
	var out []line
	for _, l := range lines {
		if !l.signed {
			out = append(out, l)
		}
	}
	if !hasWords(out) {
		return lines // typed into the signature
	}
	return out
}

// cutFooter takes off the last lines that phones or mail programs add.
func cutFooter(lines []line) []line {
	for n := len(lines); n > 0; n = len(lines) {
		text := lines[n-1].text
		// A paragraph of its own needs no device that we know.
		loose := n > 1 && lines[n-2].blank() && len(text) < 60 && strings.HasPrefix(text, "Sent from ") && !strings.HasSuffix(text, ".")
		if !loose && !footer(text) {
			break
		}
		lines = trimEdges(lines[:n-1])
	}
	return lines
}

// dropFooters takes out such lines that stand alone in the middle.
func dropFooters(lines []line) []line {
	out := lines[:0:0]
	for i, l := range lines {
		alone := (i == 0 || lines[i-1].blank()) && (i+1 == len(lines) || lines[i+1].blank())
		if alone && l.text != "" && len(l.text) < 100 && ownFooterRE.MatchString(l.text) {
			continue
		}
		out = append(out, l)
	}
	if !hasWords(out) {
		return lines
	}
	return out
}

// cutDelimited cuts from the line "-- " on (RFC 3676 section 4.3), and from
// other rules on when contact data or the footer of a list stand below.
func cutDelimited(lines []line, from store.Address) []line {
	for i, l := range lines {
		if len(l.text) > 200 || l.quoted || l.code {
			continue
		}
		switch l.text {
		case "-- ":
			return lines[:i]
		case "--", "—", "－－", "——", "--\u00a0", "__":
			if tail := lines[i+1:]; shortTail(tail, 15, 200) && !delimitedAgain(tail, l.text) {
				return lines[:i]
			}
			continue
		}
		if i > 0 && i >= len(lines)-8 && rule(l.text) && signs(lines[i+1:], from) {
			return lines[:i]
		}
		if char, n := ruleOf(l.text); n >= 5 && len(lines)-i <= 2*maxSignatureLines {
			tail := lines[i+1:]
			if !shortTail(tail, 15, 120) || delimitedAgain(tail, l.text) {
				continue
			}
			if contacts(tail) >= 2 || listFooter(tail) || char == '_' && n >= 15 && i > 3 && shortTail(tail, 2, 60) && !asks(tail) && lines[i-1].blank() && latin(tail) {
				return lines[:i]
			}
		}
	}
	return lines
}

// shortTail reports whether what remains has at most n lines, none longer than size.
func shortTail(lines []line, n, size int) bool {
	for _, l := range lines {
		if l.blank() {
			continue
		}
		if n--; n < 0 || utf8.RuneCountInString(l.text) > size {
			return false
		}
	}
	return true
}

func delimitedAgain(lines []line, text string) bool {
	for i, l := range lines {
		if l.text == text && hasWords(lines[i+1:]) {
			return true
		}
	}
	return false
}

func asks(lines []line) bool {
	for _, l := range lines {
		if strings.ContainsAny(l.text, "?？") {
			return true
		}
	}
	return false
}

func latin(lines []line) bool {
	for _, l := range lines {
		if strings.ContainsFunc(l.text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
			return false
		}
	}
	return true
}

var listFooterRE = scan.NewPattern(`(?i)mailing list|mailman/listinfo|listinfo|unsubscribe|yahoo! groups|google groups|退订|mailinglist|liste de diffusion`)

func listFooter(lines []line) bool {
	for _, l := range lines {
		if listFooterRE.MatchString(l.text[:min(len(l.text), 300)]) {
			return true
		}
	}
	return false
}

// cutMasterCard cuts the card that 网易邮箱大师 puts under a mail, as it looks
// in plain text: lines of '|' around name and address, and its own line.
func cutMasterCard(lines []line) []line {
	n := len(lines)
	if n == 0 || !strings.HasPrefix(strings.TrimSpace(lines[n-1].text), "|") && !masterRE.MatchString(lines[n-1].text) {
		return lines
	}
	start := n - 1
	for bars := 0; start > 0 && n-start < 14; start-- {
		text := strings.TrimSpace(lines[start-1].text)
		if strings.HasPrefix(text, "|") {
			bars++
		}
		if text == "| |" || text == "||" {
			return lines[:start-1]
		}
		if utf8.RuneCountInString(text) > 60 || bars == 0 && start < n-2 {
			break
		}
	}
	return lines
}

var masterRE = regexp.MustCompile(`^签名由\s*网易邮箱大师\s*定制`)

// cutDisclaimer cuts from a paragraph on that begins like the declarations
// which companies put under every mail.
func cutDisclaimer(lines []line) []line {
	low := max(0, len(lines)-60)
	for i := low; i < len(lines); i++ {
		if lines[i].blank() || i > 0 && !lines[i-1].blank() && !rule(lines[i-1].text) && !disclaimerTitleRE.MatchString(lines[i].text[:min(len(lines[i].text), 60)]) {
			continue
		}
		if disclaims(lines[i].text) && hasWords(lines[:i]) {
			return lines[:i]
		}
	}
	return lines
}
