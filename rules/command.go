package rules

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"maildesk/store"
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

// verbs of the desk with all their names.
var verbs = []struct {
	verb  string
	names []string
	body  bool // what follows in the mail belongs to it
}{
	{"take", []string{"take", "accept", "接单", "受理", "接手"}, false},
	{"resolve", []string{"resolve", "resolved", "solved", "done", "解决", "已解决", "完成"}, true},
	{"close", []string{"close", "关闭", "结单"}, false},
	{"note", []string{"note", "internal", "备注", "内部备注"}, true},
	{"assign", []string{"assign", "转派", "转给", "指派"}, false},
	{"escalate", []string{"escalate", "升级", "申请升级"}, true},
	{"priority", []string{"priority", "优先级"}, false},
	{"category", []string{"category", "分类"}, false},
	{"wait", []string{"wait", "等待", "挂起", "hold"}, false},
	{"reopen", []string{"reopen", "重开"}, false},
	{"why", []string{"why", "为什么", "原因", "依据"}, false},
	{"help", []string{"help", "帮助"}, false},
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
		c.Verb = v
		if takesBody(v) && c.Args == "" {
			c.Args, lines = body(lines[i+1:])
			i = -1
		} else if takesBody(v) {
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

func verbNamed(name string) (string, bool) {
	name = strings.ToLower(name)
	for _, v := range verbs {
		if slices.Contains(v.names, name) {
			return v.verb, true
		}
	}
	return "", false
}

func takesBody(verb string) bool {
	for _, v := range verbs {
		if v.verb == verb {
			return v.body
		}
	}
	return false
}

// obey carries out one command, or says why not.
func (t *turn) obey(p *Person, c Command) templates.Line {
	line := templates.Line{Text: c.Line, Verb: c.Verb}
	ticket := t.ticket()
	refuse := func(code string) templates.Line { line.Error = code; return line }
	if c.Error != "" {
		return refuse(c.Error)
	}
	if ticket.Status.Ended() && c.Verb != "reopen" && c.Verb != "note" && c.Verb != "why" && c.Verb != "help" {
		return refuse("ended")
	}
	m := t.c.Mail.Message
	switch c.Verb {
	case "take":
		t.take(p)
		line.Done = "taken"
	case "resolve":
		if c.Args == "" {
			return refuse("no_solution")
		}
		t.take(p)
		t.resolve(p, m.Mask(c.Args), filesOf(m))
		line.Done = "resolved"
	case "note":
		t.event(store.EventNote, p.Key(), m.Mask(c.Args), true)
		line.Done = "noted"
	case "close":
		t.responded(p.Key())
		if ticket.Resolved.IsZero() {
			ticket.Resolved = t.at
		}
		t.close("technician")
		line.Done = "closed"
	case "assign":
		other, code := t.colleague(c.Args)
		if other == nil {
			return refuse(code)
		}
		t.responded(p.Key())
		t.assign(other, t.named(other, "handed_over", "named"))
		line.Done = "assigned"
		line.Text += " → " + other.Name
	case "escalate":
		t.responded(p.Key())
		if c.Args != "" {
			t.event(store.EventNote, p.Key(), m.Mask(c.Args), true)
		}
		t.escalate("asked")
		line.Done = "escalated"
	case "priority":
		priority, ok := priorityNamed(c.Args)
		if !ok {
			return refuse("unknown_priority")
		}
		t.setPriority(priority)
		line.Done = "priority"
	case "category":
		s := t.subcategoryNamed(c.Args)
		if s == nil {
			return refuse("unknown_category")
		}
		ticket.Category, ticket.Subcategory = s.Category(), s.Code
		t.event(store.EventCategory, p.Key(), s.Code, true)
		line.Done = "category"
	case "wait":
		t.take(p)
		waiting := "requester"
		if strings.Contains(c.Args, "vendor") || strings.Contains(c.Args, "供应商") || strings.Contains(c.Args, "厂商") {
			waiting = "vendor"
		}
		t.pause(waiting)
		line.Done = "waiting_" + waiting
	case "reopen":
		if !ticket.Status.Ended() && ticket.Status != store.StatusResolved {
			return refuse("not_ended")
		}
		ticket.Assignee = p.Key()
		t.chosen(t.named(p, "reopened", "took"))
		t.reopenBy(p)
		line.Done = "reopened"
	case "why":
		t.explain(p)
		line.Done = "why"
	case "help":
		line.Done = "help"
	}
	return line
}

// reopenBy gives a ticket back to work on a technician's order: no vote, no letter.
func (t *turn) reopenBy(p *Person) {
	ticket := t.ticket()
	ticket.Status, ticket.Asked, ticket.Resolved, ticket.Closed = store.StatusWorking, store.AskedNone, t.zero(), t.zero()
	ticket.Reopened++
	t.out.CancelAll = true
	t.event(store.EventReopened, p.Key(), "technician", true)
	t.unpause()
	t.setTargets()
}

func (t *turn) zero() (zero time.Time) { return }

// colleague finds a technician by name or address; the code says why there is none.
func (t *turn) colleague(name string) (*Person, string) {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	if p := t.Book.Directory.Find(name); p.Technician() {
		return p, ""
	}
	var found *Person
	for _, p := range t.Book.Directory.Technicians {
		if name != "" && (strings.EqualFold(p.Name, name) || strings.HasPrefix(strings.ToLower(p.Address), strings.ToLower(name)+"@")) {
			if found != nil {
				return nil, "ambiguous_person"
			}
			found = p
		}
	}
	if found == nil {
		return nil, "unknown_person"
	}
	return found, ""
}

func priorityNamed(word string) (store.Priority, bool) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "normal", "普通", "普通级", "低", "p3":
		return store.Normal, true
	case "urgent", "紧急", "紧急级", "中", "p2":
		return store.Urgent, true
	case "critical", "特急", "特急级", "高", "p1":
		return store.Critical, true
	}
	return "", false
}

// subcategoryNamed finds a subcategory by code or by its name.
func (t *turn) subcategoryNamed(word string) *Subcategory {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, s := range t.Book.subcategories {
		if word == s.Code || word == strings.ToLower(s.Chinese) || word == strings.ToLower(s.English) {
			return s
		}
	}
	return t.Book.subcategories[word+"/other"]
}

// setPriority changes the priority and computes the targets anew from the
// arrival of the first mail.
func (t *turn) setPriority(p store.Priority) {
	ticket := t.ticket()
	if ticket.Priority == p {
		return
	}
	ticket.Priority, ticket.Tier = p, tierOf(p)
	t.event(store.EventPriority, t.actor(), string(p), true)
	t.setTargets()
	if p == store.Critical {
		t.reportCritical()
	}
}
