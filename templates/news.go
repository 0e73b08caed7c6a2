package templates

import (
	"maps"
	"slices"
)

// newsNames say what came of a procedure: the headline of the letter progress.
var newsNames = names{
	"approver": {"审批人来信", "The approver wrote"}, "approved": {"审批通过，请办理", "Approved, please carry it out"},
	"partly": {"部分批准，请只办理批准的部分", "Approved in part; please do only that"}, "rejected": {"审批没有通过，请不要办理", "Not approved; please leave it"},
}

// nextNames say what the technician is to do now, where it is not plain.
var nextNames = names{
	"approver": {"申请还没有结果。问题说清楚之后，可以用 **#审批** 再请示一次，或等对方回复我们的审批邮件。", "Nothing is decided yet. Ask again with **#approve-by** when the question is answered, or wait for an answer to our letter."},
	"rejected": {"我们已经告诉申请人。", "The requester has been told."},
}

// nextStep is empty for a code of which nothing is to be said.
func nextStep(language string) func(string) string {
	say := label(language, nextNames)
	return func(code string) string {
		if _, ok := nextNames[code]; !ok {
			return ""
		}
		return say(code)
	}
}

// newsCodes are all of them, for samples.
func newsCodes() []string { return slices.Sorted(maps.Keys(newsNames)) }
