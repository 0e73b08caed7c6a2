package story

import (
	"encoding/base64"
	"html"
	"os"
	"strings"
	"testing"

	"maildesk/rules"
)

// client is how a mail program answers a letter: words above, letter below.
type client struct {
	name string
	html bool
	body func(words, letter string) string
}

// Each is as the program writes it, down to its signature.
var clients = []client{
	{"Outlook for iOS", true, func(words, letter string) string {
		return `<html><body dir="auto"><div dir="ltr">` + tagged("div", words) + `</div><div id="ms-outlook-mobile-body-separator-line" dir="ltr"><div><br></div></div>` +
			`<div id="ms-outlook-mobile-signature"><div style="direction:ltr"><a href="https://aka.ms/o0ukef">下载 iOS 版 Outlook</a></div></div>` +
			`<div id="mail-editor-reference-message-container"><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>发件人:</b> IT服务台 &lt;it@corp.example&gt;<br>` +
			`<b>日期:</b> 星期一, 十一月 23, 2026 09:00<br><b>收件人:</b> 王磊 &lt;wanglei@corp.example&gt;<br><b>主题:</b> x</div>` + tagged("div", letter) + `</div></body></html>`
	}},
	{"Outlook for Android", false, func(words, letter string) string {
		return words + "\n\n获取 Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\n发件人: IT服务台 <it@corp.example>\n" +
			"发送时间: 星期一, 十一月 23, 2026 9:00 上午\n收件人: 王磊 <wanglei@corp.example>\n主题: x\n\n" + letter
	}},
	{"QQ邮箱 app", true, func(words, letter string) string {
		return tagged("div", words) + `<div><br></div><div><div style="font-size: 14px;color: rgb(0, 0, 0);">发自我的iPhone</div></div><div><includetail></includetail></div><div><br></div>` +
			`<div style="font-size:12px;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size:12px;background:#efefef;padding:8px;">` +
			`<div><b>发件人:</b> "IT服务台" &lt;it@corp.example&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月23日(星期一) 上午9:00</div><div><b>主题:</b>&nbsp;x</div></div>` + tagged("div", letter)
	}},
	{"网易邮箱大师", true, func(words, letter string) string {
		return `<div style="line-height:1.7;color:#000000">` + tagged("p", words) + `<p><br></p><div id="ntes-pcmac-signature">| |<br>王磊<br>|<br>|<br>wanglei@corp.example<br>|</div>` +
			`<div class="J-reply"><div style="font-size:12px">---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>IT服务台&lt;it@corp.example&gt;</td></tr>` +
			`<tr><td>发送日期</td><td>2026年11月23日 09:00</td></tr></table></div>` + tagged("div", letter) + `</div>`
	}},
	{"163 on the web", false, func(words, letter string) string {
		return strings.ReplaceAll(words, "\n", "\n\n\n") + "\n\n\n\n\n\n\n\nAt 2026-11-23 09:00:30, \"IT服务台\" <it@corp.example> wrote:\n\n" + letter
	}},
	{"Foxmail", true, func(words, letter string) string {
		return tagged("div", words) + `<div><br></div><hr style="WIDTH: 210px; HEIGHT: 1px" align="left" color="#b5c4df" size="1"><div><span><div style="MARGIN: 10px">wanglei@corp.example</div></span></div>` +
			`<blockquote style="margin-Top: 0px"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;"><div style="background:#efefef"><div><b>发件人：</b>&nbsp;IT服务台</div>` +
			`<div><b>发送时间：</b>&nbsp;2026-11-23&nbsp;09:00</div><div><b>收件人：</b>&nbsp;wanglei</div><div><b>主题：</b>&nbsp;x</div></div></div>` + tagged("div", letter) + `</blockquote>`
	}},
	{"Gmail", true, func(words, letter string) string {
		return `<div dir="ltr">` + tagged("div", words) + `</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">IT服务台 &lt;it@corp.example&gt; 于2026年11月23日周一 09:00写道：<br></div>` +
			`<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">` + tagged("div", letter) + `</blockquote></div>`
	}},
	{"Apple Mail", false, func(words, letter string) string {
		return words + "\n\n发自我的 iPhone\n\n> 在 2026年11月23日，09:00，IT服务台 <it@corp.example> 写道：\n> \n> " + strings.ReplaceAll(letter, "\n", "\n> ")
	}},
	{"钉邮", false, func(words, letter string) string {
		return words + "\n\n------------------------------------------------------------------\n发件人：IT服务台 <it@corp.example>\n发送时间：2026年11月23日(星期一) 09:00\n" +
			"收件人：王磊 <wanglei@corp.example>\n主　题：x\n\n" + letter
	}},
	{"Huawei mail", true, func(words, letter string) string {
		return `<p>` + strings.ReplaceAll(html.EscapeString(words), "\n", "<br>") + `</p><br><div>发自我的华为手机</div><br>-------- 原始邮件 --------<br>发件人： IT服务台 &lt;it@corp.example&gt;<br>` +
			`日期： 2026年11月23日周一 上午9:00<br>收件人： wanglei@corp.example<br>主题： x<br>` + tagged("div", letter)
	}},
	{"Thunderbird, below the letter", false, func(words, letter string) string {
		return "在 2026/11/23 9:00, IT服务台 写道:\n> " + strings.ReplaceAll(letter, "\n", "\n> ") + "\n\n" + words + "\n"
	}},
	{"a signature with an order in it", false, func(words, _ string) string {
		return words + "\n\n-- \n王磊\nIT部 | 8102\n#关闭\n"
	}},
	{"a signature without dashes", false, func(words, _ string) string {
		return words + "\n\n王磊\nIT运维部\n电话：010-88888888\n示例科技有限公司\n"
	}},
}

// tagged puts each line of a text into an element.
func tagged(tag, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = html.EscapeString(strings.TrimSpace(line))
		if line == "" {
			line = "<br>"
		}
		b.WriteString("<" + tag + ">" + line + "</" + tag + ">")
	}
	return b.String()
}

// TestClients: a technician's orders are read alike whatever program he writes
// them with, and those that the quoted dispatch explains are never his.
func TestClients(t *testing.T) {
	t.Parallel()
	letter, err := os.ReadFile("../../../templates/testdata/dispatch.zh.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		words string
		verbs []string
		rest  string
	}{
		{"#接单\n#备注 看过日志\n＃优先级　普通", []string{"take", "note", "priority"}, ""},
		{"王老师您好，\n\n#接单\n\n谢谢", []string{"take"}, ""},
		{"已解决：换了网线，请再试", []string{"resolve"}, ""},
		{"转给赵敏", []string{"assign"}, ""},
		{"请重启一下再试。", nil, "请重启一下再试。"},
	} {
		for _, c := range clients {
			kind := "plain"
			if c.html {
				kind = "html"
			}
			raw := "From: wanglei@corp.example\r\nTo: it@corp.example\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\nContent-Type: text/" + kind +
				"; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(c.body(test.words, string(letter)))) + "\r\n"
			m := read([]byte(raw))
			commands, rest := rules.ReadCommands(m.NewText, m.Language)
			var verbs []string
			for _, order := range commands {
				verbs = append(verbs, order.Verb+order.Error)
			}
			if strings.Join(verbs, " ") != strings.Join(test.verbs, " ") || rest != test.rest {
				t.Errorf("%s: %q: got %v, rest %q; want %v, %q; the new text is %q", c.name, test.words, verbs, rest, test.verbs, test.rest, m.NewText)
			}
		}
	}
}
