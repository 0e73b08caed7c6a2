package templates

import (
	"maps"
	"slices"
)

// newsNames say what came of a procedure: the headline of the letter progress.
var newsNames = names{
	"approver": {"审批人来信", "The approver wrote"}, "approved": {"审批通过，请办理", "Approved, please carry it out"},
	"partly": {"部分批准，请只办理批准的部分", "Approved in part; please do only that"}, "rejected": {"审批没有通过，请不要办理", "Not approved; please leave it"},
	"consented": {"员工同意远程协助，可以连接了", "Remote assistance: consented, you may connect"}, "declined": {"员工不同意远程协助", "Remote assistance: declined"},
	"consent_later": {"远程协助：员工说晚一点", "Remote assistance: later, please"}, "consent_expired": {"远程协助：员工没有答复", "Remote assistance: no answer"},
	"consent_withdrawn": {"员工收回了远程协助的同意，请马上断开", "The consent to remote assistance was taken back; please disconnect"},
	"approver_away":     {"审批人不在，也没有别人可以审批", "The approver is away, and nobody else may approve"}, "consent_over": {"远程协助的同意已到期", "The consent to remote assistance has ended"}, "consent_unproved": {"有人以员工名义同意远程，未能核实", "A consent in the requester's name, not proved"},
	"vendor_unproved": {"有人以供应商名义来信，未能核实", "A mail in the vendor's name, not proved"},
	"vendor":          {"供应商来信", "The vendor wrote"},
	"visit_accepted":  {"上门时间可以", "The visit suits"}, "visit_declined": {"上门时间不方便，请另约", "The time of the visit does not suit"},
	"visit_tentative": {"上门时间待定", "The visit is tentative"}, "visit_countered": {"员工想换个上门时间", "Another time is proposed for the visit"},
}

// nextNames say what the technician is to do now, where it is not plain.
var nextNames = names{
	"approver":          {"申请还没有结果。问题说清楚之后，可以用 **#审批** 再请示一次，或等对方回复我们的审批邮件。", "Nothing is decided yet. Ask again with **#approve-by** when the question is answered, or wait for an answer to our letter."},
	"consented":         {"同意已经记录，有效期见下。请只做说好的事，结束后告诉员工。", "The consent is on record and holds until the time below. Please do what was agreed and no more, and tell when you are done."},
	"declined":          {"请不要连接，可以改为上门：**#上门 明天下午3点**。", "Please do not connect. A visit may do: **#visit tomorrow 3pm**."},
	"consent_later":     {"请先不要连接，等员工方便时的答复。", "Please do not connect yet; wait for word from the requester."},
	"consent_expired":   {"请不要连接；需要的话再用 **#远程** 问一次。", "Please do not connect; ask again with **#remote** if you need it."},
	"consent_over":      {"请不要再连接；还没做完的话，用 **#远程** 再问一次。", "Please do not connect any more; ask again with **#remote** if there is more to do."},
	"consent_withdrawn": {"请马上断开，不要再连接；还需要的话，先和员工说好，再用 **#远程** 问一次。", "Please disconnect at once. If you still need it, talk with the requester first, then ask again with **#remote**."},
	"approver_away":     {"请电话联系审批人，或让申请人等他回来；审批到期我们会再提醒他。", "Please phone the approver, or let the requester wait; he is reminded when it falls due."},
	"consent_unproved":  {"请不要连接。我们已经请员工本人再确认一次。", "Please do not connect. The requester was asked to confirm it."},
	"vendor_unproved":   {"信里写了维修单号，但没有凭据证明是供应商写的。涉及付款、账户变更、寄送地址的，请先用已知的电话核实。", "The mail names the order, but nothing proves that the vendor wrote it. About payments, accounts or addresses please call a number that you know first."},
	"vendor":            {"回复这封信会发给员工，不会发给供应商。修好之后：**#维修 完成 费用=380**。", "A reply to this mail goes to the requester, not to the vendor. When it is repaired: **#repair done cost=380**."},
	"visit_declined":    {"改时间：**#上门 新的时间**；取消：**#上门 取消**。", "To move it: **#visit new time**; to call it off: **#visit cancel**."},
	"visit_countered":   {"改时间：**#上门 新的时间**。", "To move it: **#visit new time**."},
	"rejected":          {"我们已经告诉申请人。", "The requester has been told."},
}

// nextStep is empty for a code of which nothing is to be said.
func nextStep(language string) func(string) (marked, error) {
	say := label(language, nextNames)
	return func(code string) (marked, error) {
		if _, ok := nextNames[code]; !ok {
			return "", nil
		}
		words, err := strong(say(code))
		return marked(words), err
	}
}

// newsCodes are all of them, for samples.
func newsCodes() []string { return slices.Sorted(maps.Keys(newsNames)) }
