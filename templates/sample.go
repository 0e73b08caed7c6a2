package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"maildesk/store"
)

// Sample is made-up data for a letter, to try it and to look at it.
type Sample struct {
	Name string // "full", "bare", "taps", or the Code that it has
	Data *Data
}

// codes are the values of Data.Code that each letter knows.
var codes = map[string][]string{
	"acknowledgement": {"too_large", "split", "answered", "approval"},
	"reopened":        {"not_resolved", "dissatisfied"},
	"status":          {"chased", "asked", "approval"},
	"tickets":         {"unknown", "last", "none"},
	"freeze":          {"again"},
	"unsubscribed":    {"again"},
	"consent":         {"again"},
	"visit":           {"moved", "cancelled", "reminder"},
	"approval":        {"reminder", "deputy", "away", "again", "unclear", "answered", "recorded", "over", "withdrawn"},
	"approval_result": {"approved", "partly", "rejected", "reason", "question"},
	"progress":        newsCodes(),
	"dispatch":        {"approved", "self_check_failed", "not_taken", "escalated", "handed_over", "away", "available", "not_resolved", "dissatisfied", "question"},
	"update":          {"recovered", "copied", "chased", "solved_himself", "cancelled", "not_resolved", "dissatisfied", "question"},
	"reminder":        {"response", "resolution", "memo", "resumed", "start"},
	"breach":          {"response", "resolution"},
	"escalation":      {"top", "support"},
	"unassigned":      {"not_taken", "no_approver"},
	"talk":            {"colleague"},

	"incident":          {"critical", "not_taken"},
	"incident_note":     {"progress", "resolved"},
	"incident_progress": {"reopened"},
	"incident_resolved": {"closed"},
}

// Samples gives data for a letter: with everything in it first, then with
// nothing but what every letter has, then with links to tap, then one for each
// code of the letter.
func Samples(name, language string) []Sample {
	bare := full(language)
	bare.Technician, bare.Actor, bare.Words, bare.Procedure, bare.Due = Person{}, Person{}, "", "", time.Time{}
	bare.History, bare.Questions, bare.Guide, bare.Actions, bare.Files, bare.Unsent, bare.Lines, bare.Held = nil, nil, nil, nil, nil, nil, nil, nil
	bare.Why, bare.Mistakes, bare.Related, bare.Approval = nil, nil, nil, nil
	bare.Article, bare.Articles, bare.Topics = nil, nil, nil
	bare.Incident = &Incident{Number: "IT20261123004", Subject: bare.Ticket.Subject, Reporters: 3}
	bare.Absence, bare.Asset, bare.Group = &Absence{}, nil, nil
	bare.Ticket.Fields = store.Fields{}
	bare.Desk.Hotline, bare.Desk.Signature = "", ""
	bare.Ticket.ResponseDue, bare.Ticket.ResolveDue, bare.Ticket.Responded, bare.Ticket.Solution = time.Time{}, time.Time{}, time.Time{}, ""
	bare.Review = &Review{From: bare.Review.From, To: bare.Review.To, Periods: []Period{{From: bare.Review.From, To: bare.Review.To}}}
	bare.Identity, bare.Freeze, bare.Ticket.Secret, bare.Form = nil, time.Time{}, false, nil
	bare.Repair = &Repair{Order: "RIT20261123001-1"}
	bare.Remote, bare.Visit = &Remote{Tool: "TeamViewer"}, &Visit{Start: at(24, 15, 0), End: at(24, 16, 0)}
	if strings.HasPrefix(name, "approval") {
		bare.Approval = &Approval{} // there is one behind every such letter
	}
	taps := full(language)
	for _, code := range []string{"confirm", "not_resolved", "satisfied", "basically_satisfied", "dissatisfied", "confirm_sender", "remember_sender", "deny_sender", "approve", "reject", "consent", "consent_later", "decline", "visit_fits", "visit_other", "frozen", "unsubscribe", "resubscribe"} {
		taps.Actions = append(taps.Actions, Action{Code: code, URL: "mailto:it@example.com?subject=%5BIT20261123001%5D%20" + code + "-1.fvq.a.mfrggzdfmztwq2lk&body=Just%20send%20this%20mail."})
	}
	for _, in := range taps.Approval.Items {
		for _, code := range []string{"approve", "reject"} {
			taps.Actions = append(taps.Actions, Action{code, in.Item, "mailto:it@example.com?subject=%5BIT20261123001%5D%20" + code + "_" + in.Item + "-1.fvq.a.mfrggzdfmztwq2lk&body=Just%20send%20this%20mail."})
		}
	}
	taps.Actions = append(taps.Actions, Action{"kb", "IT20261118004", "mailto:it@example.com?subject=%5BIT20261118004%5D%20kb-0.fvq.a.mfrggzdfmztwq2lk&body=Just%20send%20this%20mail."})
	for _, in := range taps.Review.Post.Learned {
		taps.Actions = append(taps.Actions, Action{"wanted", fmt.Sprint(in.ID), fmt.Sprintf("mailto:it@example.com?subject=%%5BM%d%%5D%%20wanted-0.fvq.a.mfrggzdfmztwq2lk&body=Just%%20send%%20this%%20mail.", in.ID)})
	}
	for _, in := range taps.Held {
		for _, code := range []string{"release", "allow", "junk"} {
			taps.Actions = append(taps.Actions, Action{code, fmt.Sprint(in.ID), fmt.Sprintf("mailto:it@example.com?subject=%%5BM%d%%5D%%20%s-0.fvq.a.mfrggzdfmztwq2lk&body=Just%%20send%%20this%%20mail.", in.ID, code)})
		}
	}
	list := []Sample{{"full", full(language)}, {"bare", bare}, {"taps", taps}}
	if name == "digest" {
		month := full(language)
		month.Review.Month, month.Review.From = true, at(1, 0, 0)
		for i := range month.Review.Periods {
			p := &month.Review.Periods[i]
			p.From, p.To = at(1, 0, 0).AddDate(0, i-5, 0), at(1, 0, 0).AddDate(0, i-4, 0)
		}
		list = append(list, Sample{"month", month})
	}
	for _, code := range codes[name] {
		d := full(language)
		d.Code = code
		list = append(list, Sample{code, d})
	}
	if name == "dispatch" {
		d := full(language)
		d.Ticket.Maintenance, d.Ticket.Subject = pick(language, "机房巡检", "server room"), pick(language, "机房月度巡检", "Monthly look at the server room")
		d.Ticket.Requester, d.Ticket.Fields, d.Files, d.Unsent, d.History, d.Identity, d.Asset, d.Approval = Person{}, store.Fields{}, nil, nil, nil, nil, nil, nil
		d.Form, d.Freeze, d.Ticket.Secret, d.Procedure, d.Articles, d.Related, d.Ticket.Beneficiary = nil, time.Time{}, false, "", nil, nil, Person{}
		d.Words = pick(language, "□ 查看空调和 UPS 告警\n□ 检查昨晚的备份日志\n□ 抽查一台服务器的恢复", "□ alarms of air conditioning and UPS\n□ last night's backup logs\n□ restore one server as a test")
		list = append(list, Sample{"maintenance", d})
	}
	if name == "acknowledgement" {
		for _, s := range []struct {
			name              string
			guide, ask, alarm bool
		}{{"guide", true, false, false}, {"questions", false, true, false}, {"plain", false, false, false}, {"critical", false, false, true}} {
			d := full(language)
			d.Technician, d.Form, d.Freeze = Person{}, nil, time.Time{}
			if s.guide {
				d.Ticket.Status = store.StatusSelfCheck
			}
			d.Article = nil
			if !s.guide {
				d.Guide = nil
			}
			if !s.ask {
				d.Questions = nil
			}
			if s.alarm {
				d.Ticket.Priority, d.Ticket.Tier = store.Critical, store.Senior
			}
			list = append(list, Sample{s.name, d})
		}
	}
	for _, s := range list {
		if s.Data.Code == "answered" {
			s.Data.Guide, s.Data.Questions, s.Data.Technician, s.Data.Ticket.Status = nil, nil, Person{}, store.StatusSelfCheck
		}
		if slices.Contains(deskLetters, name) || strings.HasPrefix(name, Notice) {
			s.Data.Ticket = Ticket{}
		}
		if !slices.Contains(requesterLetters, name) && !strings.HasPrefix(name, Notice) {
			s.Data.Reader = colleague(language)
		}
		if slices.Contains(technicianWords, name) && s.Name != "bare" {
			s.Data.Words, s.Data.Actor = s.Data.Ticket.Solution, colleague(language)
		}
		if slices.Contains(mayWait, name) && s.Name != "approval" {
			s.Data.Approval = nil
		}
		if name == "confirm_sender" && s.Name == "bare" {
			s.Data.Actor = Person{}
		}
		if name == "confirm_sender" {
			s.Data.Code = "IT20261123001"
		}
		if name == "absence" || name == "new_owner" || name == "article" {
			s.Data.Actor = colleague(language)
		}
		if name == "absence" && s.Name == "bare" {
			s.Data.Absence = &Absence{From: at(23, 9, 0), Until: at(25, 9, 0), Learned: true}
		}
		switch {
		case name == "merged":
			s.Data.Code, s.Data.Words = "IT20261123004", pick(language, "打印机没反应", "The printer does nothing")
		case s.Name == "split":
			s.Data.Words = "IT20261123004"
		case name == "progress" && s.Name == "full":
			s.Data.Code = "vendor"
		case name == "approval" && s.Name == "over":
			s.Data.Approval.Over = true
		case name == "approval_result" && (s.Name == "question" || s.Name == "reason"):
			s.Data.Actor, s.Data.Words = s.Data.Approval.Said[0].By, pick(language, "为什么要用 VPN？在公司不是也能用吗？", "What is the VPN for? It works from the office, doesn't it?")
		case name == "waiting" && s.Name != "bare":
			s.Data.Words = pick(language, "打印机屏幕上有没有显示错误代码？", "Does the printer's display show an error code?")
		case name == "dissatisfied" && s.Name != "bare":
			s.Data.Words = pick(language, "修了三次还是这样。", "Three repairs, and still the same.")
		case (name == "reminder" || name == "breach") && s.Name == "bare":
			s.Data.Due = at(23, 14, 12) // there is always one
		}
		if name == "reassigned" {
			s.Data.Actor = Person{pick(language, "王芳", "Wang Fang"), "wangfang@example.com", "", "8005"}
		}
	}
	return list
}

// requesterLetters are read by requesters; deskLetters are about no ticket;
// technicianWords carry what a technician wrote; mayWait tell of an approval
// where one is waited for.
var (
	mayWait          = []string{"acknowledgement", "status"}
	technicianWords  = []string{"repair_order", "consent", "visit", "answer", "resolution", "confirm_reminder", "talk", "incident_note", "incident_progress", "incident_resolved"}
	requesterLetters = []string{"consent", "visit", "approval_result", "acknowledgement", "answer", "resolution", "confirm_reminder", "survey", "closed", "reopened", "cancelled", "status", "tickets", "faq", "unsubscribed", "waiting", "merged", "new_owner",
		"incident_part", "incident_progress", "incident_resolved", "incident_left"}
	deskLetters = []string{"digest", "held", "tickets", "faq", "unsubscribed", "confirm_sender", "book_refused", "absence", "overdue"}
)

var zone = time.FixedZone("CST", 8*3600) // no database of zones is needed to look at a letter

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, zone)
}

// pick gives the Chinese or the English of a pair.
func pick(language, zh, en string) string {
	if language == "zh" {
		return zh
	}
	return en
}
