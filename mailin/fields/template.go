package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// cleanValue takes off a value what is not the writer's answer: underscores
// to write on, examples, hints in brackets, boxes that are not ticked.
func cleanValue(value string) string {
	if strings.ContainsAny(value, "□☐☑☒■√✓✔") || strings.Contains(value, "[x]") || strings.Contains(value, "[ ]") || strings.Contains(value, "[X]") {
		value = ticked(value)
	}
	for {
		before := value
		value = strings.TrimFunc(value, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune("_＿*`…·•|｜；;，,、~\u200b\ufeff：:=", r)
		})
		value = trimHint(value)
		for _, pair := range []string{"【】", "[]", "<>", "《》", "「」", "（）", "()", "{}", "“”", "\"\""} {
			opening, size := utf8.DecodeRuneInString(pair)
			closing := pair[size:]
			if strings.HasPrefix(value, string(opening)) && strings.HasSuffix(value, closing) && len(value) > len(pair) && strings.Count(value[size:], string(opening)) == b2i(string(opening) == closing) && strings.Count(value[size:], closing) == 1 {
				value = value[size : len(value)-len(closing)]
			}
		}
		if value == before {
			break
		}
	}
	folded := scan.FoldASCII(value)
	if scan.HasAnyPrefix(folded, exampleWords) || blankWord(folded) {
		return ""
	}
	return value
}

// The words of templates: in front of examples, hints in brackets, and what
// stands where an answer belongs.
var (
	exampleWords = []string{"例如", "例：", "例:", "如：", "如:", "比如", "示例", "样例", "范例", "eg.", "eg:", "e.g.", "e.g:", "e.g ", "for example", "for instance", "such as", "example:", "例 ", "如 ", "举例", "譬如", "参考：", "参考:"}
	hintWords    = []string{"例如", "例：", "例:", "如：", "如:", "如", "比如", "示例", "样例", "格式", "请", "必填", "选填", "可选", "可不填", "若", "参考", "填写", "eg", "e.g", "example", "for example", "such as", "optional", "required", "if ", "please", "mandatory", "譬如", "举例", "可在", "可参考", "精确到", "可留空", "如有", "单选", "多选", "查看方法", "按实际", "i.e", "format", "*"}
	blankWords   = []string{"请填写", "请输入", "请在此", "在此填写", "此处填写", "请选择", "请描述", "请详细", "请简要", "请说明", "请注明", "请提供", "请写明", "点击", "单击", "待填", "click here", "click or tap", "enter text", "enter your", "your answer", "please enter", "please fill", "please specify", "please describe", "type here", "fill in", "to be filled", "[", "<请", "insert", "{{", "描述您", "填写您", "您的回答", "您的姓名", "您的电话", "write here", "please provide", "describe the"}
)

// blankWord reports whether a value is what a template had in its place.
func blankWord(folded string) bool {
	for _, words := range blankWords {
		if strings.HasPrefix(folded, words) && (words != "[" || strings.HasSuffix(folded, "]")) {
			return true
		}
	}
	return strings.Trim(folded, "x×*#?？.- /\\_()（）") == ""
}

// trimHint cuts hints in brackets off both ends: 张三（必填）, （如：T14）.
func trimHint(value string) string {
	for range 3 {
		cut := false
		for _, pair := range []string{"（）", "()", "【】", "[]", "<>", "｛｝", "{}"} {
			opening, size := utf8.DecodeRuneInString(pair)
			closing := pair[size:]
			if strings.HasPrefix(value, string(opening)) {
				if end := strings.Index(value, closing); end > 0 && hint(value[size:end]) {
					value, cut = strings.TrimSpace(value[end+len(closing):]), true
				}
			}
			if strings.HasSuffix(value, closing) {
				if start := strings.LastIndex(value, string(opening)); start >= 0 && hint(value[start+size:len(value)-len(closing)]) {
					value, cut = strings.TrimSpace(value[:start]), true
				}
			}
		}
		if !cut {
			break
		}
	}
	// Dell 7090，例如：ThinkPad T14
	for _, word := range []string{"（例如", "(例如", "（如：", "(如：", "(如:", "(e.g", "，例如", ", e.g", "（e.g", " 例如：", " 例如:", "；例如"} {
		if at := strings.Index(scan.FoldASCII(value), word); at > 0 {
			value = strings.TrimSpace(value[:at])
		}
	}
	return value
}

func hint(inner string) bool {
	return scan.HasAnyPrefix(scan.FoldASCII(strings.TrimSpace(inner)), hintWords)
}

// ticked picks the options with a mark out of a row of boxes; a row with
// every box empty is no answer.
func ticked(value string) string {
	boxes := "□☐☑☒■√✓✔"
	fold := strings.NewReplacer("[x]", "☑", "[X]", "☑", "[ ]", "☐", "[√]", "☑").Replace(value)
	if fold != value {
		// Keep to the bytes of the mail: look for the option behind the mark.
		for _, mark := range []string{"[x]", "[X]", "[√]"} {
			if _, rest, ok := strings.Cut(value, mark); ok {
				option, _, _ := strings.Cut(rest, "[")
				return strings.TrimSpace(option)
			}
		}
		return ""
	}
	for i, r := range value {
		if !strings.ContainsRune("☑☒■√✓✔", r) {
			continue
		}
		rest := value[i+utf8.RuneLen(r):]
		if end := strings.IndexAny(rest, boxes); end >= 0 {
			rest = rest[:end]
		}
		if rest = strings.TrimSpace(rest); rest != "" {
			return rest
		}
		// The mark stands behind its option: 是√ 否
		before := strings.TrimSpace(value[:i])
		return before[lastBreak(before):]
	}
	if strings.ContainsAny(value, "□☐") {
		return ""
	}
	return value
}
