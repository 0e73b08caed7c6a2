package quote

import (
	"strings"
	"testing"
)

func TestHTMLText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, src, want string }{
		{"paragraphs", "<p>您好，</p><p>打印机坏了。</p>", "您好，\n\n打印机坏了。"},
		{"divs", "<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"},
		{"breaks", "a<br>b<br><br>c<br><br><br><br><br>d", "a\nb\n\nc\n\n\nd"},
		{"break at the end of a block", "<div>a<br></div><div>b</div>", "a\nb"},
		{"blanks", "  a \n b&nbsp;c<b> d</b> e ", "a b c d e"},
		{"source line ends between Chinese characters", "电脑\n蓝屏\nVPN\n坏了", "电脑蓝屏 VPN 坏了"},
		{"entities", "A&amp;B &lt;c&gt; &#20320;&#x597d; &copy;", "A&B <c> 你好 ©"},
		{"form in a table", "<table><tr><td>姓名</td><td>张三</td></tr><tr><td>部门：</td><td>财务部</td></tr></table>", "姓名\t张三\n部门：\t财务部"},
		{"cells with blocks", "<table><tr><td><p>姓名</p></td><td><p>张三</p></td></tr><tr><td><div>电话</div></td><td><div>8001</div></td></tr></table>", "姓名\t张三\n电话\t8001"},
		{"cells without end tags", "<table><tr><td>a<td>b<tr><td>c<td>d</table>e", "a\tb\nc\td\ne"},
		{"empty cells", "<table><tr><td>a</td><td>&nbsp;</td><td></td><td>b</td></tr></table>", "a\tb"},
		{"cell of several lines", "<table><tr><td>a</td><td>b<br>c</td><td>d</td></tr></table>", "a\tb\nc\nd"},
		{"table in a table", "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>", "a\tb\nc"},
		{"list", "<ul><li>一<li>二</ul><ol><li>a</li><li>b</li></ol>", "- 一\n- 二\n1. a\n2. b"},
		{"nested list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"},
		{"list that starts later", `<ol start="3"><li>c</ol>`, "3. c"},
		{"link", `见<a href="https://it.corp.test/kb/1">知识库</a>。`, "见知识库 <https://it.corp.test/kb/1>。"},
		{"link that is its text", `<a href="https://it.corp.test/">https://it.corp.test</a> <a href="mailto:a@corp.test?subject=x">a@corp.test</a>`, "https://it.corp.test a@corp.test"},
		{"link that hides its address", `<a href="http://evil.test/x">http://bank.test</a>`, "http://bank.test <http://evil.test/x>"},
		{"link that leads nowhere", `<a href="#top">top</a> <a href="javascript:x()">run</a>`, "top run"},
		{"images", `<img alt="😀"><img src="cid:1" alt="image001.png"> <img alt="蓝屏截图"><img alt="图形用户界面, 文本 描述已自动生成">`, "😀 [蓝屏截图]"},
		{"hidden", `<span style="font-size:0px">x<i style="font-size:12px">seen</i></span><div style="display: none">unseen</div><p hidden>y</p><div style="max-height:0;overflow:hidden">z</div>`, "seen"},
		{"preview line", `<title>t</title><div style="display:none">in short &zwnj; &zwnj;</div><style>p{}</style><p>at length</p>`, "in short\n\nat length"},
		{"small is not hidden", `<span style="font-size:0.9em">a</span><span style="line-height:0;opacity:0.8">b</span>`, "ab"},
		{"style and script", "<head><title>t</title><style>p{}</style></head><script>x<p></script>a<!-- b --><!--[if mso]>c<![endif]--><![if !mso]>d<![endif]>", "ad"},
		{"pre", "<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\nd"},
		{"pre by style", `<div style="white-space: pre-wrap">a` + "\n" + `  b</div>`, "a\n  b"},
		{"boxes", `<input type="checkbox" checked>同意 <input type="radio">不同意`, "[x] 同意 [ ] 不同意"},
		{"choice", "<select><option>a<option selected>b</select>", "b"},
		{"rule", "a<hr>b", "a\n--------------------\nb"},
		{"zero width", "a\u200b&shy;b&zwnj;", "ab"},
		{"unclosed", "<div><p>a<b>b<div>c", "ab\n\nc"},
		{"stray end tags", "</div>a</td></p>b</table></br>c", "a\n\nb\nc"},
		{"paragraphs of Outlook", `<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>`, "a\n\nb"},
		{"paragraphs in cells", "<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p><p>e</p></td></tr></table>", "a\tb\nc\td\n\ne"},
		{"no HTML at all", "just < words > & more", "just < words > & more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := htmlText(c.src); got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.src, got, c.want)
			}
		})
	}
}

// Sources that make a reader slow which looks back, copies or recurses: each is
// of the size at which squares would take minutes.
func TestHTMLTextOfHostileSource(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for name, src := range map[string]string{
		"deep":                   strings.Repeat("<div>", n) + "a",
		"deep quotes":            strings.Repeat(`<blockquote type="cite">`, n) + "a",
		"deep lists":             strings.Repeat("<ul><li>", n) + "a",
		"deep tables":            strings.Repeat("<table><tr><td>", n/3) + "a",
		"end tags without start": strings.Repeat("<b>", n) + strings.Repeat("</i>", n),
		"end tag behind a fence": "<div><table><td>" + strings.Repeat("<b>", n) + strings.Repeat("</div>", n),
		"open links":             strings.Repeat(`<a href="http://a.test">x`, n),
		"attributes":             "<p " + strings.Repeat("a=b ", n) + ">a",
		"angle brackets":         strings.Repeat("<", n),
		"comments":               strings.Repeat("<!--", n),
		"one long line":          strings.Repeat("汉", n),
		"long style":             `<p style="` + strings.Repeat("display:", n) + `">a`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := htmlText(src); len(got) > 4*len(src)+100 {
				t.Errorf("got %d bytes of text from %d bytes of source", len(got), len(src))
			}
		})
	}
}

func FuzzHTMLText(f *testing.F) {
	for _, src := range []string{
		"<p>您好</p>", "<table><tr><td>姓名<td>张三</table>", `<div class="gmail_quote"><blockquote>x</blockquote>y</div>`,
		`<a href="http://a.test">b<div>c</a>`, "<ul><li><ol><li></ul>", "<pre>\n\n</pre>", "<div id=appendonsend></div><hr>", "<option><select>", "</br></p></td>",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text := htmlText(src)
		if len(text) > 40*len(src)+100 {
			t.Errorf("got %d bytes of text from %d bytes of source", len(text), len(src))
		}
	})
}
