package templates

import (
	"strings"

	"maildesk/store"
)

// verbArgs are what stands behind a command; verbTexts say what it does.
var (
	verbArgs = names{
		"resolve": {"做了什么、怎样避免", "what was done and how to prevent it"}, "note": {"内容", "words"}, "assign": {"姓名", "name"},
		"escalate": {"原因", "reason"}, "priority": {"紧急", "urgent"}, "category": {"打印机", "printer"}, "wait": {"员工 / 供应商", "requester / vendor"},
		"list":   {"我的 / 未结 / 超时 / 未派 / 姓名 / 类别", "mine / open / overdue / unassigned / name / category"},
		"notify": {"进展", "how it stands"}, "incident": {"IT20261123001", "IT20261123001"}, "unlink": {"IT20261123001", "IT20261123001"},
		"show": {"IT20261123001", "IT20261123001"}, "search": {"词语", "words"}, "help": {"指令", "command"},
	}
	verbTexts = names{
		"take": {"我来处理", "I am on it"}, "resolve": {"结束处理，把后面的话告诉员工，请他确认", "ends the work, tells the requester and asks him to confirm"},
		"close": {"直接关闭，不再询问员工", "closes it without asking the requester"}, "note": {"只给同事看", "for colleagues only"},
		"assign": {"交给同事", "hands it to a colleague"}, "escalate": {"请更高一级支援", "asks the next tier"},
		"priority": {"改优先级：普通、紧急、特急", "changes the priority: normal, urgent, critical"}, "category": {"改类别", "changes the category"},
		"wait": {"等待，暂停计时", "waits; the clock stands still"}, "reopen": {"重新处理已结束的工单", "works again on what has ended"},
		"notify":   {"把进展告诉重大事件的所有报障人", "tells everybody who reported a major incident how it stands"},
		"incident": {"立为重大事件；写编号就并入那个事件，或把那张工单并进来", "makes it a major incident; with a number, of both tickets or part of that one"},
		"unlink":   {"从重大事件移出，单独处理；在事件里不写编号则撤销整个事件", "takes a ticket out of its incident; in an incident, without a number, undoes it"},
		"list":     {"列出工单；不写就是我的", "lists tickets; yours, when nothing is said"}, "show": {"查看一张工单的全部经过", "the whole story of a ticket"},
		"search": {"查找工单", "looks for tickets"}, "why": {"说明类别、时限和派单的依据", "why it was classified, timed and dispatched like this"},
		"help": {"全部指令，或一条的说明", "all commands, or one explained"},
	}
)

// usage is a command as it is written, in a language: "#转派 姓名".
func usage(language string) func(Verb) string {
	return func(v Verb) string {
		own := v.English
		if language == "zh" && len(v.Chinese) > 0 {
			own = v.Chinese
		}
		first := v.Name
		if len(own) > 0 {
			first = own[0]
		}
		if args := verbArgs[v.Name]; args[0] != "" {
			return "#" + first + " " + pick(language, args[0], args[1])
		}
		return "#" + first
	}
}

// alsoCalled are the other names of a command.
func alsoCalled(language string) func(Verb) string {
	return func(v Verb) string {
		own, other := v.English, v.Chinese
		if language == "zh" && len(v.Chinese) > 0 {
			own, other = v.Chinese, v.English
		}
		if len(own) > 0 {
			own = own[1:]
		}
		var all []string
		for _, name := range append(other[:len(other):len(other)], own...) {
			all = append(all, "#"+name)
		}
		return strings.Join(all, " ")
	}
}

// Explained reports whether there are words for a command in both languages.
func Explained(verb string) bool { return verbTexts[verb][0] != "" && verbTexts[verb][1] != "" }

// CategoryNamed finds a category by its code or its name.
func CategoryNamed(word string) (store.Category, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, c := range store.Categories {
		pair := categoryNames[string(c)]
		if word == string(c) || word == pair[0] || word == strings.ToLower(pair[1]) || len([]rune(word)) == 2 && strings.HasPrefix(pair[0], word) {
			return c, true
		}
	}
	return "", false
}
