package rules

import (
	"slices"

	"maildesk/store"
)

// moveApproval asks the next who may answer in the place of who did not, and
// reports whether there is one. The code says why he is asked.
func (t *turn) moveApproval(a *approval, i int, code string) bool {
	s := a.seats[i]
	who := t.Book.nextApprover(t.approvers(s.Kind, t.ticket()), s.Asked, t.c.Absent, t.now)
	if who == "" {
		return false
	}
	p := t.Book.person(who)
	t.event(store.EventApprovalMoved, "desk", p.Mail().Label(), true).Data = encodeApproval(approvalData{Places: []int{i}, Who: who})
	t.join(p.Mail(), store.ApproverRole)
	s.Asked = append(s.Asked, who)
	t.askApprover(a, i, code)
	return true
}

// awaited are the seats for which the ticket waits for the writer of this mail.
func (t *turn) awaited() (places []int) {
	a := t.approval()
	if a == nil || t.ticket().Status.Ended() {
		return nil
	}
	for _, i := range a.seatsOf(t.c.readers()) {
		if s := a.seats[i]; a.waits(s) && slices.Contains(t.c.readers(), s.Asked[len(s.Asked)-1]) {
			places = append(places, i)
		}
	}
	return places
}

// approverAway asks the next one at once in the place of an approver whose
// automatic answer says that he is away; he may still answer himself. Where
// there is nobody else, the technician hears of it: he knows whom to phone.
func (t *turn) approverAway(places []int) {
	a := t.approval()
	for _, i := range places {
		if !t.moveApproval(a, i, "away") && t.owner() != t.c.Sender {
			t.news("approver_away")
		}
	}
}

// unreachableApprover asks the next one where the letter to an approver was
// refused for good.
func (t *turn) unreachableApprover(letter *store.Outgoing) {
	a := t.approval()
	if a == nil || letter.Letter != "approval" {
		return
	}
	for i, s := range a.seats {
		if a.waits(s) && s.Asked[len(s.Asked)-1] == (store.Address{Address: letter.Recipient}).Key() {
			t.moveApproval(a, i, "deputy")
		}
	}
}
