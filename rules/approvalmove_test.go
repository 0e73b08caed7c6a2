package rules

import (
	"testing"

	"maildesk/store"
)

// TestApproverAway: the automatic answer of an approver moves the approval at
// once; of nobody else, unproved, or for another reason it moves nothing.
func TestApproverAway(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	const away = "您好，我于11月23日至11月27日休假，急事请联系孙副经理。"
	for _, test := range []struct {
		name    string
		who     store.Address
		kind    store.Kind
		text    string
		proof   store.Proof
		letters string
	}{
		{"the approver", zhao, store.AutoReply, away, store.ProofToken, "approval→sun"},
		{"in English", zhao, store.AutoReply, "I am out of the office until 30 November.", store.ProofDomain, "approval→sun"},
		{"from another address of his", store.Address{Address: "jl.zhao@corp.example"}, store.AutoReply, away, store.ProofToken, "approval→sun"},
		{"in his name", zhao, store.AutoReply, away, store.Unproved, ""},
		{"the leave of last time", zhao, store.AutoReply, "我于11月2日至11月6日休假。", store.ProofToken, ""},
		{"a mere receipt", zhao, store.AutoReply, "您的邮件已收到。", store.ProofToken, ""},
		{"the requester", zhangsan, store.AutoReply, away, store.ProofToken, ""},
		{"the deputy before his turn", sun, store.AutoReply, away, store.ProofToken, ""},
	} {
		l := opened(t, d, zhangsan, asksForTwo)
		in := from(test.who, "自动回复", test.text)
		in.Message.Kind = test.kind
		if got := l.send(in, test.proof); got != test.letters || l.ticket.Status != store.StatusWaiting {
			t.Errorf("%s: %s, letters %q; want %q", test.name, l.ticket.Status, got, test.letters)
		}
		if test.letters == "" {
			continue
		}
		if code := l.out.Letters[0].Data.Code; code != "away" || len(l.out.Absences) != 1 {
			t.Errorf("%s: code %s, absences %v", test.name, code, l.out.Absences)
		}
		// His second automatic answer moves nothing more, and back again he may answer.
		if got := l.send(in, test.proof); got != "" {
			t.Errorf("%s, again: letters %q", test.name, got)
		}
		if l.mail(zhao, "同意", store.ProofToken); l.ticket.Status != store.StatusOpen {
			t.Errorf("%s, back: %s", test.name, l.ticket.Status)
		}
	}
}

// TestNobodyElseApproves: the technician who waits for it is told.
func TestNobodyElseApproves(t *testing.T) {
	t.Parallel()
	d := approvalDesk(t, "")
	ticket := ticketIn(store.StatusWorking, store.AskedNone)
	c := about(ticket, nil)
	l := &live{Desk: d, t: t, now: monday, ticket: ticket, partly: c.Partly, events: c.Events}
	l.mail(wanglei, "#审批 manager@corp.example 显示器", store.ProofToken)
	in := from(store.Address{Address: "manager@corp.example"}, "自动回复", "我在出差，无法及时回复。")
	in.Message.Kind = store.AutoReply
	if got := l.send(in, store.ProofToken); got != "progress→wanglei" || l.out.Letters[0].Data.Code != "approver_away" {
		t.Errorf("letters %q", got)
	}
}
