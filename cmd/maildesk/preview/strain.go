package preview

import (
	"fmt"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// longSample is data at the limits of what people write: long names, words
// without a blank, forty questions, thirty reporters, names from right to left.
const longSample = "long"

// strain makes the full sample of a letter a long one.
func strain(d *templates.Data) {
	const name = "阿卜杜热合曼·买买提明 Wolfeschlegelsteinhausenbergerdorff"
	const subject = "三楼财务室靠窗的打印机从上周五下午开始就打不出来了，重启也没有用 " +
		"https://intranet.example.com/printers/third-floor/finance?queue=hp-laserjet-m404dn&since=2026-11-20T15:00:00&session=" +
		"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffee"
	words := strings.Repeat("打印机一直显示“正在打印”，但是什么也没有出来，队列里已经堆了十几个任务，今天下午要交报表。", 6) +
		"\n\n    C:\\Windows\\System32\\spool\\PRINTERS\\" + strings.Repeat("0123456789ABCDEF", 9) + "\n\tat printing.Spooler.flush(Spooler.java:1024)\n" + subject
	for _, p := range []*templates.Person{&d.Reader, &d.Technician, &d.Actor, &d.Ticket.Requester} {
		p.Name, p.Department = name, "集团财务共享中心华东区应付账款与费用报销组（三楼东侧）"
		p.Phone = "+86 21 5555 0123 转 80210001, 139 0000 0000"
	}
	d.Actor.Name = "محمد عبد الرحمن 🖨️🔥" // written from right to left
	d.Ticket.Subject, d.Ticket.Solution, d.Words, d.Procedure = subject, words, words, words
	for _, field := range store.FieldNames {
		*d.Ticket.Fields.At(field) = subject
	}
	for n := range 40 {
		d.Questions = append(d.Questions, templates.Question{Field: fmt.Sprint(n), Label: fmt.Sprintf("第 %d 个问题：%s", n+1, name), Example: subject})
	}
	for n := range 30 {
		by := fmt.Sprintf("%s %d", name, n+1)
		d.History = append(d.History, templates.Entry{At: d.Now.Add(time.Duration(n) * time.Minute), Kind: store.EventMail, By: by, Text: words})
		d.Files = append(d.Files, fmt.Sprintf("第%d张打印机屏幕照片_IMG_20261123_0915%02d_HDR_不要删除_最终版.jpeg", n+1, n))
		d.Related = append(d.Related, fmt.Sprintf("IT20261123%03d %s", n+1, subject))
		d.Mistakes = append(d.Mistakes, fmt.Sprintf("rules.toml:%d:12: rule.line.when: no word list %q", n+31, subject))
		d.Incident.Reports = append(d.Incident.Reports, templates.Report{Number: fmt.Sprintf("IT20261123%03d", n+1), Who: d.Ticket.Requester, At: d.Now, Text: subject})
		d.Absence.Stay, d.Absence.Moved = append(d.Absence.Stay, d.Ticket), append(d.Absence.Moved, d.Ticket)
		d.Lines = append(d.Lines, templates.Line{Text: "#转派 " + name, Verb: "assign", Error: "unknown_person"})
	}
	for _, in := range d.Held {
		in.Message.Subject, in.Message.From.Name = subject, name
	}
}
