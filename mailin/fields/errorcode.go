package fields

import (
	"strings"

	"maildesk/mailin/scan"
)

// httpPhrases are the words behind an HTTP status (RFC 9110 section 15).
var httpPhrases = []string{" bad request", " unauthorized", " forbidden", " not found", " method not allowed", " request timeout", " internal server error", " bad gateway", " service unavailable", " service temporarily unavailable", " gateway timeout", " gateway time-out", " proxy authentication required", " too many requests", " internal error"}

// codePrefixes begin the codes of products that name themselves so.
var codePrefixes = []string{"ora", "tns", "sp2", "pls", "imp", "exp", "sqlstate", "db2", "jco", "rfc", "msi", "vds", "aadsts", "nw", "ce", "wsod", "hy", "cad"}

// takeCode takes the first error code of the free text.
func (r *fieldReader) takeCode(p *prose) {
	for i := range p.clauses {
		c := &p.clauses[i]
		if value := p.codeOf(c); value != "" {
			r.set("error_code", value, p.text[c.start:c.end])
			return
		}
	}
}

func firstCode(p *prose) string {
	for i := range p.clauses {
		if value := p.codeOf(&p.clauses[i]); value != "" {
			return value
		}
	}
	return ""
}

// codeOf finds an error code in a clause; the words right before a number
// say whether it can be one.
func (p *prose) codeOf(c *clause) string {
	text := p.text
	wrong := p.sentences[min(c.sentence, len(p.sentences)-1)].class&(trouble|code) != 0
	for at := c.start; at < c.end; {
		if !scan.IsLetterOrDigit(text[at]) {
			at++
			continue
		}
		end := at
		for end < c.end && (scan.IsLetterOrDigit(text[end]) || text[end] == '_' || (text[end] == '-' || text[end] == '.') && end+1 < c.end && scan.IsLetterOrDigit(text[end+1])) {
			end++
		}
		if value := codeAt(text, c, at, end, wrong); value != "" {
			return value
		}
		at = end
	}
	return ""
}

// codeAt judges one word of a clause.
func codeAt(text string, c *clause, at, end int, wrong bool) string {
	token := text[at:end]
	if scan.HasFoldPrefix(token, "0x") && len(token) >= 4 && hexEnd(token[2:]) >= 2 {
		return token[:2+hexEnd(token[2:])]
	}
	if wrong && stopCode(token) && (end >= len(text) || text[end] != '@') {
		return token
	}
	digits := countDigits(token)
	if digits == 0 || digits > 12 || len(token) > 24 {
		return ""
	}
	if inAddress(text, at, end) || at > 0 && (text[at-1] == '/' && !scan.HasFoldPrefix(text[max(0, at-8):], "http/") || text[at-1] == '\\') {
		return ""
	}
	prefix, number, _ := strings.Cut(token, "-")
	if contains(codePrefixes, scan.FoldASCII(prefix)) && countDigits(number) >= 3 || scan.HasFoldPrefix(token, "aadsts") {
		return token
	}
	if len(token) == 3 && digits == 3 && token[0] >= '4' && token[0] <= '5' {
		if code := codeWithNote(text, at, end); len(code) > 3 {
			return code
		}
		if value := httpCode(text, c, at, end); value != "" {
			return value
		}
	}
	if at > 0 && end < len(text) && text[at-1] == '[' && text[end] == ']' && wrong && digits >= 2 && digits < len(token) && upperStart(token) {
		return token
	}
	return codeBehindWord(text, c, at, end)
}

// httpCode reads HTTP 500, 502 Bad Gateway, 500错误, 报404.
func httpCode(text string, c *clause, at, end int) string {
	rest := scan.FoldASCII(text[end:min(len(text), end+40)])
	for _, phrase := range httpPhrases {
		if strings.HasPrefix(rest, phrase) {
			return text[at : end+len(phrase)]
		}
	}
	before := scan.FoldASCII(text[max(c.start, at-16):at])
	for _, word := range []string{"http status code ", "http status ", "http error ", "http/1.1 ", "http code ", "http错误", "http ", "http"} {
		if strings.HasSuffix(before, word) {
			if word == "http " || word == "http/1.1 " || word == "http" {
				return text[at-len(word) : end]
			}
			return text[at:end]
		}
	}
	if scan.HasAnyPrefix(strings.TrimLeft(rest, " "), []string{"错误", "error", "报错", "状态", "页面", "錯誤"}) || scan.HasAnySuffix(strings.TrimRight(before, " "), []string{"报", "报了", "出现", "显示", "提示", "返回", "报错"}) {
		return text[at:end]
	}
	return ""
}

// codeBehindWord reads a number with a word for errors in front of it:
// 错误代码 651, Error 720, 提示：E-05, 报 49.4C02.
func codeBehindWord(text string, c *clause, at, end int) string {
	token := text[at:end]
	before := strings.TrimRight(text[max(0, at-24):at], " 　:：#=“\"'（([【为是号了No.")
	folded := scan.FoldASCII(before)
	strong := scan.HasAnySuffix(folded, []string{"代码", "代碼", "错误码", "状态码", "错误编", "故障码", "代号", "错误代", "error code", "stop code", "errorcode", "code", "event id", "事件id", "exit code", "bugcheck", "报警", "事件 id", "error no", "err", "id"})
	if scan.HasAnySuffix(folded, []string{"邮政代码", "zip code", "验证码", "qr code", "员工id", "employee id", "staff id", "user id", "护照", "ticket id", "meeting id", "会议id", "device id", "post code", "verification code", "budget code", "project code", "cost code", "product code", "area code", "source code", "department code", "客户代码", "项目代码", "物料代码", "公司代码", "事务代码", "t-code", "tcode", "transaction code"}) {
		return ""
	}
	weak := scan.HasAnySuffix(folded, []string{"错误", "错误:", "报错", "錯誤", "error", "提示", "显示", "报", "故障", "返回", "status", "错误提示", "error:", "failure"})
	digits := countDigits(token)
	mixed := digits < len(token)
	rest := strings.TrimLeft(text[end:min(len(text), end+12)], " ")
	switch {
	case strong && !(mobile(token) || countBehind(rest)):
		return codeWithNote(text, at, end)
	case weak && (mixed && digits >= 1 && upperStart(token) || digits >= 3) && !mobile(token) && !countBehind(rest):
		return codeWithNote(text, at, end)
	case len(token) == 8 && hexEnd(token) == 8 && mixed && c.class&(code|trouble) != 0 && token[0] >= '8' && digits >= 4:
		return token
	}
	return ""
}

// codeWithNote takes the number of an SMTP reply with its extended code: 550 5.7.1.
func codeWithNote(text string, at, end int) string {
	if end-at == 3 && end+5 < len(text) && text[end] == ' ' && scan.IsDigit(text[end+1]) && text[end+2] == '.' && scan.IsDigit(text[end+3]) {
		stop := end + 1
		for stop < len(text) && (scan.IsDigit(text[stop]) || text[stop] == '.' && stop+1 < len(text) && scan.IsDigit(text[stop+1])) {
			stop++
		}
		return text[at:stop]
	}
	return text[at:end]
}

func upperStart(s string) bool { return s[0] >= 'A' && s[0] <= 'Z' || scan.IsDigit(s[0]) }

func hexEnd(s string) int {
	n := 0
	for n < len(s) && (scan.IsDigit(s[n]) || scan.Lower(s[n]) >= 'a' && scan.Lower(s[n]) <= 'f') {
		n++
	}
	if n < len(s) && scan.IsLetterOrDigit(s[n]) {
		return 0
	}
	return n
}

// stopCode reports whether a word is the name of a stop error or of a
// browser's error: CRITICAL_PROCESS_DIED, ERR_CONNECTION_REFUSED.
func stopCode(token string) bool {
	if len(token) < 8 || strings.IndexByte(token, '_') < 1 || strings.IndexByte(token, '.') >= 0 && !strings.Contains(token, ".SYS") {
		return false
	}
	letters := 0
	for i := range len(token) {
		switch c := token[i]; {
		case c >= 'A' && c <= 'Z':
			letters++
		case c != '_' && !scan.IsDigit(c):
			return false
		}
	}
	return letters >= 6
}
