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
		{"hxxps://evil[.]example", "hxxps://evil[.]example"},
	} {
		if got := defang(test.text); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
