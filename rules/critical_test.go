package rules

import (
	"testing"

	"maildesk/store"
)

// TestGroupTalk: which words about a critical ticket stay within its response
// group, and which reach the requester.
func TestGroupTalk(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	zhaomin := store.Address{Name: "赵敏", Address: "zhaomin@corp.example"}
	manager := store.Address{Name: "刘主管", Address: "manager@corp.example"}
	root := func(who store.Address) string { return d.Self.RootID("IT20261123001", who.Key()) }
	const group, dispatch, colleague = "t.it20261123001.a@corp.example", "t.it20261123001.b@corp.example", "mail-of-a-colleague@corp.example"
	letters := map[string]*store.Outgoing{
		group: {Letter: "critical", Recipient: wanglei.Address}, dispatch: {Letter: "dispatch", Recipient: wanglei.Address},
	}
	for _, test := range []struct {
		name  string
		text  string
		refs  []string
		cc    []store.Address
		proof store.Proof
		state store.State
		want  string
	}{
		{"an answer to the group's letter goes to those who did not get it", "查过了，是数据库", []string{root(wanglei), dispatch, group}, nil, store.ProofToken, store.FollowUp, "talk→zhaomin"},
		{"to all: they have it", "查过了，是数据库", []string{root(wanglei), group}, []store.Address{zhaomin, manager}, store.ProofToken, store.FollowUp, ""},
		{"an answer to a colleague's words carries the colleague's secret", "我看看", []string{root(zhaomin), group, colleague}, []store.Address{zhaomin, manager}, store.Unproved, store.FollowUp, ""},
		{"that secret orders nothing", "#解决 换了磁盘", []string{root(zhaomin), group, colleague}, []store.Address{zhaomin, manager}, store.Unproved, store.Held, "confirm_sender→wanglei"},
		{"nor does it speak to the requester", "答复用户：好了", []string{root(zhaomin), group, colleague}, []store.Address{zhaomin, manager}, store.Unproved, store.Held, "confirm_sender→wanglei"},
		{"no secret at all", "我看看", []string{group}, []store.Address{zhaomin, manager}, store.Unproved, store.Held, "confirm_sender→wanglei"},
		{"natural words order nothing in a group", "已解决：换了磁盘", []string{root(wanglei), group}, []store.Address{zhaomin, manager}, store.ProofToken, store.FollowUp, ""},
		{"words for the requester are marked", "答复用户：正在处理", []string{root(wanglei), group}, []store.Address{zhaomin, manager}, store.ProofToken, store.FollowUp, "answer→zhangsan receipt→wanglei"},
		{"an answer to the dispatch is for the requester", "正在处理", []string{root(wanglei), group, dispatch}, nil, store.ProofToken, store.FollowUp, "answer→zhangsan"},
		{"ids that a provider replaced, to others of the group: inside", "是数据库", []string{root(wanglei), "x@provider.example"}, []store.Address{manager}, store.ProofToken, store.FollowUp, "talk→zhaomin"},
		{"ids that a provider replaced, to the desk alone: an answer", "正在处理", []string{root(wanglei), "x@provider.example"}, nil, store.ProofToken, store.FollowUp, "answer→zhangsan"},
	} {
		ticket := ticketIn(store.StatusWorking, store.AskedNone)
		ticket.Priority = store.Critical
		in := from(wanglei, "ERP", test.text)
		in.Message.References, in.Message.InReplyTo, in.Message.Cc = test.refs, test.refs[len(test.refs)-1:], test.cc
		c := about(ticket, in)
		c.Sender, c.Proof, c.Answered = d.Book.Directory.Find(wanglei.Address), test.proof, letters
		c.Partly = append(c.Partly, store.Participant{Person: zhaomin, Role: store.TechnicianRole}, store.Participant{Person: manager, Role: store.ManagerRole})
		c.Events = append(c.Events, &store.Event{At: monday, Kind: store.EventTalk, Actor: zhaomin.Address, Text: "谁看一下", Data: encodeMail(mailData{MessageID: colleague})})
		out := d.decide(c, monday)
		if names(out) != test.want || out.Verdict.State != test.state {
			t.Errorf("%s: got %s, %q; want %s, %q", test.name, out.Verdict.State, names(out), test.state, test.want)
		}
	}
}
