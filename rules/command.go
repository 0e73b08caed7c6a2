package rules

import (
	"regexp"
	"slices"
	"strings"
)

// Command is one order of a technician, written as "#verb arguments" or in
// the words that people use.
type Command struct {
	Verb  string `json:"verb"` // English verb; empty when not understood
	Args  string `json:"args,omitempty"`
	Line  string `json:"line"` // as written
	Error string `json:"error,omitempty"`
	Near  string `json:"near,omitempty"` // what may have been meant

	natural bool // said in words that also stand in answers
	sure    bool // and that mean it, whomever they name
}

var (
	commandLine = regexp.MustCompile(`^\s*[#＃]\s*(\S+?)(?:[:：,，\s]\s*(.*))?$`)
	// plainLine is a line that begins with # and orders nothing: a numbered
	// step, a heading.
	plainLine = regexp.MustCompile(`^\s*[#＃]\s*(?:[0-9#＃]|$)`)
	// listed is an order in a list, or in the quotation marks of our letters.
	listed    = regexp.MustCompile("^(?:[-*•·●]|[0-9]{1,2}[.、)）])?\\s*([“\"「`]?)([#＃].*)$")
	nextOrder = regexp.MustCompile(`[#＃]\s*([^\s#＃:：,，]+)`)
	wide      = strings.NewReplacer("\u3000", " ", "\u00a0", " ", "\r", "")
)

// readLine reads a line that begins with #: an order, or several in a row. Of
// a shell's prompt or comment ("# yum install") it makes none.
func readLine(line string) (all []Command, v *verb) {
	line = strings.TrimSpace(wide.Replace(line))
	if m := listed.FindStringSubmatch(line); m != nil {
		if line = m[2]; m[1] != "" {
			line = strings.TrimRight(line, "”\"」`")
		}
	}
	if plainLine.MatchString(line) {
		return nil, nil
	}
	more := ""
	for _, at := range nextOrder.FindAllStringSubmatchIndex(line, -1) {
		if _, known := verbNamed(line[at[2]:at[3]]); known && at[0] > 0 {
			line, more = strings.TrimRight(line[:at[0]], " ;；,，、"), line[at[0]:]
			break
		}
	}
	m := commandLine.FindStringSubmatch(line)
	if m == nil {
		return nil, nil
	}
	m[1] = strings.TrimRight(m[1], "。.!！；;、")
	c := Command{Line: line, Args: strings.TrimSpace(m[2])}
	var rest string
	v, rest, c.Near = understand(m[1])
	switch {
	case v != nil:
		c.Verb, c.Args = v.name, strings.TrimSpace(rest+" "+c.Args)
	case strings.Contains(c.Near, " "):
		c.Error = "ambiguous"
	case c.Near == "" && ascii(m[1]) && !strings.HasPrefix(line[len("#"):], m[1]) && !strings.HasPrefix(line, "＃"):
		return nil, nil
	default:
		c.Error = "unknown"
	}
	all = []Command{c}
	if more != "" {
		var rest []Command
		rest, v = readLine(more)
		all = append(all, rest...)
	}
	return all, v
}

// courtesies stand above or below orders and are for nobody to keep.
var courtesies = regexp.MustCompile(`(?i)^\s*(?:` +
	`(?:hi|hello|hey|dear|good (?:morning|afternoon))\b[\p{L} .'’]{0,30}|[\p{Han}A-Za-z]{0,6}(?:您好|你好|早上好|上午好|下午好|[师总理管工们家哥姐位]好|早)|` +
	`各位同事|各位|大家|同事们|收到|好的?|好嘞|明白|了解|ok|okay|got it|sure|` +
	`(?:麻烦|多?谢谢?|感谢|辛苦)(?:了|啦|您|你|各位|大家)*|谢谢[！!，, ]*辛苦了?|以上|此致|敬礼|顺祝商祺|` +
	`(?:many )?thanks(?: a lot| in advance)?|thank you(?: very much)?|thx|regards|best regards|kind regards|best|cheers|br` +
	`)[\s,，.。!！~～:：、]*$`)

// onlyCourtesy reports whether lines say nothing but a greeting or thanks.
func onlyCourtesy(lines []string) bool {
	for _, line := range lines {
		if strings.TrimSpace(line) != "" && !courtesies.MatchString(line) {
			return false
		}
	}
	return true
}

// ReadCommands reads the orders at the top of a technician's mail, a greeting
// above them passed over, and gives the words that remain. A line that might
// be an order is never left among them: one that stands below other words is
// not obeyed, and it is no answer either.
func ReadCommands(text, language string) (commands []Command, rest string) {
	text = strings.TrimSpace(text)
	lines := strings.Split(text, "\n")
	var left []string
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		found, v := readLine(line)
		if len(found) > 0 && len(commands) == 0 && onlyCourtesy(left) {
			left = nil
		}
		switch below := len(left) > 0; {
		case len(found) == 0:
			if below || strings.TrimSpace(line) != "" {
				left = append(left, line)
			}
			continue
		case below:
			found = []Command{{Line: strings.TrimSpace(wide.Replace(line)), Error: "below"}}
		case v != nil && v.body:
			var more string
			last := &found[len(found)-1]
			more, lines = body(lines)
			last.Args = strings.TrimSpace(last.Args + "\n" + more)
		}
		commands = append(commands, found...)
	}
	if len(commands) == 0 {
		return readNatural(text)
	}
	if onlyCourtesy(left) {
		left = nil
	}
	return commands, strings.TrimSpace(strings.Join(left, "\n"))
}

// body takes the lines up to the next command.
func body(lines []string) (text string, left []string) {
	for i, line := range lines {
		if found, _ := readLine(line); len(found) > 0 {
			return strings.TrimSpace(strings.Join(lines[:i], "\n")), lines[i:]
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), nil
}

// signedOff are words without the thanks and the name below them.
func signedOff(words string, p *Person) string {
	lines := strings.Split(words, "\n")
	for n := len(lines); n > 0; n = len(lines) {
		last := strings.Trim(lines[n-1], " ,，.。—-")
		if last != "" && !strings.EqualFold(last, p.Name) && !onlyCourtesy(lines[n-1:]) {
			break
		}
		lines = lines[:n-1]
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// ordersPlainly reports whether a mail holds orders that begin with #.
func (t *turn) ordersPlainly() bool {
	commands, _ := t.c.commands()
	return slices.ContainsFunc(commands, func(c Command) bool { return c.Verb != "" && !c.natural })
}

// asksDesk reports whether an order only asks, and needs no ticket.
func asksDesk(c Command) bool {
	v, ok := verbNamed(c.Verb)
	return ok && v.desk && v.reads
}

// ticketNumber is a number as people type it.
var ticketNumber = regexp.MustCompile(`(?i)\bIT[0-9]{11,}\b`)

// cutNumber takes a ticket number off the beginning of arguments.
func cutNumber(args string) (number, rest string) {
	trimmed := strings.TrimLeft(args, " [【（(#＃")
	at := ticketNumber.FindStringIndex(trimmed)
	if at == nil || at[0] != 0 {
		return "", args
	}
	return strings.ToUpper(trimmed[:at[1]]), strings.TrimLeft(trimmed[at[1]:], " ]】）)：:,，、")
}
