package rules

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// The week of 16 November 2026, and a part of the one before. All figures that
// the test wants were counted by hand from this table, in the company's hours
// (9–12 and 13–18, Monday to Friday; critical tickets around the clock):
//
//	   what              prio     dept    who   opened     answered       solved          due: answer, solution    ended
//	1  account/password  normal   财务部  chen  Mon  9 10  Mon  9 11  1h  Mon 16 10  40h  Mon  9 18   Thu 12 10 ✗  Mon 16 12
//	2  account/password  normal   财务部  chen  Tue 10 09  Tue 10 09½ ½h  Tue 10 12   3h  Tue 10 18   Thu 12 18    Wed 11 09
//	3  hardware/printer  normal   财务部  chen  Wed 11 09  Wed 11 10  1h  Wed 11 11   2h  Wed 11 18   Fri 13 18    Fri 13 09
//	4  other/other       normal   生产部  wang  Fri 13 14  Fri 13 15  1h  –               Mon 16 14   Wed 18 14    –        waits since Mon 16 09
//	5  hardware/printer  normal   财务部  wang  Mon 16 09  Mon 16 10  1h  Mon 16 15   5h  Mon 16 18   Wed 18 18    Tue 17 10
//	6  hardware/printer  normal   财务部  wang  Mon 16 11  Mon 16 14  2h  Tue 17 11   8h  Tue 17 11   Thu 19 11    Wed 18 09  waited 2h: 6h
//	7  hardware/printer  urgent   财务部  chen  Tue 17 09  Tue 17 15  5h  Wed 18 10   9h  Tue 17 14 ✗ Tue 17 18 ✗  Wed 18 10½
//	8  software/office   normal   生产部  –     Wed 18 09  –              –               Wed 18 18   Fri 20 18    Wed 18 09⅓ cancelled
//	9  network/vpn       urgent   生产部  wang  Thu 19 16  Fri 20 09½ 2½h –               Fri 20 11   Fri 20 16 ✗  –
//	10 software/office   normal   –       –     Fri 20 17  –              –               Mon 23 17   Wed 25 17    –
//	11 network/vpn       critical 生产部  wang  Sat 21 20  Sat 21 20½ ½h  Sun 22 01   5h  Sat 21 21   Sun 22 00 ✗  Sun 22 02
//	12 hardware/printer  normal   财务部  wang  Mon 23 09  –              –               Mon 23 18   Wed 25 18    –
var reviewed = []string{
	"account/password normal 财务部 chenchen 09T10:00 09T11:00 16T10:00 09T18:00 12T10:00 closed 16T12:00 -",
	"account/password normal 财务部 chenchen 10T09:00 10T09:30 10T12:00 10T18:00 12T18:00 closed 11T09:00 -",
	"hardware/printer normal 财务部 chenchen 11T09:00 11T10:00 11T11:00 11T18:00 13T18:00 closed 13T09:00 -",
	"other/other normal 生产部 wanglei 13T14:00 13T15:00 - 16T14:00 18T14:00 waiting - 16T09:00",
	"hardware/printer normal 财务部 wanglei 16T09:00 16T10:00 16T15:00 16T18:00 18T18:00 closed 17T10:00 -",
	"hardware/printer normal 财务部 wanglei 16T11:00 16T14:00 17T11:00 17T11:00 19T11:00 closed 18T09:00 2h",
	"hardware/printer urgent 财务部 chenchen 17T09:00 17T15:00 18T10:00 17T14:00 17T18:00 closed 18T10:30 -",
	"software/office normal 生产部 - 18T09:00 - - 18T18:00 20T18:00 cancelled 18T09:20 -",
	"network/vpn urgent 生产部 wanglei 19T16:00 20T09:30 - 20T11:00 20T16:00 working - -",
	"software/office normal - - 20T17:00 - - 23T17:00 25T17:00 open - -",
	"network/vpn critical 生产部 wanglei 21T20:00 21T20:30 22T01:00 21T21:00 22T00:00 closed 22T02:00 -",
	"hardware/printer normal 财务部 wanglei 23T09:00 - - 23T18:00 25T18:00 working - -",
}

// reviewOffice is an office with those tickets, the votes and the mails about them.
func reviewOffice(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, "2026-11-30 09:00")
	day := func(text string) time.Time {
		if text == "-" {
			return time.Time{}
		}
		return at(t, "2026-11-"+strings.Replace(text, "T", " ", 1))
	}
	word := func(text string) string { return strings.TrimSuffix(text, "-") }
	err := o.db.Update(t.Context(), func(tx store.Tx) error {
		for i, line := range reviewed {
			f := strings.Fields(line)
			category, _, _ := strings.Cut(f[0], "/")
			ticket := &store.Ticket{
				Subject: fmt.Sprint("ticket ", i+1), Requester: store.Address{Name: "张三", Address: "zhangsan@corp.example"}, Language: "zh",
				Category: store.Category(category), Subcategory: f[0], Priority: store.Priority(f[1]), Department: word(f[2]),
				Opened: day(f[4]), Responded: day(f[5]), Resolved: day(f[6]), ResponseDue: day(f[7]), ResolveDue: day(f[8]),
				Status: store.Status(f[9]),
			}
			if f[3] != "-" {
				ticket.Assignee = f[3] + "@corp.example"
			}
			if f[9] == "closed" {
				ticket.Closed = day(f[10])
			}
			ticket.Changed = day(f[10])
			if f[9] == "waiting" {
				ticket.Paused = day(f[11])
			} else if f[11] != "-" {
				ticket.PausedFor = 2 * time.Hour
			}
			if f[0] == "hardware/printer" {
				ticket.Fields.DeviceModel = []string{"HP M404", " hp m404"}[i%2]
			}
			if f[2] != "财务部" {
				ticket.Requester = store.Address{Address: fmt.Sprintf("user%d@corp.example", i)}
			}
			if i == 6 {
				ticket.Satisfaction, ticket.Comment = store.Dissatisfied, "等太久了。"
			}
			if err := tx.AddTicket("202611"+f[4][:2], ticket); err != nil {
				return err
			}
		}
		if err := fillUpkeep(tx, day); err != nil {
			return err
		}
		for _, v := range []struct {
			ticket int64
			at     string
			vote   store.Satisfaction
		}{{2, "11T10:00", store.Satisfied}, {5, "17T10:00", store.Satisfied}, {7, "18T10:30", store.Dissatisfied}, {5, "18T11:00", store.BasicallySatisfied}} {
			if err := tx.AddEvent(&store.Event{TicketID: v.ticket, At: day(v.at), Kind: store.EventSurvey, Text: string(v.vote)}); err != nil {
				return err
			}
		}
		for i, m := range []struct {
			at     string
			state  store.State
			reason string
		}{
			{"12T09:00", store.Ignored, "loop: our own mark"}, // the week before
			{"16T09:00", store.Opened, ""}, {"17T09:00", store.FollowUp, "by the id of our letter; thanks"},
			{"17T09:01", store.Ignored, "automatic reply: Auto-Submitted"}, {"17T09:02", store.Ignored, "automatic reply: subject"},
			{"18T09:00", store.Ignored, opensNone + "newsletter (unsubscribe: 退订)"}, {"18T09:01", store.Ignored, opensNone + "newsletter (unsubscribe: TD)"},
			{"18T09:02", store.Ignored, opensNone + learnedNone}, {"18T09:03", store.Ignored, "duplicate of mail 3"}, {"19T09:00", store.Pending, ""},
			{"20T09:00", store.Held, "the sender is not of the company: a@b.example"},
		} {
			in := &store.Incoming{Origin: store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)}, Hash: fmt.Sprint(i), Received: day(m.at),
				Raw: []byte("x"), Message: &store.Message{Subject: fmt.Sprint("mail ", i), From: store.Address{Address: "someone@corp.example"}}}
			if err := tx.AddIncoming(in); err != nil {
				return err
			}
			if m.state == store.Pending {
				continue
			}
			if err := tx.FinishIncoming(in.ID, store.Verdict{State: m.state, Reason: m.reason}); err != nil {
				return err
			}
		}
		letter := &store.Outgoing{Letter: "answer", Recipient: "user4@corp.example", Subject: "x", MessageID: "x@corp.example", Created: day("17T09:00")}
		if err := tx.AddOutgoing(letter); err != nil {
			return err
		}
		probe := &store.Outgoing{Letter: "probe", Recipient: "it+probe@corp.example", Subject: "x", MessageID: "y@corp.example", Created: day("17T09:00")}
		if err := tx.AddOutgoing(probe); err != nil {
			return err
		}
		return errors.Join(tx.FailOutgoing(letter.ID, day("19T09:00"), "550 5.1.1 no such user"), tx.FailOutgoing(probe.ID, day("19T10:00"), "550"))
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// fillUpkeep adds what no figure of requesters' tickets may count: regular
// maintenance (13 to 16), problems, and somebody who wants no reminders.
//
//	   opened     due        done
//	13 Mon  9 09  Wed 11 09  Tue 10 10  the week before
//	14 Mon 16 09  Tue 17 09  Wed 18 11  late by 10 hours of work
//	15 Mon 16 09  Fri 20 09  –          late by 8, and open
//	16 Fri 20 09  Tue 24 09  –          open
func fillUpkeep(tx store.Tx, day func(string) time.Time) error {
	for i, line := range []string{"09T09:00 11T09:00 10T10:00", "16T09:00 17T09:00 18T11:00", "16T09:00 20T09:00 -", "20T09:00 24T09:00 -"} {
		f := strings.Fields(line)
		ticket := &store.Ticket{
			Subject: fmt.Sprint("ticket ", 13+i), Category: store.Hardware, Subcategory: "hardware/printer", Priority: store.Normal, Status: store.StatusOpen,
			Assignee: "wanglei@corp.example", Maintenance: "保养", Opened: day(f[0]), Responded: day(f[0]), ResponseDue: day(f[0]), ResolveDue: day(f[1]),
		}
		if f[2] != "-" {
			ticket.Status, ticket.Resolved, ticket.Closed = store.StatusClosed, day(f[2]), day(f[2])
		}
		if err := tx.AddTicket("202611"+f[0][:2], ticket); err != nil {
			return err
		}
	}
	for _, id := range []int64{5, 6} {
		ticket, err := tx.Ticket(id)
		if err != nil {
			return err
		}
		ticket.Solution = map[int64]string{5: "重启。", 6: "清空队列，再重启打印服务。"}[id]
		if err := tx.UpdateTicket(ticket); err != nil {
			return err
		}
	}
	for _, p := range []store.Problem{
		{Subcategory: "hardware/printer", Tickets: []int64{3, 5, 6}, Solved: 3, Last: day("17T11:00")},
		{Subcategory: "hardware/printer", Tickets: []int64{5, 6}, Solved: 2, Last: day("17T11:00")},                // too seldom
		{Subcategory: "hardware/printer", Tickets: []int64{5, 6}, Solved: 9, Last: day("17T11:00"), Written: true}, // written down
		{Subcategory: "account/password", Tickets: []int64{1, 2}, Solved: 5, Last: day("12T10:00")},                // not of late
		{Subcategory: "account/password", Tickets: []int64{1}, Solved: 5, Last: day("16T10:00")},                   // without a word of what was done
	} {
		if err := tx.SetProblem(&p); err != nil {
			return err
		}
	}
	for _, a := range []store.Article{
		{State: store.ArticlePublished, Title: "read again", Subcategory: "network/vpn", Review: day("20T00:00").UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)},
		{State: store.ArticlePublished, Title: "later", Subcategory: "network/vpn", Review: day("24T00:00").UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)},
		{State: store.ArticlePublished, Title: "no help", Subcategory: "network/vpn", Helped: 1, NotHelped: 4},
		{State: store.ArticlePublished, Title: "some help", Subcategory: "network/vpn", Helped: 2, NotHelped: 4},
		{State: store.ArticleRetired, Title: "retired", Subcategory: "network/vpn", Review: day("20T00:00"), NotHelped: 9},
	} {
		if err := tx.AddArticle(&a); err != nil {
			return err
		}
	}
	return tx.SetMeta(optedOutName, "zhangsan@corp.example")
}

func (o *office) review(moment string, month bool, language string) *templates.Review {
	o.t.Helper()
	d := o.desk(`[[person]]
name = "张三"
address = "zhangsan@corp.example"
department = "财务部"
`)
	var r *templates.Review
	err := o.db.View(o.t.Context(), func(tx store.Tx) (err error) {
		r, err = d.review(tx, at(o.t, moment), month, language)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func spreadOf(count int, median, p90 float64) templates.Spread {
	hours := func(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }
	return templates.Spread{Count: count, Median: hours(median), P90: hours(p90)}
}

func TestReviewOfAWeek(t *testing.T) {
	t.Parallel()
	r := reviewOffice(t).review("2026-11-23 09:00", false, "zh")
	check := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%+v\nwant\n%+v", what, got, want)
		}
	}
	check("from", r.From, at(t, "2026-11-16 00:00"))
	check("to", r.To, at(t, "2026-11-23 00:00"))
	check("periods in which there was a desk", len(r.Periods), 2)

	// The week before: 1 to 4 came, 2 and 3 ended; 1 missed its solution. Answers
	// took ½ 1 1 1, solutions 2 3 hours.
	check("week before", r.Periods[0].Figures, templates.Figures{Opened: 4, Ended: 2, Open: 2, ResponseMet: 4, ResolveMet: 2, ResolveMissed: 1,
		Response: spreadOf(4, 1, 1), Resolution: spreadOf(2, 2, 3)})
	// 5 to 11 came; 1 5 6 7 8 11 ended; 4 9 10 are open. Answered were 5 6 9 11 in
	// time, 7 not: ½ 1 2 2½ 5. Solved were 5 6 in time, 7 11 not, 1 long after:
	// 5 5 6 9 40; 9 was due and is not solved.
	check("this week", r.This().Figures, templates.Figures{Opened: 7, Ended: 6, Open: 3, ResponseMet: 4, ResponseMissed: 1, ResolveMet: 2, ResolveMissed: 3,
		Response: spreadOf(5, 2, 5), Resolution: spreadOf(5, 6, 40)})
	check("votes before", r.Periods[0].Votes, map[store.Satisfaction]int{store.Satisfied: 1})
	check("votes", r.This().Votes, map[store.Satisfaction]int{store.Dissatisfied: 1, store.BasicallySatisfied: 1})

	check("by category", r.By("category"), []templates.GroupRow{
		{Name: "hardware", Figures: templates.Figures{Opened: 3, Before: 1, Ended: 3, ResponseMet: 2, ResponseMissed: 1, ResolveMet: 2, ResolveMissed: 1, Response: spreadOf(3, 2, 5), Resolution: spreadOf(3, 6, 9)}},
		{Name: "network", Figures: templates.Figures{Opened: 2, Ended: 1, Open: 1, ResponseMet: 2, ResolveMissed: 2, Response: spreadOf(2, .5, 2.5), Resolution: spreadOf(1, 5, 5)}},
		{Name: "software", Figures: templates.Figures{Opened: 2, Ended: 1, Open: 1}},
		{Name: "account", Figures: templates.Figures{Before: 2, Ended: 1, Resolution: spreadOf(1, 40, 40)}},
		{Name: "other", Figures: templates.Figures{Before: 1, Open: 1}},
	})
	check("by department", r.By("department"), []templates.GroupRow{
		{Name: "财务部", Figures: templates.Figures{Opened: 3, Before: 3, Ended: 4, ResponseMet: 2, ResponseMissed: 1, ResolveMet: 2, ResolveMissed: 1, Response: spreadOf(3, 2, 5), Resolution: spreadOf(4, 6, 40)}},
		{Name: "生产部", Figures: templates.Figures{Opened: 3, Before: 1, Ended: 2, Open: 2, ResponseMet: 2, ResolveMissed: 2, Response: spreadOf(2, .5, 2.5), Resolution: spreadOf(1, 5, 5)}},
		{Name: "", Figures: templates.Figures{Opened: 1, Open: 1}},
	})
	check("by technician", r.By("technician"), []templates.GroupRow{
		{Name: "王磊", Figures: templates.Figures{Opened: 4, Before: 1, Ended: 3, Open: 2, ResponseMet: 4, ResolveMet: 2, ResolveMissed: 2, Response: spreadOf(4, 1, 2.5), Resolution: spreadOf(3, 5, 6)}},
		{Name: "", Figures: templates.Figures{Opened: 2, Ended: 1, Open: 1}},
		{Name: "陈晨", Figures: templates.Figures{Opened: 1, Before: 3, Ended: 2, ResponseMissed: 1, ResolveMissed: 1, Response: spreadOf(1, 5, 5), Resolution: spreadOf(2, 9, 40)}},
	})
	check("by priority", r.By("priority"), []templates.GroupRow{
		{Name: "critical", Figures: templates.Figures{Opened: 1, Ended: 1, ResponseMet: 1, ResolveMissed: 1, Response: spreadOf(1, .5, .5), Resolution: spreadOf(1, 5, 5)}},
		{Name: "urgent", Figures: templates.Figures{Opened: 2, Ended: 1, Open: 1, ResponseMet: 1, ResponseMissed: 1, ResolveMissed: 2, Response: spreadOf(2, 2.5, 5), Resolution: spreadOf(1, 9, 9)}},
		{Name: "normal", Figures: templates.Figures{Opened: 4, Before: 4, Ended: 4, Open: 2, ResponseMet: 2, ResolveMet: 2, Response: spreadOf(2, 1, 2), Resolution: spreadOf(3, 6, 40)}},
	})

	var late []string
	for _, m := range r.Late {
		late = append(late, fmt.Sprintf("%s %s %v %v", m.Subject, m.Target, m.Over, m.Still))
	}
	check("late", late, []string{"ticket 11 resolution 1h0m0s false", "ticket 9 resolution 2h0m0s true", "ticket 7 response 1h0m0s false", "ticket 7 resolution 1h0m0s false"})
	check("open, oldest first", subjects(r.Open), []string{"ticket 4", "ticket 9", "ticket 10"})
	check("waits", r.Open[0].Waits, 9*24*time.Hour+10*time.Hour)
	check("ages", r.Ages, []templates.Age{{From: 0, To: 1}, {From: 1, To: 3, Tickets: 1}, {From: 3, To: 7, Tickets: 1}, {From: 7, Tickets: 1}})
	check("critical", subjects(r.Major), []string{"ticket 11"})
	check("unhappy", subjects(r.Unhappy), []string{"ticket 7"})
	check("words of the unhappy", r.Unhappy[0].Comment, "等太久了。")
	check("in the spreadsheet", subjects(r.Tickets), []string{"ticket 11", "ticket 10", "ticket 9", "ticket 8", "ticket 7", "ticket 6", "ticket 5", "ticket 4", "ticket 1"})
	check("solution of 6", r.Tickets[5].Resolution, 6*time.Hour)

	check("frequent", r.Frequent, []templates.Frequent{{Name: "打印机", Tickets: 3, Before: 1, Department: "财务部", Most: 3, Remedy: "打印机故障频发，需开展日常维护培训，并检查耗材和机况。"}})
	check("devices", r.Devices, []templates.Again{{Name: "HP M404", Department: "财务部", Tickets: 4, Number: "IT20261117001", Subject: "ticket 7"}})
	check("requesters", r.Requesters, []templates.Again{{Name: "张三", Department: "财务部", Tickets: 6, Number: "IT20261117001", Subject: "ticket 7"}})

	check("mails", r.Post.ByState, map[store.State]int{store.Opened: 1, store.FollowUp: 1, store.Ignored: 6, store.Held: 1, store.Pending: 1})
	check("received", []int{r.Post.Received, r.Post.Accounted(), r.Post.HeldNow, r.Post.Undelivered}, []int{10, 9, 1, 1})
	check("ignored", r.Post.Ignored, []templates.Reason{{Code: "auto_reply", Mails: 2}, {Code: "rule", Rule: "newsletter", Mails: 2}, {Code: "duplicate", Mails: 1}, {Code: "learned", Mails: 1}})
	check("named mails", []string{r.Post.Learned[0].Message.Subject, r.Post.Held[0].Message.Subject, r.Post.Failed[0].LastError}, []string{"mail 7", "mail 10", "550 5.1.1 no such user"})
	check("judged", r.Post.Judged(), 1)
	check("left out", r.Left, 0)
	check("maintenance", []int{r.Upkeep.Opened, r.Upkeep.Done, r.Upkeep.Late, r.Upkeep.Open}, []int{3, 1, 2, 2})
	var upkept []string
	for _, m := range r.Upkeep.Tickets {
		upkept = append(upkept, fmt.Sprintf("%s %v %v", m.Subject, m.Over, m.Still))
	}
	check("late and open maintenance", upkept, []string{"ticket 14 10h0m0s false", "ticket 15 8h0m0s true", "ticket 16 0s true"})
	check("reminders to all but", r.OptedOut, []string{"张三"})
	check("proposals", len(r.Proposals), 1)
	check("best solution", []any{r.Proposals[0].Best.Number, r.Proposals[0].Best.Solution, r.Proposals[0].Solved, r.Proposals[0].Numbers},
		[]any{"IT20261116002", "清空队列，再重启打印服务。", 3, []string{"IT20261116002", "IT20261116001", "IT20261111001"}})
	check("articles to look at", []string{r.Stale[0].Title, r.Useless[0].Title, fmt.Sprint(len(r.Stale), len(r.Useless))}, []string{"read again", "no help", "1 1"})
	check("calm or silent", []bool{r.Calm(), r.Silent()}, []bool{false, false})
}

func subjects(list []templates.Matter) (all []string) {
	for _, m := range list {
		all = append(all, m.Subject)
	}
	return all
}

// A month counts the same tickets; before it there was no desk.
func TestReviewOfAMonth(t *testing.T) {
	t.Parallel()
	r := reviewOffice(t).review("2026-12-01 09:00", true, "en")
	if !r.From.Equal(at(t, "2026-11-01 00:00")) || !r.To.Equal(at(t, "2026-12-01 00:00")) || len(r.Periods) != 1 || r.Last() != nil {
		t.Errorf("got %v to %v in %d periods", r.From, r.To, len(r.Periods))
	}
	this := r.This()
	if got, want := []int{this.Opened, this.Ended, this.Open, this.Response.Count, this.Resolution.Count, r.Post.Received}, []int{12, 8, 4, 9, 7, 11}; !reflect.DeepEqual(got, want) {
		t.Errorf("got opened, ended, open, answered, solved, received %v, want %v", got, want)
	}
	if rows := r.By("category"); !math.IsNaN(rows[0].Before) {
		t.Errorf("before the desk's first month there were %v tickets a month", rows[0].Before)
	}
	if len(r.Frequent) != 0 {
		t.Errorf("five printers in a month are too few to be frequent: got %+v", r.Frequent)
	}
}

// A week in which nothing happened is told as such.
func TestReviewOfASilentWeek(t *testing.T) {
	t.Parallel()
	o := reviewOffice(t)
	r := o.review("2026-12-14 09:00", false, "zh")
	if !r.Silent() || r.This().Open != 4 || len(r.Periods) != 5 {
		t.Errorf("got silent %v, %d open, %d periods", r.Silent(), r.This().Open, len(r.Periods))
	}
	d := o.desk("")
	err := o.db.View(t.Context(), func(tx store.Tx) error {
		w, err := d.Digest(tx, at(t, "2026-12-14 09:00"), false)
		if err == nil && !strings.Contains(w.Text, "本周没有来信，也没有新工单。还有 4 张工单未结") {
			t.Errorf("got\n%s", w.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
