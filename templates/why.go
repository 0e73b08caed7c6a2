package templates

import (
	"regexp"
	"strings"
	"time"

	"maildesk/store"
)

// Why is why a ticket is as it is, for the letter why.
type Why struct {
	Urgency   int // 1 to 3
	Impact    int
	Fields    []Found
	Rules     []Rule   // that applied, in the order tried
	Others    []string // names of those that were tried and did not
	Changes   []Entry  // what people or a new rule book changed since
	Deadlines []Deadline
	Choices   []Choice
}

// Found is a field, and where it was found.
type Found struct {
	Field, Value string
	Where        string // "form", "free text", "signature", "subject", "from", "directory", "mail", "earlier ticket"
	Text         string // the words it was taken from
}

// Rule is a rule that applied, because of which words, and what it set.
type Rule struct{ Name, Because, Sets string }

// Deadline is the arithmetic of a target.
type Deadline struct {
	Target         string // response, resolution
	Priority       store.Priority
	Days           int           // the promise, in working days
	Work           time.Duration // or in hours
	AroundTheClock bool
	From           time.Time
	Reopened       bool // From is the reopening, not the arrival
	Steps          []Stretch
	Stood          []Stretch // when the clock stood still
	Due            time.Time
	Missing        []int // years whose public holidays are not known
}

// Stretch is a stretch of time that counted, or did not.
type Stretch struct {
	From, To time.Time
	Counted  time.Duration // 0: it did not
	Reason   string        // weekly, make-up, weekend, holiday
	Name     string        // of the holiday
}

// Worked reports whether the stretch counted.
func (s Stretch) Worked() bool { return s.Counted > 0 }

// OneDay reports whether the stretch begins and ends on one day.
func (s Stretch) OneDay() bool { return s.From.Format(time.DateOnly) == s.Last().Format(time.DateOnly) }

// Last is a moment of the last day of days that did not count.
func (s Stretch) Last() time.Time { return s.To.Add(-time.Minute) }

// Choice is one dispatch.
type Choice struct {
	At         time.Time
	Why        string // as in the letter dispatch; also reopened, taken
	By         string // who ordered it; empty: the desk
	Tier       store.Tier
	Group      string // that rules gave it to
	Candidates []Candidate
	Chosen     string // empty: nobody fits
	Because    string // only, tier, load, skills, order, named, took
}

// Candidate is a technician at the moment of a dispatch.
type Candidate struct {
	Name   string
	Tier   store.Tier
	Load   int
	Out    string // why not: group, skills, away, had_it, requester
	Chosen bool
}

var foundNames = names{
	"form": {"表格", "form"}, "free text": {"正文", "text"}, "signature": {"签名", "signature"}, "subject": {"标题", "subject"}, "from": {"发件人", "sender"},
	"directory": {"人员名单", "directory"}, "mail": {"来信", "mail"}, "assets": {"资产登记", "register of devices"}, "earlier ticket": {"上一张工单", "earlier ticket"},
}

var dispatchedNames = names{
	"": {"新工单", "a new ticket"}, "self_check_failed": {"自查没有解决，或没有回音", "the self-check did not help, or had no answer"},
	"not_taken": {"前一位没有接单", "nobody had taken it"}, "escalated": {"升级", "escalated"}, "handed_over": {"同事转派", "handed over by a colleague"},
	"not_resolved": {"员工说没有解决", "the requester says it is not solved"}, "dissatisfied": {"员工不满意", "the requester is not satisfied"},
	"question": {"解决后又有问题", "a question after the solution"}, "reopened": {"技术支持重开", "reopened by a technician"}, "taken": {"主动接手", "taken without being asked"},
	"away": {"原负责人不在", "who had it is away"}, "available": {"有合适的人上班了", "somebody who fits has come to work"},
}

var becauseNames = names{
	"only": {"只有这一位合适", "the only one who fits"}, "tier": {"级别最接近", "the nearest tier"}, "load": {"手头工单最少", "the fewest open tickets"},
	"skills": {"专长最对口", "the closest speciality"}, "order": {"条件相同，按邮箱顺序", "all else equal: by address"},
	"duty": {"正在上班或值班", "at work or on duty"}, "on_call": {"无人值班，按备班顺序", "nobody on duty: by the on-call list"},
	"sticky": {"上次也由他处理", "had the last ticket of this person or device"}, "deputy": {"请假时指定的代班人", "named as deputy"},
	"named": {"被指定", "named"}, "led": {"牵头处理过同一事件", "led the incident it was part of"}, "took": {"自己接手", "took it"},
}

var outNames = names{
	"group":  {"不在这个组", "not of the group"},
	"skills": {"没有这项技能", "has not the skill"}, "away": {"休假", "away"}, "had_it": {"之前已派过", "has had it before"}, "requester": {"是报障人本人", "is the requester"},
	"off_duty": {"不在班", "not at work"},
	"":         {"合适", "fits"},
}

var dayNames = names{
	"weekend": {"周末", "weekend"}, "holiday": {"节假日", "holiday"}, "make-up": {"调休上班", "make-up working day"}, "weekly": {"", ""},
}

var approverNames = names{"head": {"部门负责人", "head of the department"}, "hr": {"人事", "HR"}, "none": {"不需要", "none"}}

// targets says in the words of a language how targets moved, which is kept in English.
func targets(language, kept string) string {
	if language != "zh" {
		return kept
	}
	return strings.NewReplacer("response ", "首次响应 ", "resolution ", "解决 ", "; ", "；").Replace(kept)
}

// ruleNames are of what decides beside the rules of the book.
var ruleNames = names{
	"learned category": {"往例：类别", "past mails: category"}, "learned priority": {"往例：优先级", "past mails: priority"},
	"learned subcategory": {"往例：子类", "past mails: subcategory"}, "learned limit": {"往例：宁可信其有", "past mails: better safe"},
	"learned passage":    {"往例：邮件中的这一段", "past mails: this passage"},
	"corrected category": {"技术支持更正过的工单：类别", "corrected tickets: category"}, "corrected priority": {"技术支持更正过的工单：优先级", "corrected tickets: priority"},
}

var learned = regexp.MustCompile(`(\w+) (\d+) %`)

// sets says in the words of a language what a rule set, which is kept in English.
func sets(language, kept string) string {
	if learned.MatchString(kept) {
		return learned.ReplaceAllStringFunc(kept, func(one string) string {
			m := learned.FindStringSubmatch(one)
			name := label(language, priorityNames)(m[1])
			if name == m[1] {
				name = label(language, categoryNames)(m[1])
			}
			return name + " " + m[2] + "%"
		})
	}
	if language != "zh" || kept == "" {
		return kept
	}
	parts := strings.Split(kept, ", ")
	for i, part := range parts {
		for _, known := range setNames {
			if rest, ok := strings.CutPrefix(part, known.begins); ok {
				if known.values != nil {
					words := strings.Fields(rest)
					for n, word := range words {
						words[n] = label(language, known.values)(word)
					}
					rest = strings.Join(words, "、")
				}
				parts[i] = known.zh + rest
				break
			}
		}
	}
	return strings.Join(parts, "，")
}

var setNames = []struct {
	begins, zh string
	values     names
}{
	{"category ", "类别 ", nil}, {"urgency ≥ ", "紧急程度至少 ", nil}, {"urgency ≤ ", "紧急程度至多 ", nil}, {"impact ≥ ", "影响范围至少 ", nil},
	{"priority ", "优先级 ", priorityNames}, {"tier ", "级别 ", tierNames}, {"self-check ", "自查步骤 ", nil}, {"no ticket", "不建单", nil},
	{"ask for ", "询问 ", nil}, {"language ", "语言 ", nil}, {"group ", "转给小组 ", nil}, {"approval by ", "审批人 ", approverNames},
	{"tell ", "告知 ", nil}, {"procedure ", "处理规程 ", nil}, {"a ticket", "建单", nil},
}
