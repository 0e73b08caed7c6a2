package attack

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

const markup = `<script>alert(1)</script><img src=x onerror=alert(1)><style>body{display:none}</style><a href="https://evil.test">`

// TestInjection: what stands in a subject, a name, a text or a file name is text.
func TestInjection(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, raw string
		says      string // the dispatch or acknowledgement shows it as it was written
	}{
		{"line ends in the subject", "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\n" +
			"Subject: =?utf-8?q?monitor=0D=0ABcc:_x@outside.test=0D=0A=0D=0Abody?=\r\n\r\n显示器没有信号\r\n", "monitor"},
		{"line ends in a name", "From: =?utf-8?q?Zhang=0D=0ABcc:_x@outside.test?= <zhangsan@corp.example>\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\n" +
			"Subject: monitor\r\n\r\n显示器没有信号\r\n", "monitor"},
		{"line ends in a Message-ID", "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\nReferences: <a@b\x0d\x0aBcc:x@outside.test>\r\n" +
			"Subject: monitor\r\n\r\n显示器没有信号\r\n", "monitor"},
		{"line ends in base64", "From: =?utf-8?b?WmhhbmcNCkJjYzogeEBvdXRzaWRlLnRlc3Q=?= <zhangsan@corp.example>\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\n" +
			"Subject: =?utf-8?b?bW9uaXRvcg0KQmNjOiB4QG91dHNpZGUudGVzdA0KDQpib2R5?=\r\n\r\n显示器没有信号\r\n", "monitor"},
		{"half a line end in each of two words", "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\n" +
			"Subject: =?utf-8?q?monitor=0D?= =?utf-8?q?=0ABcc:_x@outside.test?=\r\n\r\n显示器没有信号\r\n", "monitor"},
		{"line ends of Unicode", mail("zhangsan", "monitor\u2028Bcc: x@outside.test\u2029\u0085X: y", "显示器没有信号"), "monitor"},
		{"line ends in a Cc name", mail("zhangsan", "monitor", "显示器没有信号", "Cc: =?utf-8?b?eA0KQmNjOiB4QG91dHNpZGUudGVzdA==?= <chenchen@corp.example>"), "monitor"},
		{"line ends in a thread's ids", mail("zhangsan", "monitor", "显示器没有信号", "In-Reply-To: <a@b\x0bBcc: x@outside.test>", "Thread-Topic: =?utf-8?b?eA0KQmNjOiB4?="), "monitor"},
		{"another address to answer to", mail("zhangsan", "monitor", "显示器没有信号", "Reply-To: x@outside.test", "Errors-To: x@outside.test",
			"Return-Receipt-To: x@outside.test", "Disposition-Notification-To: x@outside.test", "Mail-Followup-To: x@outside.test"), "monitor"},
		{"a file name in RFC 2231", strings.Replace(attached("zhangsan", "monitor", "NAME", "text/plain", []byte("hello")), `filename="NAME"`,
			"filename*=utf-8''a%0D%0ABcc%3A%20x%40outside.test%0D%0A.txt", 1), "monitor"},
		{"direction of writing", mail("zhangsan", "monitor \u202egnp.exe", "显示器没有信号"), "monitor"},
		{"a form for the technician", mail("zhangsan", "monitor", "显示器没有信号\n\n[button] 点这里 | https://evil.test | 好\n# 大标题\n!! 警告"), "monitor"},
		{"zero bytes", "From: zhangsan@corp.example\r\nTo: it@corp.example\r\nMessage-ID: <1@x>\r\nSubject: moni\x00tor\r\n\r\n显示器\x00没有信号\x1b[31m\r\n", ""},
		{"templates", mail("zhangsan", "monitor {{.Desk.Signature}}", "显示器没有信号 {{range .Held}}{{.}}{{end}} ${PATH} %s%n"), "{{.Desk.Signature}}"},
		{"SQL", mail("zhangsan", "monitor'); DROP TABLE ticket;--", "显示器没有信号 ' OR 1=1 --"), "DROP TABLE"},
		{"HTML", mail("zhangsan", "monitor "+markup, "显示器没有信号 "+markup), "<script>alert(1)</script>"},
		{"HTML in a name", mailFrom(`"Zhang <script>alert(1)</script>" <zhangsan@corp.example>`, "monitor", "显示器没有信号"), "monitor"},
		{"a file name", strings.Replace(attached("zhangsan", "monitor", "NAME", "text/plain", []byte("hello")), "NAME",
			`..\..\windows\<script>alert(1)</script>.txt`, 1), "monitor"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.send(test.raw)
			if len(d.named("chenchen", "dispatch")) == 0 {
				d.send(d.reply("zhangsan", "acknowledgement", "还是不行"))
			}
			d.newest("chenchen", "dispatch")
			said := test.says == ""
			for _, o := range d.all(0) {
				for _, header := range append(append(slices.Clone(o.References), o.Subject, o.From.Name, o.InReplyTo, o.MessageID, o.Recipient), recipients(o)...) {
					if strings.ContainsAny(header, "\r\n\x00\x1b") {
						t.Errorf("%s to %s: a header holds %q", o.Letter, o.Recipient, header)
					}
				}
				if !slices.Contains([]string{"zhangsan@corp.example", "chenchen@corp.example"}, o.Recipient) {
					t.Errorf("%s went to %s", o.Letter, o.Recipient)
				}
				said = said || strings.Contains(o.Subject+o.Text, test.says)
				harmless(t, o)
			}
			if !said {
				t.Errorf("no letter says %q", test.says)
			}
		})
	}
}

func recipients(o *store.Outgoing) (all []string) {
	for _, a := range append(slices.Clone(o.To), o.Cc...) {
		all = append(all, a.Name, a.Address)
	}
	for _, f := range o.Files {
		all = append(all, f.Name)
	}
	return all
}

// harmless looks for markup of others in a letter's HTML.
func harmless(t *testing.T, o *store.Outgoing) {
	t.Helper()
	for _, bad := range []string{"<script", "<img src=x", "<style>body{display", `href="https://evil`, "onerror=alert(1)>"} {
		if strings.Contains(strings.ToLower(o.HTML), bad) {
			t.Errorf("%s to %s: its HTML holds %s", o.Letter, o.Recipient, bad)
		}
	}
}

// TestDigestMarkup: the manager's digest shows what people wrote as text.
func TestDigestMarkup(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send(mail("zhangsan", "monitor "+markup, "显示器没有信号 "+markup))
	d.pass(8 * 24 * time.Hour)
	harmless(t, d.newest("manager", "digest"))
}

// TestHiddenOrders: only a technician's own words at the top of his mail are orders.
func TestHiddenOrders(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		attack func(*desk) string
		told   string
	}{
		{"in the requester's mail", func(d *desk) string {
			return d.reply("zhangsan", "acknowledgement", "#关闭\n#优先级 特急\n还是不行")
		}, "update→chenchen"},
		{"quoted in a technician's answer", func(d *desk) string {
			return strings.Replace(d.reply("chenchen", "dispatch", "正在看。"), "\r\n> ", "\r\n> #关闭\r\n> ", 1)
		}, "answer→zhangsan"},
		{"in a technician's signature", func(d *desk) string { return d.reply("chenchen", "dispatch", "正在看。\n\n-- \n陈晨\n#关闭") }, "answer→zhangsan"},
		{"in a subject", func(d *desk) string {
			raw := d.reply("chenchen", "dispatch", "正在看。")
			return strings.Replace(raw, "Subject: ", "Subject: #close ", 1)
		}, "answer→zhangsan"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := opened(t)
			d.send(d.reply("chenchen", "dispatch", "#接单"))
			d.letters()
			before := d.tickets()
			d.send(test.attack(d))
			if after := d.tickets(); after != before {
				t.Errorf("the tickets were\n%sand are\n%s", before, after)
			}
			if told := d.letters(); told != test.told {
				t.Errorf("told: %q, want %q", told, test.told)
			}
			for _, o := range d.named("zhangsan", "answer") {
				if strings.Contains(o.Text, "#关闭") {
					t.Errorf("the requester reads an order:\n%s", o.Text)
				}
			}
		})
	}
}

// attached is a mail with a file.
func attached(user, subject, name, contentType string, content []byte) string {
	return fmt.Sprintf("From: %s@corp.example\r\nTo: it@corp.example\r\nSubject: %s\r\nMessage-ID: <%d@client.example>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n显示器没有信号，见附件\r\n"+
		"--q\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--q--\r\n",
		user, subject, serial.Add(1), contentType, name, base64.StdEncoding.EncodeToString(content))
}

func zipOf(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write(content)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFiles: a dangerous file is named with its hash, and does not travel.
func TestFiles(t *testing.T) {
	t.Parallel()
	program := append([]byte("MZ\x90\x00"), bytes.Repeat([]byte{1}, 200)...)
	for _, test := range []struct {
		name, file, contentType string
		content                 []byte
		travels                 bool
	}{
		{"a picture", "photo.png", "image/png", append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{1}, 20000)...), true},
		{"a program", "setup.exe", "application/octet-stream", program, false},
		{"a program called a picture", "photo.png", "image/png", program, false},
		{"a script", "run.vbs", "text/plain", []byte("x"), false},
		{"a shortcut", "readme", "application/octet-stream", []byte("L\x00\x00\x00\x01\x14\x02\x00\x00\x00"), false},
		{"a program in a zip", "a.zip", "application/zip", zipOf(t, "setup.exe", []byte("x")), false},
		{"macros", "a.docx", "application/octet-stream", zipOf(t, "word/vbaProject.bin", []byte("x")), false},
		{"a zip bomb", "a.zip", "application/zip", zipOf(t, "zeros", make([]byte, 100<<20)), false},
		{"a program in an attached mail", "fwd.eml", "message/rfc822", []byte(attached("lisi", "x", "photo.png", "image/png", program)), false},
		{"a screenshot of a bait", "screen.png", "image/png", append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{1}, 20000)...), true},
		{"a bait", "invoice.pdf", "application/pdf", []byte("%PDF-1.7\n1 0 obj\n"), false},
		{"a bait called a picture", "invoice.png", "image/png", []byte("%PDF-1.7\n1 0 obj\n"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			subject := "monitor"
			if strings.Contains(test.name, "bait") {
				subject = "收到一封钓鱼邮件"
			}
			d.send(attached("zhangsan", subject, test.file, test.contentType, test.content))
			if len(d.named("chenchen", "dispatch")) == 0 {
				d.send(d.reply("zhangsan", "acknowledgement", "还是不行"))
			}
			o := d.newest("chenchen", "dispatch")
			if got := len(o.Files) > 0; got != test.travels {
				t.Errorf("the file travels: %v, want %v", got, test.travels)
			}
			if !strings.Contains(o.Text, test.file) || strings.Contains(o.Text, "SHA-256 ") == test.travels {
				t.Errorf("the dispatch names %s, with its hash only where it does not travel:\n%s", test.file, o.Text)
			}
			for _, o := range d.all(0) {
				if len(o.Files) > 0 && !test.travels {
					t.Errorf("it travels with %s to %s", o.Letter, o.Recipient)
				}
			}
		})
	}
}

// TestPhishingReport: a link in a reported mail cannot be followed by a slip of the hand.
func TestPhishingReport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send(mail("zhangsan", "收到钓鱼邮件 https://evil.test/login?x=1", "收到一封可疑的钓鱼邮件，让我点 https://evil.test/login?x=1 和 www.evil.test 输入密码，我没有点。"))
	if !strings.Contains(d.letters(), "dispatch") {
		d.send(d.reply("zhangsan", "acknowledgement", "请帮忙看一下，网址是 https://evil.test/login?x=1"))
	}
	var read int
	for _, o := range d.all(0) {
		if o.Recipient != "zhangsan@corp.example" {
			read++
		}
		for _, link := range []string{"https://evil.test", "www.evil.test"} {
			if strings.Contains(o.Subject+o.Text+o.HTML, link) {
				t.Errorf("%s to %s holds %s", o.Letter, o.Recipient, link)
			}
		}
		if o.Letter == "dispatch" && !strings.Contains(o.Text, "hxxps://evil[.]test/login?x=1") {
			t.Errorf("the dispatch does not say what the link was:\n%s", o.Text)
		}
	}
	if read == 0 {
		t.Error("nobody at the desk was told")
	}
	// What the technician recommends may be opened.
	d.send(d.reply("chenchen", "dispatch", "请到 https://id.corp.example/reset 改密码，以后不要点这样的链接。"))
	if o := d.newest("zhangsan", "answer"); !strings.Contains(o.Text, "https://id.corp.example/reset") || strings.Contains(o.Subject+o.Text+o.HTML, "https://evil.test") {
		t.Errorf("the answer:\n%s\n%s", o.Subject, o.Text)
	}
}
