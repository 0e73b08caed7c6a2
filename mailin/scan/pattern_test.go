package scan

import (
	"reflect"
	"testing"
)

func TestNecessaryWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr string
		want []string
	}{
		{`password`, []string{"password"}},
		{`(?i)PassWord\s*[:：]`, []string{"password"}},
		{`(?:密码|密碼)是`, []string{"密码是", "密碼是"}},
		{`外部邮件|.{0,20}external`, []string{"外部邮件", "external"}},
		{`external e-?mail`, []string{"external email", "external e-mail"}},
		{`(?i)confidential(?:ity)? (?:notice|note)`, []string{"confidential notice", "confidential note", "confidentiality notice", "confidentiality note"}},
		{`[0-9]+`, nil},
		{`(?:abc)?`, nil},
		{`abc|[0-9]`, nil},
		{`(?:abc){2,5}x`, []string{"abc"}},
		{`(?i)geprüft`, []string{"gepr"}}, // ü has two cases, which is not folded
		{`(?i)выше`, []string{"ВЫ", "Вы", "вЫ", "вы", "ᲀЫ", "ᲀы"}},
		{`(?:a|b)c`, []string{"ac", "bc"}},
		{`x{0}`, nil},
		{`:`, nil}, // one byte says too little
	} {
		if got := necessaryWords(c.expr); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", c.expr, got, c.want)
		}
	}
}

func TestPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr, text string
		want       bool
	}{
		{`(?i)\bpass ?word\b`, "my PASSWORD is", true},
		{`(?i)\bpass ?word\b`, "my Pass word is", true},
		{`(?i)\bpass ?word\b`, "passage wordy", false},
		{`(?i)^(?:保密声明|disclaimer)`, "Disclaimer: x", true},
		{`(?i)^(?:保密声明|disclaimer)`, "保密声明：x", true},
		{`(?i)^(?:保密声明|disclaimer)`, "see disclaimer", false},
		{`(?i)geprüft`, "GEPRÜFT", true},
		{`^$`, "", true},
	} {
		if got := NewPattern(c.expr).MatchString(c.text); got != c.want {
			t.Errorf("%s on %q: %v", c.expr, c.text, got)
		}
	}
}
