package fields

import (
	"strings"

	"maildesk/mailin/scan"
)

// notOurPhone reports whether a clause tells the number of somebody to whom
// the writer spoke, not their own.
func notOurPhone(s string) bool {
	return scan.HasAny(s, []string{"打了", "打过", "拨打", "拨了", "客服", "热线", "供应商", "厂家", "售后", "骚扰", "诈骗", "来电显示", "你们的电话", "hotline"}) && !strings.Contains(s, "我的")
}

// idIn is the employee number at the start of a text, behind "是" or a
// colon; empty where no number follows.
func idIn(s string) string {
	s = strings.TrimLeft(s, " 　是为:：#（([【号no.")
	if len(s) > 2 && (scan.HasFoldPrefix(s, "is ") || scan.HasFoldPrefix(s, "no ")) {
		s = strings.TrimLeft(s[3:], " :#")
	}
	end, digits := 0, 0
	for end < len(s) && (scan.IsLetterOrDigit(s[end]) || end > 0 && (s[end] == '-' || s[end] == '_') && end+1 < len(s) && scan.IsLetterOrDigit(s[end+1])) {
		if scan.IsDigit(s[end]) {
			digits++
		}
		end++
	}
	if digits < 2 || end > 20 {
		return ""
	}
	return s[:end]
}

// phoneIn finds a phone number: mobile, landline or international anywhere;
// extensions and short numbers only where labelled says that a number of
// a phone stands here.
func phoneIn(s string, labelled bool) string {
	for i := 0; i < len(s); {
		c := s[i]
		if !scan.IsDigit(c) && c != '+' && c != '(' && !strings.HasPrefix(s[i:], "（") {
			i++
			continue
		}
		if i > 0 && (scan.IsLetterOrDigit(s[i-1]) || s[i-1] == '.' || s[i-1] == '-' || s[i-1] == '_' || s[i-1] == '@') && scan.IsDigit(c) {
			for i < len(s) && (scan.IsLetterOrDigit(s[i]) || s[i] == '-' || s[i] == '.') {
				i++
			}
			continue
		}
		if end := phoneAt(s, i, labelled); end > i {
			return s[i:end]
		}
		i++
		for i < len(s) && scan.IsDigit(s[i]) && scan.IsDigit(c) {
			i++
		}
	}
	return ""
}

// phoneAt gives the end of a phone number at a place.
func phoneAt(s string, at int, labelled bool) int {
	var digits [24]byte
	n, end, i := 0, at, at
	plus, groups := false, 0
	for i < len(s) && n < len(digits) {
		c := s[i]
		switch {
		case scan.IsDigit(c):
			if i == at || !scan.IsDigit(s[i-1]) {
				groups++
			}
			digits[n] = c
			n++
			i++
			end = i
			continue
		case c == '+' && i == at:
			plus = true
		case c == '(' || c == ')' || c == '-' || c == ' ' || c == '.' && n > 2:
			if c == ' ' && i > at && s[i-1] == ' ' {
				goto done
			}
		case strings.HasPrefix(s[i:], "（") || strings.HasPrefix(s[i:], "）") || strings.HasPrefix(s[i:], "－") || strings.HasPrefix(s[i:], "—"):
			i += 2
		default:
			goto done
		}
		i++
	}
done:
	if n == 0 || end < len(s) && scan.IsLetter(s[end]) && !scan.HasFoldPrefix(s[end:], "ext") && !scan.HasFoldPrefix(s[end:], "x") {
		return at
	}
	number := string(digits[:n])
	national := strings.TrimPrefix(strings.TrimPrefix(number, "0086"), "86")
	switch {
	case mobile(number), len(national) == 11 && mobile(national):
	case n > 11 && mobile(number[:11]) && groups > 1:
		// 13800138000 8012: the second number is another one.
		end = at
		for k := 0; k < 11; end++ {
			if scan.IsDigit(s[end]) {
				k++
			}
		}
		return end
	case plus && n >= 8 && n <= 15:
	case number[0] == '0' && n >= 10 && n <= 16 && number[1] != '0' && (groups > 1 || n <= 12):
	case (strings.HasPrefix(number, "400") || strings.HasPrefix(number, "800")) && n == 10 && labelled:
	case labelled && n >= 3 && n <= 12 && end-at-n <= 4 && !dateLike(s[at:end]):
	default:
		return at
	}
	if s[at] == '(' && strings.IndexByte(s[at:end], ')') < 0 {
		return at
	}
	return extensionEnd(s, end)
}

func mobile(number string) bool {
	return len(number) == 11 && number[0] == '1' && number[1] >= '3'
}

// dateLike reports whether digits with signs between them are a date or time.
func dateLike(s string) bool {
	return len(s) == 10 && (s[4] == '-' || s[4] == '.') && (s[:2] == "20" || s[:2] == "19")
}

// extensionEnd goes on over an extension behind a number: 转 8012, -8012, ext. 12.
func extensionEnd(s string, end int) int {
	rest := s[end:]
	trimmed := strings.TrimLeft(rest, " ,，（(")
	for _, word := range []string{"转分机", "转", "轉", "分机号", "分机", "ext.", "ext", "x", "extension", "#"} {
		if !scan.HasFoldPrefix(trimmed, word) {
			continue
		}
		tail := strings.TrimLeft(trimmed[len(word):], " :：.")
		n := 0
		for n < len(tail) && scan.IsDigit(tail[n]) {
			n++
		}
		if n >= 2 && n <= 6 {
			end = len(s) - len(tail) + n
			if end < len(s) && s[end] == ')' && strings.Contains(rest[:len(rest)-len(trimmed)], "(") {
				return end + 1
			}
			if strings.HasPrefix(s[end:], "）") && strings.Contains(rest[:len(rest)-len(trimmed)], "（") {
				return end + len("）")
			}
			return end
		}
	}
	return end
}
