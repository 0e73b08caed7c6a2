package rules

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/templates"
)

// Command is one order of a technician, written as "#verb arguments" or in
// the words that people use.
type Command struct {
	Verb  string `json:"verb"` // English verb; empty when not understood
	Args  string `json:"args,omitempty"`
	Line  string `json:"line"` // as written
	Error string `json:"error,omitempty"`
}

// verb is one order that a technician can give.
type verb struct {
	name  string
	names []string // all its names, Chinese and English, lower case
	body  bool     // what follows in the mail belongs to it
	ended bool     // it may be said of a ticket that has ended
	// do carries the order out and says what was done, or why nothing was: a
	// code of the letter receipt. Line.Text may be made clearer.
	do func(t *turn, p *Person, args string, line *templates.Line) (done, refused string)
}

// verbs are the orders that the desk knows; each is carried out by the
// function that stands in the file of its procedure.
var verbs []*verb

func init() { // not a literal: help lists the verbs
	verbs = []*verb{
		{name: "take", names: []string{"take", "accept", "接单", "受理", "接手"}, do: (*turn).orderTake},
		{name: "resolve", names: []string{"resolve", "resolved", "solved", "done", "解决", "已解决", "完成"}, body: true, do: (*turn).orderResolve},
		{name: "close", names: []string{"close", "关闭", "结单"}, do: (*turn).orderClose},
		{name: "note", names: []string{"note", "internal", "备注", "内部备注"}, body: true, ended: true, do: (*turn).orderNote},
		{name: "assign", names: []string{"assign", "转派", "转给", "指派"}, do: (*turn).orderAssign},
		{name: "escalate", names: []string{"escalate", "升级", "申请升级"}, body: true, do: (*turn).orderEscalate},
		{name: "priority", names: []string{"priority", "优先级"}, do: (*turn).orderPriority},
		{name: "category", names: []string{"category", "分类"}, do: (*turn).orderCategory},
		{name: "wait", names: []string{"wait", "等待", "挂起", "hold"}, do: (*turn).orderWait},
		{name: "reopen", names: []string{"reopen", "重开"}, ended: true, do: (*turn).orderReopen},
		{name: "notify", names: []string{"notify", "通知", "通报"}, body: true, do: (*turn).orderNotify},
		{name: "unlink", names: []string{"unlink", "脱离", "移出"}, do: (*turn).orderUnlink},
		{name: "incident", names: []string{"incident", "重大事件"}, do: (*turn).orderIncident},
		{name: "why", names: []string{"why", "为什么", "原因", "依据"}, ended: true, do: (*turn).orderWhy},
		{name: "help", names: []string{"help", "帮助"}, ended: true, do: (*turn).orderHelp},
	}
}

var commandLine = regexp.MustCompile(`^\s*[#＃]\s*(\S+?)(?:[:：\s]\s*(.*))?$`)

// natural are the openings that people really write.
var natural = []struct {
	verb    string
	pattern *regexp.Regexp
	body    bool
}{
	{"take", regexp.MustCompile(`(?i)^\s*(?:收到|好的?|ok|okay|got it|我来处理|我来|接单|马上处理|收到[,，。 ]*(?:我来处理|马上处理|马上看|这就处理)?)[。.!！\s]*$`), false},
	{"resolve", regexp.MustCompile(`(?is)^\s*(?:已解决|问题已解决|已处理完毕|已处理好|已修复|已搞定|resolved|solved|fixed)\s*[:：,，。.\n]\s*(.*)$`), true},
	{"note", regexp.MustCompile(`(?is)^\s*(?:内部备注|内部备忘|仅内部|备注|internal note|internal)\s*[:：]\s*(.*)$`), true},
	{"assign", regexp.MustCompile(`(?i)^\s*(?:请?转给|转派给?|assign to|reassign to|hand over to)\s*[:：]?\s*(\S.{0,40}?)(?:处理|跟进)?[。.!！\s]*$`), false},
	{"escalate", regexp.MustCompile(`(?is)^\s*(?:申请升级|需要升级|请求升级|please escalate|escalate)\s*[:：,，。.]?\s*(.*)$`), true},
}

// ReadCommands reads the orders at the top of a technician's mail and gives
// the words that remain. A line that begins with # is never left among them.
func ReadCommands(text, language string) (commands []Command, rest string) {
	text = strings.TrimSpace(text)
	lines := strings.Split(text, "\n")
	i := 0
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		m := commandLine.FindStringSubmatch(line)
		if m == nil {
			break
		}
		c := Command{Line: line, Args: strings.TrimSpace(m[2])}
		v, ok := verbNamed(m[1])
		if !ok {
			c.Error = "unknown"
			commands = append(commands, c)
			continue
		}
		c.Verb = v.name
		if v.body && c.Args == "" {
			c.Args, lines = body(lines[i+1:])
			i = -1
		} else if v.body {
			more, left := body(lines[i+1:])
			c.Args, lines, i = strings.TrimSpace(c.Args+"\n"+more), left, -1
		}
		commands = append(commands, c)
	}
	rest = strings.TrimSpace(strings.Join(lines[max(i, 0):], "\n"))
	if len(commands) == 0 {
		for _, n := range natural {
			if m := n.pattern.FindStringSubmatch(text); m != nil {
				c := Command{Verb: n.verb, Line: firstWords(text, 80)}
				if len(m) > 1 {
					c.Args = strings.TrimSpace(m[1])
				}
				return []Command{c}, ""
			}
		}
	}
	return commands, rest
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

// verbNamed finds a verb by one of its names.
func verbNamed(name string) (*verb, bool) {
	name = strings.ToLower(name)
	for _, v := range verbs {
		if slices.Contains(v.names, name) {
			return v, true
		}
	}
	return nil, false
}
