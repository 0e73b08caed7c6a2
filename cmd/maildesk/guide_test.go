package main

import (
	"strings"
	"testing"

	"maildesk/mailin"
	"maildesk/templates"
)

// Nobody is told to do what his mail says he has done already, in whatever
// words; what he only asks about or denies is still a step.
func TestTriedAlready(t *testing.T) {
	t.Parallel()
	l, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	const restart, power, queue, cable, port = "重启电脑", "等 10 秒再打开", "打印队列", "换一根网线", "听见“咔”"
	for _, test := range []struct {
		guide, mail string
		gone, kept  []string
	}{
		{"printer", "打印机打不出来，重启过了，没用。", []string{restart, power}, []string{queue}},
		{"printer", "打印机不工作了。\n我电脑和打印机都重启过了", []string{restart, power}, []string{queue}},
		{"printer", "打印机打不出来\n已尝试：重启打印机", []string{power}, []string{restart, queue}},
		{"printer", "打印机卡着不动。我已经把打印队列清空了，也关机重开了打印机，还是老样子", []string{power, queue}, []string{restart}},
		{"printer", "打印机没反应，需要重启吗？", nil, []string{restart, power, queue}},
		{"printer", "打印机没反应，还没重启", nil, []string{restart, power, queue}},
		{"printer", "The printer does not print. I have already restarted it.", []string{restart, power}, []string{queue}},
		{"printer", "Printer jam. Turned it off and on again, cleared the queue.", []string{power, queue}, []string{restart}},
		{"wired", "上不了网。换过线了", []string{cable}, []string{restart, port}},
		{"wired", "工位的网口不通，网线重插过，换了一根也不行，电脑重启了两次", []string{port, cable, restart}, []string{"关闭电脑的无线"}},
		{"wired", "No network at my desk. Already tried another cable and rebooted the laptop.", []string{cable, restart}, []string{port}},
		{"mobile", "公司手机上的企业微信打不开，已经试过重装，没有用", []string{"更新到最新版"}, []string{"关机再开机"}},
		{"mail", "Outlook 收不到信，网页版是好的", []string{"网页版邮箱"}, []string{"脱机"}},
		{"mail", "Outlook won't sync; webmail works fine. Restarted Outlook twice.", []string{"网页版邮箱", "退出客户端"}, []string{"脱机"}},
		{"vpn", "VPN 连不上，客户端退出重进过，电脑也重启了", []string{"退出 VPN 客户端", restart}, []string{"手机热点"}},
		{"vpn", "VPN fails with 809. Restarted the client, switched to my phone hotspot, still the same.", []string{"退出 VPN 客户端", "手机热点"}, []string{restart}},
		{"wifi", "wifi 连不上，忘记网络重新连了也不行，手机可以连", []string{"“忘记”", "看看手机或同事"}, []string{restart}},
		{"display", "显示器不亮，线拔了重新插过，换了一根线也一样", []string{"拔下来再插紧", "换一根线"}, []string{restart}},
		{"business", "OA 打不开，换了浏览器、清了缓存都不行，同事也打不开", []string{"换一个浏览器", "清除浏览器缓存", "旁边的同事"}, []string{"刷新页面"}},
		{"boot", "电脑开不了机，插座换了，长按电源键也没反应", []string{"插座有电", "长按电源键"}, []string{"外接设备"}},
		{"peripheral", "鼠标没反应，插到别的电脑上是好的", []string{"插到别的电脑"}, []string{"换一个 USB 口"}},
		{"slow", "网很慢，下载都停了，重启电脑也不行", []string{"暂停正在下载", restart}, []string{"断开 VPN"}},
		{"password", "我忘记密码了，登不上 OA", nil, []string{"忘记密码", "大写锁定"}},
		{"phishing", "收到一封可疑邮件，我点了链接还填了密码", []string{"还没有点过的"}, []string{"马上到公司正式页面改密码"}},
	} {
		m := mailin.Parse([]byte("From: Zhang <zhang@corp.example>\r\nTo: it@corp.example\r\nSubject: IT\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + test.mail + "\r\n"))
		var left strings.Builder
		if g := l.Guide(test.guide, "zh", m.Fields.SelfTried, m.NewText); g != nil {
			for _, s := range g.Steps {
				left.WriteString(s.Text + "\n")
			}
		}
		for _, words := range test.gone {
			if strings.Contains(left.String(), words) {
				t.Errorf("%q (tried %q): guide %s still says %q", test.mail, m.Fields.SelfTried, test.guide, words)
			}
		}
		for _, words := range test.kept {
			if !strings.Contains(left.String(), words) {
				t.Errorf("%q (tried %q): guide %s does not say %q any more:\n%s", test.mail, m.Fields.SelfTried, test.guide, words, left.String())
			}
		}
	}
}
