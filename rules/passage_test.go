package rules

import (
	"slices"
	"strings"
	"testing"

	"maildesk/store"
)

// TestBuriedOutage sees that an outage among trifles is found, that the trace
// tells which sentences decided, and that trifles alone, an outage of last month and
// a drill are none.
func TestBuriedOutage(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	const before = "信息中心各位同事：\n上周请你们装的双屏大家都说好用，谢谢小何。月底盘点的培训课件放在公共盘了，有空请看看操作步骤写得对不对。另外二楼会议室的投影仪遥控器找不到了，方便的时候帮忙补一个，不着急。"
	const more = "\n三楼复印机的扫描件存到哪里，新来的同事不知道，有说明书的话请发一份。年会节目单的模板也想请美工同事帮忙做一个，下个月再给就可以。附件里的通讯录请更新一下小周的分机号，他转正了，谢谢。"
	const after = "\n食堂二楼的充值机吐卡有点慢，已经和后勤说过了。天气转冷，请各位注意保暖，提前祝大家周末愉快。"
	for _, test := range []struct {
		name, middle string
		want         bool
	}{
		{"outage", "\n还有一件事，从昨天夜班起SAP就一直连不上，计划、采购、仓库、车间都问过了，没有一个人登得进去，今天的生产订单一张也没下达，三条线的工人都停着在等。", true},
		{"trifle", "\n还有一件事，SAP里打印出来的订单抬头公司名称少了一个字，不影响使用，计划、采购、仓库、车间都看到了，下次升级的时候请顺便改一下就可以。", false},
		{"past", "\n还有一件事，上个月SAP连不上那次，计划、采购、仓库、车间没有一个人登得进去，生产订单一张也没下达，当时三条线的工人都停着，年底总结要用，请把原因说明补给我们。", false},
		{"drill", "\n还有一件事，下周三演练的脚本写好了：假设SAP连不上，计划、采购、仓库、车间没有一个人登得进去，生产订单一张也没下达，三条线的工人都停着，请帮忙看看合不合理。", false},
	} {
		m := &store.Message{Subject: "今天的几个事", BaseSubject: "今天的几个事", NewText: before + more + test.middle + more + after, Kind: store.Human}
		c := b.Classify(m, nil, tuesday, Known{})
		told := slices.ContainsFunc(c.Trace, func(s Step) bool { return s.Rule == "learned passage" && strings.Contains(s.Because, "sap") })
		if got := c.Priority == store.Critical; got != test.want || told != test.want {
			t.Errorf("%s: priority %s, told %v, want critical and told %v\n%v", test.name, c.Priority, told, test.want, c.Trace[len(c.Trace)-4:])
		}
	}
}

// TestPassages sees where passages begin and end.
func TestPassages(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	r := b.read("标题。", "一，二。三！四？五。\nSix, seven. Eight 1.5 nine.\n十", false)
	var got []string
	for from := range r.clauses {
		if c := r.clauses[from]; c.title || from > 1 && r.clauses[from-1].sentence == c.sentence {
			continue
		}
		paragraph, run := r.passageEnds(from)
		for _, end := range []int{paragraph, run} {
			var words []string
			for _, c := range r.clauses[from:end] {
				words = append(words, c.text)
			}
			got = append(got, strings.Join(words, " "))
		}
	}
	want := "一 二 三 四 五|一 二 三 四|三 四 五|三 四 五|四 五|四 五 six seven|五|五 six seven eight 1.5 nine|six seven eight 1.5 nine|six seven eight 1.5 nine 十|eight 1.5 nine|eight 1.5 nine 十|十|十"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}
