package rules

import (
	"regexp"
	"slices"
	"strings"
)

// name of a colleague in running text: no word in it may tell that the
// sentence goes on ("转给王磊看过了，说没问题" is an answer).
const nameHere = `((?:[\p{Han}·]{2,4}?|[A-Za-z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*)?|[^\s@]+@[^\s@，。,]+))`

// natural are the openings that people really write.
var natural = []struct {
	verb    string
	pattern *regexp.Regexp
	args    string // of the command, where the pattern has no group
	below   bool   // the first line is the order, and words may stand below it
	sure    bool   // it is one even where it names nobody
}{
	{verb: "take", pattern: regexp.MustCompile(`(?i)^\s*(?:收到|好的?|ok|okay|got it|我来处理|我来|我来跟进|我来看|这个我来|已?接单|马上处理|收到[,，。 ]*(?:我来处理|马上处理|马上看|这就处理|我来跟进)?|i'?ll take (?:it|this|this one)|taking (?:it|this)|i'?m on it|on it)[。.!！\s]*$`)},
	{verb: "resolve", pattern: regexp.MustCompile(`(?is)^\s*(?:(?:问题)?(?:已经?|都)(?:解决|处理完毕|处理好|处理完|处理|修复|修好|搞定|弄好)(?:了|啦)?|(?:问题)?(?:解决|处理好|处理完|修好|搞定|弄好)(?:了|啦)|处理完毕|resolved|solved|fixed)\s*(?:[:：,，。.!！\n]\s*(.*))?$`)},
	{verb: "resolve", pattern: regexp.MustCompile(`(?is)^\s*(?:解决|处理结果|解决方案|解决办法|solution)\s*[:：]\s*(.*)$`)},
	{verb: "note", pattern: regexp.MustCompile(`(?is)^\s*(?:[【\[(（](?:内部备注|内部备忘|仅内部|内部|备注|internal note|internal)[】\])）]\s*[:：]?|(?:内部备注|内部备忘|仅内部|内部|备注|internal note|internal)\s*[:：]|内部备注\s)\s*(.*)$`)},
	{verb: "assign", pattern: regexp.MustCompile(`^\s*(?:` + handOver + `|麻烦|请|让|叫|安排|由)\s*[:：]?\s*@?` + nameHere + `\s*(?:来|帮忙|继续|负责)*(?:处理|跟进|看一下|看看|接手)(?:一下|吧)?` + thanked), below: true},
	{verb: "assign", pattern: regexp.MustCompile(`^\s*@` + nameHere + `\s*(?:来|帮忙|继续|负责)*(?:处理|跟进|看一下|看看|接手)(?:一下|吧)?` + thanked), below: true},
	{verb: "assign", pattern: regexp.MustCompile(`^\s*(?:` + handOver + `)\s*[:：]?\s*@?` + nameHere + `(?:吧|了)?` + thanked), below: true, sure: true},
	{verb: "escalate", pattern: regexp.MustCompile(`(?is)^\s*(?:申请升级|需要升级|请求升级|please escalate|escalate)\s*(?:[:：,，。.\n]\s*(.*))?$`)},
	{verb: "close", pattern: regexp.MustCompile(`(?i)^\s*(?:(?:请|麻烦)*(?:关闭|关单|结单|关掉|关)(?:这个|这张|该|此|本)?(?:工单|单子|单)?(?:吧|了|即可)?|(?:please |can )?close (?:it|this|the ticket|this ticket)(?: please)?)[。.!！\s]*$`)},
	{verb: "undo", pattern: regexp.MustCompile(`(?i)^\s*(?:请|麻烦)?(?:撤销|撤回|收回)(?:一下)?(?:刚才|刚刚|上一?封|前面|发|我|的|那封|邮件|信|回复|操作)*[。.!！\s]*$|^\s*(?:please )?(?:undo|take back|recall) (?:it|that|this|my last (?:mail|message|answer|reply))[.!\s]*$`)},
	{verb: "reopen", pattern: regexp.MustCompile(`(?i)^\s*(?:请|麻烦)?(?:重新?打?开)(?:这个|这张|该|此|本)?(?:工单|单子)?(?:吧|一下)?[。.!！\s]*$|^\s*(?:please )?re-?open (?:it|this|the ticket|this ticket)[.!\s]*$`)},
	{verb: "wait", args: "requester", pattern: regexp.MustCompile(`(?i)^\s*(?:(?:先|在|正在)?等(?:待|一下)?(?:用户|员工|客户|对方|报障人)(?:的)?(?:回复|反馈|回信|消息|确认|提供信息)?|waiting for (?:the )?(?:user|requester|customer|client)(?:'s reply| to reply)?)[。.!！\s]*$`)},
	{verb: "wait", args: "vendor", pattern: regexp.MustCompile(`(?i)^\s*(?:(?:先|在|正在)?等(?:待|一下)?(?:厂家|厂商|供应商|原厂|备件|配件)(?:的)?(?:回复|反馈|上门|发货|到货|消息|维修)?|waiting for (?:the )?(?:vendor|supplier|manufacturer|parts?))[。.!！\s]*$`)},
	{verb: "list", args: "mine", pattern: regexp.MustCompile(`(?i)^\s*(?:查一下|看看|列出)?我(?:的|手上的|名下的)(?:未结|未完成)?的?(?:工单|单子|待办)(?:列表)?[。.?？\s]*$|^\s*(?:list )?my (?:open )?tickets[.?\s]*$`)},
	{verb: "list", args: "open", pattern: regexp.MustCompile(`(?i)^\s*(?:查一下|看看|列出)?(?:所有|全部)?(?:未结|未完成|没处理完)的?(?:工单|单子)(?:列表)?[。.?？\s]*$|^\s*(?:list )?(?:all )?open tickets[.?\s]*$`)},
	{verb: "list", args: "overdue", pattern: regexp.MustCompile(`(?i)^\s*(?:查一下|看看|列出)?(?:所有|全部)?(?:超时|逾期)的?(?:工单|单子)(?:列表|有哪些)?[。.?？\s]*$|^\s*(?:list )?(?:all )?overdue tickets[.?\s]*$`)},
	{verb: "list", args: "unassigned", pattern: regexp.MustCompile(`(?i)^\s*(?:查一下|看看|列出)?(?:所有|全部)?(?:未派|未分配|没人处理)的?(?:工单|单子)(?:列表|有哪些)?[。.?？\s]*$|^\s*(?:list )?(?:all )?unassigned tickets[.?\s]*$`)},
}

const (
	handOver = `请?转给|请?转派给?|请?转交给?|请?移交给?|请?交给|请?派给|请?改派给?|请?转|(?i:assign to|reassign to|hand over to)`
	thanked  = `[，, ]*(?:谢谢|多谢)?[。.!！\s]*$`
)

// goesOn are characters of which names do not consist; notNames stand where a
// name could.
const goesOn = "了过说看已被他她它我你您的"

var notNames = []string{"尽快", "抓紧", "及时", "马上", "立即", "自行", "重新", "继续", "协助", "帮忙", "优先", "先行", "一起", "大家", "同事", "用户", "员工", "厂家"}

// saidAlone are names of verbs that are an order also without #, when a mail
// says nothing else. The others may be the answer to a question.
func saidAlone(word string) (*verb, bool) {
	v, ok := verbNamed(word)
	return v, ok && !slices.Contains([]string{"continue", "继续", "open", "why", "为什么", "原因", "依据", "back", "内部", "internal"}, word)
}

// readNatural reads a mail without # lines: words that can only be an order
// are one, all others are an answer.
func readNatural(text string) (commands []Command, rest string) {
	lines := strings.Split(text, "\n")
	for len(lines) > 1 && onlyCourtesy(lines[:1]) {
		lines = lines[1:]
	}
	for len(lines) > 1 && onlyCourtesy(lines[len(lines)-1:]) {
		lines = lines[:len(lines)-1]
	}
	whole := strings.TrimSpace(strings.Join(lines, "\n"))
	first, more, _ := strings.Cut(whole, "\n")
	word := strings.ToLower(strings.Trim(whole, " 。.!！"))
	if v, ok := saidAlone(word); ok && v.name != "take" {
		return []Command{{Verb: v.name, Line: whole, natural: true}}, ""
	}
	for _, n := range natural {
		said, below := whole, ""
		if n.below {
			said, below = first, strings.TrimSpace(more)
		}
		m := n.pattern.FindStringSubmatch(said)
		if m == nil {
			continue
		}
		c := Command{Verb: n.verb, Args: n.args, Line: firstWords(whole, 80), natural: true, sure: n.sure}
		if len(m) > 1 {
			c.Args = strings.TrimSpace(m[1])
		}
		if n.verb == "assign" && (strings.ContainsAny(c.Args, goesOn) || slices.Contains(notNames, c.Args)) {
			continue
		}
		return []Command{c}, below
	}
	return nil, text
}
