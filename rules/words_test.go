package rules

import (
	"slices"
	"testing"
)

func TestWordsFound(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	for _, test := range []struct {
		text, list string
		want       bool
	}{
		{"打印机卡纸", "printer", true},
		{"打印机没问题，就是电脑连不上网", "printer", false},
		{"打印机没问题，就是电脑连不上网", "network", true},
		{"打印机、鼠标都没问题", "peripheral", false},
		{"打印机是不是坏了", "printer", true},
		{"not working: the printer", "printer", true},
		{"the printer is fine, but the monitor flickers", "printer", false},
		{"the printer is fine, but the monitor flickers", "display", true},
		{"two printers jam", "printer", true},
		{"the prnter jams", "printer", true},
		{"打应机坏了", "printer", true},
		{"da yin ji ka zhi le, bu ji", "printer", true},
		{"dayinji huai le, mei fa yong", "printer", true},
		{"the download stopped", "account", false},
		{"a dead usb port of the dock", "network", false},
		{"ＶＰＮ连不上", "vpn", true},
	} {
		r := b.read("", test.text, false)
		if got := r.says(test.list); got != test.want {
			t.Errorf("%s: says %s: got %v, want %v", test.text, test.list, got, test.want)
		}
	}
}

func TestCrowd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want int
	}{
		{"三十来号人都上不了网", 30},
		{"86家店收不了银", 86},
		{"240 people are standing", 240},
		{"一千二百多人", 1200},
		{"三楼没网", 0},
		{"周四交27万字", 0},
		{"两台打印机", 2},
		{"", 0},
	} {
		if got := crowdIn(test.text); got != test.want {
			t.Errorf("%s: got %d, want %d", test.text, got, test.want)
		}
	}
}

func TestLearnerAdd(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	l := b.experience.about.Clone()
	s := b.SampleOf(lesson{subject: "佐罗打不开", text: "佐罗今天打不开了"}.message())
	before := l.Judge(s).All["network"]
	for range 20 {
		l.Add(s, "network")
	}
	after := l.Judge(b.SampleOf(lesson{subject: "佐罗又打不开", text: "佐罗打不开"}.message()))
	if after.Code != "network" || after.All["network"] <= before {
		t.Errorf("got %s %.2f, want network more likely than %.2f", after.Code, after.Chance, before)
	}
	if len(after.Words) == 0 {
		t.Error("no words that decided")
	}
	if again := b.experience.about.Judge(s).All["network"]; again != before {
		t.Errorf("the original changed from %v to %v", before, again)
	}
	l.Add(s, "no such code")
}

func TestTraceTellsWords(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	for _, name := range []string{"learned category", "learned priority"} {
		c := b.Classify((&labelledMail{Subject: "VPN连不上", Text: "在家办公连不上VPN，没法工作"}).message(), nil, tuesday, Known{})
		i := slices.IndexFunc(c.Trace, func(s Step) bool { return s.Rule == name })
		if i < 0 || c.Trace[i].Because == "" {
			t.Errorf("no words for %s in %+v", name, c.Trace)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"打印机卡纸", "da yin ji", "it's not my password", "三十来号人", "a, b. c\n\n。", "\xff\xfe", "'"} {
		f.Add(text, text)
	}
	b, err := Load("")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, subject, text string) {
		b.Classify((&labelledMail{Subject: subject, Text: text}).message(), nil, tuesday, Known{})
	})
}
