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
}{
	{verb: "take", pattern: regexp.MustCompile(`(?i)^\s*(?:收到|好的?|ok|okay|got it|我来处理|我来|我来跟进|接单|马上处理|收到[,，。 ]*(?:我来处理|马上处理|马上看|这就处理|我来跟进)?|i'?ll take (?:it|this|this one)|taking (?:it|this)|i'?m on it|on it)[。.!！\s]*$`)},
	{verb: "resolve", pattern: regexp.MustCompile(`(?is)^\s*(?:已解决|问题已解决|已处理完毕|已处理好|已处理|已修复|已搞定|resolved|solved|fixed)\s*(?:[:：,，。.!！\n]\s*(.*))?$`)},
	{verb: "note", pattern: regexp.MustCompile(`(?is)^\s*(?:内部备注|内部备忘|仅内部|备注|internal note|internal)\s*[:：]\s*(.*)$`)},
	{verb: "assign", pattern: regexp.MustCompile(`^\s*(?:请?转给|请?转派给?|麻烦|请|(?i:assign to|reassign to|hand over to))\s*[:：]?\s*@?` + nameHere + `\s*(?:来|帮忙|继续|负责)*(?:处理|跟进|看一下|看看|接手)(?:一下|吧)?[，, ]*(?:谢谢|多谢)?[。.!！\s]*$`), below: true},
	{verb: "assign", pattern: regexp.MustCompile(`^\s*(?:请?转给|请?转派给?|(?i:assign to|reassign to|hand over to))\s*[:：]?\s*@?` + nameHere + `[，, ]*(?:谢谢|多谢)?[。.!！\s]*$`), below: true},
	{verb: "escalate", pattern: regexp.MustCompile(`(?is)^\s*(?:申请升级|需要升级|请求升级|please escalate|escalate)\s*(?:[:：,，。.\n]\s*(.*))?$`)},
	{verb: "wait", args: "requester", pattern: regexp.MustCompile(`(?i)^\s*(?:(?:先|在|正在)?等(?:待|一下)?(?:用户|员工|客户|对方|报障人)(?:的)?(?:回复|反馈|回信|消息|确认|提供信息)?|waiting for (?:the )?(?:user|requester|customer|client)(?:'s reply| to reply)?)[。.!！\s]*$`)},
	{verb: "wait", args: "vendor", pattern: regexp.MustCompile(`(?i)^\s*(?:(?:先|在|正在)?等(?:待|一下)?(?:厂家|厂商|供应商|原厂|备件|配件)(?:的)?(?:回复|反馈|上门|发货|到货|消息|维修)?|waiting for (?:the )?(?:vendor|supplier|manufacturer|parts?))[。.!！\s]*$`)},
}

// goesOn are characters of which names do not consist; notNames stand where a
// name could.
const goesOn = "了过说看已被他她它我你您的"

var notNames = []string{"尽快", "抓紧", "及时", "马上", "立即", "自行", "重新", "继续", "协助", "帮忙", "优先", "先行", "一起", "大家", "同事", "用户", "员工", "厂家"}

// readNatural reads a mail without # lines: words that can only be an order
// are one, all others are an answer.
func readNatural(text string) (commands []Command, rest string) {
	first, more, _ := strings.Cut(text, "\n")
	for _, n := range natural {
		said, below := text, ""
		if n.below {
			said, below = first, strings.TrimSpace(more)
		}
		m := n.pattern.FindStringSubmatch(said)
		if m == nil {
			continue
		}
		c := Command{Verb: n.verb, Args: n.args, Line: firstWords(text, 80), natural: true}
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
