package rules

import (
	"fmt"
	"strings"
	"testing"

	"maildesk/store"
)

// Technicians correct what the desk cannot know; it learns that at once, and
// knows it after a restart and with another rule book.
func TestCorrections(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 09:00")
	d := o.desk("")
	e := o.engine(d)
	opened := int64(0)
	open := func(subject, text string) *store.Ticket {
		t.Helper()
		opened++
		o.mail(fmt.Sprintf("zhangsan%d@corp.example", opened), store.Message{BaseSubject: subject, NewText: text})
		o.steps(e)
		ticket, _, _ := o.ticket(opened)
		return ticket
	}
	order := func(ticket *store.Ticket, technician, text string) {
		t.Helper()
		o.mail(technician, store.Message{NewText: text, References: []string{d.Self.RootID(ticket.Number, technician)}})
		o.steps(e)
	}
	before := open("小青提示更新", "小青提示要更新，点了没反应")
	if before.Category == store.Network {
		t.Fatal("known without being taught")
	}
	for i, technician := range []string{"chenchen@corp.example", "wanglei@corp.example", "zhaomin@corp.example", "chenchen@corp.example", "wanglei@corp.example"} {
		order(open("小青又不行", fmt.Sprintf("小青%d号机打不开", i)), technician, "#分类 network/vpn\n#优先级 特急")
	}
	after := open("小青打不开", "小青打不开了")
	if after.Category != store.Network || after.Priority != store.Critical {
		t.Errorf("after corrections: got %s %s", after.Category, after.Priority)
	}
	trace, err := ReadTrace(after.Trace)
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, s := range trace.Applied() {
		if strings.HasPrefix(s.Rule, "corrected") {
			told += s.Rule + ": " + s.Because + ": " + s.Sets + "\n"
		}
	}
	if !strings.Contains(told, "corrected category: IT20261123") || !strings.Contains(told, "→ network") || !strings.Contains(told, "→ critical") {
		t.Errorf("the trace tells %q", told)
	}
	for name, book := range map[string]string{"restarted": "", "with another rule book": "[times]\naccept = \"2h\"\n"} {
		e = o.engine(o.desk(book))
		if again := open("小青还是打不开", "小青打不开了，急"); again.Category != store.Network {
			t.Errorf("%s: got %s", name, again.Category)
		}
	}
	// Who is no technician any more teaches nothing, and a second thought counts.
	all := o.corrections(d)
	if len(all) != 5 {
		t.Fatalf("%d corrections, want 5", len(all))
	}
	first, _, _ := o.ticket(2)
	order(first, "zhaomin@corp.example", "#分类 software/application")
	if all = o.corrections(d); len(all) != 5 || all[len(all)-1].ticket.Number != first.Number || all[len(all)-1].category != store.SoftwareCat {
		t.Errorf("after a second thought: %+v", all)
	}
	order(first, "zhaomin@corp.example", "#撤销")
	if all = o.corrections(d); all[len(all)-1].category == store.SoftwareCat {
		t.Errorf("learned although it was taken back: %+v", all[len(all)-1])
	}
}

// What technicians correct at one gateway, another one knows within a minute.
func TestCorrectionsOfAnotherGateway(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-23 09:00")
	d := o.desk("")
	here, there := o.engine(d), o.engine(d)
	o.steps(there)
	opened := int64(0)
	open := func(e *Engine, subject, text string) *store.Ticket {
		t.Helper()
		opened++
		o.mail(fmt.Sprintf("zhangsan%d@corp.example", opened), store.Message{BaseSubject: subject, NewText: text})
		o.steps(e)
		ticket, _, _ := o.ticket(opened)
		return ticket
	}
	for i, technician := range []string{"chenchen@corp.example", "wanglei@corp.example", "zhaomin@corp.example", "chenchen@corp.example"} {
		ticket := open(here, "小青又不行", fmt.Sprintf("小青%d号机打不开", i))
		o.mail(technician, store.Message{NewText: "#分类 network/vpn", References: []string{d.Self.RootID(ticket.Number, technician)}})
		o.steps(here)
	}
	if ticket := open(there, "小青打不开", "小青打不开了"); ticket.Category == store.Network {
		t.Error("known before the store was asked again")
	}
	o.now = o.now.Add(relearn)
	if ticket := open(there, "小青还是打不开", "小青打不开了，急"); ticket.Category != store.Network {
		t.Errorf("a minute later: got %s", ticket.Category)
	}
}

// One technician who corrects as badly as he can spoils little, however often
// he does.
func TestBadCorrectionsSpoilLittle(t *testing.T) {
	t.Parallel()
	book := *mustBook(t, "")
	ours, err := lessons("labelled.tsv")
	if err != nil {
		t.Fatal(err)
	}
	book.experience = book.learn(ours)
	d := &Desk{Book: &book}
	mails := readLabelled(t, "aside")
	right := func(d *Desk) (n int) {
		for i := range mails {
			c := d.Book.Classify(mails[i].message(), nil, tuesday, Known{})
			count(&n, c.Subcategory.Category() == mails[i].Category)
			count(&n, c.Priority == mails[i].Priority)
		}
		return n
	}
	var all []*correction
	practice := readLabelled(t, "practice")
	for i := range mostCorrectionsOfOne {
		l := practice[i].lesson()
		wrong := store.Categories[(i+1)%len(store.Categories)]
		all = append(all, &correction{ticket: &store.Ticket{Number: practice[i].ID}, category: wrong, priority: store.Priorities[i%3], sample: d.Book.SampleOf(l.message())})
	}
	before, one, many := right(d), right(d.taught(all[:1])), right(d.taught(all))
	t.Logf("right of %d: %d, after one bad correction %d, after %d of them %d", 2*len(mails), before, one, len(all), many)
	if one < before*99/100 || many < before*93/100 {
		t.Errorf("right of %d: %d, after one bad correction %d, after %d of them %d", 2*len(mails), before, one, len(all), many)
	}
}
