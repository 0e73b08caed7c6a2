package fields

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// A value in quotes may hold blanks; without quotes it ends at a blank, a
// Chinese letter or Chinese punctuation.
const (
	quotedSecret = "[\"'“”‘’「『《【<＜`]([^\"'“”‘’」』》】>＞`\\n]{2,64})[\"'“”‘’」』》】>＞`]"
	bareSecret   = `([!-~]{3,128})`
)

// secretPattern finds one way of writing a secret. None of it is tried on a
// text without one of its words, since most mails have no secret at all.
type secretPattern struct {
	words []string // lower case
	sure  bool     // the value needs no digit or sign to be believed
	expr  *regexp.Regexp
}

var (
	passwordWords = []string{"密码", "密碼", "口令", "授权码", "授權碼", "密钥", "秘钥", "密匙", "激活码"}
	codeWords     = []string{"验证码", "驗證碼", "校验码", "动态码", "动态密码", "恢复密钥", "verification", "security code", "passcode", "one-time"}
	accountWords  = []string{"账号", "帐号", "账户", "帐户", "用户名", "登录名", "user", "username", "login", "account"}
	englishWords  = []string{"passw", "pwd", "passcode", "pass phrase", "passphrase", "pass:", "pass：", "pw:", "pw：", "pw=", "psk", "mm:", "mm：", "secret", "token", "api key", "api-key", "api_key", "apikey", "access key", "access_key", "accesskey", "recovery key"}
)

var secretPatterns = []secretPattern{
	// 密码：abc123, 密码是 abc123, 新密码改成了“abc 123”, 密码(区分大小写) = x
	{passwordWords, true, regexp.MustCompile(`(?:密码|密碼|口令|授权码|授權碼|密钥|秘钥|密匙|激活码)\s*(?:[（(][^）)\n]{1,20}[）)]\s*)?` +
		`(?:(?:暂时|现在|目前|当前|已经|已|都|还|就|统一|重新|临时|我){0,2}\s*(?:是|为|為|改成|改为|设成|设为|设置为|设置成|设置的是|用的是|重置为|重置成|变成|换成)了?\s*[:：]?|[:：=＝]|->|→)\s*` +
		`(?:` + quotedSecret + `|` + bareSecret + `)`)},
	// 密码 Abc@2024, 密码用 Abc@2024, 密码Abc@2024
	{passwordWords, false, regexp.MustCompile(`(?:密码|密碼|口令|授权码|授權碼|密钥|激活码)(?:用|叫|[ \t　])*(?:` + quotedSecret + `|` + bareSecret + `)`)},
	// 把 Abc@2024 设为密码 is rare; 123456 是您的验证码 is what messages say
	{codeWords, false, regexp.MustCompile(`\b([0-9]{4,8})\b\s*(?:[（(【\[]\s*|是|为|is )\s*(?:您的|你的|本次|登录|登陆|动态|短信|your |the |my ){0,3}[A-Za-z ]{0,20}(?:验证码|校验码|动态码|动态密码|verification code|security code|passcode|one-time (?:password|code))`)},
	// 验证码 123456, 短信验证码是【123456】, 验证码: K7QD2
	{codeWords, false, regexp.MustCompile(`(?:验证码|驗證碼|校验码|动态码|动态密码)[^\n，。,;；!！?？A-Za-z0-9]{0,12}?[【\[“"'(（]?\s*([0-9]{4,8})(?:[^0-9.:-]|$)`)},
	{codeWords, true, regexp.MustCompile(`(?:验证码|驗證碼|校验码|动态码|恢复密钥)\s*(?:是|为|[:：])\s*[【\[“"']?([A-Za-z0-9][A-Za-z0-9-]{3,63})`)},
	// password: x, password is x, pwd=x, my password has been set to x
	{englishWords, true, regexp.MustCompile(`(?i)\b(?:pass ?word|passwd|passcode|pass ?phrase|pwd|pw|psk|mm|pass|secret(?:[ _-]?key)?|api[ _-]?key|access[ _-]?key(?:[ _-]?(?:id|secret))?|(?:access|auth|api|refresh|bot)?[ _-]?token|client[ _-]?secret|recovery key)\s*` +
		`(?:\([^)\n]{1,20}\)\s*)?(?:[:：=＝]|->|→|\s(?:is|was|has been (?:set|reset|changed) to|(?:re)?set to|changed to)(?:\s+now|\s+currently)?\s*[:：]?)\s*` +
		`(?:` + quotedSecret + `|` + bareSecret + `)`)},
	// verification code 123456, PIN: 1234, OTP is 123456
	{[]string{"code", "pin", "otp"}, false, regexp.MustCompile(`(?i)\b(?:(?:verification|security|access|auth(?:entication|orization)?|login|sms|one-time|2fa|mfa|unlock|activation|pairing)\s+(?:code|pin|password)|otp|pin(?:\s?code|码)?)\s*(?:[:：=#]|is\b|was\b|为|是|\s)\s*[:：]?\s*["'“【\[]?([A-Za-z0-9][A-Za-z0-9-]{2,31})`)},
	// 账号密码：zhangsan/Abc123, username/password: admin / admin123
	{[]string{"账号", "帐号", "账户", "帐户", "用户", "登录名"}, true, regexp.MustCompile(`(?:账号|帐号|账户|帐户|用户名|用户|登录名)\s*(?:[/／、和及与]\s*)?密码\s*(?:都?是|为|[:：=])?\s*[!-.0-~]{2,64}\s*(?:[/／、,，]|[ \t])\s*([!-~]{3,64})`)},
	{[]string{"pass", "pwd"}, true, regexp.MustCompile(`(?i)\b(?:user(?:name)?|login|account)\s*(?:/|and|&)\s*(?:pass(?:word)?|pwd)\s*[:：=]\s*[!-.0-~]{2,64}\s*(?:/|,|\s)\s*([!-~]{3,64})`)},
	// tokens that name themselves
	{[]string{"akia", "asia", "ltai", "akid", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk-", "aiza", "eyj"}, true,
		regexp.MustCompile(`\b((?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,26}|AKID[0-9A-Za-z]{32}|gh[pousr]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{40,}|glpat-[0-9A-Za-z_-]{20,}|xox[abprs]-[0-9A-Za-z-]{10,}|sk-[0-9A-Za-z_-]{20,}|AIza[0-9A-Za-z_-]{35}|eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{5,})`)},
	{[]string{"bearer"}, true, regexp.MustCompile(`(?i)\bbearer\s+([0-9A-Za-z._~+/=-]{16,})`)},
	// ftp://user:secret@host
	{[]string{"://"}, true, regexp.MustCompile(`://[^\s/:@]{1,64}:([^\s/:@]{3,64})@[A-Za-z0-9.-]`)},
	// The secret stands on the line or in the cell after its label.
	{append([]string{"验证码", "passw", "passcode", "pwd"}, passwordWords...), false,
		regexp.MustCompile(`(?im)^[ \t　>|*-]*(?:新|旧|初始|登录|登陆|邮箱|开机|域|默认|临时|wi-?fi|当前|原)*(?:密码|口令|授权码|验证码|password|passcode|pwd)[ \t　*]*(?:[:：]?[ \t]*\r?\n[ \t　>|]*|[ \t]*(?:\t|\|)[ \t]*)([!-~]{4,64})[ \t　|]*$`)},
}

// Secrets lists the passwords and codes that are written in a mail, so
// that no letter of the desk repeats them. Writing of passwords (忘记密码,
// 密码错误, reset my password) is no secret. The whole text is searched, since
// letters may quote any of it.
func Secrets(m *store.Message) {
	m.Secrets = nil
	texts := []string{m.Subject, m.Text, m.NewText}
	if m.Forward != nil {
		texts = append(texts, m.Forward.Text)
	}
	seen := make(map[string]bool)
	for i, text := range texts {
		if text == "" || i > 1 && strings.Contains(m.Text, text) {
			continue
		}
		for _, secret := range secretsIn(text) {
			if !seen[secret] {
				seen[secret] = true
				m.Secrets = append(m.Secrets, secret)
			}
		}
	}
}

// secretNeedles are the words of all patterns; each looks for those of its own.
var secretNeedles = func() *scan.Needles {
	n := scan.NewNeedles()
	for i, pattern := range secretPatterns {
		for _, word := range pattern.words {
			n.Add(word, 1<<i)
		}
	}
	return n
}()

// secretsIn lists the secrets of one text, each as written.
func secretsIn(text string) []string {
	var around [32][]window
	for at, of := range secretNeedles.Find(text) {
		for i := range secretPatterns {
			if of&(1<<i) != 0 {
				around[i] = widen(around[i], text, at)
			}
		}
	}
	var secrets []string
	for i, pattern := range secretPatterns {
		for _, w := range around[i] {
			secrets = pattern.collect(secrets, text[w.from:w.to])
		}
	}
	return append(secrets, privateKeys(text)...)
}

// collect adds the secrets of a few lines.
func (p *secretPattern) collect(secrets []string, text string) []string {
	for _, match := range p.expr.FindAllStringSubmatchIndex(text, 50) {
		// In "账号/密码：lisi/Abc123" the first value is the account.
		before := strings.TrimRight(scan.FoldASCII(text[max(0, match[0]-16):match[0]]), " \t/／、和及与&")
		if scan.HasAnySuffix(before, accountWords) {
			continue
		}
		for group := 2; group < len(match); group += 2 {
			if match[group] < 0 {
				continue
			}
			value, rest := text[match[group]:match[group+1]], text[match[group+1]:]
			if value = believedSecret(value, rest, p.sure); value != "" {
				secrets = append(secrets, value)
			}
		}
	}
	return secrets
}

// window is a stretch of whole lines: an expression runs on those around its
// words only. A mail may be long, and "password" in one line of it says
// nothing about the rest.
type window struct{ from, to int }

// widen adds the lines around a word to the windows of the words before it.
func widen(all []window, text string, at int) []window {
	n := len(all)
	to := min(len(text), at+400)
	if n > 0 && to <= all[n-1].to {
		return all
	}
	if end := strings.IndexByte(text[to:], '\n'); end >= 0 {
		to += end
	} else {
		to = len(text)
	}
	from := strings.LastIndexByte(text[:max(0, at-200)], '\n') + 1
	if n > 0 && from <= all[n-1].to {
		all[n-1].to = to
		return all
	}
	return append(all, window{from, to})
}

// privateKeys cuts out PEM blocks; one without an end counts to the end.
func privateKeys(text string) []string {
	var keys []string
	for rest := text; ; {
		at := strings.Index(rest, "-----BEGIN ")
		if at < 0 {
			return keys
		}
		rest = rest[at:]
		head, _, _ := strings.Cut(rest, "\n")
		if !strings.Contains(head, "PRIVATE KEY") {
			rest = rest[len("-----BEGIN "):]
			continue
		}
		end := strings.Index(rest, "-----END ")
		if end < 0 {
			return append(keys, strings.TrimSpace(rest))
		}
		keys = append(keys, rest[:end])
		rest = rest[end:]
	}
}

// notSecret are words that stand where a secret would and are none.
var notSecret = map[string]bool{}

func init() {
	for word := range strings.FieldsSeq(`not wrong incorrect expired invalid expiring required the a an still too being no
		never always correct right set reset changed locked forgotten lost weak needed also only ok okay same to going
		about unknown error failed fails failure accepted rejected refused missing empty blank none null n/a na true
		false yes working valid different similar case-sensitive sensitive saved stored protected confidential secret
		hidden please see below above attached here there that this which what my your it in on with for and or but if
		必填 xxx xxxx xxxxx xxxxxx **** ***** ****** ******** •••••• vpn wifi wi-fi outlook office windows email mail oa
		erp crm sap ad wps excel word`) {
		notSecret[word] = true
	}
}

// believedSecret cleans what was found and says whether it can be a secret:
// plain words need a sure pattern and the end of the sentence behind them.
func believedSecret(value, rest string, sure bool) string {
	value = strings.Trim(value, "\"'`|*")
	value = strings.TrimRight(value, ",.;:")
	for _, pair := range []string{"()", "[]", "<>"} { // a bracket that was opened outside
		if strings.HasSuffix(value, pair[1:]) && !strings.Contains(value, pair[:1]) {
			value = strings.TrimRight(value, pair[1:]+",.;")
		}
	}
	folded := strings.ToLower(value)
	if utf8.RuneCountInString(value) < 3 || notSecret[folded] || notSecret[strings.TrimRight(folded, "!?")] ||
		strings.HasPrefix(folded, "http://") || strings.HasPrefix(folded, "https://") || strings.Trim(value, "_*•.-xX#") == "" {
		return ""
	}
	var digits, signs, upper, lowers int
	for i := range len(value) {
		switch c := value[i]; {
		case scan.IsDigit(c):
			digits++
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			lowers++
		case c >= 0x80:
			if sure {
				continue // 口令 may be Chinese, in quotes
			}
			return ""
		default:
			signs++
		}
	}
	if digits > 0 && (sure || digits >= 4 || lowers+upper > 0) && !strings.HasPrefix(folded, "0x") {
		return value
	}
	if !sure || strings.HasPrefix(folded, "0x") {
		return ""
	}
	if signs > 0 && lowers+upper > 0 && strings.ContainsAny(value, "!@#$%^&*_+=~?") {
		return value
	}
	// "password is sunshine." but not "password is about to expire".
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \t"))
	if next >= 'a' && next <= 'z' || next >= 'A' && next <= 'Z' {
		return ""
	}
	return value
}
