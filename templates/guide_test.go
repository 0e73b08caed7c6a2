package templates

import (
	"strings"
	"testing"
)

func TestGuideLeavesOutWhatWasTried(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, test := range []struct {
		guide, tried string
		gone         []string // words of the steps that are left out
		kept         []string
	}{
		{"printer", "", nil, []string{"等 10 秒再打开", "打印队列", "重启电脑"}},
		{"printer", "重启过", []string{"等 10 秒再打开", "重启电脑"}, []string{"打印队列"}},
		{"printer", "重启过电脑", []string{"重启电脑"}, []string{"等 10 秒再打开", "打印队列"}},
		{"printer", "重启电脑、打印机都没用", []string{"重启电脑", "等 10 秒再打开"}, []string{"打印队列"}},
		{"printer", "没重启过电脑，打印机关了又开", []string{"等 10 秒再打开"}, []string{"重启电脑"}},
		{"printer", "还没试过重启", nil, []string{"等 10 秒再打开", "重启电脑"}},
		{"printer", "要不要重启一下电脑？", nil, []string{"重启电脑"}},
		{"printer", "重启还没试", nil, []string{"重启电脑"}},
		{"printer", "清空了打印队列；加过纸了", []string{"打印队列", "指示灯"}, []string{"重启电脑"}},
		{"printer", "Restarted the printer, cancelled all jobs", []string{"等 10 秒再打开", "打印队列"}, []string{"重启电脑"}},
		{"printer", "I haven't tried restarting it yet", nil, []string{"等 10 秒再打开", "重启电脑"}},
		{"printer", "turned the printer off and on", []string{"等 10 秒再打开"}, []string{"重启电脑"}},
		{"wired", "重启过，换过网线", []string{"重启电脑", "换一根网线"}, []string{"关闭电脑的无线"}},
		{"wired", "拔了网线再插上也不行", []string{"听见“咔”"}, []string{"换一根网线", "重启电脑"}},
		{"wired", "没换网线", nil, []string{"换一根网线"}},
		{"wifi", "忘记网络重新连了，手机可以连", []string{"“忘记”", "看看手机或同事"}, []string{"重启电脑", "换个位置"}},
		{"vpn", "重启了客户端，换了手机热点，密码是对的", []string{"退出 VPN 客户端", "手机热点", "没有过期"}, []string{"重启电脑"}},
		{"mail", "网页版可以收发，密码没改过", []string{"网页版邮箱", "改过密码"}, []string{"脱机"}},
		{"boot", "插着电源，长按过电源键", []string{"插座有电", "长按电源键"}, []string{"外接设备"}},
		{"phishing", "没有点链接", []string{"已经点了链接"}, []string{"还没有点过的", "已经打开了附件的"}},
		{"phishing", "点了链接，没有打开附件", []string{"还没有点过的", "已经打开了附件的"}, []string{"已经点了链接"}},
		{"mail", "不能上网", nil, []string{"确认电脑能上网"}},
	} {
		g := l.Guide(test.guide, "zh", test.tried, "")
		if g == nil {
			t.Errorf("guide %s after %q: got none", test.guide, test.tried)
			continue
		}
		var left strings.Builder
		for _, s := range g.Steps {
			left.WriteString(s.Text + "\n")
		}
		for _, w := range test.gone {
			if strings.Contains(left.String(), w) {
				t.Errorf("guide %s after %q: got the step %q, want it left out", test.guide, test.tried, w)
			}
		}
		for _, w := range test.kept {
			if !strings.Contains(left.String(), w) {
				t.Errorf("guide %s after %q: got no step %q, want it kept in\n%s", test.guide, test.tried, w, left.String())
			}
		}
	}
}

func TestGuideEnds(t *testing.T) {
	t.Parallel()
	l := load(t)
	if g := l.Guide("no such guide", "zh", "", ""); g != nil {
		t.Errorf("got guide %v, want none", g)
	}
	// Everything was tried: nothing is left to say, but for a warning.
	all := "检查过网络和密码，重启了客户端，重启了电脑，换了网络"
	if g := l.Guide("vpn", "zh", all, ""); g != nil {
		t.Errorf("after %q: got %v, want none", all, g.Steps)
	}
	all = "检查了纸和墨，重启过，清空了队列，默认打印机"
	if g := l.Guide("printer", "zh", all, ""); g == nil || len(g.Steps) != 0 || g.First == "" {
		t.Errorf("after %q: got %v, want the warning alone", all, g)
	}
}

// Both languages of a guide have the same steps, known by the same words: a
// requester may write either.
func TestGuidesAgree(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, name := range []string{
		"application", "backup", "boot", "business", "crash", "display", "mail", "mobile", "network", "office", "password", "peripheral",
		"phishing", "printer", "projector", "recovery", "share", "slow", "system", "virus", "vpn", "wifi", "wired",
		"account", "install", "joiner", "leak", "leaver", "other", "pc", "purchase", "repair", "rights", "server", "training",
	} {
		if l.guides[name+".zh"] == nil {
			t.Errorf("there is no guide %s", name)
		}
	}
	for _, name := range l.Guides() {
		zh, en := l.guides[name+".zh"], l.guides[name+".en"]
		if zh == nil || en == nil {
			t.Errorf("guide %s is there in one language only", name)
			continue
		}
		if len(zh.Steps) != len(en.Steps) || (zh.First == "") != (en.First == "") || zh.Advice != en.Advice {
			t.Errorf("guide %s: %d steps in Chinese, %d in English", name, len(zh.Steps), len(en.Steps))
			continue
		}
		if n := len(zh.Steps); n < 3 || n > 5 {
			t.Errorf("guide %s has %d steps, want 3 to 5", name, n)
		}
		for i := range zh.Steps {
			if a, b := strings.Join(zh.Steps[i].Tags, ","), strings.Join(en.Steps[i].Tags, ","); a != b {
				t.Errorf("guide %s step %d: tags %q in Chinese, %q in English", name, i+1, a, b)
			}
			if a, b := strings.Join(zh.done[i].words, ","), strings.Join(en.done[i].words, ","); a != b {
				t.Errorf("guide %s step %d: words %q in Chinese, %q in English", name, i+1, a, b)
			}
			if a, b := strings.Join(zh.done[i].told, ","), strings.Join(en.done[i].told, ","); a != b {
				t.Errorf("guide %s step %d: told by %q in Chinese, %q in English", name, i+1, a, b)
			}
		}
	}
}
