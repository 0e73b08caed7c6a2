package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestCommands: what technicians write, and what is understood.
func TestCommands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want, rest string }{
		{"马上来看", "", "马上来看"},
		{"收到", "take()", ""},
		{"收到，马上处理", "take()", ""},
		{"收到您的问题，正在看", "", "收到您的问题，正在看"},
		{"已解决：换了网线", "resolve(换了网线)", ""},
		{"已解决\n换了网线\n请多观察", "resolve(换了网线\n请多观察)", ""},
		{"内部备注：别告诉他", "note(别告诉他)", ""},
		{"转给王磊", "assign(王磊)", ""},
		{"请转给王磊处理。", "assign(王磊)", ""},
		{"申请升级，搞不定", "escalate(搞不定)", ""},
		{"#接单\n#优先级 紧急", "take() priority(紧急)", ""},
		{"＃解决：换了网线", "resolve(换了网线)", ""},
		{"#解决\n换了网线\n\n#备注 线是坏的", "resolve(换了网线) note(线是坏的)", ""},
		{"#飞走 现在\n先看看", "?unknown", "先看看"},
		{"#take\n你好，我来处理", "take()", "你好，我来处理"},
		{"先看看\n#解决 这不在开头", "?below", "先看看"},
		{"王老师您好，\n\n#接单\n#备注 先看看\n", "take() note(先看看)", ""},
		{"Hi all,\n#take\nThanks!", "take()", ""},
		{"收到。\n＃优先级　紧急\n谢谢", "priority(紧急)", ""},
		{"#接单 #备注 看了一下 #优先级 紧急", "take() note(看了一下) priority(紧急)", ""},
		{"#接单；#等待 用户", "take() wait(用户)", ""},
		{"#接单#挂起 等领导", "take() hold(等领导)", ""},
		{"#解决 按 C#接口文档 改了配置", "resolve(按 C#接口文档 改了配置)", ""},
		{"#转 赵敏", "assign(赵敏)", ""},
		{"#等 员工", "wait(员工)", ""},
		{"#优先 紧急", "priority(紧急)", ""},
		{"#等用户", "?unknown #等待", ""},
		{"#备 看过了", "?ambiguous #备注 #备用机", ""},
		{"#改派 赵敏", "assign(赵敏)", ""},
		{"您好，\n#备著 这个用户很烦", "?unknown #备注", ""},
		{"请看\n#飞走 不要给他看", "?below", "请看"},
		{"请执行：\n# yum install foo\n## 第二步\n#1 重启", "", "请执行：\n# yum install foo\n## 第二步\n#1 重启"},
		{"#回复 请执行：\n# yum install foo\n#1 重启\n#备注 麻烦", "reply(请执行：\n# yum install foo\n#1 重启) note(麻烦)", ""},
		{"- #接单", "take()", ""},
		{"1. #接单\n2. #备注 看过了", "take() note(看过了)", ""},
		{"“#转派 赵敏”", "assign(赵敏)", ""},
		{"#接单。", "take()", ""},
		{"#备注 他说“好”", "note(他说“好”)", ""},
		{"#解决 换了网线。", "resolve(换了网线。)", ""},
		{"1. 重启\n2. 再试 #1", "", "1. 重启\n2. 再试 #1"},
		{"撤销", "undo()", ""},
		{"撤回上一封邮件", "undo()", ""},
		{"Undo.", "undo()", ""},
		{"关闭", "close()", ""},
		{"close it", "close()", ""},
		{"帮助", "help()", ""},
		{"升级", "escalate()", ""},
		{"继续", "", "继续"},
		{"搞定了。", "resolve()", ""},
		{"处理好了，换了网线", "resolve(换了网线)", ""},
		{"解决：换了网线", "resolve(换了网线)", ""},
		{"处理好了吗？", "", "处理好了吗？"},
		{"刘经理您好，\n转给赵敏\n谢谢", "assign(赵敏)", ""},
		{"转给老王", "assign(老王)", ""},
		{"交给赵敏吧", "assign(赵敏)", ""},
		{"@赵敏 看一下", "assign(赵敏)", ""},
		{"【内部】别告诉他", "note(别告诉他)", ""},
		{"内部备注 别告诉他", "note(别告诉他)", ""},
		{"我的工单", "list(mine)", ""},
		{"超时的工单有哪些？", "list(overdue)", ""},
		{"你好\n#3 机房的灯不亮", "", "你好\n#3 机房的灯不亮"},
		{"#take\n先看看\n#备注 别告诉他", "take() ?below", "先看看"},
		{"#acc", "take()", ""},
		{"#res 换了网线", "?ambiguous #resolve #resume", ""},
		{"#tkae", "?unknown #take", ""},
		{"#接但", "?unknown #接单", ""},
		{"#jiedan", "?unknown #接单", ""},
		{"#转派王磊", "assign(王磊)", ""},
		{"#解决不了，换人吧", "?unknown", ""},
		{"#接单IT20261123001", "take(it20261123001)", ""},
		{"转给王磊看过了，说没问题", "", "转给王磊看过了，说没问题"},
		{"转给王磊看了", "", "转给王磊看了"},
		{"麻烦王磊跟进\n他懂VPN", "assign(王磊)", "他懂VPN"},
		{"请尽快处理一下", "", "请尽快处理一下"},
		{"等用户回复", "wait(requester)", ""},
		{"等厂家", "wait(vendor)", ""},
		{"等厂家上门之后我再联系您", "", "等厂家上门之后我再联系您"},
		{"I'll take it", "take()", ""},
		{"fixed: new cable", "resolve(new cable)", ""},
		{"已解决", "resolve()", ""},
		{"已解决了吗？", "", "已解决了吗？"},
		{"申请升级Windows的流程在OA里", "", "申请升级Windows的流程在OA里"},
	} {
		commands, rest := ReadCommands(test.text, "zh")
		var got []string
		for _, c := range commands {
			if c.Error != "" {
				got = append(got, strings.TrimSpace("?"+c.Error+" "+c.Near))
			} else {
				got = append(got, fmt.Sprintf("%s(%s)", c.Verb, c.Args))
			}
		}
		if strings.Join(got, " ") != test.want || rest != test.rest {
			t.Errorf("%q: got %v, rest %q; want %s, rest %q", test.text, got, rest, test.want, test.rest)
		}
	}
}

// FuzzReadCommands: no order is left for the requester to read.
func FuzzReadCommands(f *testing.F) {
	for _, seed := range []string{"#解决 a\n#备注 b\nc", "＃ 接单", "#", "a\n#b", "已解决：#x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		commands, rest := ReadCommands(text, "zh")
		if len(commands) > 0 && slices.ContainsFunc(strings.Split(rest, "\n"), func(line string) bool {
			found, _ := readLine(line)
			return len(found) > 0
		}) {
			t.Errorf("%q leaves %q", text, rest)
		}
	})
}
