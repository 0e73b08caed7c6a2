package rules

import (
	"regexp"
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
}

var (
	commandLine = regexp.MustCompile(`^\s*[#＃]\s*(\S+?)(?:[:：,，\s]\s*(.*))?$`)
	wide        = strings.NewReplacer("\u3000", " ", "\u00a0", " ", "\r", "")
)

// readLine reads a line that begins with #.
func readLine(line string) (c Command, v *verb, ok bool) {
	line = strings.TrimSpace(wide.Replace(line))
	m := commandLine.FindStringSubmatch(line)
	if m == nil {
		return Command{}, nil, false
	}
	c = Command{Line: line, Args: strings.TrimSpace(m[2])}
	var rest string
	v, rest, c.Near = understand(m[1])
	switch {
	case v != nil:
		c.Verb, c.Args = v.name, strings.TrimSpace(rest+" "+c.Args)
	case strings.Contains(c.Near, " "):
		c.Error = "ambiguous"
	default:
		c.Error = "unknown"
	}
	return c, v, true
}

// ReadCommands reads the orders at the top of a technician's mail and gives
// the words that remain. A line that begins with # is never left among them:
// one that stands below other words is no order, and it is no answer either.
func ReadCommands(text, language string) (commands []Command, rest string) {
	text = strings.TrimSpace(text)
	lines := strings.Split(text, "\n")
	var left []string
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		c, v, ok := readLine(line)
		below := len(left) > 0
		switch {
		case !ok || below && len(commands) == 0 && v == nil:
			if below || strings.TrimSpace(line) != "" {
				left = append(left, line)
			}
			continue
		case below:
			c.Verb, c.Error, c.Near = "", "below", ""
		case v != nil && v.body:
			var more string
			more, lines = body(lines)
			c.Args = strings.TrimSpace(c.Args + "\n" + more)
		}
		commands = append(commands, c)
	}
	if len(commands) == 0 {
		return readNatural(text)
	}
	return commands, strings.TrimSpace(strings.Join(sieve(left), "\n"))
}

// sieve drops the lines that begin with # from words that stand above a
// command further down.
func sieve(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if !commandLine.MatchString(line) {
			kept = append(kept, line)
		}
	}
	return kept
}

// body takes the lines up to the next command.
func body(lines []string) (text string, left []string) {
	for i, line := range lines {
		if commandLine.MatchString(line) {
			return strings.TrimSpace(strings.Join(lines[:i], "\n")), lines[i:]
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), nil
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
