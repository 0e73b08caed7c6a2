package templates

import (
	"fmt"
	"math"
	"time"

	"maildesk/store"
	"maildesk/templates/sheet"
)

// spreadsheet is a review with every ticket of it, for who wants to count anew.
func (r *Review) spreadsheet(language string, zone *time.Location) (Part, error) {
	s := book{r, language, clock{language: language, zone: zone}}
	content, err := sheet.Write([]sheet.Table{s.periods(), s.groupings(), s.tickets(s.say("工单", "Tickets"), s.Tickets, s.Left), s.tickets(s.say("例行维护", "Maintenance"), s.Upkeep.Tickets, 0), s.post()})
	if err != nil {
		return Part{}, err
	}
	from := s.in(r.From)
	name := from.Format("2006-01") + ".xlsx"
	if !r.Month {
		year, week := from.ISOWeek()
		name = fmt.Sprintf("%d-W%02d.xlsx", year, week)
	}
	return Part{Name: name, ContentType: sheet.ContentType, Content: content}, nil
}

// book is a spreadsheet in the making.
type book struct {
	*Review
	language string
	clock
}

func (s book) say(zh, en string) string {
	if s.language == "zh" {
		return zh
	}
	return en
}

// heads are pairs of Chinese and English words.
func (s book) heads(pairs ...[2]string) []string {
	var all []string
	for _, p := range pairs {
		all = append(all, s.say(p[0], p[1]))
	}
	return all
}

var figureHeads = [][2]string{
	{"新建", "New"}, {"关闭", "Closed"}, {"未结", "Open"},
	{"按时响应", "Answered in time"}, {"响应超时", "Answered late"}, {"按时解决", "Solved in time"}, {"解决超时", "Solved late"},
	{"响应中位数（小时）", "Answer, median (h)"}, {"响应90%以内（小时）", "Answer, 90 % within (h)"},
	{"解决中位数（小时）", "Solution, median (h)"}, {"解决90%以内（小时）", "Solution, 90 % within (h)"},
}

func (f Figures) cells() []any {
	row := []any{f.Opened, f.Ended, f.Open, f.ResponseMet, f.ResponseMissed, f.ResolveMet, f.ResolveMissed}
	for _, s := range []Spread{f.Response, f.Resolution} {
		if s.Count == 0 {
			row = append(row, nil, nil)
		} else {
			row = append(row, inHours(s.Median), inHours(s.P90))
		}
	}
	return row
}

func inHours(d time.Duration) float64 { return math.Round(d.Hours()*100) / 100 }

func (s book) periods() sheet.Table {
	t := sheet.Table{Name: s.say("概况", "Overview"), Heads: s.heads(append([][2]string{{"从", "From"}, {"到", "To"}}, figureHeads...)...)}
	for _, v := range votes {
		t.Heads = append(t.Heads, label(s.language, voteNames)(v))
	}
	for _, p := range s.Periods {
		row := append([]any{s.in(p.From).Format(time.DateOnly), s.in(p.To.Add(-time.Nanosecond)).Format(time.DateOnly)}, p.cells()...)
		for _, v := range votes {
			row = append(row, p.Votes[v])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s book) groupings() sheet.Table {
	t := sheet.Table{Name: s.say("分类", "Groups"), Heads: s.heads(append([][2]string{{"按", "By"}, {"名称", "Name"}, {"此前平均新建", "New before, average"}}, figureHeads...)...)}
	for _, g := range s.Groupings {
		for _, r := range g.Rows {
			row := []any{label(s.language, groupingNames)(g.By), groupName(s.language, g.By, r.Name), nil}
			if !math.IsNaN(r.Before) {
				row[2] = math.Round(r.Before*10) / 10
			}
			t.Rows = append(t.Rows, append(row, r.cells()...))
		}
	}
	return t
}

// tickets lists some, and says how many more there are.
func (s book) tickets(named string, list []Matter, left int) sheet.Table {
	t := sheet.Table{Name: named, Heads: s.heads(
		[2]string{"工单", "Ticket"}, [2]string{"标题", "Subject"}, [2]string{"状态", "Status"}, [2]string{"类别", "Category"}, [2]string{"细类", "Subcategory"},
		[2]string{"优先级", "Priority"}, [2]string{"报障人", "Requester"}, [2]string{"部门", "Department"}, [2]string{"技术支持", "Technician"},
		[2]string{"设备", "Device"}, [2]string{"报障时间", "Reported"}, [2]string{"首次响应", "First answer"}, [2]string{"响应（小时）", "Answer (h)"},
		[2]string{"响应时限", "Answer due"}, [2]string{"解决", "Solved"}, [2]string{"解决（小时）", "Solution (h)"}, [2]string{"解决时限", "Solution due"},
		[2]string{"重开次数", "Reopened"}, [2]string{"评价", "Rating"}, [2]string{"评价原话", "In their words"})}
	took := func(done time.Time, d time.Duration) any {
		if done.IsZero() {
			return nil
		}
		return inHours(d)
	}
	at := func(moment time.Time) any {
		if moment.IsZero() {
			return nil
		}
		return s.in(moment)
	}
	name := func(names names, value any) string { return label(s.language, names)(value) }
	for _, m := range list {
		rating := ""
		if m.Satisfaction != "" {
			rating = name(voteNames, m.Satisfaction)
		}
		t.Rows = append(t.Rows, []any{m.Number, m.Subject, name(statusNames, m.Status), name(categoryNames, m.Category), m.Subcategory,
			name(priorityNames, m.Priority), m.Requester.Label(), m.Requester.Department, m.Technician,
			m.Fields.DeviceModel, at(m.Opened), at(m.Responded), took(m.Responded, m.Response),
			at(m.ResponseDue), at(m.Resolved), took(m.Resolved, m.Resolution), at(m.ResolveDue),
			m.Reopened, rating, m.Comment})
	}
	if left > 0 {
		rest := make([]any, len(t.Heads))
		rest[1] = fmt.Sprintf(s.say("另有 %d 张工单没有列出", "%d more tickets are left out"), left)
		t.Rows = append(t.Rows, rest)
	}
	return t
}

func (s book) post() sheet.Table {
	t := sheet.Table{Name: s.say("来信", "Mail"), Heads: s.heads([2]string{"去向", "What became of it"}, [2]string{"原因", "Reason"}, [2]string{"封数", "Mails"})}
	for _, state := range states {
		if state != store.Ignored && s.Post.ByState[state] > 0 {
			t.Rows = append(t.Rows, []any{label(s.language, stateNames)(state), "", s.Post.ByState[state]})
		}
	}
	for _, r := range s.Post.Ignored {
		t.Rows = append(t.Rows, []any{label(s.language, stateNames)(store.Ignored), ignored(s.language, r), r.Mails})
	}
	return t
}
