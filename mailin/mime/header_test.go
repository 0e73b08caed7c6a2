package mime

import (
	"slices"
	"strings"
	"testing"
	"time"

	"maildesk/store"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, want string }{
		"plain":                    {"Printer broken", "Printer broken"},
		"base64":                   {"=?utf-8?B?5omT5Y2w5py6?=", "打印机"},
		"q":                        {"=?iso-8859-1?Q?Gr=FC=DFe_aus?=", "Grüße aus"},
		"language":                 {"=?us-ascii*en-us?q?hello?=", "hello"},
		"lower case":               {"=?gb2312?b?tPLTobv6?=", "打印机"},
		"blank between words":      {"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"},
		"blank between charsets":   {"=?utf-8?Q?a?= =?gbk?B?tPI=?=", "a打"},
		"text between words":       {"=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b"},
		"blank inside q":           {"=?utf-8?Q?a b?=", "a b"},
		"character cut in two":     {"=?utf-8?B?5omT5Q==?= =?utf-8?B?jbA=?=", "打印"},
		"base64 cut in two":        {"=?utf-8?B?5omT5?= =?utf-8?B?Y2w?=", "打印"},
		"question mark in q":       {"=?utf-8?Q?why??=", "why?"},
		"equals at the end of q":   {"=?utf-8?Q?a=3D?=", "a="},
		"broken escape":            {"=?utf-8?Q?a=ZZ?=", "a=ZZ"},
		"unknown encoding":         {"=?utf-8?X?a?=", "=?utf-8?X?a?="},
		"no word at all":           {"a =? b", "a =? b"},
		"cut off":                  {"=?utf-8?B?5omT5Y2w", "打印"},
		"cut off before next":      {"=?utf-8?Q?a =?utf-8?Q?b?=", "ab"},
		"line end inside":          {"=?utf-8?Q?a=0D=0Ab?=", "a  b"},
		"bell inside":              {"=?utf-8?Q?a=07b?=", "ab"},
		"empty":                    {"=?utf-8?Q??=", ""},
		"quoted":                   {`"=?utf-8?Q?a?="`, `"a"`},
		"raw utf-8":                {"打印机", "打印机"},
		"raw gbk":                  {"\xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb", "打印机坏了"},
		"raw gbk beside a word":    {"=?utf-8?Q?a?= \xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb", "a 打印机坏了"},
		"raw latin-1":              {"Priorit\xe4t f\xfcr Stra\xdfe", "Priorität für Straße"},
		"raw iso-2022-jp":          {"\x1b$B%D!<%k\x1b(B", "ツール"},
		"utf-8 named gb2312":       {"=?gb2312?B?5omT5Y2w5py65Z2P5LqG?=", "打印机坏了"},
		"gb18030 named gb2312":     {"=?gb2312?B?6UaBOe8x?=", "镕㐂"},
		"full-width in the middle": {"=?gb18030?B?o6g=?=IT=?gb18030?B?o6k=?=", "（IT）"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Parser
			if got := p.words(test.in); got != test.want {
				t.Errorf("%q: got %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in   string
		want []store.Address
	}{
		"bare":                    {"a@b.test", []store.Address{{Address: "a@b.test"}}},
		"brackets":                {"<a@b.test>", []store.Address{{Address: "a@b.test"}}},
		"name":                    {"王芳 <a@b.test>", []store.Address{{Name: "王芳", Address: "a@b.test"}}},
		"quoted name":             {`"Wang, Fang \"F\"" <a@b.test>`, []store.Address{{Name: `Wang, Fang "F"`, Address: "a@b.test"}}},
		"encoded name":            {"=?utf-8?B?546L6Iqz?= <a@b.test>", []store.Address{{Name: "王芳", Address: "a@b.test"}}},
		"comment":                 {"a@b.test (Wang Fang)", []store.Address{{Name: "Wang Fang", Address: "a@b.test"}}},
		"list":                    {"a@b.test, c@d.test", []store.Address{{Address: "a@b.test"}, {Address: "c@d.test"}}},
		"semicolons":              {"a@b.test;c@d.test;", []store.Address{{Address: "a@b.test"}, {Address: "c@d.test"}}},
		"empty places":            {", a@b.test,,", []store.Address{{Address: "a@b.test"}}},
		"group":                   {"IT: a@b.test, c@d.test;, e@f.test", []store.Address{{Address: "a@b.test"}, {Address: "c@d.test"}, {Address: "e@f.test"}}},
		"empty group":             {"undisclosed-recipients:;", nil},
		"comma in a name":         {"Wang, Fang <a@b.test>, c@d.test", []store.Address{{Name: "Wang, Fang", Address: "a@b.test"}, {Address: "c@d.test"}}},
		"address as name":         {"a@b.test <c@d.test>", []store.Address{{Name: "a@b.test", Address: "c@d.test"}}},
		"brackets in a name":      {`"x <a@b.test>" <c@d.test>`, []store.Address{{Name: "x <a@b.test>", Address: "c@d.test"}}},
		"bracket never closed":    {"x <a@b.test", []store.Address{{Name: "x", Address: "a@b.test"}}},
		"quote never closed":      {`"x <a@b.test>, c@d.test`, []store.Address{{Name: "x", Address: "a@b.test"}, {Address: "c@d.test"}}},
		"mailto":                  {"<mailto:a@b.test>", []store.Address{{Address: "a@b.test"}}},
		"route":                   {"<@x.test,@y.test:a@b.test>", []store.Address{{Address: "a@b.test"}}},
		"blanks in the address":   {"< a @ b.test >", []store.Address{{Address: "a@b.test"}}},
		"words in the brackets":   {"<b.test a@b.test>", []store.Address{{Address: "a@b.test"}}},
		"name behind":             {"<a@b.test> Wang", []store.Address{{Name: "Wang", Address: "a@b.test"}}},
		"no brackets":             {"Wang Fang a@b.test", []store.Address{{Name: "Wang Fang", Address: "a@b.test"}}},
		"two dots":                {"a..b@docomo.test", []store.Address{{Address: "a..b@docomo.test"}}},
		"quoted local part":       {`"a b"@c.test`, []store.Address{{Address: `"a b"@c.test`}}},
		"no domain":               {"root", []store.Address{{Address: "root"}}},
		"full width":              {"王芳＜a@b.test＞，李娜＜c@d.test＞", []store.Address{{Name: "王芳", Address: "a@b.test"}, {Name: "李娜", Address: "c@d.test"}}},
		"single quotes":           {"'Wang' <'a@b.test'>", []store.Address{{Name: "Wang", Address: "a@b.test"}}},
		"whole mailbox encoded":   {"=?utf-8?Q?Wang_<a@b.test>?=", []store.Address{{Name: "Wang", Address: "a@b.test"}}},
		"comma in an encoded one": {"=?utf-8?Q?Wang,_Fang?= <a@b.test>", []store.Address{{Name: "Wang, Fang", Address: "a@b.test"}}},
		"whole mailbox quoted":    {`"Wang <a@b.test>"`, []store.Address{{Name: "Wang", Address: "a@b.test"}}},
		"quote that never ends":   {`"Wang \"x\" <a@b.test>`, []store.Address{{Name: "Wang x", Address: "a@b.test"}}},
		"escape behind brackets":  {`"a" \"b <c@d.test> e"`, []store.Address{{Name: "a b", Address: "c@d.test"}}},
		"unicode":                 {"用户@例子.测试", []store.Address{{Address: "用户@例子.测试"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Parser
			if got := p.addresses(test.in); !slices.Equal(got, test.want) {
				t.Errorf("%s: got %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestReadParams(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, param, want string }{
		"token":                {"text/plain; charset=utf-8", "charset", "utf-8"},
		"quoted":               {`text/plain; charset="utf-8"; x=y`, "x", "y"},
		"escaped quote":        {`a/b; name="a\"b.txt"`, "name", `a"b.txt`},
		"backslash is a path":  {`a/b; name="C:\dir\a.txt"`, "name", `C:\dir\a.txt`},
		"semicolon in quotes":  {`a/b; name="a;b.txt"; x=1`, "name", "a;b.txt"},
		"blanks":               {"a/b; name = a b.txt ; x=1", "name", "a b.txt"},
		"equals in the value":  {"multipart/mixed; boundary=----=_Part_1", "boundary", "----=_Part_1"},
		"two semicolons":       {"a/b;; name=x", "name", "x"},
		"semicolon forgotten":  {"text/plain charset=gbk", "charset", "gbk"},
		"quote never closed":   {`a/b; name="a b.txt`, "name", "a b.txt"},
		"first one counts":     {"a/b; name=x; name=y", "name", "x"},
		"rfc 2231":             {"a/b; name*=utf-8''%E5%9B%BE.png", "name", "图.png"},
		"rfc 2231 in gb18030":  {"a/b; name*=gb18030'zh'%CD%BC.png", "name", "图.png"},
		"rfc 2231 in quotes":   {`a/b; name*="utf-8''%E5%9B%BE.png"`, "name", "图.png"},
		"continued":            {"a/b; name*0=a; name*1=b.png", "name", "ab.png"},
		"continued, encoded":   {"a/b; name*0*=utf-8''%E5%9B; name*1*=%BE; name*2=.png", "name", "图.png"},
		"continued, disorder":  {"a/b; name*1*=%BE.png; name*0*=utf-8''%E5%9B", "name", "图.png"},
		"continued words":      {`a/b; name*0="=?utf-8?B?5Zu"; name*1="+?=.png"`, "name", "图.png"},
		"no charset":           {"a/b; name*=%E5%9B%BE.png", "name", "图.png"},
		"broken percent":       {"a/b; name*=utf-8''100%.png", "name", "100%.png"},
		"rfc 2047":             {`a/b; name="=?utf-8?B?5Zu+?=.png"`, "name", "图.png"},
		"rfc 2047 unquoted":    {"a/b; name==?utf-8?B?5Zu+?=.png", "name", "图.png"},
		"beside and continued": {"a/b; name=x.png; name*=utf-8''%E5%9B%BE.png", "name", "图.png"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Parser
			if _, params := p.readParams(test.in); params[test.param] != test.want {
				t.Errorf("%s: got %q, want %q", test.in, params, test.want)
			}
		})
	}
}

func TestReadDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Mon, 6 May 2024 09:12:00 +0800":       "2024-05-06T01:12:00Z",
		"6 May 2024 09:12 +0800":               "2024-05-06T01:12:00Z",
		"Mon, 06 May 24 09:12:00 GMT":          "2024-05-06T09:12:00Z",
		"Mon, 6 May 2024 09:12:00 +0800 (CST)": "2024-05-06T01:12:00Z",
		"Mon, 6 May 2024 09:12:00 EST":         "2024-05-06T14:12:00Z",
		"Mon, 6 May 2024 09:12:00 GMT+08:00":   "2024-05-06T01:12:00Z",
		"Mon May  6 09:12:00 2024":             "2024-05-06T09:12:00Z",
		"Mon May  6 09:12:00 CET 2024":         "2024-05-06T08:12:00Z",
		"2024-05-06T09:12:00+08:00":            "2024-05-06T01:12:00Z",
		"2024-05-06T09:12:00.123Z":             "2024-05-06T09:12:00Z",
		"2024-05-06 09:12:00 +0800":            "2024-05-06T01:12:00Z",
		"2024/5/6 9:12:00":                     "2024-05-06T09:12:00Z",
		"5/6/2024 9:12 PM":                     "2024-05-06T21:12:00Z",
		"06.05.2024 09:12":                     "2024-05-06T09:12:00Z",
		"6-May-2024 09:12:00 +0000":            "2024-05-06T09:12:00Z",
		"Mon, 6 May 124 09:12:00 +0000":        "2024-05-06T09:12:00Z",
		"Mon, 6 May 2024 09:12:00 +9999":       "2024-05-06T09:12:00Z",
		"Mo, 6 Mai 2024 09:12:00 +0000":        "2024-05-06T09:12:00Z",
		"mar., 5 mars 2024 09:12:00 +0000":     "2024-03-05T09:12:00Z",
		"mar, 7 mai 2024 09:12:00 +0000":       "2024-05-07T09:12:00Z",
		"lun., 1 juil. 2024 09:12:00 +0200":    "2024-07-01T07:12:00Z",
		"Вт, 7 мая 2024 09:12:00 +0300":        "2024-05-07T06:12:00Z",
		"星期一, 06 五月 2024 09:12:00 +0800":       "2024-05-06T01:12:00Z",
		"星期一, 11 十一月 2024 09:12:00 +0800":      "2024-11-11T01:12:00Z",
		"2024年5月6日 9:12:00 +0800":              "2024-05-06T01:12:00Z",
		"Mon, 6 Xyz 2024 09:12:00 +0000":       "0001-01-01T00:00:00Z",
		"yesterday":                            "0001-01-01T00:00:00Z",
		"":                                     "0001-01-01T00:00:00Z",
	} {
		got, _ := readDate(in)
		if s := got.UTC().Format(time.RFC3339); s != want {
			t.Errorf("%q: got %s, want %s", in, s, want)
		}
	}
}

func TestReadHeader(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, header, body, defects string }{
		"plain":                   {"A: 1\nB: 2\n\nx", "A=1 B=2", "x", ""},
		"no body":                 {"A: 1\nB: 2", "A=1 B=2", "", ""},
		"no header":               {"\nx", "", "x", ""},
		"folded":                  {"A: 1\n 2\n\t3\n\nx", "A=1 2 3", "x", ""},
		"body without blank line": {"A: 1\nHello there\n\nNote: x\n", "A=1", "Hello there\n\nNote: x\n", "missing-blank-line"},
		"rubbish between":         {"A: 1\nrubbish\nTo: a@b\n\nx", "A=1 To=a@b", "x", "header-line"},
		"subject torn":            {"Subject: a\nb\nTo: a@b\n\nx", "Subject=a b To=a@b", "x", "header-line"},
		"name with a blank":       {"Subject: a\nX Scan: ok\nTo: a@b\n\nx", "Subject=a X-Scan=ok To=a@b", "x", "header-line"},
		"strange last line":       {"A: 1\nX-Strange name: v\n folded\n\nx", "A=1 X-Strange-name=v folded", "x", "header-line"},
		"from line inside":        {"A: 1\n>From x\nTo: a@b\n\nx", "A=1 To=a@b", "x", "mbox-from-line"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Parser
			h, body := p.readHeader([]byte(test.in))
			var lines []string
			for _, f := range h {
				lines = append(lines, f.Name+"="+f.Value)
			}
			if got := strings.Join(lines, " "); got != test.header || string(body) != test.body || strings.Join(p.Defects, " ") != test.defects {
				t.Errorf("got %q %q %v, want %q %q %s", got, body, p.Defects, test.header, test.body, test.defects)
			}
		})
	}
}
