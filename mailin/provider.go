package mailin

import "strings"

// provider is a mail provider whose way of logging in surprises people.
type provider struct {
	suffix string // of the server's name
	advice string // when a login is refused
}

// providers, the longer suffix before the shorter one it ends with.
var providers = []provider{
	{"exmail.qq.com", "腾讯企业邮 takes the mailbox password, or the 客户端专用密码 when 安全登录 is switched on; IMAP must be allowed in the mailbox settings"},
	{"qq.com", "QQ Mail takes the 授权码 (16 lower-case letters, made in its web mail where IMAP is switched on), not the password; it gives the same answer when logins come too often, so do not try again and again"},
	{"qiye.163.com", "网易企业邮 takes the whole address and the 客户端授权码 made in its web mail, not the password"},
	{"163.com", netEase}, {"126.com", netEase}, {"yeah.net", netEase}, {"188.com", netEase},
	{"qiye.aliyun.com", aliMail}, {"mxhichina.com", aliMail}, {"dingtalk.com", aliMail}, {"aliyun.com", aliMail},
	{"feishu.cn", "飞书邮箱 takes the dedicated client password made in its settings, not the account password"},
	{"sina.com", sina}, {"sina.cn", sina},
	{"office365.com", microsoft}, {"outlook.com", microsoft},
	{"gmail.com", google}, {"googlemail.com", google},
}

const (
	netEase   = "网易邮箱 takes the 授权码 (16 letters and digits, made in its web mail where IMAP is switched on), not the password; changing the password revokes it"
	aliMail   = "阿里邮箱 takes the whole address and, where it is switched on, the 第三方客户端安全密码 made in its web mail in place of the password"
	sina      = "Sina takes the 客户端授权码 made in its web mail, not the password"
	microsoft = "Microsoft 365 takes no password over IMAP: set mechanism = \"xoauth2\" with a token, and see that the application has IMAP.AccessAsApp and full access to the mailbox"
	google    = "Google takes an app password or, with mechanism = \"xoauth2\" or \"oauthbearer\", a token, not the account password"
)

// loginAdvice says how to get in to a server that refused a login.
func loginAdvice(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, p := range providers {
		if host == p.suffix || strings.HasSuffix(host, "."+p.suffix) {
			return p.advice
		}
	}
	return "check user and password; many providers want an authorization code or an app password made in their web mail in place of the password"
}
