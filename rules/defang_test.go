package rules

import "testing"

func TestDefang(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"没有链接", "没有链接"},
		{"点这里https://evil.example/login?u=a.b领奖", "点这里hxxps://evil[.]example/login?u=a.b领奖"},
		{"HTTP://Evil.Example", "HXXP://Evil[.]Example"},
		{"http://1.2.3.4:8080/x", "hxxp://1[.]2[.]3[.]4:8080/x"},
		{"http://user@evil.example/", "hxxp://user@evil[.]example/"},
		{"ftp://evil.example", "fxp://evil[.]example"},
		{"www.evil.example 和 evil.example/login", "www[.]evil[.]example 和 evil[.]example/login"},
		{"写信给 a@corp.example 即可，见 report.pdf，版本 1.2.3", "写信给 a@corp.example 即可，见 report.pdf，版本 1.2.3"},
		{"<a href=\"https://evil.example\">", "<a href=\"hxxps://evil[.]example\">"},
		{"https://银行.中国/login", "hxxps://银行[.]中国/login"},
		{"看 file://evil.example/a.exe 和 \\\\evil.example\\share", "看 fxle://evil[.]example/a.exe 和 [\\\\]evil[.]example\\share"},
		{"javascript:alert(1) 和 ms-msdt:/id", "javascript[:]alert(1) 和 ms-msdt[:]/id"},
		{"去 evil-bank.com 领奖，邮箱 a@evil.com", "去 evil-bank[.]com 领奖，邮箱 a@evil.com"},
		{"见 setup.exe、notes.txt，时间 12:30，比例 1:2", "见 setup.exe、notes.txt，时间 12:30，比例 1:2"},
		{"hxxps://evil[.]example", "hxxps://evil[.]example"},
	} {
		if got := defang(test.text); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
