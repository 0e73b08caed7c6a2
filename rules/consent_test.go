package rules

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"maildesk/store"
)

// working is a ticket in Wang Lei's hands, played on.
func working(t *testing.T, d *Desk, orders ...string) *live {
	t.Helper()
	ticket := ticketIn(store.StatusWorking, store.AskedNone)
	c := about(ticket, nil)
	l := &live{Desk: d, t: t, now: monday, ticket: ticket, partly: c.Partly, events: c.Events}
	for _, order := range orders {
		l.mail(wanglei, order, store.ProofToken)
	}
	return l
}

func (l *live) code() string {
	if len(l.out.Letters) == 0 {
		return ""
	}
	return l.out.Letters[0].Data.Code
}

// TestConsent: who may consent, with which proof, in which words; whatever the
// words, nothing but the requester's proved yes is on record as consent.
func TestConsent(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, test := range []struct {
		name    string
		who     store.Address
		proof   store.Proof
		text    string
		letters string
		code    string
		granted bool
	}{
		{"yes", zhangsan, store.ProofToken, "同意", "progress→wanglei", "consented", true},
		{"yes, now", zhangsan, store.ProofToken, "可以，现在就连吧", "progress→wanglei", "consented", true},
		{"yes in English", zhangsan, store.ProofDomain, "OK, go ahead", "progress→wanglei", "consented", true},
		{"no", zhangsan, store.ProofToken, "不同意远程", "progress→wanglei", "declined", false},
		{"not now", zhangsan, store.ProofToken, "现在不方便，在开会", "update→wanglei", "", false},
		{"a question", zhangsan, store.ProofToken, "会看到我的聊天记录吗？", "update→wanglei", "", false},
		{"in his name", zhangsan, store.Unproved, "同意", "progress→wanglei consent→zhangsan", "consent_unproved", false},
		{"a refusal in his name", zhangsan, store.Unproved, "不同意", "progress→wanglei", "declined", false},
		{"a colleague", emma, store.ProofToken, "同意", "", "", false},
		{"another technician", store.Address{Address: "zhaomin@corp.example"}, store.ProofToken, "同意", "answer→zhangsan", "", false},
	} {
		l := working(t, d, "#远程 向日葵 看打印设置")
		if got := names(l.out); got != "consent→zhangsan receipt→wanglei" || l.ticket.Asked != store.AskedConsent {
			t.Fatalf("asked: %q, %s", got, l.ticket.Asked)
		}
		got := l.mail(test.who, test.text, test.proof)
		granted := false
		for _, e := range l.events {
			granted = granted || e.Kind == store.EventConsented
		}
		if got != test.letters || l.code() != test.code || granted != test.granted {
			t.Errorf("%s, %q: got %q (%s), consent %v; want %q (%s), %v", test.name, test.text, got, l.code(), granted, test.letters, test.code, test.granted)
		}
	}
}

func TestConsentEnds(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	for _, test := range []struct {
		answer, want string
	}{{"", "consent_expired"}, {"同意", "consent_over"}, {"不同意", ""}} {
		l := working(t, d, "#远程 向日葵")
		if test.answer != "" {
			l.mail(zhangsan, test.answer, store.ProofToken)
		}
		l.due(store.TimerConsent, "")
		if l.code() != test.want {
			t.Errorf("answered %q: got %q, want %q", test.answer, l.code(), test.want)
		}
		if l.due(store.TimerConsent, ""); l.code() != "" {
			t.Errorf("answered %q: told twice", test.answer)
		}
	}
}

// TestVisit: an appointment, its changes, and what both sides say to it.
func TestVisit(t *testing.T) {
	t.Parallel()
	d := tryDesk(t)
	l := working(t, d, "#上门 周三 10:00-11:00 三楼，302")
	if got := names(l.out); got != "visit→zhangsan visit→wanglei receipt→wanglei" {
		t.Fatalf("letters %q", got)
	}
	first := l.out.Letters[0]
	cal, err := ical.NewDecoder(bytes.NewReader(first.Parts[0].Content)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, first.Parts[0].Content)
	}
	event := cal.Events()[0]
	start, _ := event.DateTimeStart(time.UTC)
	if !start.Equal(time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)) || first.Parts[0].ContentType != "text/calendar; method=REQUEST" {
		t.Errorf("starts %s, method %s", start, first.Parts[0].ContentType)
	}
	for _, want := range []string{
		"METHOD:REQUEST\r\n", "UID:v.it20261123001.1@corp.example\r\n", "SEQUENCE:0\r\n", "DTSTART;TZID=Asia/Shanghai:20261125T100000\r\n",
		"TZOFFSETTO:+0800\r\n", "ORGANIZER;CN=IT服务台:mailto:it@corp.example\r\n", `LOCATION:三楼，302`, "mailto:zhangsan@corp.example", "mailto:wanglei@corp.example",
	} {
		if !strings.Contains(strings.ReplaceAll(string(first.Parts[0].Content), "\r\n ", ""), want) {
			t.Errorf("no %q in\n%s", want, first.Parts[0].Content)
		}
	}
	for line := range strings.SplitSeq(string(first.Parts[0].Content), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %s", len(line), line)
		}
	}
	answer := func(who store.Address, status, uid string) string {
		in := from(who, "re", "")
		in.Message.Kind = store.Notification // some calendars say so
		in.Message.Calendar = &store.CalendarReply{UID: uid, Attendee: who.Address, Status: status}
		return l.send(in, store.Unproved) + " " + l.code()
	}
	const uid = "v.it20261123001.1@corp.example"
	for _, test := range []struct{ what, got, want string }{
		{"tentative", answer(zhangsan, "tentative", uid), "progress→wanglei visit_tentative"},
		{"accepted", answer(zhangsan, "accepted", uid), "progress→wanglei visit_accepted"},
		{"declined", answer(zhangsan, "declined", uid), "progress→wanglei visit_declined"},
		{"another time", answer(zhangsan, "countered", uid), "progress→wanglei visit_countered"},
		{"delegated", answer(zhangsan, "delegated", uid), " "},
		{"by the technician", answer(wanglei, "accepted", uid), " "},
		{"another appointment", answer(zhangsan, "accepted", "v.it20261123001.2@corp.example"), " "},
		{"moved", l.mail(wanglei, "#visit Thu 3pm", store.ProofToken) + " " + l.code(), "visit→zhangsan visit→wanglei receipt→wanglei moved"},
		{"in words", l.mail(zhangsan, "可以", store.ProofToken) + " " + l.code(), "progress→wanglei visit_accepted"},
		{"moved again", l.mail(wanglei, "#visit Thu 4pm", store.ProofToken) + " " + l.code(), "visit→zhangsan visit→wanglei receipt→wanglei moved"},
		{"another time in words", l.mail(zhangsan, "那天没空，换个时间", store.ProofToken) + " " + l.code(), "progress→wanglei visit_declined"},
		{"reminder", l.due(store.TimerVisit, "") + " " + l.code(), "visit→zhangsan visit→wanglei reminder"},
		{"cancelled", l.mail(wanglei, "#visit cancel", store.ProofToken) + " " + l.code(), "visit→zhangsan visit→wanglei receipt→wanglei cancelled"},
		{"reminder of none", l.due(store.TimerVisit, ""), ""},
		{"accepted too late", answer(zhangsan, "accepted", uid), " "},
		{"a new one", l.mail(wanglei, "#visit Fri 9:00", store.ProofToken) + " " + l.code(), "visit→zhangsan visit→wanglei receipt→wanglei "},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
		}
	}
	if last := string(l.out.Letters[0].Parts[0].Content); !strings.Contains(last, "UID:v.it20261123001.2@") || !strings.Contains(last, "SEQUENCE:0") {
		t.Errorf("a new appointment is\n%s", last)
	}
}

// TestVisitMoves: a change is the same event with a higher number, and so is
// its end (RFC 5546 section 2.1.4).
func TestVisitMoves(t *testing.T) {
	t.Parallel()
	l := working(t, tryDesk(t), "#上门 周三 10:00")
	for i, test := range []struct{ order, want string }{{"#上门 周四 10:00", "METHOD:REQUEST"}, {"#上门 取消", "METHOD:CANCEL"}} {
		l.mail(wanglei, test.order, store.ProofToken)
		cal := string(l.out.Letters[0].Parts[0].Content)
		if !strings.Contains(cal, test.want) || !strings.Contains(cal, "SEQUENCE:"+itoa(i+1)) || !strings.Contains(cal, "UID:v.it20261123001.1@") {
			t.Errorf("%s:\n%s", test.order, cal)
		}
	}
}
