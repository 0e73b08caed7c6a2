package mailout

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"
)

// Stage names a step of an exchange.
type Stage string

const (
	Connecting Stage = "connect"
	LoggingIn  Stage = "login"
	MailFrom   Stage = "MAIL FROM"
	RcptTo     Stage = "RCPT TO"
	Data       Stage = "DATA"
	FinalDot   Stage = "final dot"
)

// Failure says why a letter was not delivered, and who is to blame.
type Failure struct {
	Stage Stage
	Code  int // of the server's answer, 0 for none
	Err   error

	// Permanent: the server refused this very letter for good (RFC 5321
	// section 4.2.1). Everything else may succeed later.
	Permanent bool
	// Ours: the account or the network is at fault, not the letter; none of
	// the letters behind it would fare better.
	Ours bool
}

func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Stage, f.Err) }

func (f *Failure) Unwrap() error { return f.Err }

// failed classifies an error by the stage it happened in. Unknown means
// temporary.
func failed(stage Stage, err error) *Failure {
	f := &Failure{Stage: stage, Err: err}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		f.Code = answer.Code
	}
	switch stage {
	case Connecting, LoggingIn, MailFrom:
		// Nothing of the letter was said yet: MAIL FROM names only ourselves.
		f.Ours = true
	case RcptTo, Data, FinalDot:
		f.Permanent = f.Code >= 500 && f.Code < 600
		// RFC 5321 section 3.8: 421 closes the channel, whatever was asked.
		f.Ours = f.Code == 421
	}
	return f
}

// advice says what an administrator can do about a failure of ours.
func (f *Failure) advice(a *Account) string {
	text := strings.ToLower(f.Err.Error())
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var wrongName x509.HostnameError
	var dns *net.DNSError
	switch {
	case errors.As(f.Err, &record):
		return `the server does not speak TLS at once on this port: set tls = "starttls" (port 587) or use port 465`
	case errors.As(f.Err, &unknown):
		return "the server's certificate is signed by an authority that is not known here: set ca_file to its certificate"
	case errors.As(f.Err, &wrongName):
		return "the server's certificate is for another name: set host to the name in the certificate"
	case errors.As(f.Err, &dns):
		return "the name of the server was not found: check host and the DNS of this machine"
	case strings.Contains(text, "starttls") && f.Stage == Connecting:
		return `the server does not offer STARTTLS: set tls = "implicit" (port 465), or "none" for a server on this machine`
	case f.Stage == LoggingIn && f.Code >= 500:
		return loginAdvice(a.Host)
	case f.Stage == MailFrom && f.Code >= 500:
		return "the server does not let this account send as " + a.Address + ": set address to the login's own address"
	case errors.Is(f.Err, errNoAnswer):
		return "the server did not answer in time: check host, port and firewall; a TLS server on a plain port stays silent too"
	case f.Stage == Connecting:
		return "the server cannot be reached: check host, port and firewall"
	}
	return ""
}

// loginAdvice knows which password the usual providers want.
func loginAdvice(host string) string {
	host = strings.ToLower(host)
	for _, p := range []struct{ part, advice string }{
		{"exmail.qq.com", "腾讯企业邮: with 安全登录 on, use a 客户端专用密码 (settings, 客户端设置)"},
		{"qq.com", "QQ Mail wants the 授权码 (settings, 账户, 开启 IMAP/SMTP), not the password"},
		{"qiye.163.com", "网易企业邮 wants the 客户端授权码 where it is switched on"},
		{"163.com", "163 Mail wants the 授权码 (settings, POP3/SMTP/IMAP), not the password"},
		{"126.com", "126 Mail wants the 授权码 (settings, POP3/SMTP/IMAP), not the password"},
		{"aliyun.com", "阿里邮箱 wants the 第三方客户端安全密码 where it is switched on"},
		{"office365.com", `Microsoft 365 wants OAuth2: set mechanism = "xoauth2"`},
		{"gmail.com", "Gmail wants an app password, or OAuth2"},
		{"feishu.cn", "飞书邮箱 wants its 专用密码 for mail clients"},
	} {
		if strings.Contains(host, p.part) {
			return p.advice
		}
	}
	return "check user and password; many providers want a separate password for mail clients (授权码)"
}

// waits between the tries of a letter. Providers that throttle want two
// minutes at least; after the last, every four hours.
var waits = []time.Duration{2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}

// Wait gives the time until the next try after attempts tries.
func Wait(attempts int) time.Duration {
	return waits[max(0, min(attempts, len(waits))-1)]
}

// giveUp is the age at which a letter that was tried and tried is given up
// (RFC 5321 section 4.5.4.1: at least 4 to 5 days).
const giveUp = 5 * 24 * time.Hour
