package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// Forwarded looks for the first header block in a body. That of a
// forwarded mail says so in the line above, or the subject says it.
func Forwarded(m *store.Message, forward, answers bool) *store.Forward {
	if !mayForward(m.Text) {
		return nil
	}
	lines := textLines(m.Text)
	tries := 0
	for i := 0; i < len(lines) && tries < 200; i++ {
		l := lines[i]
		if l.blank() {
			continue
		}
		said := false // the line above says that this is forwarded
		start, trusted := i, unmarked
		switch {
		case separatorLine(l.text) || announces(l.text):
			said = saysForwarded(l.text)
			start, trusted = nextLine(lines, i+1), underSeparator
			if said && start < len(lines) && lines[start].quoted { // forwarded behind '>'
				lines = append([]line(nil), lines...)
				for k := i + 1; k < len(lines); k++ {
					lines[k] = unquoteLine(lines[k])
				}
				start = nextLine(lines, i+1)
			}
		case rule(l.text) && !l.quoted:
			start, trusted = nextLine(lines, i+1), underRule
		case forward:
			trusted = underRule
		}
		if start >= len(lines) {
			break
		}
		if role, _ := headerLine(lines[start].text); role == noRole {
			if l.quoted && !said {
				if forward {
					continue
				}
				return nil // the quote of an answer
			}
			if n := attributionAt(lines, i); n > 0 {
				if !forward {
					return nil
				}
				return forwardBelow(lines, i, i+n, attributed(lines[i:i+n], m), m)
			}
			if said { // a separator, then the mail without a header
				return nil
			}
			continue
		}
		tries++
		end, ok := headerBlock(lines, start, trusted)
		if !ok && !(said && end > start) {
			continue
		}
		if !forward && !said && (answers || !passesOn(lines[:i], m)) {
			return nil
		}
		f := readBlock(lines[start:end], m)
		if f.From == (store.Address{}) && !said && !forward {
			return nil
		}
		return forwardBelow(lines, i, end, f, m)
	}
	return nil
}

// mayForward reports whether a text can have a header block at all.
func mayForward(text string) bool {
	return strings.ContainsAny(text, ":|\t") || strings.Contains(text, "：")
}

// forwardWord finds separators that say forwarded; "original message" stands
// above answers as well.
var forwardWord = scan.NewPattern(`(?i)forward|fwd|转发|轉寄|轉發|转送|weitergeleitet|transf|transmis|réachemin|reenviad|inoltrat|encaminhad|reencaminhad|doorgestuurd|vidarebefordra|videresend|välitetty|edelleen|przekaz|przesłan|přeposlan|preposlan|továbbított|iletilen|yönlendiril|пересл|пересыл|переадрес|redirecțion|προωθ|chuyển tiếp|terusan|転送|전달|הועבר|معاد توجيه`)

func saysForwarded(line string) bool { return forwardWord.MatchString(line) }

// passesOn reports whether a mail whose subject says nothing passes another
// one on: it answers none, and its writer says so or says nothing.
func passesOn(above []line, m *store.Message) bool {
	if len(m.InReplyTo) > 0 || len(m.References) > 0 {
		return false
	}
	words := strings.TrimSpace(joinLines(above))
	return words == "" || passOnRE.MatchString(words)
}

var passOnRE = scan.NewPattern(`(?i)转发|转给|转一下|转您|转你|帮转|代转|转自|轉發|轉寄|见下|如下邮件|下面(?:的|是)?邮件|以下邮件|请处理下|请看下面|\bfwd?\b|\bforward|\bsee (?:the )?(?:mail |email |message )?below\b|\bbelow\b|\bfyi\b|\bpassing (?:this )?on\b`)

// forwardBelow gives the forwarded mail whose header ends at lines[end].
func forwardBelow(lines []line, start, end int, f *store.Forward, m *store.Message) *store.Forward {
	if f == nil {
		return nil
	}
	rest := append([]line(nil), lines[end:]...)
	if start < len(lines) && lines[end-1].quoted {
		for i := range rest {
			rest[i] = unquoteLine(rest[i])
		}
	}
	f.Text = ownWords(rest, f.From)
	if f.Text == "" {
		f.Text = strings.TrimSpace(joinLines(rest))
	}
	return f
}

// unquoteLine takes one '>' off a line.
func unquoteLine(l line) line {
	s := strings.TrimLeft(l.text, " ")
	if rest, ok := strings.CutPrefix(s, ">"); ok {
		l.text = strings.TrimPrefix(rest, " ")
		l.quoted = quoteMark(l.text)
	}
	return l
}

// readBlock reads the lines of a header block.
func readBlock(lines []line, m *store.Message) *store.Forward {
	f := &store.Forward{}
	var values [otherRole + 1]string
	last := noRole
	for _, l := range lines {
		text := unquoteLine(l).text
		role, value := headerLine(text)
		if role == noRole {
			// A value may go on in the next line.
			if (last == fromRole || last == subjectRole) && strings.TrimSpace(text) != "" && len(values[last])+len(text) < 500 {
				values[last] += " " + strings.TrimSpace(text)
			}
			continue
		}
		last = role
		if values[role] == "" {
			values[role] = value
		} else {
			last = noRole
		}
	}
	f.From = readSenderOf(values[fromRole])
	f.Subject = strings.TrimSpace(values[subjectRole])
	f.Date = readBlockDate(values[dateRole], m.Date.Location())
	return f
}

// mailboxRE finds a mail address; clients put it in angle, square or round
// brackets, with or without mailto.
var mailboxRE = regexp.MustCompile(`[A-Za-z0-9._%+\-=&'/~]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*`)

// readSenderOf reads a sender as header blocks write it:
// 张三 <a@b>, "张三"<a@b>;, 张三 [mailto:a@b], 张三(a@b), 张三/财务部/公司.
func readSenderOf(value string) store.Address {
	value = strings.TrimSpace(value)
	if len(value) > 500 {
		value = value[:500]
	}
	at := mailboxRE.FindStringIndex(value)
	if at == nil {
		name := strings.Trim(value, " \t;,\"'*<>")
		// Lotus Notes writes the place in the directory behind the name.
		if head, _, ok := strings.Cut(name, "/"); ok && utf8.RuneCountInString(head) >= 2 {
			name = head
		}
		if utf8.RuneCountInString(name) > 60 {
			return store.Address{}
		}
		return store.Address{Name: name}
	}
	address := strings.TrimPrefix(value[at[0]:at[1]], "mailto:")
	address = strings.TrimLeft(address, "'=/")
	name := value[:at[0]]
	name = strings.TrimSuffix(strings.TrimRight(name, " \t"), "mailto:")
	name = strings.TrimFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("<[(（\"'“”*：:;,", r)
	})
	if name == "" {
		name = strings.Trim(value[at[1]:], " \t<>[]()（）;,\"'*")
		if strings.ContainsAny(name, "@:：") || mailboxRE.MatchString(name) {
			name = ""
		}
	}
	for _, words := range []string{"代表", "on behalf of", "im auftrag von"} {
		if i := strings.Index(strings.ToLower(name), words); i > 0 {
			name = strings.TrimSpace(name[:i])
		}
	}
	if strings.Contains(name, "@") {
		name = ""
	}
	return store.Address{Name: strings.Trim(name, " \"'"), Address: address}
}

// attributed reads the sender out of an attribution line, which some clients
// put above what they forward: 张三 <a@b> 于 2024年5月8日 写道：.
func attributed(lines []line, m *store.Message) *store.Forward {
	text := strings.TrimSpace(joinLines(lines))
	text = strings.Join(strings.Fields(text), " ")
	at := mailboxRE.FindStringIndex(text)
	if at == nil {
		return nil
	}
	f := &store.Forward{From: store.Address{Address: text[at[0]:at[1]]}}
	before := strings.TrimRight(text[:at[0]], " <([（\"“,，")
	name := before
	// The name stands behind the last comma, or behind the date.
	if i := strings.LastIndexAny(before, ",，"); i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		name = before[i+size:]
	}
	for _, word := range []string{"On ", "At ", "在 "} {
		if strings.HasPrefix(name, word) {
			name = lastDigitRest(name)
		}
	}
	name = strings.Trim(strings.TrimLeft(name, " 0123456789:-/年月日"), " \"'“”")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "AM "), "PM ")
	if utf8.RuneCountInString(name) <= 60 {
		f.From.Name = name
	}
	f.Date = readBlockDate(text, m.Date.Location())
	return f
}

// lastDigitRest is what stands behind the last digit.
func lastDigitRest(s string) string {
	return s[strings.LastIndexAny(s, "0123456789")+1:]
}

// SaysPassedOn reports whether words say that a mail is passed on.
func SaysPassedOn(words string) bool { return passOnRE.MatchString(words) }
