package templates

import (
	"strings"

	"maildesk/store"
)

// eventWords are the words of events that remember a code.
var eventWords = map[store.EventKind]names{
	store.EventPriority: priorityNames,
	store.EventSurvey:   voteNames,
	store.EventWaiting: {
		"requester": {"等员工", "for the requester"}, "vendor": {"等供应商", "for the vendor"}, "approval": {"等审批", "for an approval"},
		"until": {"等到某天", "until a day"}, "hold": {"挂起", "on hold"},
	},
	store.EventClosed: {
		"survey": {"员工已评价", "after the survey"}, "silence": {"员工没有异议", "nobody objected"}, "technician": {"技术支持关闭", "by the technician"},
		"no answer": {"员工一直没有回复", "the requester never answered"}, "confirmed": {"员工已确认", "confirmed"}, "incident": {"随重大事件关闭", "with its incident"},
	},
	store.EventReopened: {
		"not_resolved": {"没有解决", "not resolved"}, "question": {"员工还有问题", "a question"}, "dissatisfied": {"员工不满意", "dissatisfied"},
		"technician": {"技术支持重开", "by the technician"}, "incident": {"随重大事件重开", "with its incident"},
	},
	store.EventEscalated: {"asked": {"技术支持申请", "asked for"}, "response": {"响应超时", "first response missed"}, "resolution": {"解决超时", "resolution missed"}},
	store.EventBreached:  {"response": {"没有按时响应", "first response missed"}, "resolution": {"没有按时解决", "resolution missed"}},
	store.EventCancelled: {"rejected": {"审批没有通过", "not approved"}, "no incident": {"不是重大事件", "no incident"}},
	store.EventFreeze:    {"cancelled": {"取消", "cancelled"}},
	store.EventVisitAnswer: {
		"accepted": {"时间可以", "accepted"}, "declined": {"换个时间", "declined"}, "tentative": {"暂定", "tentative"}, "countered": {"建议另一时间", "another time proposed"},
	},
}

// eventText is what an entry of a history says, in words.
func eventText(language string) func(Entry) string {
	return func(e Entry) string {
		switch e.Kind {
		case store.EventField:
			if name, value, ok := strings.Cut(e.Text, "="); ok {
				return label(language, fieldNames)(name) + "=" + value
			}
		case store.EventSpare:
			if asset, ok := strings.CutPrefix(e.Text, "lent: "); ok {
				return pick(language, "借出 ", "lent: ") + asset
			}
			if asset, ok := strings.CutPrefix(e.Text, "returned: "); ok {
				return pick(language, "归还 ", "returned: ") + asset
			}
		}
		if code, comment, ok := strings.Cut(e.Text, " "); ok && e.Kind == store.EventVisitAnswer {
			return label(language, eventWords[e.Kind])(code) + " " + comment
		}
		return label(language, eventWords[e.Kind])(e.Text)
	}
}
